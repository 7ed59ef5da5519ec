"""The shelf of registers: signed by two, kept at the station, copied to a drive."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from iOATdesk.desk import register
from iOATdesk.desk.day import closing, unsigned
from iOATdesk.desk.operator import Desk, Operator, permit, repeated, writing
from iOATdesk.desk.views import Closing
from iOATdesk.ledger import visit_queries
from iOATdesk.models import entries
from iOATdesk.models.faults import DriveFault, LedgerFault
from iOATdesk.models.people import Act
from iOATdesk.models.refusals import Code, refuse

REGISTERS_FOLDER = "registers"


def _span(desk: Desk, number: int) -> tuple[date, int, int]:
    """Return day, first and last entry of a register."""
    this = desk.ledger.row("SELECT * FROM day WHERE register = ?", number)
    before = desk.ledger.row("SELECT closed_seq FROM day WHERE register = ?", number - 1)
    if this is None:
        raise refuse(Code.DAY_BLOCKED, reason="not_closed")
    first = before["closed_seq"] + 1 if before else 1
    return date.fromisoformat(this["day"]), first, this["closed_seq"]


def register_pdf(desk: Desk) -> bytes:
    """Return the register of the open or just closed day, not signed: for reading on screen."""
    state = closing(desk)
    if state.day is None:
        raise refuse(Code.DAY_BLOCKED, reason="not_closed")
    if state.is_closed:
        day, first, last = _span(desk, state.register)
    else:
        before = visit_queries.last_closed_day(desk.ledger)
        day, first = state.day, before["closed_seq"] + 1 if before else 1
        last = desk.ledger.head()[0]
    document = register.document_of(
        desk, day=day, number=state.register, first_seq=first, last_seq=last
    )
    return register.unsigned_pdf(desk, document)


def registers_folder(desk: Desk) -> Path:
    """Return where the signed registers are kept at the station."""
    return desk.ledger.path.parent / REGISTERS_FOLDER


def sign_register(
    desk: Desk,
    signers: tuple[Operator, ...],
    entry_id: str,
    progress: Callable[[int], None] = lambda _: None,
) -> Closing:
    """Sign the closed day's register by everybody named, and keep the file at the station.

    Registers of earlier days that were left unsigned are signed first: each names the one
    before it.

    Raises:
        Refused: the day is not closed, too few people, the same person twice, or a role that
            may not sign.
        LedgerFault: the file could not be kept.
    """
    permit(Act.SIGN_REGISTER, *signers)
    state = closing(desk)
    if len({s.person.person for s in signers}) < len(signers):
        raise refuse(Code.SAME_PERSON)
    if len(signers) < state.signatures_needed:
        raise refuse(Code.WITNESS_REQUIRED)
    if not state.is_closed:
        raise refuse(Code.DAY_BLOCKED, reason="not_closed")
    for number in unsigned(desk):
        is_last = number == state.register
        _sign(desk, number, signers, entry_id if is_last else f"{number}|{entry_id}", progress)
    return closing(desk)


def _sign(
    desk: Desk,
    number: int,
    signers: tuple[Operator, ...],
    entry_id: str,
    progress: Callable[[int], None],
) -> None:
    day, first, last = _span(desk, number)
    document = register.document_of(desk, day=day, number=number, first_seq=first, last_seq=last)
    pdf = register.signed_pdf(desk, document, signers, progress)
    name = register.file_name(desk.station.station, day, number)
    sha256 = register.keep(registers_folder(desk) / name, pdf)
    with writing(desk, signers[0], Act.SIGN_REGISTER) as pen:
        body = entries.RegisterSigned(
            salt=pen.salt(),
            register=number,
            programme_day=day.isoformat(),
            file_name=name,
            file_sha256=sha256,
            head=document.head,
            signers=[s.person.person for s in signers],
        )
        earlier, _, own_id = entry_id.rpartition("|")
        known_id = pen.also(own_id, f"register {earlier}") if earlier else own_id
        pen.write(body, known_id, signers[1] if len(signers) > 1 else None)


def export_register(
    desk: Desk,
    by: Operator,
    entry_id: str,
    progress: Callable[[int], None] = lambda _: None,
) -> Closing:
    """Copy every signed register that no drive holds yet, read it back, and record that.

    Where all are on a drive already, the last one is copied again.

    Raises:
        Refused: not permitted, or nothing is signed yet.
        DriveFault: it is not on the drive; the register stays at the station, nothing is lost.
    """
    permit(Act.EXPORT, by)
    rows = desk.ledger.rows("SELECT * FROM register WHERE exported_to = '' ORDER BY number")
    last = visit_queries.last_register(desk.ledger)
    if last is None:
        raise refuse(Code.DAY_BLOCKED, reason="not_closed")
    for row in rows or [last]:
        file = Exported(row["number"], row["file_name"], row["file_sha256"])
        _export(desk, by, file, entry_id, progress)
    return closing(desk)


@dataclass(frozen=True, slots=True)
class Exported:
    """A signed register as it lies at the station."""

    number: int
    file_name: str
    file_sha256: str


def _export(
    desk: Desk,
    by: Operator,
    signed: Exported,
    entry_id: str,
    progress: Callable[[int], None],
) -> None:
    path = registers_folder(desk) / signed.file_name
    try:
        content = path.read_bytes()
    except OSError as error:
        raise LedgerFault(
            "The signed register is missing at the station.", "Restore it from the backup."
        ) from error
    drive = desk.drive.find()
    read_back = desk.drive.write(signed.file_name, content, progress)
    if read_back != signed.file_sha256:
        raise DriveFault("The drive reads back differently.", "Take another drive and try again.")
    with writing(desk, by, Act.EXPORT) as pen:
        known_id = pen.also(entry_id, f"register {signed.number}")
        if not repeated(desk, known_id, entries.RegisterExported):
            body = entries.RegisterExported(
                salt=pen.salt(),
                register=signed.number,
                file_sha256=read_back,
                drive=drive.name,
            )
            pen.write(body, known_id)
