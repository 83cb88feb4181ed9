"""10,000 ledger rows previewed against python-calamine reading the same file."""

import tempfile
from datetime import datetime
from functools import partial
from pathlib import Path

import openpyxl
import python_calamine

from csapp.core.paths import DataFolder
from csapp.db.connection import connected
from csapp.db.migrate import prepare
from csapp.features.ledger import service
from tests.bench.figure import Figure, paired, timed

_ROWS = 10_000
_HEADERS = ("楼号", "单元", "房号", "业主姓名", "联系电话", "身份证号", "建筑面积", "交房日期", "车牌号", "备注")
_SURNAMES = "王李张刘陈杨黄赵周吴单仇解查区曾盖"
_GIVEN = "雅琴志远秀兰文博敏晓东庆华建国文丽成林海生静婉仪"


def _write(file: Path) -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("业主")
    sheet.append(["翠湖花园业主台账"])
    sheet.append(list(_HEADERS))
    for n in range(_ROWS):
        building, entrance, floor, door = n // 840 + 1, n // 420 % 2 + 1, n // 14 % 30 + 1, n % 14 + 1
        name = _SURNAMES[n % 17] + _GIVEN[n % 24] + _GIVEN[n * 7 % 24]
        phone = 13_800_000_000 + n
        plate = f"苏E{n:05}" if n % 3 == 0 else None
        sheet.append(
            [
                f"{building}栋",
                entrance,
                f"{floor}{door:02}",
                name,
                phone,
                None,
                89.4 + n % 60,
                "2021-06-30",
                plate,
                None,
            ]
        )
    book.save(file)


def measure() -> list[Figure]:
    """Five pairs; reading the file is part of ours too."""
    with tempfile.TemporaryDirectory() as root:
        file = Path(root) / "台账.xlsx"
        _write(file)
        prepare(DataFolder(Path(root) / "data"), datetime(2026, 11, 24, 10, 24))

        def read() -> None:
            python_calamine.CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python()

        def preview() -> None:
            seen = service.preview(service.open_ledger(file))
            assert seen.good == _ROWS

        with connected():
            value, floor = paired(partial(timed, preview), partial(timed, read), 5)
    return [Figure("10,000 ledger rows previewed", value, floor, 4.0)]
