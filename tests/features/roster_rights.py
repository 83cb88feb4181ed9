"""Who may call what of the shifts, the roster and the swaps (4B): one line per service function."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from csapp.core.paths import DataFolder
from csapp.core.roles import Role
from csapp.features.duty_roster.documents import calendar, papers, swap_paper
from csapp.features.duty_roster.service import copying, people, rosters, swaps
from csapp.masterdata.shifts import service as shifts

WORKERS, LEADERS = {Role.DESK, Role.SUPERVISOR, Role.MANAGER}, {Role.SUPERVISOR, Role.MANAGER}
KEEPERS = {Role.ADMIN, Role.MANAGER}
EVERYBODY = set(Role)
DAY = date(2026, 12, 9)
ONE, SWAP = {"roster_id": 1}, {"swap_id": 1}
KEPT = {"file": Path("x"), "folder": DataFolder(Path("x"))}

ROSTER_MODULES = (shifts, people, rosters, copying, swaps, papers, calendar, swap_paper)
ROSTERS: list[tuple[Callable[..., Any], dict[str, Any], set[Role]]] = [
    (shifts.add_usual_shifts, {}, KEEPERS),
    (shifts.add_shift, {"name": "早班", "sign": "早", "begins": "8", "ends": "16"}, KEEPERS),
    (shifts.change_shift, {"shift_id": 1, "name": "早班"}, KEEPERS),
    (people.add_member, {"staff": "x"}, LEADERS),
    (people.change_member, {"member_id": 1, "is_active": False}, LEADERS),
    (people.take_leave, {"staff": "x", "from_on": DAY, "until_on": DAY, "reason": "x"}, LEADERS),
    (people.take_back_leave, {"leave_id": 1}, LEADERS),
    (rosters.open_month, {"month": DAY}, LEADERS),
    (rosters.change_rules, {**ONE, "most_days": 5}, LEADERS),
    (rosters.set_cell, {**ONE, "staff": "x", "day": DAY, "shift": 1}, LEADERS),
    (rosters.propose, ONE, LEADERS),
    (rosters.publish, ONE, LEADERS),
    (rosters.take_back, {**ONE, "reason": "x"}, LEADERS),
    (rosters.lock, ONE, LEADERS),
    (rosters.unlock, {**ONE, "reason": "x"}, LEADERS),
    (copying.copy_month, ONE, LEADERS),
    (swaps.file_swap, {"day": DAY, "shift": "早班", "reason": "因事"}, WORKERS),
    (swaps.replace, {**SWAP, "replacement": "x"}, WORKERS),
    (swaps.acknowledge, SWAP, WORKERS),
    (swaps.acknowledge_for, SWAP, WORKERS),
    (swaps.refuse, {**SWAP, "refusal": "x"}, WORKERS),
    (swaps.withdraw, SWAP, WORKERS),
    (swaps.count_print, {"swap_ids": [1]}, WORKERS),
    (swaps.attach_signed, {**SWAP, **KEPT}, WORKERS),
    (papers.print_roster, {**ONE, "folder": DataFolder(Path("x"))}, EVERYBODY),
    (papers.export_roster, {**ONE, "file": Path("x")}, LEADERS),
    (papers.write_roster_by_number, {"number": "x", "file": Path("x"), "estate": {}}, EVERYBODY),
    (calendar.export_calendar, {**ONE, "file": Path("x"), "place": "x"}, EVERYBODY),
    (swap_paper.take_back, {**SWAP, **KEPT}, WORKERS),
]
