"""Who can open the ledger: ``keys.json``, and what each person's passphrase unlocks.

The database key is 32 random bytes. It lies on the disk only wrapped: once for each person
(AES-256-GCM under Argon2id of the passphrase, together with the person's private key), and once
for the recovery key that is printed at set-up and kept nowhere else.
"""

import base64
import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass, field

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from iOATdesk.ledger.door import KEYS_FILE
from iOATdesk.ledger.key_file import RECOVERY, Kdf, KeyFile, Slot, read_keys, write_keys
from iOATdesk.models.faults import KeyFault

__all__ = [
    "KEYS_FILE",
    "Kdf",
    "KeyFile",
    "Secrets",
    "Signer",
    "Slot",
    "Unlocked",
    "badge_digest",
    "new_private_key",
    "new_recovery_key",
    "person_slot",
    "read_keys",
    "recovery_slot",
    "slot_of",
    "unlock",
    "unlock_by_recovery",
    "write_keys",
]

_MEMORY_KIB_MAX, _PASSES_MAX, _LANES_MAX = 1 << 20, 16, 16
"""A damaged key file must not keep the computer busy for hours."""
_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Letters and digits that are not taken for one another on paper."""


class _Pin(msgspec.Struct, frozen=True):
    salt: str
    digest: str


class _Content(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a slot holds when it is open."""

    database_key: str
    private_key: str = ""
    pin: _Pin | None = None
    authority_key: str = ""


@dataclass(frozen=True, slots=True)
class Signer:
    """Signs entries and registers in one person's name."""

    person: str
    private_key: ec.EllipticCurvePrivateKey

    def sign(self, digest: bytes) -> bytes:
        """Return the ECDSA P-256/SHA-256 signature (DER) over ``digest``."""
        return self.private_key.sign(digest, ec.ECDSA(hashes.SHA256()))


@dataclass(frozen=True, slots=True)
class Unlocked:
    """What a passphrase has opened; it lives in memory only."""

    person: str
    database_key: bytes
    signer: Signer | None
    """Absent for the recovery key: nobody signs with it."""
    authority_key: ec.EllipticCurvePrivateKey | None
    """The station's certificate authority; only the pharmacist in charge has it."""
    _pin: _Pin | None = None

    def is_pin(self, pin: str) -> bool:
        """Say whether ``pin`` is the person's."""
        if self._pin is None:
            return False
        digest = _pin_digest(pin, base64.b64decode(self._pin.salt))
        return hmac.compare_digest(digest, self._pin.digest)


def _b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _bytes(typed: str) -> bytes:
    """Return what was typed or scanned as bytes, half characters of a keyboard driver included."""
    return typed.encode("utf-8", "surrogatepass")


def _pin_digest(pin: str, salt: bytes) -> str:
    """Return the digest that a PIN is compared by; it is stored under the passphrase only."""
    derived = Argon2id(salt=salt, length=32, iterations=2, lanes=1, memory_cost=19456)
    return _b64(derived.derive(_bytes(pin)))


def _wrapping_key(passphrase: str, kdf: Kdf) -> bytes:
    if kdf.memory_kib > _MEMORY_KIB_MAX or kdf.passes > _PASSES_MAX or kdf.lanes > _LANES_MAX:
        raise ValueError("no program of ours asks for this much")
    argon = Argon2id(
        salt=base64.b64decode(kdf.salt),
        length=32,
        iterations=kdf.passes,
        lanes=kdf.lanes,
        memory_cost=kdf.memory_kib,
    )
    return argon.derive(_bytes(passphrase))


def new_private_key() -> ec.EllipticCurvePrivateKey:
    """Return a fresh P-256 key."""
    return ec.generate_private_key(ec.SECP256R1())


def _der(key: ec.EllipticCurvePrivateKey) -> str:
    return _b64(
        key.private_bytes(
            serialization.Encoding.DER,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )


def _load(der: str) -> ec.EllipticCurvePrivateKey:
    key = serialization.load_der_private_key(base64.b64decode(der), None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise KeyFault("A key in keys.json is of another kind.", "Restore keys.json from backup.")
    return key


def badge_digest(station: str, badge: str) -> str:
    """Return what a badge is found by before the ledger is open."""
    return hashlib.sha256(_bytes(f"{station}|badge|{badge}")).hexdigest()


def _wrap(
    content: _Content, secret: str, *, station: str, person: str, name: str, badge: str
) -> Slot:
    kdf = Kdf(salt=_b64(os.urandom(16)))
    nonce = os.urandom(12)
    bound_to = f"{station}|{person}".encode()
    sealed = AESGCM(_wrapping_key(secret, kdf)).encrypt(
        nonce, msgspec.json.encode(content), bound_to
    )
    digest = badge_digest(station, badge) if badge else ""
    return Slot(person, name, digest, kdf, _b64(nonce), _b64(sealed))


@dataclass(frozen=True, slots=True)
class Secrets:
    """What a person types or carries."""

    badge: str
    passphrase: str = field(repr=False)
    pin: str = field(repr=False)


def person_slot(
    keys_of: Unlocked, station: str, person: str, name: str, secrets_of: Secrets
) -> Slot:
    """Return the slot that a person's passphrase opens, with these keys in it."""
    if keys_of.signer is None:
        raise AssertionError("a person has a key to sign with")
    salt = os.urandom(16)
    authority_key = keys_of.authority_key
    content = _Content(
        database_key=keys_of.database_key.hex(),
        private_key=_der(keys_of.signer.private_key),
        pin=_Pin(_b64(salt), _pin_digest(secrets_of.pin, salt)),
        authority_key=_der(authority_key) if authority_key else "",
    )
    secret, badge = secrets_of.passphrase, secrets_of.badge
    return _wrap(content, secret, station=station, person=person, name=name, badge=badge)


def new_recovery_key() -> str:
    """Return 160 random bits as eight groups of four characters to write down."""
    letters = [secrets.choice(_ALPHABET) for _ in range(32)]
    return " ".join("".join(letters[i : i + 4]) for i in range(0, 32, 4))


def _plain_recovery(recovery_key: str) -> str:
    return "".join(c for c in recovery_key.upper() if c.isalnum())


def recovery_slot(
    station: str,
    recovery_key: str,
    database_key: bytes,
    authority_key: ec.EllipticCurvePrivateKey,
) -> Slot:
    """Return the slot that the printed recovery key opens."""
    content = _Content(database_key=database_key.hex(), authority_key=_der(authority_key))
    secret = _plain_recovery(recovery_key)
    return _wrap(content, secret, station=station, person=RECOVERY, name="", badge="")


def _open(slot: Slot, station: str, secret: str) -> _Content | None:
    try:
        key = _wrapping_key(secret, slot.kdf)
        bound_to = f"{station}|{slot.person}".encode()
        content = AESGCM(key).decrypt(
            base64.b64decode(slot.nonce), base64.b64decode(slot.wrapped), bound_to
        )
        return msgspec.json.decode(content, type=_Content)
    except InvalidTag:
        return None
    except (ValueError, OverflowError, MemoryError, msgspec.DecodeError) as error:
        raise KeyFault(
            "The key file keys.json is damaged.", "Put keys.json from the backup in its place."
        ) from error


def slot_of(keys: KeyFile, badge_or_person: str) -> Slot | None:
    """Return the slot of a person's id, printed name or badge."""
    wanted = badge_or_person.strip()
    digest = badge_digest(keys.station, wanted)
    for slot in keys.slots:
        if (
            wanted
            and slot.person != RECOVERY
            and (wanted in (slot.person, slot.name) or slot.badge_sha256 == digest)
        ):
            return slot
    return None


def unlock(keys: KeyFile, badge_or_person: str, passphrase: str) -> Unlocked:
    """Return what a person's passphrase opens.

    Raises:
        KeyFault: nobody of that name or badge, or the passphrase is another.
    """
    slot = slot_of(keys, badge_or_person)
    content = _open(slot, keys.station, passphrase) if slot else None
    if slot is None or content is None or not content.private_key:
        raise KeyFault(
            "The name and the passphrase do not belong together.", "Check both and type again."
        )
    return Unlocked(
        person=slot.person,
        database_key=bytes.fromhex(content.database_key),
        signer=Signer(slot.person, _load(content.private_key)),
        authority_key=_load(content.authority_key) if content.authority_key else None,
        _pin=content.pin,
    )


def unlock_by_recovery(keys: KeyFile, recovery_key: str) -> Unlocked:
    """Return what the printed recovery key opens.

    Raises:
        KeyFault: it is not the recovery key of this station.
    """
    for slot in keys.slots:
        if slot.person == RECOVERY:
            content = _open(slot, keys.station, _plain_recovery(recovery_key))
            if content is not None:
                return Unlocked(
                    person=RECOVERY,
                    database_key=bytes.fromhex(content.database_key),
                    signer=None,
                    authority_key=_load(content.authority_key),
                )
    raise KeyFault(
        "This is not the recovery key of this station.", "Compare it with the printed sheet."
    )
