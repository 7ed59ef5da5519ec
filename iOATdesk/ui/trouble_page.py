"""What stands in the window when the station cannot be shown: one sentence, and what to do."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from iOATdesk.models.faults import Fault
from iOATdesk.ui import theme
from iOATdesk.ui.theme import set_look
from iOATdesk.ui.widgets.card import Card
from iOATdesk.ui.widgets.key_button import KeyButton
from iOATdesk.ui.widgets.text import text

_WIDTH_PX = 560


class TroublePage(QWidget):
    """Enter tries again; nothing else can be done here, and nothing can be lost."""

    again_wanted = Signal()

    def __init__(self, fault: Fault, place: str) -> None:
        """Say what failed and what a person can do; ``place`` is the station's folder."""
        super().__init__()
        self.setObjectName("trouble")
        self.setAccessibleName(f"{fault.title} {fault.advice}")
        mark = text("")
        mark.setPixmap(theme.pixmap("warning", theme.colours_now().bad, 40, 2.0))
        mark.setAccessibleName("Warning")
        sentence = text(fault.title, "heading", name="trouble_words", wraps=True)
        set_look(sentence, tone="bad")
        where = text(f"The station’s folder: {place}", "mute", name="trouble_place", wraps=True)
        where.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.button = KeyButton("Try again", "Enter", kind="primary", name="trouble_again")
        self.button.clicked.connect(self.again_wanted)
        card = Card(name="trouble_card")
        card.setFixedWidth(_WIDTH_PX)
        card.body.setContentsMargins(28, 26, 28, 26)
        card.body.setSpacing(12)
        head = QHBoxLayout()
        head.setSpacing(14)
        head.addWidget(mark)
        head.addWidget(sentence, 1)
        card.body.addLayout(head)
        card.add(text(fault.advice, name="trouble_advice", wraps=True))
        card.add(where)
        card.add(self.button)
        column = QVBoxLayout(self)
        column.addStretch(2)
        column.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin at the one button."""
        super().showEvent(event)
        self.button.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Try again on Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.button.click()
            return
        super().keyPressEvent(event)
