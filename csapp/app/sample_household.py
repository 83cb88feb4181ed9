# all data: sample estate
"""What is known of the sample's rooms beyond their people: layout, fees, notes of colleagues (look 10)."""

from collections.abc import Mapping
from datetime import date, datetime

from csapp.core.roles import Actor
from csapp.db.connection import connected
from csapp.masterdata.places.models import NoteKind, Unit
from csapp.masterdata.places.service import add_note, change_unit

_PAID = date(2026, 12, 31)
# room, layout, fees paid until
_ROOMS = (
    ("3-2-1501", "三室两厅", _PAID),
    ("3-1-1501", "三室两厅", _PAID),
    ("6-1-0903", "两室两厅", date(2026, 9, 30)),
    ("7-1-0601", "三室两厅", _PAID),
    ("1-2-1102", "两室一厅", _PAID),
    ("9-2-0804", "四室两厅", _PAID),
)
# room, kind, words, until, by whom, when
_NOTES = (
    (
        "3-2-1501", NoteKind.REMARK, "电话优先打单雅琴，中午 12:00–13:30 不打扰。", None, "何静",
        datetime(2026, 3, 2, 10, 12),
    ),
    (
        "6-1-0903", NoteKind.ARREARS, "物业费欠 2026 年 10–11 月 ¥428.60，已送缴费通知单。", None, "何静",
        datetime(2026, 11, 16, 9, 40),
    ),
    (
        "7-1-0601", NoteKind.HINT, "阳台封窗投诉还在协调，先听完再答复。", date(2026, 12, 31), "陈丽华",
        datetime(2026, 11, 18, 16, 5),
    ),
    (
        "9-2-0804", NoteKind.HINT, "婴儿午睡，13:00 前不按门铃。", date(2026, 12, 20), "刘芳",
        datetime(2026, 11, 3, 11, 20),
    ),
    (
        "1-2-1102", NoteKind.HINT, "老人听力不好，上门多敲几下。", date(2027, 6, 30), "马超",
        datetime(2026, 10, 9, 15, 30),
    ),
)  # fmt: skip


def add_household_notes(staff: Mapping[str, Actor], at: datetime) -> None:
    """Layouts, fees and notes; call it after the people are there."""
    with connected():
        rooms = {unit.code: unit.id for unit in Unit.select().where(Unit.code.in_([row[0] for row in _ROOMS]))}
    for code, layout, paid in _ROOMS:
        change_unit(rooms[code], by=staff["陈丽华"], at=at, layout=layout, fees_paid_until=paid)
    for code, kind, words, until, name, noted in _NOTES:
        add_note(rooms[code], by=staff[name], at=noted, kind=kind, words=words, until_on=until)
