"""Mistakes in a declaration are named (design 3)."""

from dataclasses import replace

import pytest

from csapp.registers.check import problems
from csapp.registers.spec import Action, Field, Filter, Kind, Register, Sheet
from tests.registers.errands import ERRANDS, pause


def test_a_sound_register_has_no_problems() -> None:
    assert problems(ERRANDS) == []


BROKEN: dict[str, tuple[Register, str]] = {
    "unknown column": (replace(ERRANDS, table=("state", "colour")), "table names unknown field colour"),
    "unknown fact": (replace(ERRANDS, facts=("colour",)), "facts names unknown field colour"),
    "unknown in sheet": (replace(ERRANDS, sheet=Sheet("台账", ("colour",))), "sheet names unknown field colour"),
    "unknown title": (replace(ERRANDS, title="colour"), "title names unknown field colour"),
    "unknown action field": (
        replace(ERRANDS, actions=(Action("pause", pause, ("colour",)),)),
        "action pause names unknown field colour",
    ),
    "no columns": (replace(ERRANDS, table=()), "table has no columns"),
    "path": (
        replace(ERRANDS, fields=(*ERRANDS.fields, Field("owner", "业主", path="house.owner.name")), facts=("owner",)),
        "path house.owner.name of owner leads nowhere",
    ),
    "link": (
        replace(ERRANDS, fields=(*ERRANDS.fields, Field("where", "哪里", path="house")), facts=("where",)),
        "path house ends at a link",
    ),
    "order": (replace(ERRANDS, order="answer_by"), "order answer_by is not a column"),
    "empty order": (replace(ERRANDS, order="due_at"), "order due_at may be empty"),
    "slow order": (replace(ERRANDS, order="caller"), "order caller has no index"),
    "period": (replace(ERRANDS, period="spoken"), "period spoken is not a column"),
    "step": (replace(ERRANDS, actions=(Action("paint", pause),)), "action paint is no step"),
    "needs": (replace(ERRANDS, actions=(Action("pause", pause),)), "step pause needs reason"),
    "takes": (
        replace(ERRANDS, actions=(Action("pause", pause, ("reason", "worker")),)),
        "action pause types worker, which pause does not take",
    ),
    "width": (
        replace(ERRANDS, fields=(*ERRANDS.fields, Field("wide", "宽", path="reason", width=900)), table=("wide",)),
        "column wide is 900 px wide",
    ),
    "two stretch": (
        replace(
            ERRANDS, fields=(*ERRANDS.fields, Field("more", "更多", path="reason", width=0)), table=("content", "more")
        ),
        "more than one column takes the room",
    ),
    "label": (replace(ERRANDS, fields=(*ERRANDS.fields, Field("state2", "状态"))), "label 状态 is used twice"),
    "chip": (
        replace(ERRANDS, filters=(Filter("all", "全部"), Filter("every", "全部"))),
        "filter label 全部 is used twice",
    ),
    "workflow": (replace(ERRANDS, workflow=None, actions=()), "a state without a workflow"),
    "choices": (
        replace(ERRANDS, fields=(*ERRANDS.fields, Field("kind", "种类", Kind.CHOICE))),
        "kind offers no choices",
    ),
    "telephone": (replace(ERRANDS, fields=(*ERRANDS.fields, Field("tel", "手机", Kind.PHONE))), "tel is a telephone"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_mistake_is_named(name: str) -> None:
    register, sentence = BROKEN[name]
    assert [problem for problem in problems(register) if sentence in problem] != []
