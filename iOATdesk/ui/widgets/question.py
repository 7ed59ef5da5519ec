"""One question before something that cannot be taken back; Enter and Esc both mean no harm."""

from collections.abc import Callable

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from iOATdesk.ui.widgets.key_button import KeyButton
from iOATdesk.ui.widgets.text import text


class Question(QDialog):
    """Asks once; the safe answer has the focus."""

    def __init__(
        self,
        parent: QWidget,
        title: str,
        sentence: str,
        yes: str,
        yes_key: str,
        answered_yes: Callable[[], None],
    ) -> None:
        """Ask; ``yes_key`` is the key that says yes."""
        super().__init__(parent)
        self.setObjectName("question")
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setModal(True)
        self.setMinimumWidth(440)
        self._answered_yes = answered_yes
        no = KeyButton("No, go back", "Esc", name="question_no")
        agree = KeyButton(yes, yes_key, kind="danger", name="question_yes", shortcut=yes_key)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 22, 24, 22)
        column.setSpacing(12)
        column.addWidget(text(title, "heading"))
        column.addWidget(text(sentence, wraps=True))
        row = QHBoxLayout()
        row.addWidget(agree)
        row.addStretch(1)
        row.addWidget(no)
        column.addLayout(row)
        no.clicked.connect(self.reject)
        agree.clicked.connect(self._on_agree_clicked)
        no.setFocus()

    def _on_agree_clicked(self) -> None:
        self.accept()
        self._answered_yes()
