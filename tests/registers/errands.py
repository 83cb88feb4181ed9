"""A small register of its own for the tests of registers and of the register page: errands of a repair team."""

# data: the register of the tests; nothing here is shown to anybody
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

import peewee

from csapp.core.roles import Actor, Permission, Role, require
from csapp.core.workflow import Face, Shape, Step, Workflow
from csapp.db import search_index
from csapp.db.audit import AuditLine
from csapp.db.connection import connected, database, open_database
from csapp.db.link import Link
from csapp.db.numbering import Counter
from csapp.db.record import EnumField, Findable, Record
from csapp.db.unit_of_work import fetch, unit_of_work
from csapp.registers.spec import Action, Field, Filter, Kind, Private, Register, Sheet

NOW = datetime(2026, 11, 24, 10, 24)
DESK = Actor(1, "刘芳", Role.DESK)
CHIEF = Actor(2, "何静", Role.SUPERVISOR)
VIEWER = Actor(3, "审计", Role.VIEWER)


class ErrandState(StrEnum):
    """Where an errand stands."""

    NEW = "new"
    ASSIGNED = "assigned"
    WORKING = "working"
    PAUSED = "paused"
    DONE = "done"
    FILED = "filed"
    CANCELLED = "cancelled"


class Urgency(StrEnum):
    """缓急."""

    ORDINARY = "一般"
    URGENT = "急"


_S = ErrandState

ERRAND = Workflow(
    states={
        _S.NEW: Face("待派单", Shape.RING),
        _S.ASSIGNED: Face("已派单", Shape.DOT),
        _S.WORKING: Face("维修中", Shape.HALF),
        _S.PAUSED: Face("暂停", Shape.BARS),
        _S.DONE: Face("已完工", Shape.TICK),
        _S.FILED: Face("归档", Shape.FILED),
        _S.CANCELLED: Face("已取消", Shape.CROSS),
    },
    initial=_S.NEW,
    steps=(
        Step("assign", "派单", _S.NEW, _S.ASSIGNED, needs=("worker",)),
        Step("cancel", "取消", _S.NEW, _S.CANCELLED, destructive=True),
        Step("start", "登记到场", _S.ASSIGNED, _S.WORKING),
        Step("cancel", "取消", _S.WORKING, _S.CANCELLED, destructive=True),
        Step("finish", "记录方案已确认", _S.WORKING, _S.DONE),
        Step("pause", "暂停", _S.WORKING, _S.PAUSED, needs=("reason",)),
        Step("put_off", "当日未完", _S.WORKING, _S.WORKING),
        Step("start", "复工", _S.PAUSED, _S.WORKING),
        Step("file", "审核归档", _S.DONE, _S.FILED, roles=frozenset({Role.SUPERVISOR, Role.MANAGER})),
    ),
)


class House(Record):
    """A room; `spoken` is derived."""

    code = peewee.CharField(max_length=40)

    @property
    def spoken(self) -> str:
        """`3栋2单元1501`."""
        building, entrance, room = self.code.split("-")
        return f"{building}栋{entrance}单元{room}"


class Errand(Record):
    """One repair."""

    number = peewee.CharField(max_length=30, unique=True)
    state = EnumField(ErrandState, max_length=20, default=ErrandState.NEW)
    urgency = EnumField(Urgency, max_length=10, default=Urgency.ORDINARY)
    house = peewee.ForeignKeyField(House, null=True)
    caller = peewee.CharField(max_length=40, default="")
    phone = peewee.CharField(max_length=20, default="")
    content = peewee.TextField()
    worker = peewee.CharField(max_length=40, default="")
    reason = peewee.TextField(default="")
    cost_fen = peewee.IntegerField(null=True)
    due_at = peewee.DateTimeField(null=True)
    reported_at = peewee.DateTimeField()
    is_paid = peewee.BooleanField(default=False)

    class Meta:
        """Sorted by time."""

        indexes = ((("reported_at",), False), (("state", "reported_at"), False))

    @property
    def answer_by(self) -> datetime | None:
        """End of the day it was reported, while it is new."""
        return datetime.combine(self.reported_at.date(), time(23, 59)) if self.state == ErrandState.NEW else None

    def findable(self) -> Findable:
        """Found by number, caller and content."""
        return Findable(self.number, self.content, f"{self.caller} {self.phone} {self.content}")


def assign(errand_id: int, *, version: int | None = None, by: Actor, at: datetime, worker: str) -> Errand:
    """Give it to a worker."""
    return _step(errand_id, "assign", version, by, at, worker=worker)


def start(errand_id: int, *, version: int | None = None, by: Actor, at: datetime) -> Errand:
    """The worker has arrived."""
    return _step(errand_id, "start", version, by, at)


def finish(errand_id: int, *, version: int | None = None, by: Actor, at: datetime) -> Errand:
    """Done."""
    return _step(errand_id, "finish", version, by, at)


def pause(errand_id: int, *, version: int | None = None, by: Actor, at: datetime, reason: str) -> Errand:
    """Waiting for others."""
    return _step(errand_id, "pause", version, by, at, reason=reason)


def put_off(errand_id: int, *, version: int | None = None, by: Actor, at: datetime) -> Errand:
    """Goes on tomorrow."""
    return _step(errand_id, "put_off", version, by, at)


def cancel(errand_id: int, *, version: int | None = None, by: Actor, at: datetime) -> Errand:
    """Not needed any more."""
    return _step(errand_id, "cancel", version, by, at)


def file_away(errand_id: int, *, version: int | None = None, by: Actor, at: datetime) -> Errand:
    """Reviewed."""
    return _step(errand_id, "file", version, by, at)


def _step(errand_id: int, name: str, version: int | None, by: Actor, at: datetime, **values: Any) -> Errand:
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        errand = fetch(Errand, errand_id)
        step = ERRAND.step(name, ErrandState(errand.state), by.role)
        return work.change(errand, name, version=version, state=step.target, **values)


ERRANDS = Register(
    key="errand",
    label="报修",
    noun="报修单",
    icon="repair",
    model=Errand,
    workflow=ERRAND,
    fields=(
        Field("state", "状态", Kind.STATE, width=100),
        Field("urgency", "缓急", Kind.CHOICE, choices=Urgency, width=48, shapes={"急": Shape.SQUARE}),
        Field("house", "房号", Kind.CODE, path="house.code", width=80),
        Field("caller", "报修人", width=72),
        Field("content", "报修内容", Kind.LONG, width=0),
        Field("worker", "维修人", width=64, required=True),
        Field("due_at", "时限", Kind.DEADLINE, width=112),
        Field("reported_at", "报修时间", Kind.MOMENT, width=96),
        Field("number", "单号", Kind.CODE, width=132),
        Field("phone", "电话", Kind.PHONE, private=Private.PHONE, width=116),
        Field("spoken", "位置", path="house.spoken", width=120),
        Field("answer_by", "答复时限", Kind.DEADLINE),
        Field("cost", "费用", Kind.MONEY, path="cost_fen", width=88),
        Field("is_paid", "已收款", Kind.CHECK, width=56),
        Field("reason", "暂停原因", Kind.LONG, required=True),
    ),
    table=("state", "urgency", "house", "caller", "content", "worker", "due_at", "reported_at", "number"),
    title="content",
    order="-reported_at",
    period="reported_at",
    facts=("spoken", "caller", "phone", "urgency", "worker", "due_at", "cost"),
    filters=(
        Filter("all", "全部"),
        Filter("open", "未办结", lambda now, by: Errand.state.not_in([_S.DONE, _S.FILED, _S.CANCELLED])),
        Filter("new", "待派", lambda now, by: Errand.state == _S.NEW, Shape.RING),
        Filter("assigned", "已派", lambda now, by: Errand.state == _S.ASSIGNED, Shape.DOT),
        Filter("working", "维修中", lambda now, by: Errand.state == _S.WORKING, Shape.HALF),
        Filter("paused", "暂停", lambda now, by: Errand.state == _S.PAUSED, Shape.BARS),
        Filter(
            "overdue",
            "超期",
            lambda now, by: Errand.state.not_in([_S.DONE, _S.FILED, _S.CANCELLED]) & (Errand.due_at < now),
            Shape.TRIANGLE,
        ),
        Filter("urgent", "急修", lambda now, by: Errand.urgency == Urgency.URGENT, modifier=True),
        Filter("dear", "只看收费", lambda now, by: Errand.cost_fen.is_null(False), modifier=True),
    ),
    actions=(
        Action("assign", assign, ("worker",), icon="user"),
        Action("start", start, icon="check"),
        Action("finish", finish, icon="check"),
        Action("pause", pause, ("reason",)),
        Action("put_off", put_off),
        Action("cancel", cancel),
        Action("file", file_away, icon="check"),
    ),
    sheet=Sheet(
        "报修台账", ("number", "house", "caller", "phone", "cost", "reported_at", "is_paid", "state"), ("cost",)
    ),
)

# State, urgency, room, caller, content, worker, due (days from now and hour), reported (days ago, clock): look 04.
_ROWS = (
    ("new", "一般", "4-1-0301", "石小曼", "空调插座打火（微信报修，已回复收到）", "", None, (0, 10, 19)),
    ("new", "急", "5-1-0802", "仇文博", "卫生间顶棚渗水，灯具附近有水迹", "", (0, 10, 50), (0, 10, 6)),
    ("new", "一般", "2-2-0502", "周敏", "入户门锁芯卡滞，钥匙拧不动", "", (0, 23, 59), (0, 9, 41)),
    ("assigned", "一般", "3-1-1501", "陈志远", "厨房洗菜盆下水堵塞", "张建军", (0, 11, 0), (0, 9, 15)),
    ("working", "急", "3-2-1501", "单雅琴", "主卧空开跳闸，合不上", "张建军", (0, 12, 0), (0, 8, 52)),
    ("working", "一般", None, "门岗", "道闸左杆抬起缓慢", "李国栋", (0, 12, 0), (0, 8, 20)),
    ("assigned", "一般", "6-1-0903", "解晓东", "可视对讲无声", "李国栋", (0, 14, 30), (1, 16, 48)),
    ("assigned", "一般", "1-2-1102", "林秀兰", "阳台地漏返味", "赵永强", (0, 17, 0), (1, 15, 30)),
    ("assigned", "一般", "1-1-1603", "高建平", "入户门合页松动", "孙伟", (0, 15, 0), (1, 14, 36)),
    ("paused", "一般", "4-2-1203", "曾庆华", "客厅窗户滑轮损坏，待配件到货", "孙伟", (2, 23, 59), (1, 14, 2)),
    ("done", "一般", "8-1-1701", "欧阳静", "厨房墙砖空鼓两块", "赵永强", (0, 23, 59), (1, 11, 17)),
    ("working", "一般", "3-2-0702", "孟凡", "马桶进水阀漏水", "张建军", (-1, 23, 59), (3, 10, 30)),
    ("done", "一般", "7-1-0601", "尉迟敏", "更换浴室龙头（自购）", "张建军", None, (3, 9, 5)),
    ("done", "一般", "2-1-0304", "区婉仪", "加装纱窗两扇", "孙伟", (0, 23, 59), (4, 15, 44)),
    ("done", "一般", "5-2-1004", "王建国", "楼道应急灯不亮", "李国栋", None, (4, 13, 20)),
    ("cancelled", "一般", "1-1-0205", "赵雨桐", "燃气灶打火故障，非物业范围", "", None, (4, 9, 58)),
    ("filed", "一般", "6-2-1401", "查海生", "卧室插座无电", "张建军", None, (5, 17, 12)),
)  # fmt: skip


def open_office(folder: Path) -> None:
    """An empty database with the tables of the errands."""
    open_database(folder / "errands.db")
    with connected():
        database.create_tables([House, Errand, AuditLine, Counter, Link, search_index.Finding])
        search_index.create_gram_table()


def fill_office() -> None:
    """The seventeen rows of look 04, written through units of work."""
    for place, (state, urgency, room, caller, content, worker, due, reported) in enumerate(reversed(_ROWS)):
        reported_at = _moment(NOW.date() - timedelta(days=reported[0]), reported[1:])
        with unit_of_work(DESK, reported_at) as work:
            house = work.add(House(code=room)) if room else None
            errand = Errand(
                number=work.number("WX"), urgency=urgency, house=house, caller=caller, content=content, worker="",
                phone=f"138{place:04d}2746", cost_fen=6800 + place if place % 4 == 0 else None,
                due_at=_moment(NOW.date() + timedelta(days=due[0]), due[1:]) if due else None, reported_at=reported_at,
            )  # fmt: skip
            work.add(errand)
            if state != "new":
                work.change(
                    errand, "assign", state=ErrandState.ASSIGNED, worker=worker, remark=f"派 {worker}，电话通知"
                )
            if state not in ("new", "assigned"):
                work.change(errand, "start", state=ErrandState.WORKING)
            if state not in ("new", "assigned", "working"):
                work.change(errand, {"paused": "pause", "cancelled": "cancel"}.get(state, "finish"), state=state)


def _moment(day: date, clock: tuple[int, ...]) -> datetime:
    hour, minute = clock
    return datetime.combine(day, time(hour, minute))


def fill_many(rows: int) -> None:
    """Many plain errands, one a minute back from now, without audit or search entries."""
    states = [state.value for state in ErrandState]
    first = NOW - timedelta(minutes=rows)
    columns = "version, created_at, created_by, changed_at, changed_by, number, state, urgency, caller, phone, content"
    names = f"{columns}, worker, reason, due_at, reported_at, is_paid"
    sql = f"INSERT INTO errand ({names}) VALUES ({', '.join('?' * 16)})"
    with connected():
        connection = database.connection()
        with connection:
            connection.execute("BEGIN")
            connection.executemany(
                sql,
                (
                    (
                        1, at, 1, at, 1, f"WX-{index:07d}", states[index % 7], "急" if index % 9 == 0 else "一般",
                        "单雅琴", "13812342746", f"第 {index} 件：厨房洗菜盆下水堵塞", "张建军", "", at, at, 0,
                    )
                    for index in range(rows)
                    for at in [str(first + timedelta(minutes=index))]
                ),
            )  # fmt: skip
