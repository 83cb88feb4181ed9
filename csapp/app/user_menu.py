"""What the person at the desk can do for himself: leave the desk, new password, dark or light."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QLineEdit, QMenu

from csapp.core.errors import BadInput, UserError
from csapp.masterdata.staff.service import set_password
from csapp.ui.buttons import Button, ButtonKind
from csapp.ui.dialog import DialogShell
from csapp.ui.fields import TextField
from csapp.ui.labels import Label
from csapp.ui.theme import apply_theme, theme

if TYPE_CHECKING:
    from csapp.app.window import MainWindow


def switch_theme(window: "MainWindow") -> None:
    """Light to dark and back, kept for this person."""
    name = "light" if theme().name == "dark" else "dark"
    app = QApplication.instance()
    if isinstance(app, QApplication):
        apply_theme(app, name)
    window.context.settings.set("theme", name)


def open_user_menu(window: "MainWindow") -> None:
    """Under the chip with the name."""
    menu = QMenu(window)
    menu.addAction(window.tr("换人值班或锁屏"), window.lock).setShortcut("F12")
    menu.addAction(window.tr("修改我的密码"), lambda: PasswordDialog(window).open())
    dark = theme().name == "dark"
    menu.addAction(window.tr("浅色") if dark else window.tr("深色"), partial(switch_theme, window))
    menu.addAction(window.tr("快捷键"), window.show_keys).setShortcut("F1")
    menu.popup(window.chip.mapToGlobal(window.chip.rect().bottomLeft()))


class PasswordDialog(DialogShell):
    """A new password, typed twice."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window, self.tr("修改{name}的密码").format(name=window.context.by.name))
        self._context = window.context
        self._lines = [
            TextField(self.tr("新密码，至少 6 位"), parent=self),
            TextField(self.tr("再输一次"), parent=self),
        ]
        for line in self._lines:
            line.setEchoMode(QLineEdit.EchoMode.Password)
            self.body.addWidget(Label(line.accessibleName(), "secondary", self))
            self.body.addWidget(line)
        self._wrong = Label("", "error", self).wrapping()
        self._wrong.setMinimumHeight(20)
        self.body.addWidget(self._wrong)
        keep = Button(self.tr("不改"), key="Esc", parent=self)
        keep.clicked.connect(self.reject)
        self._change = Button(self.tr("改成新密码"), ButtonKind.PRIMARY, key="Ctrl Enter", parent=self)
        self._change.clicked.connect(self.do_it)
        self.foot.addStretch(1)
        self.foot.addWidget(keep)
        self.foot.addWidget(self._change)

    def do_it(self) -> None:
        """Set it in the worker; the dialog stays open where it is refused."""
        first, second = (line.text() for line in self._lines)
        if first != second:
            self._refuse(BadInput("again", self.tr("两次密码不一样，再输一次。")))
            return
        self._change.set_busy(self.tr("正在修改"))
        by, at = self._context.by, self._context.clock()
        job = partial(set_password, by.id, first, by=by, at=at)
        self._context.runner.run(self, job, lambda _none: self.accept(), self._refuse)

    def _refuse(self, refusal: UserError) -> None:
        self._change.set_busy()
        self._wrong.setText(str(refusal))
        self._lines[0].setFocus()
