"""Who may do what with an opinion, and who may open one (4B)."""

from collections.abc import Callable
from typing import Any

from csapp.core.roles import Role
from csapp.features.callback.service import opening
from csapp.features.complaint.models import Complaint
from csapp.features.opinion.service import intake, righting
from csapp.features.reception.service import opening as from_reception

_WORKERS = {Role.DESK, Role.SUPERVISOR, Role.MANAGER}
_ONE: dict[str, Any] = {"opinion_id": 1}

OPINION_MODULES = (intake, righting, opening)
OPINIONS: list[tuple[Callable[..., Any], dict[str, Any], set[Role]]] = [
    (opening.open_opinion, {"callback_id": 1}, _WORKERS),
    (from_reception.open_opinion, {"reception_id": 1}, _WORKERS),
    (intake.record, {"content": "x", "customer": "x"}, _WORKERS),
    (intake.open_from, {"source": Complaint(id=1, number="TS20261124-001"), "content": "x"}, _WORKERS),
    (intake.correct, {**_ONE, "content": "x", "channel": "接待"}, _WORKERS),
    (intake.assign, {**_ONE, "department": "x"}, _WORKERS),
    (intake.take_on, {**_ONE, "measure": "x"}, _WORKERS),
    (intake.set_aside, {**_ONE, "analysis": "x"}, _WORKERS),
    (intake.deliver, {**_ONE, "receiver": "x"}, _WORKERS),
    (intake.reveal, _ONE, _WORKERS),
    (righting.take_measure, {**_ONE, "measure": "x"}, _WORKERS),
    (righting.rectify, {**_ONE, "result": "x"}, _WORKERS),
    (righting.reply, {**_ONE, "answer": "x"}, _WORKERS),
    (righting.file_away, _ONE, _WORKERS),
    (righting.redo, {**_ONE, "words": "x"}, _WORKERS),
    (righting.reopen_after_callback, {"number": "x"}, _WORKERS),
    (righting.satisfied_by_callback, {"number": "x"}, _WORKERS),
]
