"""回访统计 (P23): one month counted by hand, and the same from the program, on the screen's day and on any other."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from csapp.app.rate_export import export_rates
from csapp.core.errors import NotAllowed
from csapp.core.paths import DataFolder
from csapp.db.audit import AuditLine
from csapp.features.callback.models import Callback, Source
from csapp.features.callback.service import calling, rules, scheduling, signing
from csapp.features.callback.service.rates import Board, Counts, board
from tests import makers
from tests.makers import ADMIN, DESK, MANAGER, NOW, SUPERVISOR

NOVEMBER = date(2026, 11, 1)
TODAY = NOW.date()


def due(day: int, source: str, number: str = "", **values: Any) -> Callback:
    """A callback due on that day of November, scheduled at the beginning of the month."""
    at = datetime(2026, 11, 1, 9)
    given = {"due_on": date(2026, 11, day), "rectified_on": None, "source_number": number, **values}
    return makers.callback(source=source, at=at, **given)


def called(callback: Callback, day: int, answer: str, by: Any = DESK) -> Callback:
    at = datetime(2026, 11, day, 15)
    return calling.register_result(callback.id, by=by, at=at, method="电话", satisfaction=answer)


@pytest.fixture
def seeded(office: DataFolder) -> Board:
    """A month of eleven callbacks and one that was not drawn; three more belong elsewhere.

    By hand, on 24 November:
      一般投诉  due 5: 2 satisfied (one filed, one unsigned), 1 called a day late 基本满意 and declined, 1 overdue since
               the 20th after two tries in vain, 1 still to call on the 30th.
      报修      due 5: 3 satisfied on time, 1 不满意 on time, and its second callback, due on the 13th, called that day,
               satisfied. 1 matter not drawn.
      特约服务  due 1: today, still to call.
    """
    filed = called(due(10, "一般投诉"), 9, "满意")
    signing.decline(filed.id, by=DESK, at=datetime(2026, 11, 9, 16), decline_reason="出差", witness="李敏")
    signing.file_away(filed.id, by=SUPERVISOR, at=datetime(2026, 11, 12, 9))
    called(due(21, "一般投诉"), 21, "满意", SUPERVISOR)
    late = called(due(15, "一般投诉"), 16, "基本满意")
    signing.decline(late.id, by=DESK, at=datetime(2026, 11, 16, 16), decline_reason="出差", witness="李敏")
    tried = due(20, "一般投诉")
    for day in (18, 20):
        calling.miss(tried.id, by=DESK, at=datetime(2026, 11, day, 9))
    due(30, "一般投诉")
    for day in (5, 6, 7):
        called(due(day, "报修"), day, "满意")
    angry = due(11, "报修", "WX20261108-001")
    called(angry, 10, "不满意")
    second = Callback.get(Callback.second_of == angry.id)
    called(second, 13, "满意", SUPERVISOR)
    due(24, "特约服务")
    # elsewhere: other months, and a merged record
    called(due(30, "报修", due_on=date(2026, 10, 31)), 2, "满意")
    makers.callback(due_on=date(2026, 12, 1))
    due(12, "报修", "WX20261101-007")
    scheduling.merge_source("WX20261101-007", "WX20261101-002", by=DESK, at=datetime(2026, 11, 2, 9))
    Callback.delete().where(Callback.source_number == "WX20261101-002").execute()
    held = rules.rule_of(Source.REPAIR)
    rules.change_rule(held.id, by=ADMIN, at=NOW, share=0, days=3)
    scheduling.schedule_by_rule(
        by=DESK, at=datetime(2026, 11, 23, 9), source="报修", source_number="WX20261123-001", subject="x", customer="仇"
    )
    assert office.database.exists()
    return board(date(2026, 11, 24), TODAY)


def test_the_month_is_what_the_hand_calculation_says(seeded: Board) -> None:
    assert seeded.month == NOVEMBER
    assert seeded.sources == {
        Source.COMPLAINT: Counts(
            due=5, called=3, on_time=2, done=2, overdue=1, to_call=1, unsigned=1, satisfied=2, basic=1, attempts=5
        ),
        Source.SPECIAL_SERVICE: Counts(due=1, to_call=1),
        Source.REPAIR: Counts(due=5, called=5, on_time=5, done=5, satisfied=4, unsatisfied=1, attempts=5, left_out=1),
    }
    assert seeded.total == Counts(
        due=11, called=8, on_time=7, done=7, overdue=1, to_call=2, unsigned=1, satisfied=6, basic=1, unsatisfied=1,
        attempts=10, left_out=1,
    )  # fmt: skip
    # both rates by hand: 8 of 11 called; of 8 who answered 7 satisfied or fairly so
    assert seeded.total.called_share == pytest.approx(8 / 11)
    assert seeded.total.content_share == pytest.approx(7 / 8)


def test_every_person_has_the_calls_that_reached_somebody(seeded: Board) -> None:
    assert {name: (counts.called, counts.satisfied, counts.unsatisfied) for name, counts in seeded.people.items()} == {
        "李敏": (2, 2, 0),
        "王芳": (6, 4, 1),
    }


def test_the_forms_that_have_not_come_back_are_listed_with_their_age(seeded: Board) -> None:
    (paper,) = seeded.unsigned
    assert (paper.customer, paper.days, paper.caller, paper.prints) == ("单晓梅", 3, "李敏", 0)


def test_another_day_moves_what_is_overdue_and_nothing_else(seeded: Board) -> None:
    before, after = board(NOVEMBER, date(2026, 11, 1)), board(NOVEMBER, date(2026, 12, 5))
    assert (before.total.overdue, before.total.to_call) == (0, 3)
    assert (after.total.overdue, after.total.to_call) == (3, 0)
    for other in (before, after):
        assert other.total.due == seeded.total.due
        assert other.total.left_out == seeded.total.left_out
        assert other.sources[Source.REPAIR] == seeded.sources[Source.REPAIR]


@pytest.mark.usefixtures("office")
def test_a_month_without_callbacks_has_no_rate() -> None:
    empty = board(date(2026, 2, 3), TODAY)
    assert (empty.month, empty.sources, empty.people, empty.unsigned) == (date(2026, 2, 1), {}, {}, ())
    assert (empty.total.called_share, empty.total.content_share) == (None, None)


def test_the_workbook_has_one_line_per_source_and_person(seeded: Board, tmp_path: Path) -> None:
    file = tmp_path / "回访统计.xlsx"
    estate = {"name": "翠湖花园", "office": "物业客服中心"}
    assert export_rates(seeded, file, by=MANAGER, at=NOW, estate=estate) == 5
    sheet = openpyxl.load_workbook(file).worksheets[0]
    assert (sheet["A1"].value, sheet["A2"].value) == ("回访统计", "翠湖花园物业客服中心　2026 年 11 月")
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4, max_row=8)]
    assert rows[0] == ["来源", "一般投诉", 5, 1, 1, 0, 3, 2, 1, 5, 2, 1, 0, "60 %", "100 %"]
    assert [row[1] for row in rows] == ["一般投诉", "特约服务", "报修", "李敏", "王芳"]
    assert AuditLine.select().where(AuditLine.step == "export", AuditLine.area == "callback").count() == 1
    with pytest.raises(NotAllowed):
        export_rates(seeded, file, by=DESK, at=NOW, estate=estate)
