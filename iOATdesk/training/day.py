"""A whole sample day, played through the real window by keys and scans alone."""

import heapq
import os
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMessageLogContext, Qt, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QGuiApplication

from iOATdesk.desk.ports import Devices
from iOATdesk.devices.clock import SetClock
from iOATdesk.devices.drives import FolderDrive
from iOATdesk.devices.printers import FolderPrinter
from iOATdesk.ledger.stock_queries import Balance, balances
from iOATdesk.models.faults import SheetFault
from iOATdesk.training import incidents
from iOATdesk.training.clinic import Seeded, found_training_clinic
from iOATdesk.training.nurse import Nurse
from iOATdesk.training.summary import Played, summary

MORNING = datetime(2026, 11, 22, 14, 5, tzinfo=UTC)
"""07:05 at the training station: British Columbia keeps UTC-7 all year."""
MARK = "made-by-ioatdesk-day.txt"
IN_CHARGE, NURSE, SECOND, PRESCRIBER = "B-001", "B-002", "B-003", "B-004"
FIRST_ARRIVAL = timedelta(minutes=55)
ARRIVALS_APART = timedelta(minutes=5)
BETWEEN_VISITS = timedelta(hours=3, minutes=40)
INJECTING = timedelta(minutes=5)
TOP_UP_AFTER = timedelta(minutes=22)
A_MINUTE = timedelta(minutes=1)
_PDF_MS = 600
"""Pages of the register are drawn beside the window's own thread."""
RESIDUES_MG = {"P-00003": "8", "P-00010": "6"}
"""Patients who leave something in the syringe at their first visit."""


@dataclass(order=True)
class _Event:
    at: datetime
    order: int
    act: Callable[[], None] = field(compare=False)


def _empty(to: Path) -> None:
    """Empty the folder that an earlier day was played into; touch no other.

    Raises:
        SheetFault: it holds something else, or nobody may write there.
    """
    try:
        is_strange = to.exists() and any(to.iterdir()) and not (to / MARK).exists()
        if not is_strange:
            if to.exists():
                shutil.rmtree(to)
            to.mkdir(parents=True, exist_ok=True)
            (to / MARK).write_text("This folder is emptied when a day is played into it again.\n")
    except OSError as error:
        raise SheetFault(
            f"{to} cannot be written: {error.strerror}.", "Name another folder."
        ) from error
    if is_strange:
        raise SheetFault(f"{to} holds something else.", "Name an empty folder.")


def play(to: Path, *, seed: int, visible: bool, say: Callable[[str], None]) -> Played:
    """Play the day into a folder and prove what came of it.

    Args:
        to: is emptied first where an earlier day was played into it.
        seed: the same seed gives the same entries, hashes and labels.
        visible: show the window while it plays.
        say: told now and then how far the day has come.

    Raises:
        SheetFault: the folder holds something else.
        ScreenStuck: the window did not come to what was expected.
    """
    if not visible or (sys.platform == "linux" and not os.environ.get("DISPLAY")):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    _empty(to)
    clock = SetClock(MORNING)
    paper = FolderPrinter(to / "prints")
    (to / "usb").mkdir()
    drive = FolderDrive(to / "usb", "Register drive")
    devices = Devices(clock, paper, paper, paper, drive)
    seeded = Seeded(seed)
    say("Making the clinic: people, first deliveries, 24 patients and their orders.")
    made = found_training_clinic(to / "station", devices, seeded=seeded)
    made.desk.ledger.close()
    passphrase = made.sample["station"]["register_passphrase"]
    (to / "register-passphrase.txt").write_text(f"{passphrase}\n", "utf-8")
    refusals = _play(to, devices, clock, seeded, made.sample, say, visible=visible)
    say("Proving the ledger and the register.")
    return summary(to, made.sample, refusals)


def _without_a_desktop(_kind: QtMsgType, _where: QMessageLogContext, words: str) -> None:
    """Say what Qt says, but not at every step that nobody can raise or move a window here."""
    if not words.startswith("This plugin does not support"):
        sys.stderr.write(f"{words}\n")


def _play(
    to: Path,
    devices: Devices,
    clock: SetClock,
    seeded: Seeded,
    sample: Mapping[str, Any],
    say: Callable[[str], None],
    *,
    visible: bool,
) -> Counter[str]:
    """Play the day at a window of its own; return how often each refusal was shown."""
    from iOATdesk.training.hands import SCANNER, CountedExecutor, Hands
    from iOATdesk.ui.background import ThreadBackground
    from iOATdesk.ui.shell import Chances, Shell, application
    from iOATdesk.ui.theme import load_script_fonts

    application("light")
    if QGuiApplication.platformName() == "offscreen":
        qInstallMessageHandler(_without_a_desktop)
    load_script_fonts()
    executor = CountedExecutor()
    refusals: Counter[str] = Counter()
    chances = Chances(seeded.new_id, seeded.new_salt)
    background = ThreadBackground(executor)
    shell = Shell(to / "station", clock, lambda: devices, background, chances, SCANNER)
    try:
        shell.show()
        hands = Hands(shell, executor, clock, to / "screens", is_watched=visible)
        hands.take()

        def look_around() -> tuple[Balance, ...]:
            assert shell.opened is not None, "the station is open while the day is played"
            return executor.submit(balances, shell.opened.ledger).result()

        nurse = Nurse(hands, shell, sample["station"], look_around)
        SampleDay(nurse, sample, refusals, say).play()
    finally:
        shell.close()
        executor.submit(shell.close_ledger).result()
        executor.shutdown()
    return refusals


class SampleDay:
    """What happens on this day, in order of time."""

    def __init__(
        self,
        nurse: Nurse,
        sample: Mapping[str, Any],
        refusals: Counter[str],
        say: Callable[[str], None],
    ) -> None:
        """Plan nothing yet."""
        self._nurse = nurse
        self._hands = nurse.hands
        self._refusals = refusals
        self._say = say
        self._events: list[_Event] = []
        self._order = 0
        self._visits = 0
        self._ready: dict[str, str] = {}
        """Syringes prepared ahead, by card."""
        self._gone: set[str] = set()
        """Patients who have no further visit on this day."""
        self._rows = {
            f"P-{number:05d}": row for number, row in enumerate(sample["patients"], start=1)
        }

    def play(self) -> None:
        """Play the day from sign-on to the drive."""
        self._open()
        begins_at = MORNING + FIRST_ARRIVAL
        for number, card in enumerate(self._rows):
            self._at(begins_at + number * ARRIVALS_APART, partial(self._visit, card, 1))
        self._plan_refusals(begins_at)
        while self._events:
            event = heapq.heappop(self._events)
            self._hands.wait_until(event.at)
            event.act()
        self._close()

    def _at(self, at: datetime, act: Callable[[], None]) -> None:
        self._order += 1
        heapq.heappush(self._events, _Event(at, self._order, act))

    def _later(self, span: timedelta, act: Callable[[], None]) -> None:
        self._at(self._hands.clock.now() + span, act)

    def _note_refusal(self) -> None:
        """Count the refusal that the counter shows now."""
        self._hands.wait_for("a refusal", lambda: bool(self._nurse.refusal()))
        self._refusals[self._nurse.refusal()] += 1

    # The morning

    def _open(self) -> None:
        nurse, hands = self._nurse, self._hands
        hands.shot("01-sign-on")
        nurse.sign_on(NURSE)
        for badge in (SECOND, PRESCRIBER, IN_CHARGE):
            nurse.begin_shift(badge)
        nurse.lock()
        hands.shot("02-locked")
        nurse.unlock(NURSE)
        nurse.identify("P-00001")
        self._note_refusal()
        hands.shot("03-day-not-open")
        nurse.close_patient()
        hands.shot("04-readiness")
        nurse.open_day()
        hands.shot("05-empty-day")
        self._say("The day is open.")

    # Visits

    def _parts(self, card: str, visit: int) -> int:
        """Return how many parts the plan of the first day has for a visit."""
        visits = self._rows[card]["plan"].split(",")[0].split(";")[0].split("/")
        return visits[visit - 1].count("+") + 1 if visit <= len(visits) else 1

    def _visit(self, card: str, visit: int) -> None:
        if card in self._gone:
            return
        self._visits += 1
        if self._visits % 12 == 0:
            self._say(f"{self._visits} visits.")
        self._part(card, visit, 1)
        if visit < self._rows[card]["doses_per_day"]:
            self._later(BETWEEN_VISITS, lambda: self._visit(card, visit + 1))

    def _part(self, card: str, visit: int, part: int) -> None:
        nurse = self._nurse
        syringe = self._ready_syringe(card)
        del self._ready[card]
        nurse.identify(card)
        self._pictured(card, visit, "may-receive")
        nurse.assess()
        self._pictured(card, visit, "syringe")
        nurse.issue(syringe)
        self._pictured(card, visit, "injecting")
        residue = RESIDUES_MG.get(card, "") if (visit, part) == (1, 1) else ""
        self._later(INJECTING, lambda: self._injected(card, visit, part, syringe, residue))

    def _pictured(self, card: str, visit: int, state: str) -> None:
        if (card, visit) == ("P-00017", 2):
            self._hands.shot(f"1-{state}")

    def _injected(self, card: str, visit: int, part: int, syringe: str, residue: str) -> None:
        self._nurse.injected(card, syringe, residue)
        self._pictured(card, visit, "observing")
        if part < self._parts(card, visit):
            self._later(TOP_UP_AFTER, lambda: self._part(card, visit, part + 1))
        else:
            over_at = self._nurse.observed_until() + A_MINUTE
            self._at(over_at, lambda: self._nurse.left_well(card))

    # What goes wrong

    def _plan_refusals(self, begins_at: datetime) -> None:
        """Plan one refusal of every kind that this day can bring."""
        plan: tuple[tuple[int, Callable[[], None]], ...] = (
            (2, partial(self._refused, "P-00001", "20-dose-open")),
            (20, partial(self._withheld, "P-00007")),
            (113, partial(self._refused, "P-00022", "22-top-up-too-early")),
            (122, partial(self._refused, "P-00001", "23-too-soon")),
            (226, partial(self._wrong_syringe, "P-00009", "P-00003")),
            (228, partial(self._unchecked_syringe, "P-00004")),
            (239, partial(self._stale_assessment, "P-00010")),
            (333, partial(self._overdose, "P-00019")),
            (420, partial(self._as_prescriber, "P-00005")),
            (422, partial(self._reviewed, "P-00019")),
            (424, self._clock_set_back),
            (436, partial(self._suspended, "P-00020")),
            (438, partial(self._stopped, "P-00018")),
            (600, partial(self._refused, "P-00001", "31-no-visit-left")),
        )
        for minutes, act in plan:
            self._at(begins_at + minutes * A_MINUTE, act)

    def _refused(self, card: str, picture: str) -> None:
        self._nurse.identify(card)
        self._note_refusal()
        self._hands.shot(picture)
        self._nurse.close_patient()

    def _withheld(self, card: str) -> None:
        self._nurse.identify(card)
        self._nurse.assess("3", decision=Qt.Key.Key_F7)
        self._note_refusal()
        self._hands.shot("21-withheld")
        self._nurse.close_patient()

    def _scanned_instead(self, card: str, syringe: str, picture: str) -> None:
        """Assess a patient and scan a syringe that must not be issued."""
        self._nurse.identify(card)
        self._nurse.assess()
        self._hands.scan(syringe)
        self._note_refusal()
        self._hands.shot(picture)
        self._nurse.close_patient()

    def _ready_syringe(self, card: str) -> str:
        """Return the syringe that waits for a patient, prepared and checked if there is none."""
        if card not in self._ready:
            self._ready[card] = self._nurse.prepare(card)
            self._nurse.check(self._ready[card], SECOND)
        return self._ready[card]

    def _wrong_syringe(self, card: str, other: str) -> None:
        syringe = self._ready_syringe(other)
        self._scanned_instead(card, syringe, "24-wrong-patient")

    def _unchecked_syringe(self, card: str) -> None:
        self._ready[card] = self._nurse.prepare(card)
        self._scanned_instead(card, self._ready[card], "25-not-checked")
        self._nurse.check(self._ready[card], SECOND)

    def _stale_assessment(self, card: str) -> None:
        syringe = self._ready_syringe(card)
        self._nurse.identify(card)
        self._nurse.assess()
        self._hands.wait_until(self._hands.clock.now() + 12 * A_MINUTE)
        self._hands.scan(syringe)
        self._note_refusal()
        self._hands.shot("26-assessment-too-old")
        self._nurse.close_patient()

    def _overdose(self, card: str) -> None:
        self._gone.add(card)
        incidents.overdose(self._nurse, card, "27-overdose-response")
        self._nurse.close_patient()
        self._refused(card, "28-review-required")

    def _reviewed(self, card: str) -> None:
        self._nurse.become(PRESCRIBER)
        words = "Seen. The dose stays; observed for longer."
        incidents.review(self._nurse, card, words, "34-review")
        self._nurse.become(NURSE)

    def _as_prescriber(self, card: str) -> None:
        self._nurse.become(PRESCRIBER)
        self._refused(card, "29-not-permitted")
        self._nurse.become(NURSE)

    def _clock_set_back(self) -> None:
        clock = self._hands.clock
        right = clock.now()
        clock.set(right - 15 * A_MINUTE)
        self._refused("P-00005", "30-clock-behind")
        clock.set(right)

    def _suspended(self, card: str) -> None:
        self._gone.add(card)
        incidents.suspend(self._nurse, card, "asked for a pause")
        self._hands.shot("61-patients")
        self._refused(card, "32-not-active")

    def _stopped(self, card: str) -> None:
        self._gone.add(card)
        self._nurse.become(IN_CHARGE)
        incidents.stop_order(self._nurse, card, self._rows[card]["order"], "changed to tablets")
        self._nurse.become(NURSE)
        self._refused(card, "33-no-order")

    # The evening

    def _close(self) -> None:
        nurse, hands = self._nurse, self._hands
        nurse.become(IN_CHARGE)
        for syringe in nurse.residues():
            nurse.destroy(syringe, NURSE)
        hands.shot("60-stock")
        nurse.count(short_at="safe_hm-50|HM2306", second=NURSE, shot=hands.shot)
        nurse.go("Close day")
        hands.shot("80-close-day", pause_ms=_PDF_MS)
        nurse.sign_and_close((IN_CHARGE, NURSE))
        hands.shot("81-signed", pause_ms=_PDF_MS)
        nurse.export()
        hands.shot("82-exported")
        self._say("The day is closed, its register signed and on the drive.")
