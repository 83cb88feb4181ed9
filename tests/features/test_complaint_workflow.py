"""投诉: every arrow of 5.2 is allowed exactly as drawn and every other pair refused, for each role."""

from typing import Any

import pytest

from csapp.core.errors import BadInput, NotAllowed, TransitionRefused
from csapp.core.roles import Actor, Role
from csapp.db import audit
from csapp.features.complaint.models import Complaint
from csapp.features.complaint.workflow import COMPLAINT, ComplaintState
from tests.features.complaint_makers import TYPED, complaint, complaint_in, take
from tests.makers import EVERYBODY, MANAGER

S = ComplaintState
WORKERS = {Role.DESK, Role.SUPERVISOR, Role.MANAGER}
ONLY_MANAGER = {Role.MANAGER}
DECISIONS = {"decide_liable", "decide_not_liable", "decide_assist"}

# 5.2 as drawn, copied from the requirements by hand: (from, step) to.
DRAWN = {
    (S.REGISTERED, "investigate"): S.AWAITING_DECISION,  # 当天调查、核实 + 处理建议
    (S.AWAITING_DECISION, "decide_not_liable"): S.NOT_LIABLE,  # 经理决定: 无责任投诉 | 责任投诉 | 协助处理投诉
    (S.AWAITING_DECISION, "decide_liable"): S.LIABLE,
    (S.AWAITING_DECISION, "decide_assist"): S.ASSIST,
    (S.NOT_LIABLE, "explain"): S.EXPLAINED,  # 向客户解释事件性质
    (S.EXPLAINED, "accept"): S.CLOSED,  # 满意
    (S.EXPLAINED, "assist_after_all"): S.ASSIST,  # 不满意, 必要时协助处理投诉
    (S.LIABLE, "apologise"): S.APOLOGISED,  # 向客户致歉
    (S.APOLOGISED, "transfer"): S.RECTIFYING,  # 转相关部门处理
    (S.RECTIFYING, "rectify"): S.RECTIFIED,  # 整改解决, 处理结果反馈客户中心
    (S.ASSIST, "assist"): S.ASSISTING,  # 协助并跟踪, 转相关单位或部门
    (S.ASSISTING, "feed_back"): S.INFORMED,  # 处理结果反馈客户中心
    (S.RECTIFIED, "call_back"): S.CALLING_BACK,  # 电话或上门回访
    (S.INFORMED, "call_back"): S.CALLING_BACK,  # 向顾客反馈信息(回访)
    (S.CALLING_BACK, "close"): S.CLOSED,  # 满意
    (S.CALLING_BACK, "redo"): S.RECTIFYING,  # 不满意, 重办次数+1
    (S.CALLING_BACK, "assist_again"): S.ASSISTING,
    # beside the drawing: duplicates
    (S.REGISTERED, "merge"): S.MERGED,
    (S.AWAITING_DECISION, "merge"): S.MERGED,
    (S.MERGED, "unmerge"): S.REGISTERED,
    (S.MERGED, "unmerge_investigated"): S.AWAITING_DECISION,
}

# Calling back ends three ways, which the branch decides between.
BY_BRANCH = {(S.CALLING_BACK, "close"), (S.CALLING_BACK, "assist_again")}


def test_the_table_is_the_drawing() -> None:
    assert {(step.source, step.name): step.target for step in COMPLAINT.steps} == DRAWN
    assert COMPLAINT.initial == S.REGISTERED
    assert set(COMPLAINT.states) == set(S)


def test_only_the_manager_decides_and_every_worker_does_the_rest() -> None:
    for step in COMPLAINT.steps:
        assert step.roles == (ONLY_MANAGER if step.name in DECISIONS else WORKERS), step.name


@pytest.mark.parametrize("by", EVERYBODY, ids=lambda by: by.role.name)
@pytest.mark.parametrize("state", list(S))
@pytest.mark.usefixtures("office")
def test_each_step_is_allowed_exactly_as_drawn(state: ComplaintState, by: Actor) -> None:
    into: dict[str, Any] = {"into_number": complaint(content="先来的一张").number}
    made = complaint_in(state)
    for name in TYPED:
        before = len(audit.history("complaint", made.id))
        given: dict[str, Any] = into if name == "merge" else {}
        permitted = by.role in (ONLY_MANAGER if name in DECISIONS else WORKERS)
        if permitted and (state, name) in DRAWN and (state, name) not in BY_BRANCH:
            assert take(name, made.id, by, **given).state == DRAWN[state, name]
            made = complaint_in(state)
            continue
        refusal = (TransitionRefused if (state, name) not in BY_BRANCH else BadInput) if permitted else NotAllowed
        with pytest.raises(refusal):
            take(name, made.id, by, **given)
        held = Complaint.get_by_id(made.id)
        assert (held.state, held.version) == (state, made.version)
        assert len(audit.history("complaint", made.id)) == before


@pytest.mark.usefixtures("office")
def test_after_the_help_the_customer_ends_it_or_has_it_go_on() -> None:
    for name, target in (("close", S.CLOSED), ("assist_again", S.ASSISTING)):
        made = complaint_in(S.INFORMED, is_anonymous=True)
        take("call_back", made.id)
        assert take(name, made.id).state == target
    helped = complaint_in(S.INFORMED)
    take("call_back", helped.id)
    with pytest.raises(BadInput, match="没有整改"):
        take("redo", helped.id)


@pytest.mark.usefixtures("office")
def test_a_merged_complaint_takes_no_further_step_and_says_where_it_went() -> None:
    survivor = complaint()
    made = complaint()
    take("merge", made.id, into_number=survivor.number)
    for name in TYPED:
        if name != "unmerge":
            given: dict[str, Any] = {"into_number": survivor.number} if name == "merge" else {}
            with pytest.raises(TransitionRefused, match=f"已并入 {survivor.number}"):
                take(name, made.id, MANAGER, **given)


@pytest.mark.usefixtures("office")
def test_an_investigated_complaint_goes_on_where_it_stood_after_unmerging() -> None:
    for state in (S.REGISTERED, S.AWAITING_DECISION):
        made = complaint_in(state)
        take("merge", made.id)
        assert take("unmerge", made.id).state == state
