"""The three plates of the day's end: the checklist, the signatures, the export."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from iOATdesk.desk.ports import DriveState
from iOATdesk.desk.views import ClosingItem
from iOATdesk.ui.theme import set_look
from iOATdesk.ui.widgets.card import Card
from iOATdesk.ui.widgets.chip import CROSS, TICK, Chip
from iOATdesk.ui.widgets.key_button import KeyButton
from iOATdesk.ui.widgets.row_table import Cell, Column, RowTable
from iOATdesk.ui.widgets.text import rule, text

MEANING = "I counted the stock and reviewed this register."
BYTES_PER_GB = 1_000_000_000
BYTES_PER_MB = 1_000_000
_MARKS = {"ok": f"{TICK} ", "flag": "", "block": f"{CROSS} "}
_TONES = {"ok": "ok", "flag": "warn", "block": "bad"}


class Checklist(Card):
    """What must be done before a day is closed, and what stands in its register."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__(name="checklist")
        self.body.setContentsMargins(16, 4, 16, 12)
        columns = (Column("", 7), Column("", 4, True))
        self.table = RowTable(columns, name="checklist_table", said="Before the day is closed")
        self.add(self.table)

    def show_items(self, items: Sequence[ClosingItem]) -> None:
        """Show the list as it stands now."""
        self.table.show_rows(
            [
                (Cell(item.name), Cell(f"{_MARKS[item.state]}{item.words}", _TONES[item.state]))
                for item in items
            ]
        )


@dataclass(frozen=True, slots=True)
class Signature:
    """One line of the signatures: whose, and when where that is known."""

    name: str
    at: str


class Signatures(Card):
    """Who has signed, and one button for who is next."""

    sign_clicked = Signal()

    def __init__(self) -> None:
        """Start with nobody."""
        super().__init__("Signatures", name="signatures")
        self.body.setContentsMargins(16, 12, 16, 8)
        self.body.setSpacing(2)
        self._below = text("", "small", name="signatures_below", wraps=True)
        self.add(self._below)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(0)
        self.body.addLayout(self._lines)
        self.can_sign = False
        self._shown: list[QWidget] = []

    def show_signed(self, signed: Sequence[Signature], needed: int, *, why_not: str = "") -> None:
        """Show each signature; ``why_not`` says why nobody can sign yet."""
        self.setEnabled(True)
        for old in self._shown:
            self._lines.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._shown = []
        self.can_sign = len(signed) < needed and not why_not
        self._below.setText(why_not or f"“{MEANING}”")
        titles = ("First signature", "Second signature", "Third signature", "Fourth signature")
        for number in range(max(needed, len(signed))):
            title = titles[number] if number < len(titles) else f"Signature {number + 1}"
            is_next = number == len(signed)
            mark = signed[number] if number < len(signed) else None
            if self._shown:
                self._add(rule())
            self._add(self._line(title, mark, is_next=is_next))

    def _add(self, line: QWidget) -> None:
        self._lines.addWidget(line)
        self._shown.append(line)

    def _line(self, title: str, mark: Signature | None, *, is_next: bool) -> QWidget:
        line = QWidget()
        line.setMinimumHeight(50)
        row = QHBoxLayout(line)
        row.setContentsMargins(10, 3, 10, 3)
        row.addWidget(text(title), 1)
        if mark:
            row.addWidget(Chip(f"{TICK} {mark.name} {mark.at}".strip(), "ok"))
        elif is_next:
            row.addWidget(self._sign_button(title))
        return line

    def hold(self) -> None:
        """Let nobody sign while the file is being signed."""
        self.can_sign = False
        self.setEnabled(False)

    def _sign_button(self, title: str) -> KeyButton:
        button = KeyButton("Sign…", "Enter", name="sign")
        button.setAccessibleName(f"{title}: sign")
        button.setAccessibleDescription(MEANING)
        button.setEnabled(self.can_sign)
        button.clicked.connect(self.sign_clicked)
        return button


def room_words(free_bytes: int) -> str:
    """Return the room left on a drive: ``28 GB free``."""
    if free_bytes >= BYTES_PER_GB:
        return f"{free_bytes // BYTES_PER_GB} GB free"
    return f"{free_bytes // BYTES_PER_MB} MB free"


class Export(Card):
    """The removable drive, how far the export is, and the button for it."""

    export_clicked = Signal()
    look_clicked = Signal()

    def __init__(self) -> None:
        """Start without a drive."""
        super().__init__("Export", name="export")
        self.body.setContentsMargins(16, 12, 16, 12)
        self.body.setSpacing(6)
        self._drive = text("", "strong", name="drive_name")
        self._room = text("", name="drive_room")
        self._chip = Chip("", "mute", name="drive_chip")
        self._bar = QProgressBar()
        self._bar.setObjectName("export_progress")
        self._bar.setAccessibleName("Export")
        self._bar.setTextVisible(False)
        self._words = text(" ", "mute", name="export_words", wraps=True)
        self._percent = text("", "mute", name="export_percent")
        self.look = KeyButton("Look again", "F5", name="look_for_drive", shortcut="F5")
        self.button = KeyButton("Export to the drive", "Enter", kind="primary", name="export_now")
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self._drive)
        row.addWidget(self._room)
        row.addStretch(1)
        row.addWidget(self._chip)
        said = QHBoxLayout()
        said.addWidget(self._words, 1)
        said.addWidget(self._percent)
        self.body.addLayout(row)
        self.add(self._bar)
        self.body.addLayout(said)
        buttons = QHBoxLayout()
        buttons.addWidget(self.look)
        buttons.addWidget(self.button, 1)
        self.body.addLayout(buttons)
        self.body.addStretch(1)
        self.button.clicked.connect(self.export_clicked)
        self.look.clicked.connect(self.look_clicked)
        self._bar.setValue(0)

    def show_drive(self, drive: DriveState) -> None:
        """Show the drive that was found."""
        self._drive.setText(drive.name)
        self._room.setText(f"· {room_words(drive.free_bytes)}")
        self._chip.show_words("ready", "ok")

    def show_no_drive(self, title: str, advice: str) -> None:
        """Say why there is no drive to write to, and what to do."""
        self._drive.setText(title)
        self._room.setText("")
        self._chip.show_words("not ready", "warn")
        self._say(advice, "")

    def show_progress(self, percent: int) -> None:
        """Show how far it is; the first half is writing, the second reading back."""
        self.look.hide()
        self._bar.setValue(percent)
        self._say("Writing…" if percent < 50 else "Reading back and checking…", "")
        self._percent.setText(f"{percent} %")
        self.button.say("Do not remove the stick", "")
        self.button.setEnabled(False)

    def show_rest(self, sentence: str, *, is_allowed: bool) -> None:
        """Show that nothing is under way, and what can be done."""
        self.look.show()
        self._bar.setValue(0)
        self._percent.setText("")
        self._say(sentence, "")
        self.button.say("Export to the drive", "Enter")
        self.button.setEnabled(is_allowed)

    def show_done(self, drive: str, file_name: str) -> None:
        """Show that the register is on the drive and was read back from it."""
        self.look.hide()
        self._bar.setValue(100)
        self._percent.setText("100 %")
        self._drive.setText(drive)
        self._room.setText("")
        self._chip.show_words(f"{TICK} exported", "ok")
        self._say(f"{file_name} was read back and agrees. The stick can be removed.", "ok")
        self.button.say("Exported", "")
        self.button.setEnabled(False)

    def _say(self, words: str, tone: str) -> None:
        self._words.setText(words or " ")
        set_look(self._words, tone=tone)
