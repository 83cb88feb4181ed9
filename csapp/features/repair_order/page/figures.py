"""统计: rates with their n, times, and where the faults come from, as numbers and small charts (P22, P25-P29)."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from csapp.core.marks import mark
from csapp.core.money import yuan
from csapp.features.repair_order.register import ORDERS
from csapp.features.repair_order.service.statistics import Group, Share, Statistics, Times, statistics_of
from csapp.ui.changes import Follower
from csapp.ui.chart import Bar, BarChart, LineChart, Point
from csapp.ui.context import Context
from csapp.ui.editors import FormTools
from csapp.ui.labels import Label
from csapp.ui.message import MessageSlot
from csapp.ui.period_button import PeriodButton
from csapp.ui.theme import Tone, theme, theme_switch

# R58 and R60: guide values of the source.
_MOST_BOOKED, _MOST_CARRIED = 80.0, 5.0


class Tile(QFrame):
    """One number with what it is of: the n stands with every rate."""

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("panel", "true")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(0)
        column.addWidget(Label(title, "secondary", self))
        self._title = title
        self.number = Label("", "unit", self)
        self.note = Label("", "note", self)
        column.addWidget(self.number)
        column.addWidget(self.note)

    def say(self, number: str, note: str, tone: Tone | None = None) -> None:
        """Show a number; `note` says of how many."""
        self.number.setText(number)
        self.note.setText(note)
        colours = self.number.palette()
        colours.setColor(self.number.foregroundRole(), theme().ink(tone) if tone is not None else theme().text)
        self.number.setPalette(colours)
        self.setAccessibleName("，".join((self._title, number, note)))


def minutes_text(minutes: int | None) -> str:
    """`45 分`, `3 小时 20 分`, `2 天 4 小时`."""
    if minutes is None:
        return "—"
    days, rest = divmod(minutes, 24 * 60)
    if days:
        return mark("{days} 天 {hours} 小时").format(days=days, hours=rest // 60)
    if rest >= 60:
        return mark("{hours} 小时 {minutes} 分").format(hours=rest // 60, minutes=rest % 60)
    return mark("{minutes} 分").format(minutes=rest)


class FiguresPage(QWidget):
    """The figures of a period, this month at first."""

    def __init__(self, context: Context, tools: FormTools) -> None:
        super().__init__()
        self.context = context
        self.setAccessibleName(self.tr("报修统计"))
        today = context.clock().date()
        self._span = (today.replace(day=1), today)
        self.message = MessageSlot(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 0, 16, 16)
        column.setSpacing(8)
        column.addWidget(self._make_head(tools))
        column.addWidget(self.message)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        body = QWidget()
        area.setWidget(body)
        area.viewport().setAutoFillBackground(False)
        body.setAutoFillBackground(False)
        column.addWidget(area, 1)
        self._fill(QVBoxLayout(body))
        theme_switch().changed.connect(self._fit)
        self._fit()
        Follower(self, context.changed, {ORDERS.key}, self.refresh)

    def _make_head(self, tools: FormTools) -> QWidget:
        self.head = QWidget(self)
        row = QHBoxLayout(self.head)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(Label(self.tr("报修"), "page", self.head))
        row.addSpacing(8)
        self.views = QHBoxLayout()
        row.addLayout(self.views)
        row.addStretch(1)
        self.period = PeriodButton(tools.days, self.head)
        self.period.set_span(*self._span)
        self.period.changed.connect(self._take_span)
        row.addWidget(self.period)
        return self.head

    def _fill(self, column: QVBoxLayout) -> None:
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(8)
        titles = {
            "orders": self.tr("报修"), "redo": self.tr("返修率"), "booking": self.tr("预约率"),
            "no_show": self.tr("失约率"), "carry": self.tr("滞留率"), "satisfied": self.tr("满意率"),
            "response": self.tr("派单用时"), "arrival": self.tr("到场用时"), "handling": self.tr("完工用时"),
        }  # fmt: skip
        tiles = QGridLayout()
        tiles.setSpacing(8)
        self.tiles = {key: Tile(title, self) for key, title in titles.items()}
        for at, tile in enumerate(self.tiles.values()):
            tiles.addWidget(tile, at // 3 if at >= 6 else 0, at % 6 if at < 6 else (at - 6) * 2, 1, 1 if at < 6 else 2)
        column.addLayout(tiles)
        self.days = LineChart(self.tr("每天报修"))
        self.charts = {
            "item": BarChart(self.tr("按项目")), "building": BarChart(self.tr("按楼栋")),
            "cause": BarChart(self.tr("按原因")), "technician": BarChart(self.tr("按维修人")),
            "carry": BarChart(self.tr("按日滞留")), "clerk": BarChart(self.tr("前台工作量")),
        }  # fmt: skip
        column.addWidget(_framed(self.days))
        grid = QGridLayout()
        grid.setSpacing(8)
        for at, chart in enumerate(self.charts.values()):
            grid.addWidget(_framed(chart), at // 2, at % 2)
        column.addLayout(grid)
        column.addStretch(1)

    def _fit(self) -> None:
        self.head.setMinimumHeight(theme().height("page_head"))

    def take_focus(self) -> None:
        """The first chart is read out."""
        self.days.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take_span(self, since: date | None, until: date | None) -> None:
        today = self.context.clock().date()
        self._span = (since or date(today.year, 1, 1), until or today)
        self.refresh()

    def refresh(self) -> None:
        """Count again."""
        job = partial(statistics_of, *self._span)
        self.context.runner.run(self, job, self.show_figures, self.message.error, latest="statistics")

    def show_figures(self, told: Statistics) -> None:
        """Everything of a period."""
        cancelled = self.tr("另取消 {count} 单").format(count=told.cancelled)
        self.tiles["orders"].say(self.tr("{count} 单").format(count=told.orders), cancelled)
        self._say_share("redo", told.redo, self.tr("返修 {part} 单，共 {n} 单"))
        self._say_share("booking", told.booking, self.tr("预约 {part} 单，共 {n} 单，参考低于 80%"), _MOST_BOOKED)
        self._say_share("no_show", told.no_show, self.tr("失约 {part} 单，预约 {n} 单"))
        self._say_share(
            "carry", told.carry_over, self.tr("滞留 {part} 次，当日维修 {n} 次，参考低于 5%"), _MOST_CARRIED
        )
        self._say_share("satisfied", told.satisfied, self.tr("满意和基本满意 {part}，答复 {n}"))
        for key, times in (("response", told.response), ("arrival", told.arrival), ("handling", told.handling)):
            self._say_times(key, times)
        counted = self.tr("n = {n}")
        self.days.show_points(
            [Point(f"{day:%m-%d}", count) for day, count in told.by_day], counted.format(n=told.orders)
        )
        for key, groups in (("item", told.by_item), ("building", told.by_building), ("cause", told.by_cause)):
            self.charts[key].show_bars(_bars(groups), counted.format(n=_sum(groups)))
        worked = [Bar(group.label, group.n, str(group.n), _work_of(group)) for group in told.by_technician]
        self.charts["technician"].show_bars(worked, counted.format(n=_sum(told.by_technician)))
        self._show_others(told, counted)

    def _show_others(self, told: Statistics, counted: str) -> None:
        late = [day for day in told.carry_days if day.carried]
        words = self.tr("当日维修 {jobs} 单")
        bars = [
            Bar(f"{day.day:%m-%d}", day.carried, str(day.carried), words.format(jobs=day.jobs), Tone.WARN)
            for day in late
        ]
        self.charts["carry"].show_bars(bars, counted.format(n=told.carry_over.n))
        daily = self.tr("每天 {count} 单，参考 15 到 20 单")
        clerks = [Bar(name, count, str(count), daily.format(count=mean)) for name, count, mean in told.by_clerk]
        self.charts["clerk"].show_bars(clerks, counted.format(n=told.orders))

    def _say_share(self, key: str, share: Share, words: str, most: float | None = None) -> None:
        percent = share.percent
        number = "—" if percent is None else f"{percent:.1f}%"
        is_high = most is not None and percent is not None and percent >= most
        self.tiles[key].say(number, words.format(part=share.part, n=share.n), Tone.WARN if is_high else None)

    def _say_times(self, key: str, times: Times) -> None:
        words = self.tr("中位数，九成在 {p90} 内，n = {n}")
        note = words.format(p90=minutes_text(times.p90), n=times.n) if times.n else self.tr("n = 0")
        self.tiles[key].say(minutes_text(times.median), note)


def _framed(chart: QWidget) -> QFrame:
    frame = QFrame()
    frame.setProperty("panel", "true")
    column = QVBoxLayout(frame)
    column.setContentsMargins(8, 6, 8, 8)
    column.addWidget(chart)
    column.addStretch(1)
    return frame


def _sum(groups: Iterable[Group]) -> int:
    return sum(group.n for group in groups)


def _bars(groups: Sequence[Group]) -> list[Bar]:
    words = mark("返修 {count}")
    return [
        Bar(group.label, group.n, str(group.n), words.format(count=group.redone) if group.redone else "")
        for group in groups
    ]


def _work_of(group: Group) -> str:
    return mark("{hours} 小时　{fee}").format(hours=f"{group.minutes / 60:.1f}", fee=yuan(group.fee_fen))
