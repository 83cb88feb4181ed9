"""Opinions in every state of 5.11, made by the service's own steps."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from csapp.core.roles import Actor
from csapp.features.opinion.models import Opinion
from csapp.features.opinion.service import intake, righting
from csapp.features.opinion.workflow import OpinionState
from tests.makers import DESK, NOW

S = OpinionState


def opinion(**values: Any) -> Opinion:
    """曾庆华 wants a parcel locker, unless `values` say otherwise."""
    given = {"by": DESK, "at": NOW, "content": "建议增设快递柜", "customer": "曾庆华", **values}
    return intake.record(**given)


# What each step of the table types.
TYPED: dict[str, tuple[Callable[..., Opinion], dict[str, Any]]] = {
    "assign": (intake.assign, {"department": "工程部", "analysis": "要在南门立杆接电"}),
    "take_on": (intake.take_on, {"measure": "前台增加临时存放架"}),
    "set_aside": (intake.set_aside, {"analysis": "已有一组，客户不知道位置，已指给他"}),
    "deliver": (intake.deliver, {"receiver": "张建军"}),
    "take_measure": (righting.take_measure, {"measure": "南门增设一组，先接电"}),
    "rectify": (righting.rectify, {"result": "快递柜已装好投用"}),
    "file": (righting.file_away, {}),
    "redo": (righting.redo, {"words": "格口太小"}),
}

# A way to each state.
WAYS: dict[OpinionState, tuple[str, ...]] = {
    S.SUMMARISED: (),
    S.TO_DELIVER: ("assign",),
    S.AWAITING_MEASURE: ("assign", "deliver"),
    S.RECTIFYING: ("assign", "deliver", "take_measure"),
    S.RECTIFIED: ("assign", "deliver", "take_measure", "rectify"),
    S.FILED: ("set_aside",),
}


def take(name: str, key: int, by: Actor = DESK, at: datetime = NOW, **values: Any) -> Opinion:
    """One step of the table with what it needs."""
    call, typed = TYPED[name]
    return call(key, by=by, at=at, **{**typed, **values})


def opinion_in(state: OpinionState, **values: Any) -> Opinion:
    """An opinion brought to `state`."""
    made = opinion(**values)
    for name in WAYS[state]:
        take(name, made.id, at=made.received_at)
    held: Opinion = Opinion.get_by_id(made.id)
    assert held.state == state
    return held
