"""Every function that writes asks who writes: the rights of requirements 4B hold in the services, not in the pages."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from csapp.core.errors import NotAllowed, UserError
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor, Role
from csapp.db.audit import AuditLine
from csapp.features.callback import service as callback
from csapp.features.reception import service as reception
from csapp.masterdata.calendar import service as calendar
from csapp.masterdata.people import service as people
from csapp.masterdata.people.models import Relation
from csapp.masterdata.places import service as places
from csapp.masterdata.places.service import UnitName
from csapp.masterdata.staff import service as staff
from csapp.masterdata.vehicles import service as vehicles
from tests.makers import EVERYBODY, NOW

D, S, M, A = Role.DESK, Role.SUPERVISOR, Role.MANAGER, Role.ADMIN
WORKERS, LEADERS, KEEPERS = {D, S, M}, {S, M}, {A, M}

# Function, its arguments, and who may call it; the records need not exist, for the right is asked first.
RULES: list[tuple[Callable[..., Any], dict[str, Any], set[Role]]] = [
    (reception.record, {"content": "x", "category": "其他"}, WORKERS),
    (reception.transfer, {"reception_id": 1, "transferred_to": "x"}, WORKERS),
    (reception.close, {"reception_id": 1, "result": "x"}, WORKERS),
    (reception.report, {"reception_id": 1}, WORKERS),
    (reception.reveal_caller, {"reception_id": 1}, WORKERS),
    (callback.schedule, {"source": "报修", "subject": "x", "customer": "x"}, WORKERS),
    (callback.reach, {"callback_id": 1, "method": "电话"}, WORKERS),
    (callback.miss, {"callback_id": 1}, WORKERS),
    (callback.fill_in, {"callback_id": 1, "satisfaction": "满意"}, WORKERS),
    (callback.register_result, {"callback_id": 1, "method": "电话", "satisfaction": "满意"}, WORKERS),
    (callback.sign, {"callback_id": 1, "sealed": Path(), "folder": DataFolder(Path())}, WORKERS),
    (callback.attach_signed, {"callback_id": 1, "file": Path(), "folder": DataFolder(Path())}, WORKERS),
    (callback.decline, {"callback_id": 1, "decline_reason": "x", "witness": "x"}, WORKERS),
    (callback.sign_as_caller, {"callback_id": 1, "sealed": Path(), "folder": DataFolder(Path())}, WORKERS),
    (callback.file_away, {"callback_id": 1}, LEADERS),
    (callback.count_print, {"callback_ids": [1]}, WORKERS),
    (callback.reveal_phone, {"callback_id": 1}, WORKERS),
    (places.add_unit, {"name": UnitName("3", "2", "1501")}, WORKERS),
    (places.change_unit, {"unit_id": 1, "note": "x"}, WORKERS),
    (places.create_unit, {"building": "3", "room": "1501"}, WORKERS),
    (places.correct_unit, {"unit_id": 1, "status": "空置"}, WORKERS),
    (people.add_person, {"name": "x"}, WORKERS),
    (people.settle_in, {"room": "x", "name": "x", "relation": "业主"}, WORKERS),
    (people.change_occupant, {"occupancy_id": 1, "name": "x", "relation": "业主"}, WORKERS),
    (people.change_person, {"person_id": 1, "note": "x"}, WORKERS),
    (people.change_person, {"person_id": 1, "secrecy": "机密"}, LEADERS),
    (people.set_phones, {"person_id": 1, "phones": ()}, WORKERS),
    (people.move_in, {"person_id": 1, "unit_id": 1, "relation": Relation.OWNER}, WORKERS),
    (people.move_out, {"occupancy_id": 1, "until_on": date(2026, 1, 1)}, WORKERS),
    (people.reveal, {"person_id": 1}, WORKERS),
    (people.reveal_occupant, {"occupancy_id": 1}, WORKERS),
    (vehicles.add_vehicle, {"plate": "苏E31501"}, WORKERS),
    (vehicles.change_vehicle, {"vehicle_id": 1, "note": "x"}, WORKERS),
    (vehicles.create_vehicle, {"plate": "苏E31501"}, WORKERS),
    (vehicles.correct_vehicle, {"vehicle_id": 1}, WORKERS),
    (vehicles.add_space, {"code": "B1-031"}, WORKERS),
    (vehicles.change_space, {"space_id": 1, "note": "x"}, WORKERS),
    (calendar.set_day, {"day": date(2027, 1, 1), "is_workday": False}, KEEPERS),
    (calendar.forget_day, {"day": date(2027, 1, 1)}, KEEPERS),
    (staff.add_colleague, {"name": "x", "role": Role.DESK, "password": "secret"}, KEEPERS),
    (staff.change_colleague, {"staff_id": 1, "is_active": False}, KEEPERS),
    (calendar.forget, {"special_day_id": 1}, KEEPERS),
    (staff.change_role, {"staff_id": 1, "role": "主管"}, KEEPERS),
    (staff.close_account, {"staff_id": 1}, KEEPERS),
    (staff.open_account, {"staff_id": 1}, KEEPERS),
    (staff.set_password, {"staff_id": 99, "password": "secret"}, KEEPERS),
]


@pytest.mark.parametrize("by", EVERYBODY, ids=lambda by: by.role.name)
@pytest.mark.parametrize(("use", "values", "roles"), RULES, ids=[f"{r[0].__name__}-{n}" for n, r in enumerate(RULES)])
@pytest.mark.usefixtures("office")
def test_a_function_refuses_every_role_without_the_right(
    use: Callable[..., Any], values: dict[str, Any], roles: set[Role], by: Actor
) -> None:
    if by.role in roles:
        outcome: UserError | None = None
        try:
            use(**values, by=by, at=NOW)
        except UserError as refused:
            outcome = refused
        assert not isinstance(outcome, NotAllowed), outcome
        return
    with pytest.raises(NotAllowed, match=f"「{by.role.value}」不能"):
        use(**values, by=by, at=NOW)
    assert AuditLine.select().count() == 0


def test_no_function_that_takes_an_actor_is_missing_above() -> None:
    listed = {use for use, _, _ in RULES}
    for module in (reception, callback, places, people, vehicles, calendar, staff):
        for name, value in vars(module).items():
            is_ours = getattr(value, "__module__", "") == module.__name__ and not name.startswith("_")
            if is_ours and {"by", "at"} <= set(getattr(value, "__annotations__", {})):
                assert value in listed, f"{module.__name__}.{name}"
