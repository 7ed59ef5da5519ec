"""What is left in a syringe, typed in mg or read off in mL; the other is worked out."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from iOATdesk.models.units import (
    InexactAmount,
    format_mg,
    format_ml,
    mass_ug,
    parse_mg,
    parse_ml,
    volume_ul,
)
from iOATdesk.models.visits import SyringeState
from iOATdesk.ui.widgets.field import line_field
from iOATdesk.ui.widgets.text import text

_WIDTH_PX = 84


class ResidueFields(QWidget):
    """Two fields that say the same amount; it is never more than the syringe held."""

    edited = Signal()
    """What is typed is another amount now; also where a scan is taken out of a field again."""

    def __init__(self, *, name: str = "residue", names_issued: bool = False) -> None:
        """Make the fields; ``names_issued``: say beside them what the syringe held."""
        super().__init__()
        self.setObjectName(f"{name}_fields")
        self.mg = line_field(name, "Left in the syringe, mg", "0", length_max=9)
        self.ml = line_field(f"{name}_ml", "Left in the syringe, mL", "0", length_max=9)
        self._of = text("", "mute", name=f"{name}_of")
        self._held: SyringeState | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(9)
        if not names_issued:
            self._of.hide()
        for field, unit in ((self.mg, "mg"), (self.ml, "mL")):
            field.setFixedWidth(_WIDTH_PX)
            row.addWidget(field)
            row.addWidget(text(unit, "mute"))
            field.textChanged.connect(lambda _words, typed=field: self._on_edited(typed))
        row.addWidget(self._of)
        row.addStretch(1)
        self._typed: QLineEdit = self.mg
        self._is_told = False

    def show_syringe(self, held: SyringeState | None) -> None:
        """Take what the syringe held as the most that can be left."""
        if held != self._held:
            self._held = held
            self.clear()
        self._of.setText(
            f"of {format_mg(held.dose_ug)}, {format_ml(held.volume_ul)}" if held else ""
        )

    def clear(self) -> None:
        """Have nothing typed: nothing is left."""
        self._put("", "")

    def fill(self) -> None:
        """Have everything be left."""
        if self._held is not None:
            self._typed = self.mg
            self._put(*_words(self._held.dose_ug, self._held.volume_ul))

    def is_empty(self) -> bool:
        """Say whether nothing is typed."""
        return not (self.mg.text().strip() or self.ml.text().strip())

    def amounts(self) -> tuple[int, int]:
        """Return micrograms and microlitres that belong together exactly.

        Raises:
            InexactAmount: what was typed is no amount, or more than was issued; its text is a
                sentence for whoever typed it.
        """
        held = self._held
        if held is None or self.is_empty():
            return 0, 0
        residue_ug, residue_ul = self._read(held)
        if residue_ug > held.dose_ug:
            raise InexactAmount(f"No more than {format_mg(held.dose_ug)} was issued")
        return residue_ug, residue_ul

    def _read(self, held: SyringeState) -> tuple[int, int]:
        strength, words = held.strength_ug_per_ml, self._typed.text()
        if self._typed is self.ml:
            try:
                volume = parse_ml(words)
            except InexactAmount as error:
                raise InexactAmount("What is left is a number in mL, as 0.25") from error
            try:
                return mass_ug(volume, strength), volume
            except InexactAmount as error:
                raise InexactAmount(f"{words.strip()} mL is no whole microgram") from error
        try:
            mass = parse_mg(words)
        except InexactAmount as error:
            raise InexactAmount("What is left is a number in mg, as 12.5") from error
        try:
            return mass, volume_ul(mass, strength)
        except InexactAmount as error:
            raise InexactAmount(f"{words.strip()} mg is no whole microlitre of it") from error

    def _put(self, mg: str, ml: str) -> None:
        """Write both fields, and tell nobody."""
        self._is_told = True
        for field, words in ((self.mg, mg), (self.ml, ml)):
            if field.text() != words:
                field.setText(words)
        self._is_told = False

    def _on_edited(self, typed: QLineEdit) -> None:
        if self._is_told:
            return
        self._typed = typed
        words = typed.text()
        try:
            mg, ml = _words(*self.amounts()) if words.strip() else ("", "")
        except InexactAmount:
            mg = ml = ""
        self._put(*((words, ml) if typed is self.mg else (mg, words)))
        self.edited.emit()


def _words(residue_ug: int, residue_ul: int) -> tuple[str, str]:
    return format_mg(residue_ug).removesuffix(" mg"), format_ml(residue_ul).removesuffix(" mL")
