"""Accounts: the first manager, colleagues, logging in, passwords."""

from datetime import datetime, timedelta
from typing import Any

import peewee

from csapp.core.errors import BadInput, NotAllowed
from csapp.core.marks import mark
from csapp.core.roles import Actor, Permission, Role, may, require
from csapp.core.values import clean_line
from csapp.db.connection import connected
from csapp.db.unit_of_work import Work, fetch, unit_of_work
from csapp.masterdata.staff.models import Staff

TRIES = 5
LOCKED_FOR = timedelta(minutes=15)
SHORTEST_PASSWORD = 6

# The program itself, where nobody is logged in: first start, import at the command line before accounts exist.
PROGRAM = Actor(0, mark("系统"), Role.MANAGER)


def colleagues() -> list[Staff]:
    """Everybody who can log in, in the order of the roles."""
    order = list(Role)
    with connected():
        rows = Staff.select().where(Staff.is_active)
        return sorted(rows, key=lambda row: (order.index(Role(row.role)), row.id))


def _hashed(password: str) -> str:
    if len(password) < SHORTEST_PASSWORD:
        raise BadInput("password", mark("密码至少 {count} 位。"), count=SHORTEST_PASSWORD)
    # reason for the late import: only who sets or checks a password needs it
    from argon2 import PasswordHasher

    return PasswordHasher().hash(_bytes(password))


def _bytes(password: str) -> bytes:
    # Half a character from a foreign clipboard is a wrong password, not a crash.
    return password.encode("utf-8", "surrogatepass")


def _matches(staff: Staff, password: str) -> bool:
    # reason for the late import: as above
    from argon2 import PasswordHasher
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return PasswordHasher().verify(str(staff.password), _bytes(password))
    except (VerificationError, InvalidHashError):
        return False


def _named(name: str) -> str:
    name = clean_line(name)
    if not name:
        raise BadInput("name", mark("写上姓名，单据上要用。"))
    if len(name) > 40:
        raise BadInput("name", mark("姓名最多 40 个字。"))
    return name


def make_first_manager(name: str, password: str, *, at: datetime) -> Staff:
    """The first start makes the manager's account; raises NotAllowed once there is any account."""
    name, hashed = _named(name), _hashed(password)
    with unit_of_work(PROGRAM, at) as work:
        if Staff.select().exists():
            raise NotAllowed(mark("已经有账号了，用经理的账号登录后再加人。"))
        return work.add(Staff(name=name, role=Role.MANAGER, password=hashed), step="first_manager")


def add_colleague(name: str, role: Role, password: str, *, by: Actor, at: datetime) -> Staff:
    """A new account; raises NotAllowed, BadInput."""
    require(by, Permission.SETTINGS)
    name, hashed = _named(name), _hashed(password)
    with unit_of_work(by, at) as work:
        try:
            return work.add(Staff(name=name, role=role, password=hashed))
        except peewee.IntegrityError as double:
            raise BadInput("name", mark("已经有叫「{name}」的同事，加上部门或工号区分。"), name=name) from double


def log_in(staff_id: int, password: str, *, at: datetime) -> Actor:
    """The person, or BadInput with how many tries are left; five wrong ones lock the account for 15 minutes."""
    with unit_of_work(PROGRAM, at) as work:
        staff = fetch(Staff, staff_id)
        refusal = _locked(staff, at)
        if refusal is None and _matches(staff, password):
            work.change(staff, "log_in", failures=0, locked_until=None, last_login_at=at)
            return staff.actor()
        if refusal is None:
            refusal = _count_failure(work, staff, at)
    # Outside the unit of work: the counted failure must stay written.
    raise refusal


def _locked(staff: Staff, at: datetime) -> BadInput | None:
    if not staff.is_active:
        return BadInput("name", mark("「{name}」的账号已停用，找经理恢复。"), name=staff.name)
    if staff.locked_until is not None and at < staff.locked_until:
        return BadInput(
            "password",
            mark("密码错了 {count} 次，{until} 以后再试，或找经理重设。"),
            count=TRIES,
            until=f"{staff.locked_until:%H:%M}",
        )
    return None


def _count_failure(work: Work, staff: Staff, at: datetime) -> BadInput:
    failures = 1 if staff.locked_until is not None else staff.failures + 1
    locked = at + LOCKED_FOR if failures >= TRIES else None
    work.change(staff, "wrong_password", failures=failures, locked_until=locked)
    if locked is not None:
        return BadInput(
            "password",
            mark("密码错了 {count} 次，{until} 以后再试，或找经理重设。"),
            count=TRIES,
            until=f"{locked:%H:%M}",
        )
    return BadInput("password", mark("密码不对，还可以试 {count} 次。忘了找经理重设。"), count=TRIES - failures)


def change_colleague(
    staff_id: int,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
    name: str | None = None,
    role: Role | None = None,
    is_active: bool | None = None,
) -> Staff:
    """Another name or role, or an account closed or opened again; somebody who may do this must remain.

    Raises NotAllowed, BadInput, StaleRecord.
    """
    require(by, Permission.SETTINGS)
    given = {"name": None if name is None else _named(name), "role": role, "is_active": is_active}
    values: dict[str, Any] = {key: value for key, value in given.items() if value is not None}
    with unit_of_work(by, at) as work:
        try:
            changed = work.change(fetch(Staff, staff_id), "change", version=version, **values)
        except peewee.IntegrityError as double:
            raise BadInput("name", mark("已经有叫「{name}」的同事，加上部门或工号区分。"), name=name) from double
        if not any(may(row.actor(), Permission.SETTINGS) for row in colleagues()):
            raise BadInput("role", mark("至少留一个能用的经理或管理员账号，不然没人能改设置。"))
        return changed


def set_password(staff_id: int, password: str, *, version: int | None = None, by: Actor, at: datetime) -> None:
    """A new password: one's own, or a colleague's with the right to settings; unlocks the account."""
    if by.id != staff_id:
        require(by, Permission.SETTINGS)
    hashed = _hashed(password)
    with unit_of_work(by, at) as work:
        work.change(
            fetch(Staff, staff_id), "set_password", version=version, password=hashed, failures=0, locked_until=None
        )


def change_role(staff_id: int, *, version: int | None = None, by: Actor, at: datetime, role: Role | str) -> Staff:
    """Another role; raises NotAllowed, BadInput, StaleRecord."""
    return change_colleague(staff_id, version=version, by=by, at=at, role=Role(role))


def close_account(staff_id: int, *, version: int | None = None, by: Actor, at: datetime) -> Staff:
    """The colleague has left; the name stays on what he wrote. Raises NotAllowed, BadInput, StaleRecord."""
    return change_colleague(staff_id, version=version, by=by, at=at, is_active=False)


def open_account(staff_id: int, *, version: int | None = None, by: Actor, at: datetime) -> Staff:
    """The colleague is back; raises NotAllowed, StaleRecord."""
    return change_colleague(staff_id, version=version, by=by, at=at, is_active=True)
