"""Settings of the estate and of each person's screen, as JSON by name."""

import json
from typing import Any

import peewee

from csapp.db.connection import connected, database, known_faults
from csapp.db.record import Table


class Setting(Table):
    """One named value; `person_id` 0 is the estate's."""

    person_id = peewee.IntegerField(default=0)
    name = peewee.CharField(max_length=120)
    content = peewee.TextField()

    class Meta:
        """One value per person and name."""

        indexes = ((("person_id", "name"), True),)


def setting(name: str, default: Any = None, person_id: int = 0) -> Any:
    """The value kept under `name`, or `default`."""
    with connected():
        held = Setting.get_or_none(Setting.name == name, Setting.person_id == person_id)
    return default if held is None else json.loads(held.content)


def keep_setting(name: str, value: Any, person_id: int = 0) -> None:
    """Store `value` under `name`."""
    with known_faults(), connected(), database.atomic():
        Setting.insert(person_id=person_id, name=name, content=json.dumps(value)).on_conflict(
            conflict_target=[Setting.person_id, Setting.name], preserve=[Setting.content]
        ).execute()
