"""人员."""

from csapp.core.marks import mark
from csapp.core.roles import Permission, Role
from csapp.masterdata.staff.models import Staff
from csapp.masterdata.staff.service import add_colleague
from csapp.registers.spec import Field, Filter, Kind, Private, Register, Section

COLLEAGUES = Register(
    key="staff",
    label=mark("人员"),
    noun=mark("同事"),
    icon="user",
    model=Staff,
    fields=(
        Field("name", mark("姓名"), width=140, required=True, limit=40),
        Field("role", mark("角色"), Kind.CHOICE, choices=Role, width=88, required=True),
        Field("password", mark("初始密码"), required=True, hint=mark("至少 6 位，交给本人后让他改")),
        Field("phone", mark("电话"), Kind.PHONE, private=Private.PHONE, width=132),
        Field("is_active", mark("在用"), Kind.CHECK, width=64),
        Field("last_login_at", mark("上次登录"), Kind.MOMENT, width=0),
    ),
    table=("name", "role", "phone", "is_active", "last_login_at"),
    title="name",
    order="name",
    form=(Section(mark("新同事"), ("name", "role", "password")),),
    facts=("role", "phone", "is_active", "last_login_at"),
    filters=(
        Filter("active", mark("在用"), lambda now, by: Staff.is_active),
        Filter("left", mark("停用"), lambda now, by: ~Staff.is_active),
    ),
    create=add_colleague,
    view=Permission.SETTINGS,
)
