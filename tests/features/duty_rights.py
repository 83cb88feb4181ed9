"""Who may write the duty log, tick its round, sign it, and keep its points (4B): one line per service function."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from csapp.core.paths import DataFolder
from csapp.core.roles import Role
from csapp.features.duty_log.documents import page as papers
from csapp.features.duty_log.service import entries, pages, points, signing, tour
from csapp.features.duty_log.service.entries import EntryTold

WORKERS = {Role.DESK, Role.SUPERVISOR, Role.MANAGER}
KEEPERS = {Role.ADMIN, Role.MANAGER}
CHIEF = {Role.MANAGER}
ONE: dict[str, Any] = {"page_id": 1}
DAY = date(2026, 11, 24)
POINT = {"name": "x", "kind": "巡查", "at_clock": "", "position": 1, "is_active": True}
PAD: dict[str, Any] = {"strokes": [], "folder": DataFolder(Path("x")), "estate": {}}

DUTY_MODULES = (pages, entries, tour, points, signing, papers)
DUTIES: list[tuple[Callable[..., Any], dict[str, Any], set[Role]]] = [
    (pages.open_page, {"day": DAY, "shift_id": 1}, WORKERS),
    (pages.write_summary, {**ONE, "text": "x"}, WORKERS),
    (pages.name_companions, {**ONE, "names": "x"}, WORKERS),
    (pages.count_print, {"page_ids": [1]}, WORKERS),
    (entries.note, {**ONE, "told": EntryTold("x")}, WORKERS),
    (entries.correct_entry, {"entry_id": 1, "content": "x"}, WORKERS),
    (entries.settle, {"entry_id": 1, "aftermath": "x"}, WORKERS),
    (entries.waive, {"entry_id": 1}, WORKERS),
    (tour.check_point, {**ONE, "point_id": 1}, WORKERS),
    (points.add_point, {"name": "x"}, KEEPERS),
    (points.change_point, {"point_id": 1, **POINT}, KEEPERS),
    (signing.name_delegate, {"staff_id": 1, "from_on": DAY, "until_on": DAY, "reason": "x"}, CHIEF),
    (signing.end_delegation, {"delegate_id": 1}, CHIEF),
    (signing.sign_page, ONE, WORKERS),
    (signing.sign_day, {"day": DAY}, WORKERS),
    (papers.print_page, {**ONE, "folder": PAD["folder"], "estate": {}}, WORKERS),
    (papers.sign_on_screen, {**ONE, **PAD}, WORKERS),
    (papers.sign_day_on_screen, {"day": DAY, **PAD}, WORKERS),
]
