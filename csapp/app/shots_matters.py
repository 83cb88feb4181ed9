"""The pictures of 投诉, 回访 and 意见."""

from typing import Any

from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from csapp.app.shots_scene import Scene, on_page, settle
from csapp.app.window import MainWindow
from csapp.db.connection import connected
from csapp.features.callback.models import Callback
from csapp.features.callback.workflow import CallbackState
from csapp.features.complaint.models import Complaint
from csapp.features.opinion.models import Opinion

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


def _signing(window: MainWindow) -> QPixmap:
    """The customer's signature, the dialog over its dimmed page."""
    window.go("callback")
    page: Any = window.page("callback")
    page.show_record(_awaiting_signature())
    settle()
    step = next(step for step in page.panel.facts.steps if step.name == "sign")
    page.openers["sign"](page.panel.facts, step)
    settle()
    dialog = page.dialog
    dialog.pad.set_strokes(_SIGNATURE)
    settle()
    picture = window.grab()
    painter = QPainter(picture)
    painter.drawPixmap(window.rect().center() - dialog.rect().center(), dialog.grab())
    painter.end()
    dialog.reject()
    return picture


def _awaiting_signature() -> int:
    with connected():
        return int(Callback.get(Callback.state == CallbackState.AWAITING_SIGNATURE).id)


def _rates(window: MainWindow) -> QWidget:
    """回访 counted, in the month of the pictures."""
    window.go("callback")
    page: Any = window.page("callback")
    page.show_view("figures")
    return window


def _rectifying(window: MainWindow) -> QWidget:
    """The major complaint of the garage, its result being written."""
    window.go("complaint")
    page: Any = window.page("complaint")
    with connected():
        page.show_record(int(Complaint.get(Complaint.number == "TS20261123-001").id))
    settle()
    facts = page.panel.facts
    page.steps.ask(next(step for step in facts.steps if step.name == "rectify"))
    return window


def _complaint_figures(window: MainWindow) -> QWidget:
    """投诉 counted, in the month of the pictures."""
    window.go("complaint")
    page: Any = window.page("complaint")
    page.show_view("figures")
    return window


def _complaining(window: MainWindow) -> QWidget:
    """A new complaint, before anybody is chosen."""
    window.go("complaint")
    page: Any = window.page("complaint")
    settle()
    page.new_record()
    return window


def _delivering(window: MainWindow) -> QWidget:
    """The parcel lockers, about to be delivered to the engineers."""
    window.go("opinion")
    page: Any = window.page("opinion")
    with connected():
        page.show_record(int(Opinion.get(Opinion.number == "YJ20261122-003").id))  # data: the sample's opinion
    settle()
    facts = page.panel.facts
    page.steps.ask(next(step for step in facts.steps if step.name == "deliver"))
    return window


def _giving_opinion(window: MainWindow) -> QWidget:
    """A new opinion, before anybody is chosen."""
    window.go("opinion")
    page: Any = window.page("opinion")
    settle()
    page.new_record()
    return window


MATTER_SCENES: tuple[Scene, ...] = (
    ("complaint", on_page("complaint")),
    ("complaint-rectify", _rectifying),
    ("complaint-new", _complaining),
    ("complaint-figures", _complaint_figures),
    ("callback", on_page("callback")),
    ("callback-sign", _signing),
    ("callback-rates", _rates),
    ("opinion", on_page("opinion")),
    ("opinion-deliver", _delivering),
    ("opinion-new", _giving_opinion),
)
