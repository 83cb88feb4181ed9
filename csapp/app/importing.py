"""The owner ledger at the command line: preview, apply, undo (design 10)."""

from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from csapp.core.errors import BadInput
from csapp.core.marks import mark
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor
from csapp.db.backup import backup_now
from csapp.db.connection import connected
from csapp.features.ledger import service
from csapp.features.ledger.models import ImportBatch

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


def _in_words(result: dict[str, Any], *, applied: bool) -> str:
    head = mark("{rows} 行，没有问题的 {ok} 行：房屋 {units}，住户 {people}，车辆 {vehicles}，车位 {spaces}。").format(
        **result
    )
    lines = [
        mark("{sheet} 第 {row} 行 {column}：{message}").format(**problem) for problem in result["problems"][:_SHOWN]
    ]
    if len(result["problems"]) > _SHOWN:
        lines.append(mark("还有 {count} 处，加 --json 看全部。").format(count=len(result["problems"]) - _SHOWN))
    if result["batch"]:
        lines.append(mark("已导入，批号 {batch}。要撤销：csapp import undo {batch}").format(batch=result["batch"]))
    elif applied:
        lines.append(mark("没有新的内容，什么都没有改。"))
    else:
        lines.append(mark("这是预检，没有写入。要导入就加 --apply。"))
    return "\n".join([head, *lines])


def undo_batch(number: str, *, by: Actor, at: datetime) -> Result:
    """Take a whole batch back. Raises BadInput, NotAllowed, StaleRecord."""
    with connected():
        batch = ImportBatch.get_or_none(ImportBatch.number == number)
    if batch is None:
        raise BadInput("batch", mark("没有批号「{number}」。"), number=number)
    service.undo(batch.id, by=by, at=at)
    return {"batch": number, "undone": True}, mark("已撤销整批 {number}。").format(number=number)
