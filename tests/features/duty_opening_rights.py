"""Who may open records from an entry of the duty log, and see its telephone (4B)."""

from collections.abc import Callable
from typing import Any

from csapp.core.roles import Role
from csapp.features.duty_log.service import opening, revealing
from csapp.features.duty_log.service.opening import EntryOpening

_WORKERS = {Role.DESK, Role.SUPERVISOR, Role.MANAGER}

DUTY_OPENING_MODULES = (opening, revealing)
DUTY_OPENINGS: list[tuple[Callable[..., Any], dict[str, Any], set[Role]]] = [
    (opening.open_record, {"entry_id": 1, "kind": EntryOpening.RECEPTION}, _WORKERS),
    (revealing.reveal_phone, {"entry_id": 1}, _WORKERS),
]
