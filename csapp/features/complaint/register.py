"""客户投诉登记表 (F04): declared once for table, panel, form, filters and sheet."""

from datetime import datetime, time
from typing import Any

from csapp.core.marks import mark
from csapp.core.roles import Actor, Permission
from csapp.core.workflow import Shape
from csapp.features.complaint.models import Channel, Complaint, Nature, Satisfaction, Severity, SignedHow
from csapp.features.complaint.service import asking, deciding, intake, papers, righting
from csapp.features.complaint.service.steps import LONGEST, LONGEST_NOTE
from csapp.features.complaint.workflow import (
    COMPLAINT,
    OPEN_STATES,
    UNRESOLVED,
    WITH_THE_CUSTOMER,
    ComplaintState,
)
from csapp.registers.spec import Action, Field, Filter, Kind, Private, Register, Section, Sheet
from csapp.registers.text import NOTHING

_S = ComplaintState
_STANDS_OUT: dict[str, Shape] = {Severity.MAJOR: Shape.SQUARE}
_OUTCOME = ("result", "resolved_at", "replied_at", "reported_at")


def _overdue(now: datetime, _by: Actor | None) -> object:
    uninvestigated = (Complaint.state == _S.REGISTERED) & (Complaint.received_at < datetime.combine(now.date(), time()))
    return uninvestigated | (Complaint.state.in_(UNRESOLVED) & (Complaint.rectify_due_on < now.date()))


def _unanswered(_now: datetime, _by: Actor | None) -> object:
    owner_waits = Complaint.replied_at.is_null() & ~Complaint.is_anonymous
    return Complaint.resolved_at.is_null(False) & (Complaint.reported_at.is_null() | owner_waits)


def _unsigned(_now: datetime, _by: Actor | None) -> object:
    return (Complaint.print_count > 0) & Complaint.signed_at.is_null()


def _mine(_now: datetime, by: Actor | None) -> object:
    name = by.name if by else ""
    return (Complaint.recorded_by == name) | (Complaint.responsible == name)


def _counted(times: int) -> str:
    return mark("{count} 次").format(count=times) if times else NOTHING


def _missing(record: Any, _now: datetime) -> str:
    """Why the obvious step is not there: it is taken in another place."""
    if record.state == _S.AWAITING_DECISION:
        return mark("处理办法和责任部门由经理决定。")
    if record.state == _S.MERGED:
        return mark("已并入 {number}，在那张上办理。").format(number=record.merged_into.number)
    if record.state in WITH_THE_CUSTOMER and asking.needs_signed_callback(record):
        return mark("结果到「回访」里登记，客户签字后这里自动结束。")
    return ""


def _is_open(record: Any) -> bool:
    return bool(record.is_open)


COMPLAINTS = Register(
    key="complaint",
    label=mark("投诉"),
    noun=mark("投诉"),
    icon="complaint",
    model=Complaint,
    workflow=COMPLAINT,
    fields=(
        Field("state", mark("状态"), Kind.STATE, width=116),
        Field("severity", mark("等级"), Kind.CHOICE, choices=Severity, required=True, width=56, shapes=_STANDS_OUT),
        Field("nature", mark("投诉性质"), Kind.CHOICE, choices=Nature, required=True, width=76),
        Field("unit_code", mark("房号"), Kind.CODE, width=100),
        Field("customer", mark("客户名称"), path="who", width=88, limit=80),
        Field("phone", mark("电话"), Kind.PHONE, private=Private.PHONE, width=116),
        Field("is_anonymous", mark("匿名"), Kind.CHECK),
        Field(
            "content", mark("投诉内容"), Kind.LONG, required=True, width=0, limit=LONGEST, hint=mark("照客户的原话写")
        ),
        Field("channel", mark("渠道"), Kind.CHOICE, choices=Channel, required=True, width=56),
        Field("place", mark("地点"), limit=120),
        Field("happened_at", mark("发生时间"), Kind.MOMENT),
        Field("received_at", mark("接到时间"), Kind.MOMENT, width=104, hint=mark("不写就是现在")),
        Field("due_at", mark("时限"), Kind.DEADLINE, width=92),
        Field("recorded_by", mark("登记人"), width=76),
        Field("source_number", mark("来自接待"), Kind.CODE),
        Field("findings", mark("调查核实结果"), Kind.LONG, required=True, limit=LONGEST_NOTE),
        Field("proposal", mark("处理建议"), Kind.LONG, required=True, limit=LONGEST_NOTE),
        Field("investigated_at", mark("调查时间"), Kind.MOMENT),
        Field("investigated_by", mark("调查人")),
        Field("method", mark("处理办法"), Kind.LONG, required=True, limit=LONGEST_NOTE),
        Field("department", mark("责任部门"), required=True, width=84, limit=40, hint=mark("例如 工程部")),
        Field("decided_at", mark("决定时间"), Kind.MOMENT),
        Field("decided_by", mark("决定人")),
        Field("explanation", mark("怎么解释的"), Kind.LONG, required=True, limit=LONGEST_NOTE),
        Field("explained_at", mark("解释时间"), Kind.MOMENT, hint=mark("不写就是现在")),
        Field("apologised_at", mark("致歉时间"), Kind.MOMENT, hint=mark("不写就是现在")),
        Field("transferred_at", mark("转交时间"), Kind.MOMENT),
        Field("responsible", mark("责任人"), width=76, limit=40, hint=mark("部门里谁负责")),
        Field("agency", mark("相关单位"), required=True, limit=80, hint=mark("转给哪个单位或部门")),
        Field("result", mark("怎么处理的"), Kind.LONG, required=True, limit=LONGEST_NOTE),
        Field("resolved_at", mark("处理完毕"), Kind.MOMENT, hint=mark("不写就是现在")),
        Field("rectify_due_on", mark("整改期限"), Kind.DAY),
        Field("replied_at", mark("回复业主"), Kind.MOMENT, hint=mark("还没回复就空着")),
        Field("reported_at", mark("报管理处经理"), Kind.MOMENT, hint=mark("还没报告就空着")),
        Field("called_back_at", mark("开始回访"), Kind.MOMENT),
        Field("satisfaction", mark("满意程度"), Kind.CHOICE, choices=Satisfaction, width=76),
        Field("opinion", mark("客户意见"), Kind.LONG, limit=LONGEST_NOTE, hint=mark("照客户的原话写")),
        Field("redo_count", mark("重办次数"), Kind.NUMBER, show=_counted),
        Field("closed_at", mark("结束时间"), Kind.MOMENT),
        Field("merged_into", mark("并入"), Kind.CODE, path="merged_into.number"),
        Field("merged_numbers", mark("并进来的"), Kind.CODE),
        Field("into_number", mark("并到哪张"), Kind.CODE, required=True, hint=mark("写先来的那张的编号")),
        Field("note", mark("说明"), Kind.LONG, required=True, limit=200, hint=mark("为什么改")),
        Field("signed_how", mark("处理表签字"), Kind.CHOICE, choices=SignedHow),
        Field("signed_at", mark("签字时间"), Kind.MOMENT),
        Field("print_count", mark("已打印"), Kind.NUMBER),
        Field("number", mark("编号"), Kind.CODE, width=140),
        Field("document_numbers", mark("投诉文件编号"), width=160),
        Field("summary", mark("内容摘要"), Kind.LONG, path="content", width=260),
        Field("outcome", mark("处理结果"), Kind.LONG, width=260),
    ),
    table=(
        "state",
        "severity",
        "nature",
        "unit_code",
        "customer",
        "content",
        "department",
        "responsible",
        "due_at",
        "number",
    ),
    title="content",
    order="-received_at",
    period="received_at",
    form=(
        Section(mark("谁投诉"), ("customer", "phone", "is_anonymous", "channel")),
        Section(mark("什么事"), ("content", "severity", "place", "happened_at", "received_at")),
    ),
    facts=(
        "due_at",
        "severity",
        "nature",
        "unit_code",
        "customer",
        "phone",
        "channel",
        "content",
        "place",
        "happened_at",
        "received_at",
        "recorded_by",
        "source_number",
        "merged_into",
        "merged_numbers",
        "findings",
        "proposal",
        "investigated_by",
        "method",
        "department",
        "decided_by",
        "decided_at",
        "explanation",
        "explained_at",
        "apologised_at",
        "responsible",
        "agency",
        "transferred_at",
        "result",
        "resolved_at",
        "replied_at",
        "reported_at",
        "rectify_due_on",
        "satisfaction",
        "opinion",
        "redo_count",
        "closed_at",
        "signed_how",
    ),
    filters=(
        Filter("open", mark("未结束"), lambda now, by: Complaint.state.in_(OPEN_STATES)),
        Filter("investigate", mark("待调查"), lambda now, by: Complaint.state == _S.REGISTERED, Shape.RING),
        Filter("decide", mark("待经理决定"), lambda now, by: Complaint.state == _S.AWAITING_DECISION, Shape.RING),
        Filter(
            "rectifying",
            mark("整改中"),
            lambda now, by: Complaint.state.in_((_S.LIABLE, _S.APOLOGISED, _S.RECTIFYING)),
            Shape.HALF,
        ),
        Filter("assisting", mark("协助中"), lambda now, by: Complaint.state.in_((_S.ASSIST, _S.ASSISTING)), Shape.HALF),
        Filter(
            "explaining", mark("解释中"), lambda now, by: Complaint.state.in_((_S.NOT_LIABLE, _S.EXPLAINED)), Shape.DOT
        ),
        Filter("calling", mark("回访中"), lambda now, by: Complaint.state.in_(WITH_THE_CUSTOMER), Shape.DOT),
        Filter("overdue", mark("超期"), _overdue, Shape.TRIANGLE),
        Filter("unanswered", mark("待回复"), _unanswered, Shape.RING),
        Filter("unsigned", mark("处理表未签回"), _unsigned, Shape.RING),
        Filter("closed", mark("结束"), lambda now, by: Complaint.state == _S.CLOSED, Shape.TICK),
        Filter("history", mark("历史台账"), lambda now, by: Complaint.is_history, Shape.FILED),
        Filter("all", mark("全部")),
        Filter("major", mark("重大"), lambda now, by: Complaint.severity == Severity.MAJOR, modifier=True),
        Filter("mine", mark("只看我的"), _mine, modifier=True),
    ),
    actions=(
        Action("investigate", deciding.investigate, ("findings", "proposal", "nature"), icon="search"),
        Action("decide_liable", deciding.decide_liable, ("method", "department", "severity"), icon="check"),
        Action("decide_not_liable", deciding.decide_not_liable, ("method", "severity")),
        Action("decide_assist", deciding.decide_assist, ("method", "department", "severity")),
        Action("explain", deciding.explain, ("explanation", "explained_at"), icon="chat"),
        Action("accept", deciding.accept, ("opinion",), icon="check"),
        Action("assist_after_all", deciding.assist_after_all, ("opinion",)),
        Action("apologise", righting.apologise, ("apologised_at",), icon="phone"),
        Action("transfer", righting.transfer, ("department", "responsible"), icon="send"),
        Action("rectify", righting.rectify, _OUTCOME, icon="check"),
        Action("assist", righting.assist, ("agency", "responsible"), icon="send"),
        Action("feed_back", righting.feed_back, _OUTCOME, icon="check"),
        Action("call_back", asking.call_back, icon="callback"),
        Action(
            "close",
            asking.close,
            ("opinion",),
            icon="check",
            offered=lambda record: not asking.needs_signed_callback(record),
        ),
        Action("redo", asking.redo, ("opinion",), offered=lambda record: record.nature == Nature.LIABLE),
        Action(
            "assist_again", asking.assist_again, ("opinion",), offered=lambda record: record.nature != Nature.LIABLE
        ),
        Action("merge", intake.merge, ("into_number",), icon="merge"),
        Action("unmerge", intake.unmerge, icon="undo", offered=lambda record: record.investigated_at is None),
        Action(
            "unmerge_investigated",
            intake.unmerge,
            icon="undo",
            offered=lambda record: record.investigated_at is not None,
        ),
        Action(
            "reply",
            righting.reply,
            ("replied_at", "reported_at"),
            icon="phone",
            label=mark("记回复"),
            offered=lambda record: record.is_unanswered,
        ),
        Action(
            "regrade",
            intake.regrade,
            ("severity", "note"),
            label=mark("改等级"),
            offered=_is_open,
            needs=Permission.SIGN_REVIEW,
        ),
        Action(
            "correct",
            intake.correct,
            ("content", "place", "happened_at", "responsible"),
            label=mark("更正"),
            offered=_is_open,
        ),
        Action("sign", papers.keep_sealed, icon="sign", label=mark("签处理表"), opens="sign"),
        Action("add_originals", intake.add_originals, icon="attach", label=mark("附原件"), opens="originals"),
    ),
    sheet=Sheet(
        title=mark("客户投诉登记表"),
        personal=("customer",),
        columns=("number", "customer", "document_numbers", "nature", "summary", "outcome"),
        counts="nature",
        signatures=(mark("登记人"), mark("主管"), mark("经理")),
    ),
    create=intake.record,
    document="complaint",
    missing=_missing,
)
