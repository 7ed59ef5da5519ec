"""What every page is given besides its own acts, and the frame that it stands in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from iOATdesk.desk.operator import Operator
from iOATdesk.models.faults import Fault
from iOATdesk.models.refusals import Refused
from iOATdesk.ui.background import Background
from iOATdesk.ui.saying import advice_of, words_of
from iOATdesk.ui.theme import set_look
from iOATdesk.ui.widgets.key_button import ActionRow
from iOATdesk.ui.widgets.notice_banner import NoticeBanner
from iOATdesk.ui.widgets.person_dialog import PersonDialog

SIDE_PX = 20
GAP_PX = 16
FORM_WIDTH_PX = 980


@dataclass(frozen=True, slots=True)
class AtHand:
    """The same for every page of a window."""

    background: Background
    operator: Callable[[], Operator]
    """Who acts now; asked when a button is pressed."""
    switch: Callable[[str, str], Operator]
    """Returns the person whose badge and PIN these are, for one act."""
    new_id: Callable[[], str]
    zone: ZoneInfo
    now: Callable[[], datetime]

    def ask_person(
        self, parent: QWidget, title: str, sentence: str, then: Callable[[Operator], None]
    ) -> None:
        """Have another person give badge and PIN; ``then`` is called with who it was."""
        PersonDialog[Operator](
            parent, title, sentence, self.switch, self.background, then, self.zone
        ).open()


class Page(QWidget):
    """A page with its banner; Enter does its one act, Esc leaves what is open."""

    wrote = Signal()
    """Something was written into the ledger."""

    def __init__(self, at_hand: AtHand, title: str) -> None:
        """Make an empty page; its content goes into ``column``."""
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(title)
        self.title = title
        self.at_hand = at_hand
        self.banner = NoticeBanner(self)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(SIDE_PX, GAP_PX, SIDE_PX, GAP_PX)
        self.column.setSpacing(GAP_PX)

    def on_enter(self) -> None:
        """Do the page's one act."""

    def on_escape(self) -> None:
        """Leave what is open."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Enter and Esc that no control has taken."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.on_enter()
        elif event.key() == Qt.Key.Key_Escape:
            self.on_escape()
        else:
            super().keyPressEvent(event)

    def show_fault(self, why: Refused | Fault, retry: Callable[[], None] | None = None) -> None:
        """Say over the foot of the page what stood against it."""
        tone = "bad" if isinstance(why, Fault) else "warn"
        words = words_of(why, self.at_hand.zone)
        self.banner.say(words, tone=tone, advice=advice_of(why), retry=retry)


class Answers:
    """Says what came back: a refusal beside the button, a fault over the foot of the page."""

    def __init__(self, page: Page, row: ActionRow) -> None:
        """Speak through the row of one form and the banner of its page."""
        self._page = page
        self._row = row

    def begin(self) -> None:
        """Hold the button while the work runs; what was said before is gone."""
        self._page.banner.hide()
        self.say("")
        self._hold(is_held=True)

    def end(self) -> None:
        """Let the button be pressed again."""
        self._hold(is_held=False)

    def fail(self, why: Refused | Fault, retry: Callable[[], None] | None = None) -> None:
        """Let the button be pressed again, and say what stood against it."""
        self._hold(is_held=False)
        if isinstance(why, Fault):
            self._page.show_fault(why, retry)
        else:
            self.say(words_of(why, self._page.at_hand.zone))

    def say(self, sentence: str) -> None:
        """Say a sentence beside the button; the button stays as it is."""
        self._row.reason.setText(sentence)
        set_look(self._row.reason, tone="bad" if sentence else "")

    def _hold(self, *, is_held: bool) -> None:
        if self._row.primary:
            self._row.primary.setEnabled(not is_held)


def centred(content: QWidget, width_px: int = FORM_WIDTH_PX) -> QHBoxLayout:
    """Return a row that keeps a form readable on a wide screen."""
    content.setMaximumWidth(width_px)
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    row.addStretch(1)
    row.addWidget(content, 100)
    row.addStretch(1)
    return row
