"""The pictures of 接待."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from csapp.app.shots_scene import Scene, on_page, pressed, settle
from csapp.app.window import MainWindow
from csapp.core.marks import mark
from csapp.db.connection import connected
from csapp.features.reception.models import Category, Reception, Urgency


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
    settle()
    QApplication.sendEvent(page.who.finder, pressed(Qt.Key.Key_Down))
    return window


def _calling_again(window: MainWindow) -> QWidget:
    """The same call a little later: the room picked, the open matter recognised, a complaint about to be opened."""
    _calling(window)
    page: Any = window.page("reception")
    QApplication.sendEvent(page.who.finder, pressed(Qt.Key.Key_Return))
    page.matter.set_values({"urgency": Urgency.URGENT, "place": mark("B1 车库 3 栋区 027 旁")})
    settle()
    page.matter.toggle("open_complaint")
    return window


def _incident_call(window: MainWindow) -> QWidget:
    """Somebody of building 5, where the water is off: what everybody is told stands at the right."""
    window.go("reception")
    page: Any = window.page("reception")
    page.new_record()
    page.who.finder.setText("5-1-0701")
    settle()
    QApplication.sendEvent(page.who.finder, pressed(Qt.Key.Key_Down))
    QApplication.sendEvent(page.who.finder, pressed(Qt.Key.Key_Return))
    page.matter.set_values({"content": mark("家里停水了，什么时候来？")})
    return window


def _handing_over(window: MainWindow) -> QWidget:
    """移交: to whom, one press away."""
    _calling(window)
    page: Any = window.page("reception")
    QApplication.sendEvent(page.who.finder, pressed(Qt.Key.Key_Return))
    settle()
    page.matter.toggle("transfer")
    return window


def _reception_record(window: MainWindow) -> QWidget:
    """A call that became an order: the link to it, the photos, the trail."""
    window.go("reception")
    page: Any = window.page("reception")
    with connected():
        page.open_record(int(Reception.get(Reception.number == "JD20261124-010").id))  # data: the sample's call
    return window


def _reception_list(window: MainWindow) -> QWidget:
    window.go("reception")
    page: Any = window.page("reception")
    page.show_view("today")
    return window


RECEPTION_SCENES: tuple[Scene, ...] = (
    ("reception", on_page("reception")),
    ("reception-call", _calling),
    ("reception-list", _reception_list),
    ("reception-again", _calling_again),
    ("reception-handed", _handing_over),
    ("reception-incident", _incident_call),
    ("reception-record", _reception_record),
)
