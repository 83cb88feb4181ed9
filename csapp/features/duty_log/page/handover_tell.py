"""交待下一班 in five texts (S19): what no entry of the log says; each becomes a line the next shift ticks."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from csapp.core.errors import BadInput, UserError
from csapp.features.duty_log.service.sheet import SheetView
from csapp.ui.announce import announce
from csapp.ui.buttons import Button, ButtonKind
from csapp.ui.dialog import DialogShell
from csapp.ui.fields import LongText
from csapp.ui.labels import Label

_LINES = 2


class TellNextShift(DialogShell):
    """Stays open until it is kept; `given` are the texts by their columns."""

    given = Signal(object)

    def __init__(self, parent: QWidget, sheet: SheetView) -> None:
        super().__init__(parent, self.tr("交待下一班"))
        body = self.tr("日志里已经选了「交待下一班」的不用再写。每写一项，接班人要勾一次已阅。")
        self.body.addSpacing(12)
        self.body.addWidget(Label(body, "secondary", self).wrapping())
        labels = {
            "notice": self.tr("上级通知"),
            "business": self.tr("业务增加变动情况"),
            "equipment": self.tr("设备变动"),
            "suggestion": self.tr("客户的建议"),
            "complaints": self.tr("投诉流程"),
        }
        kept = dict(sheet.told)
        self.fields: dict[str, LongText] = {}
        for name, label in labels.items():
            words = Label(label, "secondary", self)
            entry = LongText(label, lines=_LINES, parent=self)
            entry.set_value(kept.get(name, ""))
            words.setBuddy(entry)
            self.body.addWidget(words)
            self.body.addWidget(entry)
            self.fields[name] = entry
        self.message = Label("", "error", self).wrapping()
        self.message.hide()
        self.body.addWidget(self.message)
        self.keep_button = Button(self.tr("不写了"), key="Esc", parent=self)
        self.keep_button.clicked.connect(self.reject)
        self.verb_button = Button(self.tr("记到交接单上"), ButtonKind.PRIMARY, key="Ctrl Enter", parent=self)
        self.verb_button.clicked.connect(self.do_it)
        self.foot.addStretch(1)
        self.foot.addWidget(self.keep_button)
        self.foot.addWidget(self.verb_button)
        self.fields["notice"].setFocus(Qt.FocusReason.OtherFocusReason)

    def do_it(self) -> None:
        """Keep the texts; the dialog stays until that was done."""
        if not self.verb_button.busy:
            self.verb_button.set_busy(self.tr("正在记"))
            self.given.emit({name: entry.value() for name, entry in self.fields.items()})

    def refuse(self, problem: UserError) -> None:
        """It was not kept: told above the buttons, the cursor where it is to be mended."""
        self.verb_button.set_busy("")
        self.message.setText(str(problem))
        self.message.show()
        if isinstance(problem, BadInput) and problem.field in self.fields:
            self.fields[problem.field].set_wrong(True)
            self.fields[problem.field].setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self, str(problem), at_once=True)
