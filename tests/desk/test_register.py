import base64
import csv
import hashlib
import io
import json
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import rfc8785
from cryptography import x509

from iOATdesk.desk import register
from iOATdesk.ledger import authority
from iOATdesk.models import entries
from iOATdesk.models.entries import ZERO_HASH
from iOATdesk.models.faults import LedgerFault
from iOATdesk.models.register import RegisterDocument, write_register
from iOATdesk.printing.register_csv import register_csv
from tests.desk.register_day import PASSPHRASE, Built, build, product
from tests.desk.register_row import quiet_day, usual_day

NAME = "iOAT-register_st-27_2026-11-22_0001.pdf"


@pytest.fixture
def built(tmp_path: Path) -> Iterator[Built]:
    station = build(tmp_path / "station")
    yield station
    station.desk.ledger.close()


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, RegisterDocument, Built]:
    folder = tmp_path_factory.mktemp("signed")
    built = build(folder / "station")
    document = usual_day(built)
    return built.sign(document, folder), document, built


def run(*command: str | Path) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_register_holds_every_entry_from_the_first(built: Built) -> None:
    document = usual_day(built)
    assert document.first_seq == 1
    assert [each.header.seq for each in document.entries] == list(range(1, document.last_seq + 1))
    assert document.head == built.desk.ledger.head()[1]
    assert document.previous.head == ZERO_HASH


def test_what_was_assessed_in_whom_stays_at_the_station(built: Built) -> None:
    document = usual_day(built)
    withheld = {each.header.kind for each in document.entries if each.body is None}
    assert withheld == {
        "badge_assigned",
        "patient_enrolled",
        "order_entered",
        "patient_assessed",
        "observation_ended",
    }
    text = write_register(document)
    assert b"poss" not in text
    assert b"born_on" not in text


def test_balances_are_those_of_the_ledgers_accounts(built: Built) -> None:
    (balance,) = usual_day(built).balances
    assert (balance.opening_ug, balance.closing_ug) == (0, 8_500_000)
    assert balance.in_ug - balance.out_ug == 8_500_000
    assert (balance.in_containers, balance.out_containers) == (20, 3)
    held = built.desk.ledger.row(
        "SELECT sum(amount_ug) AS held FROM balance"
        " WHERE account IN ('safe', 'open', 'syringe', 'residue')"
    )
    assert held is not None
    assert held["held"] == 8_500_000


def test_a_register_made_again_later_is_the_same(built: Built, tmp_path: Path) -> None:
    document = usual_day(built)
    built.sign(document, tmp_path)
    quiet_day(built)
    again = register.document_of(
        built.desk, day=document.day, number=1, first_seq=1, last_seq=document.last_seq
    )
    assert again == document


def test_the_next_register_follows_the_one_before(built: Built, tmp_path: Path) -> None:
    first = usual_day(built)
    path = built.sign(first, tmp_path)
    second = quiet_day(built)
    assert second.first_seq == first.last_seq + 1
    assert second.previous.number == 1
    assert second.previous.head == first.head == second.entries[0].header.prev
    assert second.previous.file_sha256 == run("sha256sum", path).split()[0]
    assert second.balances[0].opening_ug == first.balances[0].closing_ug


def test_a_product_that_never_was_here_has_no_section(built: Built) -> None:
    built.write(product("hm-100", 100_000))
    assert [each.product for each in usual_day(built).balances] == ["hm-50"]


def test_the_open_day_can_be_looked_at_before_it_is_closed(built: Built) -> None:
    built.open_day()
    built.receive()
    last, _, _ = built.desk.ledger.head()
    document = register.document_of(built.desk, day=built.day, number=1, first_seq=1, last_seq=last)
    assert register.unsigned_pdf(built.desk, document).startswith(b"%PDF")


def test_the_same_day_prints_the_same_bytes(built: Built) -> None:
    document = usual_day(built)
    first = register.unsigned_pdf(built.desk, document)
    assert register.unsigned_pdf(built.desk, document) == first


def test_pdfsig_finds_both_signatures_valid(signed: tuple[Path, RegisterDocument, Built]) -> None:
    told = run("pdfsig", "-nocert", "-upw", PASSPHRASE, signed[0])
    assert told.count("Signature is Valid.") == 2
    assert told.count("ETSI.CAdES.detached") == 2
    assert "Not total document signed" in told.partition("Signature #2")[0]
    assert "Total document signed" in told.partition("Signature #2")[2]
    names = re.findall(r"Common Name: (.*)", told)
    assert names == ["S. Dhaliwal, RPh", "R. Alvarez, RN"]


def test_the_time_of_signing_is_the_desks(
    signed: tuple[Path, RegisterDocument, Built],
) -> None:
    path, document, _ = signed
    command = ["pdfsig", "-nocert", "-upw", PASSPHRASE, str(path)]
    told = subprocess.run(
        command, capture_output=True, text=True, check=True, env=os.environ | {"TZ": "UTC"}
    ).stdout
    closed_at = document.entries[-1].at
    assert told.count(f"Signing Time: {closed_at:%b %d %Y %H:%M:%S}") == 2


def test_qpdf_finds_nothing_wrong(signed: tuple[Path, RegisterDocument, Built]) -> None:
    told = run("qpdf", "--check", f"--password={PASSPHRASE}", signed[0])
    assert "No syntax or stream encoding errors found" in told
    assert "file encryption method: AESv3" in told


def test_without_the_passphrase_nobody_reads_it(
    signed: tuple[Path, RegisterDocument, Built],
) -> None:
    done = subprocess.run(["qpdf", "--check", signed[0]], capture_output=True, check=False)
    assert done.returncode != 0
    content = signed[0].read_bytes()
    assert b"TREMBLAY" not in content
    assert b"hydromorphone" not in content.lower()


def test_pdfdetach_gives_the_three_files_back(
    signed: tuple[Path, RegisterDocument, Built], tmp_path: Path
) -> None:
    path, document, built = signed
    run("pdfdetach", "-upw", PASSPHRASE, "-saveall", "-o", tmp_path, path)
    assert sorted(each.name for each in tmp_path.iterdir()) == [
        "certificates.pem",
        "register.csv",
        "register.json",
    ]
    text = (tmp_path / "register.json").read_bytes()
    assert text == write_register(document)
    assert rfc8785.dumps(json.loads(text)) == text
    shown = run("openssl", "x509", "-in", tmp_path / "certificates.pem", "-noout",
                "-fingerprint", "-sha256")  # fmt: skip
    root = x509.load_pem_x509_certificate(built.desk.ledger.certificates()["root"].encode())
    assert shown.split("=")[1].strip().replace(":", "").lower() == authority.fingerprint(root)
    assert document.root_certificate_sha256 == authority.fingerprint(root)


def test_an_inspector_checks_an_entry_with_openssl_alone(
    signed: tuple[Path, RegisterDocument, Built], tmp_path: Path
) -> None:
    path, _, built = signed
    run("pdfdetach", "-upw", PASSPHRASE, "-saveall", "-o", tmp_path, path)
    entry = json.loads((tmp_path / "register.json").read_bytes())["entries"][-1]
    header = rfc8785.dumps(entry["header"])
    assert hashlib.sha256(header).hexdigest() == entry["hash"]
    person = built.desk.ledger.certificates()[entry["header"]["by"]]
    (tmp_path / "person.pem").write_text(person)
    key = run("openssl", "x509", "-in", tmp_path / "person.pem", "-noout", "-pubkey")
    (tmp_path / "key.pem").write_text(key)
    (tmp_path / "hash").write_bytes(bytes.fromhex(entry["hash"]))
    (tmp_path / "signature").write_bytes(base64.b64decode(entry["signature"]))
    told = run("openssl", "dgst", "-sha256", "-verify", tmp_path / "key.pem", "-signature",
               tmp_path / "signature", tmp_path / "hash")  # fmt: skip
    assert told.strip() == "Verified OK"


def test_the_csv_opens_in_a_spreadsheet_and_runs_no_formula(built: Built) -> None:
    built.receive(1)
    received = entries.StockReceived(
        salt="0" * 32,
        product="hm-50",
        lot="HM9",
        expires_on="2027-05-31",
        containers=1,
        amount_ug=500_000,
        supplier="=cmd|' /C calc'!A0",
        supplier_address='quote " comma , line\nbreak',
        document="@1",
    )
    built.write(received, "S01", "S02")
    document = built.close()
    names = register.printed_names(built.desk.ledger.certificates())
    table = register_csv(document, names)
    assert table.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(table.decode("utf-8-sig"), newline="")))
    assert [row["balance_mg"] for row in rows] == ["0", "500", "1000"]
    assert rows[2]["person_authority"].startswith("'=cmd")
    assert "line\nbreak" in rows[2]["person_authority"]


def test_an_empty_passphrase_leaves_the_file_open(tmp_path: Path) -> None:
    built = build(tmp_path / "station", passphrase="")
    path = built.sign(usual_day(built), tmp_path)
    assert run("pdfsig", "-nocert", path).count("Signature is Valid.") == 2
    assert "not encrypted" in run("qpdf", "--check", path)
    built.desk.ledger.close()


def test_four_people_can_sign(built: Built) -> None:
    document = usual_day(built)
    people = [built.who(person) for person in ("S01", "S02", "S03", "S06")]
    told: list[int] = []
    pdf = register.signed_pdf(built.desk, document, people, told.append)
    path = built.desk.ledger.path.parent / "four.pdf"
    path.write_bytes(pdf)
    assert run("pdfsig", "-nocert", "-upw", PASSPHRASE, path).count("Signature is Valid.") == 4
    assert told == sorted(told)
    assert told[-1] == 100


def test_registers_are_signed_in_their_order(built: Built) -> None:
    usual_day(built)
    built.number, built.first_seq = 2, built.desk.ledger.head()[0] + 1
    second = quiet_day(built)
    with pytest.raises(LedgerFault, match="0001 is not signed"):
        register.signed_pdf(built.desk, second, [built.who("S01")], lambda _: None)


def test_the_files_name_tells_station_day_and_number(
    signed: tuple[Path, RegisterDocument, Built],
) -> None:
    assert signed[0].name == NAME


def test_a_folder_that_cannot_be_written_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "registers").write_text("a file stands where the folder should be")
    with pytest.raises(LedgerFault):
        register.keep(tmp_path / "registers" / NAME, b"%PDF")


def test_a_kept_register_is_whole_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    sha256 = register.keep(tmp_path / "registers" / NAME, b"content")
    assert run("sha256sum", tmp_path / "registers" / NAME).split()[0] == sha256
    assert [each.name for each in (tmp_path / "registers").iterdir()] == [NAME]


@pytest.mark.parametrize("training", [True, False])
def test_the_register_says_whether_it_is_for_training(tmp_path: Path, *, training: bool) -> None:
    built = build(tmp_path / "station", training=training)
    built.receive()
    assert json.loads(write_register(built.close()))["station"]["training"] is training
    built.desk.ledger.close()
