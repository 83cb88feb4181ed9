"""Complaints in every state of 5.2, made by the service's own steps."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from csapp.core.roles import Actor
from csapp.features.complaint.models import Complaint
from csapp.features.complaint.service import asking, deciding, intake, righting
from csapp.features.complaint.workflow import ComplaintState
from tests.makers import DESK, MANAGER, NOW

S = ComplaintState
LATER = NOW + timedelta(minutes=30)


def complaint(**values: Any) -> Complaint:
    """An ordinary complaint about a dripping air conditioner, unless `values` say otherwise."""
    given = {"by": DESK, "at": NOW, "content": "楼上空调外机滴水", "customer": "解晓东", **values}
    return intake.record(**given)


# What each step of the table types.
TYPED: dict[str, tuple[Callable[..., Complaint], dict[str, Any]]] = {
    "investigate": (
        deciding.investigate,
        {"findings": "外机支架排水管脱落", "proposal": "工程部重新接管", "nature": "责任"},
    ),
    "decide_liable": (deciding.decide_liable, {"method": "接好排水管", "department": "工程部"}),
    "decide_not_liable": (deciding.decide_not_liable, {"method": "向客户说明"}),
    "decide_assist": (deciding.decide_assist, {"method": "请厂家来修", "department": "客服中心"}),
    "explain": (deciding.explain, {"explanation": "外机归楼上业主所有，已请他报修"}),
    "accept": (deciding.accept, {}),
    "assist_after_all": (deciding.assist_after_all, {"opinion": "要求物业出面"}),
    "apologise": (righting.apologise, {}),
    "transfer": (righting.transfer, {"department": "工程部", "responsible": "李国栋"}),
    "rectify": (righting.rectify, {"result": "排水管已接好"}),
    "assist": (righting.assist, {"agency": "空调厂家售后"}),
    "feed_back": (righting.feed_back, {"result": "厂家已换排水泵"}),
    "call_back": (asking.call_back, {}),
    "close": (asking.close, {}),
    "redo": (asking.redo, {"opinion": "还在滴"}),
    "assist_again": (asking.assist_again, {"opinion": "还在滴"}),
    "merge": (intake.merge, {}),
    "unmerge": (intake.unmerge, {}),
}

_INVESTIGATED = ("investigate",)
_RECTIFIED = (*_INVESTIGATED, "decide_liable", "apologise", "transfer", "rectify")
_INFORMED = (*_INVESTIGATED, "decide_assist", "assist", "feed_back")

# A way to each state.
WAYS: dict[ComplaintState, tuple[str, ...]] = {
    S.REGISTERED: (),
    S.AWAITING_DECISION: _INVESTIGATED,
    S.NOT_LIABLE: (*_INVESTIGATED, "decide_not_liable"),
    S.EXPLAINED: (*_INVESTIGATED, "decide_not_liable", "explain"),
    S.LIABLE: _RECTIFIED[:2],
    S.APOLOGISED: _RECTIFIED[:3],
    S.RECTIFYING: _RECTIFIED[:4],
    S.RECTIFIED: _RECTIFIED,
    S.ASSIST: _INFORMED[:2],
    S.ASSISTING: _INFORMED[:3],
    S.INFORMED: _INFORMED,
    S.CALLING_BACK: (*_RECTIFIED, "call_back"),
    S.CLOSED: (*_INVESTIGATED, "decide_not_liable", "explain", "accept"),
    S.MERGED: ("merge",),
}


def take(name: str, key: int, by: Actor = MANAGER, at: datetime = NOW, **values: Any) -> Complaint:
    """One step of the table with what it needs."""
    call, typed = TYPED[name]
    given = {**typed, **values}
    if name == "merge" and "into_number" not in given:
        given["into_number"] = complaint(content="楼上滴水，先来的").number
    return call(key, by=by, at=at, **given)


def complaint_in(state: ComplaintState, **values: Any) -> Complaint:
    """A complaint brought to `state`."""
    made = complaint(**values)
    for name in WAYS[state]:
        take(name, made.id)
    held: Complaint = Complaint.get_by_id(made.id)
    assert held.state == state
    return held
