"""Every page of the sample estate as PNG, at its moment and without a screen, to be laid beside the design."""

import argparse
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import qInstallMessageHandler
from PySide6.QtWidgets import QWidget

from csapp.app.desk import LEADER, application, picture_context, sample_actor
from csapp.app.login import LoginPage
from csapp.app.shots_duty import DUTY_LEADER_SCENES, DUTY_SCENES
from csapp.app.shots_duty_figures import DUTY_FIGURE_SCENES
from csapp.app.shots_duty_log import DUTY_LOG_LEADER_SCENES, DUTY_LOG_SCENES
from csapp.app.shots_handover import HANDOVER_SCENES
from csapp.app.shots_import import IMPORT_SCENES
from csapp.app.shots_keys import KEY_LEADER_SCENES, KEY_SCENES
from csapp.app.shots_major import MAJOR_SCENES
from csapp.app.shots_matters import MATTER_SCENES
from csapp.app.shots_parking import PARKING_SCENES
from csapp.app.shots_reception import RECEPTION_SCENES
from csapp.app.shots_repairs import REPAIR_SCENES
from csapp.app.shots_scene import Picture, Scene, on_page, on_register, settle
from csapp.app.window import MainWindow
from csapp.app.wiring import wire
from csapp.core.marks import mark
from csapp.core.paths import DataFolder
from csapp.core.roles import Permission, may
from csapp.db.connection import connected
from csapp.masterdata.places.models import Unit
from csapp.ui.context import Context
from csapp.ui.theme import apply_theme


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
    settle()
    return window


def _before_leaving(window: MainWindow) -> QWidget:
    window.go("today")
    window.check_before_leaving()
    return window


# Name and maker of every picture, in the order of the tab bar.
_DESK: tuple[Scene, ...] = (
    ("today", on_page("today")),
    ("today-leaving", _before_leaving),
    *RECEPTION_SCENES,
    ("phone-log", on_page("phone_log")),
    ("contact-memo", on_page("contact_memo")),
    ("escalation", on_page("escalation")),
    *MATTER_SCENES,
    ("public-incident", on_page("public_incident")),
    ("places", on_register("people", "places")),
    ("parking", on_register("vehicles", "parking_space")),
    *REPAIR_SCENES,
    *PARKING_SCENES,
    *DUTY_LOG_SCENES,
    *HANDOVER_SCENES,
    *DUTY_SCENES,
    *DUTY_FIGURE_SCENES,
    *MAJOR_SCENES,
    *KEY_SCENES,
    ("people", on_page("people")),
    ("household", _household),
    ("search", _searching),
    ("vehicles", on_page("vehicles")),
    ("papers", on_page("papers")),
)
# What only those see who import and set up.
_LEADER: tuple[Scene, ...] = (
    *IMPORT_SCENES,
    *KEY_LEADER_SCENES,
    ("layouts", on_page("layouts")),
    ("templates", on_page("templates")),
    *DUTY_LOG_LEADER_SCENES,
    *DUTY_LEADER_SCENES,
    ("staff", on_page("settings")),
    ("calendar", on_register("settings", "calendar")),
    ("callback-rules", on_register("settings", "callback_rule")),
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
        settle()
        _save(show(window), target / f"{name}{suffix}.png")
        window.close()
        window.deleteLater()
        settle()


def _save(shown: Picture, file: Path) -> None:
    if isinstance(shown, QWidget):
        shown.show()
        settle()
        shown = shown.grab()
    shown.save(str(file))
