"""Certificates and derived tables changed past the program; and what the entries make again."""

import hashlib
from contextlib import closing

import pytest
from cryptography import x509
from sqlcipher3 import dbapi2 as sqlcipher

from iOATdesk.ledger import authority
from iOATdesk.ledger.apply import apply
from iOATdesk.ledger.authority import fingerprint
from iOATdesk.ledger.keys import new_private_key
from iOATdesk.ledger.schema import MIGRATIONS, STATE_TABLES
from iOATdesk.models.entries import ClockConfirmed, read_body, read_header
from tests.ledger.books import PEOPLE, START, STATION, Book, filled, places, said

# Certificates


def _other_root(book: Book) -> list[str]:
    """Everything a forger needs: a root and certificates of his own for the same people."""
    root_key = new_private_key()
    root = authority.root_certificate(STATION, "Harbour Street Clinic", root_key, START)
    pems = {"root": authority.pem(root)}
    for person in PEOPLE:
        public = book.signers[person.person].private_key.public_key()
        own = authority.person_certificate(person, public, root, root_key, START)
        pems[person.person] = authority.pem(own)
    statement = "UPDATE certificate SET pem = '{pem}' WHERE person = '{person}'"
    return [filled(statement, pem=pem, person=person) for person, pem in pems.items()]


def test_a_certificate_of_another_authority_is_named(book: Book) -> None:
    book.attack(*[one for one in _other_root(book) if "'S02'" in one])
    words = said(book.check())
    assert "certificate of S02: not issued by the station's root" in words


def test_a_whole_other_authority_shows_only_against_the_printed_root(book: Book) -> None:
    root = x509.load_pem_x509_certificate(book.ledger.certificates()["root"].encode())
    assert book.check(root_sha256=fingerprint(root).upper()).is_sound
    book.attack(*_other_root(book))
    assert book.check().is_sound, "inside the file nothing tells one root from another"
    words = said(book.check(root_sha256=fingerprint(root)))
    assert "certificates: the station's root is another than the one that was given" in words


@pytest.mark.parametrize(
    ("statement", "place"),
    [
        ("DELETE FROM certificate WHERE person = 'root'", "certificates"),
        ("DELETE FROM certificate WHERE person = 'S02'", "entry"),
        ("UPDATE certificate SET pem = 'rubbish' WHERE person = 'S02'", "certificate of S02"),
        ("UPDATE certificate SET pem = '' WHERE person = 'root'", "certificate"),
        (
            (
                "UPDATE certificate SET pem = (SELECT pem FROM certificate WHERE person = 'S03')"
                " WHERE person = 'S02'"
            ),
            "certificate of S02",
        ),
    ],
)
def test_a_missing_or_damaged_certificate_is_named(book: Book, statement: str, place: str) -> None:
    book.attack(statement)
    assert any(found.startswith(place) for found in places(book.check()))


# The derived tables


@pytest.mark.parametrize("table", STATE_TABLES)
def test_a_state_table_emptied_by_hand_is_named(book: Book, table: str) -> None:
    book.attack("PRAGMA foreign_keys = OFF", filled("DELETE FROM {table}", table=table))
    assert f"table {table}" in places(book.check())


@pytest.mark.parametrize(
    ("statement", "table"),
    [
        ("UPDATE balance SET amount_ug = amount_ug - 50000 WHERE account = 'safe'", "balance"),
        ("UPDATE dose SET issued_ug = 100000, residue_ug = 0", "dose"),
        ("UPDATE dose SET ended_at = '2026-11-22T10:00:00.000Z'", "dose"),
        ("UPDATE syringe SET status = 'ready'", "syringe"),
        ("UPDATE ordered SET stopped = 0", "ordered"),
        ("UPDATE patient SET status = 'suspended'", "patient"),
        ("UPDATE person SET role = 'auditor' WHERE person = 'S02'", "person"),
        ("UPDATE badge SET person = 'S03'", "badge"),
        ("UPDATE confirmed_value SET value = '1'", "confirmed_value"),
        ("UPDATE station SET training = 0", "station"),
        ("UPDATE lot SET expires_on = '2030-01-01'", "lot"),
        ("UPDATE event SET reviewed = 0", "event"),
        ("UPDATE day SET closed_seq = NULL", "day"),
        ("UPDATE series SET last = 1", "series"),
        ("INSERT INTO badge VALUES ('B-999', 'S03')", "badge"),
        (
            "INSERT INTO balance VALUES ('safe', 'hm-50|X', 'hm-50', -1, 0, 0)",
            "balance",
        ),
        ("UPDATE register SET exported_to = ''", "register"),
    ],
)
def test_a_state_table_changed_by_hand_is_named(book: Book, statement: str, table: str) -> None:
    book.attack(statement)
    assert f"table {table}" in places(book.check())


# Replay


def test_the_entries_alone_make_every_state_table_again(book: Book) -> None:
    with closing(sqlcipher.connect(":memory:", isolation_level=None)) as db:
        for script in MIGRATIONS:
            db.executescript(script)
        for row in book.ledger.rows("SELECT header, body FROM entry ORDER BY seq"):
            header = read_header(row["header"])
            apply(db, header, read_body(header.kind, row["body"]))
        for table in STATE_TABLES:
            everything = filled("SELECT * FROM {table}", table=table)
            rows = sorted(repr(tuple(row)) for row in db.execute(everything))
            assert rows == sorted(repr(tuple(row)) for row in book.ledger.rows(everything))


def test_every_entry_hangs_on_the_bytes_of_the_one_before(book: Book) -> None:
    prev = "0" * 64
    for entry in book.ledger.entries():
        assert entry.header.prev == prev
        prev = hashlib.sha256(entry.header_text.encode()).hexdigest()
        assert entry.hash == prev
        assert entry.body_text is not None
        assert entry.header.body_sha256 == hashlib.sha256(entry.body_text.encode()).hexdigest()


# What can only be noticed from outside


def test_an_older_copy_shows_only_against_a_head_that_is_known_elsewhere(
    book: Book, closed_book: Book
) -> None:
    known = book.ledger.head()
    book.add(ClockConfirmed(salt="00" * 16, reason="compared with the radio"))
    newer = book.ledger.head()
    book.ledger.close()
    older = closed_book.copy(book.folder / "older")
    try:
        result = older.check()
        assert result.is_sound, "an older copy is a sound ledger: nothing inside tells its age"
        assert (result.entries, result.head) == known[:2]
        assert result.head != newer[1]
        assert older.ledger.row("SELECT 1 FROM entry WHERE hash = ?", newer[1]) is None
    finally:
        older.ledger.close()
