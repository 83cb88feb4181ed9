"""工作联络单: sent to a department, received, answered (S02, S52)."""

from enum import StrEnum

from csapp.core.marks import mark
from csapp.core.workflow import Face, Shape, Step, Workflow


class MemoState(StrEnum):
    """Where a contact memo stands."""

    SENT = "sent"
    RECEIVED = "received"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"


_S = MemoState

# Somebody else's answer is waited for.
OPEN_STATES = (_S.SENT, _S.RECEIVED)

CONTACT_MEMO = Workflow(
    states={
        _S.SENT: Face(mark("已发出"), Shape.BARS),
        _S.RECEIVED: Face(mark("已签收"), Shape.HALF),
        _S.ANSWERED: Face(mark("已回复"), Shape.TICK),
        _S.WITHDRAWN: Face(mark("已撤回"), Shape.CROSS),
    },
    initial=_S.SENT,
    steps=(
        Step("receive", mark("登记签收"), _S.SENT, _S.RECEIVED, needs=("received_by",)),
        Step("answer", mark("登记回复"), _S.SENT, _S.ANSWERED, needs=("reply",)),
        Step("withdraw", mark("撤回联络单"), _S.SENT, _S.WITHDRAWN, needs=("withdrawn_why",), destructive=True),
        Step("answer", mark("登记回复"), _S.RECEIVED, _S.ANSWERED, needs=("reply",)),
    ),
)
