"""A program that writes pairs of entries until it is killed, many times over.

Started once by ``test_power``; each line on its standard input forks it, because a fork is a
hundred times cheaper than an interpreter.
"""

import os
import sys
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_der_private_key

from iOATdesk.ledger.keys import Signer
from iOATdesk.ledger.store import Ledger
from iOATdesk.models.entries import ClockConfirmed, StockReceived
from tests.ledger.books import KEY, LOT, SALT, Book


def receipt() -> StockReceived:
    """Return something that moves drug, so that half a transaction would show in a balance."""
    return StockReceived(
        salt=SALT,
        **LOT,
        expires_on="2027-03-31",
        containers=1,
        amount_ug=50_000,
        supplier="Northline Pharma",
        supplier_address="12 Mill Rd, Burnaby",
        document="inv. 5522",
    )


def write_pair(book: Book) -> int:
    """Append two entries in one transaction; return the number of the second once it is durable."""
    with book.ledger.transaction():
        book.append(ClockConfirmed(salt=SALT, reason="x" * 300))
        last = book.append(receipt())
    return last.seq


def _write_without_end(path: Path, key: ec.EllipticCurvePrivateKey) -> None:
    book = Book(path.parent, {"S01": Signer("S01", key)}, Ledger.open(path, KEY))
    while True:
        os.write(1, b"%d\n" % write_pair(book))


def main() -> None:
    """Fork a writer for each line that comes in; say its process id, and when it is gone."""
    path, key_path = Path(sys.argv[1]), Path(sys.argv[2])
    key = load_der_private_key(key_path.read_bytes(), None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError("the test gives an elliptic key")
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            _write_without_end(path, key)
        os.write(1, b"writer %d\n" % child)
        _, status = os.waitpid(child, 0)
        os.write(1, b"gone %d\n" % os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    main()
