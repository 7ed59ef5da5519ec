"""Who stands at the counter: photo, name, birth date, numbers, warnings, order."""

import base64
import binascii
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPainterPath, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from iOATdesk.desk.views import SimilarName, Verdict
from iOATdesk.models.authorisation import Authorisation
from iOATdesk.models.days import words_of_date
from iOATdesk.models.visits import Patient
from iOATdesk.ui.theme import set_look
from iOATdesk.ui.widgets.card import Card
from iOATdesk.ui.widgets.chip import Chip
from iOATdesk.ui.widgets.text import initials, set_tone, text
from iOATdesk.ui.words import age_years, day_words

_PHOTO_PX = (84, 96)
_HEIGHT_PX = 130
_LONG_NAME = 26
_CHIPS_MAX = 4
_ALLERGY_PX = 340
NBSP = "\N{NO-BREAK SPACE}"


class PatientHeader(Card):
    """The upper card of the counter."""

    def __init__(self) -> None:
        super().__init__(name="patient")
        self.setMinimumHeight(_HEIGHT_PX)
        self._photo = text("", "photo", name="patient_photo")
        self._photo.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._photo.setFixedSize(*_PHOTO_PX)
        self.name = text("", "name", name="patient_name", wraps=True)
        self.name.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self._numbers = text("", "mute", name="patient_numbers", wraps=True)
        self._chips = [Chip("", name=f"patient_chip_{place}") for place in range(_CHIPS_MAX)]
        self._order = text("", "mute", name="patient_order")
        self._order_ends = text("", "mute", name="patient_order_ends")
        self._alerts = QWidget()
        self._alerts.hide()
        # An alert is never shortened: it takes the lines it needs.
        self._alert = text("", "strong", name="patient_alert", wraps=True)
        set_tone(self._alert, "bad")
        self._authorisation = Chip("", "warn", name="patient_authorisation")
        self._oral = text("", "mute", name="patient_oral", wraps=True)
        self._oral.hide()
        self._assemble()

    def _assemble(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(18)
        row.addWidget(self._photo, 0, Qt.AlignmentFlag.AlignVCenter)
        middle = QVBoxLayout()
        middle.setSpacing(5)
        middle.addStretch(1)
        middle.addWidget(self.name)
        middle.addWidget(self._numbers)
        chips = QHBoxLayout()
        chips.setSpacing(8)
        for chip in self._chips:
            chips.addWidget(chip)
        chips.addStretch(1)
        middle.addLayout(chips)
        middle.addStretch(1)
        row.addLayout(middle, 1)
        right = QVBoxLayout()
        right.setSpacing(1)
        right.addStretch(1)
        for label in (self._order, self._order_ends):
            label.setAlignment(Qt.AlignmentFlag.AlignRight)
            right.addWidget(label)
        right.addStretch(1)
        row.addLayout(right)
        self.body.addLayout(row)
        alerts = QHBoxLayout(self._alerts)
        alerts.setContentsMargins(0, 4, 0, 0)
        alerts.setSpacing(12)
        alerts.addWidget(self._authorisation)
        alerts.addWidget(self._alert, 3)
        alerts.addWidget(self._oral, 2)
        self.add(self._alerts)

    def show_patient(self, verdict: Verdict, today: date) -> None:
        """Show the patient of a verdict."""
        patient, order = verdict.patient, verdict.order
        self.name.setText(patient.name)
        set_look(self.name, look="name" if len(patient.name) <= _LONG_NAME else "heading")
        age = age_years(patient.born_on, today)
        parts = [f"Born {day_words(patient.born_on)} ({age})"]
        parts += [f"PHN {patient.health_number}"] if patient.health_number else []
        parts += [f"Card {patient.card}"]
        self._numbers.setText(" · ".join(part.replace(" ", NBSP) for part in parts))
        self._show_photo(verdict)
        self._show_warnings(patient, verdict.similar_names)
        self._show_alerts(patient, verdict.authorisation)
        self._order.setText(f"Order {order.number} · {order.prescriber}" if order else "No order")
        self._order_ends.setText(f"ends {day_words(order.ends_on)}" if order else "")
        self._oral.setText(f"By mouth: {patient.oral_words}" if patient.oral_words else "")
        self._oral.setVisible(bool(patient.oral_words))
        self.setAccessibleName(f"{patient.name}, {self._numbers.text()}")

    def _show_alerts(self, patient: Patient, authorisation: Authorisation) -> None:
        """Show alerts, and an authorisation that is over or ends soon; room only where needed."""
        alerts = "; ".join(patient.alerts)
        is_used = bool(alerts or patient.oral_words) or authorisation.state != "valid"
        self._alerts.setVisible(is_used)
        self._alert.setVisible(bool(alerts))
        self._alert.setText(f"Alert: {alerts}")
        is_over = authorisation.state == "over"
        words = f"ended {words_of_date(authorisation.ends_on)}" if is_over else authorisation.left
        self._authorisation.setVisible(authorisation.state != "valid")
        self._authorisation.show_words(f"Authorisation {words}", "bad" if is_over else "warn")
        self._authorisation.setMinimumWidth(self._authorisation.sizeHint().width())

    def _show_warnings(self, patient: Patient, similar: tuple[SimilarName, ...]) -> None:
        warnings = [(f"Allergy: {allergy}", "bad") for allergy in patient.allergies]
        if len(warnings) > _CHIPS_MAX - 2:
            warnings = [(f"Allergies: {', '.join(patient.allergies)}", "bad")]
        if similar:
            warnings.append(_similar_words(similar))
        if patient.has_open_review:
            warnings.append(("Event waits for review", "warn"))
        for place, chip in enumerate(self._chips):
            is_used = place < len(warnings)
            chip.setVisible(is_used)
            if is_used:
                words, tone = warnings[place]
                chip.show_words(words, tone)
                # An allergy is never shortened; a similar name may be, with a tooltip.
                whole = min(chip.sizeHint().width(), _ALLERGY_PX) if tone == "bad" else 60
                chip.setMinimumWidth(whole)

    def _show_photo(self, verdict: Verdict) -> None:
        patient = verdict.patient
        photo = QPixmap()
        try:
            raw = base64.b64decode(verdict.photo_png_base64, validate=True)
        except (binascii.Error, ValueError):
            raw = b""
        if raw and photo.loadFromData(raw, "PNG"):
            self._photo.setPixmap(_rounded(photo, self.devicePixelRatioF()))
        else:
            self._photo.setPixmap(QPixmap())
            self._photo.setText(initials(patient.family_name, patient.given_names))
        self._photo.setAccessibleName(f"Photo of {patient.name}" if raw else "No photo")


def _similar_words(similar: tuple[SimilarName, ...]) -> tuple[str, str]:
    """Return what warns of another patient; the same name in red, before any that is similar."""
    first = next((one for one in similar if one.is_same), similar[0])
    others = f" +{len(similar) - 1}" if len(similar) > 1 else ""
    where = f" {first.where}" if first.where else ""
    if first.is_same:
        return f"Same name{where}: {first.name}{others}", "bad"
    return f"Similar{where}: {first.name}{others}", "warn"


def _rounded(photo: QPixmap, ratio: float) -> QPixmap:
    """Return the photo, cut to the size of its place with round corners."""
    width, height = (round(side * ratio) for side in _PHOTO_PX)
    fitted = photo.scaled(
        width,
        height,
        Qt.AspectRatioMode.KeepAspectRatioByExpanding,
        Qt.TransformationMode.SmoothTransformation,
    )
    cut = QPixmap(width, height)
    cut.fill(Qt.GlobalColor.transparent)
    painter = QPainter(cut)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    path = QPainterPath()
    path.addRoundedRect(0, 0, width, height, 10 * ratio, 10 * ratio)
    painter.setClipPath(path)
    painter.drawPixmap((width - fitted.width()) // 2, (height - fitted.height()) // 2, fitted)
    painter.end()
    cut.setDevicePixelRatio(ratio)
    return cut
