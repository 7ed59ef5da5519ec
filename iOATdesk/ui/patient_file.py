"""One patient: who it is, under which authorisation, and all orders in sequence."""

from datetime import date

from PySide6.QtCore import QByteArray, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from iOATdesk.models.authorisation import Authorisation, authorisation_of
from iOATdesk.models.days import words_of_date, words_of_minutes
from iOATdesk.models.orders import Order, plan_words
from iOATdesk.models.products import drug_words
from iOATdesk.models.visits import Patient, PatientStatus
from iOATdesk.ui.patient_acts import FileView
from iOATdesk.ui.theme import set_look
from iOATdesk.ui.widgets.card import Card
from iOATdesk.ui.widgets.chip import TICK, Chip
from iOATdesk.ui.widgets.flow import FlowLayout
from iOATdesk.ui.widgets.key_button import KeyButton
from iOATdesk.ui.widgets.pick_table import PickTable
from iOATdesk.ui.widgets.row_table import Cell, Column
from iOATdesk.ui.widgets.text import initials, set_tone, text

_PHOTO_WIDTH_PX = 84
_PHOTO_HEIGHT_PX = 96
_ORDERS = (
    Column("Number", 9),
    Column("From", 12),
    Column("Last day", 12),
    Column("Drug and plan, mg", 33),
    Column("Gap", 8),
    Column("Routes", 9),
    Column("", 17, True),
)
_STATUS_TONES = {
    PatientStatus.ACTIVE: "ok",
    PatientStatus.SUSPENDED: "warn",
    PatientStatus.DISCHARGED: "mute",
}


def order_state(order: Order, today: date) -> tuple[str, str]:
    """Return how an order stands on a day, and its tone."""
    if order.is_stopped:
        return "stopped", "mute"
    if order.ends_on < today:
        return "ended", "mute"
    if order.starts_on > today:
        return "not begun", "warn"
    return f"{TICK} in force", "ok"


class PatientFile(QWidget):
    """Shows the patient who is chosen; every act has its key."""

    history_clicked = Signal()
    amend_clicked = Signal()
    status_clicked = Signal()
    order_clicked = Signal()
    replace_clicked = Signal()
    stop_clicked = Signal()

    def __init__(self) -> None:
        """Show nobody."""
        super().__init__()
        self._orders: dict[str, Order] = {}
        self._photo = text("", "photo", name="file_photo")
        self._photo.setFixedSize(_PHOTO_WIDTH_PX, _PHOTO_HEIGHT_PX)
        self._photo.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._name = text("", "name", name="file_name", wraps=True)
        self._born = text("", "mute", name="file_born", wraps=True)
        self._alerts = text("", "strong", name="file_alerts", wraps=True)
        set_tone(self._alerts, "bad")
        self._oral = text("", "mute", name="file_oral", wraps=True)
        self._chips = FlowLayout()
        self._chips.setSpacing(8)
        self._history = KeyButton("History", "F6", name="history", shortcut="F6")
        self._amend = KeyButton("Amend", "F4", name="amend", shortcut="F4")
        self._status = KeyButton("Suspend or discharge", "F5", name="status", shortcut="F5")
        self.orders = PickTable(_ORDERS, name="orders", said="Orders by date and number")
        self._none = text("No order yet. F8 enters the first.", "mute", name="orders_empty")
        self._by = text(" ", "small", name="order_by", wraps=True)
        self._new = KeyButton("New order", "F8", name="new_order", shortcut="F8")
        self._replace = KeyButton("Replace", "F9", name="replace_order", shortcut="F9")
        self._stop = KeyButton("Stop", "F10", kind="danger", name="stop_order", shortcut="F10")
        self._assemble()

        self.orders.picked.connect(self._on_order_picked)
        self._history.clicked.connect(self.history_clicked)
        self._amend.clicked.connect(self.amend_clicked)
        self._status.clicked.connect(self.status_clicked)
        self._new.clicked.connect(self.order_clicked)
        self._replace.clicked.connect(self.replace_clicked)
        self._stop.clicked.connect(self.stop_clicked)

    def show_file(self, view: FileView, today: date, warn_days: int | None) -> None:
        """Show a patient with photo and orders; an authorisation that ends soon stands out."""
        patient = view.patient
        self._name.setText(patient.name)
        number = f" · Health number {patient.health_number}" if patient.health_number else ""
        born = words_of_date(patient.born_on)
        self._born.setText(f"Born {born}{number} · Card {patient.card}")
        self._alerts.setText(f"Alert: {'; '.join(patient.alerts)}")
        self._alerts.setVisible(bool(patient.alerts))
        self._oral.setText(f"By mouth: {patient.oral_words}" if patient.oral_words else "")
        self._oral.setVisible(bool(patient.oral_words))
        self._show_photo(patient, view.photo_png)
        self._show_chips(patient, authorisation_of(patient, today, warn_days))
        is_active = patient.status is PatientStatus.ACTIVE
        self._status.say("Suspend or discharge" if is_active else "Change status")
        self._orders = {order.order: order for order in view.orders}
        self.orders.show_rows([(o.order, _cells(o, today)) for o in view.orders])
        self._none.setVisible(not view.orders)

    def order(self) -> Order | None:
        """Return the order that is chosen."""
        return self._orders.get(self.orders.picked_key())

    def _assemble(self) -> None:
        who = Card(name="patient_header")
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addStretch(1)
        words.addWidget(self._name)
        words.addWidget(self._born)
        words.addWidget(self._oral)
        words.addWidget(self._alerts)
        words.addLayout(self._chips)
        words.addStretch(1)
        buttons = QVBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._history)
        buttons.addWidget(self._amend)
        buttons.addWidget(self._status)
        row = QHBoxLayout()
        row.setSpacing(18)
        row.addWidget(self._photo)
        row.addLayout(words, 1)
        row.addLayout(buttons)
        who.body.addLayout(row)
        orders = Card("Orders, in sequence of date and number")
        orders.add(self._none)
        orders.add(self.orders, 1)
        acts = QHBoxLayout()
        acts.setSpacing(10)
        acts.addWidget(self._by, 1)
        for button in (self._stop, self._replace, self._new):
            acts.addWidget(button)
        orders.body.addLayout(acts)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        column.addWidget(who)
        column.addWidget(orders, 1)

    def _show_photo(self, patient: Patient, png: bytes) -> None:
        if png:
            self._photo.setPixmap(rounded(png, self._photo))
        else:
            self._photo.setPixmap(QPixmap())
            self._photo.setText(initials(patient.family_name, patient.given_names))
        self._photo.setAccessibleName(f"Photo of {patient.name}" if png else "No photo")

    def _show_chips(self, patient: Patient, authorisation: Authorisation) -> None:
        while (item := self._chips.takeAt(0)) is not None:
            if chip := item.widget():
                chip.hide()
                chip.deleteLater()
        tone = {"valid": "info", "soon": "warn", "over": "bad"}[authorisation.state]
        chips = [Chip(str(patient.status), _STATUS_TONES[patient.status])]
        chips += [Chip(f"Allergy: {allergy}", "bad") for allergy in patient.allergies]
        if not patient.allergies:
            chips.append(Chip("No known allergy", "mute"))
        chips.append(Chip(authorisation.words, tone))
        if patient.has_open_review:
            chips.append(Chip("Review of an event is due", "warn"))
        for chip in chips:
            self._chips.addWidget(chip)

    def _on_order_picked(self, key: str) -> None:
        order = self._orders.get(key)
        can_change = order is not None and not order.is_stopped
        self._replace.setEnabled(can_change)
        self._stop.setEnabled(can_change)
        if order is None:
            self._by.setText(" ")
            return
        self._by.setText(
            f"Order {order.number}: {order.prescriber}, licence {order.licence}, "
            f"{order.practice}, {order.address}"
        )


def _cells(order: Order, today: date) -> tuple[Cell, ...]:
    words, tone = order_state(order, today)
    return (
        Cell(order.number, look="strong"),
        Cell(words_of_date(order.starts_on)),
        Cell(words_of_date(order.ends_on)),
        Cell(f"{drug_words(order.drug)} {plan_words(order)}"),
        Cell(words_of_minutes(order.gap_minutes) if order.gap_minutes else ""),
        Cell(", ".join(order.routes)),
        Cell(words, tone),
    )


def rounded(png: bytes, label: QLabel) -> QPixmap:
    """Return a picture that fills a label, with the round corners of a card."""
    picture = QPixmap()
    picture.loadFromData(QByteArray(png))
    scaled = picture.scaled(
        label.size(),
        Qt.AspectRatioMode.KeepAspectRatioByExpanding,
        Qt.TransformationMode.SmoothTransformation,
    )
    shown = QPixmap(label.size())
    shown.fill(Qt.GlobalColor.transparent)
    painter = QPainter(shown)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    edge = QPainterPath()
    edge.addRoundedRect(QRectF(shown.rect()), 10, 10)
    painter.setClipPath(edge)
    left = (shown.width() - scaled.width()) // 2
    painter.drawPixmap(left, (shown.height() - scaled.height()) // 2, scaled)
    painter.end()
    set_look(label, look="photo")
    return shown
