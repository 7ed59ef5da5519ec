"""The white plate on which things stand."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from iOATdesk.ui.theme import set_look
from iOATdesk.ui.widgets.text import text

PADDING_PX = 16


class Card(QFrame):
    """A plate with a caption; what it holds goes into ``body``."""

    def __init__(self, caption: str = "", *, name: str = "", tone: str = "") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("tone", tone)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(PADDING_PX, PADDING_PX, PADDING_PX, PADDING_PX)
        self.body.setSpacing(8)
        self._caption: QLabel = text(caption, "caption")
        # Never shown by hand before it has a parent: it would flash up as a window of its own.
        if not caption:
            self._caption.hide()
        if caption:
            self.setAccessibleName(caption)
        self.body.addWidget(self._caption)

    def set_caption(self, caption: str) -> None:
        """Show another caption, or none."""
        self._caption.setText(caption)
        self._caption.setVisible(bool(caption))
        self.setAccessibleName(caption)

    def set_tone(self, tone: str) -> None:
        """Colour the whole plate: ``ok``, ``warn``, ``bad``, ``info``, ``soft`` or none."""
        set_look(self, tone=tone)

    def add(self, widget: QWidget, stretch: int = 0) -> None:
        """Put a widget below what the card holds already."""
        self.body.addWidget(widget, stretch)
