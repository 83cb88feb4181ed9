"""请示报告: reported, instructed, carried out; a bypassed superior is told afterwards, whatever the state (S39)."""

from enum import StrEnum

from csapp.core.marks import mark
from csapp.core.workflow import Face, Shape, Step, Workflow


class EscalationState(StrEnum):
    """Where a report to the superior stands."""

    REPORTED = "reported"
    INSTRUCTED = "instructed"
    CARRIED_OUT = "carried_out"
    WITHDRAWN = "withdrawn"


_S = EscalationState

# Something is still to be done.
OPEN_STATES = (_S.REPORTED, _S.INSTRUCTED)

ESCALATION = Workflow(
    states={
        _S.REPORTED: Face(mark("待指示"), Shape.BARS),
        _S.INSTRUCTED: Face(mark("照指示办理"), Shape.HALF),
        _S.CARRIED_OUT: Face(mark("已办结"), Shape.TICK),
        _S.WITHDRAWN: Face(mark("已撤回"), Shape.CROSS),
    },
    initial=_S.REPORTED,
    steps=(
        Step("instruct", mark("记上级指示"), _S.REPORTED, _S.INSTRUCTED, needs=("instruction",)),
        Step("tell_later", mark("补报直接上级"), _S.REPORTED, _S.REPORTED),
        Step("withdraw", mark("撤回请示"), _S.REPORTED, _S.WITHDRAWN, needs=("withdrawn_why",), destructive=True),
        Step("carry_out", mark("登记办结"), _S.INSTRUCTED, _S.CARRIED_OUT, needs=("outcome",)),
        Step("instruct_again", mark("再记指示"), _S.INSTRUCTED, _S.INSTRUCTED, needs=("further_instruction",)),
        Step("dissent", mark("记不同意见"), _S.INSTRUCTED, _S.INSTRUCTED, needs=("follow_dissent",)),
        Step("tell_later", mark("补报直接上级"), _S.INSTRUCTED, _S.INSTRUCTED),
        Step("tell_later", mark("补报直接上级"), _S.CARRIED_OUT, _S.CARRIED_OUT),
    ),
)
