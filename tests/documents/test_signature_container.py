"""The hole a signature lies in is covered by no digest, so every byte of it is looked at; other programs' are heard."""

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.signers import cms_embedder
from pyhanko.sign.signers.pdf_byterange import SignatureObject

from csapp.core.errors import BadInput
from csapp.core.paths import DataFolder
from csapp.documents.form import write_form
from csapp.documents.seal import seal
from csapp.documents.verify import verify
from tests.documents.form_samples import OFFICE, SAMPLE, STROKES

NOW = datetime(2026, 11, 24, 10, 24)


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A form sealed once, with the office's certificate beside it."""
    root = tmp_path_factory.mktemp("sealed")
    write_form(root / "form.pdf", "callback", [SAMPLE])
    seal(
        root / "form.pdf",
        root / "sealed.pdf",
        "customer",
        signer="林秀兰",
        strokes=STROKES,
        reason="回访确认",
        at=NOW,
        folder=DataFolder(root),
        office=OFFICE,
    )
    return root / "sealed.pdf"


def hole(content: bytes) -> tuple[int, int]:
    """Where the hexadecimal digits of the only signature begin and end."""
    start = content.index(b"/Contents <") + len(b"/Contents <")
    return start, content.index(b">", start)


def is_noticed(content: bytes, beside: Path) -> bool:
    """Whether somebody is told that this file was changed."""
    changed = beside.with_name("changed.pdf")
    changed.write_bytes(content)
    try:
        reports = verify(changed, DataFolder(beside.parent))
    except BadInput:
        return True
    return not reports or any(report.changed_after or not report.intact for report in reports)


def test_the_file_as_sealed_is_sound(sealed: Path) -> None:
    assert not is_noticed(sealed.read_bytes(), sealed)


@pytest.mark.parametrize("part", range(4))
def test_a_changed_byte_of_the_signature_is_noticed(sealed: Path, part: int) -> None:
    content = sealed.read_bytes()
    start, end = hole(content)
    # all of the first bytes, which say how the rest is wrapped, and samples of the rest with its zeros
    offsets = [*range(60), *range(60, (end - start) // 2, 47)]
    unnoticed = []
    for offset in offsets[part::4]:
        place = start + 2 * offset
        changed = bytearray(content)
        changed[place : place + 2] = b"%02X" % (int(content[place : place + 2], 16) ^ 1)
        if not is_noticed(bytes(changed), sealed):
            unnoticed.append(offset)
    assert unnoticed == []


def test_something_hidden_behind_the_signature_is_noticed(sealed: Path) -> None:
    content = sealed.read_bytes()
    _start, end = hole(content)
    assert is_noticed(content[: end - 8] + b"deadbeef" + content[end:], sealed)


def test_another_spelling_of_the_same_digits_is_noticed(sealed: Path) -> None:
    content = sealed.read_bytes()
    start, end = hole(content)
    digits = content[start:end]
    first = next(at for at, digit in enumerate(digits) if digit in b"ABCDEF")
    assert is_noticed(
        content[: start + first] + digits[first : first + 1].lower() + content[start + first + 1 :], sealed
    )


def strangers_signature(form: bytes) -> bytes:
    """The form signed with a customer's own certificate by a program that does not name it among what is signed."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "林秀兰")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2040, 1, 1, tzinfo=UTC))
        .sign(key, hashes.SHA256())
    )
    writer = IncrementalPdfFileWriter(io.BytesIO(form))
    out = io.BytesIO()
    steps: Any = cms_embedder.PdfCMSEmbedder().write_cms("sign_customer", writer, existing_fields_only=True)
    next(steps)
    steps.send(cms_embedder.SigObjSetup(SignatureObject(timestamp=NOW.astimezone(), bytes_reserved=8192)))
    steps.send(cms_embedder.SigIOSetup(md_algorithm="sha256", output=out))
    written = out.getvalue()
    start, end = hole(written)
    signature = (
        pkcs7.PKCS7SignatureBuilder()
        .set_data(written[: start - 1] + written[end + 1 :])
        .add_signer(certificate, key, hashes.SHA256())
        .sign(
            serialization.Encoding.DER,
            [pkcs7.PKCS7Options.DetachedSignature, pkcs7.PKCS7Options.Binary, pkcs7.PKCS7Options.NoCapabilities],
        )
    )
    steps.send(signature)
    return out.getvalue()


def test_a_form_signed_in_another_program_is_intact_but_not_ours(sealed: Path) -> None:
    theirs = sealed.with_name("theirs.pdf")
    theirs.write_bytes(strangers_signature(sealed.with_name("form.pdf").read_bytes()))
    (report,) = verify(theirs, DataFolder(sealed.parent))
    assert report.field == "sign_customer"
    assert (report.intact, report.changed_after, report.trusted) == (True, False, False)
