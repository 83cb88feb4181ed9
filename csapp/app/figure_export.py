"""投诉统计 of a month as a workbook with native charts: what the complaint page's 导出统计 writes (P21)."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from csapp.core.marks import mark
from csapp.core.roles import Actor, Permission, require
from csapp.db.setting import setting
from csapp.db.unit_of_work import unit_of_work
from csapp.documents.figure_book import ChartKind, FigureBook, FigureSection, write_figures
from csapp.features.complaint.models import Complaint
from csapp.features.complaint.service.figures import RISING_MONTHS, Board, Line
from csapp.ui.context import Context

_RATE = 5


def figure_export(context: Context) -> Callable[[Board, Path], None]:
    """For the page of one person at the desk; called in the worker."""

    def write(board: Board, file: Path) -> None:
        export_figures(board, file, by=context.by, at=context.clock(), estate=setting("estate", {}))

    return write


def export_figures(board: Board, file: Path, *, by: Actor, at: datetime, estate: dict[str, Any]) -> int:
    """One line per nature, grade, department and month, and how many lines. Raises NotAllowed, DataUnavailable."""
    require(by, Permission.EXPORT)
    month = mark("{year} 年 {month} 月").format(year=board.month.year, month=board.month.month)
    book = FigureBook(
        title=mark("投诉统计"),
        estate=f"{estate.get('name', '')}{estate.get('office', '')}",
        period=month,
        sections=(
            _section(mark("每月投诉"), mark("月份"), board.months, ChartKind.LINE),
            _section(mark("按投诉性质"), mark("投诉性质"), (*board.by_nature, board.whole)),
            _section(mark("按等级"), mark("等级"), board.by_severity),
            _section(mark("按责任部门"), mark("责任部门"), board.by_department),
        ),
        exporter=by.name,
        exported_at=at,
        notes=(mark("投诉连续 {count} 个月上升。").format(count=RISING_MONTHS),) if board.is_rising else (),
        signatures=(mark("制表"), mark("主管"), mark("经理")),
    )
    count = write_figures(file, book)
    with unit_of_work(by, at) as work:
        work.tell(Complaint.key(), None, "export", note=mark("投诉统计 {month}").format(month=f"{board.month:%Y-%m}"))
    return count


def _section(heading: str, label: str, lines: Sequence[Line], chart: ChartKind = ChartKind.BARS) -> FigureSection:
    columns = (label, mark("投诉"), mark("重大"), mark("未结束"), mark("超期"), mark("逾期率"))
    rows = [(line.label, line.total, line.major, line.open, line.late, line.late_rate) for line in lines]
    return FigureSection(heading, columns, rows, frozenset({_RATE}), chart)
