"""Pictures as numbers, how far two of them differ, and many of them on one sheet."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFont
from PySide6.QtGui import QImage

from iOATdesk.ui import theme

Pixels = np.ndarray[tuple[int, ...], np.dtype[Any]]
_STEP_MAX = 24
"""How far a colour may be off before its pixel counts as different."""
_THUMB_PX = (720, 450)
_COLUMNS = 4
_GAP_PX = 16
_CAPTION_PX = 26


def pixels(picture: QImage) -> Pixels:
    """Return the picture as numbers: rows, columns, red, green and blue."""
    plain = picture.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), -1)
    return rows[:, : plain.width() * 3].reshape(plain.height(), plain.width(), 3).astype(np.int16)


def difference(
    seen: Pixels,
    approved: Pixels,
) -> float:
    """Return the share of pixels that differ visibly; 1 where the sizes differ."""
    if seen.shape != approved.shape:
        return 1.0
    off = np.abs(seen - approved).max(axis=2) > _STEP_MAX
    return float(off.mean())


def contact_sheet(pictures: Sequence[Path], to: Path) -> None:
    """Lay pictures side by side with their names below, small enough to look at all at once."""
    width, height = _THUMB_PX[0] + _GAP_PX, _THUMB_PX[1] + _CAPTION_PX + _GAP_PX
    rows = -(-len(pictures) // _COLUMNS)
    sheet = Image.new("RGB", (width * _COLUMNS + _GAP_PX, height * rows + _GAP_PX), "#8A97A3")
    draw = ImageDraw.Draw(sheet)
    font = ImageFont.truetype(str(theme.RESOURCES / "fonts" / "Inter-SemiBold.ttf"), 15)
    for number, path in enumerate(pictures):
        x = _GAP_PX + number % _COLUMNS * width
        y = _GAP_PX + number // _COLUMNS * height
        with Image.open(path) as picture:
            picture.thumbnail(_THUMB_PX)
            sheet.paste(picture, (x, y))
        draw.text((x, y + _THUMB_PX[1] + 3), path.stem, "#FFFFFF", font)
    sheet.save(to)
