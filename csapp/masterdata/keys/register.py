"""钥匙台账: one line for each set of keys. Its sheet leaves the rooms out: those stand on the decode sheet alone."""

from csapp.core.marks import mark
from csapp.core.roles import Permission
from csapp.core.workflow import Shape
from csapp.masterdata.keys.models import Cabinet, KeySet, KeyStatus, StockTake
from csapp.masterdata.keys.service import add_cabinet, correct_key, move_key, register_key
from csapp.registers.spec import Action, Field, Filter, Kind, Register, Section, Sheet

KEY_SETS = Register(
    key="keys",
    label=mark("钥匙"),
    noun=mark("钥匙"),
    icon="key",
    model=KeySet,
    fields=(
        Field("code", mark("钥匙牌"), Kind.CODE, width=96),
        Field("hook", mark("存放位置"), Kind.CODE, width=88, hint=mark("例如 A3-10")),
        Field("subject", mark("开哪里"), width=128),
        Field("opens", mark("什么锁"), width=120, limit=60, hint=mark("例如 入户门")),
        Field("pieces", mark("把数"), Kind.NUMBER, width=64, required=True),
        Field("status", mark("状况"), Kind.CHOICE, choices=KeyStatus, width=80, required=True),
        Field("note", mark("备注"), Kind.LONG, width=0),
        Field("room", mark("房号"), hint=mark("例如 3-2-1501，公共部位就空着")),
        Field("place_name", mark("公共部位"), limit=60, hint=mark("例如 水泵房，房屋的钥匙就空着")),
    ),
    table=("code", "hook", "subject", "opens", "pieces", "status", "note"),
    title="subject",
    order="code",
    form=(Section(mark("钥匙"), ("room", "place_name", "opens", "pieces", "hook", "note")),),
    actions=(
        Action(
            "change",
            correct_key,
            ("opens", "pieces", "status", "note"),
            icon="sign",
            label=mark("修改"),
            needs=Permission.EDIT_MASTERDATA,
        ),
        Action("move", move_key, ("hook",), icon="pin", label=mark("换钩"), needs=Permission.EDIT_MASTERDATA),
    ),
    create=register_key,
    facts=("code", "hook", "subject", "opens", "pieces", "status", "note"),
    filters=(
        Filter("all", mark("全部")),
        Filter("in_use", mark("在用"), lambda now, by: KeySet.status == KeyStatus.IN_USE, Shape.DOT),
        Filter("lost", mark("遗失"), lambda now, by: KeySet.status == KeyStatus.LOST, Shape.CROSS),
        Filter("damaged", mark("损坏"), lambda now, by: KeySet.status == KeyStatus.DAMAGED, Shape.TRIANGLE),
        Filter("retired", mark("停用"), lambda now, by: KeySet.status == KeyStatus.RETIRED, Shape.BARS),
    ),
    sheet=Sheet(
        title=mark("钥匙台账"),
        columns=("code", "hook", "opens", "pieces", "status"),
        totals=("pieces",),
        counts="status",
        signatures=(mark("制表"), mark("主管")),
    ),
)

CABINETS = Register(
    key=Cabinet.key(),
    label=mark("钥匙柜"),
    noun=mark("钥匙柜"),
    icon="board",
    model=Cabinet,
    fields=(
        Field("code", mark("柜号"), Kind.CODE, width=96, required=True, limit=2, hint=mark("一两个字母，例如 A")),
        Field("label", mark("名称"), width=0, required=True, limit=40, hint=mark("例如 A 柜")),
        Field("rows", mark("排数"), Kind.NUMBER, width=80, required=True),
        Field("hooks", mark("每排钩数"), Kind.NUMBER, width=96, required=True),
    ),
    table=("code", "label", "rows", "hooks"),
    title="label",
    order="code",
    form=(Section(mark("钥匙柜"), ("code", "label", "rows", "hooks")),),
    facts=("code", "label", "rows", "hooks"),
    filters=(Filter("all", mark("全部")),),
    create=add_cabinet,
)

STOCK_TAKES = Register(
    key=StockTake.key(),
    label=mark("盘点"),
    noun=mark("盘点"),
    icon="check",
    model=StockTake,
    fields=(
        Field("number", mark("编号"), Kind.CODE, width=136),
        Field("cabinet", mark("钥匙柜"), path="cabinet.label", width=120),
        Field("taken_at", mark("盘点时间"), Kind.MOMENT, width=128),
        Field("taken_by", mark("盘点人"), width=96),
        Field("expected", mark("应在套数"), Kind.NUMBER, width=88),
        Field("found", mark("实在套数"), Kind.NUMBER, width=88),
        Field("signed_at", mark("签回时间"), Kind.MOMENT, width=128),
        Field("note", mark("备注"), Kind.LONG, width=0),
    ),
    table=("cabinet", "taken_at", "taken_by", "expected", "found", "signed_at", "note", "number"),
    title="cabinet",
    order="-taken_at",
    period="taken_at",
    facts=("taken_at", "taken_by", "expected", "found", "signed_at", "note"),
    filters=(
        Filter("all", mark("全部")),
        Filter("unsigned", mark("未签回"), lambda now, by: StockTake.signed_at.is_null(), Shape.RING),
    ),
    sheet=Sheet(
        title=mark("钥匙盘点记录"),
        columns=("number", "cabinet", "taken_at", "taken_by", "expected", "found", "signed_at", "note"),
        counts="cabinet",
        signatures=(mark("制表"), mark("主管")),
    ),
)
