"""交接班: nobody leaves before everything is counted, explained and confirmed by both (S19, R22, R23, A20, 5.6)."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csapp.core.errors import BadInput, TransitionRefused, UserError
from csapp.core.paths import DataFolder
from csapp.core.roles import Role
from csapp.db.audit import history
from csapp.features.duty_log.models.facts import CountFact, HandoverFacts, MatterFact
from csapp.features.duty_log.models.handover import CountKind, Handover, HandoverCount, HandoverLine
from csapp.features.duty_log.models.pages import DutyEntry, DutyPage
from csapp.features.duty_log.service import confirming, entries, handover, pages
from csapp.features.duty_log.service.entries import EntryTold
from csapp.features.duty_log.workflow import HandoverState, PageState
from csapp.masterdata.shifts.models import Shift
from csapp.masterdata.staff import service as staff
from tests.features.handover_makers import (
    CASH,
    DAY,
    FACTS,
    IN,
    KEYS,
    LEAK,
    Desk,
    add_shift,
    confirm,
    count_row,
    line_of,
    make_ready,
    page_of,
    ready,
    relief,
    settle,
    sheet_of,
    shift_named,
)
from tests.makers import ADMIN, MANAGER, NOW

MINUTE = timedelta(minutes=1)


@pytest.fixture
def desk(office: DataFolder) -> Desk:
    """刘芳 goes, 何静 comes."""
    assert office.database.is_file()
    return settle()


def states(page: DutyPage, sheet: Handover) -> tuple[PageState, HandoverState]:
    """As they stand in the database."""
    return PageState(DutyPage.get_by_id(page.id).state), HandoverState(Handover.get_by_id(sheet.id).state)


UNTOUCHED = (PageState.ON_DUTY, HandoverState.PREPARED)


# The sheet follows the live data


def test_a_refreshed_sheet_keeps_what_was_counted_and_written_and_drops_what_is_settled(desk: Desk) -> None:
    page = page_of(desk)
    sheet = sheet_of(page, by=desk.outgoing)
    at = page.planned_until
    handover.count(count_row(sheet, "keys").id, 41, "一把在保安处", by=desk.incoming, at=at)
    handover.give_reason(line_of(sheet, "entry-1").id, "等工程部", by=desk.outgoing, at=at)
    fewer = CountFact("keys", "借出以外的钥匙", "把", CountKind.PIECES, 41)
    new = MatterFact("memo-3", "未回的联络单", 1, area="contact_memo", record_id=3)
    again = sheet_of(page, HandoverFacts((fewer, CASH), (LEAK, new)), at, by=desk.outgoing)
    assert (again.id, again.number) == (sheet.id, sheet.number)
    keys = count_row(sheet, "keys")
    assert (keys.expected, keys.counted, keys.reason) == (41, 41, "一把在保安处")
    assert [row.key_word for row in HandoverCount.select().order_by(HandoverCount.position)] == ["keys", "cash"]
    lines = list(HandoverLine.select().order_by(HandoverLine.position))
    assert [(row.key_word, row.reason) for row in lines] == [("entry-1", "等工程部"), ("memo-3", "")]
    assert any(line.step == "prepare" and line.before for line in history("duty_handover_line", 2))


def test_the_sheet_has_its_number_and_whose_it_is(desk: Desk) -> None:
    sheet = sheet_of(page_of(desk), by=desk.outgoing)
    assert (sheet.number, sheet.outgoing_name, sheet.state) == ("JB20261124-001", "刘芳", HandoverState.PREPARED)
    assert Handover.select().count() == 1


def test_no_sheet_is_made_for_a_page_that_is_handed_over(desk: Desk) -> None:
    page, sheet, at = ready(desk)
    confirm(sheet, relief(shift_named("中班")), at, by=desk.outgoing)
    with pytest.raises(TransitionRefused, match="已经交班"):
        handover.prepare(page.id, FACTS, by=desk.outgoing, at=at)


# Counting


@pytest.mark.parametrize(
    ("key", "expected", "off", "sentence"),
    [
        ("keys", 42, -1, "借出以外的钥匙少 1 把，查清或补齐才能交班。"),
        ("keys", 42, 1, "借出以外的钥匙多 1 把，查清才能交班。"),
        ("cash", 500_00, -1_00, "备用金少 ¥1.00，查清或补齐才能交班。"),
        ("cash", 500_00, 1_00, "备用金多 ¥1.00，查清才能交班。"),
        ("cash", 500_00, -1, "备用金少 ¥0.01，查清或补齐才能交班。"),
    ],
)
def test_one_key_or_one_yuan_that_differs_blocks_with_its_sentence(
    desk: Desk, key: str, expected: int, off: int, sentence: str
) -> None:
    page, sheet, at = ready(desk)
    row = count_row(sheet, key)
    assert row.expected == expected
    handover.count(row.id, expected + off, "说不清", by=desk.incoming, at=at)
    assert confirming.missing(sheet.id) == [sentence]
    with pytest.raises(TransitionRefused) as refused:
        confirm(sheet, relief(shift_named("中班")), at, by=desk.outgoing)
    assert str(refused.value) == sentence
    assert states(page, sheet) == UNTOUCHED
    handover.count(row.id, expected, by=desk.incoming, at=at)
    assert confirm(sheet, relief(shift_named("中班")), at, by=desk.outgoing).is_open


def test_what_need_not_agree_needs_a_reason(desk: Desk) -> None:
    _, sheet, at = ready(desk)
    row = count_row(sheet, "radios")
    handover.count(row.id, 5, by=desk.incoming, at=at)
    assert confirming.missing(sheet.id) == ["对讲机差 1 台，写明原因。"]
    handover.count(row.id, 5, "一台送修", by=desk.incoming, at=at)
    assert confirming.missing(sheet.id) == []
    assert handover.difference(count_row(sheet, "radios")) == -1


def test_what_is_not_counted_yet_is_named_one_by_one(desk: Desk) -> None:
    page = page_of(desk)
    sheet = sheet_of(page, by=desk.outgoing)
    assert confirming.missing(sheet.id) == [
        "借出以外的钥匙还没有清点。",
        "备用金还没有清点。",
        "对讲机还没有清点。",
        "3-2-1501 漏水：写明交下一班的原因。",
        "接班人还没到，继续值班，不能离岗。",
    ]
    assert confirming.missing(sheet.id, alone=True) == ["3-2-1501 漏水：写明交下一班的原因。"]


def test_a_count_is_taken_back_and_then_lacks_again(desk: Desk) -> None:
    _, sheet, at = ready(desk)
    handover.count(count_row(sheet, "keys").id, None, by=desk.incoming, at=at)
    assert confirming.missing(sheet.id) == ["借出以外的钥匙还没有清点。"]
    assert handover.difference(count_row(sheet, "keys")) == 0


_TEXT = st.text(
    st.one_of(st.characters(codec="utf-8"), st.sampled_from("\u202e\u200b\x00😤𠮷'\"%=<&\n\t")), max_size=300
)


@given(counted=st.one_of(st.none(), st.integers(-(10**12), 10**12)), words=_TEXT)
def test_any_count_and_any_text_is_kept_clean_or_refused_with_a_sentence(
    seeded: tuple[Desk, Handover], counted: int | None, words: str
) -> None:
    desk, sheet = seeded
    row = count_row(sheet, "keys")
    refused: UserError | None = None
    try:
        handover.count(row.id, counted, words, by=desk.incoming, at=NOW)
    except BadInput as fault:
        refused = fault
    held = HandoverCount.get_by_id(row.id)
    if refused is not None:
        assert str(refused).endswith("。")
        assert (held.counted, held.reason, held.version) == (row.counted, row.reason, row.version)
        return
    assert held.counted == counted
    assert not set(held.reason) & set("\u202e\u200b\x00\n\t")
    blocks = [line for line in confirming.missing(sheet.id) if line.startswith(KEYS.name)]
    assert bool(blocks) == (counted != KEYS.expected)


@pytest.fixture
def seeded(desk: Desk) -> tuple[Desk, Handover]:
    """A sheet that the examples count again and again."""
    return desk, sheet_of(page_of(desk), by=desk.outgoing)


@given(words=_TEXT)
def test_any_told_text_and_reason_is_kept_clean(seeded: tuple[Desk, Handover], words: str) -> None:
    desk, sheet = seeded
    told = handover.tell(sheet.id, business=words, equipment=words, by=desk.outgoing, at=NOW)
    assert not set(told.business) & set("\u202e\u200b\x00")
    row = line_of(sheet, "entry-1")
    if len(words) <= 200:
        assert not set(handover.give_reason(row.id, words, by=desk.outgoing, at=NOW).reason) & set("\u202e\x00\n")


@pytest.mark.parametrize("name", handover.TOLD)
def test_each_of_the_five_texts_has_its_limit(desk: Desk, name: str) -> None:
    sheet = sheet_of(page_of(desk), by=desk.outgoing)
    held = handover.tell(sheet.id, by=desk.outgoing, at=NOW, **{name: "停" * 4000})
    assert getattr(held, name) == "停" * 4000
    with pytest.raises(BadInput) as refused:
        handover.tell(sheet.id, by=desk.outgoing, at=NOW, **{name: "停" * 4001})
    assert refused.value.field == name
    with pytest.raises(TypeError):
        handover.tell(sheet.id, by=desk.outgoing, at=NOW, state="taken_over")


# Open entries


def test_an_open_entry_goes_to_the_next_shift_with_a_reason_only(desk: Desk) -> None:
    page = page_of(desk)
    sheet = sheet_of(page, by=desk.outgoing)
    make_ready(sheet, desk, page.planned_until)
    handover.give_reason(line_of(sheet, "entry-1").id, " ", by=desk.outgoing, at=page.planned_until)
    with pytest.raises(TransitionRefused, match="3-2-1501 漏水：写明交下一班的原因。"):
        confirm(sheet, relief(shift_named("中班")), page.planned_until, by=desk.outgoing)
    assert states(page, sheet) == UNTOUCHED


def test_an_entry_written_after_the_sheet_was_made_asks_for_a_new_one(desk: Desk) -> None:
    page, sheet, at = ready(desk)
    entries.note(page.id, EntryTold("大堂玻璃碎了"), by=desk.outgoing, at=at)
    assert confirming.missing(sheet.id) == ["做好交接单以后又记了 1 条没办完的事，更新交接单再确认。"]
    handover.prepare(page.id, FACTS, by=desk.outgoing, at=at)
    assert confirming.missing(sheet.id) == []


def test_what_is_open_stands_on_the_next_page_and_is_settled_with_those_before(desk: Desk) -> None:
    page = page_of(desk)
    began = page.began_at
    left = entries.note(page.id, EntryTold("3-2-1501 漏水", "投诉 / 报修", phone="138"), by=desk.outgoing, at=began)
    done = entries.note(page.id, EntryTold("送快递", needs_aftermath=False), by=desk.outgoing, at=began)
    sheet = sheet_of(page, by=desk.outgoing)
    make_ready(sheet, desk, page.planned_until)
    following = confirm(sheet, relief(shift_named("中班")), page.planned_until, by=desk.outgoing)
    (carried,) = DutyEntry.select().where(DutyEntry.page == following)
    assert (carried.continues_id, carried.content, carried.phone) == (left.id, "3-2-1501 漏水", "138")
    assert carried.happened_at == left.happened_at
    second = sheet_of(following, by=desk.incoming)
    back = Desk(desk.incoming, desk.outgoing, desk.third)
    make_ready(second, back, following.planned_until)
    typed: dict[str, Any] = {"outgoing_password": IN, "incoming_password": "chuban-2026", "by": desk.incoming}
    third = confirm(second, relief(shift_named("夜班"), DAY + timedelta(days=1)), following.planned_until, **typed)
    (last,) = DutyEntry.select().where(DutyEntry.page == third)
    assert last.continues_id == carried.id
    entries.settle(last.id, "换了阀门", by=desk.outgoing, at=third.began_at)
    ends = [DutyEntry.get_by_id(each.id) for each in (left, carried, last)]
    assert {(entry.aftermath, entry.settled_name) for entry in ends} == {("换了阀门", "刘芳")}
    assert DutyEntry.get_by_id(done.id).settled_at is None


# The relief


def test_the_outgoing_person_does_not_relieve_himself(desk: Desk) -> None:
    sheet = sheet_of(page_of(desk), by=desk.outgoing)
    with pytest.raises(BadInput, match="接班人是刘芳自己") as refused:
        handover.arrive(sheet.id, desk.outgoing.id, by=desk.outgoing, at=NOW)
    assert refused.value.field == "incoming"


def test_a_closed_account_does_not_relieve(desk: Desk) -> None:
    sheet = sheet_of(page_of(desk), by=desk.outgoing)
    staff.add_colleague("王志强", Role.MANAGER, "jingli-2026", by=ADMIN, at=NOW)
    staff.close_account(desk.incoming.id, by=MANAGER, at=NOW)
    with pytest.raises(BadInput, match="何静的账号已经停用"):
        handover.arrive(sheet.id, desk.incoming.id, by=desk.outgoing, at=NOW)


def test_nobody_leaves_before_the_relief_is_there(desk: Desk) -> None:
    page = page_of(desk)
    sheet = sheet_of(page, by=desk.outgoing)
    make_ready(sheet, desk, page.planned_until, arrives=False)
    after = relief(shift_named("中班"))
    with pytest.raises(TransitionRefused, match="接班人还没到，继续值班，不能离岗。"):
        confirm(sheet, after, page.planned_until, by=desk.outgoing)
    with pytest.raises(TransitionRefused, match="接班人没到不能离岗"):
        confirming.leave(sheet.id, after, "chuban-2026", by=desk.outgoing, at=page.planned_until + timedelta(hours=2))
    assert states(page, sheet) == UNTOUCHED


def test_the_desk_is_left_alone_only_where_no_shift_follows_and_after_the_end(desk: Desk) -> None:
    _only_by_day()
    page = page_of(desk, "白班")
    sheet = sheet_of(page, by=desk.outgoing)
    after, end = relief(shift_named("白班"), DAY + timedelta(days=1)), page.planned_until
    with pytest.raises(TransitionRefused, match="17:30 才下班"):
        confirming.leave(sheet.id, after, "chuban-2026", by=desk.outgoing, at=end - MINUTE)
    with pytest.raises(TransitionRefused, match="写明交下一班的原因"):
        confirming.leave(sheet.id, after, "chuban-2026", by=desk.outgoing, at=end)
    handover.give_reason(line_of(sheet, "entry-1").id, "等工程部", by=desk.outgoing, at=end)
    with pytest.raises(BadInput, match="密码不对") as wrong:
        confirming.leave(sheet.id, after, "x", by=desk.outgoing, at=end)
    assert wrong.value.field == "outgoing_password"
    assert states(page, sheet) == UNTOUCHED
    left = confirming.leave(sheet.id, after, "chuban-2026", by=desk.outgoing, at=end)
    assert (left.state, left.outgoing_at, left.incoming_at) == (HandoverState.LEFT, end, None)
    assert states(page, sheet)[0] == PageState.HANDED_OVER


def _only_by_day() -> None:
    Shift.update(is_active=False).execute()
    add_shift("白班", 8 * 60 + 30, 17 * 60 + 30)


def test_who_comes_next_morning_counts_and_takes_over_with_the_own_password(desk: Desk) -> None:
    _only_by_day()
    page = page_of(desk, "白班")
    entries.note(page.id, EntryTold("3-2-1501 漏水"), by=desk.outgoing, at=page.began_at)
    sheet = sheet_of(page, by=desk.outgoing)
    handover.give_reason(line_of(sheet, "entry-1").id, "等工程部", by=desk.outgoing, at=page.planned_until)
    tomorrow = DAY + timedelta(days=1)
    after = relief(shift_named("白班"), tomorrow)
    confirming.leave(sheet.id, after, "chuban-2026", by=desk.outgoing, at=page.planned_until)
    morning = after.begins_at
    with pytest.raises(TransitionRefused, match=r"刘芳.*先接班"):
        pages.open_page(tomorrow, after.shift_id, by=desk.incoming, at=morning)
    with pytest.raises(TransitionRefused, match="已经确认"):
        handover.tell(sheet.id, business="改口", by=desk.incoming, at=morning)
    with pytest.raises(TransitionRefused, match="已经确认"):
        handover.give_reason(line_of(sheet, "entry-1").id, "改口", by=desk.incoming, at=morning)
    for row in HandoverCount.select():
        handover.count(row.id, row.expected, by=desk.incoming, at=morning)
    handover.arrive(sheet.id, desk.incoming.id, by=desk.incoming, at=morning)
    following = confirm(sheet, after, morning, by=desk.incoming, outgoing_password="")
    held = Handover.get_by_id(sheet.id)
    assert (held.state, held.next_page_id) == (HandoverState.TAKEN_OVER, following.id)
    assert (held.outgoing_at, held.incoming_at) == (page.planned_until, morning)
    assert DutyPage.get_by_id(page.id).ended_at == page.planned_until
    assert DutyEntry.select().where(DutyEntry.page == following).count() == 1


def test_what_was_counted_is_told_in_one_line(desk: Desk) -> None:
    page = page_of(desk)
    sheet = sheet_of(page, by=desk.outgoing)
    assert sheet.differences == ""
    handover.count(count_row(sheet, "cash").id, 499_00, "找零", by=desk.incoming, at=NOW)
    assert sheet.differences == "备用金少 ¥1.00（找零）；2 样未点"
    make_ready(sheet, desk, page.planned_until)
    assert sheet.differences == "相符"
    assert sheet.subject == "11-24 早班 刘芳 → 待接班"
