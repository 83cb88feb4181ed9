"""A register of a million rows: first painted page, scroll step and memory, against the same table on constants."""

import os
import sqlite3
import statistics
import sys
import tempfile
import time
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import psutil
from PySide6.QtCore import QAbstractTableModel, QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from csapp.core.paths import DataFolder
from csapp.core.roles import Actor, Role
from csapp.db.connection import database
from csapp.db.migrate import prepare
from csapp.features.reception.models import Reception
from csapp.features.reception.register import RECEPTIONS
from csapp.registers.plan import first_view
from csapp.registers.query import Row, page
from csapp.ui.changes import Changes
from csapp.ui.context import Context
from csapp.ui.runner import InlineRunner, Runner
from csapp.ui.table import RegisterTable
from csapp.ui.table_model import SHAPE, TableModel
from csapp.ui.theme import apply_theme
from tests.bench.figure import Figure

_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
NOW = datetime(2026, 11, 24, 10, 24)
MANAGER = Actor(1, "王志强", Role.MANAGER)
MANY = int(os.environ.get("CSAPP_BENCH_ROWS", "1000000"))
FEW = 10_000
_ROUNDS = 9


class Nothing:
    """Settings of nobody."""

    def get(self, _name: str, default: Any = None) -> Any:
        """Always the default."""
        return default

    def set(self, _name: str, _value: Any) -> None:
        """Forgotten."""


class Constants(TableModel):
    """The same model, its rows a constant: what painting alone costs."""

    row: Row

    def row_at(self, number: int) -> Row | None:
        """Always the same row."""
        return self.row if 0 <= number < MANY else None

    def data(self, index: Any, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        """A constant for each column and role."""
        if role not in (_DISPLAY, int(SHAPE)):
            return None
        return self.row.cells[index.column()] if role == _DISPLAY else self.row.shapes[index.column()]

    def rowCount(self, parent: Any = None) -> int:
        return 0 if parent is not None and parent.isValid() else MANY

    def look_at(self, first: int, last: int) -> None:
        """Nothing to load."""


def fill_receptions(file: Path, rows: int) -> None:
    """Reception records by bare SQL; index and trail are not read by the table."""
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA synchronous=off")
    texts = [f"厨房洗菜盆下水堵塞，自己通过没通开，第 {n} 次来电。" for n in range(97)]
    channels, categories = ("来电", "来访", "微信"), ("报修", "咨询", "投诉", "建议")

    def one(n: int) -> dict[str, Any]:
        at = (NOW - timedelta(seconds=37 * (rows - n))).isoformat(" ")
        return {
            **usual, "id": n + 1, "created_at": at, "changed_at": at, "received_at": at, "number": f"JD{n:010}",
            "state": "closed" if n % 50 else "received", "channel": channels[n % 3], "category": categories[n % 4],
            "unit_code": f"3-2-{n % 3200:04}", "content": texts[n % 97],
        }  # fmt: skip

    seat = {"version": 1, "created_by": 1, "changed_by": 1}
    said = {"urgency": "一般", "caller_name": "单雅琴", "caller_phone": "13800002746", "responsible": "刘芳"}
    made = Reception()
    # columns nobody fills are what a new record has in them
    columns = {field.column_name: field.db_value(getattr(made, field.name)) for field in Reception._meta.sorted_fields}
    usual = {**columns, **seat, **said}
    marks = ", ".join(f":{name}" for name in usual)
    connection.executemany(f"INSERT INTO reception ({', '.join(usual)}) VALUES ({marks})", map(one, range(rows)))
    connection.commit()
    connection.execute("ANALYZE")
    connection.close()


def desk(folder: DataFolder) -> Context:
    """Where the table is shown."""
    return Context(InlineRunner(), MANAGER, lambda: NOW, Changes(), folder, Nothing())


class RowsPainted(QObject):
    """Ends its waiting when the viewport has painted with rows there."""

    def __init__(self, model: TableModel) -> None:
        super().__init__()
        self._model = model
        self.waiting = QEventLoop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and self._model.row_at(0) is not None:
            QTimer.singleShot(0, self.waiting.quit)
        return super().eventFilter(watched, event)


def _open(model: TableModel, *, read: bool) -> tuple[RegisterTable, float]:
    """Milliseconds from nothing to the painted table."""
    begin = time.perf_counter()
    table = RegisterTable(RECEPTIONS)
    table.show_model(model)
    watch = RowsPainted(model)
    table.viewport().installEventFilter(watch)
    if read:
        model.show_view(first_view(RECEPTIONS))
    table.resize(1060, 680)
    table.show()
    watch.waiting.exec()
    return table, (time.perf_counter() - begin) * 1000


def _scroll(table: RegisterTable, steps: int) -> float:
    """Median milliseconds of one wheel step of three rows, painted."""
    bar, times = table.verticalScrollBar(), []
    for _ in range(steps):
        begin = time.perf_counter()
        bar.setValue(bar.value() + 3 * bar.singleStep())
        table.viewport().grab()
        times.append((time.perf_counter() - begin) * 1000)
    return statistics.median(times)


def constants(context: Context) -> Constants:
    """A model of one row, which the database must hold."""
    model = Constants(RECEPTIONS, context)
    model.row = page(RECEPTIONS, first_view(RECEPTIONS), NOW, MANAGER, limit=1)[0]
    return model


def _rest(context: Context) -> None:
    """Until the worker has done what it was asked."""
    owner, waiting = QObject(), QEventLoop()
    context.runner.run(owner, lambda: None, lambda _none: waiting.quit())
    waiting.exec()


def _memory_of(folder: DataFolder) -> float:
    """MiB that opening the page and going to its middle and end adds."""
    process = psutil.Process()
    before = process.memory_info().rss
    model = TableModel(RECEPTIONS, desk(folder))
    table, _ = _open(model, read=True)
    for place in (0.5, 1.0, 0.25):
        table.go_to(int((model.rowCount() - 1) * place))
        table.grab()
        _scroll(table, 40)
    used = float(process.memory_info().rss - before)
    table.deleteLater()
    return used / 2**20


def _bound(root: Path, rows: int) -> DataFolder:
    folder = DataFolder(root / str(rows))
    fresh = not folder.database.exists()
    prepare(folder, NOW)
    if fresh:
        fill_receptions(folder.database, rows)
    database.connect()
    return folder


def measure() -> list[Figure]:
    """Nine pairs of opening, nine of scrolling; memory at 10,000 and at all rows."""
    app = QApplication.instance() or QApplication(sys.argv)
    apply_theme(app, "light")  # type: ignore[arg-type]
    assert issubclass(Constants, QAbstractTableModel)
    with tempfile.TemporaryDirectory() as root:
        small = _bound(Path(root), FEW)
        _memory_of(small)
        few = _memory_of(small)
        database.close()
        folder = _bound(Path(root), MANY)
        many = _memory_of(folder)
        runner = Runner(partial(database.connect, reuse_if_open=True), database.close)
        context = replace(desk(folder), runner=runner)
        pairs, steps = [], []
        for _ in range(_ROUNDS):
            ours, first = _open(TableModel(RECEPTIONS, context), read=True)
            floor, base = _open(constants(context), read=False)
            pairs.append((first, base))
            _rest(context)
            steps.append((_scroll(ours, 30), _scroll(floor, 30)))
            ours.deleteLater()
            floor.deleteLater()
        runner.close()
        database.close()
    value, base = (statistics.median(side) for side in zip(*pairs[1:], strict=True))
    step, step_base = (statistics.median(side) for side in zip(*steps[1:], strict=True))
    return [
        Figure(f"first page of {MANY:,} rows", value, base, 1.5),
        Figure("scroll step", step, step_base, 1.15),
        Figure("memory of the page, 10,000 to all rows", many, few, 10.0, "Mi", difference=True),
    ]
