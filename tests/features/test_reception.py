"""接待: written down once and whole, closed or handed on as S02 draws it, major matters reported at once (R28)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import blinker
import pytest

from csapp.core.errors import BadInput, NotAllowed, StaleRecord, TransitionRefused
from csapp.core.roles import Actor, Role
from csapp.db import audit, search_index
from csapp.features.reception.models import Category, Channel, Reception, Urgency
from csapp.features.reception.service import desk as service
from csapp.features.reception.service import merging, opening
from csapp.features.reception.workflow import ReceptionState
from csapp.masterdata.people.service import change_person
from tests import makers
from tests.makers import DESK, EVERYBODY, MANAGER, NOW, SUPERVISOR

MINUTE = timedelta(minutes=1)

_S = ReceptionState
OPEN = (_S.RECEIVED, _S.TRANSFERRED, _S.ACCEPTED, _S.OPENED)
OPENINGS = ("open_repair", "open_complaint", "open_special", "open_key", "open_lease", "open_opinion")

# S02 as drawn: 受理 → 办结, 受理 → 移交 → 接收 → 办结; a transfer may be handed on; reporting changes no state (R28).
# S01: while it is not over a record of another area may be opened, once more too; duplicates go into one (R27).
ALLOWED: dict[tuple[ReceptionState, str], ReceptionState] = {
    **{(state, "close"): _S.CLOSED for state in OPEN},
    **{(state, "transfer"): _S.TRANSFERRED for state in OPEN if state is not _S.OPENED},
    **{(state, name): _S.OPENED for state in OPEN for name in OPENINGS},
    **{(state, "answer_again"): state for state in OPEN},
    **{(state, "report"): state for state in (*OPEN, _S.CLOSED)},
    **{(state, "merge"): _S.MERGED for state in OPEN},
    (_S.TRANSFERRED, "acknowledge"): _S.ACCEPTED,
    (_S.MERGED, "unmerge"): _S.RECEIVED,
}
STEPS: dict[str, Callable[[int, Actor], Reception]] = {
    "close": lambda key, by: service.close(key, by=by, at=NOW, result="已修好"),
    "transfer": lambda key, by: service.transfer(key, by=by, at=NOW, transferred_to="李敏"),
    "acknowledge": lambda key, by: service.acknowledge(key, by=by, at=NOW),
    "report": lambda key, by: service.report(key, by=by, at=NOW),
    "open_repair": lambda key, by: opening.open_repair(key, by=by, at=NOW),
    "open_complaint": lambda key, by: opening.open_complaint(key, by=by, at=NOW),
    "open_special": lambda key, by: opening.open_special(key, by=by, at=NOW),
    "open_key": lambda key, by: opening.open_key(key, by=by, at=NOW),
    "open_lease": lambda key, by: opening.open_lease(key, by=by, at=NOW, space="B1-031", plate="苏E31501"),
    "open_opinion": lambda key, by: opening.open_opinion(key, by=by, at=NOW),
    "answer_again": lambda key, by: merging.answer_again(key, by=by, at=NOW, answer="明天上午来修"),
    "merge": lambda key, by: merging.merge(key, by=by, at=NOW, into_number="JD20261124-001"),
    "unmerge": lambda key, by: merging.unmerge(key, by=by, at=NOW),
}
WORKERS = {Role.DESK, Role.SUPERVISOR, Role.MANAGER}


@pytest.fixture
def opened_by_test(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is opened, it is a reception of its own: the table is tested here, the flows elsewhere."""

    def make(_kind: object, reception: Reception, by: Actor, at: datetime, **_: Any) -> Reception:
        return makers.reception(by=by, at=at, content=f"开自 {reception.number}")

    alone = blinker.Signal()
    alone.connect(make, weak=False)
    monkeypatch.setattr(opening, "opens", alone)


def _in_state(state: ReceptionState) -> Reception:
    """A record in this state, somebody of which called again; JD20261124-001 is another open one."""
    first = makers.reception()
    outcome = {_S.TRANSFERRED: "transfer", _S.ACCEPTED: "transfer", _S.CLOSED: "close"}.get(state, "")
    made = makers.reception(urgency="重大", result="已修好", transferred_to="李敏", content="楼上装修")
    makers.reception(outcome="repeat", matter=("reception", made.id))
    if state is _S.OPENED:
        opening.open_complaint(made.id, by=DESK, at=NOW)
    elif state is _S.MERGED:
        merging.merge(made.id, by=DESK, at=NOW, into_number=first.number)
    elif outcome == "close":
        service.close(made.id, by=DESK, at=NOW, result="已修好")
    elif outcome:
        service.transfer(made.id, by=DESK, at=NOW, transferred_to="李敏")
    if state is _S.ACCEPTED:
        service.acknowledge(made.id, by=DESK, at=NOW)
    return made


@pytest.mark.parametrize("by", EVERYBODY, ids=lambda by: by.role.name)
@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("state", list(ReceptionState))
@pytest.mark.usefixtures("office", "opened_by_test")
def test_each_step_is_allowed_exactly_as_drawn(state: ReceptionState, step: str, by: Actor) -> None:
    made = _in_state(state)
    before = len(audit.history("reception", made.id))
    if by.role in WORKERS and (state, step) in ALLOWED:
        STEPS[step](made.id, by)
        assert Reception.get_by_id(made.id).state == ALLOWED[state, step]
        names = [line.step for line in audit.history("reception", made.id)]
        assert names[: len(names) - before].count(step) == 1
        return
    with pytest.raises(TransitionRefused if by.role in WORKERS else NotAllowed):
        STEPS[step](made.id, by)
    assert Reception.get_by_id(made.id).state == state
    assert len(audit.history("reception", made.id)) == before


@pytest.mark.usefixtures("office")
def test_who_writes_is_first_responsible_and_a_caller_in_no_ledger_is_fine() -> None:
    made = makers.reception(
        by=SUPERVISOR, caller_name=" 路人\u200b甲 ", caller_phone="+86 138 0000 2746", channel="来访"
    )
    stored = Reception.get_by_id(made.id)
    assert (stored.responsible, stored.caller_name, stored.caller_phone) == ("李敏", "路人甲", "13800002746")
    assert (stored.channel, stored.category, stored.urgency) == (Channel.VISIT, Category.REPAIR, Urgency.ORDINARY)
    assert (stored.received_at, stored.state, stored.number) == (NOW, ReceptionState.RECEIVED, "JD20261124-001")


@pytest.mark.usefixtures("office")
def test_a_person_in_a_room_fills_in_name_code_and_telephone() -> None:
    home = makers.unit()
    person = makers.person("单晓梅", "13800002746", home=home)
    made = makers.reception(unit=home.id, person=person.id)
    assert (made.unit_code, made.caller_name, made.caller_phone) == ("3-2-1501", "单晓梅", "13800002746")
    other = makers.reception(unit=home.id, person=person.id, caller_name="她丈夫", caller_phone="13900000001")
    assert (other.caller_name, other.caller_phone) == ("她丈夫", "13900000001")


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"content": " \n\u200b"}, "content", "写上内容"),
        ({"content": "字" * 20_001}, "content", "最多 20000 字，现在 20001 字"),
        ({"category": "修理"}, "category", "咨询、报修、投诉、特约服务、建议、其他"),
        ({"channel": "喊"}, "channel", "来电、来访、信件、传真、微信、短信"),
        ({"urgency": ""}, "urgency", "一般、急、重大"),
        ({"caller_phone": "138"}, "caller_phone", "手机少 8 位"),
        ({"caller_name": "名" * 81}, "caller_name", "姓名最多 80 个字"),
        ({"received_at": NOW + 2 * MINUTE}, "received_at", "时间在将来"),
        ({"received_at": datetime(1989, 12, 31)}, "received_at", "时间太早"),
        ({"happened_at": NOW + timedelta(days=1)}, "happened_at", "时间在将来"),
        ({"urgency": "重大", "reported_at": NOW - MINUTE}, "reported_at", "汇报时间早于接待时间 11-24 10:24"),
        ({"reported_at": NOW}, "urgency", "不是重大事项"),
        ({"outcome": "close"}, "result", "写上办理结果"),
        ({"outcome": "transfer"}, "transferred_to", "写上移交给谁"),
        ({"outcome": "archive"}, "outcome", "close、transfer"),
        ({"outcome": "repeat"}, "outcome", "close、transfer"),
        ({"happened_at": NOW, "received_at": NOW - 5 * MINUTE}, "happened_at", "发生时间晚于接待时间"),
        ({"content": "水" * 60_000}, "content", "最多 20000 字，现在 60000 字"),
    ],
)
@pytest.mark.usefixtures("office")
def test_a_wrong_value_is_refused_names_its_field_and_keeps_no_number(
    values: dict[str, Any], field: str, words: str
) -> None:
    with pytest.raises(BadInput, match=words) as refused:
        makers.reception(**values)
    assert refused.value.field == field
    assert makers.reception().number == "JD20261124-001"


@pytest.mark.parametrize("link", ["unit", "person"])
@pytest.mark.usefixtures("office")
def test_a_room_or_person_removed_meanwhile_is_told(link: str) -> None:
    with pytest.raises(StaleRecord):
        makers.reception(**{link: 77, "caller_name": "有名字"})


@pytest.mark.usefixtures("office")
def test_paper_is_entered_later_with_the_time_it_happened_under_todays_number() -> None:
    received, happened = NOW - timedelta(days=3), NOW - timedelta(days=4)
    made = makers.reception(received_at=received, happened_at=happened)
    assert (made.received_at, made.happened_at, made.created_at) == (received, happened, NOW)
    assert made.number == "JD20261124-001"


@pytest.mark.usefixtures("office")
def test_what_can_be_done_at_once_is_closed_at_once_with_the_reply_as_result() -> None:
    made = makers.reception(outcome="close", reply="已告知物业费标准")
    assert (made.state, made.result, made.closed_at) == (ReceptionState.CLOSED, "已告知物业费标准", NOW)
    assert [line.step for line in audit.history("reception", made.id)] == ["close", "create"]


@pytest.mark.usefixtures("office")
def test_a_matter_outside_ones_duty_is_handed_to_a_leader_and_may_be_handed_on() -> None:
    made = makers.reception(outcome="transfer", transferred_to="李敏", is_in_duty=False)
    assert (made.transferred_to, made.transferred_at) == ("李敏", NOW)
    service.transfer(made.id, version=2, by=SUPERVISOR, at=NOW + MINUTE, transferred_to="工程部 老周")
    service.close(made.id, version=3, by=SUPERVISOR, at=NOW + 2 * MINUTE, result="换了阀门")
    stored = Reception.get_by_id(made.id)
    assert (stored.transferred_to, stored.transferred_at, stored.result) == ("工程部 老周", NOW + MINUTE, "换了阀门")
    assert search_index.look_up("换了阀门")[0][1] == made.id
    with pytest.raises(BadInput, match="写上移交给谁"):
        service.transfer(makers.reception().id, by=DESK, at=NOW, transferred_to=" ")


@pytest.mark.usefixtures("office")
def test_a_major_matter_is_an_alarm_until_the_general_manager_was_told() -> None:
    made = makers.reception(urgency="重大")
    assert Reception.get_by_id(made.id).is_unreported
    with pytest.raises(BadInput, match="汇报时间早于接待时间"):
        service.report(made.id, by=DESK, at=NOW, reported_at=NOW - MINUTE)
    with pytest.raises(BadInput, match="时间在将来"):
        service.report(made.id, by=DESK, at=NOW, reported_at=NOW + 5 * MINUTE)
    service.report(made.id, by=DESK, at=NOW + 5 * MINUTE, reported_at=NOW + 3 * MINUTE)
    stored = Reception.get_by_id(made.id)
    assert not stored.is_unreported
    assert stored.reported_at == NOW + 3 * MINUTE
    assert not makers.reception(urgency="重大", reported_at=NOW).is_unreported
    assert not makers.reception().is_unreported
    with pytest.raises(BadInput, match="不是重大事项"):
        service.report(makers.reception().id, by=DESK, at=NOW)


@pytest.mark.usefixtures("office")
def test_a_matter_is_due_at_the_end_of_the_day_it_was_received_until_it_is_closed() -> None:
    received = datetime(2026, 11, 21, 23, 50)  # a Saturday: R09 knows no working days
    made = makers.reception(received_at=received)
    assert made.due_at == datetime(2026, 11, 21, 23, 59)
    service.transfer(made.id, by=DESK, at=NOW, transferred_to="李敏")
    assert Reception.get_by_id(made.id).due_at == datetime(2026, 11, 21, 23, 59)
    service.close(made.id, by=DESK, at=NOW, result="好了")
    assert Reception.get_by_id(made.id).due_at is None


@pytest.mark.usefixtures("office")
def test_the_last_records_of_the_room_or_the_person_are_in_view() -> None:
    home, person = makers.unit(), makers.person()
    in_room = [makers.reception(unit=home.id, received_at=NOW - timedelta(days=day)) for day in (3, 1, 2)]
    by_person = makers.reception(person=person.id)
    assert [row.id for row in service.earlier(home.id, None)] == [in_room[1].id, in_room[2].id, in_room[0].id]
    assert [row.id for row in service.earlier(home.id, person.id, limit=1)] == [in_room[1].id]
    assert [row.id for row in service.earlier(None, person.id)] == [by_person.id]
    assert service.earlier(None, None) == []
    assert [row.id for row in service.latest(2)] == [by_person.id, in_room[1].id]
    assert service.count_of_day(NOW) == 1


@pytest.mark.usefixtures("office")
def test_a_room_tells_how_much_of_it_is_open_and_since_when() -> None:
    home, quiet = makers.unit(), makers.unit("3-2-1502")
    makers.reception(unit=home.id, received_at=NOW - timedelta(days=2))
    makers.reception(unit=home.id, received_at=NOW - 5 * MINUTE)
    makers.reception(unit=quiet.id, outcome="close", result="好了")
    found = service.open_matters([home.id, quiet.id], NOW)
    assert found == {home.id: service.OpenMatters(2, True, NOW - 5 * MINUTE)}


@pytest.mark.usefixtures("office")
def test_seeing_the_callers_number_leaves_a_trace_and_confidential_people_need_the_supervisor() -> None:
    person = makers.person("单晓梅", "13800002746")
    made = makers.reception(person=person.id)
    assert service.reveal_caller(made.id, by=DESK, at=NOW) == "13800002746"
    assert audit.history("reception", made.id)[0].step == "reveal"
    change_person(person.id, secrecy="机密", by=SUPERVISOR, at=NOW)
    with pytest.raises(NotAllowed):
        service.reveal_caller(made.id, by=DESK, at=NOW)
    assert service.reveal_caller(made.id, by=MANAGER, at=NOW) == "13800002746"


@pytest.mark.usefixtures("office")
def test_whatever_is_typed_is_kept_as_text() -> None:
    text = "'; DROP TABLE reception; --\n=1+1\n<b>漏</b>{name}%s 𬭎\U00031350"
    made = makers.reception(content=text, place="=SUM(A1)")
    assert Reception.get_by_id(made.id).content == text
    assert search_index.look_up("𬭎\U00031350")[0][1] == made.id
