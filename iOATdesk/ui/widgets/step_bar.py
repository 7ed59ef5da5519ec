"""The six steps of a visit, left to right."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from iOATdesk.ui.theme import set_look
from iOATdesk.ui.widgets.chip import TICK
from iOATdesk.ui.widgets.text import text


class StepBar(QWidget):
    """Shows which steps are done and which one can be done now."""

    def __init__(self, steps: Sequence[str], *, name: str = "steps") -> None:
        super().__init__()
        self.setObjectName(name)
        self._steps = tuple(steps)
        self._labels = [text("", "step", name=f"step_{step.lower()}") for step in steps]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for label in self._labels:
            label.setFixedHeight(37)
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            row.addWidget(label, 1)
        self.show_step(0, 0)

    def show_step(self, now: int, done: int) -> None:
        """Mark the first ``done`` steps as done and step ``now`` (from 1; 0: none) as current."""
        for number, (step, label) in enumerate(zip(self._steps, self._labels, strict=True), 1):
            is_done, is_now = number <= done, number == now
            label.setText(f"{TICK} {step}" if is_done else f"{number} {step}")
            set_look(label, state="done" if is_done else "now" if is_now else "later")
        said = self._steps[now - 1] if now else "no step"
        self.setAccessibleName(f"Step {now} of {len(self._steps)}: {said}")
