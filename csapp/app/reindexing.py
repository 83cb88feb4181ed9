"""An older database gets the keys people, telephones and cars are found by: once, when the program first opens it."""

from csapp.db import search_index
from csapp.db.connection import connected, database
from csapp.db.record import Record
from csapp.masterdata.people.models import Person, Phone
from csapp.masterdata.vehicles.models import Vehicle
from csapp.registers.sound import sound_of

_KEYED: tuple[type[Record], ...] = (Person, Phone, Vehicle)


def complete_keys() -> int:
    """Write the keys where people are on file and none has any; returns how many records got theirs.

    They are read from the records alone, so there is nothing for the audit trail.
    """
    with connected():
        if search_index.has_keys() or not Person.select().exists():
            return 0
        count = 0
        with database.atomic():
            for person in Person.select():
                sound = sound_of(str(person.name))
                Person.update(sound=sound).where(Person.id == person.id).execute()
            for model in _KEYED:
                for record in model.select():
                    entry = record.findable()
                    if entry is not None:
                        search_index.put(model.key(), record.id, entry)
                        count += 1
        return count
