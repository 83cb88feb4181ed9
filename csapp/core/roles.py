"""Who may do what (requirements 4B). Services call `require`; pages only ask `may`."""

from enum import StrEnum

from csapp.core.errors import NotAllowed
from csapp.core.frozen import frozen
from csapp.core.marks import mark


class Role(StrEnum):
    """The five roles; the value is the word shown."""

    DESK = "前台"
    SUPERVISOR = "主管"
    MANAGER = "经理"
    ADMIN = "管理员"
    VIEWER = "查看"


class Permission(StrEnum):
    """One row of requirements 4B; the value completes the sentence 「…不能…」."""

    WRITE = "登记和办理"
    EDIT_MASTERDATA = "修改住户资料"
    IMPORT_LEDGER = "导入台账"
    EXPORT = "导出台账"
    REVEAL = "查看完整的电话和证件号"
    EXPORT_UNMASKED = "导出不遮盖的资料"
    SIGN_REVIEW = "审核签字"
    DECIDE = "决定处理办法"
    ROSTER = "排班"
    SET_SECRECY = "设定密级"
    SETTINGS = "修改人员、日历和设置"
    VIEW = "查看"


_WORKERS = frozenset({Role.DESK, Role.SUPERVISOR, Role.MANAGER})
_LEADERS = frozenset({Role.SUPERVISOR, Role.MANAGER})

GRANTS: dict[Permission, frozenset[Role]] = {
    Permission.WRITE: _WORKERS,
    Permission.EDIT_MASTERDATA: _WORKERS,
    Permission.IMPORT_LEDGER: _LEADERS,
    Permission.EXPORT: _LEADERS,
    Permission.REVEAL: _WORKERS,
    Permission.EXPORT_UNMASKED: _LEADERS,
    Permission.SIGN_REVIEW: _LEADERS,
    Permission.DECIDE: frozenset({Role.MANAGER}),
    Permission.ROSTER: _LEADERS,
    Permission.SET_SECRECY: _LEADERS,
    Permission.SETTINGS: frozenset({Role.ADMIN, Role.MANAGER}),
    Permission.VIEW: frozenset(Role),
}


@frozen
class Actor:
    """The person acting, as passed to every service function as `by`."""

    id: int
    name: str
    role: Role


def may(by: Actor, permission: Permission) -> bool:
    """Whether a page should offer what needs `permission`."""
    return by.role in GRANTS[permission]


def require(by: Actor, permission: Permission) -> None:
    """Raise NotAllowed unless the role of `by` holds `permission`."""
    if not may(by, permission):
        raise NotAllowed(mark("「{role}」不能{what}，找主管或经理办理。"), role=by.role.value, what=permission.value)
