"""Who may call what of the keys, their loans and papers (4B): one line per function that writes or prints."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from csapp.core.paths import DataFolder
from csapp.core.roles import Role
from csapp.features.key_lending import documents
from csapp.features.key_lending.models import Return
from csapp.features.key_lending.service import correcting, keeping, lending, returning
from csapp.masterdata.keys import service as keys
from tests.makers import NOW

WORKERS, LEADERS = {Role.DESK, Role.SUPERVISOR, Role.MANAGER}, {Role.SUPERVISOR, Role.MANAGER}
LOAN = {"loan_id": 1}
ASKED = {"key_set": 1, "borrower_kind": "员工", "purpose": "x"}
# inside a file nothing can be written: what is allowed ends there
FOLDER: dict[str, Any] = {"folder": DataFolder(Path(__file__) / "nowhere")}

KEY_MODULES = (lending, returning, keeping, correcting, keys)
KEYS: list[tuple[Callable[..., Any], dict[str, Any], set[Role]]] = [
    (lending.request, ASKED, WORKERS),
    (lending.lend_to_owner, {**LOAN, "identity_confirmed": True}, WORKERS),
    (lending.lend_to_staff, {**LOAN, "identity_confirmed": True}, WORKERS),
    (lending.ask_owner, LOAN, WORKERS),
    (
        lending.confirm_identity,
        {**LOAN, "contacted_at": None, "contact_phone": "", "identity_confirmed": True},
        WORKERS,
    ),
    (lending.agree, {**LOAN, "consent_given": True}, WORKERS),
    (lending.lend, {**ASKED, "identity_confirmed": True}, WORKERS),
    (lending.refuse, {**LOAN, "refuse_reason": "x"}, WORKERS),
    (lending.turn_away, {**ASKED, "refuse_reason": "x"}, WORKERS),
    (returning.give_back, {**LOAN, "pieces": 1, "hook_confirmed": True}, WORKERS),
    (returning.give_back_all, {"returns": [Return(1, 1, hook_confirmed=True)]}, WORKERS),
    (returning.find_again, {**LOAN, "pieces": 1, "hook_confirmed": True}, WORKERS),
    (returning.extend, {**LOAN, "due_at": NOW}, WORKERS),
    (returning.chase, {**LOAN, "chase_note": "x"}, WORKERS),
    (returning.end_matter, {"number": "x"}, WORKERS),
    (returning.report_lost, {**LOAN, "trouble_note": "x", "follow_up": "换锁芯"}, WORKERS),
    (returning.report_damaged, {**LOAN, "trouble_note": "x", "follow_up": "换锁芯"}, WORKERS),
    (returning.settle, {**LOAN, "settle_note": "x"}, WORKERS),
    (correcting.correct, {**LOAN, "purpose": "x"}, WORKERS),
    (keeping.sign, {**LOAN, "name": "sign_out", "file": Path(), **FOLDER}, WORKERS),
    (keeping.count_print, {"loan_ids": [1]}, WORKERS),
    (keeping.reveal, LOAN, WORKERS),
    (keeping.take_stock, {"cabinet": 1, "pieces": {}}, WORKERS),
    (documents.print_slips, {"loan_ids": [1], **FOLDER}, WORKERS),
    (documents.print_notice, {**LOAN, **FOLDER}, WORKERS),
    (documents.write_form_by_number, {"number": "x", "file": Path(__file__) / "nowhere", **FOLDER}, WORKERS),
    (documents.take_back, {**LOAN, "file": Path(), **FOLDER}, WORKERS),
    (documents.sign_on_screen, {**LOAN, "name": "sign_out", "strokes": [], **FOLDER}, WORKERS),
    (documents.print_register, FOLDER, WORKERS),
    (documents.print_decode_sheet, FOLDER, LEADERS),
    (documents.print_tags, {"key_ids": [], **FOLDER}, WORKERS),
    (documents.print_cabinet, {"cabinet_id": 1, **FOLDER}, WORKERS),
    (documents.print_stock_take, {"stock_take_id": 1, **FOLDER}, WORKERS),
    (documents.arrange_copy, {"place": Path(__file__) / "nowhere", "password": "x"}, LEADERS),
    (keys.add_cabinet, {"code": "", "label": "", "rows": 1, "hooks": 1}, WORKERS),
    (keys.add_key, {}, WORKERS),
    (keys.register_key, {}, WORKERS),
    (keys.move_key, {"key_id": 1, "hook": "A1-01"}, WORKERS),
    (keys.change_key, {"key_id": 1, "note": "x"}, WORKERS),
    (keys.correct_key, {"key_id": 1}, WORKERS),
    (keys.keep_signed_sheet, {"stock_take_id": 1, "file": Path(), **FOLDER}, WORKERS),
]
