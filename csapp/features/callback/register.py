"""回访台账 and the house rules: declared once for table, panel, form, filters and sheet."""

from datetime import datetime

from csapp.core.marks import mark
from csapp.core.roles import Actor, Permission
from csapp.core.workflow import Shape
from csapp.features.callback.models import (
    OPEN_STATES,
    TO_CALL,
    Asking,
    Callback,
    CallbackRule,
    Effect,
    FollowUp,
    Method,
    Satisfaction,
    SignedHow,
    Source,
    not_merged,
    tried_enough,
)
from csapp.features.callback.service import calling, rules, scheduling, signing
from csapp.features.callback.workflow import CALLBACK, CallbackState
from csapp.registers.spec import Action, Field, Filter, Kind, Private, Register, Section, Sheet

_ANSWER = ("effect", "satisfaction", "opinion", "follow_up", "follow_up_note")


_UNSIGNED = Callback.state == CallbackState.AWAITING_SIGNATURE


def _mine(_now: datetime, by: Actor | None) -> object:
    return Callback.caller == (by.name if by else "")


CALLBACKS = Register(
    key="callback",
    label=mark("回访"),
    noun=mark("回访"),
    icon="callback",
    model=Callback,
    workflow=CALLBACK,
    fields=(
        Field("state", mark("状态"), Kind.STATE, width=112),
        Field("source", mark("来源"), Kind.CHOICE, choices=Source, required=True, width=84),
        Field("unit_code", mark("房号"), Kind.CODE, width=88),
        Field("customer", mark("客户"), required=True, width=96, limit=80),
        Field("phone", mark("电话"), Kind.PHONE, private=Private.PHONE, width=116),
        Field("subject", mark("原事项"), Kind.LONG, required=True, width=0, limit=scheduling.LONGEST),
        Field("due_on", mark("应于此日前"), Kind.DEADLINE, width=96),
        Field("method", mark("回访方式"), Kind.CHOICE, choices=Method, required=True, width=84),
        Field("satisfaction", mark("满意程度"), Kind.CHOICE, choices=Satisfaction, required=True, width=92),
        Field("caller", mark("回访人"), width=76),
        Field("number", mark("编号"), Kind.CODE, width=140),
        Field("source_number", mark("来源单号"), Kind.CODE, width=140, limit=30),
        Field("department", mark("责任部门"), width=84, limit=40),
        Field("received_on", mark("接到日期"), Kind.DAY),
        Field("measures", mark("整改措施"), Kind.LONG, limit=scheduling.LONGEST),
        Field("rectified_on", mark("整改完成"), Kind.DAY),
        Field("called_at", mark("回访时间"), Kind.MOMENT),
        Field("attempts", mark("联系次数"), Kind.NUMBER),
        Field("next_attempt_at", mark("下次联系"), Kind.MOMENT, hint=mark("什么时候再打，例如 明天 或 1430")),
        Field("note", mark("说明"), hint=mark("例如 没人接、关机")),
        Field("effect", mark("整改效果"), Kind.CHOICE, choices=Effect, required=True, width=84),
        Field("opinion", mark("客户意见"), Kind.LONG, limit=scheduling.LONGEST, hint=mark("照客户的原话写")),
        Field("follow_up", mark("后续处理"), Kind.CHOICE, choices=FollowUp, width=84),
        Field("follow_up_note", mark("后续说明"), Kind.LONG, limit=scheduling.LONGEST),
        Field("signed_how", mark("签字"), Kind.CHOICE, choices=SignedHow, width=84),
        Field("signed_at", mark("签字时间"), Kind.MOMENT),
        Field("decline_reason", mark("不便签字的原因"), Kind.LONG, required=True),
        Field("witness", mark("见证人"), required=True, limit=40),
        Field("print_count", mark("已打印"), Kind.NUMBER),
    ),
    table=("state", "source", "unit_code", "customer", "subject", "due_on", "satisfaction", "caller", "number"),
    title="subject",
    order="due_on",
    period="due_on",
    form=(
        Section(mark("回访谁"), ("source", "source_number", "customer", "department")),
        Section(mark("原事项"), ("subject", "received_on", "measures", "rectified_on")),
    ),
    facts=(
        "unit_code",
        "customer",
        "phone",
        "source",
        "source_number",
        "department",
        "measures",
        "rectified_on",
        "due_on",
        "next_attempt_at",
        "called_at",
        "method",
        "caller",
        "effect",
        "satisfaction",
        "opinion",
        "follow_up_note",
        "signed_how",
        "decline_reason",
        "witness",
    ),
    filters=(
        Filter("open", mark("待办"), lambda now, by: Callback.state.in_(OPEN_STATES) & not_merged()),
        Filter(
            "today",
            mark("今天到期"),
            lambda now, by: Callback.state.in_(OPEN_STATES) & (Callback.due_on == now.date()) & not_merged(),
            Shape.DIAMOND,
        ),
        Filter(
            "overdue",
            mark("超期"),
            lambda now, by: Callback.state.in_(TO_CALL) & (Callback.due_on < now.date()) & not_merged(),
            Shape.TRIANGLE,
        ),
        Filter("signature", mark("未签回"), lambda now, by: _UNSIGNED, Shape.RING),
        Filter("unreached", mark("未联系上"), lambda now, by: Callback.state == CallbackState.UNREACHED, Shape.BARS),
        Filter("tried", mark("多次联系不上"), lambda now, by: tried_enough() & not_merged(), Shape.SQUARE),
        Filter("done", mark("已完成"), lambda now, by: Callback.state == CallbackState.DONE, Shape.TICK),
        Filter(
            "unsatisfied",
            mark("不满意"),
            lambda now, by: Callback.satisfaction == Satisfaction.UNSATISFIED,
            Shape.SQUARE,
        ),
        Filter("all", mark("全部")),
        Filter("mine", mark("只看我的"), _mine, modifier=True),
    ),
    actions=(
        Action("reach", calling.register_result, ("method", *_ANSWER), icon="callback"),
        Action("fill_in", calling.fill_in, _ANSWER, icon="callback", offered=lambda record: record.needs_signature),
        Action(
            "fill_in_unsigned",
            calling.fill_in,
            _ANSWER,
            icon="callback",
            offered=lambda record: not record.needs_signature,
        ),
        Action("miss", calling.miss, ("next_attempt_at", "note"), icon="phone"),
        Action("sign", signing.sign, icon="sign", opens="sign"),
        Action("attach_signed", signing.attach_signed, icon="scan", opens="attach_signed"),
        Action("decline", signing.decline, ("decline_reason", "witness")),
        Action(
            "sign_as_caller",
            signing.sign_as_caller,
            icon="sign",
            opens="sign_as_caller",
            offered=lambda record: record.signed_how == SignedHow.ON_SCREEN,
        ),
        Action("file", signing.file_away, icon="check", opens="file"),
        Action(
            "correct",
            scheduling.correct,
            ("subject", "department", "measures"),
            icon="sign",
            label=mark("更正"),
            offered=lambda callback: callback.is_to_be_asked,
        ),
    ),
    sheet=Sheet(
        title=mark("回访登记表"),
        personal=("customer",),
        columns=(
            "number",
            "source",
            "source_number",
            "unit_code",
            "customer",
            "phone",
            "subject",
            "measures",
            "rectified_on",
            "due_on",
            "called_at",
            "method",
            "effect",
            "satisfaction",
            "opinion",
            "caller",
            "signed_how",
            "state",
        ),
        counts="satisfaction",
        signatures=(mark("回访人"), mark("主管"), mark("经理")),
    ),
    create=scheduling.schedule,
    document="callback",
)


CALLBACK_RULES = Register(
    key="callback_rule",
    label=mark("回访规则"),
    noun=mark("回访规则"),
    icon="callback",
    model=CallbackRule,
    fields=(
        Field("source", mark("来源"), Kind.CHOICE, choices=Source, width=112),
        Field("share", mark("回访比例（%）"), Kind.NUMBER, required=True, hint=mark("0 到 100")),
        Field("days", mark("时限（天）"), Kind.NUMBER, required=True, hint=mark("办完后几天内，按日历天")),
        Field("asking", mark("回访方式"), Kind.CHOICE, choices=Asking, required=True),
        Field("needs_signature", mark("客户签字"), Kind.CHECK, hint=mark("要客户在回访记录表上签字")),
        Field("second_days", mark("再次回访（天）"), Kind.NUMBER, width=104, required=True, hint=mark("不满意后")),
        Field("most_attempts", mark("最多联系（次）"), Kind.NUMBER, width=104, required=True, hint=mark("之后交主管")),
        Field("repeats", mark("自动约下次"), Kind.CHECK, hint=mark("办完这次就约下一次")),
        Field("rule", mark("依据"), Kind.CODE, width=0),
        Field("seed", mark("抽样种子"), Kind.NUMBER),
    ),
    table=("source", "share", "days", "asking", "needs_signature", "second_days", "most_attempts", "repeats", "rule"),
    title="source",
    order="id",
    facts=("share", "days", "asking", "needs_signature", "second_days", "most_attempts", "repeats", "rule", "seed"),
    search=("source", "rule"),
    filters=(
        Filter("all", mark("全部")),
        Filter("sampled", mark("抽样"), lambda now, by: CallbackRule.share < 100),
        Filter("signed", mark("要签字"), lambda now, by: CallbackRule.needs_signature),
    ),
    actions=(
        Action(
            "change",
            rules.change_rule,
            ("share", "days", "asking", "needs_signature", "second_days", "most_attempts", "repeats"),
            icon="sign",
            label=mark("修改规则"),
            needs=Permission.SETTINGS,
        ),
    ),
    view=Permission.SETTINGS,
)
