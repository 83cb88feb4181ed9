"""Keeps what is being typed on a page a moment after each change, and hands it back at the next start (design 5)."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from csapp.core.errors import UserError
from csapp.core.workflow import Shape
from csapp.db.draft import draft_of, drop_draft, keep_draft
from csapp.ui.buttons import Button, ButtonKind
from csapp.ui.context import Context
from csapp.ui.pill import Sign, SignLabel

AFTER_MS = 400
Kept = tuple[datetime, dict[str, Any]]


class DraftKeeper(QObject):
    """`read` gives the values as typed, nothing for an empty page; `kept` is emitted with the time of each keeping."""

    kept = Signal(object)
    failed = Signal(object)

    def __init__(self, page: str, context: Context, read: Callable[[], dict[str, Any]], parent: QObject) -> None:
        super().__init__(parent)
        self._page = page
        self._context = context
        self._read = read
        self._timer = QTimer(self, singleShot=True, interval=AFTER_MS)
        self._timer.timeout.connect(self.keep)

    def touch(self) -> None:
        """Something was changed; it is kept when no further change follows at once."""
        self._timer.start()

    def keep(self) -> None:
        """Keep what stands there now; an empty page forgets its draft."""
        self._timer.stop()
        values = self._read()
        if not values:
            self.drop()
            return
        job = partial(keep_draft, self._page, values, by=self._context.by, at=self._context.clock())
        self._context.runner.run(self, job, self.kept.emit, self._refuse, latest="keep")

    def drop(self) -> None:
        """Forget the draft: it became a record or was cleared."""
        self._timer.stop()
        self._context.runner.run(self, partial(drop_draft, self._page, by=self._context.by), None, self._refuse)

    def offer(self, found: Callable[[Kept], None]) -> None:
        """Ask for the draft this person left; `found` is called where there is one."""

        def tell(held: Kept | None) -> None:
            if held is not None:
                found(held)

        self._context.runner.run(self, partial(draft_of, self._page, by=self._context.by), tell, self._refuse)

    def leave(self) -> None:
        """The page goes away: what is waiting is kept at once."""
        if self._timer.isActive():
            self.keep()

    def _refuse(self, problem: UserError) -> None:
        self.failed.emit(problem)


class DraftFoot(QFrame):
    """Under a form that keeps drafts: when it was kept, 清空 (Esc) and 保存 (Ctrl+Enter); the page binds the keys."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("foot", "true")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 10, 16, 10)
        row.setSpacing(16)
        self.kept = SignLabel(Sign("", Shape.TICK), filled=False, parent=self)
        self.clear_button = Button(self.tr("清空"), ButtonKind.PLAIN, key="Esc", parent=self)
        self.save_button = Button(self.tr("保存"), ButtonKind.PRIMARY, key="Ctrl Enter", parent=self)
        row.addWidget(self.kept)
        row.addStretch(1)
        row.addWidget(self.clear_button)
        row.addWidget(self.save_button)
        self.kept.hide()

    def show_kept(self, at: datetime) -> None:
        """Say when the draft was kept."""
        self.kept.set_sign(Sign(self.tr("草稿已存 {at}").format(at=f"{at:%H:%M:%S}"), Shape.TICK))
        self.kept.show()

    def set_busy(self, *, busy: bool) -> None:
        """While it is being saved the button takes no press."""
        self.save_button.set_busy(self.tr("正在保存") if busy else "")
