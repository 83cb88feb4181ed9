"""车辆、车位和收费标准台账."""

from datetime import datetime, timedelta

from csapp.core.marks import mark
from csapp.core.roles import Actor, Permission
from csapp.core.workflow import Shape
from csapp.masterdata.vehicles.models import ParkingRate, ParkingSpace, SpaceKind, SpaceSize, Standing, Vehicle
from csapp.masterdata.vehicles.service import (
    correct_space,
    correct_vehicle,
    create_space,
    create_vehicle,
    end_rate,
    set_rate,
)
from csapp.registers.spec import Action, Field, Filter, Kind, Private, Register, Section, Sheet

INSURANCE_NOTICE = 30
"""Days before the end of a car's insurance from which it is pointed out."""


def _insurance(now: datetime, _by: Actor | None) -> object:
    return Vehicle.insured_until <= now.date() + timedelta(days=INSURANCE_NOTICE)


def _in_force(now: datetime, _by: Actor | None) -> object:
    day = now.date()
    return (ParkingRate.from_on <= day) & (ParkingRate.until_on.is_null() | (ParkingRate.until_on >= day))


VEHICLES = Register(
    key="vehicles",
    label=mark("车辆"),
    noun=mark("车辆"),
    icon="car",
    model=Vehicle,
    fields=(
        Field("plate", mark("车牌"), Kind.CODE, private=Private.PLATE, required=True, width=116),
        Field("unit", mark("房号"), Kind.CODE, path="unit.code", width=112),
        Field("building", mark("栋"), path="unit.building", width=64),
        Field("person", mark("车主"), path="person.name", width=140),
        Field("brand", mark("品牌"), width=120),
        Field("color", mark("颜色"), width=80),
        Field("licence", mark("行驶证号"), private=Private.IDENTITY, width=132, limit=40),
        Field("insured_until", mark("保险到期"), Kind.DAY, width=104),
        Field("note", mark("备注"), Kind.LONG, width=0),
        Field("room", mark("所属房号"), hint=mark("例如 3-2-1501，不是住户的车就空着")),
    ),
    table=("plate", "unit", "person", "brand", "color", "insured_until", "note"),
    title="plate",
    order="plate",
    form=(Section(mark("车辆"), ("plate", "room", "brand", "color", "licence", "insured_until", "note")),),
    actions=(
        Action(
            "change",
            correct_vehicle,
            ("brand", "color", "licence", "insured_until", "note"),
            icon="sign",
            label=mark("修改"),
            needs=Permission.EDIT_MASTERDATA,
        ),
    ),
    create=create_vehicle,
    facts=("plate", "unit", "person", "brand", "color", "licence", "insured_until", "note"),
    filters=(Filter("all", mark("全部")), Filter("insurance", mark("保险到期"), _insurance, Shape.DIAMOND)),
    sheet=Sheet(
        title=mark("车辆台账"),
        personal=("person",),
        columns=("plate", "building", "unit", "person", "brand", "color", "insured_until", "note"),
        counts="building",
        signatures=(mark("制表"), mark("主管")),
    ),
)

SPACES = Register(
    key="parking_space",
    label=mark("车位"),
    noun=mark("车位"),
    icon="parking",
    model=ParkingSpace,
    fields=(
        Field("code", mark("车位号"), Kind.CODE, required=True, width=116, hint=mark("例如 B1-031")),
        Field("kind", mark("种类"), Kind.CHOICE, choices=SpaceKind, required=True, width=80),
        Field("zone", mark("区域"), width=136, limit=30),
        Field("size", mark("大小"), Kind.CHOICE, choices=SpaceSize, width=80),
        Field("standing", mark("状况"), Kind.CHOICE, choices=Standing, required=True, width=80),
        Field("standing_note", mark("原因"), width=140, limit=200, hint=mark("预留、争议、停用写明原因")),
        Field("unit", mark("房号"), Kind.CODE, path="unit.code", width=112),
        Field("person", mark("使用人"), path="person.name", width=140),
        Field("note", mark("备注"), Kind.LONG, width=0),
    ),
    table=("code", "kind", "zone", "size", "standing", "unit", "person", "note"),
    title="code",
    order="code",
    form=(Section(mark("车位"), ("code", "kind", "zone", "size", "note")),),
    create=create_space,
    actions=(
        Action(
            "change",
            correct_space,
            ("kind", "zone", "size", "standing", "standing_note", "note"),
            icon="sign",
            label=mark("修改"),
            needs=Permission.EDIT_MASTERDATA,
        ),
    ),
    facts=("code", "kind", "zone", "size", "standing", "standing_note", "unit", "person", "note"),
    filters=(
        Filter("all", mark("全部")),
        Filter("ground", mark("地面"), lambda now, by: ParkingSpace.kind == SpaceKind.GROUND),
        Filter("stilt", mark("架空"), lambda now, by: ParkingSpace.kind == SpaceKind.STILT),
        Filter("underground", mark("地下"), lambda now, by: ParkingSpace.kind == SpaceKind.UNDERGROUND),
        Filter("owned", mark("产权"), lambda now, by: ParkingSpace.standing == Standing.OWNED, Shape.SQUARE),
        Filter("reserved", mark("预留"), lambda now, by: ParkingSpace.standing == Standing.RESERVED, Shape.BARS),
        Filter("disputed", mark("争议"), lambda now, by: ParkingSpace.standing == Standing.DISPUTED, Shape.HALF),
        Filter("closed", mark("停用"), lambda now, by: ParkingSpace.standing == Standing.CLOSED, Shape.CROSS),
    ),
    sheet=Sheet(
        title=mark("车位台账"),
        personal=("person",),
        columns=("code", "kind", "zone", "size", "standing", "unit", "person", "note"),
        counts="kind",
        signatures=(mark("制表"), mark("主管")),
    ),
)

RATES = Register(
    key="parking_rate",
    label=mark("收费标准"),
    noun=mark("标准"),
    icon="list",
    model=ParkingRate,
    fields=(
        Field("id", mark("档案号"), Kind.NUMBER, width=72),
        Field("kind", mark("种类"), Kind.CHOICE, choices=SpaceKind, required=True, width=80),
        Field("zone", mark("区域"), width=136, limit=30, hint=mark("整个种类都一样就空着")),
        Field("size", mark("大小"), Kind.CHOICE, choices=SpaceSize, width=80),
        Field("monthly_fen", mark("月租"), Kind.MONEY, required=True, width=104),
        Field("deposit_fen", mark("押金"), Kind.MONEY, width=96),
        Field("from_on", mark("从哪天起"), Kind.DAY, required=True, width=104),
        Field("until_on", mark("到哪天止"), Kind.DAY, width=104),
        Field("note", mark("依据"), Kind.LONG, width=0, limit=200),
    ),
    table=("kind", "zone", "size", "monthly_fen", "deposit_fen", "from_on", "until_on", "note"),
    title="kind",
    order="-from_on",
    form=(Section(mark("收费标准"), ("kind", "zone", "size", "monthly_fen", "deposit_fen", "from_on", "note")),),
    create=set_rate,
    create_needs=Permission.SETTINGS,
    actions=(
        Action("end", end_rate, ("until_on",), icon="clock", label=mark("写明到哪天止"), needs=Permission.SETTINGS),
    ),
    facts=("kind", "zone", "size", "monthly_fen", "deposit_fen", "from_on", "until_on", "note"),
    filters=(Filter("in_force", mark("正在用"), _in_force, Shape.DOT), Filter("all", mark("全部"))),
    sheet=Sheet(
        title=mark("车位收费标准"),
        columns=("id", "kind", "zone", "size", "monthly_fen", "deposit_fen", "from_on", "until_on", "note"),
        counts="kind",
        signatures=(mark("制表"), mark("经理")),
    ),
)
