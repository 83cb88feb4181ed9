"""Who may call what of the handover and of the counted items (4B): one line per service function."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from csapp.core.paths import DataFolder
from csapp.core.roles import Role
from csapp.features.duty_log.documents import handover as papers
from csapp.features.duty_log.models.facts import HandoverFacts, Relief
from csapp.features.duty_log.service import confirming, handover, handover_papers, items

WORKERS = {Role.DESK, Role.SUPERVISOR, Role.MANAGER}
LEADERS = {Role.SUPERVISOR, Role.MANAGER}
KEEPERS = {Role.ADMIN, Role.MANAGER}
ONE: dict[str, Any] = {"sheet_id": 1}
KEPT = {"file": Path("x"), "folder": DataFolder(Path("x"))}
NEXT = Relief(date(2026, 11, 24), 1, "中班", datetime(2026, 11, 24, 16, 0))
SIGNED = {**ONE, "strokes": [], "folder": DataFolder(Path("x")), "estate": {}}

HANDOVER_MODULES = (handover, confirming, handover_papers, items, papers)
HANDOVERS: list[tuple[Callable[..., Any], dict[str, Any], set[Role]]] = [
    (handover.prepare, {"page_id": 1, "facts": HandoverFacts()}, WORKERS),
    (handover.count, {"row_id": 1, "counted": 1}, WORKERS),
    (handover.give_reason, {"line_id": 1, "reason": "x"}, WORKERS),
    (handover.tell, {**ONE, "business": "x"}, WORKERS),
    (handover.arrive, {**ONE, "staff_id": 1}, WORKERS),
    (handover.read_line, {"line_id": 1}, WORKERS),
    (confirming.take_over, {**ONE, "relief": NEXT, "outgoing_password": "x", "incoming_password": "x"}, WORKERS),
    (confirming.leave, {**ONE, "relief": NEXT, "outgoing_password": "x"}, WORKERS),
    (handover_papers.count_print, {"sheet_ids": [1]}, WORKERS),
    (handover_papers.keep_sealed, {**ONE, "sealed": Path("x"), "folder": DataFolder(Path("x"))}, WORKERS),
    (handover_papers.attach_signed, {**ONE, **KEPT}, WORKERS),
    (papers.take_back, {**ONE, **KEPT}, WORKERS),
    (papers.sign_on_screen, {**SIGNED, "who": "outgoing"}, WORKERS),
    (papers.sign_on_screen, {**SIGNED, "who": "supervisor"}, LEADERS),
    (items.add_item, {"name": "x"}, KEEPERS),
    (items.change_item, {"item_id": 1, "name": "x"}, KEEPERS),
    (items.add_usual_items, {}, KEEPERS),
]
