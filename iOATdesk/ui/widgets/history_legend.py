"""What the shapes and letters of the picture mean, drawn by the same hands as the picture."""

from collections.abc import Callable
from datetime import UTC, date, datetime

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from iOATdesk.models.attendance import DayKind, DayRecord
from iOATdesk.models.visits import Dose
from iOATdesk.ui import theme
from iOATdesk.ui.history_words import LETTERS
from iOATdesk.ui.widgets.history_chart import paint_day, paint_event, paint_order

_LINE_PX, _SIGN_PX, _GAP_PX = 24, 18, 18
_DAY, _AT = date(2000, 1, 1), datetime(2000, 1, 1, tzinfo=UTC)


def _sample(kind: DayKind) -> DayRecord:
    doses = tuple(
        Dose(f"V{n}", 1, "", _DAY, "", f"S{n}", _AT, 1, is_resolved=True)
        for n in range(3 if kind is DayKind.ATTENDED else 0)
    )
    planned_ug = 4 if kind is DayKind.ATTENDED else 0
    return DayRecord(_DAY, kind, doses, (), planned_ug)


def _day(kind: DayKind) -> Callable[[QPainter, QRectF], None]:
    return lambda painter, area: paint_day(painter, area, _sample(kind), 4)


_SIGNS: tuple[tuple[str, Callable[[QPainter, QRectF], None]], ...] = (
    ("visits, first at the foot; line: the order’s daily amount", _day(DayKind.ATTENDED)),
    (f"{LETTERS[DayKind.MISSED]} missed", _day(DayKind.MISSED)),
    (f"{LETTERS[DayKind.WITHHELD]} withheld or delayed", _day(DayKind.WITHHELD)),
    (f"{LETTERS[DayKind.SUSPENDED]} suspended", _day(DayKind.SUSPENDED)),
    (f"{LETTERS[DayKind.NO_ORDER]} no order", _day(DayKind.NO_ORDER)),
    (f"{LETTERS[DayKind.CLOSED]} station closed", _day(DayKind.CLOSED)),
    ("event", lambda painter, area: paint_event(painter, area.center())),
    ("order entered or stopped", lambda painter, area: paint_order(painter, area.center())),
)


class HistoryLegend(QWidget):
    """Signs with their words, on as many lines as they need."""

    def __init__(self) -> None:
        """Have the words read out as one text."""
        super().__init__()
        self.setObjectName("history_legend")
        self.setAccessibleName("Legend: " + "; ".join(words for words, _ in _SIGNS))
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        font = QFont(self.font())
        font.setPixelSize(13)
        self.setFont(font)

    def hasHeightForWidth(self) -> bool:
        """Say that a narrow legend is higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of all lines."""
        return round(self._places(width)[-1].bottom()) + 2

    def sizeHint(self) -> QSize:
        """Ask for the height that the present width needs."""
        return QSize(400, self.heightForWidth(max(self.width(), 400)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw each sign with its words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRegion(event.region())
        font = QFont(self.font())
        font.setPixelSize(13)
        painter.setFont(font)
        for (words, paint), place in zip(_SIGNS, self._places(self.width()), strict=True):
            paint(painter, QRectF(place.left(), place.top() + 3, _SIGN_PX, _LINE_PX - 7))
            painter.setPen(QColor(theme.colours_now().mute))
            text = place.adjusted(_SIGN_PX + 7, 0, 0, 0)
            painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, words)

    def _places(self, width: int) -> list[QRectF]:
        font = QFont(self.font())
        font.setPixelSize(13)
        at, places = QPointF(1, 0), []
        for words, _ in _SIGNS:
            wide = _SIGN_PX + 9 + QFontMetricsF(font).horizontalAdvance(words)
            if at.x() > 1 and at.x() + wide > width:
                at = QPointF(1, at.y() + _LINE_PX)
            places.append(QRectF(at.x(), at.y(), wide, _LINE_PX))
            at = QPointF(at.x() + wide + _GAP_PX, at.y())
        return places
