"""Books for the ledger's tests: made once, copied for each attack."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ledger.books import Book, full_book


@pytest.fixture(scope="session")
def closed_book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """A book with every kind of entry, closed, to copy."""
    book = full_book(tmp_path_factory.mktemp("book"))
    book.ledger.close()
    return book


@pytest.fixture
def book(closed_book: Book, tmp_path: Path) -> Iterator[Book]:
    """An open book with every kind of entry."""
    copied = closed_book.copy(tmp_path / "book")
    yield copied
    copied.ledger.close()
