"""The first day: account, ledger, a call, a callback signed on the screen, all through the real window (issue 1)."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from csapp.app import office as offices
from csapp.app import wiring
from csapp.app.desk import make_context
from csapp.app.importing import import_file
from csapp.app.login import LoginPage
from csapp.app.window import MainWindow
from csapp.core.clock import Clock
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor, Role
from csapp.db.check import problems
from csapp.documents.verify import verify
from csapp.features.callback.models import Callback, SignedHow
from csapp.features.callback.workflow import CallbackState
from csapp.features.reception.models import Reception
from csapp.masterdata.staff.models import Staff
from csapp.masterdata.staff.service import add_colleague
from csapp.ui.runner import InlineRunner
from csapp.ui.theme import apply_theme
from tests.journeys.hands import ALT, CONTROL, Hands, Key

LEDGER = "房号,业主姓名,联系电话,建筑面积\n3-2-1501,单雅琴,13812342746,118.62\n1-2-1102,林秀兰,13912345518,89.4\n"
STROKES = [[(40.0, 120.0, 0.5), (200.0, 40.0, 0.7), (360.0, 130.0, 0.5)]]


@pytest.fixture
def manager(qtbot: QtBot, qapp: QApplication, office: DataFolder, clock: Clock) -> Actor:
    """The first start: estate, name and password typed on the login page."""
    apply_theme(qapp, "light")
    page = LoginPage(office, clock, InlineRunner())
    qtbot.addWidget(page)
    page.show()
    entered: list[Actor] = []
    page.logged_in.connect(entered.append)
    lines = page.first.lines
    for key, text in {"estate": "翠湖花园", "name": "王志强", "password": "cuihu2026", "again": "cuihu2027"}.items():
        lines[key].setText(text)
    page.first.button.click()
    assert page.first.wrong.text() == "两次密码不一样，再输一次。"
    lines["again"].setText("cuihu2026")
    page.first.button.click()
    (by,) = entered
    return by


@pytest.fixture
def hands(qtbot: QtBot, office: DataFolder, clock: Clock, manager: Actor, tmp_path: Path) -> Iterator[Hands]:
    """The desk, after the ledger came in."""
    file = tmp_path / "业主台账.csv"
    file.write_bytes(LEDGER.encode("gbk"))
    result, _ = import_file(file, office, by=manager, at=clock(), apply=True)
    assert (result["ok"], result["units"], result["people"]) == (2, 2, 2)
    wiring.wire()
    known = offices.estate()
    window = MainWindow(make_context(office, known, manager, clock, InlineRunner()), known)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    yield Hands(window)
    window.close()


def test_the_first_account_is_the_managers(manager: Actor) -> None:
    """经理, once; the estate has its name."""
    assert (manager.name, manager.role) == ("王志强", Role.MANAGER)
    assert Staff.select().count() == 1
    assert offices.estate()["name"] == "翠湖花园"


def test_a_call_becomes_a_signed_callback(hands: Hands, office: DataFolder) -> None:
    """特约服务 done at once: the callback appears by itself, is answered, and the trail is whole."""
    hands.press(Key.Key_F2)
    hands.letters("syq")
    hands.press(Key.Key_Return)
    hands.write("更换浴室龙头，已装好。")
    hands.press(Key.Key_Tab)
    for _ in range(3):
        hands.press(Key.Key_Right)
    hands.press(Key.Key_1, ALT)
    hands.write("龙头已换，不漏水。")
    hands.press(Key.Key_Return, CONTROL)
    record = Reception.get()
    assert (record.category, record.caller_name) == ("特约服务", "单雅琴")
    callback = Callback.get()
    assert (callback.source_number, callback.rule, callback.needs_signature) == (record.number, "R08", False)
    assert list(problems(office)) == []


def test_a_callback_is_signed_on_the_screen_and_verifies(hands: Hands, office: DataFolder, clock: Clock) -> None:
    """Call, answers, signature, seal: the file says who signed and that nothing changed."""
    window = hands.window
    assert isinstance(window, MainWindow)
    by = window.context.by
    from csapp.features.callback.service import calling, scheduling

    made = scheduling.schedule(
        by=by, at=clock(), source="一般投诉", subject="电梯轿厢异味", customer="林秀兰", rectified_on=clock().date()
    )
    calling.register_result(made.id, by=by, at=clock(), method="上门", satisfaction="满意", opinion="异味没有了。")
    window.go("callback", made.id)
    page = window.page("callback")
    hands.press(Key.Key_1, ALT)
    dialog = page.dialog  # type: ignore[attr-defined]
    dialog.pad.set_strokes(STROKES)
    dialog.do_it()
    signed = Callback.get_by_id(made.id)
    assert (signed.state, signed.signed_how) == (CallbackState.DONE, SignedHow.ON_SCREEN)
    (sealed,) = [file for file in office.attachments.rglob("*") if file.is_file()]
    (report,) = verify(sealed, office)
    assert (report.signer, report.intact, report.changed_after) == ("林秀兰", True, False)
    assert list(problems(office)) == []


def test_every_area_is_one_key_away(hands: Hands) -> None:
    """Ctrl+digits open the pages; Ctrl+K finds a room and Enter goes there; F1 shows the keys."""
    window = hands.window
    assert isinstance(window, MainWindow)
    for place, entry in enumerate([entry for entry in window.entries if entry.daily], 1):
        hands.press(Key(Key.Key_0 + place), CONTROL)
        assert window.tabs.current == entry.key
        assert window.stack.currentWidget() is window.page(entry.key)
    hands.press(Key.Key_K, CONTROL)
    hands.letters("lxl")
    hands.press(Key.Key_Return)
    assert window.tabs.current == "people"


def test_another_colleague_gets_tabs_and_settings_of_his_own(hands: Hands, clock: Clock, manager: Actor) -> None:
    """F12 and a log-in: the desk sees no settings page, the manager sees it again; nobody keeps another's screen."""
    window = hands.window
    assert isinstance(window, MainWindow)
    window.context.settings.set("theme", "dark")
    clerk = add_colleague("刘芳", Role.DESK, "cuihu2026", by=manager, at=clock()).actor()
    window.change_person(clerk)
    assert "settings" not in {entry.key for entry in window.entries}
    assert window.context.settings.get("theme") is None
    place = [entry.key for entry in window.entries].index("callback") + 1
    hands.press(Key(Key.Key_0 + place), CONTROL)
    assert window.tabs.current == "callback"
    hands.press(Key.Key_F2)
    assert window.tabs.current == "reception"
    window.change_person(manager)
    assert "settings" in {entry.key for entry in window.entries}
    assert window.context.settings.get("theme") == "dark"
