"""The manager, or who was named for him, signs each page; a day is signed when all its pages are (R17, A19, A69)."""

from datetime import date, datetime

from csapp.core.errors import BadInput, NotAllowed, TransitionRefused
from csapp.core.marks import mark
from csapp.core.roles import Actor, Permission, Role, may, require
from csapp.core.values import short_line
from csapp.db.connection import connected
from csapp.db.unit_of_work import Work, fetch, unit_of_work
from csapp.features.duty_log.models.digest import SEAL, changed_pages, digest_of
from csapp.features.duty_log.models.handover import Handover
from csapp.features.duty_log.models.pages import DutyPage, SignDelegate
from csapp.features.duty_log.service.steps import begin, take
from csapp.features.duty_log.workflow import HandoverState, PageState
from csapp.masterdata.staff.models import Staff


def name_delegate(
    staff_id: int, from_on: date, until_on: date, reason: str, *, by: Actor, at: datetime
) -> SignDelegate:
    """Somebody signs for the manager from one day to another (A69). Raises BadInput, NotAllowed."""
    require(by, Permission.DECIDE)
    with unit_of_work(by, at) as work:
        staff = fetch(Staff, staff_id)
        if not staff.is_active:
            raise BadInput("staff", mark("{name}的账号已经停用，另选一位。"), name=staff.name)
        if staff.id == by.id:
            raise BadInput("staff", mark("代签人是别人，不是自己。"))
        if until_on < from_on:
            raise BadInput("until_on", mark("结束日期早于开始日期，核对两个日期。"))
        if until_on < at.date():
            raise BadInput("until_on", mark("这些天已经过去，代签从今天起才有用。"))
        why = short_line(reason, "reason", 100, mark("写上为什么要代签，比如年假、出差。"))
        return work.add(SignDelegate(staff=staff, from_on=from_on, until_on=until_on, named_name=by.name, reason=why))


def end_delegation(delegate_id: int, *, by: Actor, at: datetime) -> SignDelegate:
    """The manager is back: the delegation ends yesterday, or today where it began today."""
    require(by, Permission.DECIDE)
    with unit_of_work(by, at) as work:
        found = fetch(SignDelegate, delegate_id)
        last = max(found.from_on, min(found.until_on, at.date()))
        return work.change(found, "end", until_on=last)


def delegation_of(by: Actor, day: date) -> SignDelegate | None:
    """In whose place `by` signs on `day`, if at all; read with a connection open."""
    ours = (SignDelegate.staff == by.id) & (SignDelegate.from_on <= day) & (SignDelegate.until_on >= day)
    found: SignDelegate | None = SignDelegate.select().where(ours).order_by(SignDelegate.id.desc()).first()
    return found


def may_sign(by: Actor, page: DutyPage, day: date) -> bool:
    """Whether a page should offer its signature to `by`; read with a connection open."""
    if page.state != PageState.HANDED_OVER or page.staff_id == by.id:
        return False
    return by.role is Role.MANAGER or delegation_of(by, day) is not None


def sign_page(page_id: int, opinion: str = "", *, version: int | None = None, by: Actor, at: datetime) -> DutyPage:
    """Sign a closed page: it is locked, its digest kept on it and in the trail (R17).

    Raises NotAllowed for who is neither manager nor delegate, TransitionRefused for an open page, a signed one, and
    for one's own shift: another manager or a delegate signs that.
    """
    with unit_of_work(by, at) as work:
        page = begin(page_id, by, version)
        return _sign(work, page, short_line(opinion, "opinion", 200))


def sign_day(day: date, opinion: str = "", *, by: Actor, at: datetime) -> list[DutyPage]:
    """Sign all closed pages of a day at once; raises as `sign_page` does, and where none waits."""
    with unit_of_work(by, at) as work:
        require(by, Permission.WRITE)
        waits = (DutyPage.day == day) & (DutyPage.state == PageState.HANDED_OVER)
        pages = list(DutyPage.select().where(waits).order_by(DutyPage.planned_from))
        if not pages:
            raise TransitionRefused(mark("{day} 没有等签字的日志页。"), day=day.isoformat())
        words = short_line(opinion, "opinion", 200)
        return [_sign(work, page, words) for page in pages]


def _sign(work: Work, page: DutyPage, opinion: str) -> DutyPage:
    by = work.by
    instead = _place_of(by, work.at.date())
    if page.state == PageState.ON_DUTY:
        raise TransitionRefused(mark("{number} 还在值班，交班以后再签字。"), number=page.number)
    waiting = (Handover.page == page) & (Handover.state != HandoverState.TAKEN_OVER)
    if Handover.select().where(waiting).exists():
        raise TransitionRefused(mark("{number} 还没有人接班，接班以后再签字。"), number=page.number)
    if page.staff_id == by.id:
        words = mark("{number} 是自己值的班，由另一位经理或代签人签字。")
        raise TransitionRefused(words, number=page.number)
    signed = take(
        work, page, "sign", signed_at=work.at, signed_by=by.id, signed_name=by.name, signed_for=instead,
        opinion=opinion, digest="0" * 64,
    )  # fmt: skip
    return work.change(signed, SEAL, digest=digest_of(fetch(DutyPage, page.id)))


def _place_of(by: Actor, day: date) -> str:
    """For whom `by` signs: nobody but himself as manager; raises NotAllowed for everybody else."""
    if may(by, Permission.DECIDE):
        return ""
    found = delegation_of(by, day)
    if found is None:
        raise NotAllowed(mark("值班日志由经理或经理指定的代签人签字。"))
    return str(found.named_name)


def unsigned_pages(until: date) -> list[DutyPage]:
    """Closed pages of days up to `until` that nobody has signed, the oldest first (R17)."""
    with connected():
        waits = (DutyPage.state == PageState.HANDED_OVER) & (DutyPage.day <= until)
        return list(DutyPage.select().where(waits).order_by(DutyPage.planned_from))


def unsigned_days(until: date) -> list[date]:
    """Their days, each once."""
    return sorted({page.day for page in unsigned_pages(until)})


def is_day_signed(day: date) -> bool:
    """Whether there are pages of that day and all are signed (A19)."""
    with connected():
        states = [page.state for page in DutyPage.select(DutyPage.state).where(DutyPage.day == day)]
        return bool(states) and all(state == PageState.SIGNED for state in states)


def changed_logs() -> list[str]:
    """One sentence for each signed page that was changed since, whatever changed it."""
    with connected():
        return list(changed_pages())
