"""The grid of a month: what stands where, in words too; walked and set by keys, never by a letter."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from csapp.core.workflow import Shape
from csapp.ui.keys import key_of
from csapp.ui.month_grid import MonthGrid
from csapp.ui.month_grid_model import GridCell, GridDay, GridRow
from csapp.ui.theme import apply_theme

DAYS = [GridDay(str(day), "一", f"{day} 号", is_off=day == 3, is_today=day == 2) for day in range(1, 31)]
ROWS = [
    GridRow(7, "刘芳", tuple(GridCell("早", "早班") for _ in DAYS), ("30", "240")),
    GridRow(8, "何静", (GridCell("夜", "夜班", Shape.DIAMOND), *(GridCell() for _ in DAYS[1:])), ("1", "8")),
    GridRow(0, "还缺", tuple(GridCell("1", "还缺 1 人", Shape.DIAMOND) for _ in DAYS), ("", "")),
]


@pytest.fixture
def grid(qtbot: QtBot, qapp: QApplication) -> Iterator[MonthGrid]:
    apply_theme(qapp, "light")
    made = MonthGrid("轮班表")
    qtbot.addWidget(made)
    made.resize(1040, 300)
    made.show_month(DAYS, ROWS, ("班数", "工时"))
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.setFocus()
    yield made
    made.close()


def press(grid: MonthGrid, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(grid, key)


def test_the_model_is_sound(grid: MonthGrid, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(grid.month)  # type: ignore[no-untyped-call]


def test_today_has_the_cursor_and_the_arrows_walk(grid: MonthGrid) -> None:
    moved: list[tuple[int, int]] = []
    grid.moved.connect(lambda key, day: moved.append((key, day)))
    assert grid.place() == (7, 1)
    press(grid, Qt.Key.Key_Right, Qt.Key.Key_Down)
    assert grid.place() == (8, 2)
    assert moved == [(7, 2), (8, 2)]
    press(grid, Qt.Key.Key_Down)
    assert grid.place() is None  # the sums


def test_digits_set_and_delete_clears_but_letters_do_nothing(grid: MonthGrid) -> None:
    typed: list[tuple[int, int, int]] = []
    grid.typed.connect(lambda key, day, digit: typed.append((key, day, digit)))
    press(grid, Qt.Key.Key_1, Qt.Key.Key_9, Qt.Key.Key_0, Qt.Key.Key_A, Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
    assert typed == [(7, 1, 1), (7, 1, 9), (7, 1, 0), (7, 1, 0)]
    grid.go_to(0, 3)
    press(grid, Qt.Key.Key_1)
    assert len(typed) == 4


def test_every_digit_of_the_help_sets_a_square(grid: MonthGrid) -> None:
    typed: list[int] = []
    grid.typed.connect(lambda _key, _day, digit: typed.append(digit))
    first, last = key_of("set_square").keys
    for digit in range(int(first), int(last) + 1):
        QTest.keyClicks(grid, str(digit))
    assert typed == list(range(1, 10))


def test_enter_asks_at_the_square(grid: MonthGrid) -> None:
    asked: list[tuple[int, int]] = []
    places: list[QPoint] = []
    grid.asked.connect(lambda key, day, _place: asked.append((key, day)))
    grid.asked.connect(lambda _key, _day, place: places.append(place))
    press(grid, Qt.Key.Key_Return)
    assert asked == [(7, 1)]
    assert grid.rect().contains(grid.mapFromGlobal(places[0]))


def test_every_square_is_told_in_words(grid: MonthGrid) -> None:
    spoken = Qt.ItemDataRole.AccessibleTextRole
    assert grid.month.index(1, 0).data(spoken) == "何静 1 号 夜班"
    assert grid.month.index(2, 4).data(spoken) == "还缺 5 号 还缺 1 人"
    assert grid.month.index(0, 31).data(spoken) == "刘芳 工时 240"
    assert grid.month.index(1, 0).data(Qt.ItemDataRole.ToolTipRole) == "夜班"


def test_the_cursor_stays_when_the_same_month_is_read_again_and_goes_to_today_in_another(grid: MonthGrid) -> None:
    grid.go_to(8, 20)
    grid.show_month(DAYS, ROWS, ("班数", "工时"))
    assert grid.place() == (8, 20)
    grid.show_month(DAYS[:28], ROWS[:1], ("班数", "工时"))
    assert grid.place() == (7, 1)
    grid.show_month(DAYS, [], ("班数", "工时"))
    assert grid.place() is None
    press(grid, Qt.Key.Key_1, Qt.Key.Key_Return)


def test_the_days_share_the_width_and_nothing_scrolls_sideways(grid: MonthGrid) -> None:
    widths = [grid.columnWidth(at) for at in range(30)]
    assert max(widths) - min(widths) <= 1
    assert sum(widths) + grid.columnWidth(30) + grid.columnWidth(31) == grid.viewport().width()
    grid.resize(500, 300)
    assert min(grid.columnWidth(at) for at in range(30)) >= 24
    assert grid.horizontalScrollBar().maximum() > 0


@pytest.mark.parametrize("name", ["light", "dark"])
def test_it_is_drawn_in_both_themes(grid: MonthGrid, qapp: QApplication, name: str) -> None:
    """Another ground for days off, today and the square in hand."""
    theme = apply_theme(qapp, name)
    grid.go_to(8, 20)
    picture = grid.viewport().grab().toImage()
    scale = picture.devicePixelRatio()

    def colour(row: int, day: int) -> str:
        corner = grid.visualRect(grid.month.index(row, day)).topLeft() * scale
        return picture.pixelColor(round(corner.x()) + 4, round(corner.y()) + 4).name()

    assert colour(1, 5) == theme.surface.name()
    assert colour(1, 2) == theme.raised.name()
    assert colour(1, 1) == theme.tint.name()
    assert colour(1, 20) in {theme.sel.name(), theme.accent.name()}
    apply_theme(qapp, "light")
