"""Trades, items and technicians: what a list may hold, when somebody can be sent."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from csapp.core.errors import BadInput, StaleRecord
from csapp.core.paths import DataFolder
from csapp.db.search_index import Finding
from csapp.masterdata.trades.models import Absence, RepairItem, Shift, Stretch, Technician, TechnicianKind
from csapp.masterdata.trades.service import hours, lists
from tests.makers import MANAGER, NOW, SUPERVISOR

DAY = date(2026, 11, 24)  # a Tuesday
SETTER: dict[str, Any] = {"by": MANAGER, "at": NOW}


@pytest.fixture(autouse=True)
def plumber(office: DataFolder) -> Technician:
    """张建军, 水电 and 泥瓦, from eight to half past five with a break."""
    assert office.database.exists()
    for name in ("水电", "泥瓦"):
        lists.add_trade(name, **SETTER)
    person = lists.add_technician("张建军", "水电 泥瓦", extension="６０２１", **SETTER)
    hours.set_hours(person.id, "周一至周五", "08:00-12:00 13:30-17:30", **SETTER)
    return person


def at(hour: int, minute: int = 0, day: int = 24) -> datetime:
    """A moment of that November."""
    return datetime(2026, 11, day, hour, minute)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("周一至周五", [0, 1, 2, 3, 4]),
        ("星期六、星期日", [5, 6]),
        ("周六 周天".replace(" ", "、"), [5, 6]),
        ("1-5", [0, 1, 2, 3, 4]),
        ("周五到周一", [0, 4, 5, 6]),
        ("每天", [0, 1, 2, 3, 4, 5, 6]),
        ("三", [2]),
    ],
)
def test_weekdays_are_read_as_people_write_them(text: str, days: list[int]) -> None:
    """Spans over the end of the week too."""
    assert hours.read_weekdays(text) == days


@pytest.mark.parametrize("text", ["", "周八", "八", "周一至", "0", "9-3", "一二"])
def test_other_weekdays_are_refused(text: str) -> None:
    """One sentence that says how."""
    with pytest.raises(BadInput, match="周一至周五"):
        hours.read_weekdays(text)


@pytest.mark.parametrize(
    ("text", "stretches"),
    [
        ("08:00-12:00 13:30-17:30", [(480, 720), (810, 1050)]),
        ("13:30–17:30、8-12", [(480, 720), (810, 1050)]),
        ("０８：００ － １２：００", [(480, 720)]),
        ("0800至1730", [(480, 1050)]),
        ("16:00-24:00", [(960, 1440)]),
        ("", []),
    ],
)
def test_times_are_read_as_people_write_them(text: str, stretches: list[tuple[int, int]]) -> None:
    """In order, in minutes after midnight."""
    assert hours.read_times(text) == stretches


@pytest.mark.parametrize(
    "text", ["8点到12点", "12:00-08:00", "08:00-08:00", "08:61-12:00", "08:00-12:00 11:00-13:00", "x"]
)
def test_other_times_are_refused(text: str) -> None:
    """Backwards, overlapping, no time at all."""
    with pytest.raises(BadInput):
        hours.read_times(text)


def test_hours_are_set_anew_for_the_days_named(plumber: Technician) -> None:
    """The other days stay; no times is a free day."""
    hours.set_hours(plumber.id, "周五", "08:00-12:00", **SETTER)
    hours.set_hours(plumber.id, "周一", "", **SETTER)
    worked = [hours.shift_of(plumber.id, date(2026, 11, day)).free_minutes() for day in range(23, 30)]
    assert worked == [0, 480, 480, 480, 240, 0, 0]


def test_a_shift_is_the_hours_without_the_absences(plumber: Technician) -> None:
    """In the middle, over the edge, and the whole day."""
    gone: dict[str, Any] = {"by": SUPERVISOR, "at": NOW, "reason": "外出领料"}
    hours.be_absent(plumber.id, from_at=at(9), until_at=at(10), **gone)
    hours.be_absent(plumber.id, from_at=at(17), until_at=at(9, day=25), **gone)
    shift = hours.shift_of(plumber.id, DAY)
    assert shift.free_minutes() == 480 - 60 - 30
    spans = [(part.begins, part.ends) for part in shift.present()]
    assert spans == [(at(8), at(9)), (at(10), at(12)), (at(13, 30), at(17))]
    assert hours.shift_of(plumber.id, DAY + timedelta(days=1)).free_minutes() == 480 - 60
    taken = Absence.select().order_by(Absence.id).get()
    hours.take_back_absence(taken.id, version=1, by=SUPERVISOR, at=NOW)
    assert hours.shift_of(plumber.id, DAY).free_minutes() == 480 - 30


@pytest.mark.parametrize(
    ("begins", "ends", "words"),
    [
        (at(8), at(9), ""),
        (at(11), at(14), ""),
        (at(16, 30), at(17, 30), ""),
        (at(7, 59), at(9), "上班时间"),
        (at(12), at(12, 30), "上班时间"),
        (at(17), at(17, 31), "上班时间"),
        (at(10, day=28), at(11, day=28), "不上班"),
        (at(10, day=25), at(11, day=25), "培训"),
    ],
)
def test_why_nobody_can_be_sent(plumber: Technician, begins: datetime, ends: datetime, words: str) -> None:
    """Outside hours, on a day off, while absent; over the midday break is fine."""
    training: dict[str, Any] = {"from_at": at(0, day=25), "until_at": at(0, day=26), "reason": "培训"}
    hours.be_absent(plumber.id, by=SUPERVISOR, at=NOW, **training)
    said = hours.why_away(plumber.id, begins, ends)
    assert (words in said) if words else said == ""


def test_a_firm_comes_when_called() -> None:
    """No hours, last on the board, absent only when it says so."""
    firm = lists.add_technician("宏达防水", "泥瓦", kind="外协", **SETTER)
    assert hours.why_away(firm.id, at(22), at(23)) == ""
    board = hours.shifts_of(DAY)
    assert [(shift.name, shift.kind) for shift in board] == [
        ("张建军", TechnicianKind.STAFF),
        ("宏达防水", TechnicianKind.FIRM),
    ]
    assert board[0].trades == ("水电", "泥瓦")
    assert board[1].is_firm


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "龙" * 41}, "name"),
        ({"name": "更换龙头"}, "name"),
        ({"trade": "厨师"}, "trade"),
        ({"usual_minutes": -5}, "usual_minutes"),
        ({"usual_minutes": 100_000}, "usual_minutes"),
        ({"price_fen": -1}, "price_fen"),
        ({"price_fen": 9_999_999_999}, "price_fen"),
        ({"warranty_months": -1}, "warranty_months"),
        ({"guarantee_days": 99_999}, "warranty_months"),
        ({"place": "屋顶"}, "place"),
    ],
)
def test_a_wrong_item_is_refused(values: dict[str, Any], field: str) -> None:
    """Names once, amounts within reason; nothing is half written."""
    lists.add_item("更换龙头", "水电", price_fen=5000, **SETTER)
    with pytest.raises(BadInput) as problem:
        lists.add_item(**{"name": "疏通", "trade": "水电", **SETTER, **values})
    assert problem.value.field == field
    assert RepairItem.select().count() == 1


def test_a_price_changes_with_the_version_that_was_read() -> None:
    """And only what is given."""
    item = lists.add_item("更换龙头", "水电", price_fen=5000, usual_minutes=40, **SETTER)
    changed = lists.change_item(item.id, version=1, price_fen=6000, **SETTER)
    assert (changed.price_fen, changed.usual_minutes) == (6000, 40)
    with pytest.raises(StaleRecord):
        lists.change_item(item.id, version=1, price_fen=7000, **SETTER)
    with pytest.raises(BadInput):
        lists.change_item(item.id, price_fen=-1, **SETTER)


def test_a_technician_learns_and_leaves(plumber: Technician) -> None:
    """Trades are replaced as a whole; who left stands on no board and is still found."""
    lists.change_technician(plumber.id, trades="泥瓦", phone="13800002746", **SETTER)
    assert hours.trades_of([plumber.id])[plumber.id] == ("泥瓦",)
    lists.change_technician(plumber.id, is_active=False, **SETTER)
    assert hours.shifts_of(DAY) == []
    assert Finding.get(Finding.area == "technician").number == "张建军"
    wrongs: tuple[dict[str, Any], ...] = ({"trades": " "}, {"trades": "厨师"}, {"phone": "12"})
    for wrong in wrongs:
        with pytest.raises(BadInput):
            lists.change_technician(plumber.id, **SETTER, **wrong)
    doubles: tuple[dict[str, Any], ...] = ({"name": "张建军", "trades": "水电"}, {"name": "", "trades": "水电"})
    for values in doubles:
        with pytest.raises(BadInput):
            lists.add_technician(**SETTER, **values)


@pytest.mark.parametrize(
    ("begins", "ends", "reason"),
    [(at(10), at(9), "休假"), (at(10), at(10), "休假"), (None, at(9), "休假"), (at(8), at(9), " "),
     (at(8), at(8) + timedelta(days=400), "休假")],
)  # fmt: skip
def test_a_wrong_absence_is_refused(plumber: Technician, begins: datetime | None, ends: datetime, reason: str) -> None:
    """Backwards, without a reason, for years."""
    with pytest.raises(BadInput):
        hours.be_absent(plumber.id, by=SUPERVISOR, at=NOW, from_at=begins, until_at=ends, reason=reason)
    with pytest.raises(BadInput, match="张建军"):
        hours.be_absent_by_name("李四", by=SUPERVISOR, at=NOW, from_at=at(8), until_at=at(9), reason="休假")


def test_stretches_touch_without_overlapping() -> None:
    """One that ends when the other begins leaves it alone."""
    part = Stretch(at(8), at(9))
    assert not part.overlaps(at(9), at(10))
    assert part.overlaps(at(8, 59), at(10))
    assert part.minutes == 60
    whole = Shift(1, "x", TechnicianKind.STAFF, (), (part,), (Stretch(at(7), at(10)),))
    assert whole.present() == ()
