"""Refusals, checks and faults in words, in both languages."""

import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from string import Formatter

import pytest

from iOATdesk.models.case import Check
from iOATdesk.models.faults import PrinterFault
from iOATdesk.models.people import ROLE_WORDS, Act
from iOATdesk.models.refusals import PRECEDENCE, Code, Fact, Refusal, refusal
from iOATdesk.ui.headlines import HEADLINES
from iOATdesk.ui.notices import check_words, fault_words, headline, phrase, sentence
from iOATdesk.ui.sentences import SENTENCES, VARIANT
from iOATdesk.ui.translations import catalogue, translate
from iOATdesk.ui.vocabulary import ACTS
from tests.models.course import PROFILES, profile
from tests.models.situations import (
    GOOD,
    MAKES_TRUE,
    MG,
    SAYS,
    VANCOUVER,
    Situation,
    at,
)


def _at_the_counter(code: Code) -> Refusal:
    clears_at, facts = SAYS[code]
    return refusal(code, clears_at, **facts)


_CASES: list[tuple[Refusal, tuple[str, ...]]] = [
    (refusal(Code.DAY_NOT_OPEN, day=date(2026, 12, 2), reason="closed"), ("2 Dec 2026", "closed")),
    (refusal(Code.NOT_PERMITTED, role="nurse", act="destroy"), ("nurse", "destroy a residue")),
    (refusal(Code.NOT_PERMITTED, role="nurse"), ("nurse",)),
    (refusal(Code.UNKNOWN_PATIENT, text="P-00417"), ("P-00417",)),
    (refusal(Code.PATIENT_NOT_ACTIVE, status="discharged"), ("discharged",)),
    (
        refusal(Code.PATIENT_NOT_ACTIVE, status="authorisation", ended_on=date(2026, 11, 21)),
        ("21 Nov 2026",),
    ),
    (
        refusal(Code.TOO_SOON, at("14:31:01"), gap_minutes=180, last_at=at("11:31:59"), order=""),
        ("14:32", "3 h", "11:31"),
    ),
    (
        refusal(Code.MISSED_DOSES, days=1, action="retitrate", percent=100, suggested_ug=1),
        ("1 day without a dose", "titration"),
    ),
    (
        refusal(
            Code.MISSED_DOSES,
            days=3,
            withheld=1,
            action="reduce",
            percent=50,
            ordered_ug=90 * MG,
            suggested_ug=45 * MG,
        ),
        ("3 days without a dose, 1 of them withheld", "50 % of 90 mg is 45 mg", "new order"),
    ),
    (
        refusal(Code.MISSED_DOSES, days=5, withheld=2, action="retitrate"),
        ("5 days without a dose, 2 of them withheld", "titration"),
    ),
    (refusal(Code.TOP_UP_NOT_ALLOWED, at("09:20"), reason="before"), ("09:20",)),
    (refusal(Code.TOP_UP_NOT_ALLOWED, reason="assess"), ("again",)),
    (refusal(Code.TOP_UP_NOT_ALLOWED, reason="not_ordered"), ("No further part",)),
    (refusal(Code.NOT_ASSESSED, minutes=0), ("before the dose",)),
    (
        refusal(
            Code.WITHHELD,
            reason="alcohol",
            outcome="delay",
            alcohol_mg_per_100ml=60,
            limit_mg_per_100ml=50,
        ),
        ("Delayed", "0.06 %", "0.05 %"),
    ),
    (
        refusal(Code.WITHHELD, at("12:30"), reason="sign", outcome="withhold", sign="slurred"),
        ("Withheld", "slurred", "12:30"),
    ),
    (
        refusal(Code.WITHHELD, reason="respirations", outcome="withhold", rate=9, rate_limit=12),
        ("9 breaths a minute", "at least 12"),
    ),
    (
        refusal(Code.WITHHELD, reason="oxygen", outcome="withhold", oxygen=91, oxygen_limit=94),
        ("91 %", "94 %"),
    ),
    (
        refusal(Code.WITHHELD, at("12:30"), reason="sign_prescriber", sign="seizure"),
        ("prescriber must decide", "seizure", "12:30"),
    ),
    (
        refusal(Code.WITHHELD, reason="oxygen_prescriber", oxygen=91, oxygen_limit=94),
        ("prescriber must decide", "91 %", "94 %"),
    ),
    (
        refusal(Code.WITHHELD, reason="respirations_prescriber", rate=9, rate_limit=12),
        ("9 breaths a minute", "12"),
    ),
    (
        refusal(Code.WITHHELD, reason="sedation_prescriber", poss=3, poss_limit=3),
        ("prescriber must decide", "POSS 3"),
    ),
    (
        refusal(
            Code.WITHHELD,
            reason="alcohol_prescriber",
            alcohol_mg_per_100ml=60,
            limit_mg_per_100ml=50,
        ),
        ("prescriber must decide", "0.06 %"),
    ),
    (refusal(Code.WITHHELD, reason="prescriber"), ("prescriber must decide",)),
    (refusal(Code.NOT_ASSESSED, reason="stated_dose", dose_ug=120 * MG), ("Stop", "120 mg")),
    (refusal(Code.NO_OVERRIDE), ("no override",)),
    (refusal(Code.NO_OVERRIDE, reason="role", role="prescriber"), ("prescriber",)),
    (refusal(Code.NO_OVERRIDE, reason="not_refused"), ("now",)),
    (refusal(Code.WITHHELD, at("12:30"), reason="delay"), ("Delayed", "12:30")),
    (refusal(Code.WITHHELD, reason="withhold"), ("Withheld",)),
    (refusal(Code.ROUTE_NOT_ALLOWED, route="IM", allowed="IV, SC"), ("IM", "IV, SC")),
    (
        refusal(Code.OVER_ORDER, dose_ug=0, limit_ug=0, order="2031", reason="no_dose"),
        ("2031", "no dose"),
    ),
    (
        refusal(Code.OVER_VISIT_MAX, dose_ug=200_500, limit_ug=200_000),
        ("200.5 mg", "200 mg"),
    ),
    (refusal(Code.SYRINGE_NOT_READY, syringe="S-7", status="issued"), ("S-7", "issued")),
    (refusal(Code.SYRINGE_NOT_READY, syringe="S-7", status="returned"), ("S-7", "back")),
    (refusal(Code.SYRINGE_NOT_READY, syringe="S-7", status="cancelled"), ("S-7", "cancelled")),
    (refusal(Code.SYRINGE_NOT_READY, syringe="S-7", status="quarantined"), ("S-7", "not ready")),
    (refusal(Code.SYRINGE_EXPIRED, lot_expired_on=date(2026, 11, 21)), ("21 Nov 2026",)),
    (
        refusal(Code.WRONG_DOSE, reason="dose", syringe_ug=100 * MG, dose_ug=120 * MG),
        ("100 mg", "120 mg"),
    ),
    (
        refusal(Code.WRONG_DOSE, reason="volume", syringe_ug=100 * MG, volume_ul=200),
        ("100 mg", "0.2 mL"),
    ),
    (refusal(Code.WRONG_DOSE, reason="route", syringe_route="IM", route="IV"), ("IM", "IV")),
    (refusal(Code.SAME_PERSON), ("somebody else",)),
    (refusal(Code.WITNESS_REQUIRED), ("second person",)),
    (refusal(Code.ALREADY_DONE, what="injection"), ("injection",)),
    (refusal(Code.ID_USED_OTHERWISE), ("other content",)),
    (refusal(Code.NOT_FILLED_IN, field="family_name"), ("family name",)),
    (refusal(Code.NUMBER_TAKEN, number="2031"), ("2031",)),
    (refusal(Code.HEALTH_NUMBER_INVALID, number="9123 456 789"), ("9123 456 789",)),
    (refusal(Code.NOT_ELIGIBLE, reason="age", years=19), ("19 years",)),
    (refusal(Code.NOT_ELIGIBLE, reason="licence"), ("licence",)),
    (refusal(Code.SECOND_DRUG, drug="diacetylmorphine"), ("Diacetylmorphine",)),
    (refusal(Code.ORDER_OVERLAPS, number="2031"), ("2031",)),
    (
        refusal(Code.ORDER_OVER_PROGRAMME, limit_ug=200 * MG, value_ug=250_500),
        ("250.5 mg", "200 mg"),
    ),
    (refusal(Code.ORDER_OVER_PROGRAMME, limit=3, value=4), ("4", "3")),
    (refusal(Code.INEXACT_AMOUNT, text="1,200"), ("1,200",)),
    (
        refusal(Code.EXPIRED_STOCK, lot="L77", expired_on=date(2026, 10, 31)),
        ("L77", "31 Oct 2026"),
    ),
    (refusal(Code.UNKNOWN_ITEM, item="X9"), ("X9",)),
    (refusal(Code.NO_OPEN_DOSE), ("no open dose",)),
    (refusal(Code.AMOUNTS_DIFFER, issued_ug=120 * MG), ("120 mg",)),
    (refusal(Code.SEAT_TAKEN, seat=2), ("Seat 2",)),
    (refusal(Code.SEAT_TAKEN, reason="all", number=4), ("4",)),
    (refusal(Code.NOT_WELL, answer="gait unsteady"), ("gait unsteady",)),
    (refusal(Code.OBSERVATION_RUNNING, until=at("12:15:30")), ("12:16",)),
    (refusal(Code.COUNT_INCOMPLETE, missing=2), ("2",)),
    (refusal(Code.DAY_BLOCKED, reason="open_doses", number=2), ("Open doses: 2",)),
    (refusal(Code.DAY_BLOCKED, reason="observations", number=1), ("Observations running: 1",)),
    (refusal(Code.DAY_BLOCKED, reason="waste", number=3), ("Residues to destroy: 3",)),
    (refusal(Code.DAY_BLOCKED, reason="count"), ("Count the stock",)),
    (refusal(Code.DAY_BLOCKED, reason="response"), ("overdose response", "F12")),
    (refusal(Code.DAY_BLOCKED, reason="day_open"), ("A day is open",)),
    (refusal(Code.DAY_BLOCKED, reason="already_closed"), ("already closed",)),
    (refusal(Code.DAY_BLOCKED, reason="not_closed"), ("not closed",)),
    *((_at_the_counter(code), ()) for code in PRECEDENCE),
]


def _name(case: object) -> str:
    if not isinstance(case, Refusal):
        return ""
    return f"{case.code}-{dict(case.facts).get(VARIANT.get(case.code, ''), '')}"


def _numbers(text: str) -> list[str]:
    """Return amounts, times and dates alike in both languages."""
    return sorted(re.findall(r"\d+(?:[.:]\d+)*", re.sub(r"(?<=\d),(?=\d)", ".", text)))


@pytest.mark.parametrize(("said", "words"), _CASES, ids=_name)
def test_a_sentence_has_its_numbers_in_both_languages(
    said: Refusal, words: tuple[str, ...]
) -> None:
    english = sentence(said, VANCOUVER)
    french = sentence(said, VANCOUVER, "fr")
    assert [word for word in words if word not in english] == []
    assert french != english
    assert _numbers(french) == _numbers(english)
    for text in (english, french):
        assert not set("{}\n") & set(text), text
        assert text.endswith(".")
        assert text[0] == text[0].upper()


@pytest.mark.parametrize(("said", "words"), _CASES, ids=_name)
def test_a_headline_fits_the_banner_in_both_languages(
    said: Refusal, words: tuple[str, ...]
) -> None:
    for language in ("en", "fr"):
        text = headline(said, VANCOUVER, language)
        assert 0 < len(text) <= 40
        assert not set("{}\n") & set(text), text
    assert headline(said, VANCOUVER) != headline(said, VANCOUVER, "fr")


def test_every_code_has_a_case_here() -> None:
    assert {said.code for said, _ in _CASES} == set(Code)


_VARIANTS = sorted({*SENTENCES, *HEADLINES})


@pytest.mark.parametrize(("code", "variant"), _VARIANTS)
def test_a_missing_fact_never_stops_a_sentence(code: Code, variant: str) -> None:
    facts: dict[str, Fact] = {VARIANT[code]: variant} if variant else {}
    for language in ("en", "fr", "de"):
        for text in (
            sentence(refusal(code, None, **facts), VANCOUVER, language),
            headline(refusal(code, None, **facts), VANCOUVER, language),
        ):
            assert text
            assert "{" not in text
            assert len(text) <= 160


def test_every_code_has_a_text_for_whatever_variant() -> None:
    assert {code for code, variant in SENTENCES if not variant} == set(Code)
    assert {code for code, variant in HEADLINES if not variant} == set(Code)
    assert {code for code, variant in (*SENTENCES, *HEADLINES) if variant} <= set(VARIANT)
    for table in (SENTENCES, HEADLINES):
        for texts in table.values():
            assert not list(_names(texts[-1]))


def _names(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


_TEXTS = sorted(
    {text for table in (SENTENCES, HEADLINES) for texts in table.values() for text in texts}
)


@pytest.mark.parametrize("text", [*_TEXTS, *ACTS.values(), *ROLE_WORDS.values()])
def test_every_text_is_translated_with_the_same_facts(text: str) -> None:
    french = catalogue("fr")
    assert text in french
    assert _names(french[text]) == _names(text)


def test_the_catalogue_has_no_ordinary_space_where_french_keeps_words_together() -> None:
    for text in catalogue("fr").values():
        assert not re.search(r" [:»%]|« |'", text), text


def test_every_act_has_words() -> None:
    assert set(ACTS) == set(Act)


def test_a_language_without_a_catalogue_is_english() -> None:
    said = _at_the_counter(Code.TOO_SOON)
    assert sentence(said, VANCOUVER, "de") == sentence(said, VANCOUVER)
    assert translate("no such text", "fr") == "no such text"


def test_what_was_scanned_is_shown_on_one_short_line() -> None:
    said = refusal(Code.UNKNOWN_PATIENT, text="{x}\n\x1b[0m " + "9" * 500)
    text = sentence(said, VANCOUVER)
    assert "{x} [0m 999" in text
    assert text.isprintable()
    assert len(text) < 200


def test_french_writes_a_decimal_comma() -> None:
    said = refusal(Code.WRONG_DOSE, reason="dose", syringe_ug=500, dose_ug=1_250)
    assert "0,5 mg" in sentence(said, VANCOUVER, "fr")
    assert "1,25 mg" in sentence(said, VANCOUVER, "fr")


def test_the_banner_says_when() -> None:
    assert headline(_at_the_counter(Code.TOO_SOON), VANCOUVER) == "No dose before 15:10"
    assert headline(_at_the_counter(Code.VISIT_LIMIT), VANCOUVER) == "No visit left today"
    late = refusal(Code.TOO_SOON, at("14:31:00.001"))
    assert headline(late, VANCOUVER) == "No dose before 14:32"
    long = refusal(Code.DOSE_OPEN, syringe="S" * 60)
    assert headline(long, VANCOUVER) == "A dose is still open"


_UNASKED = replace(
    GOOD,
    request=replace(
        GOOD.request, route=None, is_assessed=False, syringe=None, is_syringe_scanned=False
    ),
)
_NEW = replace(GOOD, history=replace(GOOD.history, doses=(), assessment=None))
_CLINIC = replace(GOOD, programme=profile("ch"), request=replace(GOOD.request, drug="morphine"))
_SAME_IN_FRENCH = {
    "Patient",
    "IV",
    "SC",
    "0 mg",
    "120 mg",
    "240 mg",
    "119 mg",
    "120 mg IV",
    "3 h 30 min",
}


@pytest.mark.parametrize(
    "situation",
    [
        *(change(GOOD) for change in MAKES_TRUE.values()),
        GOOD,
        _UNASKED,
        _NEW,
        _CLINIC,
        replace(GOOD, order=None),
    ],
)
def test_every_check_is_said_in_french(situation: Situation) -> None:
    for check in situation.decide().checks:
        english, french = check_words(check, VANCOUVER), check_words(check, VANCOUVER, "fr")
        assert (english.name, english.rule, english.now) == (check.name, check.rule, check.now)
        for one, other in (
            (english.name, french.name),
            (english.rule, french.rule),
            (english.now, french.now),
        ):
            assert "{" not in other
            assert _numbers(other) == _numbers(one)
            assert other != one or one in _SAME_IN_FRENCH or one.startswith("S-00"), one
        assert bool(french.until) is (check.clears_at is not None)


def test_a_check_says_until_when() -> None:
    check = Check(Code.TOO_SOON, "Time since last dose", "at least 3 h", "32 min")
    assert check_words(check, VANCOUVER).until == ""
    refused = replace(check, refusal=refusal(Code.TOO_SOON, at("14:31:30")))
    assert check_words(refused, VANCOUVER).until == "until 14:32"
    assert check_words(refused, VANCOUVER, "fr").until == "jusqu’à 14:32"
    assert check_words(refused, VANCOUVER, "fr").rule == "au moins 3 h"


@pytest.mark.parametrize(
    ("english", "french"),
    [
        ("at most 0.5 mg", "au plus 0,5 mg"),
        ("to 12 Dec 2026", "jusqu’au 12 déc. 2026"),
        ("1 day left", "encore 1 jour"),
        ("20 days left", "encore 20 jours"),
        ("20 to 60 min after the part before", "de 20 à 60 min après la partie précédente"),
        ("S-00417", "S-00417"),
        ("{1} odd {2}", "{1} odd {2}"),
    ],
)
def test_a_phrase_keeps_its_numbers(english: str, french: str) -> None:
    assert phrase(english, "fr") == french
    assert phrase(english, "en") == english


def test_every_sign_of_every_profile_has_a_french_name() -> None:
    signs = {sign for path in PROFILES.glob("*.toml") for sign in profile(path.stem).signs}
    assert signs
    assert signs <= set(catalogue("fr"))


def test_a_fault_says_what_failed_and_what_to_do() -> None:
    fault = PrinterFault("The label did not print.", "Load a roll and print it again.")
    assert fault_words(fault) == "The label did not print. Load a roll and print it again."
    assert fault_words(fault, "fr") == fault_words(fault)


def test_words_need_no_window() -> None:
    asked = "import sys; import iOATdesk.ui.notices; print([m for m in sys.modules if 'Side' in m])"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
