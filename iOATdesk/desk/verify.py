"""``verify``: says of registers whether they are true, without station, database or network."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import rfc8785

from iOATdesk.desk.verify_contents import check_balances, check_bodies
from iOATdesk.desk.verify_entries import People, check_entries, read_people
from iOATdesk.desk.verify_findings import (
    READING_ERRORS,
    FileState,
    Finding,
    Findings,
    Report,
    Unreadable,
    said,
)
from iOATdesk.desk.verify_series import Read, check_series
from iOATdesk.ledger import authority
from iOATdesk.models.people import Act
from iOATdesk.models.register import RegisterDocument, RegisterUnreadable, read_register
from iOATdesk.models.register_lines import sections, words_of_day

if TYPE_CHECKING:
    from pypdf import PdfReader

__all__ = ["Finding", "Report", "as_json", "exit_code", "verify", "words"]

SIGNATURES_MIN = 2
"""A register is signed by two people; a profile may ask for more, never for fewer."""
_FILES = ("certificates.pem", "register.csv", "register.json")


def verify(
    paths: Iterable[Path], *, passphrase: str | None, root_sha256: str | None = None
) -> Report:
    """Return whether these registers, files or folders of them, are true.

    ``root_sha256`` is the fingerprint of the station's root certificate, where it is known from
    elsewhere; without it, the files must only agree with each other.
    """
    pinned = (root_sha256 or "").replace(":", "").replace(" ", "").lower()
    states: list[FileState] = []
    found: list[Finding] = []
    registers: list[Read] = []
    for path in _files(paths):
        state, document, findings = _verify_file(path, passphrase, pinned)
        states.append(state)
        found += findings
        registers += [Read(state, document)] if document else []
    is_whole = all(state.state != "unreadable" for state in states)
    found += check_series(tuple(registers), is_whole=is_whole)
    false = {finding.file for finding in found}
    marked = tuple(replace(each, state="false") if each.file in false else each for each in states)
    return Report(marked, tuple(found))


def _files(paths: Iterable[Path]) -> list[Path]:
    files: list[Path] = []
    for path in paths:
        if path.is_dir():
            files += sorted(each for each in path.iterdir() if each.suffix.lower() == ".pdf")
        else:
            files.append(path)
    return list(dict.fromkeys(files))


def _verify_file(
    path: Path, passphrase: str | None, pinned: str
) -> tuple[FileState, RegisterDocument | None, list[Finding]]:
    # Heavy libraries, loaded when there is a file to look at.
    from iOATdesk.desk import verify_pdf

    findings = Findings(path.name)
    try:
        content = path.read_bytes()
        with verify_pdf.quiet():
            reader = verify_pdf.open_pdf(content, passphrase)
            files = verify_pdf.attached(reader, _FILES, findings)
    except OSError as error:
        return FileState(path.name, "unreadable", error.strerror or str(error)), None, []
    except Unreadable as error:
        return FileState(path.name, "unreadable", str(error)), None, []
    state = FileState(path.name, "true", sha256=hashlib.sha256(content).hexdigest())
    people = read_people(files.get("certificates.pem", b""), findings)
    document = _read_document(files.get("register.json"), findings)
    if people is None or document is None:
        return state, None, findings.found
    with verify_pdf.quiet():
        known = people.known_der
        signed = verify_pdf.signatures(content, passphrase, people.root, known, findings)
    signers = tuple(each.person for each in signed or ())
    if signed is not None:
        _check_signers(signers, people, findings)
    _check_root(document, people, pinned, findings)
    _note_lines(document, people, findings)
    check_entries(document, people, findings)
    check_bodies(document, people, findings)
    check_balances(document, findings)
    _check_print(reader, files.get("register.csv"), document, people, findings)
    state = replace(
        state,
        station=document.station.id,
        number=document.number,
        day=document.day.isoformat(),
        first_seq=document.first_seq,
        last_seq=document.last_seq,
        head=document.head,
        root_sha256=authority.fingerprint(people.root),
        signers=signers,
    )
    return state, document, findings.found


def _read_document(text: bytes | None, findings: Findings) -> RegisterDocument | None:
    if text is None:
        return None
    try:
        document = read_register(text)
        if rfc8785.dumps(json.loads(text)) != text:
            findings.add("register.json is not canonical JSON (RFC 8785)")
    except RegisterUnreadable as error:
        findings.add("register.json is no register that can be read", got=said(error))
        return None
    except READING_ERRORS as error:
        findings.add("register.json is not canonical JSON (RFC 8785)", got=said(error))
        return None
    if not document.entries:
        findings.add("register.json has no entries")
        return None
    return document


def _check_signers(signers: tuple[str, ...], people: People, findings: Findings) -> None:
    for person in signers:
        if not people.may(person, Act.SIGN_REGISTER):
            findings.add("a signer's role may not sign a register", got=person)
    different = len(set(signers))
    if different < SIGNATURES_MIN:
        what = "too few people have signed"
        findings.add(what, expected=f"{SIGNATURES_MIN} or more", got=different)
    if len(signers) != different:
        findings.add("one person has signed twice")


def _check_root(
    document: RegisterDocument, people: People, pinned: str, findings: Findings
) -> None:
    root = authority.fingerprint(people.root)
    if document.root_certificate_sha256 != root:
        what = "the root certificate is not the one that the register names"
        findings.add(what, expected=document.root_certificate_sha256, got=root)
    if pinned and root != pinned:
        findings.add("the root certificate is not the one asked for", expected=pinned, got=root)
    if authority.person_of(people.root) != document.station.id:
        what = "the root certificate is another station's"
        findings.add(what, expected=document.station.id, got=authority.person_of(people.root))


def _note_lines(document: RegisterDocument, people: People, findings: Findings) -> None:
    """Remember in which line of register.csv each entry stands."""
    try:
        at = 1
        for section in sections(document, people.names):
            for line in section.lines:
                at += 1
                if line.seq is not None:
                    findings.lines[line.seq] = f"register.csv line {at}"
    except READING_ERRORS as error:
        findings.add("its lines cannot be made from its entries", got=said(error))


def _check_print(
    reader: "PdfReader",
    csv: bytes | None,
    document: RegisterDocument,
    people: People,
    findings: Findings,
) -> None:
    from iOATdesk.desk import verify_pdf
    from iOATdesk.printing.register import register_pdf, stamps
    from iOATdesk.printing.register_csv import register_csv

    names = people.names
    try:
        printed = register_pdf(document, names)
        table = register_csv(document, names)
        boxes = [
            (stamp.box.left, stamp.box.bottom, stamp.box.right, stamp.box.top)
            for stamp in stamps(document, ("", "", "", ""), document.entries[-1].at)
        ]
    except READING_ERRORS as error:
        findings.add("it cannot be printed again from its entries", got=said(error))
        return
    with verify_pdf.quiet():
        verify_pdf.compare_print(reader, printed, boxes, findings)
    if csv is not None and csv != table:
        _compare_table(table, csv, findings)


def _compare_table(expected: bytes, got: bytes, findings: Findings) -> None:
    wanted = expected.decode("utf-8-sig").splitlines()
    shown = got.decode("utf-8-sig", "replace").splitlines()
    what = "the line differs from the entries in the file"
    for at, (one, other) in enumerate(zip_longest(wanted, shown, fillvalue="no line"), start=1):
        if one != other:
            findings.add(what, expected=one, got=other, line=f"register.csv line {at}")
            return
    findings.add("register.csv differs from the entries in its bytes")


def exit_code(report: Report) -> int:
    """Return 0 where everything is true, 1 where something is not, 2 where nothing could be said.

    Something that is not true outweighs a file that could not be read.
    """
    if report.findings:
        return 1
    is_read = bool(report.files) and all(each.state != "unreadable" for each in report.files)
    return 0 if is_read else 2


def words(report: Report) -> list[str]:
    """Return the report in lines to read: each file, then each thing that is not true."""
    lines = [_state_words(each) for each in report.files]
    lines += [f"not true: {finding.words}" for finding in report.findings]
    if not report.files:
        return ["There is no register here."]
    numbers = [each.number for each in report.files if each.number is not None]
    if exit_code(report) == 0:
        many = "1 register" if len(numbers) == 1 else f"{len(numbers)} registers"
        before = (
            f"; registers before {min(numbers):04d} were not looked at" if min(numbers) > 1 else ""
        )
        lines.append(f"All true: {many} of station {report.files[0].station}{before}.")
        lines.append(f"Root certificate, SHA-256: {report.files[0].root_sha256}")
    return lines


def _state_words(state: FileState) -> str:
    if state.state == "unreadable":
        return f"could not be read: {state.file}: {state.why}"
    if state.number is None:
        return f"{state.state}: {state.file}"
    day = words_of_day(date.fromisoformat(state.day))
    return (
        f"{state.state}: {state.file}: register {state.number:04d} of {day},"
        f" entries {state.first_seq} to {state.last_seq}, signed by {len(state.signers)}"
    )


def as_json(report: Report) -> str:
    """Return the report for machines."""
    plain = {
        "exit_code": exit_code(report),
        "files": msgspec.to_builtins(report.files),
        "findings": msgspec.to_builtins(report.findings),
    }
    return json.dumps(plain, ensure_ascii=False, indent=1)
