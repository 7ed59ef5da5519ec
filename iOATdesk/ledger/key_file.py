"""The form of ``keys.json``, read and written whole."""

import json
import os
from pathlib import Path

import msgspec

from iOATdesk.ledger.door import KEYS_FILE, damaged, read_document
from iOATdesk.models.faults import KeyFault

RECOVERY = "recovery"
"""The slot that belongs to no person but to the printed recovery key."""


class Kdf(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Cost of Argon2id (RFC 9106, section 4: memory first, then passes)."""

    salt: str
    memory_kib: int = 65536
    passes: int = 3
    lanes: int = 4


class Slot(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One wrapped copy of the keys; ``badge_sha256`` finds the slot of a scanned badge."""

    person: str
    name: str
    badge_sha256: str
    kdf: Kdf
    nonce: str
    wrapped: str


class KeyFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything in ``keys.json``; nothing of it is a secret by itself."""

    format: str
    version: int
    station: str
    name: str
    """Of the clinic: what the sign-on screen shows before the ledger is open."""
    zone: str
    slots: list[Slot]


def write_keys(folder: Path, keys: KeyFile) -> None:
    """Put ``keys.json`` in its place, whole or not at all.

    Raises:
        KeyFault: it cannot be written; what stood there stands.
    """
    target = folder / KEYS_FILE
    temporary = folder / f"{KEYS_FILE}.new"
    text = json.dumps(msgspec.to_builtins(keys), indent=1).encode()
    try:
        with temporary.open("wb") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)
    except OSError as error:
        raise KeyFault(
            "The key file keys.json cannot be written.",
            "Free some space, or make the station's folder writable, then try again.",
        ) from error


def read_keys(folder: Path) -> KeyFile:
    """Return the content of ``keys.json``.

    Raises:
        KeyFault: it is missing, damaged, or of a later version.
    """
    document = read_document(folder)
    try:
        return msgspec.convert(document, KeyFile)
    except msgspec.ValidationError as error:
        raise damaged() from error
