"""The form that every entry has: its header, and what each body has in common."""

from typing import ClassVar, Literal

import msgspec

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
