"""Every function that writes asks who writes: the rights of requirements 4B hold in the services, not in the pages."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from csapp.core.errors import NotAllowed, UserError
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor, Role
from csapp.db.audit import AuditLine
from csapp.features.callback.service import calling, scheduling, signing
from csapp.features.callback.service import rules as callback_rules
from csapp.features.complaint.models import Complaint
from csapp.features.complaint.service import asking, deciding, intake, papers, righting
from csapp.features.contact_memo import service as memo
from csapp.features.escalation import service as escalation
from csapp.features.parking_lease.service import changes as parking_changes
from csapp.features.parking_lease.service import lease as parking
from csapp.features.parking_lease.service import money as parking_money
from csapp.features.parking_lease.service import permits as parking_permits
from csapp.features.parking_lease.service import rounds as parking_rounds
from csapp.features.public_incident.models import Report
from csapp.features.public_incident.service import course as incident_course
from csapp.features.public_incident.service import linking as incident_linking
from csapp.features.reception.service import desk as reception
from csapp.features.reception.service import merging as reception_merging
from csapp.features.reception.service import opening as reception_opening
from csapp.masterdata.calendar import service as calendar
from csapp.masterdata.people import service as people
from csapp.masterdata.people.models import Relation
from csapp.masterdata.places import service as places
from csapp.masterdata.places.service import UnitName
from csapp.masterdata.staff import service as staff
from csapp.masterdata.vehicles import service as vehicles
from tests.features.duty_opening_rights import DUTY_OPENING_MODULES, DUTY_OPENINGS
from tests.features.duty_rights import DUTIES, DUTY_MODULES
from tests.features.handover_rights import HANDOVER_MODULES, HANDOVERS
from tests.features.key_rights import KEY_MODULES, KEYS
from tests.features.major_event_rights import EVENT_MODULES, EVENTS
from tests.features.opinion_rights import OPINION_MODULES, OPINIONS
from tests.features.repair_rights import REPAIR_MODULES, REPAIRS
from tests.features.roster_rights import ROSTER_MODULES, ROSTERS
from tests.makers import EVERYBODY, NOW

D, S, M, A = Role.DESK, Role.SUPERVISOR, Role.MANAGER, Role.ADMIN
WORKERS, LEADERS, KEEPERS = {D, S, M}, {S, M}, {A, M}

_REPORT = Report("reception", 1, "JD20261124-001", "5", "咨询", "停水", NOW)

_ONE: dict[str, Any] = {"lease_id": 1}
PARKING: list[tuple[Callable[..., Any], dict[str, Any], set[Role]]] = [
    (parking.apply, {"space": "B1-031", "plate": "苏E31501"}, WORKERS),
    (parking.see_documents, {**_ONE, "licence_seen": True, "insurance_seen": True}, WORKERS),
    (parking.sign_undertaking, _ONE, WORKERS),
    (parking.sign_again, _ONE, WORKERS),
    (parking.register, {**_ONE, "starts_on": date(2026, 1, 1)}, WORKERS),
    (parking.withdraw, {**_ONE, "end_reason": "x"}, WORKERS),
    (parking.end, {**_ONE, "ended_on": date(2026, 1, 1), "end_reason": "x"}, WORKERS),
    (parking.reveal, _ONE, WORKERS),
    (parking.count_print, _ONE, WORKERS),
    (parking_changes.update_vehicle, _ONE, WORKERS),
    (parking_changes.correct, _ONE, WORKERS),
    (parking_changes.change, _ONE, WORKERS),
    (parking_changes.add_car, {**_ONE, "new_plate": "苏E31501"}, WORKERS),
    (parking_changes.remove_car, {"lease_car_id": 1}, WORKERS),
    (parking_money.pay, {**_ONE, "amount_fen": 1, "method": "现金"}, WORKERS),
    (parking_money.renew, _ONE, WORKERS),
    (parking_money.refund, {**_ONE, "refund_fen": 1, "method": "现金"}, WORKERS),
    (parking_money.give_deposit_back, {**_ONE, "deposit_back_fen": 1, "method": "现金"}, WORKERS),
    (parking_money.correct_receipt, {"payment_id": 1, "method": "现金"}, WORKERS),
    (parking_money.count_receipt, {"payment_id": 1}, WORKERS),
    (parking_money.close_day, {"day": date(2027, 1, 1)}, WORKERS),
    (parking_money.close_report, {"report_id": 1}, WORKERS),
    (parking_money.close_missing, {"until": date(2026, 1, 1)}, WORKERS),
    (parking_money.close_week, {"monday": date(2027, 1, 1)}, WORKERS),
    (parking_money.close_missing_weeks, {"until": date(2026, 1, 1)}, WORKERS),
    (parking_money.hand_over_day, {"report_id": 1, "received_by": "x"}, WORKERS),
    (parking_money.hand_over_week, {"report_id": 1, "received_by": "x"}, WORKERS),
    (parking_permits.issue_permit, _ONE, WORKERS),
    (parking_permits.reissue, {**_ONE, "end_reason": "x"}, WORKERS),
    (parking_permits.count_permit, {"permit_id": 1}, WORKERS),
    (parking_rounds.issue_list, {"kind": "费用到期车辆清单"}, WORKERS),
    (parking_rounds.receive_list, {"list_id": 1, "received_by": "x"}, WORKERS),
    (parking_rounds.recheck, {**_ONE, "recheck": "一致"}, WORKERS),
    (parking_rounds.make_board, _ONE, WORKERS),
    (parking_rounds.remind, {**_ONE, "how": "电话", "said": "x"}, WORKERS),
    (parking_rounds.wait, {"name": "x", "phone": "13800000000"}, WORKERS),
    (parking_rounds.tell_waiting, {"waiting_id": 1, "space_code": "B1-031"}, WORKERS),
    (parking_rounds.leave_queue, {"waiting_id": 1, "note": "x"}, WORKERS),
    (parking_rounds.begin_round, {}, WORKERS),
    (parking_rounds.find, {"round_id": 1, "space": "B1-031", "found": "x"}, WORKERS),
    (parking_rounds.find_rest, {"round_id": 1}, WORKERS),
    (parking_rounds.note_differences, {"round_id": 1}, WORKERS),
    (parking_rounds.settle, {"line_id": 1, "settled": "x"}, WORKERS),
    (parking_rounds.sign_round, {"round_id": 1, "finance_by": "x"}, WORKERS),
    (parking_rounds.change_rules, {"horizon_days": 30}, KEEPERS),
]

# Function, its arguments, and who may call it; the records need not exist, for the right is asked first.
RULES: list[tuple[Callable[..., Any], dict[str, Any], set[Role]]] = [
    (reception.record, {"content": "x", "category": "其他"}, WORKERS),
    (reception.transfer, {"reception_id": 1, "transferred_to": "x"}, WORKERS),
    (reception.close, {"reception_id": 1, "result": "x"}, WORKERS),
    (reception.report, {"reception_id": 1}, WORKERS),
    (reception.reveal_caller, {"reception_id": 1}, WORKERS),
    (reception.acknowledge, {"reception_id": 1}, WORKERS),
    (reception_opening.open_repair, {"reception_id": 1}, WORKERS),
    (reception_opening.open_complaint, {"reception_id": 1}, WORKERS),
    (reception_opening.open_special, {"reception_id": 1}, WORKERS),
    (reception_opening.open_key, {"reception_id": 1}, WORKERS),
    (reception_opening.open_lease, {"reception_id": 1, "space": "x", "plate": "x"}, WORKERS),
    (reception_opening.open_memo, {"reception_id": 1, "memo_department": "x"}, WORKERS),
    (reception_opening.open_escalation, {"reception_id": 1, "superior": "x"}, WORKERS),
    (reception_opening.add_files, {"reception_id": 1, "files": [], "folder": DataFolder(Path("x"))}, WORKERS),
    (reception_merging.merge, {"reception_id": 1, "into_number": "x"}, WORKERS),
    (reception_merging.unmerge, {"reception_id": 1}, WORKERS),
    (reception_merging.answer_again, {"reception_id": 1, "answer": "x"}, WORKERS),
    (escalation.report, {"kind": "x", "subject": "x", "content": "x", "superior": "x"}, WORKERS),
    (escalation.instruct, {"request_id": 1, "instruction": "x"}, WORKERS),
    (escalation.instruct_again, {"request_id": 1, "further_instruction": "x"}, WORKERS),
    (escalation.dissent, {"request_id": 1, "follow_dissent": "x"}, WORKERS),
    (escalation.tell_later, {"request_id": 1}, WORKERS),
    (escalation.carry_out, {"request_id": 1, "outcome": "x"}, WORKERS),
    (escalation.withdraw, {"request_id": 1, "withdrawn_why": "x"}, WORKERS),
    (escalation.count_print, {"request_ids": [1]}, WORKERS),
    (escalation.attach_signed, {"request_id": 1, "file": Path("x"), "folder": DataFolder(Path("x"))}, WORKERS),
    (memo.send, {"department": "x", "subject": "x", "content": "x"}, WORKERS),
    (memo.receive, {"memo_id": 1, "received_by": "x"}, WORKERS),
    (memo.answer, {"memo_id": 1, "reply": "x"}, WORKERS),
    (memo.withdraw, {"memo_id": 1, "withdrawn_why": "x"}, WORKERS),
    (memo.count_print, {"memo_ids": [1]}, WORKERS),
    (memo.attach_signed, {"memo_id": 1, "file": Path("x"), "folder": DataFolder(Path("x"))}, WORKERS),
    (scheduling.schedule, {"source": "报修", "subject": "x", "customer": "x"}, WORKERS),
    (scheduling.schedule_by_rule, {"source": "报修", "subject": "x", "customer": "x"}, WORKERS),
    (scheduling.correct, {"callback_id": 1, "subject": "x"}, WORKERS),
    (scheduling.merge_source, {"number": "x", "into": "y"}, WORKERS),
    (scheduling.unmerge_source, {"number": "x"}, WORKERS),
    (callback_rules.change_rule, {"rule_id": 1, "share": 100, "days": 3}, KEEPERS),
    (incident_course.open_incident, {"title": "x", "wording": "x"}, WORKERS),
    (incident_course.confirm, {"incident_id": 1, "title": "x", "wording": "x"}, WORKERS),
    (incident_course.update, {"incident_id": 1, "wording": "x"}, WORKERS),
    (incident_course.end, {"incident_id": 1, "result": "x"}, WORKERS),
    (incident_course.hear_unsatisfied, {"number": "x", "customer": "x", "opinion": ""}, WORKERS),
    (incident_course.reopen, {"incident_id": 1, "reason": "x"}, WORKERS),
    (incident_course.dismiss, {"incident_id": 1, "reason": "x"}, WORKERS),
    (incident_linking.consider, {"report": _REPORT, "earlier": lambda _building, _since: []}, WORKERS),
    (incident_linking.link, {"incident_id": 1, "report": _REPORT}, WORKERS),
    (incident_linking.link_by_number, {"incident_id": 1, "report_number": "x"}, WORKERS),
    (incident_linking.unlink, {"incident_id": 1, "report_number": "x"}, WORKERS),
    (calling.reach, {"callback_id": 1, "method": "电话"}, WORKERS),
    (calling.miss, {"callback_id": 1}, WORKERS),
    (calling.fill_in, {"callback_id": 1, "satisfaction": "满意"}, WORKERS),
    (calling.register_result, {"callback_id": 1, "method": "电话", "satisfaction": "满意"}, WORKERS),
    (signing.sign, {"callback_id": 1, "sealed": Path(), "folder": DataFolder(Path())}, WORKERS),
    (signing.attach_signed, {"callback_id": 1, "file": Path(), "folder": DataFolder(Path())}, WORKERS),
    (signing.decline, {"callback_id": 1, "decline_reason": "x", "witness": "x"}, WORKERS),
    (signing.sign_as_caller, {"callback_id": 1, "sealed": Path(), "folder": DataFolder(Path())}, WORKERS),
    (signing.file_away, {"callback_id": 1}, LEADERS),
    (signing.count_print, {"callback_ids": [1]}, WORKERS),
    (calling.reveal_phone, {"callback_id": 1}, WORKERS),
    (intake.record, {"content": "x", "customer": "x"}, WORKERS),
    (intake.open_from, {"source": Complaint(), "content": ""}, WORKERS),
    (intake.add_originals, {"complaint_id": 1, "files": [], "folder": DataFolder(Path())}, WORKERS),
    (intake.correct, {"complaint_id": 1, "content": "x"}, WORKERS),
    (intake.regrade, {"complaint_id": 1, "severity": "重大", "note": "x"}, LEADERS),
    (intake.merge, {"complaint_id": 1, "into_number": "x"}, WORKERS),
    (intake.unmerge, {"complaint_id": 1}, WORKERS),
    (intake.reveal, {"complaint_id": 1}, WORKERS),
    (deciding.investigate, {"complaint_id": 1, "findings": "x", "proposal": "x", "nature": "责任"}, WORKERS),
    (deciding.decide_liable, {"complaint_id": 1, "method": "x", "department": "x"}, {M}),
    (deciding.decide_not_liable, {"complaint_id": 1, "method": "x"}, {M}),
    (deciding.decide_assist, {"complaint_id": 1, "method": "x", "department": "x"}, {M}),
    (deciding.explain, {"complaint_id": 1, "explanation": "x"}, WORKERS),
    (deciding.accept, {"complaint_id": 1}, WORKERS),
    (deciding.assist_after_all, {"complaint_id": 1, "opinion": "x"}, WORKERS),
    (righting.apologise, {"complaint_id": 1}, WORKERS),
    (righting.transfer, {"complaint_id": 1}, WORKERS),
    (righting.rectify, {"complaint_id": 1, "result": "x"}, WORKERS),
    (righting.assist, {"complaint_id": 1, "agency": "x"}, WORKERS),
    (righting.feed_back, {"complaint_id": 1, "result": "x"}, WORKERS),
    (righting.reply, {"complaint_id": 1, "replied_at": NOW}, WORKERS),
    (asking.call_back, {"complaint_id": 1}, WORKERS),
    (asking.close, {"complaint_id": 1}, WORKERS),
    (asking.redo, {"complaint_id": 1, "opinion": "x"}, WORKERS),
    (asking.assist_again, {"complaint_id": 1, "opinion": "x"}, WORKERS),
    (asking.reopen_after_callback, {"source_number": "x"}, WORKERS),
    (asking.satisfied_by_callback, {"source_number": "x"}, WORKERS),
    (papers.count_print, {"complaint_ids": [1]}, WORKERS),
    (papers.keep_sealed, {"complaint_id": 1, "sealed": Path(), "folder": DataFolder(Path())}, WORKERS),
    (papers.attach_signed, {"complaint_id": 1, "file": Path(), "folder": DataFolder(Path())}, WORKERS),
    (places.add_unit, {"name": UnitName("3", "2", "1501")}, WORKERS),
    (places.change_unit, {"unit_id": 1, "note": "x"}, WORKERS),
    (places.create_unit, {"building": "3", "room": "1501"}, WORKERS),
    (places.correct_unit, {"unit_id": 1, "status": "空置"}, WORKERS),
    (places.add_note, {"unit_id": 1, "words": "x"}, WORKERS),
    (places.change_note, {"note_id": 1, "words": "x"}, WORKERS),
    (places.remove_note, {"note_id": 1}, WORKERS),
    (people.add_person, {"name": "x"}, WORKERS),
    (people.settle_in, {"room": "x", "name": "x", "relation": "业主"}, WORKERS),
    (people.change_occupant, {"occupancy_id": 1, "name": "x", "relation": "业主"}, WORKERS),
    (people.change_person, {"person_id": 1, "note": "x"}, WORKERS),
    (people.change_person, {"person_id": 1, "secrecy": "机密"}, LEADERS),
    (people.set_phones, {"person_id": 1, "phones": ()}, WORKERS),
    (people.move_in, {"person_id": 1, "unit_id": 1, "relation": Relation.OWNER}, WORKERS),
    (people.move_out, {"occupancy_id": 1, "until_on": date(2026, 1, 1)}, WORKERS),
    (people.reveal, {"person_id": 1}, WORKERS),
    (people.reveal_occupant, {"occupancy_id": 1}, WORKERS),
    (vehicles.add_vehicle, {"plate": "苏E31501"}, WORKERS),
    (vehicles.change_vehicle, {"vehicle_id": 1, "note": "x"}, WORKERS),
    (vehicles.create_vehicle, {"plate": "苏E31501"}, WORKERS),
    (vehicles.correct_vehicle, {"vehicle_id": 1}, WORKERS),
    (vehicles.add_space, {"code": "B1-031"}, WORKERS),
    (vehicles.change_space, {"space_id": 1, "note": "x"}, WORKERS),
    (vehicles.create_space, {"code": "B1-031", "kind": "地下"}, WORKERS),
    (vehicles.correct_space, {"space_id": 1, "kind": "地下", "standing": "可租"}, WORKERS),
    (vehicles.remove_space, {"space_id": 1}, WORKERS),
    (vehicles.draw_zone, {"zone": "B1", "drawing": "A01-A40 24 40"}, WORKERS),
    (vehicles.set_rate, {"kind": "地下", "monthly_fen": 1, "from_on": date(2026, 1, 1)}, KEEPERS),
    (vehicles.end_rate, {"rate_id": 1, "until_on": date(2026, 1, 1)}, KEEPERS),
    *PARKING,
    *REPAIRS,
    *KEYS,
    *HANDOVERS,
    *ROSTERS,
    *EVENTS,
    *DUTY_OPENINGS,
    *DUTIES,
    *OPINIONS,
    (calendar.set_day, {"day": date(2027, 1, 1), "is_workday": False}, KEEPERS),
    (calendar.forget_day, {"day": date(2027, 1, 1)}, KEEPERS),
    (staff.add_colleague, {"name": "x", "role": Role.DESK, "password": "secret"}, KEEPERS),
    (staff.change_colleague, {"staff_id": 1, "is_active": False}, KEEPERS),
    (calendar.forget, {"special_day_id": 1}, KEEPERS),
    (staff.change_role, {"staff_id": 1, "role": "主管"}, KEEPERS),
    (staff.close_account, {"staff_id": 1}, KEEPERS),
    (staff.open_account, {"staff_id": 1}, KEEPERS),
    (staff.set_password, {"staff_id": 99, "password": "secret"}, KEEPERS),
]


@pytest.mark.parametrize("by", EVERYBODY, ids=lambda by: by.role.name)
@pytest.mark.parametrize(("use", "values", "roles"), RULES, ids=[f"{r[0].__name__}-{n}" for n, r in enumerate(RULES)])
@pytest.mark.usefixtures("office")
def test_a_function_refuses_every_role_without_the_right(
    use: Callable[..., Any], values: dict[str, Any], roles: set[Role], by: Actor
) -> None:
    if by.role in roles:
        outcome: UserError | None = None
        try:
            use(**values, by=by, at=NOW)
        except UserError as refused:
            outcome = refused
        assert not isinstance(outcome, NotAllowed), outcome
        return
    with pytest.raises(NotAllowed, match=f"「{by.role.value}」不能"):
        use(**values, by=by, at=NOW)
    assert AuditLine.select().count() == 0


def test_no_function_that_takes_an_actor_is_missing_above() -> None:
    listed = {use for use, _, _ in RULES}
    slices = (reception, scheduling, calling, signing, places, people, vehicles, calendar, staff, *DUTY_OPENING_MODULES)
    further = (callback_rules, incident_course, incident_linking, *EVENT_MODULES, *OPINION_MODULES, *HANDOVER_MODULES)
    complaints = (intake, deciding, righting, asking, papers)
    parkings = (parking, parking_changes, parking_money, parking_permits, parking_rounds)
    for module in (
        *slices,
        *further,
        *complaints,
        *parkings,
        *REPAIR_MODULES,
        *KEY_MODULES,
        *ROSTER_MODULES,
        *DUTY_MODULES,
    ):
        for name, value in vars(module).items():
            is_ours = getattr(value, "__module__", "") == module.__name__ and not name.startswith("_")
            if is_ours and {"by", "at"} <= set(getattr(value, "__annotations__", {})):
                assert value in listed, f"{module.__name__}.{name}"
