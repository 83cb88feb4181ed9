"""A register as a workbook: what the page's 导出 and `csapp export` do; every export leaves a line in the trail."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from csapp.core.errors import BadInput
from csapp.core.marks import mark
from csapp.core.roles import Actor, Permission, require
from csapp.db.unit_of_work import unit_of_work
from csapp.documents.sheet import SheetColumn, SheetPage, write_sheet
from csapp.registers.plan import View
from csapp.registers.query import export_rows
from csapp.registers.spec import Field, Kind, Register

_PX_PER_CHARACTER = 7
_LONG_WIDTH = 42
_WIDTHS = {Kind.MOMENT: 17.0, Kind.DAY: 12.0, Kind.DEADLINE: 17.0}


def _column(field: Field, totals: tuple[str, ...]) -> SheetColumn:
    width = _WIDTHS.get(field.kind) or (field.width / _PX_PER_CHARACTER if field.width else _LONG_WIDTH)
    return SheetColumn(field.label, field.kind, max(width, 8.0), field.key in totals)


def _period(view: View) -> str:
    if view.since is None and view.until is None:
        return ""
    return mark("{since} 至 {until}").format(since=view.since or "", until=view.until or "").strip()


def export_register(
    register: Register,
    view: View,
    file: Path,
    *,
    by: Actor,
    at: datetime,
    estate: dict[str, Any],
    reason: str = "",
    progress: Callable[[int, int], None] | None = None,
) -> int:
    """Write the rows of `view` to `file` and return how many; a `reason` leaves personal data unmasked.

    Raises NotAllowed, BadInput, DataUnavailable.
    """
    require(by, Permission.EXPORT)
    if register.sheet is None:
        raise BadInput("key", mark("「{label}」没有 Excel 版式。"), label=register.label)
    sheet = register.sheet
    page = SheetPage(
        title=sheet.title,
        estate=f"{estate['name']}{estate['office']}",
        period=_period(view),
        columns=tuple(_column(register.field(key), sheet.totals) for key in sheet.columns),
        rows=export_rows(register, view, at, by, unmasked=bool(reason)),
        exporter=by.name,
        exported_at=at,
        note=mark("含完整电话和证件号，用后删除") if reason else "",
        counted=sheet.columns.index(sheet.counts) if sheet.counts else -1,
        signatures=sheet.signatures,
    )
    count = write_sheet(file, page, progress=progress)
    with unit_of_work(by, at) as work:
        note = mark("{count} 行 {reason}").format(count=count, reason=reason).strip()
        work.tell(register.key, None, "export_unmasked" if reason else "export", note=note)
    return count
