"""After the sheet is back: finance takes each once, the callback engine asks, 不满意 is repaired for once more."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from pathlib import Path
from threading import Barrier

import openpyxl
import peewee
import pytest

from csapp.app.wiring import wire
from csapp.app.wiring_repairs import open_repair, repair_of
from csapp.core.errors import BadInput, TransitionRefused, UserError
from csapp.core.paths import DataFolder
from csapp.core.promise import Promise
from csapp.db.connection import connected
from csapp.features.callback.models import Callback, Source
from csapp.features.callback.service import calling
from csapp.features.reception.service import desk as receptions
from csapp.features.reception.service import opening
from csapp.features.repair_order.documents import lists
from csapp.features.repair_order.models.due import promises
from csapp.features.repair_order.models.order import Order
from csapp.features.repair_order.models.paper import Handover, HandoverLine
from csapp.features.repair_order.service import closing, finance
from csapp.features.repair_order.workflow import OrderState
from csapp.registers.text import NOTHING
from tests import makers
from tests.documents.test_fonts import pdftotext
from tests.features import repair_makers
from tests.features.repair_makers import SEAT, brought, fresh, order, step
from tests.makers import DESK, MANAGER, NOW

S = OrderState
FREE = {"finish": {"fee_fen": 0}}


@pytest.fixture(autouse=True)
def estate(office: DataFolder) -> DataFolder:
    """Trades and people; the flows of the office connected."""
    repair_makers.trades()
    wire()
    return office


def returned(fee_fen: int) -> Order:
    """A sheet that is back, of an item without a guarantee that would make the second one free."""
    return brought(S.SHEET_RETURNED, item="门锁维修", steps={"finish": {"fee_fen": fee_fen}})


def test_a_list_is_handed_over_with_its_sum() -> None:
    """Number, sum, who gave, who took; each sheet is 已入帐."""
    first, second = returned(16000), returned(2550)
    assert [row.id for row in finance.ready_for_finance()] == [first.id, second.id]
    handover = finance.hand_to_finance([first.id, second.id], receiver="周会计", **SEAT)
    assert (handover.number, handover.sheets, handover.total_fen) == ("JC20261124-001", 2, 18550)
    assert {fresh(held).state for held in (first, second)} == {S.POSTED}
    signed = finance.sign_for(handover.id, **SEAT)
    assert signed.signed_on == NOW.date()
    with pytest.raises(BadInput):
        finance.sign_for(handover.id, **SEAT)


def test_a_list_is_all_or_nothing() -> None:
    """One sheet that is not back refuses the list; nothing has left."""
    ready, early = brought(S.SHEET_RETURNED), brought(S.AWAITING_SHEET)
    with pytest.raises(TransitionRefused):
        finance.hand_to_finance([ready.id, early.id], receiver="周会计", **SEAT)
    for wrong in ([], [ready.id]):
        with pytest.raises(BadInput):
            finance.hand_to_finance(wrong, receiver="" if wrong else "周会计", **SEAT)
    assert fresh(ready).state == S.SHEET_RETURNED
    assert Handover.select().count() == 0


def test_two_seats_hand_over_a_sheet_once() -> None:
    """At the same moment: one list holds it, the other seat is told; the database would refuse it too."""
    held = brought(S.SHEET_RETURNED)
    both = Barrier(2)

    def seat(receiver: str) -> str:
        with connected():
            both.wait()
            try:
                return finance.hand_to_finance([held.id], receiver=receiver, by=DESK, at=NOW).receiver
            except UserError:
                return NOTHING

    with ThreadPoolExecutor(2) as seats:
        taken = list(seats.map(seat, ("周会计", "吴会计")))
    assert sorted(taken, key=len)[0] == NOTHING
    line = HandoverLine.get()
    assert (HandoverLine.select().count(), line.handover.receiver) == (1, max(taken, key=len))
    with pytest.raises(peewee.IntegrityError):
        HandoverLine.insert(
            handover=line.handover, order=held, round=0, fee_fen=1, created_at=NOW, created_by=1, changed_at=NOW,
            changed_by=1,
        ).execute()  # fmt: skip


def test_the_list_is_paper_and_workbook(estate: DataFolder, tmp_path: Path) -> None:
    """PDF with capitals and places to sign; Excel with the same rows and a total."""
    ids = [returned(fee).id for fee in (16000, 2550)]
    handover = finance.hand_to_finance(ids, receiver="周会计", **SEAT)
    text = pdftotext(lists.print_handover(handover.id, estate, **SEAT))
    for word in ("维修工作单交财务清单", handover.number, "壹佰捌拾伍元伍角", "160.00", "财务签收（周会计）"):
        assert word in text
    file = tmp_path / "清单.xlsx"
    assert lists.write_handover_sheet(handover.id, file, **SEAT) == 2
    cells = [[cell.value for cell in row] for row in openpyxl.load_workbook(file).worksheets[0].iter_rows()]
    assert any(row[0] == "合计" and row[6] == 185.5 for row in cells)


# The callback engine (S01, S08, A66)


def callback_of(held: Order) -> Callback:
    """The one callback that waits for this order."""
    found: Callback = Callback.get(Callback.source_number == held.number)
    return found


def answer(held: Order, satisfaction: str, at: datetime = NOW) -> None:
    """The customer says what he thinks, on the telephone."""
    waiting = Callback.select().where(Callback.source_number == held.number).order_by(Callback.id.desc()).get()
    calling.register_result(waiting.id, by=DESK, at=at, method="电话", satisfaction=satisfaction, opinion="")


@pytest.mark.parametrize(
    ("kind", "steps", "state", "source"),
    [
        ("报修", FREE, S.SHEET_RETURNED, Source.REPAIR),
        ("报修", {}, S.POSTED, Source.REPAIR),
        ("特约", {}, S.POSTED, Source.SPECIAL_SERVICE),
    ],
)
def test_the_customer_is_called_when_nothing_stands_in_between(
    kind: str, steps: dict[str, dict[str, int]], state: OrderState, source: Source
) -> None:
    """Without a fee when the sheet is back, with one when it is with finance; once (R08, R57)."""
    held = brought(state, kind=kind, steps=steps, wired=True)
    waiting = callback_of(held)
    assert (waiting.source, waiting.unit_code, waiting.customer) == (source, "3-2-1501", "单雅琴")
    assert waiting.due_on == NOW.date() + timedelta(days=3)
    with pytest.raises(BadInput, match=waiting.number):
        step(held, "call_back")
    answer(held, "满意")
    assert fresh(held).state == S.CALLED_BACK
    assert step(fresh(held), "archive").state == S.ARCHIVED


def test_unsatisfied_is_repaired_again_on_the_same_number() -> None:
    """返修次数 + 1, free, handed over and called about anew; what was paid stays paid."""
    held = brought(S.POSTED, wired=True)
    answer(held, "不满意")
    again = fresh(held)
    assert (again.state, again.round, again.fee_fen, again.posted_fen) == (S.DISPATCHED, 1, 0, 16000)
    with pytest.raises(TransitionRefused):
        answer(held, "满意")
    for name in ("start", "agree", "finish", "hear", "return_sheet"):
        step(again, name, wired=True, **({"fee_fen": None} if name == "finish" else {}))
    assert Callback.select().where(Callback.source_number == held.number).count() == 2
    assert fresh(held).state == S.SHEET_RETURNED
    answer(held, "满意")
    assert (fresh(held).state, fresh(held).total_fen) == (S.CALLED_BACK, 16000)


def test_what_nobody_can_be_called_about_is_answered_on_the_order() -> None:
    """A public place without a name: no callback is scheduled, the desk writes the result down (A62)."""
    held = brought(S.SHEET_RETURNED, place="东门", item="路灯维修", steps=FREE, wired=True)
    assert Callback.select().count() == 0
    assert step(held, "call_back").state == S.CALLED_BACK
    assert closing.take_answer("WX20000101-001", satisfaction="满意", **SEAT) is None


def test_a_special_service_that_became_an_order_is_asked_about_once() -> None:
    """The reception closes; the order's callback comes when its sheet is with finance (A66)."""
    caller = {"caller_name": "单雅琴", "caller_phone": "13800002746", "category": "特约服务"}
    call = makers.reception(unit=repair_makers.home(), content="换龙头", **caller)
    held = open_repair(call, **SEAT)
    closed = receptions.close(call.id, result="已开维修工作单", **SEAT)
    assert (Callback.select().count(), repair_of(closed)) == (0, held)
    alone = makers.reception(content="代收快递", **caller)
    receptions.close(alone.id, result="已代收", **SEAT)
    assert [row.source_number for row in Callback.select()] == [alone.number]


@pytest.mark.parametrize(("step", "kind"), [(opening.open_repair, "报修"), (opening.open_special, "特约")])
def test_the_desk_opens_an_order_from_a_reception(step: Callable[..., object], kind: str) -> None:
    """开维修工作单 (S01): one order, linked; without room and place it says what is missing and opens nothing."""
    call = makers.reception(unit=repair_makers.home(), caller_name="单雅琴", content="换龙头")
    step(call.id, **SEAT)
    held = repair_of(call)
    assert held is not None
    assert (Order.select().count(), held.kind, held.source_number) == (1, kind, call.number)
    nowhere = makers.reception(content="不知道哪里漏水")
    with pytest.raises(BadInput):
        step(nowhere.id, **SEAT)
    assert Order.select().count() == 1


# What is promised (P24)


def waiting(end: datetime) -> dict[str, Promise]:
    """Promises before `end` by number."""
    return {promise.number: promise for promise in promises(end)}


def test_every_state_promises_its_next_step() -> None:
    """Not confirmed, not dispatched, appointment, carried over, sheet not back next day, finance, archive."""
    tomorrow, day_after = datetime(2026, 11, 25, 23, 59, 59), datetime(2026, 11, 28)
    wanted = {
        S.RECEIVED: ("confirm", NOW.date()),
        S.CONFIRMED: ("rank", NOW.date()),
        S.RANKED: ("dispatch", NOW.date()),
        S.DISPATCHED: ("start", NOW.date()),
        S.BOOKED: ("arrive", date(2026, 11, 25)),
        S.PAUSED: ("resume", date(2026, 11, 26)),
        S.CARRIED: ("resume", date(2026, 11, 25)),
        S.DONE: ("hear", NOW.date()),
        S.AWAITING_SHEET: ("return_sheet", date(2026, 11, 25)),
        S.SHEET_RETURNED: ("post", date(2026, 11, 25)),
        S.CALLED_BACK: ("archive", date(2026, 11, 27)),
    }
    made: dict[OrderState, Order] = {
        state: order(item="门锁维修") if state is S.RECEIVED else brought(state, item="门锁维修")
        for state in wanted
        if state is not S.CALLED_BACK
    }
    made[S.CALLED_BACK] = brought(S.POSTED, wired=True, item="门锁维修")
    answer(made[S.CALLED_BACK], "满意")
    held = waiting(day_after)
    for state, (name, day) in wanted.items():
        promise = held[made[state].number]
        assert (promise.step, promise.due_at.date()) == (name, day), state
    assert not held[made[S.BOOKED].number].is_day
    assert made[S.PAUSED].number not in waiting(tomorrow)


def test_an_undelivered_notice_is_promised_and_what_ended_is_not() -> None:
    """F24 after 特约; 已入帐 is promised by its callback alone."""
    paid = brought(S.POSTED, kind="特约")
    assert [promise.rule for promise in promises(NOW + timedelta(days=9)) if promise.number == paid.number] == ["F24"]
    closing.deliver_notice(paid.id, **SEAT)
    brought(S.CANCELLED)
    assert promises(NOW + timedelta(days=9)) == []


def test_urgent_orders_are_late_within_the_hour() -> None:
    """急: half an hour from its ranking; late without anything being written."""
    held = brought(S.RANKED, steps={"rank": {"urgency": "紧急"}})
    assert not fresh(held).is_overdue(NOW + timedelta(minutes=30))
    assert fresh(held).is_overdue(NOW + timedelta(minutes=31))
    assert MANAGER.role in promises(NOW + timedelta(hours=1))[0].roles
