"""Runs commands: in this process, or as a person would, in one of their own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from iOATdesk.cli import main
from iOATdesk.ledger.door import LEDGER_FILE
from tests.stations import Clinic

ROOT = Path(__file__).parent.parent
HOLD = """
import sys
from pathlib import Path
from iOATdesk.desk.station import open_station
opened = open_station(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
print("held", flush=True)
sys.stdin.read()
opened.ledger.close()
"""


@dataclass(frozen=True)
class Ran:
    """What a command gave back."""

    code: int
    out: str
    err: str

    @property
    def sentence(self) -> str:
        """The one line that says why it could not be done."""
        assert (self.code, self.out) == (2, ""), self
        (line,) = self.err.splitlines()
        assert line.endswith((".", ")")), line
        return line


def ran(capsys: pytest.CaptureFixture[str], *arguments: object) -> Ran:
    """Run a command in this process."""
    capsys.readouterr()
    code = main([str(argument) for argument in arguments])
    said = capsys.readouterr()
    return Ran(code, said.out, said.err)


def ran_alone(*arguments: object, before: str = "", **environment: str) -> Ran:
    """Run ``python -m iOATdesk`` in a shell; ``before`` is said to that shell first.

    A last argument that begins with ``>`` sends the output elsewhere.
    """
    words = [str(argument) for argument in arguments]
    elsewhere = words.pop() if words and words[-1].startswith(">") else ""
    done = subprocess.run(
        [
            "sh",
            "-c",
            f'{before} exec "$@" {elsewhere}',
            "sh",
            sys.executable,
            "-m",
            "iOATdesk",
            *words,
        ],
        cwd=ROOT,
        env=os.environ | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return Ran(done.returncode, done.stdout, done.stderr)


@contextmanager
def held_by_another(folder: Path, person: str, passphrase: str) -> Iterator[None]:
    """Have another process hold a station open."""
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder), person, passphrase],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with holder:
        assert holder.stdout is not None
        assert holder.stdin is not None
        assert holder.stdout.readline() == "held\n"
        yield
        holder.stdin.close()


def change_past_the_program(clinic: Clinic, sql: str) -> None:
    """Close the station, and change its tables as somebody can who has the key."""
    clinic.desk.ledger.close()
    key = next(iter(clinic.shift.unlocked.values())).database_key
    with closing(sqlcipher.connect(str(clinic.folder / LEDGER_FILE), isolation_level=None)) as db:
        db.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        assert db.execute(sql).rowcount == 1
