"""Pages and entries of the duty log: one page a shift, only added to once handed over (5.6, S17, R18, A20, A24)."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from csapp.core.errors import BadInput, NotAllowed, StaleRecord, TransitionRefused
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor, Role
from csapp.db.unit_of_work import unit_of_work
from csapp.features.duty_log.models.due import promises
from csapp.features.duty_log.models.pages import DutyEntry, DutyPage, EntryCategory, EntryTopic
from csapp.features.duty_log.register.log import ENTRIES
from csapp.features.duty_log.service import entries, pages, reading
from csapp.features.duty_log.service.entries import EntryTold
from csapp.features.duty_log.workflow import PAGE, PageState
from csapp.masterdata.shifts.service import add_shift, shift_named
from tests.features import duty_makers
from tests.features.duty_makers import BEGAN, TODAY, close, early, note
from tests.makers import ADMIN, NOW, VIEWER

MORNING = datetime(2026, 11, 24, 8, 0)


@pytest.fixture
def staff(office: DataFolder) -> dict[str, Actor]:
    """刘芳, 何静 and 王志强 with three shifts."""
    assert office.database.is_file()
    return duty_makers.settle()


def following(page: DutyPage, by: Actor, at: datetime) -> DutyPage:
    """The middle shift takes over, with what is open."""
    with unit_of_work(by, at) as work:
        held = DutyPage.get_by_id(page.id)
        pages.close_page(work, held, ended_at=at)
        after = pages.begin_page(work, TODAY, shift_named("中班").id, by.id)
        entries.continue_open(work, held, after)
        return after


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.name)
@pytest.mark.parametrize("state", list(PageState), ids=lambda state: state.name)
@pytest.mark.parametrize("step", ["hand_over", "sign"])
def test_the_arrows_are_those_of_the_requirements(step: str, state: PageState, role: Role) -> None:
    at_work = {Role.DESK, Role.SUPERVISOR, Role.MANAGER}
    drawn = {
        ("hand_over", PageState.ON_DUTY): PageState.HANDED_OVER,
        ("sign", PageState.HANDED_OVER): PageState.SIGNED,
    }
    target = drawn.get((step, state)) if role in at_work else None
    if target is not None:
        assert PAGE.step(step, state, role).target == target
        return
    with pytest.raises((TransitionRefused, NotAllowed)):
        PAGE.step(step, state, role)


def test_a_page_belongs_to_its_shift_and_to_whoever_opened_it(staff: dict[str, Actor]) -> None:
    page = pages.open_page(
        TODAY, shift_named("早班").id, companions="何静", by=staff["刘芳"], at=BEGAN
    )  # fmt: skip
    assert (page.number, page.staff_name, page.state) == ("ZB20261124-2", "刘芳", PageState.ON_DUTY)
    assert (page.planned_from, page.planned_until) == (MORNING, MORNING + timedelta(hours=8))
    assert (page.began_at, page.companions) == (BEGAN, "何静")


def test_a_shift_has_one_page(staff: dict[str, Actor]) -> None:
    page = early(staff["刘芳"])
    with pytest.raises(TransitionRefused, match="已经有一页 ZB20261124-2，是刘芳的"):
        early(staff["何静"])
    close(page, staff["刘芳"])
    with pytest.raises(TransitionRefused, match="一班只有一页"):
        early(staff["何静"], NOW)
    assert DutyPage.select().count() == 1


def test_nobody_begins_while_another_has_not_handed_over(staff: dict[str, Actor]) -> None:
    early(staff["刘芳"])
    with pytest.raises(TransitionRefused, match="刘芳 还在值班，没有交班。先办交接班"):
        pages.open_page(TODAY, shift_named("中班").id, by=staff["何静"], at=datetime(2026, 11, 24, 15, 55))


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (MORNING - timedelta(minutes=61), "才开始，到时再开"),
        (MORNING + timedelta(hours=20, minutes=1), "已经下班，过了半天不能再开"),
    ],
)
def test_a_page_is_opened_around_its_shift(staff: dict[str, Actor], at: datetime, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        early(staff["刘芳"], at)
    assert not DutyPage.select().exists()


@pytest.mark.parametrize("at", [MORNING - timedelta(minutes=60), MORNING + timedelta(hours=20)])
def test_whoever_comes_early_or_was_without_a_computer_still_begins(staff: dict[str, Actor], at: datetime) -> None:
    assert early(staff["刘芳"], at).began_at == at


def test_a_clock_set_back_is_told(staff: dict[str, Actor]) -> None:
    close(early(staff["刘芳"]), staff["刘芳"], datetime(2026, 11, 24, 16, 0))
    back = datetime(2026, 11, 23, 16, 5)
    with pytest.raises(BadInput, match="电脑时间 2026-11-23 16:05 比上一页的 2026-11-24 08:02 还早"):
        pages.open_page(date(2026, 11, 23), shift_named("中班").id, by=staff["何静"], at=back)


def test_only_who_works_at_the_desk_begins(staff: dict[str, Actor]) -> None:
    with pytest.raises(NotAllowed):
        early(VIEWER)
    assert staff
    assert not DutyPage.select().exists()


@pytest.mark.parametrize(
    ("day", "ends_on"),
    [
        (date(2026, 11, 24), date(2026, 11, 25)),
        (date(2026, 11, 30), date(2026, 12, 1)),
        (date(2026, 12, 31), date(2027, 1, 1)),
        (date(2028, 2, 28), date(2028, 2, 29)),
        (date(2028, 2, 29), date(2028, 3, 1)),
    ],
)
def test_a_night_over_midnight_is_one_page_of_the_day_it_began_on(
    staff: dict[str, Actor], day: date, ends_on: date
) -> None:
    shift = add_shift("大夜", "大", "22:00", "06:00", True, by=ADMIN, at=NOW)
    began = datetime.combine(day, datetime.min.time()) + timedelta(hours=22)
    page = pages.open_page(day, shift.id, by=staff["刘芳"], at=began)
    assert (page.day, page.planned_until) == (day, datetime.combine(ends_on, datetime.min.time()).replace(hour=6))
    small_hours = page.planned_until - timedelta(hours=2)
    told = EntryTold(content="3 栋门禁报警", happened_at=small_hours)
    assert entries.note(page.id, told, by=staff["刘芳"], at=small_hours).happened_at.date() == ends_on
    close(page, staff["刘芳"], page.planned_until)
    assert DutyPage.get_by_id(page.id).ended_at == page.planned_until


def test_an_entry_keeps_what_was_told(staff: dict[str, Actor]) -> None:
    page = early(staff["刘芳"])
    entry = entries.note(
        page.id,
        EntryTold(
            content="空开跳闸，家有老人",
            category=EntryCategory.COMPLAINT,
            topic=EntryTopic.COMPLAINTS,
            happened_at=datetime(2026, 11, 24, 8, 52, 40),
            handling="急单派张建军",
            phone="138 1234 2746",
            complainant="单雅琴",
            is_call=True,
        ),
        by=staff["刘芳"],
        at=NOW,
    )
    assert (entry.happened_at, entry.written_at) == (datetime(2026, 11, 24, 8, 52), NOW)
    assert (entry.category, entry.complainant, entry.is_call) == (EntryCategory.COMPLAINT, "单雅琴", True)
    assert entry.waits
    assert not entry.is_added
    assert entry.written_name == "刘芳"


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"content": "  "}, "content"),
        ({"content": "字" * 20_001}, "content"),
        ({"content": "有人", "category": "不知道"}, "category"),
        ({"content": "有人", "happened_at": NOW + timedelta(days=1)}, "happened_at"),
        ({"content": "有人", "happened_at": NOW + timedelta(minutes=2)}, "happened_at"),
        ({"content": "有人", "happened_at": MORNING - timedelta(minutes=61)}, "happened_at"),
    ],
)
def test_bad_entries_are_refused_and_nothing_is_written(
    staff: dict[str, Actor], told: dict[str, object], field: str
) -> None:
    page = early(staff["刘芳"])
    with pytest.raises(BadInput) as refused:
        entries.note(page.id, EntryTold(**told), by=staff["刘芳"], at=NOW)  # type: ignore[arg-type]
    assert refused.value.field == field
    assert not DutyEntry.select().exists()


def test_an_entry_of_tomorrow_says_what_to_do(staff: dict[str, Actor]) -> None:
    page = early(staff["刘芳"])
    with pytest.raises(BadInput, match="时间写成了 2026-11-25 10:24，还没到；改成现在或以前"):
        note(page, "明天的事", staff["刘芳"], NOW, happened_at=NOW + timedelta(days=1))


def test_a_closed_page_is_only_added_to(staff: dict[str, Actor]) -> None:
    page = early(staff["刘芳"])
    entry_id = note(page, "先写的", staff["刘芳"])
    entries.correct_entry(entry_id, content="先写的，改过", by=staff["刘芳"], at=NOW)
    close(page, staff["刘芳"])
    with pytest.raises(TransitionRefused, match="已经交班，只能补记"):
        entries.correct_entry(entry_id, content="再改", by=staff["刘芳"], at=NOW)
    with pytest.raises(TransitionRefused):
        pages.name_companions(page.id, "何静", by=staff["刘芳"], at=NOW)
    added = DutyEntry.get_by_id(note(page, "补记一条", staff["何静"], NOW + timedelta(hours=1)))
    assert added.is_added
    assert added.written_name == "何静"
    assert DutyEntry.get_by_id(entry_id).content == "先写的，改过"


def test_two_who_correct_one_entry_do_not_overwrite_each_other(staff: dict[str, Actor]) -> None:
    entry_id = note(early(staff["刘芳"]), "门岗来电", staff["刘芳"])
    entries.correct_entry(entry_id, version=1, content="门岗来电，道闸", by=staff["刘芳"], at=NOW)
    with pytest.raises(StaleRecord):
        entries.correct_entry(entry_id, version=1, content="门岗", by=staff["何静"], at=NOW)


def test_what_is_open_stands_on_the_next_page_and_is_settled_with_all_before_it(staff: dict[str, Actor]) -> None:
    page = early(staff["刘芳"])
    open_id = note(page, "浮球待复查", staff["刘芳"])
    done_id = note(page, "已挪车", staff["刘芳"], needs_aftermath=False)
    after = following(page, staff["何静"], datetime(2026, 11, 24, 16, 0))
    (carried,) = DutyEntry.select().where(DutyEntry.page == after)
    assert (carried.continues_id, carried.content) == (open_id, "浮球待复查")
    assert carried.continues_id != done_id
    at = datetime(2026, 11, 24, 18, 0)
    entries.settle(carried.id, "浮球已换", by=staff["何静"], at=at)
    assert [DutyEntry.get_by_id(one).aftermath for one in (open_id, carried.id)] == ["浮球已换"] * 2
    with pytest.raises(TransitionRefused, match="何静 11-24 18:00 已经写了善后"):
        entries.settle(open_id, "又写", by=staff["刘芳"], at=at)
    with pytest.raises(TransitionRefused):
        entries.waive(carried.id, by=staff["何静"], at=at)


def test_settling_needs_words_and_an_entry_without_aftermath_waits_for_none(staff: dict[str, Actor]) -> None:
    entry_id = note(early(staff["刘芳"]), "门岗来电", staff["刘芳"])
    with pytest.raises(BadInput):
        entries.settle(entry_id, " ", by=staff["刘芳"], at=NOW)
    assert not entries.waive(entry_id, by=staff["刘芳"], at=NOW).waits


def test_the_last_two_days_are_in_view_newest_first(staff: dict[str, Actor]) -> None:
    for day in (21, 22, 23, 24):
        at = datetime(2026, 11, day, 8, 0)
        page = pages.open_page(at.date(), shift_named("早班").id, by=staff["刘芳"], at=at)
        close(page, staff["刘芳"], at + timedelta(hours=2))
    assert [view.day.day for view in reading.log_of_last(NOW)] == [24, 23, 22]
    assert reading.open_page_now() is None
    with pytest.raises(StaleRecord, match="没有开着的日志页"):
        reading.current_page(staff["刘芳"])


def _unbegun(end: datetime) -> list[tuple[str, str, datetime]]:
    return [(found.number, found.subject, found.due_at) for found in promises(end) if found.rule == "R18"]


def test_a_shift_without_a_page_is_told_until_it_is_begun(staff: dict[str, Actor]) -> None:
    tomorrow = MORNING + timedelta(days=1)
    assert _unbegun(tomorrow) == []  # an office that keeps no log owes none
    page = early(staff["刘芳"])
    assert _unbegun(tomorrow) == []
    close(page, staff["刘芳"])
    middle = datetime(2026, 11, 24, 16, 0)
    assert _unbegun(middle) == []
    assert _unbegun(middle + timedelta(seconds=1)) == [("ZB20261124-3", "11-24 中班", middle)]
    # only the first one: nobody can begin the others before it
    assert _unbegun(tomorrow) == [("ZB20261124-3", "11-24 中班", middle)]
    pages.open_page(TODAY, shift_named("中班").id, by=staff["何静"], at=middle)
    assert _unbegun(tomorrow) == []


@pytest.mark.parametrize(
    ("day", "next_day"),
    [
        (date(2026, 11, 24), date(2026, 11, 25)),
        (date(2026, 12, 31), date(2027, 1, 1)),
        (date(2028, 2, 28), date(2028, 2, 29)),
        (date(2028, 2, 29), date(2028, 3, 1)),
    ],
)
def test_the_shift_after_the_last_of_a_day_is_the_first_of_the_next(
    staff: dict[str, Actor], day: date, next_day: date
) -> None:
    at = datetime.combine(day, datetime.min.time()) + timedelta(hours=16)
    page = pages.open_page(day, shift_named("中班").id, by=staff["刘芳"], at=at)
    close(page, staff["刘芳"], at + timedelta(hours=8))
    night = datetime.combine(next_day, datetime.min.time())
    assert _unbegun(night + timedelta(hours=1)) == [
        (f"ZB{next_day:%Y%m%d}-1", f"{next_day:%m-%d} 夜班", night)
    ]  # fmt: skip


def test_calls_are_told_apart_in_the_register(staff: dict[str, Actor]) -> None:
    """F23: who was on the telephone, with the number."""
    page = early(staff["刘芳"])
    note(page, "门岗当面来说", staff["刘芳"])
    call = note(page, "单雅琴来电", staff["刘芳"], is_call=True, phone="13812342746", complainant="单雅琴")
    calls = next(entry.where for entry in ENTRIES.filters if entry.key == "calls")
    assert calls is not None
    assert [row.id for row in DutyEntry.select().where(calls(NOW, staff["刘芳"]))] == [call]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=200))
def test_any_text_is_kept_or_refused_with_a_sentence(staff: dict[str, Actor], text: str) -> None:
    page = DutyPage.get_or_none() or early(staff["刘芳"])
    before = DutyEntry.select().count()
    refusal = ""
    entry_id = 0
    try:
        entry_id = note(page, text, staff["刘芳"])
    except BadInput as refused:
        refusal = str(refused)
    assert DutyEntry.select().count() == before + (not refusal)
    if refusal:
        assert refusal.endswith("。")
        return
    view = reading.page_view(page.id, staff["刘芳"], TODAY)
    kept = next(entry.content for entry in view.entries if entry.id == entry_id)
    # control characters go, folded line ends stay; no letter is lost
    assert kept.strip()
    assert [one for one in kept if one.isalnum()] == [one for one in text if one.isalnum()]
