"""重大事件 (F18): declared once for table, panel, form, filters and sheet."""

from datetime import datetime
from typing import Any

from csapp.core.marks import mark
from csapp.core.roles import Actor
from csapp.core.workflow import Shape
from csapp.features.major_event.models.event import EventKind, MajorEvent, Telling, ToldKind, ToldWay
from csapp.features.major_event.service import papers, registering, reporting, telling
from csapp.features.major_event.service.steps import LONGEST
from csapp.features.major_event.workflow import (
    MAJOR_EVENT,
    OPEN_STATES,
    UNREGISTERED,
    UNWRITTEN,
    MajorEventState,
)
from csapp.registers.spec import Action, Field, Filter, Kind, Register, Section, Sheet

_S = MajorEventState
_REPORT = ("report_course", "report_causes", "report_impact", "report_handling", "report_prevention")
_TELLING = (
    "told_kind",
    "told_name",
    "told_way",
    "informed_at",
    "told_by",
    "answer",
    "is_bypass",
    "passed_over",
    "bypass_reason",
)
_HANDLING = ("handling", "aftermath", "casualties", "losses")


def _overdue(now: datetime, _by: Actor | None) -> object:
    return MajorEvent.state.in_(UNWRITTEN) & (MajorEvent.report_due_on < now.date())


def _no_photo(_now: datetime, _by: Actor | None) -> object:
    return MajorEvent.state.in_(UNREGISTERED) & (MajorEvent.photo_count == 0)


def _owed(_now: datetime, _by: Actor | None) -> object:
    passed_over = Telling.select(Telling.event).where(Telling.is_bypass, Telling.told_later_at.is_null())
    return MajorEvent.id.in_(passed_over) & (MajorEvent.state != _S.VOIDED)


def _mine(_now: datetime, by: Actor | None) -> object:
    name = by.name if by else ""
    return (MajorEvent.responsible == name) | (MajorEvent.reporter == name)


def _sheets(count: int) -> str:
    return mark("{count} 张").format(count=count) if count else mark("还没有")


def _missing(record: Any, _now: datetime) -> str:
    """Why the obvious step is not there."""
    if record.state == _S.REPORTED and not record.photo_count:
        return mark("登记完毕：附上至少一张现场照片才能办。")
    return ""


def _is_open(record: Any) -> bool:
    return bool(record.is_open)


MAJOR_EVENTS = Register(
    key="major_event",
    label=mark("紧急情况登记"),
    noun=mark("重大事件"),
    icon="flag",
    model=MajorEvent,
    workflow=MAJOR_EVENT,
    fields=(
        Field("state", mark("状态"), Kind.STATE, width=132),
        Field("kind", mark("类别"), Kind.CHOICE, choices=EventKind, required=True, width=108),
        Field("subject", mark("事件"), required=True, width=0, limit=60, hint=mark("一句话，例如 地下车库积水")),
        Field("where", mark("发生地点"), width=128),
        Field("place", mark("地点"), limit=120, hint=mark("例如 B1 车库东区；写了房号可以空着")),
        Field("room", mark("房号"), Kind.CODE, hint=mark("公共部位空着")),
        Field("happened_at", mark("发生时间"), Kind.MOMENT, width=96, hint=mark("空着就是发现时间")),
        Field("found_at", mark("发现时间"), Kind.MOMENT, width=104, hint=mark("空着就是现在")),
        Field("course", mark("事件经过"), Kind.LONG, required=True, limit=LONGEST, hint=mark("按先后写，发生了什么")),
        Field("phenomenon", mark("现象"), Kind.LONG, limit=LONGEST, hint=mark("看到、听到、闻到什么")),
        Field("plan", mark("处理预案"), Kind.LONG, limit=LONGEST, hint=mark("打算怎么处理，按哪个预案")),
        Field("handling", mark("处理"), Kind.LONG, limit=LONGEST, hint=mark("现场做了什么")),
        Field("aftermath", mark("善后"), Kind.LONG, limit=LONGEST, hint=mark("清理、赔付、安抚、恢复")),
        Field("casualties", mark("伤亡"), Kind.LONG, limit=LONGEST, hint=mark("没有就写 无")),
        Field("losses", mark("损失"), Kind.LONG, limit=LONGEST, hint=mark("没有就写 无")),
        Field("reporter", mark("报告人"), width=76, limit=40, hint=mark("空着就是我")),
        Field("responsible", mark("责任人"), width=76, limit=40, hint=mark("谁写书面报告，空着就是报告人")),
        Field("source_number", mark("来自值班"), Kind.CODE),
        Field("photo_count", mark("现场照片"), Kind.NUMBER, width=76, show=_sheets),
        Field("reported_at", mark("上报时间"), Kind.MOMENT, width=104),
        Field("told_kind", mark("告知谁"), Kind.CHOICE, choices=ToldKind, required=True),
        Field("told_name", mark("姓名或单位"), limit=60, hint=mark("有关部门必填")),
        Field("told_way", mark("方式"), Kind.CHOICE, choices=ToldWay, required=True),
        Field("informed_at", mark("告知时间"), Kind.MOMENT, hint=mark("空着就是现在")),
        Field("told_by", mark("谁报的"), limit=40, hint=mark("空着就是我")),
        Field("answer", mark("答复"), Kind.LONG, limit=telling.LONGEST_ANSWER, hint=mark("对方怎么说、怎么指示")),
        Field("is_bypass", mark("越级"), Kind.CHECK),
        Field("passed_over", mark("直接上级"), limit=40, hint=mark("越级才填，事后向他补报")),
        Field("bypass_reason", mark("越级原因"), limit=200, hint=mark("越级才填：什么紧急情况")),
        Field("told_later_at", mark("补报时间"), Kind.MOMENT, hint=mark("空着就是现在")),
        Field("told_later_note", mark("补报说明"), limit=200),
        Field("acknowledged_by", mark("知悉的上级"), width=84),
        Field("acknowledged_at", mark("知悉时间"), Kind.MOMENT),
        Field("registered_at", mark("登记完毕"), Kind.MOMENT),
        Field("due_at", mark("书面报告"), Kind.DEADLINE, width=92),
        Field("report_due_on", mark("报告期限"), Kind.DAY),
        Field("report_course", mark("报告经过"), Kind.LONG, required=True, limit=LONGEST),
        Field("report_causes", mark("原因分析"), Kind.LONG, required=True, limit=LONGEST),
        Field("report_impact", mark("造成影响"), Kind.LONG, required=True, limit=LONGEST),
        Field("report_handling", mark("处理情况"), Kind.LONG, required=True, limit=LONGEST),
        Field("report_prevention", mark("纠正预防"), Kind.LONG, required=True, limit=LONGEST),
        Field("report_by", mark("交报告的人"), width=84),
        Field("report_submitted_at", mark("交报告时间"), Kind.MOMENT, width=104),
        Field("sent_back_why", mark("退回原因"), required=True, limit=200, hint=mark("要补什么、改什么")),
        Field("manager_opinion", mark("经理意见"), Kind.LONG, limit=LONGEST, hint=mark("没有意见可以空着")),
        Field("signed_off_by", mark("签阅人"), width=76),
        Field("signed_off_at", mark("签阅时间"), Kind.MOMENT, width=104),
        Field("void_why", mark("作废原因"), required=True, limit=200, hint=mark("为什么是误报")),
        Field("number", mark("编号"), Kind.CODE, width=140),
    ),
    table=(
        "state",
        "kind",
        "subject",
        "where",
        "happened_at",
        "photo_count",
        "responsible",
        "due_at",
        "number",
    ),
    title="subject",
    order="-happened_at",
    period="happened_at",
    facts=(
        "due_at",
        "kind",
        "where",
        "happened_at",
        "found_at",
        "course",
        "phenomenon",
        "plan",
        "handling",
        "aftermath",
        "casualties",
        "losses",
        "reporter",
        "responsible",
        "source_number",
        "reported_at",
        "acknowledged_by",
        "sent_back_why",
        *_REPORT,
        "report_by",
        "report_submitted_at",
        "manager_opinion",
        "signed_off_by",
        "signed_off_at",
        "void_why",
    ),
    form=(
        Section(mark("什么事"), ("subject", "kind", "place", "room", "happened_at", "found_at")),
        Section(mark("情况"), ("course", "phenomenon", "plan", "handling")),
        Section(mark("谁报的"), ("reporter", "responsible")),
    ),
    create=registering.register,
    filters=(
        Filter("open", mark("没办完"), lambda now, by: MajorEvent.state.in_(OPEN_STATES)),
        Filter("registering", mark("登记中"), lambda now, by: MajorEvent.state == _S.REGISTERING, Shape.RING),
        Filter("reported", mark("已上报"), lambda now, by: MajorEvent.state == _S.REPORTED, Shape.HALF),
        Filter("awaiting", mark("待书面报告"), lambda now, by: MajorEvent.state == _S.AWAITING_REPORT, Shape.RING),
        Filter("to_sign", mark("待经理签阅"), lambda now, by: MajorEvent.state == _S.REPORT_SUBMITTED, Shape.BARS),
        Filter("overdue", mark("报告超期"), _overdue, Shape.TRIANGLE),
        Filter("no_photo", mark("没有照片"), _no_photo, Shape.DIAMOND),
        Filter("owed", mark("越级待补报"), _owed, Shape.DIAMOND),
        Filter("signed_off", mark("经理已签阅"), lambda now, by: MajorEvent.state == _S.SIGNED_OFF, Shape.TICK),
        Filter("all", mark("全部")),
        Filter("mine", mark("只看我的"), _mine, modifier=True),
    ),
    actions=(
        Action("report", telling.report, _TELLING, icon="phone"),
        Action(
            "finish_registration",
            registering.finish_registration,
            _HANDLING,
            icon="check",
            offered=lambda record: record.photo_count > 0,
        ),
        Action("submit_report", reporting.submit_report, _REPORT, icon="file"),
        Action("sign_off", reporting.sign_off, ("manager_opinion",), icon="sign"),
        Action("send_back", reporting.send_back, ("sent_back_why",), icon="undo"),
        Action("tell", telling.tell, _TELLING, icon="phone"),
        Action(
            "acknowledge",
            telling.acknowledge,
            icon="check",
            offered=lambda record: record.acknowledged_at is None,
        ),
        Action(
            "tell_later",
            telling.tell_later,
            ("told_later_at", "told_later_note"),
            icon="flag",
            offered=lambda record: record.owes_report,
        ),
        Action("void", registering.void, ("void_why",), icon="close"),
        Action(
            "add_photos",
            registering.add_photos,
            icon="photo",
            label=mark("附照片"),
            opens="photos",
            offered=_is_open,
        ),
        Action(
            "note_handling",
            registering.note_handling,
            ("plan", "handling", "aftermath", "casualties", "losses"),
            label=mark("记处理和善后"),
            offered=_is_open,
        ),
        Action(
            "correct",
            registering.correct,
            ("subject", "kind", "place", "happened_at", "found_at", "course", "phenomenon", "responsible"),
            label=mark("更正"),
            offered=_is_open,
        ),
        Action("sign_form", papers.keep_sealed, icon="sign", label=mark("签登记表"), opens="sign_form"),
        Action(
            "sign_report",
            papers.keep_sealed,
            icon="sign",
            label=mark("签书面报告"),
            opens="sign_report",
            offered=lambda record: record.report_submitted_at is not None,
        ),
    ),
    sheet=Sheet(
        title=mark("紧急情况处理登记台账"),
        columns=(
            "number",
            "happened_at",
            "kind",
            "subject",
            "where",
            "course",
            "handling",
            "aftermath",
            "casualties",
            "losses",
            "photo_count",
            "reporter",
            "reported_at",
            "report_submitted_at",
            "signed_off_by",
            "state",
        ),
        counts="kind",
        signatures=(mark("登记人"), mark("客服部经理")),
    ),
    document="major_event",
    missing=_missing,
)
