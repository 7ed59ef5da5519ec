"""Pages of text, lines and boxes measured in mm from the top left, and the PDF they become."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from reportlab.pdfbase import pdfdoc

from iOATdesk.printing.embedding import EmbeddedFont, number
from iOATdesk.printing.fonts import Face, Weight
from iOATdesk.printing.shaping import Line, Run, line, shown
from iOATdesk.printing.typeset import MIDDLE, POINTS_PER_MM, Lines

Align = Literal["left", "right", "centre"]

LETTER_MM = (215.9, 279.4)
A4_MM = (210.0, 297.0)
A6_MM = (105.0, 148.0)
# The line with which a weight is imitated that a script's font does not have, in sizes.
_THICKER = 0.035


@dataclass(slots=True)
class Paper:
    """One document in the making: its pages and the fonts they share."""

    title: str
    subject: str = ""
    pages: list["Page"] = field(default_factory=list)
    _fonts: dict[str, EmbeddedFont] = field(default_factory=dict)

    def page(self, width_mm: float, height_mm: float) -> "Page":
        """Add an empty page."""
        added = Page(width_mm, height_mm, self)
        self.pages.append(added)
        return added

    def font(self, face: Face) -> EmbeddedFont:
        """Return the document's own copy of a font."""
        return self._fonts.setdefault(face.name, EmbeddedFont(face, f"T{len(self._fonts) + 1}"))

    def number_pages(self, draw: Callable[["Page", str], None]) -> None:
        """Draw ``Page x of y`` on every page, once all of them are there."""
        for at, each in enumerate(self.pages, start=1):
            draw(each, f"Page {at} of {len(self.pages)}")

    def pdf(self) -> bytes:
        """Return the finished document; the same pages give the same bytes."""
        document = pdfdoc.PDFDocument(compression=1, invariant=1, pdfVersion=(1, 7))
        document.setTitle(shown(self.title))
        document.setSubject(shown(self.subject))
        for name in (document.setAuthor, document.setCreator, document.setProducer):
            name("iOATdesk")
        for each in self.pages:
            content = "\n".join(each.operators)
            document.updateSignature(content)
            document.inPage()
            document.addPage(_finished(each, content))
        for font in self._fonts.values():
            font.add_to(document)
        return bytes(document.GetPDFData(None))


def _finished(page: "Page", content: str) -> pdfdoc.PDFPage:
    finished = pdfdoc.PDFPage()
    finished.pagewidth = float(number(page.width_mm * POINTS_PER_MM))
    finished.pageheight = float(number(page.height_mm * POINTS_PER_MM))
    finished.setCompression(1)
    finished.setStream(content or " ")
    finished.Resources = pdfdoc.PDFResourceDictionary()
    finished.Resources.basicFonts()
    return finished


@dataclass(slots=True)
class Page:
    """One page; what is drawn later lies on top of what is there."""

    width_mm: float
    height_mm: float
    paper: Paper
    operators: list[str] = field(default_factory=list)

    def _x(self, x_mm: float) -> str:
        return number(x_mm * POINTS_PER_MM)

    def _y(self, y_mm: float) -> str:
        return number((self.height_mm - y_mm) * POINTS_PER_MM)

    def box(
        self, x_mm: float, y_mm: float, width_mm: float, height_mm: float, gray: float = 0.0
    ) -> None:
        """Fill a box; ``gray`` is 0 for black and 1 for white."""
        self.operators.append(
            f"{number(gray)} g {self._x(x_mm)} {self._y(y_mm + height_mm)} "
            f"{self._x(width_mm)} {self._x(height_mm)} re f"
        )

    def frame(
        self, x_mm: float, y_mm: float, width_mm: float, height_mm: float, line_mm: float = 0.2
    ) -> None:
        """Draw the outline of a box."""
        self.operators.append(
            f"0 G {self._x(line_mm)} w {self._x(x_mm)} {self._y(y_mm + height_mm)} "
            f"{self._x(width_mm)} {self._x(height_mm)} re S"
        )

    def rule(
        self,
        from_mm: tuple[float, float],
        to_mm: tuple[float, float],
        line_mm: float = 0.2,
        gray: float = 0.0,
    ) -> None:
        """Draw a straight line between two points."""
        self.operators.append(
            f"{number(gray)} G {self._x(line_mm)} w {self._x(from_mm[0])} {self._y(from_mm[1])} m "
            f"{self._x(to_mm[0])} {self._y(to_mm[1])} l S"
        )

    def line(
        self,
        x_mm: float,
        baseline_mm: float,
        shaped: Line,
        size_pt: float,
        align: Align = "left",
        gray: float = 0.0,
    ) -> float:
        """Draw shaped text on a baseline and return its width."""
        width_mm = shaped.width_em * size_pt / POINTS_PER_MM
        x_mm -= {"left": 0.0, "centre": width_mm / 2, "right": width_mm}[align]
        ops = [f"BT {number(gray)} g 1 0 0 1 {self._x(x_mm)} {self._y(baseline_mm)} Tm"]
        ops += [self._run(run, size_pt, gray) for run in shaped.runs]
        ops.append("ET")
        self.operators.append(" ".join(ops))
        return width_mm

    def _run(self, run: Run, size_pt: float, gray: float) -> str:
        font = self.paper.font(run.face)
        shown = f"/{font.resource} {number(size_pt)} Tf {font.operators(run, size_pt)}"
        if not run.is_emboldened:
            return shown
        return f"2 Tr {number(gray)} G {number(size_pt * _THICKER)} w {shown} 0 Tr"

    def text(
        self,
        x_mm: float,
        baseline_mm: float,
        text: str,
        size_pt: float,
        weight: Weight = "regular",
        align: Align = "left",
        gray: float = 0.0,
    ) -> float:
        """Draw one line of text on a baseline and return its width."""
        return self.line(x_mm, baseline_mm, line(text, weight), size_pt, align, gray)

    def lines(
        self, x_mm: float, top_mm: float, fitted: Lines, align: Align = "left", gray: float = 0.0
    ) -> float:
        """Draw fitted text from ``top_mm`` down and return where it ends."""
        size_mm = fitted.size_pt / POINTS_PER_MM
        for at, each in enumerate(fitted.lines):
            baseline_mm = top_mm + (at * fitted.leading + fitted.leading / 2 + MIDDLE) * size_mm
            self.line(x_mm, baseline_mm, each, fitted.size_pt, align, gray)
        return top_mm + fitted.height_mm

    def watermark(
        self,
        word: str,
        area_mm: tuple[float, float] | None = None,
        corner_mm: tuple[float, float] = (0.0, 0.0),
    ) -> None:
        """Draw the outline of a word from corner to corner, under everything else.

        ``area_mm`` is the width and height of the part of the page that it crosses, all of it by
        default; ``corner_mm`` its top left corner.
        """
        wide, high = (each * POINTS_PER_MM for each in area_mm or (self.width_mm, self.height_mm))
        from_left, from_top = (each * POINTS_PER_MM for each in corner_mm)
        shaped = line(word, "bold")
        size_pt = min(0.85 * math.hypot(wide, high) / shaped.width_em, 0.8 * min(wide, high))
        turn = math.atan2(high, wide)
        cos, sin = math.cos(turn), math.sin(turn)
        # The middle of the capitals lies on the middle of the area.
        left, down = shaped.width_em * size_pt / 2, 0.36 * size_pt
        x = from_left + wide / 2 - left * cos + down * sin
        y = self.height_mm * POINTS_PER_MM - from_top - high / 2 - left * sin - down * cos
        place = " ".join(number(each) for each in (cos, sin, -sin, cos, x, y))
        runs = " ".join(self._run(run, size_pt, 0.0) for run in shaped.runs)
        self.operators.insert(0, f"q 0 G 0.35 w [0.75 0.75] 0 d BT 1 Tr {place} Tm {runs} ET Q")
