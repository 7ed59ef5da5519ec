"""A row of buttons of which one, or several, are chosen."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QPushButton, QSizePolicy, QWidget

from iOATdesk.ui.widgets.flow import FlowLayout


@dataclass(frozen=True, slots=True)
class Choice:
    """One button: the value it stands for, its words, and what a screen reader says."""

    value: str
    words: str
    said: str = ""


class ChoiceRow(QWidget):
    """One of several, or with ``none`` any number of them; nothing is chosen by itself.

    Left and right move the focus, Space chooses.
    """

    chosen = Signal(str)
    """The value that was chosen or taken back by a person."""

    def __init__(
        self,
        choices: Sequence[Choice],
        *,
        label: str,
        name: str,
        none: str = "",
        chosen: str = "",
        wraps: bool = True,
    ) -> None:
        """Make the row.

        Args:
            choices: the buttons from left to right.
            label: what is chosen, for a screen reader.
            name: object name; buttons are called ``name_value``.
            none: value that excludes all others, which then do not exclude each other.
            chosen: value that is chosen from the start, if any.
            wraps: go on below where the row is full.
        """
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(label)
        self._none = none
        self._first = chosen
        self._buttons: dict[str, QPushButton] = {}
        row: QLayout = FlowLayout() if wraps else QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self.setLayout(row)
        width = QSizePolicy.Policy.Expanding if wraps else QSizePolicy.Policy.Maximum
        height = QSizePolicy.Policy.Preferred if wraps else QSizePolicy.Policy.Fixed
        policy = QSizePolicy(width, height)
        policy.setHeightForWidth(wraps)
        self.setSizePolicy(policy)
        for choice in choices:
            button = QPushButton(choice.words.replace("&", "&&"))
            button.setProperty("kind", "choice")
            button.setCheckable(True)
            button.setObjectName(f"{name}_{choice.value}")
            button.setAccessibleName(f"{label}: {choice.said or choice.words}")
            button.clicked.connect(lambda _checked, value=choice.value: self._on_clicked(value))
            self._buttons[choice.value] = button
            row.addWidget(button)
        self.reset()

    def value(self) -> str:
        """Return what is chosen; empty where nothing is."""
        return next(iter(self.values()), "")

    def values(self) -> tuple[str, ...]:
        """Return everything that is chosen, without the value for none."""
        chosen = (value for value, button in self._buttons.items() if button.isChecked())
        return tuple(value for value in chosen if value != self._none)

    def choose(self, value: str) -> None:
        """Choose a value as if a person had."""
        if value in self._buttons and self._buttons[value].isEnabled():
            self._buttons[value].setChecked(not self._none or not self._buttons[value].isChecked())
            self._on_clicked(value)

    def set_value(self, value: str) -> None:
        """Show a value as chosen, and tell nobody."""
        for other, button in self._buttons.items():
            button.setChecked(other == value)

    def reset(self) -> None:
        """Go back to what is chosen from the start."""
        self.set_value(self._first)

    def button(self, value: str) -> QPushButton:
        """Return the button of a value."""
        return self._buttons[value]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move along the row with the arrow keys."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        buttons = list(self._buttons.values())
        at = next((place for place, button in enumerate(buttons) if button.hasFocus()), None)
        if step is None or at is None:
            super().keyPressEvent(event)
            return
        buttons[(at + step) % len(buttons)].setFocus(Qt.FocusReason.TabFocusReason)

    def _on_clicked(self, value: str) -> None:
        button = self._buttons[value]
        if self._none and value != self._none:
            self._buttons[self._none].setChecked(not self.values())
        else:
            for other, beside in self._buttons.items():
                beside.setChecked(other == value)
            button.setChecked(True)
        self.chosen.emit(value)
