"""Checks the entries of a register: hashes, chain, signatures, roles."""

from collections.abc import Mapping
from dataclasses import dataclass

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from iOATdesk.desk.verify_findings import READING_ERRORS, Findings, said
from iOATdesk.ledger import authority
from iOATdesk.ledger.chain import is_signed, sha256_hex
from iOATdesk.models.entries import KINDS
from iOATdesk.models.people import MAY, Act, Role
from iOATdesk.models.register import RegisterDocument, RegisterEntry

ACT_OF: Mapping[str, Act] = {
    "station_created": Act.ADD_PERSON,
    "person_added": Act.ADD_PERSON,
    "badge_assigned": Act.ADD_PERSON,
    "value_confirmed": Act.CONFIRM_VALUE,
    "clock_confirmed": Act.CONFIRM_CLOCK,
    "patient_enrolled": Act.ENROL,
    "patient_amended": Act.ENROL,
    "patient_status_changed": Act.CHANGE_STATUS,
    "record_opened": Act.LOOK_UP,
    "patient_list_taken": Act.LOOK_UP,
    "order_entered": Act.ENTER_ORDER,
    "order_stopped": Act.ENTER_ORDER,
    "product_added": Act.ADD_PRODUCT,
    "stock_received": Act.RECEIVE,
    "container_opened": Act.PREPARE,
    "syringe_prepared": Act.PREPARE,
    "syringe_checked": Act.CHECK_SYRINGE,
    "syringe_cancelled": Act.PREPARE,
    "residue_destroyed": Act.DESTROY,
    "day_opened": Act.OPEN_DAY,
    "patient_assessed": Act.ASSESS,
    "prescriber_allowed": Act.ALLOW,
    "override_granted": Act.OVERRIDE,
    "syringe_issued": Act.ISSUE,
    "injection_ended": Act.RECORD_INJECTION,
    "injection_unknown": Act.RECORD_INJECTION,
    "syringe_returned": Act.RETURN_SYRINGE,
    "syringe_not_returned": Act.RETURN_SYRINGE,
    "observation_ended": Act.END_OBSERVATION,
    "adverse_event_recorded": Act.RECORD_EVENT,
    "event_reviewed": Act.REVIEW_EVENT,
    "response_begun": Act.RESPOND,
    "response_patient_named": Act.RESPOND,
    "response_stamped": Act.RESPOND,
    "response_ended": Act.RESPOND,
    "incident_report_reprinted": Act.RESPOND,
    "label_reprinted": Act.REPRINT,
    "count_recorded": Act.COUNT,
    "discrepancy_opened": Act.COUNT,
    "day_closed": Act.CLOSE_DAY,
    "register_signed": Act.SIGN_REGISTER,
    "register_exported": Act.EXPORT,
}
"""What whoever wrote an entry of this kind must be permitted to do."""

BY_TWO = frozenset(
    {
        "stock_received",
        "injection_unknown",
        "syringe_not_returned",
        "override_granted",
        "residue_destroyed",
        "count_recorded",
        "discrepancy_opened",
        "day_closed",
    }
)
"""Kinds that nobody writes alone."""


@dataclass(frozen=True, slots=True)
class People:
    """The certificates that came with a register."""

    root: x509.Certificate
    certificates: Mapping[str, tuple[x509.Certificate, ...]]
    """By person; more than one where a person's key was renewed."""

    @property
    def names(self) -> dict[str, str]:
        """Return the printed name of each person."""
        return {
            person: authority.subject_text(found[-1], NameOID.COMMON_NAME)
            for person, found in self.certificates.items()
        }

    @property
    def known_der(self) -> frozenset[bytes]:
        """Return every certificate, the root with them, as DER."""
        listed = [self.root, *(each for found in self.certificates.values() for each in found)]
        return frozenset(each.public_bytes(Encoding.DER) for each in listed)

    def has_signed(self, person: str, hash_hex: str, signature: str) -> bool:
        """Say whether a signature over a hash is by one of this person's keys."""
        for certificate in self.certificates.get(person, ()):
            key = certificate.public_key()
            if isinstance(key, ec.EllipticCurvePublicKey) and is_signed(key, hash_hex, signature):
                return True
        return False

    def may(self, person: str, act: Act) -> bool:
        """Say whether a person's role, as it was certified, may do this."""
        titles = [authority.role_of(each) for each in self.certificates.get(person, ())]
        return any(title in set(Role) and Role(title) in MAY[act] for title in titles)


def read_people(pem: bytes, findings: Findings) -> People | None:
    """Return the people of ``certificates.pem``; who was not certified by the root is a finding.

    Absent where there is no root.
    """
    people: dict[str, tuple[x509.Certificate, ...]] = {}
    try:
        first, *others = x509.load_pem_x509_certificates(pem)
        is_root = _is_issued(first, first)
        for each in others:
            person = authority.person_of(each)
            if _is_issued(each, first):
                people[person] = (*people.get(person, ()), each)
            else:
                findings.add("a certificate does not come from the station's root", got=person)
    except READING_ERRORS as error:
        findings.add("certificates.pem cannot be read", got=said(error))
        return None
    if not is_root:
        findings.add("the first certificate is not a root", got=first.subject.rfc4514_string())
        return None
    return People(first, people)


def _is_issued(certificate: x509.Certificate, root: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(root)
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True


def check_entries(document: RegisterDocument, people: People, findings: Findings) -> None:
    """Note every entry that is not what it says, or not where it belongs."""
    prev = document.previous.head
    ids: set[str] = set()
    for at, entry in enumerate(document.entries):
        seq = document.first_seq + at
        header = entry.header
        if header.seq != seq:
            findings.add_entry(
                seq, "an entry is missing or out of order", expected=seq, got=header.seq
            )
        if header.prev != prev:
            what = "it does not follow the entry before it"
            findings.add_entry(seq, what, expected=prev, got=header.prev)
        prev = sha256_hex(entry.header_text)
        if entry.hash != prev:
            findings.add_entry(
                seq, "its hash is not that of its header", expected=prev, got=entry.hash
            )
        if header.id in ids:
            findings.add_entry(seq, "its id is used twice", got=header.id)
        ids.add(header.id)
        if header.v != 1 or header.station != document.station.id:
            findings.add_entry(
                seq,
                "it is of another station or version",
                expected=f"{document.station.id}, 1",
                got=f"{header.station}, {header.v}",
            )
        _check_body(seq, entry, document, findings)
        _check_signatures(seq, entry, prev, people, findings)
    if document.head != prev:
        findings.add("the head is not the hash of the last entry", expected=prev, got=document.head)
    if document.last_seq != document.first_seq + len(document.entries) - 1:
        findings.add(
            "the number of entries differs",
            expected=document.last_seq - document.first_seq + 1,
            got=len(document.entries),
        )


def _check_body(
    seq: int, entry: RegisterEntry, document: RegisterDocument, findings: Findings
) -> None:
    kind = KINDS.get(entry.header.kind)
    if kind is None:
        findings.add_entry(seq, "its kind is unknown", got=entry.header.kind)
    elif entry.body_text is not None:
        sha256 = sha256_hex(entry.body_text)
        if sha256 != entry.header.body_sha256:
            what = "its body is not the one that was signed"
            findings.add_entry(seq, what, expected=entry.header.body_sha256, got=sha256)
        if kind.disclosure == "clinical" and document.disclosure == "register":
            findings.add_entry(seq, "a clinical body stands in the register", got=entry.header.kind)
    elif kind.disclosure == "register" or document.disclosure == "full":
        what = "its body is withheld though it belongs in the register"
        findings.add_entry(seq, what, got=entry.header.kind)


def _check_signatures(
    seq: int, entry: RegisterEntry, hash_hex: str, people: People, findings: Findings
) -> None:
    header = entry.header
    if not people.has_signed(header.by, hash_hex, entry.signature):
        findings.add_entry(seq, "it is not signed by its author", expected=header.by)
    act = ACT_OF.get(header.kind)
    if act is not None and not people.may(header.by, act):
        what = "its author's role may not do this"
        findings.add_entry(seq, what, got=f"{header.by}: {header.kind}")
    if header.witness is None:
        if entry.witness_signature is not None:
            findings.add_entry(seq, "it is signed by a witness whom it does not name")
        if header.kind in BY_TWO:
            findings.add_entry(seq, "it has no witness", expected="two people", got=header.kind)
        return
    if header.witness == header.by:
        findings.add_entry(seq, "author and witness are one person", got=header.by)
    if not people.has_signed(header.witness, hash_hex, entry.witness_signature or ""):
        findings.add_entry(seq, "it is not signed by its witness", expected=header.witness)
    if not people.may(header.witness, Act.WITNESS):
        findings.add_entry(seq, "the witness's role may not do this", got=header.witness)
