"""A patient's particulars, for enrolling somebody and for amending what is known."""

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout

from iOATdesk.desk.patients import Enrolment
from iOATdesk.models.faults import Fault
from iOATdesk.models.programme import Programme
from iOATdesk.models.refusals import Refused
from iOATdesk.models.units import format_mg
from iOATdesk.models.visits import Patient
from iOATdesk.ui.patient_acts import PatientActs
from iOATdesk.ui.widgets.at_hand import Answers, Page
from iOATdesk.ui.widgets.card import Card
from iOATdesk.ui.widgets.key_button import ActionRow, KeyButton
from iOATdesk.ui.widgets.photo_field import PhotoField
from iOATdesk.ui.widgets.readers import (
    NotReadable,
    or_none,
    read_any,
    read_date,
    read_list,
    read_mass_ug,
    read_sentences,
    read_words,
)
from iOATdesk.ui.widgets.text import text
from iOATdesk.ui.widgets.typed_field import ListField, TypedField, read_all

HEALTH_NUMBERS = (
    ("", "another number, not checked"),
    ("ca-bc", "British Columbia, PHN"),
    ("ch", "Switzerland, AHV"),
    ("de", "Germany, IdNr"),
    ("dk", "Denmark, CPR"),
    ("nl", "Netherlands, BSN"),
    ("no", "Norway, fødselsnummer"),
    ("uk", "United Kingdom, NHS"),
)


def usual_number(programme: Programme) -> str:
    """Return the kind of health number that the programme's country has."""
    kinds = [kind for kind, _ in HEALTH_NUMBERS if kind]
    return next((kind for kind in kinds if programme.programme.startswith(kind)), "")


class PatientForm(Card):
    """Enter saves, Esc leaves without a trace."""

    saved = Signal(object)
    left = Signal()

    def __init__(self, page: Page, acts: PatientActs) -> None:
        """Show an empty form."""
        super().__init__(name="patient_form")
        self._page = page
        self._acts = acts
        self._entry_id = page.at_hand.new_id()
        self._amended: Patient | None = None

        self._title = text("Enrol a patient", "heading", name="patient_form_title")
        self.family_name = TypedField("family_name", "Family name", read_words)
        self.given_names = TypedField("given_names", "Given names", read_any)
        self.born_on = TypedField("born_on", "Born on", read_date, placeholder="YYYY-MM-DD")
        self.card = TypedField("card", "Card", read_words, hint="Scan it, or take this one.")
        self.card.edit.setProperty("takesScan", True)
        self.kind = ListField("health_number_kind", "Kind of health number")
        self.number = TypedField("health_number", "Health number", read_any)
        self.allergies = TypedField(
            "allergies", "Allergies", read_list, hint="Between commas; empty: none known."
        )
        self.basis = ListField("basis", "Authorisation", is_open=True)
        self.ends_on = TypedField(
            "authorisation_ends_on", "Authorised until", read_date, placeholder="YYYY-MM-DD"
        )
        self.oral = TypedField(
            "oral_treatment", "Oral treatment", read_any, hint="Opioid by mouth, as its order says."
        )
        self.oral_daily = TypedField("oral_daily", "By mouth a day, mg", or_none(read_mass_ug))
        self.alerts = TypedField(
            "alerts", "Alerts", read_sentences, hint="Shown at the counter; between semicolons."
        )
        self.photo = PhotoField()
        self.reason = TypedField("amend_reason", "Reason for the change", read_words)
        self._save = KeyButton("Enrol", "Enter", kind="primary", name="save_patient")
        self._leave = KeyButton("Cancel", "Esc", name="leave_patient")
        self._actions = ActionRow([self._leave], self._save)
        self._answers = Answers(page, self._actions)
        self._assemble()

        self._save.clicked.connect(self.on_enter)
        self._leave.clicked.connect(self.left)

    def begin_enrolment(self, programme: Programme, card: str) -> None:
        """Empty the form for somebody new."""
        self._begin(programme, None, "Enrol a patient", "Enrol")
        fields = (self.family_name, self.given_names, self.born_on, self.number)
        more = (self.oral, self.oral_daily, self.alerts)
        for field in (*fields, self.allergies, self.ends_on, *more):
            field.put("")
        self.card.put(card)
        self.photo.put(b"")
        self.family_name.setFocus()

    def begin_amendment(self, programme: Programme, patient: Patient, photo_png: bytes) -> None:
        """Show what is known; the reason is asked for."""
        self._begin(programme, patient, f"Amend {patient.name}", "Save the change")
        self.family_name.put(patient.family_name)
        self.given_names.put(patient.given_names)
        self.born_on.put(patient.born_on.isoformat())
        self.card.put(patient.card)
        self.number.put(patient.health_number)
        self.allergies.put(", ".join(patient.allergies))
        self.basis.choose(patient.authorisation_basis)
        self.ends_on.put(patient.authorisation_ends_on.isoformat())
        self.oral.put(patient.oral_treatment)
        daily = format_mg(patient.oral_daily_ug).removesuffix(" mg")
        self.oral_daily.put(daily if patient.oral_daily_ug else "")
        self.alerts.put("; ".join(patient.alerts))
        self.photo.put(photo_png)
        self.family_name.setFocus()

    def on_enter(self) -> None:
        """Read the form and have it written."""
        if not self._save.isEnabled():
            return
        try:
            new = self._typed()
            reason = self.reason.value() if self._amended else ""
        except NotReadable:
            return
        by, entry_id, amended = self._page.at_hand.operator(), self._entry_id, self._amended

        def work() -> Patient:
            if amended:
                return self._acts.amend(by, amended.patient, new, reason, entry_id)
            return self._acts.enrol(by, new, entry_id)

        self._answers.begin()
        self._page.at_hand.background.run(work, self._on_saved, self._on_failed)

    def _assemble(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        places = (
            (self.family_name, self.given_names, self.born_on),
            (self.kind, self.number, self.card),
            (self.basis, self.ends_on, self.allergies),
            (self.oral, self.oral_daily, self.alerts),
        )
        for line, fields in enumerate(places):
            for place, field in enumerate(fields):
                grid.addWidget(field, line, place)
                grid.setColumnStretch(place, 1)
        grid.addWidget(self.photo, 4, 0)
        grid.addWidget(self.reason, 4, 1, 1, 2, Qt.AlignmentFlag.AlignTop)
        self.add(self._title)
        self.body.addSpacing(4)
        self.body.addLayout(grid)
        self.body.addStretch(1)
        self.add(self._actions)

    def _begin(self, programme: Programme, patient: Patient | None, title: str, words: str) -> None:
        self._amended = patient
        self._entry_id = self._page.at_hand.new_id()
        self._title.setText(title)
        self._save.say(words)
        self._answers.end()
        self._answers.say("")
        self.reason.put("")
        self.reason.setVisible(patient is not None)
        self.kind.offer(HEALTH_NUMBERS)
        self.kind.choose(usual_number(programme))
        bases = [basis.replace("_", " ") for basis in programme.authorisation_bases]
        self.basis.offer([(basis, basis) for basis in bases])

    def _typed(self) -> Enrolment:
        fields = (self.family_name, self.given_names, self.born_on, self.number, self.card)
        reason = (self.reason,) if self._amended else ()
        read_all(*fields, self.ends_on, self.oral_daily, *reason)
        ends_on: date = self.ends_on.value()
        return Enrolment(
            card=self.card.value(),
            family_name=self.family_name.value(),
            given_names=self.given_names.value(),
            born_on=self.born_on.value(),
            health_number=self.number.value(),
            health_number_kind=self.kind.value(),
            allergies=self.allergies.value(),
            authorisation_basis=self.basis.value(),
            authorisation_ends_on=ends_on,
            photo_png=self.photo.png(),
            oral_treatment=self.oral.value(),
            oral_daily_ug=self.oral_daily.value() or 0,
            alerts=self.alerts.value(),
        )

    def _on_saved(self, patient: Patient) -> None:
        self._answers.end()
        verb = "amended" if self._amended else "enrolled"
        self._page.banner.say(f"{patient.name} is {verb}.", tone="ok")
        self.saved.emit(patient)

    def _on_failed(self, why: Refused | Fault) -> None:
        self._answers.fail(why, self.on_enter)
