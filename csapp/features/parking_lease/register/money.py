"""收费: receipts, 日报 and 周报 as registers (F14, P08, P09)."""

from datetime import date, datetime
from typing import Any

from csapp.core.marks import mark
from csapp.core.roles import Actor
from csapp.core.workflow import Shape
from csapp.features.parking_lease.models.money import DayReport, Payment, PaymentKind, PayMethod, WeekReport, monday_of
from csapp.features.parking_lease.service import money
from csapp.registers.spec import Action, Field, Filter, Kind, Register, Section, Sheet


def _today(now: datetime, _by: Actor | None) -> object:
    return Payment.paid_at >= datetime(now.year, now.month, now.day)


def _this_week(now: datetime, _by: Actor | None) -> object:
    monday = monday_of(now.date())
    return Payment.paid_at >= datetime(monday.year, monday.month, monday.day)


def close_a_day(*, by: Any, at: datetime, day: date) -> DayReport:
    """收费日报 of the day that was typed."""
    return money.close_day(day, by=by, at=at)


def close_a_week(*, by: Any, at: datetime, monday: date) -> WeekReport:
    """收费周报 of the week that was typed."""
    return money.close_week(monday, by=by, at=at)


PAYMENTS = Register(
    key="parking_payment",
    label=mark("车位收费"),
    noun=mark("收据"),
    icon="file",
    model=Payment,
    fields=(
        Field("number", mark("收据号"), Kind.CODE, width=140),
        Field("paid_at", mark("收款时间"), Kind.MOMENT, width=116),
        Field("kind", mark("项目"), Kind.CHOICE, choices=PaymentKind, width=72),
        Field("amount_fen", mark("金额"), Kind.MONEY, width=104),
        Field("method", mark("方式"), Kind.CHOICE, choices=PayMethod, required=True, width=72),
        Field("payer", mark("缴款人"), width=104),
        Field("plate", mark("车牌"), Kind.CODE, width=96),
        Field("space_code", mark("车位"), Kind.CODE, width=88),
        Field("span", mark("租期"), width=176),
        Field("taken_by", mark("经办人"), width=76),
        Field("report", mark("日报"), Kind.CODE, path="report.number", width=132),
        Field("lease", mark("租约"), Kind.CODE, path="lease.number", width=132),
        Field("note", mark("备注"), width=0, limit=200),
    ),
    table=("paid_at", "kind", "amount_fen", "method", "payer", "plate", "space_code", "report", "note", "number"),
    title="number",
    order="-paid_at",
    period="paid_at",
    search=("number", "payer", "plate", "space_code"),
    facts=("kind", "amount_fen", "method", "payer", "plate", "space_code", "span", "paid_at", "taken_by", "report",
           "lease", "note"),
    filters=(
        Filter("all", mark("全部")),
        Filter("today", mark("今天"), _today, Shape.DOT),
        Filter("week", mark("本周"), _this_week, Shape.HALF),
        Filter("refunds", mark("退款"), lambda now, by: Payment.amount_fen < 0, Shape.BARS),
    ),
    actions=(
        Action("correct", money.correct_receipt, ("method", "note"), icon="sign", label=mark("更正方式")),
    ),
    sheet=Sheet(
        title=mark("车位收费明细"),
        personal=("payer",),
        columns=("number", "paid_at", "kind", "amount_fen", "method", "payer", "plate", "space_code", "span",
                 "taken_by", "report"),
        totals=("amount_fen",),
        counts="method",
        signatures=(mark("经办"), mark("主管"), mark("财务")),
    ),
)  # fmt: skip

DAY_REPORTS = Register(
    key="parking_report",
    label=mark("收费日报"),
    noun=mark("日报"),
    icon="calendar",
    model=DayReport,
    fields=(
        Field("day", mark("日期"), Kind.DAY, required=True, width=104),
        Field("count", mark("笔数"), Kind.NUMBER, width=64),
        Field("total_fen", mark("合计"), Kind.MONEY, width=120),
        Field("closed_by", mark("交表人"), width=88),
        Field("closed_at", mark("交表时间"), Kind.MOMENT, width=116),
        Field("received_by", mark("财务签收"), required=True, width=96, limit=40),
        Field("received_at", mark("签收时间"), Kind.MOMENT, width=0),
        Field("number", mark("编号"), Kind.CODE, width=140),
        Field("stage", mark("状态"), width=72),
    ),
    table=("day", "count", "total_fen", "closed_by", "closed_at", "received_by", "received_at", "number"),
    title="day",
    order="-day",
    period="day",
    search=("number",),
    form=(Section(mark("交日报"), ("day",)),),
    create=close_a_day,
    facts=("count", "total_fen", "closed_by", "closed_at", "received_by", "received_at"),
    filters=(
        Filter("all", mark("全部")),
        Filter("open", mark("未交"), lambda now, by: DayReport.closed_at.is_null(), Shape.RING),
        Filter("closed", mark("待签收"), lambda now, by: (
            DayReport.closed_at.is_null(False) & DayReport.received_at.is_null()), Shape.BARS),
        Filter("received", mark("已签收"), lambda now, by: DayReport.received_at.is_null(False), Shape.TICK),
    ),
    actions=(
        Action("close", money.close_report, icon="handover", label=mark("交日报"), offered=lambda report: (
            not report.is_closed)),
        Action("hand_over", money.hand_over_day, ("received_by",), icon="check", label=mark("财务签收"),
               offered=lambda report: report.is_closed and report.received_at is None),
    ),
    sheet=Sheet(
        title=mark("停车收费日报汇总"),
        columns=("day", "number", "count", "total_fen", "closed_by", "received_by", "received_at", "stage"),
        totals=("count", "total_fen"),
        counts="stage",
        signatures=(mark("经办"), mark("主管"), mark("财务")),
    ),
)  # fmt: skip

WEEK_REPORTS = Register(
    key="parking_week",
    label=mark("收费周报"),
    noun=mark("周报"),
    icon="calendar",
    model=WeekReport,
    fields=(
        Field("monday", mark("周一"), Kind.DAY, required=True, width=104, hint=mark("那一周的任何一天")),
        Field("count", mark("笔数"), Kind.NUMBER, width=64),
        Field("total_fen", mark("合计"), Kind.MONEY, width=120),
        Field("closed_by", mark("交表人"), width=88),
        Field("closed_at", mark("交表时间"), Kind.MOMENT, width=116),
        Field("received_by", mark("财务签收"), required=True, width=96, limit=40),
        Field("received_at", mark("签收时间"), Kind.MOMENT, width=0),
        Field("number", mark("编号"), Kind.CODE, width=140),
        Field("stage", mark("状态"), width=72),
    ),
    table=("monday", "count", "total_fen", "closed_by", "closed_at", "received_by", "received_at", "number"),
    title="monday",
    order="-monday",
    search=("number",),
    form=(Section(mark("交周报"), ("monday",)),),
    create=close_a_week,
    facts=("count", "total_fen", "closed_by", "closed_at", "received_by", "received_at"),
    filters=(
        Filter("all", mark("全部")),
        Filter("closed", mark("待签收"), lambda now, by: WeekReport.received_at.is_null(), Shape.BARS),
        Filter("received", mark("已签收"), lambda now, by: WeekReport.received_at.is_null(False), Shape.TICK),
    ),
    actions=(
        Action("hand_over", money.hand_over_week, ("received_by",), icon="check", label=mark("财务签收"),
               offered=lambda report: report.received_at is None),
    ),
    sheet=Sheet(
        title=mark("停车收费周报汇总"),
        columns=("monday", "number", "count", "total_fen", "closed_by", "received_by", "received_at", "stage"),
        totals=("count", "total_fen"),
        counts="stage",
        signatures=(mark("经办"), mark("主管"), mark("财务")),
    ),
)  # fmt: skip
