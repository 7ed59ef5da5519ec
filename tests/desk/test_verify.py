import io
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pyhanko.pdf_utils.generic import pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pypdf import PdfReader, PdfWriter
from reportlab.lib.pagesizes import LETTER
from reportlab.pdfgen.canvas import Canvas

from iOATdesk.desk import register
from iOATdesk.desk.verify import as_json, exit_code, words
from iOATdesk.ledger import authority
from iOATdesk.printing.register import register_pdf
from tests.desk.register_day import build
from tests.desk.register_row import Row, check, forge, make_row, root_of, usual_day, whats


@pytest.fixture(scope="module")
def row(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Row]:
    made = make_row(tmp_path_factory.mktemp("row"))
    yield made
    made.built.desk.ledger.close()


def test_a_row_of_registers_is_true(row: Row) -> None:
    report = check(row.folder)
    assert report.findings == ()
    assert exit_code(report) == 0
    assert [each.state for each in report.files] == ["true"] * 3
    assert [each.number for each in report.files] == [1, 2, 3]
    assert report.files[0].signers == ("S01", "S02")
    assert "All true: 3 registers of station st-27." in words(report)


def test_one_register_alone_is_true_and_says_what_was_not_looked_at(row: Row) -> None:
    report = check(row.files[1])
    assert exit_code(report) == 0
    assert any("registers before 0002 were not looked at" in line for line in words(report))


def test_the_root_can_be_pinned(row: Row) -> None:
    fingerprint = authority.fingerprint(root_of(row.built))
    assert exit_code(check(row.folder, root=fingerprint)) == 0
    colons = ":".join(fingerprint[at : at + 2] for at in range(0, 64, 2)).upper()
    assert exit_code(check(row.folder, root=colons)) == 0
    report = check(row.files[0], root="0" * 64)
    assert whats(report) == ["the root certificate is not the one asked for"]
    assert exit_code(report) == 1


@pytest.mark.parametrize("passphrase", [None, "", "wrong"])
def test_without_the_passphrase_it_could_not_be_read(row: Row, passphrase: str | None) -> None:
    report = check(row.folder, passphrase=passphrase)
    assert exit_code(report) == 2
    assert all(line.startswith("could not be read: ") for line in words(report))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        b"%PDF-2.0\n",
        b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 1 0 R >>\nendobj\n%%EOF",
        b"PK\x03\x04" + bytes(500),
        bytes(range(256)) * 40,
        b"%PDF-1.7\n" + b"[" * 50_000,
    ],
)
def test_what_is_no_register_is_told_and_never_a_traceback(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(content)
    report = check(path)
    assert exit_code(report) in (1, 2)
    assert len(words(report)) >= 1


def test_a_missing_file_and_an_empty_folder_could_not_be_read(tmp_path: Path) -> None:
    assert exit_code(check(tmp_path / "nothing.pdf")) == 2
    assert exit_code(check(tmp_path)) == 2
    assert words(check(tmp_path)) == ["There is no register here."]


def test_a_pdf_without_a_register_inside_is_not_true(row: Row, tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(register.unsigned_pdf(row.built.desk, row.first))
    report = check(path)
    assert exit_code(report) == 1
    assert "register.json cannot be read from the file" in whats(report)


def test_a_byte_changed_anywhere_is_noticed(row: Row, tmp_path: Path) -> None:
    content = row.files[1].read_bytes()
    last = content.rindex(b"/Contents <") + len(b"/Contents <")
    # Between the end of the last signature and its ">" are zeros that stand for nothing.
    path = tmp_path / "x.pdf"
    places = [*range(9, len(content), len(content) // 40), last + 20, last + 900]
    for place in places:
        flipped = bytearray(content)
        flipped[place] ^= 0x01
        path.write_bytes(flipped)
        report = check(path)
        assert exit_code(report) != 0, f"byte {place} of {len(content)}"
        assert words(report)


def test_something_written_behind_the_last_signature_is_noticed(row: Row, tmp_path: Path) -> None:
    content = row.files[1].read_bytes()
    path = tmp_path / "x.pdf"
    path.write_bytes(content + b"\n% more\n")
    assert whats(check(path)) == ["the file was changed: the seal of its encryption does not fit"]
    at = content.index(b">", content.rindex(b"/Contents <")) - 2
    path.write_bytes(content[:at] + b"41" + content[at + 2 :])
    assert "signature 2 is followed by something else in its place" in whats(check(path))


def test_something_appended_to_an_open_register_is_noticed(row: Row, tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(forge(row.built, row.first, passphrase=None))
    assert exit_code(check(path, passphrase=None)) == 0
    writer: Any = IncrementalPdfFileWriter(io.BytesIO(path.read_bytes()))
    writer.root["/Lang"] = pdf_string("en-CA")
    writer.update_root()
    longer = io.BytesIO()
    writer.write(longer)
    path.write_bytes(longer.getvalue())
    told = whats(check(path, passphrase=None))
    assert "signature 2 does not cover the whole file" in told
    assert "signature 2: the file was changed after it" in told


def test_another_drawing_of_the_same_text_is_noticed(row: Row, tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    names = register.printed_names(row.built.desk.ledger.certificates())
    writer = PdfWriter(io.BytesIO(register_pdf(row.first, names)))
    cover = io.BytesIO()
    canvas = Canvas(cover, pagesize=LETTER)
    canvas.rect(30, 30, 400, 400, fill=1)
    canvas.save()
    writer.pages[0].merge_page(PdfReader(cover).pages[0])
    covered = io.BytesIO()
    writer.write(covered)
    path.write_bytes(forge(row.built, row.first, pdf=covered.getvalue()))
    (found,) = check(path).findings
    assert found.what.startswith("it is drawn otherwise")
    assert "page 1" in found.line


def test_cut_files_are_never_true_and_never_a_traceback(row: Row, tmp_path: Path) -> None:
    content = row.files[1].read_bytes()
    path = tmp_path / "x.pdf"
    for length in range(0, len(content), len(content) // 25):
        path.write_bytes(content[:length])
        assert exit_code(check(path)) != 0, f"{length} of {len(content)}"


def test_the_first_signature_alone_is_too_few(row: Row, tmp_path: Path) -> None:
    content = row.files[1].read_bytes()
    ends = [at for at in range(len(content)) if content.startswith(b"%%EOF", at)]
    path = tmp_path / "x.pdf"
    path.write_bytes(content[: ends[-2] + 6])
    told = whats(check(path))
    assert "too few people have signed" in told
    assert "the place Signature2 is not signed" in told


def test_a_day_that_is_missing_is_named(row: Row, tmp_path: Path) -> None:
    folder = row.copy(tmp_path / "usb")
    (folder / row.files[1].name).unlink()
    report = check(folder)
    assert whats(report) == ["register 0002 is missing"]
    assert report.findings[0].file == row.files[2].name
    assert exit_code(report) == 1


def test_a_file_that_cannot_be_read_is_not_called_missing(row: Row, tmp_path: Path) -> None:
    folder = row.copy(tmp_path / "usb")
    (folder / row.files[1].name).write_bytes(b"%PDF-2.0 broken")
    report = check(folder)
    assert report.findings == ()
    assert exit_code(report) == 2


def test_a_register_that_is_there_twice_is_named(row: Row, tmp_path: Path) -> None:
    folder = row.copy(tmp_path / "usb")
    shutil.copy(row.files[1], folder / "copy.pdf")
    assert "register 0002 is there twice" in whats(check(folder))


def test_a_register_signed_anew_does_not_fit_the_next(row: Row, tmp_path: Path) -> None:
    folder = row.copy(tmp_path / "usb")
    (folder / row.files[1].name).write_bytes(forge(row.built, row.documents[1]))
    told = whats(check(folder))
    assert told == [
        "its previous register is another file",
        "the signed file of the register before was another",
    ]


def test_a_register_of_another_station_is_named(row: Row, tmp_path: Path) -> None:
    other = build(tmp_path / "other", station="st-99")
    folder = row.copy(tmp_path / "usb")
    path = other.sign(usual_day(other), folder)
    other.desk.ledger.close()
    report = check(folder)
    assert ("it is the register of another station", path.name) in [
        (each.what, each.file) for each in report.findings
    ]


def test_the_same_people_with_keys_of_their_own_making_are_found_out(
    row: Row, tmp_path: Path
) -> None:
    impostor = build(tmp_path / "impostor")
    path = impostor.sign(usual_day(impostor), tmp_path / "forged")
    impostor.desk.ledger.close()
    assert exit_code(check(path)) == 0
    pinned = check(path, root=authority.fingerprint(root_of(row.built)))
    assert whats(pinned) == ["the root certificate is not the one asked for"]
    folder = row.copy(tmp_path / "usb")
    shutil.copy(path, folder / row.files[0].name)
    assert "it is the register of another station" in whats(check(folder))


def test_a_certificate_from_elsewhere_is_named(row: Row, tmp_path: Path) -> None:
    impostor = build(tmp_path / "impostor")
    stranger = impostor.desk.ledger.certificates()["S01"]
    impostor.desk.ledger.close()
    certificates = row.built.desk.ledger.certificates()
    pem = certificates.pop("root") + stranger + "".join(certificates.values())
    path = tmp_path / "x.pdf"
    path.write_bytes(forge(row.built, row.first, files={"certificates.pem": pem.encode()}))
    assert whats(check(path)) == ["a certificate does not come from the station's root"]


def test_the_report_is_there_for_machines(row: Row, tmp_path: Path) -> None:
    plain = json.loads(as_json(check(row.folder)))
    assert plain["exit_code"] == 0
    assert [each["number"] for each in plain["files"]] == [1, 2, 3]
    path = tmp_path / "x.pdf"
    path.write_bytes(row.files[0].read_bytes() + b"x")
    plain = json.loads(as_json(check(path)))
    assert plain["exit_code"] == 1
    assert {"file", "line", "entry", "what", "expected", "got"} == set(plain["findings"][0])
