"""Everything that somebody with the key can do to the file: each is noticed and named."""

import base64
import hashlib
import json
from contextlib import closing

import pytest
from cryptography import x509
from sqlcipher3 import dbapi2 as sqlcipher

from iOATdesk.ledger import authority
from iOATdesk.ledger.apply import apply
from iOATdesk.ledger.authority import fingerprint
from iOATdesk.ledger.chain import sha256_hex
from iOATdesk.ledger.check import Checked
from iOATdesk.ledger.keys import new_private_key
from iOATdesk.ledger.schema import MIGRATIONS, STATE_TABLES
from iOATdesk.ledger.store import Ledger
from iOATdesk.models.entries import KINDS, ClockConfirmed, read_body, read_header, write
from iOATdesk.models.faults import LedgerFault
from tests.ledger.books import KEY, PEOPLE, START, STATION, Book, raw

ISSUED = "(SELECT seq FROM entry WHERE header LIKE '%\"syringe_issued\"%')"
LAST = "(SELECT max(seq) FROM entry)"


def places(result: Checked) -> set[str]:
    return {finding.place for finding in result.findings}


def said(result: Checked) -> str:
    return "\n".join(f"{finding.place}: {finding.what}" for finding in result.findings)


def test_a_book_with_every_kind_of_entry_is_sound(book: Book) -> None:
    result = book.check()
    assert said(result) == ""
    assert result.is_sound
    assert result.entries == len(book.written)
    assert result.head == book.ledger.head()[1]
    assert {entry.header.kind for entry in book.ledger.entries()} == set(KINDS)


@pytest.mark.parametrize("table", STATE_TABLES)
def test_the_book_has_a_row_in_every_state_table(book: Book, table: str) -> None:
    assert book.ledger.rows(f"SELECT * FROM {table}")


def quoted(signature: bytes) -> str:
    return f"'{base64.b64encode(signature).decode()}'"


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
        f"DELETE FROM entry WHERE seq = {LAST}",
        "INSERT OR REPLACE INTO entry (seq, header, body, hash, signature)"
        " SELECT seq, header, NULL, hash, signature FROM entry WHERE seq = 3",
        "REPLACE INTO entry (seq, header, body, hash, signature) SELECT seq + 100,"
        " json_set(header, '$.seq', seq + 100), body, hash, signature FROM entry WHERE seq = 3",
        "INSERT OR REPLACE INTO entry (seq, header, body, hash, signature)"
        " SELECT (SELECT max(seq) + 1 FROM entry), json_set(header, '$.seq',"
        " (SELECT max(seq) + 1 FROM entry), '$.prev', (SELECT hash FROM entry ORDER BY seq DESC"
        " LIMIT 1)), body, hash, signature FROM entry WHERE seq = 3",
        "INSERT OR IGNORE INTO entry (seq, header, body, hash, signature) SELECT seq + 1000,"
        " json_set(header, '$.seq', seq + 1000, '$.id', 'new'), body, hash, signature"
        " FROM entry WHERE seq = 3",
        "INSERT INTO entry (seq, header, body, hash, signature) SELECT max(seq) + 1,"
        " json_set(header, '$.seq', max(seq) + 1, '$.id', 'new'), body, hash, signature"
        " FROM entry",
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
            db.execute(statement)
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
            f"UPDATE entry SET body = replace(body, '120000', '110000') WHERE seq = {ISSUED}",
            "its body is not the one that was signed",
        ),
        (
            "UPDATE entry SET body = (SELECT body FROM entry WHERE header LIKE"
            " '%syringe_cancelled%') WHERE header LIKE '%syringe_returned%'",
            "cannot be read: no body of syringe_returned",
        ),
        (f"UPDATE entry SET body = NULL WHERE seq = {ISSUED}", "its body is missing"),
        (f"UPDATE entry SET body = '{{}}' WHERE seq = {ISSUED}", "cannot be read"),
        (f"UPDATE entry SET body = 'rubbish' WHERE seq = {ISSUED}", "cannot be read"),
        (
            "UPDATE entry SET body = replace(body, '120000', '99999999999999999999999')"
            f" WHERE seq = {ISSUED}",
            "its body is not the one that was signed",
        ),
        (
            "UPDATE entry SET body = replace(body, '\"safe\"', '\"residue\"')"
            " WHERE header LIKE '%discrepancy_opened%'",
            "its body is not the one that was signed",
        ),
        (
            f"UPDATE entry SET header = json_set(header, '$.by', 'S02') WHERE seq = {ISSUED}",
            "its header does not have the hash that is stored",
        ),
        (
            f"UPDATE entry SET header = json_set(header, '$.kind', 'gone') WHERE seq = {ISSUED}",
            "unknown kind",
        ),
        (
            f"UPDATE entry SET header = json_set(header, '$.prev', 1) WHERE seq = {ISSUED}",
            "cannot be read",
        ),
        (
            f"UPDATE entry SET signature = '' WHERE seq = {ISSUED}",
            "is not signed by its author S01",
        ),
        (
            f"UPDATE entry SET signature = 'ü' WHERE seq = {ISSUED}",
            "is not signed by its author S01",
        ),
        (
            f"UPDATE entry SET witness_signature = signature WHERE seq = {ISSUED}",
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
            f"UPDATE entry SET hash = '{'f' * 64}' WHERE seq = {ISSUED}",
            "its header does not have the hash that is stored",
        ),
        (f"UPDATE entry SET hash = '{'x' * 64}' WHERE seq = {ISSUED}", "is not signed by"),
    ],
)
def test_a_changed_entry_is_named(book: Book, statement: str, finding: str) -> None:
    book.attack(statement)
    result = book.check()
    assert finding in said(result)
    assert any(place.startswith("entry ") for place in places(result))


def test_text_that_is_not_even_text_is_damage(book: Book) -> None:
    book.attack(f"UPDATE entry SET body = CAST(x'ff00fe' AS TEXT) WHERE seq = {ISSUED}")
    with pytest.raises(LedgerFault, match="damaged"):
        book.check()


def test_an_entry_taken_out_of_the_middle_is_named(book: Book) -> None:
    book.attack("DELETE FROM entry WHERE seq = 20")
    words = said(book.check())
    assert "entry 21: follows entry 19: what stood between is missing" in words
    assert "entry 21: does not hang on the entry before it" in words


def test_a_removed_tail_is_named_by_the_tables_that_know_more(book: Book) -> None:
    book.attack(f"DELETE FROM entry WHERE seq > {len(book.written) - 6}")
    found = places(book.check())
    assert {"table register", "table discrepancy", "table balance", "table day"} <= found


def test_a_swapped_pair_of_entries_is_named(book: Book) -> None:
    seq = next(entry.seq for entry in book.written if entry.header.kind == "syringe_issued")
    columns = ("header", "body", "hash", "signature", "witness_signature")

    def take(table: str) -> str:
        return ", ".join(f"{column} = (SELECT {column} FROM {table})" for column in columns)

    # Ids are unique, so both step aside before each takes the other's place.
    aside = "UPDATE entry SET header = json_set(header, '$.id', 'aside-' || seq) WHERE seq = "
    book.attack(
        f"CREATE TEMP TABLE first AS SELECT * FROM entry WHERE seq = {seq}",
        f"CREATE TEMP TABLE second AS SELECT * FROM entry WHERE seq = {seq + 1}",
        f"{aside}{seq}",
        f"{aside}{seq + 1}",
        f"UPDATE entry SET {take('second')} WHERE seq = {seq}",
        f"UPDATE entry SET {take('first')} WHERE seq = {seq + 1}",
    )
    words = said(book.check())
    assert f"entry {seq}: calls itself entry {seq + 1}" in words
    assert f"entry {seq + 1}: calls itself entry {seq}" in words


def test_an_entry_signed_with_anothers_key_is_named(book: Book) -> None:
    entry = book.written[-1]
    forged = book.signers["S02"].sign(bytes.fromhex(entry.hash))
    book.attack(f"UPDATE entry SET signature = {quoted(forged)} WHERE seq = {entry.seq}")
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
            f"UPDATE entry SET header = '{header}', body = '{body_text}', hash = '{prev}',"
            f" signature = {quoted(mine)} WHERE seq = {entry.seq}"
        )
    book.attack(*changed)
    result = book.check()
    assert len(changed) > 3
    assert f"entry {book.written[-1].seq}: is not signed by its author S01" in said(result)
    assert {finding.what for finding in result.findings} <= {
        "is not signed by its author S01",
        "is not signed by its witness S02",
    }


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
    return [f"UPDATE certificate SET pem = '{p}' WHERE person = '{n}'" for n, p in pems.items()]


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
            "UPDATE certificate SET pem = (SELECT pem FROM certificate WHERE person = 'S03')"
            " WHERE person = 'S02'",
            "certificate of S02",
        ),
    ],
)
def test_a_missing_or_damaged_certificate_is_named(
    book: Book, statement: str, place: str
) -> None:
    book.attack(statement)
    assert any(found.startswith(place) for found in places(book.check()))


# The derived tables


@pytest.mark.parametrize("table", STATE_TABLES)
def test_a_state_table_emptied_by_hand_is_named(book: Book, table: str) -> None:
    book.attack("PRAGMA foreign_keys = OFF", f"DELETE FROM {table}")
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
            rows = sorted(map(repr, db.execute(f"SELECT * FROM {table}")))
            assert rows == sorted(
                repr(tuple(row)) for row in book.ledger.rows(f"SELECT * FROM {table}")
            )


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
