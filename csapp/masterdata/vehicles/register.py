"""车辆和车位台账."""

from csapp.core.marks import mark
from csapp.core.roles import Permission
from csapp.masterdata.vehicles.models import ParkingSpace, SpaceKind, Vehicle
from csapp.masterdata.vehicles.service import correct_vehicle, create_vehicle
from csapp.registers.spec import Action, Field, Filter, Kind, Private, Register, Section, Sheet

VEHICLES = Register(
    key="vehicles",
    label=mark("车辆"),
    noun=mark("车辆"),
    icon="car",
    model=Vehicle,
    fields=(
        Field("plate", mark("车牌"), Kind.CODE, private=Private.PLATE, required=True, width=116),
        Field("unit", mark("房号"), Kind.CODE, path="unit.code", width=112),
        Field("person", mark("车主"), path="person.name", width=140),
        Field("brand", mark("品牌"), width=120),
        Field("color", mark("颜色"), width=80),
        Field("note", mark("备注"), Kind.LONG, width=0),
        Field("room", mark("所属房号"), hint=mark("例如 3-2-1501，不是住户的车就空着")),
    ),
    table=("plate", "unit", "person", "brand", "color", "note"),
    title="plate",
    order="plate",
    form=(Section(mark("车辆"), ("plate", "room", "brand", "color", "note")),),
    actions=(
        Action(
            "change",
            correct_vehicle,
            ("brand", "color", "note"),
            icon="sign",
            label=mark("修改"),
            needs=Permission.EDIT_MASTERDATA,
        ),
    ),
    create=create_vehicle,
    facts=("plate", "unit", "person", "brand", "color", "note"),
    filters=(Filter("all", mark("全部")),),
    sheet=Sheet(title=mark("车辆台账"), columns=("plate", "unit", "person", "brand", "color", "note")),
)

SPACES = Register(
    key="parking_space",
    label=mark("车位"),
    noun=mark("车位"),
    icon="parking",
    model=ParkingSpace,
    fields=(
        Field("code", mark("车位号"), Kind.CODE, width=116),
        Field("kind", mark("种类"), Kind.CHOICE, choices=SpaceKind, width=80),
        Field("zone", mark("区域"), width=96),
        Field("unit", mark("房号"), Kind.CODE, path="unit.code", width=112),
        Field("person", mark("使用人"), path="person.name", width=140),
        Field("note", mark("备注"), Kind.LONG, width=0),
    ),
    table=("code", "kind", "zone", "unit", "person", "note"),
    title="code",
    order="code",
    facts=("code", "kind", "zone", "unit", "person", "note"),
    filters=(
        Filter("all", mark("全部")),
        Filter("ground", mark("地面"), lambda now, by: ParkingSpace.kind == SpaceKind.GROUND),
        Filter("stilt", mark("架空"), lambda now, by: ParkingSpace.kind == SpaceKind.STILT),
        Filter("underground", mark("地下"), lambda now, by: ParkingSpace.kind == SpaceKind.UNDERGROUND),
    ),
    sheet=Sheet(title=mark("车位台账"), columns=("code", "kind", "zone", "unit", "person", "note"), counts="kind"),
)
