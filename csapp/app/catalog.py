"""The registers of the desk, in menu order; no discovery (design 2). The pages are in `pages.py`."""

from csapp.features.callback.register import CALLBACK_RULES, CALLBACKS
from csapp.features.complaint.register import COMPLAINTS
from csapp.features.contact_memo.register import CONTACT_MEMOS
from csapp.features.duty_log.register.handover import HANDOVERS as SHIFT_HANDOVERS
from csapp.features.duty_log.register.items import COUNTED_ITEMS
from csapp.features.duty_log.register.log import DELEGATES, ENTRIES, PAGES, POINTS
from csapp.features.duty_roster.register import LEAVES, MEMBERS, ROSTERS, SWAPS
from csapp.features.escalation.register import ESCALATIONS
from csapp.features.key_lending.register import KEY_LOANS
from csapp.features.ledger.register.preview import REGISTER as BATCHES
from csapp.features.major_event.register import MAJOR_EVENTS
from csapp.features.opinion.register import OPINIONS
from csapp.features.parking_lease.register.lease import LEASES
from csapp.features.parking_lease.register.money import DAY_REPORTS, PAYMENTS, WEEK_REPORTS
from csapp.features.parking_lease.register.rounds import LISTS, ROUND_LINES, ROUNDS, WAITING
from csapp.features.public_incident.register import PUBLIC_INCIDENTS
from csapp.features.reception.register import CALLS, RECEPTIONS
from csapp.features.repair_order.register import BLANKS, HANDOVERS, ORDERS
from csapp.masterdata.calendar.register import SPECIAL_DAYS
from csapp.masterdata.keys.register import CABINETS, KEY_SETS, STOCK_TAKES
from csapp.masterdata.people.register import RESIDENTS
from csapp.masterdata.places.register import UNITS
from csapp.masterdata.shifts.register import SHIFTS
from csapp.masterdata.staff.register import COLLEAGUES
from csapp.masterdata.trades.register import ABSENCES, ITEMS, TECHNICIANS, TRADES
from csapp.masterdata.vehicles.register import RATES, SPACES, VEHICLES
from csapp.registers.spec import Register

REGISTERS: tuple[Register, ...] = (
    RECEPTIONS,
    CALLS,
    CONTACT_MEMOS,
    ESCALATIONS,
    ORDERS,
    COMPLAINTS,
    CALLBACKS,
    OPINIONS,
    KEY_LOANS,
    LEASES,
    PAYMENTS,
    DAY_REPORTS,
    WEEK_REPORTS,
    WAITING,
    ROUNDS,
    ROUND_LINES,
    LISTS,
    PUBLIC_INCIDENTS,
    MAJOR_EVENTS,
    ENTRIES,
    PAGES,
    SHIFT_HANDOVERS,
    ROSTERS,
    SWAPS,
    MEMBERS,
    LEAVES,
    SHIFTS,
    COUNTED_ITEMS,
    POINTS,
    DELEGATES,
    RESIDENTS,
    UNITS,
    VEHICLES,
    SPACES,
    RATES,
    KEY_SETS,
    CABINETS,
    STOCK_TAKES,
    HANDOVERS,
    BLANKS,
    TECHNICIANS,
    ABSENCES,
    ITEMS,
    TRADES,
    COLLEAGUES,
    SPECIAL_DAYS,
    CALLBACK_RULES,
    BATCHES,
)


def register_of(key: str) -> Register | None:
    """The register called `key`, as in `csapp export KEY`."""
    return next((register for register in REGISTERS if register.key == key), None)
