"""The pages of a register: what stands at the head and the foot of each, and room in between."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from iOATdesk.models.days import words_of_date
from iOATdesk.models.register import RegisterDocument
from iOATdesk.models.register_lines import words_of_day
from iOATdesk.models.register_summary import Summary
from iOATdesk.printing.label import TRAINING
from iOATdesk.printing.page import A4_MM, LETTER_MM, Page, Paper
from iOATdesk.printing.rows import Column, Row, Type, stacked
from iOATdesk.printing.typeset import wrap

TITLE = "Controlled-drug register"
MARGIN_MM = 15.0
FOOT_MM = 17.0
"""Height kept free at the bottom of a page."""
_NUMBER_MM = 46.0
_GRAY = 0.38

_HEAD = Type(14, 11, "bold")
_SMALL = Type(8.5, 7)
_FLAG = Type(8.5, 7, "semibold")
_FOOT = Type(7, 5)


def paper_mm(document: RegisterDocument) -> tuple[float, float]:
    """Return the paper of the station's continent: letter in America, A4 elsewhere."""
    is_american = document.station.zone.startswith(("America/", "Canada/", "US/"))
    return LETTER_MM if is_american else A4_MM


def flag_words(day: Summary) -> str:
    """Return what every page says of open discrepancies; empty where there are none."""
    if not day.open_discrepancies:
        return ""
    many = "discrepancy" if day.open_discrepancies == 1 else "discrepancies"
    due = f", report due {words_of_date(day.report_due_on)}" if day.report_due_on else ""
    return f"{day.open_discrepancies} open {many}{due}"


@dataclass(slots=True)
class Book:
    """A register in the making; rows are placed one below the other, a row is never parted."""

    document: RegisterDocument
    flag: str
    paper: Paper = field(init=False)
    column: Column = field(init=False)
    heading: str = ""
    table_head: Row | None = None
    """Drawn below the head of every page, while it is set."""
    _page: Page | None = None
    _top_mm: float = 0.0

    def __post_init__(self) -> None:
        number = f"{self.document.number:04d}"
        subject = f"{self.document.station.name}, {self.document.day.isoformat()}"
        self.paper = Paper(f"{TITLE} {number}", subject)
        self.column = Column(MARGIN_MM, self.size_mm[0] - 2 * MARGIN_MM)

    @property
    def size_mm(self) -> tuple[float, float]:
        """Width and height of the paper."""
        return paper_mm(self.document)

    @property
    def end_mm(self) -> float:
        """Where the last row of a page must end."""
        return self.size_mm[1] - FOOT_MM

    @property
    def left_mm(self) -> float:
        """Height that is still free on this page."""
        return self.end_mm - self._top_mm

    def start(self, heading: str, table_head: Row | None = None) -> None:
        """Begin a part of the register on a new page."""
        self.heading, self.table_head = heading, table_head
        self._turn(heading)

    def _turn(self, heading: str) -> Page:
        page = self._page = self.paper.page(*self.size_mm)
        head = self._head(heading)
        head.draw(page, MARGIN_MM)
        self._top_mm = MARGIN_MM + head.height_mm
        return page

    def _head(self, heading: str) -> Row:
        names = Column(MARGIN_MM, self.column.width_mm - _NUMBER_MM)
        title = names.text(TITLE, _HEAD)
        product = wrap(heading, names.width_mm, 9)
        right_mm = self.column.right_mm

        def draw(page: Page, top_mm: float) -> None:
            title.draw(page, top_mm)
            page.lines(MARGIN_MM, top_mm + title.height_mm + 0.3, product)
            number = f"Register {self.document.number:04d}"
            page.text(right_mm, top_mm + 4.1, number, 9, "semibold", "right")
            page.text(right_mm, top_mm + 8.4, words_of_day(self.document.day), 9, align="right")

        height_mm = max(title.height_mm + 0.3 + product.height_mm, 10.0) + 2.5
        rows = [Row(height_mm, draw)]
        if self.flag:
            rows += [self._flag(), self.column.space(2)]
        if self.table_head:
            rows.append(self.table_head)
        return stacked(rows)

    def _flag(self) -> Row:
        fitted = _FLAG.fit(self.flag, self.column.width_mm - 4)
        height_mm = fitted.height_mm + 2.2

        def draw(page: Page, top_mm: float) -> None:
            page.box(self.column.left_mm, top_mm, self.column.width_mm, height_mm)
            page.lines(self.column.left_mm + 2, top_mm + 1.1, fitted, gray=1.0)

        return Row(height_mm, draw)

    def place(self, row: Row, together_mm: float = 0.0) -> None:
        """Draw a row below the last one, on a new page where this one is full.

        ``together_mm`` is the height of what must stand on the same page below it.
        """
        page = self._page
        if page is None or row.height_mm + together_mm > self.left_mm:
            page = self._turn(f"{self.heading} (continued)")
        row.draw(page, self._top_mm)
        self._top_mm += row.height_mm

    def place_all(self, rows: Sequence[Row]) -> None:
        """Draw rows one below the other."""
        for row in rows:
            self.place(row)

    def place_last(self, row: Row) -> None:
        """Draw a row at the very bottom of the last page."""
        page = self._page
        if page is None or row.height_mm > self.left_mm:
            page = self._turn(f"{self.heading} (continued)")
        row.draw(page, self.end_mm - row.height_mm)
        self._top_mm = self.end_mm

    def pdf(self) -> bytes:
        """Return the finished register; the same document gives the same bytes."""
        self.paper.number_pages(self._foot())
        return self.paper.pdf()

    def _foot(self) -> Callable[[Page, str], None]:
        station = self.document.station
        where = f"{station.name}, {station.address} · station {station.id}"
        fitted = _FOOT.fit(where, self.column.width_mm - 30)

        def draw(page: Page, numbered: str) -> None:
            top_mm = self.end_mm + 5
            page.rule((MARGIN_MM, top_mm - 1), (self.column.right_mm, top_mm - 1), 0.1, 0.6)
            page.lines(MARGIN_MM, top_mm, fitted, gray=_GRAY)
            page.text(self.column.right_mm, top_mm + 2.4, numbered, 7, align="right", gray=_GRAY)
            if station.training:
                page.watermark(TRAINING)

        return draw
