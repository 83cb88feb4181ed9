"""维修台账, 交财务清单 and 预留空白单: declared once for table, panel, form, filters and sheet (P02)."""

from datetime import datetime
from typing import Any

from csapp.core.marks import mark
from csapp.core.roles import Actor
from csapp.core.workflow import Shape
from csapp.features.repair_order.models.order import Order
from csapp.features.repair_order.models.paper import BlankSheet, Handover
from csapp.features.repair_order.models.words import (
    Cause,
    Channel,
    Charge,
    Importance,
    Kind,
    Mode,
    PauseReason,
    Priority,
    Result,
    Satisfaction,
    Urgency,
)
from csapp.features.repair_order.service import closing, correcting, dispatch, entry, finance, intake, papers, work
from csapp.features.repair_order.service.steps import LONGEST
from csapp.features.repair_order.workflow import BEFORE_DONE, ENDED, OPEN, ORDER, OrderState
from csapp.masterdata.places.service import unit_at
from csapp.registers.spec import Action, Field, Filter, Private, Register, Section, Sheet
from csapp.registers.spec import Kind as As

_S = OrderState


def create_order(room: str = "", *, by: Actor, at: datetime, **given: Any) -> Order:
    """The form of 新报修: the room as typed, empty for a public place; raises BadInput, NotAllowed."""
    unit = unit_at(room).id if room.strip() else None
    return intake.open_order(by=by, at=at, unit=unit, **given)


def _in(*states: OrderState) -> Any:
    return lambda now, by: Order.state.in_(states)


def _mine(_now: datetime, by: Actor | None) -> Any:
    return Order.received_by == (by.name if by else "")


ORDERS = Register(
    key="repair_order",
    label=mark("报修"),
    noun=mark("报修"),
    icon="repair",
    model=Order,
    workflow=ORDER,
    fields=(
        Field("state", mark("状态"), As.STATE, width=112),
        Field(
            "priority",
            mark("缓急"),
            As.CHOICE,
            choices=Priority,
            width=64,
            shapes={Priority.URGENT.value: Shape.SQUARE},
        ),
        Field("unit_code", mark("房号"), As.CODE, width=100),
        Field("place", mark("公共部位"), width=96, limit=120, hint=mark("没有房号时写地点，例如 东门")),
        Field("customer", mark("报修人"), width=80, limit=80),
        Field("phone", mark("电话"), As.PHONE, private=Private.PHONE, width=116),
        Field("content", mark("报修内容"), As.LONG, width=0, required=True, limit=LONGEST),
        Field("trade_name", mark("工种"), width=64),
        Field("technician_name", mark("维修人"), width=80),
        Field("due_at", mark("时限"), As.DEADLINE, width=104),
        Field("reported_at", mark("报修时间"), As.MOMENT, width=112),
        Field("number", mark("单号"), As.CODE, width=140),
        Field("kind", mark("类别"), As.CHOICE, choices=Kind, width=64),
        Field("channel", mark("渠道"), As.CHOICE, choices=Channel, width=64),
        Field("item_name", mark("维修项目"), width=96),
        Field("source_number", mark("来源单号"), As.CODE, width=140, limit=30),
        Field("received_by", mark("接待人"), width=72),
        Field("acknowledged_at", mark("已回复收到"), As.MOMENT, hint=mark("什么时候回复客户收到的")),
        Field("symptom", mark("故障现象"), As.LONG, limit=LONGEST),
        Field("arose_at", mark("发生时间"), As.MOMENT),
        Field("environment", mark("使用环境"), limit=200),
        Field("entry_agreed_at", mark("同意入户"), As.MOMENT, hint=mark("业主同意用钥匙入户的时间，空着就是现在")),
        Field("entry_agreed_by", mark("同意的人"), limit=80, hint=mark("空着就是报修人")),
        Field("entry_phone", mark("征询电话"), As.PHONE, private=Private.PHONE, hint=mark("空着就是报修电话")),
        Field("entry_asked_by", mark("征询人"), width=72),
        Field("charge", mark("收费"), As.CHOICE, choices=Charge),
        Field("urgency", mark("紧急程度"), As.CHOICE, choices=Urgency, required=True),
        Field("importance", mark("重要性"), As.CHOICE, choices=Importance, required=True),
        Field("rank_note", mark("定级说明"), limit=200, hint=mark("例如 家有老人，主卧断电")),
        Field("issued_by", mark("开单人"), width=72),
        Field("dispatched_at", mark("派单时间"), As.MOMENT),
        Field("mode", mark("上门方式"), As.CHOICE, choices=Mode),
        Field("requirements", mark("维修要求"), As.LONG, limit=LONGEST),
        Field("starts_at", mark("约定时间"), As.MOMENT, required=True),
        Field("promised_at", mark("许诺完成"), As.MOMENT),
        Field("customer_told_at", mark("告诉客户的时间"), As.MOMENT, required=True),
        Field("no_shows", mark("失约次数"), As.NUMBER),
        Field("started_at", mark("到场时间"), As.MOMENT),
        Field("inspection", mark("检查分析"), As.LONG, limit=LONGEST),
        Field("solution", mark("解决方案"), As.LONG, required=True, limit=LONGEST),
        Field("estimate_fen", mark("估价"), As.MONEY),
        Field("agreed_by", mark("同意方案的人"), limit=80, hint=mark("空着就是报修人")),
        Field("agreed_at", mark("同意时间"), As.MOMENT),
        Field("pause_reason", mark("暂停原因"), As.CHOICE, choices=PauseReason, required=True),
        Field("expected_on", mark("预计恢复"), As.DAY, required=True),
        Field("pause_note", mark("暂停说明"), limit=200),
        Field("carry_reason", mark("没修完的原因"), required=True, limit=200),
        Field("carried_over", mark("滞留次数"), As.NUMBER),
        Field("finished_at", mark("完工时间"), As.MOMENT),
        Field("tools", mark("使用的工具"), limit=200),
        Field("minutes_spent", mark("耗时（分钟）"), As.NUMBER, hint=mark("空着就从到场算到完工")),
        Field("result", mark("维修结果"), As.CHOICE, choices=Result, required=True),
        Field("result_note", mark("结果说明"), As.LONG, limit=LONGEST),
        Field("fee_fen", mark("费用"), As.MONEY, hint=mark("有明细就空着，按明细合计")),
        Field("free_reason", mark("免费原因"), limit=60),
        Field("checked_by", mark("质量检查"), required=True, limit=40),
        Field("satisfaction", mark("完工满意度"), As.CHOICE, choices=Satisfaction, required=True),
        Field("opinion", mark("客户意见"), As.LONG, limit=LONGEST, hint=mark("照客户的原话写")),
        Field("notice_delivered_on", mark("缴费通知送达"), As.DAY),
        Field("notice_delivered_by", mark("谁送达的"), limit=40, hint=mark("空着就是本人")),
        Field("returned_at", mark("回收时间"), As.MOMENT),
        Field("sheet_from", mark("谁交回的"), limit=40, hint=mark("空着就是维修人")),
        Field("posted_at", mark("交财务时间"), As.MOMENT),
        Field("receiver", mark("财务签收人"), required=True, limit=40),
        Field("called_back_at", mark("回访时间"), As.MOMENT),
        Field("callback_satisfaction", mark("回访满意度"), As.CHOICE, choices=Satisfaction, required=True),
        Field("callback_opinion", mark("回访意见"), As.LONG),
        Field("round", mark("返修次数"), As.NUMBER),
        Field("cause", mark("原因"), As.CHOICE, choices=Cause, required=True),
        Field("cause_note", mark("原因分析"), As.LONG, limit=LONGEST),
        Field("improvement", mark("改进措施"), As.LONG, required=True, limit=LONGEST, hint=mark("没有就写 无")),
        Field("cancel_reason", mark("取消原因"), required=True, limit=200),
        Field("created_at", mark("录入时间"), As.MOMENT),
        # typed in a step only
        Field("room", mark("哪一户"), hint=mark("例如 3-2-1501，公共部位就空着")),
        Field("item", mark("项目"), hint=mark("照项目表写，例如 更换龙头")),
        Field("trade", mark("所属工种"), hint=mark("例如 水电，空着就照项目")),
        Field("technician", mark("派给谁"), required=True, hint=mark("姓名，例如 张建军")),
        Field("minutes", mark("预计用时"), As.NUMBER, hint=mark("分钟，空着就照项目")),
        Field("minutes_left", mark("还要多久"), As.NUMBER, hint=mark("分钟")),
        Field("note", mark("说明"), limit=200),
        Field("allows_entry", mark("业主不在家，同意用钥匙入户"), As.CHECK),
    ),
    table=(
        "state", "priority", "unit_code", "customer", "content", "trade_name", "technician_name", "due_at",
        "reported_at", "number",
    ),
    title="content",
    order="-reported_at",
    period="reported_at",
    form=(
        Section(mark("谁报修"), ("room", "place", "customer", "phone", "channel", "kind", "allows_entry")),
        Section(mark("报修内容"), ("content", "item", "trade", "symptom", "arose_at", "environment")),
        Section(mark("时间"), ("reported_at", "acknowledged_at")),
    ),
    facts=(
        "unit_code", "place", "customer", "phone", "priority", "rank_note", "item_name", "technician_name", "mode",
        "starts_at", "due_at", "acknowledged_at", "entry_agreed_at", "entry_agreed_by", "entry_phone", "entry_asked_by",
        "symptom", "inspection", "solution", "estimate_fen", "agreed_by",
        "pause_note", "expected_on", "finished_at", "result", "result_note", "fee_fen", "free_reason", "satisfaction",
        "opinion", "notice_delivered_on", "sheet_from", "receiver", "callback_satisfaction", "callback_opinion",
        "cause_note", "improvement", "cancel_reason", "source_number",
    ),
    filters=(
        Filter("open", mark("未办结"), _in(*OPEN)),
        Filter("unconfirmed", mark("待确认"), _in(_S.RECEIVED), Shape.RING),
        Filter("undispatched", mark("待派"), _in(_S.CONFIRMED, _S.RANKED), Shape.RING),
        Filter("sent", mark("已派 / 已预约"), _in(_S.DISPATCHED, _S.BOOKED), Shape.DOT),
        Filter("working", mark("维修中"), _in(_S.WORKING, _S.AGREED), Shape.HALF),
        Filter("paused", mark("暂停"), _in(_S.PAUSED, _S.CARRIED), Shape.BARS),
        Filter("unheard", mark("待意见"), _in(_S.DONE), Shape.RING),
        Filter("unreturned", mark("待回收"), _in(_S.AWAITING_SHEET), Shape.RING),
        Filter(
            "unposted",
            mark("待入帐"),
            lambda now, by: (Order.state == _S.SHEET_RETURNED) & (Order.fee_fen > 0),
            Shape.RING,
        ),
        Filter(
            "uncalled",
            mark("待回访"),
            lambda now, by: (Order.state == _S.POSTED) | ((Order.state == _S.SHEET_RETURNED) & (Order.fee_fen == 0)),
            Shape.RING,
        ),
        Filter("unfiled", mark("待归档"), _in(_S.CALLED_BACK), Shape.RING),
        Filter(
            "overdue",
            mark("超期"),
            lambda now, by: Order.state.not_in(ENDED) & (Order.due_at < now),
            Shape.TRIANGLE,
        ),
        Filter("redone", mark("返修"), lambda now, by: Order.round > 0, Shape.SQUARE),
        Filter("history", mark("历史台账"), lambda now, by: Order.is_history, Shape.FILED),
        Filter("all", mark("全部")),
        Filter("special", mark("特约"), lambda now, by: Order.kind == Kind.SPECIAL, modifier=True),
        Filter("mine", mark("只看我的"), _mine, modifier=True),
    ),
    actions=(
        Action("confirm", intake.confirm, ("content", "item", "trade", "charge", "symptom", "arose_at"), icon="check"),
        Action("rank", intake.rank, ("urgency", "importance", "rank_note"), icon="flag"),
        Action("dispatch", dispatch.dispatch, ("technician", "promised_at", "requirements"), icon="send"),
        Action("start", dispatch.start, ("started_at",), icon="repair"),
        Action("book", dispatch.book, ("starts_at", "minutes"), icon="calendar"),
        Action("reassign", dispatch.reassign, ("technician", "requirements"), icon="users"),
        Action("arrive", dispatch.arrive, ("started_at",), icon="repair"),
        Action("rebook", dispatch.rebook, ("starts_at", "minutes", "customer_told_at"), icon="calendar"),
        Action("no_show", dispatch.no_show, ("starts_at", "minutes", "note"), icon="user"),
        Action(
            "agree", work.agree, ("inspection", "solution", "estimate_fen", "agreed_by", "promised_at"), icon="sign"
        ),
        Action("finish", work.finish, ("result", "result_note", "tools", "minutes_spent", "fee_fen"), icon="check"),
        Action("agree_extra", work.agree_extra, ("solution", "estimate_fen", "agreed_by"), icon="plus"),
        Action("resume", work.resume, icon="repair"),
        Action("pause", work.pause, ("pause_reason", "expected_on", "pause_note")),
        Action("carry_over", work.carry_over, ("carry_reason", "minutes_left")),
        Action("hear", closing.hear, ("satisfaction", "opinion"), icon="chat"),
        Action("return_sheet", closing.return_sheet, ("sheet_from",), icon="file"),
        Action(
            "post",
            finance.post,
            ("receiver",),
            icon="send",
            offered=lambda record: record.fee_fen > 0 or bool(record.free_reason),
        ),
        Action(
            "call_back",
            closing.call_back,
            ("callback_satisfaction", "callback_opinion"),
            icon="callback",
            offered=lambda record: record.state == _S.POSTED or not record.fee_fen,
        ),
        Action("archive", closing.archive, ("cause", "cause_note", "improvement"), icon="file"),
        Action("cancel", intake.cancel, ("cancel_reason",), icon="close"),
        Action(
            "acknowledge",
            intake.acknowledge,
            ("acknowledged_at",),
            icon="chat",
            label=mark("记回复客户收到"),
            offered=lambda record: record.acknowledged_at is None and record.state == _S.RECEIVED,
        ),
        Action(
            "agree_entry",
            entry.agree_entry,
            ("entry_agreed_at", "entry_agreed_by", "entry_phone"),
            icon="key",
            label=mark("记同意入户"),
            offered=lambda record: bool(record.unit_id and record.state in BEFORE_DONE and not record.entry_agreed_at),
        ),
        Action(
            "withdraw_entry",
            entry.withdraw_entry,
            ("note",),
            icon="key",
            label=mark("撤回入户同意"),
            offered=lambda record: bool(record.entry_agreed_at and record.state in BEFORE_DONE),
        ),
        Action(
            "deliver_notice",
            closing.deliver_notice,
            ("notice_delivered_on", "notice_delivered_by"),
            icon="letter",
            label=mark("记缴费通知送达"),
            offered=lambda record: bool(
                record.total_fen and record.finished_at and not record.notice_delivered_on and record.is_open
            ),
        ),
        Action(
            "check_quality",
            work.check_quality,
            ("checked_by",),
            icon="check",
            label=mark("记质量检查"),
            offered=lambda record: bool(record.finished_at and not record.checked_by and record.is_open),
        ),
        Action(
            "correct",
            correcting.correct,
            ("content", "place", "customer", "phone"),
            label=mark("更正"),
            offered=lambda record: record.state in BEFORE_DONE,
        ),
    ),
    sheet=Sheet(
        title=mark("维修工作单台账"),
        personal=("customer", "technician_name", "entry_agreed_by", "agreed_by", "sheet_from"),
        columns=(
            "number", "kind", "reported_at", "unit_code", "place", "customer", "phone", "channel", "content",
            "item_name", "trade_name", "priority", "technician_name", "dispatched_at", "starts_at", "started_at",
            "finished_at", "minutes_spent", "result", "fee_fen", "satisfaction", "returned_at", "posted_at",
            "called_back_at", "callback_satisfaction", "round", "cause", "improvement", "state",
        ),
        totals=("minutes_spent", "fee_fen", "round"),
        counts="state",
        signatures=(mark("制表"), mark("主管"), mark("经理")),
    ),
    create=create_order,
    document="repair_order",
)  # fmt: skip

HANDOVERS = Register(
    key=Handover.key(),
    label=mark("交财务清单"),
    noun=mark("交财务清单"),
    icon="send",
    model=Handover,
    fields=(
        Field("number", mark("清单编号"), As.CODE, width=140),
        Field("handed_at", mark("交接时间"), As.MOMENT, width=128),
        Field("handed_by", mark("交单人"), width=88),
        Field("receiver", mark("签收人"), width=88),
        Field("sheets", mark("单数"), As.NUMBER, width=64),
        Field("total_fen", mark("合计"), As.MONEY, width=104),
        Field("signed_on", mark("签收日期"), As.DAY, width=104),
        Field("note", mark("备注"), width=0, limit=200),
    ),
    table=("handed_at", "handed_by", "receiver", "sheets", "total_fen", "signed_on", "note", "number"),
    title="number",
    order="-handed_at",
    period="handed_at",
    facts=("handed_at", "handed_by", "receiver", "sheets", "total_fen", "signed_on", "note"),
    filters=(
        Filter("all", mark("全部")),
        Filter("unsigned", mark("未签收"), lambda now, by: Handover.signed_on.is_null(), Shape.RING),
    ),
    actions=(
        Action(
            "sign_for",
            finance.sign_for,
            ("signed_on",),
            icon="sign",
            label=mark("记签收"),
            offered=lambda record: record.signed_on is None,
        ),
    ),
    sheet=Sheet(
        title=mark("维修工作单交财务登记"),
        columns=("number", "handed_at", "handed_by", "receiver", "sheets", "total_fen", "signed_on", "note"),
        totals=("sheets", "total_fen"),
        counts="receiver",
        signatures=(mark("客服中心"), mark("财务部")),
    ),
)

BLANKS = Register(
    key=BlankSheet.key(),
    label=mark("预留空白单"),
    noun=mark("空白单"),
    icon="file",
    model=BlankSheet,
    fields=(
        Field("number", mark("单号"), As.CODE, width=140),
        Field("reserved_at", mark("预留时间"), As.MOMENT, width=128),
        Field("reserved_by", mark("预留人"), width=96),
        Field("content", mark("录入的报修"), path="order.content", width=0),
        Field("voided_at", mark("作废时间"), As.MOMENT, width=128),
        Field("void_reason", mark("作废原因"), width=160, required=True, limit=200),
    ),
    table=("number", "reserved_at", "reserved_by", "content", "voided_at", "void_reason"),
    title="number",
    order="-reserved_at",
    period="reserved_at",
    facts=("reserved_at", "reserved_by", "content", "voided_at", "void_reason"),
    filters=(
        Filter(
            "open",
            mark("未用"),
            lambda now, by: BlankSheet.order.is_null() & BlankSheet.voided_at.is_null(),
            Shape.RING,
        ),
        Filter("entered", mark("已录入"), lambda now, by: BlankSheet.order.is_null(False), Shape.TICK),
        Filter("voided", mark("作废"), lambda now, by: BlankSheet.voided_at.is_null(False), Shape.CROSS),
        Filter("all", mark("全部")),
    ),
    actions=(
        Action(
            "void",
            papers.void_blank,
            ("void_reason",),
            icon="close",
            label=mark("作废"),
            offered=lambda record: record.order_id is None and record.voided_at is None,
        ),
    ),
    sheet=Sheet(
        title=mark("预留维修工作单登记"),
        columns=("number", "reserved_at", "reserved_by", "content", "voided_at", "void_reason"),
        counts="reserved_by",
        signatures=(mark("制表"), mark("主管")),
    ),
)
