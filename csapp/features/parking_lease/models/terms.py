"""Months, days and fen of a lease: pure arithmetic, no database, no screen (S13).

The rules, which the receipts print: a month runs from its day to the day before the same day of the next month; a month
that lacks the day ends it on its last day, and the months after it go back to the lease's own day. Days beyond whole
months cost a thirtieth of the month each, together rounded half up to the fen and never more than the month. Who leaves
early has used every month he began; whole months he did not begin, and days beyond the last one, are given back.
"""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta

from csapp.core.frozen import frozen

DAYS_OF_A_MONTH = 30
_DAY = timedelta(days=1)


@frozen
class Span:
    """Whole months and the days beyond them."""

    months: int
    days: int


@frozen
class Charged:
    """A term as it was agreed: both days belong to it, money in fen."""

    starts_on: date
    ends_on: date
    monthly_fen: int
    amount_fen: int
    anchor: int = 0


def add_months(start: date, months: int, anchor: int = 0) -> date:
    """The `anchor` day (that of `start` if 0) that many months on, or the last day of a month that lacks it."""
    month = start.year * 12 + start.month - 1 + months
    year, month = divmod(month, 12)
    return date(year, month + 1, min(anchor or start.day, monthrange(year, month + 1)[1]))


def anchor_of(start: date, anchor: int = 0) -> int:
    """The day of the month that a lease goes back to, if `start` is that day as far as its month has it."""
    return anchor if anchor and add_months(start, 0, anchor) == start else start.day


def last_day(start: date, months: int, days: int = 0, anchor: int = 0) -> date:
    """The last day of a term of `months` and `days` that begins on `start`."""
    return add_months(start, months, anchor_of(start, anchor)) + timedelta(days=days) - _DAY


def measure(start: date, end: date, anchor: int = 0) -> Span:
    """Whole months and further days from `start` to `end`, both included; nothing where `end` lies before."""
    after, anchor = end + _DAY, anchor_of(start, anchor)
    if after <= start:
        return Span(0, 0)
    months = (after.year - start.year) * 12 + after.month - start.month
    if add_months(start, months, anchor) > after:
        months -= 1
    return Span(months, (after - add_months(start, months, anchor)).days)


def price(monthly_fen: int, span: Span) -> int:
    """What a span costs, in fen."""
    days = (span.days * monthly_fen * 2 + DAYS_OF_A_MONTH) // (DAYS_OF_A_MONTH * 2)
    return span.months * monthly_fen + min(days, monthly_fen)


def price_of(monthly_fen: int, start: date, end: date, anchor: int = 0) -> int:
    """What the days from `start` to `end` cost, both included."""
    return price(monthly_fen, measure(start, end, anchor))


def used(term: Charged, last: date) -> int:
    """What a term costs in the end, its space given back after `last`: every month begun, further days exactly."""
    if last < term.starts_on:
        return 0
    if last >= term.ends_on:
        return term.amount_fen
    agreed = measure(term.starts_on, term.ends_on, term.anchor)
    gone = measure(term.starts_on, last, term.anchor)
    if gone.months >= agreed.months:
        return min(price(term.monthly_fen, gone), term.amount_fen)
    return min((gone.months + (gone.days > 0)) * term.monthly_fen, term.amount_fen)


def used_of(terms: Iterable[Charged], last: date) -> int:
    """What all terms of a lease cost that ended on `last`."""
    return sum(used(term, last) for term in terms)


def split(term: Charged, day: date, monthly_fen: int) -> tuple[Charged, Charged]:
    """A term whose rest, from `day` on, costs another rate; at equal rates the sum stays what it was."""
    before = day - _DAY
    whole, gone = (measure(term.starts_on, last, term.anchor) for last in (term.ends_on, before))
    rounding = term.amount_fen - price(term.monthly_fen, whole)
    rest = max(price(monthly_fen, whole) - price(monthly_fen, gone) + rounding, 0)
    begun = min(price(term.monthly_fen, gone), term.amount_fen)
    return (
        Charged(term.starts_on, before, term.monthly_fen, begun, term.anchor),
        Charged(day, term.ends_on, monthly_fen, rest, term.anchor),
    )


def overstay(last_term: Charged, last: date) -> Charged | None:
    """The days after the last term until the space was given back, at its rate; None for none."""
    if last <= last_term.ends_on:
        return None
    start = last_term.ends_on + _DAY
    amount = price_of(last_term.monthly_fen, start, last, last_term.anchor)
    return Charged(start, last, last_term.monthly_fen, amount, last_term.anchor)


def covered_until(terms: Iterable[Charged], paid_fen: int) -> date | None:
    """The last day of the last term that `paid_fen` pays in full, terms in order; None before the first."""
    until = None
    for term in terms:
        paid_fen -= term.amount_fen
        if paid_fen < 0:
            break
        until = term.ends_on
    return until
