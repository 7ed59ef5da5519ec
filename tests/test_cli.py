"""Each command as it is typed: what it prints, and the exit code that a script goes by."""

import csv
import io
import json
import os
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography import x509

from iOATdesk import __version__
from iOATdesk.desk.register_book import export_register, sign_register
from iOATdesk.devices.clock import SetClock
from iOATdesk.ledger import authority
from tests.cli_runner import ROOT, change_past_the_program, held_by_another, ran, ran_alone
from tests.desk.acts import close
from tests.stations import MORNING, PASSPHRASE, REGISTER_PASSPHRASE, Clinic, make_station

SHEETS = ROOT / "resources" / "rehearsals"
HEADING = "at,do,patient,what,expect\n"
AT = "2026-11-22T08:00-07:00"
Capture = pytest.CaptureFixture[str]


@dataclass(frozen=True)
class Closed:
    """A station after its first day, and what left it."""

    clinic: Clinic
    register: Path
    root: Path
    fingerprint: str
    register_passphrase: Path
    passphrase: Path

    @property
    def folder(self) -> Path:
        return self.clinic.folder

    def check(self, *more: object) -> tuple[object, ...]:
        asked = ("--person", "B-001", "--passphrase-file", self.passphrase)
        return ("check", "--station", self.folder, *asked, *more)

    def verify(self, path: Path, *more: object) -> tuple[object, ...]:
        return ("verify", path, "--passphrase-file", self.register_passphrase, *more)


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Closed:
    """A station whose day is closed, signed and exported; nobody holds its ledger."""
    folder = tmp_path_factory.mktemp("closed")
    clinic = make_station(folder / "station", SetClock(MORNING))
    clinic.open_day()
    clinic.receive()
    patient = clinic.enrol("OKAFOR")
    clinic.order(patient)
    clinic.dose(patient)
    close(clinic)
    sign_register(clinic.desk, (clinic.pharmacist, clinic.nurse), clinic.new_id())
    export_register(clinic.desk, clinic.pharmacist, clinic.new_id())
    (register,) = clinic.drive_folder.glob("*.pdf")
    pem = clinic.desk.ledger.certificates()["root"]
    clinic.desk.ledger.close()
    root, register_passphrase, passphrase = (folder / name for name in ("root.pem", "rp", "p"))
    root.write_text(pem)
    register_passphrase.write_text(f"{REGISTER_PASSPHRASE}\nanother line\n")
    passphrase.write_text(f"{PASSPHRASE}\n")
    fingerprint = authority.fingerprint(x509.load_pem_x509_certificate(pem.encode()))
    return Closed(clinic, register, root, fingerprint, register_passphrase, passphrase)


def sheet(tmp_path: Path, *rows: str, heading: str = HEADING) -> Path:
    path = tmp_path / "sheet.csv"
    path.write_text(heading + "".join(f"{row}\n" for row in rows), "utf-8")
    return path


# The command itself


def test_the_version_is_told_by_the_program_as_it_is_started() -> None:
    done = ran_alone("--version")
    assert (done.code, done.out) == (0, f"iOATdesk {__version__}\n")


@pytest.mark.parametrize(
    "words", [("nonsense",), ("verify",), ("rehearse",), ("check", "--station"), ("--nothing",)]
)
def test_a_command_asked_wrongly_is_2_with_its_usage(
    capsys: Capture, words: tuple[str, ...]
) -> None:
    with pytest.raises(SystemExit) as left:
        ran(capsys, *words)
    assert left.value.code == 2
    assert capsys.readouterr().err.startswith("usage: ioatdesk")


# verify


def test_a_good_register_is_0_and_says_what_it_is(capsys: Capture, closed: Closed) -> None:
    done = ran(capsys, *closed.verify(closed.register))
    assert (done.code, done.err) == (0, "")
    first, *_, root = done.out.splitlines()
    assert first.startswith(f"true: {closed.register.name}: register 0001 of Sun 22 Nov 2026")
    assert first.endswith("signed by 2")
    assert "All true: 1 register of station st-test." in done.out
    assert root == f"Root certificate, SHA-256: {closed.fingerprint}"


def test_a_folder_of_registers_is_verified_without_station_by_the_program_itself(
    closed: Closed,
) -> None:
    done = ran_alone(*closed.verify(closed.clinic.drive_folder))
    assert (done.code, done.err) == (0, "")
    assert "All true: 1 register of station st-test." in done.out


def test_the_station_is_pinned_by_certificate_or_fingerprint(
    capsys: Capture, closed: Closed
) -> None:
    digits = closed.fingerprint.upper()
    in_groups = " ".join(digits[at : at + 4] for at in range(0, 64, 4))
    with_colons = ":".join(digits[at : at + 2] for at in range(0, 64, 2))
    for pin in (("--root", closed.root), ("--root-sha256", in_groups)):
        assert ran(capsys, *closed.verify(closed.register, *pin)).code == 0
    assert ran(capsys, *closed.verify(closed.register, "--root-sha256", with_colons)).code == 0
    done = ran(capsys, *closed.verify(closed.register, "--root-sha256", "0" * 64))
    assert done.code == 1
    assert "the root certificate is not the one asked for" in done.out


def test_a_pin_that_is_none_is_said_before_anything_is_read(
    capsys: Capture, closed: Closed
) -> None:
    done = ran(capsys, *closed.verify(closed.register, "--root-sha256", "4711"))
    assert done.sentence == "“4711” is no SHA-256 fingerprint. It has 64 digits from 0 to f."
    for path in (closed.register, closed.folder, closed.root.with_name("gone.pem")):
        done = ran(capsys, *closed.verify(closed.register, "--root", path))
        assert done.sentence == f"{path} is no certificate. Name a PEM file."


def test_a_changed_copy_is_1_and_named(capsys: Capture, closed: Closed, tmp_path: Path) -> None:
    copy = tmp_path / "copy.pdf"
    copy.write_bytes(closed.register.read_bytes() + b"more")
    done = ran(capsys, *closed.verify(copy))
    assert done.code == 1
    assert "not true: copy.pdf: the file was changed" in done.out
    done = ran(capsys, *closed.verify(copy, "--json"))
    told = json.loads(done.out)
    assert (done.code, told["exit_code"]) == (1, 1)
    assert told["findings"][0]["file"] == "copy.pdf"


def test_what_is_true_is_there_for_machines(capsys: Capture, closed: Closed) -> None:
    done = ran(capsys, *closed.verify(closed.clinic.drive_folder, "--json"))
    told = json.loads(done.out)
    assert (done.code, told["exit_code"], told["findings"]) == (0, 0, [])
    assert told["files"][0]["root_sha256"] == closed.fingerprint


def test_what_cannot_be_read_is_2(capsys: Capture, closed: Closed, tmp_path: Path) -> None:
    letter = tmp_path / "letter.pdf"
    letter.write_text("no PDF")
    for path in (letter, tmp_path / "gone.pdf"):
        done = ran(capsys, *closed.verify(path))
        assert done.code == 2
        assert done.out.startswith(f"could not be read: {path.name}: ")
    empty = tmp_path / "empty"
    empty.mkdir()
    assert ran(capsys, *closed.verify(empty)).out == "There is no register here.\n"


def test_without_the_right_passphrase_it_is_2(
    capsys: Capture, closed: Closed, tmp_path: Path
) -> None:
    wrong = tmp_path / "wrong"
    for words in ("another harbour\n", "\n", ""):
        wrong.write_text(words)
        done = ran(capsys, "verify", closed.register, "--passphrase-file", wrong)
        assert done.code == 2
        assert "passphrase" in done.out
    assert ran(capsys, "verify", closed.register).code == 2


def test_a_passphrase_file_that_cannot_be_read_is_one_sentence(
    capsys: Capture, closed: Closed, tmp_path: Path
) -> None:
    picture = tmp_path / "picture"
    picture.write_bytes(b"\xff\xd8\xff")
    for path in (picture, tmp_path, tmp_path / "gone"):
        done = ran(capsys, "verify", closed.register, "--passphrase-file", path)
        assert done.sentence == f"{path} cannot be read. Name a text file."


# check


def test_a_sound_ledger_is_0(capsys: Capture, closed: Closed) -> None:
    done = ran(capsys, *closed.check())
    assert (done.code, done.err) == (0, "")
    assert done.out.endswith(": everything is as it was written\n")
    done = ran(capsys, *closed.check("--json", "--root-sha256", closed.fingerprint.upper()))
    told = json.loads(done.out)
    assert (done.code, told["findings"], told["more"]) == (0, [], 0)
    assert told["entries"] > 20
    assert len(told["head"]) == 64


def test_the_ledger_of_another_station_than_the_pinned_is_1(
    capsys: Capture, closed: Closed
) -> None:
    done = ran(capsys, *closed.check("--root-sha256", "0" * 64))
    assert done.code == 1
    assert done.out.endswith(": NOT as it was written\n")
    assert ran(capsys, *closed.check("--root-sha256", "S-1")).sentence.startswith("“S-1” is no ")


@pytest.fixture
def tampered(clinic: Clinic, tmp_path: Path) -> tuple[object, ...]:
    """How to check a station in which somebody with the key has renamed a person."""
    change_past_the_program(clinic, "UPDATE person SET name = 'N. Obody' WHERE initials = 'RA'")
    passphrase = tmp_path / "passphrase"
    passphrase.write_text(PASSPHRASE)
    named = ("--person", "S. Dhaliwal, RPh", "--passphrase-file", passphrase)
    return ("check", "--station", clinic.folder, *named)


def test_a_table_changed_by_hand_is_1_and_named(
    capsys: Capture, tampered: tuple[object, ...]
) -> None:
    done = ran(capsys, *tampered)
    assert done.code == 1
    assert "table person" in done.out
    assert done.out.endswith(": NOT as it was written\n")
    done = ran(capsys, *tampered, "--json")
    told = json.loads(done.out)
    assert done.code == 1
    assert told["findings"][0]["place"].startswith("table person")


def test_check_says_whose_passphrase_is_wrong_in_one_sentence(
    capsys: Capture, closed: Closed, tmp_path: Path
) -> None:
    wrong = tmp_path / "wrong"
    wrong.write_text("seven grey herons")
    folder = ("check", "--station", closed.folder)
    said = "The name and the passphrase do not belong together. Check both and type again."
    assert ran(capsys, *folder, "--passphrase-file", wrong).sentence == said
    nobody = (*folder, "--person", "N. Obody", "--passphrase-file", closed.passphrase)
    assert ran(capsys, *nobody).sentence == said


def test_check_without_a_keyboard_asks_for_a_file(capsys: Capture, closed: Closed) -> None:
    said = "No passphrase was given. Type it, or name a file with --passphrase-file."
    assert ran(capsys, "check", "--station", closed.folder).sentence == said
    assert ran_alone("check", "--station", closed.folder).sentence == said


def test_check_beside_an_open_station_is_told_so(closed: Closed) -> None:
    with held_by_another(closed.folder, "B-001", PASSPHRASE):
        done = ran_alone(*closed.check())
    assert done.sentence == (
        "The ledger is open in another iOATdesk. Use that window, or close it and try again."
    )
    assert ran_alone(*closed.check()).code == 0


# rehearse


def test_a_sheet_that_holds_is_0_with_two_more_columns(capsys: Capture) -> None:
    path = SHEETS / "ca-bc-hydromorphone.schedule-c.csv"
    done = ran(capsys, "rehearse", path)
    assert (done.code, done.err) == (0, "")
    header, *rows = csv.reader(io.StringIO(done.out))
    assert header == ["at", "do", "patient", "what", "expect", "got", "says"]
    assert {bool(says) for *_, got, says in rows if got == "ok"} == {False}
    assert {bool(says) for *_, got, says in rows if got != "ok"} == {True}


def test_an_expectation_that_is_not_met_is_1(capsys: Capture, tmp_path: Path) -> None:
    path = sheet(tmp_path, f"{AT},now,A,,ok")
    done = ran(capsys, "rehearse", path)
    assert done.code == 1
    assert ",ok,NO_ORDER,No order for HYDROmorphone is in force today" in done.out
    done = ran(capsys, "rehearse", path, "--json")
    told = json.loads(done.out)
    assert (done.code, told["is_met"]) == (1, False)
    assert [row["line"] for row in told["rows"]] == [2]


def test_another_programme_is_rehearsed_by_its_name(capsys: Capture, tmp_path: Path) -> None:
    path = sheet(tmp_path, f"{AT},now,A,,NO_ORDER")
    done = ran(capsys, "rehearse", path, "--programme", "ch", "--json")
    assert (done.code, json.loads(done.out)["programme"]) == (0, "ch")
    done = ran(capsys, "rehearse", path, "--programme", "mars")
    assert done.sentence == "There is no programme profile “mars”. Choose one of the list."


@pytest.mark.parametrize(
    ("heading", "row", "said"),
    [
        ("at,do,patient,what,wish\n", f"{AT},now,A,,", "Line 1 of the sheet cannot be read: "),
        (HEADING, f"{AT},dosage,A,,", "Line 2 of the sheet cannot be read: “dosage” is nothing"),
        (HEADING, f"{AT},dose,A,mg=much,", "Line 2 of the sheet cannot be read: mg: “much” is"),
        (HEADING, ",,,,", "Line 3 of the sheet cannot be read: no row stands under the columns"),
    ],
)
def test_a_sheet_that_is_not_understood_is_2_with_line_and_reason(
    capsys: Capture, tmp_path: Path, heading: str, row: str, said: str
) -> None:
    done = ran(capsys, "rehearse", sheet(tmp_path, row, heading=heading))
    assert done.sentence.startswith(said)


def test_what_is_no_sheet_is_2(capsys: Capture, tmp_path: Path) -> None:
    picture = tmp_path / "picture.csv"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n\xff\xfe")
    for path in (picture, tmp_path, tmp_path / "gone.csv"):
        done = ran(capsys, "rehearse", path)
        assert done.sentence == f"{path} cannot be read. Name a CSV file in UTF-8."


def test_a_rehearsal_leaves_nothing_behind(tmp_path: Path) -> None:
    place = tmp_path / "tmp"
    place.mkdir()
    # A console of one alphabet, and a name in another.
    path = sheet(tmp_path, f"{AT},now,Zoë 张,,NO_ORDER")
    done = ran_alone("rehearse", path, TMPDIR=str(place), PYTHONIOENCODING="ascii")
    assert (done.code, done.err) == (0, "")
    assert r"Zo\xeb \u5f20" in done.out
    assert os.listdir(place) == []


def test_output_that_finds_no_room_is_one_sentence(tmp_path: Path) -> None:
    path = sheet(tmp_path, f"{AT},now,A,,NO_ORDER")
    done = ran_alone("rehearse", path, ">/dev/full")
    assert done.sentence == (
        "What was found cannot be written out: No space left on device. Write it elsewhere."
    )


# run and day


def test_settings_that_cannot_be_read_open_no_window(capsys: Capture, tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text('theme = "pink"')
    done = ran(capsys, "run", "--settings", path)
    assert str(path) in done.sentence
    assert "theme" in done.sentence
    path.write_bytes(b"\xff\xfe\x00")
    assert str(path) in ran(capsys, "run", "--settings", path).sentence


def test_a_day_is_played_into_no_folder_that_holds_something_else(
    capsys: Capture, tmp_path: Path
) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    done = ran(capsys, "day", "--to", tmp_path)
    assert done.sentence == f"{tmp_path} holds something else. Name an empty folder."
    assert os.listdir(tmp_path) == ["letter.txt"]


def test_a_day_that_finds_no_room_for_its_folder_is_one_sentence(
    capsys: Capture, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("no folder")
    sentence = ran(capsys, "day", "--to", tmp_path / "file" / "day").sentence
    assert sentence.startswith(f"{tmp_path / 'file' / 'day'} cannot be written: ")
