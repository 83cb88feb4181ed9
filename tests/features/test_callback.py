"""回访: due as the rules say, taken through 5.3 exactly as drawn, signed or not, and called again when 不满意."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from csapp.core.errors import BadInput, NotAllowed, StaleRecord, TransitionRefused
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor, Role
from csapp.db import audit, check
from csapp.db.attachment import attachments
from csapp.features.callback.models import Callback, Effect, FollowUp, Method, Satisfaction, SignedHow, Source
from csapp.features.callback.service import calling, scheduling, signing
from csapp.features.callback.workflow import CallbackState
from csapp.masterdata.people.service import change_person
from tests import makers
from tests.makers import DESK, EVERYBODY, MANAGER, NOW, SUPERVISOR

S = CallbackState
WORKERS = {Role.DESK, Role.SUPERVISOR, Role.MANAGER}
LEADERS = {Role.SUPERVISOR, Role.MANAGER}

# 5.3 as drawn, by the function of the service that takes the step.
ALLOWED = {
    (S.PENDING, "reach"): S.REACHED,
    (S.PENDING, "miss"): S.UNREACHED,
    (S.PENDING, "register_result"): S.AWAITING_SIGNATURE,
    (S.UNREACHED, "reach"): S.REACHED,
    (S.UNREACHED, "miss"): S.UNREACHED,
    (S.UNREACHED, "register_result"): S.AWAITING_SIGNATURE,
    (S.REACHED, "fill_in"): S.AWAITING_SIGNATURE,
    (S.AWAITING_SIGNATURE, "sign"): S.DONE,
    (S.AWAITING_SIGNATURE, "attach_signed"): S.DONE,
    (S.AWAITING_SIGNATURE, "decline"): S.DONE,
    (S.DONE, "sign_as_caller"): S.DONE,
    (S.DONE, "file_away"): S.FILED,
}


@pytest.fixture
def sealed(tmp_path: Path) -> Path:
    file = tmp_path / "回访记录表.pdf"
    file.write_bytes(b"%PDF-1.7 signed")
    return file


@pytest.fixture
def take(office: DataFolder, sealed: Path) -> Callable[[str, int, Actor], Callback]:
    """One step by the name of its service function."""
    needs: dict[str, tuple[tuple[Any, ...], dict[str, Any]]] = {
        "reach": ((), {"method": "电话"}),
        "miss": ((), {}),
        "fill_in": ((), {"satisfaction": "满意"}),
        "register_result": ((), {"method": "电话", "satisfaction": "满意"}),
        "sign": ((sealed, office), {}),
        "attach_signed": ((sealed, office), {}),
        "decline": ((), {"decline_reason": "出差", "witness": "李敏"}),
        "sign_as_caller": ((sealed, office), {}),
        "file_away": ((), {}),
    }

    def step(name: str, key: int, by: Actor) -> Callback:
        args, values = needs[name]
        module = signing if hasattr(signing, name) else calling
        taken: Callback = getattr(module, name)(key, *args, by=by, at=NOW, **values)
        return taken

    return step


WAYS = {
    S.PENDING: (),
    S.UNREACHED: ("miss",),
    S.REACHED: ("reach",),
    S.AWAITING_SIGNATURE: ("reach", "fill_in"),
    S.DONE: ("reach", "fill_in", "sign"),
    S.FILED: ("reach", "fill_in", "sign", "file_away"),
}
NAMES = sorted({name for _, name in ALLOWED})


@pytest.mark.parametrize("by", EVERYBODY, ids=lambda by: by.role.name)
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("state", list(S))
def test_each_step_is_allowed_exactly_as_drawn(
    take: Callable[[str, int, Actor], Callback], state: CallbackState, name: str, by: Actor
) -> None:
    key = makers.callback().id
    for earlier in WAYS[state]:
        take(earlier, key, MANAGER)
    assert Callback.get_by_id(key).state == state
    before = audit.history("callback", key)
    permitted = by.role in (LEADERS if name == "file_away" else WORKERS)
    if permitted and (state, name) in ALLOWED:
        take(name, key, by)
        assert Callback.get_by_id(key).state == ALLOWED[state, name]
        return
    with pytest.raises(TransitionRefused if permitted else NotAllowed):
        take(name, key, by)
    assert Callback.get_by_id(key).state == state
    assert len(audit.history("callback", key)) == len(before)


@pytest.mark.parametrize(
    ("source", "due", "rule", "signed"),
    [
        ("重大投诉", date(2026, 11, 27), "R02", True),  # 整改解决一周内
        ("一般投诉", date(2026, 12, 4), "R04", True),  # 两周内
        ("意见", date(2026, 12, 4), "R07", True),  # 整改后两周内
        ("特约服务", date(2026, 11, 23), "R08", False),  # three days, calendar: a Monday
        ("报修", date(2026, 11, 23), "R57", False),
        ("定期", date(2026, 12, 20), "R26", False),
    ],
)
@pytest.mark.usefixtures("office")
def test_the_day_due_follows_from_the_source_in_calendar_days(source: str, due: date, rule: str, signed: bool) -> None:
    made = makers.callback(source=source, rectified_on=date(2026, 11, 20))
    assert (made.due_on, made.rule, made.needs_signature) == (due, rule, signed)


@pytest.mark.usefixtures("office")
def test_without_a_day_of_rectifying_the_clock_starts_today_and_another_day_may_be_set() -> None:
    assert makers.callback(rectified_on=None).due_on == date(2026, 12, 8)
    assert makers.callback(due_on=date(2026, 11, 25)).due_on == date(2026, 11, 25)


def test_a_callback_is_overdue_the_day_after_it_was_due_and_only_while_the_customer_was_not_called(
    take: Callable[[str, int, Actor], Callback],
) -> None:
    made = makers.callback(due_on=date(2026, 11, 24))
    assert not made.is_overdue(date(2026, 11, 24))
    assert made.is_overdue(date(2026, 11, 25))
    assert take("miss", made.id, DESK).is_overdue(date(2026, 11, 25))
    reached = take("reach", made.id, DESK)
    assert reached.is_open
    assert not reached.is_overdue(date(2026, 11, 25))


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"source": "闲聊"}, "source", "重大投诉、一般投诉、意见、特约服务、报修、定期"),
        ({"subject": " "}, "subject", "写上原事项"),
        ({"subject": "字" * 4001}, "subject", "最多 4000 字，现在 4001 字"),
        ({"customer": ""}, "customer", "写上回访谁"),
        ({"phone": "138"}, "phone", "手机少 8 位"),
        ({"rectified_on": date(2026, 11, 25)}, "rectified_on", "整改完成日期在将来"),
        ({"received_on": date(2026, 11, 21)}, "rectified_on", "整改完成早于接到日期 2026-11-21"),
    ],
)
@pytest.mark.usefixtures("office")
def test_a_wrong_task_is_refused_and_keeps_no_number(values: dict[str, Any], field: str, words: str) -> None:
    with pytest.raises(BadInput, match=words) as refused:
        makers.callback(**values)
    assert refused.value.field == field
    assert makers.callback().number == "HF20261124-001"


@pytest.mark.usefixtures("office")
def test_a_person_on_file_fills_in_name_and_telephone() -> None:
    home = makers.unit()
    person = makers.person("单晓梅", "13800002746", home=home)
    made = makers.callback(person=person.id, unit=home.id, customer="")
    assert (made.customer, made.phone, made.unit_code) == ("单晓梅", "13800002746", "3-2-1501")
    for link in ("person", "unit"):
        with pytest.raises(StaleRecord):
            makers.callback(**{link: 77})


@pytest.mark.usefixtures("office")
def test_each_try_is_counted_and_when_to_try_again_is_kept() -> None:
    key = makers.callback().id
    again = NOW + timedelta(hours=3)
    calling.miss(key, by=DESK, at=NOW, next_attempt_at=again, note="关机\n")
    held = Callback.get_by_id(key)
    assert (held.attempts, held.next_attempt_at) == (1, again)
    assert audit.history("callback", key)[0].note == "关机"
    with pytest.raises(BadInput, match="下次联系时间已经过去"):
        calling.miss(key, by=DESK, at=NOW, next_attempt_at=NOW - timedelta(minutes=1))
    calling.reach(key, by=SUPERVISOR, at=again, method="上门")
    held = Callback.get_by_id(key)
    assert (held.attempts, held.next_attempt_at, held.called_at) == (2, None, again)
    assert (held.method, held.caller) == (Method.VISIT, "李敏")


@pytest.mark.usefixtures("office")
def test_the_whole_call_is_registered_in_one_go_or_not_at_all() -> None:
    key = makers.callback().id
    with pytest.raises(BadInput, match="满意、基本满意、不满意"):
        calling.register_result(key, by=DESK, at=NOW, method="电话", satisfaction="还行")
    assert (Callback.get_by_id(key).state, Callback.get_by_id(key).version) == (S.PENDING, 1)
    with pytest.raises(StaleRecord):
        calling.register_result(key, version=7, by=DESK, at=NOW, method="电话", satisfaction="满意")
    calling.register_result(
        key, version=1, by=DESK, at=NOW, method="电话", satisfaction="基本满意", effect="部分解决", opinion="慢了点"
    )
    held = Callback.get_by_id(key)
    assert (held.state, held.satisfaction, held.effect) == (S.AWAITING_SIGNATURE, Satisfaction.BASIC, Effect.PARTLY)
    assert (held.opinion, held.follow_up, held.attempts) == ("慢了点", FollowUp.NONE, 1)


@pytest.mark.usefixtures("office")
def test_a_callback_by_telephone_after_a_special_service_needs_no_signature() -> None:
    key = makers.callback(source="特约服务").id
    done = calling.register_result(key, by=DESK, at=NOW, method="电话", satisfaction="满意")
    assert (done.state, done.signed_how) == (S.DONE, None)


@pytest.mark.parametrize(
    ("name", "how", "purposes"),
    [("sign", SignedHow.ON_SCREEN, ["sealed"]), ("attach_signed", SignedHow.PAPER, ["signed"]),
     ("decline", SignedHow.DECLINED, [])],
)  # fmt: skip
def test_three_ways_end_the_wait_for_a_signature(
    office: DataFolder, take: Callable[[str, int, Actor], Callback], name: str, how: SignedHow, purposes: list[str]
) -> None:
    key = makers.callback().id
    take("register_result", key, DESK)
    done = take(name, key, DESK)
    assert (done.state, done.signed_how, done.signed_at) == (S.DONE, how, NOW)
    assert [file.purpose for file in attachments("callback", key)] == purposes
    assert list(check.problems(office)) == []


def test_a_scan_that_cannot_be_read_leaves_the_form_unreturned(office: DataFolder, tmp_path: Path) -> None:
    key = makers.callback().id
    calling.register_result(key, by=DESK, at=NOW, method="电话", satisfaction="满意")
    with pytest.raises(BadInput, match="读不了"):
        signing.attach_signed(key, tmp_path / "none.jpg", office, by=DESK, at=NOW)
    assert Callback.get_by_id(key).state == S.AWAITING_SIGNATURE


@pytest.mark.parametrize(("reason", "witness", "field"), [(" ", "李敏", "decline_reason"), ("出差", " ", "witness")])
@pytest.mark.usefixtures("office")
def test_declining_needs_a_reason_and_a_witness(reason: str, witness: str, field: str) -> None:
    key = makers.callback().id
    calling.register_result(key, by=DESK, at=NOW, method="电话", satisfaction="满意")
    with pytest.raises(BadInput) as refused:
        signing.decline(key, by=DESK, at=NOW, decline_reason=reason, witness=witness)
    assert refused.value.field == field


@pytest.fixture
def told() -> Iterator[list[tuple[str, Actor, datetime]]]:
    """What the signal `unsatisfied` said."""
    heard: list[tuple[str, Actor, datetime]] = []

    def listen(_sender: object, callback: Callback, by: Actor, at: datetime) -> None:
        heard.append((callback.number, by, at))

    with scheduling.unsatisfied.connected_to(listen):
        yield heard


@pytest.mark.parametrize("name", ["sign", "attach_signed", "decline"])
def test_an_unsatisfied_customer_is_called_again_and_the_source_is_told(
    take: Callable[[str, int, Actor], Callback], told: list[tuple[str, Actor, datetime]], name: str
) -> None:
    home, person = makers.unit(), makers.person("单晓梅", "13800002746")
    key = makers.callback(source="重大投诉", source_number="TS20261110-003", unit=home.id, person=person.id).id
    calling.register_result(key, by=DESK, at=NOW, method="电话", satisfaction="不满意")
    assert told == []
    assert Callback.get_by_id(key).follow_up == FollowUp.REDO
    take(name, key, SUPERVISOR)
    assert told == [("HF20261124-001", SUPERVISOR, NOW)]
    second = Callback.get(Callback.second_of == key)
    assert (second.number, second.state, second.due_on) == ("HF20261124-002", S.PENDING, date(2026, 11, 27))
    assert (second.source, second.source_number, second.rule) == (Source.MAJOR_COMPLAINT, "TS20261110-003", "R02")
    assert (second.unit_id, second.person_id, second.customer, second.phone) == (
        home.id, person.id, "单晓梅", "13800002746",
    )  # fmt: skip
    take("file_away", key, MANAGER)
    assert Callback.select().count() == 2


@pytest.mark.usefixtures("office")
def test_without_a_signature_the_second_callback_comes_with_the_answer(told: list[tuple[str, Actor, datetime]]) -> None:
    key = makers.callback(source="报修").id
    calling.register_result(key, by=DESK, at=NOW, method="电话", satisfaction="不满意", follow_up="另行立项")
    assert Callback.get_by_id(key).follow_up == FollowUp.NEW_MATTER
    assert Callback.get(Callback.second_of == key).due_on == date(2026, 11, 27)
    assert len(told) == 1


@pytest.mark.parametrize("answer", ["满意", "基本满意"])
def test_a_satisfied_customer_is_not_called_again(
    take: Callable[[str, int, Actor], Callback], told: list[tuple[str, Actor, datetime]], answer: str
) -> None:
    key = makers.callback().id
    calling.register_result(key, by=DESK, at=NOW, method="电话", satisfaction=answer)
    take("sign", key, DESK)
    assert (told, Callback.select().count()) == ([], 1)


@pytest.mark.usefixtures("office")
def test_a_source_that_cannot_be_reopened_undoes_the_signature_too(take: Callable[[str, int, Actor], Callback]) -> None:
    key = makers.callback().id
    calling.register_result(key, by=DESK, at=NOW, method="电话", satisfaction="不满意")

    def refuse(_sender: object, **_: Any) -> None:
        raise TransitionRefused("投诉已归档。")

    with scheduling.unsatisfied.connected_to(refuse), pytest.raises(TransitionRefused):
        take("sign", key, DESK)
    assert Callback.get_by_id(key).state == S.AWAITING_SIGNATURE
    assert (attachments("callback", key), Callback.select().count()) == ([], 1)


@pytest.mark.usefixtures("office")
def test_every_print_is_counted_once_per_form_with_who_printed() -> None:
    keys = [makers.callback().id for _ in range(2)]
    signing.count_print([*keys, keys[0]], by=SUPERVISOR, at=NOW)
    printed = signing.count_print([keys[0]], by=DESK, at=NOW)
    assert [row.print_count for row in printed] == [2]
    assert Callback.get_by_id(keys[1]).print_count == 1
    assert [(line.step, line.by_name) for line in audit.history("callback", keys[0])][:2] == [
        ("print", "王芳"), ("print", "李敏"),
    ]  # fmt: skip


def test_the_reviewers_sealed_form_is_kept_when_it_is_filed(
    office: DataFolder, sealed: Path, take: Callable[[str, int, Actor], Callback]
) -> None:
    key = makers.callback().id
    for name in ("register_result", "sign"):
        take(name, key, DESK)
    sealed.write_bytes(b"%PDF-1.7 signed by the reviewer too")
    signing.file_away(key, by=SUPERVISOR, at=NOW, sealed=sealed, folder=office)
    assert len({file.sha256 for file in attachments("callback", key)}) == 2


@pytest.mark.usefixtures("office")
def test_seeing_the_customers_number_leaves_a_trace_and_confidential_people_need_the_supervisor() -> None:
    person = makers.person("单晓梅", "13800002746")
    made = makers.callback(person=person.id)
    assert calling.reveal_phone(made.id, by=DESK, at=NOW) == "13800002746"
    assert audit.history("callback", made.id)[0].step == "reveal"
    change_person(person.id, secrecy="机密", by=SUPERVISOR, at=NOW)
    with pytest.raises(NotAllowed):
        calling.reveal_phone(made.id, by=DESK, at=NOW)
    assert calling.reveal_phone(made.id, by=MANAGER, at=NOW) == "13800002746"
