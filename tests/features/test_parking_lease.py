"""机动车位租赁 (5.5, S13, S14): what may be done in which order, and every input that is refused with its reason."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import peewee
import pytest

from csapp.core.errors import BadInput, NotAllowed, StaleRecord, TransitionRefused, UserError
from csapp.core.paths import DataFolder
from csapp.core.roles import Role
from csapp.db import check
from csapp.db.audit import AuditLine
from csapp.db.connection import database
from csapp.db.unit_of_work import unit_of_work
from csapp.features.parking_lease.models.lease import BoardState, Lease, Permit, Recheck, Stay, Term
from csapp.features.parking_lease.models.money import DayReport, Payment
from csapp.features.parking_lease.models.rounds import ListKind
from csapp.features.parking_lease.service import changes, money, permits, rounds
from csapp.features.parking_lease.service import lease as service
from csapp.features.parking_lease.service.entry import refuse_while_leased
from csapp.features.parking_lease.workflow import PARKING_LEASE, LeaseState
from csapp.masterdata.vehicles.models import ParkingSpace, SpaceKind, Standing, Vehicle
from csapp.masterdata.vehicles.service import change_space, remove_space, withdrawing
from tests import makers
from tests.features import parking_makers as parking
from tests.makers import ADMIN, DESK, MANAGER, NOW, SUPERVISOR

S = LeaseState
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def spaces(office: DataFolder) -> DataFolder:
    """Two free spaces on the ground, one below, a rate for each kind."""
    parking.rates(deposit_fen=20_000)
    for code in ("B1-027", "B1-028"):
        parking.space(code)
    parking.space("B2-001", SpaceKind.UNDERGROUND)
    return office


def test_a_lease_goes_through_every_step_of_the_flow() -> None:
    lease = parking.applied()
    assert lease.number == "CW20261124-001"
    service.see_documents(lease.id, by=DESK, at=NOW, licence_seen=True, insurance_seen=True)
    service.sign_undertaking(lease.id, by=DESK, at=NOW)
    lease = service.register(lease.id, by=DESK, at=NOW, starts_on=TODAY, months=6, brand="大众朗逸", color="白")
    assert (lease.due_fen, lease.deposit_fen, lease.owed_fen) == (180_000, 20_000, 200_000)
    rent, deposit = money.pay(lease.id, by=DESK, at=NOW, amount_fen=200_000, method="微信")
    assert (rent.number, rent.amount_fen, deposit.amount_fen) == ("SJ20261124-001", 180_000, 20_000)
    permit = permits.issue_permit(lease.id, by=DESK, at=NOW)
    lease = parking.fresh(lease)
    assert (lease.state, lease.permit_number, str(permit.valid_until)) == (S.ACTIVE, "TCZ-0001", "2027-05-23")
    assert [step.name for step in PARKING_LEASE.steps_from(S.ACTIVE, Role.DESK)][:2] == ["renew", "remind"]


@pytest.mark.parametrize("state", list(S))
def test_every_step_from_every_state_is_allowed_or_refused_as_the_table_says(state: LeaseState) -> None:
    lease = parking.leased()
    Lease.update(state=state).where(Lease.id == lease.id).execute()
    allowed = {step.name for step in PARKING_LEASE.steps_from(state, Role.MANAGER)}
    for name, act in ACTS.items():
        try:
            with unit_of_work(MANAGER, NOW):
                act(lease.id)
                raise BadInput("", "undone")
        except TransitionRefused:
            assert name not in allowed, name
        except UserError:
            assert name in allowed, name


ACTS: dict[str, Callable[[int], Any]] = {
    "see_documents": lambda i: service.see_documents(i, by=MANAGER, at=NOW, licence_seen=True, insurance_seen=True),
    "sign_undertaking": lambda i: service.sign_undertaking(i, by=MANAGER, at=NOW),
    "sign_again": lambda i: service.sign_again(i, by=MANAGER, at=NOW),
    "register": lambda i: service.register(i, by=MANAGER, at=NOW, starts_on=TODAY, months=1),
    "issue_permit": lambda i: permits.issue_permit(i, by=MANAGER, at=NOW),
    "reissue": lambda i: permits.reissue(i, by=MANAGER, at=NOW, end_reason="遗失"),
    "renew": lambda i: money.renew(i, by=MANAGER, at=NOW, months=1),
    "refund": lambda i: money.refund(i, by=MANAGER, at=NOW, refund_fen=1, method="现金"),
    "give_deposit_back": lambda i: money.give_deposit_back(i, by=MANAGER, at=NOW, deposit_back_fen=1, method="现金"),
    "change": lambda i: changes.change(i, by=MANAGER, at=NOW, new_plate="苏E11111"),
    "update_vehicle": lambda i: changes.update_vehicle(i, by=MANAGER, at=NOW),
    "correct": lambda i: changes.correct(i, by=MANAGER, at=NOW),
    "add_car": lambda i: changes.add_car(i, by=MANAGER, at=NOW, new_plate="苏E22222"),
    "remind": lambda i: rounds.remind(i, by=MANAGER, at=NOW, how="电话", said="好"),
    "recheck": lambda i: rounds.recheck(i, by=MANAGER, at=NOW, recheck="一致"),
    "make_board": lambda i: rounds.make_board(i, by=MANAGER, at=NOW),
    "withdraw": lambda i: service.withdraw(i, by=MANAGER, at=NOW, end_reason="不租了"),
    "end": lambda i: service.end(i, by=MANAGER, at=NOW, ended_on=TODAY, end_reason="搬走"),
}


def test_a_document_is_waived_by_a_leader_with_a_reason_and_by_nobody_else() -> None:
    lease = parking.applied()
    seen: dict[str, Any] = {"licence_seen": True, "insurance_seen": False}
    with pytest.raises(BadInput, match="还没有看到车辆保险卡"):
        service.see_documents(lease.id, by=DESK, at=NOW, waiver_reason="急", **seen)
    with pytest.raises(BadInput, match="写明为什么可以不看"):
        service.see_documents(lease.id, by=SUPERVISOR, at=NOW, **seen)
    with pytest.raises(BadInput, match="至少要看到一样"):
        service.see_documents(
            lease.id, by=SUPERVISOR, at=NOW, licence_seen=False, insurance_seen=False, waiver_reason="急"
        )
    held = service.see_documents(lease.id, by=SUPERVISOR, at=NOW, waiver_reason="新车，保单在办", **seen)
    assert (held.waived_by, held.waiver_reason, held.state) == (SUPERVISOR.name, "新车，保单在办", S.SEEN)


def test_no_permit_before_the_whole_sum_is_paid() -> None:
    lease = parking.registered()
    with pytest.raises(TransitionRefused):
        permits.issue_permit(lease.id, by=DESK, at=NOW)
    money.pay(lease.id, by=DESK, at=NOW, amount_fen=199_999, method="现金")
    assert (parking.fresh(lease).state, parking.fresh(lease).owed_fen) == (S.REGISTERED, 1)
    with pytest.raises(TransitionRefused):
        permits.issue_permit(lease.id, by=DESK, at=NOW)
    money.pay(lease.id, by=DESK, at=NOW, amount_fen=1, method="现金")
    assert permits.issue_permit(lease.id, by=DESK, at=NOW).number == "TCZ-0001"


def test_the_database_itself_refuses_a_permit_without_payment_and_a_space_let_twice() -> None:
    lease = parking.registered()
    with pytest.raises(peewee.IntegrityError), database.atomic():
        Lease.update(permit_at=NOW, permit_until=TODAY).where(Lease.id == lease.id).execute()
    with pytest.raises(peewee.IntegrityError), database.atomic():
        Lease.update(state=S.ACTIVE).where(Lease.id == lease.id).execute()
    other = parking.applied("B1-028", "苏E00001")
    with pytest.raises(peewee.IntegrityError), database.atomic():
        Lease.update(space=lease.space).where(Lease.id == other.id).execute()
    with pytest.raises(peewee.IntegrityError), database.atomic():
        Lease.update(vehicle=lease.vehicle).where(Lease.id == other.id).execute()
    paid = parking.leased("B2-001", "苏E00002")
    permit = Permit.get(Permit.lease == paid.id)
    for change in ({"issued_at": NOW - timedelta(days=1)}, {"valid_until": date(2099, 1, 1)}):
        with pytest.raises(peewee.IntegrityError), database.atomic():
            Permit.update(**change).where(Permit.id == permit.id).execute()


def test_stays_of_one_space_never_overlap_whoever_writes() -> None:
    lease = parking.leased()
    service.end(lease.id, by=DESK, at=parking.later(40), ended_on=parking.later(40).date(), end_reason="搬走")
    other = parking.leased("B1-028", "苏E00001")
    stay: dict[str, Any] = {"version": 1, "created_at": NOW, "created_by": 1, "changed_at": NOW, "changed_by": 1}
    with pytest.raises(peewee.IntegrityError, match="overlap"), database.atomic():
        Stay.insert(lease=other.id, space=lease.space_id, from_on=parking.later(30).date(), **stay).execute()
    Stay.insert(lease=other.id, space=lease.space_id, from_on=parking.later(41).date(), **stay).execute()


def unchanged(act: Callable[[], Any], match: str) -> None:
    """Refused with the reason, and nothing is written."""
    tables = (Lease, Stay, Term, Permit, Payment, DayReport, ParkingSpace, Vehicle, AuditLine)
    before = [list(table.select().order_by(table.id).dicts()) for table in tables]
    with pytest.raises(BadInput, match=match):
        act()
    assert [list(table.select().order_by(table.id).dicts()) for table in tables] == before


def test_overlapping_leases_of_one_space_are_refused() -> None:
    lease = parking.leased()
    unchanged(lambda: parking.applied("B1-027", "苏E00001"), "B1-027 已由 苏E6H27P 的租约 CW20261124-001 占用")
    service.end(lease.id, by=DESK, at=NOW, ended_on=TODAY + timedelta(days=60), end_reason="下下月搬走")
    late = parking.promised("B1-027", "苏E00001")
    unchanged(
        lambda: service.register(late.id, by=DESK, at=NOW, starts_on=TODAY + timedelta(days=60), months=1), "不能重叠"
    )
    begun = service.register(late.id, by=DESK, at=NOW, starts_on=TODAY + timedelta(days=61), months=1)
    assert begun.state == S.REGISTERED


def test_an_end_before_the_start_is_refused() -> None:
    lease = parking.promised()
    begin: dict[str, Any] = {"by": DESK, "at": NOW, "starts_on": TODAY}
    unchanged(lambda: service.register(lease.id, until_on=TODAY - timedelta(days=1), **begin), "早于起租日")
    unchanged(lambda: service.register(lease.id, months=0, **begin), "至少一天")
    unchanged(lambda: service.register(lease.id, months=121, **begin), "最多租 120 个月")
    service.register(lease.id, months=1, **begin)
    money.pay(lease.id, by=DESK, at=NOW, amount_fen=None, method="现金")
    permits.issue_permit(lease.id, by=DESK, at=NOW)
    day = TODAY - timedelta(days=1)
    unchanged(lambda: service.end(lease.id, by=DESK, at=NOW, ended_on=day, end_reason="x"), "退租日早于起租日")


def test_the_31st_is_a_start_like_any_other_and_keeps_its_day() -> None:
    at = NOW.replace(year=2027, month=1, day=31)
    lease = parking.leased(at=at, months=1)
    assert str(lease.paid_until) == "2027-02-27"
    money.renew(lease.id, by=DESK, at=at, months=1, method="现金")
    assert str(parking.fresh(lease).paid_until) == "2027-03-30"


def test_a_plate_with_full_width_letters_is_folded_and_a_wrong_one_refused() -> None:
    assert parking.applied(plate="苏Ｅ·６Ｈ２７Ｐ").plate == "苏E6H27P"
    unchanged(lambda: parking.applied("B1-028", "６Ｈ２７Ｐ"), "认不出来")


def test_a_refund_above_the_paid_sum_or_the_unused_months_is_refused() -> None:
    lease = parking.leased()
    ended = service.end(lease.id, by=DESK, at=parking.later(40), ended_on=parking.later(40).date(), end_reason="搬走")
    assert (ended.due_fen, ended.paid_fen, ended.credit_fen) == (60_000, 180_000, 120_000)
    give: dict[str, Any] = {"by": DESK, "at": parking.later(40), "method": "现金"}
    unchanged(lambda: money.refund(lease.id, refund_fen=180_001, **give), "一共缴了 ¥1,800.00")
    unchanged(lambda: money.refund(lease.id, refund_fen=120_001, **give), "没有用到的部分只有 ¥1,200.00")
    unchanged(lambda: money.give_deposit_back(lease.id, deposit_back_fen=20_001, **give), "押金收了 ¥200.00")
    back = money.refund(lease.id, refund_fen=None, **give)
    assert (back.amount_fen, parking.fresh(lease).credit_fen) == (-120_000, 0)
    assert money.give_deposit_back(lease.id, deposit_back_fen=None, **give).amount_fen == -20_000


def test_more_than_is_owed_is_not_taken() -> None:
    lease = parking.registered()
    unchanged(lambda: money.pay(lease.id, by=DESK, at=NOW, amount_fen=200_001, method="现金"), "应缴 ¥2,000.00")
    unchanged(lambda: money.pay(lease.id, by=DESK, at=NOW, amount_fen=0, method="现金"), "写上收了多少钱")


def test_a_payment_of_a_closed_period_is_refused_also_by_the_database() -> None:
    lease = parking.registered(at=parking.later(-3), starts_on=TODAY)
    money.pay(lease.id, by=DESK, at=parking.later(-3), amount_fen=1_000, method="现金")
    report = money.close_day(parking.later(-3).date(), by=DESK, at=NOW)
    closed = parking.later(-3).date()
    pay: dict[str, Any] = {"by": DESK, "at": NOW, "amount_fen": 1_000, "method": "现金"}
    unchanged(lambda: money.pay(lease.id, paid_on=closed, **pay), "2026-11-21 的收费日报 RB20261121-001 已经交财务")
    unchanged(lambda: money.pay(lease.id, paid_on=TODAY + timedelta(days=1), **pay), "不能晚于今天")
    for change in ({"amount_fen": 5}, {"method": "微信"}):
        with pytest.raises(peewee.IntegrityError, match="closed"), database.atomic():
            Payment.update(**change).where(Payment.report == report.id).execute()
    money.close_day(TODAY, by=DESK, at=NOW)
    (late,) = money.pay(lease.id, **pay)
    assert late.report.day == TODAY + timedelta(days=1)


def test_a_space_is_not_removed_or_closed_while_it_is_leased(desk: Any) -> None:
    def refuse(_sender: object, space: ParkingSpace, **_: object) -> None:
        refuse_while_leased(space)

    withdrawing.connect(refuse)
    lease = parking.leased()
    unchanged(lambda: remove_space(lease.space.id, by=desk, at=NOW), "正由 苏E6H27P 租用")
    unchanged(lambda: change_space(lease.space.id, by=desk, at=NOW, standing=Standing.CLOSED), "正由 苏E6H27P 租用")
    service.end(lease.id, by=DESK, at=NOW, ended_on=TODAY, end_reason="搬走")
    unchanged(lambda: remove_space(lease.space.id, by=desk, at=NOW), "改为停用")
    assert change_space(lease.space.id, by=desk, at=NOW, standing=Standing.CLOSED).standing == Standing.CLOSED
    remove_space(ParkingSpace.get(ParkingSpace.code == "B1-028").id, by=desk, at=NOW)
    unchanged(lambda: parking.applied("B1-028"), "没有找到车位")
    unchanged(lambda: parking.applied("B1-027", "苏E00001"), "登记为停用")


def test_a_renewal_needs_no_new_undertaking_but_the_car_s_file_first() -> None:
    lease = parking.leased()
    money.renew(lease.id, by=DESK, at=parking.later(10), months=3, method="支付宝")
    assert parking.fresh(lease).state == S.RENEWED
    with pytest.raises(BadInput, match="先更新车辆信息"):
        permits.issue_permit(lease.id, by=DESK, at=parking.later(10))
    changes.update_vehicle(lease.id, by=DESK, at=parking.later(10), color="黑", insured_until=date(2027, 6, 1))
    second = permits.issue_permit(lease.id, by=DESK, at=parking.later(10))
    assert (second.number, str(second.valid_until)) == ("TCZ-0002", "2027-08-23")
    first = Permit.get(Permit.number == "TCZ-0001")
    assert first.void_at is not None
    assert permits.look_at(permits.scanned(first), NOW).words == "TCZ-0001 已作废：换发新证。"
    assert permits.look_at(permits.scanned(second), NOW).is_good
    assert not permits.look_at(permits.scanned(second).replace("2027", "2029"), NOW).is_good
    assert not permits.look_at("TCZ-9999", NOW).is_good


def test_where_the_office_wants_it_every_renewal_is_signed_again() -> None:
    lease = parking.leased()
    rounds.change_rules(by=ADMIN, at=NOW, undertaking_on_renewal=True)
    money.renew(lease.id, by=DESK, at=parking.later(1), months=1, method="现金")
    changes.update_vehicle(lease.id, by=DESK, at=parking.later(1))
    with pytest.raises(BadInput, match="续租要重签承诺书"):
        permits.issue_permit(lease.id, by=DESK, at=parking.later(1))
    service.sign_again(lease.id, by=DESK, at=parking.later(1))
    assert permits.issue_permit(lease.id, by=DESK, at=parking.later(1)).lease_id == lease.id


def test_another_car_needs_a_new_undertaking_and_a_new_permit() -> None:
    lease = parking.leased()
    unchanged(lambda: changes.change(lease.id, by=DESK, at=NOW, new_plate="苏E6H27P"), "就是现在的车")
    changed = changes.change(lease.id, by=DESK, at=NOW, new_plate="苏ED12345")
    assert (changed.state, changed.plate, changed.permit_number) == (S.CHANGED, "苏ED12345", "")
    with pytest.raises(BadInput, match="先重签承诺书"):
        permits.issue_permit(lease.id, by=DESK, at=NOW)
    service.sign_again(lease.id, by=DESK, at=NOW)
    assert permits.issue_permit(lease.id, by=DESK, at=NOW).plate == "苏ED12345"


def test_a_move_frees_the_old_space_and_charges_the_rest_at_the_new_rate() -> None:
    lease = parking.leased()
    day = TODAY + timedelta(days=30)
    same = changes.change(lease.id, by=DESK, at=NOW, new_space="B1-028", changed_on=day)
    assert (same.space_code, same.due_fen, same.owed_fen) == ("B1-028", 180_000, 0)
    dearer = parking.fresh(lease)
    service.sign_again(dearer.id, by=DESK, at=NOW)
    permits.issue_permit(dearer.id, by=DESK, at=NOW)
    below = changes.change(lease.id, by=DESK, at=parking.later(61), new_space="B2-001")
    assert below.owed_fen == 40_000
    assert below.board == BoardState.TO_LIST
    with pytest.raises(BadInput, match="还欠"):
        permits.issue_permit(lease.id, by=DESK, at=parking.later(61))
    assert parking.applied("B1-027", "苏E00001").state == S.APPLIED


def test_cars_and_spaces_are_limited_as_the_office_settled() -> None:
    home = makers.unit("3-1-0904")
    first = parking.leased(unit=home.id)
    unchanged(lambda: changes.add_car(first.id, by=DESK, at=NOW, new_plate="苏E22222"), "最多登记 1 辆")
    rounds.change_rules(by=ADMIN, at=NOW, cars_per_space=2, spaces_per_household=1)
    changes.add_car(first.id, by=DESK, at=NOW, new_plate="苏E22222")
    unchanged(lambda: parking.applied("B1-028", "苏E22222"), "已有租约")
    unchanged(lambda: parking.applied("B1-028", "苏E33333", unit=home.id), "每户最多 1 个车位")
    rounds.change_rules(by=ADMIN, at=NOW, spaces_per_household=2)
    assert parking.applied("B1-028", "苏E33333", unit=home.id).unit_id == home.id
    with pytest.raises(BadInput):
        rounds.change_rules(by=ADMIN, at=NOW, horizon_days=0)
    with pytest.raises(NotAllowed):
        rounds.change_rules(by=DESK, at=NOW, horizon_days=60)


def test_boards_and_recheck_follow_the_lease() -> None:
    lease = parking.leased("B2-001")
    assert lease.board == BoardState.TO_LIST
    rounds.issue_list(ListKind.BOARDS, by=DESK, at=NOW)
    assert parking.fresh(lease).board == BoardState.LISTED
    assert rounds.make_board(lease.id, by=DESK, at=NOW).board == BoardState.MADE
    with pytest.raises(BadInput, match="哪里不一致"):
        rounds.recheck(lease.id, by=DESK, at=NOW, recheck="不一致")
    rounds.recheck(lease.id, by=DESK, at=NOW, recheck="不一致", recheck_by="老吴", recheck_note="颜色是黑")
    assert changes.correct(lease.id, by=DESK, at=NOW, color="黑").recheck == Recheck.CORRECTED
    ground = parking.leased("B1-028", "苏E00001")
    with pytest.raises(BadInput, match="不用车位牌"):
        rounds.make_board(ground.id, by=DESK, at=NOW)


def test_who_stayed_on_after_the_last_paid_day_owes_the_days() -> None:
    lease = parking.leased(months=1)
    late = parking.later(44)
    ended = service.end(lease.id, by=DESK, at=late, ended_on=late.date(), end_reason="到期没续")
    assert (ended.due_fen, ended.owed_fen) == (45_000, 15_000)
    money.pay(lease.id, by=DESK, at=late, amount_fen=None, method="现金")
    assert (parking.fresh(lease).state, parking.fresh(lease).owed_fen) == (S.ENDED, 0)


def test_two_seats_do_not_overwrite_each_other_and_the_trail_is_whole(office: DataFolder) -> None:
    lease = parking.leased()
    rounds.remind(lease.id, version=lease.version, by=DESK, at=NOW, how="电话", said="周末来")
    with pytest.raises(StaleRecord):
        rounds.remind(lease.id, version=lease.version, by=DESK, at=NOW, how="电话", said="周末来")
    assert list(check.problems(office)) == []
