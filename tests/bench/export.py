"""100,000 rows of the reception register in the office's layout against openpyxl writing the same values plain."""

import subprocess
import sys
import tempfile
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from csapp.app.exporting import export_register
from csapp.app.fill import fill
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor, Role
from csapp.db.connection import connected, open_database
from csapp.features.reception.register import RECEPTIONS
from csapp.registers.plan import View
from csapp.registers.query import export_rows
from csapp.registers.spec import Kind
from tests.bench.figure import Figure, paired, timed

_ROWS = 100_000
_AT = datetime(2026, 11, 24, 10, 24)
_BY = Actor(1, "王志强", Role.MANAGER)
_ESTATE: dict[str, Any] = {"name": "翠湖花园", "office": "客服中心"}
# the growth of a process of its own: everything is loaded by a first small export, then the large one is written
_CHILD = """
import sys
from datetime import date
from pathlib import Path
from csapp.db.connection import connected
from tests.bench.export import export, opened
from csapp.registers.plan import View

def peak():
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) / 1024

opened(Path(sys.argv[1]))
with connected():
    export(Path(sys.argv[2]), View(since=date(2026, 11, 23), until=date(2026, 11, 23)))
    before = peak()
    export(Path(sys.argv[2]), View())
print(before, peak())
"""


def opened(root: Path) -> DataFolder:
    """The filled database, bound."""
    folder = DataFolder(root)
    open_database(folder.database)
    return folder


def export(file: Path, view: View) -> int:
    """The register as `csapp export` writes it."""
    return export_register(RECEPTIONS, view, file, by=_BY, at=_AT, estate=_ESTATE)


def _plain(file: Path, rows: list[tuple[Any, ...]]) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        sheet.append(row)
    book.save(file)


def _values() -> list[tuple[Any, ...]]:
    """The typed values of the register, as openpyxl takes them."""
    kinds = [RECEPTIONS.field(key).kind for key in (RECEPTIONS.sheet.columns if RECEPTIONS.sheet else ())]
    return [
        tuple(
            value if kind in (Kind.MOMENT, Kind.DAY, Kind.NUMBER) else None if value is None else str(value)
            for kind, value in zip(kinds, row, strict=True)
        )
        for row in export_rows(RECEPTIONS, View(), _AT, _BY)
    ]


def measure() -> list[Figure]:
    """Three pairs, and the memory of one export."""
    with tempfile.TemporaryDirectory() as root:
        data, file = Path(root) / "data", Path(root) / "out.xlsx"
        fill(DataFolder(data), _ROWS)
        with connected():
            rows = _values()
            ours = partial(timed, partial(export, file, View()))
            value, floor = paired(ours, partial(timed, partial(_plain, file, rows)), 3)
        told = subprocess.run(
            [sys.executable, "-c", _CHILD, str(data), str(file)], check=True, capture_output=True, text=True
        )
    before, after = map(float, told.stdout.split())
    return [
        Figure("export of 100,000 x 14, full layout", value, floor, 0.25),
        Figure("memory of that export", after, before, 80, "M", difference=True),
    ]
