"""意见: from any channel to the department and back, with its days, its answer and its callback (S07, S22, 5.11)."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import peewee
import pytest

from csapp.app.due import due_items, promises_before
from csapp.app.exporting import export_register
from csapp.core.errors import BadInput, NotAllowed, StaleRecord, TransitionRefused, UserError
from csapp.core.roles import Actor, Role
from csapp.db.audit import AuditLine
from csapp.db.unit_of_work import unit_of_work
from csapp.features.opinion.models import Belonging, Channel, Opinion, promises
from csapp.features.opinion.register import OPINIONS
from csapp.features.opinion.service import intake, righting
from csapp.features.opinion.workflow import OpinionState
from csapp.registers import query
from csapp.registers.plan import View
from tests.features.opinion_makers import TYPED, opinion, opinion_in, take
from tests.makers import DESK, EVERYBODY, MANAGER, NOW, SUPERVISOR, VIEWER

pytestmark = pytest.mark.usefixtures("office")

S = OpinionState
WORKERS = {Role.DESK, Role.SUPERVISOR, Role.MANAGER}
# 5.11 as drawn, from 汇总 on.
ALLOWED = {
    (S.SUMMARISED, "assign"): S.TO_DELIVER,
    (S.SUMMARISED, "take_on"): S.RECTIFYING,
    (S.SUMMARISED, "set_aside"): S.FILED,
    (S.TO_DELIVER, "deliver"): S.AWAITING_MEASURE,
    (S.AWAITING_MEASURE, "take_measure"): S.RECTIFYING,
    (S.RECTIFYING, "rectify"): S.RECTIFIED,
    (S.RECTIFIED, "redo"): S.RECTIFYING,
    (S.RECTIFIED, "file"): S.FILED,
}


@pytest.mark.parametrize("by", EVERYBODY, ids=lambda by: by.role.name)
@pytest.mark.parametrize("step", TYPED)
@pytest.mark.parametrize("state", list(S))
def test_each_arrow_is_allowed_exactly_as_drawn(state: OpinionState, step: str, by: Actor) -> None:
    # nobody is called about an anonymous one, so that each arrow may be taken by hand
    made = opinion_in(state, customer="", is_anonymous=True)
    if by.role in WORKERS and (state, step) in ALLOWED:
        take(step, made.id, by)
        assert Opinion.get_by_id(made.id).state == ALLOWED[state, step]
        return
    lines = AuditLine.select().count()
    with pytest.raises(TransitionRefused if by.role in WORKERS else NotAllowed):
        take(step, made.id, by)
    assert Opinion.get_by_id(made.id).state == state
    assert AuditLine.select().count() == lines


# The days


def test_the_days_count_from_summary_and_delivery_in_calendar_days() -> None:
    made = opinion(at=datetime(2026, 9, 30, 16, 0))
    # 国庆 does not stretch them: the sources say 日, not 工作日
    assert made.due_at == datetime(2026, 10, 2, 23, 59)
    take("assign", made.id, at=datetime(2026, 10, 1, 9, 0))
    assert Opinion.get_by_id(made.id).due_at == datetime(2026, 10, 2, 23, 59)
    take("deliver", made.id, at=datetime(2026, 10, 2, 17, 0))
    assert Opinion.get_by_id(made.id).due_at == datetime(2026, 10, 5, 23, 59)
    take("take_measure", made.id, at=datetime(2026, 10, 5, 9, 0))
    assert Opinion.get_by_id(made.id).due_at is None
    assert promises(datetime(2027, 1, 1)) == []


@pytest.mark.parametrize(
    ("state", "rule", "label", "due"),
    [
        (S.SUMMARISED, "R05", "分析问题", date(2026, 11, 26)),
        (S.TO_DELIVER, "R05", "记送达", date(2026, 11, 26)),
        (S.AWAITING_MEASURE, "R06", "登记整改措施", date(2026, 11, 27)),
    ],
)
def test_today_lists_what_is_due_by_its_rule(state: OpinionState, rule: str, label: str, due: date) -> None:
    made = opinion_in(state)
    (entry,) = promises_before(datetime(2026, 12, 1))
    assert (entry.rule, entry.step_label, entry.number) == (rule, label, made.number)
    assert (entry.due_at.date(), entry.subject, entry.owner) == (due, "曾庆华", "王芳")
    assert promises(datetime.combine(due, datetime.min.time())) == []
    late = due_items(due + timedelta(days=2))
    assert [(item.rule, item.kind, item.overdue_days) for item in late] == [(rule, "opinion", 2)]


def test_the_day_the_department_promised_is_a_promise_too() -> None:
    made = opinion_in(S.AWAITING_MEASURE)
    take("take_measure", made.id, rectify_due_on=date(2026, 12, 4))
    (entry,) = promises(datetime(2026, 12, 5))
    assert (entry.rule, entry.step, entry.due_at.date()) == ("S07", "rectify", date(2026, 12, 4))
    take("rectify", made.id)
    assert promises(datetime(2027, 1, 1)) == []


def test_chips_tell_what_is_overdue() -> None:
    late = opinion(at=NOW - timedelta(days=3))
    opinion(at=NOW - timedelta(days=2))
    unmeasured = opinion(at=NOW - timedelta(days=9))
    for step in ("assign", "deliver"):
        take(step, unmeasured.id, at=NOW - timedelta(days=4))
    broken = opinion_in(S.AWAITING_MEASURE, at=NOW)
    take("take_measure", broken.id, rectify_due_on=NOW.date())
    rows = query.page(OPINIONS, View(filter="overdue"), NOW, DESK)
    assert {row.id for row in rows} == {late.id, unmeasured.id}
    later = query.page(OPINIONS, View(filter="overdue"), NOW + timedelta(days=1), DESK)
    assert {broken.id} < {row.id for row in later}
    for row in later:
        due_at = Opinion.get_by_id(row.id).due_at
        assert due_at is not None
        assert due_at < NOW + timedelta(days=1)


def test_the_owner_is_answered_once_there_is_a_result() -> None:
    made = opinion_in(S.RECTIFYING)
    with pytest.raises(BadInput, match="还没有整改结果"):
        righting.reply(made.id, by=DESK, at=NOW, answer="快了")
    take("rectify", made.id)
    assert [row.id for row in query.page(OPINIONS, View(filter="unanswered"), NOW, DESK)] == [made.id]
    with pytest.raises(BadInput, match="早于前一步"):
        righting.reply(made.id, by=DESK, at=NOW, answer="装好了", replied_at=NOW - timedelta(hours=1))
    righting.reply(made.id, by=DESK, at=NOW + timedelta(hours=1), answer="装好了，在南门")
    held = Opinion.get_by_id(made.id)
    assert (held.answer, held.replied_at) == ("装好了，在南门", NOW + timedelta(hours=1))
    assert query.page(OPINIONS, View(filter="unanswered"), NOW, DESK) == []


def test_a_problem_of_our_own_is_put_right_at_once() -> None:
    made = opinion()
    take("take_on", made.id, rectify_due_on=date(2026, 11, 27))
    held = Opinion.get_by_id(made.id)
    assert (held.state, held.belongs, held.department) == (S.RECTIFYING, Belonging.OWN, "客服中心")
    assert held.delivered_at is None
    with pytest.raises(TransitionRefused):
        take("deliver", made.id)


# Bad input

BAD: list[tuple[dict[str, Any], str, str]] = [
    ({"content": " \n"}, "content", "写上客户的意见"),
    ({"content": "长" * 60_000}, "content", "最多"),
    ({"customer": ""}, "customer", "勾「匿名」"),
    ({"customer": "长" * 81}, "customer", "最多 80 个字"),
    ({"phone": "138"}, "phone", "少 8 位"),
    ({"channel": "抖音"}, "channel", ""),
    ({"received_at": NOW + timedelta(days=1)}, "received_at", "在将来"),
    ({"received_at": datetime(1980, 1, 1)}, "received_at", "太早"),
    ({"summarised_on": date(2026, 11, 25)}, "summarised_on", "在将来"),
    ({"summarised_on": date(2026, 11, 23)}, "summarised_on", "早于听到意见的日子"),
]


@pytest.mark.parametrize(("values", "field", "words"), BAD)
def test_what_cannot_be_is_refused_with_a_plain_reason(values: dict[str, Any], field: str, words: str) -> None:
    with pytest.raises(BadInput) as refused:
        opinion(**values)
    assert refused.value.field == field
    assert words in str(refused.value)
    assert str(refused.value).endswith("。")
    assert not Opinion.select().exists()
    assert not AuditLine.select().exists()
    assert opinion().number == "YJ20261124-001"


def test_any_words_are_taken_as_they_were_said() -> None:
    made = opinion(customer="阿" * 40, content="\u202e希望👍多装座椅\u202c\r\n谢谢🙏", phone="+86 137 1234 6821")
    held = Opinion.get_by_id(made.id)
    assert (held.customer, held.phone) == ("阿" * 40, "13712346821")
    assert held.content == "希望👍多装座椅\n谢谢🙏"


STEP_BAD: list[tuple[OpinionState, str, dict[str, Any], str]] = [
    (S.SUMMARISED, "assign", {"department": ""}, "哪个责任部门"),
    (S.SUMMARISED, "take_on", {"measure": ""}, "怎么整改"),
    (S.SUMMARISED, "take_on", {"rectify_due_on": date(2026, 11, 23)}, "整改期限早于"),
    (S.SUMMARISED, "take_on", {"rectify_due_on": date(2029, 1, 1)}, "一年以内"),
    (S.SUMMARISED, "set_aside", {"analysis": ""}, "为什么不用整改"),
    (S.TO_DELIVER, "deliver", {"receiver": " "}, "谁接收"),
    (S.TO_DELIVER, "deliver", {"delivered_at": NOW - timedelta(hours=1)}, "早于前一步"),
    (S.TO_DELIVER, "deliver", {"delivered_at": NOW + timedelta(hours=1)}, "在将来"),
    (S.AWAITING_MEASURE, "take_measure", {"measure": ""}, "书面反馈"),
    (S.AWAITING_MEASURE, "take_measure", {"measured_at": NOW - timedelta(days=1)}, "早于前一步"),
    (S.RECTIFYING, "rectify", {"result": ""}, "整改了什么"),
    (S.RECTIFYING, "rectify", {"rectified_at": NOW - timedelta(days=1)}, "早于前一步"),
    (S.RECTIFIED, "redo", {"words": ""}, "为什么不满意"),
]


@pytest.mark.parametrize(("state", "step", "values", "words"), STEP_BAD)
def test_a_step_that_cannot_be_leaves_nothing_half_written(
    state: OpinionState, step: str, values: dict[str, Any], words: str
) -> None:
    made = opinion_in(state)
    lines = AuditLine.select().count()
    with pytest.raises(BadInput, match=words):
        take(step, made.id, **values)
    held = Opinion.get_by_id(made.id)
    assert (held.state, held.version) == (state, made.version)
    assert AuditLine.select().count() == lines


def test_two_seats_analysing_one_opinion_do_not_overwrite_each_other() -> None:
    made = opinion()
    seen = Opinion.get_by_id(made.id).version
    take("assign", made.id, SUPERVISOR, version=seen)
    with pytest.raises(StaleRecord, match="别人刚改过"):
        take("take_on", made.id, DESK, version=seen)
    assert Opinion.get_by_id(made.id).belongs == Belonging.OTHER


def test_the_database_itself_names_nobody_who_left_no_name() -> None:
    made = opinion(customer="", is_anonymous=True)
    with pytest.raises(peewee.IntegrityError), unit_of_work(DESK, NOW) as work:
        work.change(made, "correct", customer="曾庆华")
    assert Opinion.get_by_id(made.id).customer == ""


def test_words_are_corrected_while_it_is_open_and_not_later() -> None:
    made = opinion_in(S.TO_DELIVER)
    intake.correct(made.id, by=DESK, at=NOW, content="建议增设快递柜两组", channel="书面征询", department="客服部")
    held = Opinion.get_by_id(made.id)
    assert (held.content, held.channel, held.department) == ("建议增设快递柜两组", Channel.SURVEY, "客服部")
    take("deliver", made.id)
    with pytest.raises(BadInput, match="不能改责任部门"):
        intake.correct(made.id, by=DESK, at=NOW, content="x", channel="接待", department="工程部")
    filed = opinion_in(S.FILED)
    with pytest.raises(BadInput, match="已经归档"):
        intake.correct(filed.id, by=DESK, at=NOW, content="x", channel="接待")


# Revealed, exported


def test_the_telephone_is_revealed_with_a_line_in_the_trail() -> None:
    made = opinion(phone="13712346821")
    with pytest.raises(NotAllowed):
        intake.reveal(made.id, by=VIEWER, at=NOW)
    assert intake.reveal(made.id, by=DESK, at=NOW) == "13712346821"
    assert AuditLine.select().where(AuditLine.step == "reveal").count() == 1


def test_the_register_goes_out_as_the_office_keeps_it(tmp_path: Path) -> None:
    made = opinion_in(S.AWAITING_MEASURE, phone="13712346821")
    opinion(customer="", is_anonymous=True, channel="书面征询", content="希望多装座椅")
    file = tmp_path / "意见登记表.xlsx"
    estate = {"name": "翠湖花园", "office": "物业客服中心"}
    assert export_register(OPINIONS, View(), file, by=MANAGER, at=NOW, estate=estate) == 2
    sheet = openpyxl.load_workbook(file).worksheets[0]
    assert sheet["A1"].value == "意见登记表"
    rows = {row[0].value: [cell.value for cell in row] for row in sheet.iter_rows(min_row=4)}
    assert rows[made.number][5] == "建议增设快递柜"
    assert rows[made.number][7] == "工程部"
    with pytest.raises(UserError):
        export_register(OPINIONS, View(), file, by=DESK, at=NOW, estate=estate)
