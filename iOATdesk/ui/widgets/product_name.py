"""A product as it is read: the drug in bold, then strength and container."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from iOATdesk.ui.widgets.text import ElidedText, text


class ProductName(QWidget):
    """``HYDROmorphone`` in bold and ``50 mg/mL, 1 mL vial`` beside it."""

    def __init__(self, title: str) -> None:
        """Show the first word of the title, which is the drug, in bold."""
        super().__init__()
        drug, _, rest = title.partition(" ")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(text(drug, "strong"))
        row.addWidget(ElidedText(rest), 1)
        self.setAccessibleName(title)
        self.setMinimumWidth(300)
