# all data: sample estate
"""Parking of the sample estate: the zones as they lie, leases in every state, reports handed to finance (look 06)."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from csapp.core.roles import Actor
from csapp.db.connection import connected
from csapp.db.numbering import advance
from csapp.db.setting import keep_setting
from csapp.db.unit_of_work import unit_of_work
from csapp.features.parking_lease.models.lease import Lease
from csapp.features.parking_lease.models.money import DayReport, WeekReport
from csapp.features.parking_lease.models.rounds import ListKind
from csapp.features.parking_lease.models.terms import add_months
from csapp.features.parking_lease.service import lease as leases
from csapp.features.parking_lease.service import money, permits, rounds
from csapp.masterdata.people.models import Occupancy, Person, Relation
from csapp.masterdata.places.models import Unit
from csapp.masterdata.vehicles.models import ParkingSpace, SpaceKind, Standing, Vehicle
from csapp.masterdata.vehicles.service import change_space, change_vehicle, draw_zone, set_rate

ZONE_A, ZONE_B, STILT, GROUND = "B1 地下 A 区", "B1 B 区", "架空层", "地面"
_SEED = 318
_A = """
B1-001-004 24 40
B1-005-008 304 40
B1-009-009 568 40
B1-010-013 650 40
柱 288 84
柱 634 84
车道 车道1 24 200
箭头 158 196 0
箭头 438 196 0
箭头 718 196 0
框 出口→ 南坡道 932 156 74 82
B1-014-017 24 248
B1-018-021 304 248
B1-022-022 568 248
B1-023-026 650 248
柱 288 292
柱 634 292
B1-027-030 24 364
B1-031-034 304 364
B1-035-035 568 364
B1-036-039 650 364
柱 288 408
柱 634 408
框 3栋电梯 1/2单元 932 268 74 180
车道 车道2 24 524
箭头 210 520 180
箭头 490 520 180
箭头 770 520 180
框 ←入口 东坡道 932 480 74 82
B1-040-043 24 572
B1-044-047 304 572
B1-048-048 568 572
B1-049-052 650 572
柱 288 616
柱 634 616
"""
_OWNED = (7, 8, 24, 37, 38, 50)
_FREE = (3, 19, 34, 45)
# space: the last day that is paid
_ENDS = {16: date(2026, 11, 19), 48: date(2026, 11, 22), 12: date(2026, 12, 2), 27: date(2026, 11, 25),
         41: date(2026, 12, 4)}  # fmt: skip
_PICTURE = "B1-027"


def add_parking(staff: dict[str, Actor], now: datetime) -> None:
    """Zones, rates, some 130 leases with their money, the queue; `now` is the moment of the pictures."""
    manager, desk = staff["王志强"], staff["何静"]
    settled = datetime(2026, 5, 4, 9, 0)
    keep_setting(permits.SECRET, "cuihu-huayuan-parking")
    for kind, fen, deposit in (
        (SpaceKind.UNDERGROUND, 30_000, 0),
        (SpaceKind.STILT, 26_000, 20_000),
        (SpaceKind.GROUND, 20_000, 0),
    ):
        told: dict[str, Any] = {"monthly_fen": fen, "deposit_fen": deposit, "note": "业委会 2025-12 公示"}
        set_rate(by=manager, at=settled, kind=kind, from_on=date(2026, 1, 1), **told)
    _lay_out(desk, settled)
    _stand(desk, settled)
    for _ in range(_numbers_before()):
        advance("TCZ")
    for plan in _plans():
        _lease(staff, *plan)
    _run_on(staff, now)
    _report(staff, now)
    _look_round(desk)


def _lay_out(by: Actor, at: datetime) -> None:
    """The garage by rows; the second basement's numbers become those of the stilt floor and of the ground."""
    draw_zone(ZONE_A, _A, by=by, at=at)
    draw_zone(ZONE_B, "\n".join(_rows("B1-", 53, 520)), by=by, at=at)
    with connected():
        below = list(ParkingSpace.select().where(ParkingSpace.code.startswith("B2-")).order_by(ParkingSpace.code))
    for number, space in enumerate(below, 1):
        stilt = number <= 100
        code = f"J-{number:03d}" if stilt else f"D-{number - 100:03d}"
        kind = SpaceKind.STILT if stilt else SpaceKind.GROUND
        change_space(space.id, by=by, at=at, code=code, kind=kind, zone=STILT if stilt else GROUND)
    draw_zone(STILT, "\n".join(_rows("J-", 1, 100)), by=by, at=at, kind=SpaceKind.STILT)
    draw_zone(GROUND, "\n".join(_rows("D-", 1, 180)), by=by, at=at, kind=SpaceKind.GROUND)


def _rows(head: str, first: int, last: int) -> Iterator[str]:
    """Thirteen in a row, two rows back to back, a lane between the pairs."""
    for row, start in enumerate(range(first, last + 1, 13)):
        below = 40 + row * 116 + (row + 1) // 2 * 92
        yield f"{head}{start:03d}-{min(start + 12, last):03d} 24 {below}"
        if row % 2 == 0:
            yield f"车道 车道{row // 2 + 1} 24 {below + 164}"


def _stand(by: Actor, at: datetime) -> None:
    """Owned, reserved, disputed and closed spaces."""
    with connected():
        held = {space.code: space for space in ParkingSpace.select()}
    told = [(f"B1-{number:03d}", Standing.OWNED, "产权车位") for number in _OWNED]
    told += [(f"B1-{number:03d}", Standing.OWNED, "产权车位") for number in range(60, 520, 17)]
    told += [("B1-022", Standing.CLOSED, "消防管道维修"), ("D-001", Standing.RESERVED, "无障碍临停")]
    told += [("D-002", Standing.RESERVED, "快递车临停"), ("B1-055", Standing.DISPUTED, "两户都说是自己买的")]
    for code, standing, why in told:
        change_space(held[code].id, by=by, at=at, standing=standing, standing_note=why)


Plan = tuple[str, date, int, Vehicle]


def _plans() -> list[Plan]:
    """Space, first day, months and car of every lease, in order of time."""
    rng = Random(_SEED)
    with connected():
        cars = list(Vehicle.select(Vehicle, Person, Unit).join(Person).switch(Vehicle).join(Unit).order_by(Vehicle.id))
    cars = [car for car in cars if car.person is not None and not car.person.is_company][40:]
    picked = iter(rng.sample(cars, len(cars)))
    plans: list[Plan] = []
    for code in _to_let():
        number = int(code[-3:]) if code.startswith("B1-") and int(code[-3:]) <= 52 else 0
        if number in _ENDS:
            months = 3 if number in (16, 48) else 6
            start = add_months(_ENDS[number] + timedelta(days=1), -months)
        else:
            months = rng.choice((6, 6, 12))
            start = date(2026, 7, 1) + timedelta(days=rng.randrange(140))
        plans.append((code, start, months, next(picked)))
    return sorted(plans, key=lambda plan: (plan[1], plan[0]))


def _to_let() -> list[str]:
    """The spaces that are leased in the sample."""
    closed = {*_OWNED, *_FREE, 22, 51}
    first = [f"B1-{number:03d}" for number in range(1, 53) if number not in closed]
    more = [
        f"B1-{number:03d}" for number in range(53, 160) if number % 5 and (number - 60) % 17 and number not in (54, 55)
    ]
    return [
        *first,
        *more[:20],
        *(f"J-{number:03d}" for number in range(1, 21)),
        *(f"D-{at:03d}" for at in range(5, 15)),
    ]


def _numbers_before() -> int:
    """Permits given out before the picture's lease, so that its number is TCZ-0318."""
    earlier = [plan[0] for plan in _plans()]
    return 317 - earlier.index(_PICTURE)


def _lease(staff: dict[str, Actor], code: str, start: date, months: int, car: Vehicle) -> None:
    """From the application to the permit, the day before the first day."""
    by = staff["刘芳" if start.day % 2 else "何静"]
    at = datetime.combine(start - timedelta(days=1), time(9, 30)) + timedelta(minutes=int(code[-3:]) % 240)
    with connected():
        person = Person.get_by_id(car.person_id)
    told: dict[str, Any] = {"holder": person.name, "phone": person.phone, "unit": car.unit_id, "person": person.id}
    plate = str(car.plate)
    if code == _PICTURE:
        told, plate = _of_picture(by, at, car), "苏E6H27P"
    lease = leases.apply(by=by, at=at, space=code, plate=plate, **told)
    leases.see_documents(lease.id, by=by, at=at, licence_seen=True, insurance_seen=True)
    leases.sign_undertaking(lease.id, by=by, at=at)
    insured = start + timedelta(days=120 + int(code[-3:]) * 7 % 360)
    leases.register(lease.id, by=by, at=at, starts_on=start, months=months, insured_until=insured)
    way = ("微信", "支付宝", "现金", "刷卡", "转账")[int(code[-3:]) % 5]
    money.pay(lease.id, by=by, at=at + timedelta(minutes=6), amount_fen=None, method=way)
    permits.issue_permit(lease.id, by=by, at=at + timedelta(minutes=9))


def _of_picture(by: Actor, at: datetime, car: Vehicle) -> dict[str, Any]:
    """The car and the holder of the picture, in 3-1-0904."""
    change_vehicle(car.id, by=by, at=at, plate="苏E6H27P", brand="大众朗逸", color="白")
    with connected():
        unit = Unit.get(Unit.code == "3-1-0904")
        owner = Occupancy.get_or_none(Occupancy.unit == unit.id, Occupancy.relation == Relation.OWNER)
    person = owner.person_id if owner is not None and owner.person.name == "黄思琪" else None
    return {"holder": "黄思琪", "phone": "13600004417", "unit": unit.id, "person": person}


def _run_on(staff: dict[str, Actor], now: datetime) -> None:
    """Boards, re-check, reminders, the list of last week, two applications under way, the queue."""
    desk = staff["何静"]
    with connected():
        held = list(Lease.select().order_by(Lease.id))
    picture = next(lease for lease in held if lease.space_code == _PICTURE)
    rounds.issue_list(ListKind.BOARDS, by=desk, at=datetime(2026, 9, 30, 16, 0))
    for lease in held:
        assert lease.registered_at is not None
        registered = lease.registered_at.date()
        if str(lease.space_code)[0] != "D" and registered < date(2026, 10, 1):
            made = registered + timedelta(days=5)
            rounds.make_board(lease.id, by=desk, at=datetime.combine(made, time(15, 0)), board_on=made)
        if registered < date(2026, 11, 1):
            checked = datetime.combine(registered + timedelta(days=7), time(10, 30))
            rounds.recheck(lease.id, by=desk, at=checked, recheck="一致", recheck_by="保安队长老吴")
    rounds.remind(picture.id, by=desk, at=datetime(2026, 11, 10, 14, 20), how="短信", said="未回复")
    issued, _ = rounds.issue_list(ListKind.DUE, by=desk, at=datetime(2026, 11, 17, 16, 30))
    rounds.receive_list(issued.id, by=desk, at=datetime(2026, 11, 17, 17, 5), received_by="东门岗 老吴")
    _under_way(staff["刘芳"], now)
    for name, phone, kind, day in (
        ("仇文博", "13700006604", SpaceKind.UNDERGROUND, 3), ("万俟朗", "13900007712", SpaceKind.UNDERGROUND, 9),
        ("尉迟敏", "13800005521", SpaceKind.STILT, 16),
    ):  # fmt: skip
        rounds.wait(by=desk, at=datetime(2026, 11, day, 10, 15), name=name, phone=phone, kind=kind)


def _under_way(by: Actor, now: datetime) -> None:
    """One lease that waits for its money, one for its documents."""
    with connected():
        parked = {row.vehicle_id for row in Lease.select(Lease.vehicle)}
        cars = [car for car in Vehicle.select().order_by(Vehicle.id).limit(200) if car.id not in parked]
    for code, car in (("B1-051", cars[50]), ("B1-054", cars[60])):
        at = now - timedelta(minutes=40)
        person = car.person
        lease = leases.apply(
            by=by, at=at, space=code, plate=car.plate, holder=person.name if person else "业主",
            phone=person.phone if person else "", unit=car.unit_id, person=car.person_id,
        )  # fmt: skip
        if code == "B1-051":
            leases.see_documents(lease.id, by=by, at=at, licence_seen=True, insurance_seen=True)
            leases.sign_undertaking(lease.id, by=by, at=at)
            leases.register(lease.id, by=by, at=at, starts_on=now.date(), months=6)


def _look_round(by: Actor) -> None:
    """The months that are over were checked in time and signed by all three."""
    for month in range(5, 11):
        at = datetime(2026, month, 29, 15, 30)
        made = rounds.begin_round(by=by, at=at)
        seen = "D-006 沪A88M21" if month == 9 else ""
        rounds.note_differences(made.id, by=by, at=at, differing=seen)
        evening = at.replace(hour=17)
        rounds.sign_round(made.id, by=by, at=evening, finance_by="周会计", service_by=by.name, guard_by="老吴")


def _report(staff: dict[str, Actor], now: datetime) -> None:
    """Every day's and week's report up to the day before yesterday went to finance and was signed for."""
    desk, last = staff["刘芳"], now.date() - timedelta(days=2)
    with unit_of_work(desk, now):
        money.close_missing(last, by=desk, at=datetime.combine(last, time(17, 40)))
        money.close_missing_weeks(last, by=desk, at=datetime.combine(last, time(17, 50)))
    with connected():
        days = list(DayReport.select().where(DayReport.day < last))
        weeks = list(WeekReport.select())
    for day in days:
        money.hand_over_day(day.id, by=desk, at=datetime.combine(last, time(18, 0)), received_by="周会计")
    for week in weeks:
        money.hand_over_week(week.id, by=desk, at=datetime.combine(last, time(18, 10)), received_by="周会计")
