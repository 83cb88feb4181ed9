"""The course of a public incident: every arrow exactly as drawn, and at its end one callback for everybody."""

from datetime import date, timedelta
from typing import Any

import peewee
import pytest
from hypothesis import given
from hypothesis import strategies as st

from csapp.app.incident_reports import report_of
from csapp.core.errors import BadInput, NotAllowed, TransitionRefused, UserError
from csapp.core.roles import Role
from csapp.db import audit
from csapp.db.connection import database
from csapp.features.callback.models import Callback, LeftOut, Source, Why
from csapp.features.callback.service import calling
from csapp.features.public_incident.models import PublicIncident
from csapp.features.public_incident.service import course, linking
from csapp.features.public_incident.service.reading import reports_of
from csapp.features.public_incident.workflow import IncidentState
from csapp.masterdata.places.models import Unit
from tests.features.incident_makers import SAID, call, homes, only, running, wired
from tests.makers import DESK, EVERYBODY, MANAGER, NOW, SUPERVISOR

__all__ = ["homes", "wired"]

pytestmark = pytest.mark.usefixtures("wired")

S = IncidentState
WORKERS = {Role.DESK, Role.SUPERVISOR, Role.MANAGER}


# Every arrow

DRAWN = {
    (S.PROPOSED, "confirm"): S.RUNNING,
    (S.PROPOSED, "link"): S.PROPOSED,
    (S.PROPOSED, "unlink"): S.PROPOSED,
    (S.PROPOSED, "dismiss"): S.DISMISSED,
    (S.RUNNING, "update"): S.RUNNING,
    (S.RUNNING, "end"): S.ENDED,
    (S.RUNNING, "link"): S.RUNNING,
    (S.RUNNING, "unlink"): S.RUNNING,
    (S.ENDED, "reopen"): S.RUNNING,
}
NEEDS: dict[str, dict[str, Any]] = {
    "confirm": {"title": "5 栋停水", "wording": "正在检修。", "buildings": "5"},
    "update": {"wording": "还在检修。", "note": "换件"},
    "end": {"result": "已恢复"},
    "reopen": {"reason": "又停了"},
    "dismiss": {"reason": "各家不同"},
}


def step(name: str, incident_id: int, by: Any, homes: list[Unit]) -> PublicIncident:
    if name == "link":
        free = call(homes[5], "热水器打不着火", by=MANAGER)
        return linking.link(incident_id, report_of(free), by=by, at=NOW)
    if name == "unlink":
        number = reports_of(incident_id)[0].number
        return linking.unlink(incident_id, by=by, at=NOW, report_number=number)
    taken: PublicIncident = getattr(course, name)(incident_id, by=by, at=NOW, **NEEDS[name])
    return taken


@pytest.mark.parametrize("name", sorted({name for _, name in DRAWN}))
@pytest.mark.parametrize("state", list(S))
def test_each_step_is_allowed_exactly_as_drawn(homes: list[Unit], state: IncidentState, name: str) -> None:
    for count, said in enumerate(SAID):
        call(homes[count], said)
    held = only()
    ways = {S.PROPOSED: (), S.RUNNING: ("confirm",), S.ENDED: ("confirm", "end"), S.DISMISSED: ("dismiss",)}
    for earlier in ways[state]:
        step(earlier, held.id, MANAGER, homes)
    assert only().state == state
    lines = len(audit.history("public_incident", held.id))
    refused = [by for by in EVERYBODY if by.role not in WORKERS or (state, name) not in DRAWN]
    for by in refused:
        with pytest.raises(TransitionRefused if by.role in WORKERS else NotAllowed):
            step(name, held.id, by, homes)
        assert (only().state, len(audit.history("public_incident", held.id))) == (state, lines)
    if (state, name) in DRAWN:
        step(name, held.id, DESK, homes)
        assert only().state == DRAWN[state, name]


@given(st.lists(st.sampled_from(sorted({name for _, name in DRAWN})), max_size=10))
def test_no_sequence_of_steps_leaves_the_drawing(homes: list[Unit], names: list[str]) -> None:
    with database.atomic() as undo:
        for count, said in enumerate(SAID):
            call(homes[count], said)
        held, state = only(), S.PROPOSED
        for name in names:
            if name in ("link", "unlink"):
                continue
            if (state, name) in DRAWN:
                state = DRAWN[state, name]
                step(name, held.id, DESK, homes)
            else:
                with pytest.raises(TransitionRefused):
                    step(name, held.id, DESK, homes)
            assert only().state == state
        # whoever called is to be called back once, however often it ended
        waiting = list(Callback.select().where(Callback.source == Source.INCIDENT))
        has_ended = any(line.step == "end" for line in audit.history("public_incident", held.id))
        assert len(waiting) == (3 if has_ended else 0)
        assert len({row.person_id for row in waiting}) == len(waiting)
        undo.rollback()


@pytest.mark.parametrize("name", ["end", "reopen", "dismiss"])
def test_a_step_without_its_reason_is_refused(homes: list[Unit], name: str) -> None:
    for count, said in enumerate(SAID):
        call(homes[count], said)
    with pytest.raises(BadInput):
        getattr(course, name)(only().id, by=DESK, at=NOW, **dict.fromkeys(NEEDS[name], " "))


def test_the_database_itself_keeps_an_incident_without_words_from_running() -> None:
    with pytest.raises(peewee.IntegrityError), database.atomic():
        PublicIncident.create(
            number="GG1", state=S.RUNNING, title="x", started_at=NOW, created_at=NOW, changed_at=NOW, created_by=1,
            changed_by=1,
        )  # fmt: skip


def test_two_seats_deciding_one_incident_are_told(homes: list[Unit]) -> None:
    for count, said in enumerate(SAID):
        call(homes[count], said)
    held = only()
    course.dismiss(held.id, version=held.version, by=SUPERVISOR, at=NOW, reason="各家不同")
    with pytest.raises(UserError):
        course.confirm(held.id, version=held.version, by=DESK, at=NOW, **NEEDS["confirm"])


# The end


def test_the_end_queues_one_callback_for_everybody_who_called(homes: list[Unit]) -> None:
    incident = running()
    for count, said in enumerate(SAID):
        call(homes[count], said, count)
    call(homes[0], "还停水吗", 5)  # the first caller once more
    call(homes[3], "停水了，我是租客", 6, person=None, caller_name="蒋文丽", caller_phone="13900000001")
    call(homes[4], "停水，不留名", 7, person=None)
    assert only().reports == 6
    at = NOW + timedelta(hours=1)
    course.end(incident.id, by=SUPERVISOR, at=at, result="更换水泵轴承，已恢复供水。")
    queued = list(Callback.select().order_by(Callback.id))
    assert [row.customer for row in queued] == ["赵敏", "钱敏", "孙敏", "蒋文丽"]
    first = queued[0]
    assert (first.source, first.source_number, first.rule) == (Source.INCIDENT, "GG20261124-001", "")
    assert (first.due_on, first.needs_signature, first.phone) == (date(2026, 11, 25), False, "13800002740")
    assert (first.subject, first.measures) == ("5 栋停水。二次供水泵检修", "更换水泵轴承，已恢复供水。")
    # who left neither name nor number can't be called, and that is on record
    assert [(row.source, row.why) for row in LeftOut.select()] == [(Source.INCIDENT, Why.ANONYMOUS)]
    done = calling.register_result(first.id, by=DESK, at=at, method="电话", satisfaction="满意")
    assert done.state == "done"


def test_who_is_not_satisfied_is_called_again_alone_and_the_incident_says_so(homes: list[Unit]) -> None:
    incident = running()
    for count, said in enumerate(SAID):
        call(homes[count], said, count)
    course.end(incident.id, by=DESK, at=NOW, result="恢复")
    first = Callback.select().order_by(Callback.id).first()
    calling.register_result(first.id, by=DESK, at=NOW, method="电话", satisfaction="不满意", opinion="水还是黄的")
    second = Callback.get(Callback.second_of == first.id)
    assert (second.customer, second.source_number, second.due_on) == ("赵敏", incident.number, date(2026, 11, 27))
    assert Callback.select().count() == 4
    assert audit.history("public_incident", incident.id)[0].note == "赵敏 不满意：水还是黄的"
    assert only().state == S.ENDED


def test_one_refused_callback_leaves_the_incident_open_and_nobody_queued(homes: list[Unit]) -> None:
    incident = running()
    for count, said in enumerate(SAID):
        call(homes[count], said, count)

    def refuse(_sender: object, callers: list[Any], **_: Any) -> None:
        assert len(callers) == 3
        raise TransitionRefused("还不能结束。")

    with course.ended.connected_to(refuse), pytest.raises(TransitionRefused):
        course.end(incident.id, by=DESK, at=NOW, result="恢复")
    assert (only().state, only().ended_at, Callback.select().count()) == (S.RUNNING, None, 0)


def test_an_end_before_the_beginning_or_in_the_future_is_refused() -> None:
    incident = running(buildings="")
    for ended_at in (NOW - timedelta(hours=3), NOW + timedelta(hours=1)):
        with pytest.raises(BadInput) as refused:
            course.end(incident.id, by=DESK, at=NOW, result="恢复", ended_at=ended_at)
        assert refused.value.field == "ended_at"


def test_what_starts_again_asks_who_waits_only_once(homes: list[Unit]) -> None:
    incident = running()
    call(homes[0], SAID[0])
    call(homes[1], SAID[1])
    course.end(incident.id, by=DESK, at=NOW, result="恢复")
    first, second = Callback.select().order_by(Callback.id)
    calling.register_result(first.id, by=DESK, at=NOW, method="电话", satisfaction="满意")
    course.reopen(incident.id, by=DESK, at=NOW, reason="又停水了")
    assert (only().state, only().ended_at, only().expected_end_at) == (S.RUNNING, None, None)
    call(homes[2], SAID[2], 5)
    course.end(incident.id, by=DESK, at=NOW + timedelta(days=1), result="换泵，恢复")
    rows = list(Callback.select().order_by(Callback.id))
    assert [(row.customer, row.state) for row in rows] == [
        ("赵敏", "done"), ("钱敏", "pending"), ("赵敏", "pending"), ("孙敏", "pending"),
    ]  # fmt: skip
    assert (rows[1].id, rows[1].measures, rows[1].due_on) == (second.id, "换泵，恢复", date(2026, 11, 26))
