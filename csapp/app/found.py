"""One result of the box, as plain values for the window and the command line."""

from csapp.core.frozen import frozen
from csapp.masterdata.people.service import Resident

EXACT, PARTLY, INSIDE = range(3)
"""How well something fits: it is what was typed, it ends or begins so, it contains it."""


@frozen
class Found:
    """One result: `kind` is its area, `reason` says what matched, `fit` how well.

    `unit_id` and `person_id` are whose household it belongs to, where that is known without asking; `line` is the
    person behind it, `typed` the part of the text that matched; `more` says that its group has others besides.
    """

    kind: str
    key: int
    number: str
    title: str
    reason: str
    group: str
    second: str = ""
    fit: int = INSIDE
    unit_id: int | None = None
    person_id: int | None = None
    typed: str = ""
    more: bool = False
    line: Resident | None = None
