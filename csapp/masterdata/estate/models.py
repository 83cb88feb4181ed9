"""Records of the master data as they are and as somebody wants them, before anything is written."""

from dataclasses import dataclass, field
from typing import Any

Place = tuple[int, int]  # table and row of what is being read


@dataclass(slots=True, eq=False)
class Draft:
    """A record as it is and as the ledger wants it.

    `old` holds the stored values that change, `origin` is the row of the file that named it first, `said` the number
    of the row each value came from.
    """

    model: str
    values: dict[str, Any]
    id: int | None = None
    origin: Place | None = None
    old: dict[str, Any] = field(default_factory=dict)
    said: dict[str, int] = field(default_factory=dict)

    def put(self, name: str, value: Any) -> bool:
        """Set a value and remember what was stored; says whether it differs."""
        held = self.values.get(name)
        if held == value:
            return False
        if self.id is not None:
            self.old.setdefault(name, held)
        self.values[name] = value
        return True


@dataclass(slots=True, eq=False)
class PersonDraft(Draft):
    """A person with telephones in calling order and the rooms they live in."""

    phones: list[str] = field(default_factory=list)
    stored: tuple[str, ...] = ()
    homes: dict[str, Draft] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class UnitDraft(Draft):
    """A room with the people in it; `named` counts those the ledger has named so far."""

    people: list[PersonDraft] = field(default_factory=list)
    named: int = 0
