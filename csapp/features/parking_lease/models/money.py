"""Receipts of parking money and the reports that hand it to finance (F14, R11, P08, P09)."""

from datetime import date, timedelta
from enum import StrEnum

import peewee

from csapp.db.connection import connected
from csapp.db.record import EnumField, Record, tuples
from csapp.features.parking_lease.models.lease import Lease


class PayMethod(StrEnum):
    """How money changes hands."""

    CASH = "现金"
    WECHAT = "微信"
    ALIPAY = "支付宝"
    CARD = "刷卡"
    TRANSFER = "转账"


class PaymentKind(StrEnum):
    """What a receipt is for."""

    RENT = "租金"
    DEPOSIT = "押金"
    REFUND = "退租金"
    DEPOSIT_BACK = "退押金"


RENTS = (PaymentKind.RENT, PaymentKind.REFUND)


class DayReport(Record):
    """收费日报: the day's book from its first receipt on; with a number it is closed and takes no more."""

    day = peewee.DateField(unique=True)
    number = peewee.CharField(max_length=30, unique=True, null=True)
    closed_at = peewee.DateTimeField(null=True)
    closed_by = peewee.CharField(max_length=40, default="")
    count = peewee.IntegerField(default=0)
    total_fen = peewee.IntegerField(default=0)
    received_by = peewee.CharField(max_length=40, default="")
    received_at = peewee.DateTimeField(null=True)
    print_count = peewee.IntegerField(default=0)

    class Meta:
        """Closed is closed: number and moment come together, a hand-over comes after."""

        table_name = "parking_report"
        constraints = (
            peewee.Check("(number IS NULL) = (closed_at IS NULL)"),
            peewee.Check("received_at IS NULL OR closed_at IS NOT NULL"),
        )

    @property
    def is_closed(self) -> bool:
        """Whether it was handed in."""
        return self.closed_at is not None

    @property
    def stage(self) -> str:
        """未交, 待签收 or 已签收."""
        return report_stage(self)


class WeekReport(Record):
    """收费周报: Monday to Sunday, made when all seven days are closed."""

    monday = peewee.DateField(unique=True)
    number = peewee.CharField(max_length=30, unique=True)
    closed_at = peewee.DateTimeField(index=True)
    closed_by = peewee.CharField(max_length=40)
    count = peewee.IntegerField()
    total_fen = peewee.IntegerField()
    received_by = peewee.CharField(max_length=40, default="")
    received_at = peewee.DateTimeField(null=True)
    print_count = peewee.IntegerField(default=0)

    class Meta:
        """One per week."""

        table_name = "parking_week"

    @property
    def sunday(self) -> date:
        """The last day of the week."""
        ends: date = self.monday + timedelta(days=6)
        return ends

    @property
    def stage(self) -> str:
        """待签收 or 已签收."""
        return report_stage(self)


class ReportStage(StrEnum):
    """How far a report has come."""

    OPEN = "未交"
    CLOSED = "待签收"
    RECEIVED = "已签收"


def report_stage(report: DayReport | WeekReport) -> ReportStage:
    """How far a report has come."""
    if report.received_at is not None:
        return ReportStage.RECEIVED
    return ReportStage.OPEN if report.closed_at is None else ReportStage.CLOSED


class Payment(Record):
    """One receipt; `amount_fen` is negative where money goes out. Its day's book is its only report."""

    lease_id: int
    report_id: int
    number = peewee.CharField(max_length=30, unique=True)
    lease = peewee.ForeignKeyField(Lease, backref="payments", on_delete="RESTRICT")
    kind = EnumField(PaymentKind, max_length=10)
    amount_fen = peewee.IntegerField()
    method = EnumField(PayMethod, max_length=10)
    paid_at = peewee.DateTimeField(index=True)
    report = peewee.ForeignKeyField(DayReport, backref="payments", on_delete="RESTRICT")
    taken_by = peewee.CharField(max_length=40)
    payer = peewee.CharField(max_length=80)
    plate = peewee.CharField(max_length=12)
    space_code = peewee.CharField(max_length=30)
    span = peewee.CharField(max_length=60, default="")
    note = peewee.CharField(max_length=200, default="")
    print_count = peewee.IntegerField(default=0)

    class Meta:
        """Money in is positive, money out negative, nothing is nought."""

        table_name = "parking_payment"
        constraints = (
            peewee.Check(
                # data: the values of PaymentKind
                "(kind IN ('租金', '押金') AND amount_fen > 0) OR (kind IN ('退租金', '退押金') AND amount_fen < 0)"
            ),
        )


def monday_of(day: date) -> date:
    """The Monday of the week a day belongs to (R11: Monday to Sunday)."""
    return day - timedelta(days=day.weekday())


def first_day() -> date | None:
    """The first day that has a book: from then on every day wants its report."""
    with connected():
        first = DayReport.select().order_by(DayReport.day).first()
    found: date | None = first.day if first is not None else None
    return found


def missing_days(until: date) -> list[date]:
    """The days up to `until` whose 日报 was not handed in, oldest first (R11)."""
    start = first_day()
    if start is None:
        return []
    with connected():
        closed = {row[0] for row in tuples(DayReport.select(DayReport.day).where(DayReport.closed_at.is_null(False)))}
    days = (start + timedelta(days=at) for at in range((until - start).days + 1))
    return [day for day in days if day not in closed]


def missing_weeks(until: date) -> list[date]:
    """The Mondays of the weeks that ended by `until` and have no 周报, oldest first (R11)."""
    start = first_day()
    if start is None:
        return []
    with connected():
        closed = {row[0] for row in tuples(WeekReport.select(WeekReport.monday))}
    first = monday_of(start)
    weeks = (first + timedelta(days=7 * at) for at in range(max((until - first).days, 0) // 7 + 1))
    return [monday for monday in weeks if monday not in closed and monday + timedelta(days=6) <= until]
