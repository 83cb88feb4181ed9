"""房屋台账."""

from csapp.core.marks import mark
from csapp.core.roles import Permission
from csapp.core.workflow import Shape
from csapp.masterdata.places.models import Unit, UnitStatus
from csapp.masterdata.places.service import correct_unit, create_unit
from csapp.registers.spec import Action, Field, Filter, Kind, Register, Section, Sheet


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
        Field("layout", mark("户型"), limit=20, width=88, hint=mark("例如 三室两厅")),
        Field("fees_paid_until", mark("物业费缴至"), Kind.DAY, width=112),
        Field("note", mark("备注"), Kind.LONG, width=0),
        Field("new_area", mark("面积 ㎡"), hint=mark("例如 118.62，不改就空着")),
    ),
    table=("code", "building", "entrance", "room", "status", "area", "handed_over_on", "note"),
    title="code",
    order="code",
    form=(Section(mark("房屋"), ("building", "entrance", "room", "status", "new_area", "handed_over_on", "note")),),
    actions=(
        Action(
            "change",
            correct_unit,
            ("status", "layout", "new_area", "handed_over_on", "fees_paid_until", "note"),
            icon="sign",
            label=mark("修改"),
            needs=Permission.EDIT_MASTERDATA,
        ),
    ),
    create=create_unit,
    facts=("code", "status", "layout", "area", "handed_over_on", "fees_paid_until", "note"),
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
