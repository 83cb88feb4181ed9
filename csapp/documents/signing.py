"""Writing a signature into a form with pyHanko; imported only when somebody signs."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pyhanko.keys import load_certs_from_pemder_data, load_private_key_from_pemder_data
from pyhanko.pdf_utils import generic, layout
from pyhanko.pdf_utils.content import PdfResources, RawContent
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import FieldMDPSpec, enumerate_sig_fields
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

from csapp.core.errors import BadInput, DataUnavailable
from csapp.core.marks import mark
from csapp.documents.certificate import Identity
from csapp.documents.checking import FAULTS, unreadable
from csapp.documents.ink import Stroke, drawn_date, drawn_signature

# untyped in the library
_RESOURCES: Any = PdfResources
_STORE: Any = SimpleCertificateStore


@dataclass(frozen=True)
class SignatureWanted:
    """Who signs where, when and why."""

    field: str
    signer: str
    strokes: Sequence[Stroke]
    reason: str
    at: datetime
    office: str


class _DatedSigner(PdfSigner):
    """Takes the moment from the caller instead of the machine."""

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._at = at

    def init_signing_session(self, *args: Any, **kwargs: Any) -> PdfSigningSession:
        """Set the moment of signing."""
        session = super().init_signing_session(*args, **kwargs)
        # a moment without zone is the office's own time
        session.system_time = self._at.astimezone()
        return session


def signed(content: bytes, name: str, wanted: SignatureWanted, identity: Callable[[], Identity]) -> bytes:
    """The file with one more signature appended; `identity` is asked for once the place is known to be free."""
    try:
        writer = IncrementalPdfFileWriter(io.BytesIO(content))
        place, box = _free_place(writer.prev, wanted.field)
        style = _appearance(writer, wanted, box)
    except FAULTS as fault:
        raise unreadable(name) from fault
    signer = _signer(identity())
    details = PdfSignatureMetadata(
        field_name=place, name=wanted.signer, reason=wanted.reason, location=wanted.office, md_algorithm="sha256"
    )
    out = io.BytesIO()
    try:
        _DatedSigner(details, signer=signer, stamp_style=style, at=wanted.at).sign_pdf(
            writer, existing_fields_only=True, output=out
        )
    except FAULTS as fault:
        raise unreadable(name) from fault
    return out.getvalue()


def _free_place(reader: PdfFileReader, field: str) -> tuple[str, tuple[float, float]]:
    """Name and size of the signature field. Raises BadInput("field") if it may not be signed any more."""
    found = {name: (value, ref.get_object()) for name, value, ref in enumerate_sig_fields(reader)}
    place = f"sign_{field}" if field not in found else field
    if place not in found:
        raise BadInput("field", mark("表上没有「{place}」这个签字栏。"), place=field)
    if found[place][0] is not None:
        raise BadInput("field", mark("这一栏已经签过字，不用再签。"))
    for value, other in found.values():
        if value is not None and "/Lock" in other and FieldMDPSpec.from_pdf_object(other["/Lock"]).is_locked(place):
            raise BadInput("field", mark("表已经审核锁定，不能再签，需要时重新打印一份。"))
    left, bottom, right, top = (float(edge) for edge in found[place][1]["/Rect"])
    return place, (abs(right - left), abs(top - bottom))


def _appearance(
    writer: IncrementalPdfFileWriter, wanted: SignatureWanted, box: tuple[float, float]
) -> StaticStampStyle:
    """The strokes, and the day in the form's own font where the form has it."""
    width, height = box
    drawn, resources = drawn_signature(wanted.strokes, width, height), _RESOURCES()
    form = writer.root["/AcroForm"]
    if "/DR" in form and "/Font" in form["/DR"] and "/SC" in form["/DR"]["/Font"]:
        resources.font[generic.pdf_name("/SC")] = form["/DR"]["/Font"].raw_get("/SC")
        drawn += "\n" + drawn_date(wanted.at, width)
    middle = layout.AxisAlignment.ALIGN_MID
    return StaticStampStyle(
        border_width=0,
        background=RawContent(drawn.encode("ascii"), resources, layout.BoxConstraints(width, height)),
        background_opacity=1,
        background_layout=layout.SimpleBoxLayoutRule(x_align=middle, y_align=middle),
    )


def _signer(identity: Identity) -> SimpleSigner:
    try:
        key = load_private_key_from_pemder_data(identity.key, identity.passphrase)
        certificate = next(iter(load_certs_from_pemder_data(identity.certificate)))
    except (ValueError, TypeError, OSError, StopIteration) as fault:
        raise DataUnavailable(mark("电子印章的密钥坏了，从备份恢复数据文件夹里的 seal。")) from fault
    # the empty store keeps a second copy of the certificate out of the file
    return SimpleSigner(signing_cert=certificate, signing_key=key, cert_registry=_STORE())
