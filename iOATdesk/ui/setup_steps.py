"""The steps of set-up that are filled in: the clinic, the person in charge, the register."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter, QGridLayout, QVBoxLayout, QWidget

from iOATdesk.desk.station import PASSPHRASE_LENGTH_MIN, NewPerson
from iOATdesk.models.days import zone_names
from iOATdesk.models.people import Role
from iOATdesk.models.programme import Programme
from iOATdesk.ui.theme import set_look
from iOATdesk.ui.widgets.choice_row import Choice, ChoiceRow
from iOATdesk.ui.widgets.person_fields import PersonFields, SecretPair
from iOATdesk.ui.widgets.readers import NotReadable, read_words
from iOATdesk.ui.widgets.text import text
from iOATdesk.ui.widgets.typed_field import ListField, TypedField, read_all

_NOTES = {
    "": "",
    "training": "For learning: every screen, label and register says TRAINING.",
    "in_use": "For patients: no dose before the pharmacist in charge has confirmed each limit.",
}


def read_zone(typed: str) -> str:
    """Return the name of a time zone.

    Raises:
        NotReadable: no zone has this name.
    """
    if typed.strip() not in zone_names():
        raise NotReadable("Choose a zone of the list, such as America/Vancouver.")
    return typed.strip()


class StationStep(QWidget):
    """Where the station stands, and by which programme it works."""

    title = "The clinic and its programme"

    def __init__(self) -> None:
        """Start with nothing chosen that matters."""
        super().__init__()
        self.name = TypedField("station_name", "Clinic", read_words, hint="As it is printed.")
        self.address = TypedField("station_address", "Address", read_words)
        self.zone = TypedField(
            "station_zone", "Time zone", read_zone, hint="Type a city of your zone."
        )
        completer = QCompleter(list(zone_names()), self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.zone.edit.setCompleter(completer)
        self.programme = ListField(
            "station_programme", "Programme profile", hint="Its limits are read before use."
        )
        choices = (Choice("training", "Training"), Choice("in_use", "In use with patients"))
        self.use = ChoiceRow(choices, label="What the station is for", name="station_use")
        self._note = text(" ", "small", name="station_use_note", wraps=True)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        grid.addWidget(self.name, 0, 0)
        grid.addWidget(self.address, 0, 1)
        grid.addWidget(self.zone, 1, 0)
        grid.addWidget(self.programme, 1, 1)
        grid.addWidget(text("What the station is for", "small-strong"), 2, 0, 1, 2)
        grid.addWidget(self.use, 3, 0, 1, 2)
        grid.addWidget(self._note, 4, 0, 1, 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(5, 1)
        self.setFocusProxy(self.name)
        self.use.chosen.connect(self._on_use_chosen)

    def offer(self, programmes: Sequence[Programme]) -> None:
        """Offer the profiles that ship."""
        self.programme.offer([(p.programme, p.name) for p in programmes])

    def check(self) -> None:
        """Return only if everything is filled in.

        Raises:
            NotReadable: something is missing; the line below it says what.
        """
        read_all(self.name, self.address, self.zone)
        if not self.use.value():
            self._note.setText("Choose one.")
            set_look(self._note, tone="bad")
            self.use.button("training").setFocus()
            raise NotReadable("Choose one.")

    def _on_use_chosen(self, use: str) -> None:
        self._note.setText(_NOTES[use])
        set_look(self._note, tone="")


class PersonStep(QWidget):
    """Who answers for the station."""

    title = "The pharmacist in charge"

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self.fields = PersonFields()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        sentence = (
            "The passphrase opens the shift; badge and PIN are enough after that. "
            "Only this person can add others."
        )
        column.addWidget(text(sentence, "mute", wraps=True))
        column.addWidget(self.fields)
        column.addStretch(1)
        self.setFocusProxy(self.fields)

    def check(self) -> None:
        """Return only if everything is filled in.

        Raises:
            NotReadable: something is missing; the line below it says what.
        """
        self.value()

    def value(self) -> NewPerson:
        """Return the person.

        Raises:
            NotReadable: something is missing; the line below it says what.
        """
        return self.fields.value(Role.IN_CHARGE)


class RegisterStep(QWidget):
    """The passphrase with which the registers are encrypted."""

    title = "The register’s passphrase"

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self.passphrase = SecretPair(
            "Register passphrase", "register_passphrase", length_min=PASSPHRASE_LENGTH_MIN
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        sentence = (
            "Each day’s register leaves the station as an encrypted PDF. Whoever shall read it, "
            "such as an inspector, is given this passphrase, never the drive and the passphrase "
            "together. It is not a person’s own passphrase."
        )
        column.addWidget(text(sentence, "mute", wraps=True))
        column.addWidget(self.passphrase)
        column.addStretch(1)
        self.setFocusProxy(self.passphrase)

    def check(self) -> None:
        """Return only if the passphrase is there, twice the same.

        Raises:
            NotReadable: it is too short, or the two differ.
        """
        self.passphrase.value()
