"""Pages in one place, of which one is shown."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QStackedWidget


class Stack(QStackedWidget):
    """Takes the room it is given, and measures the page that is shown alone.

    Qt's own asks every page how high it would be at every width, those inside its pages again,
    whenever a word changes anywhere: half of the window's work went into that.
    """

    def hasHeightForWidth(self) -> bool:
        """Say that the height does not depend on the width: the place above decides it."""
        return False

    def sizeHint(self) -> QSize:
        """Return the size of the page that is shown."""
        shown = self.currentWidget()
        return super().sizeHint() if shown is None else shown.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Return the least size of the page that is shown."""
        shown = self.currentWidget()
        return super().minimumSizeHint() if shown is None else shown.minimumSizeHint()
