"""A register as a workbook: what the page's 导出 and `csapp export` do; every export leaves a line in the trail."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, cast

from csapp.app.layouts import columns_of, layout_of, sheet_columns
from csapp.core.errors import BadInput
from csapp.core.marks import mark
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor, Permission, require
from csapp.db.connection import connected
from csapp.db.record import tuples
from csapp.db.unit_of_work import unit_of_work
from csapp.documents.sheet import SheetPage, write_sheet
from csapp.documents.sheet_layout import Layout
from csapp.masterdata.people.models import Person
from csapp.masterdata.staff.models import Staff
from csapp.registers.plan import View
from csapp.registers.privacy import rows_without_people
from csapp.registers.query import export_rows
from csapp.registers.returned import is_personal, matching_field
from csapp.registers.spec import Register, Sheet


def _period(view: View) -> str:
    if view.since is None and view.until is None:
        return ""
    return mark("{since} 至 {until}").format(since=view.since or "", until=view.until or "").strip()


def _personal(register: Register) -> tuple[str, ...]:
    """The columns whose values must not stand in a text either."""
    columns = register.sheet.columns if register.sheet is not None else ()
    return tuple(key for key in columns if is_personal(register, key))


def _note(reason: str, *, safe: bool) -> str:
    if safe:
        return mark("微信群安全版：没有姓名、电话、证件号和车牌")
    return mark("含完整电话和证件号，用后删除") if reason else ""


def export_register(
    register: Register,
    view: View,
    file: Path,
    *,
    by: Actor,
    at: datetime,
    estate: dict[str, Any],
    folder: DataFolder | None = None,
    columns: Sequence[str] = (),
    reason: str = "",
    safe: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> int:
    """Write the rows of `view` to `file` and return how many; a `reason` leaves personal data unmasked.

    A `safe` one goes to a chat group: no name, telephone, identity or plate number, not even inside a text. The
    `folder` holds the office's own layout, if any; chosen `columns` (keys or labels) stand in the usual one. Raises
    NotAllowed, BadInput, DataUnavailable.
    """
    require(by, Permission.EXPORT)
    sheet = _sheet_of(register, view, reason)
    layout = layout_of(register, folder) if folder is not None and not safe and not columns else None
    keys = _keys(register, layout, columns, safe=safe)
    page = SheetPage(
        title=sheet.title,
        estate=f"{estate['name']}{estate['office']}",
        period=_period(view),
        columns=sheet_columns(register, keys, layout.totals if layout is not None else ()),
        rows=_rows(register, keys, partial(export_rows, register, view, at, by), clear=bool(reason), safe=safe),
        exporter=by.name,
        exported_at=at,
        note=_note(reason, safe=safe),
        counted=keys.index(sheet.counts) if sheet.counts in keys else -1,
        signatures=sheet.signatures,
        layout=layout,
    )
    count = write_sheet(file, page, progress=progress)
    _leave_line(register, count, reason, safe=safe, by=by, at=at)
    return count


def _leave_line(register: Register, count: int, reason: str, *, safe: bool, by: Actor, at: datetime) -> None:
    step = "export_safe" if safe else "export_unmasked" if reason else "export"
    with unit_of_work(by, at) as work:
        work.tell(register.key, None, step, note=mark("{count} 行 {reason}").format(count=count, reason=reason).strip())


def _sheet_of(register: Register, view: View, reason: str) -> Sheet:
    if reason and not reason.strip():
        raise BadInput("reason", mark("写上为什么要完整的号码，会留痕。"))
    if register.sheet is None:
        raise BadInput("key", mark("「{label}」没有 Excel 版式。"), label=register.label)
    if not register.period and (view.since or view.until):
        raise BadInput("from", mark("「{label}」不按日期分，去掉起止日期。"), label=register.label)
    return register.sheet


def _keys(register: Register, layout: Layout | None, columns: Sequence[str], *, safe: bool) -> tuple[str, ...]:
    """The columns: the office's own and the counted one, those chosen, the usual ones; without who is named."""
    if layout is not None:
        counted = register.sheet.counts if register.sheet is not None else ""
        return layout.keys if not counted or counted in layout.keys else (*layout.keys, counted)
    usual = register.sheet.columns if register.sheet is not None else ()
    wanted = chosen_columns(register, columns) if columns else usual
    return tuple(key for key in wanted if not (safe and is_personal(register, key)))


def chosen_columns(register: Register, columns: Sequence[str]) -> tuple[str, ...]:
    """The columns by key or label, and first the one that says which record it is, so that the sheet can come back.

    Raises BadInput for a column the register has not.
    """
    known = columns_of(register)
    keys = set(known.values())
    unknown = next((name for name in columns if name not in known and name not in keys), None)
    if unknown is not None:
        words = mark("「{label}」没有「{column}」一列，可以选：{known}。")
        raise BadInput("columns", words, label=register.label, column=unknown, known=mark("、").join(known))
    found = [known.get(name, name) for name in columns]
    key = matching_field(register)
    first = [key.key] if key is not None and key.key not in found else []
    return tuple(dict.fromkeys((*first, *found)))


def _rows(
    register: Register, keys: tuple[str, ...], rows: Callable[..., Any], *, clear: bool, safe: bool
) -> Iterable[tuple[Any, ...]]:
    if not safe:
        return cast("Iterable[tuple[Any, ...]]", rows(unmasked=clear, shown=keys))
    return rows_without_people(rows(unmasked=True, shown=(*keys, *_personal(register))), len(keys), _residents())


def _residents() -> set[str]:
    """Everybody on file may be named in a text; colleagues answer by their names."""
    with connected():
        staff = {name for (name,) in tuples(Staff.select(Staff.name))}
        return {name for (name,) in tuples(Person.select(Person.name))} - staff
