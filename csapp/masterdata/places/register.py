"""房屋台账."""

from csapp.core.marks import mark
from csapp.core.workflow import Shape
from csapp.masterdata.places.models import Unit, UnitStatus
from csapp.registers.spec import Field, Filter, Kind, Register, Section, Sheet


def square_metres(hundredths: int) -> str:
    """`118.62 ㎡`."""
    return f"{hundredths / 100:.2f} ㎡"


UNITS = Register(
    key="places",
    label=mark("房屋"),
    noun=mark("房屋"),
    icon="unit",
    model=Unit,
    fields=(
        Field("code", mark("房号"), Kind.CODE, width=112),
        Field("building", mark("栋"), width=64, required=True),
        Field("entrance", mark("单元"), width=64),
        Field("room", mark("室"), width=80, required=True),
        Field("status", mark("状态"), Kind.CHOICE, choices=UnitStatus, width=96),
        Field("area", mark("建筑面积"), Kind.NUMBER, show=square_metres, width=104),
        Field("handed_over_on", mark("交付日期"), Kind.DAY, width=104),
        Field("note", mark("备注"), Kind.LONG, width=0),
    ),
    table=("code", "building", "entrance", "room", "status", "area", "handed_over_on", "note"),
    title="code",
    order="code",
    form=(Section(mark("房屋"), ("status", "handed_over_on", "note")),),
    facts=("code", "status", "area", "handed_over_on", "note"),
    filters=(
        Filter("all", mark("全部")),
        Filter("occupied", mark("已入住"), lambda now, by: Unit.status == UnitStatus.OCCUPIED, Shape.TICK),
        Filter("rented", mark("出租"), lambda now, by: Unit.status == UnitStatus.RENTED, Shape.DOT),
        Filter("decorating", mark("装修"), lambda now, by: Unit.status == UnitStatus.DECORATING, Shape.HALF),
        Filter("vacant", mark("空置"), lambda now, by: Unit.status == UnitStatus.VACANT, Shape.RING),
    ),
    sheet=Sheet(
        title=mark("房屋台账"),
        columns=("code", "building", "entrance", "room", "status", "area", "handed_over_on", "note"),
        counts="status",
        signatures=(mark("制表"), mark("主管")),
    ),
)
