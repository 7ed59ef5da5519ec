"""A button between two answers: the usual one, and the one that is not well."""

from PySide6.QtWidgets import QPushButton, QSizePolicy

from iOATdesk.ui.theme import set_look

_HEIGHT_PX = 40


class AnswerToggle(QPushButton):
    """Says the present answer in words; pressing it changes to the other."""

    def __init__(self, asked: str, answers: tuple[str, ...], words: tuple[str, str]) -> None:
        """Offer the first two ``answers``, said as ``words``; the first one is preset."""
        super().__init__()
        self.setObjectName(f"end_{asked}")
        self._asked = asked
        self._answers = answers
        self._words = words
        self._place = 0
        self.setFixedHeight(_HEIGHT_PX)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self._on_clicked)
        self._show()

    def value(self) -> str:
        """Return the present answer."""
        return self._answers[self._place]

    def reset(self) -> None:
        """Go back to the usual answer."""
        self._place = 0
        self._show()

    def _on_clicked(self) -> None:
        self._place = 1 - self._place
        self._show()

    def _show(self) -> None:
        words = self._words[self._place]
        self.setText(words)
        self.setAccessibleName(f"End of observation, {self._asked}: {words}")
        set_look(self, kind="unwell" if self._place else "choice")
