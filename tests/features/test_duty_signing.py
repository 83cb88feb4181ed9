"""The manager's signature under the log: who, when, what is locked, what is found when changed (R17, A19, A69)."""

import sqlite3
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from csapp.core.errors import BadInput, NotAllowed, StaleRecord, TransitionRefused
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor, Role
from csapp.db import check
from csapp.db.connection import connected
from csapp.db.unit_of_work import unit_of_work
from csapp.features.duty_log.models.due import promises
from csapp.features.duty_log.models.pages import DutyEntry, DutyPage
from csapp.features.duty_log.service import entries, pages, signing, tour
from csapp.features.duty_log.service.confirming import take_over
from csapp.features.duty_log.service.entries import EntryTold
from csapp.features.duty_log.workflow import PageState
from csapp.masterdata.shifts.service import shift_named
from csapp.masterdata.staff.models import Staff
from tests.features import duty_makers, handover_makers
from tests.features.duty_makers import TODAY, close, early, note, points
from tests.makers import ADMIN, DESK, MANAGER, NOW, SUPERVISOR, VIEWER

LATER = NOW + timedelta(hours=6)


@pytest.fixture
def staff(office: DataFolder) -> dict[str, Actor]:
    """刘芳, 何静 and 王志强 with three shifts."""
    assert office.database.is_file()
    return duty_makers.settle()


def closed(staff: dict[str, Actor]) -> DutyPage:
    """The early page with an entry and a round, handed over."""
    page = early(staff["刘芳"])
    note(page, "东门道闸左杆抬起缓慢", staff["刘芳"])
    tour.check_point(page.id, points()[0].id, by=staff["刘芳"], at=NOW)
    close(page, staff["刘芳"])
    return DutyPage.get_by_id(page.id)


def test_the_manager_signs_a_closed_page_once(staff: dict[str, Actor]) -> None:
    page = closed(staff)
    assert signing.unsigned_days(TODAY) == [TODAY]
    signed = signing.sign_page(page.id, "已阅", by=staff["王志强"], at=LATER)
    assert (signed.state, signed.signed_name, signed.signed_for, signed.opinion) == (
        PageState.SIGNED, "王志强", "", "已阅",
    )  # fmt: skip
    assert len(signed.digest) == 64
    assert set(signed.digest) != {"0"}
    assert signing.unsigned_days(TODAY) == []
    with pytest.raises(TransitionRefused):
        signing.sign_page(page.id, by=staff["王志强"], at=LATER)


def test_an_open_page_is_not_signed(staff: dict[str, Actor]) -> None:
    page = early(staff["刘芳"])
    with pytest.raises(TransitionRefused, match="还在值班，交班以后再签字"):
        signing.sign_page(page.id, by=staff["王志强"], at=LATER)


@pytest.mark.parametrize("by", [DESK, SUPERVISOR, VIEWER], ids=lambda by: by.role.name)
def test_nobody_else_signs(staff: dict[str, Actor], by: Actor) -> None:
    page = closed(staff)
    with pytest.raises(NotAllowed):
        signing.sign_page(page.id, by=by, at=LATER)
    with pytest.raises(NotAllowed):
        signing.sign_day(TODAY, by=by, at=LATER)
    assert DutyPage.get_by_id(page.id).state == PageState.HANDED_OVER


def test_the_managers_own_shift_is_signed_by_another(staff: dict[str, Actor]) -> None:
    page = early(staff["王志强"])
    close(page, staff["王志强"])
    with pytest.raises(TransitionRefused, match="由另一位经理或代签人签字"):
        signing.sign_page(page.id, by=staff["王志强"], at=LATER)
    assert not signing.may_sign(staff["王志强"], DutyPage.get_by_id(page.id), TODAY)
    with unit_of_work(ADMIN, NOW) as work:
        other = work.add(Staff(name="林总", role=Role.MANAGER)).actor()
    assert signing.sign_page(page.id, by=other, at=LATER).signed_name == "林总"


def test_a_delegate_signs_in_the_named_days_only(staff: dict[str, Actor]) -> None:
    page = closed(staff)
    leave = TODAY + timedelta(days=1), TODAY + timedelta(days=3)
    signing.name_delegate(staff["何静"].id, *leave, "年假", by=staff["王志强"], at=NOW)
    with pytest.raises(NotAllowed, match="经理或经理指定的代签人"):
        signing.sign_page(page.id, by=staff["何静"], at=LATER)
    with pytest.raises(NotAllowed):
        signing.sign_page(page.id, by=staff["何静"], at=LATER + timedelta(days=4))
    signed = signing.sign_page(page.id, by=staff["何静"], at=LATER + timedelta(days=1))
    assert (signed.signed_name, signed.signed_for) == ("何静", "王志强")


def test_a_delegate_does_not_sign_the_own_shift(staff: dict[str, Actor]) -> None:
    page = closed(staff)
    signing.name_delegate(staff["刘芳"].id, TODAY, TODAY, "出差", by=staff["王志强"], at=NOW)
    with pytest.raises(TransitionRefused, match="自己值的班"):
        signing.sign_page(page.id, by=staff["刘芳"], at=LATER)


@pytest.mark.parametrize(
    ("first", "last", "reason", "field"),
    [(1, 0, "年假", "until_on"), (-3, -1, "年假", "until_on"), (0, 1, " ", "reason")],
)
def test_a_delegation_without_sense_is_refused(
    staff: dict[str, Actor], first: int, last: int, reason: str, field: str
) -> None:
    days = TODAY + timedelta(days=first), TODAY + timedelta(days=last)
    with pytest.raises(BadInput) as refused:
        signing.name_delegate(staff["何静"].id, *days, reason, by=staff["王志强"], at=NOW)
    assert refused.value.field == field
    with pytest.raises(BadInput, match="不是自己"):
        signing.name_delegate(staff["王志强"].id, TODAY, TODAY, "年假", by=staff["王志强"], at=NOW)


def test_a_day_is_signed_when_all_its_pages_are(staff: dict[str, Actor]) -> None:
    first = early(staff["刘芳"])
    close(first, staff["刘芳"], LATER)
    second = pages.open_page(TODAY, shift_named("中班").id, by=staff["何静"], at=LATER)
    close(second, staff["何静"], LATER + timedelta(hours=7))
    evening = LATER + timedelta(hours=8)
    signing.sign_page(first.id, by=staff["王志强"], at=evening)
    assert not signing.is_day_signed(TODAY)
    assert [page.id for page in signing.sign_day(TODAY, by=staff["王志强"], at=evening)] == [second.id]
    assert signing.is_day_signed(TODAY)
    assert not signing.is_day_signed(TODAY - timedelta(days=1))
    with pytest.raises(TransitionRefused, match="没有等签字的日志页"):
        signing.sign_day(TODAY, by=staff["王志强"], at=evening)


def test_a_page_read_before_somebody_else_wrote_is_not_signed(staff: dict[str, Actor]) -> None:
    page = closed(staff)
    pages.write_summary(page.id, "一切正常", by=staff["刘芳"], at=LATER)
    with pytest.raises(StaleRecord):
        signing.sign_page(page.id, version=page.version, by=staff["王志强"], at=LATER)


def test_a_signed_page_refuses_every_further_word(staff: dict[str, Actor]) -> None:
    page = closed(staff)
    entry = DutyEntry.get()
    signing.sign_page(page.id, by=staff["王志强"], at=LATER)
    by = staff["刘芳"]
    writes: list[Callable[[], object]] = [
        lambda: note(page, "补一条", by, LATER),
        lambda: entries.settle(entry.id, "已修好", by=by, at=LATER),
        lambda: entries.waive(entry.id, by=by, at=LATER),
        lambda: entries.correct_entry(entry.id, content="改掉", by=by, at=LATER),
        lambda: pages.write_summary(page.id, "改掉", by=by, at=LATER),
        lambda: tour.check_point(page.id, 2, by=by, at=LATER),
    ]
    for write in writes:
        with pytest.raises(TransitionRefused):
            write()
    assert signing.changed_logs() == []


def test_an_unsigned_page_is_a_promise_of_the_manager_from_the_next_day(staff: dict[str, Actor]) -> None:
    page = closed(staff)
    tomorrow = datetime.combine(TODAY + timedelta(days=1), datetime.min.time())
    assert [found for found in promises(tomorrow - timedelta(hours=1)) if found.rule == "R17"] == []
    (found,) = [found for found in promises(tomorrow + timedelta(days=1)) if found.rule == "R17"]
    assert (found.number, found.title, found.owner) == (page.number, "客服经理未签字", "王志强")
    signing.sign_page(page.id, by=staff["王志强"], at=tomorrow)
    assert [found for found in promises(tomorrow + timedelta(days=9)) if found.rule == "R17"] == []


LOCKED = {
    "entry changed": "UPDATE duty_log_entry SET content = '没有这事'",
    "entry gone": "DELETE FROM duty_log_entry",
    "entry added": (
        "INSERT INTO duty_log_entry SELECT id + 100, version, created_at, created_by, changed_at, changed_by, page_id,"
        " happened_at, category, topic, '后来加的', handling, phone, complainant, is_call, is_major, needs_aftermath,"
        " aftermath, settled_at, settled_name, is_added, written_at, written_name, continues_id FROM duty_log_entry"
    ),
    "entry moved onto it": (
        "UPDATE duty_log_entry SET page_id = (SELECT min(id) FROM duty_log)"
        " WHERE page_id = (SELECT max(id) FROM duty_log)"
    ),
    "round changed": "UPDATE duty_tour_check SET checked_name = '别人'",
    "round gone": "DELETE FROM duty_tour_check",
    "summary changed": "UPDATE duty_log SET summary = '改掉' WHERE state = 'signed'",
    "signer changed": "UPDATE duty_log SET signed_name = '别人' WHERE state = 'signed'",
    "signature taken off": "UPDATE duty_log SET state = 'handed_over' WHERE state = 'signed'",
    "digest written anew": f"UPDATE duty_log SET digest = '{'a' * 64}' WHERE state = 'signed'",
}


def _drop_the_locks(held: sqlite3.Connection) -> None:
    names = held.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'duty%'").fetchall()
    assert names
    for (name,) in names:
        held.execute(f"DROP TRIGGER {name}")


@pytest.mark.parametrize("change", LOCKED.values(), ids=LOCKED)
def test_a_signed_page_is_locked_in_the_database_and_what_breaks_the_lock_is_found(
    staff: dict[str, Actor], office: DataFolder, change: str
) -> None:
    page = closed(staff)
    signing.sign_page(page.id, by=staff["王志强"], at=LATER)
    middle = pages.open_page(TODAY, shift_named("中班").id, by=staff["何静"], at=LATER)
    note(middle, "中班的一条", staff["何静"], LATER)
    assert signing.changed_logs() == []
    with sqlite3.connect(office.database) as held:
        with pytest.raises(sqlite3.IntegrityError, match="签过字的日志不能再改"):
            held.execute(change)
        _drop_the_locks(held)
        assert held.execute(change).rowcount >= 1
    (sentence,) = signing.changed_logs()
    assert page.number in sentence
    assert "2026-11-24 16:24" in sentence
    assert "王志强" in sentence


def test_printing_a_signed_page_is_no_change(staff: dict[str, Actor], office: DataFolder) -> None:
    page = closed(staff)
    signing.sign_page(page.id, by=staff["王志强"], at=LATER)
    pages.count_print([page.id], by=staff["刘芳"], at=LATER)
    assert DutyPage.get_by_id(page.id).print_count == 1
    assert signing.changed_logs() == []
    assert list(check.problems(office)) == []


def test_what_was_counted_at_the_handover_is_signed_with_the_page(office: DataFolder) -> None:
    desk = handover_makers.settle()
    page, sheet, at = handover_makers.ready(desk)
    relief = handover_makers.relief(handover_makers.shift_named("中班"))
    take_over(sheet.id, relief, handover_makers.OUT, handover_makers.IN, by=desk.outgoing, at=at)
    signing.sign_page(page.id, by=MANAGER, at=at + timedelta(hours=1))
    assert signing.changed_logs() == []
    with sqlite3.connect(office.database) as held:
        change = "UPDATE duty_handover_count SET counted = counted - 1 WHERE key_word = 'keys'"
        with pytest.raises(sqlite3.IntegrityError, match="签过字"):
            held.execute(change)
        _drop_the_locks(held)
        assert held.execute(change).rowcount == 1
    (sentence,) = signing.changed_logs()
    assert page.number in sentence


def test_a_page_that_was_signed_and_is_gone_is_told(staff: dict[str, Actor], office: DataFolder) -> None:
    page = closed(staff)
    signing.sign_page(page.id, by=staff["王志强"], at=LATER)
    with sqlite3.connect(office.database) as held:
        with pytest.raises(sqlite3.IntegrityError, match="签过字"):
            held.execute("DELETE FROM duty_log")
        _drop_the_locks(held)
        for table in ("duty_log_entry", "duty_tour_check", "duty_log"):
            held.execute(f"DELETE FROM {table}")
    (sentence,) = signing.changed_logs()
    assert "签过字的一页值班日志不在了" in sentence
    assert "王志强" in sentence


def test_the_day_of_a_night_over_midnight_is_the_one_it_began_on(staff: dict[str, Actor]) -> None:
    day = date(2026, 11, 23)
    page = pages.open_page(
        day, shift_named("中班").id, by=staff["刘芳"], at=datetime(2026, 11, 23, 16, 0)
    )  # fmt: skip
    told = EntryTold(content="零点以后补的", happened_at=datetime(2026, 11, 24, 0, 10))
    entries.note(page.id, told, by=staff["刘芳"], at=datetime(2026, 11, 24, 0, 12))
    close(page, staff["刘芳"], datetime(2026, 11, 24, 0, 15))
    with connected():
        assert signing.unsigned_days(day) == [day]
    signing.sign_day(day, by=staff["王志强"], at=NOW)
    assert signing.is_day_signed(day)
