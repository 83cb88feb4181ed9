"""The running list of what is about to be hung back: counted and confirmed one by one, given back together."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from csapp.core.workflow import Shape
from csapp.ui.announce import announce
from csapp.ui.buttons import Button, ButtonKind
from csapp.ui.cabinet_lists import CabinetLine, CabinetList
from csapp.ui.labels import Label
from csapp.ui.pill import Sign


@dataclass(frozen=True)
class TrayItem:
    """One thing to be hung back: `counted` of `pieces`, on its own hook or not yet."""

    key: int
    version: int
    hook: str
    title: str
    who: str
    pieces: int
    counted: int
    is_hung: bool = False
    scanned: str = ""


class Tray(QWidget):
    """Space confirms a line, + and - count, Delete takes it off; `given` is 登记归还 with all lines."""

    given = Signal(object)
    emptied = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.items: list[TrayItem] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        head = QHBoxLayout()
        self.title = Label("", "panel", self)
        head.addWidget(self.title)
        head.addStretch(1)
        head.addWidget(Label(self.tr("空格 已挂回　+ − 点把数　Delete 拿掉"), "note", self))
        column.addLayout(head)
        self.list = CabinetList(self.tr("待还的钥匙"), self)
        self.list.toggled.connect(self._toggle)
        self.list.stepped.connect(self._count)
        self.list.removed.connect(self._remove)
        column.addWidget(self.list, 1)
        row = QHBoxLayout()
        # Free px for the ring around a focused button.
        row.setContentsMargins(4, 4, 4, 4)
        row.setSpacing(8)
        self.give = Button(self.tr("登记归还"), ButtonKind.PRIMARY, icon="check", key="Ctrl Enter", parent=self)
        self.give.clicked.connect(lambda: self.given.emit(tuple(self.items)))
        self.hang_all = Button(self.tr("都已挂回原钩"), icon="key", key="Alt 5", parent=self)
        self.hang_all.clicked.connect(self.confirm_all)
        self.leave = Button(self.tr("收起"), key="Esc", parent=self)
        self.leave.clicked.connect(self.clear)
        row.addWidget(self.give)
        row.addWidget(self.hang_all)
        row.addStretch(1)
        row.addWidget(self.leave)
        column.addLayout(row)

    def add(self, item: TrayItem) -> None:
        """One more line, newest first; one that is there already is confirmed by its second scan."""
        if any(held.key == item.key for held in self.items):
            self.confirm(item.hook)
            return
        self.items.insert(0, item)
        self._show(item.key)

    def waiting(self) -> TrayItem | None:
        """The newest line that is not confirmed yet."""
        return next((item for item in self.items if not item.is_hung), None)

    def confirm(self, hook: str) -> bool:
        """The label of this hook was scanned; says whether a line belongs there."""
        for item in self.items:
            if item.hook == hook:
                self._put(replace(item, is_hung=True, scanned=hook))
                return True
        return False

    def confirm_all(self) -> None:
        """Every line hangs on its hook: seen by whoever says so."""
        self.items = [replace(item, is_hung=True) for item in self.items]
        self._show()

    def clear(self) -> None:
        """Nothing to be given back."""
        self.items = []
        self._show()
        self.emptied.emit()

    def _toggle(self, key: int) -> None:
        self._change(key, lambda item: replace(item, is_hung=not item.is_hung))

    def _count(self, key: int, step: int) -> None:
        self._change(key, lambda item: replace(item, counted=max(item.counted + step, 0)))

    def _change(self, key: int, change: Callable[[TrayItem], TrayItem]) -> None:
        for item in self.items:
            if item.key == key:
                self._put(change(item))

    def _put(self, changed: TrayItem) -> None:
        self.items = [changed if item.key == changed.key else item for item in self.items]
        self._show(changed.key)

    def _remove(self, key: int) -> None:
        self.items = [item for item in self.items if item.key != key]
        self._show()
        if not self.items:
            self.emptied.emit()

    def _show(self, key: int = 0) -> None:
        self.title.setText(self.tr("待还 {count} 套").format(count=len(self.items)))
        self.list.show_lines([self._line(item) for item in self.items])
        at = next((row for row, item in enumerate(self.items) if item.key == key), -1)
        if at >= 0:
            self.list.setCurrentIndex(self.list.content.index(at))
            announce(self, str(self.list.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole)))

    def _line(self, item: TrayItem) -> CabinetLine:
        hung = Sign(self.tr("已挂回 {hook}").format(hook=item.hook), Shape.TICK)
        waits = Sign(self.tr("挂回 {hook}").format(hook=item.hook), Shape.RING)
        count = self.tr("点到 {counted} 把，借出 {pieces} 把").format(counted=item.counted, pieces=item.pieces)
        return CabinetLine(item.key, item.hook, item.title, item.who, count, hung if item.is_hung else waits)
