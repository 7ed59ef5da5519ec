"""The end of the day: checklist, signatures of two people, the register on a removable drive."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from iOATdesk.desk.operator import Operator
from iOATdesk.desk.ports import DriveState
from iOATdesk.desk.views import Closing
from iOATdesk.models.days import wall_time
from iOATdesk.models.faults import Fault
from iOATdesk.models.refusals import Refused
from iOATdesk.ui.saying import advice_of, words_of
from iOATdesk.ui.widgets.at_hand import AtHand, Page
from iOATdesk.ui.widgets.closing_cards import MEANING, Checklist, Export, Signature, Signatures
from iOATdesk.ui.widgets.person_dialog import PersonDialog
from iOATdesk.ui.widgets.register_preview import RegisterPreview
from iOATdesk.ui.widgets.text import text

_WIDTH_PX = 460
_PEOPLE_TO_CLOSE = 2
# Written out here, because what strftime says depends on the computer's language.
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)


def _long_day(day: date) -> str:
    return f"{_WEEKDAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]}"


@dataclass(frozen=True, slots=True)
class CloseActs:
    """What the page asks of the desk."""

    closing: Callable[[], Closing]
    register_pdf: Callable[[], bytes]
    close_day: Callable[[Operator, Operator | None, str], Closing]
    sign_register: Callable[[tuple[Operator, ...], str, Callable[[int], None]], Closing]
    export_register: Callable[[Operator, str, Callable[[int], None]], Closing]
    find_drive: Callable[[], DriveState]
    sign_on: Callable[[str, str], Operator]
    """Badge or name, and passphrase: for somebody whose shift is not open."""


class ClosePage(Page):
    """Leads from the checklist to the file on the drive; what is done stays done."""

    def __init__(self, acts: CloseActs, at_hand: AtHand) -> None:
        """Show nothing yet; ``refresh`` reads the day."""
        super().__init__(at_hand, "Close day")
        self._acts = acts
        self._closing: Closing | None = None
        self._signers: tuple[tuple[Operator, str], ...] = ()
        self._is_busy = False
        self._has_drive = False
        self._ids = {step: at_hand.new_id() for step in ("close", "sign", "export")}

        self._heading = text("Close the day", "title", name="close_title", wraps=True)
        self._below = text("", "mute", name="close_below", wraps=True)
        self.checklist = Checklist()
        self.signatures = Signatures()
        self.export = Export()
        self.preview = RegisterPreview()
        self._assemble()

        self.signatures.sign_clicked.connect(self._on_sign_clicked)
        self.export.export_clicked.connect(self._on_export_clicked)
        self.export.look_clicked.connect(self._look_for_drive)

    def refresh(self) -> None:
        """Read the day's end and its register again."""
        if self._is_busy:
            return
        run = self.at_hand.background.run
        run(self._acts.closing, self._on_closing, self.show_fault)

    def on_enter(self) -> None:
        """Do what is next: a signature, or the export."""
        if self.signatures.can_sign:
            self._on_sign_clicked()
        elif self.export.button.isEnabled():
            self._on_export_clicked()

    def _assemble(self) -> None:
        left = QWidget()
        left.setFixedWidth(_WIDTH_PX)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        heading = QVBoxLayout()
        heading.setSpacing(2)
        heading.addWidget(self._heading)
        heading.addWidget(self._below)
        column.addLayout(heading)
        column.addWidget(self.checklist)
        column.addWidget(self.signatures)
        column.addWidget(self.export, 1)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(left)
        row.addWidget(self.preview, 1)
        self.column.addLayout(row)

    def _on_closing(self, closing: Closing) -> None:
        before = self._closing
        self._closing = closing
        if before and before.register != closing.register:
            self._signers = ()
            self._ids = {step: self.at_hand.new_id() for step in self._ids}
        self._show()
        if closing.day is not None:
            run = self.at_hand.background.run
            run(self._acts.register_pdf, self.preview.show_pdf, self.show_fault)
        if not closing.exported_to:
            self._look_for_drive()

    def _show(self) -> None:
        closing = self._closing
        if closing is None:
            return
        if closing.day is None:
            self._heading.setText("No day to close")
            self._below.setText("A day is opened at the counter with its readiness check.")
        else:
            verb = "Closed:" if closing.is_closed else "Close"
            self._heading.setText(f"{verb} {_long_day(closing.day)}")
            follows = f" · follows {closing.previous_register:04d}"
            first = " · the first of this station"
            more = follows if closing.previous_register else first
            self._below.setText(f"Register {closing.register:04d}{more}")
        self.checklist.show_items(closing.items)
        self._show_signatures(closing)
        self._show_export(closing)

    def _people_needed(self, closing: Closing) -> int:
        if closing.is_closed:
            return closing.signatures_needed
        return max(closing.signatures_needed, _PEOPLE_TO_CLOSE)

    def _show_signatures(self, closing: Closing) -> None:
        if closing.file_name:
            signed = [Signature(name, "") for name in closing.signed_by]
            self.signatures.show_signed(signed, len(signed))
            return
        signed = [Signature(by.person.name, at) for by, at in self._signers]
        blocking = [item.name for item in closing.items if item.state == "block"]
        why_not = ""
        if closing.day is None:
            why_not = "No day is open."
        elif blocking and not closing.is_closed:
            why_not = f"First: {blocking[0].lower()}."
        self.signatures.show_signed(signed, self._people_needed(closing), why_not=why_not)

    def _show_export(self, closing: Closing) -> None:
        if closing.exported_to:
            self.export.show_done(closing.exported_to, closing.file_name)
        elif closing.file_name:
            sentence = f"{closing.file_name} is signed and kept at the station."
            self.export.show_rest(sentence, is_allowed=self._has_drive)
        else:
            self.export.show_rest("The register is exported when it is signed.", is_allowed=False)

    def _look_for_drive(self) -> None:
        def found(drive: DriveState) -> None:
            self._has_drive = True
            self.export.show_drive(drive)
            if self._closing:
                self._show_export(self._closing)

        def missing(why: Refused | Fault) -> None:
            self._has_drive = False
            if self._closing:
                self._show_export(self._closing)
            self.export.show_no_drive(words_of(why, self.at_hand.zone), advice_of(why))

        if not self._is_busy:
            self.at_hand.background.run(self._acts.find_drive, found, missing)

    def _on_sign_clicked(self) -> None:
        if self._is_busy or self._closing is None:
            return
        if len(self._signers) >= self._people_needed(self._closing):
            self._close_and_sign()
            return
        PersonDialog[Operator](
            self,
            "Sign the register",
            f"“{MEANING}” Scan the badge, then type PIN or passphrase.",
            self._sign_as,
            self.at_hand.background,
            self._on_signed,
            self.at_hand.zone,
        ).open()

    def _sign_as(self, badge: str, secret: str) -> Operator:
        """Return who signs; digits alone are a PIN, anything else a passphrase."""
        switch = self.at_hand.switch if secret.isdecimal() else self._acts.sign_on
        return switch(badge, secret)

    def _on_signed(self, operator: Operator) -> None:
        if any(operator.person.person == by.person.person for by, _ in self._signers):
            self.banner.say("Another person signs next: one cannot sign twice.", tone="warn")
            return
        at = wall_time(self.at_hand.now(), self.at_hand.zone)
        self._signers = (*self._signers, (operator, at))
        self._show()
        if self._closing and len(self._signers) >= self._people_needed(self._closing):
            self._close_and_sign()

    def _close_and_sign(self) -> None:
        """Close the day where it is still open, then have everybody's signature in the file."""
        signers = tuple(by for by, _ in self._signers)
        closing, ids = self._closing, self._ids
        assert closing is not None

        def work() -> Closing:
            if not closing.is_closed:
                self._acts.close_day(signers[0], signers[1], ids["close"])
            return self._acts.sign_register(signers, ids["sign"], lambda _: None)

        self._is_busy = True
        self.signatures.hold()
        self.export.show_rest("The register is being signed…", is_allowed=False)
        self.at_hand.background.run(work, self._on_file_signed, self._on_sign_failed)

    def _on_file_signed(self, closing: Closing) -> None:
        self._is_busy = False
        self._signers = ()
        self._on_closing(closing)
        self.wrote.emit()
        self.export.button.setFocus()

    def _on_sign_failed(self, why: Refused | Fault) -> None:
        self._is_busy = False
        if isinstance(why, Refused):
            # Whoever may not sign, or signs out of turn, makes way for somebody else.
            self._signers = ()
        self.show_fault(why, self._close_and_sign if isinstance(why, Fault) else None)
        # The day may be closed although the file is not signed.
        self.refresh()

    def _on_export_clicked(self) -> None:
        if self._is_busy:
            return
        by, entry_id = self.at_hand.operator(), self._ids["export"]
        progress = self.at_hand.background.relay(self.export.show_progress)
        self._is_busy = True
        self.banner.hide()
        self.export.show_progress(0)
        self.at_hand.background.run(
            lambda: self._acts.export_register(by, entry_id, progress),
            self._on_exported,
            self._on_export_failed,
        )

    def _on_exported(self, closing: Closing) -> None:
        self._is_busy = False
        self._on_closing(closing)
        self.wrote.emit()

    def _on_export_failed(self, why: Refused | Fault) -> None:
        self._is_busy = False
        if self._closing:
            self._show_export(self._closing)
        self.show_fault(why, self._on_export_clicked)
