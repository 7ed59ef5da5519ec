"""A made-up patient's days: everything that can happen, some of it more than once."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from iOATdesk.desk.attendance import AttendanceRow, PatientHistory, ProgrammeAttendance
from iOATdesk.models.attendance import (
    Attendance,
    DayKind,
    DayRecord,
    Happening,
    Retention,
    attendance,
    together,
)
from iOATdesk.models.day_lists import (
    DaySummary,
    ListHead,
    PharmaNetLine,
    PharmaNetList,
    SummaryLine,
)
from iOATdesk.models.visits import Dose, Patient
from tests.ui.station_samples import PATIENTS

TODAY = date(2026, 11, 22)
DANIEL = next(p for p in PATIENTS if p.patient == "P417")
MG = 1000
_PLANS = ((20, 20), (40, 60), (60, 80), (80, 90), (90, 90))


def _doses(day: date, amounts: Sequence[Sequence[int]], left_mg: int = 0) -> tuple[Dose, ...]:
    doses = []
    for visit, parts in enumerate(amounts):
        for part, mg in enumerate(parts, 1):
            at = datetime(day.year, day.month, day.day, 16 + 3 * visit, 10, tzinfo=UTC)
            dose = Dose(
                f"V{day}{visit}", part, "hydromorphone", day, "O2011", f"S{day}{visit}{part}", at,
                mg * MG, at + timedelta(minutes=5), is_resolved=True,
            )  # fmt: skip
            doses.append(dose)
    if left_mg:
        doses[-1] = replace(doses[-1], residue_ug=left_mg * MG)
    return tuple(doses)


_EMPTY = {
    **dict.fromkeys((9, 10, 24), DayKind.MISSED),
    13: DayKind.WITHHELD,
    **dict.fromkeys((16, 17), DayKind.SUSPENDED),
    20: DayKind.CLOSED,
    21: DayKind.NO_ORDER,
}
_HAPPENED = {
    1: ("order_entered", "order 2011 entered: HYDROmorphone 20/20, 40/60; then 120/120/120"),
    14: ("adverse_event_recorded", "event: fell asleep in the seat"),
    16: ("patient_status_changed", "suspended: in hospital"),
    22: ("order_entered", "order 2031 entered: HYDROmorphone 120 mg, 3 a day"),
}
_WITHHELD = (13, 26)


def _given(number: int, day: date) -> tuple[Dose, ...]:
    if number in _EMPTY:
        return ()
    if number <= len(_PLANS):
        return _doses(day, [(mg,) for mg in _PLANS[number - 1]])
    if number == 12:
        return _doses(day, [(120,), (90, 30), (120,)], left_mg=40)
    return _doses(day, [(120,)] * (2 if number % 4 == 0 else 3))


def _record(number: int, length: int) -> DayRecord:
    day = TODAY - timedelta(days=length - number)
    at = datetime(day.year, day.month, day.day, 17, 2, tzinfo=UTC)
    planned = sum(_PLANS[number - 1]) if number <= len(_PLANS) else 360
    kind = _EMPTY.get(number, DayKind.ATTENDED)
    happened = (Happening(at, *_HAPPENED[number]),) if number in _HAPPENED else ()
    return DayRecord(
        day,
        kind,
        _given(number, day),
        (at,) if number in _WITHHELD else (),
        0 if kind is DayKind.NO_ORDER else planned * MG,
        happened,
    )


def history(patient: Patient = DANIEL, days: int | None = 30) -> PatientHistory:
    """Return as many days as are asked for; of all, 120."""
    length = days or 120
    records = tuple(_record(number, length) for number in range(1, length + 1))
    return PatientHistory(
        patient,
        records[0].day,
        TODAY,
        records,
        attendance(record.kind for record in records),
        TODAY - timedelta(days=119),
        (
            "R. Alvarez, RN, counter, 2026-11-22 12:20",
            "M. Lang, MD, history, 2026-11-21 16:44",
            "J. Auditor, file, 2026-11-20 10:02",
            "R. Alvarez, RN, counter, 2026-11-20 08:35",
        ),
    )


def programme() -> ProgrammeAttendance:
    """Return the attendance of everybody in the samples."""
    figures = (
        Attendance(28, 1, 1, 0, 1),
        Attendance(25, 0, 5, 0, 3),
        Attendance(30, 0, 0, 0, 0),
        Attendance(11, 0, 2, 17, 2),
        Attendance(22, 1, 3, 4, 2),
        Attendance(9, 0, 0, 0, 0),
        Attendance(29, 0, 1, 0, 1),
        Attendance(26, 2, 2, 0, 1),
        Attendance(0, 0, 0, 30, 0),
    )
    rows = tuple(
        AttendanceRow(p.patient, p.name, str(p.status), date(2026, 5, 1 + n), one)
        for n, (p, one) in enumerate(zip(PATIENTS, figures, strict=True))
    )
    return ProgrammeAttendance(
        TODAY - timedelta(days=29),
        TODAY,
        rows,
        together(figures),
        (Retention(30, 9, 9), Retention(90, 9, 8), Retention(180, 8, 7), Retention(365, 0, 0)),
    )


HEAD = ListHead(
    "Harbour Street Clinic", "12 Harbour Street, Vancouver", TODAY, "2026-11-22 20:41",
    "S. Dhaliwal, RPh", is_day_over=False, training=False,
)  # fmt: skip


def _line(
    number: int, sig: str, mg: int, doses: int, missed: str = "", *changes: str
) -> PharmaNetLine:
    who = PATIENTS[number]
    is_given = bool(doses)
    return PharmaNetLine(
        who.name, who.born_on, who.health_number, who.card,
        "HYDROmorphone 50 mg/mL, 1 mL vial" if is_given else "HYDROmorphone", "DIN 02145901",
        mg * MG, mg * 20, 0, doses, doses, missed, changes, sig,
    )  # fmt: skip


def pharmanet() -> PharmaNetList:
    """Return the PharmaNet day list of a few patients."""
    changed = "order 2031 entered: HYDROmorphone 120 mg, 3 a day"
    return PharmaNetList(
        HEAD,
        (
            _line(0, "INJECT 90/90/90 MG WITNESSED 08:12 12:05 16:40", 270, 3),
            _line(4, "INJECT 120/120 MG WITNESSED 08:52 12:04", 240, 2, "", changed),
            _line(1, "NO DOSE: MISSED, 2 DAYS IN A ROW", 0, 0, "missed, 2 days in a row"),
            _line(2, "NO DOSE: WITHHELD", 0, 0, "withheld, nothing administered"),
        ),
    )


def summary() -> DaySummary:
    """Return the prescriber's summary of the same day."""
    given = ("08:12 HYDROmorphone 90 mg IV", "12:05 HYDROmorphone 90 mg IV")
    return DaySummary(
        HEAD,
        (
            SummaryLine(PATIENTS[0].name, PATIENTS[0].card, "order 2012", given, (), (), "", ()),
            SummaryLine(
                DANIEL.name, DANIEL.card, "order 2031: HYDROmorphone 120 mg, 3 a day",
                ("08:52 HYDROmorphone 120 mg IV", "12:04 HYDROmorphone 120 mg IV, 8 mg left"),
                ("11:40 POSS 2, anxious: fit to proceed",), ("12:31 event: fell asleep",), "",
                ("order 2031 ends 27 Nov 2026, 5 days left",),
            ),
            SummaryLine(
                PATIENTS[1].name, PATIENTS[1].card, "order 2007", (), (), (),
                "missed, 2 days in a row", (),
            ),
        ),
    )  # fmt: skip
