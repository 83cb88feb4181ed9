"""交接班记录 (F20): who handed over to whom, when, with which differences and words."""

from datetime import datetime
from typing import Any

from csapp.core.marks import mark
from csapp.core.roles import Actor
from csapp.core.workflow import Shape
from csapp.features.duty_log.models.handover import Handover, HandoverCount
from csapp.features.duty_log.models.pages import DutyPage
from csapp.features.duty_log.service.handover_papers import keep_sealed
from csapp.features.duty_log.workflow import HANDOVER, HandoverState
from csapp.registers.spec import Action, Field, Filter, Kind, Register, Sheet


def _open(_now: datetime, _by: Actor | None) -> object:
    return Handover.state != HandoverState.TAKEN_OVER


def _with_differences(_now: datetime, _by: Actor | None) -> object:
    off = HandoverCount.select(HandoverCount.handover).where(HandoverCount.counted != HandoverCount.expected)
    return Handover.id.in_(off)


def _unsigned(_now: datetime, _by: Actor | None) -> object:
    return (Handover.print_count > 0) & Handover.signed_at.is_null()


def _mine(_now: datetime, by: Actor | None) -> object:
    number = by.id if by else 0
    kept = DutyPage.select(DutyPage.id).where(DutyPage.staff == number)
    return Handover.page.in_(kept) | (Handover.incoming == number)


def _is_confirmed(record: Handover) -> bool:
    return bool(record.state == HandoverState.TAKEN_OVER)


def _missing(record: Any, _now: datetime) -> str:
    """Why the obvious step is not there: it is taken in another place."""
    if record.state == HandoverState.PREPARED:
        return mark("到「值班日志」按 F8，清点、写原因，双方确认。")
    if record.state == HandoverState.LEFT:
        return mark("下一班到岗后，到「值班日志」按 F8 接班。")
    return ""


HANDOVERS = Register(
    key=Handover.key(),
    label=mark("交接班记录"),
    noun=mark("交接班记录"),
    icon="handover",
    model=Handover,
    fields=(
        Field("number", mark("编号"), Kind.CODE, width=144),
        Field("day", mark("日期"), Kind.DAY, path="page.day", width=104),
        Field("shift_name", mark("班次"), path="page.shift_name", width=72),
        Field("outgoing_name", mark("交班人"), width=88),
        Field("incoming_name", mark("接班人"), width=88),
        Field("state", mark("状态"), Kind.STATE, width=96),
        Field("stand_in_reason", mark("换人接班的原因"), width=0),
        Field("arrived_at", mark("到岗时间"), Kind.MOMENT, width=136),
        Field("outgoing_at", mark("交班时间"), Kind.MOMENT, width=136),
        Field("incoming_at", mark("接班时间"), Kind.MOMENT, width=136),
        Field("differences", mark("清点"), Kind.LONG, width=0),
        Field("business", mark("业务增加变动情况"), Kind.LONG, width=0),
        Field("notice", mark("上级通知"), Kind.LONG),
        Field("suggestion", mark("客户的建议"), Kind.LONG),
        Field("complaints", mark("投诉流程"), Kind.LONG),
        Field("equipment", mark("设备变动"), Kind.LONG),
        Field("page_number", mark("日志页"), Kind.CODE, path="page.number", width=128),
        Field("prepared_at", mark("做单时间"), Kind.MOMENT, width=136),
        Field("print_count", mark("打印次数"), Kind.NUMBER, width=88),
        Field("signed_at", mark("签回时间"), Kind.MOMENT, width=136),
        Field("subject", mark("交接班"), width=0),
    ),
    table=(
        "number", "day", "shift_name", "outgoing_name", "incoming_name", "state", "incoming_at", "business",
    ),
    title="subject",
    order="-number",
    period="prepared_at",
    facts=(
        "page_number", "outgoing_name", "incoming_name", "stand_in_reason", "arrived_at", "outgoing_at", "incoming_at",
        "differences", "business", "notice", "suggestion", "complaints", "equipment", "signed_at",
    ),
    filters=(
        Filter("all", mark("全部")),
        Filter("open", mark("没交完"), _open, Shape.RING),
        Filter("differs", mark("清点不符"), _with_differences, Shape.DIAMOND),
        Filter("unsigned", mark("未签回"), _unsigned, Shape.BARS),
        Filter("mine", mark("只看我的"), _mine, modifier=True),
    ),
    actions=(
        Action(
            "sign", keep_sealed, icon="sign", label=mark("签交接班记录"), opens="sign", offered=_is_confirmed
        ),
    ),
    sheet=Sheet(
        title=mark("交接班登记表"),
        columns=(
            "number", "day", "shift_name", "outgoing_name", "incoming_name", "outgoing_at", "incoming_at",
            "differences", "business", "notice", "suggestion", "complaints", "equipment", "state",
        ),
        counts="state",
        signatures=(mark("制表"), mark("经理")),
    ),
    workflow=HANDOVER,
    missing=_missing,
)  # fmt: skip
