"""Rows that stand one below the other: each knows its height before it is drawn."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from iOATdesk.printing.barcode import bars, draw_bars
from iOATdesk.printing.fonts import Weight
from iOATdesk.printing.page import Page, Paper
from iOATdesk.printing.typeset import LEADING, POINTS_PER_MM, Lines, fit, text_width_mm

_GAP_MM = 1.5
_SIDE_MIN_MM = 14.0
_CODE_MIN_MM = 5.0


@dataclass(frozen=True, slots=True)
class Row:
    """Something of a known height that is drawn from a given top down."""

    height_mm: float
    draw: Callable[[Page, float], object]


@dataclass(frozen=True, slots=True)
class Type:
    """How a text is set: as large as ``size_pt``, never smaller than ``floor_pt``."""

    size_pt: float
    floor_pt: float
    weight: Weight = "regular"
    leading: float = LEADING

    def width_mm(self, text: str) -> float:
        """Return the width of a text on one line at full size."""
        return text_width_mm(text, self.size_pt, self.weight)

    def shrunk(self, by: float) -> "Type":
        """Return the same type smaller, down to its floor."""
        size_pt = max(self.size_pt * by, min(self.size_pt, self.floor_pt))
        return replace(self, size_pt=size_pt)

    def fit(self, text: str, width_mm: float) -> Lines:
        """Fit a text into a row that is one line high where that is possible."""
        height_mm = self.size_pt * self.leading / POINTS_PER_MM
        floor_pt = min(self.size_pt, self.floor_pt)
        return fit(text, width_mm, height_mm, self.size_pt, floor_pt, self.weight, self.leading)


@dataclass(frozen=True, slots=True)
class Column:
    """The part of a page, from left to right, in which rows stand."""

    left_mm: float
    width_mm: float
    reach_mm: float = 0.0
    """Empty paper at its left into which a code's quiet zone may reach."""

    @property
    def right_mm(self) -> float:
        """Where the column ends."""
        return self.left_mm + self.width_mm

    def text(self, text: str, kind: Type) -> Row:
        """Make a row of one text; of nothing where the text is empty."""
        if not text:
            return self.space(0.0)
        fitted = kind.fit(text, self.width_mm)
        return Row(fitted.height_mm, lambda page, top: page.lines(self.left_mm, top, fitted))

    def space(self, height_mm: float) -> Row:
        """Make an empty row."""
        return Row(height_mm, lambda _page, _top: None)

    def rule(self, height_mm: float = 1.2) -> Row:
        """Make a row with a thin line in its middle."""

        def draw(page: Page, top_mm: float) -> None:
            middle_mm = top_mm + height_mm / 2
            page.rule((self.left_mm, middle_mm), (self.right_mm, middle_mm))

        return Row(height_mm, draw)

    def bar(self, text: str, kind: Type) -> Row:
        """Make a row of white text on black."""
        fitted = kind.fit(text, self.width_mm - 1)

        def draw(page: Page, top_mm: float) -> None:
            page.box(self.left_mm, top_mm, self.width_mm, fitted.height_mm)
            middle_mm = self.left_mm + self.width_mm / 2
            page.lines(middle_mm, top_mm, fitted, align="centre", gray=1.0)

        return Row(fitted.height_mm, draw)

    def pair(self, left: str, left_kind: Type, right: str, right_kind: Type) -> Row:
        """Make a row of two texts, one at each side, or of two rows where they would meet."""
        wide_mm = _GAP_MM + left_kind.width_mm(left) + right_kind.width_mm(right)
        shrunk = min(1.0, self.width_mm / wide_mm)
        left_kind, right_kind = left_kind.shrunk(shrunk), right_kind.shrunk(shrunk)
        right_mm = right_kind.width_mm(right)
        rest_mm = self.width_mm - right_mm - _GAP_MM
        if rest_mm < left_kind.width_mm(left) * 0.98:
            return stacked([self.text(left, left_kind), self.text(right, right_kind)])
        fitted = left_kind.fit(left, rest_mm)
        other = right_kind.fit(right, right_mm)
        height_mm = max(fitted.height_mm, other.height_mm)
        baseline_mm = max(fitted.depth_mm, other.depth_mm)

        def draw(page: Page, top_mm: float) -> None:
            base_mm = top_mm + height_mm - baseline_mm
            left_top_mm = base_mm + fitted.depth_mm - fitted.height_mm
            page.lines(self.left_mm, left_top_mm, fitted)
            right_top_mm = base_mm + other.depth_mm - other.height_mm
            page.lines(self.right_mm, right_top_mm, other, align="right")

        return Row(height_mm, draw)

    def field(self, name: str, value: str, kind: Type, name_mm: float) -> Row:
        """Make a row of a name and, beside it, a value that takes the lines it needs."""
        title = Type(kind.size_pt, kind.floor_pt).fit(name, name_mm - _GAP_MM)
        fitted = kind.fit(value, self.width_mm - name_mm)

        def draw(page: Page, top_mm: float) -> None:
            page.lines(self.left_mm, top_mm, title)
            page.lines(self.left_mm + name_mm, top_mm, fitted)

        return Row(max(title.height_mm, fitted.height_mm), draw)

    def dose(self, name: Sequence[tuple[str, Type]], amount: str, amount_kind: Type) -> Row:
        """Make a row of a drug's name on the left and its dose, large, on the right."""
        amount_mm = amount_kind.width_mm(amount)
        rest = Column(self.left_mm, self.width_mm - amount_mm - _GAP_MM)
        names = stacked([rest.text(text, kind) for text, kind in name])
        fitted = amount_kind.fit(amount, amount_mm)
        height_mm = max(names.height_mm, fitted.height_mm)

        def draw(page: Page, top_mm: float) -> None:
            names.draw(page, top_mm + (height_mm - names.height_mm) / 2)
            middle_mm = top_mm + (height_mm - fitted.height_mm) / 2
            page.lines(self.right_mm, middle_mm, fitted, align="right")

        return Row(height_mm, draw)

    def code(
        self,
        text: str,
        resolution_dpi: int,
        height_mm: float,
        beside: Callable[["Column"], Sequence[Row]],
    ) -> Row:
        """Make a row of a barcode with rows beside it, or below it where there is no room.

        Raises:
            ValueError: the code is too long for the column at a width that can be read.
        """
        code = bars(text, self.width_mm * 0.7, resolution_dpi)
        if code.width_mm > self.width_mm + 2 * self.reach_mm:
            raise ValueError(f"{text!r} needs {code.width_mm:.0f} mm of {self.width_mm:.0f} mm")
        code_left_mm = self.left_mm - self.reach_mm
        side_left_mm = code_left_mm + code.width_mm
        side = Column(side_left_mm, self.right_mm - side_left_mm)
        if side.width_mm < _SIDE_MIN_MM:
            below = stacked(list(beside(self)))
            tall_mm = max(height_mm, _CODE_MIN_MM)

            def draw_above(page: Page, top_mm: float) -> None:
                draw_bars(page, code_left_mm, top_mm, tall_mm, code)
                below.draw(page, top_mm + tall_mm)

            return Row(tall_mm + below.height_mm, draw_above)
        rows = stacked(list(beside(side)))
        row_mm = max(height_mm, _CODE_MIN_MM, rows.height_mm)

        def draw(page: Page, top_mm: float) -> None:
            draw_bars(page, code_left_mm, top_mm, row_mm, code)
            rows.draw(page, top_mm + (row_mm - rows.height_mm) / 2)

        return Row(row_mm, draw)


def stacked(rows: Sequence[Row]) -> Row:
    """Make one row of several, one below the other."""

    def draw(page: Page, top_mm: float) -> None:
        for each in rows:
            each.draw(page, top_mm)
            top_mm += each.height_mm

    return Row(sum(each.height_mm for each in rows), draw)


def flow(
    paper: Paper, size_mm: tuple[float, float], rows: Sequence[Row], margin_mm: float = 18.0
) -> None:
    """Draw rows on as many pages as they need; a row is never parted."""
    page = paper.page(*size_mm)
    top_mm = margin_mm
    for each in rows:
        if top_mm + each.height_mm > size_mm[1] - margin_mm and top_mm > margin_mm:
            page = paper.page(*size_mm)
            top_mm = margin_mm
        each.draw(page, top_mm)
        top_mm += each.height_mm
