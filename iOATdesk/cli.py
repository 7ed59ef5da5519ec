"""The commands: thin, over the same use cases that the window has.

Exit code 0: done, and everything is true. 1: something is not. 2: it could not be read, or was
asked wrongly; one sentence says why.
"""

import argparse
import getpass
import json
import sys
import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from iOATdesk import __version__
from iOATdesk.models.faults import Fault, SheetFault
from iOATdesk.settings import SettingsUnreadable, read_settings

OK, NOT_TRUE, UNREADABLE = 0, 1, 2
DEFAULT_PROGRAMME = "ca-bc-hydromorphone"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; without a command, open the window."""
    parser = _parser()
    given = parser.parse_args(arguments)
    act: Callable[[argparse.Namespace], int] = given.act
    try:
        return act(given)
    except (Fault, SettingsUnreadable) as fault:
        print(f"{fault.title} {fault.advice}", file=sys.stderr)
        return UNREADABLE
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return UNREADABLE


def _parser() -> argparse.ArgumentParser:
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
    verify.add_argument("--root-sha256", help="its fingerprint instead")
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


def _first_line(path: Path) -> str:
    """Return the first line of a file that holds a passphrase."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SheetFault(f"{path} cannot be read.", "Name a text file.") from error
    return lines[0] if lines else ""


def _run(given: argparse.Namespace) -> int:
    from iOATdesk.app import open_window

    settings = read_settings(given.settings)
    return open_window(settings, station_folder=given.station, training=given.training)


def _day(given: argparse.Namespace) -> int:
    from iOATdesk.training.day import play

    played = play(given.to, seed=given.seed, visible=given.visible, say=print)
    print(played.words)
    return OK if played.is_sound else NOT_TRUE


def _root_sha256(given: argparse.Namespace) -> str | None:
    """Return the fingerprint that pins the station, if one was given."""
    if given.root is None:
        return str(given.root_sha256) if given.root_sha256 else None
    from cryptography import x509

    from iOATdesk.ledger.authority import fingerprint

    try:
        return fingerprint(x509.load_pem_x509_certificate(given.root.read_bytes()))
    except (OSError, ValueError) as error:
        raise SheetFault(f"{given.root} is no certificate.", "Name a PEM file.") from error


def _verify(given: argparse.Namespace) -> int:
    from iOATdesk.desk import verify

    passphrase = _first_line(given.passphrase_file) if given.passphrase_file else None
    if passphrase is None and sys.stdin.isatty():
        passphrase = getpass.getpass("Register passphrase (empty if there is none): ") or None
    report = verify.verify(given.paths, passphrase=passphrase, root_sha256=_root_sha256(given))
    if given.json:
        print(verify.as_json(report))
    else:
        print("\n".join(verify.words(report)))
    return verify.exit_code(report)


def _check(given: argparse.Namespace) -> int:
    from iOATdesk.desk.station import open_station, who_can_sign_on
    from iOATdesk.ledger.check import check

    folder = given.station or read_settings(None).station_folder
    person = given.person or who_can_sign_on(folder)[0][1]
    if given.passphrase_file:
        passphrase = _first_line(given.passphrase_file)
    else:
        passphrase = getpass.getpass(f"Passphrase of {person}: ")
    opened = open_station(folder, person, passphrase)
    try:
        result = check(opened.ledger, root_sha256=given.root_sha256)
    finally:
        opened.ledger.close()
    findings = [{"place": f.place, "what": f.what} for f in result.findings]
    if given.json:
        said = {"entries": result.entries, "head": result.head, "findings": findings}
        print(json.dumps(said | {"more": result.more}, indent=1))
    else:
        for finding in result.findings:
            print(f"{finding.place}: {finding.what}")
        if result.more:
            print(f"... and {result.more} more")
        verdict = "everything is as it was written" if result.is_sound else "NOT as it was written"
        print(f"{result.entries} entries, head {result.head}: {verdict}")
    return OK if result.is_sound else NOT_TRUE


def _rehearse(given: argparse.Namespace) -> int:
    from iOATdesk.desk import rehearse
    from iOATdesk.devices.clock import SetClock
    from iOATdesk.ui.notices import sentence

    try:
        sheet = given.sheet.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SheetFault(f"{given.sheet} cannot be read.", "Name a CSV file in UTF-8.") from error
    with tempfile.TemporaryDirectory(prefix="iOATdesk-rehearsal-") as folder:
        result = rehearse.rehearse(
            sheet,
            programme=given.programme,
            folder=Path(folder),
            clock=SetClock(datetime(2000, 1, 1, tzinfo=UTC)),
            words=sentence,
        )
    print(rehearse.as_json(result) if given.json else rehearse.table(result))
    return OK if result.is_met else NOT_TRUE
