"""A bug stops one step, not the program: log, a dialog with the details, nothing typed is lost (design 9)."""

import logging
import sys
import traceback
from types import TracebackType

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QPlainTextEdit

from csapp.core.paths import DataFolder
from csapp.core.version import VERSION
from csapp.ui.buttons import Button, ButtonKind
from csapp.ui.dialog import WIDE, DialogShell
from csapp.ui.labels import Label
from csapp.ui.runner import Runner

_log = logging.getLogger(__name__)


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


class _Catcher(QObject):
    """Shows one dialog at a time; a bug that repeats does not fill the screen."""

    def __init__(self, folder: DataFolder) -> None:
        super().__init__(QCoreApplication.instance())
        self._log_file = str(folder.logs / "csapp.log")
        self._open: QDialog | None = None

    def hook(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """For `sys.excepthook`."""
        if issubclass(kind, KeyboardInterrupt):
            QCoreApplication.quit()
            return
        self.show_crash(error)

    def show_crash(self, error: BaseException) -> None:
        """Write the trace without the values, which may be personal, and show the dialog."""
        places = "".join(traceback.format_tb(error.__traceback__))
        _log.error("%s\n%s", type(error).__name__, places)
        trace = f"csapp {VERSION} · Python {sys.version.split()[0]}\n{places}{type(error).__name__}: {error}"
        if self._open is None:
            self._open = CrashDialog(trace, self._log_file)
            self._open.finished.connect(self._closed)
            self._open.open()

    def _closed(self) -> None:
        self._open = None


def catch_crashes(runner: Runner, folder: DataFolder) -> None:
    """From here on, bugs of both threads end in the dialog."""
    catcher = _Catcher(folder)
    sys.excepthook = catcher.hook
    runner.crash.connect(catcher.show_crash)
