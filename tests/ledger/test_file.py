"""The ledger's file: whose it is, who holds it, which version wrote it, a full disk."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from iOATdesk.ledger.check import check_new
from iOATdesk.ledger.door import LEDGER_FILE
from iOATdesk.ledger.schema import MIGRATIONS, STATE_TABLES
from iOATdesk.ledger.store import Ledger
from iOATdesk.models.entries import (
    BadgeAssigned,
    ClockConfirmed,
    EntryUnreadable,
    ObservationEnded,
)
from iOATdesk.models.faults import LedgerFault
from tests.ledger.books import (
    KEY,
    PATIENT,
    PEOPLE,
    SALT,
    START,
    Book,
    empty_book,
    filled,
    full_book,
    raw,
)

HOLD = """
import sys
from pathlib import Path
from typing import Any
from iOATdesk.ledger.store import Ledger
ledger = Ledger.open(Path(sys.argv[1]), bytes.fromhex(sys.argv[2]))
print("held", flush=True)
sys.stdin.readline()
"""


def note(reason: str = "compared with the radio") -> ClockConfirmed:
    return ClockConfirmed(salt=SALT, reason=reason)


# What lies in the file


def test_no_name_drug_number_or_passphrase_can_be_read_in_the_files(tmp_path: Path) -> None:
    book = full_book(tmp_path)
    with book.ledger.transaction():
        book.ledger.keep_secret("register_passphrase", "the quiet harbour in may")
    words = [
        *(str(value) for value in PATIENT.values() if len(str(value)) > 3),
        *(person.name for person in PEOPLE),
        "hydromorphone",
        "HM2271",
        "OKAFOR",
        "02145901",
        "Harbour",
        "quiet harbour",
        "syringe_issued",
        "S-00001",
        "CREATE TABLE",
        "BEGIN CERTIFICATE",
    ]
    seen = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    book.ledger.close()
    seen["closed"] = book.path.read_bytes()
    assert {"ledger.db", "ledger.db-wal", "closed"} <= set(seen)
    assert len(seen["ledger.db-wal"]) > 100_000
    for name, content in seen.items():
        for word in words:
            assert word.encode() not in content, (name, word)
            assert word.encode("utf-16-le") not in content, (name, word)


def test_nothing_is_left_beside_a_closed_ledger(book: Book) -> None:
    book.ledger.close()
    assert [path.name for path in book.folder.iterdir()] == [LEDGER_FILE]


# Files that are not ours


@pytest.mark.parametrize(
    "content",
    [b"", b"x", b"hello " * 3000, bytes(range(256)) * 64, b"SQLite format 3\x00" + bytes(8176)],
    ids=["empty", "one byte", "text", "rubbish", "header only"],
)
def test_a_file_that_is_no_ledger_is_said_to_be_none_and_kept(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / LEDGER_FILE
    path.write_bytes(content)
    with pytest.raises(LedgerFault, match=r"not a ledger of ours|is empty") as caught:
        Ledger.open(path, KEY)
    assert caught.value.advice
    assert path.read_bytes() == content


def test_a_plain_database_is_said_to_be_no_ledger(tmp_path: Path) -> None:
    path = tmp_path / LEDGER_FILE
    with closing(sqlite3.connect(path)) as plain:
        plain.execute("CREATE TABLE entry (seq INTEGER)")
        plain.commit()
    with pytest.raises(LedgerFault, match="not a ledger of ours"):
        Ledger.open(path, KEY)


def test_a_ledger_of_another_key_does_not_open(book: Book) -> None:
    book.ledger.close()
    with pytest.raises(LedgerFault, match="does not open with this key"):
        Ledger.open(book.path, bytes(32))
    book.ledger = Ledger.open(book.path, KEY)
    assert book.check().is_sound


def test_a_missing_ledger_and_a_folder_in_its_place_have_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(LedgerFault, match="missing"):
        Ledger.open(tmp_path / LEDGER_FILE, KEY)
    (tmp_path / LEDGER_FILE).mkdir()
    with pytest.raises(LedgerFault, match="cannot be opened"):
        Ledger.open(tmp_path / LEDGER_FILE, KEY)


def test_a_new_ledger_is_never_made_over_an_old_one(book: Book) -> None:
    with pytest.raises(LedgerFault, match="There is a ledger in this folder already"):
        Ledger.create(book.path, KEY)
    with pytest.raises(LedgerFault, match="cannot be opened"):
        Ledger.create(book.folder / "nowhere" / LEDGER_FILE, KEY)


# Versions


def test_there_is_a_migration_and_it_makes_every_state_table(tmp_path: Path) -> None:
    assert MIGRATIONS
    assert all(script.strip() for script in MIGRATIONS)
    ledger = Ledger.create(tmp_path / LEDGER_FILE, KEY)
    tables = {row["name"] for row in ledger.rows("SELECT name FROM sqlite_schema")}
    assert set(STATE_TABLES) <= tables
    strict = ledger.rows("SELECT name, strict FROM pragma_table_list WHERE schema = 'main'")
    plain = {row["name"] for row in strict if not row["strict"]}
    assert {name for name in plain if not name.startswith("sqlite_")} == set()
    ledger.close()
    with closing(raw(tmp_path / LEDGER_FILE)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)


def test_a_ledger_of_a_later_version_is_refused_and_left_alone(book: Book) -> None:
    book.ledger.close()
    with closing(raw(book.path)) as db:
        db.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    with pytest.raises(LedgerFault, match="later version") as caught:
        Ledger.open(book.path, KEY)
    assert caught.value.advice == "Install that version here."
    with closing(raw(book.path)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS) + 1,)
        db.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
    book.ledger = Ledger.open(book.path, KEY)
    assert book.check().is_sound


def test_doses_written_by_an_earlier_version_get_the_order_they_were_issued_under(
    book: Book,
) -> None:
    [script] = [each for each in MIGRATIONS if 'UPDATE dose SET "order"' in each]
    book.ledger.close()
    with closing(raw(book.path)) as db:
        before = db.execute('SELECT "order" FROM dose').fetchall()
        db.execute("UPDATE dose SET \"order\" = 'that of the syringe'")
        db.executescript(script)
        assert db.execute('SELECT "order" FROM dose').fetchall() == before
    book.ledger = Ledger.open(book.path, KEY)
    assert book.check().is_sound


# A second program


def test_a_second_program_on_the_same_station_is_told_so(book: Book) -> None:
    book.ledger.close()
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(book.path), KEY.hex()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with holder:
        assert holder.stdout is not None
        assert holder.stdin is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(LedgerFault, match="open in another iOATdesk") as caught:
            Ledger.open(book.path, KEY)
        assert caught.value.advice
        holder.stdin.close()
    book.ledger = Ledger.open(book.path, KEY)
    assert book.check().is_sound


def test_the_same_program_does_not_open_a_ledger_twice(book: Book) -> None:
    with pytest.raises(LedgerFault, match="open in another iOATdesk"):
        Ledger.open(book.path, KEY)
    book.add(note())
    assert book.check().is_sound


# Appending


def test_an_entry_id_stands_once(book: Book) -> None:
    first = book.written[0]
    with (
        pytest.raises(Exception, match="an entry only follows the last"),
        book.ledger.transaction(),
    ):
        book.append(note(), entry_id=first.header.id)
    found = book.ledger.entry_by_id(first.header.id)
    assert found == first
    assert book.ledger.entry_by_id("another") is None
    assert book.check().is_sound


def test_a_moment_without_a_zone_is_never_written(book: Book) -> None:
    before = book.ledger.head()
    naive = START.replace(tzinfo=None)
    with pytest.raises(AssertionError, match="aware"), book.ledger.transaction():
        book.append(note(), at=naive)
    assert book.ledger.head() == before


def test_moments_of_any_zone_are_written_as_utc_milliseconds(book: Book) -> None:
    at = datetime.fromisoformat("2026-11-23T01:00:00.123987+05:45")
    with book.ledger.transaction():
        entry = book.append(note(), at=at)
    assert entry.header.recorded_at == "2026-11-22T19:15:00.123Z"
    assert entry.header.event_at == entry.header.recorded_at


def test_a_body_that_could_not_be_read_back_is_never_written(book: Book) -> None:
    before = book.ledger.head()
    fields: dict[str, Any] = {"visit": "V1", "patient": "P1", "outcome": "ran", "salt": SALT}
    unread = ObservationEnded(**fields)
    with pytest.raises(EntryUnreadable), book.ledger.transaction():
        book.append(unread)
    assert book.ledger.head() == before
    assert book.check().is_sound


def test_what_fails_in_the_middle_of_a_transaction_leaves_nothing(book: Book) -> None:
    before = book.ledger.head()

    def write(*wrong: BadgeAssigned) -> None:
        with book.ledger.transaction():
            book.append(note())
            for body in wrong:
                book.append(body)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write()
    assert book.ledger.head() == before
    with pytest.raises(sqlcipher.IntegrityError, match="FOREIGN KEY"):
        write(BadgeAssigned(salt=SALT, person="nobody", badge="B-9"))
    assert book.ledger.head() == before
    book.add(note())
    assert book.check().is_sound


# Check of what is new


def test_the_check_of_new_entries_moves_on_from_its_mark(book: Book) -> None:
    later = START + timedelta(days=1)
    first = check_new(book.ledger, later)
    assert (first.entries, first.is_sound) == (len(book.written), True)
    assert book.ledger.mark("checked") == (*book.ledger.head()[:2], later)
    assert check_new(book.ledger, later).entries == 0
    book.add(note())
    book.add(note("and again"))
    assert check_new(book.ledger, later + timedelta(hours=1)).entries == 2
    mark = book.ledger.mark("checked")
    assert mark == (*book.ledger.head()[:2], later + timedelta(hours=1))


def test_a_checked_entry_that_is_gone_is_noticed_by_its_mark(book: Book) -> None:
    check_new(book.ledger, START)
    last = len(book.written)
    book.attack(filled("DELETE FROM entry WHERE seq = {last}", last=last))
    result = check_new(book.ledger, START)
    assert [finding.place for finding in result.findings] == [f"entry {last}"]
    assert book.ledger.mark("checked") == (last, book.written[-1].hash, START)


def test_a_new_entry_that_is_wrong_keeps_the_mark_where_it_was(book: Book) -> None:
    check_new(book.ledger, START)
    before = book.ledger.mark("checked")
    entry = book.add(note())
    book.attack(filled("UPDATE entry SET signature = '' WHERE seq = {seq}", seq=entry.seq))
    assert not check_new(book.ledger, START).is_sound
    assert book.ledger.mark("checked") == before


# A full disk


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of two megabytes, by itself."""
    if os.name != "posix" or os.geteuid() != 0:
        pytest.skip("needs root to mount a small disk")
    disk = tmp_path / "disk"
    disk.mkdir()
    options = ["-t", "tmpfs", "-o", "size=2m"]
    mounted = subprocess.run(["mount", *options, "none", str(disk)], check=False)
    if mounted.returncode:
        pytest.skip("needs root to mount a small disk")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def _fill(disk: Path) -> Path:
    stuffing = disk / "stuffing"
    with stuffing.open("wb", buffering=0) as file:
        for size in (65536, 4096, 512, 1):
            try:
                while file.write(bytes(size)) == size:
                    pass
            except OSError:
                continue
    return stuffing


def _until_full(write: Callable[[int], object]) -> LedgerFault:
    def without_end() -> None:
        for number in range(1000):
            write(number)

    with pytest.raises(LedgerFault, match="The disk is full") as caught:
        without_end()
    return caught.value


def test_a_full_disk_refuses_whole_entries_and_later_goes_on(small_disk: Path) -> None:
    book = full_book(small_disk / "book")
    stuffing = _fill(small_disk)
    before = book.ledger.head()
    fault = _until_full(lambda _: book.add(note("x" * 8000)))
    assert fault.advice
    written = book.ledger.head()[0] - before[0]
    fault = _until_full(lambda n: book.ledger.set_mark(f"mark {n}" * 1000, 1, "a" * 64, START))
    assert fault.advice
    assert book.check().is_sound
    stuffing.unlink()
    book.add(note())
    assert book.check().is_sound
    book.ledger.close()
    book.ledger = Ledger.open(book.path, KEY)
    assert book.ledger.head()[0] == before[0] + written + 1
    assert book.check().is_sound
    book.ledger.close()


def test_a_ledger_on_a_full_disk_still_opens_or_says_why(small_disk: Path) -> None:
    book = empty_book(small_disk / "book")
    book.add(note())
    head = book.ledger.head()
    book.ledger.close()
    stuffing = _fill(small_disk)
    faults: list[str] = []
    try:
        Ledger.open(book.path, KEY).close()
    except LedgerFault as fault:
        faults.append(fault.title)
    assert faults in ([], ["The disk is full."])
    with pytest.raises(LedgerFault, match="The disk is full"):
        Ledger.create(small_disk / LEDGER_FILE, KEY)
    stuffing.unlink()
    book.ledger = Ledger.open(book.path, KEY)
    assert book.ledger.head() == head
    book.ledger.close()
