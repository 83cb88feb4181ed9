"""The head of 交接班: who leaves, who comes, since when he is there; choosing who came (look 07, R22)."""

from datetime import datetime

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from csapp.features.duty_log.models.facts import Relief
from csapp.features.duty_log.page.handover_tools import HandoverRead
from csapp.features.duty_log.workflow import HandoverState
from csapp.ui.announce import announce
from csapp.ui.buttons import Button
from csapp.ui.fields import ChoiceField, TextField
from csapp.ui.icons import icon
from csapp.ui.labels import Label
from csapp.ui.theme import theme, theme_switch
from csapp.ui.user_chip import DISC, draw_avatar


class Avatar(QWidget):
    """The disc with the surname; empty for nobody."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._name = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_name(self, name: str) -> None:
        """Another person."""
        self._name = name
        self.update()

    def sizeHint(self) -> QSize:
        side = theme().px(DISC)
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_avatar(painter, QRectF(self.rect()), self._name or "?")
        painter.end()


class Person(QWidget):
    """Disc, name and a line below it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.disc = Avatar(self)
        row.addWidget(self.disc)
        column = QVBoxLayout()
        column.setSpacing(0)
        self.name = Label("", "strong", self)
        self.note = Label("", "note", self)
        column.addWidget(self.name)
        column.addWidget(self.note)
        row.addLayout(column)

    def say(self, name: str, note: str, role: str) -> None:
        """Who, and in which part or since when."""
        self.disc.set_name(name)
        self.name.setText(name)
        self.note.setText(note)
        self.note.set_role(role)


class HandoverHead(QWidget):
    """Title, 早班 → 中班, two people; `came` is who is there now, and why not the one planned."""

    came = Signal(int, str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        top = QHBoxLayout()
        self.title = Label(self.tr("交接班"), "panel", self)
        self.shifts = Label("", "secondary", self)
        top.addWidget(self.title)
        top.addStretch(1)
        top.addWidget(self.shifts)
        column.addLayout(top)
        people = QGridLayout()
        people.setContentsMargins(0, 0, 0, 0)
        self.outgoing, self.incoming = Person(self), Person(self)
        self.arrows = Label("", "hint", self)
        people.addWidget(self.outgoing, 0, 0, Qt.AlignmentFlag.AlignLeft)
        people.addWidget(self.arrows, 0, 1, Qt.AlignmentFlag.AlignCenter)
        people.addWidget(self.incoming, 0, 2, Qt.AlignmentFlag.AlignRight)
        people.setColumnStretch(0, 1)
        people.setColumnStretch(2, 1)
        column.addLayout(people)
        self._add_asking(column)
        self.button.clicked.connect(self._come)
        self.who.currentIndexChanged.connect(lambda _at: self._ask_why())
        self._offered: tuple[tuple[int, str], ...] = ()
        self._planned_ids: tuple[int, ...] = ()
        theme_switch().changed.connect(self._draw_arrows)
        self._draw_arrows()

    def _add_asking(self, column: QVBoxLayout) -> None:
        """Who came, and why it is somebody else."""
        self.ask = QWidget(self)
        row = QHBoxLayout(self.ask)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.who = ChoiceField([], self.tr("谁来接班"), parent=self.ask)
        self.button = Button(self.tr("登记到岗"), small=True, parent=self.ask)
        row.addWidget(self.who, 1)
        row.addWidget(self.button)
        column.addWidget(self.ask)
        self.reason = TextField(self.tr("为什么换人接班"), self.tr("不是轮班表上的人，写明原因"), parent=self)
        self.reason.setMaxLength(200)
        self.reason.hide()
        column.addWidget(self.reason)
        self.wrong = Label("", "error", self).wrapping()
        self.wrong.hide()
        column.addWidget(self.wrong)

    def _draw_arrows(self) -> None:
        side = theme().px(20)
        self.arrows.setPixmap(icon("handover", "text3").pixmap(QSize(side, side), self.devicePixelRatioF()))

    def show_read(self, read: HandoverRead, *, asks: bool, now: datetime) -> None:
        """The two of this page; with `asks` the one who comes can be chosen."""
        page, sheet, relief = read.page, read.sheet, read.relief
        after = relief.shift if relief is not None else self.tr("下一班")
        done = sheet is not None and sheet.state == HandoverState.TAKEN_OVER
        was_closed = sheet is None and not page.is_open
        for part in (self.arrows, self.incoming):
            part.setVisible(not was_closed)
        self.shifts.setText(
            self.tr("{before} 已交班").format(before=page.shift_name)
            if done or was_closed
            else self.tr("{before} → {after}").format(before=page.shift_name, after=after)
        )
        out = self.tr("交班人")
        if sheet is not None and sheet.outgoing_at is not None:
            out = self.tr("{time} 已确认").format(time=f"{sheet.outgoing_at:%H:%M}")
        self.outgoing.say(page.staff_name, out, "note")
        arrived = sheet is not None and sheet.arrived_at is not None
        name = sheet.incoming_name if sheet is not None and arrived else self._planned(relief)
        self.incoming.say(name, *self._standing(read, now))
        self.wrong.hide()
        self.ask.setVisible(asks and not arrived and not done)
        self._offer(read)

    def _planned(self, relief: Relief | None) -> str:
        names = relief.names if relief is not None else ()
        return self.tr("、").join(names) or self.tr("未排人")

    def _standing(self, read: HandoverRead, now: datetime) -> tuple[str, str]:
        sheet, relief = read.sheet, read.relief
        if sheet is not None and sheet.incoming_at is not None:
            return self.tr("{time} 接班").format(time=f"{sheet.incoming_at:%H:%M}"), "note"
        if sheet is not None and sheet.arrived_at is not None:
            return self.tr("{time} 到岗").format(time=f"{sheet.arrived_at:%H:%M}"), "note"
        if relief is None:
            return self.tr("没有下一班"), "note"
        is_late = now > relief.begins_at
        words = self.tr("应 {time} 到，未到") if is_late else self.tr("未到，{time} 接班")
        return words.format(time=f"{relief.begins_at:%H:%M}"), "error" if is_late else "warning"

    def _offer(self, read: HandoverRead) -> None:
        """Those on the roster first, then everybody else who may take a shift."""
        planned = self._planned_ids = read.relief.staff_ids if read.relief is not None else ()
        people = sorted(read.people, key=lambda person: (person[0] not in planned, person[0]))
        if tuple(people) == self._offered:
            self._ask_why()
            return
        self._offered = tuple(people)
        kept = self.who.value()
        self.who.clear()
        for staff_id, name in people:
            words = self.tr("{name}（轮班表）").format(name=name) if staff_id in planned else name
            self.who.addItem(words, str(staff_id))
        first = str(people[0][0]) if people and people[0][0] in planned else ""
        self.who.set_value(kept or first)
        self._ask_why()

    def _ask_why(self) -> None:
        """Somebody else than the roster says comes with a reason (S20)."""
        chosen = int(self.who.value() or 0)
        stands_in = bool(chosen and self._planned_ids) and chosen not in self._planned_ids
        self.reason.setVisible(stands_in and not self.ask.isHidden())

    def _come(self) -> None:
        if self.who.value():
            self.came.emit(int(self.who.value()), "" if self.reason.isHidden() else self.reason.value())
        else:
            self.say_wrong(self.tr("先选谁来接班。"))

    def say_wrong(self, text: str, field: str = "") -> None:
        """Why nobody could come; the cursor goes where it can be mended."""
        self.wrong.setText(text)
        self.wrong.setVisible(bool(text))
        is_why = field == "reason" and not self.reason.isHidden()
        self.who.set_wrong(bool(text) and not is_why)
        self.reason.set_wrong(bool(text) and is_why)
        (self.reason if is_why else self.who).setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self, text, at_once=True)

    def stops(self) -> list[QWidget]:
        """Who comes, why it is somebody else, and the button."""
        if self.ask.isHidden():
            return []
        return [self.who, *([] if self.reason.isHidden() else [self.reason]), self.button]
