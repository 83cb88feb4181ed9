"""Parking money reckoned another way: months are counted on a wall calendar walked day by day, fen by fractions."""

from bisect import bisect_right
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from math import floor

DAY = timedelta(days=1)


@cache
def month_days(anchor: int) -> list[date]:
    """Every day on which a month of a lease with this day begins, found by walking from 2015 to 2050."""
    found, day = [], date(2015, 1, 1)
    while day.year < 2050:
        is_last = day.day == monthrange(day.year, day.month)[1]
        if day.day == anchor or (is_last and day.day < anchor):
            found.append(day)
        day += DAY
    return found


def counted(start: date, end: date, anchor: int) -> tuple[int, int]:
    """Whole months and further days from `start` to `end`, both included."""
    days = month_days(anchor)
    if days[bisect_right(days, start) - 1] != start:
        days = month_days(start.day)
    begun = days[bisect_right(days, start) : bisect_right(days, end + DAY)]
    return len(begun), (end + DAY - (begun[-1] if begun else start)).days


def cost(monthly: int, months: int, days: int) -> int:
    """Fen of months and thirtieths, half a fen up."""
    part = min(Fraction(monthly * days, 30), Fraction(monthly))
    return months * monthly + floor(part + Fraction(1, 2))


@dataclass
class Piece:
    """One period as somebody would write it on paper."""

    start: date
    end: date
    monthly: int
    fen: int


class Paper:
    """A lease kept by hand: what it costs after every step."""

    def __init__(self, start: date, months: int, days: int, monthly: int) -> None:
        self.anchor = start.day
        self.pieces: list[Piece] = []
        self.paid = 0
        self._write(start, months, days, monthly)

    def _write(self, start: date, months: int, days: int, monthly: int) -> None:
        beginnings = month_days(self.anchor)
        if beginnings[bisect_right(beginnings, start) - 1] != start:
            beginnings = month_days(start.day)
        after = start if not months else beginnings[bisect_right(beginnings, start) + months - 1]
        end = after + timedelta(days=days) - DAY
        self.pieces.append(Piece(start, end, monthly, cost(monthly, months, days)))

    @property
    def end(self) -> date:
        return self.pieces[-1].end

    @property
    def due(self) -> int:
        return sum(piece.fen for piece in self.pieces)

    def renew(self, months: int, days: int, monthly: int) -> None:
        self._write(self.end + DAY, months, days, monthly)

    def move(self, day: date, monthly: int) -> None:
        """The days before stay what they were, the rest costs the new rate."""
        pieces = []
        for piece in self.pieces:
            if piece.start >= day:
                span = counted(piece.start, piece.end, self.anchor)
                pieces.append(Piece(piece.start, piece.end, monthly, cost(monthly, *span)))
            elif piece.end < day:
                pieces.append(piece)
            else:
                whole, gone = counted(piece.start, piece.end, self.anchor), counted(piece.start, day - DAY, self.anchor)
                kept = piece.fen - cost(piece.monthly, *whole)
                rest = max(cost(monthly, *whole) - cost(monthly, *gone) + kept, 0)
                pieces.append(Piece(piece.start, day - DAY, piece.monthly, min(cost(piece.monthly, *gone), piece.fen)))
                pieces.append(Piece(day, piece.end, monthly, rest))
        self.pieces = pieces

    def leave(self, last: date) -> None:
        """Months begun are used, further days exactly; days after the end are owed."""
        if last > self.end:
            start, monthly = self.end + DAY, self.pieces[-1].monthly
            self.pieces.append(Piece(start, last, monthly, cost(monthly, *counted(start, last, self.anchor))))
        for piece in self.pieces:
            if last < piece.start:
                piece.fen = 0
            elif last < piece.end:
                agreed, gone = counted(piece.start, piece.end, self.anchor), counted(piece.start, last, self.anchor)
                if gone[0] >= agreed[0]:
                    piece.fen = min(cost(piece.monthly, *gone), piece.fen)
                else:
                    piece.fen = min((gone[0] + bool(gone[1])) * piece.monthly, piece.fen)
