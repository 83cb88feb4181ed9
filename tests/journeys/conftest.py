"""A window around one page, and a household that is on file."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from csapp.core.clock import Clock
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor
from csapp.db.unit_of_work import committed
from csapp.masterdata.people.models import Relation
from csapp.masterdata.people.service import add_person, move_in
from csapp.ui.changes import Changes
from csapp.ui.context import Context
from csapp.ui.keys import bind
from csapp.ui.runner import InlineRunner
from csapp.ui.theme import apply_theme, theme
from tests import makers
from tests.journeys.hands import Hands, Home, Remembered
from tests.makers import DESK, NOW


@pytest.fixture
def home(office: DataFolder) -> Home:
    """A VIP with something to mind, and her husband."""
    assert office.database.exists()
    unit = makers.unit("3-2-1501")
    owner = makers.person("单雅琴", "13812342746", home=unit, is_vip=True, note="白天先打电话")
    husband = add_person("单立新", phones=("13912340075",), by=DESK, at=NOW)
    move_in(husband.id, unit.id, Relation.FAMILY, by=DESK, at=NOW)
    return Home(unit, owner)


@pytest.fixture
def new_context(qapp: QApplication, office: DataFolder, clock: Clock) -> Iterator[Callable[[Actor], Context]]:
    """What a page is handed when this colleague sits at the desk; commits are announced to it."""
    if not qapp.styleSheet() or theme().name != "light":
        apply_theme(qapp, "light")
    receivers = []

    def make(by: Actor) -> Context:
        changes = Changes()

        def tell(_sender: object, areas: frozenset[str]) -> None:
            changes.announce(areas)

        committed.connect(tell)
        receivers.append(tell)
        return Context(InlineRunner(), by, clock, changes, office, Remembered(), "翠湖花园")

    yield make
    for receiver in receivers:
        committed.disconnect(receiver)


@pytest.fixture
def show(qtbot: QtBot) -> Iterator[Callable[..., Hands]]:
    """Put a page into a window of 1440 x 900 that binds the keys of the main window."""
    windows = []

    def put(page: QWidget, **keys: Callable[[], object]) -> Hands:
        window = QMainWindow()
        window.setCentralWidget(page)
        window.resize(1440, 900)
        for key, act in keys.items():
            bind(window, key, act, whole_window=True)
        qtbot.addWidget(window)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        windows.append(window)
        made = Hands(window)
        context: Context = page.context  # type: ignore[attr-defined]
        context.go = made.go
        return made

    yield put
    for window in windows:
        window.close()
