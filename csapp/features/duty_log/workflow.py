"""值班日志: on duty, handed over (only added to), signed by the manager (locked); 交接班 beside it (5.6, R17, R22)."""

from enum import StrEnum

from csapp.core.marks import mark
from csapp.core.roles import Role
from csapp.core.workflow import Face, Shape, Step, Workflow


class PageState(StrEnum):
    """Where the page of one shift stands."""

    ON_DUTY = "on_duty"
    HANDED_OVER = "handed_over"
    SIGNED = "signed"


class HandoverState(StrEnum):
    """Where the handover of a shift stands; `left` is open until somebody comes, where no shift follows at once."""

    PREPARED = "prepared"
    LEFT = "left"
    TAKEN_OVER = "taken_over"


PAGE = Workflow(
    states={
        PageState.ON_DUTY: Face(mark("值班中"), Shape.HALF),
        PageState.HANDED_OVER: Face(mark("已交班"), Shape.BARS),
        PageState.SIGNED: Face(mark("已签字"), Shape.TICK),
    },
    initial=PageState.ON_DUTY,
    steps=(
        Step("hand_over", mark("交接班"), PageState.ON_DUTY, PageState.HANDED_OVER),
        Step(
            "sign",
            mark("签字"),
            PageState.HANDED_OVER,
            PageState.SIGNED,
            # a named delegate of the manager signs as well, whoever it is; the service asks for the delegation (A69)
            roles=frozenset({Role.DESK, Role.SUPERVISOR, Role.MANAGER}),
        ),
    ),
)

HANDOVER = Workflow(
    states={
        HandoverState.PREPARED: Face(mark("待确认"), Shape.RING),
        HandoverState.LEFT: Face(mark("待接班"), Shape.BARS),
        HandoverState.TAKEN_OVER: Face(mark("已交接"), Shape.TICK),
    },
    initial=HandoverState.PREPARED,
    steps=(
        Step("leave", mark("交班"), HandoverState.PREPARED, HandoverState.LEFT),
        Step("take_over", mark("双方确认交班"), HandoverState.PREPARED, HandoverState.TAKEN_OVER),
        Step("take_over", mark("接班"), HandoverState.LEFT, HandoverState.TAKEN_OVER),
    ),
)
