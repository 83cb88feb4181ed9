"""节假日和调休."""

from csapp.core.marks import mark
from csapp.core.roles import Permission
from csapp.masterdata.calendar.models import SpecialDay
from csapp.masterdata.calendar.service import forget, set_day
from csapp.registers.spec import Action, Field, Filter, Kind, Register, Section

SPECIAL_DAYS = Register(
    key="calendar",
    label=mark("节假日"),
    noun=mark("节假日"),
    icon="calendar",
    model=SpecialDay,
    fields=(
        Field("day", mark("日期"), Kind.DAY, width=120, required=True),
        Field("is_workday", mark("上班"), Kind.CHECK, width=72, hint=mark("调休上班的日子打勾，放假不勾")),
        Field("name", mark("名称"), width=0, limit=40, hint=mark("例如 春节、国庆调休")),
    ),
    table=("day", "is_workday", "name"),
    title="day",
    order="-day",
    form=(Section(mark("这一天"), ("day", "is_workday", "name")),),
    facts=("day", "is_workday", "name"),
    filters=(
        Filter("all", mark("全部")),
        Filter("off", mark("休"), lambda now, by: ~SpecialDay.is_workday),
        Filter("work", mark("班"), lambda now, by: SpecialDay.is_workday),
    ),
    actions=(Action("forget", forget, icon="undo", label=mark("取消这条"), needs=Permission.SETTINGS),),
    create=set_day,
    view=Permission.SETTINGS,
)
