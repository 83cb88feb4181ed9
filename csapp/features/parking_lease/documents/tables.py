"""Every list of the parking as PDF and as workbook, from the same rows (P08-P13, F11-F15)."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from csapp.core.errors import DataUnavailable
from csapp.core.marks import mark
from csapp.core.money import yuan
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor, Permission, require
from csapp.core.values import mask_phone
from csapp.db.connection import connected
from csapp.db.setting import setting
from csapp.db.unit_of_work import fetch, unit_of_work
from csapp.documents.list_page import ListColumn, ListPage, write_list
from csapp.documents.sheet import SheetColumn, SheetPage, write_sheet
from csapp.features.parking_lease.models.lease import Lease
from csapp.features.parking_lease.models.money import DayReport, Payment, WeekReport
from csapp.features.parking_lease.models.rounds import ListKind, MonthRound, RoundLine
from csapp.features.parking_lease.service.rounds import issue_list
from csapp.features.parking_lease.workflow import PARKING_LEASE, LeaseState
from csapp.registers.spec import Kind


@dataclass(frozen=True)
class PaperTable:
    """A list with typed values; what is added up gets a last row on paper as in the workbook."""

    key: str
    title: str
    note: str
    columns: tuple[SheetColumn, ...]
    rows: Sequence[tuple[Any, ...]]
    signatures: tuple[str, ...]
    counted: int = -1


@dataclass(frozen=True)
class Files:
    """The same list twice: to be printed and signed, and to be worked with."""

    pdf: Path
    sheet: Path
    rows: int


Getter = Callable[[Lease], Any]
_C = SheetColumn


def _room(lease: Lease) -> str:
    return str(lease.unit.code) if lease.unit is not None else ""


def _state(lease: Lease) -> str:
    return PARKING_LEASE.states[LeaseState(lease.state)].label


def _extra(lease: Lease) -> str:
    """How many days over, or left, on the day the list was made."""
    return mark("{number} 次").format(number=lease.reminders) if lease.reminders else ""


_SPACE: tuple[tuple[SheetColumn, Getter], ...] = (
    (_C(mark("租约"), Kind.CODE, 17), lambda lease: lease.number),
    (_C(mark("车位号"), Kind.CODE, 11), lambda lease: lease.space_code),
    (_C(mark("种类"), Kind.TEXT, 8), lambda lease: str(lease.space.kind)),
    (_C(mark("车牌号"), Kind.CODE, 12), lambda lease: lease.plate),
)
_CAR: tuple[tuple[SheetColumn, Getter], ...] = (
    (_C(mark("品牌型号"), Kind.TEXT, 15), lambda lease: lease.vehicle.brand),
    (_C(mark("颜色"), Kind.TEXT, 8), lambda lease: lease.vehicle.color),
)
_WHO: tuple[tuple[SheetColumn, Getter], ...] = (
    (_C(mark("租用人"), Kind.TEXT, 12), lambda lease: lease.holder),
    (_C(mark("房号"), Kind.CODE, 12), _room),
)

_COLUMNS: dict[ListKind, tuple[tuple[SheetColumn, Getter], ...]] = {
    ListKind.DUE: (
        *_SPACE,
        *_CAR,
        *_WHO,
        (_C(mark("电话"), Kind.TEXT, 14), lambda lease: mask_phone(str(lease.phone)) if lease.phone else ""),
        (_C(mark("缴费到"), Kind.DAY, 12), lambda lease: lease.paid_until),
        (_C(mark("已催缴"), Kind.TEXT, 8), _extra),
    ),
    ListKind.LEASES: (
        *_SPACE,
        *_CAR,
        *_WHO,
        (_C(mark("停车证"), Kind.CODE, 12), lambda lease: lease.permit_number),
        (_C(mark("起租日"), Kind.DAY, 12), lambda lease: lease.starts_on),
        (_C(mark("缴费到"), Kind.DAY, 12), lambda lease: lease.paid_until),
        (_C(mark("核对结果"), Kind.TEXT, 10), lambda lease: str(lease.recheck)),
        (_C(mark("不一致之处"), Kind.TEXT, 14), lambda lease: lease.recheck_note),
    ),
    ListKind.BOARDS: (
        *_SPACE,
        *_WHO,
        (_C(mark("区域"), Kind.TEXT, 16), lambda lease: lease.space.zone),
        (_C(mark("车位牌"), Kind.TEXT, 10), lambda lease: str(lease.board)),
    ),
}
_SIGNED = {
    ListKind.DUE: (mark("客户中心"), mark("秩序维护部签收"), mark("日期")),
    ListKind.LEASES: (mark("客户中心"), mark("秩序维护部核对"), mark("日期")),
    ListKind.BOARDS: (mark("客户中心"), mark("综合管理签收"), mark("日期")),
}


def office() -> str:
    """Name of estate and office as they stand on paper."""
    known: dict[str, Any] = setting("estate", {})
    name = str(known.get("name", ""))
    place = str(known.get("office", "")) or mark("物业客服中心")
    return place if place.startswith(name) else f"{name}{place}"


def print_folder(folder: DataFolder) -> Path:
    """Where papers lie until they are printed; raises DataUnavailable."""
    place = folder.root / "print"
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise DataUnavailable(mark("数据文件夹写不进去，检查磁盘空间和权限。")) from fault
    return place


def list_table(kind: ListKind, leases: Iterable[Lease], note: str) -> PaperTable:
    """A list of leases as it goes out."""
    parts = _COLUMNS[kind]
    rows = [tuple(value(lease) for _, value in parts) for lease in leases]
    columns = tuple(column for column, _ in parts)
    return PaperTable(kind.name.lower(), kind.value, note, columns, rows, _SIGNED[kind])


def issue(kind: ListKind, folder: DataFolder, *, by: Actor, at: datetime, horizon: int | None = None) -> Files:
    """Hand a list on: its leases are marked as listed, both files carry the same rows."""
    with unit_of_work(by, at):
        issued, leases = issue_list(kind, by=by, at=at, horizon=horizon)
        note = mark("{number}　{day}　{count} 个车位").format(
            number=issued.number, day=issued.issued_on, count=issued.count
        )
        if kind is ListKind.DUE:
            before = issued.issued_on + timedelta(days=issued.horizon)
            note += mark("　{before} 以前到期和已经到期的").format(before=before)
        return write_both(list_table(kind, leases, note), folder, str(issued.number), by=by, at=at)


def write_both(table: PaperTable, folder: DataFolder, name: str, *, by: Actor, at: datetime) -> Files:
    """The list as PDF and as workbook, beside each other in the print folder."""
    place = print_folder(folder)
    pdf, sheet = place / f"{table.key}-{name}.pdf", place / f"{table.key}-{name}.xlsx"
    columns = tuple(ListColumn(column.label, column.width) for column in table.columns)
    rows = [tuple(map(_written, table.columns, row)) for row in table.rows]
    if table.rows and any(column.total for column in table.columns):
        rows.append(_sums(table))
    write_list(
        pdf,
        ListPage(table.title, office(), columns, rows, by.name, at, note=table.note, signatures=table.signatures),
    )
    count = write_sheet(
        sheet,
        SheetPage(
            title=table.title,
            estate=office(),
            period=table.note,
            columns=table.columns,
            rows=table.rows,
            exporter=by.name,
            exported_at=at,
            counted=table.counted,
            signatures=table.signatures,
        ),
    )
    return Files(pdf, sheet, count)


def _written(column: SheetColumn, value: Any) -> str:
    if value is None:
        return ""
    if column.kind is Kind.MONEY:
        return yuan(value)
    if column.kind is Kind.CHECK:
        return mark("是") if value else ""
    return f"{value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) else str(value)


def _sums(table: PaperTable) -> tuple[str, ...]:
    sums = [
        _written(column, sum(row[at] or 0 for row in table.rows)) if column.total else ""
        for at, column in enumerate(table.columns)
    ]
    return (mark("合计"), *sums[1:])


_PAYMENT_COLUMNS = (
    _C(mark("收据号"), Kind.CODE, 17), _C(mark("收款时间"), Kind.MOMENT, 17), _C(mark("项目"), Kind.TEXT, 8),
    _C(mark("金额"), Kind.MONEY, 12, total=True), _C(mark("方式"), Kind.TEXT, 8), _C(mark("缴款人"), Kind.TEXT, 12),
    _C(mark("车牌号"), Kind.CODE, 12), _C(mark("车位号"), Kind.CODE, 11), _C(mark("租期"), Kind.TEXT, 24),
    _C(mark("经办人"), Kind.TEXT, 10), _C(mark("租约"), Kind.CODE, 17),
)  # fmt: skip


def payment_rows(first: date, last: date) -> list[tuple[Any, ...]]:
    """The receipts in the books from `first` to `last`, in the order they were written."""
    with connected():
        books = DayReport.select(DayReport.id).where(DayReport.day >= first, DayReport.day <= last)
        rows = Payment.select(Payment, Lease).join(Lease).where(Payment.report.in_(books)).order_by(Payment.id)
        return [
            (one.number, one.paid_at, str(one.kind), one.amount_fen, str(one.method), one.payer, one.plate,
             one.space_code, one.span, one.taken_by, one.lease.number)
            for one in rows
        ]  # fmt: skip


def report_table(report: DayReport | WeekReport) -> PaperTable:
    """收费日报 or 收费周报 with every receipt (F14)."""
    is_day = isinstance(report, DayReport)
    first, last = (report.day, report.day) if isinstance(report, DayReport) else (report.monday, report.sunday)
    rows = payment_rows(first, last)
    period = str(first) if is_day else mark("{first} 至 {last}").format(first=first, last=last)
    note = mark("{number}　{period}　{count} 笔　{total}").format(
        number=report.number or "", period=period, count=len(rows), total=yuan(sum(row[3] for row in rows))
    )
    title = mark("停车收费日报") if is_day else mark("停车收费周报")
    signed = (mark("经办"), mark("主管"), mark("财务签收"))
    return PaperTable("day-report" if is_day else "week-report", title, note, _PAYMENT_COLUMNS, rows, signed, 4)


def by_part(rows: Sequence[tuple[Any, ...]], at: int) -> str:
    """`现金 3 笔 ¥900.00`, a line for each value of a column."""
    sums, counts = Counter[str](), Counter[str]()
    for row in rows:
        sums[row[at]] += row[3]
        counts[row[at]] += 1
    line = mark("{name}　{count} 笔　{total}")
    return "\n".join(line.format(name=name, count=counts[name], total=yuan(sums[name])) for name in sums)


def write_report(report_id: int, folder: DataFolder, *, weekly: bool = False, by: Actor, at: datetime) -> Files:
    """The report of a day or a week, twice."""
    require(by, Permission.WRITE)
    with connected():
        report = fetch(WeekReport, report_id) if weekly else fetch(DayReport, report_id)
    name = report.number or (f"{report.day:%Y%m%d}" if isinstance(report, DayReport) else "")
    return write_both(report_table(report), folder, name, by=by, at=at)


_ROUND_COLUMNS = (
    _C(mark("车位号"), Kind.CODE, 11), _C(mark("区域"), Kind.TEXT, 18), _C(mark("系统状态"), Kind.TEXT, 18),
    _C(mark("现场状态"), Kind.TEXT, 18), _C(mark("差异"), Kind.CHECK, 8), _C(mark("备注"), Kind.TEXT, 18),
    _C(mark("处理结果"), Kind.TEXT, 18),
)  # fmt: skip


def round_table(held: MonthRound) -> PaperTable:
    """月末核对表: every space as on file and as found; before the walk the cells stay free to be written in (F15)."""
    with connected():
        lines = RoundLine.select().where(RoundLine.round == held.id).order_by(RoundLine.space_code)
        rows = [(one.space_code, one.zone, one.on_file, one.found, one.differs, one.note, one.settled) for one in lines]
    note = mark("{number}　{month}　{spaces} 个车位，差异 {count} 处").format(
        number=held.number, month=held.label, spaces=held.spaces, count=held.differences
    )
    parts = zip(
        (mark("财务部"), mark("客户中心"), mark("秩序维护部")),
        (held.finance_by, held.service_by, held.guard_by),
        strict=True,
    )
    signed = tuple(f"{name} {who}".strip() for name, who in parts)
    return PaperTable("round", mark("车位月末核对表"), note, _ROUND_COLUMNS, rows, signed, 4)


def write_round(round_id: int, folder: DataFolder, *, by: Actor, at: datetime) -> Files:
    """The sheet for the walk, or of what was found."""
    require(by, Permission.WRITE)
    with connected():
        held = fetch(MonthRound, round_id)
    return write_both(round_table(held), folder, str(held.number), by=by, at=at)
