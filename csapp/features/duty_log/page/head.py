"""The head of the page 值班日志: the switch of the tab, and what is done often (look 07)."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from csapp.core.roles import Actor, Permission, may
from csapp.ui.buttons import Button, ButtonKind
from csapp.ui.labels import Label


class DeskHead(QWidget):
    """`views` takes the switch; who only reads is offered the paper alone."""

    def __init__(self, by: Actor, parent: QWidget) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(Label(self.tr("值班"), "page", self))
        row.addSpacing(8)
        self.views = QHBoxLayout()
        row.addLayout(self.views)
        row.addStretch(1)
        self.print = Button(self.tr("打印本页"), icon="print", key="Ctrl P", parent=self)
        self.major = Button(self.tr("记重大事件"), icon="flag", key="Alt 2", parent=self)
        self.note = Button(self.tr("记一条"), icon="plus", key="Ctrl N", parent=self)
        self.begin = Button(self.tr("开始值班"), ButtonKind.PRIMARY, icon="duty", key="Ctrl B", parent=self)
        self.more = Button(self.tr("更多"), icon="more", parent=self)
        for part in (self.print, self.major, self.note, self.begin, self.more):
            row.addWidget(part)
        self._writes = writes = may(by, Permission.WRITE)
        self.major.setVisible(writes)
        self.note.setVisible(writes)
        self.begin.hide()
        self.more.setVisible(writes)

    def make_room(self, *, narrow: bool) -> None:
        """In a narrow window 记重大事件 is in 更多; its key stays."""
        self.major.setVisible(self._writes and not narrow)
