"""Pictures of 值班日志: the page, an entry being written, settled and corrected, the round, the signature, Ctrl+J."""

from typing import Any

from PySide6.QtWidgets import QWidget

from csapp.app.duty_tabs import note_duty
from csapp.app.shots_scene import Scene, settle
from csapp.app.window import MainWindow
from csapp.core.marks import mark
from csapp.features.duty_log.page.sheet import SUMMARY, TOUR


def _page(window: MainWindow) -> Any:
    window.go("duty_log")
    settle()
    return window.page("duty_log")


def _at_entry(window: MainWindow, words: str) -> Any:
    """The page of now, with the entry of these words on; another sample may not have it."""
    page = _page(window)
    shown = page.sheet.page
    found = next((entry.id for entry in shown.entries if words in entry.content), 0) if shown is not None else 0
    page.sheet.table.go_to(found)
    settle()
    return page


def _log(window: MainWindow) -> QWidget:
    _at_entry(window, mark("空开"))
    return window


def _writing(window: MainWindow) -> QWidget:
    """A complaint being written: 投诉人 and 电话 in the same line."""
    page = _page(window)
    page.new_record()
    page.sheet.line.content.set_value(mark("6-1-0903 解晓东来电投诉：楼上空调滴水，雨棚整天响。"))
    settle()
    return window


def _settling(window: MainWindow) -> QWidget:
    _at_entry(window, mark("道闸")).ask_settle()
    return window


def _opening(window: MainWindow) -> QWidget:
    _at_entry(window, mark("仇文博")).ask_open()
    return window


def _mending(window: MainWindow) -> QWidget:
    _at_entry(window, mark("仇文博")).ask_correct()
    return window


def _round(window: MainWindow) -> QWidget:
    _page(window).turn_view(TOUR)
    return window


def _checking(window: MainWindow) -> QWidget:
    """Something is not in order on the round."""
    page = _page(window)
    page.turn_view(TOUR)
    settle()
    page.ask_settle()
    return window


def _summary(window: MainWindow) -> QWidget:
    _page(window).turn_view(SUMMARY)
    return window


def _quick(window: MainWindow) -> QWidget:
    """Ctrl+J while somebody is on the telephone."""
    window.go("reception")
    settle()
    note_duty(window)
    settle()
    return window


def _unsigned(window: MainWindow) -> QWidget:
    """The manager before a page of the days before."""
    page = _page(window)
    page.list.turn_filter()
    settle()
    page.ask_sign()
    settle()
    return window


def _delegating(window: MainWindow) -> QWidget:
    """Who signs while the manager is away."""
    page = _page(window)
    page.ask_delegate()
    settle()
    dialog: QWidget = page.dialog
    return dialog


DUTY_LOG_SCENES: tuple[Scene, ...] = (
    ("duty-log", _log),
    ("duty-log-entry", _writing),
    ("duty-log-settle", _settling),
    ("duty-log-open", _opening),
    ("duty-log-correct", _mending),
    ("duty-log-round", _round),
    ("duty-log-check", _checking),
    ("duty-log-summary", _summary),
    ("duty-log-quick", _quick),
)
DUTY_LOG_LEADER_SCENES: tuple[Scene, ...] = (
    ("duty-log-sign", _unsigned),
    ("duty-log-delegate", _delegating),
)
