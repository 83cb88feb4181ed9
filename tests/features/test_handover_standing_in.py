"""交接班: who stands in says why, what is told stands on the record, what is not read in half an hour is told."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from csapp.core.errors import BadInput, TransitionRefused
from csapp.core.paths import DataFolder
from csapp.features.duty_log.documents.handover_values import form_values
from csapp.features.duty_log.models.due import promises
from csapp.features.duty_log.models.facts import HandoverFacts, MatterFact, Relief
from csapp.features.duty_log.models.handover import Handover, HandoverLine
from csapp.features.duty_log.models.pages import DutyPage
from csapp.features.duty_log.service import confirming, handover, signing
from csapp.features.duty_log.service.lacks import lacks_of
from tests.features import handover_makers as makers
from tests.features.handover_makers import COUNTS, LEAK, OUT, Desk, confirm, make_ready, page_of, relief, shift_named
from tests.makers import MANAGER

NOTICE = MatterFact("notice 3", "上级通知", 1, "明天 9 点消防检查")
LIFT = MatterFact("equipment 4", "业务增加变动、设备变动", 1, "2 号梯停用")
PUMP = MatterFact("equipment 5", "业务增加变动、设备变动", 1, "5 栋水泵检修")


@pytest.fixture
def desk(office: DataFolder) -> Desk:
    assert office.database.exists()
    return makers.settle()


def planned(desk: Desk) -> Relief:
    """The late shift, for which 何静 is on the roster."""
    return replace(relief(shift_named("中班")), staff_ids=(desk.incoming.id,), names=(desk.incoming.name,))


def told_sheet(desk: Desk, *matters: MatterFact) -> tuple[Handover, datetime]:
    """A sheet that lacks nobody but the relief, at the end of the early shift."""
    page = page_of(desk)
    sheet = makers.sheet_of(page, HandoverFacts(COUNTS, (LEAK, *matters)), by=desk.outgoing)
    make_ready(sheet, desk, page.planned_until, arrives=False)
    return sheet, page.planned_until


def unread(end: datetime) -> list[tuple[str, int, datetime, str, str]]:
    """Rule, page, moment, words and person of what nobody has read."""
    return [
        (held.rule, held.record_id, held.due_at, held.title, held.owner)
        for held in promises(end)
        if held.step == "read"
    ]  # fmt: skip


def test_somebody_the_roster_does_not_name_takes_over_with_a_reason_only(desk: Desk) -> None:
    sheet, end = told_sheet(desk)
    other = desk.third
    words = "轮班表上中班是何静，由马超接班要写原因。"
    for nothing in ("", "  "):
        with pytest.raises(BadInput, match=words) as refused:
            handover.arrive(sheet.id, other.id, nothing, relief=planned(desk), by=desk.outgoing, at=end)
        assert refused.value.field == "reason"
    assert Handover.get().arrived_at is None
    came = handover.arrive(sheet.id, other.id, " 何静发烧 ", relief=planned(desk), by=desk.outgoing, at=end)
    assert (came.incoming_name, came.stand_in_reason) == ("马超", "何静发烧")
    following = confirm(sheet, planned(desk), end, by=other, incoming_password="disan-2026")
    assert following.staff_name == "马超"
    assert form_values(Handover.get())["incoming"] == "马超（顶班：何静发烧）"


def test_an_arrival_that_was_noted_without_the_roster_is_asked_again_when_both_confirm(desk: Desk) -> None:
    sheet, end = told_sheet(desk)
    handover.arrive(sheet.id, desk.third.id, by=desk.outgoing, at=end)
    with pytest.raises(TransitionRefused, match="轮班表上中班是何静，由马超接班要写原因。"):
        confirm(sheet, planned(desk), end, by=desk.third, incoming_password="disan-2026")
    assert DutyPage.get().is_open
    handover.arrive(sheet.id, desk.third.id, "换班", relief=planned(desk), by=desk.outgoing, at=end)
    assert confirm(sheet, planned(desk), end, by=desk.third, incoming_password="disan-2026").id != sheet.page_id


def test_who_is_on_the_roster_needs_no_reason_and_an_empty_roster_names_nobody(desk: Desk) -> None:
    sheet, end = told_sheet(desk)
    came = handover.arrive(sheet.id, desk.incoming.id, "多写了", relief=planned(desk), by=desk.outgoing, at=end)
    assert came.stand_in_reason == ""
    nobody = relief(shift_named("中班"))
    other = handover.arrive(sheet.id, desk.third.id, relief=nobody, by=desk.outgoing, at=end)
    assert (other.incoming_name, other.stand_in_reason) == ("马超", "")


def test_what_is_told_stands_on_the_record_under_its_own_heading(desk: Desk) -> None:
    sheet, end = told_sheet(desk, NOTICE, LIFT, PUMP)
    handover.tell(sheet.id, notice="公司文件见公告栏", by=desk.outgoing, at=end)
    before = form_values(Handover.get())
    handover.arrive(sheet.id, desk.incoming.id, by=desk.outgoing, at=end)
    confirm(sheet, planned(desk), end, by=desk.outgoing)
    kept = Handover.get()
    assert (kept.notice, kept.equipment, kept.business) == (
        "公司文件见公告栏\n明天 9 点消防检查", "2 号梯停用\n5 栋水泵检修", "",
    )  # fmt: skip
    after = form_values(kept)
    for name in ("notice", "equipment", "business"):
        assert before[name] == after[name] == getattr(kept, name)
    assert "消防" not in after["matters"]
    assert HandoverLine.select().where(HandoverLine.area == "").count() == 4


def test_nothing_is_told_twice_where_the_next_shift_comes_in_the_morning(desk: Desk) -> None:
    sheet, end = told_sheet(desk, NOTICE)
    morning = Relief(makers.DAY + timedelta(days=1), shift_named("早班").id, "早班", end + timedelta(hours=16))
    confirming.leave(sheet.id, morning, OUT, by=desk.outgoing, at=end)
    handover.arrive(sheet.id, desk.incoming.id, by=desk.incoming, at=morning.begins_at)
    confirm(sheet, morning, morning.begins_at, by=desk.incoming)
    assert Handover.get().notice == "明天 9 点消防检查"
    assert not lacks_of(Handover.get())


def test_lines_nobody_has_read_half_an_hour_after_the_shift_began_are_told(desk: Desk) -> None:
    sheet, end = told_sheet(desk, NOTICE)
    handover.arrive(sheet.id, desk.incoming.id, by=desk.outgoing, at=end - timedelta(minutes=10))
    assert unread(end + timedelta(days=1)) == []
    following = confirm(sheet, planned(desk), end - timedelta(minutes=5), by=desk.outgoing)
    due = end + timedelta(minutes=30)
    assert unread(due) == []
    assert unread(due + timedelta(minutes=1)) == [
        ("F20", following.id, due, "交接的 2 条还没有勾已阅", "何静")
    ]  # fmt: skip
    first, second = HandoverLine.select().order_by(HandoverLine.id)
    handover.read_line(first.id, by=desk.incoming, at=due)
    assert [title for *_, title, _ in unread(due + timedelta(hours=1))] == ["交接的 1 条还没有勾已阅"]
    handover.read_line(second.id, by=desk.incoming, at=due)
    assert unread(due + timedelta(days=1)) == []


def test_a_shift_that_began_late_has_half_an_hour_too_and_a_signed_page_asks_nobody(desk: Desk) -> None:
    sheet, end = told_sheet(desk)
    late = end + timedelta(hours=1)
    handover.arrive(sheet.id, desk.incoming.id, by=desk.outgoing, at=late)
    confirm(sheet, planned(desk), late, by=desk.outgoing)
    assert [due for _, _, due, _, _ in unread(late + timedelta(days=1))] == [late + timedelta(minutes=30)]
    signing.sign_page(sheet.page_id, by=MANAGER, at=late)
    assert unread(late + timedelta(days=1)) == []
