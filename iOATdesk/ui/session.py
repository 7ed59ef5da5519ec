"""Who acts at this moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from iOATdesk.desk.operator import Operator


class Session(QObject):
    """The person who has signed on; pages read it when a button is pressed."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._operator: Operator | None = None

    @property
    def has_begun(self) -> bool:
        """Say whether anybody has signed on."""
        return self._operator is not None

    def operator(self) -> Operator:
        """Return who acts; nothing can be pressed before somebody has signed on."""
        assert self._operator is not None, "nobody has signed on"
        return self._operator

    def begin(self, operator: Operator) -> None:
        """Let this person act from now on."""
        self._operator = operator
        self.changed.emit()
