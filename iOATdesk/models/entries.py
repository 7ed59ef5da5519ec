"""Entries of the ledger: the header, and one frozen struct for the body of each kind.

The name of a kind is its struct's name in snake case. ``DISCLOSURE`` says of each kind whether
its body leaves the station with the register or stays as clinical.
"""

import re
from typing import ClassVar, Literal

import msgspec
import rfc8785

ZERO_HASH = "0" * 64
"""``prev`` of the first entry."""

Disclosure = Literal["register", "clinical"]


class Header(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What is chained and signed of every entry."""

    v: int
    seq: int
    id: str
    station: str
    kind: str
    event_at: str
    recorded_at: str
    day: str
    by: str
    prev: str
    body_sha256: str
    witness: str | None = None


class Body(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The fields of one kind; ``salt`` makes a withheld body impossible to guess."""

    disclosure: ClassVar[Disclosure] = "register"
    salt: str


# The station and its people


class StationCreated(Body, kw_only=True, frozen=True):
    """The first entry of every ledger."""

    name: str
    address: str
    zone: str
    programme: str
    programme_version: str
    training: bool


class PersonAdded(Body, kw_only=True, frozen=True):
    """Somebody can sign entries from here on."""

    person: str
    name: str
    initials: str
    role: str


class BadgeAssigned(Body, kw_only=True, frozen=True):
    """A badge names a person; it stays at the station because a badge can be copied."""

    disclosure = "clinical"
    person: str
    badge: str


class ValueConfirmed(Body, kw_only=True, frozen=True):
    """The pharmacist in charge has confirmed one value of the programme."""

    programme: str
    programme_version: str
    key: str
    value: str
    """The value as canonical JSON: a number, a list of words, or a list of bands."""
    unit: str


class ClockConfirmed(Body, kw_only=True, frozen=True):
    """A pharmacist has compared the computer's clock with another and found it right."""

    reason: str


# Patients and orders


class PatientEnrolled(Body, kw_only=True, frozen=True):
    """A person is a patient of the programme."""

    disclosure = "clinical"
    patient: str
    card: str
    family_name: str
    given_names: str
    born_on: str
    health_number: str = ""
    allergies: list[str] = []
    authorisation_basis: str
    authorisation_ends_on: str
    photo_png_base64: str = ""


class PatientAmended(PatientEnrolled, kw_only=True, frozen=True):
    """What is known of a patient is replaced by this; the former stays in the ledger."""

    disclosure = "clinical"
    reason: str


class PatientStatusChanged(Body, kw_only=True, frozen=True):
    """A patient is suspended, active again, or has left."""

    disclosure = "clinical"
    patient: str
    status: Literal["active", "suspended", "discharged"]
    reason: str


class OrderEntered(Body, kw_only=True, frozen=True):
    """A prescription stands in the ledger."""

    disclosure = "clinical"
    order: str
    number: str
    patient: str
    drug: str
    plan: str
    visit_max_ug: int = 0
    doses_per_day: int
    routes: list[str]
    gap_minutes: int = 0
    starts_on: str
    ends_on: str
    prescriber: str
    licence: str
    practice: str
    address: str
    after_missed: bool = False
    replaces: str = ""


class OrderStopped(Body, kw_only=True, frozen=True):
    """A prescription ends before its date."""

    disclosure = "clinical"
    order: str
    reason: str


# Stock


class ProductAdded(Body, kw_only=True, frozen=True):
    """A product and strength has a section in the register."""

    product: str
    drug: str
    salt_of_drug: str
    form: Literal["solution", "powder"]
    container: str
    container_ug: int
    container_ul: int
    strength_ug_per_ml: int
    code: str
    basis: str
    maker: str


class StockReceived(Body, kw_only=True, frozen=True):
    """Whole containers have come in from a supplier."""

    product: str
    lot: str
    expires_on: str
    containers: int
    amount_ug: int
    supplier: str
    supplier_address: str
    document: str


class ContainerOpened(Body, kw_only=True, frozen=True):
    """Whole containers of one lot are open and hold a volume to draw from."""

    container: str
    product: str
    lot: str
    containers: int
    amount_ug: int
    volume_ul: int
    use_before: str


class Draw(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What was drawn from one open container."""

    container: str
    amount_ug: int
    volume_ul: int


class SyringePrepared(Body, kw_only=True, frozen=True):
    """A numbered syringe holds one part-dose for one patient."""

    syringe: str
    patient: str
    order: str
    product: str
    lot: str
    draws: list[Draw]
    dose_ug: int
    volume_ul: int
    strength_ug_per_ml: int
    route: str
    use_before: str


class SyringeChecked(Body, kw_only=True, frozen=True):
    """A second person has checked a prepared syringe against its order and label."""

    syringe: str


class SyringeCancelled(Body, kw_only=True, frozen=True):
    """A prepared syringe is not going to be issued; its content waits for destruction."""

    syringe: str
    product: str
    dose_ug: int
    volume_ul: int
    reason: str


class ResidueDestroyed(Body, kw_only=True, frozen=True):
    """Two people have destroyed what was left in a syringe or an open container."""

    source: Literal["residue", "open"]
    ref: str
    """Number of the syringe or of the open container."""
    product: str
    amount_ug: int
    volume_ul: int
    method: str
    destroyer: str
    """Printed name of the author."""
    witness_name: str


# The counter


class DayOpened(Body, kw_only=True, frozen=True):
    """The station may dose on this programme day."""

    programme_day: str
    naloxone_kits: int
    oxygen_bar: int
    safe_checked: bool


class PatientAssessed(Body, kw_only=True, frozen=True):
    """What a nurse saw before a part-dose, and what she decided."""

    disclosure = "clinical"
    visit: str
    patient: str
    poss: int
    alcohol_mg_per_100ml: int = -1
    """-1: not tested."""
    signs: list[str] = []
    outcome: Literal["proceed", "delay", "withhold"]


class SyringeIssued(Body, kw_only=True, frozen=True):
    """A syringe has been handed to its patient. Fields: CSR s. 177, UK MDR 2001 reg. 19."""

    visit: str
    part: int
    patient: str
    patient_name: str
    syringe: str
    order_number: str
    prescriber: str
    practice: str
    product: str
    lot: str
    dose_ug: int
    volume_ul: int
    route: str


class InjectionEnded(Body, kw_only=True, frozen=True):
    """The injection is over; what was injected and what is left add up to what was issued."""

    visit: str
    syringe: str
    injected_ug: int
    residue_ug: int
    residue_ul: int


class SyringeReturned(Body, kw_only=True, frozen=True):
    """The syringe is back; a residue is held by the station until it is destroyed."""

    syringe: str
    product: str
    patient: str
    patient_name: str
    residue_ug: int
    residue_ul: int


class ObservationEnded(Body, kw_only=True, frozen=True):
    """The patient has left the room."""

    disclosure = "clinical"
    visit: str
    patient: str
    outcome: Literal["left_well", "left_early"]


class AdverseEventRecorded(Body, kw_only=True, frozen=True):
    """Something went wrong with a patient; the next dose waits for a prescriber's review."""

    disclosure = "clinical"
    event: str
    patient: str
    what: str


class EventReviewed(Body, kw_only=True, frozen=True):
    """A prescriber has reviewed an adverse event."""

    disclosure = "clinical"
    event: str
    patient: str
    conclusion: str


class LabelReprinted(Body, kw_only=True, frozen=True):
    """A label or slip was printed again; ``copy`` is the number that it shows."""

    document: Literal["label", "slip"]
    syringe: str
    copy: int
    reason: str


# Counts, closing, register


class CountedLine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What two people found in one place, and what the ledger expected there."""

    account: Literal["safe", "open", "syringe", "residue"]
    ref: str
    product: str
    counted: int
    expected: int
    unit: Literal["containers", "ul", "syringes"]


class CountRecorded(Body, kw_only=True, frozen=True):
    """Two people have counted everything that the station holds, without the expected figure."""

    count: str
    lines: list[CountedLine]


class DiscrepancyOpened(Body, kw_only=True, frozen=True):
    """A count differs from the ledger; the difference stands in an account of its own.

    Amounts are counted less expected: negative where something is missing.
    """

    discrepancy: str
    count: str
    account: Literal["safe", "open", "syringe", "residue"]
    ref: str
    product: str
    difference_ug: int
    difference_ul: int
    difference_containers: int
    report_due_on: str


class DayClosed(Body, kw_only=True, frozen=True):
    """The programme day is over; its register is made from the entries up to this one."""

    programme_day: str
    register: int
    visits: int
    open_discrepancies: int


class RegisterSigned(Body, kw_only=True, frozen=True):
    """The day's register exists as a signed file."""

    register: int
    programme_day: str
    file_name: str
    file_sha256: str
    head: str
    signers: list[str]


class RegisterExported(Body, kw_only=True, frozen=True):
    """The signed file is on a drive and was read back from it."""

    register: int
    file_sha256: str
    drive: str


def _kinds(parent: type[Body]) -> dict[str, type[Body]]:
    kinds: dict[str, type[Body]] = {}
    for child in parent.__subclasses__():
        kinds[re.sub(r"(?<!^)(?=[A-Z])", "_", child.__name__).lower()] = child
        kinds |= _kinds(child)
    return kinds


KINDS: dict[str, type[Body]] = _kinds(Body)
"""Every kind by its name."""
KIND_OF: dict[type[Body], str] = {body: kind for kind, body in KINDS.items()}

_HEADER = msgspec.json.Decoder(Header)
_BODIES = {kind: msgspec.json.Decoder(body) for kind, body in KINDS.items()}


class EntryUnreadable(ValueError):
    """Bytes that are no entry of this version."""


def read_header(text: bytes | str) -> Header:
    """Return the header that these bytes say.

    Raises:
        EntryUnreadable: they are no header.
    """
    try:
        return _HEADER.decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise EntryUnreadable(f"no header: {error}") from error


def read_body(kind: str, text: bytes | str) -> Body:
    """Return the body of a kind that these bytes say.

    Raises:
        EntryUnreadable: the kind is unknown, or the bytes are no body of it.
    """
    if kind not in _BODIES:
        raise EntryUnreadable(f"unknown kind “{kind}”")
    try:
        return _BODIES[kind].decode(text)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise EntryUnreadable(f"no body of {kind}: {error}") from error


def write(part: Header | Body | dict[str, object]) -> str:
    """Return the canonical JSON (RFC 8785) of a header or a body."""
    return rfc8785.dumps(msgspec.to_builtins(part)).decode()
