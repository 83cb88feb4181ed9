"""Start of the sample desk to its first painted page against a bare PySide6 window (whole processes)."""

import compileall
import os
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

import csapp
from tests.bench.figure import Figure, paired, timed

_BARE = """
import os
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow, QTableWidget, QTableWidgetItem
class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        QTimer.singleShot(0, lambda: os._exit(0))
app = QApplication([])
window = Window()
for name in "文件 编辑 查看 业务 工具 帮助".split():
    menu = window.menuBar().addMenu(name)
    for entry in range(6):
        menu.addAction(f"{name}{entry}")
table = QTableWidget(40, 14)
for row in range(40):
    for column in range(14):
        table.setItem(row, column, QTableWidgetItem(f"第{row}行{column}"))
window.setCentralWidget(table)
window.resize(1440, 900)
window.show()
app.exec()
"""


def _run(arguments: list[str]) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    # as in an office: what was compiled once is kept
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    subprocess.run([sys.executable, *arguments], check=True, env=environment, stdout=subprocess.DEVNULL)


def measure() -> list[Figure]:
    """Ten pairs; both leave at once when painted, and neither compiles its modules while it is timed."""
    compileall.compile_dir(str(Path(csapp.__file__).parent), quiet=2)
    with tempfile.TemporaryDirectory() as folder:
        desk = ["-m", "csapp", "--sample", "--data", str(Path(folder) / "sample"), "--quit-when-painted"]
        _run(desk)
        ours = partial(timed, partial(_run, desk))
        floor = partial(timed, partial(_run, ["-c", _BARE]))
        value, base = paired(ours, floor, 10)
    return [Figure("start to first painted page", value, base, 1.6)]
