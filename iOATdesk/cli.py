"""The commands: thin, over the same use cases that the window has.

Exit code 0: done, and everything is true. 1: something is not. 2: it could not be read, or was
asked wrongly; one sentence says why.
"""

from __future__ import annotations

import io
import os
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from iOATdesk import __version__
from iOATdesk.models.faults import Fault, KeyFault, LedgerFault, SheetFault
from iOATdesk.settings import SettingsUnreadable, read_settings

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator, Sequence

OK, NOT_TRUE, UNREADABLE = 0, 1, 2
DEFAULT_PROGRAMME = "ca-bc-hydromorphone"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; without a command, open the window."""
    for stream in (sys.stdout, sys.stderr):
        # A name in any script, and a console that knows one alphabet only.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    words = sys.argv[1:] if arguments is None else arguments
    try:
        return _obey(words) if words else _open_window()
    except (Fault, SettingsUnreadable) as fault:
        print(f"{fault.title} {fault.advice}", file=sys.stderr)
        return UNREADABLE
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return UNREADABLE


def _obey(words: Sequence[str]) -> int:
    given = _parser().parse_args(words)
    act: Callable[[argparse.Namespace], int] = given.act
    return act(given)


def _parser() -> argparse.ArgumentParser:
    import argparse

    parser = argparse.ArgumentParser(
        prog="ioatdesk", description="A dispensing station for injectable opioid agonist treatment."
    )
    parser.add_argument("--version", action="version", version=f"iOATdesk {__version__}")
    parser.set_defaults(act=_run, station=None, training=False, settings=None)
    commands = parser.add_subparsers(title="commands")

    run = commands.add_parser("run", help="open the window (the default)")
    run.add_argument("--station", type=Path, help="folder of the station")
    run.add_argument("--settings", type=Path, help="settings file")
    run.add_argument("--training", action="store_true", help="with a made-up training clinic")
    run.set_defaults(act=_run)

    day = commands.add_parser("day", help="play a whole sample day through the real window")
    day.add_argument("--to", type=Path, default=Path("build/day"), help="folder, made anew")
    day.add_argument("--seed", type=int, default=1, help="the same seed gives the same day")
    day.add_argument("--visible", action="store_true", help="show the window while it plays")
    day.set_defaults(act=_day)

    verify = commands.add_parser("verify", help="check registers; needs no station")
    verify.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="files or folders")
    verify.add_argument("--passphrase-file", type=Path, help="holds the register passphrase")
    verify.add_argument("--root", type=Path, help="the station's root certificate (PEM)")
    verify.add_argument("--root-sha256", default="", help="its fingerprint instead")
    verify.add_argument("--json", action="store_true", help="for machines")
    verify.set_defaults(act=_verify)

    check = commands.add_parser("check", help="check a station's ledger")
    check.add_argument("--station", type=Path, help="folder of the station")
    check.add_argument("--person", help="name, id or badge of whoever opens it")
    check.add_argument("--passphrase-file", type=Path, help="holds that person's passphrase")
    check.add_argument("--root-sha256", default="", help="fingerprint on the recovery sheet")
    check.add_argument("--json", action="store_true", help="for machines")
    check.set_defaults(act=_check)

    rehearse = commands.add_parser("rehearse", help="try a programme with a sheet of events")
    rehearse.add_argument("sheet", type=Path, metavar="SHEET.csv")
    rehearse.add_argument("--programme", default=DEFAULT_PROGRAMME, help="name of a profile")
    rehearse.add_argument("--json", action="store_true", help="for machines")
    rehearse.set_defaults(act=_rehearse)
    return parser


def _tell(words: str) -> None:
    """Have the words stand where the output goes, to the last letter.

    Raises:
        SheetFault: the disk is full, or whoever read has gone.
    """
    try:
        print(words, flush=True)
    except OSError as error:
        # What is still waiting would be tried again at the end of the program.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SheetFault(
            f"What was found cannot be written out: {error.strerror}.", "Write it elsewhere."
        ) from error


def _asked(prompt: str) -> str:
    """Return what is typed unseen.

    Raises:
        KeyFault: nobody sits there to type.
    """
    import getpass

    if sys.stdin.isatty():
        try:
            return getpass.getpass(prompt)
        except EOFError:
            print(file=sys.stderr)
    raise KeyFault("No passphrase was given.", "Type it, or name a file with --passphrase-file.")


def _first_line(path: Path) -> str:
    """Return the first line of a file that holds a passphrase."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SheetFault(f"{path} cannot be read.", "Name a text file.") from error
    return lines[0] if lines else ""


def _open_window(
    settings: Path | None = None, station: Path | None = None, *, training: bool = False
) -> int:
    from iOATdesk.app import open_window

    return open_window(read_settings(settings), station_folder=station, training=training)


def _run(given: argparse.Namespace) -> int:
    return _open_window(given.settings, given.station, training=given.training)


def _day(given: argparse.Namespace) -> int:
    from iOATdesk.training.day import play

    played = play(given.to, seed=given.seed, visible=given.visible, say=_tell)
    _tell(played.words)
    return OK if played.is_sound else NOT_TRUE


def _fingerprint(typed: str) -> str:
    """Return a fingerprint as it is compared, however it was copied from the recovery sheet."""
    import re

    digits = re.sub(r"[\s:]", "", typed).lower()
    if typed and not re.fullmatch(r"[0-9a-f]{64}", digits):
        raise SheetFault(f"“{typed}” is no SHA-256 fingerprint.", "It has 64 digits from 0 to f.")
    return digits


def _root_sha256(given: argparse.Namespace) -> str:
    """Return the fingerprint that pins the station; empty if none was given."""
    if given.root is None:
        return _fingerprint(given.root_sha256)
    from cryptography import x509

    from iOATdesk.ledger.authority import fingerprint

    try:
        return fingerprint(x509.load_pem_x509_certificate(given.root.read_bytes()))
    except (OSError, ValueError) as error:
        raise SheetFault(f"{given.root} is no certificate.", "Name a PEM file.") from error


def _verify(given: argparse.Namespace) -> int:
    from iOATdesk.desk import verify

    root = _root_sha256(given)
    passphrase = _first_line(given.passphrase_file) if given.passphrase_file else None
    if passphrase is None and sys.stdin.isatty():
        passphrase = _asked("Register passphrase (empty if there is none): ") or None
    report = verify.verify(given.paths, passphrase=passphrase, root_sha256=root)
    _tell(verify.as_json(report) if given.json else "\n".join(verify.words(report)))
    return verify.exit_code(report)


def _anybody(folder: Path) -> str:
    """Return the name of the first person who can open the station."""
    from iOATdesk.desk.doors import who_can_sign_on

    for _, name in who_can_sign_on(folder):
        return name
    raise KeyFault("Nobody is named in keys.json.", "Put keys.json from the backup in its place.")


def _check(given: argparse.Namespace) -> int:
    from iOATdesk.desk.station import open_station
    from iOATdesk.ledger.check import check

    root = _fingerprint(given.root_sha256)
    folder = given.station or read_settings(None).station_folder
    person = given.person or _anybody(folder)
    if given.passphrase_file:
        passphrase = _first_line(given.passphrase_file)
    else:
        passphrase = _asked(f"Passphrase of {person}: ")
    opened = open_station(folder, person, passphrase)
    try:
        result = check(opened.ledger, root_sha256=root)
    finally:
        opened.ledger.close()
    if given.json:
        import json

        findings = [{"place": f.place, "what": f.what} for f in result.findings]
        said = {"entries": result.entries, "head": result.head, "findings": findings}
        _tell(json.dumps(said | {"more": result.more}, indent=1))
        return OK if result.is_sound else NOT_TRUE
    lines = [f"{finding.place}: {finding.what}" for finding in result.findings]
    if result.more:
        lines.append(f"... and {result.more} more")
    verdict = "everything is as it was written" if result.is_sound else "NOT as it was written"
    lines.append(f"{result.entries} entries, head {result.head}: {verdict}")
    _tell("\n".join(lines))
    return OK if result.is_sound else NOT_TRUE


@contextmanager
def _throw_away_folder() -> Iterator[Path]:
    """Give an empty folder that is gone afterwards."""
    import tempfile

    try:
        folder = tempfile.TemporaryDirectory(prefix="iOATdesk-rehearsal-")
    except OSError as error:
        raise LedgerFault(
            "No folder can be made for the rehearsal.", "Free some space, then try again."
        ) from error
    with folder as path:
        yield Path(path)


def _rehearse(given: argparse.Namespace) -> int:
    from datetime import UTC, datetime

    from iOATdesk.desk import rehearse
    from iOATdesk.devices.clock import SetClock
    from iOATdesk.ui.notices import sentence

    try:
        sheet = given.sheet.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SheetFault(f"{given.sheet} cannot be read.", "Name a CSV file in UTF-8.") from error
    with _throw_away_folder() as folder:
        result = rehearse.rehearse(
            sheet,
            programme=given.programme,
            folder=folder,
            clock=SetClock(datetime(2000, 1, 1, tzinfo=UTC)),
            words=sentence,
        )
    _tell(rehearse.as_json(result) if given.json else rehearse.table(result))
    return OK if result.is_met else NOT_TRUE
