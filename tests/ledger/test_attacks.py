"""Everything that somebody with the key can do to the file: each is noticed and named."""

import json
from contextlib import closing

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from iOATdesk.ledger.chain import sha256_hex
from iOATdesk.ledger.schema import STATE_TABLES
from iOATdesk.ledger.store import Ledger
from iOATdesk.models.entries import KINDS, write
from iOATdesk.models.faults import LedgerFault
from tests.ledger.books import KEY, Book, filled, places, quoted, raw, said

ISSUED = "(SELECT seq FROM entry WHERE header LIKE '%\"syringe_issued\"%')"
LAST = "(SELECT max(seq) FROM entry)"


def test_a_book_with_every_kind_of_entry_is_sound(book: Book) -> None:
    result = book.check()
    assert said(result) == ""
    assert result.is_sound
    assert result.entries == len(book.written)
    assert result.head == book.ledger.head()[1]
    assert {entry.header.kind for entry in book.ledger.entries()} == set(KINDS)


@pytest.mark.parametrize("table", STATE_TABLES)
def test_the_book_has_a_row_in_every_state_table(book: Book, table: str) -> None:
    assert book.ledger.rows(filled("SELECT * FROM {table}", table=table))


# The triggers


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entry SET body = NULL WHERE seq = 3",
        "UPDATE entry SET signature = 'x'",
        "UPDATE entry SET seq = 1000 WHERE seq = 3",
        "UPDATE OR REPLACE entry SET seq = 3 WHERE seq = 4",
        "UPDATE OR IGNORE entry SET hash = hash WHERE seq = 4",
        "DELETE FROM entry WHERE seq = 3",
        "DELETE FROM entry",
        "DELETE FROM entry WHERE seq = {last}",
        (
            "INSERT OR REPLACE INTO entry (seq, header, body, hash, signature)"
            " SELECT seq, header, NULL, hash, signature FROM entry WHERE seq = 3"
        ),
        (
            "REPLACE INTO entry (seq, header, body, hash, signature) SELECT seq + 100,"
            " json_set(header, '$.seq', seq + 100), body, hash, signature FROM entry WHERE seq = 3"
        ),
        (
            "INSERT OR REPLACE INTO entry (seq, header, body, hash, signature)"
            " SELECT (SELECT max(seq) + 1 FROM entry), json_set(header, '$.seq',"
            " (SELECT max(seq) + 1 FROM entry), '$.prev', (SELECT hash FROM entry ORDER BY seq DESC"
            " LIMIT 1)), body, hash, signature FROM entry WHERE seq = 3"
        ),
        (
            "INSERT OR IGNORE INTO entry (seq, header, body, hash, signature) SELECT seq + 1000,"
            " json_set(header, '$.seq', seq + 1000, '$.id', 'new'), body, hash, signature"
            " FROM entry WHERE seq = 3"
        ),
        (
            "INSERT INTO entry (seq, header, body, hash, signature) SELECT max(seq) + 1,"
            " json_set(header, '$.seq', max(seq) + 1, '$.id', 'new'), body, hash, signature"
            " FROM entry"
        ),
        "UPDATE certificate SET pem = ''",
        "DELETE FROM certificate",
        "INSERT OR REPLACE INTO certificate SELECT person, seq, '' FROM certificate",
    ],
)
def test_the_file_itself_forbids_to_change_what_stands(book: Book, statement: str) -> None:
    before = book.ledger.rows("SELECT * FROM entry")
    book.ledger.close()
    with closing(raw(book.path)) as db:
        db.execute("PRAGMA recursive_triggers = ON")
        with pytest.raises(sqlcipher.IntegrityError):
            db.execute(filled(statement, last=LAST))
    book.ledger = Ledger.open(book.path, KEY)
    assert book.ledger.rows("SELECT * FROM entry") == before
    assert book.check().is_sound


def test_an_entry_out_of_sequence_is_forbidden(book: Book) -> None:
    last, head, _ = book.ledger.head()
    header = book.written[-1].header_text
    book.ledger.close()
    statement = (
        "INSERT INTO entry (seq, header, body, hash, signature) VALUES (?,"
        " json_set(?, '$.seq', ?, '$.prev', ?, '$.id', 'new'), '{}', ?, '')"
    )
    with closing(raw(book.path)) as db:
        for seq, prev in ((last + 2, head), (last, head), (last + 1, "0" * 64), (0, head)):
            with pytest.raises(sqlcipher.IntegrityError):
                db.execute(statement, (seq, header, seq, prev, "a" * 64))
    book.ledger = Ledger.open(book.path, KEY)
    assert book.check().is_sound


# Detached triggers and strange tables


@pytest.mark.parametrize(
    ("statement", "place"),
    [
        ("DROP TRIGGER entry_never_changes", "trigger entry_never_changes"),
        ("DROP TRIGGER entry_never_goes", "trigger entry_never_goes"),
        ("DROP TRIGGER entry_only_follows", "trigger entry_only_follows"),
        ("DROP TRIGGER certificate_never_goes", "trigger certificate_never_goes"),
        ("DROP INDEX dose_open_is_one", "index dose_open_is_one"),
        ("CREATE TABLE note (words TEXT)", "table note"),
        ("CREATE VIEW note AS SELECT 1", "view note"),
        (
            "CREATE TRIGGER quiet AFTER INSERT ON entry BEGIN DELETE FROM dose; END",
            "trigger quiet",
        ),
        ("CREATE INDEX quiet ON entry (kind)", "index quiet"),
        ("ALTER TABLE dose ADD COLUMN note TEXT", "table dose"),
    ],
)
def test_a_changed_schema_is_named(book: Book, statement: str, place: str) -> None:
    book.ledger.close()
    with closing(raw(book.path)) as db:
        db.execute(statement)
    book.ledger = Ledger.open(book.path, KEY)
    assert place in places(book.check())


def test_a_trigger_that_does_nothing_any_more_is_named(book: Book) -> None:
    book.ledger.close()
    with closing(raw(book.path)) as db:
        db.execute("DROP TRIGGER entry_never_goes")
        db.execute(
            "CREATE TRIGGER entry_never_goes BEFORE DELETE ON entry WHEN 0"
            " BEGIN SELECT RAISE(ABORT, 'an entry is never deleted'); END"
        )
    book.ledger = Ledger.open(book.path, KEY)
    assert "trigger entry_never_goes: is missing or was changed" in said(book.check())


# Entries, changed with the triggers taken off and put back


@pytest.mark.parametrize(
    ("statement", "finding"),
    [
        (
            "UPDATE entry SET body = replace(body, '120000', '110000') WHERE seq = {issued}",
            "its body is not the one that was signed",
        ),
        (
            (
                "UPDATE entry SET body = (SELECT body FROM entry WHERE header LIKE"
                " '%syringe_cancelled%') WHERE header LIKE '%syringe_returned%'"
            ),
            "cannot be read: no body of syringe_returned",
        ),
        ("UPDATE entry SET body = NULL WHERE seq = {issued}", "its body is missing"),
        ("UPDATE entry SET body = '{}' WHERE seq = {issued}", "cannot be read"),
        ("UPDATE entry SET body = 'rubbish' WHERE seq = {issued}", "cannot be read"),
        (
            (
                "UPDATE entry SET body = replace(body, '120000', '99999999999999999999999')"
                " WHERE seq = {issued}"
            ),
            "its body is not the one that was signed",
        ),
        (
            (
                "UPDATE entry SET body = replace(body, '\"safe\"', '\"residue\"')"
                " WHERE header LIKE '%discrepancy_opened%'"
            ),
            "its body is not the one that was signed",
        ),
        (
            "UPDATE entry SET header = json_set(header, '$.by', 'S02') WHERE seq = {issued}",
            "its header does not have the hash that is stored",
        ),
        (
            "UPDATE entry SET header = json_set(header, '$.kind', 'gone') WHERE seq = {issued}",
            "unknown kind",
        ),
        (
            "UPDATE entry SET header = json_set(header, '$.prev', 1) WHERE seq = {issued}",
            "cannot be read",
        ),
        (
            "UPDATE entry SET signature = '' WHERE seq = {issued}",
            "is not signed by its author S01",
        ),
        (
            "UPDATE entry SET signature = 'ü' WHERE seq = {issued}",
            "is not signed by its author S01",
        ),
        (
            "UPDATE entry SET witness_signature = signature WHERE seq = {issued}",
            "has a second signature without a witness",
        ),
        (
            "UPDATE entry SET witness_signature = NULL WHERE header LIKE '%residue_destroyed%'",
            "is not signed by its witness S02",
        ),
        (
            "UPDATE entry SET witness_signature = signature WHERE header LIKE '%day_closed%'",
            "is not signed by its witness S02",
        ),
        (
            "UPDATE entry SET hash = '{f64}' WHERE seq = {issued}",
            "its header does not have the hash that is stored",
        ),
        ("UPDATE entry SET hash = '{x64}' WHERE seq = {issued}", "is not signed by"),
    ],
)
def test_a_changed_entry_is_named(book: Book, statement: str, finding: str) -> None:
    book.attack(filled(statement, issued=ISSUED, f64="f" * 64, x64="x" * 64))
    result = book.check()
    assert finding in said(result)
    assert any(place.startswith("entry ") for place in places(result))


def test_text_that_is_not_even_text_is_damage(book: Book) -> None:
    book.attack(
        filled(
            "UPDATE entry SET body = CAST(x'ff00fe' AS TEXT) WHERE seq = {issued}", issued=ISSUED
        )
    )
    with pytest.raises(LedgerFault, match="damaged"):
        book.check()


def test_an_entry_taken_out_of_the_middle_is_named(book: Book) -> None:
    book.attack("DELETE FROM entry WHERE seq = 20")
    words = said(book.check())
    assert "entry 21: follows entry 19: what stood between is missing" in words
    assert "entry 21: does not hang on the entry before it" in words


def test_a_removed_tail_is_named_by_the_tables_that_know_more(book: Book) -> None:
    book.attack(filled("DELETE FROM entry WHERE seq > {kept}", kept=len(book.written) - 6))
    found = places(book.check())
    assert {"table register", "table discrepancy", "table balance", "table day"} <= found


def test_a_swapped_pair_of_entries_is_named(book: Book) -> None:
    seq = next(entry.seq for entry in book.written if entry.header.kind == "syringe_issued")
    columns = ("header", "body", "hash", "signature", "witness_signature")
    taken = ", ".join(
        filled("{column} = (SELECT {column} FROM {table})", column=column) for column in columns
    )
    # Ids are unique, so both step aside before each takes the other's place.
    aside = "UPDATE entry SET header = json_set(header, '$.id', 'aside-' || seq) WHERE seq = {seq}"
    keep = "CREATE TEMP TABLE {table} AS SELECT * FROM entry WHERE seq = {seq}"
    take = "UPDATE entry SET {taken} WHERE seq = {seq}"
    book.attack(
        filled(keep, table="first", seq=seq),
        filled(keep, table="second", seq=seq + 1),
        filled(aside, seq=seq),
        filled(aside, seq=seq + 1),
        filled(take, taken=taken, table="second", seq=seq),
        filled(take, taken=taken, table="first", seq=seq + 1),
    )
    words = said(book.check())
    assert f"entry {seq}: calls itself entry {seq + 1}" in words
    assert f"entry {seq + 1}: calls itself entry {seq}" in words


def test_an_entry_signed_with_anothers_key_is_named(book: Book) -> None:
    entry = book.written[-1]
    forged = book.signers["S02"].sign(bytes.fromhex(entry.hash))
    statement = "UPDATE entry SET signature = {forged} WHERE seq = {seq}"
    book.attack(filled(statement, forged=quoted(forged), seq=entry.seq))
    result = book.check()
    assert said(result) == f"entry {entry.seq}: is not signed by its author S01"


def test_a_whole_tail_written_anew_by_another_person_is_named(book: Book) -> None:
    """The best forger: right hashes, right chain, right tables, but not the author's key."""
    changed: list[str] = []
    prev = ""
    for entry in book.written:
        body_text = (entry.body_text or "").replace("fell asleep", "laughed")
        members: dict[str, object] = json.loads(entry.header_text)
        members |= {"body_sha256": sha256_hex(body_text), "prev": prev or entry.header.prev}
        header = write(members)
        prev = sha256_hex(header)
        if header == entry.header_text:
            continue
        mine = book.signers["S03"].sign(bytes.fromhex(prev))
        changed.append(
            filled(
                "UPDATE entry SET header = '{header}', body = '{body}', hash = '{hash}',"
                " signature = {mine} WHERE seq = {seq}",
                header=header,
                body=body_text,
                hash=prev,
                mine=quoted(mine),
                seq=entry.seq,
            )
        )
    book.attack(*changed)
    result = book.check()
    assert len(changed) > 3
    assert f"entry {book.written[-1].seq}: is not signed by its author S01" in said(result)
    assert {finding.what for finding in result.findings} <= {
        "is not signed by its author S01",
        "is not signed by its witness S02",
    }
