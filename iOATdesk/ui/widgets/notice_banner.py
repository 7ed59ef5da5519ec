"""One sentence of news, laid over the foot of a page so that nothing below the hand moves."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from iOATdesk.ui import theme
from iOATdesk.ui.theme import set_look
from iOATdesk.ui.widgets.text import text

_ICONS = {"ok": "yes", "warn": "warning", "bad": "no", "info": "info"}
_MARGIN_PX = 12


class NoticeBanner(QFrame):
    """Lies over the lower edge of its host until it is closed or something else is said."""

    left = Signal()
    """It had the focus and is closed: whoever shows it says where the work goes on."""

    def __init__(self, host: QWidget, *, name: str = "notice", lift_px: int = 0) -> None:
        """Lie over ``host``; ``lift_px`` keeps the buttons at its foot free."""
        super().__init__(host)
        self._lift_px = lift_px
        self._host = host
        self.setObjectName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._icon = text("")
        self._icon.setFixedSize(24, 24)
        self._words = text("", "strong", name=f"{name}_words", wraps=True)
        self._advice = text("", name=f"{name}_advice", wraps=True)
        self._again = QPushButton("Try again")
        self._again.setObjectName(f"{name}_retry")
        self._again.setAccessibleName("Try again")
        self._close = QToolButton()
        self._close.setObjectName(f"{name}_close")
        self._close.setAccessibleName("Close this message")
        self._close.setFixedSize(42, 42)
        self._close.setStyleSheet(
            "QToolButton { border: none; padding: 0; background: transparent }"
        )
        self._close.clicked.connect(self.hide)
        self._again.clicked.connect(self._on_again_clicked)
        self._retry: Callable[[], None] | None = None
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(self._words)
        words.addWidget(self._advice)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 6, 6)
        row.setSpacing(12)
        row.addWidget(self._icon)
        row.addLayout(words, 1)
        row.addWidget(self._again)
        row.addWidget(self._close)
        self.hide()
        host.installEventFilter(self)

    def say(
        self,
        words: str,
        *,
        tone: str = "info",
        advice: str = "",
        retry: Callable[[], None] | None = None,
    ) -> None:
        """Show a sentence, with advice and a way to try again where there are any."""
        colours = theme.colours_now()
        inks = {"ok": colours.ok, "warn": colours.warn, "bad": colours.bad, "info": colours.info}
        self._icon.setPixmap(theme.pixmap(_ICONS[tone], inks[tone], 24, self.devicePixelRatioF()))
        self._close.setIcon(theme.icon("close", inks[tone]))
        self._words.setText(words)
        self._advice.setText(advice)
        self._advice.setVisible(bool(advice))
        self._retry = retry
        self._again.setVisible(retry is not None)
        set_look(self, tone=tone)
        set_look(self._words, tone=tone)
        self.setAccessibleName(f"{words} {advice}".strip())
        self.show()
        self.raise_()
        self._place()

    def words(self) -> str:
        """Return the sentence that is shown; empty where none is."""
        return self._words.text() if self.isVisibleTo(self._host) else ""

    def hide(self) -> None:
        """Go away; the focus does not wander off to whatever stands next."""
        focus = QApplication.focusWidget()
        had_focus = focus is not None and self.isAncestorOf(focus)
        super().hide()
        if had_focus:
            self.left.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the host's lower edge."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        host = self._host
        width = host.width() - 2 * _MARGIN_PX
        self.setFixedWidth(max(width, 1))
        height = max(self.heightForWidth(width), self.sizeHint().height(), 54)
        top = host.height() - height - _MARGIN_PX - self._lift_px
        self.setGeometry(_MARGIN_PX, top, width, height)

    def _on_again_clicked(self) -> None:
        self.hide()
        if self._retry:
            self._retry()
