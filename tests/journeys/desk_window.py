"""The real window over an office of one household with something of every kind."""

from datetime import date, datetime, timedelta

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from csapp.app import office as offices
from csapp.app import wiring
from csapp.app.desk import make_context
from csapp.app.window import MainWindow
from csapp.core.clock import Clock
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor
from csapp.features.reception.service import desk as receptions
from csapp.masterdata.places.models import NoteKind
from csapp.masterdata.places.service import add_note, change_unit
from csapp.masterdata.vehicles.service import add_space, add_vehicle
from csapp.ui.runner import InlineRunner
from csapp.ui.theme import apply_theme
from tests import makers
from tests.features import key_makers
from tests.journeys.hands import Hands, Home
from tests.makers import DESK, NOW


def furnish(home: Home) -> None:
    """A car, a space, a key that is out, calls old and new, a callback, notes; all of them of 3-2-1501."""
    unit, owner = home.unit.id, home.owner.id
    change_unit(unit, by=DESK, at=NOW, layout="三室两厅", area=11862, fees_paid_until=date(2026, 12, 31))
    add_vehicle("苏E4T82K", by=DESK, at=NOW, unit=unit, person=owner, brand="比亚迪宋", color="灰")
    add_space("B1-031", by=DESK, at=NOW, unit=unit, person=owner)
    key_makers.cabinet()
    out, _inside = key_makers.key("A3-10", home.unit), key_makers.key("A3-11", home.unit)
    key_makers.lend_to_owner(out, home.owner)
    who = {"unit": unit, "person": owner}
    old = makers.reception(**who, at=NOW - timedelta(days=40), content="客厅吊顶渗水", category="报修")
    receptions.close(old.id, result="楼上地漏重做防水。", by=DESK, at=NOW - timedelta(days=30))
    makers.reception(**who, at=datetime(2026, 11, 23, 15, 20), content="车库顶板滴水", category="投诉")
    makers.callback(**who, subject="客厅吊顶渗水修后", source="报修")
    add_note(unit, words="电话优先打单雅琴", kind=NoteKind.REMARK, by=DESK, at=NOW)
    add_note(unit, words="婴儿午睡，不按门铃", until_on=date(2026, 12, 20), by=DESK, at=NOW)


def open_window(qtbot: QtBot, qapp: QApplication, folder: DataFolder, clock: Clock, by: Actor) -> Hands:
    """The window with this colleague at it, ready for keys."""
    apply_theme(qapp, "light")
    wiring.wire()
    known = offices.estate()
    window = MainWindow(make_context(folder, known, by, clock, InlineRunner()), known)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return Hands(window)
