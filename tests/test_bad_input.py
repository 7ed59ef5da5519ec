"""What goes wrong outside the program: one clear sentence each, and nothing lost."""

import json
from pathlib import Path

import pytest

from iOATdesk.app import devices_of
from iOATdesk.desk.register_book import export_register, sign_register
from iOATdesk.devices.clock import SetClock
from iOATdesk.ledger.door import LEDGER_FILE
from iOATdesk.models.faults import DriveFault, PrinterFault
from iOATdesk.settings import Settings
from tests.cli_runner import ran, ran_alone
from tests.desk.acts import close, is_sound
from tests.stations import MORNING, PASSPHRASE, Clinic

SMALL = "ulimit -f 16;"
"""No file may grow past some kilobytes: to a program that is a full disk."""
Capture = pytest.CaptureFixture[str]


@pytest.fixture
def asked(clinic: Clinic, tmp_path: Path) -> tuple[object, ...]:
    """How to check a station that nobody holds open."""
    clinic.desk.ledger.close()
    passphrase = tmp_path / "passphrase"
    passphrase.write_text(PASSPHRASE)
    return ("check", "--station", clinic.folder, "--passphrase-file", passphrase)


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"\xff\xfe", b"[" * 100_000, b'{"format": "iOATdesk keys"}']
)
def test_a_damaged_key_file_is_one_sentence(
    capsys: Capture, clinic: Clinic, asked: tuple[object, ...], content: bytes
) -> None:
    keys = clinic.folder / "keys.json"
    good = keys.read_bytes()
    keys.write_bytes(content)
    assert ran(capsys, *asked).sentence == (
        "The key file keys.json is damaged. Put keys.json from the backup in its place."
    )
    keys.write_bytes(good)
    assert ran(capsys, *asked).code == 0


def test_a_key_file_without_people_is_one_sentence(
    capsys: Capture, clinic: Clinic, asked: tuple[object, ...]
) -> None:
    keys = clinic.folder / "keys.json"
    keys.write_text(json.dumps(json.loads(keys.read_text()) | {"slots": []}))
    said = "Nobody is named in keys.json. Put keys.json from the backup in its place."
    assert ran(capsys, *asked).sentence == said


def test_a_missing_ledger_and_a_missing_station_are_one_sentence(
    capsys: Capture, clinic: Clinic, asked: tuple[object, ...]
) -> None:
    (clinic.folder / LEDGER_FILE).unlink()
    said = "The ledger is missing from its folder. Restore it from the backup."
    assert ran(capsys, *asked).sentence == said
    (clinic.folder / "keys.json").unlink()
    assert ran(capsys, *asked).sentence.startswith("The key file keys.json cannot be read. ")


def test_a_ledger_that_is_not_ours_is_one_sentence_and_left_as_it_is(
    capsys: Capture, clinic: Clinic, asked: tuple[object, ...]
) -> None:
    path = clinic.folder / LEDGER_FILE
    path.write_bytes(b"a letter " * 5000)
    assert ran(capsys, *asked).sentence.startswith("The ledger does not open with this key, or ")
    assert path.read_bytes() == b"a letter " * 5000


def test_a_full_disk_ends_a_rehearsal_with_one_sentence(tmp_path: Path) -> None:
    place = tmp_path / "tmp"
    place.mkdir()
    sheet = tmp_path / "sheet.csv"
    sheet.write_text("at,do,patient,what,expect\n2026-11-22T08:00-07:00,now,A,,NO_ORDER\n")
    done = ran_alone("rehearse", sheet, before=SMALL, TMPDIR=str(place))
    assert "disk" in done.sentence
    assert list(place.iterdir()) == []


def test_without_a_drive_the_signed_register_stays_and_goes_out_later(working: Clinic) -> None:
    close(working)
    sign_register(working.desk, (working.pharmacist, working.nurse), working.new_id())
    working.drive_folder.rmdir()
    before = working.desk.ledger.head()
    with pytest.raises(DriveFault) as caught:
        export_register(working.desk, working.pharmacist, working.new_id())
    assert caught.value.advice
    assert working.desk.ledger.head() == before
    working.drive_folder.mkdir()
    export_register(working.desk, working.pharmacist, working.new_id())
    assert len(list(working.drive_folder.glob("*_0001.pdf"))) == 1
    assert is_sound(working)


def test_a_printer_that_is_not_there_is_one_sentence_with_advice(tmp_path: Path) -> None:
    settings = Settings(label_printer="No_such_printer", drive_folder=tmp_path)
    devices = devices_of(settings, tmp_path, SetClock(MORNING), training=False)
    with pytest.raises(PrinterFault) as caught:
        devices.label_printer.print(b"%PDF-1.4\n%%EOF\n", title="label")
    assert caught.value.title
    assert caught.value.advice
