"""Charts say in words what they draw, and draw nothing but their values."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from csapp.ui.chart import Bar, BarChart, LineChart, Point, nice_top
from csapp.ui.theme import Tone, apply_theme, theme
from tests.ui.staging import put


def width_of(picture: QImage, colour: str) -> list[int]:
    """How far each run of this colour goes, one number for each bar, from above."""
    runs, before = [], 0
    for y in range(picture.height()):
        count = sum(picture.pixelColor(x, y).name() == colour for x in range(0, picture.width(), 2))
        if count and not before:
            runs.append(2 * count)
        before = count
    return runs


def test_bars_are_as_long_as_their_values(stage: QWidget) -> None:
    chart = put(stage, BarChart("按项目"))
    chart.show_bars([Bar("水电", 8, "8"), Bar("门窗", 4, "4", "返修 1"), Bar("防水", 2, "2")], "n = 14")
    QApplication.processEvents()
    first, second, third = width_of(chart.grab().toImage(), theme().accent.name())
    assert abs(first - 2 * second) <= 6
    assert abs(first - 4 * third) <= 6
    assert chart.spoken() == "按项目，n = 14：水电 8；门窗 4 返修 1；防水 2"


def test_a_chart_without_values_says_so(stage: QWidget) -> None:
    bars, line = put(stage, BarChart("按原因")), put(stage, LineChart("每天报修"))
    for chart in (bars, line):
        assert not chart.grab().isNull()
    bars.show_bars([])
    line.show_points([Point("11-24", 0)])
    QApplication.processEvents()
    assert not line.grab().isNull()
    assert bars.accessibleDescription() == "这段时间没有数"


def test_more_bars_than_fit_are_all_said(stage: QWidget) -> None:
    chart = put(stage, BarChart("按楼栋", most=3))
    few = chart.sizeHint().height()
    chart.show_bars([Bar(f"{number}栋", number, str(number), tone=Tone.WARN) for number in range(9, 0, -1)])
    assert chart.sizeHint().height() > few
    assert "1栋 1" in chart.spoken()
    assert not chart.grab().isNull()


@pytest.mark.parametrize("name", ["light", "dark"])
def test_a_line_goes_through_its_points(themed: QApplication, stage: QWidget, name: str) -> None:
    apply_theme(themed, name)
    chart = put(stage, LineChart("每天报修"))
    chart.resize(600, 220)
    chart.show_points([Point(f"11-{day:02d}", day % 5) for day in range(1, 25)], "n = 48")
    QApplication.processEvents()
    assert width_of(chart.grab().toImage(), theme().accent.name())
    assert chart.accessibleName() == "每天报修，n = 48"
    assert chart.accessibleDescription().startswith("11-01 1；11-02 2")


@pytest.mark.parametrize(
    ("highest", "top"), [(0, 4), (4, 4), (5, 8), (10, 12), (13, 20), (41, 80), (90, 120), (380, 400), (1000, 1200)]
)
def test_the_axis_ends_where_its_four_ticks_are_whole(highest: int, top: int) -> None:
    assert nice_top(highest) == top


def test_a_chart_is_reached_by_tab_and_never_by_an_input_method(stage: QWidget) -> None:
    chart = put(stage, LineChart("每天报修"))
    assert chart.focusPolicy() == Qt.FocusPolicy.TabFocus
    assert not chart.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
