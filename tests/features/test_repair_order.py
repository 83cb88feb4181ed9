"""Repair orders: what is refused and why, with nothing changed; what is free; what is agreed; what comes back."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import peewee
import pytest

from csapp.app.wiring_repairs import open_repair
from csapp.core.errors import BadInput, StaleRecord, TransitionRefused
from csapp.core.paths import DataFolder
from csapp.db import audit
from csapp.db.attachment import attach, attachments
from csapp.db.link import links_of
from csapp.db.unit_of_work import unit_of_work
from csapp.features.repair_order.models.bill import BillEntry, agreements_of, lines_of, product_fen, thousandths
from csapp.features.repair_order.models.order import Order
from csapp.features.repair_order.models.words import PRIORITIES, Charge, Importance, Priority, Urgency
from csapp.features.repair_order.service import closing, dispatch, intake, work
from csapp.features.repair_order.service.reading import earlier_faults
from csapp.features.repair_order.workflow import OrderState
from csapp.masterdata.places.service import change_unit
from csapp.masterdata.trades.models import Technician
from csapp.masterdata.trades.service import hours
from tests import makers
from tests.features import repair_makers
from tests.features.repair_makers import LATER, SEAT, brought, fresh, home, order, step
from tests.makers import DESK, MANAGER, NOW

S = OrderState
JPEG = b"\xff\xd8\xff\xe0" + b"\x00" * 64


@pytest.fixture
def people(office: DataFolder) -> dict[str, Technician]:
    """Two technicians and a firm."""
    assert office.database.exists()
    return repair_makers.trades()


@contextmanager
def refused(held: Order, field: str, words: str = "") -> Iterator[None]:
    """The step is refused for that field, and neither order nor trail has changed."""
    before = (fresh(held).__data__, audit.AuditLine.select().count())
    with pytest.raises(BadInput) as problem:
        yield
    assert problem.value.field == field
    assert words in str(problem.value)
    assert (fresh(held).__data__, audit.AuditLine.select().count()) == before


# Intake


@pytest.mark.usefixtures("people")
def test_an_order_keeps_who_what_when_and_through_which_channel() -> None:
    """F03: name, telephone, time, item, channel; told that we know at once or later (A60)."""
    held = order(channel="微信", reported_at=NOW - timedelta(minutes=5), symptom="关不紧", environment="厨房")
    assert (held.number, held.state, held.trade_name) == ("WX20261124-001", S.RECEIVED, "水电")
    assert (held.reported_at, held.created_at) == (NOW - timedelta(minutes=5), NOW)
    assert intake.acknowledge(held.id, acknowledged_at=NOW, **SEAT).acknowledged_by == DESK.name
    with refused(held, "acknowledged_at", "已经回复过"):
        intake.acknowledge(held.id, **SEAT)


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"content": "  "}, "content"),
        ({"content": "漏" * 4001}, "content"),
        ({"customer": ""}, "customer"),
        ({"unit": None, "place": ""}, "place"),
        ({"channel": "飞鸽"}, "channel"),
        ({"item": "修火箭"}, "item"),
        ({"trade": "厨师"}, "trade"),
        ({"reported_at": NOW + timedelta(hours=1)}, "reported_at"),
        ({"reported_at": datetime(1980, 1, 1)}, "reported_at"),
        ({"acknowledged_at": NOW - timedelta(hours=1)}, "acknowledged_at"),
        ({"phone": "1380000"}, "phone"),
    ],
)
def test_a_wrong_request_leaves_no_order_and_no_gap(values: dict[str, Any], field: str) -> None:
    """One sentence that names the entry; the number is given to the next one."""
    with pytest.raises(BadInput) as problem:
        order(**values)
    assert problem.value.field == field
    assert Order.select().count() == 0
    assert order().number == "WX20261124-001"


@pytest.mark.usefixtures("people")
def test_an_order_opened_from_a_reception_takes_everything_along(office: DataFolder, tmp_path: Path) -> None:
    """Nothing typed twice: text, files and the link (S01)."""

    call = makers.reception(
        unit=home(), caller_name="单雅琴", caller_phone="13800002746", channel="微信", content="渗水"
    )
    photo = tmp_path / "渗水.jpg"
    photo.write_bytes(JPEG)
    with unit_of_work(DESK, NOW) as unit:
        attach(unit, office, photo, area="reception", owner_id=call.id, purpose="photo")
    held = open_repair(call, **SEAT)
    assert (held.content, held.customer, held.phone, held.unit_code) == ("渗水", "单雅琴", "13800002746", "3-2-1501")
    assert (held.channel, held.source_number) == ("微信", call.number)
    assert attachments("repair_order", held.id)[0].name == "渗水.jpg"
    assert [(line.number, line.words) for line in links_of("repair_order", held.id)] == [(call.number, "来自")]


@pytest.mark.usefixtures("people")
def test_priority_is_urgency_times_importance() -> None:
    """Every pair has a priority, and none is lower than a less urgent or less important one (A42)."""
    assert set(PRIORITIES) == {(soon, weight) for soon in Urgency for weight in Importance}
    rank = {Priority.URGENT: 2, Priority.ORDINARY: 1, Priority.LOW: 0}
    grid = [[rank[PRIORITIES[soon, weight]] for weight in Importance] for soon in Urgency]
    assert grid == [[2, 2], [2, 1], [1, 0]]
    held = step(step(order(), "confirm"), "rank", urgency="一般", importance="重要")
    assert (held.priority, held.due_at) == (Priority.URGENT, NOW + timedelta(minutes=30))


@pytest.mark.usefixtures("people")
def test_repeated_faults_of_one_room_are_pointed_out() -> None:
    """90 days back, same room and item, cancelled ones left out, others' rooms never."""
    old = order(reported_at=NOW - timedelta(days=91), at=NOW)
    recent = order(reported_at=NOW - timedelta(days=90))
    other_item = order(item="门锁维修", reported_at=NOW - timedelta(days=3))
    order(unit=home("5-1-0802"), customer="仇文博")
    intake.cancel(order().id, cancel_reason="打错", **SEAT)
    assert recent.item_id is not None
    assert [row.id for row in earlier_faults(home(), recent.item_id, NOW)] == [recent.id]
    assert [row.id for row in earlier_faults(home(), None, NOW)] == [other_item.id, recent.id]
    assert earlier_faults(None, recent.item_id, NOW) == []
    assert old.id not in {row.id for row in earlier_faults(home(), None, NOW)}


# Who goes when


@pytest.mark.parametrize(
    ("starts_at", "words"),
    [
        (NOW - timedelta(hours=1), "已经过去"),
        (datetime(2026, 11, 29, 9, 0), "不上班"),
        (datetime(2026, 11, 25, 7, 0), "上班时间"),
        (datetime(2026, 11, 25, 12, 30), "上班时间"),
        (datetime(2026, 11, 25, 17, 0), "上班时间"),
        (datetime(2026, 11, 26, 9, 0), "培训"),
        (NOW + timedelta(days=400), "一年"),
    ],
)
def test_an_appointment_is_in_working_time(people: dict[str, Technician], starts_at: datetime, words: str) -> None:
    """Past, Sunday, before and after hours, the midday break, a day off."""
    hours.be_absent(
        people["张建军"].id, by=MANAGER, at=NOW, from_at=datetime(2026, 11, 26), until_at=datetime(2026, 11, 27),
        reason="培训",
    )  # fmt: skip
    held = brought(S.DISPATCHED)
    with refused(held, "starts_at", words):
        dispatch.book(held.id, starts_at=starts_at, minutes=60, **SEAT)


@pytest.mark.parametrize(
    ("shift", "clash"), [(-60, False), (-59, True), (0, True), (30, True), (59, True), (60, False)]
)
def test_a_technician_is_in_one_place_at_a_time(people: dict[str, Technician], shift: int, clash: bool) -> None:
    """Overlapping hours are refused with the order that holds them; one after the other is fine; a firm has teams."""
    first = brought(S.DISPATCHED)
    dispatch.book(first.id, starts_at=LATER + timedelta(hours=1), minutes=60, **SEAT)
    second, begins = brought(S.DISPATCHED), LATER + timedelta(hours=1, minutes=shift)
    if clash:
        with refused(second, "starts_at", first.number):
            dispatch.book(second.id, starts_at=begins, minutes=60, **SEAT)
        dispatch.reassign(second.id, technician=people["宏达防水"].id, **SEAT)
    assert dispatch.book(second.id, starts_at=begins, minutes=60, **SEAT).state == S.BOOKED


@pytest.mark.usefixtures("people")
def test_a_wrong_trade_is_a_warning_and_no_refusal() -> None:
    """分配专业的维修人员 (S09): the dispatcher is told, and may know better."""
    held = brought(S.RANKED)
    carpenter, plumber = (hours.technician_named(name).id for name in ("孙伟", "张建军"))
    assert "门窗" in dispatch.misfit(held, carpenter)
    assert dispatch.misfit(held, plumber) == ""
    assert step(held, "dispatch", technician="孙伟").technician_name == "孙伟"


@pytest.mark.usefixtures("people")
def test_another_time_only_after_the_customer_was_told() -> None:
    """改期 before the old hour came (S61); 失约 is counted and booked anew."""
    held = brought(S.BOOKED)
    with refused(held, "customer_told_at"):
        dispatch.rebook(held.id, starts_at=LATER + timedelta(hours=2), **SEAT)
    with refused(held, "starts_at", "还没到"):
        step(held, "no_show")
    moved = step(held, "rebook", starts_at=LATER + timedelta(hours=1))
    assert (moved.starts_at, moved.no_shows, moved.bookings) == (LATER + timedelta(hours=1), 0, 2)
    evening = LATER + timedelta(hours=2)
    with refused(held, "customer_told_at", "原来约在"):
        step(held, "rebook", at=evening, starts_at=evening + timedelta(days=1), customer_told_at=evening)
    missed = step(held, "no_show", at=evening)
    assert (missed.no_shows, missed.bookings, missed.was_booked) == (1, 3, True)


@pytest.mark.usefixtures("people")
def test_the_board_drops_an_order_wherever_it_stands() -> None:
    """待派单 is dispatched, 已派单 reassigned, 已预约 booked anew: one call, all or nothing."""
    held = brought(S.RANKED)
    sent = dispatch.assign(held.id, technician="张建军", starts_at=LATER, minutes=90, **SEAT)
    assert (sent.state, sent.starts_at, sent.ends_at) == (S.DISPATCHED, LATER, LATER + timedelta(minutes=90))
    with refused(held, "starts_at"):
        dispatch.assign(held.id, technician="张建军", starts_at=NOW - timedelta(days=1), **SEAT)
    again = dispatch.assign(
        held.id, technician="孙伟", starts_at=LATER + timedelta(hours=1), minutes=60, is_appointment=True, **SEAT
    )
    assert (again.state, again.technician_name, again.was_booked) == (S.BOOKED, "孙伟", True)
    fresh_hour: dict[str, Any] = {"starts_at": LATER + timedelta(hours=6), "customer_told_at": NOW}
    assert dispatch.assign(held.id, technician="张建军", **fresh_hour, **SEAT).technician_name == "张建军"


# On site


@pytest.mark.usefixtures("people")
def test_work_begins_after_the_owner_agreed_and_costs_no_more() -> None:
    """与业主商议确认 (S09): who, when, how much; extra work is agreed anew."""
    held = brought(S.WORKING)
    with pytest.raises(TransitionRefused):
        step(held, "finish")
    with refused(held, "solution"):
        step(held, "agree", solution=" ")
    with refused(held, "estimate_fen"):
        step(held, "agree", estimate_fen=1_000_000_000)
    step(held, "agree", estimate_fen=5000, agreed_by="")
    assert fresh(held).agreed_by == "单雅琴"
    with refused(held, "fee_fen", "追加"):
        step(held, "finish", fee_fen=7500)
    step(held, "agree_extra", estimate_fen=2500)
    assert step(held, "finish", fee_fen=7500).estimate_fen == 7500
    assert [(row.estimate_fen, row.is_extra) for row in agreements_of(held.id)] == [(5000, False), (2500, True)]


@pytest.mark.usefixtures("people")
def test_the_bill_is_counted_in_fen() -> None:
    """Thousandths times fen, half a fen up; no float anywhere."""
    lines = [
        BillEntry("陶瓷芯龙头", "1", 8500, spec="DN15", measure="只"),
        BillEntry("生料带", "0.5", 333, measure="卷"),
        BillEntry("人工", 1000, 5000, kind="人工"),
    ]
    held = step(brought(S.AGREED), "finish", lines=lines, fee_fen=None)
    assert [row.sum_fen for row in lines_of(held.id)] == [8500, 167, 5000]
    assert held.fee_fen == 13667
    assert product_fen(thousandths("1.005"), 100) == 101


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    "line",
    [
        BillEntry("龙头", "-1", 100),
        BillEntry("龙头", "0", 100),
        BillEntry("龙头", "1.0005", 100),
        BillEntry("龙头", "一个", 100),
        BillEntry("龙头", "1", 9_999_999_999),
        BillEntry("龙头", "1", -1),
        BillEntry("龙头", "90000", 90_000_000),
        BillEntry(" ", "1", 100),
        BillEntry("龙" * 61, "1", 100),
        BillEntry("龙头", "1", 100, kind="赠品"),
    ],
)
def test_a_wrong_line_refuses_the_whole_bill(line: BillEntry) -> None:
    """Negative quantities, a price of ten digits: the sentence names the line, the lines before stay."""
    held = brought(S.AGREED)
    work.put_lines(held.id, [BillEntry("角阀", "2", 3500)], **SEAT)
    with refused(held, "lines"):
        work.put_lines(held.id, [BillEntry("软管", "1", 900), line], **SEAT)
    assert [row.name for row in lines_of(held.id)] == ["角阀"]


@pytest.mark.usefixtures("people")
def test_the_end_is_after_the_beginning() -> None:
    """Completion before start, in the future, negative time spent."""
    held = brought(S.AGREED)
    with refused(held, "finished_at", "早于到场"):
        step(held, "finish", finished_at=NOW - timedelta(hours=1))
    with refused(held, "finished_at"):
        step(held, "finish", finished_at=NOW + timedelta(hours=1))
    with refused(held, "minutes_spent"):
        step(held, "finish", minutes_spent=-5)
    with pytest.raises(peewee.IntegrityError):
        Order.update(finished_at=NOW - timedelta(days=1)).where(Order.id == held.id).execute()


@pytest.mark.usefixtures("people")
def test_waiting_and_carrying_over_say_until_when() -> None:
    """暂停 with reason and day; 滞留 once an evening, going on tomorrow."""
    held = brought(S.WORKING)
    with refused(held, "expected_on"):
        step(held, "pause", expected_on=NOW.date() - timedelta(days=1))
    with refused(held, "carry_reason"):
        step(held, "carry_over", carry_reason="")
    paused = step(held, "pause")
    assert paused.due_at == datetime(2026, 11, 26, 23, 59)
    step(held, "resume")
    carried = step(held, "carry_over", minutes_left=90)
    assert (carried.carried_over, carried.due_at) == (1, datetime(2026, 11, 25, 23, 59))
    step(held, "resume")
    with refused(held, "carried_on"):
        step(held, "carry_over")


def test_what_is_under_warranty_is_free(people: dict[str, Technician]) -> None:
    """From the handover of the room, and after a repair of the same item; public places always; 特约 never."""
    assert people
    change_unit(home(), by=DESK, at=NOW, handed_over_on=date(2024, 11, 25))
    assert order(item="疏通下水").charge == Charge.WARRANTY
    change_unit(home(), by=DESK, at=NOW, handed_over_on=date(2024, 11, 24))
    assert order(item="疏通下水").charge == Charge.PAID
    assert order(place="东门", item="路灯维修").charge == Charge.FREE
    assert order(kind="特约", item="疏通下水").charge == Charge.PAID
    brought(S.DONE)
    again = brought(S.AGREED)
    assert again.charge == Charge.WARRANTY
    done = step(again, "finish", lines=[BillEntry("龙头", "1", 8500)], fee_fen=None)
    assert (done.fee_fen, done.free_reason) == (0, "保修期内")
    assert [row.sum_fen for row in lines_of(done.id)] == [8500]


@pytest.mark.usefixtures("people")
def test_photos_are_pictures_of_a_reasonable_size(office: DataFolder, tmp_path: Path) -> None:
    """By their first bytes; 300 MB refused; the order stays as it was."""
    held = brought(S.WORKING)
    good, fake, huge = tmp_path / "前.jpg", tmp_path / "假.jpg", tmp_path / "大.jpg"
    good.write_bytes(JPEG)
    fake.write_bytes(b"MZ this is a program")
    with huge.open("wb") as stream:
        stream.write(JPEG)
        stream.truncate(300 * 1024 * 1024)
    work.attach_photo(held.id, good, office, **SEAT)
    work.attach_photo(held.id, good, office, purpose=work.AFTER, **SEAT)
    for bad, words in ((fake, "不是照片"), (huge, "超过"), (tmp_path / "没有.jpg", "读不了")):
        with refused(held, "file", words):
            work.attach_photo(held.id, bad, office, **SEAT)
    before, after = work.photos_of(held.id)
    assert (len(before), len(after)) == (1, 1)


# After the work


@pytest.mark.usefixtures("people")
def test_a_sheet_comes_back_once_and_a_finished_order_is_not_cancelled() -> None:
    """TransitionRefused, with nothing changed."""
    held = brought(S.SHEET_RETURNED)
    before = fresh(held).__data__
    for again in ("return_sheet", "cancel"):
        with pytest.raises(TransitionRefused):
            step(held, again)
    assert fresh(held).__data__ == before
    early = brought(S.AWAITING_SHEET)
    with refused(early, "returned_at", "早于完工"):
        step(early, "return_sheet", returned_at=NOW - timedelta(hours=2))


@pytest.mark.usefixtures("people")
def test_a_notice_is_delivered_after_a_paid_service_only() -> None:
    """缴费通知单 (S08, F24): when and by whom."""
    paid, free = brought(S.DONE), brought(S.DONE, steps={"finish": {"fee_fen": 0}})
    with refused(free, "notice_delivered_on"):
        closing.deliver_notice(free.id, **SEAT)
    with refused(paid, "notice_delivered_on", "将来"):
        closing.deliver_notice(paid.id, notice_delivered_on=date(2026, 11, 25), **SEAT)
    told = closing.deliver_notice(paid.id, notice_delivered_by="何静", **SEAT)
    assert (told.notice_delivered_on, told.notice_delivered_by) == (NOW.date(), "何静")


@pytest.mark.usefixtures("people")
def test_a_paid_sheet_goes_to_finance_before_the_customer_is_called() -> None:
    """5.1; and only a satisfied customer's order is archived."""
    held = brought(S.SHEET_RETURNED)
    with refused(held, "number", "交财务"):
        step(held, "call_back")
    step(held, "post")
    step(held, "call_back", callback_satisfaction="基本满意")
    with refused(held, "improvement"):
        step(held, "archive", improvement="")
    assert step(held, "archive").state == S.ARCHIVED


@pytest.mark.usefixtures("people")
def test_what_another_seat_changed_is_not_overwritten() -> None:
    """The version the page has read."""
    held = order()
    step(held, "confirm")
    with pytest.raises(StaleRecord):
        intake.rank(held.id, version=1, urgency="一般", importance="一般", **SEAT)
