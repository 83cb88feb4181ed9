"""改好的表: a register corrected in Excel comes back; every change is seen before it is made, and undone whole."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from csapp.db.backup import backup_now
from csapp.features.sheet_return import service
from csapp.features.sheet_return.register import PREVIEW, explanation, labels
from csapp.registers.import_batch import ImportBatch, undo_batch
from csapp.registers.import_preview import PreviewRow, RowResult
from csapp.registers.spec import Register
from csapp.ui.buttons import Button, ButtonKind
from csapp.ui.chips import ChipChoice, ChipRow
from csapp.ui.context import Context
from csapp.ui.empty_state import EmptyState
from csapp.ui.import_pane import RESULT_SHAPES
from csapp.ui.import_rows import ImportTable, RowWords
from csapp.ui.keys import bind
from csapp.ui.labels import Label, Panel
from csapp.ui.long_job import LongJob
from csapp.ui.message import MessageSlot
from csapp.ui.runner import Steps

T = TypeVar("T")

_FILES = (".xlsx", ".xls", ".csv")
_ALL = "all"
_RESULTS = (RowResult.CHANGED, RowResult.NEW, RowResult.BAD, RowResult.DOUBLE, RowResult.UNCHANGED)


class SheetReturnPage(QWidget):
    """`registers` are those whose sheets are known, `drawn` says how the office draws them.

    `ask_file` asks for a file and can be replaced.
    """

    def __init__(self, context: Context, registers: Sequence[Register], drawn: service.DrawnBy | None = None) -> None:
        super().__init__()
        self.context = context
        self.ask_file: Callable[[], Path | None] = self._ask_file
        self._drawn = drawn
        self._registers = [register for register in registers if register.sheet is not None]
        self._seen: service.Preview | None = None
        self.setAcceptDrops(True)
        self.message = MessageSlot(self)
        self._long = LongJob(self, context, self.message)
        self.start = EmptyState(self)
        body = self.tr(
            "先在台账页导出，在导出的表里改，别动编号和表头，再选这个文件。改了哪些先列出来看，导入以后也能整批撤销。"
        )
        stages = (self.tr("导出"), self.tr("在 Excel 里改"), self.tr("预检"), self.tr("导入"))
        self.start.say("excel", self.tr("把改好的台账导回来"), body, stages)
        self.start.offer(self.tr("选文件"), self.choose, icon="import", key="Ctrl O")
        self._file = Label("", "secondary", self)
        choices = [ChipChoice(_ALL, self.tr("全部"))]
        choices += [ChipChoice(result.name, result.value, RESULT_SHAPES[result]) for result in _RESULTS]
        self.chips = ChipRow(choices, self)
        self.chips.set_on(_ALL)
        self.chips.chosen.connect(lambda _key: self._filter())
        self.table = ImportTable(PREVIEW, self._words, self)
        self.totals = Label("", "strong", self).wrapping()
        self.back = Button(self.tr("换一个文件"), icon="left", parent=self)
        self.back.clicked.connect(self.close_file)
        self.go = Button(self.tr("导入"), ButtonKind.PRIMARY, icon="import", key="Ctrl Enter", parent=self)
        self.go.clicked.connect(self.apply)
        self.stack = QStackedWidget(self)
        self._lay_out()
        for keys, act in (("Ctrl+O", self.choose), ("Ctrl+Return", self.go.click), ("Ctrl+Z", self.message.undo)):
            bind(self, keys, act)
        bind(self, "Alt+Left", partial(self.chips.go, -1))
        bind(self, "Alt+Right", partial(self.chips.go, 1))
        bind(self, "Ctrl+Down", self.next_problem)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 0, 16, 16)
        column.setSpacing(8)
        self.head = QHBoxLayout()
        self.head.setContentsMargins(0, 12, 0, 4)
        self.head.setSpacing(16)
        self.head.addWidget(Label(self.tr("导入"), "page", self))
        self.head.addWidget(self._file, 1)
        column.addLayout(self.head)
        column.addWidget(self.message)
        column.addWidget(self.stack, 1)
        self.stack.addWidget(self.start)
        rows = QFrame(self)
        rows.setProperty("panel", "true")
        inner = QVBoxLayout(rows)
        inner.setContentsMargins(1, 1, 1, 1)
        inner.addWidget(self.table)
        foot = Panel("", self)
        line = QHBoxLayout()
        words = QVBoxLayout()
        words.addWidget(self.totals)
        words.addWidget(Label(self.tr("导入前自动备份。导入后可以整批撤销。"), "note", self))
        line.addLayout(words, 1)
        line.addWidget(self.back)
        line.addWidget(self.go)
        foot.body.addLayout(line)
        seen = QWidget(self)
        whole = QVBoxLayout(seen)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addWidget(self.chips)
        whole.addWidget(rows, 1)
        whole.addWidget(foot)
        self.stack.addWidget(seen)

    def take_focus(self) -> None:
        """What opening the page does."""
        (self.start if self._seen is None else self.table).setFocus()

    def choose(self) -> None:
        """Ask for a file and compare it."""
        file = self.ask_file()
        if file is not None:
            self.open_file(file)

    def open_file(self, file: Path) -> None:
        """What bringing this file in would do."""
        by, at = self.context.by, self.context.clock()

        def job(steps: Steps) -> service.Preview:
            return service.preview(self._registers, file, by=by, at=at, drawn=self._drawn, cancelled=steps.check)

        self._long.run(self.tr("正在比对 {name}").format(name=file.name), job, self._show)

    def close_file(self) -> None:
        """Back to the start; nothing was written."""
        self._seen = None
        self._file.setText("")
        self.stack.setCurrentIndex(0)

    def _show(self, seen: service.Preview) -> None:
        self._seen, totals = seen, seen.totals
        register = seen.sheet.register
        self._file.setText(self.tr("{file}　{label}").format(file=seen.path.name, label=register.label))
        self.chips.set_counts({_ALL: len(seen.comparison.rows), **{one.name: totals[one] for one in _RESULTS}})
        words = self.tr(
            "将修改 {changed} 条，新增 {new} 条。有误 {bad} 行、重复 {double} 行不导入，{same} 行和台账一样。"
        )
        self.totals.setText(words.format(
            changed=totals[RowResult.CHANGED], new=totals[RowResult.NEW], bad=totals[RowResult.BAD],
            double=totals[RowResult.DOUBLE], same=totals[RowResult.UNCHANGED],
        ))  # fmt: skip
        self.go.setText(self.tr("导入 {count} 行").format(count=seen.good))
        self.go.set_refusal("" if seen.good else self.tr("没有要改的行。"))
        first = next((one for one in _RESULTS if totals[one]), RowResult.UNCHANGED)
        self.chips.set_on(first.name)
        self._filter()
        self.stack.setCurrentIndex(1)
        self.table.setFocus()

    def _filter(self) -> None:
        rows = self._seen.comparison.rows if self._seen is not None else ()
        self.table.show_rows([row for row in rows if self.chips.on in (_ALL, row.result.name)])
        if self.table.rows.rowCount():
            self.table.go_to(0)

    def next_problem(self) -> None:
        """Ctrl+↓: the next row that is refused."""
        self.table.go_to_next(lambda row: row.result is RowResult.BAD)

    def _words(self, row: PreviewRow) -> RowWords:
        assert self._seen is not None
        seen = self._seen.comparison
        number = seen.number_of(row)
        cells = (str(row.number), str(row.result), number or "—", labels(seen, row) or "—", explanation(seen, row))
        return RowWords(cells, str(RESULT_SHAPES[row.result]), frozenset({3} if row.result is RowResult.BAD else ()))

    def apply(self) -> None:
        """Write the good rows, after a backup."""
        seen, at, by = self._seen, self.context.clock(), self.context.by
        if seen is None:
            return
        backup = partial(backup_now, self.context.folder, at, "import")
        job = partial(service.apply, seen, by=by, at=at, backup=backup)
        title = self.tr("正在导入 {count} 行").format(count=seen.good)
        self._long.run(title, lambda steps: job(progress=steps.report), self._imported)

    def _imported(self, batch: ImportBatch) -> None:
        self.close_file()
        words = self.tr("已修改 {changed} 条，新增 {added} 条，批号 {number}。")
        told = words.format(changed=batch.changed, added=batch.added, number=batch.number)
        self.message.good(told, undo=partial(self.undo, batch.id))

    def undo(self, batch_id: int) -> None:
        """Take a whole batch back."""
        job = partial(undo_batch, batch_id, by=self.context.by, at=self.context.clock())
        self._long.run(self.tr("正在撤销整批"), lambda _steps: job(), self._undone)

    def _undone(self, batch: ImportBatch) -> None:
        self.message.good(self.tr("已撤销整批 {number}。").format(number=batch.number))

    def _ask_file(self) -> Path | None:
        pattern = " ".join(f"*{suffix}" for suffix in _FILES)
        words = self.tr("台账 ({pattern})").format(pattern=pattern)
        name, _ = QFileDialog.getOpenFileName(self, self.tr("选改好的表"), "", words)
        return Path(name) if name else None

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A single workbook may be dropped."""
        urls = event.mimeData().urls()
        if len(urls) == 1 and Path(urls[0].toLocalFile()).suffix.lower() in _FILES:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Compare the file that was dropped."""
        event.acceptProposedAction()
        self.open_file(Path(event.mimeData().urls()[0].toLocalFile()))
