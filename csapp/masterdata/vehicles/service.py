"""Cars, parking spaces and their map, and what a space costs."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

import blinker
import peewee

from csapp.core.errors import BadInput
from csapp.core.marks import mark
from csapp.core.roles import Actor, Permission, require
from csapp.core.values import clean_line, folded_width, member
from csapp.core.values import plate as read_plate
from csapp.db.connection import connected
from csapp.db.unit_of_work import Work, fetch, unit_of_work
from csapp.masterdata.places.service import unit_at
from csapp.masterdata.vehicles.models import (
    MapMark,
    ParkingRate,
    ParkingSpace,
    Placed,
    SpaceKind,
    SpaceSize,
    Standing,
    Vehicle,
    read_drawing,
)

# Sent inside the unit of work with `space`, `by`, `at` before a space is removed or closed; a receiver may refuse.
withdrawing = blinker.Signal()


def add_vehicle(plate: str, *, by: Actor, at: datetime, **values: Any) -> Vehicle:
    """A new car with any of the values of its file; raises BadInput, NotAllowed."""
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
    *, by: Actor, at: datetime, plate: str, room: str = "", brand: str = "", color: str = "", licence: str = "",
    insured_until: date | None = None, note: str = "",
) -> Vehicle:  # fmt: skip
    """A new car as typed at the desk, with the room it belongs to; raises BadInput, NotAllowed."""
    return add_vehicle(
        plate,
        by=by,
        at=at,
        unit=unit_at(room).id if room.strip() else None,
        insured_until=insured_until,
        **car_words(brand, color, licence, note),
    )


def correct_vehicle(
    vehicle_id: int, *, version: int | None = None, by: Actor, at: datetime, brand: str = "", color: str = "",
    licence: str = "", insured_until: date | None = None, note: str = "",
) -> Vehicle:  # fmt: skip
    """Correct a car as typed at the desk; an empty licence stays as it was. Raises as `change_vehicle`."""
    values: dict[str, Any] = {**car_words(brand, color, licence, note), "insured_until": insured_until}
    if not values["licence"]:
        del values["licence"]
    return change_vehicle(vehicle_id, version=version, by=by, at=at, **values)


def car_words(brand: str, color: str, licence: str, note: str = "") -> dict[str, str]:
    """What is written of a car, as it is kept."""
    return {
        "brand": clean_line(brand)[:40],
        "color": clean_line(color)[:20],
        "licence": folded_width(licence).upper().replace(" ", "")[:40],
        "note": note.strip(),
    }


def space_code(text: str) -> str:
    """A space's code, half width and upper case; raises BadInput."""
    code = clean_line(folded_width(text)).upper().replace(" ", "")
    if not code or len(code) > 30:
        raise BadInput("space", mark("车位号「{text}」认不出来，写成 B1-031 这样。"), text=text[:40])
    return code


def space_at(text: str, field: str = "space") -> ParkingSpace:
    """The one space meant by `text`: its code, or the end of one that only one space has; raises BadInput."""
    code = space_code(text)
    with connected():
        found: ParkingSpace | None = ParkingSpace.get_or_none(ParkingSpace.code == code)
        if found is not None:
            return found
        ends = list(ParkingSpace.select().where(ParkingSpace.code.endswith(f"-{code}")).limit(2))
    if len(ends) == 1:
        return ends[0]
    raise BadInput(field, mark("没有找到车位「{text}」，写成 B1-031 这样。"), text=text.strip()[:40])


def add_space(code: str, *, by: Actor, at: datetime, **values: Any) -> ParkingSpace:
    """A new space (`zone`, `kind`, `size`, `area`, `person`, `unit`, `note`); raises BadInput, NotAllowed."""
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
        space = fetch(ParkingSpace, space_id)
        if values.get("standing") in (Standing.CLOSED, Standing.OWNED) and space.standing != values["standing"]:
            withdrawing.send(space=space, by=by, at=at)
        try:
            return work.change(space, "change", version=version, **values)
        except peewee.IntegrityError as double:
            raise BadInput("space", mark("车位 {code} 已经在册。"), code=values.get("code", "")) from double


def create_space(
    *, by: Actor, at: datetime, code: str, kind: SpaceKind | str, zone: str = "", size: SpaceSize | str = "",
    note: str = "",
) -> ParkingSpace:  # fmt: skip
    """A new space as typed at the desk; raises BadInput, NotAllowed."""
    return add_space(
        code,
        by=by,
        at=at,
        kind=member(SpaceKind, kind, "kind"),
        zone=clean_line(zone)[:30],
        size=member(SpaceSize, size or SpaceSize.STANDARD, "size"),
        note=note.strip(),
    )


def correct_space(
    space_id: int, *, version: int | None = None, by: Actor, at: datetime, kind: SpaceKind | str,
    standing: Standing | str, zone: str = "", size: SpaceSize | str = "", standing_note: str = "", note: str = "",
) -> ParkingSpace:  # fmt: skip
    """Correct a space at the desk; 预留, 争议 and 停用 want a reason. Raises BadInput, NotAllowed, StaleRecord."""
    stands, why = member(Standing, standing, "standing"), clean_line(standing_note)[:200]
    if stands in (Standing.RESERVED, Standing.DISPUTED, Standing.CLOSED) and not why:
        raise BadInput("standing_note", mark("写上为什么{standing}。"), standing=stands.value)
    values: dict[str, Any] = {"kind": member(SpaceKind, kind, "kind")}
    values |= {"size": member(SpaceSize, size or SpaceSize.STANDARD, "size"), "zone": clean_line(zone)[:30]}
    values |= {"standing": stands, "standing_note": why, "note": note.strip()}
    return change_space(space_id, version=version, by=by, at=at, **values)


def remove_space(space_id: int, *, version: int | None = None, by: Actor, at: datetime) -> None:
    """Take a space off the books; refused while it is let and where anything was ever written about it."""
    require(by, Permission.EDIT_MASTERDATA)
    with unit_of_work(by, at) as work:
        space = fetch(ParkingSpace, space_id)
        withdrawing.send(space=space, by=by, at=at)
        work.change(space, "change", version=version)
        try:
            work.remove(space)
        except peewee.IntegrityError as held:
            words = mark("车位 {code} 有租约或核对记录，不能删除，改为停用。")
            raise BadInput("space", words, code=space.code) from held


def draw_zone(
    zone: str, drawing: str, *, by: Actor, at: datetime, kind: SpaceKind | str = SpaceKind.UNDERGROUND
) -> list[ParkingSpace]:
    """Lay a zone out from a short text (see `read_drawing`): missing spaces are made, marks replaced.

    Spaces of the zone that the text leaves out stay as they are. Raises BadInput, NotAllowed.
    """
    require(by, Permission.EDIT_MASTERDATA)
    zone = clean_line(zone)[:30]
    if not zone:
        raise BadInput("zone", mark("写上区域，例如 B1 地下 A 区。"))
    placed, chosen = read_drawing(drawing), member(SpaceKind, kind, "kind")
    with unit_of_work(by, at) as work:
        for held in MapMark.select().where(MapMark.zone == zone):
            work.remove(held)
        codes = [space_code(one.code) for one in placed if one.kind is None]
        known = {space.code: space for space in ParkingSpace.select().where(ParkingSpace.code.in_(codes))}
        return list(_draw(work, zone, chosen, placed, known))


def _draw(
    work: Work, zone: str, kind: SpaceKind, placed: list[Placed], known: dict[str, ParkingSpace]
) -> Iterable[ParkingSpace]:
    for one in placed:
        where: dict[str, Any] = {"zone": zone, "x": one.x, "y": one.y, "turn": one.turn}
        if one.kind is not None:
            work.add(MapMark(kind=one.kind, words=one.code, width=one.width, height=one.height, **where))
            continue
        code = space_code(one.code)
        held = known.get(code)
        yield (
            work.add(ParkingSpace(code=code, kind=kind, **where))
            if held is None
            else work.change(held, "change", **where)
        )


def set_rate(
    *, by: Actor, at: datetime, kind: SpaceKind | str, monthly_fen: int, from_on: date, zone: str = "",
    size: SpaceSize | str | None = None, deposit_fen: int | None = 0, note: str = "",
) -> ParkingRate:  # fmt: skip
    """A rate from a day on; the one that was in force ends the day before. Raises BadInput, NotAllowed."""
    require(by, Permission.SETTINGS)
    deposit_fen = deposit_fen or 0
    if monthly_fen < 0 or deposit_fen < 0:
        raise BadInput("monthly_fen", mark("金额不能是负数。"))
    sort = {"kind": member(SpaceKind, kind, "kind"), "zone": clean_line(zone)[:30]}
    sort["size"] = member(SpaceSize, size, "size").value if size else ""
    with unit_of_work(by, at) as work:
        same = ParkingRate.select().where(*[getattr(ParkingRate, name) == value for name, value in sort.items()])
        later = same.where(ParkingRate.from_on >= from_on).order_by(ParkingRate.from_on).first()
        if later is not None:
            words = mark("{sort} 从 {day} 起已有标准，新标准写在那天以后。")
            raise BadInput("from_on", words, sort=later.sort, day=later.from_on)
        for earlier in same.where(ParkingRate.until_on.is_null() | (ParkingRate.until_on >= from_on)):
            work.change(earlier, "change", until_on=from_on - timedelta(days=1))
        given = {"monthly_fen": monthly_fen, "deposit_fen": deposit_fen, "from_on": from_on}
        return work.add(ParkingRate(**sort, **given, note=clean_line(note)[:200]))


def end_rate(rate_id: int, *, version: int | None = None, by: Actor, at: datetime, until_on: date) -> ParkingRate:
    """A rate holds until that day and is not followed; raises BadInput, NotAllowed, StaleRecord."""
    require(by, Permission.SETTINGS)
    with unit_of_work(by, at) as work:
        rate = fetch(ParkingRate, rate_id)
        if until_on < rate.from_on:
            raise BadInput("until_on", mark("截止日早于起始日 {day}，核对后再填。"), day=rate.from_on)
        return work.change(rate, "change", version=version, until_on=until_on)


def rate_for(space: ParkingSpace, day: date) -> ParkingRate:
    """The rate of a space on a day: of its zone and size, of its zone, of its size, of its kind; raises BadInput."""
    with connected():
        rates = [rate for rate in ParkingRate.select().where(ParkingRate.kind == space.kind) if rate.holds_on(day)]
    fitting = [rate for rate in rates if rate.zone in ("", space.zone) and rate.size in ("", space.size)]
    if fitting:
        return max(fitting, key=lambda rate: (bool(rate.zone), bool(rate.size), rate.from_on))
    words = mark("{kind}车位 {code} 在 {day} 没有收费标准，先到「收费标准」登记。")
    raise BadInput("space", words, kind=space.kind, code=space.code, day=day)
