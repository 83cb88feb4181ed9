"""停车证: issued after payment, void with every change, known from a forged one by its check code (F09, R13, R14)."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime

from csapp.core.errors import BadInput
from csapp.core.marks import mark
from csapp.core.money import yuan
from csapp.core.roles import Actor, Permission, require
from csapp.core.values import folded_width
from csapp.db.connection import connected
from csapp.db.numbering import advance
from csapp.db.setting import keep_setting, setting
from csapp.db.unit_of_work import Work, fetch, unit_of_work
from csapp.features.parking_lease.models.lease import Lease, Permit
from csapp.features.parking_lease.models.rules import rules
from csapp.features.parking_lease.service.entry import begin, line, take, void_permit
from csapp.features.parking_lease.workflow import LeaseState

SECRET = "parking.secret"
_SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def issue_permit(lease_id: int, *, version: int | None = None, by: Actor, at: datetime) -> Permit:
    """A permit until the last paid day; refused before payment, before the 承诺书, before the car's file is current."""
    with unit_of_work(by, at) as work:
        lease = begin(lease_id, "issue_permit", by)
        _check(lease, at)
        return _issue(work, lease, "issue_permit", version)


def reissue(lease_id: int, *, version: int | None = None, by: Actor, at: datetime, end_reason: str) -> Permit:
    """补发: the lost or damaged one is void, the new one has its own number."""
    with unit_of_work(by, at) as work:
        lease = begin(lease_id, "reissue", by)
        why = line(end_reason, "end_reason", mark("写上为什么补发，例如 遗失。"))
        _check(lease, at, renewal=False)
        return _issue(work, lease, "reissue", version, why)


def _check(lease: Lease, at: datetime, *, renewal: bool = True) -> None:
    owed = lease.owed_fen
    if lease.paid_at is None or lease.paid_until is None or owed:
        raise BadInput("amount_fen", mark("还欠 {owed}，先登记缴费再发停车证。"), owed=yuan(owed))
    if lease.paid_until < at.date():
        raise BadInput("months", mark("缴费只到 {day}，续缴以后才能发停车证。"), day=lease.paid_until)
    if lease.needs_undertaking:
        raise BadInput("undertaking_how", mark("车辆或车位换过了，先重签承诺书再发停车证。"))
    if renewal and lease.state == LeaseState.RENEWED:
        if lease.checked_at is None or lease.checked_at < lease.paid_at:
            raise BadInput("brand", mark("续缴以后先更新车辆信息，再发停车证。"))
        signed = lease.undertaking_at
        if rules().undertaking_on_renewal and (signed is None or signed < lease.paid_at):
            raise BadInput("undertaking_how", mark("按本中心规定，续租要重签承诺书。"))


def _issue(work: Work, lease: Lease, name: str, version: int | None, reason: str = "") -> Permit:
    void_permit(work, lease, reason or mark("换发新证"))
    assert lease.starts_on is not None
    assert lease.paid_until is not None
    number = f"TCZ-{advance('TCZ'):04d}"
    begins = max(lease.starts_on, work.at.date()) if lease.permit_at is not None else lease.starts_on
    permit = Permit(
        number=number,
        lease=lease,
        plate=lease.plate,
        space_code=lease.space_code,
        valid_from=begins,
        valid_until=lease.paid_until,
        paid_at=lease.paid_at,
        paid_until=lease.paid_until,
        issued_at=work.at,
        issued_by=work.by.name,
        check_code=check_code(number, str(lease.plate), str(lease.paid_until)),
    )
    work.add(permit)
    told = {"permit_number": number, "permit_at": work.at, "permit_until": lease.paid_until}
    take(work, lease, name, version, remark=mark("；").join(filter(None, (number, reason))), **told)
    return permit


def check_code(number: str, plate: str, until: str) -> str:
    """Six signs that only this office can make of number, plate and last day."""
    key = setting(SECRET, "")
    if not key:
        key = secrets.token_hex(16)
        keep_setting(SECRET, key)
    digest = hashlib.blake2s(f"{number}|{plate}|{until}".encode(), key=key.encode()[:32]).digest()
    return "".join(_SIGNS[byte % len(_SIGNS)] for byte in digest[:6])


def scanned(permit: Permit) -> str:
    """What the QR code says: number, plate, last day and check code."""
    return f"{permit.number}|{permit.plate}|{permit.valid_until}|{permit.check_code}"


@dataclass(frozen=True)
class PermitAnswer:
    """What the gate is told about a permit: in force or why not."""

    permit: Permit | None
    is_good: bool
    words: str


def look_at(text: str, at: datetime) -> PermitAnswer:
    """Whether a permit is genuine and in force, by its number or the content of its QR code."""
    number, *rest = folded_width(text).upper().split("|")
    with connected():
        permit: Permit | None = Permit.get_or_none(Permit.number == number.strip())
    if permit is None:
        return PermitAnswer(None, False, mark("没有这个证号，是假证。"))
    if rest and "|".join((number, *rest)) != scanned(permit).upper():
        return PermitAnswer(permit, False, mark("校验码对不上，是假证或改过的证。"))
    if permit.void_at is not None:
        words = mark("{number} 已作废：{reason}。").format(number=permit.number, reason=permit.void_reason)
        return PermitAnswer(permit, False, words)
    if permit.valid_until < at.date():
        return PermitAnswer(permit, False, mark("{day} 已到期。").format(day=permit.valid_until))
    words = mark("有效，{plate} 停 {space}，到 {day}。")
    return PermitAnswer(permit, True, words.format(plate=permit.plate, space=permit.space_code, day=permit.valid_until))


def count_permit(permit_id: int, *, by: Actor, at: datetime) -> Permit:
    """One more print of a permit."""
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        permit = fetch(Permit, permit_id)
        return work.change(permit, "print", print_count=permit.print_count + 1)
