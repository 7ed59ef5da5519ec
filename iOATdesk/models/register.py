"""The day's register: what ``register.json`` says, and what its entries move.

Nothing here needs the ledger: whoever holds the file can work out the same balances again.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec
import rfc8785

from iOATdesk.models import entries
from iOATdesk.models.accounts import held_containers, held_ug, legs
from iOATdesk.models.days import station_zone
from iOATdesk.models.entries import ZERO_HASH, Body, Header

FORMAT = "iOATdesk register"
VERSION = 1


class RegisterStation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The station as the register names it."""

    id: str
    name: str
    address: str
    zone: str
    programme: str
    programme_version: str
    training: bool


class Previous(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The register before this one; number 0 and zeros where this is the first."""

    number: int = 0
    file_sha256: str = ZERO_HASH
    head: str = ZERO_HASH


class ProductBalance(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the station held of a product before, what moved, and what it holds now.

    Containers are the whole ones in the safe: an opened one has gone out of their number.
    """

    product: str
    name: str
    opening_ug: int
    in_ug: int
    out_ug: int
    closing_ug: int
    opening_containers: int
    in_containers: int
    out_containers: int
    closing_containers: int


@dataclass(frozen=True, slots=True)
class RegisterEntry:
    """One entry with the exact bytes that were hashed and signed."""

    header: Header
    header_text: str
    body: Body | None
    """Absent where the body is withheld."""
    body_text: str | None
    hash: str
    signature: str
    witness_signature: str | None

    @property
    def at(self) -> datetime:
        """When it happened, aware UTC."""
        return datetime.fromisoformat(self.header.event_at)

    @property
    def is_late(self) -> bool:
        """It was entered later than it happened."""
        return self.header.event_at != self.header.recorded_at


@dataclass(frozen=True, slots=True)
class RegisterDocument:
    """Everything that ``register.json`` says."""

    station: RegisterStation
    number: int
    day: date
    previous: Previous
    first_seq: int
    last_seq: int
    head: str
    entries: tuple[RegisterEntry, ...]
    balances: tuple[ProductBalance, ...]
    root_certificate_sha256: str
    disclosure: Literal["register", "full"] = "register"

    @property
    def zone(self) -> ZoneInfo:
        """Return the station's time zone."""
        return station_zone(self.station.zone)


class RegisterUnreadable(ValueError):
    """Bytes that are no register of this version."""


class _WireEntry(msgspec.Struct, forbid_unknown_fields=True):
    header: msgspec.Raw
    hash: str
    signature: str
    body: msgspec.Raw = msgspec.Raw()
    witness_signature: str = ""


class _Wire(msgspec.Struct, forbid_unknown_fields=True):
    format: str
    version: int
    station: RegisterStation
    number: int
    day: str
    previous: Previous
    first_seq: int
    last_seq: int
    head: str
    entries: list[_WireEntry]
    balances: list[ProductBalance]
    root_certificate_sha256: str
    disclosure: Literal["register", "full"]


def _entry_text(entry: RegisterEntry) -> str:
    """Write one entry; its header and body stand in it byte for byte as they were signed."""
    members = {
        "body": entry.body_text,
        "hash": f'"{entry.hash}"',
        "header": entry.header_text,
        "signature": rfc8785.dumps(entry.signature).decode(),
        "witness_signature": entry.witness_signature
        and rfc8785.dumps(entry.witness_signature).decode(),
    }
    return "{" + ",".join(f'"{key}":{text}' for key, text in members.items() if text) + "}"


def write_register(document: RegisterDocument) -> bytes:
    """Return ``register.json``: canonical JSON (RFC 8785), so equal registers have equal bytes."""
    plain = {
        "balances": msgspec.to_builtins(document.balances),
        "day": document.day.isoformat(),
        "disclosure": document.disclosure,
        "first_seq": document.first_seq,
        "format": FORMAT,
        "head": document.head,
        "last_seq": document.last_seq,
        "number": document.number,
        "previous": msgspec.to_builtins(document.previous),
        "root_certificate_sha256": document.root_certificate_sha256,
        "station": msgspec.to_builtins(document.station),
        "version": VERSION,
    }
    members = {key: rfc8785.dumps(value).decode() for key, value in plain.items()}
    members["entries"] = f"[{','.join(_entry_text(each) for each in document.entries)}]"
    return ("{" + ",".join(f'"{key}":{members[key]}' for key in sorted(members)) + "}").encode()


def _read_entry(number: int, wire: _WireEntry) -> RegisterEntry:
    try:
        header_text = bytes(wire.header).decode()
        header = entries.read_header(header_text)
        body_text = bytes(wire.body).decode() or None
        body = entries.read_body(header.kind, body_text) if body_text else None
    except (entries.EntryUnreadable, UnicodeDecodeError) as error:
        raise RegisterUnreadable(f"item {number} of its entries: {error}") from error
    return RegisterEntry(
        header,
        header_text,
        body,
        body_text,
        wire.hash,
        wire.signature,
        wire.witness_signature or None,
    )


def read_register(text: bytes) -> RegisterDocument:
    """Return what these bytes say, whether or not it is true.

    Raises:
        RegisterUnreadable: they are no register of this version.
    """
    try:
        wire = msgspec.json.decode(text, type=_Wire)
        day = date.fromisoformat(wire.day)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise RegisterUnreadable(str(error)) from error
    if wire.format != FORMAT or wire.version != VERSION:
        raise RegisterUnreadable(f"it is “{wire.format}”, version {wire.version}")
    return RegisterDocument(
        station=wire.station,
        number=wire.number,
        day=day,
        previous=wire.previous,
        first_seq=wire.first_seq,
        last_seq=wire.last_seq,
        head=wire.head,
        entries=tuple(_read_entry(at, each) for at, each in enumerate(wire.entries, start=1)),
        balances=tuple(wire.balances),
        root_certificate_sha256=wire.root_certificate_sha256,
        disclosure=wire.disclosure,
    )


@dataclass(frozen=True, slots=True)
class Change:
    """By how much one entry changed what the station holds of one product."""

    product: str
    amount_ug: int
    containers: int


def changes(body: Body | None) -> Iterator[Change]:
    """Go through the products that an entry moves; a withheld body moves none."""
    movement = legs(body) if body else ()
    for product in dict.fromkeys(leg.product for leg in movement):
        yield Change(product, held_ug(movement, product), held_containers(movement, product))


def balances(document: RegisterDocument) -> tuple[ProductBalance, ...]:
    """Return the balances worked out again from the openings and the entries."""
    found = {each.product: each for each in document.balances}
    moved: dict[str, list[int]] = {product: [0, 0, 0, 0] for product in found}
    for entry in document.entries:
        for change in changes(entry.body):
            sums = moved.setdefault(change.product, [0, 0, 0, 0])
            sums[0] += max(change.amount_ug, 0)
            sums[1] += max(-change.amount_ug, 0)
            sums[2] += max(change.containers, 0)
            sums[3] += max(-change.containers, 0)
    result = []
    for product, (in_ug, out_ug, in_containers, out_containers) in moved.items():
        stated = found.get(product)
        opening_ug = stated.opening_ug if stated else 0
        opening_containers = stated.opening_containers if stated else 0
        result.append(
            ProductBalance(
                product=product,
                name=stated.name if stated else product,
                opening_ug=opening_ug,
                in_ug=in_ug,
                out_ug=out_ug,
                closing_ug=opening_ug + in_ug - out_ug,
                opening_containers=opening_containers,
                in_containers=in_containers,
                out_containers=out_containers,
                closing_containers=opening_containers + in_containers - out_containers,
            )
        )
    return tuple(result)
