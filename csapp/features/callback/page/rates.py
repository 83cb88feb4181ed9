"""回访统计 on the callback page: one month by source and by person, and the forms that have not come back (P23)."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from csapp.features.callback.models import Callback, LeftOut
from csapp.features.callback.service import rates
from csapp.features.callback.service.rates import Board, Counts, Unsigned
from csapp.ui.context import Context
from csapp.ui.figure_table import Figure, FigureCell, FigureColumn, FigureRow, FigureTable
from csapp.ui.labels import Label, Panel
from csapp.ui.message import MessageSlot
from csapp.ui.month_figures import MonthFigures
from csapp.ui.theme import Tone


class RateView(MonthFigures):
    """`opened` names a callback to be shown in the register."""

    opened = Signal(int)

    def __init__(self, context: Context, message: MessageSlot, parent: QWidget | None = None) -> None:
        super().__init__(context, message, rates.board, frozenset({Callback.key(), LeftOut.key()}), parent)
        self.setAccessibleName(self.tr("回访统计"))
        inside = self.column.parentWidget()
        self.sources = FigureTable(self.tr("按来源"), self._source_columns(), inside)
        self.people = FigureTable(self.tr("按回访人"), self._person_columns(), inside)
        self.papers = FigureTable(self.tr("没有签回的回访记录表"), self._paper_columns(), inside)
        self.papers.chosen.connect(lambda key: self.opened.emit(int(key)))
        self.no_papers = Label(self.tr("印出去的都签回来了。"), "secondary", inside)
        self.no_people = Label(self.tr("这个月还没有人做过回访。"), "secondary", inside)
        for table, instead in ((self.sources, None), (self.people, self.no_people), (self.papers, self.no_papers)):
            panel = Panel(table.accessibleName(), inside)
            panel.body.addWidget(table)
            if instead is not None:
                panel.body.addWidget(instead)
            self.column.addWidget(panel)
        self.column.addStretch(1)

    def _source_columns(self) -> tuple[FigureColumn, ...]:
        return (FigureColumn(self.tr("来源"), Figure.WORD), *self._figures(with_due=True))

    def _person_columns(self) -> tuple[FigureColumn, ...]:
        return (FigureColumn(self.tr("回访人"), Figure.WORD), *self._figures(with_due=False))

    def _figures(self, *, with_due: bool) -> tuple[FigureColumn, ...]:
        """The numbers of both tables; who has not called yet has no person."""
        due = (
            FigureColumn(self.tr("应回访")),
            FigureColumn(self.tr("超期"), tone=Tone.DANGER),
            FigureColumn(self.tr("还要打")),
            FigureColumn(self.tr("未抽中")),
        )
        share = (FigureColumn(self.tr("回访率"), Figure.SHARE),)
        return (
            *(due if with_due else ()),
            FigureColumn(self.tr("已回访")),
            FigureColumn(self.tr("按时")),
            FigureColumn(self.tr("未签回"), tone=Tone.WARN),
            FigureColumn(self.tr("联系次数")),
            FigureColumn(self.tr("满意")),
            FigureColumn(self.tr("基本满意")),
            FigureColumn(self.tr("不满意"), tone=Tone.DANGER),
            *(share if with_due else ()),
            FigureColumn(self.tr("满意率"), Figure.SHARE),
        )

    def _paper_columns(self) -> tuple[FigureColumn, ...]:
        return (
            FigureColumn(self.tr("编号"), Figure.WORD),
            FigureColumn(self.tr("房号"), Figure.WORD),
            FigureColumn(self.tr("客户"), Figure.WORD),
            FigureColumn(self.tr("等了几天"), tone=Tone.WARN),
            FigureColumn(self.tr("打印次数")),
            FigureColumn(self.tr("回访人"), Figure.WORD),
        )

    # Reading

    def first(self) -> QWidget:
        """What takes the keys when the view is opened."""
        return self.sources

    def show_board(self, board: Board) -> None:
        """The month by source and by person, and the papers that are out today."""
        rows = [_row(source.value, counts, with_due=True) for source, counts in board.sources.items()]
        whole = _row(self.tr("合计"), board.total, with_due=True, is_sum=True)
        self.sources.show_rows([*rows, whole])
        self.people.show_rows([_row(name, counts, with_due=False) for name, counts in board.people.items()])
        self.people.setVisible(bool(board.people))
        self.no_people.setVisible(not board.people)
        self.papers.show_rows([_paper(entry) for entry in board.unsigned])
        self.papers.setVisible(bool(board.unsigned))
        self.no_papers.setVisible(not board.unsigned)

    def summary(self, board: Board) -> str:
        """「应回访 9 次，已回访 5 次，超期 0 次，还要打 4 次。」"""
        total = board.total
        if not total.due:
            return self.tr("这个月没有要做的回访。")
        words = self.tr("应回访 {due} 次，已回访 {called} 次，超期 {overdue} 次，还要打 {to_call} 次。")
        return words.format(due=total.due, called=total.called, overdue=total.overdue, to_call=total.to_call)


def _row(name: str, counts: Counts, *, with_due: bool, is_sum: bool = False) -> FigureRow:
    due = (counts.due, counts.overdue, counts.to_call, counts.left_out) if with_due else ()
    answers = (counts.satisfied, counts.basic, counts.unsatisfied)
    numbers = (*due, counts.called, counts.on_time, counts.unsigned, counts.attempts, *answers)
    shares = (counts.called_share, counts.content_share) if with_due else (counts.content_share,)
    cells = (FigureCell(name), *(FigureCell(str(number)) for number in numbers), *map(_share, shares))
    return FigureRow(name, cells, is_sum)


def _share(part: float | None) -> FigureCell:
    return FigureCell("—") if part is None else FigureCell(f"{round(part * 100)} %", part)


def _paper(entry: Unsigned) -> FigureRow:
    texts = (entry.number, entry.unit_code, entry.customer, str(entry.days), str(entry.prints), entry.caller)
    return FigureRow(str(entry.id), tuple(map(FigureCell, texts)))
