"""Complaint (投诉), state machine 5.2 of the requirements; 待调查 is its 已登记."""

from enum import StrEnum

from csapp.core.marks import mark
from csapp.core.roles import Role
from csapp.core.workflow import Face, Shape, Step, Workflow


class ComplaintState(StrEnum):
    """Where a complaint stands; overdue is derived from its dates."""

    REGISTERED = "registered"
    AWAITING_DECISION = "awaiting_decision"
    NOT_LIABLE = "not_liable"
    EXPLAINED = "explained"
    LIABLE = "liable"
    APOLOGISED = "apologised"
    RECTIFYING = "rectifying"
    RECTIFIED = "rectified"
    ASSIST = "assist"
    ASSISTING = "assisting"
    INFORMED = "informed"
    CALLING_BACK = "calling_back"
    CLOSED = "closed"
    MERGED = "merged"


_S = ComplaintState
_MANAGER = frozenset({Role.MANAGER})

# Not over yet: somebody has still to do something.
OPEN_STATES = tuple(state for state in _S if state not in (_S.CLOSED, _S.MERGED))

# The clock of R01 and R03 runs until the matter is put right, explained away or the customer is told.
UNRESOLVED = tuple(state for state in OPEN_STATES if state not in (_S.RECTIFIED, _S.INFORMED, _S.CALLING_BACK))

# Nothing was decided yet, so that a duplicate may still be merged into another complaint.
UNDECIDED = (_S.REGISTERED, _S.AWAITING_DECISION)

# A callback's answer is waited for.
WITH_THE_CUSTOMER = (_S.RECTIFIED, _S.INFORMED, _S.CALLING_BACK)

COMPLAINT = Workflow(
    states={
        _S.REGISTERED: Face(mark("待调查"), Shape.RING),
        _S.AWAITING_DECISION: Face(mark("待经理决定"), Shape.RING),
        _S.NOT_LIABLE: Face(mark("待解释"), Shape.RING),
        _S.EXPLAINED: Face(mark("已解释"), Shape.DOT),
        _S.LIABLE: Face(mark("待致歉"), Shape.RING),
        _S.APOLOGISED: Face(mark("已致歉"), Shape.RING),
        _S.RECTIFYING: Face(mark("整改中"), Shape.HALF),
        _S.RECTIFIED: Face(mark("已整改"), Shape.DOT),
        _S.ASSIST: Face(mark("待协助"), Shape.RING),
        _S.ASSISTING: Face(mark("协助中"), Shape.HALF),
        _S.INFORMED: Face(mark("已反馈客户"), Shape.DOT),
        _S.CALLING_BACK: Face(mark("回访中"), Shape.HALF),
        _S.CLOSED: Face(mark("结束"), Shape.TICK),
        _S.MERGED: Face(mark("已并入"), Shape.CROSS),
    },
    initial=_S.REGISTERED,
    steps=(
        Step(
            "investigate",
            mark("填调查结果"),
            _S.REGISTERED,
            _S.AWAITING_DECISION,
            needs=("findings", "proposal", "nature"),
        ),
        Step(
            "decide_liable",
            mark("定为责任投诉"),
            _S.AWAITING_DECISION,
            _S.LIABLE,
            needs=("method", "department"),
            roles=_MANAGER,
        ),
        Step(
            "decide_not_liable",
            mark("定为无责任投诉"),
            _S.AWAITING_DECISION,
            _S.NOT_LIABLE,
            needs=("method",),
            roles=_MANAGER,
        ),
        Step(
            "decide_assist",
            mark("定为协助处理投诉"),
            _S.AWAITING_DECISION,
            _S.ASSIST,
            needs=("method", "department"),
            roles=_MANAGER,
        ),
        Step("explain", mark("登记解释"), _S.NOT_LIABLE, _S.EXPLAINED, needs=("explanation",)),
        Step("accept", mark("客户满意，结束"), _S.EXPLAINED, _S.CLOSED),
        Step("assist_after_all", mark("不满意，协助处理"), _S.EXPLAINED, _S.ASSIST, needs=("opinion",)),
        Step("apologise", mark("登记致歉"), _S.LIABLE, _S.APOLOGISED),
        Step("transfer", mark("转责任部门"), _S.APOLOGISED, _S.RECTIFYING, needs=("department",)),
        Step("rectify", mark("登记整改"), _S.RECTIFYING, _S.RECTIFIED, needs=("result", "resolved_at")),
        Step("assist", mark("转相关单位协助"), _S.ASSIST, _S.ASSISTING, needs=("agency",)),
        Step("feed_back", mark("登记反馈"), _S.ASSISTING, _S.INFORMED, needs=("result", "resolved_at")),
        Step("call_back", mark("开始回访"), _S.RECTIFIED, _S.CALLING_BACK),
        Step("call_back", mark("开始回访"), _S.INFORMED, _S.CALLING_BACK),
        Step("close", mark("客户满意，结束"), _S.CALLING_BACK, _S.CLOSED),
        Step("redo", mark("不满意，重新整改"), _S.CALLING_BACK, _S.RECTIFYING, needs=("opinion",)),
        Step("assist_again", mark("不满意，继续协助"), _S.CALLING_BACK, _S.ASSISTING, needs=("opinion",)),
        Step("merge", mark("并入别的投诉"), _S.REGISTERED, _S.MERGED, needs=("into_number",), destructive=True),
        Step("merge", mark("并入别的投诉"), _S.AWAITING_DECISION, _S.MERGED, needs=("into_number",), destructive=True),
        Step("unmerge", mark("取消合并"), _S.MERGED, _S.REGISTERED),
        Step("unmerge_investigated", mark("取消合并"), _S.MERGED, _S.AWAITING_DECISION),
    ),
)
