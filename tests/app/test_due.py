"""Every promise of the office, computed from dates: a clock moved to any day shows that day (P24)."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from csapp.app import due
from csapp.app.due import due_items, is_late, is_mine, late_by_area, nearest, promises_before, unsigned_forms
from csapp.core.promise import Promise
from csapp.core.roles import Role
from csapp.db.connection import connected, database
from csapp.features.callback.models import Callback
from csapp.features.key_lending.models import Loan
from csapp.features.reception.models import Reception
from csapp.features.reception.service import desk as receptions
from tests import makers
from tests.features import key_makers
from tests.makers import ADMIN, DESK, MANAGER, NOW, SUPERVISOR, VIEWER
from tests.sample_store import sample

TODAY = NOW.date()
YESTERDAY = NOW - timedelta(days=1)


def _at(days: int, hour: int = 9) -> datetime:
    return datetime.combine(TODAY + timedelta(days=days), time(hour))


def _lent(at: datetime, due_at: datetime) -> Loan:
    """A key of 5-1-0802 in a stranger's hands."""
    key_makers.cabinet()
    room, _owner = key_makers.household()
    key = key_makers.key(unit=room)
    return key_makers.lend(key, at=at, due_at=due_at, contacted_at=at)


def _listed(on: date) -> list[tuple[str, str, str, int]]:
    return [(item.rule, item.kind, str(item.due_on), item.overdue_days) for item in due_items(on)]


@pytest.mark.usefixtures("office")
def test_the_list_of_a_small_office_is_the_one_made_by_hand() -> None:
    """An open reception of yesterday, one of today, an untold major one, three callbacks, a key that is late."""
    makers.reception(at=_at(-1, 15))
    makers.reception(at=_at(0))
    major = makers.reception(at=_at(0), urgency="重大", category="投诉", outcome="close", result="已处理。")
    makers.callback(at=_at(-14), rectified_on=(_at(-14)).date())  # 一般投诉: fourteen days, today
    makers.callback(at=_at(-5), source="重大投诉", rectified_on=_at(-5).date())  # seven days, the day after tomorrow
    makers.callback(at=_at(0), source="特约服务", rectified_on=TODAY)  # three days, 27 November
    loan = _lent(at=_at(-1), due_at=_at(-1, 18))
    assert _listed(TODAY) == [
        ("R09", "reception", "2026-11-23", 1),
        ("F07", "key_lending", "2026-11-23", 1),
        ("R04", "callback", "2026-11-24", 0),
        ("R09", "reception", "2026-11-24", 0),
        ("R28", "reception", "2026-11-24", 0),
    ]
    assert [(item.number, item.rule) for item in due_items(TODAY) if item.kind != "callback"][-1] == (
        major.number,
        "R28",
    )
    assert ("R02", "callback", "2026-11-26", 1) in _listed(TODAY + timedelta(days=3))
    assert ("R08", "callback", "2026-11-27", 0) in _listed(TODAY + timedelta(days=3))
    assert {item.number for item in due_items(_at(-2).date())} == set()
    assert loan.number in {item.number for item in due_items(TODAY)}


@pytest.mark.usefixtures("office")
def test_what_is_done_is_promised_no_more() -> None:
    """Closed, told, called: the line goes with the step, and nothing has to be ticked off."""
    made = makers.reception(at=_at(-1), urgency="重大", category="投诉")
    assert [item.rule for item in due_items(TODAY)] == ["R09", "R28"]
    receptions.report(made.id, by=DESK, at=NOW)
    assert [item.rule for item in due_items(TODAY)] == ["R09"]
    receptions.close(made.id, by=DESK, at=NOW, result="已处理。")
    assert due_items(TODAY) == []


@pytest.fixture
def estate(tmp_path: Path) -> Iterator[Path]:
    """The sample estate, read by every day of the brute force."""
    folder = sample(tmp_path / "sample")
    with connected():
        yield folder.root
    database.initialize(None)


def _by_brute_force(on: date) -> set[tuple[str, str, date]]:
    """Rule, number and day of everything open and due, from the bare rows and the words of the rules."""
    found: set[tuple[str, str, date]] = set()

    def day(value: str) -> date:
        return date.fromisoformat(value[:10])

    columns = "number, state, received_at, urgency, reported_at, transferred_at FROM reception"
    for number, state, received, urgency, told, handed in database.execute_sql(f"SELECT {columns}").fetchall():
        if state in ("received", "transferred", "accepted") and day(received) <= on:
            found.add(("R09", number, day(received)))
        if state == "transferred" and day(handed) <= on:
            found.add(("S02", number, day(handed)))
        if urgency == "重大" and told is None and day(received) <= on:
            found.add(("R28", number, day(received)))
    rows = database.execute_sql("SELECT number, state, due_on, rule, next_attempt_at, created_at FROM callback")
    for number, state, due_on, rule, again, created in rows.fetchall():
        until = min(day(due_on), day(again)) if state == "unreached" and again else day(due_on)
        if state in ("pending", "unreached", "reached", "awaiting_signature") and until <= on and day(created) <= on:
            found.add((rule or "F01", number, until))
    rows = database.execute_sql("SELECT number, state, chase_at FROM key_lending").fetchall()
    for number, state, chase in rows:
        if state in ("out", "trouble") and chase is not None and day(chase) <= on:
            found.add(("F07", number, day(chase)))
    return found | _complaints_by_brute_force(on) | _incidents_by_brute_force(on)


def _weekdays_after(day: date, count: int) -> date:
    """In the days of the sample no holiday falls on a weekday."""
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day


_RESOLVED = ("rectified", "informed", "calling_back", "closed", "merged")


def _complaints_by_brute_force(on: date) -> set[tuple[str, str, date]]:
    found: set[tuple[str, str, date]] = set()
    rows = database.execute_sql("SELECT number, state, severity, received_at, investigated_at FROM complaint")
    for number, state, severity, received, investigated in rows.fetchall():
        came = date.fromisoformat(received[:10])
        rule, days = ("R01", 1) if severity == "重大" else ("R03", 3)
        if state == "registered":
            found.add(("R09", number, came))
        if state == "awaiting_decision":
            found.add(("S03", number, date.fromisoformat((investigated or received)[:10])))
        if state not in _RESOLVED:
            found.add((rule, number, _weekdays_after(came, days)))
    return {each for each in found if each[2] <= on}


def _incidents_by_brute_force(on: date) -> set[tuple[str, str, date]]:
    rows = database.execute_sql("SELECT number, state, started_at, expected_end_at FROM public_incident").fetchall()
    found = set()
    for number, state, started, end in rows:
        if state in ("proposed", "running") and started[:10] <= str(on):
            day = date.fromisoformat((end if state == "running" and end else started)[:10])
            found.add(("GG", number, day))
    return {each for each in found if each[2] <= on}


_FEATURES = ("reception", "callback", "key_lending", "complaint", "public_incident")


def test_any_day_of_the_sample_equals_brute_force(estate: Path) -> None:
    """Sixty days around the moment, each through the promises and through the bare rows."""
    assert estate.exists()
    for on in (TODAY + timedelta(days=days) for days in range(-30, 31)):
        ours = {(i.rule, i.number, i.due_on) for i in due_items(on) if i.kind in _FEATURES}
        assert ours == _by_brute_force(on), on


def test_moving_the_clock_only_makes_things_later(estate: Path) -> None:
    """What is due on a day is still there a day on, one day more overdue."""
    assert estate.exists()
    for days in range(10):
        now = {(i.rule, i.number): i.overdue_days for i in due_items(TODAY + timedelta(days=days))}
        then = {(i.rule, i.number): i.overdue_days for i in due_items(TODAY + timedelta(days=days + 1))}
        assert now.keys() <= then.keys()
        assert all(then[key] == late + 1 for key, late in now.items())


def test_every_slice_that_promises_is_listed() -> None:
    """A slice whose models offer `promises` and whose page is in the bar is in the list, once."""
    from importlib import import_module
    from pkgutil import walk_packages

    import csapp.features
    from csapp.app.pages import PAGES

    pages = {entry.key for entry in PAGES}
    offered = set()
    for found in walk_packages(csapp.features.__path__, "csapp.features."):
        parts = found.name.split(".")
        if len(parts) > 3 and parts[2] in pages and parts[3] == "models":
            module = import_module(found.name)
            made = vars(module).get("promises")
            if made is not None and made.__module__ == found.name:
                offered.add(made)
    assert offered <= set(due.PROMISES)
    assert len(set(due.PROMISES)) == len(due.PROMISES)


def _promise(**given: object) -> Promise:
    values = {
        "rule": "R09",
        "area": "reception",
        "record_id": 1,
        "number": "JD1",
        "due_at": NOW,
        "subject": "",
        **given,
    }
    return Promise(**{"title": "", **values})  # type: ignore[arg-type]


def test_a_day_is_late_when_it_is_over_and_a_moment_when_it_has_passed() -> None:
    end = datetime.combine(TODAY, time(23, 59))
    assert not is_late(_promise(due_at=end), NOW)
    assert not is_late(_promise(due_at=end), end + timedelta(seconds=30))
    assert is_late(_promise(due_at=end), end + timedelta(minutes=1))
    assert not is_late(_promise(due_at=NOW, is_day=False), NOW)
    assert is_late(_promise(due_at=NOW, is_day=False), NOW + timedelta(seconds=1))


LEADERS = frozenset({Role.SUPERVISOR, Role.MANAGER})


@pytest.mark.parametrize(
    ("given", "whose"),
    [
        ({"owner": DESK.name}, {DESK}),
        ({"owner": "何静"}, set()),
        ({"owner": ""}, {DESK}),
        ({"owner": "", "roles": LEADERS}, {SUPERVISOR, MANAGER}),
        ({"owner": SUPERVISOR.name, "roles": LEADERS}, {SUPERVISOR}),
        ({"owner": "", "roles": frozenset({Role.MANAGER})}, {MANAGER}),
        ({"owner": DESK.name, "roles": frozenset({Role.MANAGER})}, {DESK, MANAGER}),
    ],
)
def test_mine_is_what_waits_for_me(given: dict[str, object], whose: set[object]) -> None:
    """My name, what only my role decides, and of the unnamed the desk's for the desk, the leaders' for the leaders."""
    entry = _promise(**given)
    assert {by for by in (DESK, SUPERVISOR, MANAGER, ADMIN, VIEWER) if is_mine(entry, by)} == whose


def test_badges_count_records_and_the_list_shows_the_nearest_of_one_step() -> None:
    """A record late by two rules is one overdue record; two deadlines of one step are one line."""
    late = [_promise(due_at=YESTERDAY, step="close"), _promise(due_at=YESTERDAY, rule="R28", step="report")]
    assert late_by_area([*late, _promise(record_id=2)], NOW) == {"reception": 1}
    both = [_promise(due_at=NOW, step="rectify"), _promise(due_at=NOW + timedelta(days=1), rule="R03", step="rectify")]
    assert [entry.rule for entry in nearest(both)] == ["R09"]
    assert len(nearest(late)) == 2
    reports = [_promise(record_id=0, number=number, due_at=YESTERDAY) for number in ("RB1", "RB2")]
    assert len(nearest(reports)) == 2
    assert late_by_area(reports, NOW) == {"reception": 2}


@pytest.mark.usefixtures("office")
def test_forms_that_wait_for_a_signature_are_listed_whenever_they_are_due() -> None:
    """A sheet waits once the answers stand on it, a slip from the moment the key goes out."""
    made = makers.callback(rectified_on=TODAY)
    assert unsigned_forms() == []
    from csapp.features.callback.service import calling

    calling.register_result(made.id, by=DESK, at=NOW, method="上门", satisfaction="满意")
    loan = _lent(at=NOW, due_at=NOW + timedelta(hours=3))
    assert [(form.number, form.step) for form in unsigned_forms()] == [
        (loan.number, "sign_out"),
        (made.number, "sign"),
    ]


@pytest.mark.usefixtures("office")
def test_a_promise_names_record_step_and_owner() -> None:
    """Enough to go there: the step is one its workflow allows for the roles that are told."""
    made = makers.reception(at=_at(0), caller_name="单雅琴")
    (promise,) = promises_before(NOW + timedelta(days=1))
    assert (promise.area, promise.record_id, promise.step) == (Reception.key(), made.id, "close")
    assert (promise.owner, promise.subject, promise.step_label) == (DESK.name, "单雅琴", "登记办结")
    assert Callback.key() == "callback"
    assert Loan.key() == "key_lending"
