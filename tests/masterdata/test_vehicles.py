"""Cars and parking spaces."""

import pytest

from csapp.core.errors import BadInput, StaleRecord
from csapp.db import search_index
from csapp.masterdata.vehicles import service
from csapp.masterdata.vehicles.models import ParkingSpace, SpaceKind, Vehicle
from csapp.masterdata.vehicles.register import VEHICLES
from csapp.registers.facts import facts
from tests import makers
from tests.makers import DESK, NOW


@pytest.mark.usefixtures("office")
def test_a_car_is_kept_once_by_its_plain_plate_and_found_by_any_part_of_it() -> None:
    owner = makers.person()
    car = service.add_vehicle("苏e·31501", person=owner.id, brand="大众", by=DESK, at=NOW)
    with pytest.raises(BadInput, match="车牌 苏E31501 已经在册"):
        service.add_vehicle("苏E 31501", by=DESK, at=NOW)
    assert [found[1] for found in search_index.look_up("1501", areas=["vehicles"])] == [car.id]
    with pytest.raises(BadInput, match="认不出来"):
        service.add_vehicle("31501", by=DESK, at=NOW)


@pytest.mark.usefixtures("office")
def test_a_corrected_plate_is_read_and_must_be_free() -> None:
    car = service.add_vehicle("苏E31501", by=DESK, at=NOW)
    service.add_vehicle("苏ED12345", by=DESK, at=NOW)
    service.change_vehicle(car.id, version=1, plate="苏e·31502", note="换牌", by=DESK, at=NOW)
    assert (Vehicle.get_by_id(car.id).plate, Vehicle.get_by_id(car.id).note) == ("苏E31502", "换牌")
    with pytest.raises(BadInput, match="车牌 苏ED12345 已经在册"):
        service.change_vehicle(car.id, plate="苏ED12345", by=DESK, at=NOW)
    with pytest.raises(StaleRecord):
        service.change_vehicle(car.id, version=1, color="白", by=DESK, at=NOW)


@pytest.mark.usefixtures("office")
def test_a_plate_is_masked_in_every_place_of_the_panel() -> None:
    car = service.add_vehicle("苏E31501", by=DESK, at=NOW)
    shown = facts(VEHICLES, car.id, NOW, DESK)
    assert (shown.number, shown.title) == ("苏E***01", "苏E***01")


@pytest.mark.usefixtures("office")
def test_a_space_is_kept_once_by_its_plain_code() -> None:
    space = service.add_space("ｂ１－０３１", zone="B1", kind=SpaceKind.UNDERGROUND, by=DESK, at=NOW)
    assert space.code == "B1-031"
    with pytest.raises(BadInput, match="车位 B1-031 已经在册"):
        service.add_space("b1-031 ", by=DESK, at=NOW)
    other = service.add_space("B1-032", by=DESK, at=NOW)
    with pytest.raises(BadInput, match="车位 B1-031 已经在册"):
        service.change_space(other.id, code="B1-031", by=DESK, at=NOW)
    service.change_space(other.id, version=1, code="b1-033", by=DESK, at=NOW)
    assert ParkingSpace.get_by_id(other.id).code == "B1-033"
    for code in (" ", "长" * 31):
        with pytest.raises(BadInput, match="认不出来"):
            service.add_space(code, by=DESK, at=NOW)
