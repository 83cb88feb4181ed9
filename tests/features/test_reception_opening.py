"""From a reception to a complaint, an order, a key, a space, a memo: nothing typed twice, all or nothing (S01, S02)."""

from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from csapp.app import wiring
from csapp.core.errors import BadInput, TransitionRefused
from csapp.core.paths import DataFolder
from csapp.db.attachment import attachments
from csapp.db.link import links_of
from csapp.features.callback.models import Callback
from csapp.features.complaint.models import Complaint, Severity
from csapp.features.contact_memo.models import ContactMemo
from csapp.features.escalation.models import Escalation, EscalationKind
from csapp.features.key_lending.models import BorrowerKind, Loan
from csapp.features.parking_lease.models.lease import Lease
from csapp.features.reception.models import Reception
from csapp.features.reception.register import RECEPTIONS
from csapp.features.reception.service import desk, merging, opening
from csapp.features.reception.service.opening import Opening, is_wired
from csapp.features.reception.workflow import ReceptionState
from csapp.features.repair_order.models.order import Order
from csapp.features.repair_order.models.words import Kind
from csapp.masterdata.places.models import Unit
from csapp.masterdata.vehicles.service import add_space
from csapp.registers.facts import facts
from tests import makers
from tests.features import key_makers
from tests.makers import DESK, MANAGER, NOW, SUPERVISOR

PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


@pytest.fixture
def wired(office: DataFolder) -> DataFolder:
    """The office with its flows connected."""
    wiring.wire()
    return office


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """What the caller sent."""
    file = tmp_path / "漏水.png"
    file.write_bytes(PNG)
    return file


def _call(folder: DataFolder, *files: Path, **values: object) -> Reception:
    home = makers.unit()
    person = makers.person("单雅琴", "13812342746", home=home)
    told = {"unit": home.id, "person": person.id, "content": "地库漏水", "place": "B1 车库 027 旁", "channel": "来访"}
    return makers.reception(**{**told, "files": files, "folder": folder, **values})


def test_a_complaint_takes_everything_that_was_told(wired: DataFolder, photo: Path) -> None:
    happened = NOW - timedelta(hours=2)
    made = _call(wired, photo, outcome=Opening.COMPLAINT, happened_at=happened, urgency="重大", reported_at=NOW)
    complaint = Complaint.get()
    told = (complaint.content, complaint.customer, complaint.phone, complaint.place, complaint.happened_at)
    assert told == ("地库漏水", "单雅琴", "13812342746", "B1 车库 027 旁", happened)
    assert (complaint.unit_id, complaint.person_id, complaint.channel) == (made.unit_id, made.person_id, "来访")
    assert (complaint.severity, complaint.received_at) == (Severity.MAJOR, made.received_at)
    assert complaint.source_number == made.number
    assert [file.sha256 for file in attachments("complaint", complaint.id)] == [
        file.sha256 for file in attachments("reception", made.id)
    ]
    assert [(link.area, link.number, link.words) for link in links_of("reception", made.id)] == [
        ("complaint", complaint.number, "开出")
    ]
    assert [link.number for link in links_of("complaint", complaint.id)] == [made.number]
    assert Reception.get_by_id(made.id).state == ReceptionState.OPENED
    assert Reception.get_by_id(made.id).due_at is None, "the complaint is due now, not the call"


@pytest.mark.parametrize(
    ("kind", "made"), [(Opening.REPAIR_ORDER, Kind.REPAIR), (Opening.SPECIAL_SERVICE, Kind.SPECIAL)]
)
def test_an_order_takes_everything_and_says_which_kind(
    wired: DataFolder, photo: Path, kind: Opening, made: Kind
) -> None:
    reception = _call(wired, photo, outcome=kind)
    order = Order.get()
    assert (order.kind, order.content, order.customer, order.phone) == (made, "地库漏水", "单雅琴", "13812342746")
    assert (order.unit_id, order.place, order.source_number) == (reception.unit_id, "B1 车库 027 旁", reception.number)
    assert len(attachments("repair_order", order.id)) == 1


def test_later_it_is_opened_from_the_panel_and_both_may_be(wired: DataFolder) -> None:
    reception = _call(wired, category="特约服务")
    opening.open_repair(reception.id, version=1, by=DESK, at=NOW)
    opening.open_complaint(reception.id, version=2, by=DESK, at=NOW)
    assert [link.area for link in links_of("reception", reception.id)] == ["repair_order", "complaint"]
    desk.close(reception.id, by=DESK, at=NOW, result="两件都办完")
    assert not Callback.select().exists(), "the order calls back, not the call it came from (S08)"
    with pytest.raises(TransitionRefused, match="现在是「办结」"):
        opening.open_repair(reception.id, by=DESK, at=NOW)


def test_a_key_is_asked_for_under_the_callers_name(wired: DataFolder) -> None:
    reception = _call(wired, category="其他")
    with pytest.raises(BadInput, match="这户没有寄存钥匙"):
        opening.open_key(reception.id, by=DESK, at=NOW)
    assert Reception.get_by_id(reception.id).state == ReceptionState.RECEIVED
    key_makers.cabinet()
    key = key_makers.key("A3-10", Unit.get_by_id(reception.unit_id))
    opening.open_key(reception.id, by=DESK, at=NOW)
    loan = Loan.get()
    assert (loan.key_set_id, loan.borrower, loan.borrower_kind) == (key.id, "单雅琴", BorrowerKind.OWNER)
    assert (loan.borrower_phone, loan.purpose, loan.source_number) == ("13812342746", "地库漏水", reception.number)


def test_a_space_is_applied_for_with_what_was_told(wired: DataFolder) -> None:
    reception = _call(wired, category="其他")
    add_space("B1-031", by=MANAGER, at=NOW)
    with pytest.raises(BadInput, match="车牌"):
        opening.open_lease(reception.id, by=DESK, at=NOW, space="B1-031", plate="苏E")
    opening.open_lease(reception.id, by=DESK, at=NOW, space="B1-031", plate="苏E31501")
    lease = Lease.get()
    assert (lease.unit_id, lease.person_id, lease.plate) == (reception.unit_id, reception.person_id, "苏E31501")
    assert [link.area for link in links_of("reception", reception.id)] == ["parking_lease"]


def test_a_memo_and_a_request_are_papers_beside_the_matter(wired: DataFolder, photo: Path) -> None:
    reception = _call(wired, photo, reply="答应今天看", urgency="重大")
    told = partial(opening.open_memo, memo_department="工程部", memo_recipient="老周", is_afterwards=True)
    told(reception.id, by=DESK, at=NOW)
    memo = ContactMemo.get()
    assert (memo.department, memo.recipient, memo.content) == ("工程部", "老周", "地库漏水\n答应今天看")
    assert (memo.is_afterwards, memo.solved_at, memo.unit_code) == (True, NOW, "3-2-1501")
    opening.open_escalation(reception.id, by=DESK, at=NOW, superior="王经理", proposal="先封车道")
    request = Escalation.get()
    assert (request.kind, request.superior, request.proposal) == (EscalationKind.MISTAKE, "王经理", "先封车道")
    assert len(attachments("escalation", request.id)) == 1
    assert Reception.get_by_id(reception.id).state == ReceptionState.RECEIVED, "the matter is still the desk's"


@pytest.mark.usefixtures("wired")
def test_a_refusal_of_the_other_area_undoes_the_whole_call() -> None:
    with pytest.raises(BadInput):
        makers.reception(outcome=Opening.REPAIR_ORDER, caller_name="路人")
    assert not Reception.select().exists()
    assert makers.reception().number == "JD20261124-001"


@pytest.mark.usefixtures("office")
def test_what_nobody_makes_is_neither_offered_nor_made() -> None:
    wiring.wire()
    made = makers.reception()
    with opening.opens.muted():
        assert not any(is_wired(kind) for kind in Opening)
        offered = {step.name for step in facts(RECEPTIONS, made.id, NOW, DESK).steps}
        assert not offered & set(Opening)
        with pytest.raises(BadInput, match="开不了这种单"):
            makers.reception(outcome=Opening.COMPLAINT)
    assert set(Opening) <= {step.name for step in facts(RECEPTIONS, made.id, NOW, DESK).steps}


def test_the_panel_shows_what_it_is_linked_with(wired: DataFolder) -> None:
    made = _call(wired, outcome=Opening.COMPLAINT)
    shown = facts(RECEPTIONS, made.id, NOW, DESK)
    assert [(link.area, link.words) for link in shown.links] == [("complaint", "开出")]


@pytest.mark.usefixtures("office")
def test_a_transfer_waits_until_the_receiver_has_it() -> None:
    made = makers.reception(outcome="transfer", transferred_to="李敏")
    with pytest.raises(BadInput, match="姓名最多 80 个字"):
        desk.acknowledge(made.id, by=SUPERVISOR, at=NOW, receiver="名" * 81)
    desk.acknowledge(made.id, by=SUPERVISOR, at=NOW + timedelta(minutes=9))
    stored = Reception.get_by_id(made.id)
    assert (stored.state, stored.acknowledged_by) == (ReceptionState.ACCEPTED, "李敏")
    assert stored.acknowledged_at == NOW + timedelta(minutes=9)
    assert stored.due_at == datetime(2026, 11, 24, 23, 59), "taken over is not settled"
    desk.transfer(made.id, by=SUPERVISOR, at=NOW + timedelta(minutes=20), transferred_to="老周")
    again = Reception.get_by_id(made.id)
    assert (again.state, again.acknowledged_by, again.acknowledged_at) == (ReceptionState.TRANSFERRED, "", None)
    desk.acknowledge(made.id, by=DESK, at=NOW + timedelta(minutes=30), receiver="小吴（代老周）")
    assert Reception.get_by_id(made.id).receiver == "小吴（代老周）"


def test_photos_are_added_later_and_what_is_none_is_refused_in_words(wired: DataFolder, photo: Path) -> None:
    made = _call(wired)
    text = photo.with_name("说明.png")
    text.write_text("这不是照片", encoding="utf-8")
    with pytest.raises(BadInput, match=r"「说明\.png」不是照片、扫描件或 PDF，换一个文件。"):
        opening.add_files(made.id, [photo, text], wired, by=DESK, at=NOW)
    assert attachments("reception", made.id) == []
    with pytest.raises(BadInput, match="不是照片"):
        makers.reception(files=(text,), folder=wired)
    assert Reception.select().count() == 1
    opening.add_files(made.id, [photo], wired, version=1, by=DESK, at=NOW)
    assert [file.name for file in attachments("reception", made.id)] == ["漏水.png"]
    other = makers.reception()
    merging.merge(made.id, by=DESK, at=NOW, into_number=other.number)
    with pytest.raises(TransitionRefused, match=f"{made.number} 已并入 {other.number}"):
        opening.add_files(made.id, [photo], wired, by=DESK, at=NOW)
