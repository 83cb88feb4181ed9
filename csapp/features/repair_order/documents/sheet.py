"""《维修工作单》 (F02) in two copies, and 《缴费通知单》 (F24): what goes on the paper and what comes back signed."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from csapp.core.errors import BadInput, DataUnavailable
from csapp.core.marks import mark
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor, Permission, require
from csapp.db.attachment import attach
from csapp.db.connection import connected
from csapp.db.unit_of_work import fetch, unit_of_work
from csapp.documents.form import FormCopy, write_form
from csapp.documents.office_paper import hand_out, read_back, still_true
from csapp.documents.returned_paper import Expected, check_back
from csapp.documents.scratch import scratch_folder
from csapp.documents.seal import seal
from csapp.features.repair_order.documents.values import notice_values, office_name, order_values
from csapp.features.repair_order.models.order import Order
from csapp.features.repair_order.models.paper import BlankSheet
from csapp.features.repair_order.service import closing, papers
from csapp.features.repair_order.workflow import OrderState

SHEET, NOTICE = "repair_order", "fee_notice"
OWNER, TECHNICIAN, CUSTOMER, QUALITY, FINANCE = "owner", "technician", "customer", "quality", "finance"
Strokes = Sequence[Sequence[tuple[float, float, float]]]

_PRINTED = "print"
# What the office writes on the sheet once it is back.
_AFTER = ("returned", "posted", "called_back")
_MOVING = ("phone", "technician_phone", "technician_hours")


def sheet_copies(order: Order, by: Actor, at: datetime) -> list[FormCopy]:
    """一式二联: the office's copy, which comes back, and the customer's; this print is counted already."""
    values, office = order_values(order), office_name()
    parts = (mark("第一联 客服中心"), mark("第二联 客户留存"))
    issued = (order.redone_at or order.dispatched_at or order.reported_at).date()
    told: dict[str, Any] = {"values": values, "office": office, "by": by, "at": at, "count": order.print_count}
    return [_copy(order, issued, part=part, **told) for part in parts]


def notice_copy(order: Order, by: Actor, at: datetime) -> FormCopy:
    """The fee notice; this print is counted already."""
    told: dict[str, Any] = {"values": notice_values(order), "office": office_name(), "by": by, "at": at}
    return _copy(order, at.date(), count=order.notice_print_count, **told)


def _copy(
    order: Order, day: date, *, values: Mapping[str, str], office: str, by: Actor, at: datetime, count: int,
    part: str = "",
) -> FormCopy:  # fmt: skip
    return FormCopy(
        number=order.number,
        values=values,
        office=office,
        filled_on=day,
        print_count=max(count, 1),
        printed_by=by.name,
        printed_at=at,
        qr=order.number,
        part=part,
    )


def print_sheets(order_ids: Sequence[int], folder: DataFolder, *, by: Actor, at: datetime) -> Path:
    """These work orders in one file, two copies each; all of it or nothing. Raises NotAllowed, StaleRecord."""
    with unit_of_work(by, at):
        printed = papers.count_print(order_ids, by=by, at=at)
        name = f"{printed[0].number}-{printed[0].print_count}" if len(printed) == 1 else f"{SHEET}-{at:%Y%m%d-%H%M%S}"
        file = print_folder(folder) / f"{name}.pdf"
        write_form(file, SHEET, [copy for order in printed for copy in sheet_copies(order, by, at)])
    return file


def print_notice(order_id: int, folder: DataFolder, *, by: Actor, at: datetime) -> Path:
    """《缴费通知单》 after a paid service; raises BadInput where nothing is to be paid."""
    with unit_of_work(by, at):
        (order,) = papers.count_print([order_id], by=by, at=at, notice=True)
        file = print_folder(folder) / f"{NOTICE}-{order.number}-{order.notice_print_count}.pdf"
        write_form(file, NOTICE, [notice_copy(order, by, at)])
    return file


def print_blanks(blanks: Sequence[BlankSheet], folder: DataFolder, *, by: Actor, at: datetime) -> Path:
    """Sheets with their numbers and nothing else, for days without power."""
    require(by, Permission.WRITE)
    if not blanks:
        raise BadInput("count", mark("还没有预留空白单，先预留编号。"))
    copies = [
        FormCopy(blank.number, {}, office_name(), None, 1, by.name, at, qr=blank.number, part=mark("停电手工单"))
        for blank in blanks
    ]
    file = print_folder(folder) / f"{SHEET}-blank-{at:%Y%m%d-%H%M%S}.pdf"
    write_form(file, SHEET, copies)
    return file


def reserve_and_print(count: int, folder: DataFolder, *, by: Actor, at: datetime) -> Path:
    """Reserve numbers and print their sheets; without the paper no number is used up."""
    with unit_of_work(by, at):
        return print_blanks(papers.reserve_blanks(count, by=by, at=at), folder, by=by, at=at)


def write_form_by_number(
    number: str, file: Path, *, by: Actor, at: datetime, folder: DataFolder, **_: Any
) -> dict[str, Any]:
    """`csapp form repair_order NUMBER -o FILE`: one more print of the office's copy. Raises BadInput.

    An order whose result the customer has signed on the screen hands out that sealed sheet while it says the same.
    """
    require(by, Permission.WRITE)
    found = _numbered(number)
    with scratch_folder() as scratch, connected():
        fresh = scratch / "fresh.pdf"
        write_form(fresh, SHEET, sheet_copies(found, by, at)[:1])
        sealed = still_true(found, f"sealed_{CUSTOMER}", fresh, folder, _AFTER)
        if sealed is not None:
            return hand_out(sealed, file)
    with unit_of_work(by, at):
        (order,) = papers.count_print([found.id], by=by, at=at)
        write_form(file, SHEET, sheet_copies(order, by, at)[:1])
    return read_back(file)


def write_notice_by_number(number: str, file: Path, *, by: Actor, at: datetime, **_: Any) -> dict[str, Any]:
    """`csapp form fee_notice NUMBER -o FILE`: the notice of the order of that number. Raises BadInput."""
    found = _numbered(number)
    with unit_of_work(by, at):
        (order,) = papers.count_print([found.id], by=by, at=at, notice=True)
        write_form(file, NOTICE, [notice_copy(order, by, at)])
    return read_back(file)


def _numbered(number: str) -> Order:
    with connected():
        found: Order | None = Order.get_or_none(Order.number == number.strip().upper())
    if found is None:
        raise BadInput("number", mark("没有编号 {number} 的维修工作单，核对编号。"), number=number)
    return found


def print_folder(folder: DataFolder) -> Path:
    """Where printed files lie; raises DataUnavailable."""
    place = folder.root / _PRINTED
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise DataUnavailable(mark("数据文件夹写不进去，检查磁盘空间和权限。")) from fault
    return place


def sign_on_screen(
    order_id: int, who: str, strokes: Strokes, folder: DataFolder, *, by: Actor, at: datetime, signer: str = ""
) -> Order:
    """OWNER (the proposal), TECHNICIAN or CUSTOMER signs on the pad: the sheet is sealed and kept with the order.

    Raises BadInput for an empty pad, DataUnavailable, NotAllowed, StaleRecord.
    """
    require(by, Permission.WRITE)
    reasons = {
        OWNER: mark("业主同意方案"),
        TECHNICIAN: mark("维修人员签字"),
        CUSTOMER: mark("客户认可维修结果"),
        QUALITY: mark("质量检查"),
        FINANCE: mark("财务签收"),
    }
    with unit_of_work(by, at) as work, scratch_folder() as scratch:
        order = fetch(Order, order_id)
        plain, sealed = scratch / "sheet.pdf", scratch / f"{order.number}.pdf"
        write_form(plain, SHEET, sheet_copies(order, by, at)[:1])
        name = signer or (order.technician_name if who == TECHNICIAN else order.customer) or by.name
        told: dict[str, Any] = {"signer": name, "strokes": strokes, "reason": reasons[who], "at": at}
        seal(plain, sealed, who, folder=folder, office=office_name(), **told)
        attach(work, folder, sealed, area=Order.key(), owner_id=order_id, purpose=f"sealed_{who}")
        return work.change(order, f"sign_{who}")


def take_back(
    order_id: int, file: Path, folder: DataFolder, *, version: int | None = None, by: Actor, at: datetime
) -> Order:
    """The signed sheet came back as a scan or photo: kept with the order, and 待回收 becomes 已回收.

    Raises BadInput("file") for what cannot be opened or is of another order, TransitionRefused, StaleRecord,
    NotAllowed, DataUnavailable.
    """
    require(by, Permission.WRITE)
    with connected():
        held = fetch(Order, order_id)
        values = order_values(held)
    check_back(file, folder, Expected(held.number, SHEET, values, held.print_count, ("customer",), moving=_MOVING))
    with unit_of_work(by, at) as work:
        order = closing.return_sheet(order_id, version=version, by=by, at=at)
        attach(work, folder, file, area=Order.key(), owner_id=order_id, purpose="signed")
        return order


def awaits_sheet() -> Any:
    """The printed sheets that somebody still has."""
    return (Order.print_count > 0) & (Order.state == OrderState.AWAITING_SHEET)
