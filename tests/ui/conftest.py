"""Widgets are tested with the bundled fonts alone, and against approved pictures."""

import pytest

from iOATdesk.ui import theme
from tests.ui.screens import dark, dressed, light, looks_approved

__all__ = ["dark", "dressed", "light", "looks_approved"]

# Before any application object: pictures must not depend on the fonts of the computer.
theme.bundled_fonts_only()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--approve", action="store_true", help="take what the screens look like now as right"
    )
    parser.addoption("--screens", help="keep every state at several sizes in this folder")
    parser.addoption("--scheme", default="light", help="light or dark, with --screens")
