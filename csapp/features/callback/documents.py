"""《回访记录表》 (F01): what goes on the paper, on which file the signatures are, and what comes back signed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from csapp.core.errors import BadInput
from csapp.core.marks import mark
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor, Permission, require
from csapp.core.values import mask_phone
from csapp.db.attachment import Attachment, attachments, stored_at
from csapp.db.connection import connected
from csapp.db.unit_of_work import fetch, unit_of_work
from csapp.documents import office_paper
from csapp.documents.form import write_form
from csapp.documents.office_paper import Estate, OfficePaper, copy_to_open, form_copy, office_of
from csapp.documents.returned_paper import Expected, check_back
from csapp.documents.scratch import scratch_folder
from csapp.documents.seal import seal
from csapp.features.callback.models import Answers, Callback, SignedHow
from csapp.features.callback.service import signing
from csapp.features.callback.workflow import CALLBACK, CallbackState

CUSTOMER, CALLER, REVIEWER = "customer", "caller", "manager"
SCANS = (".pdf", ".jpg", ".jpeg", ".png", ".heic", ".tif", ".tiff")
Strokes = Sequence[Sequence[tuple[float, float, float]]]

_FORM = "callback"
# What the customer signs for, compared also where the paper leaves it empty.
_ANSWERS = ("satisfaction", "effect", "opinion")
_MOVING = ("phone",)
_WITHIN = {
    "R02": mark("一周内"),
    "R04": mark("两周内"),
    "R07": mark("两周内"),
    "R08": mark("三天内"),
    "R57": mark("三天内"),
}


def _day(value: date | None) -> str:
    return f"{value:%Y-%m-%d}" if value is not None else ""


def _moment(value: datetime | None) -> str:
    return f"{value:%Y-%m-%d %H:%M}" if value is not None else ""


def _name(member: Any) -> str:
    """The box to be ticked is called like the member: SATISFIED ticks `satisfied`."""
    return member.name.lower() if member is not None else ""


def form_values(callback: Callback) -> dict[str, str]:
    """Every value of the form by its name in `forms/callback`; the telephone masked (S54)."""
    within = _WITHIN.get(str(callback.rule), "")
    due = _day(callback.due_on)
    return {
        "customer": str(callback.customer),
        "unit": str(callback.unit_code),
        "phone": mask_phone(str(callback.phone)) if callback.phone else "",
        "source": _name(callback.source),
        "source_number": str(callback.source_number),
        "received_on": _day(callback.received_on),
        "department": str(callback.department),
        "subject": str(callback.subject),
        "measures": str(callback.measures),
        "rectified_on": _day(callback.rectified_on),
        "called_at": _moment(callback.called_at),
        "method": _name(callback.method),
        "due_on": mark("{day}（{within}）").format(day=due, within=within) if within else due,
        "caller": str(callback.caller),
        "effect": _name(callback.effect),
        "satisfaction": _name(callback.satisfaction),
        "opinion": str(callback.opinion),
        "follow_up": _name(callback.follow_up),
        "follow_up_note": str(callback.follow_up_note),
    }


def _called_on(callback: Callback) -> date | None:
    return callback.called_at.date() if callback.called_at else None


PAPER = OfficePaper(
    form=_FORM,
    noun=mark("回访"),
    model=Callback,
    values=form_values,
    count_print=signing.count_print,
    filled_on=_called_on,
    sealed="sealed",
)
print_forms = partial(office_paper.print_forms, PAPER)
write_form_by_number = partial(office_paper.write_by_number, PAPER)


@dataclass(frozen=True)
class Paper:
    """What became of a callback's form: how often printed, waited for or back, and the file to be opened."""

    prints: int
    is_awaited: bool
    is_returned: bool
    is_sealed: bool
    file: Path | None


def paper_of(callback_id: int, folder: DataFolder) -> Paper:
    """The state of the paper for the detail panel; raises StaleRecord."""
    with connected():
        callback = fetch(Callback, callback_id)
        kept = _kept(callback_id)
    file = copy_to_open(kept[0], folder) if kept else office_paper.printed_file(callback, folder)
    return Paper(
        prints=int(callback.print_count),
        is_awaited=callback.state == CallbackState.AWAITING_SIGNATURE,
        is_returned=callback.signed_how in (SignedHow.PAPER, SignedHow.ON_SCREEN),
        is_sealed=any(entry.purpose == "sealed" for entry in kept),
        file=file,
    )


def _kept(callback_id: int) -> list[Attachment]:
    """The signed or sealed files of a callback, newest first."""
    return [entry for entry in attachments(Callback.key(), callback_id) if entry.purpose in ("sealed", "signed")]


@dataclass(frozen=True)
class Signing:
    """What the customer reads above the pad, as text."""

    customer: str
    unit: str
    subject: str
    source: str
    source_number: str
    measures: str
    rectified_on: str
    department: str
    called_at: str
    method: str
    caller: str
    effect: str
    satisfaction: str
    opinion: str


def signing_of(callback_id: int) -> Signing:
    """The facts and answers to be signed; raises StaleRecord."""
    with connected():
        callback = fetch(Callback, callback_id)
        unit = callback.unit.spoken if callback.unit is not None else str(callback.unit_code)
    return Signing(
        customer=str(callback.customer),
        unit=unit,
        subject=str(callback.subject),
        source=str(callback.source),
        source_number=str(callback.source_number),
        measures=str(callback.measures),
        rectified_on=str(callback.rectified_on or ""),
        department=str(callback.department),
        called_at=_moment(callback.called_at),
        method=str(callback.method or ""),
        caller=str(callback.caller),
        effect=str(callback.effect or ""),
        satisfaction=str(callback.satisfaction or ""),
        opinion=str(callback.opinion),
    )


def sign_on_screen(
    callback_id: int,
    strokes: Strokes,
    answers: Answers,
    folder: DataFolder,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
    estate: Estate,
) -> Callback:
    """The customer signed on the pad: the form with these answers is sealed with the strokes and kept (F01).

    Raises TransitionRefused, StaleRecord, NotAllowed, BadInput for an empty pad, DataUnavailable.
    """
    with unit_of_work(by, at), scratch_folder() as scratch:
        callback = _ready(callback_id, "sign", by)
        for name, value in answers.over(callback).items():
            setattr(callback, name, value)
        plain, sealed = scratch / "form.pdf", scratch / f"{callback.number}.pdf"
        write_form(plain, _FORM, [form_copy(PAPER, callback, estate, by.name, at)])
        seal(
            plain,
            sealed,
            CUSTOMER,
            signer=str(callback.customer),
            strokes=strokes,
            reason=mark("客户认可回访结果"),
            at=at,
            folder=folder,
            office=office_of(estate),
        )
        return signing.sign(callback_id, sealed, folder, version=version, by=by, at=at, answers=answers)


def sign_on_top(
    callback_id: int,
    strokes: Strokes,
    who: str,
    folder: DataFolder,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
    estate: Estate,
) -> Callback:
    """A colleague signs the form the customer has signed: `who` is CALLER, or REVIEWER, which files it too."""
    step, reason = {
        CALLER: ("sign_as_caller", mark("回访人签字")),
        REVIEWER: ("file", mark("审核归档")),
    }[who]
    with unit_of_work(by, at), scratch_folder() as scratch:
        callback = _ready(callback_id, step, by)
        sealed = next((entry for entry in _kept(callback_id) if entry.purpose == "sealed"), None)
        if sealed is None:
            raise BadInput("file", mark("这张表不是在屏上签的，没有可以接着签的文件。"))
        target = scratch / f"{callback.number}.pdf"
        seal(
            stored_at(folder, sealed.sha256),
            target,
            who,
            signer=by.name,
            strokes=strokes,
            reason=reason,
            at=at,
            folder=folder,
            office=office_of(estate),
        )
        if who == CALLER:
            return signing.sign_as_caller(callback_id, target, folder, version=version, by=by, at=at)
        return signing.file_away(callback_id, version=version, by=by, at=at, sealed=target, folder=folder)


def _ready(callback_id: int, step: str, by: Actor) -> Callback:
    """The callback, if this step is allowed now: nothing is sealed that the table refuses."""
    callback = fetch(Callback, callback_id)
    CALLBACK.step(step, CallbackState(callback.state), by.role)
    return callback


def take_back(
    callback_id: int, file: Path, folder: DataFolder, *, version: int | None = None, by: Actor, at: datetime
) -> Callback:
    """The signed form came back as a scan, a photo, or a PDF signed in a PDF program, which is verified first.

    Raises BadInput("file") for what cannot be opened, a form nobody signed, one changed after signing, of another
    callback, or with other answers than the record; TransitionRefused, StaleRecord, NotAllowed.
    """
    require(by, Permission.WRITE)
    with connected():
        callback = fetch(Callback, callback_id)
        values = form_values(callback)
    check_back(
        file,
        folder,
        Expected(str(callback.number), _FORM, values, callback.print_count, ("customer",), _ANSWERS, _MOVING),
    )
    return signing.attach_signed(callback_id, file, folder, version=version, by=by, at=at)
