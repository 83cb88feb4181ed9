"""The pages of the window, in the order of the tab bar; a page's module is loaded when it is first opened."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from csapp.core.frozen import frozen
from csapp.core.marks import mark
from csapp.core.roles import Permission
from csapp.ui.context import Context

if TYPE_CHECKING:
    from csapp.ui.past_list import PastLine

# reason for the late imports below: a start loads only the first page (performance floor of the start)


def _reception(context: Context) -> QWidget:
    # reason for the late import: loaded when the page is opened
    from csapp.app.form_tools import form_tools
    from csapp.features.reception.page import ReceptionPage

    return ReceptionPage(context, _past_of, form_tools(context))


def _past_of(unit_id: int | None, person_id: int | None) -> "list[PastLine]":
    # reason for the late import: loaded when the page is opened
    from csapp.app.past import past_of

    return past_of(unit_id, person_id)


def _callback(context: Context) -> QWidget:
    # reason for the late import: loaded when the page is opened
    from csapp.app.form_tools import form_tools
    from csapp.features.callback.page import CallbackPage

    return CallbackPage(context, form_tools(context))


def _key_lending(context: Context) -> QWidget:
    # reason for the late import: loaded when the page is opened
    from csapp.app.form_tools import form_tools
    from csapp.features.key_lending.page import KeyLendingPage

    return KeyLendingPage(context, form_tools(context))


def _people(context: Context) -> QWidget:
    # reason for the late import: loaded when the page is opened
    from csapp.app.register_tabs import RegisterTabs
    from csapp.masterdata.people.register import RESIDENTS
    from csapp.masterdata.places.register import UNITS

    return RegisterTabs(context, (RESIDENTS, UNITS))


def _vehicles(context: Context) -> QWidget:
    # reason for the late import: loaded when the page is opened
    from csapp.app.register_tabs import RegisterTabs
    from csapp.masterdata.vehicles.register import SPACES, VEHICLES

    return RegisterTabs(context, (VEHICLES, SPACES))


def _keys(context: Context) -> QWidget:
    # reason for the late import: loaded when the page is opened
    from csapp.app.register_tabs import RegisterTabs
    from csapp.masterdata.keys.register import CABINETS, KEY_SETS

    return RegisterTabs(context, (KEY_SETS, CABINETS))


def _ledger(context: Context) -> QWidget:
    # reason for the late import: loaded when the page is opened
    from csapp.features.ledger.page import LedgerPage

    return LedgerPage(context)


def _settings(context: Context) -> QWidget:
    # reason for the late import: loaded when the page is opened
    from csapp.app.register_tabs import RegisterTabs
    from csapp.masterdata.calendar.register import SPECIAL_DAYS
    from csapp.masterdata.staff.register import COLLEAGUES

    return RegisterTabs(context, (COLLEAGUES, SPECIAL_DAYS))


@frozen
class PageEntry:
    """One page: in the tab bar if `daily`, else under 更多."""

    key: str
    label: str
    make: Callable[[Context], QWidget]
    needs: Permission = Permission.VIEW
    daily: bool = True


PAGES: tuple[PageEntry, ...] = (
    PageEntry("reception", mark("接待"), _reception),
    PageEntry("callback", mark("回访"), _callback),
    PageEntry("key_lending", mark("钥匙"), _key_lending),
    PageEntry("people", mark("住户"), _people),
    PageEntry("vehicles", mark("车辆"), _vehicles),
    PageEntry("keys", mark("钥匙和钥匙柜"), _keys, Permission.EDIT_MASTERDATA, daily=False),
    PageEntry("ledger", mark("导入台账"), _ledger, Permission.IMPORT_LEDGER, daily=False),
    PageEntry("settings", mark("人员和节假日"), _settings, Permission.SETTINGS, daily=False),
)

# Which page shows a register's records.
PAGE_OF = {
    "reception": "reception",
    "callback": "callback",
    "key_lending": "key_lending",
    "people": "people",
    "places": "people",
    "vehicles": "vehicles",
    "parking_space": "vehicles",
}


def entry_of(key: str) -> PageEntry:
    """The page called `key`. Raises KeyError."""
    for entry in PAGES:
        if entry.key == key:
            return entry
    raise KeyError(key)
