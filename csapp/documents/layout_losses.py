"""What a workbook may hold that can't be carried into an export: told before the workbook becomes a layout."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from csapp.core.errors import BadInput
from csapp.core.marks import mark

_SHEET, _DRAWING = r"xl/worksheets/[^/]+\.xml", r"xl/drawings/[^/]+\.xml"
_WHOLE_LINES = rb"_xlnm\.Print_Area\"[^>]*>[^<]*!\$(?:[A-Z]+:\$[A-Z]+|\d+:\$\d+)[,<]"
# by what it is called: in which parts of the file, and the trace of it there (none: the part is enough)
_LOST = (
    (mark("文本框和图形"), _DRAWING, rb"<(?:\w+:)?(?:sp|cxnSp|grpSp)[ >]"),
    (mark("裁剪过的图片"), _DRAWING, rb"<(?:\w+:)?srcRect [^>]*[lrtb]=\"[^0\"]"),
    (mark("emf 和 wmf 图片"), r"xl/media/.*\.(?:emf|wmf)", None),
    (mark("单元格里的图片"), r"xl/(?:cellimages\.xml|richData/.*)", None),
    (mark("页眉页脚里的图片"), _SHEET, rb"<(?:\w+:)?legacyDrawingHF[ />]"),
    (mark("工作表背景"), _SHEET, rb"<(?:\w+:)?picture[ />]"),
    (mark("迷你图"), _SHEET, rb":sparklineGroup[ >]"),
    (mark("取自别的工作表的下拉选项"), _SHEET, rb"<x14:dataValidation[ >]"),
    (mark("新式的条件格式"), _SHEET, rb"<x14:cfRule (?![^>]*type=\"dataBar\")"),
    (mark("新式的图表"), r"xl/charts/chartEx.*", None),
    (mark("控件"), r"xl/(?:ctrlProps|activeX)/.*", None),
    (mark("嵌入的文件"), r"xl/embeddings/.*", None),
    (mark("数据透视表和切片器"), r"xl/(?:pivotTables|slicers|timelines)/.*", None),
    (mark("整行整列的打印区域"), r"xl/workbook\.xml", _WHOLE_LINES),
)  # fmt: skip


def refuse_losses(path: Path, archive: zipfile.ZipFile) -> None:
    """Raises BadInput("file") naming what would be lost."""
    lost = list(_lost(archive))
    if lost:
        words = mark("「{name}」里的{things}导出时带不过去，去掉再用。")
        raise BadInput("file", words, name=path.name, things=mark("、").join(lost))


def _lost(archive: zipfile.ZipFile) -> Iterator[str]:
    names = archive.namelist()
    for word, part, trace in _LOST:
        found = [name for name in names if re.fullmatch(part, name, re.IGNORECASE)]
        if any(trace is None or re.search(trace, archive.read(name)) for name in found):
            yield word
