# all data: sample estate
"""Ninety days at the desk of the sample estate, played through the same services as the window, in order of time."""

import heapq
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from itertools import count
from random import Random

from csapp.app.sample_people import Home
from csapp.app.sample_words import Said, words
from csapp.core.roles import Actor
from csapp.features.reception.models import Channel, Reception, Urgency
from csapp.features.reception.service import desk as receptions
from csapp.masterdata.people.models import Person
from csapp.masterdata.places.models import UnitStatus

NOW = datetime(2026, 11, 24, 10, 24)
DAYS = 90
LATEST = datetime(2026, 11, 24, 9, 50)  # by then everything not told in the scenes is done

_PER_DAY = (20, 17, 16, 16, 17, 15, 13)  # Monday to Sunday
_HOURS = (1, 0.5, 0.3, 0.3, 0.3, 1, 3, 6, 14, 16, 14, 9, 5, 6, 9, 9, 8, 8, 9, 10, 7, 4, 2.5, 1.5)
# who sits at the desk in the early, late and night shift, Monday to Sunday
_EARLY = ("刘芳", "刘芳", "何静", "何静", "刘芳", "刘芳", "刘芳")
_LATE = ("何静", "何静", "马超", "刘芳", "马超", "何静", "何静")
_NIGHT = ("马超", "马超", "马超", "马超", "何静", "马超", "马超")
_PRESSING = ("跳闸", "没有电", "渗水", "堵", "翻水", "打火", "滴水", "坏了", "失灵", "没有水")
_STRANGERS = ("社区居委会", "湖滨派出所", "消防大队", "推销员", "晚报记者", "自来水公司", "供电营业厅")
_WORKERS = ("张建军", "赵永强", "李国栋", "孙伟")

Act = Callable[[], None]


class Timeline:
    """What is to happen when; steps of the same minute keep the order in which they were planned."""

    def __init__(self) -> None:
        self._steps: list[tuple[datetime, int, Act]] = []
        self._order = count()

    def plan(self, moment: datetime, act: Act) -> None:
        """Have `act` happen at `moment`, which may not lie before what is happening now."""
        heapq.heappush(self._steps, (moment, next(self._order), act))

    def play(self) -> None:
        """Let everything happen."""
        while self._steps:
            heapq.heappop(self._steps)[2]()


def on_duty(moment: datetime) -> str:
    """Who sits at the desk."""
    if moment.hour >= 16:
        return _LATE[moment.weekday()]
    return (_EARLY if moment.hour >= 8 else _NIGHT)[moment.weekday()]


def capped(moment: datetime, rng: Random) -> datetime:
    """Done before the pictures' moment."""
    return moment if moment < LATEST else LATEST - timedelta(minutes=rng.randrange(5, 80))


def in_hours(moment: datetime, rng: Random, first: int = 9, last: int = 20) -> datetime:
    """The next moment at which one rings at a door."""
    if first <= moment.hour < last:
        return moment
    day = moment.date() + timedelta(days=moment.hour >= last)
    return datetime.combine(day, time(first + rng.randrange(2), rng.randrange(60)))


class Desk:
    """Makes up the contacts of the days before the last; `done` is told of every closed one."""

    def __init__(
        self, timeline: Timeline, staff: dict[str, Actor], homes: list[Home], seed: int, done: Callable[..., None]
    ) -> None:
        self.rng = Random(f"records {seed}")
        self.timeline = timeline
        self.staff = staff
        self.done = done
        called = [home for home in homes if home.callers]
        self.homes = [home for home in called if home.unit.status != UnitStatus.VACANT or self.rng.random() < 0.2]
        # some have a matter every other week
        self.frequent = self.rng.sample(self.homes, min(150, len(self.homes)))

    def plan(self) -> None:
        """Put the contacts of all days on the timeline."""
        first = NOW.date() - timedelta(days=DAYS)
        for day in (first + timedelta(days=number) for number in range(DAYS)):
            for moment in self._moments(day):
                self.timeline.plan(moment, self._arrival(moment))

    def _moments(self, day: date) -> list[datetime]:
        amount = max(6, round(self.rng.gauss(_PER_DAY[day.weekday()], 2.5)))
        hours = self.rng.choices(range(24), _HOURS, k=amount)
        return sorted({datetime.combine(day, time(hour, self.rng.randrange(60))) for hour in hours})

    def _arrival(self, moment: datetime) -> Act:
        return lambda: self.arrive(moment)

    def arrive(self, moment: datetime) -> None:
        """Somebody calls, comes or writes."""
        rng = self.rng
        is_major = rng.random() < 0.006
        matter = words().matter(rng, moment)
        said = words().alarm(rng) if is_major else words().said(rng, matter)
        home, person = (None, None) if matter.outside and not is_major else self._caller()
        closed = self._closing(moment, said)
        by = self.staff[on_duty(moment)]
        held = receptions.record(
            by=by,
            at=moment,
            content=said.content,
            category=said.kind,
            channel=self._channel(moment),
            urgency=self._urgency(said, is_major=is_major),
            unit=home.unit.id if home else None,
            person=person.id if person else None,
            caller_name="" if person else rng.choice(_STRANGERS),
            caller_phone=person.phone if person else "",
            place=next((place for place in words().places if place in said.short), ""),
            happened_at=moment - timedelta(hours=rng.randrange(1, 30)) if rng.random() < 0.3 else None,
            reply=said.answer,
            is_in_duty=said.kind != "其他",
            outcome="close" if closed is None else "",
            result=said.did,
        )
        if is_major:
            told = moment + timedelta(minutes=rng.randrange(4, 20))
            self.timeline.plan(told, lambda: self._report(held.id, by, told))
        if closed is not None:
            self._hand_on(held, said, by, moment, is_major=is_major)
            self.timeline.plan(closed, lambda: self._close(held, said, closed))

    def _caller(self) -> tuple[Home, Person]:
        home = self.rng.choice(self.frequent if self.rng.random() < 0.25 else self.homes)
        return home, home.callers[0] if self.rng.random() < 0.65 else self.rng.choice(home.callers)

    def _channel(self, moment: datetime) -> Channel:
        if not 7 <= moment.hour < 22:
            return Channel.CALL
        return self.rng.choices(
            (Channel.CALL, Channel.VISIT, Channel.WECHAT, Channel.SMS, Channel.LETTER, Channel.FAX),
            (68, 18, 10, 2, 1.2, 0.8),
        )[0]

    def _urgency(self, said: Said, *, is_major: bool) -> Urgency:
        if is_major:
            return Urgency.MAJOR
        pressing = said.kind == "报修" and any(word in said.short for word in _PRESSING)
        return Urgency.URGENT if pressing and self.rng.random() < 0.45 else Urgency.ORDINARY

    def _closing(self, moment: datetime, said: Said) -> datetime | None:
        """When it is done; None for at once."""
        rng = self.rng
        if said.kind in ("咨询", "其他") and rng.random() < 0.93:
            return None
        hours = rng.choices((rng.uniform(1, 7), rng.uniform(8, 26), rng.uniform(30, 70)), (62, 30, 8))[0]
        done = in_hours((moment + timedelta(hours=hours)).replace(second=0, microsecond=0), rng)
        return capped(done, rng)

    def _hand_on(self, held: Reception, said: Said, by: Actor, moment: datetime, *, is_major: bool) -> None:
        if not is_major and said.kind not in ("投诉", "建议") and self.rng.random() < 0.75:
            return
        to = f"{said.department} {self.rng.choice(_WORKERS)}" if said.department == "工程部" else said.department
        moved = moment + timedelta(minutes=self.rng.randrange(2, 5))
        name = "王志强" if is_major else to
        self.timeline.plan(moved, lambda: ignore(receptions.transfer(held.id, by=by, at=moved, transferred_to=name)))

    def _report(self, reception_id: int, by: Actor, told: datetime) -> None:
        receptions.report(reception_id, by=by, at=told)

    def _close(self, held: Reception, said: Said, closed: datetime) -> None:
        by = self.staff[on_duty(closed)]
        self.done(receptions.close(held.id, by=by, at=closed, result=said.did), said.short, said.department)


def ignore(_made: object) -> None:
    """A step of the timeline hands nothing on."""
