"""What is being typed survives a crash: one draft per page and person, offered at the next start (design 5)."""

import json
from datetime import datetime
from typing import Any

import peewee

from csapp.core.roles import Actor
from csapp.db.connection import connected, database, known_faults
from csapp.db.record import Table


class Draft(Table):
    """The typed values of one page, not yet a record."""

    page = peewee.CharField(max_length=60)
    person_id = peewee.IntegerField()
    person_name = peewee.CharField(max_length=80)
    saved_at = peewee.DateTimeField()
    content = peewee.TextField()

    class Meta:
        """One draft per page and person."""

        indexes = ((("page", "person_id"), True),)


def keep_draft(page: str, values: dict[str, Any], *, by: Actor, at: datetime) -> datetime:
    """Store `values` (strings, numbers, lists) durably in place of the earlier draft; returns `at`."""
    with known_faults(), connected(), database.atomic():
        Draft.insert(
            page=page,
            person_id=by.id,
            person_name=by.name,
            saved_at=at,
            # escaped, so that half a character from a foreign clipboard can be kept too
            content=json.dumps(values),
        ).on_conflict(
            conflict_target=[Draft.page, Draft.person_id],
            preserve=[Draft.person_name, Draft.saved_at, Draft.content],
        ).execute()
    return at


def draft_of(page: str, *, by: Actor) -> tuple[datetime, dict[str, Any]] | None:
    """When and what this person last typed on `page` without saving."""
    with connected():
        held = Draft.get_or_none(Draft.page == page, Draft.person_id == by.id)
    return None if held is None else (held.saved_at, json.loads(held.content))


def drop_draft(page: str, *, by: Actor) -> None:
    """Forget the draft, once its content is a record or was cleared."""
    with known_faults(), connected(), database.atomic():
        Draft.delete().where(Draft.page == page, Draft.person_id == by.id).execute()


def open_drafts() -> list[tuple[str, str, datetime]]:
    """Page, person and time of every draft, for the login page."""
    with connected():
        rows = Draft.select().order_by(Draft.saved_at.desc())
        return [(row.page, row.person_name, row.saved_at) for row in rows]
