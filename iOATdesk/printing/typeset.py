"""Text fitted into a box: it shrinks to a floor, then wraps, and is never cut."""

import re
import unicodedata
from dataclasses import dataclass

from iOATdesk.printing.fonts import Weight
from iOATdesk.printing.shaping import Line, Paragraph, clusters, line, paragraph

POINTS_PER_MM = 72 / 25.4
LEADING = 1.22
"""Distance of baselines, in sizes: enough for Vietnamese capitals and marks below."""
LEADING_TIGHT = 1.08
"""Where every millimetre counts: letters do not touch, accents of capitals nearly do."""
MIDDLE = 0.35
"""From the middle of a line down to its baseline, in sizes."""
_UNIT = re.compile(r"(mg|mL|mcg|g)\b")
_STEP_PT = 0.25
# Rounding of widths must not push a text that just fits into a second line.
_SLACK_MM = 0.01


@dataclass(frozen=True, slots=True)
class Lines:
    """A text at the size it will be printed."""

    lines: tuple[Line, ...]
    size_pt: float
    fits: bool
    """False where the text needs more height than the box has; the box has to grow."""
    leading: float = LEADING

    @property
    def height_mm(self) -> float:
        """Height of all lines."""
        return len(self.lines) * self.size_pt * self.leading / POINTS_PER_MM

    @property
    def depth_mm(self) -> float:
        """From the last baseline to the end of the last line."""
        return (self.leading / 2 - MIDDLE) * self.size_pt / POINTS_PER_MM

    @property
    def width_mm(self) -> float:
        """Width of the longest line."""
        return max((each.width_em for each in self.lines), default=0.0) * (
            self.size_pt / POINTS_PER_MM
        )


def text_width_mm(text: str, size_pt: float, weight: Weight = "regular") -> float:
    """Return the width of one line of text."""
    return line(text, weight).width_em * size_pt / POINTS_PER_MM


def _may_break(before: str, after: str) -> bool:
    if after[0] in " \u3000":
        return False
    if before[-1] in " \u3000-\u2010\u2013":
        # A number and its unit are one thing: "120" and "mg" never stand on two lines.
        return not (_UNIT.match(after) and before[-2:-1].isdecimal())
    return unicodedata.east_asian_width(after[0]) == "W" and after[0].isalpha()


def _words(text: str) -> list[tuple[int, int]]:
    """Split into the pieces between which a line may end; spaces stay with the piece before."""
    pieces: list[tuple[int, int]] = []
    start = at = 0
    for cluster in clusters(text):
        if at and _may_break(text[:at], text[at:]):
            pieces.append((start, at))
            start = at
        at += len(cluster)
    if at > start:
        pieces.append((start, at))
    return pieces


def _longest_start(whole: Paragraph, start: int, end: int, width_em: float) -> int:
    """Return where a piece wider than a line must be parted, between two letters."""
    at = start
    for cluster in clusters(whole.text[start:end]):
        if at > start and whole.line(start, at + len(cluster)).width_em > width_em:
            return at
        at += len(cluster)
    return end


def _trimmed(whole: Paragraph, start: int, end: int) -> Line:
    """Return a line without the spaces at which it was broken."""
    return whole.line(start, start + len(whole.text[start:end].rstrip(" ")))


def wrap(
    text: str,
    width_mm: float,
    size_pt: float,
    weight: Weight = "regular",
    leading: float = LEADING,
) -> Lines:
    """Break a text into lines no wider than ``width_mm``, between words where possible."""
    whole = paragraph(text, weight)
    width_em = (width_mm + _SLACK_MM) * POINTS_PER_MM / size_pt
    found: list[Line] = []
    start = end = 0
    for piece_start, piece_end in _words(whole.text):
        if end > start and _trimmed(whole, start, piece_end).width_em > width_em:
            found.append(_trimmed(whole, start, end))
            start = piece_start
        while _trimmed(whole, start, piece_end).width_em > width_em:
            part = _longest_start(whole, start, piece_end, width_em)
            if part == piece_end:
                break
            found.append(_trimmed(whole, start, part))
            start = part
        end = piece_end
    if end > start or not found:
        found.append(whole.line(start, end))
    return Lines(tuple(found), size_pt, True, leading)


def fit(
    text: str,
    width_mm: float,
    height_mm: float,
    size_max: float,
    size_min: float,
    weight: Weight = "regular",
    leading: float = LEADING,
) -> Lines:
    """Set a text as large as its box allows: on one line, else wrapped, else past the box."""
    single = line(text, weight)
    tallest = height_mm * POINTS_PER_MM / leading
    widest = (width_mm + _SLACK_MM) * POINTS_PER_MM / max(single.width_em, 1e-6)
    size = min(size_max, tallest, widest)
    if size >= size_min:
        size = max(size_min, size - size % _STEP_PT)
        return Lines((single,), size, True, leading)
    size = size_max
    while size > size_min:
        wrapped = wrap(text, width_mm, size, weight, leading)
        if wrapped.height_mm <= height_mm:
            return wrapped
        size -= _STEP_PT
    wrapped = wrap(text, width_mm, size_min, weight, leading)
    fits = wrapped.height_mm <= height_mm + _SLACK_MM
    return Lines(wrapped.lines, size_min, fits, leading)
