"""班次."""

from csapp.core.marks import mark
from csapp.core.roles import Permission
from csapp.masterdata.shifts.models import Shift, clock_text
from csapp.masterdata.shifts.service import add_shift, change_shift
from csapp.registers.spec import Action, Field, Filter, Kind, Register, Section

SHIFTS = Register(
    key=Shift.key(),
    label=mark("班次"),
    noun=mark("班次"),
    icon="clock",
    model=Shift,
    fields=(
        Field("name", mark("班次"), width=120, required=True, limit=10, hint=mark("例如 早班")),
        Field("sign", mark("简称"), width=72, required=True, limit=2, hint=mark("轮班表的格子里用，例如 早")),
        Field("begins", mark("开始"), width=96, required=True, hint=mark("例如 08:00"), show=clock_text),
        Field("ends", mark("结束"), width=96, required=True, hint=mark("例如 16:00"), show=clock_text),
        Field("next_day", mark("到次日"), Kind.CHECK, hint=mark("跨零点的班打勾")),
        Field("people", mark("每班人数"), Kind.NUMBER, width=96),
        Field("holiday_people", mark("节假日人数"), Kind.NUMBER, width=104, hint=mark("节假日加强值班，不少于平日")),
        Field("is_active", mark("在用"), Kind.CHECK, width=64),
    ),
    table=("name", "sign", "begins", "ends", "people", "holiday_people", "is_active"),
    title="name",
    order="begins",
    form=(Section(mark("班次"), ("name", "sign", "begins", "ends", "next_day", "people", "holiday_people")),),
    facts=("sign", "begins", "ends", "people", "holiday_people", "is_active"),
    filters=(
        Filter("active", mark("在用"), lambda now, by: Shift.is_active),
        Filter("all", mark("全部")),
    ),
    actions=(
        Action(
            "change",
            change_shift,
            ("name", "sign", "people", "holiday_people", "is_active"),
            icon="sign",
            label=mark("修改"),
            needs=Permission.SETTINGS,
        ),
    ),
    create=add_shift,
    view=Permission.SETTINGS,
)
