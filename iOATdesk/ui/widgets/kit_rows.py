"""The naloxone kits at the station, lot by lot: those of before are offered, and corrected."""

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from iOATdesk.models.emergency import Kit
from iOATdesk.ui.widgets.field import line_field
from iOATdesk.ui.widgets.readers import NotReadable, read_date
from iOATdesk.ui.widgets.text import text
from iOATdesk.ui.words import day_words

_ROWS = 3
"""A station with more lots than this writes the others down together."""
_COLUMNS = (("lot", "Naloxone kits, lot"), ("expires", "Expires, YYYY-MM-DD"), ("count", "Kits"))


class KitRows(QWidget):
    """Rows of lot, expiry and number; an empty row says nothing, and 0 kits are gone."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("kits")
        self.setAccessibleName("Naloxone kits")
        self.is_offered = False
        """The kits of before stand in the rows."""
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 6)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        self._rows: list[tuple[QLineEdit, QLineEdit, QLineEdit]] = []
        for place, (_, caption) in enumerate(_COLUMNS):
            grid.addWidget(text(caption, "small-strong"), 0, place)
            grid.setColumnStretch(place, 2 if place < 2 else 1)
        for row in range(_ROWS):
            lot, expires, count = (
                line_field(f"kit_{name}_{row}", f"{caption}, row {row + 1}", length_max=40)
                for name, caption in _COLUMNS
            )
            for place, field in enumerate((lot, expires, count)):
                grid.addWidget(field, row + 1, place)
                field.textChanged.connect(self.changed)
            self._rows.append((lot, expires, count))

    def offer(self, kits: tuple[Kit, ...]) -> None:
        """Write the kits that should be there into the rows."""
        there = [kit for kit in kits if kit.kits > 0]
        self.is_offered = bool(there)
        for fields in self._rows:
            for field in fields:
                field.clear()
        for (lot, expires, count), kit in zip(self._rows, there, strict=False):
            lot.setText(kit.lot)
            expires.setText(kit.expires_on.isoformat())
            count.setText(str(kit.kits))

    def focus_step(self) -> None:
        """Begin with the first lot."""
        self._rows[0][0].setFocus(Qt.FocusReason.OtherFocusReason)

    def missing(self, today: date | None) -> str:
        """Say what keeps these kits from being counted on; empty where nothing does."""
        kits = []
        for lot, expires, count in self._filled():
            if not lot:
                return "Enter the lot of the naloxone kits"
            try:
                expires_on = read_date(expires)
            except NotReadable:
                return f"Enter the date of lot {lot} as YYYY-MM-DD"
            if not (count.isascii() and count.isdigit()):
                return f"Count the naloxone kits of lot {lot}"
            if int(count) and today is not None and expires_on < today:
                return f"Lot {lot} expired on {day_words(expires_on)}: take its kits away"
            kits.append(int(count))
        return "" if sum(kits) else "Count the naloxone kits"

    def kits(self) -> tuple[Kit, ...]:
        """Return what was counted; to be asked where nothing is missing."""
        return tuple(
            Kit(lot, read_date(expires), int(count))
            for lot, expires, count in self._filled()
            if int(count)
        )

    def _filled(self) -> list[tuple[str, str, str]]:
        rows = [
            (lot.text().strip(), expires.text().strip(), count.text().strip())
            for lot, expires, count in self._rows
        ]
        return [row for row in rows if any(row)]
