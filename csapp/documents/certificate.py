"""The office's certificate: made at the first sealing, kept in the data folder, self-signed."""

import os
import secrets
import shutil
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from csapp.core.errors import DataUnavailable
from csapp.core.marks import mark
from csapp.core.paths import DataFolder, sync_folder

_CERTIFICATE = "office.crt"
_KEY = "office.key"
_PASSPHRASE = "passphrase"
# the certificate says which office sealed; its age says nothing, and the clocks of office machines go wrong
_VALID = datetime(2000, 1, 1, tzinfo=UTC), datetime(2099, 12, 31, tzinfo=UTC)


@dataclass(frozen=True)
class Identity:
    """PEM certificate, encrypted PEM key and what opens it."""

    certificate: bytes
    key: bytes
    passphrase: bytes


def office_identity(folder: DataFolder, office: str) -> Identity:
    """The office's key and certificate, made now if there are none yet. Raises DataUnavailable."""
    try:
        if not folder.seal.is_dir():
            _make(folder.seal, office)
        return Identity(
            (folder.seal / _CERTIFICATE).read_bytes(),
            (folder.seal / _KEY).read_bytes(),
            (folder.seal / _PASSPHRASE).read_bytes(),
        )
    except OSError as fault:
        raise DataUnavailable(
            mark("电子印章读不出来，检查数据文件夹里的 {folder}，或者从备份恢复。"), folder=folder.seal.name
        ) from fault


def office_certificate(folder: DataFolder) -> bytes | None:
    """The PEM certificate, or None where nothing has been sealed yet."""
    try:
        return (folder.seal / _CERTIFICATE).read_bytes()
    except OSError:
        return None


def _make(place: Path, office: str) -> None:
    """Whole or not at all: two seats may seal for the first time at the same moment."""
    place.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=".seal-", dir=place.parent))
    try:
        identity = _new_identity(office)
        for name, content in (
            (_CERTIFICATE, identity.certificate), (_KEY, identity.key), (_PASSPHRASE, identity.passphrase),
        ):  # fmt: skip
            _write_private(aside / name, content)
        try:
            aside.rename(place)
        except OSError:
            if not place.is_dir():
                raise
        sync_folder(place.parent)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _write_private(path: Path, content: bytes) -> None:
    """Readable by this user only."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _new_identity(office: str) -> Identity:
    # needed once in the life of an office
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.x509.oid import NameOID

    key = rsa.generate_private_key(public_exponent=65537, key_size=3072)
    # names in a certificate hold at most 64 characters
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, office[:64] or "csapp"),
            x509.NameAttribute(NameOID.COMMON_NAME, office[:64] or "csapp"),
        ]
    )
    usage = x509.KeyUsage(
        digital_signature=True, content_commitment=True, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=False, crl_sign=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(_VALID[0])
        .not_valid_after(_VALID[1])
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    passphrase = secrets.token_urlsafe(32).encode("ascii")
    pem = serialization.Encoding.PEM
    locked = serialization.BestAvailableEncryption(passphrase)
    return Identity(
        certificate.public_bytes(pem), key.private_bytes(pem, serialization.PrivateFormat.PKCS8, locked), passphrase
    )
