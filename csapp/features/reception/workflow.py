"""Reception: 受理 → 办结, or 移交 → 接收 → 办结, or carried on by a record opened from it (S01, S02)."""

from collections.abc import Iterator
from enum import StrEnum

from csapp.core.marks import mark
from csapp.core.workflow import Face, Shape, Step, Workflow


class ReceptionState(StrEnum):
    """Where a reception record stands."""

    RECEIVED = "received"
    TRANSFERRED = "transferred"
    ACCEPTED = "accepted"
    OPENED = "opened"
    CLOSED = "closed"
    MERGED = "merged"


_S = ReceptionState

# The desk, or whom it was handed to, still has to do something about it (R09).
WAITING = (_S.RECEIVED, _S.TRANSFERRED, _S.ACCEPTED)
# Something may still be added: a record opened, a duplicate or another call taken in.
UNFINISHED = (*WAITING, _S.OPENED)

# What the desk opens from a record (S01), in the order it is offered.
OPENINGS = {
    "open_repair": mark("开报修单"),
    "open_complaint": mark("开投诉单"),
    "open_special": mark("开特约服务单"),
    "open_key": mark("登记借钥匙"),
    "open_lease": mark("登记租车位"),
    "open_opinion": mark("登记意见"),
}


def _steps(source: ReceptionState) -> Iterator[Step]:
    """The arrows from one state, in the order of their keys: as the cards of the page, Alt 1 to Alt 4."""
    handed_on = source in (_S.TRANSFERRED, _S.ACCEPTED)
    if source is _S.TRANSFERRED:
        yield Step("acknowledge", mark("登记接收"), source, _S.ACCEPTED, needs=("receiver",))
    yield Step("close", mark("登记办结"), source, _S.CLOSED, needs=("result",))
    if source in WAITING:
        first, second, *others = OPENINGS
        yield Step(first, OPENINGS[first], source, _S.OPENED)
        yield Step(second, OPENINGS[second], source, _S.OPENED)
        label = mark("改移交") if handed_on else mark("移交")
        yield Step("transfer", label, source, _S.TRANSFERRED, needs=("transferred_to",))
    else:
        others = list(OPENINGS)
    for name in others:
        yield Step(name, OPENINGS[name], source, _S.OPENED)
    yield Step("answer_again", mark("登记答复再次联系"), source, source, needs=("answer",))
    yield Step("report", mark("补记汇报时间"), source, source, needs=("reported_at",))
    yield Step("merge", mark("并入另一条"), source, _S.MERGED, needs=("into_number",), destructive=True)


RECEPTION = Workflow(
    states={
        _S.RECEIVED: Face(mark("受理"), Shape.RING),
        _S.TRANSFERRED: Face(mark("已移交"), Shape.BARS),
        _S.ACCEPTED: Face(mark("已接收"), Shape.HALF),
        _S.OPENED: Face(mark("已转单"), Shape.DOT),
        _S.CLOSED: Face(mark("办结"), Shape.TICK),
        _S.MERGED: Face(mark("已并入"), Shape.CROSS),
    },
    initial=_S.RECEIVED,
    steps=(
        *(step for source in UNFINISHED for step in _steps(source)),
        Step("report", mark("补记汇报时间"), _S.CLOSED, _S.CLOSED, needs=("reported_at",)),
        Step("unmerge", mark("拆出来"), _S.MERGED, _S.RECEIVED),
    ),
)
