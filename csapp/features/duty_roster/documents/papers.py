"""《轮班表》 as it hangs on the wall: people by days, A4 landscape, and the same as a workbook (F21, P30)."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from csapp.core.errors import BadInput, DataUnavailable
from csapp.core.frozen import frozen
from csapp.core.marks import mark
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor, Permission, require
from csapp.db.connection import connected
from csapp.db.setting import setting
from csapp.db.unit_of_work import fetch, unit_of_work
from csapp.documents.list_page import ListColumn, ListPage, write_list
from csapp.documents.office_paper import office_of
from csapp.documents.sheet import SheetColumn, SheetPage, write_sheet
from csapp.features.duty_roster.models.reading import days_off, duties, members
from csapp.features.duty_roster.models.tables import Roster
from csapp.features.duty_roster.workflow import ROSTER
from csapp.masterdata.shifts.models import ShiftHours
from csapp.masterdata.shifts.service import shifts, statutory_holidays
from csapp.registers.spec import Kind

_PRINTED = "printed"
_ROW = 9  # mm, to be read from where the paper hangs
# data: the days of the week as a roster writes them
_WEEKDAYS = "一二三四五六日"
_HOLIDAY = mark("节")
_LEAVE = mark("假")


@frozen
class MonthTable:
    """The month as rows of a table: a name, a sign for each day, how many shifts, how many hours."""

    number: str
    month: date
    state: str
    days: tuple[date, ...]
    holidays: frozenset[date]
    rows: tuple[tuple[str, tuple[str, ...], int, float], ...]
    legend: str


def month_table(roster_id: int) -> MonthTable:
    """Who works when, read for paper; called in the worker. Raises StaleRecord."""
    with connected():
        roster = fetch(Roster, roster_id)
        held = shifts()
        off = days_off(roster.month, roster.last)
        signs: defaultdict[tuple[int, date], list[str]] = defaultdict(list)
        names = {member.staff_id: str(member.staff.name) for member in members()}
        counts: defaultdict[int, int] = defaultdict(int)
        minutes: defaultdict[int, int] = defaultdict(int)
        for duty in duties(roster.month, roster.last, only_published=False):
            signs[duty.staff_id, duty.day].append(duty.shift.sign)
            names.setdefault(duty.staff_id, duty.name)
            counts[duty.staff_id] += 1
            minutes[duty.staff_id] += duty.shift.minutes
        holidays = frozenset(statutory_holidays(roster.month, roster.last))
    days = tuple(roster.month + timedelta(days=number) for number in range((roster.last - roster.month).days + 1))
    rows = tuple(
        (
            name,
            tuple("".join(signs[person, day]) or (_LEAVE if day in off.get(person, {}) else "") for day in days),
            counts[person],
            minutes[person] / 60,
        )
        for person, name in names.items()
    )
    state = ROSTER.states[roster.state].label
    return MonthTable(roster.number, roster.month, state, days, holidays, rows, legend(held))


def legend(held: list[ShiftHours]) -> str:
    """`早：早班 08:00–16:00，每班 1 人`, one after the other."""
    words = mark("{sign}：{name} {span}，{people} 人")
    # data: a wide space between entries
    return "　".join(
        words.format(sign=shift.sign, name=shift.name, span=shift.span, people=shift.people) for shift in held
    )


def _office(estate: Mapping[str, Any] | None = None) -> str:
    return office_of(setting("estate", {}) if estate is None else estate)


def title_of(month: date) -> str:
    """`2026 年 11 月轮班表`."""
    return mark("{year} 年 {month} 月轮班表").format(year=month.year, month=month.month)


def roster_page(table: MonthTable, printed_by: str, at: datetime, estate: Mapping[str, Any] | None = None) -> ListPage:
    """The month as it is printed."""
    columns = (
        ListColumn(mark("姓名"), 2.3),
        *(ListColumn(_head(day, table.holidays)) for day in table.days),
        ListColumn(mark("班数"), 1.6),
        ListColumn(mark("工时"), 1.6),
    )
    note = mark("编号 {number}　{state}　{legend}　假：请假　节：法定节假日").format(
        number=table.number, state=table.state, legend=table.legend
    )
    rows = [(name, *signs, str(count), f"{hours:g}") for name, signs, count, hours in table.rows]
    office, signed = _office(estate), (mark("制表"), mark("经理"))
    return ListPage(
        title_of(table.month), office, columns, rows, printed_by, at, note=note, signatures=signed, row_height=_ROW
    )  # fmt: skip


def _head(day: date, holidays: frozenset[date]) -> str:
    return f"{day.day}\n{_HOLIDAY if day in holidays else _WEEKDAYS[day.weekday()]}"


def print_roster(roster_id: int, folder: DataFolder, *, by: Actor, at: datetime) -> Path:
    """The month as a PDF in the folder of printed papers. Raises NotAllowed, DataUnavailable, StaleRecord."""
    require(by, Permission.VIEW)
    table = month_table(roster_id)
    file = print_folder(folder) / f"{table.number}.pdf"
    write_list(file, roster_page(table, by.name, at))
    with unit_of_work(by, at) as work:
        work.tell(Roster.key(), roster_id, "print", note=table.number)
    return file


def write_roster_by_number(
    number: str, file: Path, *, by: Actor, at: datetime, estate: dict[str, Any], **_: Any
) -> dict[str, Any]:
    """`csapp form duty_roster LB202612 -o FILE`: the month on paper; it has no blanks. Raises BadInput."""
    require(by, Permission.VIEW)
    with connected():
        found = Roster.get_or_none(Roster.number == number.strip().upper())
    if found is None:
        raise BadInput("number", mark("没有轮班表 {number}，写成 LB202612 这样。"), number=number)
    table = month_table(found.id)
    write_list(file, roster_page(table, by.name, at, estate))
    with unit_of_work(by, at) as work:
        work.tell(Roster.key(), found.id, "print", note=table.number)
    fields = {name: "".join(signs) for name, signs, *_ in table.rows}
    return {"file": str(file), "fields": fields, "signature_fields": []}


def export_roster(roster_id: int, file: Path, *, by: Actor, at: datetime) -> int:
    """The month as a workbook, people by days; how many people. Raises NotAllowed, DataUnavailable, StaleRecord."""
    require(by, Permission.EXPORT)
    table = month_table(roster_id)
    page = SheetPage(
        title=title_of(table.month),
        estate=_office(),
        period=f"{table.days[0]:%Y-%m-%d} – {table.days[-1]:%Y-%m-%d}",
        columns=(
            SheetColumn(mark("姓名"), width=10),
            *(SheetColumn(_head(day, table.holidays).replace("\n", " "), width=4.6) for day in table.days),
            SheetColumn(mark("班数"), Kind.NUMBER, 7, total=True),
            SheetColumn(mark("工时"), Kind.NUMBER, 7, total=True),
        ),
        rows=[(name, *signs, count, hours) for name, signs, count, hours in table.rows],
        exporter=by.name,
        exported_at=at,
        note=table.legend,
        signatures=(mark("制表"), mark("经理")),
    )
    count = write_sheet(file, page)
    with unit_of_work(by, at) as work:
        work.tell(Roster.key(), roster_id, "export", note=table.number)
    return count


def print_folder(folder: DataFolder) -> Path:
    """Where printed files lie; raises DataUnavailable."""
    place = folder.root / _PRINTED
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise DataUnavailable(mark("数据文件夹写不进去，检查磁盘空间和权限。")) from fault
    return place
