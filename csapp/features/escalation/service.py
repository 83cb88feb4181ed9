"""What the office does with a request to the superior: report, order, carry out, tell the one passed over (S39)."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from csapp.core.errors import BadInput, StaleRecord
from csapp.core.marks import mark
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor, Permission, require
from csapp.core.values import clean_line, long_text, member, past, short_line
from csapp.db.attachment import attach, carry_over
from csapp.db.link import Bond, join
from csapp.db.record import Record
from csapp.db.unit_of_work import Work, fetch, unit_of_work
from csapp.features.escalation.models import Escalation, EscalationKind
from csapp.features.escalation.workflow import ESCALATION, EscalationState

LONGEST = 4_000  # characters of a text; what a box of the form and its further page take
SIGNED = "signed"


def report(
    *,
    by: Actor,
    at: datetime,
    kind: EscalationKind | str,
    subject: str,
    content: str,
    superior: str,
    proposal: str = "",
    dissent: str = "",
    is_bypass: bool = False,
    bypass_reason: str = "",
    direct_superior: str = "",
    reported_at: datetime | None = None,
    source_number: str = "",
) -> Escalation:
    """Write down a request; over the head of the direct superior only with the reason why it could not wait (S39).

    Raises BadInput, NotAllowed.
    """
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        request = Escalation(
            number=work.number("QS"),
            kind=member(EscalationKind, kind, "kind"),
            subject=short_line(subject, "subject", 80, mark("用一句话写上请示什么。")),
            content=_text(content, "content", mark("写上发生了什么，上级要凭它决定。")),
            proposal=_text(proposal, "proposal"),
            superior=short_line(superior, "superior", 40, mark("写上向哪一位上级请示。")),
            dissent=_text(dissent, "dissent"),
            source_number=clean_line(source_number)[:30],
            reporter=by.name,
            reported_at=past(reported_at or at, at, "reported_at"),
            **_bypass(superior, bypass_reason, direct_superior, is_bypass=is_bypass),
        )
        return work.add(request)


def _bypass(superior: str, reason: str, direct: str, *, is_bypass: bool) -> dict[str, Any]:
    if not is_bypass:
        return {"is_bypass": False, "direct_superior": short_line(direct, "direct_superior", 40)}
    passed_over = short_line(direct, "direct_superior", 40, mark("越级的写上直接上级是谁，事后要向他汇报。"))
    if passed_over == clean_line(superior):
        raise BadInput("direct_superior", mark("请示的就是直接上级，不算越级，去掉勾。"))
    why = short_line(reason, "bypass_reason", 200, mark("写上什么紧急情况要越级。"))
    return {"is_bypass": True, "bypass_reason": why, "direct_superior": passed_over}


def _text(text: str, field: str, missing: str = "") -> str:
    return long_text(text, field, LONGEST, missing)


def _since_report(request: Escalation, moment: datetime, at: datetime, field: str) -> datetime:
    if past(moment, at, field) < request.reported_at.replace(second=0, microsecond=0):
        words = mark("早于请示时间 {at}，核对后再填。")
        raise BadInput(field, words, at=f"{request.reported_at:%Y-%m-%d %H:%M}")
    return moment


def open_from(origin: Record, *, by: Actor, at: datetime, **values: Any) -> Escalation:
    """A request opened from another area's record, with its files; `values` are those of `report`."""
    with unit_of_work(by, at) as work:
        request = report(by=by, at=at, **{"source_number": getattr(origin, "number", ""), **values})
        carry_over(work, origin.key(), origin.id, request)
        join(work, origin, request, Bond.OPENED)
        return request


def _begin(request_id: int, version: int | None, by: Actor) -> Escalation:
    require(by, Permission.WRITE)
    request = fetch(Escalation, request_id)
    if version is not None and version != request.version:
        raise StaleRecord(mark("别人刚改过这张单，按 F5 看最新情况，对比后再存。"))
    return request


def _take(work: Work, request: Escalation, name: str, **values: Any) -> Escalation:
    """One arrow of the table: state, values and audit line together."""
    step = ESCALATION.step(name, EscalationState(request.state), work.by.role)
    return work.change(request, name, state=step.target, **values)


def instruct(
    request_id: int,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
    instruction: str,
    instructed_by: str = "",
    instructed_at: datetime | None = None,
) -> Escalation:
    """上级指示, written down in detail (对上级指示要详细记载); who ordered it is the superior unless another did."""
    with unit_of_work(by, at) as work:
        request = _begin(request_id, version, by)
        words = _text(instruction, "instruction", mark("把上级的指示详细记下来，照着办。"))
        name = short_line(instructed_by or request.superior, "instructed_by", 40, mark("写上谁指示的。"))
        when = _since_report(request, instructed_at or at, at, "instructed_at")
        return _take(work, request, "instruct", instruction=words, instructed_by=name, instructed_at=when)


def instruct_again(
    request_id: int, *, version: int | None = None, by: Actor, at: datetime, further_instruction: str
) -> Escalation:
    """A further order: the earlier one stays, the new one stands below it with its time."""
    with unit_of_work(by, at) as work:
        request = _begin(request_id, version, by)
        words = _text(further_instruction, "further_instruction", mark("把上级的指示详细记下来，照着办。"))
        told = f"{request.instruction}\n{at:%Y-%m-%d %H:%M} {words}"
        return _take(work, request, "instruct_again", instruction=_text(told, "further_instruction"))


def dissent(request_id: int, *, version: int | None = None, by: Actor, at: datetime, follow_dissent: str) -> Escalation:
    """不同意见 about the order: it is put down and carried up; the order is followed meanwhile."""
    with unit_of_work(by, at) as work:
        request = _begin(request_id, version, by)
        words = _text(follow_dissent, "follow_dissent", mark("写上对指示有什么不同意见。"))
        return _take(work, request, "dissent", follow_dissent=words)


def tell_later(
    request_id: int,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
    told_later_at: datetime | None = None,
    told_later_note: str = "",
) -> Escalation:
    """The direct superior who was passed over is told (事后应向上级汇报); raises BadInput where nobody was."""
    with unit_of_work(by, at) as work:
        request = _begin(request_id, version, by)
        ESCALATION.step("tell_later", EscalationState(request.state), by.role)
        if not request.owes_report:
            raise BadInput("told_later_at", mark("没有越级，或者已经补报过，不用再报。"))
        when = _since_report(request, told_later_at or at, at, "told_later_at")
        return _take(work, request, "tell_later", told_later_at=when, told_later_note=_text(told_later_note, "note"))


def carry_out(request_id: int, *, version: int | None = None, by: Actor, at: datetime, outcome: str) -> Escalation:
    """The order is carried out (认真执行): what was done."""
    with unit_of_work(by, at) as work:
        request = _begin(request_id, version, by)
        words = _text(outcome, "outcome", mark("写上照指示办了什么、结果怎样。"))
        return _take(work, request, "carry_out", outcome=words, carried_out_at=at)


def withdraw(request_id: int, *, version: int | None = None, by: Actor, at: datetime, withdrawn_why: str) -> Escalation:
    """Nothing is to be decided any more, before anybody decided."""
    with unit_of_work(by, at) as work:
        request = _begin(request_id, version, by)
        words = short_line(withdrawn_why, "withdrawn_why", 200, mark("写上为什么撤回。"))
        return _take(work, request, "withdraw", withdrawn_why=words)


def count_print(request_ids: Sequence[int], *, by: Actor, at: datetime) -> list[Escalation]:
    """One more print of these forms: 第 n 次打印, written down with who printed."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        printed = [fetch(Escalation, request_id) for request_id in dict.fromkeys(request_ids)]
        for request in printed:
            work.change(request, "print", print_count=request.print_count + 1)
        return printed


def attach_signed(
    request_id: int, file: Path, folder: DataFolder, *, version: int | None = None, by: Actor, at: datetime
) -> Escalation:
    """The signed paper came back: 未签回 becomes 已签回."""
    with unit_of_work(by, at) as work:
        request = _begin(request_id, version, by)
        work.change(request, "attach_signed", signed_at=at)
        attach(work, folder, file, area=Escalation.key(), owner_id=request_id, purpose=SIGNED)
        return request
