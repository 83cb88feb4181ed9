"""Reading and writing what each colleague's screen remembers."""

import json
from typing import Any

from csapp.core.roles import Actor
from csapp.db.connection import connected
from csapp.db.setting import Setting


def values_of(by: Actor) -> dict[str, Any]:
    """Everything kept for this person, by name."""
    with connected():
        rows = Setting.select().where(Setting.person_id == by.id)
        return {row.name: json.loads(row.content) for row in rows}
