"""One entry hangs on the last: hashes, signatures, and what can be wrong with them."""

import base64
import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from iOATdesk.models.entries import Body, Header

_ECDSA = ec.ECDSA(hashes.SHA256())


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger, as it is stored."""

    seq: int
    header_text: str
    body_text: str | None
    """Absent where it is withheld, or deleted at the end of its retention."""
    hash: str
    signature: str
    witness_signature: str | None
    header: Header
    body: Body | None


def sha256_hex(text: str) -> str:
    """Return the SHA-256 of a canonical text's UTF-8 bytes, hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def is_signed(public_key: ec.EllipticCurvePublicKey, hash_hex: str, signature: str) -> bool:
    """Say whether ``signature`` (base64 DER) over the raw hash is by this key."""
    try:
        public_key.verify(
            base64.b64decode(signature, validate=True), bytes.fromhex(hash_hex), _ECDSA
        )
    except (InvalidSignature, ValueError):
        return False
    return True
