"""Who was told when: at once, upwards, over somebody's head only in an emergency and told afterwards (S18, A22)."""

from datetime import datetime
from typing import Any

from csapp.core.errors import BadInput
from csapp.core.marks import mark
from csapp.core.roles import Actor, Permission
from csapp.core.values import member, short_line
from csapp.db.unit_of_work import unit_of_work
from csapp.features.major_event.models.event import SUPERIORS, MajorEvent, Telling, ToldKind, ToldWay
from csapp.features.major_event.service.steps import begin, reported, since_happened, take, text

LONGEST_ANSWER = 500


def report(
    event_id: int,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
    told_kind: ToldKind | str = ToldKind.DEPARTMENT_MANAGER,
    told_name: str = "",
    told_way: ToldWay | str = ToldWay.PHONE,
    informed_at: datetime | None = None,
    told_by: str = "",
    answer: str = "",
    is_bypass: bool = False,
    passed_over: str = "",
    bypass_reason: str = "",
) -> MajorEvent:
    """上报: the first line; a superior makes 登记中 to 已上报, help called before stands in a line and changes nothing.

    Raises BadInput, NotAllowed, StaleRecord, TransitionRefused (S18: at once, nothing kept back).
    """
    with unit_of_work(by, at) as work:
        event = begin(event_id, "report", version, by)
        telling = _telling(
            event, by, at, told_kind=told_kind, told_name=told_name, told_way=told_way, informed_at=informed_at,
            told_by=told_by, answer=answer, is_bypass=is_bypass, passed_over=passed_over, bypass_reason=bypass_reason,
        )  # fmt: skip
        work.add(telling)
        if telling.told_kind not in SUPERIORS:
            return work.change(event, "tell", remark=words_of(telling))
        take(work, event, "report", remark=words_of(telling), reported_at=telling.informed_at)
        reported.send(event=event, by=by, at=at)
        return event


def tell(
    event_id: int,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
    told_kind: ToldKind | str = ToldKind.DEPARTMENT_MANAGER,
    told_name: str = "",
    told_way: ToldWay | str = ToldWay.PHONE,
    informed_at: datetime | None = None,
    told_by: str = "",
    answer: str = "",
    is_bypass: bool = False,
    passed_over: str = "",
    bypass_reason: str = "",
) -> MajorEvent:
    """再记上报: one more line of who was told; raises BadInput, NotAllowed, StaleRecord, TransitionRefused."""
    with unit_of_work(by, at) as work:
        event = begin(event_id, "tell", version, by)
        telling = _telling(
            event, by, at, told_kind=told_kind, told_name=told_name, told_way=told_way, informed_at=informed_at,
            told_by=told_by, answer=answer, is_bypass=is_bypass, passed_over=passed_over, bypass_reason=bypass_reason,
        )  # fmt: skip
        work.add(telling)
        first = min(event.reported_at or telling.informed_at, telling.informed_at)
        is_first = telling.told_kind in SUPERIORS and first != event.reported_at
        return take(work, event, "tell", remark=words_of(telling), **({"reported_at": first} if is_first else {}))


def _telling(event: MajorEvent, by: Actor, at: datetime, **given: Any) -> Telling:
    """The line as it is written down, checked."""
    kind = member(ToldKind, given["told_kind"], "told_kind")
    name = short_line(given["told_name"], "told_name", 60)
    if kind is ToldKind.AUTHORITY and not name:
        raise BadInput("told_name", mark("写上是哪个部门，例如 供水公司抢修队。"))
    return Telling(
        event=event,
        told_kind=kind,
        told_name=name,
        told_way=member(ToldWay, given["told_way"], "told_way"),
        informed_at=since_happened(event, given["informed_at"] or at, at, "informed_at"),
        told_by=short_line(given["told_by"], "told_by", 40) or by.name,
        answer=text(given["answer"], "answer")[:LONGEST_ANSWER],
        **_bypass(kind, name, given["passed_over"], given["bypass_reason"], is_bypass=bool(given["is_bypass"])),
    )


def _bypass(kind: ToldKind, name: str, passed_over: str, reason: str, *, is_bypass: bool) -> dict[str, Any]:
    """越级 is allowed in an emergency, with its reason and whom it passed over (A22, A23)."""
    if not is_bypass:
        return {"is_bypass": False}
    if kind not in SUPERIORS:
        raise BadInput("is_bypass", mark("报 110、119、120 和有关部门不算越级，去掉勾。"))
    over = short_line(passed_over, "passed_over", 40, mark("越级的写上直接上级是谁，事后要向他汇报。"))
    if over in (name, kind.value):
        raise BadInput("passed_over", mark("报告的就是直接上级，不算越级，去掉勾。"))
    why = short_line(reason, "bypass_reason", 200, mark("写上什么紧急情况要越级。"))
    return {"is_bypass": True, "passed_over": over, "bypass_reason": why}


def words_of(telling: Telling) -> str:
    """`客服部经理 王志强，电话，11-23 08:52` for the trail and the lists."""
    whom = " ".join(filter(None, (str(telling.told_kind), str(telling.told_name))))
    words = mark("{whom}，{way}，{at}，{by}报")
    return words.format(whom=whom, way=telling.told_way, at=f"{telling.informed_at:%m-%d %H:%M}", by=telling.told_by)


def tell_later(
    event_id: int,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
    told_later_at: datetime | None = None,
    told_later_note: str = "",
) -> MajorEvent:
    """补报: the superior who was passed over is told, the oldest first; raises BadInput where nobody was (A22)."""
    with unit_of_work(by, at) as work:
        event = begin(event_id, "tell_later", version, by)
        owed = next((telling for telling in event.tellings if telling.is_owed), None)
        if owed is None:
            raise BadInput("told_later_at", mark("没有越级，或者已经补报过，不用再报。"))
        when = since_happened(event, told_later_at or at, at, "told_later_at")
        if when < owed.informed_at.replace(second=0, microsecond=0):
            words = mark("早于越级上报的时间 {at}，核对后再填。")
            raise BadInput("told_later_at", words, at=f"{owed.informed_at:%Y-%m-%d %H:%M}")
        note = short_line(told_later_note, "told_later_note", 200)
        work.change(owed, "tell_later", told_later_at=when, told_later_note=note)
        remark = mark("{who}，{at}").format(who=owed.passed_over, at=f"{when:%m-%d %H:%M}")
        return take(work, event, "tell_later", remark=remark)


def acknowledge(event_id: int, *, version: int | None = None, by: Actor, at: datetime) -> MajorEvent:
    """上级已知悉: a leader has it (requirements 4B); the first who says so stands there."""
    with unit_of_work(by, at) as work:
        event = begin(event_id, "acknowledge", version, by, Permission.SIGN_REVIEW)
        if event.acknowledged_at is not None:
            words = mark("{who} {at} 已经知悉，不用再记。")
            raise BadInput("state", words, who=event.acknowledged_by, at=f"{event.acknowledged_at:%m-%d %H:%M}")
        return take(work, event, "acknowledge", acknowledged_by=by.name, acknowledged_at=at)
