# all data: sample estate
"""The opinions of the sample estate: those of the pictures, and one for each 建议 of ninety days at the desk (S22)."""

from datetime import date, datetime, time, timedelta
from typing import Any

from csapp.app.sample_people import Home
from csapp.app.sample_records import LATEST, on_duty
from csapp.app.wiring_opinions import open_from_callback
from csapp.core.roles import Actor
from csapp.db.link import Bond, join
from csapp.db.unit_of_work import unit_of_work
from csapp.features.callback.models import OPEN_STATES, Callback, Satisfaction
from csapp.features.opinion.models import Channel, Opinion
from csapp.features.opinion.service import intake, righting, steps
from csapp.features.reception.models import Reception

_LEADER = "陈丽华"
_RECEIVERS = {"工程部": "张建军", "环境部": "周桂英", "安保部": "郑大勇", "客服中心": "刘芳"}


class Opinions:
    """`number_of` writes a 建议 of the desk down when its callback is made; `finish` plays what became of all."""

    def __init__(self, staff: dict[str, Actor], homes: list[Home]) -> None:
        self.staff = staff
        self.homes = {home.unit.code: home for home in homes}
        self._received: list[tuple[Opinion, Reception]] = []
        self._walked: dict[str, Opinion] = {}

    def begin(self) -> None:
        """Those of the pictures come first, so that they have the first numbers of their days."""
        self._walked = {name: self._record(*told) for name, told in _WALKS.items()}

    def _record(self, at: datetime, channel: Channel, room: str, content: str) -> Opinion:
        home = self.homes.get(room)
        return intake.record(
            by=self.staff[_LEADER],
            at=at,
            content=content,
            channel=channel,
            unit=home.unit.id if home else None,
            person=home.callers[0].id if home else None,
            is_anonymous=home is None,
        )

    def number_of(self, held: Reception) -> str:
        """The opinion that a reception record is, written down at the moment it was received."""
        made = intake.record(
            by=self.staff[held.responsible],
            at=held.received_at,
            content=held.content,
            channel=Channel.RECEPTION,
            unit=held.unit_id,
            person=held.person_id,
            source_number=held.number,
        )
        self._received.append((made, held))
        return str(made.number)

    def finish(self) -> None:
        """What became of each, in the order of its steps; the callbacks are made at the desk already."""
        with steps.rectified.muted():
            for made, told in self._received:
                held = Reception.get_by_id(told.id)
                self._link(made, held)
                self._live_through(made, held.result, held.closed_at or LATEST)
            self._seats()
            self._walk()

    def _link(self, made: Opinion, held: Reception) -> None:
        with unit_of_work(self.staff[held.responsible], made.received_at) as work:
            join(work, held, made, Bond.OPENED)

    # What was told at the desk

    def _live_through(self, made: Opinion, result: str, done: datetime) -> None:
        calls = list(Callback.select().where(Callback.source_number == made.number).order_by(Callback.id))
        department = next((str(call.department) for call in calls if call.department), "客服中心")
        moments = [_between(made.received_at, done, share) for share in (0.2, 0.4, 0.6)]
        self._to_department(made.id, department, moments, result)
        self._rectify(made.id, done, result)
        for call in calls:
            self._hear(str(made.number), call)

    def _to_department(self, key: int, department: str, moments: list[datetime], measure: str) -> None:
        first, second, third = moments
        if department == "客服中心":
            intake.take_on(key, by=self._seat(first), at=first, measure=measure)
            return
        intake.assign(key, by=self._seat(first), at=first, department=department)
        intake.deliver(key, by=self._seat(second), at=second, receiver=_RECEIVERS.get(department, department))
        righting.take_measure(key, by=self._seat(third), at=third, measure=measure)

    def _rectify(self, key: int, done: datetime, result: str) -> None:
        righting.rectify(key, by=self._seat(done), at=done, result=result)
        answered = min(done + timedelta(minutes=6), LATEST)
        righting.reply(key, by=self._seat(answered), at=answered, answer="打电话告诉客户结果。")

    def _hear(self, number: str, call: Callback) -> None:
        """What the customer said when he was called back, and what that began."""
        heard = call.signed_at or call.called_at
        if call.state in OPEN_STATES or heard is None:
            return
        told: dict[str, Any] = {"by": self._seat(heard), "at": heard, "words": call.opinion}
        if call.satisfaction == Satisfaction.UNSATISFIED:
            again = righting.reopen_after_callback(number, **told)
            if again is not None:
                self._rectify(again.id, min(heard + timedelta(days=1), LATEST), "按客户意见重新整改，复查合格。")
        else:
            righting.satisfied_by_callback(number, **told)

    def _seat(self, at: datetime) -> Actor:
        return self.staff[on_duty(at)]

    # The pictures

    def _seats(self) -> None:
        """The seats of the playground, whose callback is in the pictures."""
        made = self._walked["seats"]
        held: Reception = Reception.get(Reception.unit == made.unit, Reception.received_at == made.received_at)
        self._link(made, held)
        self._live_through(made, held.result, datetime(2026, 11, 12, 10, 40))

    def _walk(self) -> None:
        """The leader's opinions of the last week, each as far as it has come."""
        by, walked = self.staff[_LEADER], self._walked
        charging = walked["charging"].id
        self._to_department(charging, "工程部", [_at(18, 16), _at(19, 9), _at(21, 15)], "每栋增加 12 个充电口。")
        with unit_of_work(by, _at(21, 15)) as work:
            work.change(Opinion.get_by_id(charging), "take_measure", rectify_due_on=date(2026, 12, 5))
        lamps = walked["lamps"].id
        intake.assign(lamps, by=by, at=_at(22, 17), department="工程部", analysis="大厅三盏灯两盏不亮。")
        intake.deliver(lamps, by=by, at=_at(23, 9), receiver="张建军")
        dogs, told = walked["dogs"].id, "北门信报箱旁已设便袋箱，住户不知道位置。"
        intake.set_aside(dogs, by=by, at=_at(22, 15), analysis=told)
        righting.reply(dogs, by=by, at=_at(22, 16), answer="上门告诉住户便袋箱的位置。")
        said = "前台没有场地和电源，要工程部选点接电。"
        intake.assign(walked["lockers"].id, by=by, at=_at(23, 10), department="工程部", analysis=said)
        self._from_callbacks(by)

    def _from_callbacks(self, by: Actor) -> None:
        """What customers said when they were called back, opened from there."""
        waited = self._opened("HF20261119-001", datetime(2026, 11, 21, 10, 58), by)
        measure = "约好的时间前半小时打电话确认，师傅晚到先告知。"
        due = date(2026, 11, 27)
        intake.take_on(waited.id, by=by, at=datetime(2026, 11, 21, 11, 20), measure=measure, rectify_due_on=due)
        self._opened("HF20261116-003", datetime(2026, 11, 23, 9, 12), by)

    def _opened(self, number: str, at: datetime, by: Actor) -> Opinion:
        call: Callback = Callback.get(Callback.number == number)
        with unit_of_work(by, at) as work:
            made = open_from_callback(None, call, by=by, at=at)
            work.change(call, "open_opinion", remark=str(made.number))
            return made


def _at(day: int, hour: int) -> datetime:
    return datetime.combine(date(2026, 11, day), time(hour, 5))


def _between(first: datetime, last: datetime, share: float) -> datetime:
    """A whole minute on the way, not before `first`."""
    return max((first + (last - first) * share).replace(second=0, microsecond=0), first)


_Told = tuple[datetime, Channel, str, str]
# In the order of their numbers: the playground's seats are YJ20261111-001, the parcel lockers YJ20261122-003.
_WALKS: dict[str, _Told] = {
    "seats": (
        datetime(2026, 11, 11, 14, 12),
        Channel.RECEPTION,
        "4-1-0702",
        "建议在儿童乐园旁多装两张座椅，老人接孩子没地方坐。",
    ),
    "charging": (datetime(2026, 11, 18, 15, 10), Channel.PATROL, "5-1-0701", "电瓶车充电口太少，晚上要排队。"),
    "lamps": (datetime(2026, 11, 22, 9, 40), Channel.SURVEY, "", "一楼大厅晚上灯太暗，老人看不清台阶。"),
    "dogs": (datetime(2026, 11, 22, 11, 15), Channel.PATROL, "8-1-0603", "绿化带里狗粪没有地方扔，希望放便袋。"),
    "lockers": (
        datetime(2026, 11, 22, 14, 30),
        Channel.PATROL,
        "4-2-1203",
        "建议增设快递柜，现在的一组不够用。",
    ),
}
