"""Cars and parking spaces."""

from datetime import datetime
from typing import Any

import peewee

from csapp.core.errors import BadInput
from csapp.core.marks import mark
from csapp.core.roles import Actor, Permission, require
from csapp.core.values import clean_line, folded_width
from csapp.core.values import plate as read_plate
from csapp.db.unit_of_work import fetch, unit_of_work
from csapp.masterdata.places.service import unit_at
from csapp.masterdata.vehicles.models import ParkingSpace, Vehicle


def add_vehicle(plate: str, *, by: Actor, at: datetime, **values: Any) -> Vehicle:
    """A new car (`person`, `unit`, `brand`, `color`, `note`); raises BadInput, NotAllowed."""
    require(by, Permission.EDIT_MASTERDATA)
    plate = read_plate(plate)
    with unit_of_work(by, at) as work:
        if Vehicle.select().where(Vehicle.plate == plate).exists():
            raise BadInput("plate", mark("车牌 {plate} 已经在册。"), plate=plate)
        return work.add(Vehicle(plate=plate, **values))


def change_vehicle(vehicle_id: int, *, version: int | None = None, by: Actor, at: datetime, **values: Any) -> Vehicle:
    """Correct a car's file; raises StaleRecord, BadInput, NotAllowed."""
    require(by, Permission.EDIT_MASTERDATA)
    if "plate" in values:
        values["plate"] = read_plate(values["plate"])
    with unit_of_work(by, at) as work:
        try:
            return work.change(fetch(Vehicle, vehicle_id), "change", version=version, **values)
        except peewee.IntegrityError as double:
            raise BadInput("plate", mark("车牌 {plate} 已经在册。"), plate=values.get("plate", "")) from double


def create_vehicle(
    *, by: Actor, at: datetime, plate: str, room: str = "", brand: str = "", color: str = "", note: str = ""
) -> Vehicle:
    """A new car as typed at the desk, with the room it belongs to; raises BadInput, NotAllowed."""
    return add_vehicle(
        plate,
        by=by,
        at=at,
        unit=unit_at(room).id if room.strip() else None,
        brand=brand.strip()[:40],
        color=color.strip()[:20],
        note=note.strip(),
    )


def correct_vehicle(
    vehicle_id: int,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
    brand: str = "",
    color: str = "",
    note: str = "",
) -> Vehicle:
    """Correct a car as typed at the desk; raises BadInput, NotAllowed, StaleRecord."""
    values = {"brand": brand.strip()[:40], "color": color.strip()[:20], "note": note.strip()}
    return change_vehicle(vehicle_id, version=version, by=by, at=at, **values)


def space_code(text: str) -> str:
    """A space's code, half width and upper case; raises BadInput."""
    code = clean_line(folded_width(text)).upper().replace(" ", "")
    if not code or len(code) > 30:
        raise BadInput("space", mark("车位号「{text}」认不出来，写成 B1-031 这样。"), text=text[:40])
    return code


def add_space(code: str, *, by: Actor, at: datetime, **values: Any) -> ParkingSpace:
    """A new space (`zone`, `kind`, `area`, `person`, `unit`, `note`); raises BadInput, NotAllowed."""
    require(by, Permission.EDIT_MASTERDATA)
    code = space_code(code)
    with unit_of_work(by, at) as work:
        if ParkingSpace.select().where(ParkingSpace.code == code).exists():
            raise BadInput("space", mark("车位 {code} 已经在册。"), code=code)
        return work.add(ParkingSpace(code=code, **values))


def change_space(space_id: int, *, version: int | None = None, by: Actor, at: datetime, **values: Any) -> ParkingSpace:
    """Correct a space's file; raises StaleRecord, BadInput, NotAllowed."""
    require(by, Permission.EDIT_MASTERDATA)
    if "code" in values:
        values["code"] = space_code(values["code"])
    with unit_of_work(by, at) as work:
        try:
            return work.change(fetch(ParkingSpace, space_id), "change", version=version, **values)
        except peewee.IntegrityError as double:
            raise BadInput("space", mark("车位 {code} 已经在册。"), code=values.get("code", "")) from double
