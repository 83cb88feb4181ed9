"""签回的表: scans are dropped, each form finds its record by its code; what is still out stands below (design 8)."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from csapp.app.pages import PAGE_OF
from csapp.app.paper_cycle import Outcome, Sheet, Verdict, assign, completed, match, put_back
from csapp.app.paper_forms import AREAS, PaperOut, papers_out
from csapp.core.roles import Permission, may
from csapp.core.workflow import Shape
from csapp.ui.buttons import Button, ButtonKind
from csapp.ui.changes import Follower
from csapp.ui.context import Context
from csapp.ui.drop_area import DropArea
from csapp.ui.empty_state import EmptyState
from csapp.ui.fields import TextField
from csapp.ui.group_list import GroupColumn, GroupList
from csapp.ui.group_model import GroupRow, RowGroup
from csapp.ui.keys import bind
from csapp.ui.labels import Label, Panel
from csapp.ui.long_job import LongJob
from csapp.ui.message import MessageSlot
from csapp.ui.theme import Tone

SCANS = (".pdf", ".jpg", ".jpeg", ".png", ".tif", ".tiff", ".heic")
_SHAPES = {Verdict.FITS: Shape.TICK, Verdict.BACK: Shape.FILED}


class PaperPage(QWidget):
    """`sheets` are the forms found in the scans that were dropped; nothing is kept before 归档."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.sheets: list[Sheet] = []
        self.out: list[PaperOut] = []
        self._asked = -1
        self.message = MessageSlot(self)
        self._long = LongJob(self, context, self.message)
        self.drop = DropArea(
            self.tr("签好的表扫描或拍照后拖到这里，几份放在一个文件里也行，横的斜的都认。"), SCANS, self
        )
        self.drop.dropped.connect(self.take)
        self.drop.refused.connect(self._refuse)
        columns = (
            GroupColumn(self.tr("结果"), 100, 160),
            GroupColumn(self.tr("哪种表"), 96, 140),
            GroupColumn(self.tr("单号"), 140, 180, is_number=True),
            GroupColumn(self.tr("事项"), stretches=True),
            GroupColumn(self.tr("扫描件"), 120, 260, gives_way=True),
            GroupColumn("", 110, 160),
        )
        self.list = GroupList(self.tr("签回的表"), columns, self)
        self.list.taken.connect(self._take_row)
        self.keep = Button(self.tr("归档"), ButtonKind.PRIMARY, icon="check", key="Ctrl Enter", parent=self)
        self.keep.clicked.connect(self.put_back)
        self.clear = Button(self.tr("清空扫描件"), key="Esc", parent=self)
        self.clear.clicked.connect(self.empty)
        self.number = TextField(self.tr("单号"), self.tr("例如 HF20261124-003"), parent=self)
        self.number.returnPressed.connect(self._assign)
        self._ask = QWidget(self)
        self.none = EmptyState(self)
        body = self.tr("发出去的表都签回来了。新签好的扫描或拍照，拖到上面。")
        self.none.say("check", self.tr("没有等签回的表"), body)
        self.words = Label("", "strong", self).wrapping()
        self._lay_out()
        for keys, act in (("Ctrl+Enter", self.put_back), ("Esc", self.empty), ("Ctrl+O", self.drop.choose)):
            bind(self, keys, act)
        Follower(self, context.changed, AREAS, self.refresh)
        self._show()
        self.refresh()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.addWidget(Label(self.tr("签回的表"), "page", self))
        head.addStretch(1)
        head.addWidget(Label(self.tr("每份表右上角的二维码就是它的单号"), "note", self))
        column.addLayout(head)
        column.addWidget(self.message)
        column.addWidget(self.drop)
        row = QHBoxLayout(self._ask)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(Label(self.tr("这份是哪张单"), "body", self._ask))
        row.addWidget(self.number, 1)
        row.addWidget(Label(self.tr("写好按 Enter"), "note", self._ask))
        self._ask.hide()
        column.addWidget(self._ask)
        frame = QFrame(self)
        frame.setProperty("panel", "true")
        inner = QVBoxLayout(frame)
        inner.setContentsMargins(1, 1, 1, 1)
        inner.addWidget(self.list)
        inner.addWidget(self.none)
        column.addWidget(frame, 1)
        foot = Panel("", self)
        line = QHBoxLayout()
        line.addWidget(self.words, 1)
        line.addWidget(self.clear)
        line.addWidget(self.keep)
        foot.body.addLayout(line)
        column.addWidget(foot)

    def take_focus(self) -> None:
        """What opening the page does."""
        (self.list if self.list.rows.groups else self.drop.choose_button).setFocus()

    def refresh(self) -> None:
        """Read again which forms are out."""
        self.context.runner.run(self, papers_out, self._show_out, self.message.error, latest="out")

    def _show_out(self, out: list[PaperOut]) -> None:
        self.out = out
        self._show()

    def _refuse(self, names: Sequence[str]) -> None:
        words = self.tr("「{names}」不是扫描件或照片，收 PDF、JPG、PNG、TIF、HEIC。")
        self.message.error(words.format(names="、".join(names)))

    def take(self, files: Sequence[Path]) -> None:
        """Look whose forms these scans are."""
        job = partial(match, list(files))
        title = self.tr("正在认 {count} 个文件").format(count=len(files))
        self._long.run(title, lambda steps: job(progress=steps.report, cancelled=steps.check), self._found)

    def _found(self, found: list[Sheet]) -> None:
        known = {(sheet.file, sheet.indexes) for sheet in found}
        others = (sheet for sheet in self.sheets if (sheet.file, sheet.indexes) not in known)
        self.sheets = completed([*found, *others])
        self._show()
        self.list.setFocus()

    def empty(self) -> None:
        """Forget the scans that were not kept."""
        self.sheets = []
        self._ask.hide()
        self._show()
        self.take_focus()

    def put_back(self) -> None:
        """归档: every form that was recognised goes to its record."""
        if not self._fitting():
            return
        by, at = self.context.by, self.context.clock()
        job = partial(put_back, list(self.sheets), self.context.folder, by=by, at=at)
        title = self.tr("正在归档 {count} 份").format(count=self._fitting())
        self._long.run(title, lambda steps: job(progress=steps.report), self._kept)

    def _kept(self, outcome: Outcome) -> None:
        left = {(sheet.file, sheet.indexes): reason for sheet, reason in outcome.refused}
        kept = [sheet for sheet in self.sheets if sheet.verdict is not Verdict.FITS]
        kept += [
            replace(sheet, verdict=Verdict.REFUSED, note=left[sheet.file, sheet.indexes])
            for sheet in self.sheets
            if (sheet.file, sheet.indexes) in left
        ]
        self.sheets = kept
        self.message.good(self.tr("已归档 {count} 份。").format(count=outcome.kept))
        self.refresh()

    def _fitting(self) -> int:
        return sum(sheet.verdict is Verdict.FITS for sheet in self.sheets)

    def _show(self) -> None:
        fits = [(at, sheet) for at, sheet in enumerate(self.sheets) if sheet.verdict is Verdict.FITS]
        others = [(at, sheet) for at, sheet in enumerate(self.sheets) if sheet.verdict is not Verdict.FITS]
        found = {sheet.number for _, sheet in fits}
        out = [paper for paper in self.out if paper.number not in found]
        self.list.fill((
            RowGroup(self.tr("要看一下"), tuple(self._sheet_row(at, sheet) for at, sheet in others), Tone.WARN),
            RowGroup(self.tr("对上了"), tuple(self._sheet_row(at, sheet) for at, sheet in fits), Tone.OK),
            RowGroup(self.tr("还没有签回"), tuple(map(self._out_row, out))),
        ))  # fmt: skip
        self.list.setVisible(bool(self.list.rows.groups))
        self.none.setVisible(not self.list.rows.groups)
        allowed = may(self.context.by, Permission.WRITE)
        self.keep.setText(self.tr("归档 {count} 份").format(count=len(fits)))
        reason = "" if allowed else self.tr("只能查看，归档由前台、主管或经理办。")
        self.keep.set_refusal(reason if fits else self.tr("还没有认出的表。"))
        self.clear.setVisible(bool(self.sheets))
        words = self.tr("对上 {fits} 份，要看 {others} 份，还有 {out} 份没有签回。")
        self.words.setText(words.format(fits=len(fits), others=len(others), out=len(out)))

    def _sheet_row(self, at: int, sheet: Sheet) -> GroupRow:
        page = sheet.indexes[0] + 1 if sheet.indexes else 1
        file = self.tr("{name} 第 {page} 页").format(name=sheet.file.name, page=page) if sheet.pages > 1 else ""
        step = self.tr("写单号") if sheet.verdict in (Verdict.NO_CODE, Verdict.UNKNOWN) else ""
        words = (
            sheet.verdict.value, sheet.form or "—", sheet.number or "—", sheet.note or sheet.title,
            file or sheet.file.name, "",
        )  # fmt: skip
        tone = Tone.OK if sheet.verdict is Verdict.FITS else Tone.WARN
        return GroupRow(("sheet", at), words, _SHAPES.get(sheet.verdict, Shape.DIAMOND), tone, "scan", step)

    def _out_row(self, paper: PaperOut) -> GroupRow:
        days = (self.context.clock().date() - paper.printed_at.date()).days
        age = self.tr("等了 {days} 天").format(days=days) if days else self.tr("今天开始等")
        words = (age, paper.form, paper.number, paper.title, "", "")
        return GroupRow(("out", paper), words, Shape.BARS, Tone.NEUTRAL, "file", self.tr("打开"))

    def _take_row(self, key: tuple[str, Any]) -> None:
        kind, what = key
        if kind == "out":
            self.context.go(PAGE_OF.get(what.area, what.area), what.record_id)
        elif self.sheets[what].verdict in (Verdict.NO_CODE, Verdict.UNKNOWN):
            self._asked = what
            self._ask.show()
            self.number.setText(self.sheets[what].number)
            self.number.setFocus()

    def _assign(self) -> None:
        """The number typed for a sheet whose code could not be read."""
        at, sheet = self._asked, self.sheets[self._asked]

        def show(named: Sheet) -> None:
            self.sheets[at] = named
            self.sheets = completed(self.sheets)
            self._ask.setVisible(named.verdict is Verdict.UNKNOWN)
            self._show()
            (self.number if named.verdict is Verdict.UNKNOWN else self.list).setFocus()

        self.context.runner.run(self, partial(assign, sheet, self.number.text()), show, self.message.error)
