"""Public incident (公共事件): 拟立项 → 进行中 → 已结束, or 不成立 (peers 3.1, S02)."""

from enum import StrEnum

from csapp.core.marks import mark
from csapp.core.workflow import Face, Shape, Step, Workflow


class IncidentState(StrEnum):
    """Where a public incident stands; late is derived from the expected end."""

    PROPOSED = "proposed"
    RUNNING = "running"
    ENDED = "ended"
    DISMISSED = "dismissed"


_S = IncidentState

PUBLIC_INCIDENT = Workflow(
    states={
        _S.PROPOSED: Face(mark("拟立项"), Shape.RING),
        _S.RUNNING: Face(mark("进行中"), Shape.HALF),
        _S.ENDED: Face(mark("已结束"), Shape.TICK),
        _S.DISMISSED: Face(mark("不成立"), Shape.CROSS),
    },
    initial=_S.PROPOSED,
    steps=(
        Step("confirm", mark("立项"), _S.PROPOSED, _S.RUNNING, needs=("title", "wording")),
        Step("link", mark("并入来电"), _S.PROPOSED, _S.PROPOSED, needs=("report_number",)),
        Step("unlink", mark("移出来电"), _S.PROPOSED, _S.PROPOSED, needs=("report_number",)),
        Step("dismiss", mark("不成立"), _S.PROPOSED, _S.DISMISSED, needs=("reason",), destructive=True),
        Step("update", mark("更新情况"), _S.RUNNING, _S.RUNNING, needs=("wording",)),
        Step("end", mark("登记结束"), _S.RUNNING, _S.ENDED, needs=("result",)),
        Step("link", mark("并入来电"), _S.RUNNING, _S.RUNNING, needs=("report_number",)),
        Step("unlink", mark("移出来电"), _S.RUNNING, _S.RUNNING, needs=("report_number",)),
        Step("reopen", mark("重新启动"), _S.ENDED, _S.RUNNING, needs=("reason",)),
    ),
)
