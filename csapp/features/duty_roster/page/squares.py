"""From the month as it was read to the squares, numbers and sentences the page shows (F21)."""

from datetime import date

from csapp.core.marks import mark
from csapp.core.workflow import Shape
from csapp.features.duty_roster.models.reading import Duty
from csapp.features.duty_roster.service.board import BoardCell, BoardRow, MonthBoard
from csapp.features.duty_roster.workflow import RosterState
from csapp.masterdata.shifts.models import ShiftHours
from csapp.ui.month_grid_model import GridCell, GridDay, GridRow

# data: names of the days as they follow 周, and the sign of a holiday
_WEEKDAYS = "一二三四五六日"
_HOLIDAY = mark("节")
_LEAVE = mark("假")


def numbers_of() -> tuple[str, ...]:
    """What is counted at the end of each line."""
    return mark("班数"), mark("工时"), mark("夜班"), mark("节日")


def grid_days(board: MonthBoard, today: date) -> list[GridDay]:
    """The head of each column; statutory holidays say so instead of their weekday."""
    return [
        GridDay(
            str(day.day),
            _HOLIDAY if day in board.holidays else _WEEKDAYS[day.weekday()],
            day_words(day, board.holidays.get(day, "")),
            is_off=day in board.holidays or day.weekday() >= 5,
            is_today=day == today,
        )
        for day in board.days
    ]


def day_words(day: date, holiday: str = "") -> str:
    """`11-24 周二`, with the name of the holiday."""
    words = mark("{day} 周{weekday}").format(day=f"{day:%m-%d}", weekday=_WEEKDAYS[day.weekday()])
    return f"{words} {holiday}" if holiday else words


def grid_rows(board: MonthBoard) -> list[GridRow]:
    """One line for each person, and below them how many people each day lacks."""
    rows = [
        GridRow(row.staff_id, row.name, tuple(square(cell) for cell in row.cells), _numbers(row)) for row in board.rows
    ]
    if board.roster_id:
        words = mark("还缺 {count} 人")
        lacks = tuple(
            GridCell(str(count), words.format(count=count), Shape.DIAMOND) if count else GridCell()
            for count in board.lacks
        )
        rows.append(GridRow(0, mark("还缺"), lacks, ("", "", "", "")))
    return rows


def _numbers(row: BoardRow) -> tuple[str, ...]:
    return str(row.load), f"{row.minutes / 60:g}", str(row.nights), str(row.holidays)


def square(cell: BoardCell) -> GridCell:
    """One person's day: the signs, and the shape of what is the matter."""
    signs = "".join(shift.sign for shift in cell.shifts)
    shape = Shape.BARS if cell.swap else Shape.DIAMOND if cell.warning else Shape.DOT if cell.is_fixed else None
    faint = not signs and bool(cell.leave)
    return GridCell(signs or (_LEAVE if cell.leave else ""), cell_words(cell), shape, faint)


def cell_words(cell: BoardCell) -> str:
    """`中班 16:00–24:00，手工定`."""
    parts = [mark("{name} {span}").format(name=shift.name, span=shift.span) for shift in cell.shifts]
    if cell.leave:
        parts.append(mark("请假（{reason}）").format(reason=cell.leave))
    if not parts:
        parts.append(mark("休息"))
    if cell.is_fixed:
        parts.append(mark("手工定"))
    if cell.swap:
        parts.append(cell.swap)
    if cell.warning:
        parts.append(cell.warning.rstrip("。"))
    return "，".join(parts)  # data: the list comma


def legend(shifts: tuple[ShiftHours, ...]) -> str:
    """`1 夜班 00:00–08:00　2 早班 08:00–16:00`: which digit sets which shift."""
    words = mark("{digit} {name} {span}")
    return "　".join(
        words.format(digit=digit, name=shift.name, span=shift.span) for digit, shift in enumerate(shifts, 1)
    )  # fmt: skip


def on_duty_words(board: MonthBoard) -> str:
    """`现在 早班 刘芳，接班 中班 何静`; empty where nobody is on the published roster."""
    now, later = _people(board.on_now), _people(board.on_next)
    if now and later:
        return mark("现在 {now}，接班 {later}").format(now=now, later=later)
    if now:
        return mark("现在 {now}").format(now=now)
    return mark("接班 {later}").format(later=later) if later else ""


def _people(held: tuple[Duty, ...]) -> str:
    if not held:
        return ""
    return f"{held[0].shift.name} {'、'.join(duty.name for duty in held)}"


def summary(board: MonthBoard) -> str:
    """What the month still lacks, in one sentence."""
    if not board.roster_id:
        return ""
    if board.warnings:
        return mark("还有 {count} 处不合规则或缺人。").format(count=len(board.warnings))
    if board.state is RosterState.DRAFT:
        return mark("每班有人，规则都满足，可以公布。")
    return mark("每班有人，规则都满足。")


def month_words(month: date) -> str:
    """`2026 年 11 月`."""
    return mark("{year} 年 {month} 月").format(year=month.year, month=month.month)
