"""投诉统计 on the complaint page: a month by nature, grade and department, and how it came there (P21)."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from csapp.features.complaint.models import Complaint
from csapp.features.complaint.service.figures import RISING_MONTHS, Board, Line, board
from csapp.ui.chart import LineChart, Point
from csapp.ui.context import Context
from csapp.ui.figure_table import Figure, FigureCell, FigureColumn, FigureRow, FigureTable
from csapp.ui.labels import Label, Panel
from csapp.ui.message import MessageSlot
from csapp.ui.month_figures import MonthFigures
from csapp.ui.notice import Notice
from csapp.ui.theme import Tone


class FigureView(MonthFigures):
    """The month in hand above, the way there below."""

    def __init__(self, context: Context, message: MessageSlot, parent: QWidget | None = None) -> None:
        super().__init__(context, message, board, frozenset({Complaint.key()}), parent)
        self.setAccessibleName(self.tr("投诉统计"))
        inside = self.column.parentWidget()
        self.rising = Notice(Tone.WARN, "", "warn", inside)
        self.natures = FigureTable(self.tr("按投诉性质"), self._columns(self.tr("投诉性质")), inside)
        self.severities = FigureTable(self.tr("按等级"), self._columns(self.tr("等级")), inside)
        self.departments = FigureTable(self.tr("按责任部门"), self._columns(self.tr("责任部门")), inside)
        self.trend = LineChart(self.tr("每月投诉"), inside)
        self.months = FigureTable(self.tr("最近十二个月"), self._columns(self.tr("月份")), inside)
        self.nobody = Label(self.tr("这个月没有投诉。"), "secondary", inside)
        self.column.addWidget(self.rising)
        self.column.addWidget(self.nobody)
        self.panels = [self._panel(table) for table in (self.natures, self.severities, self.departments)]
        first = QHBoxLayout()
        first.setSpacing(8)
        for panel in self.panels[:2]:
            first.addWidget(panel, 1, Qt.AlignmentFlag.AlignTop)
        self.column.addLayout(first)
        self.column.addWidget(self.panels[2])
        self.column.addWidget(_framed(self.trend))
        self.column.addWidget(self._panel(self.months))
        self.column.addStretch(1)

    def _panel(self, table: FigureTable) -> Panel:
        panel = Panel(table.accessibleName(), table.parentWidget())
        panel.body.addWidget(table)
        return panel

    def _columns(self, label: str) -> tuple[FigureColumn, ...]:
        return (
            FigureColumn(label, Figure.WORD),
            FigureColumn(self.tr("投诉")),
            FigureColumn(self.tr("重大"), tone=Tone.WARN),
            FigureColumn(self.tr("未结束")),
            FigureColumn(self.tr("超期"), tone=Tone.DANGER),
            FigureColumn(self.tr("逾期率"), Figure.SHARE),
        )

    def first(self) -> QWidget:
        """What takes the keys when the view is opened."""
        return self.natures if self.natures.figures.rows else self.months

    def summary(self, board: Board) -> str:
        """「投诉 5 件，未结束 3 件，超期 1 件，逾期率 20 %。」"""
        whole = board.whole
        if not whole.total:
            return ""
        words = self.tr("投诉 {total} 件，未结束 {open} 件，超期 {late} 件，逾期率 {rate}。")
        return words.format(total=whole.total, open=whole.open, late=whole.late, rate=_percent(whole.late_rate).text)

    def show_board(self, board: Board) -> None:
        """A month; one without complaints says so."""
        counts = "、".join(str(line.total) for line in board.months[-RISING_MONTHS:])
        words = self.tr("投诉连续 {count} 个月上升（{counts} 件），报告主管领导。")
        self.rising.say(words.format(count=RISING_MONTHS, counts=counts) if board.is_rising else "")
        whole = _row(board.whole, is_sum=True)
        self.natures.show_rows([*map(_row, board.by_nature), whole] if board.by_nature else [])
        self.severities.show_rows([*map(_row, board.by_severity), whole] if board.by_severity else [])
        self.departments.show_rows(list(map(_row, board.by_department)))
        for panel in self.panels:
            panel.setVisible(bool(board.whole.total))
        self.nobody.setVisible(not board.whole.total)
        self.trend.show_points(
            [Point(line.label, line.total) for line in board.months],
            self.tr("共 {count} 件").format(count=sum(line.total for line in board.months)),
        )
        self.months.show_rows(list(map(_row, reversed(board.months))))


def _row(line: Line, *, is_sum: bool = False) -> FigureRow:
    numbers = (line.total, line.major, line.open, line.late)
    cells = (FigureCell(line.label), *(FigureCell(str(number)) for number in numbers), _percent(line.late_rate))
    return FigureRow(line.label, cells, is_sum)


def _percent(part: float | None) -> FigureCell:
    return FigureCell("—") if part is None else FigureCell(f"{round(part * 100)} %", part)


def _framed(chart: QWidget) -> QFrame:
    frame = QFrame(chart.parentWidget())
    frame.setProperty("panel", "true")
    column = QVBoxLayout(frame)
    column.setContentsMargins(8, 6, 8, 8)
    column.addWidget(chart)
    return frame
