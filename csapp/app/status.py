"""The status bar: data folder, last backup, missing holidays, time and keys; and the daily backup (look 01)."""

from datetime import date, datetime, timedelta
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from csapp.core.errors import UserError
from csapp.core.paths import DataFolder
from csapp.ui.context import Context
from csapp.ui.status_bar import StatusBar, StatusItem
from csapp.ui.theme import Tone

_WEEKDAYS = "一二三四五六日"  # data: names of the days as they follow 周
_EVERY_MS = 20_000
AHEAD = timedelta(days=14)
_DUTY_AREAS = frozenset({"duty_log", "duty_handover", "duty_roster", "duty_swap", "shifts"})
_TURNS_MINUTES = 15  # shifts turn at such minutes


def daily_backup(folder: DataFolder, now: datetime) -> datetime:
    """Today's verified backup, made now unless there is one; returns its time. Raises DataUnavailable."""
    # reason for the late import: called in the worker, after the first page stands
    from csapp.db.backup import backup_now, latest_backup, thin_out

    newest = latest_backup(folder)
    if newest is not None and newest[1].date() >= now.date():
        return newest[1]
    backup_now(folder, now)
    thin_out(folder, now)
    return now


def _missing_year(day: date) -> str:
    # reason for the late import: as above
    from csapp.masterdata.calendar.service import missing_year

    # deadlines of the last days of December fall into the next year
    return missing_year(day) or missing_year(day + AHEAD)


def _duty(now: datetime) -> str:
    # reason for the late import: as above
    from csapp.app.duty_now import duty_words

    return duty_words(now)


class StatusLine(StatusBar):
    """Computed in the worker shortly after the first page stands."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._duty = ""
        self.folder = self.add(StatusItem("db", is_path=True, parent=self))
        self.folder.set_text(str(context.folder.root))
        self.backup = self.add(StatusItem("check", parent=self))
        self.backup.set_text(self.tr("备份在准备"))
        self.person = self.add(StatusItem("user", parent=self))
        self.year = self.add(StatusItem("warn", parent=self))
        self.year.hide()
        self.time = self.add(StatusItem(parent=self), right=True)
        keys = self.add(StatusItem("keyboard", "F1", parent=self), right=True)
        keys.set_text(self.tr("快捷键"))
        keys.clicked.connect(self._show_keys)
        self._tick()
        timer = QTimer(self)
        timer.timeout.connect(self._tick)
        timer.start(_EVERY_MS)
        context.changed.changed.connect(self._hear)

    def refresh(self) -> None:
        """Back up if today has none, and look whether the year's holidays are known."""
        now = self._context.clock()
        run = self._context.runner.run
        run(self, partial(daily_backup, self._context.folder, now), self._backed_up, self._not_backed_up)
        run(self, partial(_missing_year, now.date()), self._tell_year)
        self.read_duty()

    def read_duty(self) -> None:
        """Whose shift runs, by the log or else by the roster."""
        job = partial(_duty, self._context.clock())
        self._context.runner.run(self, job, self._tell_duty, self._no_duty, latest="duty")

    def _hear(self, areas: frozenset[str]) -> None:
        if areas & _DUTY_AREAS:
            self.read_duty()

    def _tell_duty(self, words: str) -> None:
        self._duty = words
        self._tell_person()

    def _no_duty(self, _fault: UserError) -> None:
        self._tell_duty("")

    def _backed_up(self, at: datetime) -> None:
        self.backup.set_text(self.tr("已备份 {when}，校验通过").format(when=self._when(at)), Tone.OK)

    def _when(self, at: datetime) -> str:
        if at.date() == self._context.clock().date():
            return self.tr("今天 {time}").format(time=f"{at:%H:%M}")
        return f"{at:%m-%d %H:%M}"

    def _not_backed_up(self, fault: UserError) -> None:
        self.backup.set_text(str(fault), Tone.DANGER)

    def _tell_year(self, banner: str) -> None:
        self.year.setVisible(bool(banner))
        self.year.set_text(banner, Tone.WARN)

    def _tick(self) -> None:
        now = self._context.clock()
        weekday = _WEEKDAYS[now.weekday()]
        self.time.set_text(
            self.tr("{date} 周{weekday} {time}").format(date=f"{now:%Y-%m-%d}", weekday=weekday, time=f"{now:%H:%M}")
        )
        self._tell_person()
        if now.minute % _TURNS_MINUTES == 0 and self._duty:
            self.read_duty()

    def _tell_person(self) -> None:
        """Whose shift it is; where nobody's is known, who sits here."""
        by = self._context.by
        self.person.set_text(self._duty or self.tr("{name} {role}").format(name=by.name, role=by.role.value))

    def _show_keys(self) -> None:
        window = self.window()
        if hasattr(window, "show_keys"):
            window.show_keys()
