"""Who signed a form, when, and whether anything was changed since (F01)."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from csapp.core.errors import BadInput
from csapp.core.marks import mark
from csapp.core.paths import DataFolder
from csapp.documents.certificate import office_certificate

LARGEST = 200 * 1024 * 1024
"""Bytes; a thousand forms in one file take 15 MB."""


@dataclass(frozen=True)
class SignatureReport:
    """One signature; `at` is local time as the signing machine told it."""

    field: str
    signer: str
    at: datetime | None
    intact: bool
    """What the signature covers is bit for bit what was signed."""
    changed_after: bool
    """Something beside a further signature was added, or what was signed was altered."""
    trusted: bool
    """Sealed with this office's certificate; nobody else vouches for it."""
    note: str


def verify(path: Path, folder: DataFolder) -> list[SignatureReport]:
    """All signatures in the order they were given; none for a form nobody signed.

    Raises BadInput("file") for what is no PDF, is cut off, encrypted or no longer readable.
    """
    content = read_file(path)
    # pyHanko takes 0.6 s to import and is needed for signed paper only
    from csapp.documents.checking import signatures

    return [
        SignatureReport(
            field=found.field,
            signer=found.signer,
            at=found.at,
            intact=found.intact,
            changed_after=found.changed,
            trusted=found.trusted,
            note=_note(intact=found.intact, changed=found.changed, trusted=found.trusted),
        )
        for found in signatures(content, path.name, office_certificate(folder))
    ]


def read_file(path: Path) -> bytes:
    """The bytes of a PDF. Raises BadInput("file")."""
    try:
        if path.stat().st_size > LARGEST:
            raise BadInput("file", mark("「{name}」太大，不会是本系统打印的表。"), name=path.name)
        content = path.read_bytes()
    except OSError as fault:
        raise BadInput("file", mark("「{name}」打不开，看它还在不在，有没有权限。"), name=path.name) from fault
    if b"%PDF-" not in content[:1024]:
        raise BadInput("file", mark("「{name}」不是 PDF 文件，选签字的那份表。"), name=path.name)
    return content


def _note(*, intact: bool, changed: bool, trusted: bool) -> str:
    if not intact:
        return mark("签名与内容对不上，文件签后被改过，不能作数。")
    if changed:
        return mark("签字以后又改过内容，不能作数。")
    if not trusted:
        return mark("签后没有改动；签名不是本中心的电子印章，未受信任机构认证。")
    return mark("签后没有改动，由本中心电子印章封存，未受信任机构认证。")
