"""The tables of a register: movements with their running balance, and the balances of the day."""

from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Literal

from iOATdesk.models.register import ProductBalance
from iOATdesk.models.register_lines import Line, Section
from iOATdesk.models.units import format_mg_grouped
from iOATdesk.printing.fonts import Weight
from iOATdesk.printing.page import Page
from iOATdesk.printing.register_page import Book
from iOATdesk.printing.rows import Column, Row, Type, stacked
from iOATdesk.printing.typeset import Lines, wrap

_PAD_MM = 1.3
_GAP_MM = 2.2
_TEXT_PT, _NOTE_PT = 8.5, 7.0
_GRAY = 0.38
_RULE_GRAY = 0.8
_ROW_MAX_MM = 150.0
"""A row higher than this is parted; it fits on any page below head and flag."""


@dataclass(frozen=True, slots=True)
class _Place:
    """One column of a table."""

    title: str
    width_mm: float
    align: Literal["left", "right"] = "left"


@dataclass(frozen=True, slots=True)
class _Cell:
    """What stands in one column of one row."""

    text: str
    notes: tuple[str, ...] = ()
    weight: Weight = "regular"


@dataclass(frozen=True, slots=True)
class _Set:
    """One line of a cell at the size it will be printed."""

    fitted: Lines
    gray: float


def _movement_places(width_mm: float) -> tuple[_Place, ...]:
    person_mm = width_mm - 14 - 14.5 - 42 - 18.5 - 18.5 - 20.5 - 11.5
    return (
        _Place("No.", 14),
        _Place("Time", 14.5),
        _Place("Entry", 42),
        _Place("Person · authority", person_mm),
        _Place("In", 18.5, "right"),
        _Place("Out", 18.5, "right"),
        _Place("Balance", 20.5, "right"),
        _Place("By", 11.5),
    )


def _balance_places(width_mm: float) -> tuple[_Place, ...]:
    figure_mm = 24.0
    return (
        _Place("Product", width_mm - 4 * figure_mm),
        _Place("Brought forward", figure_mm, "right"),
        _Place("In", figure_mm, "right"),
        _Place("Out", figure_mm, "right"),
        _Place("Carried forward", figure_mm, "right"),
    )


def _head(column: Column, places: tuple[_Place, ...]) -> Row:
    height_mm = 6.4

    def draw(page: Page, top_mm: float) -> None:
        x_mm = column.left_mm
        for place in places:
            at_mm = x_mm + place.width_mm - _GAP_MM if place.align == "right" else x_mm
            page.text(at_mm, top_mm + 4, place.title, 8, "semibold", place.align, _GRAY)
            x_mm += place.width_mm
        under_mm = top_mm + height_mm - 0.4
        page.rule((column.left_mm, under_mm), (column.right_mm, under_mm), 0.25, 0.4)

    return Row(height_mm, draw)


def _set(cell: _Cell, place: _Place) -> list[_Set]:
    """Break a cell's texts into its column: figures shrink before they wrap, words wrap."""
    width_mm = place.width_mm - _GAP_MM
    found: list[tuple[Lines, float]] = []
    if cell.text and place.align == "right":
        found.append((Type(_TEXT_PT, 5.5, cell.weight).fit(cell.text, width_mm), 0.0))
    elif cell.text:
        found.append((wrap(cell.text, width_mm, _TEXT_PT, cell.weight), 0.0))
    found += [(wrap(note, width_mm, _NOTE_PT), _GRAY) for note in cell.notes]
    return [_Set(replace(each, lines=(one,)), gray) for each, gray in found for one in each.lines]


def _parted(lines: list[_Set], height_mm: float) -> list[list[_Set]]:
    """Share the lines of a cell out over as many rows as they need."""
    parts: list[list[_Set]] = [[]]
    free_mm = height_mm
    for each in lines:
        if each.fitted.height_mm > free_mm and parts[-1]:
            parts.append([])
            free_mm = height_mm
        parts[-1].append(each)
        free_mm -= each.fitted.height_mm
    return parts


def _rows(column: Column, places: tuple[_Place, ...], cells: tuple[_Cell, ...]) -> list[Row]:
    """Make the row of these cells; several where a text is longer than a page is high."""
    parted = [
        _parted(_set(cell, place), _ROW_MAX_MM) for cell, place in zip(cells, places, strict=True)
    ]
    parts = zip_longest(*parted, fillvalue=())
    return [_row(column, places, tuple(tuple(lines) for lines in part)) for part in parts]


def _row(column: Column, places: tuple[_Place, ...], cells: tuple[tuple[_Set, ...], ...]) -> Row:
    height_mm = max(sum(each.fitted.height_mm for each in cell) for cell in cells) + 2 * _PAD_MM

    def draw(page: Page, top_mm: float) -> None:
        x_mm = column.left_mm
        for place, lines in zip(places, cells, strict=True):
            at_mm = x_mm + place.width_mm - _GAP_MM if place.align == "right" else x_mm
            y_mm = top_mm + _PAD_MM
            for each in lines:
                y_mm = page.lines(at_mm, y_mm, each.fitted, place.align, each.gray)
            x_mm += place.width_mm
        under_mm = top_mm + height_mm
        page.rule((column.left_mm, under_mm), (column.right_mm, under_mm), 0.15, _RULE_GRAY)

    return Row(height_mm, draw)


def _amount(amount_ug: int) -> str:
    return format_mg_grouped(amount_ug) if amount_ug else ""


def _line_cells(line: Line) -> tuple[_Cell, ...]:
    words = line.words
    return (
        _Cell(str(line.seq) if line.seq else ""),
        _Cell(line.time, ("LATE",) if line.is_late else ()),
        _Cell(words.entry, words.notes),
        _Cell(words.person, words.person_notes),
        _Cell(_amount(line.in_ug)),
        _Cell(_amount(line.out_ug)),
        _Cell(format_mg_grouped(line.balance_ug)),
        _Cell(line.by),
    )


def containers_words(balance: ProductBalance) -> str:
    """Write how many whole containers the safe held, got, gave and holds."""
    return (
        f"Whole containers in the safe: {balance.opening_containers} brought forward,"
        f" {balance.in_containers} in, {balance.out_containers} out,"
        f" {balance.closing_containers} carried forward"
    )


def _total_cells(balance: ProductBalance) -> tuple[_Cell, ...]:
    return (
        _Cell(""),
        _Cell(""),
        _Cell("Carried forward", weight="semibold"),
        _Cell(""),
        _Cell(_amount(balance.in_ug), weight="semibold"),
        _Cell(_amount(balance.out_ug), weight="semibold"),
        _Cell(format_mg_grouped(balance.closing_ug), weight="semibold"),
        _Cell(""),
    )


def place_section(book: Book, section: Section) -> None:
    """Print one product's movements on pages of their own."""
    column = book.column
    places = _movement_places(column.width_mm)
    total = stacked(_rows(column, places, _total_cells(section.balance)))
    safe = column.text(containers_words(section.balance), Type(_NOTE_PT + 0.5, 6))
    book.start(section.heading, _head(column, places))
    for line in section.lines:
        is_last = line is section.lines[-1]
        below_mm = total.height_mm + 2 + safe.height_mm if is_last else 0.0
        for row in _rows(column, places, _line_cells(line)):
            book.place(row, below_mm)
    book.place_all([total, column.space(2), safe])
    book.table_head = None


def balance_table(column: Column, balances: tuple[ProductBalance, ...]) -> list[Row]:
    """Return the rows of a table with one line for each product."""
    places = _balance_places(column.width_mm)
    cells = [
        (
            _Cell(each.name, (containers_words(each),)),
            _Cell(format_mg_grouped(each.opening_ug)),
            _Cell(_amount(each.in_ug)),
            _Cell(_amount(each.out_ug)),
            _Cell(format_mg_grouped(each.closing_ug), weight="semibold"),
        )
        for each in balances
    ]
    return [_head(column, places), *(row for each in cells for row in _rows(column, places, each))]
