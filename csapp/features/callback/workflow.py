"""Callback (回访), state machine 5.3 of the requirements."""

from enum import StrEnum

from csapp.core.marks import mark
from csapp.core.roles import Role
from csapp.core.workflow import Face, Shape, Step, Workflow


class CallbackState(StrEnum):
    """Where a callback stands; overdue is derived from its day."""

    PENDING = "pending"
    UNREACHED = "unreached"
    REACHED = "reached"
    AWAITING_SIGNATURE = "awaiting_signature"
    DONE = "done"
    FILED = "filed"


_S = CallbackState
_LEADERS = frozenset({Role.SUPERVISOR, Role.MANAGER})

CALLBACK = Workflow(
    states={
        _S.PENDING: Face(mark("待回访"), Shape.RING),
        _S.UNREACHED: Face(mark("未联系上"), Shape.BARS),
        _S.REACHED: Face(mark("已联系"), Shape.HALF),
        _S.AWAITING_SIGNATURE: Face(mark("待签字"), Shape.RING),
        _S.DONE: Face(mark("已完成"), Shape.TICK),
        _S.FILED: Face(mark("归档"), Shape.FILED),
    },
    initial=_S.PENDING,
    steps=(
        Step("reach", mark("登记回访"), _S.PENDING, _S.REACHED, needs=("method",)),
        Step("miss", mark("没联系上"), _S.PENDING, _S.UNREACHED),
        Step("reach", mark("登记回访"), _S.UNREACHED, _S.REACHED, needs=("method",)),
        Step("miss", mark("又没联系上"), _S.UNREACHED, _S.UNREACHED),
        Step("fill_in", mark("填写回访结果"), _S.REACHED, _S.AWAITING_SIGNATURE, needs=("satisfaction",)),
        Step("fill_in_unsigned", mark("填写回访结果"), _S.REACHED, _S.DONE, needs=("satisfaction",)),
        Step("sign", mark("客户签字"), _S.AWAITING_SIGNATURE, _S.DONE),
        Step("attach_signed", mark("附扫描件"), _S.AWAITING_SIGNATURE, _S.DONE, needs=("file",)),
        Step("decline", mark("客户不便签字"), _S.AWAITING_SIGNATURE, _S.DONE, needs=("decline_reason", "witness")),
        Step("sign_as_caller", mark("回访人签字"), _S.DONE, _S.DONE),
        Step("file", mark("审核归档"), _S.DONE, _S.FILED, roles=_LEADERS),
    ),
)
