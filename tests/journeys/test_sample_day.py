"""The sample day of ``make day``, played twice from the same seed by the command itself."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from iOATdesk.desk.station import open_station
from iOATdesk.models.refusals import PRECEDENCE
from iOATdesk.training.clinic import read_sample

ROOT = Path(__file__).parents[2]
NOT_OF_A_DAY = {
    # A training station confirms no values, and the sample's people know their patients.
    "PROFILE_NOT_CONFIRMED",
    "UNKNOWN_PATIENT",
}


@pytest.fixture(scope="module")
def days(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Path, str]]:
    """Play two days side by side; return each folder with what was printed."""
    folder = tmp_path_factory.mktemp("days")
    playing = [
        (
            to,
            subprocess.Popen(
                [sys.executable, "-m", "iOATdesk", "day", "--to", str(to), "--seed", "7"],
                cwd=ROOT,
                env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            ),
        )
        for to in (folder / "first", folder / "second")
    ]
    played = [(to, process.communicate()[0], process.returncode) for to, process in playing]
    for _, said, code in played:
        assert code == 0, said
    return [(to, said) for to, said, _ in played]


@contextmanager
def hashes(to: Path) -> Iterator[list[tuple[str, str]]]:
    """Give kind and hash of every entry of a played station, in order."""
    sample = read_sample()
    name, passphrase = sample["people"][0]["name"], sample["station"]["passphrase"]
    opened = open_station(to / "station", name, passphrase)
    with closing(opened.ledger):
        yield [(entry.header.kind, entry.hash) for entry in opened.ledger.entries()]


def test_the_same_seed_gives_the_same_entries_up_to_the_signature(
    days: list[tuple[Path, str]],
) -> None:
    (first, _), (second, _) = days
    with hashes(first) as one, hashes(second) as other:
        signed = [kind for kind, _ in one].index("register_signed")
        assert len(one) == len(other) > 600
        assert one[:signed] == other[:signed]
        # A signature differs each time, and so does the hash of what was signed.
        assert one[signed] != other[signed]


def test_the_same_seed_prints_the_same_bytes(days: list[tuple[Path, str]]) -> None:
    (first, _), (second, _) = days
    names = sorted(path.name for path in (first / "prints").iterdir())
    assert names == sorted(path.name for path in (second / "prints").iterdir())
    assert len(names) > 140
    for name in names:
        one, other = (to / "prints" / name for to in (first, second))
        assert one.read_bytes() == other.read_bytes(), name


def test_the_day_leaves_station_register_prints_and_pictures(days: list[tuple[Path, str]]) -> None:
    for to, _ in days:
        assert {path.name for path in to.iterdir()} >= {
            "station",
            "usb",
            "register-passphrase.txt",
            "prints",
            "screens",
        }
        assert len(list((to / "usb").glob("*.pdf"))) == 1
        assert len(list((to / "screens").glob("*.png"))) >= 25


def test_the_summary_says_visits_refusals_and_that_the_register_is_true(
    days: list[tuple[Path, str]],
) -> None:
    for _, said in days:
        lines = dict(
            line.split(maxsplit=1)
            for line in said.splitlines()
            if line[:1].isalpha() and " " in line
        )
        assert int(lines["Visits"].split(",")[0]) >= 60
        assert "sound" in lines["Ledger"]
        refused = {word for word in said.replace(",", " ").split() if word in PRECEDENCE}
        assert len(refused) >= 14
        assert not refused & NOT_OF_A_DAY
        assert "All true" in said
