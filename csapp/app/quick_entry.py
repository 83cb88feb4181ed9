"""Ctrl+J: an entry of the duty log from any page in two keys; the page below keeps focus and words (issue idea 15)."""

from functools import partial
from typing import TYPE_CHECKING, Any

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from csapp.core.errors import BadInput, TransitionRefused, UserError
from csapp.core.marks import mark
from csapp.core.roles import Permission, may
from csapp.features.duty_log.page.entry_line import EntryLine
from csapp.features.duty_log.service import entries, reading
from csapp.ui.buttons import Button
from csapp.ui.draft_keeper import DraftKeeper, Kept
from csapp.ui.labels import Label
from csapp.ui.message import MessageSlot
from csapp.ui.popup import PopupFrame
from csapp.ui.theme import theme

if TYPE_CHECKING:
    from csapp.app.window import MainWindow
    from csapp.features.duty_log.models.pages import DutyEntry

_DRAFT = "duty_log.quick"
_WIDTH, _TOP = 720, 96


class QuickEntry(PopupFrame):
    """Over the page that is shown; Ctrl+Enter writes and goes, Esc goes and keeps what was typed for the next time."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._context = window.context
        self._page_id = 0
        self.setAccessibleName(self.tr("记值班日志"))
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Label(self.tr("记值班日志"), "panel", self))
        self.whose = Label("", "secondary", self)
        head.addWidget(self.whose)
        head.addStretch(1)
        self.close_button = Button(self.tr("收起"), key="Esc", small=True, parent=self)
        self.close_button.clicked.connect(self.leave)
        head.addWidget(self.close_button)
        column.addLayout(head)
        self.line = EntryLine(self._context.clock, is_whole=True, parent=self)
        self.line.saved.connect(self.save)
        self.line.left.connect(self.leave)
        column.addWidget(self.line)
        self.drafts = DraftKeeper(_DRAFT, self._context, self.line.draft, self)
        self.line.changed.connect(self.drafts.touch)
        self.line.changed.connect(self._fit)
        self._came_from: QWidget | None = window.focusWidget()
        window.installEventFilter(self)
        self._fit()
        self.rise()
        self.line.begin()
        self._context.runner.run(self, reading.open_page_now, self._know, self.line.show_error)
        self.drafts.offer(self._offer)

    def _fit(self) -> None:
        width = min(theme().px(_WIDTH), self._window.width() - 32)
        self.setFixedWidth(width)
        self.adjustSize()
        self.move((self._window.width() - width) // 2, theme().px(_TOP))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """It stays in the middle of the window."""
        if event.type() == QEvent.Type.Resize:
            self._fit()
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        """Grow with what is asked."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().event(event)

    def _know(self, page: Any) -> None:
        """Whose page it goes on."""
        if page is None:
            self.line.show_error(UserError(mark("现在没有打开的值班日志页，到「值班」里按「开始值班」再记。")))
            return
        self._page_id = int(page.id)
        self.line.set_span(page.planned_from, page.planned_until)
        words = self.tr("{shift} {name}").format(shift=page.shift_name, name=page.staff_name)
        self.whose.setText(words)

    def _offer(self, kept: Kept) -> None:
        if self.line.is_untouched():
            self.line.set_draft(kept[1])
            self.line.begin()

    def save(self) -> None:
        """Write it down and go back to where she was."""
        if self.line.button.busy:
            return
        try:
            if not self._page_id:
                raise TransitionRefused(mark("现在没有打开的值班日志页，到「值班」里按「开始值班」再记。"))
            told = self.line.told()
        except (BadInput, TransitionRefused) as problem:
            self.line.show_error(problem)
            return
        self.line.set_busy(busy=True)
        context = self._context
        job = partial(entries.note, self._page_id, told, by=context.by, at=context.clock())
        context.runner.run(self, job, self._saved, self._refused)

    def _saved(self, entry: "DutyEntry") -> None:
        self.line.set_busy(busy=False)
        self.line.clear()
        self.drafts.drop()
        slot: MessageSlot | None = self._window.message()
        if slot is not None:
            slot.good(self.tr("已记在值班日志上，{time}。").format(time=f"{entry.happened_at:%H:%M}"))
        self.leave()

    def _refused(self, problem: UserError) -> None:
        self.line.set_busy(busy=False)
        self.line.show_error(problem)

    def leave(self) -> None:
        """Go; the focus is where it was."""
        self.drafts.leave()
        self._window.removeEventFilter(self)
        self.hide()
        self.deleteLater()
        if self._came_from is not None and shiboken6.isValid(self._came_from):
            self._came_from.setFocus(Qt.FocusReason.OtherFocusReason)


def open_quick_entry(window: "MainWindow") -> QuickEntry | None:
    """Over the page that is shown; where it is open already, its cursor; nothing for who may not write."""
    if not may(window.context.by, Permission.WRITE):
        return None
    held = next((part for part in window.findChildren(QuickEntry) if part.isVisible()), None)
    if held is None:
        return QuickEntry(window)
    held.line.begin()
    return held
