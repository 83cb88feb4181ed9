"""Lists: 交财务清单 as PDF and Excel, the dispatcher's day for the wall (S01, P27)."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

from csapp.core.marks import mark
from csapp.core.money import capital, yuan
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor, Permission, require
from csapp.db.connection import connected
from csapp.db.unit_of_work import fetch, unit_of_work
from csapp.documents.list_page import ListColumn, ListPage, write_list
from csapp.documents.sheet import SheetColumn, SheetPage, write_sheet
from csapp.features.repair_order.documents.sheet import print_folder
from csapp.features.repair_order.documents.values import office_name
from csapp.features.repair_order.models.paper import Handover, HandoverLine
from csapp.features.repair_order.service.board import Card, board_of
from csapp.features.repair_order.service.finance import count_handover_print, lines_on
from csapp.registers.spec import Kind

_HANDED = (
    (mark("序号"), 0.5), (mark("单号"), 1.5), (mark("房号"), 1.0), (mark("客户"), 0.9), (mark("服务内容"), 2.6),
    (mark("维修人"), 0.9), (mark("完工"), 1.1), (mark("金额（元）"), 1.0), (mark("备注"), 1.1),
)  # fmt: skip


def print_handover(handover_id: int, folder: DataFolder, *, by: Actor, at: datetime) -> Path:
    """《维修工作单交财务清单》 with its sum in figures and capitals and the places to sign; one more print of it."""
    with unit_of_work(by, at):
        handover = count_handover_print(handover_id, by=by, at=at)
        file = print_folder(folder) / f"{handover.number}-{handover.print_count}.pdf"
        write_list(file, handover_page(handover, by, at))
    return file


def handover_page(handover: Handover, by: Actor, at: datetime) -> ListPage:
    """The list as it is printed."""
    rows = [_row(number, line) for number, line in enumerate(lines_on(handover.id), 1)]
    rows.append(("", mark("合计"), "", "", capital(handover.total_fen), "", "", _figures(handover.total_fen), ""))
    note = mark("清单编号 {number}　交接 {at} {by}　{count} 单，合计 {sum}　第 {prints} 次打印").format(
        number=handover.number,
        at=f"{handover.handed_at:%Y-%m-%d %H:%M}",
        by=handover.handed_by,
        count=handover.sheets,
        sum=yuan(handover.total_fen),
        prints=max(handover.print_count, 1),
    )
    columns = tuple(ListColumn(label, width) for label, width in _HANDED)
    signed = (mark("交单人"), mark("财务签收（{name}）").format(name=handover.receiver), mark("签收日期"))
    title = mark("维修工作单交财务清单")
    return ListPage(title, office_name(), columns, rows, by.name, at, note=note, signatures=signed)


def _figures(fen: int) -> str:
    return yuan(fen).removeprefix("¥")


def _row(number: int, line: HandoverLine) -> tuple[str, ...]:
    order = line.order
    finished = f"{order.finished_at:%m-%d %H:%M}" if order.finished_at is not None else ""
    note = order.free_reason if not line.fee_fen else (mark("返修") if line.round else "")
    return (
        str(number), order.number, order.where, order.customer, " ".join(order.content.split()), order.technician_name,
        finished, _figures(line.fee_fen), note,
    )  # fmt: skip


def write_handover_sheet(handover_id: int, file: Path, *, by: Actor, at: datetime) -> int:
    """The same list as a workbook; returns its rows. Raises NotAllowed, DataUnavailable, StaleRecord."""
    require(by, Permission.WRITE)
    with connected():
        handover = fetch(Handover, handover_id)
    columns = (
        SheetColumn(mark("单号"), Kind.CODE, 20),
        SheetColumn(mark("房号"), Kind.CODE, 13),
        SheetColumn(mark("客户"), Kind.TEXT, 12),
        SheetColumn(mark("服务内容"), Kind.LONG, 40),
        SheetColumn(mark("维修人"), Kind.TEXT, 12),
        SheetColumn(mark("完工时间"), Kind.MOMENT, 18),
        SheetColumn(mark("金额"), Kind.MONEY, 14, total=True),
        SheetColumn(mark("备注"), Kind.TEXT, 14),
    )
    rows = [_typed(line) for line in lines_on(handover_id)]
    page = SheetPage(
        title=mark("维修工作单交财务清单 {number}").format(number=handover.number),
        estate=office_name(),
        period=f"{handover.handed_at:%Y-%m-%d}",
        columns=columns,
        rows=rows,
        exporter=by.name,
        exported_at=at,
        signatures=(mark("交单人"), mark("财务签收"), mark("签收日期")),
    )
    count = write_sheet(file, page)
    with unit_of_work(by, at) as work:
        work.tell(Handover.key(), handover_id, "export")
    return count


def _typed(line: HandoverLine) -> tuple[Any, ...]:
    order = line.order
    return (
        order.number, order.where, order.customer, order.content, order.technician_name, order.finished_at,
        line.fee_fen, order.free_reason if not line.fee_fen else "",
    )  # fmt: skip


_DAY = (
    (mark("维修人"), 1.0), (mark("时间"), 1.1), (mark("状态"), 0.9), (mark("房号"), 1.0), (mark("客户"), 0.9),
    (mark("报修内容"), 3.0), (mark("单号"), 1.5), (mark("到场"), 0.7), (mark("完工"), 0.7),
)  # fmt: skip


def print_day(day: date, folder: DataFolder, *, by: Actor, at: datetime) -> Path:
    """派工单 of a day: who goes where when, with free cells for arrival and end; then what waits for a dispatch."""
    require(by, Permission.WRITE)
    board = board_of(day, at)
    rows = [_job(card, lane.shift.name) for lane in board.lanes for card in lane.blocks]
    rows += [_job(card, mark("待派")) for card in board.to_dispatch]
    held = board.capacity
    note = mark("{day}　全部工时 {total}　可约 {bookable}　已约 {booked}　还可约 {left}　滞留 {carried}").format(
        day=str(day),
        total=hours(held.total),
        bookable=hours(held.bookable),
        booked=hours(held.booked),
        left=hours(held.left),
        carried=hours(held.carried),
    )
    columns = tuple(ListColumn(label, width) for label, width in _DAY)
    signed = (mark("派工人"), mark("工程主管"))
    page = ListPage(mark("派工单"), office_name(), columns, rows, by.name, at, note=note, signatures=signed)
    file = print_folder(folder) / f"dispatch-{day:%Y%m%d}-{at:%H%M%S}.pdf"
    write_list(file, page)
    return file


def hours(minutes: int) -> str:
    """`15.5 小时`."""
    return mark("{hours} 小时").format(hours=f"{minutes / 60:g}" if minutes % 6 == 0 else f"{minutes / 60:.1f}")


def _job(card: Card, who: str) -> tuple[str, ...]:
    span = f"{card.begins:%H:%M}–{card.ends:%H:%M}" if card.begins and card.ends and card.technician_id else ""
    return (who, span, card.label, card.where, card.customer, card.title, card.number, "", "")
