"""请示报告: step by step upwards, over somebody's head only in an emergency and told afterwards (S39, F46)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import peewee
import pytest
from pypdf import PdfReader

from csapp.core.errors import BadInput, NotAllowed, StaleRecord, TransitionRefused
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor, Role
from csapp.documents import office_paper
from csapp.features.escalation import documents, service
from csapp.features.escalation.models import Escalation, EscalationKind, promises
from csapp.features.escalation.workflow import EscalationState
from tests.makers import DESK, EVERYBODY, NOW, SUPERVISOR
from tests.makers import scan as scanned

_S = EscalationState
LATER = NOW + timedelta(hours=1)
TOMORROW = datetime(2026, 11, 25)
BYPASS = {"is_bypass": True, "bypass_reason": "电梯困人，等不及", "direct_superior": "陈主管"}
ALLOWED = {
    (_S.REPORTED, "instruct"): _S.INSTRUCTED,
    (_S.REPORTED, "tell_later"): _S.REPORTED,
    (_S.REPORTED, "withdraw"): _S.WITHDRAWN,
    (_S.INSTRUCTED, "carry_out"): _S.CARRIED_OUT,
    (_S.INSTRUCTED, "instruct_again"): _S.INSTRUCTED,
    (_S.INSTRUCTED, "dissent"): _S.INSTRUCTED,
    (_S.INSTRUCTED, "tell_later"): _S.INSTRUCTED,
    (_S.CARRIED_OUT, "tell_later"): _S.CARRIED_OUT,
}
STEPS: dict[str, Callable[[int, Actor], Escalation]] = {
    "instruct": lambda key, by: service.instruct(key, by=by, at=LATER, instruction="先疏散，再抢修"),
    "instruct_again": lambda key, by: service.instruct_again(key, by=by, at=LATER, further_instruction="通知全体业主"),
    "dissent": lambda key, by: service.dissent(key, by=by, at=LATER, follow_dissent="抢修要先断电"),
    "tell_later": lambda key, by: service.tell_later(key, by=by, at=LATER),
    "carry_out": lambda key, by: service.carry_out(key, by=by, at=LATER, outcome="14 点已修好"),
    "withdraw": lambda key, by: service.withdraw(key, by=by, at=LATER, withdrawn_why="已自行解决"),
}
WORKERS = {Role.DESK, Role.SUPERVISOR, Role.MANAGER}


def request(**values: Any) -> Escalation:
    """A request about a lift, unless `values` say otherwise."""
    told = {
        "kind": "超出本职范围",
        "subject": "电梯困人",
        "content": "5 栋电梯停在 12 层，困 2 人",
        "superior": "王经理",
    }
    return service.report(**{"by": DESK, "at": NOW, **told, **values})


def in_state(state: EscalationState, **values: Any) -> Escalation:
    """A bypass that stands there, so that the report to the one passed over is owed."""
    made = request(**BYPASS, **values)
    if state is _S.WITHDRAWN:
        return service.withdraw(made.id, by=DESK, at=NOW, withdrawn_why="撤")
    if state is not _S.REPORTED:
        service.instruct(made.id, by=DESK, at=NOW, instruction="先疏散")
    if state is _S.CARRIED_OUT:
        service.carry_out(made.id, by=DESK, at=NOW, outcome="好了")
    return made


@pytest.mark.parametrize("by", EVERYBODY, ids=lambda by: by.role.name)
@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("state", list(EscalationState))
@pytest.mark.usefixtures("office")
def test_each_step_is_allowed_exactly_as_drawn(state: EscalationState, step: str, by: Actor) -> None:
    made = in_state(state)
    if by.role in WORKERS and (state, step) in ALLOWED:
        STEPS[step](made.id, by)
        assert Escalation.get_by_id(made.id).state == ALLOWED[state, step]
        return
    with pytest.raises(TransitionRefused if by.role in WORKERS else NotAllowed):
        STEPS[step](made.id, by)
    assert Escalation.get_by_id(made.id).state == state


@pytest.mark.usefixtures("office")
def test_the_three_sorts_of_s39_and_no_other() -> None:
    assert [kind.value for kind in EscalationKind] == [
        "重大差错、事故，严重违反纪律", "危及通信设备、人身安全", "超出本职范围"
    ]  # fmt: skip
    assert request().number == "QS20261124-001"
    with pytest.raises(BadInput, match="超出本职范围"):
        request(kind="别的")


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"subject": " "}, "subject", "一句话写上请示什么"),
        ({"subject": "字" * 81}, "subject", "最多 80 个字，现在 81 个字"),
        ({"content": ""}, "content", "写上发生了什么"),
        ({"content": "字" * 60_000}, "content", "最多 4000 字"),
        ({"superior": ""}, "superior", "向哪一位上级请示"),
        ({**BYPASS, "bypass_reason": ""}, "bypass_reason", "什么紧急情况要越级"),
        ({**BYPASS, "direct_superior": ""}, "direct_superior", "直接上级是谁"),
        ({**BYPASS, "direct_superior": "王经理"}, "direct_superior", "不算越级"),
        ({"reported_at": NOW + timedelta(days=1)}, "reported_at", "时间在将来"),
        ({"reported_at": datetime(1980, 1, 1)}, "reported_at", "时间太早"),
    ],
)
@pytest.mark.usefixtures("office")
def test_a_wrong_value_names_its_field(values: dict[str, Any], field: str, words: str) -> None:
    with pytest.raises(BadInput, match=words) as refused:
        request(**values)
    assert refused.value.field == field
    assert not Escalation.select().exists()


@pytest.mark.usefixtures("office")
def test_a_bypass_is_owed_to_the_direct_superior_until_he_is_told_even_when_all_is_done() -> None:
    made = in_state(_S.CARRIED_OUT)
    assert Escalation.get_by_id(made.id).owes_report
    owed = [one for one in promises(TOMORROW) if one.step == "tell_later"]
    assert [(one.number, one.subject, one.due_at) for one in owed] == [
        (made.number, "陈主管", datetime(2026, 11, 24, 23, 59))
    ]
    with pytest.raises(BadInput, match="早于请示时间 2026-11-24 10:24"):
        service.tell_later(made.id, by=DESK, at=LATER, told_later_at=NOW - timedelta(minutes=1))
    service.tell_later(made.id, by=DESK, at=LATER, told_later_note="他同意")
    assert promises(TOMORROW) == []
    with pytest.raises(BadInput, match="没有越级，或者已经补报过"):
        service.tell_later(made.id, by=DESK, at=LATER)
    with pytest.raises(BadInput, match="没有越级"):
        service.tell_later(request().id, by=DESK, at=LATER)


@pytest.mark.usefixtures("office")
def test_orders_are_written_down_in_detail_and_dissent_changes_none_of_them() -> None:
    made = request()
    assert [(one.rule, one.step_label) for one in promises(TOMORROW)] == [("S39", "记上级指示")]
    service.instruct(made.id, version=1, by=DESK, at=LATER, instruction="先疏散", instructed_by="李总")
    service.instruct_again(made.id, version=2, by=DESK, at=LATER, further_instruction="通知业主")
    service.dissent(made.id, version=3, by=SUPERVISOR, at=LATER, follow_dissent="通知要先查清")
    stored = Escalation.get_by_id(made.id)
    assert stored.instruction == "先疏散\n2026-11-24 11:24 通知业主"
    assert (stored.instructed_by, stored.follow_dissent) == ("李总", "通知要先查清")
    assert [one.step_label for one in promises(TOMORROW)] == ["登记办结"]
    with pytest.raises(StaleRecord):
        service.carry_out(made.id, version=1, by=DESK, at=LATER, outcome="好了")


@pytest.mark.usefixtures("office")
def test_the_table_itself_holds_what_two_seats_could_break() -> None:
    made = request()
    with pytest.raises(peewee.IntegrityError):
        Escalation.update(state="instructed").where(Escalation.id == made.id).execute()
    with pytest.raises(peewee.IntegrityError):
        Escalation.update(is_bypass=True).where(Escalation.id == made.id).execute()


def test_the_form_says_what_the_record_says_and_can_be_signed(office: DataFolder) -> None:
    made = in_state(_S.CARRIED_OUT, proposal="先断电")
    file = office_paper.print_forms(documents.PAPER, [made.id], office, by=DESK, at=LATER, estate={"name": "翠湖花园"})
    reader = PdfReader(file)
    fields = {name: field.get("/V") for name, field in (reader.get_fields() or {}).items()}
    assert fields["instruction"] == "先疏散"
    assert fields["direct_superior"] == "陈主管"
    assert {name for name in fields if name.startswith("sign_")} == {
        "sign_reporter", "sign_direct_superior", "sign_superior"
    }  # fmt: skip
    assert len(reader.pages) == 1
    text = reader.pages[0].extract_text()
    assert "请示报告" in text
    assert made.number in text
    trail = office_paper.trail_of(documents.PAPER, made.id, office)
    assert (trail.prints, trail.is_signed, trail.file) == (1, False, file)


def test_the_signed_paper_comes_back(office: DataFolder, tmp_path: Path) -> None:
    made = request()
    printed = office_paper.print_forms(documents.PAPER, [made.id], office, by=DESK, at=NOW, estate="翠湖花园")
    with pytest.raises(BadInput, match="还没有签名"):
        documents.take_back(made.id, printed, office, by=DESK, at=NOW)
    scan = tmp_path / "签字.png"
    scanned(scan)
    documents.take_back(made.id, scan, office, by=DESK, at=LATER)
    trail = office_paper.trail_of(documents.PAPER, made.id, office)
    assert trail.is_signed
    assert trail.file is not None
    assert trail.file.read_bytes() == scan.read_bytes()


def test_a_form_is_written_by_its_number(office: DataFolder, tmp_path: Path) -> None:
    made = request()
    file = tmp_path / "x.pdf"
    result = office_paper.write_by_number(
        documents.PAPER, made.number.lower(), file, by=DESK, at=NOW, estate={"name": "翠湖花园"}, folder=office
    )
    assert result["fields"]["subject"] == "电梯困人"
    assert result["signature_fields"] == ["sign_reporter", "sign_direct_superior", "sign_superior"]
    with pytest.raises(BadInput, match="没有编号 QS0 的请示"):
        office_paper.write_by_number(documents.PAPER, "QS0", file, by=DESK, at=NOW, estate="", folder=office)
