"""历史台账: an old register is read, its columns matched, every row seen before it comes in, and undone whole."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from csapp.app.old_ledgers import LEDGERS, OldFile, apply, ledger_of, open_file, preview, totals
from csapp.core.marks import mark
from csapp.db.backup import backup_now
from csapp.registers.cells import text_of
from csapp.registers.columns import is_ignored
from csapp.registers.import_batch import ImportBatch, undo_batch
from csapp.registers.import_preview import PreviewRow, RowResult
from csapp.registers.old_ledger import Read
from csapp.registers.privacy import mask_numbers
from csapp.registers.spec import Field, Kind, Register
from csapp.ui.context import Context
from csapp.ui.empty_state import EmptyState
from csapp.ui.import_pane import RESULT_SHAPES, ImportPane, SeenRows
from csapp.ui.import_rows import RowWords
from csapp.ui.keys import bind
from csapp.ui.labels import Label
from csapp.ui.long_job import LongJob
from csapp.ui.mapping_panel import MappedColumn
from csapp.ui.message import MessageSlot
from csapp.ui.runner import Steps
from csapp.ui.segments import Choice, Segments

T = TypeVar("T")

_FILES = (".xlsx", ".xls", ".csv")
_SHOWN = 40

PREVIEW = Register(
    key="old_ledger",
    label=mark("预检"),
    icon="import",
    model=None,
    title="row",
    order="row",
    fields=(
        Field("row", mark("行号"), Kind.CODE, width=60),
        Field("result", mark("结果"), Kind.CHOICE, width=76),
        Field("number", mark("旧编号"), Kind.CODE, width=110),
        Field("matter", mark("内容"), width=220),
        Field("explanation", mark("说明"), width=0),
    ),
    table=("row", "result", "number", "matter", "explanation"),
)


class OldLedgerPage(QWidget):
    """`ask_file` asks for a file and can be replaced."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.ask_file: Callable[[], Path | None] = self._ask_file
        self.ledger = LEDGERS[0][0]
        self._file: OldFile | None = None
        self._read: Read | None = None
        self.setAcceptDrops(True)
        self.message = MessageSlot(self)
        self._long = LongJob(self, context, self.message)
        self.start = EmptyState(self)
        body = self.tr(
            "先选是哪一种台账。列的先后和叫法都随便，先认一遍再看每一行。导进来的是办结的记录，不再提醒，以后能整批撤销。"
        )
        stages = (self.tr("选文件"), self.tr("对应列"), self.tr("预检"), self.tr("导入"))
        self.start.say("import", self.tr("把以前的台账导进来"), body, stages)
        self.start.offer(self.tr("选文件"), self.choose, icon="import", key="Ctrl O")
        areas = tuple(Choice(ledger.key, ledger.label) for ledger, _ in LEDGERS)
        self.areas = Segments(areas, self.tr("哪一种台账"), self)
        self.areas.chosen.connect(self.choose_area)
        self.areas.set_value(self.ledger.key)
        self.pane = ImportPane(PREVIEW, self._targets(), self)
        self.pane.export.hide()
        self.pane.mapping.keep.hide()
        self._name = Label("", "secondary", self)
        self.stack = QStackedWidget(self)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 0, 16, 16)
        column.setSpacing(8)
        self.head = QHBoxLayout()
        self.head.setContentsMargins(0, 12, 0, 4)
        self.head.setSpacing(16)
        self.head.addWidget(Label(self.tr("导入"), "page", self))
        self.head.addWidget(self._name, 1)
        column.addLayout(self.head)
        column.addWidget(self.message)
        line = QHBoxLayout()
        line.addWidget(self.areas)
        line.addStretch(1)
        column.addLayout(line)
        column.addWidget(self.stack, 1)
        self.stack.addWidget(self.start)
        self.stack.addWidget(self.pane)

    def _connect(self) -> None:
        pane = self.pane
        pane.mapping.chosen.connect(self._map)
        pane.mapping.turned.connect(self._turn)
        pane.mended.connect(self._mend)
        pane.left_out.connect(self._leave_out)
        pane.back.clicked.connect(self.close_file)
        pane.go.clicked.connect(self.apply)
        for keys, act in (
            ("Ctrl+O", self.choose), ("Ctrl+Return", pane.go.click), ("Ctrl+Z", self.message.undo),
            ("Ctrl+Down", pane.next_problem),
        ):  # fmt: skip
            bind(self, keys, act)
        bind(self, "Alt+Left", partial(pane.chips.go, -1))
        bind(self, "Alt+Right", partial(pane.chips.go, 1))

    def take_focus(self) -> None:
        """What opening the page does."""
        (self.start if self._file is None else self.pane.table).setFocus()

    def _targets(self) -> list[Choice]:
        return [Choice(one.key, one.label) for one in self.ledger.targets if not one.ignored]

    # The file and its columns

    def choose_area(self, key: str) -> None:
        """Which area's ledger it is; a file that is open is read anew with its columns."""
        self.ledger = ledger_of(key)[0]
        self.areas.set_value(key)
        self.pane.mapping.take_choices(self._targets())
        if self._file is not None:
            self.open_file(self._file.path)

    def choose(self) -> None:
        """Ask for a file and read it."""
        file = self.ask_file()
        if file is not None:
            self.open_file(file)

    def open_file(self, path: Path) -> None:
        """Read a file and guess its columns."""
        area = self.ledger.key

        def job(steps: Steps) -> OldFile:
            return open_file(area, path, cancelled=steps.check)

        self._long.run(self.tr("正在读 {name}").format(name=path.name), job, self._show_file, stopped=self._say_stopped)

    def close_file(self) -> None:
        """Back to the start; nothing was written."""
        self._file = None
        self._name.setText("")
        self.stack.setCurrentWidget(self.start)
        self.take_focus()

    def _show_file(self, file: OldFile) -> None:
        self._file = file
        titles = [f"{one.block.sheet} {'、'.join(one.block.captions[:1])}".strip() for one in file.tables]
        self.pane.mapping.show_tables(titles, 0)
        self.stack.setCurrentWidget(self.pane)
        self._turn(0)

    def _turn(self, table: int) -> None:
        file = self._file
        if file is None:
            return
        if table != file.at_table:
            file.at_table, file.mended, file.left_out = table, {}, set()
        block = file.table.block
        self._name.setText(self.tr("{file}　工作表 {sheet}").format(file=file.path.name, sheet=block.sheet))
        columns = []
        for place, target in enumerate(file.table.mapping):
            sample = next((text for cell in block.cells(place) if (text := text_of(cell))), "")
            title = block.title(place)
            columns.append(MappedColumn(title, mask_numbers(sample), target, is_ignored(title, self.ledger.targets)))
        self.pane.mapping.show_columns(columns)
        self.preview()

    def _map(self, place: int, target: str) -> None:
        if self._file is not None:
            mapping = list(self._file.table.mapping)
            mapping[place] = target
            self._file.table.mapping = tuple(mapping)
            self._turn(self._file.at_table)

    def _mend(self, cell: tuple[int, int, int], text: str) -> None:
        if self._file is not None:
            self._file.mended[cell[1], cell[2]] = text
            self.preview()

    def _leave_out(self, place: tuple[int, int], out: bool) -> None:
        if self._file is not None:
            (self._file.left_out.add if out else self._file.left_out.discard)(place[1])
            self.preview()

    # The rows

    def preview(self) -> None:
        """What importing would do, with the columns and the corrections of this moment."""
        file, at = self._file, self.context.clock()
        if file is not None:
            title = self.tr("正在预检 {name}").format(name=file.path.name)
            self._read = None
            self.pane.go.set_busy(self.tr("正在预检"))
            self._long.run(
                title,
                lambda steps: preview(file, at, progress=steps.report),
                self._show,
                failed=self._show_unseen,
                stopped=self._leave_unseen,
            )

    def _show_unseen(self) -> None:
        self.pane.show_unseen(self.tr("还没有预检完。改一列对应，或再选一次文件，就重新预检。"))

    def _leave_unseen(self) -> None:
        self._show_unseen()
        self._say_stopped()

    def _say_stopped(self) -> None:
        self.pane.go.set_busy()
        self.message.note(self.tr("已停止，没有导入。"))

    def _show(self, read: Read) -> None:
        self._read = read
        seen = SeenRows(read.rows, totals(read), self._words, lambda row: str(row.number), self._cell)
        self.pane.show_preview(seen)

    def _cell(self, row: PreviewRow, place: int) -> str:
        assert self._file is not None
        table = self._file.table
        mended = self._file.mended.get((row.index, place))
        return mended if mended is not None else text_of(table.block.rows[row.index][table.block.columns[place]])

    def _words(self, row: PreviewRow) -> RowWords:
        assert self._file is not None
        mapping = self._file.table.mapping
        number, *told_of = (
            self._cell(row, mapping.index(target)) if target in mapping else ""
            for target in ("number", *self.ledger.matter)
        )
        matter = " ".join(filter(None, told_of))
        told = [problem.message for problem in row.problems]
        if row.result is RowResult.UNCHANGED:
            told = [self.tr("以前导过了。")]
        elif row.result is RowResult.DOUBLE:
            told = [self.tr("和第 {row} 行一样。").format(row=row.other)]
        cells = (str(row.number), str(row.result), number or "—", matter[:_SHOWN] or "—", "".join(told))
        return RowWords(cells, str(RESULT_SHAPES[row.result]), frozenset())

    # Importing and taking back

    def apply(self) -> None:
        """Write the good rows, after a backup."""
        file, by, at = self._file, self.context.by, self.context.clock()
        if file is None or self._read is None:
            return
        backup = partial(backup_now, self.context.folder, at, "import")
        title = self.tr("正在导入 {count} 行").format(count=len(self._read.written))
        job = partial(apply, file, by=by, at=at, backup=backup)
        go = self.pane.go
        go.set_busy(self.tr("正在导入"))

        def write(steps: Steps) -> ImportBatch:
            return job(progress=steps.report)

        self._long.run(title, write, self._imported, failed=go.set_busy, stopped=self._say_stopped)

    def _imported(self, batch: ImportBatch) -> None:
        self.pane.go.set_busy()
        self.close_file()
        words = self.tr("已导入 {count} 条历史记录，批号 {number}。").format(count=batch.added, number=batch.number)
        self.message.good(words, undo=partial(self.undo, batch.id))

    def undo(self, batch_id: int) -> None:
        """Take a whole batch back."""
        job = partial(undo_batch, batch_id, by=self.context.by, at=self.context.clock())
        self._long.run(self.tr("正在撤销整批"), lambda _steps: job(), self._undone)

    def _undone(self, batch: ImportBatch) -> None:
        self.message.good(self.tr("已撤销整批 {number}。").format(number=batch.number))

    def _ask_file(self) -> Path | None:
        words = self.tr("台账 ({pattern})").format(pattern=" ".join(f"*{suffix}" for suffix in _FILES))
        name, _ = QFileDialog.getOpenFileName(self, self.tr("选以前的台账"), "", words)
        return Path(name) if name else None

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A single file may be dropped."""
        urls = event.mimeData().urls()
        if len(urls) == 1 and Path(urls[0].toLocalFile()).suffix.lower() in _FILES:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Read the file that was dropped."""
        event.acceptProposedAction()
        self.open_file(Path(event.mimeData().urls()[0].toLocalFile()))
