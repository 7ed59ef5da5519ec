"""A measured figure with the floor that was measured beside it, and how both are printed."""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

NS_PER_MS = 1_000_000
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table."""

    name: str
    ms: Sequence[float]
    """What was measured; one value where it was measured once."""
    floor: str
    """What the floor is."""
    floor_ms: Sequence[float]
    bound: str
    is_met: bool | None
    """None where no bound was set: the figure is for information."""
    unit: str = "ms"
    """``/s`` where the values are rates."""

    @property
    def ratio(self) -> float:
        """The median as a multiple of the floor's median."""
        return median(self.ms) / median(self.floor_ms)


def median(values: Sequence[float]) -> float:
    """Return the value in the middle."""
    return percentile(values, 50)


def percentile(values: Sequence[float], share: int) -> float:
    """Return the smallest value that ``share`` percent of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(-(-len(ordered) * share // 100) - 1, 0)]


def timed(act: Callable[[], T]) -> tuple[float, T]:
    """Return how many milliseconds an act took, and what it returned."""
    began = time.perf_counter_ns()
    result = act()
    return (time.perf_counter_ns() - began) / NS_PER_MS, result


def _written(value: float, unit: str) -> str:
    return f"{value:,.0f}/s" if unit == "/s" else f"{value:,.2f} ms"


def _row(figure: Figure) -> tuple[str, ...]:
    return (
        figure.name,
        _written(median(figure.ms), figure.unit),
        _written(percentile(figure.ms, 99), figure.unit) if len(figure.ms) > 1 else "",
        str(len(figure.ms)),
        figure.floor,
        _written(median(figure.floor_ms), figure.unit),
        f"{figure.ratio:.2f}",
        figure.bound,
        "" if figure.is_met is None else "yes" if figure.is_met else "NO",
    )


HEADINGS = ("figure", "p50", "p99", "n", "floor", "floor p50", "ratio", "bound", "met")


def table(figures: Iterable[Figure]) -> str:
    """Return the figures as a table of plain text."""
    rows = [HEADINGS, *(_row(figure) for figure in figures)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(HEADINGS))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(lines)
