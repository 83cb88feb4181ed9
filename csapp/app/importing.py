"""The owner ledger and corrected registers at the command line: preview, apply, undo (design 10)."""

from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from csapp.app import old_ledgers
from csapp.app.catalog import REGISTERS
from csapp.app.layouts import drawn_of
from csapp.core.errors import BadInput
from csapp.core.marks import mark
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor
from csapp.db.backup import backup_now
from csapp.db.connection import connected
from csapp.features.ledger import service
from csapp.features.sheet_return import service as sheet_return
from csapp.registers.import_batch import ImportBatch, undo_batch
from csapp.registers.import_preview import RowResult

Result = tuple[dict[str, Any], str]

_SHOWN = 40


def import_file(file: Path, folder: DataFolder, *, by: Actor, at: datetime, apply: bool) -> Result:
    """Preview `file`; with `apply` the good rows are written after a backup. Raises BadInput, NotAllowed."""
    with connected():
        seen = service.preview(service.open_ledger(file))
        batch = None
        if apply and seen.good:
            batch = service.apply(seen, by=by, at=at, backup=partial(backup_now, folder, at, "import"))
        result = service.summary(seen, batch)
    return result, _in_words(result, applied=apply)


def _mapping_in_words(columns: dict[str, str]) -> list[str]:
    """Which column was taken for what, and which ones are left out."""
    taken = [f"{title}={label}" for title, label in columns.items() if label]
    left = [title for title, label in columns.items() if not label and title]
    lines = [mark("列：{columns}").format(columns=mark("，").join(taken))]
    return lines + ([mark("没有用的列：{columns}").format(columns=mark("，").join(left))] if left else [])


def _problems_in_words(problems: list[dict[str, Any]]) -> list[str]:
    lines = [
        mark("{place}：{message}").format(place=" ".join(filter(None, place)), message=problem["message"])
        for problem in problems[:_SHOWN]
        for place in [(problem.get("sheet", ""), mark("第 {row} 行").format(**problem), problem["column"])]
    ]
    if len(problems) > _SHOWN:
        lines.append(mark("还有 {count} 处，加 --json 看全部。").format(count=len(problems) - _SHOWN))
    return lines


def _in_words(result: dict[str, Any], *, applied: bool) -> str:
    head = mark("{rows} 行，没有问题的 {ok} 行：房屋 {units}，住户 {people}，车辆 {vehicles}，车位 {spaces}。").format(
        **result
    )
    lines = [*_mapping_in_words(result["columns"]), *_problems_in_words(result["problems"])]
    return "\n".join(
        [head, *lines, *_ending(result["batch"], applied=applied, all_bad=result["bad"] == result["rows"], said=lines)]
    )


def import_sheet(file: Path, folder: DataFolder, *, by: Actor, at: datetime, apply: bool) -> Result:
    """Preview an exported register that was corrected in Excel; with `apply` the changes are made after a backup.

    Raises BadInput, NotAllowed.
    """
    seen = sheet_return.preview(REGISTERS, file, by=by, at=at, drawn=partial(drawn_of, folder))
    totals, register = seen.totals, seen.sheet.register
    result: dict[str, Any] = {
        "register": register.key,
        "rows": len(seen.comparison.rows),
        "changed": totals[RowResult.CHANGED],
        "added": totals[RowResult.NEW],
        "problems": [
            {"row": row.number, "column": fault.column, "message": fault.message}
            for row in seen.comparison.rows
            for fault in row.problems
        ],
        "batch": None,
    }
    if apply and seen.good:
        backup = partial(backup_now, folder, at, "import")
        result["batch"] = sheet_return.apply(seen, by=by, at=at, backup=backup).number
    head = mark("{label}：{rows} 行，要修改 {changed} 条，新增 {added} 条。").format(label=register.label, **result)
    lines = _problems_in_words(result["problems"])
    ending = _ending(result["batch"], applied=apply, all_bad=totals[RowResult.BAD] == result["rows"] > 0, said=lines)
    return result, "\n".join([head, *lines, *ending])


def import_old(file: Path, area: str, folder: DataFolder, *, by: Actor, at: datetime, apply: bool) -> Result:
    """Preview an old ledger of `area`; with `apply` its good rows become history after a backup.

    Raises BadInput, NotAllowed.
    """
    seen = old_ledgers.open_file(area, file)
    read = old_ledgers.preview(seen, at)
    counts = old_ledgers.totals(read)
    table = seen.table
    result: dict[str, Any] = {
        "area": area,
        "rows": len(read.rows),
        "added": len(read.written),
        "known": counts[RowResult.UNCHANGED] + counts[RowResult.DOUBLE],
        "columns": {table.block.title(at): seen.ledger.label_of(key) for at, key in enumerate(table.mapping)},
        "problems": [
            {"row": row.number, "column": fault.column, "message": fault.message}
            for row in read.rows
            for fault in row.problems
        ],
        "batch": None,
    }
    if apply and read.written:
        backup = partial(backup_now, folder, at, "import")
        result["batch"] = old_ledgers.apply(seen, by=by, at=at, backup=backup).number
    label = seen.ledger.label
    head = mark("{label}：{rows} 行，能导 {added} 行，导过或重复 {known} 行。").format(label=label, **result)
    lines = [*_mapping_in_words(result["columns"]), *_problems_in_words(result["problems"])]
    ending = _ending(result["batch"], applied=apply, all_bad=counts[RowResult.BAD] == result["rows"], said=lines)
    return result, "\n".join([head, *lines, *ending])


def _ending(batch: str | None, *, applied: bool, all_bad: bool, said: list[str]) -> list[str]:
    """What became of it, or what to do to have it done; raises BadInput where nothing could come in."""
    if batch:
        return [mark("已导入，批号 {batch}。要撤销：csapp import undo {batch}").format(batch=batch)]
    if applied and all_bad:
        raise BadInput("rows", mark("每一行都有误，什么都没有导入。改好再导。\n{said}"), said="\n".join(said))
    return [mark("没有新的内容，什么都没有改。") if applied else mark("这是预检，没有写入。要导入就加 --apply。")]


def undo(number: str, *, by: Actor, at: datetime) -> Result:
    """Take a whole batch back. Raises BadInput, NotAllowed, StaleRecord."""
    with connected():
        batch = ImportBatch.get_or_none(ImportBatch.number == number)
    if batch is None:
        raise BadInput("batch", mark("没有批号「{number}」。"), number=number)
    undo_batch(batch.id, by=by, at=at)
    return {"batch": number, "undone": True}, mark("已撤销整批 {number}。").format(number=number)
