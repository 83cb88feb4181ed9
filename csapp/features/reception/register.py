"""接待台账 (F06): declared once for table, panel, filters and sheet."""

from datetime import datetime, time

from csapp.core.marks import mark
from csapp.core.roles import Actor
from csapp.core.workflow import Shape
from csapp.features.reception import service
from csapp.features.reception.models import Category, Channel, Reception, Urgency
from csapp.features.reception.workflow import RECEPTION, ReceptionState
from csapp.registers.spec import Action, Field, Filter, Kind, Private, Register, Sheet


def _today(now: datetime) -> datetime:
    return datetime.combine(now.date(), time())


def _mine(_now: datetime, by: Actor | None) -> object:
    return Reception.responsible == (by.name if by else "")


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
        Field("unit_code", mark("房号"), Kind.CODE, width=88),
        Field("caller_name", mark("来访人"), width=84),
        Field("caller_phone", mark("电话"), Kind.PHONE, private=Private.PHONE, width=116),
        Field("content", mark("内容"), Kind.LONG, required=True, width=0, limit=service.LONGEST),
        Field("channel", mark("渠道"), Kind.CHOICE, choices=Channel, width=56),
        Field("responsible", mark("第一责任者"), width=84),
        Field("transferred_to", mark("移交给"), width=88, required=True, limit=80, hint=mark("主管，或分管这件事的人")),
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
            limit=service.LONGEST,
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
        "reported_at",
        "result",
        "closed_at",
    ),
    filters=(
        Filter("all", mark("全部")),
        Filter("open", mark("未办结"), lambda now, by: Reception.state != ReceptionState.CLOSED),
        Filter("received", mark("受理"), lambda now, by: Reception.state == ReceptionState.RECEIVED, Shape.RING),
        Filter(
            "transferred", mark("已移交"), lambda now, by: Reception.state == ReceptionState.TRANSFERRED, Shape.BARS
        ),
        Filter(
            "overdue",
            mark("超期"),
            lambda now, by: (Reception.state != ReceptionState.CLOSED) & (Reception.received_at < _today(now)),
            Shape.TRIANGLE,
        ),
        Filter(
            "unreported",
            mark("重大未汇报"),
            lambda now, by: (Reception.urgency == Urgency.MAJOR) & Reception.reported_at.is_null(),
            Shape.SQUARE,
        ),
        Filter("today", mark("今天"), lambda now, by: Reception.received_at >= _today(now)),
        Filter("mine", mark("只看我的"), _mine, modifier=True),
    ),
    actions=(
        Action("close", service.close, ("result",), icon="check"),
        Action("transfer", service.transfer, ("transferred_to",), icon="send"),
        Action("report", service.report, ("reported_at",), icon="flag", offered=lambda record: record.is_unreported),
    ),
    sheet=Sheet(
        title=mark("接待登记表"),
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
            "responsible",
            "transferred_to",
            "result",
            "closed_at",
            "state",
        ),
        counts="category",
        signatures=(mark("登记人"), mark("主管"), mark("经理")),
    ),
)
