"""What the rest of the office tells a handover: plain values, collected by the program (S19, R22, R23)."""

from datetime import date, datetime

from csapp.core.frozen import frozen
from csapp.features.duty_log.models.handover import CountKind


@frozen
class CountFact:
    """Something to be counted: `expected` in pieces or fen, as the program knows it at this moment."""

    key_word: str
    name: str
    unit: str
    kind: CountKind
    expected: int
    is_mandatory: bool = True
    detail: str = ""


@frozen
class MatterFact:
    """A matter that goes to the next shift; without `area` it is a word that is told."""

    key_word: str
    label: str
    count: int = 1
    detail: str = ""
    area: str = ""
    record_id: int | None = None
    is_overdue: bool = False
    needs_reason: bool = False


@frozen
class Relief:
    """The shift that comes next: of which day, from when, and who is on the roster for it."""

    day: date
    shift_id: int
    shift: str
    begins_at: datetime
    staff_ids: tuple[int, ...] = ()
    names: tuple[str, ...] = ()


@frozen
class HandoverFacts:
    """All of it at one moment; `relief` is None where the shift table has no next shift."""

    counts: tuple[CountFact, ...] = ()
    matters: tuple[MatterFact, ...] = ()
    relief: Relief | None = None
