"""Opening the desk: data folder, window, first page; and the pictures without a screen."""

import argparse
import gc
import os
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QLibraryInfo, QTranslator
from PySide6.QtWidgets import QApplication

from csapp.app import office
from csapp.app.pages import PAGE_OF
from csapp.app.preferences import Preferences
from csapp.core.clock import Clock, system_clock
from csapp.core.errors import DataUnavailable
from csapp.core.log import log_to
from csapp.core.marks import mark
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor
from csapp.db import unit_of_work
from csapp.db.connection import connected, database, known_faults
from csapp.masterdata.staff.models import Staff
from csapp.ui.changes import Changes
from csapp.ui.context import Context
from csapp.ui.runner import InlineRunner, JobRunner, Runner
from csapp.ui.theme import apply_theme, put_sheet

if TYPE_CHECKING:
    from csapp.app.window import MainWindow

SAMPLE_DESK = "刘芳"  # data: a name of the sample estate
LEADER = "王志强"  # data: its manager


def application() -> QApplication:
    """The one QApplication, with Qt's own few words in Chinese."""
    running = QApplication.instance()
    if isinstance(running, QApplication):
        return running
    # The style as an argument: setStyle hands a QStyle back, and with it come six hundred names Qt has for its parts.
    app = QApplication(["csapp", "-style", "Fusion"])
    app.setApplicationName("csapp")
    app.setApplicationDisplayName(mark("物业客服台"))
    translator = QTranslator(app)
    if translator.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(translator)
    return app


def sample_folder(path: str | None) -> tuple[DataFolder, Path | None]:
    """The sample estate's folder, built where it is not there yet; and the temporary folder to remove at the end."""
    temporary = None if path else _temporary_folder()
    folder = office.folder_at(path) if temporary is None else DataFolder(temporary)
    if not folder.database.exists():
        # reason for the late import: only the first opening of the sample builds it
        from csapp.app.sample import build_sample

        build_sample(folder)
    return folder, temporary


def _temporary_folder() -> Path:
    # reason for the late import: a folder of one's own needs none
    import tempfile

    return Path(tempfile.mkdtemp(prefix="csapp-sample-"))


def connected_runner(*, held: bool = False) -> Runner:
    """The worker whose thread owns one database connection."""
    return Runner(_connect, database.close, held=held)


def _connect() -> None:
    """For the worker's thread; where it is not possible now, each job tries again and tells why."""
    with suppress(DataUnavailable), known_faults():
        database.connect(reuse_if_open=True)


def make_context(folder: DataFolder, known: dict[str, Any], by: Actor, clock: Clock, runner: JobRunner) -> Context:
    """What every page is handed; commits are announced to the pages."""
    changes = Changes()
    # kept on the bus: blinker holds its receivers weakly
    changes.receiver = lambda _sender, areas: changes.announce(areas)  # type: ignore[attr-defined]
    unit_of_work.committed.connect(changes.receiver)  # type: ignore[attr-defined]
    return Context(
        runner=runner,
        by=by,
        clock=clock,
        changed=changes,
        folder=folder,
        settings=Preferences(runner, by),
        estate=known["name"],
        page_of=PAGE_OF,
    )


def sample_actor(name: str = SAMPLE_DESK) -> Actor:
    """A colleague of the sample: 刘芳, at the desk in the early shift, unless another is named."""
    with connected():
        actor: Actor = Staff.get(Staff.name == name).actor()
    return actor


def open_desk(options: argparse.Namespace) -> int:
    """The window until it is closed, or the pictures; returns the exit status. Raises DataUnavailable."""
    temporary = None
    if options.sample or options.shots:
        folder, temporary = sample_folder(options.data)
    else:
        folder = office.folder_at(options.data)
    clock_before = system_clock()
    try:
        if options.shots:
            known = office.open_office(folder, clock_before)
            # reason for the late import: a desk in use draws no pictures
            from csapp.app.shots import draw_pages

            return draw_pages(folder, known, Path(options.shots), options)
        return _show(folder, clock_before, options)
    finally:
        if temporary is not None:
            # reason for the late import: as for the temporary folder
            import shutil

            shutil.rmtree(temporary, ignore_errors=True)


def _show(folder: DataFolder, begun: datetime, options: argparse.Namespace) -> int:
    app = application()
    office.bind_office(folder, begun)
    # one connection for all that is asked before the first page: each new one reads the whole schema again
    with connected():
        known = office.known_office()
        apply_theme(app, options.theme or "light", sheet=not known["sample"])
        runner = connected_runner(held=bool(known["sample"]))
        window = _make_window(folder, known, runner)
    if window is None:
        runner.close()
        return 0
    if known["sample"]:
        put_sheet(app)
    if options.quit_when_painted:
        # at once: what comes after the first page is not what is measured
        window.first_painted.connect(lambda: os._exit(0))
    window.first_painted.connect(partial(_after_first_page, folder))
    window.first_painted.connect(partial(_renew_key_copy, window))
    window.first_painted.connect(runner.release)
    runner.refused.connect(window.show_refusal)
    window.show()
    status = app.exec()
    window.leave()
    runner.close()
    return int(status)


def _make_window(folder: DataFolder, known: dict[str, Any], runner: Runner) -> "MainWindow | None":
    """The window for who logs in; None where nobody does."""
    # reason for the late import: the pictures need neither
    from csapp.app.crash import catch_crashes
    from csapp.app.window import MainWindow

    catch_crashes(runner, folder)
    clock = office.office_clock(known)
    by = sample_actor() if known["sample"] else _log_in(folder, clock, runner)
    if by is None:
        return None
    # once more: the first start has just given the estate its name
    known = office.estate()
    window = MainWindow(make_context(folder, known, by, clock, runner), known)
    window.context.print_file = partial(_print_file, window)
    return window


def _after_first_page(folder: DataFolder) -> None:
    """What can wait until the first page stands, and must be there before anything is written."""
    # reason for the late import: as said
    from csapp.app.wiring import wire

    wire()
    log_to(folder.logs)
    gc.enable()


def _renew_key_copy(window: "MainWindow") -> None:
    """The copy of the key map for a dead computer: each day, and after each change."""
    # reason for the late imports: as for what comes after the first page
    from csapp.features.key_lending.documents import refresh_copy
    from csapp.ui.renewal import Renewal

    renewal = Renewal(window.context, {"key_lending", "keys"}, refresh_copy, window)
    renewal.failed.connect(window.show_refusal)


def _print_file(window: "MainWindow", file: Path) -> None:
    # reason for the late import: it loads Qt's part for printers, which a start does without
    from csapp.app.printing import print_file

    print_file(window, window.context, window.message(), file)


def _log_in(folder: DataFolder, clock: Clock, runner: JobRunner) -> Actor | None:
    # reason for the late import: the sample opens without it
    from csapp.app.login import log_in_window

    return log_in_window(folder, clock, runner)


def picture_context(folder: DataFolder, known: dict[str, Any]) -> Context:
    """The sample at its moment, done at once and on this thread."""
    database.connect(reuse_if_open=True)
    return make_context(folder, known, sample_actor(), office.office_clock(known, still=True), InlineRunner())
