"""导入台账: choose a file, check what its columns are, look at every row, import, take back (look 09)."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from csapp.core.roles import Permission, may
from csapp.db.backup import backup_now
from csapp.features.ledger import service
from csapp.features.ledger.models import Ledger, Mapping, Preview, code_of
from csapp.features.ledger.register.preview import PREVIEW, explanation, masked
from csapp.features.ledger.register.targets import TARGETS
from csapp.masterdata.estate.models import Place
from csapp.registers.cells import text_of
from csapp.registers.columns import is_ignored
from csapp.registers.import_batch import BATCH, BatchState, ImportBatch, undo_batch
from csapp.registers.import_preview import PreviewRow
from csapp.ui.changes import Follower
from csapp.ui.context import Context
from csapp.ui.import_pane import RESULT_SHAPES, ImportPane, SeenRows
from csapp.ui.import_rows import RowWords
from csapp.ui.import_start import BatchLine, ImportStart
from csapp.ui.keys import bind
from csapp.ui.labels import Label
from csapp.ui.long_job import LongJob
from csapp.ui.mapping_panel import MappedColumn
from csapp.ui.message import MessageSlot
from csapp.ui.pill import Sign
from csapp.ui.runner import Steps
from csapp.ui.segments import Choice

T = TypeVar("T")

_FILES = (".xlsx", ".xls", ".csv")
_MOST_BATCHES = 8
_UNIT = 2


def words_of(seen: Preview, row: PreviewRow) -> RowWords:
    """A row as shown, personal numbers masked; a cell that could not be read is shown as it stands in the file."""
    said = seen.facts[row.block][row.index]
    targets = seen.mapping[row.block]
    area = f"{said.area / 100:.2f}" if said.area else ""
    day = said.handed_over_on.isoformat() if said.handed_over_on else ""
    phones = masked("phone", "、".join(said.phone))
    cells = [_number(seen, row), str(row.result), code_of(said.address), "、".join(said.name), phones, area, day]
    groups = ((), (), ("unit", "room", "entrance", "building", "unit_key"), ("name", "person_key"), ("phone",))
    wrong: set[int] = set()
    for at, keys in enumerate((*groups, ("area",), ("handed_over_on",))):
        faults = [fault for fault in row.problems if fault.grave and fault.place >= 0 and targets[fault.place] in keys]
        if faults:
            wrong.add(at)
            # an address that was read is shown whole, though only one of its cells is wrong
            cells[at] = (cells[at] if at == _UNIT else "") or text_of(seen.cell(row, faults[0].place)) or cells[at]
    return RowWords((*(cell or "—" if at > 1 else cell for at, cell in enumerate(cells)), explanation(seen, row)),
                    str(RESULT_SHAPES[row.result]), frozenset(wrong))  # fmt: skip


def _number(seen: Preview, row: PreviewRow) -> str:
    """The row's number in the file, with its sheet where there are several."""
    sheets = {block.sheet for block in seen.ledger.blocks}
    return f"{seen.sheet(row)} {row.number}" if len(sheets) > 1 else str(row.number)


class LedgerPage(QWidget):
    """The page; `ask_file` and `ask_target` ask for a file to read or to write, both can be replaced."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.ask_file: Callable[[], Path | None] = self._ask_file
        self.ask_target: Callable[[], Path | None] = self._ask_target
        self._ledger: Ledger | None = None
        self._mapping: list[list[str]] = []
        self._corrections: dict[tuple[int, int, int], str] = {}
        self._skipped: set[Place] = set()
        self._table = 0
        self.setAcceptDrops(True)
        self.message = MessageSlot(self)
        self._long = LongJob(self, context, self.message)
        self.start = ImportStart(
            self.tr("选一份业主台账"),
            self.tr("xlsx、xls 或 csv 都行，表头怎么写、列怎么排都认。先预检再导入，导入了也能整批撤销。"),
            self.choose,
            self,
        )
        self.start.undo_asked.connect(self.undo)
        choices = [Choice(target.key, target.label) for target in TARGETS if not target.ignored]
        self.pane = ImportPane(PREVIEW, choices, self)
        self._seen: Preview | None = None
        self.stack = QStackedWidget(self)
        self.stack.addWidget(self.start)
        self.stack.addWidget(self.pane)
        self._file = Label("", "secondary", self)
        self._lay_out()
        self._show_stage(0)
        self._connect()
        self.refresh()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 0, 16, 16)
        column.setSpacing(8)
        head = self.head = QHBoxLayout()
        head.setContentsMargins(0, 12, 0, 4)
        head.setSpacing(16)
        head.addWidget(Label(self.tr("导入"), "page", self))
        head.addWidget(self._file, 1)
        self._stages = [Label(stage, "note", self) for stage in self.stages()]
        for at, stage in enumerate(self._stages):
            if at:
                head.addWidget(Label("›", "hint", self))
            head.addWidget(stage)
        column.addLayout(head)
        column.addWidget(self.message)
        column.addWidget(self.stack, 1)

    def stages(self) -> tuple[str, ...]:
        """The steps of an import, in order."""
        return self.tr("选文件"), self.tr("对应列"), self.tr("预检"), self.tr("导入")

    def _show_stage(self, current: int) -> None:
        for at, stage in enumerate(self._stages):
            stage.set_role("link" if at == current else "note")

    def _connect(self) -> None:
        pane = self.pane
        pane.mapping.chosen.connect(self._map)
        pane.mapping.turned.connect(self._turn)
        pane.mended.connect(self._mend)
        pane.left_out.connect(self._leave_out)
        pane.back.clicked.connect(self.close_file)
        pane.go.clicked.connect(self.apply)
        pane.export.clicked.connect(self.export)
        bind(self, "Ctrl+Down", pane.next_problem)
        bind(self, "Ctrl+Return", pane.go.click)
        bind(self, "Ctrl+O", self.choose)
        bind(self, "Ctrl+Z", self.message.undo)
        bind(self, "Alt+Left", partial(pane.chips.go, -1))
        bind(self, "Alt+Right", partial(pane.chips.go, 1))
        self._follower = Follower(self, self.context.changed, ("ledger",), self.refresh)

    # A file

    def take_focus(self) -> None:
        """What opening the page does."""
        (self.start.choose if self._ledger is None else self.pane.table).setFocus()

    def choose(self) -> None:
        """Ask for a file and read it."""
        file = self.ask_file()
        if file is not None:
            self.open_file(file)

    def open_file(self, file: Path) -> None:
        """Read a file, guess its columns and preview its rows."""
        self._long.run(
            self.tr("正在读 {name}").format(name=file.name),
            lambda steps: service.open_ledger(file, progress=steps.report, cancelled=steps.check),
            self._show_ledger,
            stopped=self._say_stopped,
        )

    def close_file(self) -> None:
        """Back to the start; nothing was written."""
        self._ledger = None
        self._file.setText("")
        self._show_stage(0)
        self.stack.setCurrentWidget(self.start)
        self.take_focus()

    def _show_ledger(self, ledger: Ledger) -> None:
        self._ledger, self._table = ledger, 0
        self._mapping = [list(targets) for targets in ledger.mapping]
        self._corrections, self._skipped = {}, set()
        titles = [f"{block.sheet} {'、'.join(block.captions[:1])}".strip() for block in ledger.blocks]
        self.pane.mapping.show_tables(titles, 0)
        self._turn(0)
        self.stack.setCurrentWidget(self.pane)
        self.preview()

    def _turn(self, table: int) -> None:
        """Show the columns of another table of the file."""
        if self._ledger is None:
            return
        self._table = table
        block = self._ledger.blocks[table]
        row = self.tr("第 {row} 行是表头").format(row=block.header_row) if block.header_row else self.tr("没有表头")
        self._file.setText(f"{self._ledger.path.name}　{self.tr('工作表')} {block.sheet}　{row}")
        columns = []
        for place, target in enumerate(self._mapping[table]):
            sample = next((text for cell in block.cells(place) if (text := text_of(cell))), "")
            title = block.title(place)
            columns.append(MappedColumn(title, masked(target, sample), target, is_ignored(title, TARGETS)))
        self.pane.mapping.show_columns(columns)

    def _map(self, place: int, target: str) -> None:
        self._mapping[self._table][place] = target
        self._turn(self._table)
        self.preview()

    def _mend(self, cell: tuple[int, int, int], text: str) -> None:
        self._corrections[cell] = text
        self.preview()

    def _leave_out(self, place: Place, out: bool) -> None:
        (self._skipped.add if out else self._skipped.discard)(place)
        self.preview()

    def _targets(self) -> Mapping:
        return tuple(tuple(targets) for targets in self._mapping)

    def preview(self) -> None:
        """What importing would do, with the mapping and the corrections of this moment."""
        ledger = self._ledger
        if ledger is None:
            return
        job = partial(service.preview, ledger, self._targets(), dict(self._corrections), frozenset(self._skipped))
        self._seen = None
        self.pane.go.set_busy(self.tr("正在预检"))
        self._long.run(
            self.tr("正在预检 {name}").format(name=ledger.path.name),
            lambda steps: job(progress=steps.report, cancelled=steps.check),
            self._show_preview,
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

    def _show_preview(self, seen: Preview) -> None:
        self._seen = seen
        self._show_stage(2)
        self.pane.show_preview(
            SeenRows(
                seen.rows,
                seen.totals,
                partial(words_of, seen),
                partial(_number, seen),
                lambda row, place: text_of(seen.cell(row, place)),
            )
        )

    # Importing and taking back

    def apply(self) -> None:
        """Import the good rows, after a backup; the mapping is kept where that is wished."""
        seen, at, by = self._seen, self.context.clock(), self.context.by
        if seen is None or self._ledger is None:
            return
        keep = self.pane.mapping.keep.isChecked()
        backup = partial(backup_now, self.context.folder, at, "import")

        def job(steps: Steps) -> ImportBatch:
            batch = service.apply(seen, by=by, at=at, progress=steps.report, cancelled=steps.check, backup=backup)
            if keep:
                service.remember(seen.ledger, seen.mapping)
            return batch

        go = self.pane.go
        go.set_busy(self.tr("正在导入"))
        title = self.tr("正在导入 {count} 行").format(count=seen.good)
        self._long.run(title, job, self._imported, failed=go.set_busy, stopped=self._say_stopped)

    def _imported(self, batch: ImportBatch) -> None:
        self.pane.go.set_busy()
        self.close_file()
        self.refresh()
        words = self.tr("已导入 {count} 行，批号 {number}。").format(
            count=batch.added + batch.changed, number=batch.number
        )
        self.message.good(words, undo=partial(self.undo, batch.id))

    def undo(self, batch_id: int) -> None:
        """Take a whole batch back."""
        at, by = self.context.clock(), self.context.by
        self._long.run(
            self.tr("正在撤销整批"),
            lambda _steps: undo_batch(batch_id, by=by, at=at),
            self._undone,
        )

    def _undone(self, batch: ImportBatch) -> None:
        self.message.good(self.tr("已撤销整批 {number}。").format(number=batch.number))
        self.refresh()

    def refresh(self) -> None:
        """Read the batches again."""
        self.context.runner.run(self, service.batches, self._show_batches, latest="batches")

    def _show_batches(self, batches: Sequence[ImportBatch]) -> None:
        allowed = may(self.context.by, Permission.IMPORT_LEDGER)
        counts = self.tr("{rows} 行，新增 {added}，修改 {changed}")
        lines = []
        for batch in batches[:_MOST_BATCHES]:
            state = BatchState(batch.state)
            face = BATCH.states[state]
            words = counts.format(rows=batch.rows, added=batch.added, changed=batch.changed)
            when = f"{batch.created_at:%Y-%m-%d %H:%M}"
            undoable = allowed and state is BatchState.APPLIED
            sign = Sign(face.label, face.shape)
            lines.append(BatchLine(batch.id, sign, batch.number, batch.file_name, words, when, undoable))
        self.start.show_batches(lines)

    def export(self) -> None:
        """The rows with a problem as a sheet of their own, to be mended and imported again."""
        target = self.ask_target() if self._seen is not None else None
        if target is not None and self._seen is not None:
            job = partial(service.write_problems, target, self._seen, by=self.context.by, at=self.context.clock())
            self.context.runner.run(self, job, self._exported, self.message.error)

    def _exported(self, count: int) -> None:
        self.message.good(self.tr("已写好 {count} 行，改好再导一次。").format(count=count))

    def _ask_file(self) -> Path | None:
        pattern = " ".join(f"*{suffix}" for suffix in _FILES)
        name, _ = QFileDialog.getOpenFileName(
            self, self.tr("选业主台账"), "", self.tr("台账 ({pattern})").format(pattern=pattern)
        )
        return Path(name) if name else None

    def _ask_target(self) -> Path | None:
        name, _ = QFileDialog.getSaveFileName(self, self.tr("存有误的行"), self.tr("有误的行.xlsx"), "*.xlsx")
        return Path(name) if name else None

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A single ledger may be dropped."""
        urls = event.mimeData().urls()
        if len(urls) == 1 and Path(urls[0].toLocalFile()).suffix.lower() in _FILES:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Read the file that was dropped."""
        event.acceptProposedAction()
        self.open_file(Path(event.mimeData().urls()[0].toLocalFile()))
