"""Where a refusal, a check or a fault becomes words; nowhere else."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from string import Formatter
from zoneinfo import ZoneInfo

from iOATdesk.models.case import Check
from iOATdesk.models.days import (
    MONTHS,
    wall_time,
    wall_time_up,
    words_of_days,
    words_of_minutes,
)
from iOATdesk.models.faults import Fault
from iOATdesk.models.people import MAY, ROLE_WORDS, Act, Role
from iOATdesk.models.products import drug_words
from iOATdesk.models.refusals import Fact, Refusal
from iOATdesk.models.units import format_mg, format_ml
from iOATdesk.ui.headlines import HEADLINES, LENGTH_MAX
from iOATdesk.ui.sentences import SENTENCES, VARIANT
from iOATdesk.ui.sentences_of_assessment import Texts
from iOATdesk.ui.translations import local_date, local_number, translate
from iOATdesk.ui.vocabulary import ACTS

_TEXT_LENGTH_MAX = 80
_MG_PER_100ML_PER_PERCENT = 1000
# What is waited for is shown at the full minute at which it is reached, what was at its own.
_WAITED_FOR = ("clears", "until")
_OUTCOMES = {"delay": "Delayed", "withhold": "Withheld"}
_TRANSLATED = ("sign", "what", "field", "reason")
_AMOUNT = re.compile(
    rf"(?P<day>\d{{1,2}}) (?P<month>{'|'.join(MONTHS)}) (?P<year>\d{{4}})"
    r"|\d+ h \d+ min|\d+(?:\.\d+)? (?:h|min|mg|mL)\b|\d+"
)


@dataclass(frozen=True, slots=True)
class CheckWords:
    """One line of the table under the verdict."""

    name: str
    rule: str
    now: str
    until: str
    """``until 14:32``; empty where no time clears it."""


def _plain(text: str) -> str:
    """Return what somebody typed or scanned on one short line."""
    shown = "".join(letter if letter.isprintable() else " " for letter in text)
    line = " ".join(shown.split())
    return line if len(line) <= _TEXT_LENGTH_MAX else f"{line[: _TEXT_LENGTH_MAX - 1]}…"


def _moment(name: str, at: datetime, zone: ZoneInfo, language: str) -> dict[str, str]:
    name = name.removesuffix("_at")
    time = wall_time_up(at, zone) if name in _WAITED_FOR else wall_time(at, zone)
    return {name: time, f"{name}_on": local_date(at.astimezone(zone).date(), language)}


def _number(name: str, number: int, language: str) -> dict[str, str]:
    """Return the number under its name without the unit, written with the unit."""
    if name.endswith("_ug"):
        return {name.removesuffix("_ug"): local_number(format_mg(number), language)}
    if name.endswith("_ul"):
        return {name.removesuffix("_ul"): local_number(format_ml(number), language)}
    if name.endswith("minutes"):
        span = {name.removesuffix("_minutes"): words_of_minutes(number)}
        return span if number else {}
    if name.endswith("_mg_per_100ml"):
        percent = f"{number // _MG_PER_100ML_PER_PERCENT}.{number % _MG_PER_100ML_PER_PERCENT:03d}"
        shown = percent.rstrip("0").rstrip(".")
        return {name.removesuffix("_mg_per_100ml"): local_number(f"{shown} %", language)}
    if name == "days":
        return {name: phrase(words_of_days(number), language)}
    return {name: str(number)}


def _word(name: str, word: str, language: str) -> dict[str, str]:
    if not word.strip():
        return {}
    if name == "role":
        words = ROLE_WORDS[Role(word)] if word in tuple(Role) else word
        return {name: translate(words, language)}
    if name == "act" and word in tuple(Act):
        roles = [role for role in Role if role in MAY[Act(word)]]
        may = ", ".join(translate(ROLE_WORDS[role], language) for role in roles)
        return {name: translate(ACTS[Act(word)], language), "roles": may}
    if name == "outcome":
        return {name: translate(_OUTCOMES.get(word, "Withheld"), language)}
    if name in {"drug", "syringe_drug"}:
        return {name: drug_words(word)}
    if name in _TRANSLATED:
        return {name: _plain(translate(word.replace("_", " "), language))}
    return {name: _plain(word)}


def _facts_in_words(why: Refusal, zone: ZoneInfo, language: str) -> dict[str, str]:
    facts: dict[str, Fact] = dict(why.facts)
    if why.clears_at is not None:
        facts["clears"] = why.clears_at
    words: dict[str, str] = {}
    for name, fact in facts.items():
        match fact:
            case datetime():
                words |= _moment(name, fact, zone, language)
            case date():
                words[name.removesuffix("_on")] = local_date(fact, language)
            case int():
                words |= _number(name, fact, language)
            case str():
                words |= _word(name, fact, language)
    return words


def _texts_of(why: Refusal, table: Texts) -> tuple[str, ...]:
    variant = str(dict(why.facts).get(VARIANT.get(why.code, ""), ""))
    return table.get((why.code, variant)) or table[why.code, ""]


def _first_whole(
    texts: tuple[str, ...], words: Mapping[str, str], language: str, length_max: int | None = None
) -> str:
    """Return the first text that has all its facts and is short enough, or the last."""
    for text in texts:
        if all(name is None or name in words for _, name, _, _ in Formatter().parse(text)):
            said = translate(text, language).format_map(words)
            if length_max is None or len(said) <= length_max:
                return said
    return translate(texts[-1], language)


def sentence(refusal: Refusal, zone: ZoneInfo, language: str = "en") -> str:
    """Return the one sentence that says what stands against it and what to do."""
    words = _facts_in_words(refusal, zone, language)
    return _first_whole(_texts_of(refusal, SENTENCES), words, language)


def headline(refusal: Refusal, zone: ZoneInfo, language: str = "en") -> str:
    """Return the few words of the banner."""
    words = _facts_in_words(refusal, zone, language)
    return _first_whole(_texts_of(refusal, HEADLINES), words, language, LENGTH_MAX)


def fault_words(fault: Fault, language: str = "en") -> str:
    """Return what failed, and what a person can do about it."""
    return f"{translate(fault.title, language)} {translate(fault.advice, language)}"


def phrase(text: str, language: str) -> str:
    """Return a phrase of the check table in the language, with its numbers as they are.

    The catalogue has the phrase once, with its amounts as ``{1}``, ``{2}``: ``at most {1}``.
    """
    amounts: list[str] = []

    def keep(match: re.Match[str]) -> str:
        if match["month"]:
            month = MONTHS.index(match["month"]) + 1
            day = date(int(match["year"]), month, int(match["day"]))
            amounts.append(local_date(day, language))
        else:
            amounts.append(local_number(match[0], language))
        return f"{{{len(amounts)}}}"

    if (whole := translate(text, language)) != text:
        return whole
    pattern = translate(_AMOUNT.sub(keep, text), language)
    for number, amount in enumerate(amounts, 1):
        pattern = pattern.replace(f"{{{number}}}", amount, 1)
    return pattern


def check_words(check: Check, zone: ZoneInfo, language: str = "en") -> CheckWords:
    """Return one line of the table of checks in the language."""
    until = ""
    if check.clears_at is not None:
        pattern = translate("until {time}", language)
        until = pattern.format(time=wall_time_up(check.clears_at, zone))
    now = phrase(check.now, language)
    if check.overridden_by:
        now = translate("overridden by {who}", language).format(who=check.overridden_by)
    return CheckWords(
        name=translate(check.name, language),
        rule=phrase(check.rule, language),
        now=now,
        until=until,
    )
