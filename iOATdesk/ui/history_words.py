"""The days of a patient in words, for the table, for the picture, and for who hears them."""

from zoneinfo import ZoneInfo

from iOATdesk.models.attendance import (
    ATTENDANCE_DEFINITION,
    DEFINITIONS,
    KIND_WORDS,
    Attendance,
    DayKind,
    DayRecord,
)
from iOATdesk.models.days import wall_time, words_of_date, words_of_days
from iOATdesk.models.units import format_mg
from iOATdesk.models.visits import Dose

LETTERS: dict[DayKind, str] = {
    DayKind.MISSED: "×",
    DayKind.WITHHELD: "W",
    DayKind.SUSPENDED: "S",
    DayKind.NO_ORDER: "–",
    DayKind.CLOSED: "C",
    DayKind.TO_COME: "…",
}
"""What stands at the foot of a day's column in the picture; an attended day needs none."""
TONES: dict[DayKind, str] = {
    DayKind.ATTENDED: "ok",
    DayKind.MISSED: "bad",
    DayKind.WITHHELD: "warn",
    DayKind.SUSPENDED: "mute",
    DayKind.NO_ORDER: "mute",
    DayKind.CLOSED: "mute",
    DayKind.TO_COME: "mute",
}


def mg(amount_ug: int) -> str:
    """Return an amount in mg without its unit, for a column that names it."""
    return format_mg(amount_ug).removesuffix(" mg")


def _part(dose: Dose) -> str:
    return (
        f"{mg(dose.issued_ug)} ({mg(dose.residue_ug)} left)"
        if dose.residue_ug
        else mg(dose.issued_ug)
    )


def visits_words(record: DayRecord) -> str:
    """Return the visits of a day as issued: ``120 / 45 + 30 (8 left)``."""
    return " / ".join(" + ".join(_part(dose) for dose in visit) for visit in record.visits)


def notes_words(record: DayRecord, zone: ZoneInfo) -> str:
    """Return what happened besides doses: ``withheld 14:02; event: fell asleep``."""
    withheld = [f"withheld or delayed {wall_time(at, zone)}" for at in record.withheld_at]
    return "; ".join([*withheld, *(what.words for what in record.happenings)])


def day_sentence(record: DayRecord, zone: ZoneInfo) -> str:
    """Return one day as it is read out."""
    parts = [f"{words_of_date(record.day)}: {KIND_WORDS[record.kind]}"]
    if record.doses:
        parts.append(f"{visits_words(record)} mg, {format_mg(record.administered_ug)} given")
    if record.planned_ug:
        parts.append(f"order {format_mg(record.planned_ug)}")
    if notes := notes_words(record, zone):
        parts.append(notes)
    return " · ".join(parts)


def percent_words(percent: int | None) -> str:
    """Return a share in whole per cent; a dash where there is nothing to share."""
    return "–" if percent is None else f"{percent} %"


def figures_words(figures: Attendance) -> str:
    """Return attendance in one line."""
    came = figures.attended + figures.withheld
    longest = f" (longest run {words_of_days(figures.longest_missed)})" if figures.missed else ""
    return (
        f"Attendance {percent_words(figures.percent)}: came on {came} of {figures.expected} days"
        f" · missed {figures.missed}{longest} · withheld only {figures.withheld}"
        f" · not counted {figures.others}"
    )


def definitions_words() -> str:
    """Return what each kind of day means, and how attendance is reckoned."""
    kinds = "; ".join(f"{KIND_WORDS[kind]}: {meaning}" for kind, meaning in DEFINITIONS.items())
    return f"{ATTENDANCE_DEFINITION} A day counts as the first that is true of these. {kinds}."
