"""PDFs whose measures are known, for printing."""

from io import BytesIO

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

LABEL_MM = (57, 32)
SLIP_MM = (80, 120)
BOX_MM = (10, 5, 20, 10)
"""Left, top, width and height of the one black box on each page."""


def paper(*sizes_mm: tuple[int, int]) -> bytes:
    """Return a PDF with one page of each size, a black box on each."""
    out = BytesIO()
    canvas = Canvas(out, invariant=1)
    left, top, width, height = BOX_MM
    for page_width, page_height in sizes_mm:
        canvas.setPageSize((page_width * mm, page_height * mm))
        bottom = page_height - top - height
        canvas.rect(left * mm, bottom * mm, width * mm, height * mm, stroke=0, fill=1)
        canvas.showPage()
    canvas.save()
    return out.getvalue()
