"""Pictures of 紧急情况登记: the register, somebody told, the report being written, a new event, a signed one."""

from typing import Any

from PySide6.QtWidgets import QWidget

from csapp.app.shots_scene import Scene, settle
from csapp.app.window import MainWindow
from csapp.core.marks import mark
from csapp.db.connection import connected
from csapp.features.major_event.models.event import MajorEvent
from csapp.features.major_event.workflow import MajorEventState


def _page(window: MainWindow, state: MajorEventState) -> Any:
    """The newest event in that state."""
    with connected():
        found = MajorEvent.select().where(MajorEvent.state == state).order_by(MajorEvent.happened_at.desc()).get()
    window.go("major_event", found.id)
    settle()
    page: Any = window.page("major_event")
    return page


def _step(page: Any, name: str) -> None:
    page.steps.ask(next(step for step in page.panel.facts.steps if step.name == name))
    settle()


def _register(window: MainWindow) -> QWidget:
    _page(window, MajorEventState.AWAITING_REPORT)
    return window


def _papers(window: MainWindow) -> QWidget:
    """The same, further down: who was told, photographs, papers."""
    page = _page(window, MajorEventState.AWAITING_REPORT)
    bar = page.panel.findChild(QWidget, "detail").parentWidget().parentWidget().verticalScrollBar()
    bar.setValue(int(bar.maximum() * 0.52))
    settle()
    return window


def _telling(window: MainWindow) -> QWidget:
    _step(_page(window, MajorEventState.AWAITING_REPORT), "tell")
    return window


def _writing(window: MainWindow) -> QWidget:
    page = _page(window, MajorEventState.AWAITING_REPORT)
    _step(page, "submit_report")
    page.panel.in_place.form.set_values({"report_causes": mark("集水井浮球被淤泥卡住，水泵没有启动。")})
    return window


def _signed(window: MainWindow) -> QWidget:
    _page(window, MajorEventState.SIGNED_OFF)
    return window


def _new(window: MainWindow) -> QWidget:
    page = _page(window, MajorEventState.AWAITING_REPORT)
    page.open_new({"subject": mark("东门道闸撞断"), "place": mark("东门")})
    settle()
    return window


MAJOR_SCENES: tuple[Scene, ...] = (
    ("major-events", _register),
    ("major-event-papers", _papers),
    ("major-event-telling", _telling),
    ("major-event-report", _writing),
    ("major-event-signed", _signed),
    ("major-event-new", _new),
)
