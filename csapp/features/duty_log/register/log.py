"""值班日志 entry by entry, 值班记录表 page by page, 巡查点, 代签人 (F16, F17, P05)."""

from datetime import datetime, timedelta
from typing import Any

from csapp.core.marks import mark
from csapp.core.roles import Actor, Permission
from csapp.core.workflow import Shape
from csapp.features.duty_log.models.pages import (
    DutyEntry,
    DutyPage,
    EntryCategory,
    EntryTopic,
    PointKind,
    SignDelegate,
    TourPoint,
)
from csapp.features.duty_log.service import entries, points, signing
from csapp.features.duty_log.service.steps import LONGEST
from csapp.features.duty_log.workflow import PAGE, PageState
from csapp.masterdata.shifts.models import clock_text
from csapp.masterdata.staff.models import Staff
from csapp.registers.spec import Action, Field, Filter, Kind, Private, Register, Section, Sheet

_MONTH = timedelta(days=31)


def _waiting(_now: datetime, _by: Actor | None) -> object:
    return DutyEntry.needs_aftermath & DutyEntry.settled_at.is_null()


def _recent(now: datetime, _by: Actor | None) -> object:
    return DutyEntry.happened_at >= now - _MONTH


def _own_entries(_now: datetime, by: Actor | None) -> object:
    return DutyEntry.written_name == (by.name if by else "")


def _is_waiting(record: DutyEntry) -> bool:
    return record.waits and record.page.state != PageState.SIGNED


ENTRIES = Register(
    key=DutyEntry.key(),
    label=mark("日志台账"),
    noun=mark("日志"),
    icon="duty",
    model=DutyEntry,
    fields=(
        Field("happened_at", mark("时间"), Kind.MOMENT, width=136),
        Field("day", mark("日期"), Kind.DAY, path="page.day", width=104),
        Field("shift_name", mark("班次"), path="page.shift_name", width=72),
        Field("staff_name", mark("值班人"), path="page.staff_name", width=88),
        Field("page_number", mark("日志页"), Kind.CODE, path="page.number", width=128),
        Field("category", mark("类别"), Kind.CHOICE, choices=EntryCategory, width=104),
        Field("topic", mark("交待事项"), Kind.CHOICE, choices=EntryTopic, width=120),
        Field("content", mark("事情情况"), Kind.LONG, width=0, limit=LONGEST),
        Field("handling", mark("处理"), Kind.LONG, width=200, limit=LONGEST),
        Field("complainant", mark("投诉人"), width=88, private=Private.NAME),
        Field("phone", mark("电话"), width=112, private=Private.PHONE),
        Field("aftermath", mark("善后处理"), Kind.LONG, width=200, limit=LONGEST),
        Field("settled_at", mark("善后时间"), Kind.MOMENT, width=136),
        Field("settled_name", mark("善后人"), width=88),
        Field("is_call", mark("来电"), Kind.CHECK, width=64),
        Field("is_major", mark("重大"), Kind.CHECK, width=64),
        Field("is_added", mark("补记"), Kind.CHECK, width=64),
        Field("written_name", mark("记录人"), width=88),
        Field("written_at", mark("记录时间"), Kind.MOMENT, width=136),
        Field("id", mark("档案号"), Kind.NUMBER, width=80),
    ),
    table=("happened_at", "shift_name", "staff_name", "category", "content", "handling", "aftermath", "page_number"),
    title="content",
    order="-happened_at",
    period="happened_at",
    facts=(
        "page_number", "category", "topic", "handling", "complainant", "phone", "aftermath", "settled_at",
        "settled_name", "is_call", "is_major", "is_added", "written_name", "written_at",
    ),
    filters=(
        Filter("recent", mark("近一个月"), _recent),
        Filter("waiting", mark("待善后"), _waiting, Shape.RING),
        Filter("major", mark("重大"), lambda now, by: DutyEntry.is_major, Shape.DIAMOND),
        Filter("calls", mark("来电"), lambda now, by: DutyEntry.is_call),
        Filter("all", mark("全部")),
        Filter("mine", mark("只看我的"), _own_entries, modifier=True),
    ),
    actions=(
        Action(
            "settle", entries.settle, ("aftermath",), icon="check", label=mark("写善后"), offered=_is_waiting
        ),
    ),
    sheet=Sheet(
        title=mark("客服部值班日志"),
        columns=(
            "id", "day", "shift_name", "staff_name", "happened_at", "category", "content", "handling", "complainant",
            "phone", "aftermath", "settled_at", "page_number",
        ),
        counts="category",
        signatures=(mark("制表"), mark("客服经理")),
        personal=("complainant", "phone", "content", "handling", "aftermath"),
    ),
)  # fmt: skip


def _unsigned(now: datetime, _by: Actor | None) -> object:
    return (DutyPage.state == PageState.HANDED_OVER) & (DutyPage.day < now.date())


def _own_pages(_now: datetime, by: Actor | None) -> object:
    return DutyPage.staff == (by.id if by else 0)


def _missing(record: Any, _now: datetime) -> str:
    """Why the obvious step is not there."""
    if record.state == PageState.ON_DUTY:
        return mark("交班在「值班日志」按 F8。")
    return mark("由经理或代签人在「值班日志」按 Alt+5 签字。") if record.state == PageState.HANDED_OVER else ""


PAGES = Register(
    key=DutyPage.key(),
    label=mark("值班记录表"),
    noun=mark("日志页"),
    icon="duty",
    model=DutyPage,
    fields=(
        Field("number", mark("编号"), Kind.CODE, width=128),
        Field("day", mark("日期"), Kind.DAY, width=104),
        Field("shift_name", mark("班次"), width=72),
        Field("staff_name", mark("值班人"), width=88),
        Field("companions", mark("同班"), width=120),
        Field("place", mark("值班地点"), width=104),
        Field("began_at", mark("开始"), Kind.MOMENT, width=136),
        Field("ended_at", mark("结束"), Kind.MOMENT, width=136),
        Field("planned_from", mark("班次开始"), Kind.MOMENT, width=136),
        Field("planned_until", mark("班次结束"), Kind.MOMENT, width=136),
        Field("summary", mark("值班情况及处理结果"), Kind.LONG, width=0),
        Field("state", mark("状态"), Kind.STATE, width=96),
        Field("signed_name", mark("签字人"), width=88),
        Field("signed_for", mark("代谁签字"), width=88),
        Field("signed_at", mark("签字时间"), Kind.MOMENT, width=136),
        Field("opinion", mark("签字意见"), Kind.LONG, limit=200, width=160),
        Field("print_count", mark("打印次数"), Kind.NUMBER, width=88),
    ),
    table=("number", "day", "shift_name", "staff_name", "began_at", "ended_at", "summary", "state", "signed_name"),
    title="number",
    order="-planned_from",
    period="day",
    facts=(
        "day", "shift_name", "staff_name", "companions", "place", "began_at", "ended_at", "summary", "signed_name",
        "signed_for", "signed_at", "opinion", "print_count",
    ),
    filters=(
        Filter("all", mark("全部")),
        Filter("unsigned", mark("未签字"), _unsigned, Shape.TRIANGLE),
        Filter("mine", mark("只看我的"), _own_pages, modifier=True),
    ),
    sheet=Sheet(
        title=mark("值班记录表"),
        columns=(
            "number", "day", "shift_name", "staff_name", "companions", "place", "began_at", "ended_at", "summary",
            "signed_name", "signed_at", "state",
        ),
        counts="state",
        signatures=(mark("制表"), mark("客服经理")),
    ),
    workflow=PAGE,
    missing=_missing,
)  # fmt: skip


def _clock(minute: int | None) -> str:
    return clock_text(minute) if minute is not None else mark("每班")


POINTS = Register(
    key=TourPoint.key(),
    label=mark("巡查点"),
    noun=mark("巡查点"),
    icon="list",
    model=TourPoint,
    fields=(
        Field("name", mark("巡查点"), width=0, required=True, limit=30, hint=mark("例如 地下车库、大堂效果灯")),
        Field("kind", mark("做什么"), Kind.CHOICE, choices=PointKind, width=88),
        Field("at_minute", mark("几点"), width=96, show=_clock),
        Field("at_clock", mark("时间"), hint=mark("例如 18:00，每班一次就空着")),
        Field("position", mark("次序"), Kind.NUMBER, width=72),
        Field("is_active", mark("在用"), Kind.CHECK, width=64),
    ),
    table=("name", "kind", "at_minute", "position", "is_active"),
    title="name",
    order="position",
    form=(Section(mark("巡查点"), ("name", "kind", "at_clock")),),
    facts=("kind", "at_minute", "position", "is_active"),
    filters=(
        Filter("active", mark("在用"), lambda now, by: TourPoint.is_active),
        Filter("all", mark("全部")),
    ),
    actions=(
        Action(
            "change", points.change_point, ("name", "kind", "at_clock", "position", "is_active"), icon="sign",
            label=mark("修改"), needs=Permission.SETTINGS,
        ),
    ),
    create=points.add_point,
    view=Permission.SETTINGS,
)  # fmt: skip


def _name_delegate(*, staff: str, from_on: Any, until_on: Any, reason: str, by: Actor, at: datetime) -> SignDelegate:
    """Who signs is typed by name."""
    # reason for the late import: needed here alone
    from csapp.core.errors import BadInput

    found: Staff | None = Staff.get_or_none(Staff.name == str(staff).strip())
    if found is None:
        raise BadInput("staff", mark("没有叫「{name}」的同事，核对姓名。"), name=str(staff).strip())
    return signing.name_delegate(found.id, from_on, until_on, reason, by=by, at=at)


DELEGATES = Register(
    key=SignDelegate.key(),
    label=mark("代签人"),
    noun=mark("代签"),
    icon="sign",
    model=SignDelegate,
    fields=(
        Field("staff_name", mark("代签人"), path="staff.name", width=104),
        Field("staff", mark("谁代签"), path="staff.name", required=True, hint=mark("同事的姓名")),
        Field("from_on", mark("从"), Kind.DAY, width=112, required=True),
        Field("until_on", mark("到"), Kind.DAY, width=112, required=True),
        Field("named_name", mark("代谁签字"), width=104),
        Field("reason", mark("原因"), width=0, required=True, limit=100, hint=mark("例如 年假、出差")),
    ),
    table=("staff_name", "from_on", "until_on", "named_name", "reason"),
    title="staff_name",
    order="-from_on",
    form=(Section(mark("代签"), ("staff", "from_on", "until_on", "reason")),),
    facts=("from_on", "until_on", "named_name", "reason"),
    filters=(
        Filter("now", mark("还有效"), lambda now, by: SignDelegate.until_on >= now.date()),
        Filter("all", mark("全部")),
    ),
    actions=(Action("end", signing.end_delegation, icon="undo", label=mark("到今天为止"), needs=Permission.DECIDE),),
    create=_name_delegate,
    create_needs=Permission.DECIDE,
    view=Permission.SETTINGS,
)
