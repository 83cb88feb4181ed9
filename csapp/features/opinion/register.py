"""意见登记表: declared once for table, panel, form, filters and sheet (S07, S22)."""

from datetime import datetime, timedelta
from typing import Any

from csapp.core.marks import mark
from csapp.core.roles import Actor
from csapp.core.workflow import Shape
from csapp.features.opinion.models import (
    DELIVER_WITHIN,
    MEASURE_WITHIN,
    Belonging,
    Channel,
    Opinion,
    Satisfaction,
)
from csapp.features.opinion.service import intake, righting
from csapp.features.opinion.service.steps import LONGEST, LONGEST_NOTE
from csapp.features.opinion.workflow import OPEN_STATES, OPINION, UNDELIVERED, OpinionState
from csapp.registers.spec import Action, Field, Filter, Kind, Private, Register, Section, Sheet
from csapp.registers.text import NOTHING

_S = OpinionState


def _overdue(now: datetime, _by: Actor | None) -> object:
    today = now.date()
    undelivered = Opinion.state.in_(UNDELIVERED) & (Opinion.summarised_on < today - timedelta(days=DELIVER_WITHIN))
    first = datetime(today.year, today.month, today.day) - timedelta(days=MEASURE_WITHIN)
    unmeasured = (Opinion.state == _S.AWAITING_MEASURE) & (Opinion.delivered_at < first)
    return undelivered | unmeasured | ((Opinion.state == _S.RECTIFYING) & (Opinion.rectify_due_on < today))


def _unanswered(_now: datetime, _by: Actor | None) -> object:
    settled = Opinion.state.in_((_S.RECTIFIED, _S.FILED))
    return settled & Opinion.replied_at.is_null() & ~Opinion.is_anonymous


def _mine(_now: datetime, by: Actor | None) -> object:
    return Opinion.recorded_by == (by.name if by else "")


def _counted(times: int) -> str:
    return mark("{count} 次").format(count=times) if times else NOTHING


def _missing(record: Any, _now: datetime) -> str:
    """Why the obvious step is not there: it is taken in another place."""
    if record.state == _S.RECTIFIED and righting.needs_signed_callback(record):
        return mark("结果到「回访」里登记，客户签字后这里自动归档。")
    return ""


OPINIONS = Register(
    key="opinion",
    label=mark("意见"),
    noun=mark("意见"),
    icon="flag",
    model=Opinion,
    workflow=OPINION,
    fields=(
        Field("state", mark("状态"), Kind.STATE, width=92),
        Field("channel", mark("渠道"), Kind.CHOICE, choices=Channel, required=True, width=104),
        Field("unit_code", mark("房号"), Kind.CODE, width=100),
        Field("customer", mark("客户名称"), path="who", width=88, limit=80),
        Field("phone", mark("电话"), Kind.PHONE, private=Private.PHONE, width=116),
        Field("is_anonymous", mark("匿名"), Kind.CHECK),
        Field(
            "content", mark("意见内容"), Kind.LONG, required=True, width=0, limit=LONGEST, hint=mark("照客户的原话写")
        ),
        Field("received_at", mark("听到时间"), Kind.MOMENT, width=104, hint=mark("不写就是现在")),
        Field("summarised_on", mark("汇总日期"), Kind.DAY, width=96, hint=mark("不写就是今天，两日内送达责任部门")),
        Field("recorded_by", mark("登记人"), width=76),
        Field("source_number", mark("来自"), Kind.CODE, width=140),
        Field("belongs", mark("哪里的问题"), Kind.CHOICE, choices=Belonging, width=88),
        Field("analysis", mark("问题分析"), Kind.LONG, limit=LONGEST_NOTE, hint=mark("查到了什么，为什么这样定")),
        Field("department", mark("责任部门"), required=True, width=84, limit=40, hint=mark("例如 工程部")),
        Field("receiver", mark("接收人"), required=True, width=76, limit=40, hint=mark("责任部门谁接收的")),
        Field("delivered_at", mark("送达时间"), Kind.MOMENT, width=104, hint=mark("不写就是现在")),
        Field("delivered_by", mark("送达人"), width=76),
        Field(
            "measure",
            mark("整改措施"),
            Kind.LONG,
            required=True,
            width=220,
            limit=LONGEST_NOTE,
            hint=mark("打算怎么整改"),
        ),
        Field("measured_at", mark("措施反馈"), Kind.MOMENT, width=104, hint=mark("不写就是现在")),
        Field("rectify_due_on", mark("整改期限"), Kind.DAY, width=96, hint=mark("责任部门答应的日子，没说就空着")),
        Field("result", mark("整改结果"), Kind.LONG, required=True, width=220, limit=LONGEST_NOTE),
        Field("rectified_at", mark("整改完成"), Kind.MOMENT, width=104, hint=mark("不写就是现在")),
        Field("answer", mark("怎么回复的"), Kind.LONG, required=True, width=200, limit=LONGEST_NOTE),
        Field("replied_at", mark("回复业主"), Kind.MOMENT, width=104, hint=mark("不写就是现在")),
        Field("satisfaction", mark("满意程度"), Kind.CHOICE, choices=Satisfaction, width=76),
        Field("words", mark("客户怎么说"), Kind.LONG, required=True, limit=LONGEST_NOTE, hint=mark("照客户的原话写")),
        Field("redo_count", mark("重办次数"), Kind.NUMBER, show=_counted),
        Field("filed_at", mark("归档时间"), Kind.MOMENT),
        Field("due_at", mark("时限"), Kind.DEADLINE, width=92),
        Field("number", mark("编号"), Kind.CODE, width=140),
        Field("outcome", mark("处理结果"), Kind.LONG, width=220),
    ),
    table=("state", "channel", "unit_code", "customer", "content", "department", "due_at", "received_at", "number"),
    title="content",
    order="-received_at",
    period="received_at",
    form=(
        Section(mark("谁的意见"), ("customer", "phone", "is_anonymous", "channel")),
        Section(mark("什么意见"), ("content", "received_at", "summarised_on")),
    ),
    facts=(
        "due_at",
        "channel",
        "unit_code",
        "customer",
        "phone",
        "content",
        "received_at",
        "summarised_on",
        "recorded_by",
        "source_number",
        "belongs",
        "analysis",
        "department",
        "receiver",
        "delivered_at",
        "delivered_by",
        "measure",
        "measured_at",
        "rectify_due_on",
        "result",
        "rectified_at",
        "answer",
        "replied_at",
        "satisfaction",
        "words",
        "redo_count",
        "filed_at",
    ),
    filters=(
        Filter("open", mark("未归档"), lambda now, by: Opinion.state.in_(OPEN_STATES)),
        Filter("analyse", mark("待分析"), lambda now, by: Opinion.state == _S.SUMMARISED, Shape.RING),
        Filter("deliver", mark("待送达"), lambda now, by: Opinion.state == _S.TO_DELIVER, Shape.RING),
        Filter("measure", mark("待措施"), lambda now, by: Opinion.state == _S.AWAITING_MEASURE, Shape.BARS),
        Filter("rectifying", mark("整改中"), lambda now, by: Opinion.state == _S.RECTIFYING, Shape.HALF),
        Filter("rectified", mark("已整改"), lambda now, by: Opinion.state == _S.RECTIFIED, Shape.DOT),
        Filter("overdue", mark("超期"), _overdue, Shape.TRIANGLE),
        Filter("unanswered", mark("待回复"), _unanswered, Shape.RING),
        Filter("filed", mark("归档"), lambda now, by: Opinion.state == _S.FILED, Shape.FILED),
        Filter("all", mark("全部")),
        Filter("anonymous", mark("匿名"), lambda now, by: Opinion.is_anonymous, modifier=True),
        Filter("mine", mark("只看我的"), _mine, modifier=True),
    ),
    actions=(
        Action("assign", intake.assign, ("department", "analysis"), icon="send"),
        Action("take_on", intake.take_on, ("measure", "rectify_due_on", "analysis"), icon="check"),
        Action("set_aside", intake.set_aside, ("analysis",)),
        Action("deliver", intake.deliver, ("receiver", "delivered_at"), icon="send"),
        Action("take_measure", righting.take_measure, ("measure", "measured_at", "rectify_due_on"), icon="check"),
        Action("rectify", righting.rectify, ("result", "rectified_at"), icon="check"),
        Action(
            "file", righting.file_away, icon="check", offered=lambda record: not righting.needs_signed_callback(record)
        ),
        Action("redo", righting.redo, ("words",), icon="undo"),
        Action(
            "reply",
            righting.reply,
            ("answer", "replied_at"),
            icon="phone",
            label=mark("记回复"),
            offered=lambda record: record.is_unanswered,
        ),
        Action(
            "correct",
            intake.correct,
            ("content", "channel", "department"),
            icon="sign",
            label=mark("更正"),
            offered=lambda record: record.is_open,
        ),
    ),
    sheet=Sheet(
        title=mark("意见登记表"),
        personal=("customer",),
        columns=(
            "number",
            "received_at",
            "channel",
            "unit_code",
            "customer",
            "content",
            "summarised_on",
            "department",
            "delivered_at",
            "measure",
            "measured_at",
            "rectified_at",
            "outcome",
            "replied_at",
            "satisfaction",
            "state",
        ),
        counts="channel",
        signatures=(mark("登记人"), mark("主管"), mark("经理")),
    ),
    create=intake.record,
    missing=_missing,
)
