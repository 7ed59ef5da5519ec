"""Some hundred patients by name, each with card and state on a second line."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from iOATdesk.models.authorisation import Authorisation, authorisation_of
from iOATdesk.models.days import words_of_date
from iOATdesk.models.visits import Patient, PatientStatus
from iOATdesk.ui import theme

ROW_PX = 58
_SIDE_PX = 10
_Index = QModelIndex | QPersistentModelIndex


class _Patients(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.rows: tuple[Patient, ...] = ()
        self.today: date | None = None
        self.warn_days: int | None = None

    def below(self, patient: Patient) -> str:
        """Return the second line of a row."""
        if self.today is None:
            return second_line(patient, None)
        return second_line(patient, authorisation_of(patient, self.today, self.warn_days))

    def put(self, rows: Sequence[Patient]) -> None:
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: _Index | None = None) -> int:
        """Return how many patients are shown."""
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        """Return what a screen reader says of a row."""
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        patient = self.rows[index.row()]
        return f"{patient.name}, {self.below(patient)}"


def second_line(patient: Patient, authorisation: Authorisation | None) -> str:
    """Return the card, and what stands against treating somebody now or soon."""
    if patient.status is not PatientStatus.ACTIVE:
        return f"{patient.card} · {patient.status}"
    if authorisation is None or authorisation.state == "valid":
        return patient.card
    is_over = authorisation.state == "over"
    words = f"ended {words_of_date(authorisation.ends_on)}" if is_over else authorisation.left
    return f"{patient.card} · authorisation {words}"


class _TwoLines(QStyledItemDelegate):
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Draw the name in bold and the card below it."""
        model = index.model()
        assert isinstance(model, _Patients)
        patient = model.rows[index.row()]
        colours = theme.colours_now()
        area = option.rect.adjusted(0, 1, 0, -1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        is_under = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if is_chosen or is_under:
            has_keys = is_chosen and bool(option.state & QStyle.StateFlag.State_HasFocus)
            line = colours.accent_ink if has_keys else colours.accent_line
            painter.setPen(QPen(QColor(line if is_chosen else colours.hover), 2 if has_keys else 1))
            painter.setBrush(QColor(colours.accent_soft if is_chosen else colours.hover))
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), 9, 9)
        inner = area.adjusted(_SIDE_PX, 7, -_SIDE_PX, -7)
        font = QFont(painter.font())
        font.setPixelSize(15)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(colours.ink))
        name = painter.fontMetrics().elidedText(
            patient.name, Qt.TextElideMode.ElideRight, inner.width()
        )
        painter.drawText(inner, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, name)
        font.setPixelSize(13)
        font.setWeight(QFont.Weight.Normal)
        painter.setFont(font)
        words = model.below(patient)
        painter.setPen(QColor(colours.mute if words == patient.card else colours.warn))
        side = Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft
        fits = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, side, fits)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return the same height for every row."""
        return QSize(option.rect.width(), ROW_PX) if index.isValid() else QSize()


class PatientList(QListView):
    """One patient is chosen, with the keys or the mouse."""

    picked = Signal(object)
    """The patient who is chosen now."""

    def __init__(self) -> None:
        """Start without patients."""
        super().__init__()
        self.setObjectName("patient_list")
        self.setAccessibleName("Patients")
        self.setStyleSheet("QListView:focus { border: none; }")
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._patients = _Patients()
        self.setModel(self._patients)
        self.setItemDelegate(_TwoLines(self))
        self.selectionModel().currentChanged.connect(self._on_current_changed)

    def set_day(self, today: date, warn_days: int | None) -> None:
        """Mark authorisations that are over on this day, or end within so many days."""
        self._patients.today, self._patients.warn_days = today, warn_days

    def show_patients(self, patients: Sequence[Patient]) -> None:
        """Show these; whoever was chosen stays chosen where still among them."""
        before = self.patient()
        self._patients.put(patients)
        if before is not None:
            self.pick(before.patient)

    def patients(self) -> tuple[Patient, ...]:
        """Return who is shown."""
        return self._patients.rows

    def patient(self) -> Patient | None:
        """Return who is chosen."""
        at = self.currentIndex().row()
        return self._patients.rows[at] if 0 <= at < len(self._patients.rows) else None

    def pick(self, patient_id: str) -> bool:
        """Choose a patient; False where the patient is not shown."""
        for at, patient in enumerate(self._patients.rows):
            if patient.patient == patient_id:
                self.setCurrentIndex(self._patients.index(at))
                return True
        return False

    def pick_first(self) -> None:
        """Choose the uppermost patient."""
        if self._patients.rows:
            self.pick(self._patients.rows[0].patient)

    def _on_current_changed(self) -> None:
        if patient := self.patient():
            self.picked.emit(patient)
