"""1,000 回访记录表 in one file against plain reportlab drawing the same cells."""

import tempfile
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from csapp.core.paths import resource
from csapp.documents.form import FormCopy, write_form
from tests.bench.figure import Figure, paired, timed
from tests.documents.form_samples import OFFICE, VALUES

_COPIES = 1_000
_LABELS = [
    "客户姓名",
    "房号",
    "电话",
    "来源",
    "来源单号",
    "接到日期",
    "责任部门",
    "事项摘要",
    "整改措施",
    "整改完成",
    "回访时间",
    "回访方式",
    "应于此日前",
    "回访人",
    "整改效果",
    "满意程度",
    "客户意见",
    "后续处理",
    "客户签字",
    "回访人签字",
    "主管审核",
]


def _ours(folder: Path) -> None:
    made = datetime(2026, 11, 24, 10, 2)
    copies = [
        FormCopy(
            f"HF20261124-{n:04}",
            {**VALUES, "customer": f"林秀兰{n}"},
            OFFICE,
            date(2026, 11, 24),
            1,
            "刘芳",
            made,
        )
        for n in range(_COPIES)
    ]
    write_form(folder / "ours.pdf", "callback", copies)


def _plain(folder: Path) -> None:
    """The same cells: a frame and a label for each, the value beside it, page by page."""
    if "Floor" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont("Floor", str(resource("fonts", "NotoSansSC-Regular.ttf"))))
    canvas: Any = Canvas(str(folder / "plain.pdf"), pagesize=A4, pageCompression=1, initialFontName="Floor")
    for n in range(_COPIES):
        canvas.setFont("Floor", 22)
        canvas.drawCentredString(300, 780, "回访记录表")
        canvas.setFont("Floor", 10.5)
        canvas.drawString(70, 750, f"编号：HF20261124-{n:04}")
        values = [*VALUES.values(), "", ""]
        for row, label in enumerate(_LABELS):
            y = 720 - row * 30
            canvas.rect(70, y, 90, 30)
            canvas.rect(160, y, 380, 30)
            canvas.drawString(76, y + 10, label)
            canvas.drawString(166, y + 10, values[row] if row < len(values) else "")
        canvas.showPage()
    canvas.save()


def measure() -> list[Figure]:
    """Five pairs."""
    with tempfile.TemporaryDirectory() as root:
        folder = Path(root)
        value, floor = paired(partial(timed, partial(_ours, folder)), partial(timed, partial(_plain, folder)), 5)
    return [Figure("1,000 forms in one file", value, floor, 2.5)]
