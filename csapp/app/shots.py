"""Every page of the sample estate as PNG, at its moment and without a screen, to be laid beside the design."""

import argparse
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication, QWidget

from csapp.app.desk import application, picture_context
from csapp.app.login import LoginPage
from csapp.app.pages import PAGES
from csapp.app.window import MainWindow
from csapp.core.marks import mark
from csapp.core.paths import DataFolder
from csapp.core.roles import may
from csapp.ui.context import Context
from csapp.ui.theme import apply_theme

Scene = tuple[str, Callable[[MainWindow], QWidget]]


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
    """A call in the middle: the finder open, words typed."""
    window.go("reception")
    page: Any = window.page("reception")
    page.new_record()
    page.rehearse("3 1501", mark("地下车库还在滴水，车顶有水泥渍，擦不掉。问今天能不能处理完，车漆谁负责。"))
    return window


def _reception_list(window: MainWindow) -> QWidget:
    window.go("reception")
    page: Any = window.page("reception")
    page.show_list()
    return window


def _signing(window: MainWindow) -> QWidget:
    window.go("callback")
    page: Any = window.page("callback")
    return page.rehearse_signing() or window


def scenes(context: Context) -> Iterator[Scene]:
    """Name and maker of every picture, in the order of the tab bar."""
    yield "reception", _page("reception")
    yield "reception-call", _calling
    yield "reception-list", _reception_list
    yield "callback", _page("callback")
    yield "callback-sign", _signing
    yield "places", _register_of("people", "places")
    yield "parking", _register_of("vehicles", "parking_space")
    for entry in PAGES:
        if entry.key not in ("reception", "callback") and may(context.by, entry.needs):
            yield entry.key, _page(entry.key)


def draw_pages(folder: DataFolder, known: dict[str, Any], target: Path, options: argparse.Namespace) -> int:
    """Write one PNG per page and theme into `target`; prints where they are and returns 0."""
    target.mkdir(parents=True, exist_ok=True)
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
    for name, show in scenes(context):
        window = MainWindow(context, known)
        window.show()
        _settle()
        _save(show(window), target / f"{name}{suffix}.png")
        window.close()
        window.deleteLater()
        _settle()


def _save(widget: QWidget, file: Path) -> None:
    widget.show()
    _settle()
    widget.grab().save(str(file))
