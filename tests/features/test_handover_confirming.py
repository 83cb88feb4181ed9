"""交接班: both confirm with their own password, all or nothing, at any hour of any day (R22, A20, 5.6)."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from csapp.core.errors import BadInput, NotAllowed, StaleRecord, TransitionRefused
from csapp.core.paths import DataFolder
from csapp.db import check
from csapp.db.audit import history
from csapp.db.unit_of_work import committed, unit_of_work
from csapp.features.duty_log.models.handover import Handover, HandoverCount
from csapp.features.duty_log.models.pages import DutyEntry, DutyPage
from csapp.features.duty_log.service import entries, handover, pages
from csapp.features.duty_log.service.entries import EntryTold
from csapp.features.duty_log.workflow import HandoverState, PageState
from csapp.masterdata.shifts.models import Shift
from csapp.masterdata.staff.models import Staff
from tests.features.handover_makers import (
    COUNTS,
    DAY,
    OUT_KEY,
    RADIOS,
    Desk,
    add_shift,
    confirm,
    count_row,
    line_of,
    page_of,
    ready,
    relief,
    settle,
    sheet_of,
    shift_named,
)
from tests.features.test_two_seats import both
from tests.makers import ADMIN, NOW

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


# Both confirm


@pytest.mark.parametrize("field", ["outgoing_password", "incoming_password"])
def test_a_wrong_password_stands_at_its_own_field_and_nothing_is_done(desk: Desk, field: str) -> None:
    page, sheet, at = ready(desk)
    with pytest.raises(BadInput, match="密码不对，还可以试 4 次") as refused:
        confirm(sheet, relief(shift_named("中班")), at, by=desk.outgoing, **{field: "x"})
    assert refused.value.field == field
    assert states(page, sheet) == UNTOUCHED
    assert DutyPage.select().count() == 1


@pytest.mark.parametrize("field", ["outgoing_password", "incoming_password"])
def test_five_wrong_tries_lock_the_account_and_the_page_stays_open(desk: Desk, field: str) -> None:
    page, sheet, at = ready(desk)
    after = relief(shift_named("中班"))
    for _ in range(5):
        with pytest.raises(BadInput):
            confirm(sheet, after, at, by=desk.outgoing, **{field: "x"})
    with pytest.raises(BadInput, match="密码错了 5 次，16:15 以后再试") as locked:
        confirm(sheet, after, at, by=desk.outgoing)
    assert locked.value.field == field
    assert states(page, sheet) == UNTOUCHED
    assert confirm(sheet, after, at + timedelta(minutes=16), by=desk.outgoing).is_open


def test_the_others_password_is_not_the_own_one(desk: Desk) -> None:
    page, sheet, at = ready(desk)
    with pytest.raises(BadInput) as refused:
        confirm(sheet, relief(shift_named("中班")), at, by=desk.outgoing, incoming_password="chuban-2026")
    assert refused.value.field == "incoming_password"
    assert states(page, sheet) == UNTOUCHED


def test_both_confirm_and_the_next_page_is_the_one_of_who_came(desk: Desk) -> None:
    page, sheet, at = ready(desk)
    following = confirm(sheet, relief(shift_named("中班")), at, by=desk.outgoing)
    assert (following.staff_id, following.staff_name, following.began_at) == (desk.incoming.id, "何静", at)
    assert (following.number, following.is_open) == ("ZB20261124-3", True)
    held = Handover.get_by_id(sheet.id)
    assert (held.incoming_name, held.outgoing_at, held.incoming_at, held.next_page_id) == ("何静", at, at, following.id)
    assert DutyPage.get_by_id(page.id).ended_at == at
    for step in (
        lambda: handover.count(count_row(sheet, "keys").id, 1, by=desk.outgoing, at=at),
        lambda: handover.give_reason(line_of(sheet, "entry-1").id, "x", by=desk.outgoing, at=at),
        lambda: handover.tell(sheet.id, business="x", by=desk.outgoing, at=at),
        lambda: handover.arrive(sheet.id, desk.third.id, by=desk.outgoing, at=at),
    ):
        with pytest.raises(TransitionRefused, match="双方已经确认"):
            step()


def test_the_handover_is_one_transaction(desk: Desk, office: DataFolder) -> None:
    page, sheet, at = ready(desk)
    entries.note(page.id, EntryTold("3-2-1501 漏水"), by=desk.outgoing, at=page.began_at)
    taken = shift_named("中班")
    with unit_of_work(ADMIN, at) as work:
        double = {"day": DAY, "shift": taken.id, "shift_name": "中班", "staff": desk.third.id, "staff_name": "马超"}
        work.add(
            DutyPage(
                number="ZB20261124-9", planned_from=at, planned_until=at + timedelta(hours=8), began_at=at, **double
            )
        )
    lines = len(list(history("duty_log", page.id)))
    with pytest.raises(TransitionRefused, match="已经有一页 ZB20261124-9，是马超的"):
        confirm(sheet, relief(taken), at, by=desk.outgoing)
    assert states(page, sheet) == UNTOUCHED
    held = Handover.get_by_id(sheet.id)
    assert (held.outgoing_at, held.incoming_at, held.next_page_id) == (None, None, None)
    assert DutyEntry.select().where(DutyEntry.continues.is_null(False)).count() == 0
    assert len(list(history("duty_log", page.id))) == lines
    assert list(check.problems(office)) == []


def test_a_shift_table_changed_during_the_day_gives_no_page_a_number_twice(desk: Desk) -> None:
    page, sheet, at = ready(desk)
    assert page.number == "ZB20261124-2"
    Shift.update(begins=17 * 60, ends=25 * 60).where(Shift.name == "早班").execute()
    following = confirm(sheet, relief(shift_named("中班")), at, by=desk.outgoing)
    assert following.number == "ZB20261124-3"
    assert DutyPage.select().count() == 2


def test_two_seats_confirm_at_once_and_one_of_them_is_heard(desk: Desk, office: DataFolder) -> None:
    page, sheet, at = ready(desk)
    entries.note(page.id, EntryTold("3-2-1501 漏水"), by=desk.outgoing, at=page.began_at)
    after = relief(shift_named("中班"))
    outcome = both(
        lambda: confirm(sheet, after, at, by=desk.outgoing),
        lambda: confirm(sheet, after, at, by=desk.incoming),
    )
    (refused,) = [each for each in outcome if each is not None]
    assert isinstance(refused, TransitionRefused | StaleRecord)
    assert DutyPage.select().where(DutyPage.state == PageState.ON_DUTY).count() == 1
    assert DutyEntry.select().where(DutyEntry.continues.is_null(False)).count() == 1
    assert list(check.problems(office)) == []


def test_another_relief_named_while_passwords_are_checked_is_not_confirmed_by_the_first(desk: Desk) -> None:
    page, sheet, at = ready(desk)
    told: list[str] = []

    def name_another(_sender: object, **_: Any) -> None:
        if not told:
            told.append("named")
            handover.arrive(sheet.id, desk.third.id, by=desk.third, at=at)

    with committed.connected_to(name_another), pytest.raises(StaleRecord):
        confirm(sheet, relief(shift_named("中班")), at, by=desk.outgoing)
    assert states(page, sheet) == UNTOUCHED


# Times


@pytest.mark.parametrize(
    ("name", "day", "following", "next_day"),
    [
        ("中班", date(2026, 11, 30), "夜班", date(2026, 12, 1)),
        ("夜班", date(2026, 12, 1), "早班", date(2026, 12, 1)),
        ("中班", date(2028, 2, 28), "夜班", date(2028, 2, 29)),
        ("中班", date(2028, 2, 29), "夜班", date(2028, 3, 1)),
        ("中班", date(2026, 12, 31), "夜班", date(2027, 1, 1)),
    ],
)
def test_midnight_a_month_end_and_a_leap_day(desk: Desk, name: str, day: date, following: str, next_day: date) -> None:
    page, sheet, at = ready(desk, name, day)
    opened = confirm(sheet, relief(shift_named(following), next_day), at, by=desk.outgoing)
    assert (opened.day, opened.planned_from, opened.began_at) == (next_day, at, at)
    assert DutyPage.get_by_id(page.id).ended_at == at
    assert opened.number.startswith(f"ZB{next_day:%Y%m%d}-")


def test_a_night_shift_over_midnight_is_handed_over_in_the_morning(desk: Desk) -> None:
    Shift.update(is_active=False).execute()
    night = add_shift("长夜班", 17 * 60 + 30, 32 * 60 + 30)
    day = add_shift("白班", 8 * 60 + 30, 17 * 60 + 30)
    leap = date(2028, 2, 29)
    page, sheet, at = ready(desk, "长夜班", leap)
    assert (page.planned_from, page.planned_until) == (datetime(2028, 2, 29, 17, 30), datetime(2028, 3, 1, 8, 30))
    opened = confirm(sheet, relief(day, date(2028, 3, 1)), at, by=desk.outgoing)
    assert (opened.day, opened.began_at) == (date(2028, 3, 1), datetime(2028, 3, 1, 8, 30))
    assert night.is_night


def test_who_comes_early_takes_over_early_but_not_hours_before(desk: Desk) -> None:
    page, sheet, at = ready(desk)
    after = relief(shift_named("中班"))
    with pytest.raises(BadInput, match="才开始"):
        confirm(sheet, after, at - timedelta(minutes=61), by=desk.outgoing)
    assert states(page, sheet) == UNTOUCHED
    assert confirm(sheet, after, at - timedelta(minutes=60), by=desk.outgoing).began_at == at - timedelta(hours=1)


def test_a_clock_set_back_is_told_and_nothing_is_closed(desk: Desk) -> None:
    page, sheet, _ = ready(desk)
    with pytest.raises(BadInput, match="比上一页的 2026-11-24 08:00 还早"):
        confirm(sheet, relief(shift_named("夜班")), page.began_at - timedelta(hours=2), by=desk.outgoing)
    assert states(page, sheet) == UNTOUCHED
    with pytest.raises(BadInput, match="还早"), unit_of_work(desk.outgoing, page.began_at - MINUTE) as work:
        pages.close_page(work, DutyPage.get_by_id(page.id), ended_at=page.began_at - MINUTE)


# Reading


def test_the_next_shift_ticks_each_line_once(desk: Desk) -> None:
    _, sheet, at = ready(desk)
    line = line_of(sheet, "key-7")
    with pytest.raises(TransitionRefused, match="还没有交接"):
        handover.read_line(line.id, by=desk.incoming, at=at)
    confirm(sheet, relief(shift_named("中班")), at, by=desk.outgoing)
    read = handover.read_line(line.id, by=desk.incoming, at=at + MINUTE)
    assert (read.read_at, read.read_name) == (at + MINUTE, "何静")
    again = handover.read_line(line.id, by=desk.third, at=at + timedelta(hours=1))
    assert (again.read_at, again.read_name, again.version) == (at + MINUTE, "何静", read.version)
    assert sum(entry.step == "read" for entry in history("duty_handover_line", line.id)) == 1


def test_amounts_are_told_in_their_own_unit(desk: Desk) -> None:
    sheet = sheet_of(page_of(desk), by=desk.outgoing)
    assert handover.amount(count_row(sheet, "cash"), 500_00) == "¥500.00"
    assert handover.amount(count_row(sheet, "radios"), 6) == "6 台"
    rows = HandoverCount.select().order_by(HandoverCount.position)
    assert [row.key_word for row in rows] == [fact.key_word for fact in COUNTS]
    assert (RADIOS.is_mandatory, OUT_KEY.needs_reason) == (False, False)


def test_who_only_looks_changes_nothing(desk: Desk) -> None:
    sheet = sheet_of(page_of(desk), by=desk.outgoing)
    with pytest.raises(NotAllowed):
        handover.tell(sheet.id, business="x", by=ADMIN, at=NOW)
    assert Staff.select().count() == 3
