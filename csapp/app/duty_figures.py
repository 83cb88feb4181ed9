"""值班评估 on the page 值班: a month by person, signatures and gaps, and the months before (P30, S15)."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from csapp.app.duty_evaluation import DutyBoard, PersonFigures, duty_board, duty_export
from csapp.features.duty_log.service.evaluation import DaySigned, MonthLine
from csapp.ui.chart import LineChart, Point
from csapp.ui.context import Context
from csapp.ui.figure_table import Figure, FigureCell, FigureColumn, FigureRow, FigureTable
from csapp.ui.labels import Label, Panel
from csapp.ui.message import MessageSlot
from csapp.ui.month_figures import MonthFigures
from csapp.ui.theme import Tone

_READS = frozenset({"duty_log", "duty_log_entry", "duty_tour_check", "duty_handover", "duty_roster", "duty_swap"})


class DutyFigureView(MonthFigures):
    """The month in hand above, the way there below."""

    def __init__(self, context: Context, message: MessageSlot, parent: QWidget | None = None) -> None:
        super().__init__(context, message, duty_board, _READS, parent)
        self.setAccessibleName(self.tr("值班评估"))
        inside = self.column.parentWidget()
        self.duties = FigureTable(self.tr("每人班次"), self._duty_columns(), inside)
        self.logs = FigureTable(self.tr("每人日志"), self._log_columns(), inside)
        self.late = FigureTable(self.tr("迟签和未签的日子"), self._day_columns(), inside)
        gaps = (FigureColumn(self.tr("缺人的班"), Figure.WORD), FigureColumn(self.tr("缺人"), tone=Tone.DANGER))
        self.gaps = FigureTable(self.tr("缺人的班"), gaps, inside)
        self.trend = LineChart(self.tr("每月值班记录"), inside)
        self.months = FigureTable(self.tr("最近十二个月"), self._month_columns(), inside)
        self.signed = Label("", "secondary", inside)
        self.covered = Label(self.tr("每一班都有人。"), "secondary", inside)
        for table in (self.duties, self.logs):
            self.column.addWidget(self._panel(table))
        self.column.addLayout(self._signatures_and_gaps())
        self.column.addWidget(_framed(self.trend))
        self.column.addWidget(self._panel(self.months))
        self.column.addStretch(1)

    def _signatures_and_gaps(self) -> QHBoxLayout:
        both = QHBoxLayout()
        both.setSpacing(8)
        for table, words in ((self.late, self.signed), (self.gaps, self.covered)):
            panel = self._panel(table)
            words.setContentsMargins(12, 8, 12, 8)
            panel.body.addWidget(words)
            words.hide()
            both.addWidget(panel, 1, Qt.AlignmentFlag.AlignTop)
        return both

    def _panel(self, table: FigureTable) -> Panel:
        panel = Panel(table.accessibleName(), table.parentWidget())
        panel.body.addWidget(table)
        return panel

    def _duty_columns(self) -> tuple[FigureColumn, ...]:
        return (
            FigureColumn(self.tr("姓名"), Figure.WORD),
            FigureColumn(self.tr("班数")),
            FigureColumn(self.tr("工时")),
            FigureColumn(self.tr("夜班")),
            FigureColumn(self.tr("节假日")),
            FigureColumn(self.tr("报调班")),
            FigureColumn(self.tr("顶班")),
        )

    def _log_columns(self) -> tuple[FigureColumn, ...]:
        return (
            FigureColumn(self.tr("姓名"), Figure.WORD),
            FigureColumn(self.tr("日志页")),
            FigureColumn(self.tr("迟开页"), tone=Tone.WARN),
            FigureColumn(self.tr("记录")),
            FigureColumn(self.tr("善后写了"), Figure.SHARE),
            FigureColumn(self.tr("巡查勾了"), Figure.SHARE),
            FigureColumn(self.tr("迟交班"), tone=Tone.WARN),
            FigureColumn(self.tr("清点不符"), tone=Tone.DANGER),
        )

    def _day_columns(self) -> tuple[FigureColumn, ...]:
        return (
            FigureColumn(self.tr("日期"), Figure.WORD),
            FigureColumn(self.tr("日志页")),
            FigureColumn(self.tr("已签字")),
            FigureColumn(self.tr("迟（天）"), tone=Tone.DANGER),
        )

    def _month_columns(self) -> tuple[FigureColumn, ...]:
        return (
            FigureColumn(self.tr("月份"), Figure.WORD),
            FigureColumn(self.tr("日志页")),
            FigureColumn(self.tr("记录")),
            FigureColumn(self.tr("迟开页"), tone=Tone.WARN),
            FigureColumn(self.tr("迟签天数"), tone=Tone.DANGER),
        )

    def first(self) -> QWidget:
        """What takes the keys when the view is opened."""
        return self.duties

    def summary(self, board: DutyBoard) -> str:
        """「24 天有日志，签齐 20 天，迟签或未签 4 天；调班 2 次；缺 3 人次。」"""
        words = self.tr("{days} 天有日志，签齐 {signed} 天，迟签或未签 {late} 天；调班 {swaps} 次；缺 {missing} 人次。")
        return words.format(
            days=len(board.days),
            signed=board.signed_days,
            late=len(board.late_days),
            swaps=board.swaps,
            missing=board.missing,
        )

    def show_board(self, board: DutyBoard) -> None:
        """A month; what did not happen says so in words."""
        people = [*((row, False) for row in board.people), (board.whole, True)]
        self.duties.show_rows([_duty_row(row, is_sum=is_sum) for row, is_sum in people])
        self.logs.show_rows([_log_row(row, is_sum=is_sum) for row, is_sum in people])
        self.late.show_rows([_day_row(day) for day in board.late_days])
        self.late.setVisible(bool(board.late_days))
        none = self.tr("这个月的日志都按时签了字。") if board.days else self.tr("这个月没有日志。")
        self.signed.setText("" if board.late_days else none)
        self.signed.setVisible(not board.late_days)
        self.gaps.show_rows([_row(f"{gap.day:%m-%d} {gap.shift}", gap.missing) for gap in board.gaps])
        self.gaps.setVisible(bool(board.gaps))
        self.covered.setVisible(not board.gaps)
        self.trend.show_points(
            [Point(line.label, line.entries) for line in board.months],
            self.tr("共 {count} 条").format(count=sum(line.entries for line in board.months)),
        )
        self.months.show_rows([_month_row(line) for line in reversed(board.months)])


def _row(label: str, *numbers: int) -> FigureRow:
    return FigureRow(label, (FigureCell(label), *(FigureCell(str(number)) for number in numbers)))


def _duty_row(row: PersonFigures, *, is_sum: bool) -> FigureRow:
    texts = (row.shifts, f"{row.hours:g}", row.nights, row.holidays, row.asked, row.stood_in)
    return FigureRow(row.name, (FigureCell(row.name), *(FigureCell(str(text)) for text in texts)), is_sum)


def _log_row(row: PersonFigures, *, is_sum: bool) -> FigureRow:
    before, after = (row.pages, row.opened_late, row.entries), (row.late_handovers, row.differing)
    cells = (
        FigureCell(row.name),
        *(FigureCell(str(number)) for number in before),
        _percent(row.settled_share),
        _percent(row.tour_share),
        *(FigureCell(str(number)) for number in after),
    )
    return FigureRow(row.name, cells, is_sum)


def _day_row(day: DaySigned) -> FigureRow:
    return _row(f"{day.day:%m-%d}", day.pages, day.signed, day.late)


def _month_row(line: MonthLine) -> FigureRow:
    return _row(line.label, line.pages, line.entries, line.opened_late, line.late_days)


def _percent(part: float | None) -> FigureCell:
    return FigureCell("—") if part is None else FigureCell(f"{round(part * 100)} %", part)


def _framed(chart: QWidget) -> QFrame:
    frame = QFrame(chart.parentWidget())
    frame.setProperty("panel", "true")
    column = QVBoxLayout(frame)
    column.setContentsMargins(8, 6, 8, 8)
    column.addWidget(chart)
    return frame


def open_file(file: Path) -> None:
    """Show a file in the program the desk uses for it."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(file)))


class DutyFiguresPage(QWidget):
    """The view with the head of the tab; `views` takes its switch, `open_file` shows what was exported."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.setAccessibleName(self.tr("值班评估"))
        self.open_file: Callable[[Path], None] = open_file
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Label(self.tr("值班"), "page", self))
        head.addSpacing(8)
        self.views = QHBoxLayout()
        head.addLayout(self.views)
        head.addStretch(1)
        column.addLayout(head)
        self.message = MessageSlot(self)
        column.addWidget(self.message)
        self.figures = DutyFigureView(context, self.message, self)
        self.figures.export = duty_export(context)
        self.figures.ask_file = self._ask_sheet
        self.figures.open_file = self._show_file
        column.addWidget(self.figures, 1)
        self.figures.refresh()

    def take_focus(self) -> None:
        """What opening the page does: the first table takes the keys."""
        self.figures.first().setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_file(self, file: Path) -> None:
        self.open_file(file)

    def _ask_sheet(self, title: str) -> Path | None:
        name, _ = QFileDialog.getSaveFileName(self, title, f"{title}.xlsx", self.tr("Excel 工作簿 (*.xlsx)"))
        return Path(name).with_suffix(".xlsx") if name else None
