"""A bug stops one step, not the program: log, a dialog with the details, nothing typed is lost (design 9)."""

import logging
import sys
import traceback
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject

from csapp.core.paths import DataFolder
from csapp.core.version import VERSION
from csapp.ui.runner import Runner

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialog

_log = logging.getLogger(__name__)


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
            # reason for the late import: a start without a bug shows no dialog
            from csapp.app.crash_dialog import CrashDialog

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
