"""What the detail panel is told of one record (look 3)."""

from dataclasses import replace

import pytest

from csapp.core.errors import StaleRecord
from csapp.core.roles import Actor
from csapp.core.workflow import Shape
from csapp.db.unit_of_work import unit_of_work
from csapp.registers import query
from csapp.registers.facts import RecordFacts
from csapp.registers.spec import Action
from tests.registers.errands import CHIEF, DESK, ERRANDS, NOW, VIEWER, Errand, assign, pause

WORKING, NEW, DONE = 13, 17, 5
pytestmark = pytest.mark.usefixtures("office")


def read(record_id: int, by: Actor = DESK) -> RecordFacts:
    return query.facts(ERRANDS, record_id, NOW, by)


def test_head_and_facts_follow_the_declaration() -> None:
    facts = read(WORKING)
    assert (facts.number, facts.title, facts.state, facts.shape) == (
        "WX20261124-002",
        "主卧空开跳闸，合不上",
        "维修中",
        Shape.HALF,
    )
    assert [(fact.label, fact.text) for fact in facts.facts] == [
        ("位置", "3栋2单元1501"),
        ("报修人", "单雅琴"),
        ("电话", "138****2746"),
        ("缓急", "急"),
        ("维修人", "张建军"),
        ("时限", "今天 12:00"),
        ("费用", "¥68.12"),
    ]
    assert "13800" not in repr(facts.facts)
    due = facts.facts[5]
    assert (due.shape, due.left) == (Shape.DIAMOND, "剩 1 小时 36 分")


def test_what_is_empty_is_left_out() -> None:
    assert [fact.label for fact in read(12).facts] == ["报修人", "电话", "缓急", "维修人", "时限"]


def test_steps_are_what_table_and_role_allow_the_destructive_one_last() -> None:
    assert [step.label for step in read(WORKING).steps] == ["记录方案已确认", "暂停", "当日未完", "取消"]
    assert [step.destructive for step in read(WORKING).steps] == [False, False, False, True]
    assert [step.name for step in read(NEW).steps] == ["assign", "cancel"]
    assert read(NEW).steps[0].fields == ("worker",)


def test_a_missing_step_is_explained() -> None:
    assert read(DONE).steps == ()
    assert read(DONE).missing == "「审核归档」由主管、经理办理。"
    assert [step.name for step in read(DONE, CHIEF).steps] == ["file"]
    assert read(DONE, CHIEF).missing == ""
    assert read(NEW, VIEWER).steps == ()
    assert read(NEW, VIEWER).missing == "「查看」只能查看，不能办理。"
    assert read(1).missing == ""


def test_a_slice_may_say_itself_what_is_missing_and_hold_a_step_back() -> None:
    told = replace(ERRANDS, missing=lambda record, now: "先收款才能完工。" if not record.is_paid else "")
    assert query.facts(told, WORKING, NOW, DESK).missing == "先收款才能完工。"
    actions = (Action("assign", assign, ("worker",), offered=lambda record: record.urgency == "急"),)
    held = replace(ERRANDS, actions=actions)
    assert query.facts(held, 16, NOW, DESK).steps[0].name == "assign"
    assert query.facts(held, NEW, NOW, DESK).steps == ()


def test_a_step_of_a_newer_program_is_not_told_in_english() -> None:
    with unit_of_work(DESK, NOW) as work:
        work.tell(Errand.key(), WORKING, "sing_and_dance")
    assert read(WORKING).history[0].label == "其他步骤"


def test_the_history_is_newest_first_in_words() -> None:
    history = read(WORKING).history
    assert [(line.label, line.who, line.note) for line in history] == [
        ("维修中", "刘芳", ""),
        ("已派单", "刘芳", "派 张建军，电话通知"),
        ("待派单", "刘芳", ""),
    ]


def test_a_step_without_a_note_tells_what_it_changed_masked() -> None:
    pause(WORKING, by=CHIEF, at=NOW, reason="等配件，\n周四到货。")
    with unit_of_work(CHIEF, NOW) as work:
        work.change(Errand.get_by_id(WORKING), "change", phone="13912345678")
        work.tell("errand", WORKING, "reveal")
    lines = read(WORKING).history
    assert [(line.label, line.note) for line in lines[:3]] == [
        ("查看完整资料", ""),
        ("修改", "电话 139****5678"),
        ("暂停", "暂停原因 等配件， 周四到货"),
    ]
    assert lines[0].who == "何静"


def test_a_letter_as_title_is_cut_and_stands_whole_among_the_facts() -> None:
    told = replace(ERRANDS, facts=("content",))
    assert query.facts(told, WORKING, NOW, DESK).facts == ()
    letter = "主卧空开跳闸，\n合不上。" * 20
    with unit_of_work(DESK, NOW) as work:
        work.change(Errand.get_by_id(WORKING), "change", content=letter)
    facts = query.facts(told, WORKING, NOW, DESK)
    assert len(facts.title) == 61
    assert "\n" not in facts.title
    assert [fact.text for fact in facts.facts] == [letter]


def test_forms_open_with_what_the_record_holds() -> None:
    pause(WORKING, by=DESK, at=NOW, reason="等配件")
    assert read(NEW).values == {"worker": ""}
    assert read(WORKING).values == {}
    assert read(WORKING).version == 4


def test_a_record_that_is_gone_is_stale() -> None:
    with pytest.raises(StaleRecord):
        read(99)
