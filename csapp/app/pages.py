"""The pages of the window, in the order of the tab bar; a page's module is loaded when it is first opened."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from csapp.app.duty_tabs import ENTRIES, PARTS, TAB, DutyTabs
from csapp.core.frozen import frozen
from csapp.core.marks import mark
from csapp.core.roles import Permission
from csapp.ui.context import Context

if TYPE_CHECKING:
    from csapp.ui.past_list import PastLine

# reason for the late imports below: a start loads only the first page (performance floor of the start)


def _today(context: Context) -> QWidget:
    # reason for the late import: loaded when the page is opened
    from csapp.app.today import TodayPage

    return TodayPage(context)


def _reception(context: Context) -> QWidget:
    # reason for the late import: loaded when the page is opened
    from csapp.app.form_tools import form_tools
    from csapp.app.reception_words import colleagues_to_hand_to, incident_wording, tells_outcome
    from csapp.features.reception.page.desk import ReceptionPage

    tools = form_tools(context)
    names = partial(colleagues_to_hand_to, context.by)
    words = tells_outcome(tools.days)
    return ReceptionPage(context, _past_of, tools, tells=words, names_of=names, wording_of=incident_wording)


def _past_of(unit_id: int | None, person_id: int | None) -> "list[PastLine]":
    # reason for the late import: loaded when the page is opened
    from csapp.app.past import past_of

    return past_of(unit_id, person_id)


def _complaint(context: Context) -> QWidget:
    # reason for the late import: loaded when the page is opened
    from csapp.app.figure_export import figure_export
    from csapp.app.form_tools import form_tools
    from csapp.features.complaint.page.desk import ComplaintPage

    return ComplaintPage(context, form_tools(context), figure_export(context))


def _callback(context: Context) -> QWidget:
    # reason for the late import: loaded when the page is opened
    from csapp.app.form_tools import form_tools
    from csapp.app.rate_export import rate_export
    from csapp.features.callback.page.desk import CallbackPage

    return CallbackPage(context, form_tools(context), rate_export(context))


def _public_incident(context: Context) -> QWidget:
    # reason for the late import: loaded when the page is opened
    from csapp.app.form_tools import form_tools
    from csapp.features.public_incident.page import PublicIncidentPage

    return PublicIncidentPage(context, form_tools(context))


def _repair_order(context: Context) -> QWidget:
    # reason for the late import: loaded when the page is opened
    from csapp.app.form_tools import form_tools
    from csapp.app.repair_keys import key_desk
    from csapp.features.repair_order.page.desk import RepairPage

    return RepairPage(context, form_tools(context), key_desk(context))


def _repair_lists(context: Context) -> QWidget:
    # reason for the late import: loaded when the page is opened
    from csapp.app.form_tools import form_tools
    from csapp.features.repair_order.page.lists import RepairListsPage

    return RepairListsPage(context, form_tools(context))


def _trades(context: Context) -> QWidget:
    # reason for the late import: loaded when the page is opened
    from csapp.app.register_tabs import RegisterTabs
    from csapp.masterdata.trades.register import ABSENCES, ITEMS, TECHNICIANS, TRADES

    return RegisterTabs(context, (TECHNICIANS, ABSENCES, ITEMS, TRADES))


def _key_lending(context: Context) -> QWidget:
    # reason for the late import: loaded when the page is opened
    from csapp.app.form_tools import form_tools
    from csapp.features.key_lending.page.desk import KeyLendingPage

    return KeyLendingPage(context, form_tools(context))


def _people(context: Context) -> QWidget:
    # reason for the late import: loaded when the page is opened
    from csapp.app.register_tabs import RegisterTabs
    from csapp.masterdata.people.register import RESIDENTS
    from csapp.masterdata.places.register import UNITS

    return RegisterTabs(context, (RESIDENTS, UNITS))


def _household(context: Context) -> QWidget:
    # reason for the late import: loaded when the page is opened
    from csapp.app.catalog import REGISTERS
    from csapp.app.form_tools import form_tools
    from csapp.app.household_page import HouseholdPage

    labels = {register.model.key(): register.label for register in REGISTERS}
    return HouseholdPage(context, form_tools(context), labels)


def _parking_lease(context: Context) -> QWidget:
    # reason for the late import: loaded when the page is opened
    from csapp.app.form_tools import form_tools
    from csapp.features.parking_lease.page.parking import ParkingPage

    return ParkingPage(context, form_tools(context))


def _vehicles(context: Context) -> QWidget:
    # reason for the late import: loaded when the page is opened
    from csapp.app.register_tabs import RegisterTabs
    from csapp.masterdata.vehicles.register import SPACES, VEHICLES

    return RegisterTabs(context, (VEHICLES, SPACES))


def _keys(context: Context) -> QWidget:
    # reason for the late import: loaded when the page is opened
    from csapp.app.register_tabs import RegisterTabs
    from csapp.app.stock_takes import StockTakePage
    from csapp.masterdata.keys.register import CABINETS, KEY_SETS, STOCK_TAKES

    return RegisterTabs(context, (KEY_SETS, CABINETS, STOCK_TAKES), {STOCK_TAKES.key: StockTakePage})


def _papers(context: Context) -> QWidget:
    # reason for the late import: loaded when the page is opened
    from csapp.app.paper_page import PaperPage

    return PaperPage(context)


def _layouts(context: Context) -> QWidget:
    # reason for the late import: loaded when the page is opened
    from csapp.app.layout_page import LayoutPage

    return LayoutPage(context)


def _templates(context: Context) -> QWidget:
    # reason for the late import: loaded when the page is opened
    from csapp.app.template_page import TemplatePage

    return TemplatePage(context)


def _ledger(context: Context) -> QWidget:
    # reason for the late import: loaded when the page is opened
    from csapp.app.import_tabs import ImportTabs

    return ImportTabs(context)


def _escalation(context: Context) -> QWidget:
    # reason for the late import: loaded when the page is opened
    from csapp.app.form_tools import form_tools
    from csapp.features.escalation.page import EscalationPage

    return EscalationPage(context, form_tools(context))


def _contact_memo(context: Context) -> QWidget:
    # reason for the late import: loaded when the page is opened
    from csapp.app.form_tools import form_tools
    from csapp.features.contact_memo.page import ContactMemoPage

    return ContactMemoPage(context, form_tools(context))


def _opinion(context: Context) -> QWidget:
    # reason for the late import: loaded when the page is opened
    from csapp.app.form_tools import form_tools
    from csapp.features.opinion.page import OpinionPage

    return OpinionPage(context, form_tools(context))


def _phone_log(context: Context) -> QWidget:
    # reason for the late import: loaded when the page is opened
    from csapp.app.form_tools import form_tools
    from csapp.features.reception.page.phone_log import PhoneLogPage

    return PhoneLogPage(context, form_tools(context))


def _duty_books(context: Context) -> QWidget:
    # reason for the late import: loaded when the page is opened
    from csapp.app.register_tabs import RegisterTabs
    from csapp.features.duty_log.register.log import ENTRIES as LOG_ENTRIES
    from csapp.features.duty_log.register.log import PAGES as LOG_PAGES

    return RegisterTabs(context, (LOG_ENTRIES, LOG_PAGES))


def _duty_people(context: Context) -> QWidget:
    # reason for the late import: loaded when the page is opened
    from csapp.app.register_tabs import RegisterTabs
    from csapp.features.duty_roster.register import LEAVES, MEMBERS

    return RegisterTabs(context, (MEMBERS, LEAVES))


def _settings(context: Context) -> QWidget:
    # reason for the late import: loaded when the page is opened
    from csapp.app.register_tabs import RegisterTabs
    from csapp.features.callback.register import CALLBACK_RULES
    from csapp.features.duty_log.register.items import COUNTED_ITEMS
    from csapp.features.duty_log.register.log import DELEGATES, POINTS
    from csapp.masterdata.calendar.register import SPECIAL_DAYS
    from csapp.masterdata.shifts.register import SHIFTS
    from csapp.masterdata.staff.register import COLLEAGUES

    return RegisterTabs(context, (COLLEAGUES, SPECIAL_DAYS, SHIFTS, COUNTED_ITEMS, POINTS, DELEGATES, CALLBACK_RULES))


@frozen
class PageEntry:
    """One page: in the tab bar if `daily`, else under 更多; one that belongs to another tab names it.

    One that is a part of that tab's page, shown `inside` it, is made by that page.
    """

    key: str
    label: str
    make: Callable[[Context], QWidget]
    needs: Permission = Permission.VIEW
    daily: bool = True
    tab: str = ""
    inside: bool = False


PAGES: tuple[PageEntry, ...] = (
    PageEntry("today", mark("今日"), _today),
    PageEntry("reception", mark("接待"), _reception),
    PageEntry("repair_order", mark("报修"), _repair_order),
    PageEntry("complaint", mark("投诉"), _complaint),
    PageEntry("callback", mark("回访"), _callback),
    PageEntry("key_lending", mark("钥匙"), _key_lending),
    PageEntry("parking_lease", mark("车位"), _parking_lease),
    PageEntry(TAB, mark("值班"), DutyTabs),
    PageEntry("people", mark("住户"), _people),
    PageEntry("household", mark("一页通"), _household, daily=False, tab="people"),
    PageEntry("vehicles", mark("车辆"), _vehicles, daily=False, tab="parking_lease"),
    PageEntry("opinion", mark("意见"), _opinion, daily=False),
    PageEntry("phone_log", mark("电话记录"), _phone_log, daily=False),
    PageEntry("contact_memo", mark("工作联络单"), _contact_memo, daily=False),
    PageEntry("escalation", mark("请示报告"), _escalation, daily=False),
    PageEntry("public_incident", mark("公共事件"), _public_incident, daily=False),
    PageEntry("repair_lists", mark("维修交财务和空白单"), _repair_lists, daily=False),
    PageEntry("trades", mark("维修人员和项目"), _trades, daily=False),
    PageEntry("duty_books", mark("日志台账"), _duty_books, daily=False),
    PageEntry("duty_people", mark("值班人员和请假"), _duty_people, Permission.ROSTER, daily=False),
    PageEntry("keys", mark("钥匙和钥匙柜"), _keys, Permission.EDIT_MASTERDATA, daily=False),
    PageEntry("papers", mark("签回的表"), _papers, daily=False),
    PageEntry("ledger", mark("导入"), _ledger, Permission.IMPORT_LEDGER, daily=False),
    PageEntry("layouts", mark("台账版式"), _layouts, Permission.SETTINGS, daily=False),
    PageEntry("templates", mark("表单版式"), _templates, Permission.SETTINGS, daily=False),
    PageEntry("settings", mark("设置"), _settings, Permission.SETTINGS, daily=False),
    *(PageEntry(part.key, part.label, part.make, daily=False, tab=TAB, inside=True) for part in PARTS),
    PageEntry(ENTRIES, mark("值班日志"), DutyTabs, daily=False, tab=TAB, inside=True),
)

# Which page shows a register's records.
PAGE_OF = {
    "reception": "reception",
    "phone_log": "phone_log",
    "contact_memo": "contact_memo",
    "escalation": "escalation",
    "repair_order": "repair_order",
    "repair_handover": "repair_lists",
    "repair_blank_sheet": "repair_lists",
    "technician": "trades",
    "complaint": "complaint",
    "callback": "callback",
    "opinion": "opinion",
    "public_incident": "public_incident",
    "key_lending": "key_lending",
    "parking_lease": "parking_lease",
    "parking_report": "parking_lease",
    "parking_week": "parking_lease",
    "parking_list": "parking_lease",
    "parking_round": "parking_lease",
    "duty_log": "duty_log",
    "duty_log_entry": "duty_log_entry",
    "duty_handover": "duty_handover",
    "duty_roster": "duty_roster",
    "duty_swap": "duty_swap",
    "major_event": "major_event",
    "duty_person": "duty_people",
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
