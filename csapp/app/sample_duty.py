# all data: sample estate
"""Nine days of 值班日志 of the sample estate: pages, entries, rounds, handovers, signatures (look 07)."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from csapp.app.sample_handover import NIGHT_WORDS, add_counted_items, hand_over_sample, prepare_early_sheet
from csapp.core.roles import Actor
from csapp.db.connection import connected
from csapp.db.link import join
from csapp.db.unit_of_work import unit_of_work
from csapp.features.duty_log.models.pages import DutyEntry, EntryCategory, EntryTopic, PointKind
from csapp.features.duty_log.service import entries, pages, points, signing, tour
from csapp.features.duty_log.service.entries import EntryTold
from csapp.features.duty_roster.service.board import DutyShift, duty_shifts
from csapp.features.public_incident.models import PublicIncident
from csapp.features.repair_order.models.order import Order

_FIRST, _TODAY = date(2026, 11, 16), date(2026, 11, 24)
_NOW = datetime(2026, 11, 24, 10, 24)
_UNSIGNED = (date(2026, 11, 22), "夜班")
_C, _T = EntryCategory, EntryTopic
_POINTS = (
    ("大堂和电梯厅", PointKind.LOOK, ""),
    ("地下车库", PointKind.LOOK, ""),
    ("会所和绿化", PointKind.LOOK, ""),
    ("效果照明", PointKind.LIGHTS_ON, "18:00"),
    ("效果照明", PointKind.LIGHTS_OFF, "06:00"),
)
# What usually happens in a shift: minutes after it began, category, event, handling, aftermath.
_USUAL = {
    "夜班": (
        (140, _C.OTHER, "巡查发现 9 栋单元门虚掩。", "关好，门禁记录正常。", "已告早班留意闭门器。"),
        (330, _C.OTHER, "2 栋大堂照明一支不亮。", "登记换灯。", "电工上午已换。"),
    ),
    "早班": (
        (35, _C.MOVING, "7-2-0404 送家具进场，走货梯。", "核对放行条，铺好护垫。", "10:40 离场，电梯无损。"),
        (130, _C.WORKS, "6-1-0903 装修打孔，楼下来电。", "劝其 14:00 后再施工。", "下午施工，没有再来电。"),
        (260, _C.COMPLAINT, "4-2-1203 曾庆华来电问快递柜何时能装。", "记入意见，答复三日内回话。", "已转物业工程。"),
    ),
    "中班": (
        (95, _C.OTHER, "北门车辆排队约 10 辆。", "加开一道出口。", "18:05 恢复正常。"),
        (250, _C.COMPLAINT, "2-1-0304 区婉仪来电：广场舞音量大。", "到场劝说，音量已调低。", "21:00 回电，业主认可。"),
    ),
}
# 08:02 to 10:15 of look 07: hour, minute, category, topic, event, handling, settled at, aftermath, linked number.
_MORNING = (
    (8, 2, _C.OTHER, _T.EQUIPMENT, "上一班移交：3 栋地库集水井浮球须复查。", "通知工程部 09:00 复查。",
     (9, 20), "浮球已换，水泵试转正常，已回单雅琴。", ""),
    (8, 20, _C.OTHER, _T.EQUIPMENT, "门岗报东门道闸左杆抬起缓慢，早高峰排队约 6 辆。", "开维修单，引导来访车走南门。",
     None, "", "WX20261124-001"),
    (8, 40, _C.ACCIDENT, _T.NOTICE, "5 栋二次供水泵检修停水，陆续接到 4 个来电询问。",
     "按统一答复解释，预计 12:00 恢复。",
     None, "", "5 栋"),
    (8, 52, _C.COMPLAINT, _T.COMPLAINTS, "3-2-1501 单雅琴来电：主卧空开跳闸，家有老人。", "急单派张建军，09:03 出发。",
     None, "", "WX20261124-002"),
    (9, 35, _C.WORKS, _T.SUGGESTION, "宏达防水进场，B1 车库 3 栋区顶板注浆，施工证已核。",
     "围挡、告示到位，027–031 车位通知挪车。",
     (9, 50), "车主均已挪车。", ""),
    (10, 6, _C.COMPLAINT, _T.COMPLAINTS, "5-1-0802 仇文博：卫生间顶棚渗水，灯具附近有水迹。",
     "嘱关照明回路，开急单待派。",
     None, "", "WX20261124-005"),
    (10, 15, _C.MOVING, _T.NONE, "7-2-0404 租户搬出，携物放行条 FX20261124-001。", "与业主电话核实，门岗放行。",
     (10, 22), "门岗回联已收。", ""),
)  # fmt: skip


def add_duty_log(staff: Mapping[str, Actor]) -> None:
    """The pages of the nights and days before, and this morning's, as the roster has them."""
    with connected():
        shifts = [held for held in duty_shifts(_FIRST, _TODAY) if held.begins_at <= _NOW and held.names]
    begun = datetime.combine(_FIRST, time()) - timedelta(days=1)
    add_counted_items(staff["系统管理员"], begun)
    for name, kind, clock in _POINTS:
        points.add_point(name=name, kind=kind, at_clock=clock, by=staff["系统管理员"], at=begun)
    first = shifts[0]
    page_id = pages.open_page(first.day, first.shift.id, by=staff[first.names[0]], at=first.begins_at).id
    for held, following in pairwise(shifts):
        by = staff[held.names[0]]
        _write(page_id, held, by)
        _walk(page_id, held, by)
        page_id = _hand_over(page_id, held, following)
    _sign(staff["王志强"])
    _morning(page_id, staff["刘芳"])
    prepare_early_sheet(page_id, _NOW)


def _write(page_id: int, held: DutyShift, by: Actor) -> None:
    for minutes, category, event, handling, aftermath in _USUAL[held.shift.name]:
        happened = held.begins_at + timedelta(minutes=minutes)
        told = EntryTold(content=event, category=category, happened_at=happened, handling=handling)
        entry = entries.note(page_id, told, by=by, at=happened + timedelta(minutes=3))
        entries.settle(entry.id, aftermath, by=by, at=happened + timedelta(minutes=55))
    pages.write_summary(page_id, "本班平稳，事项均已办结。", by=by, at=held.ends_at - timedelta(minutes=15))


def _walk(page_id: int, held: DutyShift, by: Actor) -> None:
    """The whole round; lights at their minute."""
    for at, point in enumerate(tour.tour_of(page_id)):
        moment = point.due_at or held.begins_at + timedelta(minutes=70 + 12 * at)
        tour.check_point(page_id, point.point_id, by=by, at=moment)


def _hand_over(page_id: int, held: DutyShift, following: DutyShift) -> int:
    name, at = following.names[0], held.ends_at - timedelta(minutes=5)
    if (held.day, held.shift.name) == (_TODAY, "夜班"):
        read_at = datetime.combine(_TODAY, time(8, 2))
        return hand_over_sample(page_id, name, at=at, told=NIGHT_WORDS, read_at=read_at)
    return hand_over_sample(page_id, name, at=at)


def _sign(manager: Actor) -> None:
    """The manager signs in the morning what was handed over the day before; one page he has overlooked."""
    with connected():
        waiting = [(page.id, page.day, page.shift_name) for page in signing.unsigned_pages(_TODAY - timedelta(days=1))]
    for page_id, day, shift in waiting:
        if (day, shift) != _UNSIGNED:
            moment = datetime.combine(day + timedelta(days=1), time(8, 40))
            signing.sign_page(page_id, by=manager, at=moment)


def _morning(page_id: int, by: Actor) -> None:
    for hour, minute, category, topic, event, handling, settled, aftermath, linked in _MORNING:
        happened = datetime.combine(_TODAY, time(hour, minute))
        told = EntryTold(
            content=event, category=category, topic=topic, happened_at=happened, handling=handling,
            is_call="来电" in event,
        )  # fmt: skip
        entry = entries.note(page_id, told, by=by, at=happened)
        if linked:
            _link(entry, linked, by, happened)
        if settled is not None:
            entries.settle(entry.id, aftermath, by=by, at=datetime.combine(_TODAY, time(*settled)))
    for point in tour.tour_of(page_id)[:2]:
        tour.check_point(page_id, point.point_id, by=by, at=datetime.combine(_TODAY, time(9, 5)))


def _link(entry: DutyEntry, words: str, by: Actor, at: datetime) -> None:
    """What was opened from it, as far as the sample has it."""
    with unit_of_work(by, at) as work:
        order = Order.get_or_none(Order.number == words)
        incident = PublicIncident.select().where(PublicIncident.title.contains(words)).first()
        found = order if order is not None else incident
        if found is not None:
            join(work, entry, found)
