"""Whether the ledger is what was written: file, chain, signatures, and the state made again."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from sqlcipher3 import dbapi2 as sqlcipher

from iOATdesk.ledger.apply import apply
from iOATdesk.ledger.authority import fingerprint, person_of
from iOATdesk.ledger.chain import is_signed, sha256_hex
from iOATdesk.ledger.schema import MIGRATIONS, STATE_TABLES
from iOATdesk.ledger.store import Ledger
from iOATdesk.models.entries import (
    ZERO_HASH,
    Body,
    EntryUnreadable,
    Header,
    read_body,
    read_header,
)

_BATCH = 1000
_ALL_ROWS = "SELECT * FROM {}"
_THREADS = 2
"""Verifying lets other threads run, and the smallest machine of a clinic has two cores."""
FINDINGS_MAX = 50
"""After so many the rest is counted only: a broken chain breaks everything behind it."""

Row = tuple[int, str, str | None, str, str, str | None]
PublicKeys = dict[str, ec.EllipticCurvePublicKey]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it was written."""

    place: str
    """``entry 41``, ``table balance``, ``file``, ``trigger entry_never_goes``."""
    what: str


@dataclass(slots=True)
class Checked:
    """The result of a check."""

    entries: int = 0
    head: str = ZERO_HASH
    findings: list[Finding] = field(default_factory=list)
    more: int = 0
    """Findings beyond the ones that are listed."""

    def find(self, place: str, what: str) -> None:
        """Add a finding."""
        if len(self.findings) < FINDINGS_MAX:
            self.findings.append(Finding(place, what))
        else:
            self.more += 1

    @property
    def is_sound(self) -> bool:
        """Say whether nothing was found."""
        return not self.findings


def _certificate(pem: str) -> x509.Certificate | None:
    try:
        return x509.load_pem_x509_certificate(pem.encode())
    except ValueError:
        return None


def _public_keys(ledger: Ledger, result: Checked, root_sha256: str) -> PublicKeys:
    """Return everybody's public key, each from a certificate that the station's root issued."""
    certificates = ledger.certificates()
    if "root" not in certificates:
        result.find("certificates", "the station's root is missing")
        return {}
    root = _certificate(certificates["root"])
    if root is None:
        result.find("certificate of root", "cannot be read")
        return {}
    if root_sha256 and fingerprint(root) != root_sha256.lower():
        result.find("certificates", "the station's root is another than the one that was given")
    public: PublicKeys = {}
    for person, pem in certificates.items():
        certificate = _certificate(pem)
        if certificate is None:
            result.find(f"certificate of {person}", "cannot be read")
            continue
        try:
            certificate.verify_directly_issued_by(root)
        except (ValueError, TypeError, InvalidSignature):
            result.find(f"certificate of {person}", "not issued by the station's root")
            continue
        key = certificate.public_key()
        if person != "root" and isinstance(key, ec.EllipticCurvePublicKey):
            if person_of(certificate) != person:
                result.find(f"certificate of {person}", "names somebody else")
            public[person] = key
    return public


def _signature_findings(rows: Sequence[tuple[Header, Row]], public: PublicKeys) -> list[Finding]:
    found = []
    for header, (seq, _, _, entry_hash, signature, witness_signature) in rows:
        place = f"entry {seq}"
        author = public.get(header.by)
        if author is None:
            found.append(Finding(place, f"its author {header.by} has no certificate"))
        elif not is_signed(author, entry_hash, signature):
            found.append(Finding(place, f"is not signed by its author {header.by}"))
        if header.witness is None:
            if witness_signature is not None:
                found.append(Finding(place, "has a second signature without a witness"))
            continue
        witness = public.get(header.witness)
        if header.witness == header.by:
            found.append(Finding(place, "has its author as its witness"))
        elif not (
            witness and witness_signature and is_signed(witness, entry_hash, witness_signature)
        ):
            found.append(Finding(place, f"is not signed by its witness {header.witness}"))
    return found


class _Chain:
    """Follows the chain from one entry to the next."""

    def __init__(self, result: Checked, seq: int, prev: str, station: str) -> None:
        self._result = result
        self._seq = seq
        self._prev = prev
        self._station = station
        self._recorded_at = ""

    def follow(self, row: Row) -> tuple[Header, Body | None] | None:
        """Check one row against the one before; return what it says if it can be read."""
        seq, header_text, body_text, entry_hash, _, _ = row
        place, find = f"entry {seq}", self._result.find
        if seq != self._seq + 1:
            find(place, f"follows entry {self._seq}: what stood between is missing")
        if sha256_hex(header_text) != entry_hash:
            find(place, "its header does not have the hash that is stored")
        try:
            header = read_header(header_text)
            body = read_body(header.kind, body_text) if body_text is not None else None
        except EntryUnreadable as error:
            find(place, f"cannot be read: {error}")
            self._seq, self._prev = seq, entry_hash
            return None
        if header.seq != seq:
            find(place, f"calls itself entry {header.seq}")
        if header.prev != self._prev:
            find(place, "does not hang on the entry before it")
        if body_text is None:
            find(place, "its body is missing")
        elif sha256_hex(body_text) != header.body_sha256:
            find(place, "its body is not the one that was signed")
        if self._station and header.station != self._station:
            find(place, f"is of another station, {header.station}")
        if header.recorded_at < self._recorded_at and header.kind != "clock_confirmed":
            find(place, "was recorded before the entry that it follows")
        self._seq, self._prev, self._recorded_at = seq, entry_hash, header.recorded_at
        self._station = header.station
        return header, body


def _batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while batch := list(islice(rows, _BATCH)):
        yield batch


def _follow(
    ledger: Ledger,
    result: Checked,
    chain: _Chain,
    first: int,
    public: PublicKeys,
    each: Callable[[Header, Body], None],
    progress: Callable[[int], None],
) -> None:
    """Go through the rows from ``first`` on; signatures are checked beside, on two threads."""
    rows = ledger.raw_entries(first)
    with ThreadPoolExecutor(_THREADS) as pool:
        waiting: list[Future[list[Finding]]] = []
        for batch in _batches(rows):
            read = [(chain.follow(row), row) for row in batch]
            headed = [(said[0], row) for said, row in read if said]
            waiting.append(pool.submit(_signature_findings, headed, public))
            for said, _ in read:
                if said and said[1] is not None:
                    each(said[0], said[1])
            result.entries += len(batch)
            result.head = batch[-1][3]
            progress(result.entries)
            while len(waiting) > 2 * _THREADS:
                _collect(result, waiting.pop(0))
        for future in waiting:
            _collect(result, future)


def _collect(result: Checked, future: Future[list[Finding]]) -> None:
    for finding in future.result():
        result.find(finding.place, finding.what)


class _Replay:
    """Makes the derived tables again in memory and compares them with the ledger's."""

    def __init__(self, result: Checked) -> None:
        self._result = result
        self._db = sqlcipher.connect(":memory:", isolation_level=None)
        for script in MIGRATIONS:
            self._db.executescript(script)
        self._db.execute("BEGIN")
        self._is_whole = True

    def apply(self, header: Header, body: Body) -> None:
        try:
            apply(self._db, header, body)
        except (sqlcipher.Error, OverflowError, ValueError) as error:
            self._is_whole = False
            self._result.find(
                f"entry {header.seq}", f"cannot follow the entries before it: {error}"
            )

    def compare(self, ledger: Ledger) -> None:
        for table in STATE_TABLES:
            sql = _ALL_ROWS.format(table)
            ours = {tuple(row) for row in self._db.execute(sql)}
            theirs = {tuple(row) for row in ledger.rows(sql)}
            extra, missing = theirs - ours, ours - theirs
            if extra or missing:
                self._result.find(
                    f"table {table}",
                    f"{len(extra)} rows are not what the entries say, {len(missing)} are missing",
                )
        sql = "SELECT type, name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'"
        ours_schema = {tuple(row) for row in self._db.execute(sql)}
        theirs_schema = {tuple(row) for row in ledger.rows(sql)}
        for kind, name, _ in sorted(ours_schema - theirs_schema):
            self._result.find(f"{kind} {name}", "is missing or was changed")
        for kind, name, _ in sorted(theirs_schema - ours_schema):
            self._result.find(f"{kind} {name}", "is none of ours")

    def close(self) -> None:
        self._db.close()


def _check_file(ledger: Ledger, result: Checked) -> None:
    for row in ledger.rows("PRAGMA cipher_integrity_check"):
        result.find("file", str(row[0]))
    if result.findings:
        return
    for row in ledger.rows("PRAGMA quick_check"):
        if row[0] != "ok":
            result.find("file", str(row[0]))


def check(
    ledger: Ledger,
    *,
    root_sha256: str = "",
    progress: Callable[[int], None] = lambda _: None,
) -> Checked:
    """Check everything: pages, chain, signatures, and every table against a replay.

    Raises:
        LedgerFault: the file cannot be read at all.
    """
    result = Checked()
    _check_file(ledger, result)
    public = _public_keys(ledger, result, root_sha256)
    replay = _Replay(result)
    try:
        chain = _Chain(result, 0, ZERO_HASH, "")
        _follow(ledger, result, chain, 1, public, replay.apply, progress)
        if result.entries == 0:
            result.find("ledger", "holds no entry")
        replay.compare(ledger)
    finally:
        replay.close()
    return result


def check_new(ledger: Ledger, now: datetime) -> Checked:
    """Check what was written since the last time, and remember how far that was.

    Raises:
        LedgerFault: the file cannot be read.
    """
    mark = ledger.mark("checked")
    seq, entry_hash = (mark[0], mark[1]) if mark else (0, ZERO_HASH)
    result = Checked(head=entry_hash)
    if mark:
        row = ledger.row("SELECT hash FROM entry WHERE seq = ?", seq)
        if row is None or row["hash"] != entry_hash:
            result.find(f"entry {seq}", "is not the one that was checked the last time")
            return result
    public = _public_keys(ledger, result, "")
    chain = _Chain(result, seq, entry_hash, "")
    _follow(ledger, result, chain, seq + 1, public, lambda _h, _b: None, lambda _: None)
    if result.is_sound:
        last, head, _ = ledger.head()
        ledger.set_mark("checked", last, head, now)
    return result
