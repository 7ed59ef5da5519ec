"""The PharmaNet day list and the prescriber's summary, from a day that was lived through."""

import csv
import io
from datetime import date, timedelta
from pathlib import Path

import pytest

from iOATdesk.desk import day_lists, events, orders, patients
from iOATdesk.desk.day_lists import day_summary, pharmanet_list, print_list, save_list, show_list
from iOATdesk.models import entries
from iOATdesk.models.day_lists import SIG_LENGTH_MAX, PharmaNetLine, SummaryLine
from iOATdesk.models.faults import LedgerFault, PrinterFault
from iOATdesk.models.visits import Patient
from tests.desk.acts import close, is_sound
from tests.desk.steps import assess
from tests.printing.reading import text
from tests.stations import Clinic

TODAY = date(2026, 11, 22)


@pytest.fixture
def daniel(working: Clinic) -> Patient:
    patient = working.enrol("Okafor", health_number="9123456789")
    working.order(patient, number="2031", ends_on=date(2026, 11, 27))
    return patient


def next_day(clinic: Clinic) -> None:
    close(clinic)
    now = clinic.clock.now()
    clinic.clock.advance(now.replace(hour=15, minute=30) + timedelta(days=1) - now)
    clinic.open_day()


def line_of(clinic: Clinic, patient: Patient, day: date = TODAY) -> PharmaNetLine:
    made = pharmanet_list(clinic.desk, clinic.nurse, day)
    return next(line for line in made.lines if line.name == patient.name)


def summary_of(clinic: Clinic, patient: Patient, day: date = TODAY) -> SummaryLine:
    made = day_summary(clinic.desk, clinic.prescriber, day)
    return next(line for line in made.lines if line.name == patient.name)


def test_a_day_with_doses_names_product_quantity_and_directions(
    working: Clinic, daniel: Patient
) -> None:
    working.dose(daniel, residue_ug=20_000)
    working.wait(hours=3)
    working.dose(daniel)
    line = line_of(working, daniel)
    assert (line.code, line.health_number) == ("DIN 02145901", "9123456789")
    assert (line.issued_ug, line.issued_ul, line.returned_ug) == (240_000, 4_800, 20_000)
    assert (line.doses, line.witnessed, line.missed) == (2, 2, "")
    assert line.sig == "INJECT 120/120 MG RETURNED 20 MG WITNESSED 08:30 11:55"
    assert line.changes == ("order 2031 entered: HYDROmorphone 120 mg, 3 a day",)
    assert len(line.sig) <= SIG_LENGTH_MAX


def test_a_dose_that_is_still_being_injected_is_not_witnessed_yet(
    working: Clinic, daniel: Patient
) -> None:
    working.issue(daniel, working.prepare(daniel))
    line = line_of(working, daniel)
    assert (line.doses, line.witnessed) == (1, 0)
    assert line.sig == "INJECT 120 MG 0 OF 1 WITNESSED 08:30"


def test_missed_days_are_counted_in_a_row_and_only_when_the_day_is_over(
    working: Clinic, daniel: Patient
) -> None:
    assert line_of(working, daniel).missed == "has not come yet"
    assert not pharmanet_list(working.desk, working.nurse, TODAY).head.is_day_over
    close(working)
    assert pharmanet_list(working.desk, working.nurse, TODAY).head.is_day_over
    line = line_of(working, daniel)
    assert (line.missed, line.sig) == ("missed", "NO DOSE: MISSED")
    assert (line.product, line.code) == ("HYDROmorphone", "DIN 02145901")
    working.wait(days=1)
    working.open_day()
    next_day(working)
    second = line_of(working, daniel, TODAY + timedelta(days=1))
    assert second.missed == "missed, 2 days in a row"


def test_withheld_and_changed_orders_stand_in_the_list(working: Clinic, daniel: Patient) -> None:
    assess(working, daniel, working.new_id(), poss=3, outcome="withhold")
    stopped = orders.orders_of(working.desk, daniel.patient)[0]
    orders.stop_order(
        working.desk, working.prescriber, stopped.order, "changes drug", working.new_id()
    )
    line = line_of(working, daniel)
    assert (line.missed, line.sig) == ("withheld, nothing administered", "NO DOSE: WITHHELD")
    assert "order 2031 stopped: changes drug" in line.changes


def test_somebody_with_nothing_on_a_day_is_in_neither_list(
    working: Clinic, daniel: Patient
) -> None:
    gone = working.enrol("Novak", "Petr")
    patients.change_status(
        working.desk, working.nurse, gone.patient, "discharged", "moved", working.new_id()
    )
    next_day(working)
    tomorrow = TODAY + timedelta(days=1)
    made = pharmanet_list(working.desk, working.nurse, tomorrow)
    assert [line.name for line in made.lines] == [daniel.name]


def test_the_prescriber_reads_doses_with_times_and_what_is_out_of_the_ordinary(
    working: Clinic, daniel: Patient
) -> None:
    assess(working, daniel, working.new_id(), poss=3, signs=("slurred",), outcome="delay")
    working.wait(minutes=30)
    working.dose(daniel, residue_ug=20_000)
    events.record_event(
        working.desk, working.nurse, daniel.patient, "fell asleep", working.new_id()
    )
    line = summary_of(working, daniel)
    assert line.order == "order 2031: HYDROmorphone 120 mg, 3 a day"
    assert line.doses == ("09:00 HYDROmorphone 120 mg IV, 20 mg left",)
    assert line.assessments == ("08:30 POSS 3, slurred: withheld",)
    assert "09:35 event: fell asleep" in line.events
    assert line.soon == ("order 2031 ends 27 Nov 2026, 5 days left",)
    assert line.is_remarkable


def test_an_ordinary_day_has_nothing_to_look_at(working: Clinic) -> None:
    anne = working.enrol("Beaulieu", "Anne")
    working.order(anne)
    next_day(working)
    working.dose(anne)
    line = summary_of(working, anne, TODAY + timedelta(days=1))
    assert not line.is_remarkable
    assert line.assessments == ()


def taken(clinic: Clinic) -> list[tuple[str, str, list[str]]]:
    return [
        (entry.body.what, entry.body.how, entry.body.patients)
        for entry in clinic.desk.ledger.entries()
        if isinstance(entry.body, entries.PatientListTaken)
    ]


def test_a_list_is_printed_and_saved_and_each_taking_is_recorded(
    working: Clinic, daniel: Patient, tmp_path: Path
) -> None:
    working.dose(daniel)
    desk, by = working.desk, working.nurse
    again = working.new_id()
    assert show_list(desk, by, "pharmanet", TODAY, working.new_id()).lines
    assert print_list(desk, by, "pharmanet", TODAY, again) == ""
    assert print_list(desk, by, "pharmanet", TODAY, again) == ""
    title, pdf = working.documents.printed[0]
    assert title == "pharmanet 2026-11-22"
    assert "INJECT 120 MG WITNESSED 08:30" in text(pdf)
    for name in ("list.csv", "list.pdf"):
        save_list(desk, by, "day_summary", TODAY, tmp_path / name, working.new_id())
    rows = list(csv.DictReader(io.StringIO((tmp_path / "list.csv").read_text("utf-8-sig"))))
    assert rows[0]["doses"] == "08:30 HYDROmorphone 120 mg IV"
    assert rows[0]["training"] == "TRAINING"
    assert daniel.name in text((tmp_path / "list.pdf").read_bytes())
    assert taken(working) == [
        ("pharmanet", "shown", [daniel.patient]),
        ("pharmanet", "printed", [daniel.patient]),
        ("day_summary", "saved_csv", [daniel.patient]),
        ("day_summary", "saved_pdf", [daniel.patient]),
    ]
    assert is_sound(working)


def test_a_printer_without_paper_and_a_folder_that_is_not_there_are_said(
    working: Clinic, daniel: Patient, tmp_path: Path
) -> None:
    working.documents.fault = PrinterFault("No paper.", "Put some in.")
    said = print_list(working.desk, working.nurse, "day_summary", TODAY, working.new_id())
    assert said == "No paper. Put some in."
    nowhere = tmp_path / "gone" / "list.pdf"
    with pytest.raises(LedgerFault) as caught:
        save_list(working.desk, working.nurse, "pharmanet", TODAY, nowhere, working.new_id())
    assert caught.value.title == "The list cannot be saved there."


def test_the_same_list_gives_the_same_bytes(working: Clinic, daniel: Patient) -> None:
    working.dose(daniel)
    for which in ("pharmanet", "day_summary"):
        made = day_lists.day_list(working.desk, working.nurse, which, TODAY)
        assert day_lists.list_pdf(made) == day_lists.list_pdf(made)
        assert "TRAINING" in text(day_lists.list_pdf(made))
