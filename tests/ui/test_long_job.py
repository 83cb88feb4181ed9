"""A long job of a page: its progress line ends however the job does, a bug included."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from csapp.core.clock import fixed_clock
from csapp.core.errors import UserError
from csapp.core.paths import DataFolder
from csapp.ui.changes import Changes
from csapp.ui.context import Context
from csapp.ui.long_job import LongJob
from csapp.ui.message import MessageSlot, ProgressLine
from csapp.ui.runner import InlineRunner, Runner, Steps
from tests.journeys.hands import Remembered
from tests.makers import NOW, SUPERVISOR


@pytest.fixture(params=["inline", "worker"])
def runner(request: pytest.FixtureRequest, qapp: QCoreApplication) -> Iterator[InlineRunner | Runner]:
    made: InlineRunner | Runner = InlineRunner(qapp) if request.param == "inline" else Runner(parent=qapp)
    yield made
    made.close()


@pytest.fixture
def page(stage: QWidget) -> MessageSlot:
    slot = MessageSlot(stage)
    layout = stage.layout()
    assert layout is not None
    layout.addWidget(slot)
    return slot


def progress(slot: MessageSlot) -> list[ProgressLine]:
    return [line for line in slot.findChildren(ProgressLine) if line.isVisible()]


def long_job(slot: MessageSlot, runner: InlineRunner | Runner, folder: Path) -> LongJob:
    context = Context(runner, SUPERVISOR, fixed_clock(NOW), Changes(), DataFolder(folder), Remembered())
    return LongJob(slot, context, slot)


def crash(_steps: Steps) -> None:
    raise ZeroDivisionError("a bug")


def refuse(_steps: Steps) -> None:
    raise UserError("没有这份文件。")


def test_a_crash_ends_the_progress_line(
    page: MessageSlot, runner: InlineRunner | Runner, qtbot: QtBot, tmp_path: Path
) -> None:
    job = long_job(page, runner, tmp_path)
    told: list[object] = []
    runner.crash.connect(told.append)
    job.run("正在比对 台账.xlsx", crash, told.append)
    qtbot.waitUntil(lambda: bool(told))
    assert isinstance(told[0], ZeroDivisionError)
    qtbot.waitUntil(lambda: not progress(page))


def test_the_crash_of_another_job_leaves_it_running(
    page: MessageSlot, runner: InlineRunner | Runner, qtbot: QtBot, tmp_path: Path
) -> None:
    job = long_job(page, runner, tmp_path)
    told: list[str] = []
    job.run("正在比对 台账.xlsx", lambda steps: steps.check(), lambda _value: told.append("done"))
    qtbot.waitUntil(lambda: told == ["done"])
    line = page.progress("正在比对 第二份.xlsx")
    crashed: list[object] = []
    runner.crash.connect(crashed.append)
    runner.run(page, lambda: crash(None))  # type: ignore[arg-type]
    qtbot.waitUntil(lambda: bool(crashed))
    assert progress(page) == [line]


def test_a_refusal_stands_where_the_progress_stood(
    page: MessageSlot, runner: InlineRunner | Runner, qtbot: QtBot, tmp_path: Path
) -> None:
    job = long_job(page, runner, tmp_path)
    job.run("正在比对 台账.xlsx", refuse, lambda _value: None)
    qtbot.waitUntil(lambda: page.text == "没有这份文件。")
    assert progress(page) == []
