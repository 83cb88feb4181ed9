"""Who may call what of the major events (4B): one line per service function."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from csapp.core.paths import DataFolder
from csapp.core.roles import Role
from csapp.features.major_event.service import papers, registering, reporting, telling
from csapp.features.major_event.service.registering import EventOpening
from csapp.features.reception.models import Reception
from tests.features.major_event_makers import REPORT

WORKERS, LEADERS = {Role.DESK, Role.SUPERVISOR, Role.MANAGER}, {Role.SUPERVISOR, Role.MANAGER}
ONE: dict[str, Any] = {"event_id": 1}
WHEN = datetime(2026, 11, 24, 9, 0)
_FOLDER = DataFolder(Path("x"))
_OPENING = EventOpening(subject="x", course="x", place="x")

EVENT_MODULES = (registering, telling, reporting, papers)
EVENTS: list[tuple[Callable[..., Any], dict[str, Any], set[Role]]] = [
    (registering.register, {"subject": "x", "course": "x", "place": "x"}, WORKERS),
    (registering.open_event, {"opening": _OPENING}, WORKERS),
    (registering.open_from, {"source": Reception(id=1), "opening": _OPENING}, WORKERS),
    (
        registering.correct,
        {**ONE, "subject": "x", "course": "x", "kind": "其他", "happened_at": WHEN, "found_at": WHEN},
        WORKERS,
    ),
    (registering.note_handling, {**ONE, "handling": "x"}, WORKERS),
    (registering.add_photos, {**ONE, "files": [], "folder": _FOLDER}, WORKERS),
    (registering.finish_registration, {**ONE, "handling": "x"}, WORKERS),
    (registering.void, {**ONE, "void_why": "x"}, {Role.MANAGER}),
    (telling.report, ONE, WORKERS),
    (telling.tell, ONE, WORKERS),
    (telling.tell_later, ONE, WORKERS),
    (telling.acknowledge, ONE, LEADERS),
    (reporting.submit_report, {**ONE, **REPORT}, WORKERS),
    (reporting.send_back, {**ONE, "sent_back_why": "x"}, {Role.MANAGER}),
    (reporting.sign_off, ONE, {Role.MANAGER}),
    (papers.count_print, {"event_ids": [1]}, WORKERS),
    (papers.keep_sealed, {**ONE, "sealed": Path("x"), "folder": _FOLDER}, WORKERS),
    (papers.attach_signed, {**ONE, "file": Path("x"), "folder": _FOLDER}, WORKERS),
]
