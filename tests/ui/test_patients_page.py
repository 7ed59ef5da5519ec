from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from iOATdesk.desk.attendance import PatientHistory, ProgrammeAttendance
from iOATdesk.desk.day_lists import DayList, Which
from iOATdesk.desk.operator import Operator
from iOATdesk.desk.orders import NewOrder
from iOATdesk.desk.patients import Enrolment
from iOATdesk.desk.profiles import profile_text
from iOATdesk.models.faults import LedgerFault
from iOATdesk.models.orders import Order
from iOATdesk.models.programme import read_programme
from iOATdesk.models.refusals import Code, refuse
from iOATdesk.models.visits import Patient, PatientStatus
from iOATdesk.ui.patient_acts import PatientActs, Status
from iOATdesk.ui.patients_page import PatientsPage
from iOATdesk.ui.widgets.reason_dialog import ReasonDialog
from iOATdesk.ui.widgets.status_dialog import StatusDialog
from tests.ui.history_samples import history, pharmanet, programme, summary
from tests.ui.page_frame import alone, click, press_enter, settle, type_into
from tests.ui.station_samples import ORDERS, PATIENTS, PHARMACIST, at_hand

pytestmark = pytest.mark.usefixtures("light")

PROGRAMME = read_programme(profile_text("ca-bc-hydromorphone"))
DANIEL = next(p for p in PATIENTS if p.patient == "P417")


@dataclass
class Files:
    """The patients of a station in memory."""

    patients: tuple[Patient, ...] = PATIENTS
    orders: tuple[Order, ...] = ORDERS
    faults: int = 0
    paper_fault: str = ""
    refused: Code | None = None
    done: list[tuple[object, ...]] = field(default_factory=list)
    looks: list[tuple[str, str, str]] = field(default_factory=list)
    asked: list[tuple[object, ...]] = field(default_factory=list)

    def note(self, *act: object) -> None:
        self.done.append(act)
        if len(self.done) <= self.faults:
            raise LedgerFault("The disk is full.", "Free some space.")
        if self.refused:
            raise refuse(self.refused, number="9123456780")

    def enrol(self, by: Operator, new: Enrolment, entry_id: str) -> Patient:
        self.note("enrol", by, new, entry_id)
        enrolled = Patient(
            "P900",
            new.card,
            new.family_name,
            new.given_names,
            new.born_on,
            new.health_number,
            new.allergies,
            new.authorisation_basis,
            new.authorisation_ends_on,
        )
        self.patients = (*self.patients, enrolled)
        return enrolled

    def amend(
        self, by: Operator, patient_id: str, new: Enrolment, reason: str, entry_id: str
    ) -> Patient:
        self.note("amend", by, patient_id, new, reason, entry_id)
        return DANIEL

    def change_status(
        self, by: Operator, patient_id: str, status: Status, reason: str, entry_id: str
    ) -> Patient:
        self.note("status", by, patient_id, status, reason, entry_id)
        changed = PatientStatus(status)
        self.patients = tuple(
            replace(p, status=changed) if p.patient == patient_id else p for p in self.patients
        )
        return DANIEL

    def enter_order(self, by: Operator, new: NewOrder, entry_id: str) -> Order:
        self.note("order", by, new, entry_id)
        return replace(ORDERS[0], number=new.number)

    def stop_order(self, by: Operator, order_id: str, reason: str, entry_id: str) -> None:
        self.note("stop", by, order_id, reason, entry_id)

    def history(self, _by: Operator, patient_id: str, days: int | None) -> PatientHistory:
        self.asked.append((patient_id, days))
        return history(next(p for p in self.patients if p.patient == patient_id), days)

    def attendance(self, _by: Operator, days: int | None) -> ProgrammeAttendance:
        self.asked.append(("everybody", days))
        return programme()

    def show_list(self, _by: Operator, which: Which, day: date, _id: str) -> DayList:
        self.asked.append((which, day))
        made = pharmanet() if which == "pharmanet" else summary()
        return replace(made, head=replace(made.head, day=day))

    def print_list(self, _by: Operator, which: Which, day: date, _id: str) -> str:
        self.asked.append((which, day, "printed"))
        return self.paper_fault

    def find(self, typed: str) -> tuple[Patient, ...]:
        return tuple(
            p for p in self.patients if p.name.lower().startswith(typed.lower()) or p.card == typed
        )

    def acts(self) -> PatientActs:
        return PatientActs(
            programme=lambda: PROGRAMME,
            patients=lambda: self.patients,
            find=self.find,
            next_card=lambda: "P-00420",
            photo=lambda _: b"",
            orders_of=lambda patient: self.orders if patient == "P417" else (),
            enrol=self.enrol,
            amend=self.amend,
            change_status=self.change_status,
            enter_order=self.enter_order,
            stop_order=self.stop_order,
            history=self.history,
            attendance=self.attendance,
            record_opened=lambda by, patient, screen, _id: self.looks.append(
                (by.person.person, patient, screen)
            ),
            list_taken=lambda by, what, _day, how, patients, _id: self.looks.append(
                (by.person.person, f"{len(patients)} patients", f"{what} {how}")
            ),
            show_list=self.show_list,
            print_list=self.print_list,
            save_list=lambda _by, which, day, path, _id: self.asked.append((which, day, path.name)),
        )


def opened(qtbot: QtBot, files: Files, patient: str = "P417") -> PatientsPage:
    page = PatientsPage(files.acts(), at_hand())
    alone(qtbot, page)
    page.refresh()
    if patient:
        page.open_patient(patient)
    settle()
    return page


def words(page: PatientsPage) -> str:
    settle()
    return " | ".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def fill_in_order(qtbot: QtBot, page: PatientsPage, **typed: str) -> None:
    usual = {
        "order_number": "2077",
        "order_doses": "2",
        "order_plan": "15+30/45+10, 80/80; then 60/60",
        "order_starts": "2026-11-23",
        "order_ends": "2026-12-23",
        "order_prescriber": "Dr M. Lang",
        "order_licence": "21467",
        "order_practice": "Harbour Street Clinic",
        "order_address": "12 Harbour Street, Vancouver",
    }
    for name, value in (usual | typed).items():
        type_into(qtbot, page, name, value)


def test_a_patient_is_found_by_typing_and_chosen_with_enter(qtbot: QtBot) -> None:
    page = opened(qtbot, Files(), "")
    assert "Choose a patient on the left" in words(page)
    QTest.keyClick(page, Qt.Key.Key_F2)
    QTest.keyClicks(page.find_field, "okafor")
    assert [p.given_names for p in page.list.patients()] == ["Daniel", "Daniela"]
    QTest.keyClick(page.find_field, Qt.Key.Key_Return)
    assert "OKAFOR, Daniel" in words(page)
    assert "Allergy: penicillin" in words(page)


def test_a_name_that_nobody_has_is_said(qtbot: QtBot) -> None:
    page = opened(qtbot, Files(), "")
    QTest.keyClicks(page.find_field, "zz")
    assert "Nobody is called “zz” here." in words(page)


def test_a_scanned_card_opens_its_patient(qtbot: QtBot) -> None:
    page = opened(qtbot, Files(), "")
    assert page.on_scan("P-00414")
    assert "NOVAK, Petr" in words(page)
    page.on_scan("P-99999")
    assert page.banner.words() == "P-99999 is no patient’s card."


def test_an_empty_station_says_how_to_begin(qtbot: QtBot) -> None:
    page = opened(qtbot, Files(patients=()), "")
    assert "No patient is enrolled yet." in words(page)


def test_orders_stand_in_sequence_with_how_they_stand_today(qtbot: QtBot) -> None:
    page = opened(qtbot, Files())
    assert [row.rpartition(", ")[2] for row in page.file.orders.row_words()] == [
        "stopped",
        "ended",
        "✓ in force",
    ]
    assert "HYDROmorphone 120 mg, 3 a day" in page.file.orders.row_words()[2]


def test_somebody_is_enrolled_by_keyboard(qtbot: QtBot) -> None:
    files = Files()
    page = opened(qtbot, files, "")
    QTest.keyClick(page, Qt.Key.Key_F3)
    page.form.family_name.edit.setText("山田")
    page.form.given_names.edit.setText("花子")
    for name, typed in (
        ("born_on", "1984-07-02"),
        ("health_number", "9123456789"),
        ("allergies", "penicillin, latex"),
        ("authorisation_ends_on", "2027-05-31"),
    ):
        type_into(qtbot, page, name, typed)
    press_enter(qtbot, page, "authorisation_ends_on")
    act, by, new, _ = files.done[0]
    assert (act, by) == ("enrol", PHARMACIST)
    assert new == Enrolment(
        card="P-00420",
        family_name="山田",
        given_names="花子",
        born_on=date(1984, 7, 2),
        health_number="9123456789",
        health_number_kind="ca-bc",
        allergies=("penicillin", "latex"),
        authorisation_basis=PROGRAMME.authorisation_bases[0].replace("_", " "),
        authorisation_ends_on=date(2027, 5, 31),
    )
    assert "山田, 花子" in words(page)
    assert page.list.isEnabled()


def test_a_refusal_stands_beside_the_button_and_the_form_stays(qtbot: QtBot) -> None:
    files = Files(refused=Code.HEALTH_NUMBER_INVALID)
    page = opened(qtbot, files, "")
    click(qtbot, page, "enrol")
    for name, typed in (
        ("family_name", "Berg"),
        ("born_on", "1984-07-02"),
        ("health_number", "9123456780"),
        ("authorisation_ends_on", "2027-05-31"),
    ):
        type_into(qtbot, page, name, typed)
    save = page.findChild(QPushButton, "save_patient")
    assert save is not None
    before = save.mapTo(page, save.rect().topLeft())
    press_enter(qtbot, page, "born_on")
    settle()
    assert "9123456780" in words(page)
    assert page.form.isVisible()
    assert save.isEnabled()
    assert save.mapTo(page, save.rect().topLeft()) == before


def test_what_is_not_filled_in_is_not_asked_for(qtbot: QtBot) -> None:
    files = Files()
    page = opened(qtbot, files, "")
    click(qtbot, page, "enrol")
    type_into(qtbot, page, "born_on", "2.7.1984")
    press_enter(qtbot, page, "born_on")
    assert page.form.family_name.complaint() == "Fill this in."
    assert page.form.born_on.complaint() == "Date as YYYY-MM-DD."
    assert files.done == []


def test_an_amendment_needs_its_reason(qtbot: QtBot) -> None:
    files = Files()
    page = opened(qtbot, files)
    click(qtbot, page, "amend")
    press_enter(qtbot, page, "family_name")
    assert files.done == []
    assert page.form.reason.complaint() == "Fill this in."
    type_into(qtbot, page, "allergies", "")
    type_into(qtbot, page, "amend_reason", "tested, not allergic")
    press_enter(qtbot, page, "amend_reason")
    act, _, patient_id, new, reason, _ = files.done[0]
    assert (act, patient_id, reason) == ("amend", "P417", "tested, not allergic")
    assert isinstance(new, Enrolment)
    assert new.allergies == ()
    assert new.health_number == DANIEL.health_number


def test_escape_leaves_a_form_without_a_trace(qtbot: QtBot) -> None:
    files = Files()
    page = opened(qtbot, files)
    click(qtbot, page, "amend")
    assert not page.list.isEnabled()
    QTest.keyClick(page.form.family_name.edit, Qt.Key.Key_Escape)
    assert page.file.isVisible()
    assert files.done == []


def test_an_order_with_a_plan_is_entered_and_was_shown_day_by_day(qtbot: QtBot) -> None:
    files = Files()
    page = opened(qtbot, files)
    QTest.keyClick(page, Qt.Key.Key_F8)
    fill_in_order(qtbot, page)
    assert "Day 1, 15 + 30, 45 + 10, 100 mg" in page.order_form.preview.words()
    page.order_form.routes["IV"].setChecked(True)
    page.order_form.routes["SC"].setChecked(True)
    press_enter(qtbot, page, "order_address")
    act, by, new, _ = files.done[0]
    assert (act, by) == ("order", PHARMACIST)
    assert new == NewOrder(
        number="2077",
        patient="P417",
        drug="hydromorphone",
        plan_text="15+30/45+10, 80/80; then 60/60",
        doses_per_day=2,
        routes=("IV", "SC"),
        gap_minutes=None,
        starts_on=date(2026, 11, 23),
        ends_on=date(2026, 12, 23),
        prescriber="Dr M. Lang",
        licence="21467",
        practice="Harbour Street Clinic",
        address="12 Harbour Street, Vancouver",
    )
    assert page.file.isVisible()


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ({"order_plan": "15+x"}, "“x” is not an amount in mg."),
        ({"order_plan": "0/0"}, "“0/0” has a dose of nothing."),
        ({"order_plan": ""}, "Type a dose, or at least the most that one visit may hold."),
    ],
)
def test_a_plan_that_says_no_dose_is_not_asked_for(
    qtbot: QtBot, typed: dict[str, str], complaint: str
) -> None:
    files = Files()
    page = opened(qtbot, files)
    click(qtbot, page, "new_order")
    fill_in_order(qtbot, page, **typed)
    page.order_form.routes["IV"].setChecked(True)
    press_enter(qtbot, page, "order_address")
    assert page.order_form.plan.complaint() == complaint
    assert files.done == []


def test_an_order_without_a_route_is_not_asked_for(qtbot: QtBot) -> None:
    files = Files()
    page = opened(qtbot, files)
    click(qtbot, page, "new_order")
    fill_in_order(qtbot, page)
    press_enter(qtbot, page, "order_address")
    assert "Choose at least one route." in words(page)
    assert files.done == []


def test_an_order_that_takes_the_place_of_another_begins_as_its_copy(qtbot: QtBot) -> None:
    files = Files()
    page = opened(qtbot, files)
    page.file.orders.pick("O2031")
    QTest.keyClick(page, Qt.Key.Key_F9)
    assert page.order_form.plan.edit.text() == "120"
    for name, typed in (
        ("order_number", "2078"),
        ("order_plan", "100"),
        ("order_starts", "2026-11-23"),
        ("order_ends", "2026-12-23"),
    ):
        type_into(qtbot, page, name, typed)
    press_enter(qtbot, page, "order_ends")
    new = files.done[0][2]
    assert isinstance(new, NewOrder)
    assert (new.replaces, new.plan_text, new.routes) == ("O2031", "100", ("IV", "IM"))
    assert new.gap_minutes == 180


def test_an_order_is_stopped_with_a_reason(qtbot: QtBot) -> None:
    files = Files()
    page = opened(qtbot, files)
    page.file.orders.pick("O2031")
    click(qtbot, page, "stop_order")
    dialog = page.findChild(ReasonDialog)
    assert dialog is not None
    type_into(qtbot, dialog, "reason_words", "changes to oral treatment")
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert files.done[0][:4] == ("stop", PHARMACIST, "O2031", "changes to oral treatment")
    assert page.banner.words() == "Order 2031 is stopped."


def test_an_order_that_is_stopped_can_be_neither_stopped_nor_replaced(qtbot: QtBot) -> None:
    page = opened(qtbot, Files())
    page.file.orders.pick("O1988")
    for name in ("stop_order", "replace_order"):
        button = page.findChild(QPushButton, name)
        assert button is not None
        assert not button.isEnabled()


def test_a_patient_is_suspended_with_a_reason(qtbot: QtBot) -> None:
    files = Files(faults=1)
    page = opened(qtbot, files)
    click(qtbot, page, "status")
    dialog = page.findChild(StatusDialog)
    assert dialog is not None
    type_into(qtbot, dialog, "status_reason", "in hospital")
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert files.done == []
    dialog.status.choose("suspended")
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert page.banner.words() == "The disk is full."
    click(qtbot, page, "notice_retry")
    assert files.done[0] == files.done[1]
    assert files.done[0][:5] == ("status", PHARMACIST, "P417", "suspended", "in hospital")
    assert "suspended" in words(page)


# History, attendance, looks


def test_the_history_opens_as_a_picture_and_its_letters_choose_range_and_view(
    qtbot: QtBot,
) -> None:
    files = Files()
    page = opened(qtbot, files)
    QTest.keyClick(page, Qt.Key.Key_F6)
    assert files.asked == [("P417", 30)]
    assert page.panels.history.chart.isVisible()
    assert "Attendance 88 %: came on 23 of 26 days" in words(page)
    page.on_key("9")
    page.on_key("a")
    assert files.asked[1:] == [("P417", 90), ("P417", None)]
    page.on_key("t")
    assert page.panels.history.table.isVisible()
    assert not page.panels.history.chart.isVisible()
    QTest.keyClick(page.panels.history.table, Qt.Key.Key_Escape)
    assert page.file.isVisible()


def test_each_day_of_the_picture_is_reached_with_the_keys_and_says_itself(qtbot: QtBot) -> None:
    page = opened(qtbot, Files())
    click(qtbot, page, "history")
    chart = page.panels.history.chart
    assert chart.hasFocus()
    assert chart.accessibleDescription().startswith("22 Nov 2026: attended")
    for _ in range(6):
        QTest.keyClick(chart, Qt.Key.Key_Left)
    assert chart.accessibleDescription() == "16 Nov 2026: missed · order 360 mg"
    QTest.keyClick(chart, Qt.Key.Key_Home)
    QTest.keyClick(chart, Qt.Key.Key_Left)
    assert chart.chosen() == 0
    for _ in range(11):
        QTest.keyClick(chart, Qt.Key.Key_Right)
    said = "4 Nov 2026: attended · 120 / 90 + 30 / 120 (40 left) mg, 320 mg given · order 360 mg"
    assert said in words(page)


def test_the_table_says_what_happened_on_each_day(qtbot: QtBot) -> None:
    page = opened(qtbot, Files())
    click(qtbot, page, "history")
    page.on_key("T")
    rows = page.panels.history.table.row_words()
    assert len(rows) == 30
    assert rows[0].startswith("22 Nov 2026, attended, 120 / 120 / 120, 360, 360")
    assert "5 Nov 2026, withheld only, 360, withheld or delayed 10:02" in rows
    assert "8 Nov 2026, suspended, 360, suspended: in hospital" in rows


def test_a_history_without_days_is_an_empty_picture(qtbot: QtBot) -> None:
    page = opened(qtbot, Files())
    click(qtbot, page, "history")
    page.panels.history.show_history(replace(history(), days=()))
    QTest.keyClick(page.panels.history.chart, Qt.Key.Key_Left)
    settle()
    assert page.panels.history.chart.chosen() == -1


def test_the_programmes_attendance_names_its_definitions(qtbot: QtBot) -> None:
    files = Files()
    page = opened(qtbot, files)
    QTest.keyClick(page, Qt.Key.Key_F11)
    shown = words(page)
    assert "after 90 days 89 % (8 of 9)" in shown
    assert "Retention after N days: of the patients enrolled at least N days ago" in shown
    assert "missed: active, with an order, station open, and did not come" in shown
    assert page.panels.attendance.table.row_words()[1].startswith(
        "CHARTRAND, Eli, active, 2 May 2026, 83 %"
    )
    page.on_key("9")
    assert files.asked == [("everybody", 30), ("everybody", 90)]
    assert files.looks[-1] == ("S01", "9 patients", "attendance shown")


def test_an_opened_file_is_recorded_once_for_each_person_and_not_when_read_again(
    qtbot: QtBot,
) -> None:
    files = Files()
    page = opened(qtbot, files)
    page.refresh()
    assert files.looks == [("S01", "P417", "file")]
    click(qtbot, page, "history")
    page.on_escape()
    click(qtbot, page, "history")
    page.on_escape()
    page.open_patient("P411")
    page.open_patient("P417")
    assert files.looks[1:] == [
        ("S01", "P417", "history"),
        ("S01", "P417", "history"),
        ("S01", "P411", "file"),
        ("S01", "P417", "file"),
    ]


def test_an_authorisation_that_ends_soon_stands_out_in_the_list_and_in_the_file(
    qtbot: QtBot,
) -> None:
    soon = replace(DANIEL, authorisation_ends_on=date(2026, 11, 27))
    over = replace(PATIENTS[0], authorisation_ends_on=date(2026, 11, 21))
    page = opened(qtbot, Files(patients=(over, soon)))
    rows = [page.list.model().index(n, 0).data() for n in range(2)]
    assert rows == [
        "BEAULIEU, Anne, P-00411 · authorisation ended 21 Nov 2026",
        "OKAFOR, Daniel, P-00417 · authorisation 5 days left",
    ]
    assert "Special Access Programme until 27 Nov 2026, 5 days left" in words(page)


def test_oral_treatment_and_alerts_are_typed_and_shown(qtbot: QtBot) -> None:
    files = Files()
    page = opened(qtbot, files)
    click(qtbot, page, "amend")
    type_into(qtbot, page, "oral_treatment", "methadone")
    type_into(qtbot, page, "oral_daily", "sixty")
    type_into(qtbot, page, "alerts", "fainted in the seat in March; needle only from the left")
    type_into(qtbot, page, "amend_reason", "new oral order")
    press_enter(qtbot, page, "amend_reason")
    assert page.form.oral_daily.complaint() == "In mg, such as 120 or 0.5."
    type_into(qtbot, page, "oral_daily", "60")
    press_enter(qtbot, page, "amend_reason")
    new = files.done[0][3]
    assert isinstance(new, Enrolment)
    assert (new.oral_treatment, new.oral_daily_ug) == ("methadone", 60_000)
    assert new.alerts == ("fainted in the seat in March", "needle only from the left")
    known = replace(DANIEL, oral_treatment="methadone", oral_daily_ug=60_000, alerts=new.alerts)
    again = opened(qtbot, Files(patients=(known,)))
    shown = words(again)
    assert "By mouth: methadone 60 mg a day" in shown
    assert "Alert: fainted in the seat in March; needle only from the left" in shown


def test_the_day_lists_open_with_todays_and_are_printed_as_shown(qtbot: QtBot) -> None:
    files = Files()
    page = opened(qtbot, files)
    QTest.keyClick(page, Qt.Key.Key_F7)
    today = date(2026, 11, 22)
    assert files.asked == [("pharmanet", today)]
    rows = page.panels.day_lists.pharmanet.row_words()
    assert rows[1].startswith("OKAFOR, Daniel, DIN 02145901, 240 mg, 4.8 mL")
    assert "The day is not over: more may come." in words(page)
    QTest.keyClick(page, Qt.Key.Key_F8)
    assert files.asked[-1] == ("pharmanet", today, "printed")
    assert "The list is printed." in words(page)
    files.paper_fault = "No paper. Put some in."
    page.on_key("s")
    click(qtbot, page, "print_list")
    assert files.asked[-1] == ("day_summary", today, "printed")
    assert "No paper. Put some in." in words(page)


def test_the_list_of_another_day_is_asked_for_and_nothing_else_can_be_printed(
    qtbot: QtBot,
) -> None:
    files = Files()
    page = opened(qtbot, files)
    click(qtbot, page, "day_lists")
    type_into(qtbot, page, "list_day", "21.11.2026")
    press_enter(qtbot, page, "list_day")
    button = page.findChild(QPushButton, "print_list")
    assert button is not None
    assert not button.isEnabled()
    assert page.panels.day_lists.day.complaint() == "Date as YYYY-MM-DD."
    type_into(qtbot, page, "list_day", "2026-11-21")
    press_enter(qtbot, page, "list_day")
    assert files.asked[-1] == ("pharmanet", date(2026, 11, 21))
    assert button.isEnabled()


@pytest.mark.parametrize(("button", "name"), [("save_pdf", "list.pdf"), ("save_csv", "list.csv")])
def test_a_list_is_saved_where_the_person_says(
    qtbot: QtBot, tmp_path: Path, button: str, name: str
) -> None:
    files = Files()
    page = opened(qtbot, files)
    click(qtbot, page, "day_lists")
    click(qtbot, page, button)
    dialog = page.findChild(QFileDialog, "list_file")
    assert dialog is not None
    dialog.fileSelected.emit(str(tmp_path / name))
    assert files.asked[-1] == ("pharmanet", date(2026, 11, 22), name)
    assert f"Saved as {name}." in words(page)
    dialog.reject()
