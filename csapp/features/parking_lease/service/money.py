"""Money: receipts, renewals, refunds, deposits, and the reports that hand it to finance (R11, R13, F14).

Every function raises NotAllowed, TransitionRefused, StaleRecord, and BadInput with the field that is wrong.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import blinker
import peewee

from csapp.core.errors import BadInput
from csapp.core.marks import mark
from csapp.core.money import yuan
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor, Permission, require
from csapp.core.values import clean_line, member
from csapp.db.attachment import attach
from csapp.db.numbering import next_number
from csapp.db.unit_of_work import Work, fetch, unit_of_work
from csapp.features.parking_lease.models.lease import Lease, TermKind
from csapp.features.parking_lease.models.money import (
    DayReport,
    Payment,
    PaymentKind,
    PayMethod,
    WeekReport,
    first_day,
    missing_days,
    missing_weeks,
    monday_of,
)
from csapp.features.parking_lease.service.entry import begin, days_of, line, settled, take
from csapp.features.parking_lease.service.lease import add_term, read_span
from csapp.features.parking_lease.workflow import LeaseState
from csapp.masterdata.vehicles.service import rate_for

# Sent inside the unit of work with `lease`, `payments`, `by`, `at`.
paid = blinker.Signal()


def pay(
    lease_id: int, *, version: int | None = None, by: Actor, at: datetime, amount_fen: int | None,
    method: PayMethod | str, paid_on: date | None = None, note: str = "",
) -> list[Payment]:  # fmt: skip
    """Money comes in: rent first, then the deposit; paid in full opens the way to the permit (R14)."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        lease = fetch(Lease, lease_id)
        owed = lease.owed_fen
        amount = owed if amount_fen is None else amount_fen
        name = "pay" if amount == owed and lease.state != LeaseState.ENDED else "pay_part"
        begin(lease_id, name, by)
        if amount < 0 or (amount == 0 and owed):
            raise BadInput("amount_fen", mark("写上收了多少钱。"))
        if amount > owed:
            raise BadInput("amount_fen", mark("这份租约应缴 {owed}，多收的不能入账。"), owed=yuan(owed))
        rent = min(amount, max(lease.due_fen - lease.paid_fen, 0))
        parts = [(PaymentKind.RENT, rent), (PaymentKind.DEPOSIT, amount - rent)]
        how = member(PayMethod, method, "method")
        payments = [_receipt(work, lease, kind, fen, how=how, day=paid_on, note=note) for kind, fen in parts if fen]
        told = settled(lease)
        if amount == owed:
            told["paid_at"] = at
        take(work, lease, name, version, remark=_told(payments), **told)
        paid.send(lease=lease, payments=payments, by=by, at=at)
        return payments


def _told(payments: Sequence[Payment]) -> str:
    parts = [f"{one.kind} {yuan(one.amount_fen)} {one.method} {one.number}" for one in payments]
    return mark("；").join(parts)


def _receipt(
    work: Work, lease: Lease, kind: PaymentKind, fen: int, *, how: PayMethod, day: date | None, note: str
) -> Payment:  # fmt: skip
    """One receipt in the book of its day."""
    book = book_of(work, day)
    moment = work.at if book.day == work.at.date() else datetime.combine(book.day, work.at.time())
    span = f"{lease.starts_on} – {lease.ends_on}" if kind is PaymentKind.RENT else ""
    try:
        return work.add(
            Payment(
                number=work.number("SJ"),
                lease=lease,
                kind=kind,
                amount_fen=fen,
                method=how,
                paid_at=moment,
                report=book,
                taken_by=work.by.name,
                payer=lease.holder,
                plate=lease.plate,
                space_code=lease.space_code,
                span=span,
                note=clean_line(note)[:200],
            )
        )
    except peewee.IntegrityError as closed:
        raise _closed(book) from closed


def _closed(book: DayReport) -> BadInput:
    words = mark("{day} 的收费日报 {number} 已经交财务，不能再记账，改记到以后的日期。")
    return BadInput("paid_on", words, day=book.day, number=book.number or "")


def book_of(work: Work, day: date | None) -> DayReport:
    """The open book of a day; without a day that of today, or of the next day once today's is closed."""
    today = work.at.date()
    if day is not None and day > today:
        raise BadInput("paid_on", mark("收款日期不能晚于今天。"))
    wanted = day or today
    while True:
        book: DayReport | None = DayReport.get_or_none(DayReport.day == wanted)
        if book is None:
            _check_week(wanted)
            return work.add(DayReport(day=wanted))
        if not book.is_closed:
            return book
        if day is not None:
            raise _closed(book)
        wanted += timedelta(days=1)


def _check_week(day: date) -> None:
    """A week that was reported gets no further day, so an older day cannot slip in before the books began."""
    week = WeekReport.get_or_none(WeekReport.monday == monday_of(day))
    if week is not None:
        words = mark("{day} 那一周的收费周报 {number} 已经交财务，不能再记账。")
        raise BadInput("paid_on", words, day=day, number=week.number)


def renew(
    lease_id: int, *, version: int | None = None, by: Actor, at: datetime, months: int | None = None,
    days: int | None = None, until_on: date | None = None, method: PayMethod | str | None = None,
    amount_fen: int | None = None, paid_on: date | None = None,
) -> Lease:  # fmt: skip
    """续租 from the day after the last term at the rate of that day; with a method it is paid at once (R13)."""
    with unit_of_work(by, at) as work:
        lease = begin(lease_id, "renew", by)
        if lease.owed_fen:
            raise BadInput("months", mark("上一期还欠 {owed}，先缴清再续。"), owed=yuan(lease.owed_fen))
        start = days_of(lease)[1] + timedelta(days=1)
        rate = rate_for(lease.space, start)
        span = read_span(months, days, start, until_on, lease.anchor_day)
        add_term(work, lease, TermKind.RENEWAL, starts_on=start, span=span, monthly_fen=rate.monthly_fen)
        take(work, lease, "renew", version, monthly_fen=rate.monthly_fen, **settled(lease))
        if method:
            pay(lease_id, by=by, at=at, amount_fen=amount_fen, method=method, paid_on=paid_on)
        return fetch(Lease, lease_id)


def refund(
    lease_id: int, *, version: int | None = None, by: Actor, at: datetime, refund_fen: int | None,
    method: PayMethod | str, paid_on: date | None = None, note: str = "",
) -> Payment:  # fmt: skip
    """Unused months go back: never more than was paid, never more than what was not used."""
    with unit_of_work(by, at) as work:
        lease = begin(lease_id, "refund", by)
        amount = lease.credit_fen if refund_fen is None else refund_fen
        if amount <= 0:
            raise BadInput("refund_fen", mark("写上退多少钱，未用部分 {credit}。"), credit=yuan(lease.credit_fen))
        if amount > lease.paid_fen:
            raise BadInput("refund_fen", mark("一共缴了 {paid}，不能退得更多。"), paid=yuan(lease.paid_fen))
        if amount > lease.credit_fen:
            raise BadInput(
                "refund_fen", mark("没有用到的部分只有 {credit}，最多退这些。"), credit=yuan(lease.credit_fen)
            )
        how = member(PayMethod, method, "method")
        payment = _receipt(work, lease, PaymentKind.REFUND, -amount, how=how, day=paid_on, note=note)
        take(work, lease, "refund", version, remark=_told([payment]), paid_fen=settled(lease)["paid_fen"])
        paid.send(lease=lease, payments=[payment], by=by, at=at)
        return payment


def give_deposit_back(
    lease_id: int, *, version: int | None = None, by: Actor, at: datetime, deposit_back_fen: int | None,
    method: PayMethod | str, paid_on: date | None = None, note: str = "",
) -> Payment:  # fmt: skip
    """押金 back, as far as it is held; with less than all, the remark says why."""
    with unit_of_work(by, at) as work:
        lease = begin(lease_id, "give_deposit_back", by)
        held = int(lease.deposit_paid_fen)
        amount = held if deposit_back_fen is None else deposit_back_fen
        if amount <= 0 or amount > held:
            raise BadInput("deposit_back_fen", mark("押金收了 {held}，退款在这以内。"), held=yuan(held))
        how = member(PayMethod, method, "method")
        payment = _receipt(work, lease, PaymentKind.DEPOSIT_BACK, -amount, how=how, day=paid_on, note=note)
        take(work, lease, "give_deposit_back", version, remark=_told([payment]), deposit_paid_fen=held - amount)
        paid.send(lease=lease, payments=[payment], by=by, at=at)
        return payment


def correct_receipt(
    payment_id: int, *, version: int | None = None, by: Actor, at: datetime, method: PayMethod | str, note: str = ""
) -> Payment:
    """Another way of payment or remark, as long as the day's book is open; the amount stays."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        payment = fetch(Payment, payment_id)
        if payment.report.is_closed:
            raise _closed(payment.report)
        how = member(PayMethod, method, "method")
        return work.change(payment, "correct", version=version, method=how, note=clean_line(note)[:200])


def count_receipt(payment_id: int, *, by: Actor, at: datetime) -> Payment:
    """One more print of a receipt."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        payment = fetch(Payment, payment_id)
        return work.change(payment, "print", print_count=payment.print_count + 1)


def close_day(day: date, *, by: Actor, at: datetime) -> DayReport:
    """收费日报 of a day: numbered, summed up, no further receipt goes into it; a day without money has one too."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        if day > at.date():
            raise BadInput("day", mark("{day} 还没有到，不能交日报。"), day=day)
        held: DayReport | None = DayReport.get_or_none(DayReport.day == day)
        if held is not None and held.is_closed:
            raise BadInput("day", mark("{day} 的日报 {number} 已经交过。"), day=day, number=held.number)
        report = held or work.add(DayReport(day=day))
        amounts = [one.amount_fen for one in Payment.select().where(Payment.report == report.id)]
        told: dict[str, Any] = {"number": next_number("RB", day), "count": len(amounts), "total_fen": sum(amounts)}
        return work.change(report, "close", closed_at=at, closed_by=by.name, **told)


def close_report(report_id: int, *, version: int | None = None, by: Actor, at: datetime) -> DayReport:
    """As `close_day`, by the book; raises StaleRecord where somebody wrote into it meanwhile."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        report = fetch(DayReport, report_id)
        if version is not None and version != report.version:
            work.change(report, "close", version=version)
        return close_day(report.day, by=by, at=at)


def close_missing(until: date, *, by: Actor, at: datetime) -> list[DayReport]:
    """Every 日报 up to that day that is still owed to finance (R11)."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at):
        return [close_day(day, by=by, at=at) for day in missing_days(min(until, at.date()))]


def close_week(monday: date, *, by: Actor, at: datetime) -> WeekReport:
    """收费周报 of Monday to Sunday, once each of its days is closed."""
    require(by, Permission.WRITE)
    monday = monday_of(monday)
    sunday = monday + timedelta(days=6)
    with unit_of_work(by, at) as work:
        if sunday > at.date():
            raise BadInput("monday", mark("{monday} 那一周到 {sunday} 才结束。"), monday=monday, sunday=sunday)
        if WeekReport.select().where(WeekReport.monday == monday).exists():
            raise BadInput("monday", mark("{monday} 那一周的周报已经交过。"), monday=monday)
        owed = [day for day in missing_days(sunday) if day >= monday]
        if owed or first_day() is None:
            days = mark("、").join(f"{day:%m-%d}" for day in owed) or str(monday)
            raise BadInput("monday", mark("{days} 的日报还没有交，先交日报再交周报。"), days=days)
        days_of_week = DayReport.select().where(DayReport.day >= monday, DayReport.day <= sunday)
        reports = list(days_of_week)
        told = {"count": sum(one.count for one in reports), "total_fen": sum(one.total_fen for one in reports)}
        number = next_number("ZBB", sunday)
        return work.add(WeekReport(monday=monday, number=number, closed_at=at, closed_by=by.name, **told))


def close_missing_weeks(until: date, *, by: Actor, at: datetime) -> list[WeekReport]:
    """Every 周报 of a week that ended by that day and is still owed to finance (R11)."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at):
        return [close_week(monday, by=by, at=at) for monday in missing_weeks(min(until, at.date()))]


def hand_over_day(
    report_id: int, *, version: int | None = None, by: Actor, at: datetime, received_by: str, file: Path | None = None,
    folder: DataFolder | None = None,
) -> DayReport:  # fmt: skip
    """财务 took the 日报 and signed for it; the signed sheet may be kept with it."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        report = fetch(DayReport, report_id)
        if not report.is_closed:
            raise BadInput("received_by", mark("{day} 的日报还没有交，先按「交日报」。"), day=report.day)
        who = line(received_by, "received_by", mark("写上财务谁签收的。"))[:40]
        if file is not None and folder is not None:
            attach(work, folder, file, area=DayReport.key(), owner_id=report.id, purpose="hand_over")
        return work.change(report, "hand_over", version=version, received_by=who, received_at=at)


def hand_over_week(
    report_id: int, *, version: int | None = None, by: Actor, at: datetime, received_by: str, file: Path | None = None,
    folder: DataFolder | None = None,
) -> WeekReport:  # fmt: skip
    """财务 took the 周报 and signed for it."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        report = fetch(WeekReport, report_id)
        who = line(received_by, "received_by", mark("写上财务谁签收的。"))[:40]
        if file is not None and folder is not None:
            attach(work, folder, file, area=WeekReport.key(), owner_id=report.id, purpose="hand_over")
        return work.change(report, "hand_over", version=version, received_by=who, received_at=at)
