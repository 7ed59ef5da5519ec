import base64
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import msgspec
import pytest

from iOATdesk.desk.verify import Report, exit_code, words
from iOATdesk.desk.verify_entries import ACT_OF, BY_TWO
from iOATdesk.ledger.chain import sha256_hex
from iOATdesk.models import entries
from iOATdesk.models.entries import KINDS
from iOATdesk.models.register import (
    RegisterDocument,
    write_register,
)
from tests.desk.register_day import build
from tests.desk.register_row import Row, changed, check, entry_of, forge, make_row, whats


@pytest.fixture(scope="module")
def row(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Row]:
    made = make_row(tmp_path_factory.mktemp("row"))
    yield made
    made.built.desk.ledger.close()


class VerifyForged(Protocol):
    """Has what is given signed by people of the station and returns what verify says of it."""

    def __call__(
        self,
        document: RegisterDocument,
        *,
        printed: RegisterDocument | None = None,
        files: dict[str, bytes] | None = None,
        signers: tuple[str, ...] = ("S01", "S02"),
    ) -> Report: ...


@pytest.fixture
def verify_forged(row: Row, tmp_path: Path) -> VerifyForged:
    def forged(
        document: RegisterDocument,
        *,
        printed: RegisterDocument | None = None,
        files: dict[str, bytes] | None = None,
        signers: tuple[str, ...] = ("S01", "S02"),
    ) -> Report:
        path = tmp_path / "forged.pdf"
        path.write_bytes(forge(row.built, document, printed=printed, files=files, signers=signers))
        return check(path)

    return forged


def test_one_person_cannot_sign_for_two(row: Row, verify_forged: VerifyForged) -> None:
    told = whats(verify_forged(row.first, signers=("S01", "S01")))
    assert "too few people have signed" in told
    assert "one person has signed twice" in told


def test_a_role_that_may_not_sign_is_named(row: Row, verify_forged: VerifyForged) -> None:
    report = verify_forged(row.first, signers=("S01", "S05"))
    assert whats(report) == ["a signer's role may not sign a register"]
    assert report.findings[0].got == "S05"


def test_a_body_that_was_changed_is_named_with_line_and_entry(
    row: Row, verify_forged: VerifyForged
) -> None:
    entry = entry_of(row.first, "syringe_issued")
    assert isinstance(entry.body, entries.SyringeIssued)
    body = msgspec.structs.replace(entry.body, dose_ug=100_000)
    seq = entry.header.seq
    forged = changed(row.first, replace(entry, body=body, body_text=entries.write(body)))
    report = verify_forged(forged)
    (found, *others) = report.findings
    assert found.what == "its body is not the one that was signed"
    assert (found.entry, found.line) == (seq, "register.csv line 4")
    assert found.expected == entry.header.body_sha256
    assert any("the balance of" in other.what for other in others)
    assert exit_code(report) == 1


def test_a_header_that_was_changed_is_named(row: Row, verify_forged: VerifyForged) -> None:
    entry = entry_of(row.first, "syringe_issued")
    header = msgspec.structs.replace(entry.header, by="S03")
    text = entries.write(header)
    seq = entry.header.seq
    forged = changed(row.first, replace(entry, header=header, header_text=text))
    told = whats(verify_forged(forged))
    assert "its hash is not that of its header" in told
    assert "it is not signed by its author" in told
    rehashed = changed(
        row.first, replace(entry, header=header, header_text=text, hash=sha256_hex(text))
    )
    report = verify_forged(rehashed)
    assert "it is not signed by its author" in whats(report)
    following = [
        f.entry for f in report.findings if f.what == "it does not follow the entry before it"
    ]
    assert following == [seq + 1]


def test_two_entries_that_changed_places_are_named(row: Row, verify_forged: VerifyForged) -> None:
    listed = list(row.first.entries)
    listed[30], listed[31] = listed[31], listed[30]
    report = verify_forged(replace(row.first, entries=tuple(listed)))
    named = [f.entry for f in report.findings if f.what == "an entry is missing or out of order"]
    assert named == [31, 32]


def test_an_entry_left_out_is_named(row: Row, verify_forged: VerifyForged) -> None:
    listed = row.first.entries[:30] + row.first.entries[31:]
    report = verify_forged(replace(row.first, entries=listed))
    assert report.findings[0].what == "an entry is missing or out of order"
    assert (report.findings[0].entry, report.findings[0].got) == (31, "32")
    assert "the number of entries differs" in whats(report)


def test_a_row_cut_off_at_its_end_is_named(row: Row, verify_forged: VerifyForged) -> None:
    listed = row.first.entries[:-1]
    told = whats(verify_forged(replace(row.first, entries=listed)))
    assert "the head is not the hash of the last entry" in told
    assert "the last entry does not close the day" in told


def test_an_entry_signed_with_anothers_key_is_named(row: Row, verify_forged: VerifyForged) -> None:
    entry = entry_of(row.first, "syringe_issued")
    signature = row.built.who("S03").signer.sign(bytes.fromhex(entry.hash))
    forged = changed(row.first, replace(entry, signature=base64.b64encode(signature).decode()))
    report = verify_forged(forged)
    assert whats(report) == ["it is not signed by its author"]
    assert report.findings[0].entry == entry.header.seq


@pytest.mark.parametrize("signature", [None, "", "AAAA", "not base64!"])
def test_a_witness_who_did_not_sign_is_named(
    row: Row, verify_forged: VerifyForged, signature: str | None
) -> None:
    entry = entry_of(row.first, "residue_destroyed")
    report = verify_forged(changed(row.first, replace(entry, witness_signature=signature)))
    assert "it is not signed by its witness" in whats(report)


def test_a_movement_cannot_be_withheld(row: Row, verify_forged: VerifyForged) -> None:
    entry = entry_of(row.first, "syringe_issued")
    told = whats(verify_forged(changed(row.first, replace(entry, body=None, body_text=None))))
    assert "its body is withheld though it belongs in the register" in told


def test_a_clinical_body_does_not_leave_the_station(row: Row, verify_forged: VerifyForged) -> None:
    entry = entry_of(row.first, "patient_assessed")
    stored = next(row.built.desk.ledger.entries(entry.header.seq, entry.header.seq))
    forged = changed(row.first, replace(entry, body=stored.body, body_text=stored.body_text))
    assert whats(verify_forged(forged)) == ["a clinical body stands in the register"]


@pytest.mark.parametrize(
    "figure", ["opening_ug", "in_ug", "out_ug", "closing_ug", "closing_containers"]
)
def test_a_balance_that_was_changed_is_named(
    row: Row, verify_forged: VerifyForged, figure: str
) -> None:
    (balance,) = row.first.balances
    wrong = msgspec.structs.replace(balance, **{figure: getattr(balance, figure) + 1})
    told = whats(verify_forged(replace(row.first, balances=(wrong,))))
    assert any(what.startswith("the balance of HYDROmorphone") for what in told)


def test_a_balance_that_was_left_out_is_named(row: Row, verify_forged: VerifyForged) -> None:
    told = whats(verify_forged(replace(row.first, balances=())))
    assert "a product that moved has no balance" in told


def test_a_printed_line_that_differs_from_its_entry_is_named(
    row: Row, verify_forged: VerifyForged
) -> None:
    entry = entry_of(row.first, "syringe_issued")
    assert isinstance(entry.body, entries.SyringeIssued)
    body = msgspec.structs.replace(entry.body, patient_name="TREMBLAY, Zoe")
    printed = changed(row.first, replace(entry, body=body, body_text=entries.write(body)))
    (found,) = verify_forged(row.first, printed=printed).findings
    assert found.what == "the printed line differs from the entries in the file"
    assert found.line.startswith("page 1, line ")
    assert (found.expected, found.got) == ("TREMBLAY, Luc", "TREMBLAY, Zoe")


def test_a_table_that_differs_from_the_entries_is_named(
    row: Row, verify_forged: VerifyForged
) -> None:
    (found,) = verify_forged(row.first, files={"register.csv": b"product\r\n"}).findings
    assert found.line == "register.csv line 1"


def test_json_that_is_not_canonical_is_named(row: Row, verify_forged: VerifyForged) -> None:
    plain = json.loads(write_register(row.first))
    pretty = json.dumps(plain, indent=1, ensure_ascii=False).encode()
    told = whats(verify_forged(row.first, files={"register.json": pretty}))
    assert "register.json is not canonical JSON (RFC 8785)" in told


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("register.json", b"{}", "register.json is no register that can be read"),
        ("register.json", b"[" * 60_000, "register.json is no register that can be read"),
        ("certificates.pem", b"", "certificates.pem cannot be read"),
        (
            "certificates.pem",
            b"-----BEGIN CERTIFICATE-----\nAAAA\n",
            "certificates.pem cannot be read",
        ),
        ("more.csv", b"x", "another file is attached"),
    ],
)
def test_attached_files_that_are_not_right_are_named(
    row: Row, verify_forged: VerifyForged, name: str, content: bytes, what: str
) -> None:
    report = verify_forged(row.first, files={name: content})
    assert what in whats(report)
    assert exit_code(report) == 1


def test_another_name_zone_or_number_is_named(row: Row, verify_forged: VerifyForged) -> None:
    station = msgspec.structs.replace(row.first.station, name="Other Clinic")
    told = whats(verify_forged(replace(row.first, station=station)))
    assert told == ["the register names the station otherwise"]
    told = whats(verify_forged(replace(row.first, number=2)))
    assert told == ["it closes another register"]


def test_a_role_that_may_not_do_a_thing_is_named(tmp_path: Path) -> None:
    built = build(tmp_path / "station")
    built.receive()
    container = built.open_container()
    built.destroy(container, 500_000, "open")
    body = entries.StockReceived(
        salt="0" * 32,
        product="hm-50",
        lot="HM2306",
        expires_on="2027-05-31",
        containers=1,
        amount_ug=500_000,
        supplier="Northline Pharma",
        supplier_address="12 Mill Rd",
        document="inv. 1",
    )
    by_nurse = built.write(body, "S02", "S03")
    alone = built.write(body, "S01")
    path = built.sign(built.close(), tmp_path)
    built.desk.ledger.close()
    found = [(each.what, each.entry) for each in check(path).findings]
    assert found == [
        ("its author's role may not do this", by_nurse.seq),
        ("it has no witness", alone.seq),
    ]


def test_every_kind_has_an_act_and_what_two_people_do_is_a_kind() -> None:
    assert set(ACT_OF) == set(KINDS)
    assert set(KINDS) >= BY_TWO


def test_a_finding_reads_as_one_line(row: Row, verify_forged: VerifyForged) -> None:
    entry = entry_of(row.first, "syringe_issued")
    forged = changed(row.first, replace(entry, body=None, body_text=None))
    told = words(verify_forged(forged))
    assert any(
        line.startswith(f"not true: forged.pdf, entry {entry.header.seq}: its body is withheld")
        for line in told
    )
