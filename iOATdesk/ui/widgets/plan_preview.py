"""What a plan gives, day by day, while it is typed."""

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from iOATdesk.models.orders import Day, Plan, PlanUnreadable, fixed_plan, parse_plan
from iOATdesk.models.units import format_mg
from iOATdesk.ui.theme import set_look
from iOATdesk.ui.widgets.text import text as label_of

_ROWS_MAX = 12


def plan_typed(text: str, doses_per_day: int) -> Plan:
    """Return the plan: one amount alone is the dose of every visit.

    Raises:
        PlanUnreadable: naming the part that says no dose.
    """
    plan = parse_plan(text)
    is_single = not plan.then and len(plan.steps) == 1 and len(plan.steps[0]) == 1
    if is_single and len(plan.steps[0][0]) == 1:
        return fixed_plan(plan.steps[0][0][0], doses_per_day)
    return plan


def day_words(day: Day) -> tuple[str, ...]:
    """Return the milligrams of each visit: ``15 + 30`` where it has two parts."""
    return tuple(" + ".join(format_mg(part).removesuffix(" mg") for part in v) for v in day)


def plan_rows(plan: Plan) -> tuple[tuple[str, ...], ...]:
    """Return the preview's rows: the day, its visits, and what it adds up to."""
    named = [(f"Day {number}", day) for number, day in enumerate(plan.steps, 1)]
    if plan.then:
        named.append(("Then daily" if plan.steps else "Each day", plan.then))
    width = plan.visits_max
    return tuple(
        (
            name,
            *day_words(day),
            *("",) * (width - len(day)),
            format_mg(sum(sum(visit) for visit in day)),
        )
        for name, day in named
    )


class PlanPreview(QWidget):
    """A small table of the plan; its place stays the same whatever is typed."""

    def __init__(self) -> None:
        """Start with an invitation to type."""
        super().__init__()
        self.setObjectName("plan_preview")
        self.setAccessibleName("What the plan gives")
        self._note = label_of("", "small", name="plan_note", wraps=True)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(6)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(self._grid)
        layout.addWidget(self._note)
        layout.addStretch()
        self.show_typed("", 1)

    def show_typed(self, text: str, doses_per_day: int) -> None:
        """Show what the text gives, or which part of it says no dose."""
        self._clear()
        if not text.strip():
            self._say("Type a dose such as 120, or a plan such as 15+30/45+10; then 60/60.")
            return
        try:
            plan = plan_typed(text, doses_per_day)
        except PlanUnreadable as error:
            self._say(f"{error}.", is_wrong=True)
            return
        self._fill(plan)

    def words(self) -> str:
        """Return everything that stands in the preview, for tests and screen readers."""
        return self.accessibleDescription()

    def _fill(self, plan: Plan) -> None:
        rows = plan_rows(plan)
        visits = [f"Visit {number}, mg" for number in range(1, plan.visits_max + 1)]
        for column, title in enumerate(("", *visits, "In all")):
            self._put(0, column, title, "caption")
        for row, cells in enumerate(rows[:_ROWS_MAX], 1):
            for column, cell in enumerate(cells):
                last = column == len(cells) - 1
                self._put(row, column, cell, "strong" if last else "")
        self._grid.setColumnStretch(plan.visits_max + 1, 1)
        more = len(rows) - _ROWS_MAX
        ends = "" if plan.then else "The plan ends with its last day; nothing is given after it."
        self._say(f"and {more} more days. {ends}".strip() if more > 0 else ends)
        self.setAccessibleDescription("; ".join(", ".join(row) for row in rows))

    def _put(self, row: int, column: int, words: str, kind: str) -> None:
        self._grid.addWidget(label_of(words, kind), row, column)

    def _say(self, words: str, *, is_wrong: bool = False) -> None:
        self._note.setText(words or " ")
        set_look(self._note, tone="bad" if is_wrong else "")
        self.setAccessibleDescription(words)

    def _clear(self) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
