"""Print, sign, scan, match: forms that come back find their records by QR code; the others are listed (design 8)."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from csapp.core.errors import BadInput, UserError
from csapp.core.frozen import frozen
from csapp.core.marks import mark
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor, Permission, require
from csapp.db.connection import connected
from csapp.documents.scan import part_of, scanned_pages
from csapp.documents.scratch import scratch_folder
from csapp.features.callback import documents as callback_papers
from csapp.features.callback.models import Callback
from csapp.features.callback.workflow import CallbackState
from csapp.features.complaint import documents as complaint_papers
from csapp.features.complaint.models import Complaint, SignedHow
from csapp.features.contact_memo import documents as memo_papers
from csapp.features.contact_memo.models import ContactMemo
from csapp.features.duty_log.documents import handover as handover_papers
from csapp.features.duty_log.models.handover import Handover
from csapp.features.duty_roster.documents import swap_paper as swap_papers
from csapp.features.duty_roster.models.tables import Swap
from csapp.features.escalation import documents as escalation_papers
from csapp.features.escalation.models import Escalation
from csapp.features.key_lending.models import Loan
from csapp.features.key_lending.service import keeping
from csapp.features.key_lending.workflow import LoanState
from csapp.features.major_event.documents import papers as event_papers
from csapp.features.major_event.models.event import REPORT_SUFFIX, MajorEvent
from csapp.features.major_event.service.papers import EVENT, REPORT
from csapp.features.repair_order.documents import sheet as repair_papers
from csapp.features.repair_order.models.order import Order


@frozen
class Form:
    """A form that is signed on paper: `waiting` are the records whose paper is out, `put_back` keeps what came back.

    `suffix` follows the record's number on a second paper of the same record.
    """

    label: str
    model: Any
    waiting: Callable[[], Any]
    put_back: Callable[..., Any]
    suffix: str = ""


def _slips_out() -> Any:
    unsigned_out = (Loan.state == LoanState.OUT) & Loan.signed_out.is_null()
    return unsigned_out | ((Loan.state == LoanState.RETURNED) & Loan.signed_in.is_null() & ~Loan.is_history)


def _put_slip_back(loan_id: int, file: Path, folder: DataFolder, *, by: Actor, at: datetime) -> Any:
    returned = Loan.get_by_id(loan_id).state == LoanState.RETURNED
    return keeping.sign(loan_id, "sign_in" if returned else "sign_out", file, folder, by=by, at=at)


def _sheets_out() -> Any:
    return (Complaint.print_count > 0) & (Complaint.signed_how.is_null() | (Complaint.signed_how != SignedHow.PAPER))


def _unsigned(model: Any) -> Any:
    return (model.print_count > 0) & model.signed_at.is_null()


FORMS: tuple[Form, ...] = (
    Form(
        mark("回访记录表"),
        Callback,
        lambda: Callback.state == CallbackState.AWAITING_SIGNATURE,
        callback_papers.take_back,
    ),
    Form(mark("钥匙借用单"), Loan, _slips_out, _put_slip_back),
    Form(mark("投诉处理表"), Complaint, _sheets_out, complaint_papers.take_back),
    Form(mark("工作联络单"), ContactMemo, lambda: _unsigned(ContactMemo), memo_papers.take_back),
    Form(mark("请示报告"), Escalation, lambda: _unsigned(Escalation), escalation_papers.take_back),
    Form(mark("交接班记录"), Handover, lambda: _unsigned(Handover), handover_papers.take_back),
    Form(mark("调班申请"), Swap, lambda: _unsigned(Swap), swap_papers.take_back),
    Form(mark("维修工作单"), Order, repair_papers.awaits_sheet, repair_papers.take_back),
    Form(mark("紧急情况处理登记表"), MajorEvent, lambda: event_papers.unsigned(EVENT), event_papers.take_back),
    Form(
        mark("重大事件书面报告"),
        MajorEvent,
        lambda: event_papers.unsigned(REPORT),
        event_papers.take_report_back,
        REPORT_SUFFIX,
    ),
)


@frozen
class PaperOut:
    """A printed form that has not come back."""

    form: str
    area: str
    record_id: int
    number: str
    title: str
    printed_at: datetime
    count: int


def papers_out() -> list[PaperOut]:
    """未签回: every printed form that somebody still has, oldest first."""
    found = []
    with connected():
        for form in FORMS:
            for record in form.model.select().where(form.waiting()):
                entry = record.findable()
                title = entry.title if entry is not None else ""
                made = (form.label, record.key(), record.id, f"{record.number}{form.suffix}", title)
                found.append(PaperOut(*made, record.changed_at, record.print_count))
    return sorted(found, key=lambda paper: (paper.printed_at, paper.number))


class Verdict(StrEnum):
    """What became of a sheet on the glass; the value is the word shown."""

    FITS = mark("对上了")
    BACK = mark("已经签回")
    NO_CODE = mark("没有码")
    UNKNOWN = mark("不认识")
    UNREADABLE = mark("打不开")


@frozen
class Sheet:
    """The pages of one form in one scan: `pages` of it are `indexes`; `form` and `record_id` say whose it is."""

    file: Path
    indexes: tuple[int, ...]
    pages: int
    number: str
    verdict: Verdict
    form: str = ""
    record_id: int = 0
    title: str = ""
    note: str = ""


def match(
    files: Sequence[Path],
    *,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], None] | None = None,
) -> list[Sheet]:
    """Whose sheets these scans are; nothing is kept yet."""
    found: list[Sheet] = []
    for done, file in enumerate(files):
        if cancelled is not None:
            cancelled()
        try:
            found.extend(_of_file(file))
        except BadInput as fault:
            found.append(Sheet(file, (), 0, "", Verdict.UNREADABLE, note=fault.message.format(**fault.values)))
        if progress is not None:
            progress(done + 1, len(files))
    return found


def _of_file(file: Path) -> list[Sheet]:
    """The forms of one file: pages with the same number belong together."""
    pages = list(scanned_pages(file))
    groups: dict[tuple[str, int], list[int]] = {}
    for page in pages:
        number = next((text for text in page.numbers if _form_of(text) is not None), next(iter(page.numbers), ""))
        # pages without a code stay apart: each is decided on its own
        groups.setdefault((number, -1 if number else page.index), []).append(page.index)
    return [
        assign(Sheet(file, tuple(at), len(pages), number, Verdict.NO_CODE), number)
        for (number, _), at in groups.items()
    ]


def assign(sheet: Sheet, number: str) -> Sheet:
    """The sheet as the form of that number, as its code says or as somebody typed."""
    number = number.strip().upper()
    here = (sheet.file, sheet.indexes, sheet.pages, number)
    if not number:
        return Sheet(*here, Verdict.NO_CODE, note=mark("没有认出二维码，写上单号。"))
    held = _form_of(number)
    if held is None:
        return Sheet(*here, Verdict.UNKNOWN, note=mark("没有编号 {number} 的单子，核对单号。").format(number=number))
    form, record = held
    entry = record.findable()
    with connected():
        waits = form.model.select().where(form.waiting(), form.model.id == record.id).exists()
    verdict = Verdict.FITS if waits else Verdict.BACK
    note = "" if waits else mark("这张{form}不等签字：已经签回，或者还没有到签字。").format(form=form.label)
    return Sheet(*here, verdict, form.label, record.id, entry.title if entry is not None else "", note)


def _form_of(number: str) -> tuple[Form, Any] | None:
    with connected():
        for form in FORMS:
            # a number without the suffix of a second paper is the first one's
            record = form.model.get_or_none(form.model.number == number.removesuffix(form.suffix))
            if record is not None and number.endswith(form.suffix):
                return form, record
    return None


@frozen
class Outcome:
    """How many forms are back, and those that could not be kept with the reason."""

    kept: int
    refused: tuple[tuple[Sheet, str], ...]


def put_back(
    sheets: Iterable[Sheet],
    folder: DataFolder,
    *,
    by: Actor,
    at: datetime,
    progress: Callable[[int, int], None] | None = None,
) -> Outcome:
    """Keep every sheet that fits with its record: 未签回 becomes 已签回. Each one for itself; raises NotAllowed."""
    require(by, Permission.WRITE)
    fitting = [sheet for sheet in sheets if sheet.verdict is Verdict.FITS]
    refused: list[tuple[Sheet, str]] = []
    forms = {form.label: form for form in FORMS}
    with scratch_folder() as place:
        for done, sheet in enumerate(fitting):
            try:
                file = part_of(sheet.file, sheet.indexes, sheet.pages, place)
                forms[sheet.form].put_back(sheet.record_id, file, folder, by=by, at=at)
            except UserError as fault:
                refused.append((sheet, fault.message.format(**fault.values)))
            if progress is not None:
                progress(done + 1, len(fitting))
    return Outcome(len(fitting) - len(refused), tuple(refused))
