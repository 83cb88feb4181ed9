"""The middle of 交接班: 清点, 本班未解决, 交待事项 and what the shift before said, in one scrolled column (look 07)."""

from collections.abc import Sequence
from functools import partial
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from csapp.core.roles import Actor, Permission, may
from csapp.features.duty_log.page.handover_read import ReadRow, ToldRow
from csapp.features.duty_log.page.handover_rows import CountRow, MatterRow, SheetRow
from csapp.features.duty_log.page.handover_tools import HandoverRead
from csapp.features.duty_log.service.lacks import Lack
from csapp.features.duty_log.service.sheet import LineView, SheetView
from csapp.features.duty_log.workflow import HandoverState
from csapp.ui.buttons import LinkButton
from csapp.ui.labels import Label, rule

Row = TypeVar("Row", bound=QWidget)


class Section(QWidget):
    """A heading in small words, a note beside it, and lines; nothing of it where there are none.

    `made` is a line that is new.
    """

    made = Signal(object)

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(title)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(rule(self))
        inner = QVBoxLayout()
        inner.setContentsMargins(16, 8, 16, 8)
        inner.setSpacing(0)
        head = QHBoxLayout()
        head.setSpacing(12)
        self.title = Label(title, "note", self)
        self.note = Label("", "note", self)
        self.head = head
        head.addWidget(self.title)
        head.addWidget(self.note)
        head.addStretch(1)
        inner.addLayout(head)
        self.lines = QVBoxLayout()
        self.lines.setSpacing(0)
        inner.addLayout(self.lines)
        column.addLayout(inner)
        self.rows: dict[int | str, QWidget] = {}

    def fit(self, keys: Sequence[int | str], make: type[Row]) -> list[Row]:
        """The lines of these keys in this order; one that stays keeps its cursor."""
        for key in [key for key in self.rows if key not in keys]:
            gone = self.rows.pop(key)
            self.lines.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        made: list[Row] = []
        for place, key in enumerate(keys):
            row = self.rows.get(key)
            if not isinstance(row, make):
                row = self.rows[key] = make(self)
                self.made.emit(row)
            if self.lines.indexOf(row) != place:
                self.lines.insertWidget(place, row)
            row.show()
            made.append(row)
        self.setVisible(bool(keys))
        return made


class HandoverList(QScrollArea):
    """`counted`, `reasoned` and `ticked` are what was done in a line; `went_on` is Enter after the last one.

    `telling` asks for the five texts.
    """

    counted = Signal(int, object, str)
    reasoned = Signal(int, str)
    ticked = Signal(int)
    went_on = Signal()
    telling = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget(self)
        self.setWidget(inside)
        # the area fills the widget it is given; the panel's own ground shows through
        inside.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.before = Section(self.tr("上一班交待"), inside)
        self.counts = Section(self.tr("清点"), inside)
        self.matters = Section(self.tr("本班未解决"), inside)
        self.told = Section(self.tr("交待事项"), inside)
        self.tell = LinkButton(self.tr("补写交待"), parent=self.told)
        self.told.head.addWidget(self.tell)
        self.tell.clicked.connect(self.telling)
        self.empty = Label("", "hint", inside).wrapping()
        self.empty.setContentsMargins(16, 8, 16, 8)
        for part in (self.before, self.counts, self.matters, self.told, self.empty):
            column.addWidget(part)
        column.addStretch(1)
        for section in (self.before, self.counts, self.matters, self.told):
            section.made.connect(self._wire)

    def show_read(self, read: HandoverRead, by: Actor) -> None:
        """All of it; the parts that nobody fills in are away."""
        sheet = read.sheet
        self._show_before(read.before, by)
        is_open = sheet is not None and sheet.state != HandoverState.TAKEN_OVER and may(by, Permission.WRITE)
        self._show_counts(sheet, is_open=is_open)
        if sheet is not None and sheet.state == HandoverState.TAKEN_OVER:
            self._show_read_lines(sheet, by)
        else:
            self._show_open_lines(sheet, is_open=is_open)
        self._say_empty(read)

    def _say_empty(self, read: HandoverRead) -> None:
        text = ""
        if read.sheet is None:
            text = self.tr("还没有交接单。到交班时按 F8，从各处把未办的事、在外钥匙和要清点的取来。")
            if not read.page.is_open:
                text = self.tr("这一页没有交接单。")
        elif not read.sheet.counts and not read.sheet.lines:
            text = self.tr("没有要清点的，也没有未办的事。")
        self.empty.setText(text)
        self.empty.setVisible(bool(text))

    def _show_before(self, before: SheetView | None, by: Actor) -> None:
        """What the shift before told, as long as something of it is not read."""
        lines = before.lines if before is not None else ()
        waiting = [line for line in lines if line.read_at is None]
        self.before.note.setText(self.tr("{count} 条未阅").format(count=len(waiting)))
        self._show_ticks(self.before, lines if waiting else (), before, by)

    def _show_ticks(self, section: Section, lines: Sequence[LineView], sheet: SheetView | None, by: Actor) -> None:
        mine = sheet is not None and by.id == sheet.incoming_id and may(by, Permission.WRITE)
        who = sheet.incoming_name if sheet is not None else ""
        for row, line in zip(section.fit([line.id for line in lines], ReadRow), lines, strict=True):
            row.show_view(line, may_tick=mine, who=who)

    def _show_counts(self, sheet: SheetView | None, *, is_open: bool) -> None:
        counts = sheet.counts if sheet is not None else ()
        self.counts.note.setText(self.tr("系统数字与实物逐项核对"))
        for row, count in zip(self.counts.fit([count.id for count in counts], CountRow), counts, strict=True):
            row.show_view(count, is_open=is_open)

    def _show_open_lines(self, sheet: SheetView | None, *, is_open: bool) -> None:
        lines = sheet.lines if sheet is not None else ()
        still = is_open and sheet is not None and sheet.state == HandoverState.PREPARED
        matters = [line for line in lines if line.area]
        self.matters.note.setText(self.tr("交给下一班须写原因"))
        for row, line in zip(self.matters.fit([line.id for line in matters], MatterRow), matters, strict=True):
            row.show_view(line, is_open=still)
        groups: dict[str, list[LineView]] = {}
        for line in lines:
            if not line.area:
                groups.setdefault(line.label, []).append(line)
        self.told.note.setText("")
        for told, (label, held) in zip(self.told.fit([*groups], ToldRow), groups.items(), strict=True):
            told.show_told(label, len(held), "\n".join(line.detail for line in held))
        self.tell.setVisible(still)
        self.told.setVisible(still or bool(groups))

    def _show_read_lines(self, sheet: SheetView, by: Actor) -> None:
        """As it was confirmed, each line to be ticked by the next shift."""
        matters = [line for line in sheet.lines if line.area]
        told = [line for line in sheet.lines if not line.area]
        read = sum(line.read_at is not None for line in sheet.lines)
        words = self.tr("已阅 {read} / {count}").format(read=read, count=len(sheet.lines))
        self.matters.note.setText(words if matters else "")
        self.told.note.setText(words if not matters else "")
        self.tell.hide()
        self._show_ticks(self.matters, matters, sheet, by)
        self._show_ticks(self.told, told, sheet, by)

    def _wire(self, row: QWidget) -> None:
        """A line that is new tells what is done in it."""
        if isinstance(row, CountRow):
            row.counted.connect(self.counted)
        elif isinstance(row, MatterRow):
            row.reasoned.connect(self.reasoned)
        elif isinstance(row, ReadRow):
            row.ticked.connect(self.ticked)
        if isinstance(row, (SheetRow, ReadRow)):
            row.moved.connect(partial(self.go_on, row))

    def rows(self) -> list[QWidget]:
        """Every line from top to bottom."""
        sections = (self.before, self.counts, self.matters, self.told)
        return [row for section in sections if not section.isHidden() for row in section.rows.values()]

    def stops(self) -> list[QWidget]:
        """What takes the keys, from top to bottom."""
        stops = [stop for row in self.rows() if isinstance(row, (SheetRow, ReadRow)) for stop in row.stops()]
        return [*stops, *([] if self.told.isHidden() or self.tell.isHidden() else [self.tell])]

    def go_on(self, row: QWidget) -> None:
        """Enter: the cursor goes to the next line that waits; after the last one out of the list."""
        rows = self.rows()
        after = rows[rows.index(row) + 1 :] if row in rows else rows
        for held in after:
            stops = held.stops() if isinstance(held, (SheetRow, ReadRow)) else []
            if stops and self._waits(held):
                self.focus_on(stops[0])
                return
        self.went_on.emit()

    @staticmethod
    def _waits(row: QWidget) -> bool:
        if isinstance(row, CountRow):
            return row.view is not None and row.view.counted is None
        if isinstance(row, MatterRow):
            return row.view is not None and not row.view.reason
        return True

    def focus_lack(self, lack: Lack) -> bool:
        """The cursor where this is mended; False where it is none of the lines."""
        for section, key in ((self.counts, lack.count_id), (self.matters, lack.line_id)):
            row = section.rows.get(key) if key else None
            if isinstance(row, CountRow):
                row.edit()
                self.ensureWidgetVisible(row)
                return True
            if isinstance(row, MatterRow):
                self.focus_on(row.reason)
                return True
        return False

    def focus_on(self, stop: QWidget) -> None:
        """The cursor there, in view."""
        stop.setFocus(Qt.FocusReason.TabFocusReason)
        self.ensureWidgetVisible(stop)
