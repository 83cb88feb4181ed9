"""回访统计 on the callback page: one month by source and by person, and the forms that have not come back (P23)."""

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from csapp.core.roles import Permission, may
from csapp.features.callback.models import Callback, LeftOut, add_months
from csapp.features.callback.service import rates
from csapp.features.callback.service.rates import Board, Counts, Unsigned
from csapp.ui.buttons import Button
from csapp.ui.changes import Follower
from csapp.ui.context import Context
from csapp.ui.figure_table import Figure, FigureCell, FigureColumn, FigureRow, FigureTable
from csapp.ui.keys import bind
from csapp.ui.labels import Label, Panel
from csapp.ui.message import MessageAction, MessageSlot
from csapp.ui.theme import Tone

Export = Callable[[Board, Path], None]


class RateView(QWidget):
    """`opened` names a callback to be shown in the register; `export` writes the month, `ask_file` says where to."""

    opened = Signal(int)

    def __init__(self, context: Context, message: MessageSlot, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("回访统计"))
        self.context, self.message = context, message
        self.month = context.clock().date().replace(day=1)
        self.board: Board | None = None
        self.export: Export | None = None
        self.ask_file: Callable[[str], Path | None] = lambda _title: None
        self.open_file: Callable[[Path], None] = lambda _file: None
        self._build()
        bind(self, "PgUp", lambda: self.turn(-1))
        bind(self, "PgDown", lambda: self.turn(1))
        Follower(self, context.changed, frozenset({Callback.key(), LeftOut.key()}), self.refresh)

    # Building

    def _build(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(8)
        outer.addLayout(self._build_head())
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
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
            column.addWidget(panel)
        column.addStretch(1)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        area.viewport().setAutoFillBackground(False)
        inside.setAutoFillBackground(False)
        outer.addWidget(area, 1)

    def _build_head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setContentsMargins(4, 4, 4, 4)
        head.setSpacing(8)
        self.back = Button(self.tr("上月"), icon="left", key="PgUp", parent=self)
        self.forth = Button(self.tr("下月"), icon="right", key="PgDn", parent=self)
        self.back.clicked.connect(lambda: self.turn(-1))
        self.forth.clicked.connect(lambda: self.turn(1))
        self.title = Label("", "panel", self)
        self.words = Label("", "secondary", self)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.words.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.sheet = Button(self.tr("导出统计"), icon="excel", parent=self)
        self.sheet.clicked.connect(self._export)
        for part in (self.back, self.title, self.forth):
            head.addWidget(part)
        head.addSpacing(8)
        head.addWidget(self.words, 1)
        head.addWidget(self.sheet)
        return head

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

    def refresh(self) -> None:
        """Count the month again, in the worker."""
        job = partial(rates.board, self.month, self.context.clock().date())
        self.context.runner.run(self, job, self._show, self.message.error, latest="rates")

    def turn(self, months: int) -> None:
        """Another month; none after this one."""
        other = add_months(self.month, months)
        if other <= self.context.clock().date():
            self.month = other
            self.refresh()

    def _show(self, board: Board) -> None:
        self.board = board
        self.title.setText(self.tr("{year} 年 {month} 月").format(year=board.month.year, month=board.month.month))
        self.forth.set_refusal("" if add_months(board.month, 1) <= self._today() else self.tr("下个月还没有到。"))
        self.words.setText(self._summary(board))
        rows = [_row(source.value, counts, with_due=True) for source, counts in board.sources.items()]
        whole = _row(self.tr("合计"), board.total, with_due=True, is_sum=True)
        self.sources.show_rows([*rows, whole])
        self.people.show_rows([_row(name, counts, with_due=False) for name, counts in board.people.items()])
        self.people.setVisible(bool(board.people))
        self.no_people.setVisible(not board.people)
        self.papers.show_rows([_paper(entry) for entry in board.unsigned])
        self.papers.setVisible(bool(board.unsigned))
        self.no_papers.setVisible(not board.unsigned)
        self.sheet.setVisible(self.export is not None and may(self.context.by, Permission.EXPORT))

    def _today(self) -> date:
        return self.context.clock().date()

    def _summary(self, board: Board) -> str:
        total = board.total
        if not total.due:
            return self.tr("这个月没有要做的回访。")
        words = self.tr("应回访 {due} 次，已回访 {called} 次，超期 {overdue} 次，还要打 {to_call} 次。")
        return words.format(due=total.due, called=total.called, overdue=total.overdue, to_call=total.to_call)

    # Leaving

    def _export(self) -> None:
        if self.board is None or self.export is None:
            return
        board, export = self.board, self.export
        file = self.ask_file(self.tr("回访统计 {month}").format(month=f"{board.month:%Y-%m}"))
        if file is not None:
            self.context.runner.run(
                self, partial(export, board, file), lambda _done: self._exported(file), self.message.error
            )

    def _exported(self, file: Path) -> None:
        again = MessageAction(self.tr("打开"), lambda: self.open_file(file))
        self.message.note(self.tr("已导出到 {file}。").format(file=file.name), again)


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
