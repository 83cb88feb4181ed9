"""车位排队, 月末核对 and the lists that went out, as registers (F11-F13, F15, R10, R12)."""

from csapp.core.marks import mark
from csapp.core.workflow import Shape
from csapp.features.parking_lease.models.rounds import (
    IssuedList,
    ListKind,
    MonthRound,
    RoundLine,
    RoundState,
    Waiting,
    WaitState,
)
from csapp.features.parking_lease.service import rounds
from csapp.masterdata.vehicles.models import SpaceKind
from csapp.registers.spec import Action, Field, Filter, Kind, Private, Register, Section, Sheet

WAITING = Register(
    key="parking_waiting",
    label=mark("车位排队"),
    noun=mark("排队"),
    icon="users",
    model=Waiting,
    fields=(
        Field("state", mark("状态"), Kind.CHOICE, choices=WaitState, width=88),
        Field("asked_at", mark("登记时间"), Kind.MOMENT, width=116),
        Field("name", mark("姓名"), required=True, width=104, limit=80),
        Field("phone", mark("电话"), Kind.PHONE, private=Private.PHONE, required=True, width=116),
        Field("plate", mark("车牌"), Kind.CODE, width=96),
        Field("kind", mark("要哪种"), Kind.CHOICE, choices=SpaceKind, width=80),
        Field("zone", mark("要哪个区域"), width=136, limit=30, hint=mark("都可以就空着")),
        Field("space_code", mark("通知的车位"), Kind.CODE, required=True, width=96),
        Field("called_at", mark("通知时间"), Kind.MOMENT, width=116),
        Field("called_by", mark("通知人"), width=76),
        Field("note", mark("备注"), width=0, limit=200),
        Field("number", mark("编号"), Kind.CODE, width=140),
    ),
    table=("state", "asked_at", "name", "phone", "plate", "kind", "zone", "space_code", "note", "number"),
    title="name",
    order="asked_at",
    search=("number", "name", "plate"),
    form=(Section(mark("排队"), ("name", "phone", "plate", "kind", "zone", "note")),),
    create=rounds.wait,
    facts=("state", "phone", "plate", "kind", "zone", "asked_at", "space_code", "called_at", "called_by", "note"),
    filters=(
        Filter("waiting", mark("排队"), lambda now, by: Waiting.state == WaitState.WAITING, Shape.RING),
        Filter("told", mark("已通知"), lambda now, by: Waiting.state == WaitState.TOLD, Shape.BARS),
        Filter("all", mark("全部")),
    ),
    actions=(
        Action("tell", rounds.tell_waiting, ("space_code", "note"), icon="phone", label=mark("通知有空位"),
               offered=lambda held: held.state in (WaitState.WAITING, WaitState.TOLD)),
        Action("leave", rounds.leave_queue, ("note",), label=mark("不排了"),
               offered=lambda held: held.state in (WaitState.WAITING, WaitState.TOLD)),
    ),
    sheet=Sheet(
        title=mark("车位排队表"),
        personal=("name",),
        columns=("number", "asked_at", "name", "phone", "plate", "kind", "zone", "state", "space_code", "called_at"),
        counts="state",
        signatures=(mark("前台"), mark("主管")),
    ),
)  # fmt: skip

ROUNDS = Register(
    key="parking_round",
    label=mark("月末核对"),
    noun=mark("核对"),
    icon="check",
    model=MonthRound,
    fields=(
        Field("month", mark("月份"), Kind.DAY, width=88, show=lambda month: f"{month:%Y-%m}",
              hint=mark("那个月的任何一天，空着就是本月")),
        Field("state", mark("状态"), Kind.CHOICE, choices=RoundState, width=88),
        Field("spaces", mark("车位数"), Kind.NUMBER, width=72),
        Field("differences", mark("差异"), Kind.NUMBER, width=64),
        Field("differing", mark("不一致的车位"), Kind.LONG, hint=mark("一行一个：B1-003 苏E12345，其余按一致登记")),
        Field("finance_by", mark("财务部签字"), width=96, limit=40),
        Field("service_by", mark("客户中心签字"), width=104, limit=40),
        Field("guard_by", mark("秩序维护部签字"), width=116, limit=40),
        Field("begun_at", mark("开始时间"), Kind.MOMENT, width=116),
        Field("signed_at", mark("签完时间"), Kind.MOMENT, width=0),
        Field("number", mark("编号"), Kind.CODE, width=140),
    ),
    table=("month", "state", "spaces", "differences", "finance_by", "service_by", "guard_by", "begun_at", "signed_at",
           "number"),
    title="month",
    order="-month",
    search=("number",),
    form=(Section(mark("月末核对"), ("month",)),),
    create=rounds.begin_round,
    facts=("state", "spaces", "differences", "begun_at", "finance_by", "service_by", "guard_by", "signed_at"),
    filters=(
        Filter("all", mark("全部")),
        Filter("open", mark("核对中"), lambda now, by: MonthRound.state == RoundState.OPEN, Shape.HALF),
    ),
    actions=(
        Action("find", rounds.note_differences, ("differing",), icon="check", label=mark("登记核对"),
               offered=lambda held: held.state == RoundState.OPEN),
        Action("sign", rounds.sign_round, ("finance_by", "service_by", "guard_by"), icon="sign", label=mark("三方签字"),
               offered=lambda held: held.state == RoundState.OPEN),
    ),
    sheet=Sheet(
        title=mark("车位月末核对汇总"),
        columns=("month", "number", "spaces", "differences", "finance_by", "service_by", "guard_by", "state"),
        counts="state",
        signatures=(mark("财务部"), mark("客户中心"), mark("秩序维护部")),
    ),
)  # fmt: skip

ROUND_LINES = Register(
    key="parking_round_line",
    label=mark("核对明细"),
    noun=mark("车位"),
    icon="list",
    model=RoundLine,
    fields=(
        Field("id", mark("档案号"), Kind.NUMBER, width=72),
        Field("space_code", mark("车位"), Kind.CODE, width=96),
        Field("month", mark("月份"), Kind.DAY, path="round.month", width=88, show=lambda month: f"{month:%Y-%m}"),
        Field("zone", mark("区域"), width=136),
        Field("on_file", mark("系统状态"), width=140),
        Field("found", mark("现场状态"), width=140),
        Field("differs", mark("有差异"), Kind.CHECK, width=72),
        Field("note", mark("备注"), width=0),
        Field("settled", mark("处理结果"), required=True, width=160, limit=200),
    ),
    table=("space_code", "month", "zone", "on_file", "found", "differs", "settled", "note"),
    title="space_code",
    order="-round",
    search=("space_code", "on_file", "found"),
    facts=("month", "zone", "on_file", "found", "note", "settled"),
    filters=(
        Filter("different", mark("有差异"), lambda now, by: RoundLine.differs, Shape.TRIANGLE),
        Filter("unseen", mark("没有核"), lambda now, by: RoundLine.found == "", Shape.RING),
        Filter("all", mark("全部")),
    ),
    actions=(
        Action("settle", rounds.settle, ("settled",), icon="check", label=mark("写处理结果"),
               offered=lambda one: bool(one.differs)),
    ),
    sheet=Sheet(
        title=mark("车位月末核对表"),
        columns=("id", "space_code", "zone", "on_file", "found", "differs", "note", "settled"),
        counts="differs",
        signatures=(mark("财务部"), mark("客户中心"), mark("秩序维护部")),
    ),
)  # fmt: skip

LISTS = Register(
    key="parking_list",
    label=mark("转出的清单"),
    noun=mark("清单"),
    icon="send",
    model=IssuedList,
    fields=(
        Field("kind", mark("清单"), Kind.CHOICE, choices=ListKind, width=0),
        Field("issued_on", mark("日期"), Kind.DAY, width=104),
        Field("count", mark("车位数"), Kind.NUMBER, width=72),
        Field("horizon", mark("天数"), Kind.NUMBER, width=64),
        Field("issued_by", mark("制表人"), width=88),
        Field("received_by", mark("签收人"), required=True, width=96, limit=40),
        Field("received_at", mark("签收时间"), Kind.MOMENT, width=116),
        Field("number", mark("编号"), Kind.CODE, width=140),
    ),
    table=("kind", "issued_on", "count", "horizon", "issued_by", "received_by", "received_at", "number"),
    title="kind",
    order="-issued_on",
    period="issued_on",
    search=("number",),
    facts=("issued_on", "count", "horizon", "issued_by", "received_by", "received_at"),
    filters=(
        Filter("all", mark("全部")),
        Filter("open", mark("待签收"), lambda now, by: IssuedList.received_at.is_null(), Shape.BARS),
    ),
    actions=(
        Action("receive", rounds.receive_list, ("received_by",), icon="check", label=mark("登记签收"),
               offered=lambda held: held.received_at is None),
    ),
    sheet=Sheet(
        title=mark("转出清单登记表"),
        columns=("number", "kind", "issued_on", "count", "issued_by", "received_by", "received_at"),
        counts="kind",
        signatures=(mark("制表"), mark("主管")),
    ),
)  # fmt: skip
