"""工作联络单: to a department, also after the problem was solved, signed and answered (S02, S52, F42)."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from csapp.core.errors import BadInput, NotAllowed, TransitionRefused
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor, Role
from csapp.documents import office_paper
from csapp.features.contact_memo import documents, service
from csapp.features.contact_memo.models import ContactMemo, promises
from csapp.features.contact_memo.workflow import MemoState
from tests.makers import DESK, EVERYBODY, NOW
from tests.makers import scan as scanned

_S = MemoState
ALLOWED = {
    (_S.SENT, "receive"): _S.RECEIVED,
    (_S.SENT, "answer"): _S.ANSWERED,
    (_S.SENT, "withdraw"): _S.WITHDRAWN,
    (_S.RECEIVED, "answer"): _S.ANSWERED,
}
STEPS: dict[str, Callable[[int, Actor], ContactMemo]] = {
    "receive": lambda key, by: service.receive(key, by=by, at=NOW, received_by="老周"),
    "answer": lambda key, by: service.answer(key, by=by, at=NOW, reply="已换好"),
    "withdraw": lambda key, by: service.withdraw(key, by=by, at=NOW, withdrawn_why="不用了"),
}
WORKERS = {Role.DESK, Role.SUPERVISOR, Role.MANAGER}


def memo(**values: Any) -> ContactMemo:
    """A memo to the engineers, unless `values` say otherwise."""
    told = {"department": "工程部", "subject": "换门禁电池", "content": "3 栋 2 单元门禁没电，今天换好"}
    return service.send(**{"by": DESK, "at": NOW, **told, **values})


def in_state(state: MemoState) -> ContactMemo:
    """A memo that stands there."""
    made = memo()
    step = {_S.RECEIVED: "receive", _S.ANSWERED: "answer", _S.WITHDRAWN: "withdraw"}.get(state, "")
    return STEPS[step](made.id, DESK) if step else made


@pytest.mark.parametrize("by", EVERYBODY, ids=lambda by: by.role.name)
@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("state", list(MemoState))
@pytest.mark.usefixtures("office")
def test_each_step_is_allowed_exactly_as_drawn(state: MemoState, step: str, by: Actor) -> None:
    made = in_state(state)
    if by.role in WORKERS and (state, step) in ALLOWED:
        STEPS[step](made.id, by)
        assert ContactMemo.get_by_id(made.id).state == ALLOWED[state, step]
        return
    with pytest.raises(TransitionRefused if by.role in WORKERS else NotAllowed):
        STEPS[step](made.id, by)
    assert ContactMemo.get_by_id(made.id).state == state


@pytest.mark.usefixtures("office")
def test_it_may_be_filed_after_the_problem_was_solved() -> None:
    solved = NOW - timedelta(hours=3)
    made = memo(is_afterwards=True, solved_at=solved)
    assert (made.number, made.solved_at) == ("LL20261124-001", solved)
    assert documents.form_values(made)["way"] == "先解决、后补单，2026-11-24 07:24 已解决"
    assert memo(is_afterwards=True).solved_at == NOW
    assert memo().solved_at is None
    with pytest.raises(BadInput, match="解决的时间要在发单以前"):
        memo(is_afterwards=True, solved_at=NOW + timedelta(hours=1))


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"department": ""}, "department", "写上发给哪个部门"),
        ({"department": "部" * 41}, "department", "最多 40 个字"),
        ({"subject": ""}, "subject", "一句话写上什么事"),
        ({"content": " "}, "content", "写上要对方做什么"),
        ({"wanted_on": date(2026, 11, 23)}, "wanted_on", "早于发单的日子"),
        ({"sent_at": NOW + timedelta(days=1)}, "sent_at", "时间在将来"),
    ],
)
@pytest.mark.usefixtures("office")
def test_a_wrong_value_names_its_field(values: dict[str, Any], field: str, words: str) -> None:
    with pytest.raises(BadInput, match=words) as refused:
        memo(**values)
    assert refused.value.field == field


@pytest.mark.usefixtures("office")
def test_an_answer_is_promised_for_its_day() -> None:
    memo()
    made = memo(wanted_on=date(2026, 11, 26), recipient="老周")
    assert promises(datetime(2026, 11, 26)) == []
    (promise,) = promises(datetime(2026, 11, 27))
    assert (promise.rule, promise.number, promise.subject) == ("S52", made.number, "工程部 老周")
    service.receive(made.id, version=1, by=DESK, at=NOW, received_by="小吴")
    service.answer(made.id, version=2, by=DESK, at=NOW, reply="已换")
    assert promises(datetime(2026, 11, 27)) == []
    assert ContactMemo.get_by_id(made.id).replied_by == "小吴"


def test_it_is_printed_counted_signed_and_comes_back(office: DataFolder, tmp_path: Path) -> None:
    made = memo(unit_code="3-2-1501")
    for _ in range(2):
        file = office_paper.print_forms(documents.PAPER, [made.id], office, by=DESK, at=NOW, estate="翠湖花园")
    reader = PdfReader(file)
    assert "第 2 次打印" in "".join(reader.pages[0].extract_text().split("\n")).replace("\xa0", " ")
    assert {"sign_sender", "sign_department"} <= set(reader.get_fields() or {})
    scan = tmp_path / "签收.jpg"
    scanned(scan)
    documents.take_back(made.id, scan, office, by=DESK, at=NOW)
    assert office_paper.trail_of(documents.PAPER, made.id, office).is_signed
