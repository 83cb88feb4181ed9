"""Correcting master data at the desk: what is typed in the panel of 住户, 房屋, 车辆 and 人员."""

from datetime import date

import pytest

from csapp.core.errors import BadInput, StaleRecord
from csapp.core.roles import Role
from csapp.masterdata.calendar import service as calendar
from csapp.masterdata.calendar.models import SpecialDay
from csapp.masterdata.people import service as people
from csapp.masterdata.people.models import Occupancy, Person, Phone
from csapp.masterdata.people.register import RESIDENTS
from csapp.masterdata.places import service as places
from csapp.masterdata.places.models import Unit, UnitStatus
from csapp.masterdata.staff import service as staff
from csapp.masterdata.staff.models import Staff
from csapp.masterdata.vehicles import service as vehicles
from csapp.registers.facts import facts
from tests import makers
from tests.makers import DESK, MANAGER, NOW, VIEWER

pytestmark = pytest.mark.usefixtures("office")


def test_a_new_telephone_comes_first_and_the_old_one_stays() -> None:
    """The clerk types only what changed."""
    owner = makers.person("单雅琴", "13812342746", home=makers.unit())
    line = Occupancy.get(Occupancy.person == owner)
    people.change_occupant(line.id, version=1, by=DESK, at=NOW, relation="业主", name="单雅琴", phone="138 0000 2746")
    assert Person.get_by_id(owner.id).phone == "13800002746"
    kept = [row.digits for row in Phone.select().where(Phone.person == owner).order_by(Phone.place)]
    assert kept == ["13800002746", "13812342746"]


def test_an_empty_number_changes_nothing() -> None:
    """A masked value is never typed back."""
    owner = makers.person("单雅琴", "13812342746", home=makers.unit())
    line = Occupancy.get(Occupancy.person == owner)
    people.change_occupant(line.id, by=DESK, at=NOW, relation="家属", name="单雅芹", note="白天先打电话", is_vip=True)
    held = Person.get_by_id(owner.id)
    assert (held.name, held.phone, held.is_vip, held.note) == ("单雅芹", "13812342746", True, "白天先打电话")
    assert Occupancy.get_by_id(line.id).relation == "家属"


def test_two_seats_do_not_overwrite_each_other() -> None:
    """The second one is told."""
    line = Occupancy.get(Occupancy.person == makers.person("单雅琴", home=makers.unit()))
    people.change_occupant(line.id, version=1, by=DESK, at=NOW, relation="家属", name="单雅琴")
    with pytest.raises(StaleRecord):
        people.change_occupant(line.id, version=1, by=DESK, at=NOW, relation="业主", name="单雅琴")


def test_somebody_new_settles_in() -> None:
    """File, telephone and room in one step; a bad number leaves nothing behind."""
    home = makers.unit()
    people.settle_in(by=DESK, at=NOW, room="3栋2单元1501", name="许玉珍", relation="家属", phone="13900000001")
    assert [line.name for line in people.residents_of([home.id])] == ["许玉珍"]
    with pytest.raises(BadInput):
        people.settle_in(by=DESK, at=NOW, room="3-2-1501", name="许玉珠", relation="家属", phone="139")
    assert Person.select().count() == 1


def test_a_room_and_a_car_are_typed_in() -> None:
    """In any spelling, with the area as written."""
    made = places.create_unit(by=DESK, at=NOW, building="3栋", entrance="2单元", room="1502室", new_area="118.62㎡")
    assert (made.code, made.area) == ("3-2-1502", 11862)
    places.correct_unit(made.id, version=1, by=DESK, at=NOW, status="空置", note="钥匙在前台")
    held = Unit.get_by_id(made.id)
    assert (held.status, held.area, held.note) == (UnitStatus.VACANT, 11862, "钥匙在前台")
    car = vehicles.create_vehicle(by=DESK, at=NOW, plate="苏e 31501", room="3栋2单元1502", brand="大众")
    assert (car.plate, car.unit_id) == ("苏E31501", made.id)
    with pytest.raises(BadInput, match="没有找到房号"):
        vehicles.create_vehicle(by=DESK, at=NOW, plate="苏E31502", room="9-9-9999")


def test_an_account_is_closed_and_its_password_set_anew() -> None:
    """The message after a wrong password sends people to the manager: he can help."""
    boss = staff.make_first_manager("王志强", "cuihu2026", at=NOW).actor()
    clerk = staff.add_colleague("刘芳", Role.DESK, "first11", by=boss, at=NOW)
    staff.set_password(clerk.id, "second22", version=1, by=boss, at=NOW)
    assert staff.log_in(clerk.id, "second22", at=NOW).name == "刘芳"
    staff.change_role(clerk.id, by=boss, at=NOW, role="主管")
    staff.close_account(clerk.id, by=boss, at=NOW)
    held = Staff.get_by_id(clerk.id)
    assert (held.role, held.is_active) == (Role.SUPERVISOR, False)
    with pytest.raises(BadInput):
        staff.log_in(clerk.id, "second22", at=NOW)
    staff.open_account(clerk.id, by=boss, at=NOW)
    assert Staff.get_by_id(clerk.id).is_active


def test_a_correction_of_the_calendar_is_taken_back() -> None:
    """The bundled calendar holds again."""
    day = date(2026, 11, 24)
    held = calendar.set_day(day, False, "厂休", by=MANAGER, at=NOW)
    assert not calendar.is_workday(day)
    calendar.forget(held.id, version=1, by=MANAGER, at=NOW)
    assert calendar.is_workday(day)
    assert not SpecialDay.select().exists()


def test_the_panel_offers_corrections_and_shows_no_number() -> None:
    """修改资料 for those who may; the form opens without the telephone, which only an audited look reveals."""
    owner = makers.person("单雅琴", "13812342746", home=makers.unit())
    line = Occupancy.get(Occupancy.person == owner)
    shown = facts(RESIDENTS, line.id, NOW, DESK)
    assert [step.label for step in shown.steps] == ["修改资料", "登记搬出"]
    assert shown.values["name"] == "单雅琴"
    assert "phone" not in shown.values
    assert facts(RESIDENTS, line.id, NOW, VIEWER).steps == ()
