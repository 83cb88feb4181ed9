"""Who may call what of the repair orders and their lists (4B): one line per service function."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from csapp.core.paths import DataFolder
from csapp.core.roles import Role
from csapp.features.reception.models import Reception
from csapp.features.repair_order.models.bill import BillEntry
from csapp.features.repair_order.service import (
    capacity,
    closing,
    correcting,
    dispatch,
    entry,
    finance,
    intake,
    papers,
    work,
)
from csapp.masterdata.trades.service import hours, lists

WORKERS, LEADERS = {Role.DESK, Role.SUPERVISOR, Role.MANAGER}, {Role.SUPERVISOR, Role.MANAGER}
KEEPERS = {Role.ADMIN, Role.MANAGER}
ONE = {"order_id": 1}
WHEN = datetime(2026, 11, 25, 9, 0)

REPAIR_MODULES = (intake, correcting, entry, dispatch, work, closing, finance, papers, capacity, hours, lists)
REPAIRS: list[tuple[Callable[..., Any], dict[str, Any], set[Role]]] = [
    (intake.open_order, {"content": "x", "place": "x"}, WORKERS),
    (intake.open_from, {"origin": Reception(id=1), "content": "", "place": "x"}, WORKERS),
    (intake.acknowledge, ONE, WORKERS),
    (intake.confirm, ONE, WORKERS),
    (intake.rank, {**ONE, "urgency": "一般", "importance": "一般"}, WORKERS),
    (intake.confirm_and_rank, {**ONE, "urgency": "一般", "importance": "一般"}, WORKERS),
    (correcting.correct, {**ONE, "content": "x", "place": "x"}, WORKERS),
    (intake.cancel, {**ONE, "cancel_reason": "x"}, WORKERS),
    (intake.reveal_phone, ONE, WORKERS),
    (entry.agree_entry, ONE, WORKERS),
    (entry.withdraw_entry, ONE, WORKERS),
    (dispatch.dispatch, {**ONE, "technician": 1}, WORKERS),
    (dispatch.assign, {**ONE, "technician": 1}, WORKERS),
    (dispatch.reassign, {**ONE, "technician": 1}, WORKERS),
    (dispatch.book, {**ONE, "starts_at": WHEN}, WORKERS),
    (dispatch.rebook, {**ONE, "starts_at": WHEN}, WORKERS),
    (dispatch.no_show, {**ONE, "starts_at": WHEN}, WORKERS),
    (dispatch.start, ONE, WORKERS),
    (dispatch.arrive, ONE, WORKERS),
    (work.agree, {**ONE, "solution": "x"}, WORKERS),
    (work.agree_extra, {**ONE, "solution": "x"}, WORKERS),
    (work.pause, {**ONE, "pause_reason": "停工", "expected_on": date(2026, 11, 26)}, WORKERS),
    (work.resume, ONE, WORKERS),
    (work.carry_over, {**ONE, "carry_reason": "x"}, WORKERS),
    (work.put_lines, {**ONE, "lines": [BillEntry("x")]}, WORKERS),
    (work.finish, ONE, WORKERS),
    (work.check_quality, {**ONE, "checked_by": "x"}, WORKERS),
    (work.attach_photo, {**ONE, "file": Path(), "folder": DataFolder(Path())}, WORKERS),
    (closing.hear, {**ONE, "satisfaction": "满意"}, WORKERS),
    (closing.return_sheet, ONE, WORKERS),
    (closing.deliver_notice, ONE, WORKERS),
    (closing.take_answer, {"number": "x", "satisfaction": "满意"}, WORKERS),
    (closing.call_back, {**ONE, "callback_satisfaction": "满意"}, WORKERS),
    (closing.archive, {**ONE, "cause": "其他", "improvement": "x"}, WORKERS),
    (finance.hand_to_finance, {"order_ids": [1], "receiver": "x"}, WORKERS),
    (finance.post, {**ONE, "receiver": "x"}, WORKERS),
    (finance.sign_for, {"handover_id": 1}, WORKERS),
    (finance.count_handover_print, {"handover_id": 1}, WORKERS),
    (papers.count_print, {"order_ids": [1]}, WORKERS),
    (papers.reserve_blanks, {"count": 0}, WORKERS),
    (papers.void_blank, {"blank_id": 1, "void_reason": "x"}, WORKERS),
    (papers.open_from_blank, {"number": "x", "reported_at": WHEN, "content": "x"}, WORKERS),
    (
        papers.enter_sheet,
        {
            "number": "x", "reported_at": WHEN, "content": "x", "technician": 1, "started_at": WHEN, "solution": "x",
            "finished_at": WHEN, "satisfaction": "满意",
        },
        WORKERS,
    ),
    (capacity.keep_walk_in_percent, {"percent": 101}, KEEPERS),
    (lists.add_trade, {"name": ""}, KEEPERS),
    (lists.add_item, {"name": "", "trade": 1}, KEEPERS),
    (lists.change_item, {"item_id": 1}, KEEPERS),
    (lists.add_technician, {"name": "", "trades": "x"}, KEEPERS),
    (lists.change_technician, {"technician_id": 1}, KEEPERS),
    (hours.set_hours, {"technician_id": 1, "weekdays": "周一", "times": ""}, LEADERS),
    (hours.be_absent, {"technician": 1, "from_at": WHEN, "until_at": WHEN, "reason": "x"}, LEADERS),
    (hours.be_absent_by_name, {"name": "x", "from_at": WHEN, "until_at": WHEN, "reason": "x"}, LEADERS),
    (hours.take_back_absence, {"absence_id": 1}, LEADERS),
]  # fmt: skip
