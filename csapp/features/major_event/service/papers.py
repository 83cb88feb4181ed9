"""The two papers of a major event as they are printed, signed and come back (F18, F19)."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from csapp.core.errors import BadInput
from csapp.core.marks import mark
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor, Permission, require
from csapp.db.attachment import attach
from csapp.db.unit_of_work import fetch, unit_of_work
from csapp.features.major_event.models.event import MajorEvent
from csapp.features.major_event.workflow import MajorEventState

EVENT, REPORT = "major_event", "major_report"
# Columns that count the prints of a paper and say when it was signed last.
PRINTS = {EVENT: "print_count", REPORT: "report_print_count"}
SIGNED_AT = {EVENT: "signed_at", REPORT: "report_signed_at"}


def title_of(paper: str) -> str:
    """The name of a paper in book marks."""
    return mark("《重大事件书面报告》") if paper == REPORT else mark("《紧急情况处理登记表》")


def sealed_purpose(paper: str) -> str:
    """How the file signed on the screen is kept."""
    return f"sealed_{paper}"


def signed_purpose(paper: str) -> str:
    """How the scan of the signed paper is kept."""
    return f"signed_{paper}"


def require_written(event: MajorEvent, paper: str) -> None:
    """No written report on paper before there is one; raises BadInput."""
    if paper == REPORT and event.report_submitted_at is None:
        raise BadInput("state", mark("{number} 还没有写书面报告，写好再打印。"), number=event.number)
    if event.state == MajorEventState.VOIDED:
        raise BadInput("state", mark("{number} 已经作废，不再打印和签字。"), number=event.number)


def count_print(event_ids: Sequence[int], paper: str = EVENT, *, by: Actor, at: datetime) -> list[MajorEvent]:
    """One more print of these papers: 第 n 次打印, written down with who printed."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        printed = [fetch(MajorEvent, event_id) for event_id in dict.fromkeys(event_ids)]
        for event in printed:
            require_written(event, paper)
            work.change(event, "print", remark=title_of(paper), **{PRINTS[paper]: getattr(event, PRINTS[paper]) + 1})
        return printed


def keep_sealed(
    event_id: int,
    sealed: Path,
    folder: DataFolder,
    paper: str = EVENT,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
    who: str = "",
) -> MajorEvent:
    """Somebody signed on the screen; `sealed` carries the signatures so far, `who` is whose was added."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        event = fetch(MajorEvent, event_id)
        require_written(event, paper)
        step = "sign_form" if paper == EVENT else "sign_report"
        work.change(event, step, version=version, remark=who, **{SIGNED_AT[paper]: at})
        attach(work, folder, sealed, area=MajorEvent.key(), owner_id=event_id, purpose=sealed_purpose(paper))
        return event


def attach_signed(
    event_id: int,
    file: Path,
    folder: DataFolder,
    paper: str = EVENT,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
) -> MajorEvent:
    """The signed paper came back as a scan or photo: 未签回 becomes 已签回."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        event = fetch(MajorEvent, event_id)
        require_written(event, paper)
        remark = mark("{paper}已签回").format(paper=title_of(paper))
        work.change(event, "attach", version=version, remark=remark, **{SIGNED_AT[paper]: at})
        attach(work, folder, file, area=MajorEvent.key(), owner_id=event_id, purpose=signed_purpose(paper))
        return event
