"""The people who work at the desk, with their role and password."""

from typing import ClassVar

import peewee

from csapp.core.roles import Actor, Role
from csapp.db.record import EnumField, Record


class Staff(Record):
    """One colleague; `password` is an argon2 hash, empty until it is set."""

    secrets: ClassVar[frozenset[str]] = frozenset({"password"})

    name = peewee.CharField(max_length=40, unique=True)
    role = EnumField(Role, max_length=10)
    password = peewee.CharField(max_length=200, default="")
    phone = peewee.CharField(max_length=20, default="")
    is_active = peewee.BooleanField(default=True)
    failures = peewee.IntegerField(default=0)
    locked_until = peewee.DateTimeField(null=True)
    last_login_at = peewee.DateTimeField(null=True)

    def actor(self) -> Actor:
        """This colleague as the `by` of a service function."""
        return Actor(self.id, self.name, Role(self.role))
