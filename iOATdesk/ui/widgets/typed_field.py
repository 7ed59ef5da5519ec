"""A field that reads one value, with its name above and what is wrong with it below."""

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QSizePolicy

from iOATdesk.ui.theme import set_look
from iOATdesk.ui.widgets.field import LabelledField, line_field
from iOATdesk.ui.widgets.readers import NotReadable

T_co = TypeVar("T_co", covariant=True)


class TypedField(LabelledField, Generic[T_co]):
    """Reads one value; the line below has its place from the start, so nothing moves."""

    def __init__(
        self,
        name: str,
        caption: str,
        read: Callable[[str], T_co],
        *,
        hint: str = "",
        placeholder: str = "",
    ) -> None:
        """Show ``caption`` above the field, which tests know by ``name``."""
        self.edit = line_field(name, caption, placeholder)
        super().__init__(caption, self.edit, hint=hint)
        self._read = read
        self._complaint = ""
        self.setFocusProxy(self.edit)
        self.edit.textEdited.connect(self._on_edited)

    def value(self) -> T_co:
        """Return what was typed.

        Raises:
            NotReadable: it has not the right form; the line below says so.
        """
        try:
            return self._read(self.edit.text())
        except NotReadable as error:
            self.complain(str(error))
            raise

    def put(self, text: str) -> None:
        """Replace what stands in the field; a complaint about the former text is gone."""
        self.edit.setText(text)
        self.complain("")

    def complain(self, sentence: str) -> None:
        """Say below the field what is wrong with it; empty: nothing is."""
        self._complaint = sentence
        self.wrong(sentence)

    def complaint(self) -> str:
        """Return what is wrong with the field as it was last read."""
        return self._complaint

    def _on_edited(self) -> None:
        if self._complaint:
            self.complain("")


def read_all(*fields: TypedField[object]) -> None:
    """Look at every field, so that all complaints show at once; the first has the focus.

    Raises:
        NotReadable: at least one has not the right form.
    """
    wrong = [field for field in fields if not _is_readable(field)]
    if wrong:
        wrong[0].edit.setFocus()
        raise NotReadable(wrong[0].complaint())


def _is_readable(field: TypedField[object]) -> bool:
    try:
        field.value()
    except NotReadable:
        return False
    return True


class ListField(LabelledField):
    """One of a list of values, by its words; with ``is_open`` other words can be typed."""

    changed = Signal()

    def __init__(self, name: str, caption: str, *, hint: str = "", is_open: bool = False) -> None:
        """Show ``caption`` above the list, which tests know by ``name``."""
        self.combo = QComboBox()
        self.combo.setObjectName(name)
        self.combo.setAccessibleName(caption)
        self.combo.setEditable(is_open)
        self.combo.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.combo.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.combo.setMinimumContentsLength(8)
        if line := self.combo.lineEdit():
            line.setObjectName(f"{name}_typed")
            line.setAccessibleName(caption)
            line.setStyleSheet("QLineEdit { border: none; padding: 0; min-height: 38px; }")
        super().__init__(caption, self.combo, hint=hint)
        self.setFocusProxy(self.combo)
        self.combo.currentTextChanged.connect(self.changed)

    def offer(self, choices: Sequence[tuple[str, str]]) -> None:
        """Offer values with their words; what was chosen stays chosen where it is still there."""
        before = self.value()
        self.combo.blockSignals(True)
        self.combo.clear()
        for value, words in choices:
            self.combo.addItem(words, value)
        at = self.combo.findData(before)
        self.combo.setCurrentIndex(max(at, 0) if choices else -1)
        self.combo.blockSignals(False)
        self.changed.emit()

    def value(self) -> str:
        """Return the chosen value, or the words typed instead; empty where there is neither."""
        words = self.combo.currentText()
        at = self.combo.currentIndex()
        if at >= 0 and self.combo.itemText(at) == words:
            return str(self.combo.itemData(at))
        return words.strip() if self.combo.isEditable() else ""

    def choose(self, value: str) -> None:
        """Choose a value; one that is not in an open list is typed."""
        at = self.combo.findData(value)
        if at >= 0:
            self.combo.setCurrentIndex(at)
        elif self.combo.isEditable():
            self.combo.setEditText(value)

    def complain(self, sentence: str) -> None:
        """Say below the list what is wrong with it; empty: nothing is."""
        self.wrong(sentence)
        set_look(self.combo, wrong=bool(sentence))
