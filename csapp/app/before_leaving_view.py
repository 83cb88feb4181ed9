"""下班前检查 on the screen: one list over the page, Enter leads to the line's record, Esc back to the page."""

from functools import partial
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from csapp.app.before_leaving import BACKUP, left_behind
from csapp.app.status import daily_backup
from csapp.app.today import COLUMNS
from csapp.ui.buttons import Button
from csapp.ui.empty_state import EmptyState
from csapp.ui.group_list import GroupList
from csapp.ui.group_model import RowGroup
from csapp.ui.labels import Label, rule
from csapp.ui.message import MessageSlot
from csapp.ui.popup import PopupFrame
from csapp.ui.scrim import Scrim
from csapp.ui.theme import theme

if TYPE_CHECKING:
    from csapp.app.today_rows import Target
    from csapp.app.window import MainWindow

_WIDE, _HIGH = 1080, 620
_FREE = 48


class BeforeLeaving(PopupFrame):
    """Lies over the middle of the window until Esc, its button, or a line that was taken."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._scrim = Scrim(window)
        self._window, self._context = window, window.context
        self.setAccessibleName(self.tr("下班前检查"))
        self._came_from = window.focusWidget()
        self._build()
        self.fit()
        self.rise()
        self.list.setFocus()
        self.read()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 12, 1, 12)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.setContentsMargins(16, 0, 16, 0)
        head.addWidget(Label(self.tr("下班前检查"), "record", self))
        self.told = Label("", "secondary", self)
        head.addWidget(self.told)
        head.addStretch(1)
        close = Button(self.tr("收起"), key="Esc", parent=self)
        close.clicked.connect(self.leave)
        head.addWidget(close)
        column.addLayout(head)
        self.message = MessageSlot(self)
        column.addWidget(self.message)
        column.addWidget(rule(self))
        self.list = GroupList(self.tr("下班前检查"), COLUMNS, self)
        self.list.taken.connect(self._take)
        column.addWidget(self.list, 1)
        self.empty = EmptyState(self.list)
        self.empty.say("check", self.tr("今日已清"), self.tr("没有落下的事，可以下班。"))
        self.empty.hide()
        self.list.cover(self.empty)

    def fit(self) -> None:
        """In the middle of the window, as large as there is room for."""
        area = self._window.size()
        wide = min(theme().px(_WIDE), area.width() - _FREE)
        high = min(theme().px(_HIGH), area.height() - _FREE)
        self.setGeometry((area.width() - wide) // 2, (area.height() - high) // 2, wide, high)

    def read(self) -> None:
        """Look again."""
        job = partial(left_behind, self._context.folder, self._context.clock(), self._context.by)
        self._context.runner.run(self, job, self._show, self.message.error, latest="read")

    def _show(self, groups: list[RowGroup]) -> None:
        count = sum(len(group.rows) for group in groups)
        self.list.fill(groups)
        self.empty.setVisible(not count)
        self.told.setText(self.tr("还有 {count} 件没有了结").format(count=count) if count else "")

    def _take(self, target: "Target") -> None:
        if target.step == BACKUP:
            job = partial(daily_backup, self._context.folder, self._context.clock())
            self._context.runner.run(self, job, lambda _at: self._backed_up(), self.message.error)
        elif target.page:
            self.leave()
            self._window.go(target.page, target.record_id or None, target.step)

    def _backed_up(self) -> None:
        self._window.status.refresh()
        self.message.good(self.tr("已备份，打开核对过。"))
        self.read()

    def leave(self) -> None:
        """Close, and give the focus back."""
        self._scrim.hide()
        self._scrim.deleteLater()
        self.hide()
        self.deleteLater()
        if shiboken6.isValid(self._came_from) and self._came_from.isVisible():
            self._came_from.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back; other keys do nothing to the page below."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        event.accept()
