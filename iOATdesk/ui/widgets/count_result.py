"""What a count has shown, in words."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel

from iOATdesk.desk.views import CountResult, Difference
from iOATdesk.models.units import format_mg, format_ml
from iOATdesk.ui.theme import set_look
from iOATdesk.ui.widgets.card import Card
from iOATdesk.ui.widgets.key_button import KeyButton
from iOATdesk.ui.widgets.row_table import Cell, Column, RowTable
from iOATdesk.ui.widgets.text import text

_COLUMNS = (
    Column("Where", 40),
    Column("Counted", 13, True),
    Column("Expected", 13, True),
    Column("", 34, True),
)


def figure_words(difference: Difference, figure: int) -> str:
    """Return a figure with its unit: ``45 vials``, ``38.4 mL``, ``1 syringe``."""
    match difference.line.unit:
        case "ul":
            return format_ml(figure)
        case "containers":
            container = difference.line.product.container
            return f"{figure} {container}" if figure == 1 else f"{figure} {container}s"
    return "there" if figure else "not there"


def difference_words(difference: Difference) -> str:
    """Return what is missing or too much: ``1 vial missing (50 mg)``."""
    change = difference.counted - difference.expected
    amount = format_mg(abs(difference.difference_ug))
    verb = "missing" if change < 0 else "too much"
    if difference.line.unit == "syringes":
        return f"{verb} ({amount})"
    return f"{figure_words(difference, abs(change))} {verb} ({amount})"


def _where(difference: Difference) -> str:
    line = difference.line
    if line.unit == "syringes":
        return f"{line.title} {line.ref}"
    return f"{line.title} · {line.lot}"


class CountOutcome(Card):
    """Either “Everything agrees”, or a table of the differences in red with words."""

    again_clicked = Signal()

    def __init__(self) -> None:
        """Start without a result."""
        super().__init__(name="count_outcome")
        self._title = text("", "verdict", name="count_verdict")
        self._below = text("", name="count_below", wraps=True)
        self.table = RowTable(_COLUMNS, name="count_differences", said="Differences")
        again = KeyButton("Count again", name="count_again")
        foot = QHBoxLayout()
        foot.addWidget(again)
        foot.addStretch(1)
        self.add(self._title)
        self.add(self._below)
        self.add(self.table)
        self.body.addLayout(foot)
        again.clicked.connect(self.again_clicked)

    def show_result(self, result: CountResult) -> None:
        """Show what the count has shown."""
        differences = result.differences
        tone = "bad" if differences else "ok"
        self.set_tone(tone)
        set_look(self._title, tone=tone)
        places = "place" if result.lines == 1 else "places"
        if differences:
            count = len(differences)
            self._title.setText(f"{count} difference" if count == 1 else f"{count} differences")
            self._below.setText(
                f"{result.lines} {places} counted, entry {result.seq}. Each difference stands in "
                "the register as an open discrepancy until it is explained."
            )
        else:
            self._title.setText("Everything agrees")
            self._below.setText(f"{result.lines} {places} counted, entry {result.seq}.")
        self.table.setVisible(bool(differences))
        self.table.show_rows([self._row(difference) for difference in differences])

    def _row(self, difference: Difference) -> tuple[Cell | QLabel, ...]:
        words = text(difference_words(difference), "strong")
        words.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        set_look(words, tone="bad")
        return (
            Cell(_where(difference), look="strong"),
            Cell(figure_words(difference, difference.counted)),
            Cell(figure_words(difference, difference.expected)),
            words,
        )
