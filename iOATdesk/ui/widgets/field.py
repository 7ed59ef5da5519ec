"""Fields to type into, each with its name above and what is wrong with it below."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from iOATdesk.ui import theme
from iOATdesk.ui.theme import set_look
from iOATdesk.ui.widgets.text import text


class LabelledField(QWidget):
    """A caption, any input widget, and below it one line kept free for a hint or an error."""

    def __init__(self, caption: str, field: QWidget, *, hint: str = "") -> None:
        super().__init__()
        self.field = field
        self._hint = hint
        self._caption = text(caption, "small-strong")
        self._caption.setBuddy(field)
        self._below = text(hint or " ", "small", wraps=True)
        if not field.accessibleName():
            field.setAccessibleName(caption)
        field.setAccessibleDescription(hint)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._caption)
        column.addWidget(field)
        column.addWidget(self._below)

    def set_hint(self, hint: str) -> None:
        """Say something else below the field for as long as nothing is wrong with it."""
        self._hint = hint
        self.wrong("")

    def wrong(self, sentence: str) -> None:
        """Say below the field what is wrong with it; empty: nothing is."""
        self._below.setText(sentence or self._hint or " ")
        set_look(self._below, tone="bad" if sentence else "")
        set_look(self.field, wrong=bool(sentence))
        self.field.setAccessibleDescription(sentence or self._hint)


def line_field(name: str, said: str, placeholder: str = "", *, length_max: int = 200) -> QLineEdit:
    """Return a one-line field with an object name and a name for a screen reader."""
    field = QLineEdit()
    field.setObjectName(name)
    field.setAccessibleName(said)
    field.setPlaceholderText(placeholder)
    field.setMaxLength(length_max)
    return field


class FindField(QLineEdit):
    """The one field for scanning and typing; shows the key that leads to it."""

    entered = Signal(str)
    """Enter was pressed on these words."""
    left_downwards = Signal()
    """The down arrow was pressed: on to the list below."""

    def __init__(self, placeholder: str, key: str, *, name: str = "find") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(placeholder)
        self.setPlaceholderText(placeholder)
        self.setMaxLength(200)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._key = text(key, "key")
        self._key.setParent(self)
        self.setTextMargins(0, 0, 36, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the key at the right end."""
        super().resizeEvent(event)
        self._key.adjustSize()
        self._key.move(
            self.width() - self._key.width() - 13, (self.height() - self._key.height()) // 2
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep Enter to itself, so that it does not also do the step."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if words := self.text().strip():
                self.entered.emit(words)
            return
        if event.key() == Qt.Key.Key_Down:
            self.left_downwards.emit()
            return
        super().keyPressEvent(event)


class PassphraseField(QWidget):
    """A field whose words are hidden until a person asks to see them."""

    entered = Signal()

    def __init__(self, said: str = "Passphrase", *, name: str = "passphrase") -> None:
        super().__init__()
        self.setObjectName(f"{name}_box")
        self.line = line_field(name, said, length_max=1024)
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.setInputMethodHints(
            Qt.InputMethodHint.ImhHiddenText | Qt.InputMethodHint.ImhNoPredictiveText
        )
        self._eye = QToolButton(self.line)
        self._eye.setObjectName(f"{name}_show")
        self._eye.setAccessibleName(f"Show the {said.lower()}")
        self._eye.setCheckable(True)
        self._eye.setFixedSize(40, 40)
        self._eye.setStyleSheet(
            "QToolButton { border: none; padding: 0; background: transparent; }"
        )
        self._eye.toggled.connect(lambda is_shown: self._on_eye_toggled(is_shown=is_shown))
        self.line.returnPressed.connect(self.entered)
        self.line.setTextMargins(0, 0, 40, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.line)
        self.setFocusProxy(self.line)
        self._on_eye_toggled(is_shown=False)

    def text(self) -> str:
        """Return what was typed."""
        return self.line.text()

    def clear(self) -> None:
        """Forget what was typed, and hide what comes next."""
        self.line.clear()
        self._eye.setChecked(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the eye at the right end."""
        super().resizeEvent(event)
        self._eye.move(self.width() - 46, max((self.line.height() - 40) // 2, 0))

    def _on_eye_toggled(self, *, is_shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if is_shown else QLineEdit.EchoMode.Password
        self.line.setEchoMode(mode)
        drawing = "eye-off" if is_shown else "eye"
        self._eye.setIcon(theme.icon(drawing, theme.colours_now().mute))
