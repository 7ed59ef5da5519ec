"""A ledger of an earlier version comes forward without a line of its truth being touched."""

import sqlite3

from iOATdesk.ledger.schema import MIGRATIONS


def test_values_confirmed_before_profiles_were_compared_count_for_what_they_say() -> None:
    db = sqlite3.connect(":memory:")
    db.executescript(MIGRATIONS[0])
    db.execute("INSERT INTO confirmed_value VALUES ('day.start', '4', 17)")
    for script in MIGRATIONS[1:]:
        db.executescript(script)
    rows = db.execute("SELECT key, value, seq, offered FROM confirmed_value").fetchall()
    assert rows == [("day.start", "4", 17, "4")]
