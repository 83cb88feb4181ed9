"""PySide6 6.12.0 lost a reference of None in every void call, and Python 3.11 died of it after some 6,400."""

import sys
from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

CALLS = 200_000
BATCH = 500
SLACK = 400


def test_void_calls_keep_none_alive(qtbot: QtBot) -> None:
    label = QLabel()
    qtbot.addWidget(label)
    plain = QObject()
    calls: tuple[Callable[[], None], ...] = (
        label.update,
        lambda: label.setText("3-2-1501"),
        lambda: plain.setObjectName("unit"),
        lambda: QApplication.sendPostedEvents(None, 0),
    )
    before = sys.getrefcount(None)
    for _ in range(CALLS // BATCH):
        for _ in range(BATCH // len(calls)):
            for call in calls:
                call()
        # asked after each batch, so that a bad version fails here and does not take the interpreter with it
        assert before - sys.getrefcount(None) < SLACK
