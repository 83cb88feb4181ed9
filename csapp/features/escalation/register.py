"""请示报告 (F46): declared once for table, panel, form, filters and sheet."""

from datetime import datetime, time

from csapp.core.marks import mark
from csapp.core.roles import Actor
from csapp.core.workflow import Shape
from csapp.features.escalation import service
from csapp.features.escalation.models import Escalation, EscalationKind
from csapp.features.escalation.service import LONGEST
from csapp.features.escalation.workflow import ESCALATION, OPEN_STATES, EscalationState
from csapp.registers.spec import Action, Field, Filter, Kind, Register, Section, Sheet

_S = EscalationState


def _owed(_now: datetime, _by: Actor | None) -> object:
    bypassed = Escalation.is_bypass & Escalation.told_later_at.is_null()
    return bypassed & (Escalation.state != _S.WITHDRAWN)


def _overdue(now: datetime, _by: Actor | None) -> object:
    return (Escalation.state == _S.REPORTED) & (Escalation.reported_at < datetime.combine(now.date(), time()))


def _mine(_now: datetime, by: Actor | None) -> object:
    return Escalation.reporter == (by.name if by else "")


def _way(is_bypass: bool) -> str:
    return mark("越级") if is_bypass else mark("逐级")


ESCALATIONS = Register(
    key="escalation",
    label=mark("请示报告"),
    noun=mark("请示"),
    icon="flag",
    model=Escalation,
    workflow=ESCALATION,
    fields=(
        Field("state", mark("状态"), Kind.STATE, width=116),
        Field("kind", mark("事项类别"), Kind.CHOICE, choices=EscalationKind, required=True, width=200),
        Field("subject", mark("事由"), required=True, width=0, limit=80, hint=mark("一句话说明请示什么")),
        Field(
            "content",
            mark("情况"),
            Kind.LONG,
            required=True,
            limit=LONGEST,
            hint=mark("发生了什么，已经做了什么"),
        ),
        Field("proposal", mark("处理意见"), Kind.LONG, limit=LONGEST, hint=mark("打算怎么办")),
        Field("superior", mark("向谁请示"), required=True, width=88, limit=40),
        Field("is_bypass", mark("越级"), Kind.CHECK, width=56),
        Field("way", mark("途径"), path="is_bypass", width=56, show=_way),
        Field("bypass_reason", mark("越级原因"), limit=200, hint=mark("越级才填：什么紧急情况")),
        Field("direct_superior", mark("直接上级"), width=88, limit=40, hint=mark("越级必填，事后向他汇报")),
        Field("told_later_at", mark("补报时间"), Kind.MOMENT, width=116, hint=mark("空着就是现在")),
        Field("told_later_note", mark("补报说明"), Kind.LONG, limit=LONGEST),
        Field("dissent", mark("不同意见"), Kind.LONG, limit=LONGEST, hint=mark("同事之间有不同看法的写上")),
        Field("instruction", mark("上级指示"), Kind.LONG, required=True, limit=LONGEST, hint=mark("详细记载，照着办")),
        Field("further_instruction", mark("又指示"), Kind.LONG, required=True, limit=LONGEST),
        Field("instructed_by", mark("指示人"), width=88, limit=40, hint=mark("空着就是向谁请示的那位")),
        Field("instructed_at", mark("指示时间"), Kind.MOMENT, width=116, hint=mark("空着就是现在")),
        Field(
            "follow_dissent",
            mark("对指示的不同意见"),
            Kind.LONG,
            required=True,
            limit=LONGEST,
            hint=mark("边执行边向上反映"),
        ),
        Field("outcome", mark("办理结果"), Kind.LONG, required=True, limit=LONGEST),
        Field("carried_out_at", mark("办结时间"), Kind.MOMENT, width=116),
        Field("withdrawn_why", mark("撤回原因"), required=True, limit=200),
        Field("source_number", mark("来源单号"), Kind.CODE, width=140),
        Field("reporter", mark("请示人"), width=84),
        Field("reported_at", mark("请示时间"), Kind.MOMENT, width=100, hint=mark("空着就是现在")),
        Field("due_at", mark("时限"), Kind.DEADLINE, width=84),
        Field("number", mark("编号"), Kind.CODE, width=140),
    ),
    table=("state", "kind", "subject", "superior", "way", "reporter", "due_at", "reported_at", "number"),
    title="subject",
    order="-reported_at",
    period="reported_at",
    facts=(
        "kind",
        "content",
        "proposal",
        "dissent",
        "superior",
        "way",
        "bypass_reason",
        "direct_superior",
        "told_later_at",
        "told_later_note",
        "instruction",
        "instructed_by",
        "instructed_at",
        "follow_dissent",
        "outcome",
        "carried_out_at",
        "withdrawn_why",
        "reporter",
        "reported_at",
        "source_number",
    ),
    form=(
        Section(mark("请示什么"), ("kind", "subject", "content", "proposal", "dissent")),
        Section(mark("向谁请示"), ("superior", "is_bypass", "direct_superior", "bypass_reason", "reported_at")),
    ),
    create=service.report,
    filters=(
        Filter("open", mark("没办完"), lambda now, by: Escalation.state.in_(OPEN_STATES)),
        Filter("reported", mark("待指示"), lambda now, by: Escalation.state == _S.REPORTED, Shape.BARS),
        Filter("instructed", mark("照指示办理"), lambda now, by: Escalation.state == _S.INSTRUCTED, Shape.HALF),
        Filter("owed", mark("越级待补报"), _owed, Shape.DIAMOND),
        Filter("overdue", mark("超期"), _overdue, Shape.TRIANGLE),
        Filter("all", mark("全部")),
        Filter("mine", mark("只看我的"), _mine, modifier=True),
    ),
    actions=(
        Action("instruct", service.instruct, ("instruction", "instructed_by", "instructed_at"), icon="pin"),
        Action("carry_out", service.carry_out, ("outcome",), icon="check"),
        Action("instruct_again", service.instruct_again, ("further_instruction",), icon="pin"),
        Action("dissent", service.dissent, ("follow_dissent",), icon="chat"),
        Action(
            "tell_later",
            service.tell_later,
            ("told_later_at", "told_later_note"),
            icon="flag",
            offered=lambda record: record.owes_report,
        ),
        Action("withdraw", service.withdraw, ("withdrawn_why",), icon="undo"),
    ),
    sheet=Sheet(
        title=mark("请示报告记录"),
        columns=(
            "number",
            "reported_at",
            "kind",
            "subject",
            "reporter",
            "superior",
            "way",
            "told_later_at",
            "instruction",
            "instructed_by",
            "outcome",
            "state",
        ),
        counts="kind",
        signatures=(mark("登记人"), mark("经理")),
    ),
    document="escalation",
)
