"""机动车位租赁台账 (F10, P04): declared once for table, panel, steps, filters and sheet."""

from datetime import datetime, timedelta
from typing import Any

from csapp.core.marks import mark
from csapp.core.roles import Actor
from csapp.core.workflow import Shape
from csapp.features.parking_lease.models.lease import BoardState, Lease, Recheck, ReminderHow, SignedHow
from csapp.features.parking_lease.models.money import PayMethod
from csapp.features.parking_lease.models.rules import rules
from csapp.features.parking_lease.service import changes, money, permits, rounds
from csapp.features.parking_lease.service import lease as service
from csapp.features.parking_lease.workflow import BEGUN, PARKED, PARKING_LEASE, LeaseState
from csapp.masterdata.vehicles.models import SpaceKind
from csapp.registers.spec import Action, Field, Filter, Kind, Private, Register, Sheet

_S = LeaseState
_SOON = 10
"""Days before the last paid day from which a permit can only follow a renewal."""


def _expiring(now: datetime, _by: Actor | None) -> object:
    last = now.date() + timedelta(days=rules().horizon_days)
    return Lease.state.in_(PARKED) & (Lease.paid_until >= now.date()) & (Lease.paid_until < last)


def _expired(now: datetime, _by: Actor | None) -> object:
    return Lease.state.in_(PARKED) & (Lease.paid_until < now.date())


def _owed(_now: datetime, _by: Actor | None) -> object:
    return (Lease.due_fen > Lease.paid_fen) | (Lease.deposit_fen > Lease.deposit_paid_fen)


def _to_issue(_now: datetime, _by: Actor | None) -> object:
    return Lease.state.in_((_S.PAID, _S.RENEWED, _S.CHANGED))


def _to_check(_now: datetime, _by: Actor | None) -> object:
    return Lease.state.in_(PARKED) & Lease.recheck.in_((Recheck.OPEN, Recheck.DIFFERENT))


def _insurance(now: datetime, _by: Actor | None) -> object:
    # a list of cars is short; the condition stays inside the one SELECT of the page
    from_cars = Lease.vehicle.rel_model
    late = from_cars.select(from_cars.id).where(from_cars.insured_until < now.date() + timedelta(days=30))
    return Lease.state.in_(PARKED) & Lease.vehicle.in_(late)


def why_no_permit(lease: Any, now: datetime) -> str:
    """One line for the step that is not there: the permit."""
    if lease.state == _S.REGISTERED:
        return mark("发放停车证：缴费之后才能发。")
    left = lease.days_left(now.date())
    if lease.state == _S.ACTIVE and left is not None and left <= _SOON:
        return mark("发放停车证：续缴之后才能发。")
    if lease.state in PARKED and lease.needs_undertaking:
        return mark("发放停车证：重签承诺书之后才能发。")
    return ""


def _has(name: str) -> Any:
    return lambda lease: bool(getattr(lease, name))


LEASES = Register(
    key="parking_lease",
    label=mark("车位租赁"),
    noun=mark("租赁"),
    icon="parking",
    model=Lease,
    workflow=PARKING_LEASE,
    fields=(
        Field("state", mark("状态"), Kind.STATE, width=96),
        Field("space_code", mark("车位"), Kind.CODE, width=96),
        Field("kind", mark("种类"), Kind.CHOICE, path="space.kind", choices=SpaceKind, width=64),
        Field("plate", mark("车牌"), Kind.CODE, width=96),
        Field("brand", mark("品牌型号"), path="vehicle.brand", width=120, limit=40),
        Field("color", mark("颜色"), path="vehicle.color", width=64, limit=20),
        Field("licence", mark("行驶证号"), path="vehicle.licence", private=Private.IDENTITY, width=132, limit=40),
        Field("insured_until", mark("保险到期"), Kind.DAY, path="vehicle.insured_until", width=104),
        Field("holder", mark("租用人"), width=0),
        Field("room", mark("房号"), Kind.CODE, path="unit.code", width=104),
        Field("phone", mark("电话"), Kind.PHONE, private=Private.PHONE, width=116),
        Field("applied_at", mark("申请时间"), Kind.MOMENT, width=116),
        Field("licence_seen", mark("看过行驶证"), Kind.CHECK, width=72),
        Field("insurance_seen", mark("看过车辆保险卡"), Kind.CHECK, width=72),
        Field("waiver_reason", mark("免看理由"), limit=200, hint=mark("缺一样证件时，主管写")),
        Field("waived_by", mark("批准免看")),
        Field("undertaking_at", mark("承诺书签于"), Kind.MOMENT, width=116),
        Field("undertaking_how", mark("承诺书签法"), Kind.CHOICE, choices=SignedHow, width=84),
        Field("starts_on", mark("起租日"), Kind.DAY, required=True, width=104),
        Field("months", mark("租几个月"), Kind.NUMBER, required=True),
        Field("days", mark("另加几天"), Kind.NUMBER),
        Field("ends_on", mark("租到"), Kind.DAY, width=104),
        Field("monthly_fen", mark("月租"), Kind.MONEY, width=96),
        Field("due_fen", mark("应缴租金"), Kind.MONEY, width=104),
        Field("paid_fen", mark("已缴租金"), Kind.MONEY, width=104),
        Field("deposit_fen", mark("应收押金"), Kind.MONEY, width=96),
        Field("deposit_paid_fen", mark("已收押金"), Kind.MONEY, width=96),
        Field("paid_until", mark("缴费到"), Kind.DEADLINE, width=96),
        Field("amount_fen", mark("收款"), Kind.MONEY, path="owed_fen", required=True),
        Field("refund_fen", mark("退租金"), Kind.MONEY, path="credit_fen", required=True),
        Field("deposit_back_fen", mark("退押金"), Kind.MONEY, path="deposit_paid_fen", required=True),
        Field("method", mark("收付方式"), Kind.CHOICE, choices=PayMethod),
        Field("permit_number", mark("停车证"), Kind.CODE, width=96),
        Field("permit_until", mark("证有效至"), Kind.DAY, width=104),
        Field("board", mark("车位牌"), Kind.CHOICE, choices=BoardState, width=84),
        Field("board_on", mark("制作日期"), Kind.DAY),
        Field("recheck", mark("核对结果"), Kind.CHOICE, choices=Recheck, width=84),
        Field("recheck_by", mark("核对人"), limit=40, hint=mark("秩序维护部哪位核对的")),
        Field("recheck_note", mark("不一致之处"), limit=200),
        Field("listed_on", mark("列入到期清单"), Kind.DAY),
        Field("how", mark("怎么催的"), Kind.CHOICE, choices=ReminderHow, required=True),
        Field("said", mark("催缴情况"), required=True, limit=200, hint=mark("对方怎么说，没有接通也写")),
        Field("promised_on", mark("答应哪天来"), Kind.DAY),
        Field("reminders", mark("催缴次数"), Kind.NUMBER, width=72),
        Field("new_plate", mark("新车牌"), Kind.CODE, hint=mark("不换车就空着")),
        Field("new_space", mark("新车位"), Kind.CODE, hint=mark("例如 B1-031，不换位就空着")),
        Field("changed_on", mark("从哪天起"), Kind.DAY),
        Field("ended_on", mark("退租日"), Kind.DAY, required=True, width=104),
        Field("end_reason", mark("原因"), required=True, limit=200),
        Field("note", mark("备注"), Kind.LONG),
        Field("number", mark("编号"), Kind.CODE, width=140),
    ),
    table=("state", "space_code", "plate", "holder", "room", "monthly_fen", "paid_until", "permit_number", "number"),
    title="space_code",
    order="-applied_at",
    period="applied_at",
    facts=(
        "plate", "brand", "color", "holder", "room", "phone", "kind", "starts_on", "ends_on", "monthly_fen", "due_fen",
        "paid_fen", "paid_until", "deposit_paid_fen", "permit_number", "permit_until", "insured_until", "licence",
        "waiver_reason", "waived_by", "undertaking_at", "board", "recheck", "recheck_note", "listed_on", "said",
        "ended_on", "end_reason", "note",
    ),
    filters=(
        Filter("parked", mark("租用"), lambda now, by: Lease.state.in_(PARKED), Shape.DOT),
        Filter("expiring", mark("快到期"), _expiring, Shape.DIAMOND),
        Filter("expired", mark("已到期"), _expired, Shape.TRIANGLE),
        Filter("begun", mark("办理中"), lambda now, by: Lease.state.in_(BEGUN), Shape.RING),
        Filter("owed", mark("欠费"), _owed, Shape.SQUARE),
        Filter("to_issue", mark("待发证"), _to_issue, Shape.RING),
        Filter("to_check", mark("待核对"), _to_check, Shape.BARS),
        Filter("insurance", mark("保险到期"), _insurance, Shape.DIAMOND),
        Filter("ended", mark("已退租"), lambda now, by: Lease.state == _S.ENDED, Shape.FILED),
        Filter("history", mark("历史台账"), lambda now, by: Lease.is_history, Shape.FILED),
        Filter("all", mark("全部")),
    ),
    actions=(
        Action(
            "see_documents",
            service.see_documents,
            ("licence_seen", "insurance_seen", "waiver_reason"),
            icon="check",
        ),
        Action("sign_undertaking", service.sign_undertaking, icon="sign", opens="sign_undertaking"),
        Action(
            "register",
            service.register,
            ("starts_on", "months", "days", "brand", "color", "licence", "insured_until"),
            icon="car",
        ),
        Action("sign_again", service.sign_again, icon="sign", opens="sign_again", offered=_has("needs_undertaking")),
        Action(
            "update_vehicle",
            changes.update_vehicle,
            ("brand", "color", "licence", "insured_until"),
            icon="car",
            offered=lambda lease: lease.checked_at is None or lease.checked_at < lease.paid_at,
        ),
        Action("pay", money.pay, ("amount_fen", "method"), icon="check", offered=lambda lease: (
            lease.owed_fen > 0 or lease.state == _S.REGISTERED)),
        Action("pay_part", money.pay, ("amount_fen", "method"), icon="check", offered=lambda lease: (
            lease.state == _S.ENDED and lease.owed_fen > 0)),
        Action("issue_permit", permits.issue_permit, icon="parking", offered=lambda lease: (
            not lease.owed_fen and not lease.needs_undertaking)),
        Action("renew", money.renew, ("months", "days", "method"), icon="check", offered=lambda lease: (
            not lease.owed_fen)),
        Action("remind", rounds.remind, ("how", "said", "promised_on"), icon="phone"),
        Action("change", changes.change, ("new_plate", "new_space", "changed_on"), icon="car"),
        Action("recheck", rounds.recheck, ("recheck", "recheck_by", "recheck_note"), offered=lambda lease: (
            lease.recheck in (Recheck.OPEN, Recheck.DIFFERENT))),
        Action("correct", changes.correct, ("brand", "color", "licence", "insured_until"), offered=lambda lease: (
            lease.recheck == Recheck.DIFFERENT)),
        Action("make_board", rounds.make_board, ("board_on",), offered=lambda lease: (
            lease.board in (BoardState.TO_LIST, BoardState.LISTED))),
        Action("add_car", changes.add_car, ("new_plate",), offered=lambda lease: rules().cars_per_space > 1),
        # offered beside 打印停车证, where one looks for it
        Action("reissue", permits.reissue, ("end_reason",), icon="parking", offered=lambda lease: False),
        Action("refund", money.refund, ("refund_fen", "method"), icon="undo", offered=_has("credit_fen")),
        Action(
            "give_deposit_back",
            money.give_deposit_back,
            ("deposit_back_fen", "method"),
            icon="undo",
            offered=_has("deposit_paid_fen"),
        ),
        Action("withdraw", service.withdraw, ("end_reason",)),
        Action("end", service.end, ("ended_on", "end_reason")),
    ),
    missing=why_no_permit,
    sheet=Sheet(
        title=mark("机动车位租赁台账"),
        personal=("holder",),
        columns=(
            "number", "space_code", "kind", "plate", "brand", "color", "holder", "room", "phone", "starts_on",
            "ends_on", "paid_until", "monthly_fen", "due_fen", "paid_fen", "deposit_paid_fen", "permit_number",
            "permit_until", "board", "recheck", "state",
        ),
        totals=("due_fen", "paid_fen", "deposit_paid_fen"),
        counts="state",
        signatures=(mark("前台"), mark("主管"), mark("经理")),
    ),
    document="parking_lease",
)  # fmt: skip

# What is asked at the counter for a new lease; the person comes from the finder above it.
APPLY_FIELDS = (
    Field("space", mark("车位"), Kind.CODE, required=True, hint=mark("例如 B1-003")),
    Field("plate", mark("车牌"), Kind.CODE, required=True, hint=mark("例如 苏E6H27P")),
    Field("holder", mark("租用人"), required=True, limit=80),
    Field("phone", mark("电话"), Kind.CODE, hint=mark("在册的住户可以空着")),
    Field("brand", mark("品牌型号"), limit=40),
    Field("color", mark("颜色"), limit=20),
)
