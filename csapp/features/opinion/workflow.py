"""Opinion (意见), the part of state machine 5.11 that follows 汇总 (S07, S22)."""

from enum import StrEnum

from csapp.core.marks import mark
from csapp.core.workflow import Face, Shape, Step, Workflow


class OpinionState(StrEnum):
    """Where an opinion stands; overdue is derived from its dates."""

    SUMMARISED = "summarised"
    TO_DELIVER = "to_deliver"
    AWAITING_MEASURE = "awaiting_measure"
    RECTIFYING = "rectifying"
    RECTIFIED = "rectified"
    FILED = "filed"


_S = OpinionState

# Not over yet: somebody has still to do something.
OPEN_STATES = tuple(state for state in _S if state is not _S.FILED)

# Two days after 汇总 it has reached the department (R05).
UNDELIVERED = (_S.SUMMARISED, _S.TO_DELIVER)

OPINION = Workflow(
    states={
        _S.SUMMARISED: Face(mark("待分析"), Shape.RING),
        _S.TO_DELIVER: Face(mark("待送达"), Shape.RING),
        _S.AWAITING_MEASURE: Face(mark("待措施"), Shape.BARS),
        _S.RECTIFYING: Face(mark("整改中"), Shape.HALF),
        _S.RECTIFIED: Face(mark("已整改"), Shape.DOT),
        _S.FILED: Face(mark("归档"), Shape.FILED),
    },
    initial=_S.SUMMARISED,
    steps=(
        Step("assign", mark("定为其他部门的问题"), _S.SUMMARISED, _S.TO_DELIVER, needs=("department",)),
        Step("take_on", mark("定为本部门的问题"), _S.SUMMARISED, _S.RECTIFYING, needs=("measure",)),
        Step("set_aside", mark("没有问题，归档"), _S.SUMMARISED, _S.FILED, needs=("analysis",)),
        Step("deliver", mark("记送达"), _S.TO_DELIVER, _S.AWAITING_MEASURE, needs=("receiver",)),
        Step("take_measure", mark("登记整改措施"), _S.AWAITING_MEASURE, _S.RECTIFYING, needs=("measure",)),
        Step("rectify", mark("登记整改完成"), _S.RECTIFYING, _S.RECTIFIED, needs=("result",)),
        Step("redo", mark("不满意，再次整改"), _S.RECTIFIED, _S.RECTIFYING, needs=("words",)),
        Step("file", mark("归档"), _S.RECTIFIED, _S.FILED),
    ),
)
