"""The sheet of a count is offered to the printers like every other paper (S23)."""

from collections.abc import Callable
from pathlib import Path

from csapp.app.form_tools import form_tools
from csapp.app.stock_takes import StockTakePage
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor
from csapp.features.key_lending.service.keeping import take_stock
from csapp.masterdata.keys.register import STOCK_TAKES
from csapp.ui.context import Context
from tests.features import key_makers
from tests.journeys.hands import CONTROL, Hands, Key
from tests.makers import DESK, NOW

NewContext = Callable[[Actor], Context]


def test_ctrl_p_prints_the_sheet(new_context: NewContext, show: Callable[..., Hands], office: DataFolder) -> None:
    assert office.database.is_file()
    key_makers.make_tables()
    made = key_makers.cabinet()
    key = key_makers.key("A3-10")
    take = take_stock(made.id, {key.id: 1}, by=DESK, at=NOW)
    context = new_context(DESK)
    page = StockTakePage(context, STOCK_TAKES, form_tools(context))
    hands = show(page)
    page.show_record(take.id)
    opened: list[Path] = []
    page.open_file = opened.append
    hands.press(Key.Key_P, CONTROL)
    assert [file.suffix for file in opened] == [".pdf"]
    assert page.message.text == f"已写好「{opened[0].name}」。"
    printed: list[Path] = []
    context.print_file = printed.append
    hands.press(Key.Key_P, CONTROL)
    assert (len(printed), len(opened)) == (1, 1)
