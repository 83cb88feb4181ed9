"""公共事件: declared once for table, panel, form, filters and sheet."""

from datetime import datetime

from csapp.core.marks import mark
from csapp.core.roles import Actor
from csapp.core.workflow import Shape
from csapp.features.public_incident.models import OPEN_STATES, PublicIncident
from csapp.features.public_incident.service import course, linking
from csapp.features.public_incident.workflow import PUBLIC_INCIDENT, IncidentState
from csapp.registers.spec import Action, Field, Filter, Kind, Register, Section, Sheet


def _late(now: datetime, _by: Actor | None) -> object:
    return (PublicIncident.state == IncidentState.RUNNING) & (PublicIncident.expected_end_at < now)


_DISMISSED = PublicIncident.state == IncidentState.DISMISSED

PUBLIC_INCIDENTS = Register(
    key="public_incident",
    label=mark("公共事件"),
    noun=mark("公共事件"),
    icon="flag",
    model=PublicIncident,
    workflow=PUBLIC_INCIDENT,
    fields=(
        Field("state", mark("状态"), Kind.STATE, width=96),
        Field("title", mark("事件"), required=True, width=180, limit=60, hint=mark("例如 5 栋停水")),
        Field("buildings", mark("楼栋"), width=84, limit=120, hint=mark("例如 5 或 5、6；全小区留空")),
        Field("cause", mark("原因"), width=0, limit=200, hint=mark("例如 二次供水泵检修")),
        Field("started_at", mark("开始"), Kind.MOMENT, width=112, hint=mark("例如 0840，不填就是现在")),
        Field("expected", mark("预计结束"), Kind.DEADLINE, path="expected_end_at", width=116),
        Field("expected_end_at", mark("预计恢复"), Kind.MOMENT, hint=mark("例如 1200 或 明天 0900")),
        Field("reports", mark("来电"), Kind.NUMBER, width=60),
        Field("responsible", mark("负责人"), width=76),
        Field("number", mark("编号"), Kind.CODE, width=140),
        Field(
            "wording",
            mark("统一答复"),
            Kind.LONG,
            required=True,
            limit=course.LONGEST,
            hint=mark("下一个来电照此说，写清几点恢复"),
        ),
        Field("ended_at", mark("结束时间"), Kind.MOMENT, hint=mark("例如 1150，不填就是现在")),
        Field("result", mark("结果"), Kind.LONG, required=True, limit=course.LONGEST, hint=mark("回访时要说的")),
        Field("reason", mark("原由"), Kind.LONG, required=True, limit=course.LONGEST),
        Field("likeness", mark("相同之处")),
        Field("report_number", mark("接待编号"), Kind.CODE, required=True, hint=mark("例如 JD20261124-006")),
        Field("note", mark("情况"), hint=mark("例如 泵房已换件，正在试压")),
    ),
    table=("state", "title", "cause", "started_at", "expected", "reports", "responsible", "number"),
    title="title",
    order="-started_at",
    period="started_at",
    form=(
        Section(mark("什么事"), ("title", "buildings", "cause", "started_at", "expected_end_at")),
        Section(mark("怎么答复"), ("wording",)),
    ),
    facts=(
        "wording",
        "buildings",
        "cause",
        "started_at",
        "expected",
        "ended_at",
        "reports",
        "likeness",
        "responsible",
        "result",
        "reason",
    ),
    filters=(
        Filter("open", mark("未结束"), lambda now, by: PublicIncident.state.in_(OPEN_STATES)),
        Filter("proposed", mark("拟立项"), lambda now, by: PublicIncident.state == IncidentState.PROPOSED, Shape.RING),
        Filter("running", mark("进行中"), lambda now, by: PublicIncident.state == IncidentState.RUNNING, Shape.HALF),
        Filter("late", mark("超时未结束"), _late, Shape.TRIANGLE),
        Filter("ended", mark("已结束"), lambda now, by: PublicIncident.state == IncidentState.ENDED, Shape.TICK),
        Filter(
            "dismissed", mark("不成立"), lambda now, by: PublicIncident.state == IncidentState.DISMISSED, Shape.CROSS
        ),
        Filter("all", mark("全部")),
    ),
    actions=(
        Action("confirm", course.confirm, ("title", "buildings", "cause", "expected_end_at", "wording"), icon="flag"),
        Action("update", course.update, ("wording", "expected_end_at", "cause", "note"), icon="chat"),
        Action("end", course.end, ("result", "ended_at"), icon="check"),
        Action("link", linking.link_by_number, ("report_number",), icon="merge"),
        Action("unlink", linking.unlink, ("report_number",), icon="undo"),
        Action("reopen", course.reopen, ("reason",), icon="refresh"),
        Action("dismiss", course.dismiss, ("reason",), icon="close"),
    ),
    sheet=Sheet(
        title=mark("公共事件登记表"),
        columns=(
            "number",
            "state",
            "title",
            "buildings",
            "cause",
            "started_at",
            "expected_end_at",
            "ended_at",
            "reports",
            "wording",
            "result",
            "responsible",
        ),
        totals=("reports",),
        counts="state",
        signatures=(mark("登记人"), mark("主管"), mark("经理")),
    ),
    create=course.open_incident,
)
