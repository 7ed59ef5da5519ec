"""What a person who sees badly, or uses no mouse, would complain of in a window."""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from iOATdesk.ui.widgets.chip import Chip
from iOATdesk.ui.widgets.text import ElidedText
from tests.ui.pictures import Pixels, pixels

CONTRAST_MIN = 4.5
"""WCAG 2.2, 1.4.3; what is disabled is exempt there, and here."""
TARGET_MIN_PX = 40
_SAME_ROW_PX = 12
_ROUNDING_PX = 2
_CONTROLS = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
)
_NO_ROLE = {QAccessible.Role.NoRole, QAccessible.Role.Client}


def complaints(window: QWidget) -> list[str]:
    """Return what is wrong with what this window shows now, one sentence each."""
    found = [
        *_nameless(window),
        *_small(window),
        *_primary(window),
        *_out_of_order(window),
        *_clipped(window),
        *_faint(window),
    ]
    return sorted(set(found))


def _shown(window: QWidget, kinds: type | tuple[type, ...]) -> list[QWidget]:
    return [
        child
        for child in window.findChildren(QWidget)
        if isinstance(child, kinds)
        and child.isVisibleTo(window)
        and not child.visibleRegion().isEmpty()
    ]


def _controls(window: QWidget) -> list[QWidget]:
    """Return what can be worked with; parts that Qt makes inside a control are its own."""
    return [
        child
        for child in _shown(window, _CONTROLS)
        if not child.objectName().startswith("qt_")
        and not isinstance(child, QHeaderView)
        and not isinstance(child.parentWidget(), QComboBox | QAbstractSpinBox)
    ]


def _called(widget: QWidget) -> str:
    return widget.objectName() or f"{type(widget).__name__} “{widget.accessibleName()}”"


def _nameless(window: QWidget) -> Iterator[str]:
    for control in _controls(window):
        if not control.objectName():
            place = _called(control.parentWidget() or window)
            yield f"{_called(control)} in {place}: no object name"
        spoken = QAccessible.queryAccessibleInterface(control)
        if not spoken.text(QAccessible.Text.Name).strip():
            yield f"{_called(control)}: a screen reader has no name for it"
        if spoken.role() in _NO_ROLE:
            yield f"{_called(control)}: a screen reader has no role for it"


def _small(window: QWidget) -> Iterator[str]:
    for control in _controls(window):
        # What lies in a list or a table is chosen by its row.
        is_target = control.focusPolicy() != Qt.FocusPolicy.NoFocus
        if isinstance(control, QAbstractScrollArea) or not is_target:
            continue
        if min(control.width(), control.height()) < TARGET_MIN_PX - _ROUNDING_PX:
            yield f"{_called(control)}: {control.width()} x {control.height()} px to press"


def _primary(window: QWidget) -> Iterator[str]:
    shown = [b for b in _shown(window, QPushButton) if b.property("kind") == "primary"]
    if len(shown) > 1:
        yield "more than one primary button: " + ", ".join(_called(button) for button in shown)


def _place(widget: QWidget, window: QWidget) -> QRect:
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())


def _out_of_order(window: QWidget) -> Iterator[str]:
    """Name controls that Tab reaches before one that stands earlier in the same group."""
    chain: list[QWidget] = []
    widget: QWidget | None = window
    while (widget := widget.nextInFocusChain() if widget else None) not in (None, window):
        if widget is not None:
            chain.append(widget)
    stops = [
        w for w in chain if w in _controls(window) and w.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    groups: dict[QWidget, list[QWidget]] = {}
    for stop in stops:
        groups.setdefault(stop.parentWidget() or window, []).append(stop)
    for members in groups.values():
        for one, other in pairwise(members):
            here, there = _place(one, window), _place(other, window)
            is_above = there.bottom() < here.top() - _SAME_ROW_PX
            is_left = (
                abs(there.center().y() - here.center().y()) <= _SAME_ROW_PX
                and there.right() < here.left()
            )
            if is_above or is_left:
                yield f"Tab reaches {_called(one)} before {_called(other)}, the eye after it"


def _clipped(window: QWidget) -> Iterator[str]:
    for label in _shown(window, QLabel):
        assert isinstance(label, QLabel), "labels were asked for"
        words = label.text()
        # These two end in “…” and have the whole text as a tooltip.
        if not words.strip() or isinstance(label, ElidedText | Chip):
            continue
        room = label.contentsRect()
        if label.wordWrap():
            # The space below the last line may be missing; a part of a letter may not.
            spare = label.fontMetrics().lineSpacing() // 3
            is_cut = label.heightForWidth(label.width()) > label.height() + spare
        else:
            widest = max(label.fontMetrics().horizontalAdvance(line) for line in words.split("\n"))
            is_cut = widest > room.width() + _ROUNDING_PX
        if is_cut:
            yield f"“{words}” ({_called(label)}) does not fit its place"


def _luminance(colours: Pixels) -> Pixels:
    """Return relative luminance (WCAG 2.2) of colours from 0 to 255 in the last axis."""
    share = colours / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    weighed: Pixels = linear @ np.array([0.2126, 0.7152, 0.0722])
    return weighed


def _contrast(seen: Pixels) -> float:
    """Return the contrast of the ink in a piece of the picture to its most frequent colour."""
    flat = seen.reshape(-1, 3)
    colours, often = np.unique(flat, axis=0, return_counts=True)
    ground = _luminance(colours[often.argmax()].astype(float))
    inks = _luminance(colours.astype(float))
    lighter, darker = np.maximum(inks, ground), np.minimum(inks, ground)
    return float(((lighter + 0.05) / (darker + 0.05)).max())


def _faint(window: QWidget) -> Iterator[str]:
    picture = pixels(window.grab().toImage())
    ratio = round(window.devicePixelRatioF())
    for label in _shown(window, QLabel):
        assert isinstance(label, QLabel), "labels were asked for"
        if not label.text().strip() or not label.isEnabled():
            continue
        seen_part = label.visibleRegion().boundingRect()
        if seen_part.height() * 2 < label.height():
            # Scrolled out of sight.
            continue
        place = seen_part.translated(label.mapTo(window, QPoint(0, 0)))
        top, left = place.top() * ratio, place.left() * ratio
        seen = picture[top : top + place.height() * ratio, left : left + place.width() * ratio]
        if seen.size and (contrast := _contrast(seen)) < CONTRAST_MIN:
            yield f"“{label.text()}” ({_called(label)}): contrast {contrast:.1f}"
