"""Three registers that follow each other, and what verify says of copies of them."""

import shutil
from dataclasses import dataclass, replace
from pathlib import Path

from cryptography import x509

from iOATdesk.desk import register
from iOATdesk.desk.verify import Report, verify
from iOATdesk.ledger.pdf_signing import RegisterSigner, sign_register
from iOATdesk.models import entries
from iOATdesk.models.register import (
    RegisterDocument,
    RegisterEntry,
    write_register,
)
from iOATdesk.printing.register import register_pdf, stamps
from iOATdesk.printing.register_csv import register_csv
from iOATdesk.printing.register_proof import MEANING
from tests.desk.register_day import PASSPHRASE, PATIENTS, Built, build


@dataclass(frozen=True)
class Row:
    """Three registers that follow each other, and the station they come from."""

    built: Built
    documents: tuple[RegisterDocument, ...]
    files: tuple[Path, ...]
    folder: Path

    @property
    def first(self) -> RegisterDocument:
        return self.documents[0]

    def copy(self, folder: Path) -> Path:
        shutil.copytree(self.folder, folder)
        return folder


def make_row(folder: Path) -> Row:
    """Write three days and sign their registers."""
    built = build(folder / "station")
    documents = [usual_day(built)]
    files = [built.sign(documents[0], folder / "usb")]
    for _ in range(2):
        documents.append(quiet_day(built))
        files.append(built.sign(documents[-1], folder / "usb"))
    return Row(built, tuple(documents), tuple(files), folder / "usb")


def check(*paths: Path, passphrase: str | None = PASSPHRASE, root: str | None = None) -> Report:
    return verify(paths, passphrase=passphrase, root_sha256=root)


def whats(report: Report) -> list[str]:
    return [finding.what for finding in report.findings]


def changed(document: RegisterDocument, entry: RegisterEntry) -> RegisterDocument:
    """Return a register with another entry in the place of the one of its number."""
    seq = entry.header.seq
    return replace(
        document,
        entries=tuple(entry if each.header.seq == seq else each for each in document.entries),
    )


def entry_of(document: RegisterDocument, kind: str) -> RegisterEntry:
    return next(each for each in document.entries if each.header.kind == kind)


def usual_day(built: Built) -> RegisterDocument:
    """Write a day with doses, a residue destroyed by two, a count one vial short; close it."""
    built.open_day()
    built.receive()
    container = built.open_container(2)
    for patient in range(len(PATIENTS)):
        built.dose(patient, container)
    number = built.dose(1, container, dose_ug=100_000, left_ug=8_000)
    built.destroy(number, 8_000)
    built.destroy(container, 300_000, "open")
    built.write(
        entries.LabelReprinted(
            salt=built.salt, document="slip", syringe=number, copy=1, reason="paper jam"
        ),
        "S02",
    )
    built.count(18, 17)
    built.miss(1)
    return built.close(open_discrepancies=1)


def quiet_day(built: Built) -> RegisterDocument:
    """Write a following day with one dose; close it."""
    built.next_morning()
    built.open_day()
    container = built.open_container()
    built.dose(0, container)
    built.destroy(container, 380_000, "open")
    built.count(built.number, built.number)
    return built.close()


def root_of(built: Built) -> x509.Certificate:
    return x509.load_pem_x509_certificate(built.desk.ledger.certificates()["root"].encode())


def forge(
    built: Built,
    document: RegisterDocument,
    *,
    printed: RegisterDocument | None = None,
    files: dict[str, bytes] | None = None,
    signers: tuple[str, ...] = ("S01", "S02"),
    passphrase: str | None = PASSPHRASE,
    pdf: bytes | None = None,
) -> bytes:
    """Return a register that its signers have signed although it does not agree with itself."""
    certificates = built.desk.ledger.certificates()
    names = register.printed_names(certificates)
    root = certificates.pop("root")
    attached = {
        "register.json": write_register(document),
        "register.csv": register_csv(document, names),
        "certificates.pem": "".join([root, *certificates.values()]).encode(),
    }
    at = built.clock.now()
    shown = stamps(document, tuple(names[person] for person in signers), at)
    signing = [
        RegisterSigner(
            signer=built.who(person).signer,
            certificate_pem=certificates[person],
            root_pem=root,
            name=names[person],
            meaning=MEANING,
            box=(stamp.box.left, stamp.box.bottom, stamp.box.right, stamp.box.top),
            appearance=stamp.pdf,
        )
        for person, stamp in zip(signers, shown, strict=True)
    ]
    pdf = pdf or register_pdf(printed or document, names)
    return sign_register(pdf, attached | (files or {}), signing, passphrase, at)
