"""Which column of a file is what: its header, a list to choose from, a sample (look 09)."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from csapp.ui.fields import ChoiceField
from csapp.ui.labels import CutLabel, Label, rule
from csapp.ui.notice import Notice
from csapp.ui.segments import Choice
from csapp.ui.theme import Tone, theme
from csapp.ui.tick_box import TickBox

_HEADER, _SAMPLE = 88, 104
_NAMED = 4


@dataclass(frozen=True)
class MappedColumn:
    """One column of the file: what stands in its head, one of its values, what it is taken for, whether it counts."""

    header: str
    sample: str
    target: str
    ignored: bool = False


class MappingPanel(QFrame):
    """`chosen` tells table, column and what it is to be; `turned` another table of the file."""

    chosen = Signal(int, str)
    turned = Signal(int)

    def __init__(self, choices: Sequence[Choice], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", "true")
        self._choices = [Choice("", self.tr("不导入这一列")), *choices]
        self.fields: list[ChoiceField] = []
        self.setAccessibleName(self.tr("对应列"))
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 12, 1, 12)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.setContentsMargins(16, 0, 16, 0)
        head.addWidget(Label(self.tr("对应列"), "panel", self))
        head.addStretch(1)
        self._count = Label("", "note", self)
        head.addWidget(self._count)
        column.addLayout(head)
        self._tables = ChoiceField((), self.tr("工作表"), parent=self)
        self._tables.activated.connect(self.turned)
        held = QHBoxLayout()
        held.setContentsMargins(16, 0, 16, 0)
        held.addWidget(self._tables)
        column.addLayout(held)
        column.addWidget(rule(self))
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column.addWidget(self._area, 1)
        self.notice = Notice(Tone.WARN, parent=self)
        foot = QVBoxLayout()
        foot.setContentsMargins(16, 0, 16, 0)
        foot.setSpacing(12)
        foot.addWidget(self.notice)
        foot.addWidget(rule(self))
        self.keep = TickBox(self.tr("记住这份对应，下次同样表头直接用"), self)
        self.keep.setChecked(True)
        foot.addWidget(self.keep)
        column.addLayout(foot)

    def take_choices(self, choices: Sequence[Choice]) -> None:
        """Other things the columns may hold, from the next table on."""
        self._choices = [Choice("", self.tr("不导入这一列")), *choices]

    def show_tables(self, titles: Sequence[str], current: int) -> None:
        """Offer the tables of the file where there are several."""
        self._tables.clear()
        for title in titles:
            self._tables.addItem(title)
        self._tables.setCurrentIndex(current)
        self._tables.setVisible(len(titles) > 1)

    def show_columns(self, columns: Sequence[MappedColumn]) -> None:
        """One line per column of the table."""
        inner = QWidget()
        grid = QGridLayout(inner)
        grid.setContentsMargins(16, 4, 16, 4)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        for at, title in enumerate((self.tr("文件里的列"), self.tr("系统里的项"), self.tr("样例"))):
            grid.addWidget(Label(title, "note", inner), 0, at)
        self.fields = []
        for at, column in enumerate(columns):
            self._add(grid, at, column)
        grid.setColumnMinimumWidth(0, theme().px(_HEADER))
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(len(columns) + 1, 1)
        self._area.setWidget(inner)
        # a scroll area fills its content with the colour of the window; this one lies on a panel
        inner.setAutoFillBackground(False)
        self._area.viewport().setAutoFillBackground(False)
        known = sum(bool(column.target) for column in columns)
        self._count.setText(self.tr("已认出 {known} / {all}").format(known=known, all=len(columns)))
        left = [column.header for column in columns if column.sample and not (column.target or column.ignored)]
        self.notice.say(self._left_out(left))

    def _left_out(self, headers: Sequence[str]) -> str:
        if not headers:
            return ""
        named = "、".join(headers[:_NAMED])
        if len(headers) > _NAMED:
            words = self.tr("「{headers}」等 {count} 列还没有对应。不选则不导入。")
            return words.format(headers=named, count=len(headers))
        return self.tr("「{headers}」还没有对应。不选则不导入。").format(headers=named)

    def _add(self, grid: QGridLayout, at: int, column: MappedColumn) -> None:
        inner = grid.parentWidget()
        name = column.header or self.tr("第 {number} 列").format(number=at + 1)
        header = Label(name, "body", inner).wrapping()
        grid.addWidget(header, at + 1, 0)
        field = ChoiceField(self._choices, name, parent=inner)
        field.setMinimumWidth(theme().px(120))
        field.setSizePolicy(field.sizePolicy().Policy.Ignored, field.sizePolicy().verticalPolicy())
        field.set_value(column.target)
        header.setBuddy(field)
        field.activated.connect(partial(self._choose, at, field))
        grid.addWidget(field, at + 1, 1)
        sample = CutLabel(column.sample or "—", "note", inner)
        sample.setFixedWidth(theme().px(_SAMPLE))
        grid.addWidget(sample, at + 1, 2)
        self.fields.append(field)

    def _choose(self, at: int, field: ChoiceField, _index: int) -> None:
        self.chosen.emit(at, field.value())
