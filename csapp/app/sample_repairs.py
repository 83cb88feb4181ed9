# all data: sample estate
"""The repair orders of the sample estate: some of each day's calls in ninety days, each lived through step by step."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import date, datetime, time, timedelta
from functools import partial
from itertools import cycle
from random import Random
from typing import Any

from csapp.app.sample_records import NOW, Timeline, on_duty
from csapp.app.sample_repair_lists import add_lists, causes, item_for, materials, told
from csapp.app.wiring_repairs import open_repair
from csapp.core.errors import BadInput
from csapp.core.roles import Actor
from csapp.db.unit_of_work import unit_of_work
from csapp.features.callback.models import Callback
from csapp.features.reception.models import Category, Reception, Urgency
from csapp.features.repair_order.models.order import Order
from csapp.features.repair_order.models.words import Charge
from csapp.features.repair_order.service import closing, dispatch, finance, intake, work
from csapp.features.repair_order.service.steps import order_with
from csapp.features.repair_order.workflow import OrderState
from csapp.masterdata.trades.models import Technician, TechnicianTrade

FIRST = date(2026, 8, 27)
QUIET = date(2026, 11, 19)  # from here on only the pictures are open; everything else is in the archive
_LATEST = datetime(2026, 11, 24, 9, 0)
_WANTED = (4, 3, 3, 3, 3, 3, 2)  # orders a day, Monday to Sunday
_VERDICTS = (*["满意"] * 17, *["基本满意"] * 4, "不满意")
_WHY_LATE = ("天黑看不清，明天接着修", "等客户从外地回来", "配件不合，明天换", "楼上没人，查不到源头")
_RECEIVERS = ("周会计", "周会计", "吴出纳")

Fixed = dict[date, dict[int, datetime]]


@contextmanager
def quietly() -> Iterator[None]:
    """Callbacks are played by the sample itself, so nothing is scheduled twice where the flows are connected."""
    with ExitStack() as left:
        for signal in (closing.settled, closing.answering, closing.redone, intake.opened, closing.archived):
            left.enter_context(signal.muted())
        yield


class Repairs:
    """Chooses the calls that became orders, gives them their numbers in order of time, and lives them through."""

    def __init__(self, staff: dict[str, Actor], seed: int, fixed: Fixed) -> None:
        self.rng = Random(f"repairs {seed}")
        self.staff = staff
        self.fixed = fixed
        self.timeline = Timeline()
        self.calls: dict[tuple[Any, ...], list[Callback]] = {}
        self.people: dict[str, list[Technician]] = {}
        self.pictures: set[int] = set()
        public = list(told()["public"])
        self.rng.shuffle(public)
        self.public = cycle(public)

    def play(self, pictures: dict[str, Any]) -> None:
        """All days, in order of time; `pictures` opens the order of a fixed number."""
        add_lists(self.staff["王志强"], datetime.combine(FIRST, time(8)) - timedelta(days=1))
        for person in TechnicianTrade.select():
            self.people.setdefault(person.trade.name, []).append(person.technician)
        for call in Callback.select().where(Callback.source_number.startswith("WX")).order_by(Callback.id):
            self.calls.setdefault((call.unit_id, call.source_number), []).append(call)
        days = (FIRST + timedelta(days=number) for number in range((NOW.date() - FIRST).days + 1))
        for day in days:
            self._open_day(day, pictures)
        self.timeline.play()

    def _open_day(self, day: date, pictures: dict[str, Any]) -> None:
        fixed = sorted(self.fixed.get(day, {}).items())
        chosen = self._chosen(day)
        for number, moment in fixed:
            before = sum(held < moment for held, _ in chosen)
            earlier = max((time_ for place, time_ in fixed if place < number), default=datetime.combine(day, time(7)))
            missing = number - 1 - before - sum(place < number for place, _ in fixed)
            chosen += [(self._between(earlier, moment), None) for _ in range(missing)]
        planned: list[tuple[datetime, Any]] = [*chosen, *((moment, f"WX{day:%Y%m%d}-{n:03d}") for n, moment in fixed)]
        for moment, what in sorted(planned, key=lambda entry: entry[0]):
            if isinstance(what, str):
                pictures[what]()
            else:
                self._open(moment, what)

    def _between(self, first: datetime, last: datetime) -> datetime:
        return first + timedelta(minutes=self.rng.randrange(1, max(int((last - first).total_seconds()) // 60, 2)))

    def _chosen(self, day: date) -> list[tuple[datetime, Reception | None]]:
        """The calls of a day that became orders: those the customer is called back about, and some more."""
        since = datetime.combine(day, time())
        calls = Reception.select().where(
            Reception.received_at >= since,
            Reception.received_at < since + timedelta(days=1),
            Reception.category.in_((Category.REPAIR, Category.SPECIAL_SERVICE)),
            Reception.person.is_null(False),
            Reception.unit.is_null(False),
            Reception.closed_at.is_null(False),
        )
        rows = [row for row in calls.order_by(Reception.received_at) if not self._is_picture(row)]
        fixed = sorted(self.fixed.get(day, {}).items())
        if fixed:
            return self._fitting(rows, fixed)
        kept = [row for row in rows if self._callbacks_of(row)]
        others = [row for row in rows if row not in kept]
        more = self.rng.sample(others, min(len(others), max(_WANTED[day.weekday()] - len(kept), 1)))
        return [(row.received_at, row) for row in sorted([*kept, *more], key=lambda row: row.received_at)]

    def _fitting(
        self, rows: list[Reception], fixed: list[tuple[int, datetime]]
    ) -> list[tuple[datetime, Reception | None]]:
        """No more before each picture than its number allows; those that are called back about come first."""
        chosen: list[tuple[datetime, Reception | None]] = []
        start = datetime.min
        for place, (number, moment) in enumerate(fixed):
            room = number - 1 - place - len(chosen)
            here = [row for row in rows if start <= row.received_at < moment]
            here.sort(key=lambda row: (not self._callbacks_of(row), row.received_at))
            chosen += [(row.received_at, row) for row in here[: max(room, 0)]]
            start = moment
        return chosen

    def _is_picture(self, row: Reception) -> bool:
        return row.received_at in self.fixed.get(row.received_at.date(), {}).values()

    def _callbacks_of(self, row: Reception) -> list[Callback]:
        day = row.received_at.date()
        found = (calls for (unit, _), calls in self.calls.items() if unit == row.unit_id)
        return next((calls for calls in found if calls[0].received_on == day), [])

    def _open(self, moment: datetime, held: Reception | None) -> None:
        by = self.staff[on_duty(moment)]
        if held is None:
            where, what, item = next(self.public)
            given: dict[str, Any] = {
                "place": where,
                "content": what,
                "item": item,
                "channel": "巡查",
                "customer": "巡逻岗",
            }
            order = intake.open_order(by=by, at=moment, **given)
            calls: list[Callback] = []
        else:
            order = open_repair(held, by=by, at=moment)
            calls = self._callbacks_of(held)
        self._name_calls(order, calls, moment)
        Life(self, order, held, calls).plan(moment)

    def _name_calls(self, order: Order, calls: list[Callback], moment: datetime) -> None:
        """The callbacks of a call know the number of its order."""
        with unit_of_work(self.staff[on_duty(moment)], moment) as unit:
            for call in calls:
                if call.source_number != order.number:
                    unit.change(call, "change", source_number=order.number)

    def technician(self, trade: str) -> Technician:
        """Somebody who has learned it, or whoever is there."""
        return self.rng.choice(self.people.get(trade) or self.people["综合"])


class Life:
    """What becomes of one order, planned step by step; a step that would lie after the pictures' moment is left."""

    def __init__(self, sample: Repairs, order: Order, held: Reception | None, calls: list[Callback]) -> None:
        self.sample, self.rng = sample, sample.rng
        self.key, self.held, self.calls = order.id, held, calls
        self.item = item_for(order.content)
        self.quick = order.reported_at.date() >= QUIET

    def plan(self, moment: datetime) -> None:
        """The first step, a few minutes after the call."""
        self._next(moment + timedelta(minutes=self.rng.randrange(2, 12)), self.confirm)

    def _next(self, moment: datetime, act: Any, *, works: bool = False) -> None:
        moment = moment.replace(second=0, microsecond=0)
        if works:
            moment = daylight(moment, self.rng)
        if moment > _LATEST and self.quick:
            moment = _LATEST
        if moment <= _LATEST + timedelta(minutes=30):
            self.sample.timeline.plan(moment, partial(act, moment))

    def _seat(self, moment: datetime) -> dict[str, Any]:
        return {"by": self.sample.staff[on_duty(moment)], "at": moment}

    def _order(self) -> Order:
        return order_with(self.key)

    def _wait(self, least: int, most: int) -> timedelta:
        return timedelta(minutes=self.rng.randrange(least, most))

    def confirm(self, moment: datetime) -> None:
        """核对内容 and 定级 on the same call."""
        order, urgent = self._order(), self.held is not None and self.held.urgency != Urgency.ORDINARY
        named: dict[str, Any] = {} if order.item_id is not None else {"item": self.item.name}
        if order.channel in ("微信", "短信"):
            intake.acknowledge(self.key, **self._seat(moment))
        intake.confirm(self.key, **self._seat(moment), **named)
        urgency = "紧急" if urgent else self.rng.choice(("一般", "一般", "一般", "不急"))
        intake.rank(self.key, **self._seat(moment), urgency=urgency, importance="一般")
        if self.rng.random() < 0.03 and not self.calls:
            self._next(moment + self._wait(20, 90), self.cancel)
            return
        self._next(moment + self._wait(4, 50), self.send, works=True)

    def cancel(self, moment: datetime) -> None:
        """Called off by the customer."""
        reason = self.rng.choice(("客户自己修好了", "找开发商保修", "非物业范围，已告知联系厂家"))
        intake.cancel(self.key, **self._seat(moment), cancel_reason=reason)

    def send(self, moment: datetime) -> None:
        """派单, then at once or by appointment."""
        person = self.sample.technician(self._order().trade_name)
        dispatch.dispatch(self.key, **self._seat(moment), technician=person.id)
        if not self.quick and self.rng.random() < 0.45:
            starts = daylight((moment + self._wait(180, 1500)).replace(minute=self.rng.choice((0, 30))), self.rng)
            with suppress(BadInput):
                dispatch.book(self.key, **self._seat(moment), starts_at=starts)
                missed = self.rng.random() < 0.08
                late = starts + timedelta(minutes=20 if missed else self.rng.randrange(12))
                self._next(late, self.miss if missed else self.come)
                return
        self._next(moment + self._wait(10, 70), self.come)

    def miss(self, moment: datetime) -> None:
        """Nobody at home: booked anew."""
        again = daylight(moment + timedelta(days=1), self.rng)
        try:
            dispatch.no_show(self.key, **self._seat(moment), starts_at=again, note="敲门无人，电话约到明天")
        except BadInput:
            again = moment + timedelta(minutes=10)
        self._next(again + timedelta(minutes=5), self.come)

    def come(self, moment: datetime) -> None:
        """On site; one in sixteen is not finished that evening."""
        state = self._order().state
        (dispatch.arrive if state == OrderState.BOOKED else dispatch.start)(self.key, **self._seat(moment))
        if not self.quick and self.rng.random() < 0.06:
            self._next(max(moment + self._wait(60, 120), moment.replace(hour=17, minute=40)), self.stop)
        else:
            self._next(moment + self._wait(8, 25), self.agree)

    def stop(self, moment: datetime) -> None:
        """滞留: it goes on tomorrow."""
        reason = self.rng.choice(_WHY_LATE)
        left = self.rng.choice((30, 60, 90))
        work.carry_over(self.key, **self._seat(moment), carry_reason=reason, minutes_left=left)
        self._next(datetime.combine(moment.date() + timedelta(days=1), time(8, 30)), self.go_on)

    def go_on(self, moment: datetime) -> None:
        """The next morning."""
        work.resume(self.key, **self._seat(moment))
        self._next(moment + self._wait(5, 20), self.agree)

    def agree(self, moment: datetime) -> None:
        """The owner agrees to what is to be done."""
        order = self._order()
        self.lines = materials(self.rng, self.item)
        total = sum(line.checked(1)["sum_fen"] for line in self.lines)
        words: dict[str, Any] = {"inspection": f"{self.item.found}。", "solution": f"{self.item.cure}。"}
        estimate = -(-total // 1000) * 1000 if order.charge == Charge.PAID else 0
        words |= {"agreed_by": order.customer or "值班主管", "estimate_fen": estimate}
        work.agree(self.key, **self._seat(moment), **words)
        self._next(moment + self._wait(max(self.item.minutes // 2, 10), self.item.minutes * 3 // 2), self.finish)

    def finish(self, moment: datetime) -> None:
        """Done, and the customer asked on the spot."""
        note = self.held.result if self.held is not None and not self._order().round else f"{self.item.cure}，正常。"
        words: dict[str, Any] = {"result_note": note, "tools": self.item.tools}
        result = self.rng.choices(("已修好", "暂时处理", "须另行安排"), (92, 6, 2))[0]
        work.finish(self.key, **self._seat(moment), lines=self.lines, result=result, **words)
        self._next(moment + self._wait(2, 30), self.hear)

    def hear(self, moment: datetime) -> None:
        """满意度和意见; the sheet comes back in the evening or next morning."""
        closing.hear(self.key, **self._seat(moment), satisfaction=self.rng.choice(_VERDICTS[:-1]))
        if self.quick or self.rng.random() < 0.6:
            self._next(moment + self._wait(20, 100), self.give_in)
        else:
            self._next(
                datetime.combine(moment.date() + timedelta(days=1), time(8, self.rng.randrange(59))), self.give_in
            )

    def give_in(self, moment: datetime) -> None:
        """工作单 back; with a fee it goes on the next list to finance."""
        closing.return_sheet(self.key, **self._seat(moment))
        order = self._order()
        if order.fee_fen:
            after = self._wait(5, 30) if self.quick else timedelta(days=1)
            self._next(moment + after, self.post)
        else:
            self._next(moment + self._wait(600, 3600), self.ask)

    def post(self, moment: datetime) -> None:
        """交财务, with whatever else lies ready."""
        if self._order().state == OrderState.SHEET_RETURNED:
            pictures = self.sample.pictures
            ready = [row.id for row in finance.ready_for_finance() if row.fee_fen and row.id not in pictures]
            signed: dict[str, Any] = {"receiver": self.rng.choice(_RECEIVERS), "signed_on": moment.date()}
            finance.hand_to_finance(ready, **self._seat(moment), **signed)
        self._next(moment + self._wait(600, 3600), self.ask)

    def ask(self, moment: datetime) -> None:
        """The callback: as it was registered, or by chance where none was scheduled."""
        order = self._order()
        if order.state not in (OrderState.POSTED, OrderState.SHEET_RETURNED):
            return
        place = min(order.round, len(self.calls) - 1)
        call = self.calls[place] if self.calls else None
        if call is None:
            verdict = self.rng.choice(_VERDICTS if not order.round and not self.quick else _VERDICTS[:-1])
            closing.call_back(self.key, **self._seat(moment), callback_satisfaction=verdict)
        elif call.satisfaction is None or call.called_at is None:
            return
        else:
            heard: dict[str, Any] = {"satisfaction": str(call.satisfaction), "opinion": call.opinion}
            closing.take_answer(order.number, **self._seat(moment), **heard, called_at=max(call.called_at, moment))
        again = self._order().state == OrderState.DISPATCHED
        self._next(moment + self._wait(60, 900), self.come if again else self.file, works=again)

    def file(self, moment: datetime) -> None:
        """归档 with cause and improvement."""
        cause, improvement = causes(self.rng, self.item)
        closing.archive(self.key, **self._seat(moment), cause=cause, improvement=improvement)


def daylight(moment: datetime, rng: Random) -> datetime:
    """The next moment at which a technician works."""
    if time(8) <= moment.time() < time(16, 30) and not time(11) <= moment.time() < time(13):
        return moment
    day = moment.date() + timedelta(days=moment.time() >= time(13))
    hour = 13 if time(11) <= moment.time() < time(13) else 8
    day = moment.date() if hour == 13 or moment.time() < time(8) else day
    return datetime.combine(day, time(hour, rng.choice((0, 10, 20, 30))))
