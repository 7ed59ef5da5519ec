"""What people do at the window, in the words of the desk, each with the keys that do it."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QTableWidget, QWidget

from iOATdesk.ledger.stock_queries import Balance
from iOATdesk.models.units import format_ml
from iOATdesk.training.hands import Hands, ScreenStuck
from iOATdesk.ui.counter_page import CounterPage
from iOATdesk.ui.shell import Shell
from iOATdesk.ui.widgets.pick_table import PickTable
from iOATdesk.ui.window import MainWindow

PAGES = ("Counter", "Patients", "Stock", "Count", "Close day", "People", "Programme")


class Nurse:
    """Somebody at the desk, with badge, PIN and passphrase."""

    def __init__(
        self,
        hands: Hands,
        shell: Shell,
        station: Mapping[str, Any],
        look_around: Callable[[], tuple[Balance, ...]],
    ) -> None:
        """Work at a shell whose first screen is shown.

        Args:
            hands: at the shell.
            shell: the window.
            station: the sample's passphrase and PIN.
            look_around: what is really in the safe, in syringes and in bags.
        """
        self._look_around = look_around
        self.hands = hands
        self._shell = shell
        self._station = station

    # Signing on

    def sign_on(self, badge: str) -> None:
        """Sign on at the start of the program."""
        self.hands.scan(badge)
        self.hands.fill(self._station["passphrase"])
        self.hands.enter()
        self.hands.wait_for("the desk is shown", lambda: self._window() is not None)

    def begin_shift(self, badge: str) -> None:
        """Let somebody else open their shift with the passphrase, from the locked screen."""
        self.lock()
        self.hands.scan(badge)
        self.focus("lock_other")
        self.hands.press(Qt.Key.Key_Space)
        self.hands.fill(self._station["passphrase"])
        self.hands.enter()
        self.hands.wait_for(f"{badge} has unlocked", lambda: not self._desk().is_locked)

    def lock(self) -> None:
        """Lock the screen."""
        self.hands.press(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)

    def unlock(self, badge: str) -> None:
        """Unlock with badge and PIN."""
        self.hands.scan(badge)
        self.hands.fill(self._station["pin"])
        self.hands.enter()
        self.hands.wait_for(f"{badge} has unlocked", lambda: not self._desk().is_locked)

    def become(self, badge: str) -> None:
        """Switch to another person by badge and PIN."""
        self.go("Counter")
        self.hands.scan(badge)
        self.hands.wait_for("the PIN is asked for", lambda: self.hands.sees("person_pin"))
        self.hands.fill(self._station["pin"])
        self.hands.enter()
        self._dialog_gone()

    def as_witness(self, badge: str) -> None:
        """Give badge and PIN in the dialog that asks for a second person."""
        self.hands.wait_for("a person is asked for", lambda: self.hands.sees("person_badge"))
        self.hands.fill(badge)
        self.hands.enter()
        self.hands.fill(self._station["pin"])
        self.hands.enter()
        self._dialog_gone()

    def _dialog_gone(self) -> None:
        self.hands.wait_for(
            "the dialog is closed", lambda: QApplication.activeModalWidget() is None
        )

    # Moving about

    def _window(self) -> MainWindow | None:
        shown = self._shell.currentWidget()
        return shown if isinstance(shown, MainWindow) else None

    def _desk(self) -> MainWindow:
        window = self._window()
        assert window is not None, "the desk is shown after signing on"
        return window

    def go(self, page: str) -> None:
        """Show a page by its key, unless it is shown."""
        if self._desk().page_title() == page:
            return
        key = Qt.Key(Qt.Key.Key_1 + PAGES.index(page))
        self.hands.press(key, Qt.KeyboardModifier.ControlModifier)

    def section(self, number: int) -> None:
        """Show a section of the stock page by its key."""
        self.hands.press(Qt.Key(Qt.Key.Key_0 + number), Qt.KeyboardModifier.AltModifier)

    def focus(self, name: str) -> QWidget:
        """Put the focus on a control, as Tab or the mouse would."""
        top = QApplication.activeModalWidget() or self._shell
        for found in top.findChildren(QWidget, name):
            if found.isVisible():
                found.setFocus(Qt.FocusReason.TabFocusReason)
                self.hands.settle()
                return found
        raise ScreenStuck(f"there is no “{name}” on the screen")

    def choose_row(self, table: str, words: str) -> None:
        """Go down in a table to the row that begins with these words."""
        found = self.focus(table)
        assert isinstance(found, PickTable), f"{table} is a table to choose from"
        rows = found.row_words()
        at = next((n for n, row in enumerate(rows) if words in row), None)
        if at is None:
            raise ScreenStuck(f"no row of {table} says {words}: {rows}")
        self.hands.press(Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
        self.hands.press_often(Qt.Key.Key_Down, at)

    # Stock

    def prepare(self, card: str) -> str:
        """Prepare the syringe of the dose that is due; return its number."""
        self.go("Stock")
        self.section(3)
        before = self._to_check()
        self.choose_row("due", card)
        self.hands.enter()
        self.hands.wait_for(f"a syringe for {card}", lambda: bool(self._to_check() - before))
        return (self._to_check() - before).pop()

    def _to_check(self) -> set[str]:
        table = self._shell.findChild(QTableWidget, "to_check")
        assert table is not None, "the stock page lists prepared syringes"
        rows = (table.item(row, 0) for row in range(table.rowCount()))
        return {item.text() for item in rows if item is not None}

    def check(self, syringe: str, badge: str) -> None:
        """Check a prepared syringe as the person with this badge."""
        self.go("Stock")
        self.hands.scan(syringe)
        self.as_witness(badge)

    def destroy(self, syringe: str, witness: str) -> None:
        """Destroy the residue of a syringe before a witness."""
        self.go("Stock")
        self.section(4)
        self.choose_row("residues", syringe)
        self.hands.enter()
        self.as_witness(witness)

    # The counter

    def _counter(self) -> CounterPage:
        page = self._shell.findChild(CounterPage)
        assert page is not None, "the desk has a counter"
        return page

    def at_step(self, name: str) -> bool:
        """Say whether a step's panel is on the screen."""
        return self.hands.sees(name)

    def identify(self, card: str) -> None:
        """Bring a patient to the counter by card."""
        self.go("Counter")
        self.hands.scan(card)
        self.hands.wait_for(f"{card} is at the counter", lambda: self.hands.sees("verdict_words"))

    def assess(self, poss: str = "1", *, decision: Qt.Key = Qt.Key.Key_Return) -> None:
        """Assess the patient: sedation, then the decision."""
        self.hands.wait_for("the assessment", lambda: self.at_step("assess"))
        self.hands.character(poss)
        self.hands.press(decision)

    def issue(self, syringe: str) -> None:
        """Scan the syringe and hand it over."""
        self.hands.scan(syringe)
        self.hands.wait_for("the syringe agrees", lambda: self.at_step("issue"))
        self.hands.enter()
        self.hands.wait_for("the injection runs", lambda: self.at_step("inject"))

    def injected(self, card: str, syringe: str, residue_mg: str = "") -> None:
        """Record the end of the injection and take the syringe back."""
        self.identify(card)
        self.hands.wait_for("the injection runs", lambda: self.at_step("inject"))
        if residue_mg:
            self.hands.type_text(residue_mg)
        self.hands.enter()
        self.hands.wait_for("the observation runs", lambda: self.at_step("observe"))
        self.hands.scan(syringe)

    def observed_until(self) -> datetime:
        """Return when the observation of the patient at the counter is over."""
        self.hands.wait_for("the observation runs", lambda: self._until() is not None)
        until = self._until()
        assert until is not None
        return until

    def _until(self) -> datetime | None:
        verdict = self._counter().verdict
        return verdict.observe_until if verdict else None

    def left_well(self, card: str) -> None:
        """End an observation that is over."""
        self.identify(card)
        self.hands.wait_for("the observation", lambda: self.at_step("observe"))
        self.hands.enter()
        self.hands.wait_for("the counter is free", lambda: not self.at_step("observe"))

    def close_patient(self) -> None:
        """Have nobody at the counter."""
        self.hands.press(Qt.Key.Key_Escape)
        self.hands.press(Qt.Key.Key_Escape)

    def open_day(self) -> None:
        """Do the readiness check."""
        self.go("Counter")
        self.close_patient()
        self.hands.wait_for("the readiness check", lambda: self.at_step("opening"))
        lot = self.focus("kit_lot_0")
        assert isinstance(lot, QLineEdit), "a lot is typed"
        if not lot.text():
            for words in ("NX2291", "2028-05-31", "4"):
                self.hands.fill(words)
                self.hands.press(Qt.Key.Key_Tab)
        self.focus("oxygen_bar")
        self.hands.fill("120")
        self.hands.press(Qt.Key.Key_Tab)
        self.hands.press(Qt.Key.Key_Space)
        self.hands.enter()
        self.hands.wait_for("the day is open", lambda: not self.at_step("opening"))

    # Count and closing

    def count(self, short_at: str, second: str, shot: Callable[[str], object]) -> None:
        """Count what is there, but find one container too few in one place."""
        self.go("Count")
        self.hands.wait_for("the count sheet", lambda: self.hands.sees("count_table"))
        there = self._look_around()
        figures = {f"safe_{b.ref}": str(b.containers) for b in there if b.account == "safe"}
        figures |= {f"open_{b.ref}": _ml(b.volume_ul) for b in there if b.account == "open"}
        asked = {place: figures.get(place, "0") for place in self.places()}
        asked[short_at] = str(int(asked[short_at]) - 1)
        numbered = tuple(b.ref for b in there if b.account in ("syringe", "residue"))
        self.fill_count(asked, numbered)
        shot("70-count")
        self.confirm_count(second)
        shot("71-count-difference")

    def residues(self) -> tuple[str, ...]:
        """Return the numbers on the bags that wait for destruction."""
        return tuple(b.ref for b in self._look_around() if b.account == "residue")

    def refusal(self) -> str:
        """Return the code of the refusal that the counter shows; empty where it shows none."""
        verdict = self._counter().verdict
        why = verdict.decision.refusal if verdict else None
        return str(why.code) if why else ""

    def fill_count(self, figures: Mapping[str, str], syringes: tuple[str, ...]) -> None:
        """Enter what was counted, by the name of the field, and scan every syringe and bag."""
        self.go("Count")
        self.hands.wait_for("the count sheet", lambda: self.hands.sees("count_table"))
        for name, figure in figures.items():
            field = self.focus(f"count_{name}")
            assert isinstance(field, QLineEdit), "a figure is typed"
            self.hands.fill(figure)
        for syringe in syringes:
            self.hands.scan(syringe)
        for account in ("syringe", "residue"):
            self.focus(f"finish_{account}")
            self.hands.press(Qt.Key.Key_Space)

    def places(self) -> tuple[str, ...]:
        """Return the names of the fields that a figure is asked in."""
        fields = self._shell.findChildren(QLineEdit)
        names = (field.objectName() for field in fields if field.isVisible())
        return tuple(name.removeprefix("count_") for name in names if name.startswith("count_"))

    def confirm_count(self, second: str) -> None:
        """Have the second counter confirm."""
        self.focus("second_badge")
        self.hands.scan(second)
        self.hands.wait_for("the PIN is asked for", lambda: self.hands.sees("person_pin"))
        self.hands.fill(self._station["pin"])
        self.hands.enter()
        self._dialog_gone()
        self.hands.enter()
        self.hands.wait_for("the outcome", lambda: self.hands.sees("count_outcome"))

    def sign_and_close(self, badges: tuple[str, ...]) -> None:
        """Close the day and sign its register."""
        self.go("Close day")
        for badge in badges:
            self.hands.wait_for("the signature", lambda: self.hands.sees("sign"))
            self.focus("sign")
            self.hands.enter()
            self.as_witness(badge)
        self.hands.wait_for("the register is signed", lambda: self._is_enabled("export_now"))

    def _is_enabled(self, name: str) -> bool:
        found = self._shell.findChild(QWidget, name)
        return found is not None and found.isVisible() and found.isEnabled()

    def export(self) -> None:
        """Copy the register to the drive."""
        self.focus("export_now")
        self.hands.enter()
        self.hands.wait_for("the drive holds it", lambda: not self._is_enabled("export_now"))


def _ml(volume_ul: int) -> str:
    """Return a volume as it is typed into a field that is in millilitres."""
    return format_ml(volume_ul).removesuffix(" mL")
