"""Checks that registers, laid end to end, are one row without a gap."""

from dataclasses import dataclass
from itertools import pairwise

from iOATdesk.desk.verify_findings import FileState, Finding
from iOATdesk.models import entries
from iOATdesk.models.register import RegisterDocument


@dataclass(frozen=True, slots=True)
class Read:
    """A register that could be read, whether or not it is true."""

    state: FileState
    document: RegisterDocument


def check_series(registers: tuple[Read, ...], *, is_whole: bool) -> list[Finding]:
    """Return what is not true between the registers.

    ``is_whole`` is False where some file could not be read: then a gap may be that file.
    """
    if not registers:
        return []
    row = sorted(registers, key=lambda each: (each.document.number, each.state.file))
    first = row[0]
    found: list[Finding] = []
    for each in row[1:]:
        mine = (each.document.station.id, each.state.root_sha256)
        first_is = (first.document.station.id, first.state.root_sha256)
        if mine != first_is:
            what = "it is the register of another station"
            found.append(_finding(each, what, first_is, mine))
    for before, after in pairwise(row):
        gap = after.document.number - before.document.number
        if gap == 0:
            what = f"register {after.document.number:04d} is there twice"
            found.append(_finding(after, what, "once", before.state.file))
        elif gap > 1:
            found += _missing(before, after) if is_whole else []
        elif (before.document.station.id, before.state.root_sha256) == (
            after.document.station.id,
            after.state.root_sha256,
        ):
            found += _check_pair(before, after)
    return found


def _finding(read: Read, what: str, expected: object, got: object) -> Finding:
    return Finding(read.state.file, "", None, what, str(expected), str(got))


def _missing(before: Read, after: Read) -> list[Finding]:
    first, last = before.document.number + 1, after.document.number - 1
    which = f"{first:04d}" if first == last else f"{first:04d} to {last:04d}"
    what = f"register {which} is missing"
    return [_finding(after, what, f"{first:04d}", f"{after.document.number:04d}")]


def _check_pair(before: Read, after: Read) -> list[Finding]:
    """Compare what a register says of the one before it with that one."""
    previous, was = after.document.previous, before.document
    facts = (
        ("its previous register has another number", was.number, previous.number),
        ("its previous register is another file", before.state.sha256, previous.file_sha256),
        ("its previous register ends with another hash", was.head, previous.head),
        ("entries between the registers are missing", was.last_seq + 1, after.document.first_seq),
    )
    found = [
        _finding(after, what, expected, got) for what, expected, got in facts if expected != got
    ]
    closing = {each.product: each for each in was.balances}
    for balance in after.document.balances:
        closed = closing.pop(balance.product, None)
        expected = (closed.closing_ug, closed.closing_containers) if closed else (0, 0)
        got = (balance.opening_ug, balance.opening_containers)
        if expected != got:
            what = f"{balance.name} does not open with what the register before closed with"
            found.append(_finding(after, what, expected, got))
    for left in closing.values():
        if left.closing_ug or left.closing_containers:
            what = f"{left.name} was held before and has no balance now"
            found.append(_finding(after, what, left.closing_ug, "none"))
    return found + _check_signing(before, after)


def _check_signing(before: Read, after: Read) -> list[Finding]:
    """Compare the entry of the signing, which stands in the next register, with the file."""
    found: list[Finding] = []
    for entry in after.document.entries:
        body = entry.body
        if not isinstance(body, entries.RegisterSigned) or body.register != before.document.number:
            continue
        facts = (
            (
                "the signed file of the register before was another",
                before.state.sha256,
                body.file_sha256,
            ),
            ("the register before was signed with another head", before.document.head, body.head),
            (
                "the register before was signed by others",
                sorted(before.state.signers),
                sorted(body.signers),
            ),
        )
        found += [
            Finding(after.state.file, "", entry.header.seq, what, str(expected), str(got))
            for what, expected, got in facts
            if expected != got
        ]
        return found
    what = "the signing of the register before is not among its entries"
    return [_finding(after, what, f"{before.document.number:04d}", "none")]
