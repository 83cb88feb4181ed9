"""Reading signatures and fields with pyHanko; imported only when a form is checked."""

import io
import logging
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import (
    CatalogModificationRule,
    DocInfoRule,
    DSSCompareRule,
    FormUpdatingRule,
    GenericFieldModificationRule,
    MetadataUpdateRule,
    ModificationLevel,
    ObjectStreamRule,
    SigFieldCreationRule,
    SigFieldModificationRule,
    StandardDiffPolicy,
    XrefStreamRule,
)
from pyhanko.sign.general import check_ess_certid
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from csapp.core.errors import BadInput
from csapp.core.marks import mark
from csapp.documents.verify import read_file

# what it would write repeats names and values of the form
for _name in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_name).setLevel(logging.CRITICAL + 1)

FAULTS = (
    PdfError, ValueError, TypeError, KeyError, IndexError, AttributeError, NotImplementedError, AssertionError,
    OSError, EOFError, OverflowError, RecursionError, MemoryError, struct.error, zlib.error,
)  # fmt: skip
"""What a damaged file makes pyHanko raise: it trusts the structure it reads."""

# untyped in the library
_CATALOGUE: Any = CatalogModificationRule
_METADATA: Any = MetadataUpdateRule
_NEW_PLACE: Any = SigFieldCreationRule

# pyHanko's own policy calls the first signature broken once a second one is added to a form with locks, because it
# looks at appearance streams nobody touched; field values are compared all the same
_AROUND = (DocInfoRule(), ObjectStreamRule(), XrefStreamRule(), DSSCompareRule(), _METADATA())
_POLICY = StandardDiffPolicy(
    global_rules=[_CATALOGUE(), *(rule.as_qualified(ModificationLevel.LTA_UPDATES) for rule in _AROUND)],
    form_rule=FormUpdatingRule(
        field_rules=[
            _NEW_PLACE(),
            SigFieldModificationRule(allow_in_place_appearance_stream_changes=False),
            GenericFieldModificationRule(allow_in_place_appearance_stream_changes=False),
        ]
    ),
)


@dataclass(frozen=True)
class Found:
    """One signature as it stands in the file."""

    field: str
    signer: str
    at: datetime | None
    intact: bool
    changed: bool
    trusted: bool


def unreadable(name: str) -> BadInput:
    """The sentence for a PDF that cannot be followed."""
    return BadInput("file", mark("「{name}」已经损坏或不完整，读不出来，换一份完好的文件。"), name=name)


def signatures(content: bytes, name: str, certificate: bytes | None) -> list[Found]:
    """Check every signature. Raises BadInput("file")."""
    trusted = _certificate(certificate)
    try:
        reader = _reader(content, name)
        embedded = list(reader.embedded_signatures)
        found = [_examined(signature, content, trusted) for signature in embedded]
    except FAULTS as fault:
        raise unreadable(name) from fault
    # a signature whose place in the form was destroyed must not make the file look unsigned
    if content.count(b"/ByteRange") != len(found):
        raise unreadable(name)
    return found


def _certificate(pem: bytes | None) -> Any:
    """The office's certificate; a damaged one vouches for nothing."""
    try:
        return next(iter(load_certs_from_pemder_data(pem))) if pem else None
    except (ValueError, StopIteration):
        return None


def form_fields(path: Path) -> tuple[dict[str, str], list[str]]:
    """Values by name, and names of signature fields; none for a scan, which has no form. Raises BadInput("file")."""
    content = read_file(path)
    try:
        root = _reader(content, path.name).root
        if "/AcroForm" not in root:
            return {}, []
        fields = list(_leaves(root["/AcroForm"]["/Fields"], "", 0))
        signed = [field for field, kind, _value in fields if kind == "/Sig"]
        return {field: _plain(value) for field, kind, value in fields if kind != "/Sig"}, signed
    except FAULTS as fault:
        raise unreadable(path.name) from fault


def _reader(content: bytes, name: str) -> PdfFileReader:
    reader = PdfFileReader(io.BytesIO(content))
    if reader.encrypted:
        raise BadInput("file", mark("「{name}」加了密码，去掉密码再选。"), name=name)
    return reader


def _leaves(fields: Any, prefix: str, depth: int) -> Iterator[tuple[str, str, Any]]:
    """Full name, kind and value of each field below `fields`."""
    if depth > 8:
        raise ValueError(prefix)
    for item in fields:
        field = item.get_object()
        name = f"{prefix}{field['/T']}"
        if "/FT" in field:
            yield name, str(field["/FT"]), _value(field)
        else:
            yield from _leaves(field["/Kids"], f"{name}.", depth + 1)


def _value(field: Any) -> Any:
    """The value, followed if it is written elsewhere in the file (`get` would return the reference)."""
    if "/V" in field:
        return field["/V"]
    return None


def _plain(value: Any) -> str:
    text = "" if value is None else str(value)
    return "" if text == "/Off" else text.removeprefix("/")


def _examined(signature: EmbeddedPdfSignature, content: bytes, trusted: Any) -> Found:
    told = signature.sig_object
    field, signer = signature.field_name, str(told.get("/Name", ""))
    at = signature.self_reported_timestamp
    moment = at.astimezone().replace(tzinfo=None) if at else None
    try:
        context = ValidationContext(trust_roots=[trusted] if trusted else [], allow_fetching=False)
        status = validate_pdf_signature(signature, context, diff_policy=_POLICY)
        intact = bool(status.intact and status.valid) and _container_is_exact(signature, content, trusted)
        changed = not intact or _changed(signature, status)
    except FAULTS:
        return Found(field, signer, moment, intact=False, changed=True, trusted=False)
    return Found(field, signer, moment, intact, changed, trusted=bool(status.trusted) and intact)


def _changed(signature: EmbeddedPdfSignature, status: Any) -> bool:
    """Anything after the signature beside further signatures in fields it leaves free."""
    level = status.modification_level
    allowed = isinstance(level, ModificationLevel) and level <= ModificationLevel.FORM_FILLING
    if not allowed or not status.docmdp_ok or status.coverage < SignatureCoverageLevel.ENTIRE_REVISION:
        return True
    newest = signature.signed_revision == signature.reader.xrefs.total_revisions - 1
    # bytes behind the end that belong to no revision
    return newest and status.coverage is not SignatureCoverageLevel.ENTIRE_FILE


def _container_is_exact(signature: EmbeddedPdfSignature, content: bytes, trusted: Any) -> bool:
    """The hole in the signed bytes holds the signature and zeros, and the certificate is the one it names.

    No digest covers the hole, so that a byte changed there would otherwise pass.
    """
    _start, before, after, _length = (int(value) for value in signature.byte_range)
    gap = content[before:after].decode("latin-1")
    held = signature.signed_data.dump()
    filled = bytes(signature.pkcs7_content)
    end = filled.find(held) + len(held)
    exact = gap[:1] == "<" and gap[-1:] == ">" and gap[1:-1] in {filled.hex(), filled.hex().upper()}
    ours = trusted is not None and signature.signer_cert.dump() == trusted.dump()
    wrapped = not ours or _wrapping_is_ours(signature, filled[:end])
    return exact and not any(filled[end:]) and _certificate_is_named(signature) and wrapped


def _certificate_is_named(signature: EmbeddedPdfSignature) -> bool:
    """A signature that says which certificate made it has that one beside it; other programs may leave it unsaid."""
    attributes = signature.signer_info["signed_attrs"]
    named = [one for one in attributes if one["type"].native == "signing_certificate_v2"]
    return all(check_ess_certid(signature.signer_cert, one["values"][0]["certs"][0]) for one in named)


def _wrapping_is_ours(signature: EmbeddedPdfSignature, filled: bytes) -> bool:
    """What stands around the signature as we write it: nothing else vouches for these twenty bytes."""
    # tag and two bytes of length, then everything else
    sized = filled[:2] == b"\x30\x82" and int.from_bytes(filled[2:4], "big") == len(filled) - 4
    data, signer = signature.signed_data, signature.signer_info
    versions = data["version"].native, signer["version"].native
    digests = [algorithm.dump() for algorithm in data["digest_algorithms"]]
    return sized and versions == ("v1", "v1") and digests == [signer["digest_algorithm"].dump()]
