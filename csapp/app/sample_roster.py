# all data: sample estate
"""Shifts and rosters of the sample estate: November set by hand, December by the rules, two swaps (look 01, 07)."""

from datetime import date, datetime, timedelta

from csapp.core.roles import Actor
from csapp.features.duty_roster.models.tables import Reason
from csapp.features.duty_roster.service import people, rosters, swaps
from csapp.masterdata.shifts.service import add_usual_shifts, shifts

_MEMBERS = ("刘芳", "何静", "马超", "孙莉", "周婷")
NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)
JANUARY = date(2027, 1, 1)
# from Monday to Sunday: who is on at night, early, and late
_WEEK = (
    "马超 刘芳 何静",
    "马超 刘芳 何静",
    "周婷 刘芳 马超",
    "周婷 孙莉 马超",
    "周婷 孙莉 何静",
    "马超 刘芳 何静",
    "马超 刘芳 何静",
)
_REASON = "十一月人手不够，马超每周多上一班，本人同意，十二月起按规则排。"


def add_rosters(staff: dict[str, Actor]) -> None:
    """Call it when the colleagues are there; `staff` by name."""
    admin, leader, chief = staff["系统管理员"], staff["陈丽华"], staff["王志强"]
    add_usual_shifts(by=admin, at=datetime(2026, 10, 12, 9, 5))
    settled = datetime(2026, 10, 22, 15, 10)
    for name in _MEMBERS:
        people.add_member(staff[name].id, by=leader, at=settled)
    _november(staff, leader, chief, settled)
    _december(leader, chief)
    _january(staff, leader)
    _swaps(staff, chief)


def _november(staff: dict[str, Actor], leader: Actor, chief: Actor, at: datetime) -> None:
    roster = rosters.open_month(NOVEMBER, by=leader, at=at)
    order = [shift.id for shift in shifts()]
    day = NOVEMBER
    while day.month == NOVEMBER.month:
        for shift, name in zip(order, _WEEK[day.weekday()].split(), strict=True):
            rosters.set_cell(roster.id, staff[name].id, day, shift, by=leader, at=at)
        day += timedelta(days=1)
    rosters.publish(roster.id, by=chief, at=at + timedelta(hours=1), reason=_REASON)


def _december(leader: Actor, chief: Actor) -> None:
    at = datetime(2026, 11, 19, 14, 30)
    people.take_leave("孙莉", date(2026, 12, 7), date(2026, 12, 9), "年假", by=leader, at=at)
    roster = rosters.open_month(DECEMBER, by=leader, at=at)
    rosters.propose(roster.id, by=leader, at=at)
    rosters.publish(roster.id, by=chief, at=at + timedelta(hours=2))


def _january(staff: dict[str, Actor], leader: Actor) -> None:
    """Just begun: the first days, which everybody asks about, are set by hand."""
    at = datetime(2026, 11, 23, 16, 5)
    roster = rosters.open_month(JANUARY, by=leader, at=at)
    order = [shift.id for shift in shifts()]
    for number, names in enumerate(("何静 孙莉 刘芳", "周婷 孙莉 刘芳", "周婷 马超 刘芳")):
        for shift, name in zip(order, names.split(), strict=True):
            day = JANUARY + timedelta(days=number)
            rosters.set_cell(roster.id, staff[name].id, day, shift, by=leader, at=at)


def _swaps(staff: dict[str, Actor], chief: Actor) -> None:
    at = datetime(2026, 11, 17, 9, 20)
    given = swaps.file_swap(
        date(2026, 11, 18), "早班", Reason.ILL, by=staff["刘芳"], at=at, note="牙疼，约了上午看医生", replacement="孙莉"
    )
    swaps.acknowledge(given.id, by=chief, at=at + timedelta(minutes=25))
    swaps.file_swap(
        date(2026, 11, 25), "中班", Reason.PRIVATE, by=staff["马超"], at=datetime(2026, 11, 24, 7, 40),
        note="孩子家长会，晚上八点前回不来",
    )  # fmt: skip
