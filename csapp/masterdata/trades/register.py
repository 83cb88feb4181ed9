"""工种, 维修项目, 维修人员 and 不在岗: the lists behind the dispatch board."""

from csapp.core.marks import mark
from csapp.core.roles import Permission
from csapp.core.workflow import Shape
from csapp.masterdata.trades.models import Absence, Place, RepairItem, Technician, TechnicianKind, Trade
from csapp.masterdata.trades.service import hours, lists
from csapp.registers.spec import Action, Field, Filter, Kind, Register, Section, Sheet

TRADES = Register(
    key=Trade.key(),
    label=mark("工种"),
    noun=mark("工种"),
    icon="list",
    model=Trade,
    fields=(
        Field("name", mark("工种"), width=160, required=True, limit=20, hint=mark("例如 水电")),
        Field("note", mark("备注"), width=0, limit=200),
    ),
    table=("name", "note"),
    title="name",
    order="name",
    form=(Section(mark("工种"), ("name", "note")),),
    facts=("name", "note"),
    filters=(Filter("all", mark("全部")),),
    create=lists.add_trade,
    create_needs=Permission.SETTINGS,
    search=("name", "note"),
)

ITEMS = Register(
    key=RepairItem.key(),
    label=mark("维修项目"),
    noun=mark("维修项目"),
    icon="list",
    model=RepairItem,
    fields=(
        Field("name", mark("项目"), width=0, required=True, limit=40, hint=mark("例如 更换龙头")),
        Field("trade_name", mark("工种"), path="trade.name", width=88),
        Field("place", mark("部位"), Kind.CHOICE, choices=Place, width=72, required=True),
        Field("is_paid", mark("有偿"), Kind.CHECK, width=64),
        Field("usual_minutes", mark("常用工时（分钟）"), Kind.NUMBER, width=128),
        Field("price_fen", mark("人工单价"), Kind.MONEY, width=104),
        Field("warranty_months", mark("保修（月）"), Kind.NUMBER, width=96, hint=mark("从交房算起")),
        Field("guarantee_days", mark("修后保修（天）"), Kind.NUMBER, width=120),
        Field("is_active", mark("在用"), Kind.CHECK, width=64),
        Field("trade", mark("所属工种"), required=True, hint=mark("例如 水电")),
    ),
    table=(
        "name", "trade_name", "place", "is_paid", "usual_minutes", "price_fen", "warranty_months", "guarantee_days",
        "is_active",
    ),
    title="name",
    order="name",
    form=(
        Section(
            mark("维修项目"),
            ("name", "trade", "place", "is_paid", "usual_minutes", "price_fen", "warranty_months", "guarantee_days"),
        ),
    ),
    facts=("trade_name", "place", "is_paid", "usual_minutes", "price_fen", "warranty_months", "guarantee_days"),
    filters=(
        Filter("active", mark("在用"), lambda now, by: RepairItem.is_active),
        Filter("indoor", mark("户内"), lambda now, by: RepairItem.place == Place.INDOOR),
        Filter("public", mark("公共"), lambda now, by: RepairItem.place == Place.PUBLIC),
        Filter("all", mark("全部")),
    ),
    actions=(
        Action(
            "change",
            lists.change_item,
            ("usual_minutes", "price_fen", "is_paid", "warranty_months", "guarantee_days", "is_active"),
            icon="sign",
            label=mark("修改"),
            needs=Permission.SETTINGS,
        ),
    ),
    sheet=Sheet(
        title=mark("维修项目价目表"),
        columns=(
            "name", "trade_name", "place", "is_paid", "usual_minutes", "price_fen", "warranty_months",
            "guarantee_days",
        ),
        counts="trade_name",
        signatures=(mark("制表"), mark("经理")),
    ),
    create=lists.add_item,
    create_needs=Permission.SETTINGS,
    search=("name",),
)  # fmt: skip

TECHNICIANS = Register(
    key=Technician.key(),
    label=mark("维修人员"),
    noun=mark("维修人员"),
    icon="users",
    model=Technician,
    fields=(
        Field("name", mark("姓名或单位"), width=160, required=True, limit=40),
        Field("kind", mark("类别"), Kind.CHOICE, choices=TechnicianKind, width=80, required=True),
        Field("phone", mark("电话"), width=128, hint=mark("告诉客户的工作电话")),
        Field("extension", mark("短号"), width=80, limit=12),
        Field("is_active", mark("在岗"), Kind.CHECK, width=64),
        Field("note", mark("备注"), width=0, limit=200),
        Field("trades", mark("会的工种"), required=True, hint=mark("几个用空格隔开，例如 水电 泥瓦")),
        Field("weekdays", mark("星期"), required=True, hint=mark("例如 周一至周五，周六、周日")),
        Field("times", mark("上班时间"), hint=mark("例如 08:00-12:00 13:30-17:30，休息就空着")),
        Field("from_at", mark("从什么时候"), Kind.MOMENT, required=True),
        Field("until_at", mark("到什么时候"), Kind.MOMENT, required=True),
        Field("reason", mark("事由"), required=True, limit=40, hint=mark("例如 休假、培训、外出领料")),
    ),
    table=("name", "kind", "phone", "extension", "is_active", "note"),
    title="name",
    order="name",
    form=(Section(mark("维修人员"), ("name", "kind", "trades", "phone", "extension", "note")),),
    facts=("kind", "phone", "extension", "is_active", "note"),
    filters=(
        Filter("active", mark("在岗"), lambda now, by: Technician.is_active),
        Filter("firms", mark("外协"), lambda now, by: Technician.kind == TechnicianKind.FIRM),
        Filter("left", mark("停用"), lambda now, by: ~Technician.is_active),
    ),
    actions=(
        Action(
            "hours", hours.set_hours, ("weekdays", "times"), icon="clock", label=mark("设上班时间"),
            needs=Permission.ROSTER,
        ),
        Action(
            "absent", hours.be_absent, ("from_at", "until_at", "reason"), icon="calendar", label=mark("登记不在岗"),
            needs=Permission.ROSTER,
        ),
        Action(
            "change", lists.change_technician, ("trades", "phone", "extension", "note", "is_active"), icon="sign",
            label=mark("修改"), needs=Permission.SETTINGS,
        ),
    ),
    sheet=Sheet(
        title=mark("维修人员名册"),
        personal=("name", "phone", "extension"),
        columns=("name", "kind", "phone", "extension", "note"),
        counts="kind",
        signatures=(mark("制表"), mark("经理")),
    ),
    create=lists.add_technician,
    create_needs=Permission.SETTINGS,
)  # fmt: skip

ABSENCES = Register(
    key=Absence.key(),
    label=mark("不在岗"),
    noun=mark("不在岗"),
    icon="calendar",
    model=Absence,
    fields=(
        Field("technician", mark("维修人员"), path="technician.name", width=120, required=True),
        Field("from_at", mark("从"), Kind.MOMENT, width=136, required=True),
        Field("until_at", mark("到"), Kind.MOMENT, width=136, required=True),
        Field("reason", mark("事由"), width=0, required=True, limit=40, hint=mark("例如 休假、培训、外出领料")),
        Field("name", mark("谁"), required=True, hint=mark("姓名，例如 孙伟")),
    ),
    table=("technician", "from_at", "until_at", "reason"),
    title="technician",
    order="-from_at",
    period="from_at",
    form=(Section(mark("不在岗"), ("name", "from_at", "until_at", "reason")),),
    facts=("technician", "from_at", "until_at", "reason"),
    filters=(
        Filter("coming", mark("以后"), lambda now, by: Absence.until_at > now, Shape.DOT),
        Filter("all", mark("全部")),
    ),
    actions=(
        Action("take_back", hours.take_back_absence, icon="undo", label=mark("取消这条"), needs=Permission.ROSTER),
    ),
    create=hours.be_absent_by_name,
    create_needs=Permission.ROSTER,
    search=("reason",),
)
