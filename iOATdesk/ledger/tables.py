"""What several kinds of entries do to the derived tables: move drug, count a series up."""

import re
from typing import Protocol

from iOATdesk.models.accounts import HELD, legs
from iOATdesk.models.entries import Body


class Rows(Protocol):
    """The rows that a statement has found."""

    def fetchall(self) -> list[tuple[object, ...]]:
        """Return all of them."""


class Connection(Protocol):
    """What is used of a database connection."""

    def execute(self, sql: str, values: tuple[object, ...] = ..., /) -> Rows:
        """Run one statement."""


_NUMBER = re.compile(r"(?<!\d)(\d{1,9})$")
"""The number that ends a name; a long code of a foreign card counts nothing."""
_EPHEMERAL = ("open", "syringe", "residue")
"""Accounts of things that come to an end: at zero their line is dropped."""


def move(db: Connection, body: Body) -> None:
    """Book an entry's movement to the accounts."""
    for leg in legs(body):
        db.execute(
            "INSERT INTO balance VALUES (?, ?, ?, 0, 0, 0) ON CONFLICT DO NOTHING",
            (leg.account, leg.ref, leg.product),
        )
        db.execute(
            "UPDATE balance SET amount_ug = amount_ug + ?, volume_ul = volume_ul + ?,"
            " containers = containers + ? WHERE account = ? AND ref = ? AND product = ?",
            (leg.amount_ug, leg.volume_ul, leg.containers, leg.account, leg.ref, leg.product),
        )
        if leg.account in HELD and leg.account in _EPHEMERAL and leg.amount_ug < 0:
            db.execute(
                "DELETE FROM balance WHERE account = ? AND ref = ? AND product = ?"
                " AND amount_ug = 0 AND volume_ul = 0 AND containers = 0",
                (leg.account, leg.ref, leg.product),
            )


def count_up(db: Connection, series: str, name: str) -> None:
    """Keep the highest number that a series of names (S-00017) has reached."""
    match = _NUMBER.search(name)
    if match:
        db.execute(
            "INSERT INTO series VALUES (?, ?)"
            " ON CONFLICT (name) DO UPDATE SET last = max(last, excluded.last)",
            (series, int(match[1])),
        )
