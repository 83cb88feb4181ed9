"""A preview of an import: columns at the left, rows at the right, what it would do below (look 09)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from csapp.core.workflow import Shape
from csapp.registers.import_preview import PreviewRow, Problem, RowResult
from csapp.registers.spec import Register
from csapp.ui.buttons import Button, ButtonKind
from csapp.ui.chips import ChipChoice, ChipRow
from csapp.ui.correction_bar import CorrectionBar, Fault
from csapp.ui.import_rows import ImportTable, RowWords
from csapp.ui.labels import Label, Panel
from csapp.ui.mapping_panel import MappingPanel
from csapp.ui.segments import Choice
from csapp.ui.theme import theme

RESULT_SHAPES = {
    RowResult.NEW: Shape.DOT,
    RowResult.CHANGED: Shape.HALF,
    RowResult.UNCHANGED: Shape.FILED,
    RowResult.DOUBLE: Shape.DIAMOND,
    RowResult.BAD: Shape.TRIANGLE,
    RowResult.SKIPPED: Shape.CROSS,
}
_ALL, _ATTENTION = "all", "attention"
_LEFT, _WIDEST = 384, 480


@dataclass(frozen=True)
class SeenRows:
    """The rows with their totals; `words` makes them readable, `number` names one, `cell` gives a cell as written."""

    rows: Sequence[PreviewRow]
    totals: Mapping[RowResult, int]
    words: Callable[[PreviewRow], RowWords]
    number: Callable[[PreviewRow], str]
    cell: Callable[[PreviewRow, int], str]


class ImportPane(QWidget):
    """The columns at the left, the rows at the right, and what importing them would do below.

    `mended` carries table, row and column with the new text, `left_out` table and row and whether it stays out.
    """

    mended = Signal(object, str)
    left_out = Signal(object, bool)

    def __init__(self, register: Register, targets: Sequence[Choice], parent: QWidget) -> None:
        super().__init__(parent)
        self.seen: SeenRows | None = None
        self.place = -1
        self.mapping = MappingPanel(targets, self)
        self.mapping.setFixedWidth(min(theme().px(_LEFT), _WIDEST))
        choices = [ChipChoice(_ALL, self.tr("全部"))]
        choices += [ChipChoice(result.name, result.value, RESULT_SHAPES[result]) for result in RowResult]
        self.chips = ChipRow([*choices, ChipChoice(_ATTENTION, self.tr("只看要留意的"), modifier=True)], self)
        self.chips.set_on(_ALL)
        self.chips.chosen.connect(lambda _key: self.filter_rows())
        self.chips.modified.connect(lambda _keys: self.filter_rows())
        self.export = Button(self.tr("导出有误的行"), icon="excel", parent=self)
        self.table = ImportTable(register, self._words, self)
        self.table.picked.connect(lambda _row: self._show_fault())
        self.bar = CorrectionBar(self)
        self.bar.mended.connect(self._mend)
        self.bar.left_out.connect(self._leave_out)
        self.totals = Label("", "strong", self).wrapping()
        self.back = Button(self.tr("上一步"), icon="left", parent=self)
        self.go = Button(self.tr("导入"), ButtonKind.PRIMARY, icon="import", key="Ctrl Enter", parent=self)
        self._lay_out()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.mapping)
        right = QVBoxLayout()
        right.setSpacing(8)
        top = QHBoxLayout()
        top.addWidget(self.chips, 1)
        top.addWidget(self.export)
        right.addLayout(top)
        rows = QFrame(self)
        rows.setProperty("panel", "true")
        inner = QVBoxLayout(rows)
        inner.setContentsMargins(1, 1, 1, 1)
        inner.setSpacing(0)
        inner.addWidget(self.table, 1)
        inner.addWidget(self.bar)
        right.addWidget(rows, 1)
        foot = Panel("", self)
        line = QHBoxLayout()
        words = QVBoxLayout()
        words.addWidget(self.totals)
        words.addWidget(Label(self.tr("导入前自动备份。导入后可以整批撤销。"), "note", self))
        line.addLayout(words, 1)
        line.addWidget(self.back)
        line.addWidget(self.go)
        foot.body.addLayout(line)
        right.addWidget(foot)
        row.addLayout(right, 1)

    def _words(self, row: PreviewRow) -> RowWords:
        assert self.seen is not None
        return self.seen.words(row)

    def show_preview(self, seen: SeenRows) -> None:
        """Another preview, with the cursor where it was."""
        held = self.table.row()
        self.seen = seen
        counts = {result.name: seen.totals[result] for result in RowResult}
        self.chips.set_counts(
            {_ALL: len(seen.rows), _ATTENTION: sum(row.wants_attention for row in seen.rows), **counts}
        )
        words = self.tr(
            "将导入 {good} 行：新增 {new}，修改 {changed}。不变 {same}、重复 {double}、有误 {bad} 行不导入。"
        )
        self.go.set_busy()
        totals = seen.totals
        good = totals[RowResult.NEW] + totals[RowResult.CHANGED]
        self.totals.setText(words.format(
            good=good, new=totals[RowResult.NEW], changed=totals[RowResult.CHANGED],
            same=totals[RowResult.UNCHANGED], double=totals[RowResult.DOUBLE], bad=totals[RowResult.BAD],
        ))  # fmt: skip
        self.go.setText(self.tr("导入 {count} 行").format(count=good))
        self.go.set_refusal("" if good else self.tr("没有可导入的行。"))
        self.export.set_refusal("" if totals[RowResult.BAD] else self.tr("没有有误的行。"))
        self.filter_rows(held)

    def show_unseen(self, reason: str) -> None:
        """The rows that are shown are not those of the columns chosen now: nothing can be imported, and why."""
        self.totals.setText(reason)
        self.go.set_busy()
        self.go.setText(self.tr("导入"))
        self.go.set_refusal(reason)

    def filter_rows(self, held: PreviewRow | None = None) -> None:
        """The rows of the chip that is on."""
        if self.seen is None:
            return
        rows = [row for row in self.seen.rows if self.chips.on in (_ALL, row.result.name)]
        if _ATTENTION in self.chips.modifiers:
            rows = [row for row in rows if row.wants_attention]
        self.table.show_rows(rows)
        at = next((at for at, row in enumerate(rows) if held and (row.block, row.index) == (held.block, held.index)), 0)
        if rows:
            self.table.go_to(at)
        self._show_fault()

    def next_problem(self) -> None:
        """Ctrl+↓: the next row with a problem, ready to be mended."""
        if self.table.go_to_next(lambda row: row.result is RowResult.BAD):
            self.bar.take_focus()

    def _show_fault(self) -> None:
        row = self.table.row()
        if self.seen is None or row is None or not (row.problems or row.result is RowResult.SKIPPED):
            self.bar.show_fault(None)
            return
        fault = next(iter(sorted(row.problems, key=lambda one: not one.grave)), Problem(-1, "", ""))
        self.place = fault.place
        text = self.seen.cell(row, fault.place) if fault.place >= 0 else ""
        title = self.tr("第 {number} 行").format(number=self.seen.number(row))
        message = fault.message or self._words(row).cells[-1]
        self.bar.show_fault(Fault(title, message, fault.column, text, row.result is RowResult.SKIPPED))

    def _mend(self, text: str) -> None:
        row = self.table.row()
        if row is not None and self.place >= 0:
            self.mended.emit((row.block, row.index, self.place), text)

    def _leave_out(self, out: bool) -> None:
        row = self.table.row()
        if row is not None:
            self.left_out.emit((row.block, row.index), out)
