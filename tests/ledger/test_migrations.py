"""A ledger of an earlier version comes forward without a line of its truth being touched."""

import json
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


def test_doses_from_before_seats_know_their_route_and_the_entry_that_issued_them() -> None:
    db = sqlite3.connect(":memory:")
    db.executescript(MIGRATIONS[0])
    head = {"seq": 1, "id": "e1", "kind": "syringe_issued", "prev": "0" * 64}
    body = {"syringe": "S-00001", "route": "IM"}
    db.execute(
        "INSERT INTO entry (seq, header, body, hash, signature) VALUES (1, ?, ?, ?, '')",
        (
            json.dumps(head | {"day": "2026-11-22", "recorded_at": "", "by": "S01"}),
            json.dumps(body),
            "a" * 64,
        ),
    )
    for number in ("S-00001", "S-00002"):
        db.execute(
            'INSERT INTO dose (visit, part, patient, drug, day, "order", syringe, issued_at,'
            " issued_ug) VALUES (?, 1, ?, 'hydromorphone', '2026-11-22', 'O1', ?, '', 120000)",
            (f"V-{number}", f"P-{number}", number),
        )
    before = db.execute("SELECT * FROM entry").fetchall()
    for script in MIGRATIONS[1:]:
        db.executescript(script)
    rows = db.execute("SELECT syringe, seat, site, route, seq FROM dose ORDER BY syringe")
    assert rows.fetchall() == [("S-00001", 0, "", "IM", 1), ("S-00002", 0, "", "", 0)]
    assert db.execute("SELECT * FROM entry").fetchall() == before


def test_assessments_from_before_more_was_asked_say_that_nobody_asked() -> None:
    db = sqlite3.connect(":memory:")
    db.executescript(MIGRATIONS[0])
    db.execute(
        "INSERT INTO assessment VALUES (1, 'V1', 'P1', '2026-11-22', '', 1, -1, '[]', 'proceed')"
    )
    for script in MIGRATIONS[1:]:
        db.executescript(script)
    rows = db.execute(
        "SELECT respirations, oxygen_percent, recent_use, oral_treatment, identifiers, stated_dose"
        " FROM assessment"
    ).fetchall()
    assert rows == [(-1, -1, "[]", "", "[]", "")]
