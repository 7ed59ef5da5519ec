"""What office sheets share: sizes of paper, types, page numbers, the word TRAINING."""

from collections.abc import Sequence

from iOATdesk.printing.label import TRAINING
from iOATdesk.printing.page import A4_MM, LETTER_MM, Page, Paper
from iOATdesk.printing.rows import Column, Row, Type, flow

PAPERS = {"letter": LETTER_MM, "A4": A4_MM}
MARGIN_MM = 20.0

TITLE = Type(20, 12, "bold")
HEADING = Type(11, 11, "semibold")
BODY = Type(10, 10)
STRONG = Type(10, 10, "semibold")


def column(paper_name: str) -> Column:
    """Return the column between the margins of a sheet."""
    return Column(MARGIN_MM, PAPERS[paper_name][0] - 2 * MARGIN_MM)


def sheet(
    title: str, subject: str, paper_name: str, rows: Sequence[Row], *, training: bool
) -> bytes:
    """Return rows as a PDF of numbered sheets."""
    paper = Paper(title, subject)
    size_mm = PAPERS[paper_name]
    flow(paper, size_mm, rows, MARGIN_MM)

    def foot(page: Page, numbered: str) -> None:
        baseline_mm = size_mm[1] - MARGIN_MM / 2
        page.text(MARGIN_MM, baseline_mm, title, 8)
        page.text(size_mm[0] - MARGIN_MM, baseline_mm, numbered, 8, align="right")
        if training:
            page.watermark(TRAINING)

    paper.number_pages(foot)
    return paper.pdf()
