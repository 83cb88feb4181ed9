"""A chip with nothing in it, words that find nothing, and what is still offered then (look 3, empty state)."""

from collections.abc import Callable
from dataclasses import replace

from pytestqt.qtbot import QtBot

from csapp.app.desk import connected_runner
from csapp.core.roles import Actor
from csapp.features.callback.page.desk import CallbackPage
from csapp.ui.context import Context
from tests import makers
from tests.journeys.hands import CONTROL, Hands, Key
from tests.makers import DESK


def test_the_button_for_a_new_one_outlives_an_empty_chip_and_words_that_find_nothing(
    new_context: Callable[[Actor], Context], show: Callable[..., Hands], qtbot: QtBot
) -> None:
    """With the worker of the window: the rows are there before the chips are counted again."""
    runner = connected_runner()
    makers.callback()
    page = CallbackPage(replace(new_context(DESK), runner=runner))
    hands = show(page)

    def shows(words: str, chip: str) -> None:
        view = page.model.view
        counted = page.chips.count_of("all") == (0 if words else 1)
        assert (view.words, view.filter, page.model.rowCount(), counted) == (words, chip, 0, True)

    try:
        qtbot.waitUntil(lambda: page.model.rowCount() == 1)
        page.chips.chosen.emit("overdue")
        qtbot.waitUntil(lambda: shows("", "overdue"))
        hands.press(Key.Key_F, CONTROL)
        hands.write("谁也不会这么写")
        qtbot.waitUntil(lambda: shows("谁也不会这么写", "overdue"))
        hands.press(Key.Key_Escape)
        qtbot.waitUntil(lambda: shows("", "overdue"))
        assert page.head.new.isVisible()
    finally:
        runner.close()
