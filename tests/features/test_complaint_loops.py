"""投诉: what a callback brings back, complaints about one matter, originals, and where a complaint comes from."""

from datetime import date, datetime
from pathlib import Path

import pytest

from csapp.app import wiring
from csapp.core.errors import BadInput, StaleRecord, TransitionRefused
from csapp.core.paths import DataFolder
from csapp.db import audit, check, search_index
from csapp.db.attachment import attach, attachments
from csapp.db.link import links_of
from csapp.db.unit_of_work import unit_of_work
from csapp.features.complaint.models import Complaint, Nature
from csapp.features.complaint.service import asking, intake
from csapp.features.complaint.workflow import ComplaintState
from tests import makers
from tests.features.complaint_makers import complaint, complaint_in, take
from tests.makers import DESK, NOW

S = ComplaintState
pytestmark = pytest.mark.usefixtures("office")


@pytest.mark.parametrize("state", [S.RECTIFIED, S.CALLING_BACK])
def test_an_unsatisfied_callback_reopens_the_rectifying_with_a_count_and_a_new_clock(state: ComplaintState) -> None:
    made = complaint_in(state, severity="重大")
    later = datetime(2026, 11, 30, 9, 0)
    again = asking.reopen_after_callback(made.number, by=DESK, at=later, opinion="还在滴")
    assert again is not None
    assert (again.state, again.redo_count, again.opinion) == (S.RECTIFYING, 1, "还在滴")
    assert (again.resolved_at, again.rectify_due_on) == (None, date(2026, 12, 1))
    take("rectify", made.id, DESK, later)
    second = asking.reopen_after_callback(made.number, by=DESK, at=later)
    assert second is not None
    assert (second.redo_count, second.opinion) == (2, "回访不满意")


def test_what_was_late_once_stays_late_after_a_redo() -> None:
    made = complaint_in(S.RECTIFYING)
    take("rectify", made.id, DESK, datetime(2026, 12, 10, 9, 0))
    assert Complaint.get_by_id(made.id).is_late(NOW.date())
    asking.reopen_after_callback(made.number, by=DESK, at=datetime(2026, 12, 11, 9, 0))
    again = Complaint.get_by_id(made.id)
    assert again.rectify_due_on > date(2026, 12, 11)
    assert again.is_late(date(2026, 12, 11))


def test_after_the_help_an_unsatisfied_customer_is_helped_again() -> None:
    made = complaint_in(S.INFORMED)
    again = asking.reopen_after_callback(made.number, by=DESK, at=NOW)
    assert again is not None
    assert (again.state, again.redo_count) == (S.ASSISTING, 1)


def test_the_explained_branch_that_did_not_satisfy_goes_on_as_help() -> None:
    made = complaint_in(S.EXPLAINED)
    for name in ("assist_after_all", "assist", "feed_back", "call_back", "assist_again"):
        take(name, made.id)
    held = Complaint.get_by_id(made.id)
    assert (held.state, held.nature, held.redo_count) == (S.ASSISTING, Nature.NOT_LIABLE, 1)
    assert held.apologised_at is None


def test_a_satisfied_callback_closes_and_one_that_comes_too_late_is_only_noted(told: list[tuple[str, str]]) -> None:
    made = complaint_in(S.RECTIFIED)
    done = asking.satisfied_by_callback(made.number, by=DESK, at=NOW, opinion="好了")
    assert done is not None
    assert (done.state, done.closed_at, done.opinion) == (S.CLOSED, NOW, "好了")
    assert told[-1] == ("closed", made.number)
    asking.reopen_after_callback(made.number, by=DESK, at=NOW, opinion="又滴了")
    assert Complaint.get_by_id(made.id).state == S.CLOSED
    assert audit.history("complaint", made.id)[0].note == "又滴了"
    assert asking.satisfied_by_callback("WX20261124-001", by=DESK, at=NOW) is None
    assert asking.reopen_after_callback("", by=DESK, at=NOW) is None


# Duplicates, originals, reception


def test_of_two_complaints_about_one_matter_the_survivor_is_found_by_both_numbers() -> None:
    first, second = complaint(content="车库漏水"), complaint(content="B1 漏水，车上有水泥")
    intake.merge(second.id, by=DESK, at=NOW, into_number=f" {first.number.lower()} ")
    found = {row[2] for row in search_index.look_up(second.number)}
    assert found >= {first.number, second.number}
    assert Complaint.get_by_id(first.id).merged_numbers == second.number
    assert [line.words for line in links_of("complaint", second.id)] == ["同一件事"]
    with pytest.raises(TransitionRefused, match=f"{second.number} 已并入 {first.number}"):
        asking.satisfied_by_callback(second.number, by=DESK, at=NOW)
    intake.unmerge(second.id, by=DESK, at=NOW)
    assert Complaint.get_by_id(first.id).merged_numbers == ""
    assert links_of("complaint", second.id) == []
    assert {row[2] for row in search_index.look_up(second.number)} == {second.number}


def test_a_merge_that_makes_no_sense_is_refused() -> None:
    first, second, third = complaint(), complaint(), complaint()
    over = complaint_in(S.CLOSED)
    intake.merge(second.id, by=DESK, at=NOW, into_number=first.number)
    cases = {
        "": "并到哪张", "TS1": "没有编号 TS1", third.number: "不能并入自己",
        over.number: "已经结束或并入", second.number: "已经结束或并入",
    }  # fmt: skip
    for number, words in cases.items():
        with pytest.raises(BadInput, match=words) as refused:
            intake.merge(third.id, by=DESK, at=NOW, into_number=number)
        assert refused.value.field == "into_number"
    with pytest.raises(BadInput, match="已经并进了别的投诉"):
        intake.merge(first.id, by=DESK, at=NOW, into_number=third.number)


def test_originals_bear_the_number_of_the_complaint(office: DataFolder, tmp_path: Path) -> None:
    made = complaint(channel="信件")
    letter, photo = tmp_path / "来信.PDF", tmp_path / "IMG_0017.jpg"
    letter.write_bytes(b"%PDF-1.7 letter")
    photo.write_bytes(b"\xff\xd8\xff photo")
    intake.add_originals(made.id, [letter], office, by=DESK, at=NOW)
    held = intake.add_originals(made.id, [photo], office, version=2, by=DESK, at=NOW)
    names = [file.name for file in reversed(attachments("complaint", made.id))]
    assert names == ["TS20261124-001-1.pdf", "TS20261124-001-2.jpg"]
    assert held.document_numbers == "TS20261124-001-1、TS20261124-001-2"
    with pytest.raises(StaleRecord):
        intake.add_originals(made.id, [letter], office, version=2, by=DESK, at=NOW)
    assert len(attachments("complaint", made.id)) == 2
    assert list(check.problems(office)) == []
    assert complaint().document_numbers == "TS20261124-002"


def test_a_reception_opens_a_complaint_with_nothing_typed_twice(office: DataFolder, tmp_path: Path) -> None:
    home = makers.unit()
    person = makers.person("单晓梅", "13800002746", home=home)
    reception = makers.reception(category="投诉", content="车库顶板漏水滴车", unit=home.id, person=person.id)
    photo = tmp_path / "车顶.jpg"
    photo.write_bytes(b"\xff\xd8\xff photo")
    with unit_of_work(DESK, NOW) as work:
        attach(work, office, photo, area="reception", owner_id=reception.id, purpose="photo")
    made = intake.open_from(
        reception, by=DESK, at=NOW, content=reception.content, channel=str(reception.channel),
        unit=reception.unit_id, person=reception.person_id, severity="重大", received_at=reception.received_at,
    )  # fmt: skip
    assert (made.source_number, made.customer, made.phone) == (reception.number, "单晓梅", "13800002746")
    assert [file.name for file in attachments("complaint", made.id)] == [f"{made.number}-1.jpg"]
    assert attachments("reception", reception.id)[0].name == "车顶.jpg"
    assert [(line.number, line.words) for line in links_of("complaint", made.id)] == [(reception.number, "来自")]
    assert [(line.number, line.words) for line in links_of("reception", reception.id)] == [(made.number, "开出")]


def test_who_called_without_a_name_complains_without_one() -> None:
    reception = makers.reception(category="投诉", content="门口乱停车")
    made = intake.open_from(reception, by=DESK, at=NOW, content=reception.content)
    assert (made.is_anonymous, made.customer, made.source_number) == (True, "", reception.number)


def test_the_wiring_may_be_laid_twice() -> None:
    wiring.wire()
    wiring.wire()
    assert complaint_in(S.CLOSED).closed_at == NOW
