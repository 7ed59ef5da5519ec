"""A prescriber's review: the events that wait, each with its time line, and the conclusion."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from iOATdesk.desk.views import Response, WaitingEvent
from iOATdesk.models.people import MAY, Act, Role
from iOATdesk.models.response import (
    OUTCOME_WORDS,
    naloxone_total_ug,
    stamp_words,
    standing,
)
from iOATdesk.models.units import format_mg
from iOATdesk.ui.widgets.card import Card
from iOATdesk.ui.widgets.key_button import ActionRow, KeyButton
from iOATdesk.ui.widgets.row_table import Cell, Column, RowTable
from iOATdesk.ui.widgets.text import text
from iOATdesk.ui.words import since_words

NOT_A_PRESCRIBER = "Only a prescriber signs: scan their badge"


class ReviewPanel(Card):
    """Everybody may read it; a prescriber signs."""

    signed = Signal(str)
    """The conclusion."""
    report_wanted = Signal(str)
    """Id of the response whose report is to be printed again."""
    left = Signal()

    def __init__(self, zone: ZoneInfo) -> None:
        super().__init__(name="review")
        self.setAccessibleName("Adverse events that wait for a review")
        self._zone = zone
        self._may_sign = False
        self._runs = False
        self._response = ""
        self._title = text("", "heading", name="review_title", wraps=True)
        self._line = RowTable(
            (Column("", 20), Column("", 52), Column("", 28, is_right=True)),
            name="review_line",
            said="What happened",
        )
        self._conclusion = QPlainTextEdit()
        self._conclusion.setObjectName("review_conclusion")
        self._conclusion.setAccessibleName("Conclusion")
        self._conclusion.setPlaceholderText("Conclusion: what follows for the next dose")
        self._conclusion.setTabChangesFocus(True)
        self._conclusion.setFixedHeight(96)
        self._sign = KeyButton(
            "Sign review", "Ctrl Enter", kind="primary", name="review_sign", shortcut="Ctrl+Return"
        )
        back = KeyButton("Back", "Esc", name="review_back")
        self._report = KeyButton("Print report", "F9", name="review_report", shortcut="F9")
        self.action_row = ActionRow((back, self._report), self._sign)
        self._assemble()
        back.clicked.connect(self.left)
        self._report.clicked.connect(lambda: self.report_wanted.emit(self._response))
        self._sign.clicked.connect(lambda: self.signed.emit(self._conclusion.toPlainText()))
        self._conclusion.textChanged.connect(self._judge)

    def _assemble(self) -> None:
        inner = QWidget()
        inner.setObjectName("scrolled")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._line)
        column.addStretch(1)
        area = QScrollArea()
        area.setObjectName("review_scroll")
        area.setAccessibleName("What happened")
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.add(self._title)
        self.add(area, 1)
        self.add(text("Conclusion", "small-strong"))
        self.add(self._conclusion)
        self.add(self.action_row)

    def begin(self) -> None:
        """Forget what was written about somebody else."""
        self._conclusion.clear()

    def show_events(
        self, name: str, events: Sequence[WaitingEvent], role: Role, now: datetime
    ) -> None:
        """Show the events of a patient to somebody of this role."""
        self._title.setText(f"{name}: waits for a prescriber's review")
        self._may_sign = role in MAY[Act.REVIEW_EVENT]
        told = [event.response for event in events if event.response is not None]
        self._runs = any(response.outcome is None for response in told)
        over = [response.response for response in told if response.outcome is not None]
        self._response = over[-1] if over else ""
        self._report.setVisible(bool(over))
        rows: list[tuple[Cell, ...]] = []
        for event in events:
            rows += self._rows(event, now)
        self._line.show_rows(rows)
        self._conclusion.setReadOnly(not self._may_sign)
        self._judge()

    def focus_step(self) -> None:
        """Wait for the conclusion, or for the way back."""
        if self._may_sign:
            self._conclusion.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def press(self) -> None:
        """Sign as with the key."""
        if self._sign.isEnabled():
            self._sign.click()

    def _judge(self) -> None:
        if not self._may_sign:
            reason = NOT_A_PRESCRIBER
        elif self._runs:
            reason = "The response still runs: end it first (F12)"
        elif not self._conclusion.toPlainText().strip():
            reason = "Write the conclusion"
        else:
            reason = ""
        self.action_row.refuse(reason)

    def _rows(self, event: WaitingEvent, now: datetime) -> list[tuple[Cell, ...]]:
        at = since_words(event.at, now, self._zone)
        if event.response is None:
            return [(Cell(at, look="strong"), Cell(event.what), Cell(event.by, look="small"))]
        return [
            (
                Cell(at, look="strong"),
                Cell(_summary(event.response), look="strong"),
                Cell(event.by, look="small"),
            ),
            *(
                (
                    Cell(f"{stamp.at.astimezone(self._zone):%H:%M:%S}", look="mute"),
                    Cell(stamp_words(stamp)),
                    Cell(stamp.by, look="small"),
                )
                for stamp in standing(event.response.stamps)
            ),
        ]


def _summary(response: Response) -> str:
    words = ["Overdose response"]
    if total_ug := naloxone_total_ug(response.stamps):
        words.append(f"naloxone {format_mg(total_ug)} in all")
    if response.outcome is None:
        words.append("still running")
    else:
        words.append(OUTCOME_WORDS[response.outcome].lower())
    if response.transfer:
        words.append(response.transfer)
    return ", ".join(words)
