"""An overdose response as its stamps tell it, and what stands ready for one."""

from datetime import UTC, date, datetime, timedelta

import pytest

from iOATdesk.models.emergency import Emergency, Kit, kits_words, next_kit, shortage
from iOATdesk.models.entries_response import StampKind
from iOATdesk.models.response import (
    Stamp,
    naloxone_again_at,
    naloxone_total_ug,
    stamp_words,
    standing,
)
from tests.models.course import profile

ZERO = datetime(2026, 11, 22, 20, 4, tzinfo=UTC)
USUAL = Emergency(3, (400, 800), ("IM", "IN"), 10, 2, 50)
TODAY = date(2026, 11, 22)


def stamp(seq: int, seconds: int, kind: StampKind = "naloxone", ug: int = 400) -> Stamp:
    return Stamp(seq, ZERO + timedelta(seconds=seconds), "RA", kind, naloxone_ug=ug, route="IM")


def correction(seq: int, seconds: int, corrects: int, ug: int) -> Stamp:
    at = ZERO + timedelta(seconds=seconds)
    return Stamp(seq, at, "RA", "naloxone", naloxone_ug=ug, route="IM", corrects=corrects)


@pytest.mark.parametrize(
    ("stamps", "total_ug", "again_after_s"),
    [
        ((), 0, None),
        ((stamp(1, 10, "stimulation", 0),), 0, None),
        ((stamp(1, 20),), 400, 200),
        ((stamp(1, 20), stamp(2, 210)), 800, 390),
        # A correction speaks of the time of what it corrects, however often it is corrected.
        ((stamp(1, 20), correction(2, 90, 1, 800)), 800, 200),
        ((stamp(1, 20), correction(2, 90, 1, 800), correction(3, 95, 2, 400)), 400, 200),
        ((stamp(1, 20), stamp(2, 210), correction(3, 230, 1, 2000)), 2400, 390),
        # Not given after all.
        ((stamp(1, 20), correction(2, 90, 1, 0)), 0, None),
    ],
)
def test_naloxone_in_all_and_when_again(
    stamps: tuple[Stamp, ...], total_ug: int, again_after_s: int | None
) -> None:
    again = None if again_after_s is None else ZERO + timedelta(seconds=again_after_s)
    assert naloxone_total_ug(stamps) == total_ug
    assert naloxone_again_at(stamps, 3) == again
    assert naloxone_again_at(stamps, None) is None


def test_what_was_corrected_does_not_stand() -> None:
    stamps = (stamp(1, 20), stamp(2, 30, "oxygen", 0), correction(3, 40, 1, 800))
    assert [each.seq for each in standing(stamps)] == [2, 3]


@pytest.mark.parametrize(
    ("done", "words"),
    [
        (Stamp(1, ZERO, "RA", "stimulation"), "Stimulated"),
        (Stamp(1, ZERO, "RA", "oxygen", oxygen_l_per_min=10), "Oxygen 10 L/min"),
        (Stamp(1, ZERO, "RA", "oxygen"), "Oxygen"),
        (Stamp(1, ZERO, "RA", "naloxone", naloxone_ug=400, route="IM"), "Naloxone 0.4 mg IM"),
        (
            Stamp(1, ZERO, "RA", "naloxone", naloxone_ug=4000, route="IN", kit_lot="NX1"),
            "Naloxone 4 mg IN, kit NX1",
        ),
        (Stamp(1, ZERO, "RA", "naloxone", corrects=3), "Naloxone not given"),
        (Stamp(1, ZERO, "RA", "emergency_call"), "Emergency call"),
        (
            Stamp(1, ZERO, "RA", "vital_signs", respirations_per_min=6, spo2_percent=84, poss=4),
            "6 breaths/min, SpO2 84 %, POSS 4",
        ),
        (Stamp(1, ZERO, "RA", "vital_signs", respirations_per_min=0), "0 breaths/min"),
        (Stamp(1, ZERO, "RA", "vital_signs", poss=0), "POSS S"),
        (Stamp(1, ZERO, "RA", "breathing_again"), "Breathing again"),
        (Stamp(1, ZERO, "RA", "note", words="airway cleared"), "airway cleared"),
    ],
)
def test_a_stamp_in_words(done: Stamp, words: str) -> None:
    assert stamp_words(done) == words


def test_the_usual_dose_follows_the_steps_and_stays_at_the_last() -> None:
    assert [USUAL.dose_ug(given) for given in (0, 1, 5)] == [400, 800, 800]
    assert USUAL.route() == "IM"
    nothing = Emergency(None, (), (), None, None, None)
    assert (nothing.dose_ug(0), nothing.route()) == (0, "")
    assert shortage(nothing, 0, 0) == ""


def test_the_next_kit_is_in_date_and_the_soonest_to_expire() -> None:
    kits = (
        Kit("late", date(2028, 1, 1), 2),
        Kit("soon", TODAY, 1),
        Kit("none left", TODAY, 0),
        Kit("expired", date(2026, 11, 21), 4),
    )
    assert next_kit(kits, TODAY) == "soon"
    assert next_kit(kits, date(2026, 11, 23)) == "late"
    assert next_kit((), TODAY) == ""


@pytest.mark.parametrize(
    ("kits", "bar", "words"),
    [
        (2, 50, ""),
        (1, 50, "1 naloxone kit, at least 2 wanted"),
        (2, 49, "oxygen 49 bar, at least 50 wanted"),
        (0, 0, "no naloxone kit, at least 2 wanted; oxygen 0 bar, at least 50 wanted"),
    ],
)
def test_what_is_below_the_least_number_is_said(kits: int, bar: int, words: str) -> None:
    assert shortage(USUAL, kits, bar) == words
    assert kits_words(3) == "3 naloxone kits"


@pytest.mark.parametrize("name", ["ca-bc-hydromorphone", "ch", "uk", "no"])
def test_a_profile_says_what_a_response_needs(name: str) -> None:
    usual = profile(name).emergency
    assert (usual.again_minutes, usual.doses_ug, usual.route()) == (3, (400,), "IM")
    assert (usual.oxygen_l_per_min, usual.kits_least, usual.oxygen_least_bar) == (10, 2, 50)
