"""A patient's days as a picture: one column a day, in shapes and letters, not in colours alone."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from iOATdesk.models.attendance import DayKind, DayRecord
from iOATdesk.models.days import MONTHS
from iOATdesk.ui import theme
from iOATdesk.ui.history_words import LETTERS, day_sentence, mg

_LEFT_PX, _RIGHT_PX, _TOP_PX, _BOTTOM_PX = 52, 8, 30, 46
_COLUMN_MIN_PX, _COLUMN_MAX_PX = 9, 44
_DATE_PX = 58
_STEPS = (10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
_LINES_MAX = 6
_EVENTS = ("adverse_event_recorded",)
_ORDERS = ("order_entered", "order_stopped")


def scale_ug(records: Sequence[DayRecord]) -> tuple[int, int]:
    """Return the top of the scale and the step between its lines, in micrograms."""
    most = max((max(r.administered_ug + r.residue_ug, r.planned_ug) for r in records), default=0)
    for step in _STEPS:
        lines = -(-most // (step * 1000))
        if lines <= _LINES_MAX:
            return max(lines, 1) * step * 1000, step * 1000
    return most, most


def _fill(visit: int) -> QBrush:
    """Return how a visit's box is filled: whole, empty, hatched, and over again."""
    colours = theme.colours_now()
    accent = QColor(colours.accent_ink)
    if visit % 3 == 0:
        return QBrush(QColor(colours.accent_line))
    if visit % 3 == 1:
        return QBrush(QColor(colours.card))
    return QBrush(accent, Qt.BrushStyle.BDiagPattern)


def paint_day(painter: QPainter, area: QRectF, record: DayRecord, top_ug: int) -> None:
    """Draw one day into its column; amounts count from the bottom of ``area`` up."""
    colours = theme.colours_now()
    inside = area.adjusted(1, 0, -1, 0)
    if record.kind is DayKind.MISSED:
        painter.fillRect(inside, QBrush(QColor(colours.bad), Qt.BrushStyle.BDiagPattern))
        painter.setPen(QPen(QColor(colours.bad), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(inside)
    elif record.kind is DayKind.WITHHELD:
        painter.setPen(QPen(QColor(colours.warn), 1, Qt.PenStyle.DashLine))
        painter.setBrush(QBrush(QColor(colours.warn), Qt.BrushStyle.Dense7Pattern))
        painter.drawRect(inside)
    elif record.kind in (DayKind.SUSPENDED, DayKind.NO_ORDER, DayKind.CLOSED):
        painter.fillRect(inside, QColor(colours.grey_soft))
    _paint_doses(painter, inside, record, top_ug)
    if record.planned_ug:
        y = area.bottom() - area.height() * record.planned_ug / top_ug
        painter.setPen(QPen(QColor(colours.ink), 2))
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))


def _paint_doses(painter: QPainter, area: QRectF, record: DayRecord, top_ug: int) -> None:
    colours = theme.colours_now()
    bottom = area.bottom()

    def box(amount_ug: int) -> QRectF:
        height = area.height() * amount_ug / top_ug
        return QRectF(area.left(), bottom - height, area.width(), height)

    for number, visit in enumerate(record.visits):
        for dose in visit:
            painter.setPen(QPen(QColor(colours.accent_ink), 1))
            painter.setBrush(_fill(number))
            given = box(dose.administered_ug)
            if dose.administered_ug:
                painter.drawRect(given)
            bottom = given.top()
    if record.residue_ug:
        painter.setPen(QPen(QColor(colours.mute), 1, Qt.PenStyle.DotLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(box(record.residue_ug))


def paint_event(painter: QPainter, middle: QPointF) -> None:
    """Draw the sign of an adverse event: a triangle."""
    colours = theme.colours_now()
    painter.setPen(QPen(QColor(colours.bad), 1))
    painter.setBrush(QColor(colours.bad))
    x, y = middle.x(), middle.y()
    painter.drawPolygon(
        QPolygonF([QPointF(x, y - 5), QPointF(x + 5, y + 4), QPointF(x - 5, y + 4)])
    )


def paint_order(painter: QPainter, middle: QPointF) -> None:
    """Draw the sign of an order that was entered or stopped: an empty diamond."""
    colours = theme.colours_now()
    painter.setPen(QPen(QColor(colours.ink), 1.5))
    painter.setBrush(QColor(colours.card))
    x, y = middle.x(), middle.y()
    corners = [QPointF(x, y - 5), QPointF(x + 5, y), QPointF(x, y + 5), QPointF(x - 5, y)]
    painter.drawPolygon(QPolygonF(corners))


class HistoryChart(QWidget):
    """One column a day; the arrow keys go from day to day, and each says itself in words."""

    day_chosen = Signal(int)
    """Place of the chosen day among those shown."""

    def __init__(self, zone: ZoneInfo) -> None:
        """Show no day."""
        super().__init__()
        self.setObjectName("history_chart")
        self.setAccessibleName("Days as a picture")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._zone = zone
        self._records: tuple[DayRecord, ...] = ()
        self._chosen = -1

    def show_days(self, records: Sequence[DayRecord]) -> None:
        """Show these days, oldest at the left, with the last one chosen."""
        self._records = tuple(records)
        self.setMinimumWidth(_LEFT_PX + _RIGHT_PX + _COLUMN_MIN_PX * len(self._records))
        self._choose(len(self._records) - 1)

    def chosen(self) -> int:
        """Return the place of the chosen day; -1 where none is shown."""
        return self._chosen

    def sizeHint(self) -> QSize:
        """Ask for a picture that can be read at a metre."""
        return QSize(640, 300)

    def column(self, place: int) -> QRectF:
        """Return where the column of a day stands."""
        width = self.width() - _LEFT_PX - _RIGHT_PX
        each = min(width / max(len(self._records), 1), _COLUMN_MAX_PX)
        height = self.height() - _TOP_PX - _BOTTOM_PX
        return QRectF(_LEFT_PX + place * each, _TOP_PX, each, height)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from day to day, a week with Page Up and Page Down, to the ends with Home and End."""
        last = len(self._records) - 1
        places = {
            Qt.Key.Key_Left: self._chosen - 1,
            Qt.Key.Key_Right: self._chosen + 1,
            Qt.Key.Key_PageUp: self._chosen - 7,
            Qt.Key.Key_PageDown: self._chosen + 7,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        place = places.get(Qt.Key(event.key()))
        if place is None:
            super().keyPressEvent(event)
            return
        self._choose(min(max(place, 0), last))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the day that was clicked."""
        place = self._at(event.position())
        if place >= 0:
            self._choose(place)

    def event(self, event: QEvent) -> bool:
        """Say the day under the mouse."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            place = self._at(QPointF(event.pos()))
            words = day_sentence(self._records[place], self._zone) if place >= 0 else ""
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw scale, days, signs and dates."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRegion(event.region())
        font = QFont(self.font())
        font.setPixelSize(12)
        painter.setFont(font)
        top_ug, step_ug = scale_ug(self._records)
        self._paint_lines(painter, top_ug, step_ug)
        for place, record in enumerate(self._records):
            paint_day(painter, self.column(place), record, top_ug)
            self._paint_signs(painter, place, record)
        self._paint_dates(painter)
        if self._chosen >= 0:
            colours = theme.colours_now()
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(colours.ink), 2 if self.hasFocus() else 1))
            painter.drawRect(self.column(self._chosen).adjusted(-1, -22, 1, 21))
        self._paint_scale(painter, top_ug, step_ug)

    def _paint_lines(self, painter: QPainter, top_ug: int, step_ug: int) -> None:
        painter.setPen(QPen(QColor(theme.colours_now().line), 1))
        area = self.column(0)
        for amount_ug in range(0, top_ug + 1, step_ug):
            y = area.bottom() - area.height() * amount_ug / top_ug
            painter.drawLine(QPointF(_LEFT_PX, y), QPointF(self.width() - _RIGHT_PX, y))

    def _paint_scale(self, painter: QPainter, top_ug: int, step_ug: int) -> None:
        """Write the amounts at the left edge of what is seen, however far it was scrolled."""
        colours = theme.colours_now()
        left = self.visibleRegion().boundingRect().left()
        painter.fillRect(QRectF(left, 0, _LEFT_PX - 3, self.height()), QColor(colours.card))
        area = self.column(0)
        painter.setPen(QColor(colours.mute))
        side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for amount_ug in range(0, top_ug + 1, step_ug):
            y = area.bottom() - area.height() * amount_ug / top_ug
            painter.drawText(QRectF(left, y - 9, _LEFT_PX - 8, 18), side, mg(amount_ug))
        painter.drawText(QRectF(left, 2, _LEFT_PX - 8, 18), side, "mg")

    def _paint_signs(self, painter: QPainter, place: int, record: DayRecord) -> None:
        colours = theme.colours_now()
        area = self.column(place)
        middle = area.center().x()
        letter = LETTERS.get(record.kind, "")
        if not letter and record.withheld_at:
            letter = LETTERS[DayKind.WITHHELD]
        painter.setPen(QColor(colours.ink))
        foot = QRectF(middle - 15, area.bottom() + 3, 30, 16)
        painter.drawText(foot, Qt.AlignmentFlag.AlignCenter, letter)
        kinds = {what.kind for what in record.happenings}
        if kinds.intersection(_EVENTS):
            paint_event(painter, QPointF(middle, area.top() - 7))
        if kinds.intersection(_ORDERS):
            paint_order(painter, QPointF(middle, area.top() - 18))

    def _paint_dates(self, painter: QPainter) -> None:
        painter.setPen(QColor(theme.colours_now().mute))
        free_from = 0.0
        for place, record in enumerate(self._records):
            area = self.column(place)
            if area.center().x() - _DATE_PX / 2 < free_from:
                continue
            words = f"{record.day.day} {MONTHS[record.day.month - 1]}"
            left = min(area.center().x() - _DATE_PX / 2, self.width() - _DATE_PX)
            label = QRectF(left, area.bottom() + 22, _DATE_PX, 18)
            painter.drawText(label, Qt.AlignmentFlag.AlignCenter, words)
            free_from = label.right()

    def _at(self, point: QPointF) -> int:
        places = range(len(self._records))
        return next((n for n in places if _reaches(self.column(n), point)), -1)

    def _choose(self, place: int) -> None:
        self._chosen = place
        if place >= 0:
            self.setAccessibleDescription(day_sentence(self._records[place], self._zone))
            self.day_chosen.emit(place)
        self.update()


def _reaches(column: QRectF, point: QPointF) -> bool:
    return column.left() <= point.x() < column.right()
