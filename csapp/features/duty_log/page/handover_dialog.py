"""双方确认交班: both type their own password; a wrong one is told on its own field (F20, 5.6)."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from csapp.core.errors import BadInput, UserError
from csapp.features.duty_log.page.handover_tools import HandoverRead
from csapp.ui.announce import announce
from csapp.ui.buttons import Button, ButtonKind
from csapp.ui.dialog import DialogShell
from csapp.ui.fields import TextField
from csapp.ui.labels import Label
from csapp.ui.theme import theme

OUTGOING, INCOMING = "outgoing_password", "incoming_password"


class ConfirmHandover(DialogShell):
    """Stays open until it was done; `given` are both passwords, empty where one need not confirm (again)."""

    given = Signal(str, str)

    def __init__(self, parent: QWidget, read: HandoverRead, *, alone: bool = False) -> None:
        sheet, relief, page = read.sheet, read.relief, read.page
        incoming = sheet.incoming_name if sheet is not None else ""
        after = relief.shift if relief is not None else ""
        title = self.tr("{before} {out} → {after} {name}，确认交班？").format(
            before=page.shift_name, out=page.staff_name, after=after, name=incoming
        )
        if alone:
            title = self.tr("{before} {out} 先交班离岗？").format(before=page.shift_name, out=page.staff_name)
        super().__init__(parent, title)
        self.head_rule.hide()
        body = self.tr("确认以后这一页合上，只能补记；{after}的新一页打开，未善后的事延续过去。").format(after=after)
        if alone:
            body = self.tr("后面没有人马上接班。这一页合上，来接班的人清点以后再确认。")
        self.body.addWidget(Label(body, "secondary", self).wrapping())
        self.fields: dict[str, TextField] = {}
        self._wrong: dict[str, Label] = {}
        if sheet is None or sheet.outgoing_at is None:
            self._add(OUTGOING, self.tr("交班人 {name} 的密码").format(name=page.staff_name))
        if not alone:
            self._add(INCOMING, self.tr("接班人 {name} 的密码").format(name=incoming))
        self.message = Label("", "error", self).wrapping()
        self.message.hide()
        self.body.addWidget(self.message)
        self.keep_button = Button(self.tr("继续值班"), key="Esc", parent=self)
        self.keep_button.clicked.connect(self.reject)
        verb = self.tr("交班离岗") if alone else self.tr("双方确认交班")
        self.verb_button = Button(verb, ButtonKind.PRIMARY, key="Ctrl Enter", parent=self)
        self.verb_button.clicked.connect(self.do_it)
        self.foot.addStretch(1)
        self.foot.addWidget(self.keep_button)
        self.foot.addWidget(self.verb_button)
        next(iter(self.fields.values())).setFocus(Qt.FocusReason.OtherFocusReason)

    def _add(self, name: str, label: str) -> None:
        words = Label(label, "secondary", self)
        entry = TextField(label, parent=self)
        entry.setEchoMode(QLineEdit.EchoMode.Password)
        words.setBuddy(entry)
        wrong = Label("", "error", self).wrapping()
        wrong.setMinimumHeight(theme().height("message_line"))
        for part in (words, entry, wrong):
            self.body.addWidget(part)
        self.fields[name], self._wrong[name] = entry, wrong

    def do_it(self) -> None:
        """Both given: it is tried, and the dialog stays until it was done."""
        if self.verb_button.busy:
            return
        self._clear()
        for name, entry in self.fields.items():
            if not entry.text():
                self._tell(name, self.tr("还没有输密码，本人输自己的登录密码。"))
                return
        self.verb_button.set_busy(self.tr("正在交班"))
        texts = {name: entry.text() for name, entry in self.fields.items()}
        self.given.emit(texts.get(OUTGOING, ""), texts.get(INCOMING, ""))

    def _clear(self) -> None:
        self.message.hide()
        for name, entry in self.fields.items():
            entry.set_wrong(False)
            self._wrong[name].setText("")

    def _tell(self, name: str, text: str) -> None:
        self._wrong[name].setText(text)
        entry = self.fields[name]
        entry.set_wrong(True)
        entry.selectAll()
        entry.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self, text, at_once=True)

    def refuse(self, problem: UserError) -> None:
        """It was not done: on the field it is about, else above the buttons."""
        self.verb_button.set_busy("")
        if isinstance(problem, BadInput) and problem.field in self.fields:
            self._tell(problem.field, str(problem))
            return
        self.message.setText(str(problem))
        self.message.show()
        announce(self, str(problem), at_once=True)
