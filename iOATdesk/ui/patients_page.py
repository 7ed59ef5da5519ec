"""The patient list on the left; on the right one patient, or the form or panel that is open."""

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from iOATdesk.models.orders import Order
from iOATdesk.models.visits import Patient, PatientStatus
from iOATdesk.ui.order_form import OrderForm
from iOATdesk.ui.patient_acts import FileView, PatientActs, PatientsView, Status
from iOATdesk.ui.patient_file import PatientFile
from iOATdesk.ui.patient_form import PatientForm
from iOATdesk.ui.patient_panels import PatientPanels
from iOATdesk.ui.widgets.at_hand import AtHand, Page
from iOATdesk.ui.widgets.card import Card
from iOATdesk.ui.widgets.field import FindField
from iOATdesk.ui.widgets.key_button import KeyButton
from iOATdesk.ui.widgets.patient_list import PatientList
from iOATdesk.ui.widgets.reason_dialog import ReasonDialog
from iOATdesk.ui.widgets.stack import Stack
from iOATdesk.ui.widgets.status_dialog import StatusDialog
from iOATdesk.ui.widgets.text import text

_LIST_WIDTH_PX = 330


class PatientsPage(Page):
    """Finds, enrols and amends patients, and keeps their orders."""

    def __init__(self, acts: PatientActs, at_hand: AtHand) -> None:
        """Show an empty list; ``refresh`` fills it."""
        super().__init__(at_hand, "Patients")
        self._acts = acts
        self._view: PatientsView | None = None
        self._file: FileView | None = None

        self.find_field = FindField("Scan or type a name", "F2", name="find_patient")
        self.list = PatientList()
        self._none = text("", "mute", name="patients_empty", wraps=True)
        self._enrol = KeyButton("Enrol a patient", "F3", name="enrol", shortcut="F3")
        self._nobody = Card()
        self.file = PatientFile()
        self.form = PatientForm(self, acts)
        self.order_form = OrderForm(self, acts)
        self.panels = PatientPanels(self, acts)
        self._lists = KeyButton("Day lists", "F7", name="day_lists", shortcut="F7")
        self._attendance = KeyButton("Attendance", "F11", name="attendance", shortcut="F11")
        self._stack = Stack()
        self._assemble()

        QShortcut(QKeySequence("F2"), self).activated.connect(self._on_find_key)
        self.find_field.textChanged.connect(self._on_find_changed)
        self.find_field.entered.connect(self._on_find_entered)
        self.find_field.left_downwards.connect(self.list.setFocus)
        self.list.picked.connect(self._on_picked)
        self._enrol.clicked.connect(self._on_enrol_clicked)
        self._attendance.clicked.connect(self._on_attendance_clicked)
        self._lists.clicked.connect(self._on_lists_clicked)
        self.panels.left.connect(self._show_file)
        self.file.history_clicked.connect(self._on_history_clicked)
        self.file.amend_clicked.connect(self._on_amend_clicked)
        self.file.status_clicked.connect(self._on_status_clicked)
        self.file.order_clicked.connect(lambda: self._open_order_form(None))
        self.file.replace_clicked.connect(lambda: self._open_order_form(self.file.order()))
        self.file.stop_clicked.connect(self._on_stop_clicked)
        self.form.left.connect(self._show_file)
        self.form.saved.connect(self._on_patient_saved)
        self.order_form.left.connect(self._show_file)
        self.order_form.saved.connect(self._on_written)

    def refresh(self) -> None:
        """Read the list again, and the patient who is chosen."""
        self.at_hand.background.run(
            lambda: PatientsView(
                self._acts.programme(), self._acts.patients(), self._acts.next_card()
            ),
            self._on_view,
            self.show_fault,
        )

    def on_enter(self) -> None:
        """Save the form that is open."""
        shown = self._stack.currentWidget()
        if shown is self.form:
            self.form.on_enter()
        elif shown is self.order_form:
            self.order_form.on_enter()
        elif shown is self.panels.day_lists:
            self.panels.day_lists.on_enter()

    def on_key(self, character: str) -> None:
        """Choose a range or a view in the panel that is open."""
        self.panels.on_key(self._stack.currentWidget(), character)

    def on_escape(self) -> None:
        """Leave the form that is open."""
        self._show_file()

    def on_scan(self, text: str) -> bool:
        """Choose the patient whose card was scanned."""
        self.find_field.clear()
        self.at_hand.background.run(
            lambda: self._acts.find(text), partial(self._on_found, text), self.show_fault
        )
        return True

    def open_patient(self, patient_id: str) -> None:
        """Show a patient, whatever the list was narrowed to."""
        self.find_field.clear()
        self.list.pick(patient_id)

    def _assemble(self) -> None:
        left = Card(name="patients_left")
        left.setFixedWidth(_LIST_WIDTH_PX)
        left.body.setContentsMargins(15, 15, 15, 15)
        left.add(self.find_field)
        left.add(self._none)
        left.add(self.list, 1)
        left.add(self._lists)
        left.add(self._attendance)
        left.add(self._enrol)
        self._nobody.body.addStretch(1)
        sentence = "Choose a patient on the left, or enrol one with F3."
        words = text(sentence, "mute", wraps=True)
        self._nobody.add(words)
        self._nobody.body.addStretch(1)
        forms = (self.form, self.order_form)
        for shown in (self._nobody, self.file, *forms, *self.panels.widgets()):
            self._stack.addWidget(shown)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(left)
        row.addWidget(self._stack, 1)
        self.column.addLayout(row)

    def _show(self, shown: QWidget) -> None:
        self._stack.setCurrentWidget(shown)
        is_form = shown in (self.form, self.order_form)
        # While a form is open, nothing beside it can be pressed by mistake.
        self.list.setEnabled(not is_form)
        self.find_field.setEnabled(not is_form)
        self._enrol.setEnabled(not is_form)
        self._attendance.setEnabled(not is_form)
        self._lists.setEnabled(not is_form)

    def _show_file(self) -> None:
        was_open = self._stack.currentWidget() not in (self.file, self._nobody)
        self._show(self.file if self._file else self._nobody)
        if was_open:
            self.list.setFocus()

    def _on_view(self, view: PatientsView) -> None:
        self._view = view
        self.list.set_day(self._today(), view.programme.authorisation_warn_days)
        self._narrow(view.patients)
        patient = self.list.patient()
        if patient is not None:
            self._on_picked(patient)

    def _narrow(self, patients: tuple[Patient, ...]) -> None:
        self.list.show_patients(patients)
        typed = self.find_field.text().strip()
        nobody = f"Nobody is called “{typed}” here." if typed else "No patient is enrolled yet."
        self._none.setText("" if patients else nobody)
        self._none.setVisible(not patients)

    def _on_find_key(self) -> None:
        self.find_field.setFocus()
        self.find_field.selectAll()

    def _on_find_changed(self, typed: str) -> None:
        if typed.strip():
            self.at_hand.background.run(
                lambda: self._acts.find(typed), self._narrow, self.show_fault
            )
        elif self._view:
            self._narrow(self._view.patients)

    def _on_find_entered(self) -> None:
        self.list.pick_first()
        self.list.setFocus()

    def _on_found(self, scan: str, patients: tuple[Patient, ...]) -> None:
        if not patients or not self.list.pick(patients[0].patient):
            self.banner.say(f"{scan} is no patient’s card.", tone="warn")

    def _on_picked(self, patient: Patient) -> None:
        patient_id = patient.patient
        self.at_hand.background.run(
            lambda: FileView(
                patient, self._acts.photo(patient_id), self._acts.orders_of(patient_id)
            ),
            self._on_file,
            self.show_fault,
        )

    def _today(self) -> date:
        return self.at_hand.now().astimezone(self.at_hand.zone).date()

    def _on_file(self, view: FileView) -> None:
        is_same = self._file is not None and self._file.patient.patient == view.patient.patient
        self._file = view
        warn_days = self._view.programme.authorisation_warn_days if self._view else None
        self.file.show_file(view, self._today(), warn_days)
        shown = self._stack.currentWidget()
        is_panel = shown in self.panels.widgets()
        if shown not in (self.form, self.order_form) and not (is_panel and is_same):
            self._show(self.file)
        self.panels.file_opened(view.patient.patient)

    def _on_history_clicked(self) -> None:
        if self._file is not None:
            self._show(self.panels.history)
            self.panels.open_history(self._file.patient.patient)

    def _on_attendance_clicked(self) -> None:
        self._show(self.panels.attendance)
        self.panels.open_attendance()

    def _on_lists_clicked(self) -> None:
        self._show(self.panels.day_lists)
        self.panels.day_lists.begin(self._today())

    def _on_enrol_clicked(self) -> None:
        if self._view:
            self._show(self.form)
            self.form.begin_enrolment(self._view.programme, self._view.next_card)

    def _on_amend_clicked(self) -> None:
        if self._view and self._file:
            self._show(self.form)
            self.form.begin_amendment(
                self._view.programme, self._file.patient, self._file.photo_png
            )

    def _open_order_form(self, replaced: Order | None) -> None:
        if self._view and self._file:
            self._show(self.order_form)
            self.order_form.begin(self._view.programme, self._file.patient, replaced)

    def _on_patient_saved(self, patient: Patient) -> None:
        self._file = FileView(patient, b"", ())
        self._on_written()
        self.open_patient(patient.patient)

    def _on_written(self) -> None:
        self._show_file()
        self.wrote.emit()
        self.refresh()

    def _on_status_clicked(self) -> None:
        if self._file is None:
            return
        patient = self._file.patient

        def then(status: Status, reason: str) -> None:
            by = self.at_hand.operator()
            self._act(
                lambda entry_id: self._acts.change_status(
                    by, patient.patient, status, reason, entry_id
                ),
                f"{patient.name} is {status}.",
            )

        StatusDialog(self, patient.name, PatientStatus(patient.status), then).open()

    def _on_stop_clicked(self) -> None:
        order = self.file.order()
        if order is None:
            return

        def then(reason: str) -> None:
            by = self.at_hand.operator()
            self._act(
                lambda entry_id: self._acts.stop_order(by, order.order, reason, entry_id),
                f"Order {order.number} is stopped.",
            )

        ReasonDialog(
            self,
            f"Stop order {order.number}",
            "No dose is given under it from now on. It stays in the ledger.",
            "Stop order",
            then,
            is_danger=True,
        ).open()

    def _act(self, act: Callable[[str], object], words: str, entry_id: str | None = None) -> None:
        """Have an act done under an id that stays the same when it is tried again."""
        known_id = entry_id or self.at_hand.new_id()

        def done(_: object) -> None:
            self.banner.say(words, tone="ok")
            self._on_written()

        self.at_hand.background.run(
            lambda: act(known_id),
            done,
            lambda why: self.show_fault(why, lambda: self._act(act, words, known_id)),
        )
