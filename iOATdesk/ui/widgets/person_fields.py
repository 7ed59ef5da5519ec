"""Name, badge, passphrase and PIN of somebody who is going to work here."""

import re

from PySide6.QtWidgets import QGridLayout, QWidget

from iOATdesk.desk.station import PASSPHRASE_LENGTH_MIN, PIN_LENGTH_MIN, NewPerson
from iOATdesk.models.people import Role
from iOATdesk.ui.theme import set_look
from iOATdesk.ui.widgets.field import PassphraseField
from iOATdesk.ui.widgets.readers import NotReadable, read_words
from iOATdesk.ui.widgets.text import text
from iOATdesk.ui.widgets.typed_field import TypedField, read_all

_STRONG_LENGTH = 16
_LETTERS_MIN = 5
_INITIALS = re.compile(r"\S{1,4}")


def read_initials(typed: str) -> str:
    """Return one to four letters.

    Raises:
        NotReadable: it is longer, empty, or has a space.
    """
    if not _INITIALS.fullmatch(typed.strip()):
        raise NotReadable("One to four letters.")
    return typed.strip()


def initials_of(name: str) -> str:
    """Return the first letter of each word of a printed name, up to its comma."""
    words = re.findall(r"\w+", name.partition(",")[0])
    return "".join(word[0] for word in words).upper()[:4]


def strength_words(passphrase: str) -> tuple[str, str]:
    """Return what is to be said about a passphrase while it is typed, and its tone."""
    length = len(passphrase)
    if not length:
        return f"At least {PASSPHRASE_LENGTH_MIN} characters; four words are good.", ""
    if length < PASSPHRASE_LENGTH_MIN:
        return f"{PASSPHRASE_LENGTH_MIN - length} more characters.", "bad"
    if passphrase.isdecimal() or len(set(passphrase)) < _LETTERS_MIN:
        return "Easy to guess: add words.", "warn"
    if length < _STRONG_LENGTH:
        return "Good. Longer is better.", "ok"
    return "Strong.", "ok"


class SecretPair(QWidget):
    """A secret typed twice; nobody can read it back from the screen."""

    def __init__(self, caption: str, name: str, *, length_min: int, is_pin: bool = False) -> None:
        """Show two fields side by side."""
        super().__init__()
        self._caption = caption
        self._length_min = length_min
        self._is_pin = is_pin
        self.first = PassphraseField(caption, name=name)
        self.again = PassphraseField(f"{caption} again", name=f"{name}_again")
        self._below = text(" ", "small", name=f"{name}_strength")
        self._beside = text(" ", "small", name=f"{name}_differs")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        grid.addWidget(text(caption, "small-strong"), 0, 0)
        grid.addWidget(text(f"{caption} again", "small-strong"), 0, 1)
        grid.addWidget(self.first, 1, 0)
        grid.addWidget(self.again, 1, 1)
        grid.addWidget(self._below, 2, 0)
        grid.addWidget(self._beside, 2, 1)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self.setFocusProxy(self.first)
        self.first.line.textChanged.connect(self._on_typed)
        self.again.line.textChanged.connect(lambda: self._differ(""))
        self._on_typed()

    def value(self) -> str:
        """Return the secret.

        Raises:
            NotReadable: it is too short, or the two differ; the line below says so.
        """
        secret = self.first.text()
        is_fitting = len(secret) >= self._length_min and (not self._is_pin or secret.isdecimal())
        if not is_fitting:
            words = self._hint(secret)[0]
            self._show(words, "bad")
            self.first.line.setFocus()
            raise NotReadable(words)
        if secret != self.again.text():
            self._differ("The two differ.")
            self.again.line.setFocus()
            raise NotReadable("The two differ.")
        return secret

    def clear(self) -> None:
        """Forget both."""
        self.first.clear()
        self.again.clear()

    def words(self) -> tuple[str, str]:
        """Return what stands below the two fields."""
        return self._below.text().strip(), self._beside.text().strip()

    def _hint(self, secret: str) -> tuple[str, str]:
        if self._is_pin:
            return f"At least {self._length_min} digits.", ""
        return strength_words(secret)

    def _on_typed(self) -> None:
        self._show(*self._hint(self.first.text()))
        self._differ("")

    def _show(self, words: str, tone: str) -> None:
        self._below.setText(words)
        self.first.line.setAccessibleDescription(words)
        set_look(self._below, tone=tone)

    def _differ(self, words: str) -> None:
        self._beside.setText(words or " ")
        self.again.line.setAccessibleDescription(words)
        set_look(self._beside, tone="bad" if words else "")


class PersonFields(QWidget):
    """Everything about a person but the role."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self.name = TypedField(
            "person_name", "Name as it is printed", read_words, hint="With the professional title."
        )
        self.initials = TypedField("person_initials", "Initials", read_initials)
        self.badge = TypedField("new_badge", "Badge", read_words, hint="Scan it, or type it.")
        self.badge.edit.setProperty("takesScan", True)
        self.passphrase = SecretPair(
            "Passphrase", "new_passphrase", length_min=PASSPHRASE_LENGTH_MIN
        )
        self.pin = SecretPair("PIN", "new_pin", length_min=PIN_LENGTH_MIN, is_pin=True)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        grid.addWidget(self.name, 0, 0, 1, 2)
        grid.addWidget(self.initials, 0, 2)
        grid.addWidget(self.badge, 0, 3)
        grid.addWidget(self.passphrase, 1, 0, 1, 4)
        grid.addWidget(self.pin, 2, 0, 1, 4)
        for place in range(4):
            grid.setColumnStretch(place, 1)
        self.setFocusProxy(self.name)
        self.name.edit.textEdited.connect(self._on_name_edited)

    def value(self, role: Role) -> NewPerson:
        """Return the person.

        Raises:
            NotReadable: something is missing; the line below it says what.
        """
        read_all(self.name, self.initials, self.badge)
        return NewPerson(
            self.name.value(),
            self.initials.value(),
            role,
            self.badge.value(),
            self.passphrase.value(),
            self.pin.value(),
        )

    def clear(self) -> None:
        """Forget everything that was typed."""
        for field in (self.name, self.initials, self.badge):
            field.put("")
        self.passphrase.clear()
        self.pin.clear()

    def _on_name_edited(self, name: str) -> None:
        if not self.initials.edit.isModified():
            self.initials.put(initials_of(name))
