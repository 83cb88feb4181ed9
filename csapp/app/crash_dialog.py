"""What a bug looks like to the person at the desk: two sentences, and the details to be copied."""

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from csapp.ui.buttons import Button, ButtonKind
from csapp.ui.dialog import WIDE, DialogShell
from csapp.ui.labels import Label


class CrashDialog(DialogShell):
    """What happened in two sentences; the trace is there to be copied."""

    def __init__(self, trace: str, log: str) -> None:
        parent = QApplication.activeWindow() or QApplication.topLevelWidgets()[0]
        super().__init__(parent, self.tr("刚才这一步没有做完"), width=WIDE)
        self.body.addWidget(
            Label(
                self.tr("程序出了错，其余内容照常可用，填的内容还在。把下面的细节交给维护的人。"), "body", self
            ).wrapping()
        )
        text = QPlainTextEdit(trace, self)
        text.setReadOnly(True)
        text.setAccessibleName(self.tr("错误细节"))
        self.body.addWidget(text, 1)
        self.body.addWidget(Label(self.tr("日志文件 {path}").format(path=log), "hint", self).wrapping())
        copy = Button(self.tr("复制细节"), parent=self)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(trace))
        leave = Button(self.tr("接着用"), ButtonKind.PRIMARY, key="Esc", parent=self)
        leave.clicked.connect(self.reject)
        self.foot.addWidget(copy)
        self.foot.addStretch(1)
        self.foot.addWidget(leave)
