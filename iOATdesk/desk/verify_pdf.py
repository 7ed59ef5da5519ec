"""Reads a register's PDF as its readers would: attached files, pages, and signatures.

Two libraries look at the same bytes: pypdf at what is shown and attached, pyHanko at what is
signed. Both are loaded with this module, which ``verify`` imports when it is asked.
"""

import hashlib
import io
import logging
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.crypt.api import AuthStatus
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation import EmbeddedPdfSignature, validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import PathError, ValidationError
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

from iOATdesk.desk.verify_findings import READING_ERRORS, Findings, Unreadable, said

PDF_ERRORS: tuple[type[Exception], ...] = (
    *READING_ERRORS,
    PathError,
    PdfError,
    PyPdfError,
    ValidationError,
)
_LINES_MAX = 12
_NOT_COMPARED = {"/Parent", "/Annots", "/Length", "/Filter", "/DecodeParms", "/Type"}
# pyHanko is typed in part; what it leaves open is closed here.
_read_certificates: Callable[[bytes], Iterator[Any]] = load_certs_from_pemder_data
_LOGGERS = ("pypdf", "pyhanko", "pyhanko_certvalidator")


@contextmanager
def quiet() -> Iterator[None]:
    """Keep the libraries from logging what is told in findings anyway."""
    loggers = [logging.getLogger(name) for name in _LOGGERS]
    before = [each.propagate for each in loggers]
    silent = logging.NullHandler()
    for each in loggers:
        each.addHandler(silent)
        each.propagate = False
    try:
        yield
    finally:
        for each, propagate in zip(loggers, before, strict=True):
            each.removeHandler(silent)
            each.propagate = propagate


def open_pdf(content: bytes, passphrase: str | None) -> PdfReader:
    """Return a reader of the file, decrypted.

    Raises:
        Unreadable: it is no PDF, or the passphrase does not open it.
    """
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted:
            if passphrase is None:
                raise Unreadable("it is encrypted and no passphrase was given")
            if not reader.decrypt(passphrase):
                raise Unreadable("the passphrase does not open it")
        len(reader.pages)
    except PDF_ERRORS as error:
        raise Unreadable(f"it is no PDF that can be read ({said(error)})") from error
    return reader


def attached(reader: PdfReader, wanted: Sequence[str], findings: Findings) -> dict[str, bytes]:
    """Return the attached files that are there; others and doubles are findings."""
    found: dict[str, bytes] = {}
    try:
        for name, contents in reader.attachments.items():
            if name not in wanted:
                findings.add("another file is attached", got=name)
            elif len(contents) != 1:
                findings.add(f"{name} is attached {len(contents)} times", expected="once")
            else:
                found[name] = contents[0]
    except PDF_ERRORS as error:
        findings.add("the attached files cannot be read", got=said(error))
    for name in wanted:
        if name not in found:
            findings.add(f"{name} cannot be read from the file", expected=f"{name} attached once")
    return found


class _Shapes:
    """Digests of what is drawn, with everything it refers to; the same drawing, the same digest."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], str] = {}

    def of(self, value: object) -> str:
        """Return the digest of an object of the PDF."""
        if isinstance(value, IndirectObject):
            key = (value.idnum, value.generation)
            if key not in self._known:
                self._known[key] = "cycle"
                self._known[key] = self.of(value.get_object())
            return self._known[key]
        digest = hashlib.sha256()
        if isinstance(value, StreamObject):
            digest.update(value.get_data())
        if isinstance(value, DictionaryObject):
            for name in sorted(set(value) - _NOT_COMPARED):
                digest.update(f"{name}:{self.of(value.raw_get(name))};".encode())
        elif isinstance(value, ArrayObject):
            for item in list.__iter__(value):
                digest.update(f"{self.of(item)},".encode())
        elif not isinstance(value, StreamObject):
            digest.update(repr(value).encode())
        return digest.hexdigest()


def _lines(reader: PdfReader, at: int) -> list[str]:
    return reader.pages[at].extract_text().splitlines()


def compare_print(
    reader: PdfReader,
    printed: bytes,
    boxes: Sequence[tuple[int, int, int, int]],
    findings: Findings,
) -> None:
    """Note where the pages differ from ``printed``, the pages made again from register.json.

    ``boxes`` are the places of signatures on the last page: nothing else may lie on a page.
    """
    again = PdfReader(io.BytesIO(printed))
    shapes, shapes_again = _Shapes(), _Shapes()
    drawn_otherwise: list[str] = []
    before = len(findings.found)
    try:
        if len(reader.pages) != len(again.pages):
            findings.add(
                "the number of pages differs", expected=len(again.pages), got=len(reader.pages)
            )
        for at in range(min(len(reader.pages), len(again.pages))):
            if shapes.of(reader.pages[at]) == shapes_again.of(again.pages[at]):
                continue
            where = f"page {at + 1}"
            drawn_otherwise.append(where)
            if _compare_lines(_lines(again, at), _lines(reader, at), where, findings):
                # What follows is moved by it and says nothing more.
                break
        # Another text changes the glyphs that all pages share; that it is there is told already.
        if drawn_otherwise and len(findings.found) == before:
            what = "it is drawn otherwise than its entries are printed, though its text is the same"
            findings.add(what, line=", ".join(drawn_otherwise))
        for at, page in enumerate(reader.pages):
            allowed = boxes if at == len(reader.pages) - 1 else ()
            for note in page.get("/Annots", ()):
                place = tuple(round(float(side)) for side in note.get_object()["/Rect"])
                if note.get_object().get("/Subtype") != "/Widget" or place not in allowed:
                    what = "something lies on the page that is not a signature in its place"
                    findings.add(what, line=f"page {at + 1}")
    except PDF_ERRORS as error:
        findings.add("the pages cannot be read", got=said(error))


def _compare_lines(expected: list[str], got: list[str], page: str, findings: Findings) -> bool:
    """Note the lines of a page that differ; return whether so many do that the rest says no more.

    Where a line was added or taken away, all below it differ, and only the first is named.
    """
    what = "the printed line differs from the entries in the file"
    pairs = enumerate(zip_longest(expected, got, fillvalue="no line"), start=1)
    differing = [(at, wanted, shown) for at, (wanted, shown) in pairs if wanted != shown]
    is_moved = len(expected) != len(got) or len(differing) > _LINES_MAX
    for at, wanted, shown in differing[:1] if is_moved else differing:
        findings.add(what, expected=wanted, got=shown, line=f"{page}, line {at}")
    return is_moved


@dataclass(frozen=True, slots=True)
class Signed:
    """One valid signature."""

    person: str


def signatures(
    content: bytes,
    passphrase: str | None,
    root: x509.Certificate,
    known: AbstractSet[bytes],
    findings: Findings,
) -> tuple[Signed, ...] | None:
    """Return the valid signatures of the file; whatever is wrong with the others is a finding.

    ``known`` are the certificates (DER) that may stand in a signature. Absent where the
    signatures cannot be read at all.
    """
    found: list[Signed] = []
    try:
        reader: Any = PdfFileReader(io.BytesIO(content))
        if reader.encrypted and reader.decrypt(passphrase or "").status is AuthStatus.FAILED:
            # The passphrase has opened it before: what fails is the seal of ISO/TS 32004.
            findings.add("the file was changed: the seal of its encryption does not fit")
            return None
        for name, _, _ in enumerate_sig_fields(reader, filled_status=False):
            findings.add(f"the place {name} is not signed")
        embedded = list(reader.embedded_signatures)
        for at, signature in enumerate(embedded):
            is_last = at == len(embedded) - 1
            name = f"signature {at + 1}"
            _check_unsigned(signature, name, known, findings)
            one = _signature(signature, root, name, findings, is_last=is_last)
            found += [one] if one else []
    except PDF_ERRORS as error:
        findings.add("the signatures cannot be read", got=said(error))
        return None
    return tuple(found)


def _check_unsigned(
    signature: EmbeddedPdfSignature, name: str, known: AbstractSet[bytes], findings: Findings
) -> None:
    """Note what stands in a signature's place without being signed, other than it must."""
    content: Any = signature.signed_data
    algorithms = [each["algorithm"].native for each in content["digest_algorithms"]]
    if content["version"].native != "v1" or algorithms != ["sha256"]:
        findings.add(f"{name} is not of the form that a register has", got=str(algorithms))
    certificates = {each.dump() for each in signature.other_embedded_certs}
    if not {*certificates, signature.signer_cert.dump()} <= known:
        findings.add(f"{name} brings a certificate that is not in certificates.pem")
    if any(signature.pkcs7_content[_der_length(signature.pkcs7_content) :]):
        findings.add(f"{name} is followed by something else in its place")


def _der_length(der: bytes) -> int:
    """Return how many bytes the first object takes (X.690, 8.1.3); what follows must be empty."""
    long = der[1] & 0x7F if der[1] & 0x80 else 0
    return 2 + long + (int.from_bytes(der[2 : 2 + long], "big") if long else der[1])


def _signature(
    signature: EmbeddedPdfSignature,
    root: x509.Certificate,
    name: str,
    findings: Findings,
    *,
    is_last: bool,
) -> Signed | None:
    before = len(findings.found)
    try:
        at = signature.self_reported_timestamp
        trusted = _read_certificates(root.public_bytes(Encoding.DER))
        context = ValidationContext(
            trust_roots=list(trusted), moment=at, allow_fetching=False, revocation_mode="soft-fail"
        )
        status = validate_pdf_signature(signature, context)
    except PDF_ERRORS as error:
        findings.add(f"{name} cannot be checked", got=said(error))
        return None
    if at is None:
        findings.add(f"{name} names no time")
    if not status.intact:
        findings.add(f"{name}: the file is not what was signed")
    if not status.valid:
        findings.add(f"{name} is not by the key of its certificate")
    if not status.trusted:
        findings.add(f"{name}: its certificate does not come from the station's root")
    if is_last and status.coverage is not SignatureCoverageLevel.ENTIRE_FILE:
        findings.add(f"{name} does not cover the whole file")
    if not status.docmdp_ok:
        findings.add(f"{name}: the file was changed after it")
    if not status.bottom_line and len(findings.found) == before:
        findings.add(f"{name} is not valid")
    if len(findings.found) > before:
        return None
    person = str(signature.signer_cert.subject.native.get("serial_number", ""))
    return Signed(person)
