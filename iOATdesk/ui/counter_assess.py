"""Step 2: the pre-injection assessment."""

import re
from collections.abc import Callable, Sequence
from typing import cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from iOATdesk.desk.counter import Assess, OralTreatment, Outcome, Stated
from iOATdesk.models.asks import (
    ALCOHOL,
    ORAL_TREATMENT,
    OXYGEN,
    OXYGEN_MAX,
    RECENT_USE,
    RESPIRATIONS,
    RESPIRATIONS_MAX,
    SIGNS,
    Asks,
)
from iOATdesk.ui.counter_known import KnownBy
from iOATdesk.ui.widgets.card import Card
from iOATdesk.ui.widgets.choice_row import Choice, ChoiceRow
from iOATdesk.ui.widgets.field import line_field
from iOATdesk.ui.widgets.key_button import ActionRow, KeyButton
from iOATdesk.ui.widgets.text import rule, text

POSS = (
    Choice("S", "S", "S, asleep, easy to rouse"),
    Choice("1", "1", "1, awake and alert"),
    Choice("2", "2", "2, slightly drowsy, easy to rouse"),
    Choice("3", "3", "3, frequently drowsy, drifts off while talking"),
    Choice("4", "4", "4, somnolent, minimal or no response"),
)
"""Pasero opioid-induced sedation scale, as published."""
_POSS_WORDS = " · ".join(choice.said.replace(",", "", 1) for choice in POSS)
_PERCENT = re.compile(r"0?[.,](\d{1,3})|0|\d[.,](\d{1,3})|\d", re.ASCII)
_CAPTIONS = {
    ALCOHOL: "breath alcohol",
    RESPIRATIONS: "respirations",
    OXYGEN: "SpO2",
    ORAL_TREATMENT: "oral treatment",
}
_NOT_ASKED = Choice("", "Not asked")


def alcohol_mg_per_100ml(words: str) -> int | None:
    """Return breath alcohol typed in per cent: ``0.05`` is 50 mg in 100 mL; None: unreadable."""
    if not _PERCENT.fullmatch(words):
        return None
    whole, _, rest = words.replace(",", ".").partition(".")
    return int(whole or "0") * 1000 + int(f"{rest:0<3}")


def _figure(name: str, said: str, width_px: int) -> QLineEdit:
    field = line_field(name, said, length_max=3)
    field.setFixedSize(width_px, 40)
    return field


def _whole(field: QLineEdit, highest: int) -> int | None:
    """Return the figure in a field; None where it is empty, -1 where it is no such figure."""
    words = field.text().strip()
    if not words:
        return None
    is_figure = words.isascii() and words.isdecimal() and int(words) <= highest
    return int(words) if is_figure else -1


class AssessPanel(Card):
    """Sedation must be chosen by the nurse; everything else starts at the usual answer."""

    decided = Signal(str)
    """``proceed``, ``delay`` or ``withhold``."""
    rest_wanted = Signal()
    """No top-up: go on observing."""

    def __init__(self, signs: Sequence[str], asks: Asks) -> None:
        """Ask what the programme asks."""
        super().__init__("Pre-injection assessment", name="assess")
        self._asks = asks
        self._poss = ChoiceRow(POSS, label="Sedation (POSS)", name="poss", wraps=False)
        self._alcohol = ChoiceRow(
            (Choice("not_tested", "Not tested"), Choice("zero", "0.000 %")),
            label="Breath alcohol",
            name="alcohol",
            chosen="not_tested",
            wraps=False,
        )
        self._percent = line_field("alcohol_percent", "Breath alcohol in per cent", "0.05")
        self._percent.setToolTip("Breath alcohol in per cent")
        self._percent.setFixedWidth(62)
        self._percent.setFixedHeight(40)
        self._percent.setMaxLength(5)
        self._offered = tuple(signs)
        self._signs = _several("Signs", "signs", self._offered)
        self._rate = _figure("respirations", "Respirations a minute", 56)
        self._oxygen = _figure("oxygen", "Oxygen saturation (SpO2) in per cent", 62)
        self._recent = _several("Recent use", "recent_use", asks.recent_use)
        self._oral = ChoiceRow(
            (
                _NOT_ASKED,
                Choice("taken", "Taken"),
                Choice("not_taken", "Not taken"),
                Choice("not_prescribed", "Not prescribed"),
            ),
            label="Oral treatment",
            name="oral_treatment",
        )
        self.known = KnownBy(asks)
        self._withhold = KeyButton(
            "Withhold dose",
            "F7",
            kind="danger",
            name="withhold",
            shortcut="F7",
            short="Withhold",
        )
        self._delay = KeyButton(
            "Delay and reassess", "F6", name="delay", shortcut="F6", short="Delay"
        )
        self._rest = KeyButton("No top-up", "F9", name="no_top_up", shortcut="F9")
        self._fit = KeyButton("Fit to proceed", "Enter", kind="primary", name="fit")
        self.action_row = ActionRow((self._withhold, self._delay, self._rest), self._fit)
        self._assemble()
        self._connect()
        self._judge()

    def _assemble(self) -> None:
        inner = QWidget()
        inner.setObjectName("scrolled")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(8)
        self._answers = column
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        column.addLayout(grid)
        grid.addWidget(_caption("POSS"), 0, 0)
        grid.addWidget(_beside(self._poss), 0, 1)
        grid.addWidget(text(_POSS_WORDS, "small", name="poss_words", wraps=True), 1, 0, 1, 2)
        if ALCOHOL in self._asks.items:
            grid.addWidget(_caption("Alcohol"), 2, 0)
            grid.addWidget(_beside(self._alcohol, self._percent), 2, 1)
        figures: list[QWidget] = []
        if RESPIRATIONS in self._asks.items:
            figures += [_caption("Breaths a minute"), self._rate]
        if OXYGEN in self._asks.items:
            figures += [_caption("SpO2 %"), self._oxygen]
        groups = (
            (SIGNS, "Signs", self._signs),
            ("", "", _beside(*figures)),
            (RECENT_USE, "Recent use", self._recent),
            (ORAL_TREATMENT, "Oral treatment today", self._oral),
        )
        for item, caption, choices in groups:
            if item in self._asks.items:
                column.addWidget(text(caption, "mute"))
            if item in self._asks.items or (figures and not item):
                column.addWidget(choices)
        column.addStretch(1)
        area = QScrollArea()
        area.setObjectName("assess_scroll")
        area.setAccessibleName("What was seen")
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area = area
        self.add(area, 1)
        self.add(rule())
        self.add(self.known)

    def _connect(self) -> None:
        self._poss.chosen.connect(self._on_poss_chosen)
        self._alcohol.chosen.connect(self._on_alcohol_chosen)
        self._percent.textEdited.connect(self._on_percent_edited)
        self._oral.chosen.connect(self._judge)
        self._rate.textEdited.connect(self._judge)
        self._oxygen.textEdited.connect(self._judge)
        self.known.changed.connect(self._judge)
        self._fit.clicked.connect(lambda: self.decided.emit("proceed"))
        self._delay.clicked.connect(lambda: self.decided.emit("delay"))
        self._withhold.clicked.connect(lambda: self.decided.emit("withhold"))
        self._rest.clicked.connect(self.rest_wanted)

    def offer_signs(self, signs: Sequence[str]) -> None:
        """Offer other signs, once the pharmacist in charge has confirmed other ones."""
        if tuple(signs) == self._offered:
            return
        self._offered = tuple(signs)
        former, self._signs = self._signs, _several("Signs", "signs", self._offered)
        before: QWidget | None = former.findChildren(QPushButton)[0].previousInFocusChain()
        if before is not None and SIGNS in self._asks.items:
            self._answers.replaceWidget(former, self._signs)
            for button in self._signs.findChildren(QPushButton):
                QWidget.setTabOrder(before, button)
                before = button
        former.hide()
        former.deleteLater()

    def begin(self, dose_ug: int, *, is_top_up: bool, is_card_scanned: bool) -> None:
        """Forget the last answers: each assessment is made afresh."""
        for row in (self._poss, self._alcohol, self._signs, self._recent, self._oral):
            row.reset()
        for field in (self._percent, self._rate, self._oxygen):
            field.clear()
        self.known.begin(dose_ug, is_card_scanned=is_card_scanned)
        self._rest.setVisible(is_top_up)
        self._area.verticalScrollBar().setValue(0)
        self._judge()

    def focus_step(self) -> None:
        """Put the focus on the first thing to answer."""
        self._poss.button("S").setFocus(Qt.FocusReason.OtherFocusReason)

    def on_key(self, character: str) -> None:
        """Choose the sedation by its own character; P and D say how the patient is known."""
        if not self.known.on_key(character.upper()):
            self._poss.choose(character.upper())

    def seen(self, patient: str, visit: str, outcome: str) -> Assess:
        """Return everything that was answered; S is 0."""
        return Assess(
            patient=patient,
            visit=visit,
            poss=int(self._poss.value().replace("S", "0")),
            alcohol_mg_per_100ml=self._breath(),
            signs=self._signs.values(),
            outcome=cast("Outcome", outcome),
            respirations=_whole(self._rate, RESPIRATIONS_MAX),
            oxygen_percent=_whole(self._oxygen, OXYGEN_MAX),
            recent_use=self._recent.values(),
            oral_treatment=cast("OralTreatment", self._oral.value()),
            identifiers=self.known.identifiers(),
            stated_dose=cast("Stated", self.known.stated_dose()),
        )

    def _breath(self) -> int | None:
        """Return breath alcohol in mg per 100 mL; None where it was not tested."""
        if words := self._percent.text().strip():
            return alcohol_mg_per_100ml(words)
        return 0 if self._alcohol.value() == "zero" else None

    def _on_poss_chosen(self) -> None:
        self._judge()
        self._fit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_alcohol_chosen(self) -> None:
        self._percent.clear()
        self._judge()

    def _on_percent_edited(self, words: str) -> None:
        self._alcohol.set_value("" if words.strip() else "not_tested")
        self._judge()

    def _judge(self) -> None:
        unreadable = self._unreadable()
        is_other_dose = self.known.stated_dose() == "differs"
        self.action_row.refuse(unreadable or self._unanswered() or self.known.missing())
        self._fit.say("Stop, another dose" if is_other_dose else "Fit to proceed")
        for button in (self._withhold, self._delay):
            button.setEnabled(not unreadable)
            button.setAccessibleDescription(unreadable)

    def _unreadable(self) -> str:
        """Return what nobody could record; empty where there is nothing."""
        words = self._percent.text().strip()
        if not self._poss.value():
            return "Choose sedation first: S, 1, 2, 3 or 4"
        if words and alcohol_mg_per_100ml(words) is None:
            return "Breath alcohol in per cent, as 0.050"
        if _whole(self._rate, RESPIRATIONS_MAX) == -1:
            return f"Respirations a minute: a number up to {RESPIRATIONS_MAX}"
        if _whole(self._oxygen, OXYGEN_MAX) == -1:
            return f"SpO2 in per cent: a number up to {OXYGEN_MAX}"
        return ""

    def _unanswered(self) -> str:
        """Return what the programme asks of everybody and is not answered yet."""
        answered: dict[str, Callable[[], bool]] = {
            ALCOHOL: lambda: self._breath() is not None,
            RESPIRATIONS: lambda: bool(self._rate.text().strip()),
            OXYGEN: lambda: bool(self._oxygen.text().strip()),
            ORAL_TREATMENT: lambda: bool(self._oral.value()),
        }
        for item in self._asks.required:
            if item in answered and not answered[item]():
                return f"The programme asks everybody: {_CAPTIONS[item]}"
        return ""


def _several(label: str, name: str, words: Sequence[str]) -> ChoiceRow:
    choices = [Choice("none", "None"), *(Choice(word, word.capitalize()) for word in words)]
    return ChoiceRow(choices, label=label, name=name, none="none", chosen="none")


def _caption(words: str) -> QWidget:
    label = text(words, "mute")
    label.setFixedHeight(40)
    return label


def _beside(*widgets: QWidget) -> QWidget:
    box = QWidget()
    box.setMinimumHeight(40)
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(6)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return box
