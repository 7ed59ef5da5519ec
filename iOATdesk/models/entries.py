"""Entries of the ledger: every kind by its name, read from bytes and written to them.

The name of a kind is its struct's name in snake case. The ``disclosure`` of each says whether
its body leaves the station with the register or stays as clinical.
"""

import re

import msgspec
import rfc8785

from iOATdesk.models.entries_people import (
    BadgeAssigned,
    ClockConfirmed,
    OrderEntered,
    OrderStopped,
    PatientAmended,
    PatientEnrolled,
    PatientListTaken,
    PatientStatusChanged,
    PersonAdded,
    RecordOpened,
    StationCreated,
    ValueConfirmed,
)
from iOATdesk.models.entries_response import (
    IncidentReportReprinted,
    Outcome,
    ResponseBegun,
    ResponseEnded,
    ResponsePatientNamed,
    ResponseStamped,
    StampKind,
)
from iOATdesk.models.entries_stock import (
    ContainerOpened,
    CountedLine,
    CountRecorded,
    DiscrepancyOpened,
    Draw,
    ProductAdded,
    ResidueDestroyed,
    StockReceived,
    SyringeCancelled,
    SyringeChecked,
    SyringePrepared,
)
from iOATdesk.models.entries_visits import (
    AdverseEventRecorded,
    DayClosed,
    DayOpened,
    EventReviewed,
    InjectionEnded,
    InjectionUnknown,
    KitCounted,
    LabelReprinted,
    ObservationEnded,
    OverrideGranted,
    PatientAssessed,
    PrescriberAllowed,
    RegisterExported,
    RegisterSigned,
    SyringeIssued,
    SyringeNotReturned,
    SyringeReturned,
)
from iOATdesk.models.entry_form import (
    ZERO_HASH,
    Body,
    Disclosure,
    Header,
)

__all__ = [
    "KINDS",
    "KIND_OF",
    "ZERO_HASH",
    "AdverseEventRecorded",
    "BadgeAssigned",
    "Body",
    "ClockConfirmed",
    "ContainerOpened",
    "CountRecorded",
    "CountedLine",
    "DayClosed",
    "DayOpened",
    "Disclosure",
    "DiscrepancyOpened",
    "Draw",
    "EntryUnreadable",
    "EventReviewed",
    "Header",
    "IncidentReportReprinted",
    "InjectionEnded",
    "InjectionUnknown",
    "KitCounted",
    "LabelReprinted",
    "ObservationEnded",
    "OrderEntered",
    "OrderStopped",
    "Outcome",
    "OverrideGranted",
    "PatientAmended",
    "PatientAssessed",
    "PatientEnrolled",
    "PatientListTaken",
    "PatientStatusChanged",
    "PersonAdded",
    "PrescriberAllowed",
    "ProductAdded",
    "RecordOpened",
    "RegisterExported",
    "RegisterSigned",
    "ResidueDestroyed",
    "ResponseBegun",
    "ResponseEnded",
    "ResponsePatientNamed",
    "ResponseStamped",
    "StampKind",
    "StationCreated",
    "StockReceived",
    "SyringeCancelled",
    "SyringeChecked",
    "SyringeIssued",
    "SyringeNotReturned",
    "SyringePrepared",
    "SyringeReturned",
    "ValueConfirmed",
    "read_body",
    "read_header",
    "write",
]


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
