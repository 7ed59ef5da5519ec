"""The register of a day: put together from the ledger, printed, signed, kept."""

import hashlib
import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from cryptography import x509
from cryptography.x509.oid import NameOID

from iOATdesk.desk.operator import Desk, Operator, moment
from iOATdesk.ledger import authority, people_queries, stock_queries
from iOATdesk.ledger.chain import Entry
from iOATdesk.models.accounts import HELD
from iOATdesk.models.entries import ZERO_HASH
from iOATdesk.models.faults import LedgerFault
from iOATdesk.models.products import Product, drug_words
from iOATdesk.models.register import (
    Previous,
    ProductBalance,
    RegisterDocument,
    RegisterEntry,
    RegisterStation,
    balances,
    changes,
    write_register,
)

_ROOT = "root"


def file_name(station: str, day: date, number: int) -> str:
    """Return the name of a register's file."""
    return f"iOAT-register_{station}_{day.isoformat()}_{number:04d}.pdf"


def _disclosed(entry: Entry) -> RegisterEntry:
    """Return an entry as the register shows it: a clinical body stays at the station."""
    is_withheld = entry.body is None or entry.body.disclosure == "clinical"
    return RegisterEntry(
        header=entry.header,
        header_text=entry.header_text,
        body=None if is_withheld else entry.body,
        body_text=None if is_withheld else entry.body_text,
        hash=entry.hash,
        signature=entry.signature,
        witness_signature=entry.witness_signature,
    )


def _station(desk: Desk) -> RegisterStation:
    row = people_queries.station(desk.ledger)
    if row is None:
        raise LedgerFault("The ledger holds no station.", "Restore the backup.")
    return RegisterStation(
        id=row["station"],
        name=row["name"],
        address=row["address"],
        zone=row["zone"],
        programme=row["programme"],
        programme_version=row["programme_version"],
        training=bool(row["training"]),
    )


def _previous(desk: Desk, number: int, first: RegisterEntry) -> Previous:
    if number == 1:
        return Previous()
    row = desk.ledger.row("SELECT file_sha256, head FROM register WHERE number = ?", number - 1)
    if row is None:
        return Previous(number - 1, ZERO_HASH, first.header.prev)
    return Previous(number - 1, row["file_sha256"], row["head"])


def _product_words(product: Product) -> str:
    drug = drug_words(product.drug)
    title = product.title.replace(drug, f"{drug} {product.salt}".strip(), 1)
    code = f" · {'DIN ' if product.basis == 'DIN' else ''}{product.code}" if product.code else ""
    return f"{title}{code}"


def _opening(desk: Desk, first_seq: int) -> tuple[Counter[str], Counter[str]]:
    """Return micrograms and containers of each product held before an entry.

    That is what is held now, less everything that has moved since.
    """
    amounts: Counter[str] = Counter()
    containers: Counter[str] = Counter()
    for line in stock_queries.balances(desk.ledger):
        if line.account in HELD:
            amounts[line.product] += line.amount_ug
            containers[line.product] += line.containers
    for entry in desk.ledger.entries(first_seq):
        for change in changes(entry.body):
            amounts[change.product] -= change.amount_ug
            containers[change.product] -= change.containers
    return amounts, containers


def _balances(desk: Desk, document: RegisterDocument) -> Iterator[ProductBalance]:
    amounts, containers = _opening(desk, document.first_seq)
    moved = {
        change.product
        for entry in document.entries
        for change in changes(entry.body)
        if change.amount_ug or change.containers
    }
    for product in stock_queries.products(desk.ledger).values():
        key = product.product
        if amounts[key] or containers[key] or key in moved:
            yield ProductBalance(
                product=key,
                name=_product_words(product),
                opening_ug=amounts[key],
                in_ug=0,
                out_ug=0,
                closing_ug=amounts[key],
                opening_containers=containers[key],
                in_containers=0,
                out_containers=0,
                closing_containers=containers[key],
            )


def document_of(
    desk: Desk, *, day: date, number: int, first_seq: int, last_seq: int
) -> RegisterDocument:
    """Return everything that the register of these entries says."""
    found = tuple(_disclosed(each) for each in desk.ledger.entries(first_seq, last_seq))
    root = x509.load_pem_x509_certificate(desk.ledger.certificates()[_ROOT].encode())
    opened = RegisterDocument(
        station=_station(desk),
        number=number,
        day=day,
        previous=_previous(desk, number, found[0]),
        first_seq=first_seq,
        last_seq=last_seq,
        head=found[-1].hash,
        entries=found,
        balances=(),
        root_certificate_sha256=authority.fingerprint(root),
    )
    opened = replace(opened, balances=tuple(_balances(desk, opened)))
    return replace(opened, balances=balances(opened))


def printed_names(certificates: dict[str, str]) -> dict[str, str]:
    """Return the printed name of each person, as the certificates (PEM) say it."""
    return {
        person: authority.subject_text(
            x509.load_pem_x509_certificate(pem.encode()), NameOID.COMMON_NAME
        )
        for person, pem in certificates.items()
        if person != _ROOT
    }


def unsigned_pdf(desk: Desk, document: RegisterDocument) -> bytes:
    """Return the register for reading on screen or paper, without files and signatures."""
    # reportlab and the fonts load when the first register is shown, not at the start.
    from iOATdesk.printing.register import register_pdf

    return register_pdf(document, printed_names(desk.ledger.certificates()))


def signed_pdf(
    desk: Desk,
    document: RegisterDocument,
    signers: Sequence[Operator],
    progress: Callable[[int], None],
) -> bytes:
    """Return the register with its files, encrypted and signed by these people now.

    Raises:
        LedgerFault: the register before it has not been signed.
    """
    if document.number > 1 and document.previous.file_sha256 == ZERO_HASH:
        raise LedgerFault(
            f"Register {document.previous.number:04d} is not signed yet.",
            "Sign the registers in their order.",
        )
    # Heavy: loaded when the first register is signed.
    from iOATdesk.ledger.pdf_signing import RegisterSigner, sign_register
    from iOATdesk.printing.register import register_pdf, stamps
    from iOATdesk.printing.register_csv import register_csv
    from iOATdesk.printing.register_proof import MEANING

    progress(5)
    certificates = desk.ledger.certificates()
    names = printed_names(certificates)
    pdf = register_pdf(document, names)
    progress(50)
    root = certificates.pop(_ROOT)
    people = [certificates[person] for person in sorted(certificates)]
    attachments = {
        "register.json": write_register(document),
        "register.csv": register_csv(document, names),
        "certificates.pem": "".join([root, *people]).encode(),
    }
    at = moment(desk).astimezone(desk.station.zone)
    shown = stamps(document, tuple(names[by.person.person] for by in signers), at)
    signing = [
        RegisterSigner(
            signer=by.signer,
            certificate_pem=certificates[by.person.person],
            root_pem=root,
            name=names[by.person.person],
            meaning=MEANING,
            box=(stamp.box.left, stamp.box.bottom, stamp.box.right, stamp.box.top),
            appearance=stamp.pdf,
        )
        for by, stamp in zip(signers, shown, strict=True)
    ]
    passphrase = desk.ledger.secret("register_passphrase") or None
    return sign_register(
        pdf,
        attachments,
        signing,
        passphrase,
        at,
        lambda signed: progress(60 + 40 * signed // len(signing)),
    )


def keep(path: Path, content: bytes) -> str:
    """Put a signed register in its place at the station, whole; return its SHA-256 (hex).

    Raises:
        LedgerFault: it could not be written.
    """
    temporary = path.with_name(f"{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        raise LedgerFault(
            "The signed register could not be kept at the station.",
            "Free some space, then sign again. Nothing was recorded.",
        ) from error
    return hashlib.sha256(content).hexdigest()
