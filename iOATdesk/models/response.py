"""An overdose response as its stamps tell it: what stands, how much naloxone, when again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from iOATdesk.models.entries_response import Outcome, StampKind
from iOATdesk.models.units import format_mg

OUTCOME_WORDS: dict[Outcome, str] = {
    "recovered": "Recovered here",
    "transferred": "Taken to hospital",
    "died": "Died",
    "false_alarm": "False alarm",
}
_WORDS: dict[StampKind, str] = {
    "stimulation": "Stimulated",
    "emergency_call": "Emergency call",
    "breathing_again": "Breathing again",
}
POSS_MAX = 4
PERCENT_MAX = 100
RESPIRATIONS_MAX = 99


@dataclass(frozen=True, slots=True)
class Stamp:
    """One thing that was done or seen."""

    seq: int
    """Number of its entry."""
    at: datetime
    by: str
    """Printed name of who recorded it."""
    kind: StampKind
    oxygen_l_per_min: int = -1
    naloxone_ug: int = 0
    route: str = ""
    kit_lot: str = ""
    respirations_per_min: int = -1
    spo2_percent: int = -1
    poss: int = -1
    words: str = ""
    corrects: int = 0


def standing(stamps: Sequence[Stamp]) -> tuple[Stamp, ...]:
    """Return the stamps whose place no later one has taken, in order."""
    corrected = {stamp.corrects for stamp in stamps}
    return tuple(stamp for stamp in stamps if stamp.seq not in corrected)


def done_at(stamp: Stamp, stamps: Sequence[Stamp]) -> datetime:
    """Return when it was done: a correction speaks of the time of what it corrects."""
    by_seq = {each.seq: each for each in stamps}
    while stamp.corrects in by_seq:
        stamp = by_seq[stamp.corrects]
    return stamp.at


def naloxone_given(stamps: Sequence[Stamp]) -> tuple[Stamp, ...]:
    """Return the doses of naloxone that stand."""
    return tuple(s for s in standing(stamps) if s.kind == "naloxone" and s.naloxone_ug > 0)


def naloxone_total_ug(stamps: Sequence[Stamp]) -> int:
    """Return the naloxone given in all."""
    return sum(stamp.naloxone_ug for stamp in naloxone_given(stamps))


def naloxone_again_at(stamps: Sequence[Stamp], again_minutes: int | None) -> datetime | None:
    """Return when naloxone may be given again; None before the first, or without an interval."""
    given = naloxone_given(stamps)
    if not given or again_minutes is None:
        return None
    return max(done_at(stamp, stamps) for stamp in given) + timedelta(minutes=again_minutes)


def _vital_words(stamp: Stamp) -> str:
    parts = []
    if stamp.respirations_per_min >= 0:
        parts.append(f"{stamp.respirations_per_min} breaths/min")
    if stamp.spo2_percent >= 0:
        parts.append(f"SpO2 {stamp.spo2_percent} %")
    if stamp.poss >= 0:
        parts.append(f"POSS {stamp.poss or 'S'}")
    return ", ".join(parts)


def stamp_words(stamp: Stamp) -> str:
    """Write what was done: ``Naloxone 0.4 mg IM, kit L1``, ``Oxygen 10 L/min``."""
    match stamp.kind:
        case "naloxone" if not stamp.naloxone_ug:
            words = "Naloxone not given"
        case "naloxone":
            kit = f", kit {stamp.kit_lot}" if stamp.kit_lot else ""
            words = f"Naloxone {format_mg(stamp.naloxone_ug)} {stamp.route}".rstrip() + kit
        case "oxygen" if stamp.oxygen_l_per_min < 0:
            words = "Oxygen"
        case "oxygen":
            words = f"Oxygen {stamp.oxygen_l_per_min} L/min"
        case "vital_signs":
            words = _vital_words(stamp)
        case "note":
            words = stamp.words
        case _:
            words = _WORDS[stamp.kind]
    if stamp.words and stamp.kind != "note":
        words = f"{words}, {stamp.words}"
    return words
