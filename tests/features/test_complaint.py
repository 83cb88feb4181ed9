"""投诉: one number, deadlines in working days, who decides, who is told, and what a callback brings back (S03-S06)."""

from datetime import date, datetime, timedelta
from typing import Any

import peewee
import pytest

from csapp.core.errors import BadInput, NotAllowed, StaleRecord, TransitionRefused
from csapp.core.roles import Role
from csapp.db import audit
from csapp.features.complaint.models import Complaint, Nature, Severity, promises
from csapp.features.complaint.service import deciding, intake, righting, steps
from csapp.features.complaint.workflow import ComplaintState
from csapp.masterdata.calendar.service import set_day
from csapp.masterdata.people.service import change_person
from tests import makers
from tests.features.complaint_makers import complaint, complaint_in, take
from tests.makers import DESK, MANAGER, NOW, SUPERVISOR

S = ComplaintState
pytestmark = pytest.mark.usefixtures("office")


# Deadlines

DUE = [
    # received, severity, due; counted from the day of receipt, which is day 0 whatever the hour (A65)
    (datetime(2026, 11, 23, 15, 0), "重大", date(2026, 11, 24)),  # Monday: the next working day
    (datetime(2026, 11, 20, 9, 0), "一般", date(2026, 11, 25)),  # Friday: Mon, Tue, Wed
    (datetime(2026, 11, 21, 23, 59), "重大", date(2026, 11, 23)),  # Saturday night: Monday is day 1
    (datetime(2026, 9, 30, 17, 0), "重大", date(2026, 10, 8)),  # 国庆 1-7 October
    (datetime(2026, 9, 30, 17, 0), "一般", date(2026, 10, 10)),  # 8 Thu, 9 Fri, 10 Sat is worked (调休)
    (datetime(2026, 2, 13, 10, 0), "一般", date(2026, 2, 25)),  # 14 Sat is worked, 15-23 春节, then 24 and 25
    (datetime(2026, 2, 14, 10, 0), "重大", date(2026, 2, 24)),  # received on a worked Saturday before 春节
]


@pytest.mark.parametrize(("received", "severity", "due"), DUE)
def test_a_complaint_is_put_right_within_working_days(received: datetime, severity: str, due: date) -> None:
    made = complaint(received_at=received, severity=severity)
    assert made.rectify_due_on == due


def test_the_office_calendar_decides_what_a_working_day_is() -> None:
    set_day(date(2026, 11, 25), False, "厂休", by=MANAGER, at=NOW)
    assert complaint(severity="重大").rectify_due_on == date(2026, 11, 26)


def test_it_is_investigated_the_same_day_and_overdue_from_the_next() -> None:
    made = complaint(received_at=NOW.replace(hour=8))
    assert made.due_at == datetime(2026, 11, 24, 23, 59)
    by_rule = {promise.rule: promise for promise in promises(NOW + timedelta(days=10))}
    assert set(by_rule) == {"R09", "R03"}
    assert (by_rule["R09"].due_at, by_rule["R09"].step_label) == (datetime(2026, 11, 24, 23, 59), "填调查结果")
    assert by_rule["R09"].owner == DESK.name
    assert by_rule["R03"].due_at == datetime(2026, 11, 27, 23, 59)
    assert promises(datetime(2026, 11, 24)) == []


def test_the_decision_waits_for_the_manager_and_the_rectifying_for_whom_it_was_given_to() -> None:
    made = complaint_in(S.AWAITING_DECISION, severity="重大")
    (decision,) = (promise for promise in promises(NOW + timedelta(days=9)) if promise.rule == "S03")
    assert (decision.number, decision.step, decision.roles) == (made.number, "decide_liable", frozenset({Role.MANAGER}))
    moved = complaint_in(S.RECTIFYING, severity="重大")
    (due,) = (promise for promise in promises(NOW + timedelta(days=9)) if promise.number == moved.number)
    assert (due.rule, due.step_label, due.owner) == ("R01", "登记整改", "李国栋")
    take("rectify", moved.id)
    assert moved.number not in {promise.number for promise in promises(NOW + timedelta(days=9))}


def test_another_grade_counts_again_from_the_receipt_and_is_logged() -> None:
    made = complaint(received_at=datetime(2026, 11, 23, 9, 0))
    assert made.rectify_due_on == date(2026, 11, 26)
    with pytest.raises(NotAllowed):
        intake.regrade(made.id, by=DESK, at=NOW, severity="重大", note="多户反映")
    intake.regrade(made.id, by=SUPERVISOR, at=NOW, severity="重大", note="多户反映")
    held = Complaint.get_by_id(made.id)
    assert (held.severity, held.rectify_due_on) == (Severity.MAJOR, date(2026, 11, 24))
    line = audit.history("complaint", made.id)[0]
    assert (line.step, line.note, line.by_name) == ("regrade", "一般改为重大，11-24 前整改：多户反映", "李敏")
    with pytest.raises(BadInput, match="等级已经是「重大」"):
        intake.regrade(made.id, by=SUPERVISOR, at=NOW, severity="重大", note="多户反映")
    with pytest.raises(BadInput, match="为什么改等级"):
        intake.regrade(made.id, by=SUPERVISOR, at=NOW, severity="一般", note=" ")


def test_the_manager_confirms_grade_and_nature_and_what_he_changes_is_logged() -> None:
    made = complaint_in(S.AWAITING_DECISION)
    assert made.nature == Nature.LIABLE
    deciding.decide_assist(made.id, by=MANAGER, at=NOW, method="请厂家", department="客服中心", severity="重大")
    held = Complaint.get_by_id(made.id)
    assert (held.nature, held.severity, held.rectify_due_on) == (Nature.ASSIST, Severity.MAJOR, date(2026, 11, 25))
    assert (held.decided_by, held.decided_at) == (MANAGER.name, NOW)
    assert audit.history("complaint", made.id)[0].note == "等级由一般改为重大，性质由责任改为协助"


# Who complains


def test_a_complaint_without_a_name_is_taken_as_anonymous_and_keeps_nothing_personal() -> None:
    with pytest.raises(BadInput, match="勾「匿名」") as refused:
        complaint(customer=" ")
    assert refused.value.field == "customer"
    home, person = makers.unit(), makers.person("单晓梅", "13800002746")
    made = complaint(is_anonymous=True, unit=home.id, person=person.id, customer="单晓梅", phone="13800002746")
    assert (made.customer, made.phone, made.person_id, made.unit_code) == ("", "", None, "3-2-1501")
    assert made.who == "匿名"


def test_an_anonymous_complaint_is_closed_without_a_customer_to_ask() -> None:
    made = complaint_in(S.CALLING_BACK, is_anonymous=True)
    done = take("close", made.id, DESK)
    assert (done.state, done.satisfaction) == (S.CLOSED, None)


def test_whom_the_house_rules_leave_out_of_the_callbacks_is_closed_by_hand() -> None:
    made = complaint_in(S.CALLING_BACK)

    def leave_out(_sender: object, complaint: Complaint) -> bool:
        return complaint.number == made.number

    with steps.callback_left_out.connected_to(leave_out):
        assert take("close", made.id, DESK).state == S.CLOSED


def test_only_a_signed_callback_closes_the_complaint_of_a_customer_with_a_name() -> None:
    made = complaint_in(S.CALLING_BACK)
    with pytest.raises(BadInput, match="客户签字的《回访记录表》"):
        take("close", made.id, DESK)


def test_a_person_on_file_fills_in_name_and_telephone_and_seeing_it_leaves_a_trace() -> None:
    home = makers.unit()
    person = makers.person("单晓梅", "13800002746", home=home)
    made = complaint(person=person.id, unit=home.id, customer="")
    assert (made.customer, made.phone, made.unit_code) == ("单晓梅", "13800002746", "3-2-1501")
    assert intake.reveal(made.id, by=DESK, at=NOW) == "13800002746"
    assert audit.history("complaint", made.id)[0].step == "reveal"
    change_person(person.id, secrecy="机密", by=SUPERVISOR, at=NOW)
    with pytest.raises(NotAllowed):
        intake.reveal(made.id, by=DESK, at=NOW)


# What is wrong is refused, and nothing is half written


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"content": " \n"}, "content", "写上客户投诉什么"),
        ({"content": "字" * 60_000}, "content", "最多 20000 字，现在 60000 字"),
        ({"severity": "特大"}, "severity", "重大、一般"),
        ({"channel": "飞鸽"}, "channel", "来电、来访、信件、传真"),
        ({"received_at": NOW + timedelta(hours=1)}, "received_at", "时间在将来"),
        ({"received_at": datetime(1989, 12, 31)}, "received_at", "1990 年以后"),
        ({"happened_at": NOW + timedelta(days=1)}, "happened_at", "时间在将来"),
        ({"received_at": NOW - timedelta(days=1), "happened_at": NOW}, "happened_at", "发生时间晚于接到投诉的时间"),
        ({"customer": "字" * 81}, "customer", "最多 80 个字，现在 81 个"),
        ({"phone": "138"}, "phone", "手机少 8 位"),
        ({"place": "字" * 121}, "place", "最多 120 个字"),
    ],
)
def test_a_wrong_complaint_is_refused_and_keeps_no_number(values: dict[str, Any], field: str, words: str) -> None:
    with pytest.raises(BadInput, match=words) as refused:
        complaint(**values)
    assert refused.value.field == field
    assert Complaint.select().count() == 0
    assert complaint().number == "TS20261124-001"


def test_strange_but_honest_text_is_taken() -> None:
    made = complaint(
        content="水滴在车上😤\u202e右到左\u200b\x07\n第二行",
        customer="迪丽热巴·迪力木拉提" * 4,
        phone="+86 138 0000 2746",
    )
    assert made.content == "水滴在车上😤右到左\n第二行"
    assert made.phone == "13800002746"
    assert len(made.customer) == 40


@pytest.mark.parametrize(
    ("at", "values", "field", "words"),
    [
        (NOW, {"resolved_at": NOW - timedelta(days=1)}, "resolved_at", "早于接到投诉的时间 2026-11-24 10:24"),
        (NOW, {"resolved_at": NOW + timedelta(days=1)}, "resolved_at", "时间在将来"),
        (NOW, {"resolved_at": datetime(1980, 1, 1)}, "resolved_at", "1990 年以后"),
        (NOW + timedelta(hours=2), {"replied_at": NOW + timedelta(hours=1)}, "replied_at", "早于处理完毕的时间"),
        (NOW, {"reported_at": NOW + timedelta(hours=1)}, "reported_at", "时间在将来"),
        (NOW, {"result": " "}, "result", "怎么处理的"),
        (NOW, {"result": "字" * 4_001}, "result", "最多 4000 字，现在 4001 字"),
    ],
)
def test_a_wrong_result_is_refused_and_the_complaint_stays_where_it_is(
    at: datetime, values: dict[str, Any], field: str, words: str, told: list[tuple[str, str]]
) -> None:
    made = complaint_in(S.RECTIFYING)
    before = len(told)
    with pytest.raises(BadInput, match=words) as refused:
        take("rectify", made.id, DESK, at, **values)
    assert refused.value.field == field
    held = Complaint.get_by_id(made.id)
    assert (held.state, held.version, held.resolved_at) == (S.RECTIFYING, made.version, None)
    assert len(told) == before


@pytest.mark.parametrize(
    ("state", "name", "values", "words"),
    [
        (S.REGISTERED, "investigate", {"findings": ""}, "查到了什么"),
        (S.REGISTERED, "investigate", {"proposal": ""}, "建议怎么处理"),
        (S.REGISTERED, "investigate", {"nature": "不知道"}, "责任、无责任、协助"),
        (S.AWAITING_DECISION, "decide_liable", {"method": " "}, "写上怎么处理"),
        (S.AWAITING_DECISION, "decide_liable", {"department": " "}, "哪个部门负责"),
        (S.AWAITING_DECISION, "decide_assist", {"department": "部" * 41}, "最多 40 个字"),
        (S.NOT_LIABLE, "explain", {"explanation": ""}, "怎么向客户解释的"),
        (S.NOT_LIABLE, "explain", {"explained_at": NOW - timedelta(days=2)}, "早于接到投诉的时间"),
        (S.EXPLAINED, "assist_after_all", {"opinion": ""}, "为什么不满意"),
        (S.LIABLE, "apologise", {"apologised_at": NOW - timedelta(days=2)}, "早于接到投诉的时间"),
        (S.ASSIST, "assist", {"agency": ""}, "转给哪个单位"),
        (S.CALLING_BACK, "redo", {"opinion": " "}, "为什么不满意"),
    ],
)
def test_what_a_step_needs_is_asked_for(state: ComplaintState, name: str, values: dict[str, Any], words: str) -> None:
    made = complaint_in(state)
    with pytest.raises(BadInput, match=words):
        take(name, made.id, **values)
    assert Complaint.get_by_id(made.id).version == made.version


def test_the_second_of_two_seats_that_decide_is_told_to_look_again() -> None:
    made = complaint_in(S.AWAITING_DECISION)
    read = made.version
    take("decide_liable", made.id, version=read)
    with pytest.raises(StaleRecord, match="别人刚改过这张单"):
        take("decide_not_liable", made.id, version=read)
    held = Complaint.get_by_id(made.id)
    assert (held.state, held.nature) == (S.LIABLE, Nature.LIABLE)


def test_no_apology_gets_into_the_database_without_responsibility() -> None:
    made = complaint_in(S.NOT_LIABLE)
    with pytest.raises(TransitionRefused):
        take("apologise", made.id)
    with pytest.raises(peewee.IntegrityError):
        Complaint.update(apologised_at=NOW).where(Complaint.id == made.id).execute()
    with pytest.raises(peewee.IntegrityError):
        Complaint.update(state=S.MERGED).where(Complaint.id == made.id).execute()
    with pytest.raises(peewee.IntegrityError):
        Complaint.update(decided_at=None).where(Complaint.id == made.id).execute()


# Telling owner and manager


def test_owner_and_manager_of_the_estate_are_told_now_or_later() -> None:
    made = complaint_in(S.RECTIFYING)
    at = NOW + timedelta(hours=3)
    done = take("rectify", made.id, DESK, at, resolved_at=NOW, replied_at=NOW + timedelta(hours=1))
    assert done.is_unanswered
    with pytest.raises(BadInput, match="什么时候回复了业主"):
        righting.reply(made.id, by=DESK, at=at)
    late = complaint_in(S.RECTIFYING)
    take("rectify", late.id, DESK, at)
    with pytest.raises(BadInput, match="早于处理完毕的时间"):
        righting.reply(late.id, by=DESK, at=at, reported_at=NOW + timedelta(minutes=1))
    held = righting.reply(made.id, by=DESK, at=at, reported_at=at)
    assert (held.replied_at, held.reported_at, held.is_unanswered) == (NOW + timedelta(hours=1), at, False)
    with pytest.raises(BadInput, match="还没有处理结果"):
        righting.reply(complaint().id, by=DESK, at=NOW, replied_at=NOW)


def test_another_department_than_the_manager_named_is_his_to_name() -> None:
    made = complaint_in(S.APOLOGISED)
    with pytest.raises(NotAllowed):
        take("transfer", made.id, DESK, department="保洁部")
    assert take("transfer", made.id, DESK, department="").department == "工程部"
    again = complaint_in(S.APOLOGISED)
    assert take("transfer", again.id, MANAGER, department="保洁部").department == "保洁部"


def test_words_are_corrected_only_while_the_complaint_is_open() -> None:
    made = complaint()
    told: dict[str, Any] = {"content": "楼上空调外机滴水，夜里更响", "place": "阳台", "responsible": "孙伟"}
    held = intake.correct(made.id, by=DESK, at=NOW, **told)
    assert (held.content, held.place, held.responsible) == tuple(told.values())
    over = complaint_in(S.CLOSED)
    with pytest.raises(BadInput, match="现在是「结束」，不能再改"):
        intake.correct(over.id, by=DESK, at=NOW, content="别的")


# Signals and loops


def test_the_signals_come_inside_the_step(told: list[tuple[str, str]]) -> None:
    number = complaint_in(S.RECTIFIED).number
    assert told == [("recorded", number), ("rectified", number)]
    other = complaint_in(S.INFORMED).number
    assert told[2:] == [("recorded", other), ("informed", other)]
    third = complaint_in(S.CLOSED).number
    assert told[4:] == [("recorded", third), ("closed", third)]


def test_a_receiver_that_refuses_undoes_the_whole_step() -> None:
    made = complaint_in(S.RECTIFYING)

    def refuse(_sender: object, **_: Any) -> None:
        raise BadInput("customer", "写上回访谁。")

    with steps.rectified.connected_to(refuse), pytest.raises(BadInput):
        take("rectify", made.id)
    held = Complaint.get_by_id(made.id)
    assert (held.state, held.version) == (S.RECTIFYING, made.version)
