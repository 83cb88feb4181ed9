"""Saving one reception record, with number, audit line and search index, against one durable insert by bare sqlite3."""

import sqlite3
import tempfile
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from csapp.core.paths import DataFolder
from csapp.core.roles import Actor, Role
from csapp.db.connection import connected
from csapp.db.migrate import prepare
from csapp.features.reception.service import desk as service
from tests.bench.figure import Figure, paired, timed

_TEXT = "地下车库还在滴水，车顶有水泥渍，擦不掉。问今天能不能处理完，车漆谁负责。"
_ROUNDS = 200


def measure() -> list[Figure]:
    """Medians of 200 single saves, ours and bare in turn."""
    by, at = Actor(1, "刘芳", Role.DESK), datetime(2026, 11, 24, 10, 24)
    with tempfile.TemporaryDirectory() as root:
        folder = DataFolder(Path(root) / "data")
        prepare(folder, at)
        moments = iter(range(10**6))

        def save() -> float:
            moment = at + timedelta(seconds=next(moments))
            return timed(lambda: service.record(by=by, at=moment, content=_TEXT, category="投诉", caller_name="单雅琴"))

        with connected(), closing(_bare(Path(root) / "bare.db")) as bare:

            def insert() -> float:
                row = ("JD20261124-001", "received", _TEXT, str(at))
                return timed(
                    lambda: bare.execute("INSERT INTO record (number, state, content, at) VALUES (?,?,?,?)", row)
                )

            value, floor = paired(save, insert, _ROUNDS)
    return [Figure("save with audit and search index", value, floor, 6.0)]


def _bare(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("PRAGMA journal_mode=wal")
    connection.execute("PRAGMA synchronous=full")
    connection.execute("CREATE TABLE record (id INTEGER PRIMARY KEY, number, state, content, at)")
    return connection
