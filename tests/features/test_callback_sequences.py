"""Any sequence of steps by anybody leaves a callback where 5.3 says: never signed unasked, never asked twice."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csapp.core.errors import NotAllowed, TransitionRefused
from csapp.core.paths import DataFolder
from csapp.core.roles import Role
from csapp.db import audit
from csapp.db.connection import database
from csapp.features.callback.models import Callback, Satisfaction
from csapp.features.callback.service import calling, scheduling, signing
from csapp.features.callback.workflow import CallbackState
from tests import makers
from tests.makers import EVERYBODY, NOW

S = CallbackState
WORKERS = {Role.DESK, Role.SUPERVISOR, Role.MANAGER}
_ASKING = ("reach", "miss", "fill_in", "register_result")
STEPS = (*_ASKING, "sign", "attach_signed", "decline", "sign_as_caller", "file_away")

# 5.3 once more, as one would read it aloud; the second word of a pair is where the step leads with a signature wanted.
DRAWN: dict[tuple[S, str], tuple[S, S]] = {
    (S.PENDING, "reach"): (S.REACHED, S.REACHED),
    (S.PENDING, "miss"): (S.UNREACHED, S.UNREACHED),
    (S.PENDING, "register_result"): (S.DONE, S.AWAITING_SIGNATURE),
    (S.UNREACHED, "reach"): (S.REACHED, S.REACHED),
    (S.UNREACHED, "miss"): (S.UNREACHED, S.UNREACHED),
    (S.UNREACHED, "register_result"): (S.DONE, S.AWAITING_SIGNATURE),
    (S.REACHED, "fill_in"): (S.DONE, S.AWAITING_SIGNATURE),
    (S.AWAITING_SIGNATURE, "sign"): (S.DONE, S.DONE),
    (S.AWAITING_SIGNATURE, "attach_signed"): (S.DONE, S.DONE),
    (S.AWAITING_SIGNATURE, "decline"): (S.DONE, S.DONE),
    (S.DONE, "sign_as_caller"): (S.DONE, S.DONE),
    (S.DONE, "file_away"): (S.FILED, S.FILED),
}


@pytest.fixture
def paper(office: DataFolder, tmp_path: Path) -> Path:
    assert office.database.exists()
    file = tmp_path / "回访记录表.pdf"
    file.write_bytes(b"%PDF-1.7 signed")
    return file


@pytest.fixture
def heard() -> Iterator[list[str]]:
    """What the source is told: every callback that is done, once."""
    told: list[str] = []

    def listen(_sender: object, callback: Callback, **_: Any) -> None:
        told.append(callback.number)

    with scheduling.answered.connected_to(listen):
        yield told


@given(
    source=st.sampled_from(["一般投诉", "重大投诉", "意见", "报修", "特约服务", "公共事件"]),
    path=st.lists(
        st.tuples(st.sampled_from(STEPS), st.sampled_from(EVERYBODY), st.sampled_from(["满意", "基本满意", "不满意"])),
        max_size=9,
    ),
)
def test_no_sequence_of_steps_leaves_the_drawing(
    office: DataFolder, paper: Path, heard: list[str], source: str, path: list[tuple[str, Any, str]]
) -> None:
    with database.atomic() as undo:
        heard.clear()
        made = makers.callback(source=source, source_number="X20261124-001")
        state, at = S.PENDING, NOW
        for name, by, answer in path:
            at += timedelta(minutes=1)
            needs: dict[str, tuple[tuple[Any, ...], dict[str, Any]]] = {
                "reach": ((), {"method": "电话"}),
                "miss": ((), {}),
                "fill_in": ((), {"satisfaction": answer}),
                "register_result": ((), {"method": "上门", "satisfaction": answer}),
                "sign": ((paper, office), {}),
                "attach_signed": ((paper, office), {}),
                "decline": ((), {"decline_reason": "出差", "witness": "李敏"}),
                "sign_as_caller": ((paper, office), {}),
                "file_away": ((), {}),
            }
            args, values = needs[name]
            step = getattr(signing if hasattr(signing, name) else calling, name)
            wanted = WORKERS - ({Role.DESK} if name == "file_away" else set())
            lines = len(audit.history("callback", made.id))
            if by.role not in wanted or (state, name) not in DRAWN:
                with pytest.raises((TransitionRefused, NotAllowed)):
                    step(made.id, *args, by=by, at=at, **values)
                assert len(audit.history("callback", made.id)) == lines
            else:
                step(made.id, *args, by=by, at=at, **values)
                state = DRAWN[state, name][made.needs_signature]
            assert Callback.get_by_id(made.id).state == state
        is_lawful(Callback.get_by_id(made.id), heard)
        undo.rollback()


def is_lawful(held: Callback, heard: list[str]) -> None:
    """What holds at every end of every path."""
    over = held.state in (S.DONE, S.FILED)
    assert heard == ([held.number] if over else [])
    seconds = Callback.select().where(Callback.second_of == held.id).count()
    assert seconds == (1 if over and held.satisfaction == Satisfaction.UNSATISFIED else 0)
    assert (held.satisfaction is not None) == (held.state not in (S.PENDING, S.UNREACHED, S.REACHED))
    if over and held.needs_signature:
        assert held.signed_how is not None
        assert held.signed_at is not None
