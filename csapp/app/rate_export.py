"""回访统计 of a month as a workbook: what the callback page's 导出统计 writes (P23)."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from csapp.core.marks import mark
from csapp.core.roles import Actor, Permission, require
from csapp.db.setting import setting
from csapp.db.unit_of_work import unit_of_work
from csapp.documents.sheet import SheetColumn, SheetPage, write_sheet
from csapp.features.callback.models import Callback
from csapp.features.callback.service.rates import Board, Counts
from csapp.registers.spec import Kind
from csapp.ui.context import Context

_NAMES = 14.0


def rate_export(context: Context) -> Callable[[Board, Path], None]:
    """For the page of one person at the desk; called in the worker."""

    def write(board: Board, file: Path) -> None:
        export_rates(board, file, by=context.by, at=context.clock(), estate=setting("estate", {}))

    return write


def export_rates(board: Board, file: Path, *, by: Actor, at: datetime, estate: dict[str, Any]) -> int:
    """One line per source and per person, and how many lines. Raises NotAllowed, DataUnavailable."""
    require(by, Permission.EXPORT)
    lines = [(mark("来源"), source.value, counts) for source, counts in board.sources.items()]
    lines += [(mark("回访人"), name, counts) for name, counts in board.people.items()]
    page = SheetPage(
        title=mark("回访统计"),
        estate=f"{estate.get('name', '')}{estate.get('office', '')}",
        period=mark("{year} 年 {month} 月").format(year=board.month.year, month=board.month.month),
        columns=_columns(),
        rows=[(kind, name, *_numbers(counts)) for kind, name, counts in lines],
        exporter=by.name,
        exported_at=at,
        signatures=(mark("制表"), mark("主管"), mark("经理")),
    )
    count = write_sheet(file, page)
    with unit_of_work(by, at) as work:
        work.tell(Callback.key(), None, "export", note=mark("回访统计 {month}").format(month=f"{board.month:%Y-%m}"))
    return count


def _columns() -> tuple[SheetColumn, ...]:
    numbers = (
        mark("应回访"), mark("超期"), mark("还要打"), mark("未抽中"), mark("已回访"), mark("按时"), mark("未签回"),
        mark("联系次数"), mark("满意"), mark("基本满意"), mark("不满意"),
    )  # fmt: skip
    return (
        SheetColumn(mark("分类"), width=_NAMES),
        SheetColumn(mark("名称"), width=_NAMES),
        *(SheetColumn(label, Kind.NUMBER, 10.0) for label in numbers),
        SheetColumn(mark("回访率"), width=10.0),
        SheetColumn(mark("满意率"), width=10.0),
    )


def _numbers(counts: Counts) -> tuple[Any, ...]:
    return (
        counts.due, counts.overdue, counts.to_call, counts.left_out, counts.called, counts.on_time, counts.unsigned,
        counts.attempts, counts.satisfied, counts.basic, counts.unsatisfied, _share(counts.called_share),
        _share(counts.content_share),
    )  # fmt: skip


def _share(part: float | None) -> str:
    return "" if part is None else f"{round(part * 100)} %"
