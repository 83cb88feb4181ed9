"""The registers of the desk, in menu order; no discovery (design 2). The pages are in `pages.py`."""

from csapp.features.callback.register import CALLBACKS
from csapp.features.key_lending.register import KEY_LOANS
from csapp.features.ledger.register import REGISTER as BATCHES
from csapp.features.reception.register import RECEPTIONS
from csapp.masterdata.calendar.register import SPECIAL_DAYS
from csapp.masterdata.keys.register import CABINETS, KEY_SETS
from csapp.masterdata.people.register import RESIDENTS
from csapp.masterdata.places.register import UNITS
from csapp.masterdata.staff.register import COLLEAGUES
from csapp.masterdata.vehicles.register import SPACES, VEHICLES
from csapp.registers.spec import Register

REGISTERS: tuple[Register, ...] = (
    RECEPTIONS,
    CALLBACKS,
    KEY_LOANS,
    RESIDENTS,
    UNITS,
    VEHICLES,
    SPACES,
    KEY_SETS,
    CABINETS,
    COLLEAGUES,
    SPECIAL_DAYS,
    BATCHES,
)


def register_of(key: str) -> Register | None:
    """The register called `key`, as in `csapp export KEY`."""
    return next((register for register in REGISTERS if register.key == key), None)
