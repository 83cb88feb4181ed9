"""Reception: 受理 → 办结, or 移交 → 办结 (S02)."""

from enum import StrEnum

from csapp.core.marks import mark
from csapp.core.workflow import Face, Shape, Step, Workflow


class ReceptionState(StrEnum):
    """Where a reception record stands."""

    RECEIVED = "received"
    TRANSFERRED = "transferred"
    CLOSED = "closed"


_S = ReceptionState

RECEPTION = Workflow(
    states={
        _S.RECEIVED: Face(mark("受理"), Shape.RING),
        _S.TRANSFERRED: Face(mark("已移交"), Shape.BARS),
        _S.CLOSED: Face(mark("办结"), Shape.TICK),
    },
    initial=_S.RECEIVED,
    steps=(
        Step("close", mark("登记办结"), _S.RECEIVED, _S.CLOSED, needs=("result",)),
        Step("transfer", mark("移交"), _S.RECEIVED, _S.TRANSFERRED, needs=("transferred_to",)),
        Step("report", mark("补记汇报时间"), _S.RECEIVED, _S.RECEIVED, needs=("reported_at",)),
        Step("close", mark("登记办结"), _S.TRANSFERRED, _S.CLOSED, needs=("result",)),
        Step("transfer", mark("改移交"), _S.TRANSFERRED, _S.TRANSFERRED, needs=("transferred_to",)),
        Step("report", mark("补记汇报时间"), _S.TRANSFERRED, _S.TRANSFERRED, needs=("reported_at",)),
        Step("report", mark("补记汇报时间"), _S.CLOSED, _S.CLOSED, needs=("reported_at",)),
    ),
)
