"""Checks what the entries of a register say: people, closing, balances."""

from cryptography.x509.oid import NameOID

from iOATdesk.desk.verify_entries import People
from iOATdesk.desk.verify_findings import Findings
from iOATdesk.ledger import authority
from iOATdesk.models import entries
from iOATdesk.models.register import ProductBalance, RegisterDocument, balances, changes


def check_bodies(document: RegisterDocument, people: People, findings: Findings) -> None:
    """Note entries whose content contradicts the certificates or another entry."""
    prepared_by: dict[str, str] = {}
    for entry in document.entries:
        seq = entry.header.seq
        match entry.body:
            case entries.StationCreated() as body:
                station = document.station
                said = (body.name, body.address, body.zone, body.training)
                shown = (station.name, station.address, station.zone, station.training)
                if said != shown:
                    what = "the register names the station otherwise"
                    findings.add_entry(seq, what, expected=said, got=shown)
            case entries.PersonAdded() as body:
                said_of = [
                    (authority.subject_text(each, NameOID.COMMON_NAME), authority.role_of(each))
                    for each in people.certificates.get(body.person, ())
                ]
                if (body.name[:64], body.role) not in said_of:
                    what = "the person's certificate says otherwise"
                    findings.add_entry(seq, what, expected=(body.name, body.role), got=said_of)
            case entries.SyringePrepared() as body:
                prepared_by[body.syringe] = entry.header.by
            case entries.SyringeChecked() as body:
                if prepared_by.get(body.syringe) == entry.header.by:
                    findings.add_entry(seq, "a syringe was checked by whoever prepared it")
            case _:
                pass
    _check_closing(document, findings)


def _check_closing(document: RegisterDocument, findings: Findings) -> None:
    last = document.entries[-1] if document.entries else None
    if last is None or not isinstance(last.body, entries.DayClosed):
        findings.add("the last entry does not close the day", got=last.header.kind if last else "")
        return
    visits = {
        each.body.visit
        for each in document.entries
        if isinstance(each.body, entries.SyringeIssued)
        and each.header.day == document.day.isoformat()
    }
    facts = (
        ("it closes another day", document.day.isoformat(), last.body.programme_day),
        ("it closes another register", document.number, last.body.register),
        ("the number of visits differs", len(visits), last.body.visits),
    )
    for what, expected, got in facts:
        if expected != got:
            findings.add_entry(last.header.seq, what, expected=expected, got=got)


def _figures(balance: ProductBalance) -> dict[str, int]:
    return {
        name: getattr(balance, name)
        for name in balance.__struct_fields__
        if name.endswith(("_ug", "_containers"))
    }


def check_balances(document: RegisterDocument, findings: Findings) -> None:
    """Note where balances differ from what the entries come to."""
    stated = {each.product: each for each in document.balances}
    if len(stated) != len(document.balances):
        findings.add("a product has two balances")
    held = {product: balance.opening_ug for product, balance in stated.items()}
    for again in balances(document):
        balance = stated.get(again.product)
        if balance is None:
            moved = again.in_ug, again.out_ug, again.in_containers, again.out_containers
            if any(moved):
                findings.add("a product that moved has no balance", expected=again.product)
            continue
        got = _figures(balance)
        for name, expected in _figures(again).items():
            if got[name] != expected:
                what = f"the balance of {again.name} differs in {name}"
                findings.add(what, expected=expected, got=got[name])
        if document.first_seq == 1 and (balance.opening_ug or balance.opening_containers):
            findings.add(
                f"the first register opens with {again.name}", expected=0, got=balance.opening_ug
            )
    _check_running(document, held, findings)


def _check_running(document: RegisterDocument, held: dict[str, int], findings: Findings) -> None:
    for entry in document.entries:
        for change in changes(entry.body):
            held[change.product] = held.get(change.product, 0) + change.amount_ug
            if held[change.product] < 0:
                what = f"the balance of {change.product} falls below zero"
                findings.add_entry(entry.header.seq, what, got=held[change.product])
