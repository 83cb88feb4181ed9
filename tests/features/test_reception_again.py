"""不应让客户打第二次电话: another call is counted on the open matter; duplicates go into one and come apart (R27)."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csapp.app import wiring
from csapp.core.errors import BadInput, StaleRecord, TransitionRefused, UserError
from csapp.core.paths import DataFolder
from csapp.db import search_index
from csapp.db.attachment import attachments
from csapp.db.link import links_of
from csapp.features.complaint.models import Complaint
from csapp.features.complaint.service import intake
from csapp.features.reception.models import MergedWhy, Reception, promises
from csapp.features.reception.register import CALLS, RECEPTIONS
from csapp.features.reception.service import desk, merging, opening
from csapp.features.reception.service.merging import Matter, likeness, same_matter
from csapp.features.reception.service.opening import Opening
from csapp.features.reception.workflow import ReceptionState
from csapp.registers import query
from csapp.registers.facts import facts
from csapp.registers.plan import View
from tests import makers
from tests.makers import DESK, MANAGER, NOW, SUPERVISOR

MINUTE = timedelta(minutes=1)
TOMORROW = datetime(2026, 11, 25)


def _again(matter: Reception | Complaint, minutes: int = 30, **values: object) -> Reception:
    ends = (matter.key(), matter.id)
    return makers.reception(outcome="repeat", matter=ends, at=NOW + minutes * MINUTE, **values)


def _rules(record: Reception) -> list[str]:
    return sorted(one.rule for one in promises(TOMORROW) if one.record_id == record.id)


def _found(number: str) -> set[int]:
    """The receptions this number finds."""
    return {found[1] for found in search_index.look_up(number) if found[0] == "reception"}


@pytest.mark.usefixtures("office")
def test_another_call_is_counted_listed_and_promised_until_it_is_answered() -> None:
    made = makers.reception()
    first, second = _again(made, 30, content="还在漏"), _again(made, 60, content="怎么还没人来")
    stored = Reception.get_by_id(made.id)
    assert (stored.repeat_count, stored.repeated_at) == (2, NOW + 60 * MINUTE)
    assert stored.merged_numbers == f"{first.number} {second.number}"
    told = Reception.get_by_id(second.id)
    assert (told.state, told.matter_number, told.merged_why) == (ReceptionState.MERGED, made.number, MergedWhy.REPEAT)
    assert [link.number for link in links_of("reception", made.id)] == [first.number, second.number]
    assert _rules(made) == ["R09", "R27"]
    promise = next(one for one in promises(TOMORROW) if one.rule == "R27")
    assert (promise.title, promise.step, promise.due_at) == (
        "第 3 次联系：厨房漏水", "answer_again", datetime(2026, 11, 24, 23, 59)
    )  # fmt: skip
    merging.answer_again(made.id, by=SUPERVISOR, at=NOW + 70 * MINUTE, answer="师傅 14 点到")
    assert _rules(made) == ["R09"]
    _again(made, 90)
    assert _rules(made) == ["R09", "R27"], "called once more, not answered once more"
    row = query.export_rows(RECEPTIONS, View(), NOW, MANAGER)
    assert any("3 次" in cells for cells in row)


@pytest.mark.usefixtures("office")
def test_a_call_about_a_complaint_counts_on_the_call_it_was_opened_from() -> None:
    wiring.wire()
    home = makers.unit()
    first = makers.reception(unit=home.id, caller_name="单雅琴", content="地库漏水", outcome=Opening.COMPLAINT)
    complaint = Complaint.get()
    again = _again(complaint, unit=home.id, caller_name="单立新", content="漏水还没弄好")
    assert Reception.get_by_id(first.id).repeat_count == 1
    told = Reception.get_by_id(again.id)
    assert (told.matter_number, told.merged_into_id) == (complaint.number, first.id)
    assert again.number in [link.number for link in links_of("complaint", complaint.id)]
    assert _rules(first) == ["R27"], "the complaint is due by its own rules, the answer by R27"


@pytest.mark.usefixtures("office")
def test_a_call_about_a_complaint_no_call_opened_is_linked_with_it_alone() -> None:
    wiring.wire()
    complaint = intake.record(by=DESK, at=NOW, content="楼上滴水", customer="单雅琴")
    again = _again(complaint, content="还在滴")
    told = Reception.get_by_id(again.id)
    assert (told.state, told.matter_number, told.merged_into_id) == (ReceptionState.MERGED, complaint.number, None)
    merging.unmerge(again.id, by=DESK, at=NOW)
    assert Reception.get_by_id(again.id).state == ReceptionState.RECEIVED


@pytest.mark.usefixtures("office")
def test_nothing_is_added_to_what_is_over() -> None:
    over = makers.reception(outcome="close", result="好了")
    with pytest.raises(BadInput, match=f"{over.number} 已经办结，不能再记进去，另记一条。"):
        _again(over)
    with pytest.raises(BadInput, match="不能接着记"):
        makers.reception(outcome="repeat", matter=("people", 1))
    assert Reception.select().count() == 1


def test_a_duplicate_goes_into_its_survivor_and_comes_out_again(office: DataFolder, tmp_path: Path) -> None:
    wiring.wire()
    photo = tmp_path / "a.png"
    photo.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(9))
    survivor = makers.reception(content="三楼漏水")
    double = makers.reception(content="楼道漏水", files=(photo,), folder=office, caller_name="路人", place="三楼")
    opening.open_complaint(double.id, by=DESK, at=NOW)
    merging.merge(double.id, version=2, by=DESK, at=NOW, into_number=f" {survivor.number.lower()} ")
    assert _found(double.number) == {double.id, survivor.id}
    assert len(attachments("reception", survivor.id)) == 1
    areas = {link.area for link in links_of("reception", survivor.id)}
    assert areas == {"complaint", "reception"}
    assert Reception.get_by_id(survivor.id).repeat_count == 0, "written down twice is not called twice"
    with pytest.raises(
        TransitionRefused, match=f"{double.number} 已并入 {survivor.number}，在 {survivor.number} 上办理"
    ):
        desk.close(double.id, by=DESK, at=NOW, result="好了")
    offered = facts(RECEPTIONS, double.id, NOW, DESK)
    assert [step.name for step in offered.steps if step.name != "open_memo"] == ["unmerge"]
    assert offered.missing == f"已并入 {survivor.number}，在那张上办理。"
    merging.unmerge(double.id, by=DESK, at=NOW)
    assert _found(double.number) == {double.id}
    assert attachments("reception", survivor.id) == []
    assert links_of("reception", survivor.id) == []
    assert len(attachments("reception", double.id)) == 1
    assert {link.area for link in links_of("reception", double.id)} == {"complaint"}


@pytest.mark.usefixtures("office")
def test_what_went_into_a_merged_record_is_found_with_the_last_survivor() -> None:
    last, middle = makers.reception(), makers.reception()
    first = _again(middle)
    merging.merge(middle.id, by=DESK, at=NOW, into_number=last.number)
    stored = Reception.get_by_id(last.id)
    assert stored.merged_numbers.split() == [middle.number, first.number]
    assert stored.repeat_count == 1
    other = makers.reception()
    merging.merge(other.id, by=DESK, at=NOW, into_number=middle.number)
    assert Reception.get_by_id(other.id).matter_number == last.number, "to the top, not to a merged one"
    merging.unmerge(middle.id, by=DESK, at=NOW)
    assert Reception.get_by_id(last.id).merged_numbers == other.number
    assert Reception.get_by_id(last.id).repeat_count == 0


@pytest.mark.usefixtures("office")
def test_a_merge_into_nothing_itself_or_what_is_over_is_refused() -> None:
    made = makers.reception()
    over = makers.reception(outcome="close", result="好了")
    child = makers.reception()
    merging.merge(child.id, by=DESK, at=NOW, into_number=made.number)
    for number, words in (
        (" ", "写上并到哪一条接待的编号"),
        ("JD20261124-099", "没有编号 JD20261124-099 的接待"),
        (made.number, "不能并入自己"),
        (child.number, "不能并入自己"),
        (over.number, "已经办结"),
    ):
        with pytest.raises(BadInput, match=words):
            merging.merge(made.id, by=DESK, at=NOW, into_number=number)
    with pytest.raises(StaleRecord):
        merging.merge(made.id, version=1, by=DESK, at=NOW, into_number=over.number)
    with pytest.raises(BadInput, match="没有再次联系"):
        merging.answer_again(made.id, by=DESK, at=NOW, answer="x")


def test_the_open_matter_a_call_is_like_is_found_and_no_other() -> None:
    matters = [
        Matter("complaint", 1, "TS20261123-001", "车库顶板漏水滴车"),
        Matter("repair_order", 2, "WX20261124-001", "主卧空开跳闸，合不上"),
    ]
    found = same_matter("地下车库还在滴水，车顶有水泥渍，擦不掉。问今天能不能处理完，车漆谁负责。", matters)
    assert found is matters[0]
    assert same_matter("卧室的空开又跳了，合不上去", matters) is matters[1]
    assert same_matter("问停水到几点", matters) is None
    assert same_matter("", matters) is None
    assert likeness("的了是在", "的了是在") == 0


@pytest.mark.usefixtures("office")
def test_what_is_promised_is_due_by_whom_and_on_which_day() -> None:
    plain = makers.reception()
    handed = makers.reception(outcome="transfer", transferred_to="李敏", urgency="重大")
    found = {(one.rule, one.record_id): one for one in promises(TOMORROW)}
    assert set(found) == {("R09", plain.id), ("R09", handed.id), ("S02", handed.id), ("R28", handed.id)}
    transfer = found["S02", handed.id]
    assert (transfer.owner, transfer.step_label, transfer.due_at) == (
        "李敏",
        "登记接收",
        datetime(2026, 11, 24, 23, 59),
    )
    told = found["R28", handed.id]
    assert (told.step_label, told.due_at, told.is_day) == ("补记汇报时间", NOW, False)
    assert found["R09", plain.id].owner == DESK.name
    assert promises(NOW) == []
    desk.acknowledge(handed.id, by=SUPERVISOR, at=NOW)
    assert _rules(handed) == ["R09", "R28"]


@pytest.mark.usefixtures("office")
def test_the_telephone_log_has_every_call_and_who_answered() -> None:
    call = makers.reception(channel="来电", caller_name="单雅琴", reply="答应去看")
    makers.reception(channel="来访")
    makers.reception(channel="来电", by=SUPERVISOR)
    rows = list(query.export_rows(CALLS, View(filter="all"), NOW, MANAGER))
    assert len(rows) == 2
    assert CALLS.sheet is not None
    first = dict(zip(CALLS.sheet.columns, next(row for row in rows if row[0] == call.number), strict=True))
    assert (first["responsible"], first["reply"], CALLS.field("responsible").label) == (DESK.name, "答应去看", "接听人")


_TEXTS = st.text(max_size=90) | st.sampled_from(
    [
        "欧阳" * 20,
        "🏠🚰漏水‍",
        "\u202e水漏\u202c",
        "\u200f3-2-1501",
        "漏" * 60_000,
        "+86 138 1234 2746",
        "0512-6688 1234",
    ]
)
_MOMENTS = st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1))


_CALLS = st.fixed_dictionaries(
    {
        "content": _TEXTS,
        "caller_name": _TEXTS,
        "caller_phone": _TEXTS | st.just("+86 138 1234 2746"),
        "place": _TEXTS,
        "reply": _TEXTS,
        "received_at": st.none() | _MOMENTS,
        "happened_at": st.none() | _MOMENTS,
    }
)


def _refusal(values: dict[str, Any]) -> tuple[Reception | None, str]:
    try:
        return makers.reception(**values), ""
    except UserError as problem:
        return None, problem.message.format(**problem.values)


@pytest.mark.usefixtures("office")
@given(_CALLS)
def test_whatever_is_typed_is_written_down_whole_or_refused_in_words(values: dict[str, Any]) -> None:
    before = Reception.select().count()
    made, refusal = _refusal(values)
    if made is None:
        assert refusal.endswith("。")
        assert Reception.select().count() == before
        return
    stored = Reception.get_by_id(made.id)
    assert stored.content.strip()
    assert not any(sign in stored.caller_name for sign in "\u202e\u202c\u200f\n")
    assert stored.received_at <= NOW + MINUTE
    assert stored.happened_at is None or stored.happened_at <= stored.received_at + MINUTE
    assert facts(RECEPTIONS, made.id, NOW, DESK).number == made.number
