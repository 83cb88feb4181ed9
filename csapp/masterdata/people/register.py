"""住户台账: one line for each person in a room."""

from csapp.core.marks import mark
from csapp.core.roles import Permission
from csapp.masterdata.people.models import Occupancy, Person, Relation, Secrecy
from csapp.masterdata.people.service import change_occupant, move_out, settle_in
from csapp.masterdata.places.models import UnitStatus
from csapp.registers.spec import Action, Field, Filter, Kind, Private, Register, Section, Sheet

RESIDENTS = Register(
    key="people",
    label=mark("住户"),
    noun=mark("住户"),
    icon="users",
    model=Occupancy,
    fields=(
        Field("id", mark("档案号"), Kind.NUMBER, width=72),
        Field("room", mark("房号"), Kind.CODE, path="unit.code", required=True, width=112),
        Field("name", mark("姓名"), path="person.name", required=True, limit=80, width=160),
        Field("relation", mark("关系"), Kind.CHOICE, choices=Relation, required=True, width=72),
        Field(
            "phone",
            mark("电话"),
            Kind.PHONE,
            path="person.phone",
            private=Private.PHONE,
            width=132,
            hint=mark("换了号码才写，原来的留着"),
        ),
        Field("identity_number", mark("证件号"), path="person.identity_number", private=Private.IDENTITY, width=132),
        Field("status", mark("房屋状态"), Kind.CHOICE, path="unit.status", choices=UnitStatus, width=88),
        Field("is_vip", mark("贵宾"), Kind.CHECK, path="person.is_vip", width=56),
        Field("secrecy", mark("密级"), Kind.CHOICE, path="person.secrecy", choices=Secrecy, width=64),
        Field("note", mark("注意事项"), Kind.LONG, path="person.note", width=0),
        Field("note_until", mark("提醒到"), Kind.DAY, path="person.note_until"),
        Field("from_on", mark("入住日期"), Kind.DAY, width=104),
        Field("until_on", mark("搬出日期"), Kind.DAY, required=True, width=104),
    ),
    table=("room", "name", "relation", "phone", "status", "is_vip", "secrecy", "note", "from_on"),
    title="name",
    order="unit",
    form=(Section(mark("新住户"), ("room", "name", "relation", "phone", "identity_number", "from_on")),),
    create=settle_in,
    actions=(
        Action(
            "change",
            change_occupant,
            ("name", "relation", "phone", "identity_number", "is_vip", "note", "note_until"),
            icon="sign",
            label=mark("修改资料"),
            needs=Permission.EDIT_MASTERDATA,
        ),
        Action(
            "move_out",
            move_out,
            ("until_on",),
            icon="export",
            label=mark("登记搬出"),
            needs=Permission.EDIT_MASTERDATA,
            offered=lambda record: record.until_on is None,
        ),
    ),
    facts=(
        "room",
        "status",
        "relation",
        "phone",
        "identity_number",
        "secrecy",
        "is_vip",
        "note",
        "note_until",
        "from_on",
        "until_on",
    ),
    filters=(
        Filter("present", mark("在住"), lambda now, by: Occupancy.until_on.is_null()),
        Filter("owner", mark("业主"), lambda now, by: Occupancy.relation == Relation.OWNER),
        Filter("family", mark("家属"), lambda now, by: Occupancy.relation == Relation.FAMILY),
        Filter(
            "tenant", mark("住户和业户"), lambda now, by: Occupancy.relation.in_((Relation.RESIDENT, Relation.TENANT))
        ),
        Filter(
            "vip", mark("贵宾"), lambda now, by: Occupancy.person.in_(Person.select(Person.id).where(Person.is_vip))
        ),
        Filter("gone", mark("已搬出"), lambda now, by: Occupancy.until_on.is_null(False)),
        Filter("all", mark("全部")),
    ),
    sheet=Sheet(
        title=mark("住户台账"),
        personal=("name",),
        columns=("id", "room", "name", "relation", "phone", "identity_number", "status", "from_on", "note"),
        counts="relation",
        signatures=(mark("制表"), mark("主管")),
    ),
)
