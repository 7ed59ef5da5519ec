"""The stock: on hand, receive, prepare, destroy; one section at a time, each with its key."""

from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout

from iOATdesk.desk.counter import Scan
from iOATdesk.ui.on_hand_panel import OnHandPanel
from iOATdesk.ui.prepare_panel import PreparePanel
from iOATdesk.ui.receive_panel import ReceivePanel
from iOATdesk.ui.stock_acts import StockActs, StockView, read_stock
from iOATdesk.ui.waste_panel import WastePanel
from iOATdesk.ui.widgets.at_hand import AtHand, Page
from iOATdesk.ui.widgets.choice_row import Choice, ChoiceRow
from iOATdesk.ui.widgets.reason_dialog import ReasonDialog
from iOATdesk.ui.widgets.stack import Stack
from iOATdesk.ui.widgets.text import text

SECTIONS = (
    Choice("on_hand", "On hand  Alt 1", "On hand"),
    Choice("receive", "Receive  Alt 2", "Receive"),
    Choice("prepare", "Prepare  Alt 3", "Prepare"),
    Choice("destroy", "Destroy  Alt 4", "Destroy"),
)


class StockPage(Page):
    """Reads everything in one go and lets the section show its part of it."""

    def __init__(self, acts: StockActs, at_hand: AtHand) -> None:
        """Show the section for what is on hand; ``refresh`` fills it."""
        super().__init__(at_hand, "Stock")
        self._acts = acts
        self.sections = ChoiceRow(SECTIONS, label="Section", name="section", chosen="on_hand")
        self.on_hand = OnHandPanel(at_hand.zone)
        self.receive = ReceivePanel(self, acts)
        self.prepare = PreparePanel(self, acts)
        self.waste = WastePanel(self, acts)
        self._stack = Stack()
        for panel in (self.on_hand, self.receive, self.prepare, self.waste):
            self._stack.addWidget(panel)
        head = QHBoxLayout()
        head.addWidget(text("Stock", "title"))
        head.addStretch(1)
        head.addWidget(self.sections)
        self.column.addLayout(head)
        self.column.addWidget(self._stack, 1)

        self.sections.chosen.connect(self._on_section_chosen)
        for number, section in enumerate(SECTIONS, 1):
            key = QShortcut(QKeySequence(f"Alt+{number}"), self)
            key.activated.connect(partial(self.show_section, section.value))
        for panel in (self.receive, self.prepare, self.waste):
            panel.done.connect(self._on_done)
        self.on_hand.cancel_wanted.connect(self._on_cancel_wanted)
        self.on_hand.reprint_wanted.connect(self._on_reprint_wanted)

    def refresh(self) -> None:
        """Read the stock again."""
        by = self.at_hand.operator()
        self.at_hand.background.run(
            lambda: read_stock(self._acts, by), self._on_view, self.show_fault
        )

    def show_section(self, section: str) -> None:
        """Go to a section as if a person had."""
        self.sections.choose(section)

    def on_enter(self) -> None:
        """Do the one act of the section that is shown."""
        panel = self._stack.currentWidget()
        if isinstance(panel, ReceivePanel | PreparePanel | WastePanel):
            panel.on_enter()

    def on_scan(self, text: str) -> bool:
        """Take the label of a syringe: to check it, or to destroy what is left in it."""
        self.at_hand.background.run(
            lambda: self._acts.scanned(text), self._on_scanned, self.show_fault
        )
        return True

    def _on_view(self, view: StockView) -> None:
        self.on_hand.show_stock(view.lots, view.opened, view.syringes, self.at_hand.now())
        self.receive.show_view(view)
        self.prepare.show_view(view)
        self.waste.show_view(view)

    def _on_section_chosen(self, section: str) -> None:
        names = [choice.value for choice in SECTIONS]
        self._stack.setCurrentIndex(names.index(section))
        panel = self._stack.currentWidget()
        if isinstance(panel, ReceivePanel | PreparePanel | WastePanel):
            panel.begin()

    def _on_scanned(self, scan: Scan) -> None:
        if scan.kind != "syringe":
            self.banner.say("Scan the label of a syringe here.", tone="info")
        elif self.waste.pick(scan.ref):
            self.show_section("destroy")
        elif self.prepare.check(scan.ref):
            self.show_section("prepare")
        else:
            self.banner.say(f"{scan.ref} is neither prepared nor waiting here.", tone="warn")

    def _on_done(self) -> None:
        self.wrote.emit()
        self.refresh()

    def _on_cancel_wanted(self, syringe: str) -> None:
        ReasonDialog(
            self,
            f"Cancel {syringe}",
            "The syringe is not going to be issued. Its content waits for destruction by two.",
            "Cancel syringe",
            lambda reason: self._act(
                partial(self._acts.cancel_syringe, self.at_hand.operator(), syringe, reason),
                f"{syringe} is cancelled and waits for destruction.",
            ),
            is_danger=True,
        ).open()

    def _on_reprint_wanted(self, syringe: str) -> None:
        ReasonDialog(
            self,
            f"Print the label of {syringe} again",
            "The new label says REPRINT with its number.",
            "Print label",
            lambda reason: self._act(
                partial(self._acts.reprint_label, self.at_hand.operator(), syringe, reason),
                f"The label of {syringe} is printed again.",
            ),
        ).open()

    def _act(
        self, act: Callable[[str], str | None], words: str, entry_id: str | None = None
    ) -> None:
        """Have an act done under an id that stays the same when it is tried again."""
        known_id = entry_id or self.at_hand.new_id()

        def done(printer_fault: str | None) -> None:
            if printer_fault:
                self.banner.say(printer_fault, tone="warn")
            else:
                self.banner.say(words, tone="ok")
            self._on_done()

        self.at_hand.background.run(
            lambda: act(known_id),
            done,
            lambda why: self.show_fault(why, lambda: self._act(act, words, known_id)),
        )
