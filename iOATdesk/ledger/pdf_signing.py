"""Signs the day's register as PAdES B-B, with the machine-readable register inside.

pyHanko takes long to load: this module is imported when a register is signed, not before.
"""

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives import serialization
from pyhanko.keys import load_certs_from_pemder_data, load_private_key_from_pemder_data
from pyhanko.pdf_utils import embed, generic
from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import AxisAlignment, BoxConstraints, Margins, SimpleBoxLayoutRule
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter, PdfFileWriter, copy_into_new_writer
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter, append_signature_field
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator.registry import CertificateStore, SimpleCertificateStore

from iOATdesk.ledger.keys import Signer

_MIME = {"json": "application/json", "csv": "text/csv", "pem": "application/x-pem-file"}
_NO_MARGIN = SimpleBoxLayoutRule(
    x_align=AxisAlignment.ALIGN_MIN, y_align=AxisAlignment.ALIGN_MIN, margins=Margins()
)


@dataclass(frozen=True, slots=True)
class RegisterSigner:
    """One person who signs, and what the signature says and shows."""

    signer: Signer
    certificate_pem: str
    root_pem: str
    name: str
    """As printed."""
    meaning: str
    box: tuple[int, int, int, int]
    """Place on the last page in points: left, bottom, right, top."""
    appearance: bytes
    """One page of the size of the box, as a PDF."""


class _Appearance(PdfContent):
    """The only page of a PDF, drawn where a signature stands."""

    def __init__(self, pdf: bytes, box: BoxConstraints) -> None:
        super().__init__(box=box)
        self._pdf = pdf

    def render(self) -> bytes:
        """Bring the page into the signed file and return the operators that draw it."""
        writer: BasePdfFileWriter = self._ensure_writer
        page = writer.import_page_as_xobject(PdfFileReader(io.BytesIO(self._pdf)))
        self.resources.xobject["/Stamp"] = page
        return b"/Stamp Do"


class _DatedSigner(PdfSigner):
    """Signs at a given moment: the program has one clock, and it is not this library's."""

    def __init__(
        self,
        metadata: PdfSignatureMetadata,
        signer: SimpleSigner,
        stamp_style: StaticStampStyle,
        at: datetime,
    ) -> None:
        super().__init__(metadata, signer, stamp_style=stamp_style)
        self._at = at

    def init_signing_session(
        self, pdf_out: BasePdfFileWriter, *args: bool, **options: bool
    ) -> PdfSigningSession:
        """Return a session that takes ``at`` for the time of signing."""
        session = super().init_signing_session(pdf_out, *args, **options)
        session.system_time = self._at
        return session


# pyHanko is typed in part; what it leaves open is closed here.
_read_certificates: Callable[[bytes], Iterator[Any]] = load_certs_from_pemder_data
_new_store: Callable[[], CertificateStore] = SimpleCertificateStore


def _simple_signer(by: RegisterSigner) -> SimpleSigner:
    der = by.signer.private_key.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    registry = _new_store()
    registry.register_multiple(_read_certificates(by.root_pem.encode()))
    return SimpleSigner(
        signing_cert=next(_read_certificates(by.certificate_pem.encode())),
        signing_key=load_private_key_from_pemder_data(der, None),
        cert_registry=registry,
    )


def _attach(writer: PdfFileWriter, name: str, content: bytes, at: datetime) -> None:
    embedded = embed.EmbeddedFileObject.from_file_data(
        writer,
        content,
        params=embed.EmbeddedFileParams(creation_date=at, modification_date=at),
        mime_type=_MIME[name.rpartition(".")[2]],
    )
    spec = embed.FileSpec(
        name,
        file_name=name,
        embedded_data=embedded,
        description=f"{name} of this register",
        af_relationship=generic.pdf_name("/Data"),
    )
    embed.embed_file(writer, spec)


def _field_name(at: int) -> str:
    return f"Signature{at + 1}"


def _prepared(
    pdf: bytes,
    attachments: Mapping[str, bytes],
    signers: Sequence[RegisterSigner],
    passphrase: str | None,
    at: datetime,
) -> bytes:
    """Return the register with its files and empty signature fields, encrypted."""
    writer: Any = copy_into_new_writer(PdfFileReader(io.BytesIO(pdf)))
    # A later field would be a change that the first signature does not allow.
    for index, by in enumerate(signers):
        spec = SigFieldSpec(
            _field_name(index),
            on_page=-1,
            box=by.box,
            readable_field_name=f"Signature of {by.name}",
        )
        append_signature_field(writer, spec)
    # Names in a name tree are sorted (ISO 32000-2, 7.9.6).
    for name in sorted(attachments):
        _attach(writer, name, attachments[name], at)
    if passphrase is not None:
        writer.encrypt(owner_pass=passphrase, user_pass=passphrase)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def sign_register(
    pdf: bytes,
    attachments: Mapping[str, bytes],
    signers: Sequence[RegisterSigner],
    passphrase: str | None,
    at: datetime,
    progress: Callable[[int], None] = lambda _: None,
) -> bytes:
    """Return the register signed by everybody named, with its files, encrypted by AES-256.

    The first signature certifies the file: nothing may come after it but the other signatures.
    ``progress`` is told how many have signed.
    """
    signed = _prepared(pdf, attachments, signers, passphrase, at)
    for index, by in enumerate(signers):
        writer: Any = IncrementalPdfFileWriter(io.BytesIO(signed))
        if passphrase is not None:
            writer.encrypt(passphrase)
        metadata = PdfSignatureMetadata(
            field_name=_field_name(index),
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
            name=by.name,
            reason=by.meaning,
            certify=index == 0,
            docmdp_permissions=MDPPerm.FILL_FORMS,
        )
        left, bottom, right, top = by.box
        appearance = _Appearance(by.appearance, BoxConstraints(right - left, top - bottom))
        style = StaticStampStyle(
            border_width=0, background=appearance, background_layout=_NO_MARGIN
        )
        out = io.BytesIO()
        _DatedSigner(metadata, _simple_signer(by), style, at).sign_pdf(
            writer, existing_fields_only=True, output=out
        )
        signed = out.getvalue()
        progress(index + 1)
    return signed
