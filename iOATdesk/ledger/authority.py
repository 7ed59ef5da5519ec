"""The station's own certificate authority: one root, one certificate a person (X.509, P-256)."""

import hashlib
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from iOATdesk.models.people import Person

_VALID_FOR = timedelta(days=20 * 365)
"""Longer than any record is kept: an old register must still verify."""


def _names(**parts: str) -> x509.Name:
    oids = {
        "common_name": NameOID.COMMON_NAME,
        "serial_number": NameOID.SERIAL_NUMBER,
        "title": NameOID.TITLE,
        "organization": NameOID.ORGANIZATION_NAME,
    }
    return x509.Name(
        [x509.NameAttribute(oids[key], text[:64]) for key, text in parts.items() if text]
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=not signs_certificates,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def root_certificate(
    station: str, clinic: str, key: ec.EllipticCurvePrivateKey, now: datetime
) -> x509.Certificate:
    """Return the self-signed root of a new station."""
    name = _names(
        common_name=f"iOATdesk station {station}", organization=clinic, serial_number=station
    )
    public = key.public_key()
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + _VALID_FOR)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .sign(key, hashes.SHA256())
    )


def person_certificate(
    person: Person,
    public_key: ec.EllipticCurvePublicKey,
    root: x509.Certificate,
    root_key: ec.EllipticCurvePrivateKey,
    now: datetime,
) -> x509.Certificate:
    """Return a person's certificate: printed name, id as serialNumber, role as title."""
    name = _names(common_name=person.name, serial_number=person.person, title=str(person.role))
    root_public = root_key.public_key()
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(root.subject)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(root.not_valid_after_utc)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(root_public), critical=False
        )
        .sign(root_key, hashes.SHA256())
    )


def fingerprint(certificate: x509.Certificate) -> str:
    """Return the SHA-256 of a certificate's DER, hex."""
    return hashlib.sha256(certificate.public_bytes(serialization.Encoding.DER)).hexdigest()


def pem(certificate: x509.Certificate) -> str:
    """Write a certificate as PEM."""
    return certificate.public_bytes(serialization.Encoding.PEM).decode()


def subject_text(certificate: x509.Certificate, oid: x509.ObjectIdentifier) -> str:
    """Return one attribute of the subject; empty where it has none."""
    found = certificate.subject.get_attributes_for_oid(oid)
    return str(found[0].value) if found else ""


def person_of(certificate: x509.Certificate) -> str:
    """Return the id of the person whose certificate this is."""
    return subject_text(certificate, NameOID.SERIAL_NUMBER)


def role_of(certificate: x509.Certificate) -> str:
    """Return the role that the certificate was issued for."""
    return subject_text(certificate, NameOID.TITLE)
