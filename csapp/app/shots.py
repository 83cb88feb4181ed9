"""Every page of the sample estate as PNG, at its moment and without a screen, to be laid beside the design."""

import argparse
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, Qt, qInstallMessageHandler
from PySide6.QtGui import QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from csapp.app.desk import LEADER, application, picture_context, sample_actor
from csapp.app.login import LoginPage
from csapp.app.shots_parking import PARKING_SCENES
from csapp.app.shots_repairs import REPAIR_SCENES
from csapp.app.window import MainWindow
from csapp.app.wiring import wire
from csapp.core.marks import mark
from csapp.core.paths import DataFolder, resource
from csapp.core.roles import Permission, may
from csapp.db.connection import connected
from csapp.features.callback.models import Callback
from csapp.features.callback.workflow import CallbackState
from csapp.features.complaint.models import Complaint
from csapp.features.reception.models import Category, Reception, Urgency
from csapp.masterdata.places.models import Unit
from csapp.ui.context import Context
from csapp.ui.theme import apply_theme

Picture = QWidget | QPixmap
Scene = tuple[str, Callable[[MainWindow], Picture]]


def _settle() -> None:
    """Let layouts and painting come to rest."""
    for _ in range(6):
        QApplication.processEvents()


def _page(key: str) -> Callable[[MainWindow], QWidget]:
    def show(window: MainWindow) -> QWidget:
        window.go(key)
        return window

    return show


def _register_of(key: str, which: str) -> Callable[[MainWindow], QWidget]:
    def show(window: MainWindow) -> QWidget:
        window.go(key)
        page: Any = window.page(key)
        page.show_register(which)
        return window

    return show


def _calling(window: MainWindow) -> QWidget:
    """A call in the middle: words typed, the finder open on the caller's room."""
    window.go("reception")
    page: Any = window.page("reception")
    page.new_record()
    values = {
        "content": mark("地下车库还在滴水，车顶有水泥渍，擦不掉。问今天能不能处理完，车漆谁负责。"),
        "category": Category.COMPLAINT,
    }
    page.matter.set_values(values)
    page.who.finder.setText("3 1501")
    _settle()
    QApplication.sendEvent(page.who.finder, _key(Qt.Key.Key_Down))
    return window


def _calling_again(window: MainWindow) -> QWidget:
    """The same call a little later: the room picked, the open matter recognised, a complaint about to be opened."""
    _calling(window)
    page: Any = window.page("reception")
    QApplication.sendEvent(page.who.finder, _key(Qt.Key.Key_Return))
    page.matter.set_values({"urgency": Urgency.URGENT, "place": mark("B1 车库 3 栋区 027 旁")})
    _settle()
    page.matter.toggle("open_complaint")
    return window


def _handing_over(window: MainWindow) -> QWidget:
    """移交: to whom, one press away."""
    _calling(window)
    page: Any = window.page("reception")
    QApplication.sendEvent(page.who.finder, _key(Qt.Key.Key_Return))
    _settle()
    page.matter.toggle("transfer")
    return window


def _reception_record(window: MainWindow) -> QWidget:
    """A call that became an order: the link to it, the photos, the trail."""
    window.go("reception")
    page: Any = window.page("reception")
    with connected():
        page.open_record(int(Reception.get(Reception.number == "JD20261124-010").id))  # data: the sample's call
    return window


def _key(key: Qt.Key) -> QKeyEvent:
    return QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier)


def _household(window: MainWindow) -> QWidget:
    """一页通 of the room of all pictures."""
    # reason for the late import: only this picture needs it
    from csapp.app.household_opening import open_household

    with connected():
        unit = Unit.get(Unit.code == "3-2-1501")  # data: the sample's room
    open_household(window, unit.id, None)
    return window


def _searching(window: MainWindow) -> QWidget:
    """The one box with candidates of several kinds."""
    window.go("people")
    window.search.setFocus()
    window.search.setText("31501")
    _settle()
    return window


def _reception_list(window: MainWindow) -> QWidget:
    window.go("reception")
    page: Any = window.page("reception")
    page.show_view("today")
    return window


def _signing(window: MainWindow) -> QPixmap:
    """The customer's signature, the dialog over its dimmed page."""
    window.go("callback")
    page: Any = window.page("callback")
    page.show_record(_awaiting_signature())
    _settle()
    step = next(step for step in page.panel.facts.steps if step.name == "sign")
    page.openers["sign"](page.panel.facts, step)
    _settle()
    dialog = page.dialog
    dialog.pad.set_strokes(_SIGNATURE)
    _settle()
    picture = window.grab()
    painter = QPainter(picture)
    painter.drawPixmap(window.rect().center() - dialog.rect().center(), dialog.grab())
    painter.end()
    dialog.reject()
    return picture


def _awaiting_signature() -> int:
    with connected():
        return int(Callback.get(Callback.state == CallbackState.AWAITING_SIGNATURE).id)


# data: a signature written with the mouse, as strokes of the pad
_SIGNATURE = [
    [(170.0, 60.0, 0.5), (240.0, 58.0, 0.5)],
    [(205.0, 30.0, 0.5), (206.0, 130.0, 0.5)],
    [(205.0, 62.0, 0.5), (160.0, 118.0, 0.5)],
    [(207.0, 62.0, 0.5), (250.0, 112.0, 0.5)],
    [(280.0, 56.0, 0.5), (370.0, 50.0, 0.5), (330.0, 80.0, 0.5), (290.0, 96.0, 0.5)],
    [(325.0, 30.0, 0.5), (326.0, 84.0, 0.5)],
    [(300.0, 104.0, 0.5), (350.0, 100.0, 0.5), (340.0, 140.0, 0.5), (320.0, 132.0, 0.5)],
    [(420.0, 40.0, 0.5), (436.0, 54.0, 0.5)],
    [(470.0, 34.0, 0.5), (452.0, 56.0, 0.5)],
    [(410.0, 74.0, 0.5), (486.0, 70.0, 0.5)],
    [(418.0, 98.0, 0.5), (478.0, 95.0, 0.5)],
    [(396.0, 128.0, 0.5), (500.0, 122.0, 0.5)],
]


def _ledger(window: MainWindow) -> QWidget:
    """A ledger just opened: counts, what is wrong, the mapping at the left."""
    window.go("ledger")
    page: Any = window.page("ledger")
    page.ledger.open_file(resource("sample", "ledger.csv"))
    return window


def _before_leaving(window: MainWindow) -> QWidget:
    window.go("today")
    window.check_before_leaving()
    return window


def _rates(window: MainWindow) -> QWidget:
    """回访 counted, in the month of the pictures."""
    window.go("callback")
    page: Any = window.page("callback")
    page.show_view("rates")
    return window


def _old_ledger(window: MainWindow) -> QWidget:
    """History on its way in, before a file is chosen."""
    window.go("ledger")
    page: Any = window.page("ledger")
    page.show_way("old")
    return window


def _corrected(window: MainWindow) -> QWidget:
    """A register on its way back from Excel, before a file is chosen."""
    window.go("ledger")
    page: Any = window.page("ledger")
    page.show_way("sheet")
    return window


def _counting(window: MainWindow) -> QWidget:
    """The walk along the cabinet, some hooks counted."""
    window.go("key_lending")
    page: Any = window.page("key_lending")
    _settle()
    page.cabinet.count_keys()
    _settle()
    walk = page.cabinet.frame.side.currentWidget()
    for text in ("1", "0", "1"):
        walk.line.setText(text)
        walk.line.returnPressed.emit()
    return window


def _rectifying(window: MainWindow) -> QWidget:
    """The major complaint of the garage, its result being written."""
    window.go("complaint")
    page: Any = window.page("complaint")
    with connected():
        page.show_record(int(Complaint.get(Complaint.number == "TS20261123-001").id))
    _settle()
    facts = page.panel.facts
    page.steps.ask(next(step for step in facts.steps if step.name == "rectify"))
    return window


def _complaining(window: MainWindow) -> QWidget:
    """A new complaint, before anybody is chosen."""
    window.go("complaint")
    page: Any = window.page("complaint")
    _settle()
    page.new_record()
    return window


# Name and maker of every picture, in the order of the tab bar.
_DESK: tuple[Scene, ...] = (
    ("today", _page("today")),
    ("today-leaving", _before_leaving),
    ("reception", _page("reception")),
    ("reception-call", _calling),
    ("reception-list", _reception_list),
    ("reception-again", _calling_again),
    ("reception-handed", _handing_over),
    ("reception-record", _reception_record),
    ("phone-log", _page("phone_log")),
    ("contact-memo", _page("contact_memo")),
    ("escalation", _page("escalation")),
    ("complaint", _page("complaint")),
    ("complaint-rectify", _rectifying),
    ("complaint-new", _complaining),
    ("callback", _page("callback")),
    ("callback-sign", _signing),
    ("callback-rates", _rates),
    ("public-incident", _page("public_incident")),
    ("places", _register_of("people", "places")),
    ("parking", _register_of("vehicles", "parking_space")),
    *REPAIR_SCENES,
    *PARKING_SCENES,
    ("keys", _page("key_lending")),
    ("people", _page("people")),
    ("household", _household),
    ("search", _searching),
    ("vehicles", _page("vehicles")),
    ("papers", _page("papers")),
    ("key-stock", _counting),
)
# What only those see who import and set up.
_LEADER: tuple[Scene, ...] = (
    ("ledger", _ledger),
    ("ledger-corrected", _corrected),
    ("layouts", _page("layouts")),
    ("templates", _page("templates")),
    ("ledger-old", _old_ledger),
    ("staff", _page("settings")),
    ("calendar", _register_of("settings", "calendar")),
    ("callback-rules", _register_of("settings", "callback_rule")),
)


def scenes(context: Context) -> Sequence[Scene]:
    """The pictures of what this person can see."""
    return _LEADER if may(context.by, Permission.IMPORT_LEDGER) else _DESK


def draw_pages(folder: DataFolder, known: dict[str, Any], target: Path, options: argparse.Namespace) -> int:
    """Write one PNG per page and theme into `target`; prints where they are and returns 0."""
    target.mkdir(parents=True, exist_ok=True)
    # read by Qt when the application is made
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["QT_SCALE_FACTOR"] = str(options.scale)
    # the offscreen platform says at every window that it has no window manager
    qInstallMessageHandler(lambda _kind, _where, _text: None)
    app = application()
    size = "" if options.scale == 1 else f"-{round(options.scale * 100)}"
    for name in [options.theme] if options.theme else ["light", "dark"]:
        apply_theme(app, name)
        suffix = size if name == "light" else f"-{name}{size}"
        _draw_all(folder, known, target, suffix)
    print(mark("图片在 {folder}").format(folder=target.resolve()))
    return 0


def _draw_all(folder: DataFolder, known: dict[str, Any], target: Path, suffix: str) -> None:
    # what nobody makes is not offered: the pages are drawn as the desk has them
    wire()
    context = picture_context(folder, known)
    login = LoginPage(folder, context.clock, context.runner)
    login.resize(1440, 900)
    _save(login, target / f"login{suffix}.png")
    login.deleteLater()
    for by in (context.by, sample_actor(LEADER)):
        context.by = by
        _draw_scenes(context, known, target, suffix)


def _draw_scenes(context: Context, known: dict[str, Any], target: Path, suffix: str) -> None:
    for name, show in scenes(context):
        window = MainWindow(context, known)
        window.show()
        _settle()
        _save(show(window), target / f"{name}{suffix}.png")
        window.close()
        window.deleteLater()
        _settle()


def _save(shown: Picture, file: Path) -> None:
    if isinstance(shown, QWidget):
        shown.show()
        _settle()
        shown = shown.grab()
    shown.save(str(file))
