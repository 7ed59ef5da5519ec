"""Who it is and which dose is expected: what Enter confirms with the assessment."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QWidget

from iOATdesk.models.asks import Asks
from iOATdesk.models.units import format_mg
from iOATdesk.ui.widgets.choice_row import Choice, ChoiceRow
from iOATdesk.ui.widgets.text import text

_IDENTIFIERS = {
    "card": ("Card", "card scanned"),
    "photo": ("Photo", "photo seen, P"),
    "name_and_birth_date": ("Name + born", "name and birth date said"),
}
_NUMBERS = ("No", "One", "Two", "Three")


class KnownBy(QWidget):
    """What is asked before each dose; a scanned card and the usual answers are there already."""

    changed = Signal()

    def __init__(self, asks: Asks) -> None:
        """Offer the programme's identifiers."""
        super().__init__()
        self.setObjectName("known")
        self.setAccessibleName("Enter confirms")
        self._asks = asks
        self._buttons: dict[str, QPushButton] = {}
        self._dose = text("", "mute", name="stated_dose_caption")
        self._stated = ChoiceRow(
            (Choice("agrees", "Says so"), Choice("differs", "Another dose", "another dose, D")),
            label="Dose that the patient expects",
            name="stated",
            chosen="agrees",
            wraps=False,
        )
        self._assemble()
        self._stated.chosen.connect(self.changed)

    def _assemble(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        known = QWidget()
        row = QHBoxLayout(known)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for identifier in self._asks.identifiers if self._asks.identifiers_needed else ():
            words, said = _IDENTIFIERS[identifier]
            button = QPushButton(words)
            button.setProperty("kind", "choice")
            button.setCheckable(True)
            button.setObjectName(f"known_{identifier}")
            button.setAccessibleName(f"Known by: {said}")
            button.setToolTip(said.capitalize())
            button.clicked.connect(self.changed)
            self._buttons[identifier] = button
            row.addWidget(button)
        row.addStretch(1)
        if self._asks.identifiers_needed:
            grid.addWidget(text("Known by", "mute"), 0, 0, Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(known, 0, 1)
        if self._asks.dose_is_stated:
            stated = QWidget()
            beside = QHBoxLayout(stated)
            beside.setContentsMargins(0, 0, 0, 0)
            beside.addWidget(self._stated)
            beside.addStretch(1)
            grid.addWidget(self._dose, 1, 0, Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(stated, 1, 1)

    def begin(self, dose_ug: int, *, is_card_scanned: bool) -> None:
        """Ask afresh: a card that was not scanned is no identifier."""
        self._dose.setText(f"Expects {format_mg(dose_ug)}")
        for identifier, button in self._buttons.items():
            is_usual = identifier == "name_and_birth_date"
            button.setChecked(is_usual or (identifier == "card" and is_card_scanned))
            button.setEnabled(identifier != "card" or is_card_scanned)
        self._stated.reset()

    def on_key(self, character: str) -> bool:
        """Take P for the photo and D for another dose; say whether the key was one of these."""
        if character == "P" and "photo" in self._buttons:
            self._buttons["photo"].click()
            return True
        if character == "D" and self._asks.dose_is_stated:
            self._stated.choose("agrees" if self.stated_dose() == "differs" else "differs")
            return True
        return False

    def identifiers(self) -> tuple[str, ...]:
        """Return how the patient is known."""
        return tuple(each for each, button in self._buttons.items() if button.isChecked())

    def stated_dose(self) -> str:
        """Return whether the patient expects the dose on the screen; empty where not asked."""
        return self._stated.value() if self._asks.dose_is_stated else ""

    def missing(self) -> str:
        """Return what is missing, in words; empty where nothing is."""
        needed = self._asks.identifiers_needed
        if len(self.identifiers()) >= needed:
            return ""
        return f"{_NUMBERS[min(needed, 3)]} identifiers: scan the card, or P for the photo"
