"""Document numbers such as `JD20261124-019`: no gap, no double, per day and kind (design 5)."""

from datetime import date

import peewee

from csapp.db.connection import database
from csapp.db.record import Table


class Counter(Table):
    """The last number given out for one kind and day."""

    name = peewee.CharField(primary_key=True, max_length=40)
    last = peewee.IntegerField()


def next_number(prefix: str, day: date) -> str:
    """The next number of `prefix` for `day`; call it inside the unit of work that uses it."""
    name = f"{prefix}{day:%Y%m%d}"
    return f"{name}-{advance(name):03d}"


def advance(name: str) -> int:
    """Raise the counter `name` by one and return it; a new counter begins at 1."""
    cursor = database.execute_sql(
        f"INSERT INTO counter (name, last) VALUES ({database.param}, 1) "
        "ON CONFLICT (name) DO UPDATE SET last = counter.last + 1 RETURNING last",
        (name,),
    )
    return int(cursor.fetchone()[0])
