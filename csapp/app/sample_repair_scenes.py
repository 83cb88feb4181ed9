# all data: sample estate
"""The repair orders of the pictures, step by step, as they stand on 2026-11-24 at 10:24 (look 01, 03, 04)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from csapp.app.sample_people import Home
from csapp.app.sample_records import on_duty
from csapp.app.sample_repair_lists import FIRM
from csapp.app.sample_repairs import Fixed, Repairs, quietly
from csapp.app.wiring_repairs import open_repair
from csapp.core.roles import Actor
from csapp.features.callback.models import Callback
from csapp.features.reception.models import Reception
from csapp.features.repair_order.models.bill import BillEntry
from csapp.features.repair_order.models.order import Order
from csapp.features.repair_order.service import closing, dispatch, entry, finance, intake, work
from csapp.masterdata.trades.service.hours import be_absent, technician_named

_STEPS: dict[str, Callable[..., Any]] = {
    "acknowledge": intake.acknowledge,
    "confirm": intake.confirm,
    "rank": intake.rank,
    "cancel": intake.cancel,
    "dispatch": dispatch.dispatch,
    "book": dispatch.book,
    "agree_entry": entry.agree_entry,
    "start": dispatch.start,
    "arrive": dispatch.arrive,
    "agree": work.agree,
    "pause": work.pause,
    "finish": work.finish,
    "hear": closing.hear,
    "return_sheet": closing.return_sheet,
    "post": finance.post,
    "call_back": closing.call_back,
    "archive": closing.archive,
}
Told = tuple[str, str, dict[str, Any]]


def _at(text: str) -> datetime:
    return datetime.strptime(f"2026-{text}", "%Y-%m-%d %H:%M")


def _ranked(day: str, first: str, second: str, item: str, *, urgency: str = "一般", note: str = "") -> list[Told]:
    """核对 and 定级 on the telephone."""
    importance = "重要" if urgency == "紧急" else "一般"
    told = {"urgency": urgency, "importance": importance, "rank_note": note}
    return [(f"{day} {first}", "confirm", {"item": item}), (f"{day} {second}", "rank", told)]


def _done(day: str, start: str, end: str, who: str, cure: str, **more: Any) -> list[Told]:
    """Sent, begun, agreed, finished on one day."""
    begin = _at(f"{day} {start}")
    agreed: dict[str, Any] = {
        "inspection": "现场查看属实。",
        "solution": cure,
        "estimate_fen": more.pop("estimate_fen", 0),
    }
    return [
        (f"{begin - timedelta(minutes=25):%m-%d %H:%M}", "dispatch", {"technician": who}),
        (f"{day} {start}", "start", {}),
        (f"{begin + timedelta(minutes=8):%m-%d %H:%M}", "agree", {"agreed_by": more.pop("agreed_by", ""), **agreed}),
        (f"{day} {end}", "finish", {"result_note": f"{cure}，正常。", "tools": "随身工具", **more}),
    ]


# number, when reported, room or place, who, what, more of the intake, what followed
_PICTURES: tuple[tuple[str, str, str, str, str, dict[str, Any], list[Told]], ...] = (
    ("WX20261029-006", "10-29 19:26", "3-2-1501", "", "客厅吊顶渗水，楼上地漏", {"item": "渗漏检修"}, [
        *_ranked("10-29", "19:30", "19:31", "渗漏检修"),
        *_done("11-09", "09:10", "11:40", FIRM, "楼上地漏周边重做防水，吊顶补漆"),
        ("11-09 12:05", "hear", {"satisfaction": "满意"}), ("11-09 16:20", "return_sheet", {}),
        ("11-12 10:06", "answer", {}),
        ("11-12 17:30", "archive", {"cause": "施工质量", "improvement": "同批房屋地漏周边一并检查"}),
    ]),
    ("WX20261119-010", "11-19 17:12", "6-2-1401", "查海生", "卧室插座无电", {}, [
        *_ranked("11-19", "17:15", "17:16", "线路故障"), *_done("11-20", "08:40", "09:30", "张建军", "更换插座一只"),
        ("11-20 09:35", "hear", {"satisfaction": "满意"}), ("11-20 17:20", "return_sheet", {}),
        ("11-22 10:30", "call_back", {"callback_satisfaction": "满意"}),
        ("11-23 09:10", "archive", {"cause": "自然老化", "improvement": "同户型插座列入巡检"}),
    ]),
    ("WX20261120-004", "11-20 09:58", "1-1-0205", "赵雨桐", "燃气灶打火故障，非物业范围", {}, [
        *_ranked("11-20", "10:02", "10:03", "综合维修"),
        ("11-20 10:10", "cancel", {"cancel_reason": "燃气灶由厂家保修，已告知客户厂家电话"}),
    ]),
    ("WX20261120-008", "11-20 13:20", "5-2-1004", "王建国", "楼道应急灯不亮", {}, [
        *_ranked("11-20", "13:24", "13:25", "公共照明"), *_done("11-20", "15:00", "15:40", "李国栋", "更换应急灯电池"),
        ("11-20 15:45", "hear", {"satisfaction": "满意"}), ("11-20 17:30", "return_sheet", {}),
        ("11-23 16:10", "call_back", {"callback_satisfaction": "满意", "callback_opinion": "换得快。"}),
    ]),
    ("WX20261120-011", "11-20 15:44", "2-1-0304", "区婉仪", "加装纱窗两扇", {"kind": "特约"}, [
        *_ranked("11-20", "15:50", "15:51", "窗户维修"),
        *_done("11-22", "14:00", "15:30", "孙伟", "加装纱窗两扇", estimate_fen=16000, lines=[
            BillEntry("隐形纱窗", "2", 6000, spec="定制", measure="扇"),
            BillEntry("人工", "2", 2000, kind="人工", measure="扇"),
        ]),
        ("11-22 15:35", "hear", {"satisfaction": "满意"}), ("11-23 17:10", "return_sheet", {}),
        ("11-23 17:20", "notice", {}),
    ]),
    ("WX20261121-002", "11-21 09:05", "7-1-0601", "尉迟敏", "更换浴室龙头（自购）", {"kind": "特约"}, [
        *_ranked("11-21", "09:08", "09:09", "更换龙头"),
        *_done("11-21", "10:40", "11:30", "张建军", "更换业主自购龙头", estimate_fen=4000, lines=[
            BillEntry("人工", "1", 4000, kind="人工", measure="次"),
        ]),
        ("11-21 11:35", "hear", {"satisfaction": "满意"}), ("11-21 17:05", "return_sheet", {}),
        ("11-21 17:12", "notice", {}), ("11-21 17:40", "post", {"receiver": "周会计"}),
    ]),
    ("WX20261121-007", "11-21 10:30", "3-2-0702", "孟凡", "马桶进水阀漏水", {}, [
        *_ranked("11-21", "10:34", "10:35", "马桶维修"),
        *_done("11-22", "09:00", "09:40", "张建军", "更换进水阀", estimate_fen=9000, lines=[
            BillEntry("进水阀", "1", 3500, measure="只"), BillEntry("人工", "1", 5000, kind="人工", measure="次"),
        ]),
        ("11-22 09:50", "hear", {"satisfaction": "基本满意"}),
    ]),
    ("WX20261122-003", "11-22 10:26", "6-1-1204", "", "卧室插座无电", {}, [
        *_ranked("11-22", "10:30", "10:31", "线路故障"), *_done("11-22", "14:20", "15:10", "张建军", "更换插座一只"),
        ("11-22 15:15", "hear", {"satisfaction": "满意"}), ("11-22 17:30", "return_sheet", {}),
    ]),
    ("WX20261123-005", "11-23 11:17", "8-1-1701", "欧阳静", "厨房墙砖空鼓两块", {}, [
        *_ranked("11-23", "11:20", "11:21", "墙地砖维修"),
        *_done("11-24", "08:30", "10:10", "赵永强", "切割重贴两块并勾缝", estimate_fen=15000, lines=[
            BillEntry("瓷砖胶", "1", 4500, spec="20kg", measure="袋"),
            BillEntry("人工", "1", 10000, kind="人工", measure="次"),
        ]),
    ]),
    ("WX20261123-006", "11-23 14:02", "4-2-1203", "曾庆华", "客厅窗户滑轮损坏", {}, [
        *_ranked("11-23", "14:06", "14:07", "窗户维修"), ("11-23 14:20", "dispatch", {"technician": "孙伟"}),
        ("11-23 15:10", "start", {}),
        ("11-23 15:30", "pause", {
            "pause_reason": "待配件", "expected_on": _at("11-26 00:00").date(), "pause_note": "滑轮型号停产，已订货",
        }),
    ]),
    ("WX20261123-007", "11-23 14:36", "1-1-1603", "高建平", "入户门合页松动", {}, [
        *_ranked("11-23", "14:40", "14:41", "门锁维修"), ("11-23 14:50", "dispatch", {"technician": "孙伟"}),
        ("11-23 14:52", "book", {"starts_at": _at("11-24 15:00"), "minutes": 65}),
    ]),
    ("WX20261123-008", "11-23 15:30", "1-2-1102", "林秀兰", "阳台地漏返味", {}, [
        *_ranked("11-23", "15:33", "15:34", "疏通下水"),
        ("11-23 16:05", "dispatch", {
            "technician": "赵永强", "starts_at": _at("11-24 16:00"), "minutes": 65, "promised_at": _at("11-24 17:00"),
        }),
    ]),
    ("WX20261123-009", "11-23 16:48", "6-1-0903", "解晓东", "可视对讲无声", {}, [
        *_ranked("11-23", "16:52", "16:53", "可视对讲"), ("11-23 17:00", "dispatch", {"technician": "李国栋"}),
        ("11-23 17:02", "book", {"starts_at": _at("11-24 14:30"), "minutes": 65}),
    ]),
    ("WX20261123-010", "11-23 17:20", "B1 车库", "巡逻岗", "顶板漏水注浆", {"channel": "巡查"}, [
        *_ranked("11-23", "17:24", "17:25", "渗漏检修"), ("11-23 17:30", "dispatch", {"technician": FIRM}),
        ("11-23 17:35", "book", {"starts_at": _at("11-24 13:30"), "minutes": 175}),
    ]),
    ("WX20261124-001", "11-24 08:20", "东门", "门岗", "道闸左杆抬起缓慢", {}, [
        *_ranked("11-24", "08:23", "08:24", "道闸门禁"),
        ("11-24 08:35", "dispatch", {
            "technician": "李国栋", "starts_at": _at("11-24 08:40"), "minutes": 168, "promised_at": _at("11-24 12:00"),
        }),
        ("11-24 08:42", "start", {}),
    ]),
    ("WX20261124-002", "11-24 08:52", "3-2-1501", "单雅琴", "主卧空开跳闸，合不上", {"environment": "用浴霸后发生"}, [
        *_ranked("11-24", "08:56", "08:58", "线路故障", urgency="紧急", note="家有老人，主卧断电"),
        ("11-24 09:03", "dispatch", {
            "technician": "张建军", "starts_at": _at("11-24 09:05"), "minutes": 103, "promised_at": _at("11-24 12:00"),
            "requirements": "家有老人，敲门请久等；带摇表",
        }),
        ("11-24 10:02", "start", {}),
    ]),
    ("WX20261124-003", "11-24 09:15", "3-1-1501", "陈志远", "厨房洗菜盆下水堵塞", {}, [
        *_ranked("11-24", "09:18", "09:19", "疏通下水"), ("11-24 09:25", "dispatch", {"technician": "张建军"}),
        ("11-24 09:26", "book", {"starts_at": _at("11-24 11:00"), "minutes": 60}), ("11-24 09:27", "agree_entry", {}),
    ]),
    ("WX20261124-004", "11-24 09:41", "2-2-0502", "周敏", "入户门锁芯卡滞，钥匙拧不动", {}, [
        *_ranked("11-24", "09:45", "09:46", "门锁维修"),
    ]),
    ("WX20261124-005", "11-24 10:06", "5-1-0802", "仇文博", "卫生间顶棚渗水，灯具附近有水迹", {"trade": "水电"}, [
        ("11-24 10:22", "confirm", {}),
        ("11-24 10:24", "rank", {"urgency": "紧急", "importance": "重要", "rank_note": "灯具附近有水迹"}),
    ]),
    ("WX20261124-006", "11-24 10:19", "4-1-0301", "石小曼", "空调插座打火", {"channel": "微信"}, [
        ("11-24 10:21", "acknowledge", {}),
    ]),
)  # fmt: skip


def fixed_numbers() -> Fixed:
    """Which numbers of which days belong to the pictures, and when each was reported."""
    found: Fixed = {}
    for number, reported, *_ in _PICTURES:
        moment = _at(reported)
        found.setdefault(moment.date(), {})[int(number[-3:])] = moment
    return found


def add_repairs(staff: dict[str, Actor], homes: list[Home], seed: int) -> None:
    """Ninety days of repair orders with those of the pictures among them; call it when everything else is there."""
    sample = Repairs(staff, seed, fixed_numbers())
    rooms = {home.unit.code: home for home in homes}
    with quietly():
        sample.play({entry[0]: partial(_open, sample, rooms, entry) for entry in _PICTURES})
    leader, when = staff["陈丽华"], _at("11-24 08:25")
    told: dict[str, Any] = {"from_at": _at("11-24 09:30"), "until_at": _at("11-24 12:00"), "reason": "外出领料"}
    be_absent(technician_named("孙伟").id, by=leader, at=when, **told)


def _open(sample: Repairs, rooms: dict[str, Home], entry: tuple[Any, ...]) -> None:
    number, reported, where, who, content, given, steps = entry
    moment, home = _at(reported), rooms.get(where)
    by = sample.staff[on_duty(moment)]
    held = _reception(moment, home)
    if held is not None:
        order = open_repair(held, by=by, at=moment, **{**given, "content": content})
    else:
        person = next((one for one in home.callers if not who or one.name == who), None) if home else None
        told: dict[str, Any] = (
            {"unit": home.unit.id, "person": person.id if person else None} if home else {"place": where}
        )
        order = intake.open_order(by=by, at=moment, content=content, customer=who, **told, **given)
    assert order.number == number, (order.number, number)
    sample.pictures.add(order.id)
    for when, name, values in steps:
        sample.timeline.plan(_at(when), partial(_take, sample, order.id, name, values, _at(when)))


def _reception(moment: datetime, home: Home | None) -> Reception | None:
    """The call behind a picture's order, where one was told."""
    found = Reception.select().where(Reception.received_at == moment)
    if home is not None:
        found = found.where(Reception.unit == home.unit)
    held: Reception | None = found.first()
    return held


def _take(sample: Repairs, order_id: int, name: str, values: dict[str, Any], moment: datetime) -> None:
    seat: dict[str, Any] = {"by": sample.staff[on_duty(moment)], "at": moment}
    order: Order = Order.get_by_id(order_id)
    if name == "answer":
        call = Callback.get(Callback.source_number == order.number, Callback.unit == order.unit_id)
        closing.take_answer(order.number, **seat, satisfaction=str(call.satisfaction), opinion=call.opinion)
    elif name == "notice":
        closing.deliver_notice(order_id, **seat)
    elif name == "agree":
        agreed = values["agreed_by"] or order.customer or "值班主管"
        work.agree(order_id, **seat, **{**values, "agreed_by": agreed})
    else:
        _STEPS[name](order_id, **seat, **values)
