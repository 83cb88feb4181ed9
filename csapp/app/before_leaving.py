"""下班前检查: everything that would be left behind tonight, each line one key from its record (peers 3.2, idea 6)."""

from datetime import datetime, time, timedelta

from csapp.app.due import is_late, is_mine, nearest, promises_before, unsigned_forms
from csapp.app.pages import PAGES
from csapp.app.today_rows import Target, area_label, page_of, row_of
from csapp.core.marks import mark
from csapp.core.paths import DataFolder
from csapp.core.promise import Promise
from csapp.core.roles import Actor
from csapp.core.workflow import Shape
from csapp.db.backup import latest_backup
from csapp.db.connection import connected
from csapp.db.draft import Draft
from csapp.ui.group_model import GroupRow, RowGroup
from csapp.ui.theme import Tone

BACKUP = "backup"
PLACES = {entry.key: place for place, entry in enumerate(PAGES)}
# What is said of an area whose promises run out tonight; the rest is called as in the tab bar.
_HEADS = {
    "reception": mark("没办结的接待"),
    "key_lending": mark("没还的钥匙"),
    "callback": mark("今天应做的回访"),
}


def left_behind(folder: DataFolder, now: datetime, by: Actor) -> list[RowGroup]:
    """What is due by tonight and not done, forms that are out, own drafts, a missing backup; called in the worker.

    Of receptions only those under this person's name: the next shift has its own.
    """
    tonight = datetime.combine(now.date() + timedelta(days=1), time())
    with connected():
        due = nearest(promises_before(tonight))
        forms = [entry for entry in unsigned_forms() if entry not in due]
        drafts = list(Draft.select().where(Draft.person_id == by.id).order_by(Draft.saved_at))
    by_area: dict[str, list[Promise]] = {}
    for entry in due:
        if entry.area != "reception" or is_mine(entry, by):
            by_area.setdefault(entry.area, []).append(entry)
    order = sorted(by_area, key=lambda area: PLACES.get(page_of(area), len(PLACES)))
    groups = [_group(_HEADS.get(area, area_label(area)), by_area[area], now, by) for area in order]
    groups.append(_group(mark("没签回的表单"), forms, now, by))
    groups.append(RowGroup(mark("没存的草稿"), tuple(map(_draft, drafts)), Tone.WARN))
    groups.append(RowGroup(mark("备份"), _backup(folder, now), Tone.WARN))
    return [group for group in groups if group.rows]


def _group(title: str, entries: list[Promise], now: datetime, by: Actor) -> RowGroup:
    tone = Tone.DANGER if any(is_late(entry, now) for entry in entries) else Tone.WARN
    return RowGroup(title, tuple(row_of(entry, now, by) for entry in entries), tone)


def _draft(draft: Draft) -> GroupRow:
    page = page_of(draft.page.partition(".")[0])
    return GroupRow(
        key=Target(page, 0, "", f"draft {draft.page}"),
        words=(
            f"{draft.saved_at:%m-%d %H:%M}",
            area_label(page),
            "",
            mark("写了一半，没有保存"),
            "",
            draft.person_name,
        ),
        shape=Shape.DIAMOND,
        icon="file",
        step=mark("接着写"),
    )


def _backup(folder: DataFolder, now: datetime) -> tuple[GroupRow, ...]:
    newest = latest_backup(folder)
    if newest is not None and newest[1].date() >= now.date():
        return ()
    words = mark("上次备份 {at}").format(at=f"{newest[1]:%Y-%m-%d %H:%M}") if newest else mark("还没有备份过")
    key = Target("", 0, BACKUP, "")
    row = (mark("今天"), mark("备份"), "", words, "", "")
    return (GroupRow(key=key, words=row, shape=Shape.DIAMOND, icon="db", step=mark("现在备份")),)
