"""Code 128 as boxes on the dots of a thermal printer."""

from dataclasses import dataclass
from itertools import groupby

from barcode.codex import Code128

from iOATdesk.printing.page import Page

MM_PER_INCH = 25.4
QUIET_MODULES = 10
"""Empty modules on each side, ISO/IEC 15417."""
# A quarter of a millimetre is the least that a worn head and a hand-held scanner agree on.
_MODULE_MIN_MM = 0.24
_MODULE_MAX_MM = 0.51
# A bar that ends exactly between two dots may be drawn one dot wider by some rasterisers.
_INSET_DOTS = 0.1


@dataclass(frozen=True, slots=True)
class Bars:
    """One code at a width that is whole dots."""

    text: str
    modules: str
    """A digit a module: 1 is black."""
    module_dots: int
    resolution_dpi: int

    @property
    def width_mm(self) -> float:
        """Width with both quiet zones."""
        dots = (len(self.modules) + 2 * QUIET_MODULES) * self.module_dots
        return dots * MM_PER_INCH / self.resolution_dpi


def bars(text: str, width_mm: float, resolution_dpi: int) -> Bars:
    """Return the code as wide as fits, and never with modules too thin to be read.

    The result is wider than ``width_mm`` where only that can be read; the caller makes room.
    """
    modules = "".join(Code128(text).build())
    dot_mm = MM_PER_INCH / resolution_dpi
    least = max(1, -int(-_MODULE_MIN_MM // dot_mm))
    most = max(least, int(_MODULE_MAX_MM // dot_mm))
    fitting = int(width_mm / dot_mm) // (len(modules) + 2 * QUIET_MODULES)
    return Bars(text, modules, min(max(fitting, least), most), resolution_dpi)


def draw_bars(page: Page, x_mm: float, top_mm: float, height_mm: float, code: Bars) -> None:
    """Draw the code on a white ground, its quiet zone starting at the first dot after ``x_mm``."""
    dot_mm = MM_PER_INCH / code.resolution_dpi
    first_dot = -int(-x_mm / dot_mm // 1)
    page.box(first_dot * dot_mm, top_mm, code.width_mm, height_mm, gray=1.0)
    at = QUIET_MODULES
    for module, same in groupby(code.modules):
        count = len(list(same))
        if module == "1":
            left = first_dot + at * code.module_dots + _INSET_DOTS
            wide = count * code.module_dots - 2 * _INSET_DOTS
            page.box(left * dot_mm, top_mm, wide * dot_mm, height_mm)
        at += count
