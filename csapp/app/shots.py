"""Every page of the sample estate as PNG, at its moment and without a screen, to be laid beside the design."""

import argparse
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, Qt, qInstallMessageHandler
from PySide6.QtGui import QKeyEvent, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from csapp.app.desk import LEADER, application, picture_context, sample_actor
from csapp.app.login import LoginPage
from csapp.app.window import MainWindow
from csapp.core.marks import mark
from csapp.core.paths import DataFolder, resource
from csapp.core.roles import Permission, may
from csapp.db.connection import connected
from csapp.features.callback.models import Callback
from csapp.features.callback.workflow import CallbackState
from csapp.features.reception.models import Category
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


def _key(key: Qt.Key) -> QKeyEvent:
    return QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier)


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
    page.open_file(resource("sample", "ledger.csv"))
    return window


def scenes(context: Context) -> Iterator[Scene]:
    """Name and maker of every picture this person can see, in the order of the tab bar."""
    if may(context.by, Permission.IMPORT_LEDGER):
        yield "ledger", _ledger
        yield "staff", _page("settings")
        yield "calendar", _register_of("settings", "calendar")
        return
    yield "reception", _page("reception")
    yield "reception-call", _calling
    yield "reception-list", _reception_list
    yield "callback", _page("callback")
    yield "callback-sign", _signing
    yield "places", _register_of("people", "places")
    yield "parking", _register_of("vehicles", "parking_space")
    yield "keys", _page("key_lending")
    yield "people", _page("people")
    yield "vehicles", _page("vehicles")


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
