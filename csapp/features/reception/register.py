"""接待台账 (F06) and 电话记录 (S21): declared once for table, panel, filters and sheet."""

from dataclasses import replace
from datetime import datetime, time
from typing import Any

from csapp.core.marks import mark
from csapp.core.roles import Actor
from csapp.core.workflow import Shape
from csapp.features.reception.models import Category, Channel, MergedWhy, Reception, Urgency
from csapp.features.reception.service import desk as service
from csapp.features.reception.service import merging, opening
from csapp.features.reception.service.opening import Opening, is_wired
from csapp.features.reception.service.steps import LONGEST
from csapp.features.reception.workflow import RECEPTION, UNFINISHED, WAITING, ReceptionState
from csapp.registers.spec import Action, Field, Filter, Kind, Private, Register, Sheet
from csapp.registers.text import NOTHING


def _today(now: datetime) -> datetime:
    return datetime.combine(now.date(), time())


def _mine(_now: datetime, by: Actor | None) -> object:
    return Reception.responsible == (by.name if by else "")


def _unreported(_now: datetime, _by: Actor | None) -> object:
    major = (Reception.urgency == Urgency.MAJOR) & Reception.reported_at.is_null()
    return major & (Reception.state != ReceptionState.MERGED)


def _again(_now: datetime, _by: Actor | None) -> object:
    unanswered = Reception.repeat_answered_at.is_null() | (Reception.repeat_answered_at < Reception.repeated_at)
    return Reception.state.in_(UNFINISHED) & Reception.repeated_at.is_null(False) & unanswered


def _counted(times: int) -> str:
    return mark("{count} 次").format(count=times) if times else NOTHING


def _missing(record: Any, _now: datetime) -> str:
    """Why nothing can be done here: it is done on the record this one went into."""
    if record.state != ReceptionState.MERGED:
        return ""
    return mark("已并入 {number}，在那张上办理。").format(number=record.matter_number)


def _opens(kind: Opening) -> Any:
    """Offered where somebody makes such records, and the matter is not over."""
    return lambda record: is_wired(kind) and record.state in UNFINISHED


_STANDS_OUT: dict[str, Shape] = {Urgency.URGENT: Shape.SQUARE, Urgency.MAJOR: Shape.SQUARE}

RECEPTIONS = Register(
    key="reception",
    label=mark("接待"),
    noun=mark("接待记录"),
    icon="reception",
    model=Reception,
    workflow=RECEPTION,
    fields=(
        Field("state", mark("状态"), Kind.STATE, width=96),
        Field("category", mark("类别"), Kind.CHOICE, choices=Category, required=True, width=76),
        Field("urgency", mark("缓急"), Kind.CHOICE, choices=Urgency, width=52, shapes=_STANDS_OUT),
        Field("unit_code", mark("房号"), Kind.CODE, width=100),
        Field("caller_name", mark("来访人"), width=84),
        Field("caller_phone", mark("电话"), Kind.PHONE, private=Private.PHONE, width=116),
        Field("content", mark("内容"), Kind.LONG, required=True, width=0, limit=LONGEST),
        Field("channel", mark("渠道"), Kind.CHOICE, choices=Channel, width=56),
        Field("responsible", mark("第一责任者"), width=84),
        Field("transferred_to", mark("移交给"), width=88, required=True, limit=80, hint=mark("主管，或分管这件事的人")),
        Field("receiver", mark("谁接收"), width=88, required=True, limit=80, hint=mark("谁接下这件事的")),
        Field("acknowledged_by", mark("接收人"), width=88),
        Field("acknowledged_at", mark("接收时间"), Kind.MOMENT),
        Field("repeat_count", mark("再次联系"), Kind.NUMBER, width=76, show=_counted),
        Field("repeated_at", mark("最近一次"), Kind.MOMENT),
        Field(
            "answer",
            mark("怎么答复的"),
            Kind.LONG,
            path="repeat_answer",
            required=True,
            hint=mark("告诉客户办到哪一步、什么时候好"),
            limit=LONGEST,
        ),
        Field("matter_number", mark("并入"), Kind.CODE, width=140),
        Field("merged_why", mark("为什么并"), Kind.CHOICE, choices=MergedWhy, width=84),
        Field("merged_numbers", mark("并进来的"), Kind.CODE, width=140),
        Field(
            "into_number",
            mark("并到哪一条"),
            Kind.CODE,
            required=True,
            limit=30,
            hint=mark("那条接待的编号，两个编号以后都能找到"),
        ),
        Field("opened_at", mark("转单时间"), Kind.MOMENT),
        Field("hook", mark("哪把钥匙"), limit=40, hint=mark("钩号；这户只有一套的空着")),
        Field("purpose", mark("借用事由"), limit=200, hint=mark("空着就照来电内容写")),
        Field("space", mark("车位"), Kind.CODE, required=True, hint=mark("如 B1-031")),
        Field("plate", mark("车牌"), Kind.CODE, required=True, hint=mark("如苏E31501")),
        Field("memo_department", mark("发给部门"), required=True, limit=40),
        Field("memo_recipient", mark("收单人"), limit=40),
        Field("wanted_on", mark("要求回复"), Kind.DAY, hint=mark("哪天以前回复")),
        Field("is_afterwards", mark("先解决、后补单"), Kind.CHECK),
        Field("superior", mark("向谁请示"), required=True, limit=40),
        Field("proposal", mark("处理意见"), Kind.LONG, hint=mark("打算怎么办"), limit=LONGEST),
        Field("due_at", mark("时限"), Kind.DEADLINE, width=84),
        Field("received_at", mark("接待时间"), Kind.MOMENT, width=100),
        Field("number", mark("编号"), Kind.CODE, width=140),
        Field("happened_at", mark("发生时间"), Kind.MOMENT),
        Field("place", mark("地点")),
        Field("reply", mark("当场答复"), Kind.LONG),
        Field("is_in_duty", mark("属本岗位职责"), Kind.CHECK),
        Field("transferred_at", mark("移交时间"), Kind.MOMENT),
        Field("reported_at", mark("汇报总经理"), Kind.MOMENT, hint=mark("什么时候向总经理汇报的")),
        Field(
            "result",
            mark("办理结果"),
            Kind.LONG,
            required=True,
            hint=mark("怎么办的，客户怎么说"),
            limit=LONGEST,
        ),
        Field("closed_at", mark("办结时间"), Kind.MOMENT),
    ),
    table=(
        "state",
        "category",
        "urgency",
        "unit_code",
        "caller_name",
        "content",
        "channel",
        "responsible",
        "due_at",
        "repeat_count",
        "received_at",
        "number",
    ),
    title="content",
    order="-received_at",
    period="received_at",
    facts=(
        "unit_code",
        "caller_name",
        "caller_phone",
        "channel",
        "category",
        "urgency",
        "content",
        "place",
        "happened_at",
        "received_at",
        "responsible",
        "is_in_duty",
        "reply",
        "transferred_to",
        "transferred_at",
        "acknowledged_by",
        "acknowledged_at",
        "repeat_count",
        "repeated_at",
        "answer",
        "reported_at",
        "opened_at",
        "result",
        "closed_at",
        "matter_number",
        "merged_why",
        "merged_numbers",
    ),
    filters=(
        Filter("all", mark("全部")),
        Filter("open", mark("未办结"), lambda now, by: Reception.state.in_(WAITING)),
        Filter("received", mark("受理"), lambda now, by: Reception.state == ReceptionState.RECEIVED, Shape.RING),
        Filter(
            "transferred", mark("待接收"), lambda now, by: Reception.state == ReceptionState.TRANSFERRED, Shape.BARS
        ),
        Filter("accepted", mark("已接收"), lambda now, by: Reception.state == ReceptionState.ACCEPTED, Shape.HALF),
        Filter(
            "overdue",
            mark("超期"),
            lambda now, by: Reception.state.in_(WAITING) & (Reception.received_at < _today(now)),
            Shape.TRIANGLE,
        ),
        Filter("again", mark("又来联系"), _again, Shape.DIAMOND),
        Filter(
            "unreported",
            mark("重大未汇报"),
            _unreported,
            Shape.SQUARE,
        ),
        Filter("today", mark("今天"), lambda now, by: Reception.received_at >= _today(now)),
        Filter("mine", mark("只看我的"), _mine, modifier=True),
    ),
    actions=(
        Action("acknowledge", service.acknowledge, ("receiver",), icon="check"),
        Action("close", service.close, ("result",), icon="check"),
        Action("open_repair", opening.open_repair, icon="repair", offered=_opens(Opening.REPAIR_ORDER)),
        Action("open_complaint", opening.open_complaint, icon="complaint", offered=_opens(Opening.COMPLAINT)),
        Action("transfer", service.transfer, ("transferred_to",), icon="send"),
        Action("open_special", opening.open_special, icon="repair", offered=_opens(Opening.SPECIAL_SERVICE)),
        Action("open_key", opening.open_key, ("hook", "purpose"), icon="key", offered=_opens(Opening.KEY_LENDING)),
        Action(
            "open_lease", opening.open_lease, ("space", "plate"), icon="parking", offered=_opens(Opening.PARKING_LEASE)
        ),
        Action("open_opinion", opening.open_opinion, icon="flag", offered=_opens(Opening.OPINION)),
        Action(
            "answer_again",
            merging.answer_again,
            ("answer",),
            icon="phone",
            offered=lambda record: record.is_unanswered_again,
        ),
        Action("report", service.report, ("reported_at",), icon="flag", offered=lambda record: record.is_unreported),
        Action("merge", merging.merge, ("into_number",), icon="merge"),
        Action("unmerge", merging.unmerge, icon="undo"),
        Action(
            "open_memo",
            opening.open_memo,
            ("memo_department", "memo_recipient", "wanted_on", "is_afterwards"),
            icon="send",
            label=mark("开工作联络单"),
            offered=_opens(Opening.CONTACT_MEMO),
        ),
        Action(
            "open_escalation",
            opening.open_escalation,
            ("superior", "proposal"),
            icon="flag",
            label=mark("写请示报告"),
            offered=_opens(Opening.ESCALATION),
        ),
    ),
    missing=_missing,
    sheet=Sheet(
        title=mark("接待登记表"),
        personal=("caller_name",),
        columns=(
            "number",
            "received_at",
            "channel",
            "unit_code",
            "caller_name",
            "caller_phone",
            "category",
            "urgency",
            "content",
            "reply",
            "responsible",
            "transferred_to",
            "acknowledged_by",
            "reported_at",
            "repeat_count",
            "result",
            "closed_at",
            "state",
        ),
        counts="category",
        signatures=(mark("登记人"), mark("主管"), mark("经理")),
    ),
)


def _calls(_now: datetime, _by: Actor | None) -> object:
    return Reception.channel == Channel.CALL


_ON_THE_LINE = {
    "responsible": Field("responsible", mark("接听人"), width=84),
    "caller_name": Field("caller_name", mark("来电人"), width=84),
    "received_at": Field("received_at", mark("来电时间"), Kind.MOMENT, width=100),
}

# 电话记录 (S21): the same records, those that came by telephone, under the names of the paper.
CALLS = replace(
    RECEPTIONS,
    key="phone_log",
    label=mark("电话记录"),
    noun=mark("电话记录"),
    icon="phone",
    fields=tuple(_ON_THE_LINE.get(field.key, field) for field in RECEPTIONS.fields),
    table=(
        "received_at", "unit_code", "caller_name", "caller_phone", "content", "responsible", "reply", "state", "number",
    ),
    filters=(
        Filter("all", mark("全部来电"), _calls),
        Filter("today", mark("今天"), lambda now, by: _calls(now, by) & (Reception.received_at >= _today(now))),
        Filter("open", mark("未办结"), lambda now, by: _calls(now, by) & Reception.state.in_(WAITING)),
        Filter("mine", mark("只看我接的"), _mine, modifier=True),
    ),
    sheet=Sheet(
        title=mark("电话记录"),
        personal=("caller_name",),
        columns=(
            "number", "received_at", "unit_code", "caller_name", "caller_phone", "content", "reply", "result",
            "responsible", "state",
        ),
        counts="responsible",
        signatures=(mark("值守人员"), mark("主管")),
    ),
)  # fmt: skip
