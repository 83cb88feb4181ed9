"""An imported batch: in force, or undone as a whole."""

from enum import StrEnum

from csapp.core.marks import mark
from csapp.core.roles import Role
from csapp.core.workflow import Face, Shape, Step, Workflow


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
