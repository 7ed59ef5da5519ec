"""The real window of a copied station: what a person sees there, and what is left afterwards."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget

from iOATdesk.desk import verify
from iOATdesk.desk.ports import Devices
from iOATdesk.desk.station import open_station
from iOATdesk.devices.drives import FolderDrive
from iOATdesk.devices.printers import FolderPrinter
from iOATdesk.ledger.check import check
from iOATdesk.ledger.people_queries import people
from iOATdesk.ledger.stock_queries import Balance, balances
from iOATdesk.ledger.store import Ledger
from iOATdesk.training.hands import SCANNER, CountedExecutor, Hands
from iOATdesk.training.nurse import Nurse
from iOATdesk.ui.background import ThreadBackground
from iOATdesk.ui.shell import Shell
from iOATdesk.ui.widgets.chip import Chip
from iOATdesk.ui.widgets.key_button import KeyButton
from iOATdesk.ui.widgets.row_table import RowTable
from tests.stations import PASSPHRASE, REGISTER_PASSPHRASE, Clinic

IN_CHARGE, NURSE, SECOND = "B-001", "B-002", "B-003"
PIN = "4711"


@dataclass(frozen=True)
class Ledgered:
    """What the ledger says once the window is closed, and ``ioatdesk check`` of it."""

    is_sound: bool
    entries: tuple[tuple[str, str], ...]
    """Kind and author of every entry, first to last."""
    rows: dict[str, tuple[dict[str, Any], ...]]
    """State by the name of its table."""
    balances: tuple[Balance, ...]

    def times(self, kind: str) -> int:
        return sum(each == kind for each, _ in self.entries)

    def author(self, kind: str) -> str:
        """Return who wrote the last entry of a kind."""
        return [by for each, by in self.entries if each == kind][-1]


P = ParamSpec("P")
T = TypeVar("T")


class _Ledgers(CountedExecutor):
    """Is idle only when each answer has been shown, not already when it was found."""

    def __init__(self) -> None:
        super().__init__()
        self._asked = 0
        self._asked_when_idle = -1

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        self._asked += 1
        future = super().submit(fn, *args, **kwargs)
        # Runs when the callbacks of what came before it have run.
        super().submit(_nothing)
        return future

    @property
    def is_idle(self) -> bool:
        """Say whether nothing was asked since it was last seen idle, with events in between."""
        was = self._asked_when_idle
        self._asked_when_idle = self._asked if super().is_idle else -1
        return was == self._asked_when_idle == self._asked


def _nothing() -> None:
    """Take a place in the queue."""


class Journey:
    """A day at the window: hands, a nurse's verbs, and eyes."""

    def __init__(self, clinic: Clinic, folder: Path) -> None:
        """Start the window on the clinic's folder, whose ledger must be closed."""
        self.clock = clinic.clock
        self.station = clinic.folder
        self.prints = folder / "prints"
        self.usb = folder / "usb"
        paper = FolderPrinter(self.prints)
        drive = FolderDrive(self.usb, "Register drive")
        self._is_closed = False
        self._executor = _Ledgers()
        devices = Devices(self.clock, paper, paper, paper, drive)
        self._shell = Shell(
            self.station,
            self.clock,
            lambda: devices,
            ThreadBackground(self._executor),
            scanner=SCANNER,
        )
        self.hands = Hands(self._shell, self._executor, self.clock, folder / "screens")
        known = {"passphrase": PASSPHRASE, "pin": PIN}
        self.nurse = Nurse(self.hands, self._shell, known, self._look_around)

    def begin(self, *others: str) -> None:
        """Have the window shown, the nurse sign on and others open their shifts."""
        self._shell.show()
        self.hands.take()
        self.nurse.sign_on(NURSE)
        for badge in others:
            self.nurse.begin_shift(badge)
        if others:
            self.nurse.lock()
            self.nurse.unlock(NURSE)

    def close(self) -> None:
        """Close the window as its owner does; once is enough."""
        if self._is_closed:
            return
        self._is_closed = True
        self._shell.close()
        self._executor.submit(self._shell.close_ledger).result()
        self._executor.shutdown()
        self._shell.deleteLater()

    def _look_around(self) -> tuple[Balance, ...]:
        return self._executor.submit(balances, self._ledger()).result()

    def _ledger(self) -> Ledger:
        assert self._shell.opened is not None, "the station is open"
        return self._shell.opened.ledger

    # Time

    def wait(self, **span: int) -> None:
        """Let time pass at the desk."""
        self.hands.wait_until(self.clock.now() + timedelta(**span))

    def wait_until(self, moment: datetime) -> None:
        self.hands.wait_until(moment)

    # Eyes

    def words(self, name: str) -> str:
        """Return what a person reads in the widget of this name; it must be on the screen."""
        top = QApplication.activeModalWidget() or self._shell
        seen = [found for found in top.findChildren(QWidget, name) if found.isVisible()]
        assert seen, f"“{name}” is not on the screen"
        return _words_of(seen[0])

    def table(self, name: str) -> tuple[str, ...]:
        """Return each row of a table on the screen, as it is read out."""
        found = next(t for t in self._shell.findChildren(RowTable, name) if t.isVisible())
        return found.row_words()

    def row(self, name: str, begins: str) -> str:
        """Return the one row of a table that begins with these words."""
        fitting = [row for row in self.table(name) if row.startswith(begins)]
        assert len(fitting) == 1, f"{name} has {len(fitting)} rows “{begins}”: {self.table(name)}"
        return fitting[0]

    def tone(self, name: str) -> str:
        """Return the colour in words that a widget has: ``ok``, ``warn`` or ``bad``."""
        found = next(w for w in self._shell.findChildren(QWidget, name) if w.isVisible())
        return str(found.property("tone") or "")

    def can_press(self, name: str) -> bool:
        """Say whether a button is on the screen and may be pressed."""
        found = self._shell.findChildren(QAbstractButton, name)
        return any(button.isVisible() and button.isEnabled() for button in found)

    def is_chosen(self, name: str) -> bool:
        """Say whether a box on the screen is ticked."""
        found = self._shell.findChildren(QAbstractButton, name)
        return any(button.isVisible() and button.isChecked() for button in found)

    def everything(self) -> str:
        """Return all words on the screen."""
        labels = [w.text() for w in self._shell.findChildren(QLabel) if w.isVisible()]
        fields = [w.text() for w in self._shell.findChildren(QLineEdit) if w.isVisible()]
        return "\n".join([*labels, *fields])

    def refused(self) -> tuple[str, str]:
        """Return the words of the red verdict and the sentence below; both must be there."""
        assert self.tone("verdict") == "bad", f"no red verdict: {self.words('verdict_words')}"
        return self.words("verdict_words"), self.words("why_sentence")

    # Longer ways

    def syringe(self, card: str) -> str:
        """Have a syringe prepared for the dose that is due, and checked by the second nurse."""
        number = self.nurse.prepare(card)
        self.nurse.check(number, SECOND)
        return number

    def dose(self, card: str, syringe: str) -> None:
        """Give a dose from the card to the syringe that is back."""
        self.nurse.identify(card)
        self.nurse.assess()
        self.nurse.issue(syringe)
        self.wait(minutes=5)
        self.nurse.injected(card, syringe)
        self.hands.wait_for(
            "the syringe is back", lambda: "Syringe back" in self.words("syringe_back")
        )

    def press_on(self, name: str) -> None:
        """Go to a control with Tab and press it with the space bar."""
        self.nurse.focus(name)
        self.hands.press(Qt.Key.Key_Space)

    def leave(self, card: str) -> None:
        """Let the observation come to its end and the patient leave well."""
        self.wait(minutes=20)
        self.nurse.left_well(card)

    # The outside world

    def break_printer(self) -> None:
        """Have the folder of prints give way to a file: nothing prints any more."""
        self.prints.rename(self.prints.with_name("prints-away"))
        self.prints.touch()

    def mend_printer(self) -> None:
        self.prints.unlink()
        self.prints.with_name("prints-away").rename(self.prints)

    def printed(self) -> tuple[str, ...]:
        """Return the titles of all prints."""
        return tuple(sorted(path.stem.split("-", 1)[1] for path in self.prints.iterdir()))

    # The end of the day

    def figures(self) -> tuple[dict[str, str], tuple[str, ...]]:
        """Return what is really there: a figure for each field, and each numbered thing."""
        there = self._look_around()
        figures = {f"safe_{b.ref}": str(b.containers) for b in there if b.account == "safe"}
        for line in there:
            if line.account == "open":
                whole, rest = divmod(line.volume_ul, 1000)
                figures[f"open_{line.ref}"] = f"{whole}.{rest:03d}"
        numbered = tuple(b.ref for b in there if b.account in ("syringe", "residue"))
        return figures, numbered

    def count_all(self, second: str) -> None:
        """Count everything as it is."""
        self.nurse.fill_count(*self.figures())
        self.nurse.confirm_count(second)

    def sign_without_a_drive(self, badges: tuple[str, ...]) -> None:
        """Close the day and have the register signed while nothing can be exported."""
        self.nurse.go("Close day")
        for badge in badges:
            self.nurse.focus("sign")
            self.hands.enter()
            self.nurse.as_witness(badge)
        self.hands.wait_for("it is signed", lambda: self.hands.sees("look_for_drive"))

    def finish(self) -> None:
        """Close the day, have two people sign, and export to the drive."""
        self.usb.mkdir(exist_ok=True)
        self.nurse.sign_and_close((IN_CHARGE, NURSE))
        self.nurse.export()
        assert "exported" in self.words("drive_chip")
        assert self.words("export_words").endswith("agrees. The stick can be removed.")

    # What is left

    def verified(self) -> list[str]:
        """Return what ``ioatdesk verify`` says of the drive; it must find everything true."""
        report = verify.verify([self.usb], passphrase=REGISTER_PASSPHRASE)
        assert verify.exit_code(report) == 0, verify.words(report)
        return verify.words(report)

    def register_text(self) -> str:
        """Return the text of the last register on the drive."""
        reader = PdfReader(max(self.usb.glob("*.pdf")), password=REGISTER_PASSPHRASE)
        pages = (" ".join(page.extract_text().split()) for page in reader.pages)
        return "\n".join(pages)

    def left_behind(self) -> Ledgered:
        """Close the window, then open and check the ledger as ``ioatdesk check`` does."""
        self.close()
        opened = open_station(self.station, IN_CHARGE, PASSPHRASE)
        ledger = opened.ledger
        try:
            checked = check(ledger)
            names = {person.person: person.name for person in people(ledger)}
            tables = ("dose", "visit", "day", "discrepancy", "register", "reprint", "assessment")
            return Ledgered(
                is_sound=checked.is_sound,
                entries=tuple((e.header.kind, names[e.header.by]) for e in ledger.entries(1)),
                rows={t: tuple(map(dict, ledger.rows(_ROWS.format(t)))) for t in tables},
                balances=balances(ledger),
            )
        finally:
            ledger.close()


_ROWS = "SELECT * FROM {} ORDER BY rowid"


def _words_of(widget: QWidget) -> str:
    if isinstance(widget, Chip):
        # Its text is cut as long as the row has not given it its width.
        return widget.accessibleName()
    if isinstance(widget, KeyButton):
        return widget.words()
    if isinstance(widget, QLabel | QLineEdit | QAbstractButton):
        return widget.text()
    return widget.accessibleName()


@contextmanager
def at_the_window(clinic: Clinic, folder: Path) -> Iterator[Journey]:
    """Give a window on the clinic's station, and close it whatever happens."""
    clinic.desk.ledger.close()
    journey = Journey(clinic, folder)
    try:
        yield journey
    finally:
        journey.close()
