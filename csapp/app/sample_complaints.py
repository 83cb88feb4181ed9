# all data: sample estate
"""The complaints of the sample estate: those of the pictures, and one for each 投诉 of ninety days at the desk."""

import tomllib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, time, timedelta
from random import Random
from typing import Any

from csapp.app.sample_people import Home, scenes
from csapp.app.sample_records import LATEST, on_duty
from csapp.core.paths import resource
from csapp.core.roles import Actor
from csapp.db.link import Bond, join
from csapp.db.unit_of_work import unit_of_work
from csapp.features.callback.models import OPEN_STATES, Callback, Satisfaction
from csapp.features.callback.service import scheduling
from csapp.features.complaint.models import Complaint
from csapp.features.complaint.service import asking, deciding, intake, righting, steps
from csapp.features.complaint.workflow import ComplaintState
from csapp.features.reception.models import Category, Reception, Urgency

_MANAGER = "王志强"
_PROOFS = (
    "现场看过，情况属实",
    "调了监控，与反映一致",
    "问了当班的人，属实",
    "上门核实，邻居也这样说",
    "查了值班日志，属实",
)
_HELPERS = {"工程部": "电梯维保单位", "环境部": "街道环卫所", "安保部": "湖滨派出所", "客服中心": "社区居委会"}
_WORKERS = {
    "工程部": ("张建军", "赵永强", "李国栋", "孙伟"), "环境部": ("周桂英", "吴秀芳"),
    "安保部": ("郑大勇", "冯建国"), "客服中心": ("何静", "刘芳"),
}  # fmt: skip


def _pictures() -> list[dict[str, Any]]:
    """The complaints of the pictures, in the order of their numbers."""
    told: list[dict[str, Any]] = tomllib.loads(resource("sample", "complaints.toml").read_text("utf-8"))["complaint"]
    return told


class Complaints:
    """`number_of` registers a 投诉 of the desk when its callback is made; `finish` plays what became of all of them."""

    def __init__(self, staff: dict[str, Actor], homes: list[Home], seed: int) -> None:
        self.rng = Random(f"complaints {seed}")
        self.staff = staff
        self.homes = {home.unit.code: home for home in homes}
        self._told = {entry["at"]: entry["content"] for entry in scenes()["reception"]}
        self._received: list[tuple[Complaint, Reception]] = []
        self._pictures: list[tuple[dict[str, Any], Complaint]] = []

    def begin(self) -> None:
        """Those of the pictures come first, so that they have the first numbers of their days."""
        for entry in _pictures():
            self._pictures.append((entry, self._record_picture(entry)))

    def _record_picture(self, entry: dict[str, Any]) -> Complaint:
        at, home = entry["at"], self.homes.get(entry.get("unit", ""))
        made = intake.record(
            by=self.staff[on_duty(at)],
            at=at,
            content=entry.get("content") or self._told[at],
            severity=entry.get("severity", "一般"),
            channel=entry.get("channel", "来电"),
            unit=home.unit.id if home else None,
            person=home.callers[0].id if home else None,
            is_anonymous=home is None,
        )
        assert made.number == f"TS{at:%Y%m%d}-{entry['number']:03d}"
        return made

    def number_of(self, held: Reception) -> str:
        """The complaint that a reception record is, registered at the moment it was received."""
        at = held.received_at
        made = intake.record(
            by=self.staff[held.responsible],
            at=at,
            content=held.content,
            severity="重大" if held.urgency == Urgency.MAJOR else "一般",
            channel=str(held.channel),
            unit=held.unit_id,
            person=held.person_id,
            place=held.place,
            happened_at=held.happened_at,
            source_number=held.number,
        )
        self._received.append((made, held))
        return str(made.number)

    def finish(self) -> None:
        """What became of each, in the order of its steps."""
        for made, told in self._received:
            self._link(made, told)
            self._live_through(made.id, Reception.get_by_id(told.id))
        for entry, made in self._pictures:
            held: Reception | None = Reception.get_or_none(
                Reception.received_at == entry["at"],
                Reception.category == Category.COMPLAINT,
                Reception.unit == made.unit,
            )
            if held is not None:
                self._link(made, held)
            if held is None or "until" in entry:
                self._play(entry, made.id)
            else:
                self._live_through(made.id, held)

    def _link(self, made: Complaint, held: Reception) -> None:
        with unit_of_work(self.staff[held.responsible], made.received_at) as work:
            join(work, held, made, Bond.OPENED)
            if not made.source_number:
                work.change(made, "correct", source_number=held.number)

    # What was told at the desk

    def _live_through(self, key: int, held: Reception) -> None:
        complaint: Complaint = Complaint.get_by_id(key)
        calls = list(Callback.select().where(Callback.source_number == complaint.number).order_by(Callback.id))
        department = next((call.department for call in calls if call.department), "客服中心")
        done = held.closed_at or LATEST
        self._decide(complaint, department, done, is_helped=self.rng.random() < 0.12)
        self._settle(complaint, held.result, done)
        for call in calls:
            self._hear(complaint, call)

    def _decide(self, complaint: Complaint, department: str, done: datetime, *, is_helped: bool) -> None:
        key, took = complaint.id, done - complaint.received_at
        first, last = complaint.received_at + took * 0.15, complaint.received_at + took * 0.4
        evening = datetime.combine(complaint.received_at.date(), time(23, 30))
        checked = min(first, max(evening, complaint.received_at)).replace(second=0, microsecond=0)
        checked = max(checked, complaint.received_at)
        by, at = self.staff[on_duty(checked)], checked
        nature = "协助" if is_helped else "责任"
        deciding.investigate(
            key, by=by, at=at, findings=f"{self.rng.choice(_PROOFS)}。", proposal=f"交{department}处理。", nature=nature
        )
        decided = max(last.replace(second=0, microsecond=0), checked)
        told: dict[str, Any] = {"method": f"{department}当日处理，结果报客服中心。", "department": department}
        manager, again = self.staff[_MANAGER], self.staff[on_duty(decided)]
        if is_helped:
            deciding.decide_assist(key, by=manager, at=decided, **told)
            agency = _HELPERS.get(department, "街道办")
            righting.assist(key, by=again, at=decided, agency=agency, responsible=again.name)
        else:
            deciding.decide_liable(key, by=manager, at=decided, **told)
            righting.apologise(key, by=again, at=decided)
            righting.transfer(key, by=again, at=decided, responsible=self.rng.choice(_WORKERS[department]))

    def _settle(self, complaint: Complaint, result: str, done: datetime) -> None:
        held: Complaint = Complaint.get_by_id(complaint.id)
        act = righting.rectify if held.state == ComplaintState.RECTIFYING else righting.feed_back
        by = self.staff[on_duty(done)]
        act(held.id, by=by, at=done, result=result, resolved_at=done, replied_at=done, reported_at=done)

    def _hear(self, complaint: Complaint, call: Callback) -> None:
        """What the customer said when he was called back, and what that began."""
        heard = call.signed_at or call.called_at
        if call.called_at is None or heard is None:
            return
        given: dict[str, Any] = {"by": self.staff[on_duty(heard)], "at": heard}
        if call.state in OPEN_STATES:
            asking.call_back(complaint.id, **given)
        elif call.satisfaction == Satisfaction.UNSATISFIED:
            asking.reopen_after_callback(complaint.number, opinion=call.opinion, **given)
            again = min(heard + timedelta(days=1), LATEST)
            self._settle(complaint, "按客户意见重新整改，复查合格。", again)
        else:
            asking.satisfied_by_callback(complaint.number, opinion=call.opinion, **given)

    # The pictures

    def _play(self, entry: dict[str, Any], key: int) -> None:
        until = entry.get("until", "accept")
        if until == "record":
            return
        by, at = self.staff[on_duty(entry["at"])], entry["at"] + timedelta(minutes=35)
        if until == "merge":
            self._merge(key, by, at)
            return
        nature = entry.get("nature", "责任")
        proposal = entry.get("proposal", "向客户解释清楚。")
        deciding.investigate(key, by=by, at=at, findings=f"{entry['found']}。", proposal=proposal, nature=nature)
        decided = max(at + timedelta(minutes=20), datetime.combine(at.date(), time(8, 50)))
        if at.hour >= 18:
            decided = datetime.combine(at.date() + timedelta(days=1), time(9, 10))
        plays = {"无责任": self._explain, "协助": self._help, "责任": self._transfer}
        if until != "investigate":
            plays[nature](entry, key, decided)

    def _merge(self, key: int, by: Actor, at: datetime) -> None:
        survivor = f"TS{at:%Y%m%d}-001"
        merged = intake.merge(key, by=by, at=at, into_number=survivor)
        scheduling.merge_source(merged.number, survivor, by=by, at=at)

    def _explain(self, entry: dict[str, Any], key: int, at: datetime) -> None:
        by = self.staff[on_duty(at)]
        deciding.decide_not_liable(key, by=self.staff[_MANAGER], at=at, method="向客户解释，说明由谁负责。")
        told = at + timedelta(minutes=25)
        deciding.explain(key, by=by, at=told, explanation=entry["explanation"])
        if "closed" in entry:
            closed = entry["closed"]
            deciding.accept(key, by=self.staff[on_duty(closed)], at=closed, opinion="知道了。")

    def _help(self, entry: dict[str, Any], key: int, at: datetime) -> None:
        given: dict[str, Any] = {"method": entry["proposal"], "department": entry["department"]}
        deciding.decide_assist(key, by=self.staff[_MANAGER], at=at, **given)
        by, at = self.staff[on_duty(at)], at + timedelta(minutes=15)
        righting.assist(key, by=by, at=at, agency=entry["agency"], responsible=entry["responsible"])

    def _transfer(self, entry: dict[str, Any], key: int, at: datetime) -> None:
        by = self.staff[on_duty(at)]
        given: dict[str, Any] = {"method": entry["proposal"], "department": entry["department"]}
        deciding.decide_liable(key, by=self.staff[_MANAGER], at=at, **given)
        righting.apologise(key, by=by, at=at + timedelta(minutes=10))
        righting.transfer(key, by=by, at=at + timedelta(minutes=15), responsible=entry["responsible"])


@contextmanager
def muted() -> Iterator[None]:
    """What follows a step elsewhere is played here too, so nothing is done twice where the flows are connected."""
    signals = (steps.recorded, steps.rectified, steps.informed, steps.closed, steps.merged, scheduling.answered)
    with ExitStack() as all_of_them:
        for signal in signals:
            all_of_them.enter_context(signal.muted())
        yield
