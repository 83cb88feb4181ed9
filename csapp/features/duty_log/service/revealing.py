"""The telephone of somebody who complained, shown to who needs it and written down (design 3, private)."""

from datetime import datetime

from csapp.core.roles import Actor, Permission, require
from csapp.db.unit_of_work import fetch, unit_of_work
from csapp.features.duty_log.models.pages import DutyEntry


def reveal_phone(entry_id: int, *, by: Actor, at: datetime) -> str:
    """The unmasked telephone of an entry; who looked stands in the trail. Raises NotAllowed."""
    require(by, Permission.REVEAL)
    with unit_of_work(by, at) as work:
        entry: DutyEntry = fetch(DutyEntry, entry_id)
        work.tell(DutyEntry.key(), entry_id, "reveal")
        return str(entry.phone)
