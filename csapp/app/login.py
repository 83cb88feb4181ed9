"""今天是谁值班: logging in, and the first start that makes the manager's account (look 11a)."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QEventLoop, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from csapp.app import office
from csapp.core.clock import Clock
from csapp.core.errors import BadInput, UserError
from csapp.core.marks import mark
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor
from csapp.core.version import VERSION
from csapp.db.backup import latest_backup
from csapp.db.connection import connected
from csapp.db.draft import open_drafts
from csapp.masterdata.staff import service as staff
from csapp.ui.buttons import Button, ButtonKind
from csapp.ui.fields import TextField
from csapp.ui.icons import icon
from csapp.ui.labels import Label, rule
from csapp.ui.runner import JobRunner
from csapp.ui.theme import theme
from csapp.ui.user_chip import DISC, draw_avatar

_CARD = QSize(848, 560)
_SIDE = 400


@dataclass(frozen=True)
class DeskState:
    """What the login page tells before anybody is logged in."""

    estate: str
    office: str
    folder: str
    backup: str
    draft: str
    people: tuple[tuple[int, str, str, str], ...]  # id, name, role, when last


def desk_state(folder: DataFolder, now: datetime) -> DeskState:
    """Read in the worker: everything the login page shows."""
    with connected():
        known = office.estate()
    backup = latest_backup(folder)
    drafts = open_drafts()
    return DeskState(
        estate=known["name"],
        office=known["office"],
        folder=str(folder.root),
        backup=_when(backup[1], now) if backup else "",
        draft=f"{drafts[0][1]} {_when(drafts[0][2], now)}" if drafts else "",
        people=tuple((row.id, row.name, row.role.value, _last(row, now)) for row in staff.colleagues()),
    )


def _last(row: Any, now: datetime) -> str:
    return _when(row.last_login_at, now) if row.last_login_at else ""


def _when(moment: datetime, now: datetime) -> str:
    """今天 07:30, 昨天 15:58, 11-20 08:00."""
    days = (now.date() - moment.date()).days
    day = {0: mark("今天"), 1: mark("昨天")}.get(days, f"{moment:%m-%d}")
    return f"{day} {moment:%H:%M}"


class _Initial(QWidget):
    """The first character of a name in a disc."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self.setFixedSize(DISC, DISC)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_avatar(painter, QRectF(self.rect()), self._name)
        painter.end()


class LoginPage(QWidget):
    """A card of two halves: how the data is, and who works now."""

    logged_in = Signal(object)
    closed = Signal()

    def __init__(self, folder: DataFolder, clock: Clock, runner: JobRunner) -> None:
        super().__init__()
        self.setWindowTitle(self.tr("物业客服台"))
        self._folder = folder
        self._clock = clock
        self._runner = runner
        self.state = desk_state(folder, clock())
        card = QFrame(self)
        card.setProperty("panel", "true")
        card.setMinimumSize(_CARD)
        halves = QHBoxLayout(card)
        halves.setContentsMargins(0, 0, 0, 0)
        halves.setSpacing(0)
        halves.addWidget(self._make_side(), 0)
        self.pages = QStackedWidget(card)
        self.choose = ChoosePerson(self.state, self.pages)
        self.first = FirstManager(self.pages)
        for page in (self.choose, self.first):
            self.pages.addWidget(page)
        self.pages.setCurrentWidget(self.choose if self.state.people else self.first)
        halves.addWidget(self.pages, 1)
        around = QVBoxLayout(self)
        around.addStretch(1)
        around.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        around.addStretch(1)
        self.choose.asked.connect(self._log_in)
        self.first.asked.connect(self._make_first)

    def _make_side(self) -> QFrame:
        side = QFrame(self)
        side.setProperty("facts", "true")
        side.setFixedWidth(_SIDE)
        column = QVBoxLayout(side)
        column.setContentsMargins(32, 40, 32, 24)
        column.setSpacing(4)
        column.addWidget(Label(self.tr("物业客服台"), "unit", side))
        column.addWidget(Label(f"{self.state.estate}　{self.state.office}", "secondary", side))
        column.addSpacing(24)
        lines = [("db", self.tr("数据正常"), self.state.folder)]
        if self.state.backup:
            lines.append(("check", self.tr("{when} 已备份").format(when=self.state.backup), self.tr("备份打开核对过")))
        else:
            lines.append(("info", self.tr("还没有备份"), self.tr("登录后自动备份一次")))
        if self.state.draft:
            lines.append(
                ("info", self.tr("有没存完的内容"), self.tr("{draft}，登录后可接着填").format(draft=self.state.draft))
            )
        for name, text, note in lines:
            column.addWidget(rule(side))
            column.addSpacing(8)
            column.addLayout(_fact_line(side, name, text, note))
            column.addSpacing(8)
        column.addStretch(1)
        column.addWidget(Label(self.tr("不联网也能用。版本 {version}").format(version=VERSION), "hint", side))
        return side

    def _log_in(self, staff_id: int, password: str) -> None:
        self.choose.button.set_busy(self.tr("正在登录"))
        job = partial(staff.log_in, staff_id, password, at=self._clock())
        self._runner.run(self, job, self._enter, self.choose.refuse)

    def _make_first(self, estate: str, name: str, password: str) -> None:
        self.first.button.set_busy(self.tr("正在建账号"))
        job = partial(make_office, estate, name, password, self._clock())
        self._runner.run(self, job, self._enter, self.first.refuse)

    def take_focus(self) -> None:
        """The cursor in the one field that matters."""
        (self.choose if self.state.people else self.first).setFocus()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closed.emit()
        super().closeEvent(event)

    def _enter(self, by: Actor) -> None:
        self.choose.button.set_busy()
        self.first.button.set_busy()
        self.logged_in.emit(by)


def log_in_window(folder: DataFolder, clock: Clock, runner: JobRunner) -> Actor | None:
    """Ask who works now, before the desk opens; None where the page was closed."""
    page = LoginPage(folder, clock, runner)
    loop = QEventLoop()
    entered: list[Actor] = []
    page.logged_in.connect(entered.append)
    page.logged_in.connect(loop.quit)
    page.closed.connect(loop.quit)
    page.resize(1000, 700)
    page.show()
    page.take_focus()
    loop.exec()
    page.close()
    page.deleteLater()
    return entered[0] if entered else None


def make_office(estate: str, name: str, password: str, at: datetime) -> Actor:
    """First start: the manager's account and the estate's name; raises BadInput."""
    if not estate.strip():
        raise BadInput("estate", mark("写上小区或大厦的名称，单据抬头要用。"))
    actor = staff.make_first_manager(name, password, at=at).actor()
    office.name_estate(estate, mark("物业客服中心"))
    return actor


def _fact_line(parent: QWidget, name: str, text: str, note: str) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    sign = Label("", "body", parent)
    sign.setPixmap(icon(name, "ok" if name in ("db", "check") else "warn").pixmap(16, 16))
    row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
    words = QVBoxLayout()
    words.setSpacing(0)
    words.addWidget(Label(text, "body", parent))
    words.addWidget(Label(note, "hint", parent).wrapping())
    row.addLayout(words, 1)
    return row


class _Half(QWidget):
    """The right half: title, fields, one filled button and one line that says what was wrong."""

    def __init__(self, title: str, verb: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(32, 40, 32, 32)
        self.column.setSpacing(8)
        self.column.addWidget(Label(title, "page", self))
        self.wrong = Label("", "error", self).wrapping()
        self.wrong.setMinimumHeight(20)
        self.button = Button(verb, ButtonKind.PRIMARY, key="Enter", parent=self)
        self.button.clicked.connect(self.ask)

    def password_line(self, name: str) -> QLineEdit:
        """A line that hides what is typed and keeps the input method out."""
        line = TextField(name, parent=self)
        line.setEchoMode(QLineEdit.EchoMode.Password)
        line.setInputMethodHints(Qt.InputMethodHint.ImhLatinOnly | Qt.InputMethodHint.ImhHiddenText)
        line.returnPressed.connect(self.ask)
        return line

    def refuse(self, refusal: UserError) -> None:
        """Say what was wrong and give the keyboard back."""
        self.button.set_busy()
        self.wrong.setText(str(refusal))

    def ask(self) -> None:
        """What Enter does."""


class ChoosePerson(_Half):
    """Names in the order of the roles; ↑ ↓ choose, password, Enter."""

    asked = Signal(int, str)

    def __init__(self, state: DeskState, parent: QWidget) -> None:
        super().__init__(self.tr("今天是谁值班"), self.tr("登录"), parent)
        self.list = QListWidget(self)
        self.list.setAccessibleName(self.tr("同事"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setProperty("framed", "true")
        for staff_id, name, role, last in state.people:
            self._add(staff_id, name, role, last)
        self.label = Label("", "secondary", self)
        self.password = self.password_line(self.tr("密码"))
        self.password.installEventFilter(self)
        self.column.addWidget(self.list, 1)
        for part in (self.label, self.password, self.wrong, self.button):
            self.column.addWidget(part)
        self.list.currentRowChanged.connect(self._name_password)
        self.list.setCurrentRow(0)
        self.setFocusProxy(self.password)

    def _add(self, staff_id: int, name: str, role: str, last: str) -> None:
        item = QListWidgetItem(self.list)
        item.setData(Qt.ItemDataRole.UserRole, (staff_id, name))
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{name} {role}")
        line = QWidget(self.list)
        row = QHBoxLayout(line)
        row.setContentsMargins(12, 6, 12, 6)
        row.addWidget(_Initial(name, line))
        row.addWidget(Label(name, "strong", line))
        row.addWidget(Label(role, "secondary", line))
        row.addStretch(1)
        if last:
            row.addWidget(Label(self.tr("上次 {when}").format(when=last), "hint", line))
        item.setSizeHint(QSize(0, max(theme().height("row_two"), line.sizeHint().height())))
        self.list.setItemWidget(item, line)

    def _name_password(self) -> None:
        self.label.setText(self.tr("{name}的密码").format(name=self._chosen()[1]))
        self.wrong.setText("")

    def _chosen(self) -> tuple[int, str]:
        item = self.list.currentItem()
        chosen: tuple[int, str] = item.data(Qt.ItemDataRole.UserRole) if self.list.count() else (0, "")
        return chosen

    def ask(self) -> None:
        """Try the password of the chosen person."""
        if not self.button.busy:
            self.asked.emit(self._chosen()[0], self.password.text())

    def refuse(self, refusal: UserError) -> None:
        """The wrong password is gone from the line."""
        super().refuse(refusal)
        self.password.clear()
        self.password.setFocus()

    def eventFilter(self, watched: Any, event: QEvent) -> bool:
        """↑ ↓ choose the person while the cursor stays in the password."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
            if step is not None:
                row = self.list.currentRow() + step
                self.list.setCurrentRow(max(0, min(self.list.count() - 1, row)))
                return True
        return super().eventFilter(watched, event)


class FirstManager(_Half):
    """First start: the estate's name and the manager's account."""

    asked = Signal(str, str, str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(self.tr("第一次使用"), self.tr("建好账号，进入客服台"), parent)
        self.column.addWidget(
            Label(
                self.tr("先建经理的账号。其他同事登录后在「人员」里加，业主台账在「导入台账」里导。"), "secondary", self
            ).wrapping()
        )
        self.lines = {
            "estate": TextField(self.tr("小区或大厦名称"), parent=self),
            "name": TextField(self.tr("经理姓名"), parent=self),
            "password": self.password_line(self.tr("密码")),
            "again": self.password_line(self.tr("再输一次密码")),
        }
        for line in self.lines.values():
            self.column.addWidget(Label(line.accessibleName(), "secondary", self))
            self.column.addWidget(line)
        for key in ("estate", "name"):
            self.lines[key].returnPressed.connect(self.focusNextChild)
        self.column.addWidget(self.wrong)
        self.column.addStretch(1)
        self.column.addWidget(self.button)
        self.setFocusProxy(self.lines["estate"])

    def ask(self) -> None:
        """Both passwords must be equal."""
        if self.button.busy:
            return
        if self.lines["password"].text() != self.lines["again"].text():
            self.refuse(BadInput("again", self.tr("两次密码不一样，再输一次。")))
            return
        self.asked.emit(self.lines["estate"].text(), self.lines["name"].text(), self.lines["password"].text())

    def refuse(self, refusal: UserError) -> None:
        """The cursor goes to the wrong line."""
        super().refuse(refusal)
        if isinstance(refusal, BadInput) and refusal.field in self.lines:
            self.lines[refusal.field].setFocus()
