"""Two seats decide one matter in the same moment, each with its own connection: one does, the other is told (5.2)."""

import threading
from collections.abc import Callable
from typing import Any

import pytest

from csapp.core.errors import StaleRecord, TransitionRefused, UserError
from csapp.core.paths import DataFolder
from csapp.db import check
from csapp.db.audit import history
from csapp.db.connection import connected
from csapp.features.complaint.models import Complaint, Nature
from csapp.features.complaint.service import deciding
from csapp.features.opinion.models import Belonging, Opinion
from csapp.features.opinion.service import intake
from tests.features.complaint_makers import S, complaint_in
from tests.features.opinion_makers import opinion
from tests.makers import DESK, MANAGER, NOW, SUPERVISOR

Act = Callable[[], object]


def both(first: Act, second: Act) -> list[UserError | None]:
    """What became of two steps that begin together."""
    outcome: list[UserError | None] = [None, None]
    together = threading.Barrier(2)

    def seat(at: int, act: Act) -> None:
        with connected():
            together.wait(timeout=20)
            try:
                act()
            except UserError as refused:
                outcome[at] = refused

    seats = [threading.Thread(target=seat, args=given) for given in ((0, first), (1, second))]
    for thread in seats:
        thread.start()
    for thread in seats:
        thread.join(timeout=60)
    return outcome


@pytest.mark.parametrize("knows_version", [True, False])
def test_two_managers_decide_one_complaint_and_one_of_them_is_heard(office: DataFolder, knows_version: bool) -> None:
    made = complaint_in(S.AWAITING_DECISION)
    version = made.version if knows_version else None
    told: dict[str, Any] = {"version": version, "by": MANAGER, "at": NOW, "method": "接好排水管"}
    outcome = both(
        lambda: deciding.decide_liable(made.id, department="工程部", **told),
        lambda: deciding.decide_not_liable(made.id, **told),
    )
    (refused,) = [each for each in outcome if each is not None]
    assert isinstance(refused, StaleRecord if knows_version else TransitionRefused)
    held = Complaint.get_by_id(made.id)
    winner = Nature.LIABLE if outcome[0] is None else Nature.NOT_LIABLE
    assert (held.nature, held.version) == (winner, made.version + 1)
    assert sum(line.step.startswith("decide") for line in history("complaint", made.id)) == 1
    assert list(check.problems(office)) == []


def test_two_colleagues_analyse_one_opinion_and_one_of_them_is_heard(office: DataFolder) -> None:
    made = opinion()
    outcome = both(
        lambda: intake.assign(made.id, version=made.version, by=DESK, at=NOW, department="工程部"),
        lambda: intake.take_on(made.id, version=made.version, by=SUPERVISOR, at=NOW, measure="前台加架子"),
    )
    assert [type(each) for each in outcome if each is not None] == [StaleRecord]
    winner = Belonging.OTHER if outcome[0] is None else Belonging.OWN
    assert Opinion.get_by_id(made.id).belongs == winner
    assert list(check.problems(office)) == []
