"""How many entries a second a whole check goes through, and where its time goes."""

import time
from collections.abc import Callable

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from benchmarks.clinic import Clinic
from benchmarks.figures import NS_PER_MS, Figure, timed
from iOATdesk.ledger.chain import Entry, is_signed
from iOATdesk.ledger.check import Checked, check

_PER_SECOND = 5_000
_SAMPLE = 4_000
_MS_PER_S = 1_000


def _signatures(clinic: Clinic, sample: list[Entry]) -> float:
    """Return how many entries a second have their signatures verified and nothing else."""
    public: dict[str, ec.EllipticCurvePublicKey] = {}
    for person, pem in clinic.ledger.certificates().items():
        key = x509.load_pem_x509_certificate(pem.encode()).public_key()
        assert isinstance(key, ec.EllipticCurvePublicKey), "the station signs with P-256"
        public[person] = key

    def verify() -> None:
        for entry in sample:
            assert is_signed(public[entry.header.by], entry.hash, entry.signature)
            if entry.header.witness and entry.witness_signature:
                witness = public[entry.header.witness]
                assert is_signed(witness, entry.hash, entry.witness_signature)

    return len(sample) * _MS_PER_S / timed(verify)[0]


def measure(clinic: Clinic, say: Callable[[str], None]) -> tuple[Figure, str]:
    """Check the whole ledger; return its rate, and the shares of its time in words."""
    head = clinic.ledger.head()[0]
    sample = list(clinic.ledger.entries(max(1, head - _SAMPLE + 1)))
    before = _signatures(clinic, sample)
    seen: list[int] = []

    def progress(entries: int) -> None:
        if not seen or entries // 50_000 > len(seen) // 50:
            say(f"checking the ledger: {entries:,} of {head:,} entries")
        seen.append(time.perf_counter_ns())

    say("checking the ledger's file")
    began = time.perf_counter_ns()
    whole_ms, result = timed(lambda: check(clinic.ledger, progress=progress))
    after = _signatures(clinic, sample)
    _assert_sound(result, head)
    file_ms, all_ms = ((at - began) / NS_PER_MS for at in (seen[0], seen[-1]))
    shares = (
        f"check of {head:,} entries took {whole_ms / _MS_PER_S:.0f} s: file"
        f" {file_ms / whole_ms:.0%}, chain with signatures and replay"
        f" {(all_ms - file_ms) / whole_ms:.0%}, tables compared {1 - all_ms / whole_ms:.0%}"
    )
    rate = head * _MS_PER_S / whole_ms
    figure = Figure(
        "check, entries with signatures",
        [rate],
        "signatures only, one thread",
        [before, after],
        "at least 5,000/s",
        rate >= _PER_SECOND,
        "/s",
    )
    return figure, shares


def _assert_sound(result: Checked, head: int) -> None:
    assert result.is_sound, result.findings
    assert result.entries == head, "every entry was checked"
