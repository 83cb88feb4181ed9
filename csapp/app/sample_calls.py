# all data: sample estate
"""The callbacks of the sample estate, and the scenes of the pictures."""

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import partial
from random import Random
from typing import Any

from csapp.app.sample_people import Home, scenes
from csapp.app.sample_records import DAYS, LATEST, NOW, Timeline, capped, in_hours, on_duty
from csapp.app.sample_words import words
from csapp.core.paths import DataFolder, resource
from csapp.core.roles import Actor
from csapp.features.callback.models import Callback, Effect, FollowUp, Method, Satisfaction, Source
from csapp.features.callback.service import calling, scheduling, signing
from csapp.features.reception.models import Category, Reception, Urgency
from csapp.features.reception.service import desk as receptions
from csapp.masterdata.people.models import Person

_CHANCES = {Category.COMPLAINT: 1.0, Category.SPECIAL_SERVICE: 1.0, Category.SUGGESTION: 1.0, Category.REPAIR: 0.06}
_PREFIXES = {Category.COMPLAINT: "TS", Category.SUGGESTION: "YJ"}
_VERDICTS = (Satisfaction.SATISFIED, Satisfaction.BASIC, Satisfaction.UNSATISFIED)
# On these days the pictures fix a number: how many callbacks there are by then.
_FIXED = {
    date(2026, 11, 10): (4, datetime(2026, 11, 10, 17, 20)),
    date(2026, 11, 11): (0, datetime(2026, 11, 11, 8, 15)),
    date(2026, 11, 21): (1, datetime(2026, 11, 21, 11, 45)),
}
_PERIODIC = 12


class Calls:
    """Makes the callbacks of what was put right, calls the customers and has the sheets signed and filed."""

    def __init__(self, timeline: Timeline, staff: dict[str, Actor], folder: DataFolder, seed: int) -> None:
        self.rng = Random(f"calls {seed}")
        self.timeline = timeline
        self.staff = staff
        self.folder = folder
        self.scan = resource("sample", "signed.jpg")
        self._given: Counter[str] = Counter()
        self.complaint_number: Callable[[Reception], str] | None = None
        self.opinion_number: Callable[[Reception], str] | None = None

    def after(self, held: Reception, short: str, department: str) -> None:
        """A matter is done: the customer will be asked, where the rules or chance say so."""
        kind = Category(held.category)
        moment = held.closed_at
        if moment is None or held.person_id is None or self.rng.random() >= _CHANCES.get(kind, 0):
            return
        given = {
            "source": self._source(held, kind),
            "source_number": self._source_number(held, kind),
            "subject": short,
            "unit": held.unit_id,
            "person": held.person_id,
            "phone": held.caller_phone,
            "department": department,
            "received_on": held.received_at.date(),
            "measures": held.result,
            "rectified_on": moment.date(),
        }
        self.timeline.plan(moment, lambda: self._ask(moment, given))

    def _source(self, held: Reception, kind: Category) -> Source:
        if kind == Category.COMPLAINT:
            return Source.MAJOR_COMPLAINT if held.urgency == Urgency.MAJOR else Source.COMPLAINT
        return {
            Category.SUGGESTION: Source.OPINION,
            Category.SPECIAL_SERVICE: Source.SPECIAL_SERVICE,
            Category.REPAIR: Source.REPAIR,
        }[kind]

    def _source_number(self, held: Reception, kind: Category) -> str:
        """As the matter's own register numbers it; the first of each day are those of the pictures."""
        if kind == Category.COMPLAINT and self.complaint_number is not None:
            return self.complaint_number(held)
        if kind == Category.SUGGESTION and self.opinion_number is not None:
            return self.opinion_number(held)
        name = f"{_PREFIXES.get(kind, 'WX')}{held.received_at:%Y%m%d}"
        self._given[name] += 1
        return f"{name}-{self._given[name] + 3:03d}"

    def regular(self, homes: list[Home]) -> None:
        """定期 callbacks, which follow no matter."""
        for day in self.rng.sample(range(20, DAYS), _PERIODIC):
            moment = datetime.combine(NOW.date() - timedelta(days=day), time(8, self.rng.randrange(20, 50)))
            self.timeline.plan(moment, partial(self._ask, moment, self._regular(homes)))
        for wanted, until in _FIXED.values():
            self.timeline.plan(until - timedelta(minutes=5), partial(self._fill_up, homes, wanted, until))

    def _regular(self, homes: list[Home]) -> dict[str, Any]:
        home = self.rng.choice(homes)
        return {
            "source": Source.PERIODIC,
            "subject": self.rng.choice(words().periodic) + "。",
            "unit": home.unit.id,
            "person": home.callers[0].id,
            "department": "客服中心",
        }

    def _fill_up(self, homes: list[Home], wanted: int, until: datetime) -> None:
        moment = until - timedelta(minutes=5)
        for _ in range(wanted - _numbered(until.date())):
            self._ask(moment, self._regular(homes))

    def _ask(self, moment: datetime, given: dict[str, Any]) -> None:
        wanted, until = _FIXED.get(moment.date(), (0, moment))
        if moment < until and _numbered(moment.date()) >= wanted:
            later = until + timedelta(minutes=self.rng.randrange(2, 9))
            self.timeline.plan(later, lambda: self._ask(later, given))
            return
        callback = scheduling.schedule(by=self.staff[on_duty(moment)], at=moment, **given)
        self._plan_call(callback, moment)

    def _plan_call(self, callback: Callback, moment: datetime) -> None:
        """A call within what the rule allows, sometimes after one in vain."""
        rng = self.rng
        days = max((callback.due_on - moment.date()).days, 1)
        wished = moment + timedelta(days=rng.uniform(0.3, min(days, 9) - 0.2))
        called = max(in_hours(capped(wished.replace(second=0, microsecond=0), rng), rng), moment + timedelta(minutes=2))
        called = min(called, datetime.combine(callback.due_on, time(19, 30)), LATEST)
        missed = called - timedelta(hours=rng.randrange(2, 20))
        if rng.random() < 0.12 and missed > moment and 8 <= missed.hour < 21:
            self.timeline.plan(missed, lambda: self._miss(callback.id, missed, called))
        if callback.needs_signature:
            printed = max(called - timedelta(minutes=40), moment + timedelta(minutes=1))
            self.timeline.plan(printed, lambda: self._print(callback.id, printed))
        self.timeline.plan(called, lambda: self._call(callback.id, called))

    def _miss(self, callback_id: int, missed: datetime, again: datetime | None, note: str = "没人接") -> None:
        calling.miss(callback_id, by=self.staff[on_duty(missed)], at=missed, next_attempt_at=again, note=note)

    def _print(self, callback_id: int, printed: datetime) -> None:
        signing.count_print([callback_id], by=self.staff[on_duty(printed)], at=printed)

    def _verdict(self, callback: Callback, called: datetime) -> Satisfaction:
        may_fail = callback.second_of is None and called < LATEST - timedelta(days=5) and called.date() not in _FIXED
        return self.rng.choices(_VERDICTS, (80, 14, 6) if may_fail else (84, 16, 0))[0]

    def _call(self, callback_id: int, called: datetime) -> None:
        rng = self.rng
        callback = Callback.get_by_id(callback_id)
        verdict = self._verdict(callback, called)
        effects = {_VERDICTS[0]: Effect.SOLVED, _VERDICTS[1]: Effect.PARTLY, _VERDICTS[2]: Effect.UNSOLVED}
        at_door = callback.needs_signature or rng.random() < 0.1
        partly = rng.random() < 0.5
        calling.register_result(
            callback_id,
            by=self.staff[on_duty(called)],
            at=called,
            method=Method.VISIT if at_door else Method.PHONE,
            satisfaction=verdict,
            effect=effects[verdict] if verdict != Satisfaction.BASIC or partly else Effect.SOLVED,
            opinion=rng.choice(words().opinions[verdict.value]),
            follow_up=FollowUp.REDO if verdict == Satisfaction.UNSATISFIED else FollowUp.NONE,
        )
        if callback.needs_signature:
            signed = min(called + timedelta(minutes=rng.randrange(8, 50)), LATEST + timedelta(minutes=10))
            self.timeline.plan(signed, lambda: self._sign(callback_id, signed))
        else:
            self._finish(callback_id, called)

    def _sign(self, callback_id: int, signed: datetime) -> None:
        by = self.staff[on_duty(signed)]
        if self.rng.random() < 0.1:
            reason = self.rng.choice(words().declines) + "。"
            signing.decline(callback_id, by=by, at=signed, decline_reason=reason, witness="陈丽华")
        else:
            signing.attach_signed(callback_id, self.scan, self.folder, by=by, at=signed)
        self._finish(callback_id, signed)

    def _finish(self, callback_id: int, moment: datetime) -> None:
        """The reviewer files it days later; a second callback is made where the first ended badly."""
        filed = datetime.combine(moment.date() + timedelta(days=self.rng.randrange(2, 7)), time(17, 5))
        if filed < LATEST:
            act = partial(signing.file_away, callback_id, by=self.staff["陈丽华"], at=filed)
            self.timeline.plan(filed, lambda: _done(act()))
        second = Callback.get_or_none(Callback.second_of == callback_id)
        if second is not None:
            self._plan_call(second, moment)

    def play_scene(self, entry: dict[str, Any], of: Reception) -> None:
        """One callback of the pictures, from the matter `of`."""
        at = entry["at"]
        callback = scheduling.schedule(
            by=self.staff[entry["by"]],
            at=at,
            source=entry["source"],
            source_number=entry["source_number"],
            subject=entry["subject"],
            unit=of.unit_id,
            person=of.person_id,
            department=entry["department"],
            received_on=of.received_at.date(),
            measures=of.result,
            rectified_on=of.closed_at.date() if of.closed_at else None,
        )
        for missed in entry.get("missed", ()):
            again = entry["again"] if missed == entry["missed"][-1] else None
            self.timeline.plan(missed, partial(self._miss, callback.id, missed, again))
        if "called" in entry:
            self.timeline.plan(entry["called"], lambda: self._scene_call(callback.id, entry))

    def _scene_call(self, callback_id: int, entry: dict[str, Any]) -> None:
        by, at = self.staff[entry["caller"]], entry["called"]
        calling.register_result(
            callback_id,
            by=by,
            at=at,
            method=entry["method"],
            satisfaction=entry["satisfaction"],
            opinion=entry["opinion"],
        )


def _numbered(day: date) -> int:
    """How many callbacks have a number of that day, those that others started included."""
    return int(Callback.select().where(Callback.number.startswith(f"HF{day:%Y%m%d}")).count())


def _done(_made: object) -> None:
    """A step of the timeline hands nothing on."""


class Scenes:
    """The records of the pictures, put on the timeline."""

    def __init__(self, timeline: Timeline, staff: dict[str, Actor], homes: list[Home], calls: Calls) -> None:
        self.timeline = timeline
        self.staff = staff
        self.homes = {home.unit.code: home for home in homes}
        self.calls = calls
        self._by_moment: dict[datetime, Reception] = {}

    def plan(self) -> None:
        """All of them."""
        for entry in scenes()["reception"]:
            self.timeline.plan(entry["at"], partial(self._receive, entry))
        for entry in scenes()["callback"]:
            self.timeline.plan(entry["at"], partial(self._call_back, entry))

    def _caller(self, home: Home | None) -> Person | None:
        return home.callers[0] if home is not None else None

    def _receive(self, entry: dict[str, Any]) -> None:
        home = self.homes.get(entry.get("unit", ""))
        person = self._caller(home)
        by, at = self.staff[entry["by"]], entry["at"]
        result = entry.get("result", "")
        held = receptions.record(
            by=by,
            at=at,
            content=entry["content"],
            category=entry["kind"],
            channel=entry.get("channel", "来电"),
            urgency=entry.get("urgency", "一般"),
            unit=home.unit.id if home else None,
            person=person.id if person else None,
            caller_name=entry.get("name", ""),
            place=entry.get("place", ""),
            reply=entry.get("answer", result),
        )
        self._by_moment[at] = held
        self._follow(entry, held, by)

    def _follow(self, entry: dict[str, Any], held: Reception, by: Actor) -> None:
        plan = self.timeline.plan
        if "told" in entry:
            plan(entry["told"], lambda: _done(receptions.report(held.id, by=by, at=entry["told"])))
        if "to" in entry:
            moved, to = entry["moved"], entry["to"]
            plan(moved, lambda: _done(receptions.transfer(held.id, by=by, at=moved, transferred_to=to)))
        if "closed" in entry:
            plan(entry["closed"], partial(self._close, entry))

    def _close(self, entry: dict[str, Any]) -> None:
        held, closed = self._by_moment[entry["at"]], entry["closed"]
        by = self.staff[on_duty(closed)]
        self._by_moment[entry["at"]] = receptions.close(held.id, by=by, at=closed, result=entry["result"])

    def _call_back(self, entry: dict[str, Any]) -> None:
        self.calls.play_scene(entry, self._by_moment[entry["of"]])
