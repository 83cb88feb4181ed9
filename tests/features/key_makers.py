"""An office with a cabinet of keys, a household, and loans in every state."""

from datetime import timedelta
from typing import Any

from csapp.db.connection import connected, database
from csapp.features.key_lending.models import PROOFS, BorrowerKind, Loan
from csapp.features.key_lending.service import lending, returning
from csapp.masterdata.keys.models import Cabinet, KeySet, StockLine, StockTake
from csapp.masterdata.keys.service import add_cabinet, add_key
from csapp.masterdata.people.models import Occupancy, Person
from csapp.masterdata.places.models import Unit
from tests import makers
from tests.makers import DESK, NOW

TABLES = (Cabinet, KeySet, StockTake, StockLine, Loan)


def make_tables() -> None:
    """Where the migrations do not hold them yet."""
    with connected():
        database.create_tables(TABLES)


def cabinet(code: str = "A", rows: int = 6, hooks: int = 12) -> Cabinet:
    """`A 柜` as in the picture."""
    return add_cabinet(code, f"{code} 柜", rows, hooks, by=DESK, at=NOW)


def key(hook: str = "A3-10", unit: Unit | None = None, **values: Any) -> KeySet:
    """A set on its hook; without a room one of a public place."""
    given = {"opens": "入户门", "place_name": "" if unit else "公共天台", "unit": unit.id if unit else None, **values}
    return add_key(by=DESK, at=NOW, hook=hook, **given)


def household(code: str = "5-1-0802", name: str = "仇文博", phone: str = "13700006604") -> tuple[Unit, Person]:
    """A room with its owner."""
    unit = makers.unit(code)
    return unit, makers.person(name, phone, home=unit)


def owner_of(key_set: KeySet) -> Person:
    """Who owns the room of a key."""
    found: Person = Occupancy.get(Occupancy.unit == key_set.unit_id).person
    return found


def cabinet_of(key_set: KeySet) -> int:
    """Where a key hangs."""
    assert key_set.cabinet_id is not None
    return key_set.cabinet_id


CONTACT: dict[str, Any] = {
    "contacted_at": NOW - timedelta(minutes=7),
    "contact_name": "仇文博",
    "contact_phone": "13700006604",
}


def asked(kind: BorrowerKind = BorrowerKind.CONTRACTOR, **values: Any) -> dict[str, Any]:
    """What a stranger who wants a key says and shows."""
    return {
        "borrower_kind": kind,
        "borrower": "韩大勇",
        "borrower_phone": "15900003308",
        "purpose": "卫生间防水返工",
        "proofs": PROOFS[kind],
        **values,
    }


def lend(key_set: KeySet, kind: BorrowerKind = BorrowerKind.CONTRACTOR, **values: Any) -> Loan:
    """A loan to a stranger with all that 5.4 demands, unless `values` say otherwise."""
    given = {"by": DESK, "at": NOW, "identity_confirmed": True, "consent_given": True, **CONTACT, **asked(kind)}
    return lending.lend(key_set.id, **{**given, **values})


def lend_to_owner(key_set: KeySet, owner: Person, **values: Any) -> Loan:
    """A loan to the owner on record."""
    given = {
        "by": DESK,
        "at": NOW,
        "borrower_kind": BorrowerKind.OWNER,
        "person": owner.id,
        "purpose": "忘带钥匙",
        "proofs": PROOFS[BorrowerKind.OWNER],
        "identity_confirmed": True,
    }
    return lending.lend(key_set.id, **{**given, **values})


def act(name: str) -> Any:
    """The use case that stands behind a step of the workflow."""
    return next(getattr(part, name) for part in (lending, returning) if hasattr(part, name))
