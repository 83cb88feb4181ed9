"""《车位使用承诺书》, 停车证, 收据 and the hand-over sheet of a report (F08, F09, F14)."""

import json
import shutil
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from csapp.core.errors import BadInput, DataUnavailable
from csapp.core.marks import mark
from csapp.core.money import capital, yuan
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor, Permission, require
from csapp.core.values import mask_phone
from csapp.db.attachment import attachments, stored_at
from csapp.db.connection import connected
from csapp.db.unit_of_work import fetch, unit_of_work
from csapp.documents.card import Card, write_cards
from csapp.documents.form import FormCopy, write_form
from csapp.documents.office_paper import hand_out, read_back
from csapp.documents.returned_paper import Expected, check_back
from csapp.documents.scratch import scratch_folder
from csapp.documents.seal import seal
from csapp.features.parking_lease.documents.tables import by_part, office, print_folder, report_table
from csapp.features.parking_lease.models.lease import Lease, Permit, SignedHow
from csapp.features.parking_lease.models.money import DayReport, Payment, WeekReport
from csapp.features.parking_lease.service import lease as service
from csapp.features.parking_lease.service import money, permits
from csapp.features.parking_lease.workflow import PARKING_LEASE, LeaseState
from csapp.masterdata.vehicles.models import SpaceKind

Strokes = Sequence[Sequence[tuple[float, float, float]]]
UNDERTAKING, RECEIPT, HAND_OVER = "parking_lease", "parking_receipt", "parking_report"


def undertaking_words(lease: Lease) -> str:
    """What is promised."""
    return mark(
        "本人租用本小区 {space} 车位停放 {plate} 车辆，承诺：\n"
        "一、车位只停放上述车辆，不转租、转借，不占用其他车位和通道。\n"
        "二、按期缴纳车位租金；到期前办理续缴，不续缴的，到期当日驶离并交回停车证。\n"
        "三、停车证放在前挡风玻璃内侧，进出接受秩序维护人员核对；遗失当天告知客户中心。\n"
        "四、车辆或车位有变动，先到客户中心办理变更，重新签定承诺书。\n"
        "五、不在车位存放易燃易爆物品，不私接电源；保持车位清洁。\n"
        "六、车辆保险到期前办理续保，贵重物品不留在车内。"
    ).format(space=lease.space_code, plate=lease.plate)


def undertaking_values(lease: Lease) -> dict[str, str]:
    """Every value of the 承诺书 by its name in `forms/`; the telephone masked (S54)."""
    span = mark("{first} 至 {last}").format(first=lease.starts_on, last=lease.ends_on) if lease.starts_on else ""
    return {
        "holder": str(lease.holder),
        "room": str(lease.unit.code) if lease.unit is not None else "",
        "phone": mask_phone(str(lease.phone)) if lease.phone else "",
        "plate": str(lease.plate),
        "brand": str(lease.vehicle.brand),
        "color": str(lease.vehicle.color),
        "licence_seen": "seen" if lease.licence_seen else "",
        "insurance_seen": "seen" if lease.insurance_seen else "",
        "waiver_reason": str(lease.waiver_reason),
        "space_code": str(lease.space_code),
        "kind": SpaceKind(lease.space.kind).name.lower(),
        "span": span,
        "monthly": yuan(lease.monthly_fen) if lease.monthly_fen else "",
        "words": undertaking_words(lease),
    }


def _copy(number: str, values: dict[str, str], prints: int, by: Actor, at: datetime) -> FormCopy:
    return FormCopy(
        number=number,
        values=values,
        office=office(),
        filled_on=at.date(),
        print_count=max(prints, 1),
        printed_by=by.name,
        printed_at=at,
        qr=number,
    )


def print_undertaking(lease_id: int, folder: DataFolder, *, by: Actor, at: datetime) -> Path:
    """《车位使用承诺书》, one print more."""
    with unit_of_work(by, at):
        lease = service.count_print(lease_id, by=by, at=at)
        file = print_folder(folder) / f"{UNDERTAKING}-{lease.number}-{lease.print_count}.pdf"
        write_form(file, UNDERTAKING, [_copy(lease.number, undertaking_values(lease), lease.print_count, by, at)])
    return file


def print_undertakings(lease_ids: Sequence[int], folder: DataFolder, *, by: Actor, at: datetime) -> Path:
    """Several 承诺书 in one file, each one print more; all of it or nothing."""
    with unit_of_work(by, at):
        leases = [service.count_print(lease_id, by=by, at=at) for lease_id in dict.fromkeys(lease_ids)]
        file = print_folder(folder) / f"{UNDERTAKING}-{at:%Y%m%d-%H%M%S}.pdf"
        copies = [_copy(lease.number, undertaking_values(lease), lease.print_count, by, at) for lease in leases]
        write_form(file, UNDERTAKING, copies)
    return file


def sign_on_screen(
    lease_id: int, name: str, strokes: Strokes, folder: DataFolder, *, version: int | None = None, by: Actor,
    at: datetime,
) -> Lease:  # fmt: skip
    """The holder signed on the pad: the 承诺书 is sealed and kept; `name` is the step."""
    with unit_of_work(by, at), scratch_folder() as scratch:
        lease = fetch(Lease, lease_id)
        PARKING_LEASE.step(name, LeaseState(lease.state), by.role)
        plain, sealed = scratch / "plain.pdf", scratch / f"{lease.number}.pdf"
        write_form(plain, UNDERTAKING, [_copy(lease.number, undertaking_values(lease), lease.print_count, by, at)])
        told: dict[str, Any] = {"signer": str(lease.holder), "reason": mark("签车位使用承诺书"), "office": office()}
        seal(plain, sealed, "holder", strokes=strokes, at=at, folder=folder, **told)
        ink = json.dumps([[[round(part, 2) for part in point] for point in stroke] for stroke in strokes])
        act = service.sign_again if name == "sign_again" else service.sign_undertaking
        how = SignedHow.ON_SCREEN
        return act(lease_id, version=version, by=by, at=at, undertaking_how=how, file=sealed, folder=folder, ink=ink)


def take_back(
    lease_id: int, file: Path, folder: DataFolder, *, version: int | None = None, by: Actor, at: datetime
) -> Lease:
    """The signed 承诺书 came back as a scan, a photo, or a PDF signed in a PDF program: it is signed (F08).

    Raises BadInput("file") for what cannot be opened or is of another lease; TransitionRefused, StaleRecord,
    NotAllowed.
    """
    require(by, Permission.WRITE)
    with connected():
        lease = fetch(Lease, lease_id)
        values = undertaking_values(lease)
    check_back(
        file,
        folder,
        Expected(str(lease.number), UNDERTAKING, values, lease.print_count, ("holder",), moving=("phone",)),
    )
    act = service.sign_undertaking if lease.state == LeaseState.SEEN else service.sign_again
    return act(lease_id, version=version, by=by, at=at, undertaking_how=SignedHow.PAPER, file=file, folder=folder)


def awaits_undertaking() -> Any:
    """The leases whose printed 承诺书 is to be signed for the car and space they have now."""
    signing = (LeaseState.SEEN, LeaseState.RENEWED, LeaseState.CHANGED)
    printed = Lease.select().where(Lease.print_count > 0, Lease.state.in_(signing))
    return Lease.id.in_([lease.id for lease in printed if lease.needs_undertaking])


def undertaking_of(lease_id: int, folder: DataFolder) -> tuple[int, Path | None]:
    """How often the 承诺书 was printed, and a copy of the newest signed one to be opened."""
    with connected():
        lease = fetch(Lease, lease_id)
        kept = [entry for entry in attachments(Lease.key(), lease_id) if entry.purpose == "undertaking"]
    if not kept:
        return int(lease.print_count), None
    copy = print_folder(folder) / f"{kept[0].sha256[:12]}-{kept[0].name}"
    try:
        shutil.copyfile(stored_at(folder, kept[0].sha256), copy)
    except OSError as fault:
        raise DataUnavailable(mark("附件「{name}」打不开。检查数据文件夹还在不在。"), name=kept[0].name) from fault
    return int(lease.print_count), copy


def card_of(permit: Permit) -> Card:
    """停车证 as it stands behind the windscreen: nothing of the holder on it."""
    return Card(
        office=office(),
        title=mark("停车证"),
        number=str(permit.number),
        large=f"{permit.plate[:2]}·{permit.plate[2:]}",
        facts=(
            (mark("车位"), str(permit.space_code)),
            (mark("有效期"), mark("{first} 起").format(first=permit.valid_from)),
            (mark("到"), str(permit.valid_until)),
        ),
        scanned=permits.scanned(permit),
        code=str(permit.check_code),
        foot=mark("放在前挡风玻璃内侧。遗失当天到客户中心挂失补发。"),
    )


def print_permit(lease_id: int, folder: DataFolder, *, by: Actor, at: datetime) -> Path:
    """The permit in force of a lease, as a card; refused where there is none."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at):
        held: Permit | None = Permit.get_or_none(Permit.lease == lease_id, Permit.void_at.is_null())
        if held is None:
            raise BadInput("permit_number", mark("还没有发停车证，缴费后先按「发放停车证」。"))
        permit = permits.count_permit(held.id, by=by, at=at)
        file = print_folder(folder) / f"permit-{permit.number}-{permit.print_count}.pdf"
        write_cards(file, [card_of(permit)], at)
    return file


def receipt_values(payment: Payment) -> dict[str, str]:
    """Every value of a receipt by its name in `forms/`."""
    return {
        "payer": str(payment.payer),
        "paid_at": f"{payment.paid_at:%Y-%m-%d %H:%M}",
        "plate": str(payment.plate),
        "space_code": str(payment.space_code),
        "kind": str(payment.kind),
        "span": str(payment.span),
        "amount": yuan(payment.amount_fen),
        "capital": capital(payment.amount_fen),
        "method": payment.method.name.lower(),
        "lease": str(payment.lease.number),
        "note": str(payment.note),
    }


def print_receipt(payment_id: int, folder: DataFolder, *, by: Actor, at: datetime) -> Path:
    """收据, one print more."""
    with unit_of_work(by, at):
        payment = money.count_receipt(payment_id, by=by, at=at)
        file = print_folder(folder) / f"{RECEIPT}-{payment.number}-{payment.print_count}.pdf"
        write_form(file, RECEIPT, [_copy(payment.number, receipt_values(payment), payment.print_count, by, at)])
    return file


def print_last_receipts(lease_id: int, folder: DataFolder, *, by: Actor, at: datetime) -> Path:
    """The newest receipt of a lease; raises BadInput where nothing was paid."""
    with connected():
        newest = Payment.select().where(Payment.lease == lease_id).order_by(Payment.id.desc()).first()
    if newest is None:
        raise BadInput("amount_fen", mark("还没有收过钱，没有收据可打。"))
    return print_receipt(newest.id, folder, by=by, at=at)


def hand_over_copy(report: DayReport | WeekReport, by: Actor, at: datetime) -> FormCopy:
    """The sheet that finance signs, with what the report adds up to."""
    table = report_table(report)
    is_day = isinstance(report, DayReport)
    period = str(report.day) if isinstance(report, DayReport) else f"{report.monday} – {report.sunday}"
    total = sum(row[3] for row in table.rows)
    values = {
        "report": mark("停车收费日报") if is_day else mark("停车收费周报"),
        "period": period,
        "count": str(len(table.rows)),
        "total": yuan(total),
        "capital": capital(total),
        "by_method": by_part(table.rows, 4),
        "by_kind": by_part(table.rows, 2),
    }
    return _copy(str(report.number or ""), values, int(report.print_count) or 1, by, at)


def print_hand_over(report_id: int, folder: DataFolder, *, weekly: bool = False, by: Actor, at: datetime) -> Path:
    """收费报表交接单 to be signed by finance; only a closed report has one."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        report = fetch(WeekReport, report_id) if weekly else fetch(DayReport, report_id)
        if report.closed_at is None:
            raise BadInput("day", mark("这一天的日报还没有交，先按「交日报」。"))
        work.change(report, "print", print_count=report.print_count + 1)
        file = print_folder(folder) / f"{HAND_OVER}-{report.number}-{report.print_count}.pdf"
        write_form(file, HAND_OVER, [hand_over_copy(report, by, at)])
    return file


def sign_hand_over(
    report_id: int, received_by: str, strokes: Strokes, folder: DataFolder, *, weekly: bool = False,
    version: int | None = None, by: Actor, at: datetime,
) -> DayReport | WeekReport:  # fmt: skip
    """财务 signs the hand-over on the pad: the sheet is sealed and kept with the report."""
    with unit_of_work(by, at), scratch_folder() as scratch:
        report = fetch(WeekReport, report_id) if weekly else fetch(DayReport, report_id)
        plain, sealed = scratch / "plain.pdf", scratch / f"{report.number}.pdf"
        write_form(plain, HAND_OVER, [hand_over_copy(report, by, at)])
        told: dict[str, Any] = {"signer": received_by, "reason": mark("签收收费报表"), "office": office()}
        seal(plain, sealed, "finance", strokes=strokes, at=at, folder=folder, **told)
        act: Any = money.hand_over_week if weekly else money.hand_over_day
        done: DayReport | WeekReport = act(
            report_id, version=version, by=by, at=at, received_by=received_by, file=sealed, folder=folder
        )
        return done


def write_form_by_number(
    number: str, file: Path, *, by: Actor, at: datetime, folder: DataFolder, **_: Any
) -> dict[str, Any]:
    """`csapp form parking_lease NUMBER -o FILE`: 承诺书 of a CW number, permit of a TCZ, receipt of an SJ number."""
    wanted = number.strip().upper()
    with connected():
        lease = Lease.get_or_none(Lease.number == wanted)
        permit = Permit.get_or_none(Permit.number == wanted)
        payment = Payment.get_or_none(Payment.number == wanted)
    if permit is not None:
        write_cards(file, [card_of(permits.count_permit(permit.id, by=by, at=at))], at)
        return {"file": str(file), "fields": {}, "signature_fields": []}
    if lease is not None and lease.undertaking_how == SignedHow.ON_SCREEN and not lease.needs_undertaking:
        require(by, Permission.WRITE)
        kept = [entry for entry in attachments(Lease.key(), lease.id) if entry.purpose == "undertaking"]
        if kept:
            return hand_out(stored_at(folder, kept[0].sha256), file)
    with unit_of_work(by, at):
        if lease is not None:
            lease = service.count_print(lease.id, by=by, at=at)
            write_form(file, UNDERTAKING, [_copy(wanted, undertaking_values(lease), lease.print_count, by, at)])
        elif payment is not None:
            payment = money.count_receipt(payment.id, by=by, at=at)
            write_form(file, RECEIPT, [_copy(wanted, receipt_values(payment), payment.print_count, by, at)])
        else:
            raise BadInput("number", mark("没有编号 {number} 的租约、停车证或收据，核对编号。"), number=number)
    return read_back(file)
