"""Many papers in one file: how far it is shows, a stop leaves no file and counts no print."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QItemSelectionModel, QObject

from csapp.app.form_tools import form_tools
from csapp.core.errors import BadInput
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor
from csapp.documents.form import read_fields
from csapp.documents.preview import page_count
from csapp.documents.progress import reporting
from csapp.features.callback.documents import print_forms
from csapp.features.callback.models import Callback
from csapp.features.callback.page.desk import CallbackPage
from csapp.features.key_lending.documents import print_slips
from csapp.features.key_lending.service import returning
from csapp.ui.context import Context
from csapp.ui.runner import Cancelled, InlineRunner, Ticket
from tests import makers
from tests.features.key_makers import cabinet, household, key, lend_to_owner
from tests.journeys.hands import CONTROL, Hands, Key
from tests.makers import DESK, NOW

NewContext = Callable[[Actor], Context]


class StoppedAfter(InlineRunner):
    """Someone presses 停止 when so many copies are done."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.count = count

    def run(self, owner: QObject, job: Callable[..., Any], *given: Any, **more: Any) -> Ticket:
        tell = more.get("progress")
        if tell is None:
            return super().run(owner, job, *given, **more)
        done, failed = given
        ticket = Ticket(owner, job, done, failed, None, tell, more["stopped"])

        def hear(done: int, total: int) -> None:
            tell(done, total)
            if done == self.count:
                ticket.cancel()

        ticket.perform(hear)
        self.deliver(ticket)
        return ticket


def page_with(context: Context, show: Callable[..., Hands], count: int) -> tuple[CallbackPage, Hands, list[Path]]:
    for _ in range(count):
        makers.callback()
    page = CallbackPage(context, form_tools(context))
    hands = show(page)
    opened: list[Path] = []
    page.open_file = opened.append
    page.show_view("list")
    page.table.setFocus()
    page.table.selectAll()
    current = page.model.index(0, 0)
    page.table.selectionModel().setCurrentIndex(current, QItemSelectionModel.SelectionFlag.NoUpdate)
    return page, hands, opened


def prints() -> list[int]:
    return [int(one.print_count) for one in Callback.select().order_by(Callback.id)]


def test_all_that_is_selected_goes_into_one_file(new_context: NewContext, show: Callable[..., Hands]) -> None:
    page, hands, opened = page_with(new_context(DESK), show, 6)
    hands.press(Key.Key_P, CONTROL)
    (file,) = opened
    assert page_count(file) == 6
    assert prints() == [1] * 6
    assert page.message.text == "已写好 6 张回访记录表。"
    fields, places = read_fields(file)
    assert len(places) == 18
    assert fields


def test_a_stop_leaves_no_file_and_counts_nothing(
    new_context: NewContext, show: Callable[..., Hands], office: DataFolder
) -> None:
    context = new_context(DESK)
    page, hands, opened = page_with(context, show, 6)
    context.runner = StoppedAfter(3)
    hands.press(Key.Key_P, CONTROL)
    assert page.message.text == "已停止，没有写文件，打印次数不变。"
    assert opened == []
    assert prints() == [0] * 6
    assert list((office.root / "print").iterdir()) == []


def test_a_stop_that_comes_too_late_tells_what_was_written(new_context: NewContext, show: Callable[..., Hands]) -> None:
    context = new_context(DESK)
    page, hands, opened = page_with(context, show, 3)

    class Late(StoppedAfter):
        def deliver(self, ticket: Ticket) -> None:
            if ticket.value is not None and ticket.progress is not None:
                ticket.cancel()
            super().deliver(ticket)

    context.runner = Late(-1)
    hands.press(Key.Key_P, CONTROL)
    assert len(opened) == 1
    assert prints() == [1] * 3
    assert page.message.text == "已写好 3 张回访记录表。"


def test_the_printers_are_offered_where_there_is_a_window(new_context: NewContext, show: Callable[..., Hands]) -> None:
    context = new_context(DESK)
    printed: list[Path] = []
    context.print_file = printed.append
    page, hands, opened = page_with(context, show, 2)
    hands.press(Key.Key_P, CONTROL)
    assert len(printed) == 1
    assert opened == []
    assert page.message.text == "已写好 2 张回访记录表。"


def test_whatever_stops_the_writing_undoes_the_count(office: DataFolder) -> None:
    ids = [makers.callback().id for _ in range(3)]
    heard = []

    def hear(done: int, total: int) -> None:
        heard.append((done, total))
        if done == total:
            raise Cancelled

    with pytest.raises(Cancelled), reporting(hear):
        print_forms(ids, office, by=DESK, at=NOW, estate="翠湖花园")
    assert heard == [(0, 3), (1, 3), (2, 3), (3, 3)]
    assert prints() == [0] * 3
    assert list((office.root / "print").iterdir()) == []


def test_slips_of_keys_that_are_out_and_back_are_not_mixed(office: DataFolder) -> None:
    cabinet()
    unit, owner = household()
    loans = [lend_to_owner(key(hook, unit), owner) for hook in ("A3-10", "A3-11", "A3-12")]
    file = print_slips([loan.id for loan in loans], office, by=DESK, at=NOW)
    assert page_count(file) == 3
    returning.give_back(loans[0].id, pieces=loans[0].pieces or 0, hook_confirmed=True, by=DESK, at=NOW)
    with pytest.raises(BadInput, match="已还的和没还的分开选"):
        print_slips([loan.id for loan in loans], office, by=DESK, at=NOW)
    assert [type(loan).get_by_id(loan.id).print_count for loan in loans] == [1, 1, 1]
