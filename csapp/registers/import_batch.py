"""Imported files: what each brought in, in force or taken back as a whole (issues of 台账: 导入 and 撤销)."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

import peewee

from csapp.core.marks import mark
from csapp.core.roles import Actor, Permission, Role, require
from csapp.core.workflow import Face, Shape, Step, Workflow
from csapp.db.record import EnumField, Findable, Record, Table
from csapp.db.reversal import Key, take_back
from csapp.db.stamps import Stamp, put_back, stamps_of
from csapp.db.unit_of_work import fetch, unit_of_work


class BatchState(StrEnum):
    """Where a batch stands."""

    APPLIED = "applied"
    UNDONE = "undone"


BATCH = Workflow(
    states={
        BatchState.APPLIED: Face(mark("已导入"), Shape.TICK),
        BatchState.UNDONE: Face(mark("已撤销"), Shape.CROSS),
    },
    initial=BatchState.APPLIED,
    steps=(
        Step(
            "undo",
            mark("撤销整批"),
            BatchState.APPLIED,
            BatchState.UNDONE,
            roles=frozenset({Role.SUPERVISOR, Role.MANAGER}),
            destructive=True,
        ),
    ),
)


class ImportBatch(Record):
    """One imported file; its steps are the audit lines from `first_line` to `last_line`.

    `register` is the key of the register whose sheet it was; empty for the owner ledger.
    """

    number = peewee.CharField(max_length=20, unique=True)
    state = EnumField(BatchState, max_length=10, default=BatchState.APPLIED)
    register = peewee.CharField(max_length=40, default="", constraints=[peewee.SQL("DEFAULT ''")])
    file_name = peewee.CharField(max_length=200)
    digest = peewee.CharField(max_length=64, index=True)
    rows = peewee.IntegerField()
    added = peewee.IntegerField()
    changed = peewee.IntegerField()
    units = peewee.IntegerField(default=0)
    people = peewee.IntegerField(default=0)
    vehicles = peewee.IntegerField(default=0)
    spaces = peewee.IntegerField(default=0)
    first_line = peewee.IntegerField()
    last_line = peewee.IntegerField()
    undone_at = peewee.DateTimeField(null=True)

    class Meta:
        """As the first version named it."""

        table_name = "ledger"

    def findable(self) -> Findable:
        """Found by its number and file."""
        return Findable(self.number, f"{self.number} {self.file_name}", str(self.file_name))


class ImportStamp(Table):
    """How a record was stamped before the batch changed it, and the version the batch `left`."""

    batch = peewee.ForeignKeyField(ImportBatch)
    area = peewee.CharField(max_length=40)
    record_id = peewee.IntegerField()
    version = peewee.IntegerField()
    changed_at = peewee.DateTimeField()
    changed_by = peewee.IntegerField()
    left = peewee.IntegerField()


_CHUNK = 100  # rows of one INSERT


def keep_stamps(batch: ImportBatch, before: Mapping[Key, Stamp]) -> None:
    """Keep the stamps that records had before the batch, those of them that it changed."""
    after = stamps_of(before)
    rows = [
        {
            "batch": batch.id,
            "area": area,
            "record_id": record_id,
            **stamp._asdict(),
            "left": after[area, record_id].version,
        }
        for (area, record_id), stamp in before.items()
        if (area, record_id) in after and after[area, record_id] != stamp
    ]
    for start in range(0, len(rows), _CHUNK):
        ImportStamp.insert_many(rows[start : start + _CHUNK]).execute()


def _stamps_to_put_back(batch: ImportBatch) -> dict[Key, Stamp]:
    """Of the records that nobody has touched since the batch."""
    kept = list(ImportStamp.select().where(ImportStamp.batch == batch.id))
    now = stamps_of((str(one.area), int(one.record_id)) for one in kept)
    return {
        key: Stamp(one.version, one.changed_at, one.changed_by)
        for one in kept
        if (key := (str(one.area), int(one.record_id))) in now and now[key].version == one.left
    }


def undo_batch(batch_id: int, *, by: Actor, at: datetime) -> ImportBatch:
    """Take a whole batch back: made records go, changed ones hold again what they held, and since when.

    Raises NotAllowed, and TransitionRefused where it was undone before or later work builds on it.
    """
    require(by, Permission.IMPORT_LEDGER)
    with unit_of_work(by, at) as work:
        batch = fetch(ImportBatch, batch_id)
        step = BATCH.step("undo", BatchState(batch.state), by.role)
        stamps = _stamps_to_put_back(batch)
        take_back(work, batch.first_line, batch.last_line, "undo")
        put_back(stamps)
        return work.change(batch, step.name, state=step.target, undone_at=at)
