"""Power cuts: a writer that is killed, a log that is cut, a byte that flips on the disk."""

import hashlib
import os
import select
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from iOATdesk.ledger.check import check
from iOATdesk.ledger.door import LEDGER_FILE
from iOATdesk.ledger.store import Ledger
from iOATdesk.models.entries import ClockConfirmed
from iOATdesk.models.faults import LedgerFault
from tests.ledger.books import KEY, SALT, Book
from tests.ledger.writer import write_pair

KILLS = 200
WAL = f"{LEDGER_FILE}-wal"


def scattered(number: int, below: int) -> int:
    """Return a figure below ``below`` that looks like chance and is the same in every run."""
    return int.from_bytes(hashlib.sha256(b"%d" % number).digest()[:8]) % below


class Killed:
    """The writer's program, and what it has acknowledged so far."""

    def __init__(self, book: Book) -> None:
        key_path = book.folder / "writer.der"
        private = book.signers["S01"].private_key
        key_path.write_bytes(
            private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        )
        self.program = subprocess.Popen(
            [sys.executable, "-m", "tests.ledger.writer", str(book.path), str(key_path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
        )
        self.rest = b""

    def _line(self) -> str:
        assert self.program.stdout is not None
        while b"\n" not in self.rest:
            chunk = self.program.stdout.read(4096)
            assert chunk, "the writer's program ended by itself"
            self.rest += chunk
        line, _, self.rest = self.rest.partition(b"\n")
        return line.decode()

    def run(self, pairs: int, after_ms: float) -> list[int]:
        """Let a new writer acknowledge so many pairs and run on a little; kill it."""
        assert self.program.stdin is not None
        self.program.stdin.write(b"\n")
        acknowledged: list[int] = []
        writer = 0
        while not writer or len(acknowledged) < pairs:
            word = self._line()
            if word.startswith("writer"):
                writer = int(word.split()[1])
            else:
                acknowledged.append(int(word))
        select.select([], [], [], after_ms / 1000)
        os.kill(writer, signal.SIGKILL)
        while not (word := self._line()).startswith("gone"):
            acknowledged.append(int(word))
        assert word == f"gone {-signal.SIGKILL}"
        return acknowledged


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a system that forks")
def test_a_writer_killed_200_times_loses_nothing_and_leaves_no_half(book: Book) -> None:
    start = book.ledger.head()[0]
    book.ledger.close()
    killed = Killed(book)
    durable, unspoken = start, 0
    # Each writer that was killed may have written one pair that it could not speak of any more.
    killed_since = 0
    with killed.program:
        for number in range(KILLS):
            acknowledged = killed.run(scattered(number, 3), scattered(number, 4000) / 1000)
            # Each writer goes on where the last one stood, whatever was not said of it.
            for seq in acknowledged:
                unspoken += seq - durable - 2
                most = 2 + 2 * killed_since
                assert seq - durable in range(2, most + 1, 2), f"after {durable} came {seq}"
                durable, killed_since = seq, 0
            killed_since += 1
            if number % 8 == 0 or number == KILLS - 1:
                ledger = Ledger.open(book.path, KEY)
                head = ledger.head()[0]
                ledger.close()
                most = 2 * killed_since
                assert head - durable in range(0, most + 1, 2), "gone, or half a pair"
                durable, killed_since = head, 0
        assert killed.program.stdin is not None
        killed.program.stdin.close()
    book.ledger = Ledger.open(book.path, KEY)
    result = book.check()
    assert result.findings == []
    assert result.entries == durable > start + KILLS
    pairs = (durable - start) // 2
    received = book.ledger.rows("SELECT containers FROM balance WHERE account = 'safe'")
    assert [row["containers"] for row in received] == [13 + pairs]


def _log_of_some_transactions(book: Book) -> dict[int, str]:
    """Leave transactions of one and of several entries in the log; return head by number."""
    heads = {book.ledger.head()[0]: book.ledger.head()[1]}
    for number in range(5):
        if number % 2:
            write_pair(book)
        else:
            book.add(ClockConfirmed(salt=SALT, reason=f"after the storm {number}"))
        heads[book.ledger.head()[0]] = book.ledger.head()[1]
    return heads


def _placed(book: Book, folder: Path) -> tuple[Path, bytes]:
    """Return a folder with the ledger as it lies on the disk at this moment, and its log."""
    folder.mkdir()
    shutil.copy(book.path, folder / LEDGER_FILE)
    return folder / LEDGER_FILE, (book.folder / WAL).read_bytes()


def test_every_prefix_of_the_log_is_a_valid_shorter_ledger(book: Book, tmp_path: Path) -> None:
    heads = _log_of_some_transactions(book)
    path, log = _placed(book, tmp_path / "cut")
    database = path.read_bytes()
    reached: list[int] = []
    for length in (*range(0, len(log), 509), len(log)):
        path.write_bytes(database)
        (path.parent / WAL).write_bytes(log[:length])
        ledger = Ledger.open(path, KEY)
        try:
            seq, head, _ = ledger.head()
            assert heads.get(seq) == head, f"cut at {length}: half a transaction at {seq}"
            assert check(ledger).findings == [], f"cut at {length}"
        finally:
            ledger.close()
        reached.append(seq)
    assert reached == sorted(reached), "a longer log holds no less"
    assert sorted(set(reached)) == sorted(heads), "each transaction appears when it is whole"
    assert len(reached) > 100


def test_a_flipped_byte_in_the_log_ends_it_there(book: Book, tmp_path: Path) -> None:
    heads = _log_of_some_transactions(book)
    path, log = _placed(book, tmp_path / "flip")
    database = path.read_bytes()
    for step, position in enumerate(range(3, len(log), len(log) // 40)):
        damaged = bytearray(log)
        damaged[position] ^= 1 << step % 8
        path.write_bytes(database)
        (path.parent / WAL).write_bytes(damaged)
        try:
            ledger = Ledger.open(path, KEY)
        except LedgerFault:
            continue
        try:
            seq, head, _ = ledger.head()
            assert heads.get(seq) == head
            assert check(ledger).is_sound
        finally:
            ledger.close()


def test_a_flipped_byte_anywhere_in_the_file_is_noticed(closed_book: Book, tmp_path: Path) -> None:
    whole = closed_book.path.read_bytes()
    path = tmp_path / LEDGER_FILE
    pages = range(0, len(whole), 4096)
    assert len(pages) > 50
    places: set[str] = set()
    for page in pages:
        # The first byte, one in the middle, and one of the last 80: the page's own seal.
        for offset in (0, 1 + scattered(page, 4015), 4016 + scattered(page, 80)):
            damaged = bytearray(whole)
            damaged[page + offset] ^= 1 << scattered(page + offset, 8)
            path.write_bytes(damaged)
            try:
                ledger = Ledger.open(path, KEY)
            except LedgerFault:
                places.add("does not open")
                continue
            try:
                result = check(ledger)
            except LedgerFault:
                places.add("cannot be read")
            else:
                assert not result.is_sound, f"page {page // 4096}, byte {offset}"
                places |= {finding.place for finding in result.findings}
            finally:
                ledger.close()
    assert "does not open" in places
    assert "file" in places


@pytest.mark.parametrize("kept", [0, 1, 4095, 4096, 8192])
def test_a_file_cut_short_is_noticed(book: Book, kept: int) -> None:
    book.ledger.close()
    with book.path.open("r+b") as file:
        file.truncate(kept)
    with pytest.raises(LedgerFault) as caught:
        Ledger.open(book.path, KEY).close()
    assert caught.value.advice


def test_a_file_without_its_last_pages_is_noticed(book: Book) -> None:
    book.ledger.close()
    size = book.path.stat().st_size
    with book.path.open("r+b") as file:
        file.truncate(size - 3 * 4096)
    noticed = ""
    try:
        book.ledger = Ledger.open(book.path, KEY)
        noticed = "".join(finding.what for finding in book.check().findings)
    except LedgerFault as fault:
        noticed = fault.title
    assert noticed
