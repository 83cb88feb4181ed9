"""台账版式: which workbook each register is exported in; a starter to draw on, the office's own, or the usual one."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from csapp.app.catalog import REGISTERS
from csapp.app.layouts import Kept, drop_layout, keep_layout, layouts, write_starter
from csapp.core.workflow import Shape
from csapp.registers.spec import Register
from csapp.ui.buttons import Button
from csapp.ui.context import Context
from csapp.ui.group_list import GroupColumn, GroupList
from csapp.ui.group_model import GroupRow, RowGroup
from csapp.ui.keys import bind
from csapp.ui.labels import Label, Panel
from csapp.ui.message import MessageAction, MessageSlot
from csapp.ui.theme import Tone


class LayoutPage(QWidget):
    """`ask_file` and `ask_target` ask for a workbook to read or to write; both can be replaced."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.ask_file: Callable[[], Path | None] = self._ask_file
        self.ask_target: Callable[[Register], Path | None] = self._ask_target
        self.kept: list[Kept] = []
        self.message = MessageSlot(self)
        columns = (
            GroupColumn(self.tr("版式"), 110, 160),
            GroupColumn(self.tr("台账"), 120, 200),
            GroupColumn(self.tr("文件"), stretches=True),
            GroupColumn(self.tr("换上的时间"), 120, 160),
            GroupColumn("", 100, 140),
        )
        self.list = GroupList(self.tr("台账版式"), columns, self)
        self.list.taken.connect(lambda _key: self.choose())
        self.own = Button(self.tr("换成自己的版式"), icon="excel", key="Ctrl O", parent=self)
        self.own.clicked.connect(self.choose)
        self.start = Button(self.tr("存一份来改"), icon="export", key="Ctrl P", parent=self)
        self.start.clicked.connect(self.save_starter)
        self.usual = Button(self.tr("恢复通用版式"), icon="undo", parent=self)
        self.usual.clicked.connect(self.drop)
        self._lay_out()
        for keys, act in (("Ctrl+O", self.choose), ("Ctrl+P", self.save_starter), ("Ctrl+Z", self.message.undo)):
            bind(self, keys, act)
        self.list.selectionModel().currentChanged.connect(lambda *_: self._offer())
        self.refresh()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(8)
        column.addWidget(Label(self.tr("台账版式"), "page", self))
        words = self.tr(
            "先存一份来改：字体、列宽、公司抬头都能换，示例行里的 {列名} 决定哪一列放什么。改好再换上，导出就照它来。"
        )
        column.addWidget(Label(words, "secondary", self).wrapping())
        column.addWidget(self.message)
        frame = QFrame(self)
        frame.setProperty("panel", "true")
        inner = QVBoxLayout(frame)
        inner.setContentsMargins(1, 1, 1, 1)
        inner.addWidget(self.list)
        column.addWidget(frame, 1)
        foot = Panel("", self)
        row = QHBoxLayout()
        row.addWidget(self.own)
        row.addWidget(self.start)
        row.addStretch(1)
        row.addWidget(self.usual)
        foot.body.addLayout(row)
        column.addWidget(foot)

    def take_focus(self) -> None:
        """What opening the page does."""
        self.list.setFocus()

    def refresh(self) -> None:
        """Read which layout each register has."""
        self.context.runner.run(self, partial(layouts, REGISTERS), self._show, self.message.error, latest="layouts")

    def _show(self, kept: list[Kept]) -> None:
        self.kept = kept
        own = tuple(self._row(at, one) for at, one in enumerate(kept) if one.file)
        usual = tuple(self._row(at, one) for at, one in enumerate(kept) if not one.file)
        self.list.fill((RowGroup(self.tr("自己的版式"), own, Tone.ACCENT), RowGroup(self.tr("通用版式"), usual)))
        self._offer()

    def _row(self, at: int, kept: Kept) -> GroupRow:
        word = self.tr("自己的") if kept.file else self.tr("通用")
        title = kept.register.sheet.title if kept.register.sheet is not None else kept.register.label
        when = f"{kept.at:%Y-%m-%d %H:%M}" if kept.at is not None else ""
        tone = Tone.ACCENT if kept.file else Tone.NEUTRAL
        shape = Shape.DOT if kept.file else Shape.RING
        return GroupRow(at, (word, title, kept.file or "—", when, ""), shape, tone, kept.register.icon, self.tr("换"))

    def chosen(self) -> Kept | None:
        """The register under the cursor."""
        row = self.list.rows.row_of(self.list.currentIndex())
        return self.kept[row.key] if row is not None else None

    def _offer(self) -> None:
        held = self.chosen()
        refusal = "" if held is not None and held.file else self.tr("现在就是通用版式。")
        self.usual.set_refusal(refusal)

    def choose(self) -> None:
        """The office's own workbook for the register under the cursor."""
        held = self.chosen()
        file = self.ask_file() if held is not None else None
        if held is None or file is None:
            return
        words = self.tr("「{label}」换上了「{name}」，以后导出都照它来。")
        told = words.format(label=held.register.label, name=file.name)
        self._run(partial(keep_layout, held.register, file, self.context.folder), told)

    def drop(self) -> None:
        """Back to the usual layout."""
        held = self.chosen()
        if held is not None and held.file:
            told = self.tr("「{label}」用回通用版式。").format(label=held.register.label)
            self._run(partial(drop_layout, held.register), told)

    def _run(self, job: Callable[..., Any], told: str) -> None:
        def done(_nothing: Any) -> None:
            self.message.good(told)
            self.refresh()

        who = {"by": self.context.by, "at": self.context.clock()}
        self.context.runner.run(self, partial(job, **who), done, self.message.error)

    def save_starter(self) -> None:
        """The usual layout as a workbook to draw on."""
        held = self.chosen()
        file = self.ask_target(held.register) if held is not None else None
        if held is None or file is None:
            return

        def show() -> None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(file)))

        def done(_nothing: Any) -> None:
            opens = MessageAction(self.tr("打开"), show)
            self.message.note(self.tr("已存成「{name}」，改好再换上。").format(name=file.name), opens)

        self.context.runner.run(self, partial(write_starter, held.register, file), done, self.message.error)

    def _ask_file(self) -> Path | None:
        name, _ = QFileDialog.getOpenFileName(self, self.tr("选版式"), "", self.tr("Excel 工作簿 (*.xlsx)"))
        return Path(name) if name else None

    def _ask_target(self, register: Register) -> Path | None:
        title = register.sheet.title if register.sheet is not None else register.label
        name, _ = QFileDialog.getSaveFileName(
            self, self.tr("存一份来改"), self.tr("{title}版式.xlsx").format(title=title), "*.xlsx"
        )
        return Path(name).with_suffix(".xlsx") if name else None
