"""Step 2: the pre-injection assessment."""

import re
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from iOATdesk.ui.widgets.card import Card
from iOATdesk.ui.widgets.choice_row import Choice, ChoiceRow
from iOATdesk.ui.widgets.field import line_field
from iOATdesk.ui.widgets.key_button import ActionRow, KeyButton
from iOATdesk.ui.widgets.text import text

POSS = (
    Choice("S", "S", "S, asleep, easy to rouse"),
    Choice("1", "1", "1, awake and alert"),
    Choice("2", "2", "2, slightly drowsy, easy to rouse"),
    Choice("3", "3", "3, frequently drowsy, drifts off while talking"),
    Choice("4", "4", "4, somnolent, minimal or no response"),
)
"""Pasero opioid-induced sedation scale, as published."""
_PERCENT = re.compile(r"0?[.,](\d{1,3})|0|\d[.,](\d{1,3})|\d", re.ASCII)


def alcohol_mg_per_100ml(words: str) -> int | None:
    """Return breath alcohol typed in per cent: ``0.05`` is 50 mg in 100 mL; None: unreadable."""
    if not _PERCENT.fullmatch(words):
        return None
    whole, _, rest = words.replace(",", ".").partition(".")
    return int(whole or "0") * 1000 + int(f"{rest:0<3}")


class AssessPanel(Card):
    """Sedation must be chosen by the nurse; alcohol and signs start at the usual answer."""

    decided = Signal(str)
    """``proceed``, ``delay`` or ``withhold``."""
    rest_wanted = Signal()
    """No top-up: go on observing."""

    def __init__(self, signs: Sequence[str]) -> None:
        """Offer the programme's signs."""
        super().__init__("Pre-injection assessment", name="assess")
        self._poss = ChoiceRow(POSS, label="Sedation (POSS)", name="poss")
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
        self._signs = _signs_row(self._offered)
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
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(9)
        grid.setColumnMinimumWidth(0, 60)
        grid.setColumnStretch(1, 1)
        breath = QWidget()
        row = QHBoxLayout(breath)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._alcohol)
        row.addWidget(self._percent)
        row.addStretch(1)
        rows = (("Sedation (POSS)", self._poss), ("Breath alcohol", breath))
        for place, (caption, widget) in enumerate(rows):
            label = text(caption, "mute")
            label.setFixedHeight(40)
            grid.addWidget(label, place, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(widget, place, 1, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(grid)
        self.body.addSpacing(2)
        self.add(text("Signs", "mute"))
        self.add(self._signs)
        self.body.addStretch(1)

    def _connect(self) -> None:
        self._poss.chosen.connect(self._on_poss_chosen)
        self._alcohol.chosen.connect(self._on_alcohol_chosen)
        self._percent.textEdited.connect(self._on_percent_edited)
        self._fit.clicked.connect(lambda: self.decided.emit("proceed"))
        self._delay.clicked.connect(lambda: self.decided.emit("delay"))
        self._withhold.clicked.connect(lambda: self.decided.emit("withhold"))
        self._rest.clicked.connect(self.rest_wanted)

    def offer_signs(self, signs: Sequence[str]) -> None:
        """Offer other signs, once the pharmacist in charge has confirmed other ones."""
        if tuple(signs) == self._offered:
            return
        self._offered = tuple(signs)
        former, self._signs = self._signs, _signs_row(self._offered)
        self.body.replaceWidget(former, self._signs)
        former.hide()
        former.deleteLater()

    def begin(self, *, is_top_up: bool) -> None:
        """Forget the last answers: each assessment is made afresh."""
        self._poss.reset()
        self._alcohol.reset()
        self._percent.clear()
        self._signs.reset()
        self._rest.setVisible(is_top_up)
        self._judge()

    def focus_step(self) -> None:
        """Put the focus on the first thing to answer."""
        self._poss.button("S").setFocus(Qt.FocusReason.OtherFocusReason)

    def on_key(self, character: str) -> None:
        """Choose the sedation by its own character."""
        self._poss.choose(character.upper())

    def poss(self) -> int:
        """Return the sedation that was chosen; 0 stands for S."""
        return int(self._poss.value().replace("S", "0"))

    def alcohol(self) -> int | None:
        """Return breath alcohol in mg per 100 mL; None where it was not tested."""
        if words := self._percent.text().strip():
            return alcohol_mg_per_100ml(words)
        return 0 if self._alcohol.value() == "zero" else None

    def signs(self) -> tuple[str, ...]:
        """Return the signs that were chosen."""
        return self._signs.values()

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
        words = self._percent.text().strip()
        reason = ""
        if not self._poss.value():
            reason = "Choose sedation first: S, 1, 2, 3 or 4"
        elif words and alcohol_mg_per_100ml(words) is None:
            reason = "Breath alcohol in per cent, as 0.050"
        self.action_row.refuse(reason)
        for button in (self._withhold, self._delay):
            button.setEnabled(not reason)
            button.setAccessibleDescription(reason)


def _signs_row(signs: Sequence[str]) -> ChoiceRow:
    choices = [Choice("none", "None"), *(Choice(s, s.capitalize()) for s in signs)]
    return ChoiceRow(choices, label="Signs", name="signs", none="none", chosen="none")
