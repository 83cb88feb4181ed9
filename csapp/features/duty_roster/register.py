"""轮班表, 调班, 值班人员 and 请假."""

from datetime import timedelta

from csapp.core.marks import mark
from csapp.core.roles import Permission
from csapp.core.workflow import Shape
from csapp.features.duty_roster.models.tables import DutyLeave, DutyMember, Reason, Roster, Swap
from csapp.features.duty_roster.service import people, rosters, swaps
from csapp.features.duty_roster.service.copying import copy_month
from csapp.features.duty_roster.workflow import OPEN_SWAPS, ROSTER, SWAP, RosterState, SwapState
from csapp.registers.spec import Action, Field, Filter, Kind, Register, Section, Sheet

_ROSTER = Permission.ROSTER


def _is_draft(roster: Roster) -> bool:
    return bool(roster.state == RosterState.DRAFT)


def _hours(minutes: int) -> str:
    return mark("{hours} 小时").format(hours=f"{minutes / 60:g}")


ROSTERS = Register(
    key=Roster.key(),
    label=mark("轮班表"),
    noun=mark("轮班表"),
    icon="calendar",
    model=Roster,
    fields=(
        Field("number", mark("编号"), Kind.CODE, width=112),
        Field("month", mark("月份"), Kind.DAY, width=112, required=True, hint=mark("这个月的任意一天")),
        Field("subject", mark("轮班表"), width=0),
        Field("state", mark("状态"), Kind.STATE, width=96),
        Field("rest_minutes", mark("两班之间休息"), width=120, show=_hours),
        Field("week_minutes", mark("每周最多"), width=104, show=_hours),
        Field("most_days", mark("最多连上（天）"), Kind.NUMBER, width=128),
        Field("published_at", mark("公布时间"), Kind.MOMENT, width=136),
        Field("published_name", mark("公布人"), width=80),
        Field("note", mark("不合规则的原因"), width=0),
        Field("locked_at", mark("锁定时间"), Kind.MOMENT, width=136),
        Field("rest_hours", mark("两班之间最少休息（小时）"), Kind.NUMBER),
        Field("week_hours", mark("每周最多工时（小时）"), Kind.NUMBER),
        Field("reason", mark("原因"), Kind.LONG, limit=rosters.LONGEST),
    ),
    table=("number", "month", "state", "week_minutes", "published_at", "published_name", "note"),
    title="subject",
    order="-month",
    period="month",
    form=(Section(mark("轮班表"), ("month",)),),
    facts=(
        "rest_minutes", "week_minutes", "most_days", "published_at", "published_name", "note", "locked_at",
    ),
    filters=(
        Filter("all", mark("全部")),
        Filter("draft", mark("编制中"), lambda now, by: Roster.state == RosterState.DRAFT, Shape.RING),
        Filter("shown", mark("已公布"), lambda now, by: Roster.state == RosterState.PUBLISHED, Shape.TICK),
    ),
    actions=(
        Action("publish", rosters.publish, ("reason",), icon="check", needs=_ROSTER),
        Action(
            "propose", rosters.propose, icon="refresh", opens="propose", label=mark("按规则排班"), needs=_ROSTER,
            offered=_is_draft,
        ),
        Action(
            "copy_month", copy_month, icon="merge", opens="copy_month", label=mark("照上月排"), needs=_ROSTER,
            offered=_is_draft,
        ),
        Action("lock", rosters.lock, icon="lock", needs=_ROSTER),
        Action("take_back", rosters.take_back, ("reason",), icon="undo", needs=_ROSTER),
        Action("unlock", rosters.unlock, ("reason",), icon="undo", needs=_ROSTER),
        Action(
            "change_rules", rosters.change_rules, ("rest_hours", "week_hours", "most_days"), icon="settings",
            label=mark("改规则"), needs=_ROSTER, offered=lambda record: record.state != RosterState.LOCKED,
        ),
    ),
    sheet=Sheet(
        title=mark("轮班表目录"),
        columns=("number", "month", "state", "published_at", "published_name", "note"),
        counts="state",
        signatures=(mark("制表"), mark("经理")),
    ),
    workflow=ROSTER,
    create=rosters.open_month,
    create_needs=_ROSTER,
    search=("number", "note"),
)  # fmt: skip

SWAPS = Register(
    key=Swap.key(),
    label=mark("调班"),
    noun=mark("调班"),
    icon="handover",
    model=Swap,
    fields=(
        Field("number", mark("编号"), Kind.CODE, width=144),
        Field("day", mark("日期"), Kind.DAY, width=104, required=True),
        Field("shift_name", mark("班次"), path="shift.name", width=80),
        Field("staff_name", mark("原值班人"), path="staff.name", width=88),
        Field("replacement_name", mark("顶班人"), path="replacement.name", width=88),
        Field("reason", mark("原因"), Kind.CHOICE, choices=Reason, width=72, required=True),
        Field("note", mark("说明"), Kind.LONG, width=0, limit=swaps.LONGEST),
        Field("state", mark("状态"), Kind.STATE, width=112),
        Field("filed_at", mark("申请时间"), Kind.MOMENT, width=136),
        Field("filed_name", mark("申请人"), width=80),
        Field("acknowledged_at", mark("确认时间"), Kind.MOMENT, width=136),
        Field("acknowledged_name", mark("确认经理"), width=88),
        Field("refusal", mark("不同意的原因"), Kind.LONG, limit=swaps.LONGEST),
        Field("shift", mark("哪个班"), path="shift.name", required=True, hint=mark("例如 中班")),
        Field("staff", mark("谁的班"), path="staff.name", hint=mark("空着就是本人的班")),
        Field("replacement", mark("谁来顶班"), path="replacement.name", hint=mark("姓名，没有找好就空着")),
        Field("subject", mark("调的班"), width=0),
    ),
    table=("number", "day", "shift_name", "staff_name", "replacement_name", "reason", "note", "state", "filed_at"),
    title="subject",
    order="-filed_at",
    period="day",
    form=(Section(mark("调班申请"), ("day", "shift", "staff", "reason", "note", "replacement")),),
    facts=(
        "day", "shift_name", "staff_name", "replacement_name", "reason", "note", "filed_at", "filed_name",
        "acknowledged_at", "acknowledged_name", "refusal",
    ),
    filters=(
        Filter("open", mark("没办完"), lambda now, by: Swap.state.in_(OPEN_SWAPS), Shape.RING),
        Filter("filed", mark("顶班人未定"), lambda now, by: Swap.state == SwapState.FILED, Shape.DIAMOND),
        Filter("proposed", mark("待确认"), lambda now, by: Swap.state == SwapState.PROPOSED, Shape.BARS),
        Filter("recent", mark("近 30 天"), lambda now, by: Swap.filed_at >= now - timedelta(days=30)),
        Filter("all", mark("全部")),
        Filter("mine", mark("只看我的"), lambda now, by: Swap.staff == by.id, modifier=True),
    ),
    actions=(
        Action("replace", swaps.replace, ("replacement",), icon="user"),
        Action("acknowledge", swaps.acknowledge, icon="check"),
        Action("acknowledge_for", swaps.acknowledge_for, icon="check", offered=swaps.is_of_manager),
        Action("refuse", swaps.refuse, ("refusal",), icon="close"),
        Action("withdraw", swaps.withdraw, icon="undo"),
    ),
    sheet=Sheet(
        title=mark("调班登记表"),
        columns=(
            "number", "day", "shift_name", "staff_name", "replacement_name", "reason", "note", "filed_at", "filed_name",
            "acknowledged_at", "acknowledged_name", "state",
        ),
        counts="reason",
        signatures=(mark("制表"), mark("经理")),
    ),
    workflow=SWAP,
    create=swaps.file_swap,
)  # fmt: skip

MEMBERS = Register(
    key=DutyMember.key(),
    label=mark("值班人员"),
    noun=mark("值班人员"),
    icon="users",
    model=DutyMember,
    fields=(
        Field("name", mark("姓名"), path="staff.name", width=120),
        Field("shift_names", mark("能上的班次"), width=0),
        Field("place", mark("次序"), Kind.NUMBER, width=72),
        Field("is_active", mark("在排"), Kind.CHECK, width=64),
        Field("staff", mark("同事"), required=True, hint=mark("姓名，在人员里有账号的")),
        Field("shifts", mark("只上哪些班"), hint=mark("例如 早班 中班，空着就是都能上")),
    ),
    table=("place", "name", "shift_names", "is_active"),
    title="name",
    order="place",
    form=(Section(mark("值班人员"), ("staff", "shifts")),),
    facts=("shift_names", "is_active"),
    filters=(
        Filter("active", mark("在排"), lambda now, by: DutyMember.is_active),
        Filter("all", mark("全部")),
    ),
    actions=(
        Action(
            "change", people.change_member, ("shifts", "is_active"), icon="sign", label=mark("修改"), needs=_ROSTER
        ),
    ),
    create=people.add_member,
    create_needs=_ROSTER,
)  # fmt: skip

LEAVES = Register(
    key=DutyLeave.key(),
    label=mark("请假"),
    noun=mark("请假"),
    icon="calendar",
    model=DutyLeave,
    fields=(
        Field("name", mark("姓名"), path="staff.name", width=120),
        Field("from_on", mark("从哪天"), Kind.DAY, width=120, required=True),
        Field("until_on", mark("到哪天"), Kind.DAY, width=120, required=True),
        Field("reason", mark("事由"), width=0, required=True, limit=40, hint=mark("例如 年假、病假、培训")),
        Field("staff", mark("同事"), required=True, hint=mark("姓名")),
    ),
    table=("name", "from_on", "until_on", "reason"),
    title="name",
    order="-from_on",
    period="from_on",
    form=(Section(mark("请假"), ("staff", "from_on", "until_on", "reason")),),
    facts=("from_on", "until_on", "reason"),
    filters=(
        Filter("coming", mark("今天以后"), lambda now, by: DutyLeave.until_on >= now.date(), Shape.DOT),
        Filter("all", mark("全部")),
    ),
    actions=(
        Action("take_back", people.take_back_leave, icon="undo", label=mark("取消这条"), needs=_ROSTER),
    ),
    create=people.take_leave,
    create_needs=_ROSTER,
    search=("reason",),
)  # fmt: skip
