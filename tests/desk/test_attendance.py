"""The history of a patient and the attendance of the programme, from a ledger."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from iOATdesk.desk import attendance, counter, events, looks, orders, patients
from iOATdesk.desk.attendance import patient_history, programme_attendance
from iOATdesk.ledger.schema import MIGRATIONS
from iOATdesk.models import entries
from iOATdesk.models.attendance import Attendance, DayKind
from iOATdesk.models.people import Role
from iOATdesk.models.refusals import Code
from iOATdesk.models.visits import Patient
from tests.desk.acts import close, is_sound, length, refused
from tests.desk.steps import assess
from tests.stations import Clinic


def next_day(clinic: Clinic) -> None:
    """Close the day, and open the next at the same hour."""
    close(clinic)
    now = clinic.clock.now()
    clinic.clock.advance(now.replace(hour=15, minute=30) + timedelta(days=1) - now)
    clinic.open_day()


@pytest.fixture
def daniel(working: Clinic) -> Patient:
    patient = working.enrol("Okafor")
    working.order(patient, number="2031")
    return patient


def kinds(clinic: Clinic, patient: Patient) -> list[DayKind]:
    return [day.kind for day in patient_history(clinic.desk, clinic.nurse, patient.patient).days]


def test_each_day_is_there_with_its_doses_and_what_happened(
    working: Clinic, daniel: Patient
) -> None:
    working.dose(daniel, residue_ug=20_000)
    next_day(working)
    events.record_event(
        working.desk, working.nurse, daniel.patient, "fell asleep", working.new_id()
    )
    assess(working, daniel, working.new_id(), outcome="withhold")
    next_day(working)
    next_day(working)
    patients.change_status(
        working.desk, working.nurse, daniel.patient, "suspended", "in hospital", working.new_id()
    )
    history = patient_history(working.desk, working.nurse, daniel.patient)
    assert [day.kind for day in history.days] == [
        DayKind.ATTENDED,
        DayKind.WITHHELD,
        DayKind.MISSED,
        DayKind.SUSPENDED,
    ]
    first, second, _, last = history.days
    assert (first.administered_ug, first.residue_ug, first.planned_ug) == (
        100_000,
        20_000,
        360_000,
    )
    assert [what.words for what in first.happenings] == [
        "enrolled",
        "order 2031 entered: HYDROmorphone 120 mg, 3 a day",
    ]
    assert [what.words for what in second.happenings] == ["event: fell asleep"]
    assert len(second.withheld_at) == 1
    assert [what.words for what in last.happenings] == ["suspended: in hospital"]
    assert history.figures == Attendance(1, 1, 1, 1, 1)
    assert is_sound(working)


def test_a_range_holds_its_last_days_only(working: Clinic, daniel: Patient) -> None:
    working.dose(daniel)
    next_day(working)
    working.dose(daniel)
    shown = patient_history(working.desk, working.nurse, daniel.patient, 1)
    assert [day.day for day in shown.days] == [date(2026, 11, 23)]
    assert shown.enrolled_on == date(2026, 11, 22)
    assert shown.days[0].kind is DayKind.ATTENDED


def test_an_order_that_was_stopped_stands_no_more_on_later_days(
    working: Clinic, daniel: Patient
) -> None:
    stopped = orders.orders_of(working.desk, daniel.patient)[0]
    orders.stop_order(
        working.desk, working.prescriber, stopped.order, "changes drug", working.new_id()
    )
    next_day(working)
    next_day(working)
    assert kinds(working, daniel) == [DayKind.MISSED, DayKind.NO_ORDER, DayKind.NO_ORDER]


def test_a_day_on_which_the_station_did_not_open_is_nobodys_fault(
    working: Clinic, daniel: Patient
) -> None:
    close(working)
    working.wait(days=2)
    working.open_day()
    assert kinds(working, daniel) == [DayKind.MISSED, DayKind.CLOSED, DayKind.TO_COME]


def test_a_history_of_nobody_is_refused(working: Clinic) -> None:
    with refused(working, Code.UNKNOWN_PATIENT):
        patient_history(working.desk, working.nurse, "P-nobody")


def test_the_programme_is_everybody_as_each_history_says(working: Clinic, daniel: Patient) -> None:
    anne = working.enrol("Beaulieu", "Anne")
    working.order(anne)
    working.dose(daniel)
    next_day(working)
    working.dose(daniel, residue_ug=120_000)
    working.dose(anne)
    next_day(working)
    shown = programme_attendance(working.desk, working.nurse)
    assert [row.name for row in shown.rows] == ["BEAULIEU, Anne", "OKAFOR, Daniel"]
    for row in shown.rows:
        assert row.figures == patient_history(working.desk, working.nurse, row.patient).figures
    assert shown.total == Attendance(2, 1, 1, 2, 1)
    assert shown.total.percent == 75
    assert [(kept.days, kept.enrolled) for kept in shown.retention] == [
        (30, 0),
        (90, 0),
        (180, 0),
        (365, 0),
    ]
    only_today = programme_attendance(working.desk, working.nurse, 1)
    assert only_today.total.expected == 0
    assert attendance.RETENTION_DAYS == (30, 90, 180, 365)


# Looks


def looked(clinic: Clinic) -> list[tuple[str, str]]:
    return [
        (entry.header.by, entry.body.screen)
        for entry in clinic.desk.ledger.entries()
        if isinstance(entry.body, entries.RecordOpened)
    ]


def test_a_look_at_the_counter_is_recorded_once_a_day_for_each_person(
    working: Clinic, daniel: Patient
) -> None:
    def look(by: str) -> None:
        looks.record_opened(
            working.desk, working.who(by), daniel.patient, "counter", working.new_id()
        )

    for by in ("RA", "RA", "KM", "RA", "JA"):
        look(by)
    nurse, second, auditor = (working.who(by).person.person for by in ("RA", "KM", "JA"))
    assert looked(working) == [(nurse, "counter"), (second, "counter"), (auditor, "counter")]
    next_day(working)
    look("RA")
    assert len(looked(working)) == 4
    assert is_sound(working)


def test_each_opening_of_the_file_and_of_the_history_is_recorded(
    working: Clinic, daniel: Patient
) -> None:
    by = working.who("JA")
    assert by.person.role is Role.AUDITOR
    again = working.new_id()
    for entry_id in (again, again, working.new_id()):
        looks.record_opened(working.desk, by, daniel.patient, "file", entry_id)
    looks.record_opened(working.desk, by, daniel.patient, "history", working.new_id())
    assert [screen for _, screen in looked(working)] == ["file", "file", "history"]
    history = patient_history(working.desk, working.nurse, daniel.patient)
    assert [look.partition(", 2026")[0] for look in history.looks] == [
        "J. Auditor, history",
        "J. Auditor, file",
        "J. Auditor, file",
    ]


def test_a_look_stays_at_the_station(working: Clinic) -> None:
    assert entries.RecordOpened.disclosure == "clinical"
    assert entries.PatientListTaken.disclosure == "clinical"
    with refused(working, Code.UNKNOWN_PATIENT):
        looks.record_opened(working.desk, working.nurse, "P-nobody", "file", working.new_id())


def test_a_verdict_by_itself_writes_nothing(working: Clinic, daniel: Patient) -> None:
    before = length(working)
    counter.verdict(working.desk, working.nurse, daniel.patient, working.new_id())
    assert length(working) == before


def test_a_ledger_from_before_has_its_history_after_the_migration(
    working: Clinic, daniel: Patient, tmp_path: Path
) -> None:
    stopped = orders.orders_of(working.desk, daniel.patient)[0]
    orders.stop_order(working.desk, working.prescriber, stopped.order, "x", working.new_id())
    ledger = working.desk.ledger
    sql = "SELECT * FROM happening ORDER BY seq"
    before = [tuple(row) for row in ledger.rows(sql)]
    backfill = [part for part in "".join(MIGRATIONS).split(";") if "INSERT INTO happening" in part]
    assert len(before) == 3
    with ledger.transaction():
        ledger.rows("DELETE FROM happening")
        for part in backfill:
            ledger.rows(part)
    assert [tuple(row) for row in ledger.rows(sql)] == before
