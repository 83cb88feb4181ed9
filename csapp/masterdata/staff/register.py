"""人员."""

from csapp.core.marks import mark
from csapp.core.roles import Permission, Role
from csapp.masterdata.staff.models import Staff
from csapp.masterdata.staff.service import add_colleague, change_role, close_account, open_account, set_password
from csapp.registers.spec import Action, Field, Filter, Kind, Private, Register, Section

COLLEAGUES = Register(
    key="staff",
    label=mark("人员"),
    noun=mark("同事"),
    icon="user",
    model=Staff,
    fields=(
        Field("name", mark("姓名"), width=140, required=True, limit=40),
        Field("role", mark("角色"), Kind.CHOICE, choices=Role, width=88, required=True),
        Field("password", mark("密码"), required=True, hint=mark("至少 6 位，交给本人后让他改")),
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
    actions=(
        Action("role", change_role, ("role",), icon="user", label=mark("改角色"), needs=Permission.SETTINGS),
        Action("password", set_password, ("password",), icon="lock", label=mark("重设密码"), needs=Permission.SETTINGS),
        Action(
            "close",
            close_account,
            icon="close",
            label=mark("停用账号"),
            needs=Permission.SETTINGS,
            offered=lambda record: record.is_active,
        ),
        Action(
            "open",
            open_account,
            icon="check",
            label=mark("恢复账号"),
            needs=Permission.SETTINGS,
            offered=lambda record: not record.is_active,
        ),
    ),
    create=add_colleague,
    view=Permission.SETTINGS,
)
