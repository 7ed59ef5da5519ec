"""The ledger's file: opened with its key, written through one door.

One connection, used by one thread, holds the file alone. An entry is appended inside a
transaction that has read the state it was decided on, and counts once the transaction is on the
disk (write-ahead log, ``synchronous=FULL``).
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Self

import msgspec
from sqlcipher3 import dbapi2 as sqlcipher

from iOATdesk.ledger.apply import apply
from iOATdesk.ledger.chain import Entry, sha256_hex
from iOATdesk.ledger.keys import Signer
from iOATdesk.ledger.schema import MIGRATIONS
from iOATdesk.models.entries import KIND_OF, ZERO_HASH, Body, Header, read_body, read_header, write
from iOATdesk.models.faults import LedgerFault

_PAGE_BYTES = 4096
_TIME = "%Y-%m-%dT%H:%M:%S.%f"


def time_text(at: datetime) -> str:
    """Write an aware moment as ``2026-11-22T20:04:05.123Z``."""
    if at.tzinfo is None:
        raise AssertionError("a moment in the ledger is aware")
    return f"{at.astimezone(UTC).strftime(_TIME)[:-3]}Z"


def read_time(text: str) -> datetime:
    """Read a moment of the ledger, aware UTC."""
    return datetime.fromisoformat(text)


def _fault(error: Exception) -> LedgerFault:
    """Say a database error in words that a person can act on."""
    name = getattr(error, "sqlite_errorname", "") or ""
    words = str(error)
    known = {
        "SQLITE_FULL": ("The disk is full.", "Free some space, then try again. Nothing is lost."),
        "SQLITE_BUSY": (
            "The ledger is open in another iOATdesk.",
            "Use that window, or close it and try again.",
        ),
        "SQLITE_LOCKED": (
            "The ledger is open in another iOATdesk.",
            "Use that window, or close it and try again.",
        ),
        "SQLITE_READONLY": (
            "The ledger's folder cannot be written.",
            "Ask the administrator to make it writable.",
        ),
        "SQLITE_CANTOPEN": (
            "The ledger cannot be opened.",
            "Check that its folder is there and readable.",
        ),
        "SQLITE_NOTADB": (
            "The ledger does not open with this key, or is not a ledger of ours.",
            "Check that ledger.db and keys.json belong together.",
        ),
        "SQLITE_CORRUPT": (
            "The ledger's file is damaged.",
            "Stop dosing, keep the file as it is, and restore the backup.",
        ),
        "SQLITE_IOERR": (
            "The disk does not read or write the ledger.",
            "Check the disk, then start the program again. Nothing acknowledged is lost.",
        ),
    }
    for code, (title, advice) in known.items():
        if name.startswith(code):
            return LedgerFault(title, advice)
    if "locked" in words:
        return LedgerFault(*known["SQLITE_BUSY"])
    if "not a database" in words or "decrypt" in words:
        return LedgerFault(*known["SQLITE_NOTADB"])
    if "malformed" in words or "decode" in words:
        return LedgerFault(*known["SQLITE_CORRUPT"])
    if "full" in words:
        return LedgerFault(*known["SQLITE_FULL"])
    if "readonly" in words:
        return LedgerFault(*known["SQLITE_READONLY"])
    return LedgerFault("The ledger could not be read or written.", f"Try again. ({words})")


class Ledger:
    """An open ledger."""

    def __init__(self, connection: sqlcipher.Connection, path: Path) -> None:
        """Use ``create`` or ``open`` instead."""
        self._db = connection
        self.path = path

    @classmethod
    def _connect(cls, path: Path, key: bytes) -> sqlcipher.Connection:
        db = sqlcipher.connect(
            str(path), isolation_level=None, check_same_thread=False, timeout=0.5
        )
        pragmas = (
            # Its lines on stderr say nothing that the fault does not say better.
            "cipher_log_level = NONE",
            f"key = \"x'{key.hex()}'\"",
            "locking_mode = EXCLUSIVE",
            "journal_mode = WAL",
            "synchronous = FULL",
            "foreign_keys = ON",
            "recursive_triggers = ON",
            "temp_store = MEMORY",
            "cache_size = -65536",
        )
        try:
            for pragma in pragmas:
                db.execute(f"PRAGMA {pragma}")
        except sqlcipher.DatabaseError:
            # Whoever is told of the fault must not hold the file while it is mended.
            db.close()
            raise
        return db

    @classmethod
    def create(cls, path: Path, key: bytes) -> Self:
        """Make a new, empty ledger; there must be none.

        Raises:
            LedgerFault: there is a file already, or it cannot be written.
        """
        if path.exists():
            raise LedgerFault(
                "There is a ledger in this folder already.", "Choose an empty folder."
            )
        return cls._ready(path, key, is_new=True)

    @classmethod
    def open(cls, path: Path, key: bytes) -> Self:
        """Open a ledger and bring it to this version's tables.

        Raises:
            LedgerFault: missing, in use, damaged, of another key, or of a later version.
        """
        if not path.exists():
            raise LedgerFault(
                "The ledger is missing from its folder.", "Restore it from the backup."
            )
        # SQLite would take an emptied file for a new one and begin to fill it.
        if path.is_file() and path.stat().st_size < _PAGE_BYTES:
            raise LedgerFault("The ledger is empty.", "Restore it from the backup.")
        return cls._ready(path, key, is_new=False)

    @classmethod
    def _ready(cls, path: Path, key: bytes, *, is_new: bool) -> Self:
        try:
            ledger = cls(cls._connect(path, key), path)
        except (sqlcipher.DatabaseError, OSError) as error:
            raise _fault(error) from error
        try:
            ledger._migrate(is_new=is_new)
        except sqlcipher.DatabaseError as error:
            ledger.close()
            raise _fault(error) from error
        return ledger

    def _migrate(self, *, is_new: bool) -> None:
        version = int(self._db.execute("PRAGMA user_version").fetchone()[0])
        if version == 0 and not is_new:
            self.close()
            raise LedgerFault("The ledger is empty.", "Restore it from the backup.")
        if version > len(MIGRATIONS):
            self.close()
            raise LedgerFault(
                "This ledger was written by a later version of iOATdesk.",
                "Install that version here.",
            )
        for number in range(version, len(MIGRATIONS)):
            script = f"BEGIN;{MIGRATIONS[number]};PRAGMA user_version = {number + 1};COMMIT;"
            self._db.executescript(script)

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Hold the ledger for reading, deciding and appending; on the disk when it ends.

        Raises:
            LedgerFault: it could not be made durable; nothing of it is in the ledger.
        """
        try:
            self._db.execute("BEGIN IMMEDIATE")
        except sqlcipher.DatabaseError as error:
            raise _fault(error) from error
        try:
            yield
            self._db.execute("COMMIT")
        except BaseException as error:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            if isinstance(error, sqlcipher.DatabaseError) and not isinstance(
                error, sqlcipher.IntegrityError
            ):
                raise _fault(error) from error
            raise

    def rows(self, sql: str, *values: object) -> list[sqlite3.Row]:
        """Return the rows of a query.

        Raises:
            LedgerFault: the file could not be read.
        """
        cursor = self._db.cursor()
        cursor.row_factory = sqlcipher.Row
        try:
            return list(cursor.execute(sql, values))
        except UnicodeEncodeError:
            # Half a character of a scanner's rubbish stands in no row.
            return []
        except sqlcipher.DatabaseError as error:
            raise _fault(error) from error

    def row(self, sql: str, *values: object) -> sqlite3.Row | None:
        """Return the first row of a query, if it has one."""
        found = self.rows(sql, *values)
        return found[0] if found else None

    def append(
        self,
        body: Body,
        *,
        entry_id: str,
        station: str,
        day: date,
        at: datetime,
        author: Signer,
        witness: Signer | None = None,
    ) -> Entry:
        """Add one entry inside the present transaction, and bring the tables up to it."""
        last = self.row("SELECT seq, hash FROM entry ORDER BY seq DESC LIMIT 1")
        body_text = write(body)
        header = Header(
            v=1,
            seq=last["seq"] + 1 if last else 1,
            id=entry_id,
            station=station,
            kind=KIND_OF[type(body)],
            event_at=time_text(at),
            recorded_at=time_text(at),
            day=day.isoformat(),
            by=author.person,
            witness=witness.person if witness else None,
            prev=last["hash"] if last else ZERO_HASH,
            body_sha256=sha256_hex(body_text),
        )
        # What could not be read back would stand in the ledger for ever.
        read_body(header.kind, body_text)
        header_text = write(header)
        entry_hash = sha256_hex(header_text)
        digest = bytes.fromhex(entry_hash)
        entry = Entry(
            seq=header.seq,
            header_text=header_text,
            body_text=body_text,
            hash=entry_hash,
            signature=_b64(author.sign(digest)),
            witness_signature=_b64(witness.sign(digest)) if witness else None,
            header=header,
            body=body,
        )
        self._db.execute(
            "INSERT INTO entry (seq, header, body, hash, signature, witness_signature)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (
                entry.seq,
                header_text,
                body_text,
                entry_hash,
                entry.signature,
                entry.witness_signature,
            ),
        )
        apply(self._db, header, body)
        return entry

    def entries(self, first: int = 1, last: int | None = None) -> Iterator[Entry]:
        """Go through the entries in order.

        Raises:
            EntryUnreadable: a stored text is no entry.
        """
        sql = "SELECT * FROM entry WHERE seq >= ? AND seq <= ? ORDER BY seq"
        for row in self._db.execute(sql, (first, last if last is not None else 2**62)):
            yield _entry(*row[:6])

    def raw_entries(
        self, first: int = 1
    ) -> Iterator[tuple[int, str, str | None, str, str, str | None]]:
        """Go through the stored rows in order, without believing what they say."""
        sql = (
            "SELECT seq, header, body, hash, signature, witness_signature FROM entry"
            " WHERE seq >= ? ORDER BY seq"
        )
        try:
            yield from self._db.execute(sql, (first,))
        except sqlcipher.DatabaseError as error:
            raise _fault(error) from error

    def entry_by_id(self, entry_id: str) -> Entry | None:
        """Return the entry that has this id, if there is one."""
        row = self.row("SELECT * FROM entry WHERE id = ?", entry_id)
        return _entry(*tuple(row)[:6]) if row else None

    def head(self) -> tuple[int, str, datetime | None]:
        """Return number, hash and time of recording of the last entry."""
        row = self.row("SELECT seq, hash, recorded_at FROM entry ORDER BY seq DESC LIMIT 1")
        if row is None:
            return 0, ZERO_HASH, None
        return row["seq"], row["hash"], read_time(row["recorded_at"])

    def _write(self, sql: str, *values: object) -> None:
        try:
            self._db.execute(sql, values)
        except sqlcipher.OperationalError as error:
            raise _fault(error) from error

    def add_certificate(self, person: str, pem: str) -> None:
        """Keep a public certificate beside the entries."""
        self._write(
            "INSERT INTO certificate SELECT ?, coalesce(max(seq), 0) + 1, ? FROM certificate"
            " WHERE person = ?",
            person,
            pem,
            person,
        )

    def certificates(self) -> dict[str, str]:
        """Return the latest certificate (PEM) of each person; the root under ``root``."""
        rows = self.rows("SELECT person, pem FROM certificate ORDER BY seq")
        return {row["person"]: row["pem"] for row in rows}

    def keep_secret(self, name: str, content: str) -> None:
        """Keep a text that is encrypted with the ledger and is no event."""
        self._write("INSERT OR REPLACE INTO secret VALUES (?, ?)", name, content)

    def secret(self, name: str) -> str:
        """Return a text kept by ``keep_secret``; empty where there is none."""
        row = self.row("SELECT content FROM secret WHERE name = ?", name)
        return str(row["content"]) if row else ""

    def set_mark(self, name: str, seq: int, entry_hash: str, at: datetime) -> None:
        """Remember how far something (a check, a backup) has come."""
        self._write(
            "INSERT OR REPLACE INTO mark VALUES (?, ?, ?, ?)",
            name,
            seq,
            entry_hash,
            time_text(at),
        )

    def mark(self, name: str) -> tuple[int, str, datetime] | None:
        """Return how far something has come, and when that was."""
        row = self.row("SELECT seq, hash, at FROM mark WHERE name = ?", name)
        return (row["seq"], row["hash"], read_time(row["at"])) if row else None


def _b64(raw: bytes) -> str:
    return str(msgspec.to_builtins(raw))


def _entry(
    seq: int,
    header_text: str,
    body_text: str | None,
    entry_hash: str,
    signature: str,
    witness_signature: str | None,
) -> Entry:
    header = read_header(header_text)
    body = read_body(header.kind, body_text) if body_text is not None else None
    return Entry(
        seq, header_text, body_text, entry_hash, signature, witness_signature, header, body
    )
