"""Days that differ from the bundled calendar, as the manager pasted or corrected them."""

import peewee

from csapp.db.record import Record


class SpecialDay(Record):
    """A holiday (休) or a working weekend day (班) that overrides the bundled calendar."""

    day = peewee.DateField(unique=True)
    is_workday = peewee.BooleanField()
    name = peewee.CharField(max_length=40, default="")

    class Meta:
        """The key of the slice."""

        table_name = "calendar"
