"""Imported files: what each brought in, in force or taken back as a whole (issues of 台账: 导入 and 撤销)."""

from datetime import datetime
from enum import StrEnum

import peewee

from csapp.core.marks import mark
from csapp.core.roles import Actor, Permission, Role, require
from csapp.core.workflow import Face, Shape, Step, Workflow
from csapp.db.record import EnumField, Findable, Record
from csapp.db.reversal import take_back
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


def undo_batch(batch_id: int, *, by: Actor, at: datetime) -> ImportBatch:
    """Take a whole batch back: made records go, changed ones hold again what they held.

    Raises NotAllowed, and TransitionRefused where it was undone before or later work builds on it.
    """
    require(by, Permission.IMPORT_LEDGER)
    with unit_of_work(by, at) as work:
        batch = fetch(ImportBatch, batch_id)
        step = BATCH.step("undo", BatchState(batch.state), by.role)
        take_back(work, batch.first_line, batch.last_line, "undo")
        return work.change(batch, step.name, state=step.target, undone_at=at)
