"""Repair order (维修工作单), state machine 5.1 of the requirements."""

from enum import StrEnum

from csapp.core.marks import mark
from csapp.core.roles import Role
from csapp.core.workflow import Face, Shape, Step, Workflow


class OrderState(StrEnum):
    """Where an order stands; late, carried over yesterday, sheet not back are derived from dates."""

    RECEIVED = "received"
    CONFIRMED = "confirmed"
    RANKED = "ranked"
    DISPATCHED = "dispatched"
    BOOKED = "booked"
    WORKING = "working"
    AGREED = "agreed"
    PAUSED = "paused"
    CARRIED = "carried"
    DONE = "done"
    AWAITING_SHEET = "awaiting_sheet"
    SHEET_RETURNED = "sheet_returned"
    POSTED = "posted"
    CALLED_BACK = "called_back"
    ARCHIVED = "archived"
    CANCELLED = "cancelled"


_S = OrderState

# Not yet finished: 任何一步都可以取消 (5.1).
BEFORE_DONE = (
    _S.RECEIVED,
    _S.CONFIRMED,
    _S.RANKED,
    _S.DISPATCHED,
    _S.BOOKED,
    _S.WORKING,
    _S.AGREED,
    _S.PAUSED,
    _S.CARRIED,
)
# The technician is there, or will be: these hold a slot of his day.
ON_BOARD = (_S.DISPATCHED, _S.BOOKED, _S.WORKING, _S.AGREED)
# Still something to do for somebody.
OPEN = (*BEFORE_DONE, _S.DONE, _S.AWAITING_SHEET, _S.SHEET_RETURNED, _S.POSTED, _S.CALLED_BACK)
ENDED = (_S.ARCHIVED, _S.CANCELLED)
# The work itself is finished.
FINISHED = (_S.DONE, _S.AWAITING_SHEET, _S.SHEET_RETURNED, _S.POSTED, _S.CALLED_BACK, _S.ARCHIVED)

# Follows from an answer of 不满意: nobody presses a button for it.
BY_ANSWER = ("redo",)

ORDER = Workflow(
    states={
        _S.RECEIVED: Face(mark("已受理"), Shape.RING),
        _S.CONFIRMED: Face(mark("已确认"), Shape.RING),
        _S.RANKED: Face(mark("待派单"), Shape.RING),
        _S.DISPATCHED: Face(mark("已派单"), Shape.DOT),
        _S.BOOKED: Face(mark("已预约"), Shape.DOT),
        _S.WORKING: Face(mark("维修中"), Shape.HALF),
        _S.AGREED: Face(mark("方案已确认"), Shape.HALF),
        _S.PAUSED: Face(mark("暂停"), Shape.BARS),
        _S.CARRIED: Face(mark("滞留"), Shape.BARS),
        _S.DONE: Face(mark("已完工"), Shape.RING),
        _S.AWAITING_SHEET: Face(mark("待回收"), Shape.RING),
        _S.SHEET_RETURNED: Face(mark("已回收"), Shape.RING),
        _S.POSTED: Face(mark("已入帐"), Shape.TICK),
        _S.CALLED_BACK: Face(mark("已回访"), Shape.TICK),
        _S.ARCHIVED: Face(mark("归档"), Shape.FILED),
        _S.CANCELLED: Face(mark("已取消"), Shape.CROSS),
    },
    initial=_S.RECEIVED,
    steps=(
        Step("confirm", mark("核对报修内容"), _S.RECEIVED, _S.CONFIRMED),
        Step("rank", mark("确定优先级"), _S.CONFIRMED, _S.RANKED, needs=("urgency", "importance")),
        Step("dispatch", mark("派单"), _S.RANKED, _S.DISPATCHED, needs=("technician",)),
        Step("start", mark("立即维修"), _S.DISPATCHED, _S.WORKING),
        Step("book", mark("预约维修"), _S.DISPATCHED, _S.BOOKED, needs=("starts_at",)),
        Step("reassign", mark("改派"), _S.DISPATCHED, _S.DISPATCHED, needs=("technician",)),
        Step("arrive", mark("记到场"), _S.BOOKED, _S.WORKING),
        Step("rebook", mark("改期"), _S.BOOKED, _S.BOOKED, needs=("starts_at",)),
        Step("no_show", mark("客户失约"), _S.BOOKED, _S.BOOKED, needs=("starts_at",)),
        Step("agree", mark("记录方案已确认"), _S.WORKING, _S.AGREED, needs=("solution", "agreed_by")),
        Step("pause", mark("暂停"), _S.WORKING, _S.PAUSED, needs=("pause_reason", "expected_on")),
        Step("carry_over", mark("当日未完"), _S.WORKING, _S.CARRIED, needs=("carry_reason",)),
        Step("finish", mark("完成维修"), _S.AGREED, _S.DONE, needs=("result",)),
        Step("agree_extra", mark("追加项目"), _S.AGREED, _S.AGREED, needs=("solution", "agreed_by")),
        Step("pause", mark("暂停"), _S.AGREED, _S.PAUSED, needs=("pause_reason", "expected_on")),
        Step("resume", mark("恢复维修"), _S.PAUSED, _S.WORKING),
        Step("resume", mark("继续维修"), _S.CARRIED, _S.WORKING),
        Step("hear", mark("登记客户意见"), _S.DONE, _S.AWAITING_SHEET, needs=("satisfaction",)),
        Step("return_sheet", mark("回收工作单"), _S.AWAITING_SHEET, _S.SHEET_RETURNED, needs=("sheet_from",)),
        Step("post", mark("交财务入帐"), _S.SHEET_RETURNED, _S.POSTED, needs=("receiver",)),
        Step("call_back", mark("回访"), _S.POSTED, _S.CALLED_BACK, needs=("callback_satisfaction",)),
        Step("call_back", mark("回访"), _S.SHEET_RETURNED, _S.CALLED_BACK, needs=("callback_satisfaction",)),
        Step("archive", mark("归档"), _S.CALLED_BACK, _S.ARCHIVED, needs=("cause", "improvement")),
        Step("redo", mark("返修"), _S.CALLED_BACK, _S.DISPATCHED),
        *(
            Step("cancel", mark("取消"), state, _S.CANCELLED, needs=("cancel_reason",), destructive=True)
            for state in BEFORE_DONE
        ),
    ),
)


def diagram() -> str:
    """The state machine as a page of the docs, printed from the table the program obeys."""
    names = {state: face.label for state, face in ORDER.states.items()}
    lines = [
        mark("# 维修工作单的状态"),
        "",
        mark("这一页由程序照 `csapp/features/repair_order/workflow.py` 里的表印出，表改了就重印。"),
        mark("回到自己的箭头不改状态，只记事。"),
        "",
        "```mermaid",
        "stateDiagram-v2",
        *(f'    state "{names[state]}" as {state.name}' for state in ORDER.states),
        f"    [*] --> {OrderState(ORDER.initial).name}",
        *(f"    {step.source.name} --> {step.target.name}: {step.label}" for step in ORDER.steps),
        *(f"    {state.name} --> [*]" for state in ENDED),
        "```",
        "",
        mark("| 现在 | 做什么 | 以后 | 谁可以做 |"),
        "| --- | --- | --- | --- |",
    ]
    lines += [f"| {names[step.source]} | {step.label} | {names[step.target]} | {_who(step)} |" for step in ORDER.steps]
    return "\n".join([*lines, ""])


def _who(step: Step) -> str:
    # data: the list comma
    people = "、".join(role.value for role in Role if role in step.roles)
    return mark("{people}，登记不满意时").format(people=people) if step.name in BY_ANSWER else people
