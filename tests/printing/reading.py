"""Reads back what was printed: as a scanner, as a person's eyes, as a program."""

import io
import re
import subprocess
import unicodedata

import zxingcpp
from PIL import Image
from pypdf import PdfReader


def rendered(pdf: bytes, resolution_dpi: int, *, mono: bool = False) -> Image.Image:
    kind = "-mono" if mono else "-gray"
    done = subprocess.run(
        ["pdftoppm", "-r", str(resolution_dpi), kind, "-singlefile", "-"],
        input=pdf,
        capture_output=True,
        check=True,
    )
    assert not done.stderr, done.stderr
    return Image.open(io.BytesIO(done.stdout)).convert("L")


def scanned(image: Image.Image) -> list[tuple[str, str]]:
    return [(each.text, each.format.name) for each in zxingcpp.read_barcodes(image)]


def text(pdf: bytes) -> str:
    """All text, spaces evened out, in composed form."""
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]
    return unicodedata.normalize("NFC", re.sub(r"\s+", " ", " ".join(pages)))


def has_clear_edge(image: Image.Image, dots: int) -> bool:
    """Say whether nothing runs off the paper."""
    width, height = image.size
    edges = (
        (0, 0, width, dots),
        (0, height - dots, width, height),
        (0, 0, dots, height),
        (width - dots, 0, width, height),
    )
    return all(image.crop(edge).getextrema()[0] == 255 for edge in edges)
