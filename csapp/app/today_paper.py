"""今日清单 on paper: the rows of one chip as a list."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from csapp.app.office import estate
from csapp.core.errors import DataUnavailable
from csapp.core.marks import mark
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor
from csapp.db.connection import connected
from csapp.ui.group_model import RowGroup


def print_today(
    groups: Sequence[RowGroup], chip: str, folder: DataFolder, *, by: Actor, at: datetime, title: str = ""
) -> Path:
    """Write 今日清单 with a box to tick for each row; returns the file. Raises DataUnavailable."""
    # reason for the late import: nothing is printed while the desk starts
    from csapp.documents.list_page import ListColumn, ListPage, write_list

    with connected():
        known = estate()
    columns = (
        (mark("时限"), 1.2), (mark("类别"), 0.9), (mark("对象"), 2.0), (mark("事项"), 4.4), (mark("单号"), 1.8),
        (mark("责任人"), 1.0), (mark("下一步"), 1.3), (mark("办结打勾"), 1.0),
    )  # fmt: skip
    rows = [(*row.words, row.step, "") for group in groups for row in group.rows]
    note = mark("{chip}：共 {count} 条").format(chip=chip, count=len(rows))
    page = ListPage(
        title=title or mark("今日清单 {day}").format(day=f"{at:%Y-%m-%d}"),
        office=f"{known['name']} {known['office']}",
        columns=tuple(ListColumn(label, width) for label, width in columns),
        rows=rows,
        printed_by=by.name,
        printed_at=at,
        note=note,
    )
    place = folder.root / "print"
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise DataUnavailable(mark("数据文件夹写不进去，检查磁盘空间和权限。")) from fault
    file = place / f"today-{at:%Y%m%d-%H%M%S}.pdf"
    write_list(file, page)
    return file
