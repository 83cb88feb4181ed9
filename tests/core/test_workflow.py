"""The engine of state machines and the table of rights."""

import pytest

from csapp.core.errors import NotAllowed, TransitionRefused
from csapp.core.roles import GRANTS, Actor, Permission, Role, may, require
from csapp.core.workflow import Workflow
from csapp.features.callback.workflow import CALLBACK, CallbackState
from csapp.features.reception.workflow import RECEPTION, ReceptionState

# Requirements 4B, row by row, as read by hand: 前台 主管 经理 管理员 查看.
RIGHTS = {
    Permission.WRITE: "yyy--",
    Permission.EDIT_MASTERDATA: "yyy--",
    Permission.IMPORT_LEDGER: "-yy--",
    Permission.EXPORT: "-yy--",
    Permission.REVEAL: "yyy--",
    Permission.EXPORT_UNMASKED: "-yy--",
    Permission.SIGN_REVIEW: "-yy--",
    Permission.DECIDE: "--y--",
    Permission.ROSTER: "-yy--",
    Permission.SET_SECRECY: "-yy--",
    Permission.SETTINGS: "--yy-",
    Permission.VIEW: "yyyyy",
}


@pytest.mark.parametrize("permission", list(Permission))
@pytest.mark.parametrize("role", list(Role))
def test_a_role_has_exactly_the_rights_of_the_table(role: Role, permission: Permission) -> None:
    by = Actor(1, "某人", role)
    expected = RIGHTS[permission][list(Role).index(role)] == "y"
    assert may(by, permission) == expected
    if expected:
        require(by, permission)
        return
    with pytest.raises(NotAllowed, match=f"「{role.value}」不能{permission.value}"):
        require(by, permission)


def test_every_right_is_granted_to_somebody() -> None:
    assert set(GRANTS) == set(Permission)
    assert all(GRANTS.values())


@pytest.mark.parametrize("workflow", [RECEPTION, CALLBACK])
def test_a_table_is_whole(workflow: Workflow) -> None:
    states = set(type(workflow.initial))
    assert set(workflow.states) == states
    reached = {workflow.initial}
    for _ in states:
        reached |= {step.target for step in workflow.steps if step.source in reached}
    assert reached == states
    arrows = [(step.name, step.source) for step in workflow.steps]
    assert len(arrows) == len(set(arrows))
    assert all(step.roles for step in workflow.steps)


def test_a_refused_step_names_the_state_and_the_step() -> None:
    with pytest.raises(TransitionRefused, match="现在是「办结」，不能「移交」"):
        RECEPTION.step("transfer", ReceptionState.CLOSED, Role.DESK)
    with pytest.raises(TransitionRefused, match="fly"):
        RECEPTION.step("fly", ReceptionState.CLOSED, Role.DESK)
    with pytest.raises(NotAllowed, match="「前台」不能「审核归档」"):
        CALLBACK.step("file", CallbackState.DONE, Role.DESK)


def test_only_steps_allowed_now_and_to_this_role_are_offered() -> None:
    assert [s.name for s in RECEPTION.steps_from(ReceptionState.CLOSED, Role.DESK)] == ["report"]
    assert RECEPTION.steps_from(ReceptionState.RECEIVED, Role.VIEWER) == ()
    assert "file" not in {step.name for step in CALLBACK.steps_from(CallbackState.DONE, Role.DESK)}
    assert "file" in {step.name for step in CALLBACK.steps_from(CallbackState.DONE, Role.MANAGER)}
