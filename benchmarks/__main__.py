"""Measures everything that the program promises of its speed, and prints it as one table."""

import argparse
import shutil
import sys
from pathlib import Path

from benchmarks import checking, issuing, looking, signing_day, starting
from benchmarks.clinic import found_clinic, open_clinic
from benchmarks.figures import Figure, table
from benchmarks.years import made_years

_FOLDER = Path("build/bench")
_WIDTH = 78


def _say(words: str) -> None:
    """Replace the progress line."""
    print(f"\r{words:{_WIDTH}}", end="", file=sys.stderr, flush=True)


def _measure(entries: int, folder: Path) -> tuple[list[Figure], str]:
    made = made_years(folder, entries, _say)
    work = folder / "work"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    try:
        figures = [signing_day.measure(work / "register", _say)]
        _say("copying the ledger")
        shutil.copytree(made, work / "full")
        empty, full = found_clinic(work / "empty"), open_clinic(work / "full")
        figures += issuing.measure(empty, full, full.ledger.head()[0], work, _say)
        figures += looking.measure(full, _say)
        empty.ledger.close()
        figures.append(starting.measure(work / "empty", _say))
        checked, shares = checking.measure(full, _say)
        full.ledger.close()
    finally:
        shutil.rmtree(work)
        _say("")
        print("\r", end="", file=sys.stderr)
    return [*figures, checked], shares


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--entries", type=int, default=1_000_000, help="size of the full ledger, made once"
    )
    parser.add_argument("--folder", type=Path, default=_FOLDER, help="where it is kept")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    figures, shares = _measure(given.entries, given.folder)
    print(table(figures))
    print(shares)
    return 0


if __name__ == "__main__":
    sys.exit(main())
