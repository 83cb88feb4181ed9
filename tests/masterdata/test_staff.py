"""Accounts: the first manager, passwords, the lock after five wrong ones, and who may change what."""

from datetime import timedelta

import pytest

from csapp.core.errors import BadInput, NotAllowed, StaleRecord
from csapp.core.paths import DataFolder
from csapp.core.roles import Role
from csapp.db.audit import AuditLine
from csapp.masterdata.staff import service
from csapp.masterdata.staff.models import Staff
from tests.makers import DESK, NOW

MINUTE = timedelta(minutes=1)


@pytest.fixture
def manager(office: DataFolder) -> Staff:
    assert office.database.is_file()
    return service.make_first_manager("陈国强", "right password", at=NOW)


def _fail(staff: Staff, times: int) -> list[str]:
    sentences = []
    for _ in range(times):
        with pytest.raises(BadInput) as refused:
            service.log_in(staff.id, "wrong", at=NOW)
        sentences.append(str(refused.value))
    return sentences


def test_the_first_start_makes_the_managers_account_and_only_once(manager: Staff) -> None:
    assert (manager.name, manager.role) == ("陈国强", Role.MANAGER)
    with pytest.raises(NotAllowed, match="已经有账号了"):
        service.make_first_manager("另一个", "right password", at=NOW)
    assert Staff.select().count() == 1


def test_the_right_password_opens_the_desk_as_that_person(manager: Staff) -> None:
    assert service.log_in(manager.id, "right password", at=NOW) == manager.actor()
    assert Staff.get_by_id(manager.id).last_login_at == NOW


def test_a_wrong_password_five_times_locks_the_account(manager: Staff) -> None:
    locked = "密码错了 5 次，10:39 以后再试，或找经理重设。"
    assert _fail(manager, 6) == [
        *[f"密码不对，还可以试 {left} 次。忘了找经理重设。" for left in (4, 3, 2, 1)], locked, locked,
    ]  # fmt: skip
    with pytest.raises(BadInput, match="10:39 以后再试"):
        service.log_in(manager.id, "right password", at=NOW + 14 * MINUTE)
    assert service.log_in(manager.id, "right password", at=NOW + 15 * MINUTE).name == "陈国强"
    assert _fail(manager, 1) == ["密码不对，还可以试 4 次。忘了找经理重设。"]


def test_after_the_lock_ended_five_tries_are_left_again(manager: Staff) -> None:
    _fail(manager, 5)
    for left in (4, 3):
        with pytest.raises(BadInput, match=f"还可以试 {left} 次"):
            service.log_in(manager.id, "wrong", at=NOW + 16 * MINUTE)


def test_a_right_password_forgets_the_wrong_ones(manager: Staff) -> None:
    _fail(manager, 4)
    service.log_in(manager.id, "right password", at=NOW)
    assert "还可以试 4 次" in _fail(manager, 1)[0]


def test_each_wrong_password_is_written_down_without_the_password(manager: Staff) -> None:
    _fail(manager, 2)
    lines = [line for line in AuditLine.select() if line.step == "wrong_password"]
    assert len(lines) == 2
    assert not any("argon2" in line.before + line.after for line in AuditLine.select())
    assert Staff.get_by_id(manager.id).password.startswith("$argon2id$")


@pytest.mark.parametrize("password", ["", "短", "12345"])
def test_a_short_password_is_refused(manager: Staff, password: str) -> None:
    with pytest.raises(BadInput, match="密码至少 6 位"):
        service.set_password(manager.id, password, by=manager.actor(), at=NOW)


def test_a_password_of_half_characters_is_wrong_and_no_crash(manager: Staff) -> None:
    with pytest.raises(BadInput, match="密码不对"):
        service.log_in(manager.id, "\ud83d\x00", at=NOW)
    service.set_password(manager.id, "密码是\ud83d六位", by=manager.actor(), at=NOW)
    assert service.log_in(manager.id, "密码是\ud83d六位", at=NOW).id == manager.id


def test_everybody_changes_their_own_password_and_only_the_manager_others(manager: Staff) -> None:
    desk = service.add_colleague("王芳", Role.DESK, "desk password", by=manager.actor(), at=NOW)
    service.set_password(desk.id, "another one", by=desk.actor(), at=NOW)
    with pytest.raises(NotAllowed):
        service.set_password(manager.id, "taken over", by=desk.actor(), at=NOW)
    _fail(desk, 5)
    service.set_password(desk.id, "by the manager", by=manager.actor(), at=NOW)
    assert service.log_in(desk.id, "by the manager", at=NOW).role == Role.DESK


def test_two_colleagues_of_one_name_are_refused(manager: Staff) -> None:
    with pytest.raises(BadInput, match="已经有叫「陈国强」的同事"):
        service.add_colleague(" 陈国强 ", Role.DESK, "password", by=manager.actor(), at=NOW)
    other = service.add_colleague("王芳", Role.DESK, "password", by=manager.actor(), at=NOW)
    with pytest.raises(BadInput, match="已经有叫「陈国强」的同事"):
        service.change_colleague(other.id, name="陈国强", by=manager.actor(), at=NOW)
    for name, words in ((" ", "写上姓名"), ("长" * 41, "最多 40 个字")):
        with pytest.raises(BadInput, match=words):
            service.add_colleague(name, Role.DESK, "password", by=manager.actor(), at=NOW)


def test_a_closed_account_cannot_log_in_until_it_is_opened_again(manager: Staff) -> None:
    desk = service.add_colleague("王芳", Role.DESK, "password", by=manager.actor(), at=NOW)
    service.change_colleague(desk.id, is_active=False, by=manager.actor(), at=NOW)
    with pytest.raises(BadInput, match="账号已停用"):
        service.log_in(desk.id, "password", at=NOW)
    assert [row.name for row in service.colleagues()] == ["陈国强"]
    service.change_colleague(desk.id, is_active=True, role=Role.ADMIN, by=manager.actor(), at=NOW)
    assert service.log_in(desk.id, "password", at=NOW).role == Role.ADMIN


def test_the_last_account_that_can_change_settings_stays(manager: Staff) -> None:
    for values in ({"is_active": False}, {"role": Role.DESK}):
        with pytest.raises(BadInput, match="至少留一个"):
            service.change_colleague(manager.id, by=manager.actor(), at=NOW, **values)
    assert [row.role for row in service.colleagues()] == [Role.MANAGER]


def test_a_colleague_changed_elsewhere_is_stale_and_the_desk_changes_nobody(manager: Staff) -> None:
    with pytest.raises(StaleRecord):
        service.change_colleague(manager.id, version=9, name="陈强", by=manager.actor(), at=NOW)
    with pytest.raises(NotAllowed):
        service.change_colleague(manager.id, name="陈强", by=DESK, at=NOW)


def test_colleagues_are_listed_in_the_order_of_their_roles(manager: Staff) -> None:
    for name, role in (("周会计", Role.VIEWER), ("王芳", Role.DESK), ("李敏", Role.SUPERVISOR)):
        service.add_colleague(name, role, "password", by=manager.actor(), at=NOW)
    assert [row.name for row in service.colleagues()] == ["王芳", "李敏", "陈国强", "周会计"]
