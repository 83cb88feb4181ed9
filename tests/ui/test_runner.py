"""The worker: order, latest only, cancelling, owners that are gone, errors of both kinds, a clean end."""

import threading
from collections.abc import Iterator

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QObject
from pytestqt.qtbot import QtBot

from csapp.core.errors import UserError
from csapp.ui.runner import InlineRunner, Runner, Steps

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def runner(qapp: QCoreApplication) -> Iterator[Runner]:
    made = Runner(parent=qapp)
    yield made
    made.close()


@pytest.fixture
def owner() -> QObject:
    return QObject()


def test_jobs_run_in_order_on_another_thread_and_come_back_on_this_one(
    runner: Runner, owner: QObject, qtbot: QtBot
) -> None:
    here = threading.get_ident()
    threads: list[tuple[int, int]] = []
    values: list[int] = []

    def job(number: int) -> tuple[int, int]:
        return number, threading.get_ident()

    def done(value: tuple[int, int]) -> None:
        values.append(value[0])
        threads.append((value[1], threading.get_ident()))

    for number in range(20):
        runner.run(owner, lambda number=number: job(number), done)
    qtbot.waitUntil(lambda: len(values) == 20)
    assert values == list(range(20))
    assert all(there != here and back == here for there, back in threads)


def test_a_refusal_goes_to_failed_and_a_bug_to_the_crash_signal(runner: Runner, owner: QObject, qtbot: QtBot) -> None:
    refused: list[str] = []

    def refuse() -> None:
        raise UserError("没有找到 {unit}。", unit="3-9-1501")

    def bug() -> None:
        raise ZeroDivisionError("a bug")

    runner.run(owner, refuse, failed=lambda error: refused.append(str(error)))
    with qtbot.waitSignal(runner.crash) as crash:
        runner.run(owner, bug, failed=lambda error: refused.append(str(error)))
    assert refused == ["没有找到 3-9-1501。"]
    assert isinstance(crash.args[0], ZeroDivisionError)
    assert crash.args[0].__traceback__ is not None


def test_a_refusal_nobody_waits_for_is_still_told(runner: Runner, owner: QObject, qtbot: QtBot) -> None:
    def refuse() -> None:
        raise UserError("没有找到。")

    with qtbot.waitSignal(runner.refused) as told:
        runner.run(owner, refuse)
    assert str(told.args[0]) == "没有找到。"


def test_only_the_latest_search_counts(runner: Runner, owner: QObject, qtbot: QtBot) -> None:
    gate = threading.Event()
    ran: list[str] = []
    shown: list[str] = []

    def search(text: str) -> str:
        gate.wait(5)
        ran.append(text)
        return text

    for text in ("s", "sy", "syq"):
        runner.run(owner, lambda text=text: search(text), shown.append, latest="search")
    gate.set()
    qtbot.waitUntil(lambda: bool(shown))
    assert shown == ["syq"]
    assert "sy" not in ran


def test_another_owner_with_the_same_key_is_not_disturbed(runner: Runner, owner: QObject, qtbot: QtBot) -> None:
    other = QObject()
    shown: list[str] = []
    runner.run(owner, lambda: "one", shown.append, latest="search")
    runner.run(other, lambda: "two", shown.append, latest="search")
    qtbot.waitUntil(lambda: len(shown) == 2)
    assert shown == ["one", "two"]


def test_a_result_for_a_closed_page_is_dropped(runner: Runner, owner: QObject, qtbot: QtBot) -> None:
    gate, page = threading.Event(), QObject()
    shown: list[object] = []
    runner.run(page, lambda: gate.wait(5), shown.append)
    shiboken6.delete(page)
    gate.set()
    runner.run(owner, lambda: "after", shown.append)
    qtbot.waitUntil(lambda: bool(shown))
    assert shown == ["after"]


def test_a_long_job_reports_and_stops(runner: Runner, owner: QObject, qtbot: QtBot) -> None:
    reports: list[tuple[int, int]] = []
    ended: list[str] = []
    undone: list[bool] = []

    def export(steps: Steps) -> None:
        try:
            for row in range(100_000):
                steps.report(row, 100_000)
        finally:
            undone.append(True)

    ticket = runner.run(
        owner,
        export,
        lambda _value: ended.append("done"),
        progress=lambda done, total: reports.append((done, total)),
        stopped=lambda: ended.append("stopped"),
    )
    qtbot.waitUntil(lambda: bool(reports))
    ticket.cancel()
    qtbot.waitUntil(lambda: bool(ended))
    assert ended == ["stopped"]
    assert undone == [True]
    assert reports[0] == (0, 100_000)


def test_the_thread_opens_and_closes_its_own_connection(owner: QObject, qtbot: QtBot) -> None:
    calls: list[tuple[str, int]] = []
    runner = Runner(
        lambda: calls.append(("open", threading.get_ident())), lambda: calls.append(("close", threading.get_ident()))
    )
    shown: list[int] = []
    runner.run(owner, threading.get_ident, shown.append)
    qtbot.waitUntil(lambda: bool(shown))
    runner.close()
    assert [name for name, _ in calls] == ["open", "close"]
    assert {thread for _, thread in calls} == set(shown)


def test_closing_waits_for_the_running_job_and_drops_the_queue(owner: QObject) -> None:
    begun = threading.Event()
    ran: list[str] = []
    runner = Runner()

    def writing() -> None:
        begun.set()
        threading.Event().wait(0.05)
        ran.append("whole")

    runner.run(owner, writing)
    runner.run(owner, lambda: ran.append("queued"))
    begun.wait(5)
    runner.close()
    assert ran == ["whole"]


def test_a_runner_that_was_never_used_closes() -> None:
    Runner().close()


def test_the_inline_runner_is_finished_when_it_returns(owner: QObject) -> None:
    runner = InlineRunner()
    seen: list[object] = []

    def refuse() -> None:
        raise UserError("没有找到。")

    runner.run(owner, lambda: 7, seen.append)
    runner.run(owner, refuse, failed=lambda error: seen.append(str(error)))
    runner.run(owner, lambda steps: steps.report(1, 2), progress=lambda done, total: seen.append((done, total)))
    assert seen == [7, "没有找到。", (1, 2)]


def test_a_job_started_from_a_result_is_not_lost(owner: QObject) -> None:
    runner = InlineRunner()
    seen: list[object] = []
    runner.run(owner, lambda: 1, lambda one: runner.run(owner, lambda: one + 1, seen.append, latest="k"), latest="k")
    assert seen == [2]


def test_a_closed_runner_begins_nothing_anew(qtbot: QtBot) -> None:
    runner = Runner()
    owner = QObject()
    done: list[int] = []
    runner.run(owner, lambda: 1, done.append)
    qtbot.waitUntil(lambda: done == [1])
    runner.close()
    runner.run(owner, lambda: 2, done.append)
    qtbot.wait(30)
    assert done == [1]
