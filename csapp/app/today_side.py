"""The right column of 今日: who sits here, what is still open, what callers are told (look 01)."""

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from csapp.app.pages import PAGES
from csapp.core.workflow import Shape
from csapp.ui.buttons import Button, LinkButton
from csapp.ui.context import Context
from csapp.ui.counter_panel import Counter, CounterPanel
from csapp.ui.labels import Label, Panel, rule
from csapp.ui.pill import Sign, SignLabel
from csapp.ui.theme import theme, theme_switch

if TYPE_CHECKING:
    from csapp.app.duty_now import LeftWord, ShiftNow
    from csapp.app.today_rows import Shown
    from csapp.features.public_incident.service.reading import OpenIncident

_WIDTH = 344
_GAP = 16
_OF_SHIFT = 2  # lines of the card only the log can tell
DUTY = "duty_log"
INCIDENTS = "public_incident"


class TodaySide(QScrollArea):
    """Cards under each other, scrolled where they are too many; the buttons do what Ctrl+E and F8 do."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside, port = QWidget(self), QWidget(self)
        # one of our own: to ask for Qt's loads every widget class, a tenth of a start
        self.setViewport(port)
        self.setWidget(inside)
        for part in (port, inside):
            part.setAutoFillBackground(False)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_GAP)
        self._make_card()
        column.addWidget(self.card)
        self._column = column
        self._incidents: tuple[OpenIncident, ...] = ()
        self.incidents: Panel | None = None
        self._said: tuple[LeftWord, ...] = ()
        self.said: Panel | None = None
        column.addStretch(1)
        theme_switch().changed.connect(self._fit)
        self._fit()

    def _make_card(self) -> None:
        """The shift, what it began with, what is still open; the buttons of its end."""
        labels = [self.tr("上班清点"), self.tr("上一班留话"), self.tr("未办结的接待"), self.tr("在外钥匙")]
        labels += [self.tr("未签回的表单"), self.tr("今天应做的回访")]
        self.card = CounterPanel(self.tr("下班前还有"), labels, self)
        self.heading = Label(self._context.by.name, "panel", self)
        self.who = Label(self._context.by.role.value, "note", self)
        self.left = Label("", "note", self)
        self.card.head.addWidget(self.heading)
        self.card.head.addWidget(self.who)
        self.card.head.addStretch(1)
        self.card.head.addWidget(self.left)
        for line in range(_OF_SHIFT):
            self.card.show_line(line, shown=False)
        self.leaving = Button(self.tr("下班前检查"), icon="check", key="Ctrl E", parent=self)
        self.leaving.clicked.connect(self._check)
        self.card.buttons.addWidget(self.leaving)
        if any(entry.key == DUTY for entry in PAGES):
            hand_over = Button(self.tr("交接班"), icon="handover", key="F8", parent=self)
            hand_over.clicked.connect(self._hand_over)
            self.card.buttons.addWidget(hand_over)

    def _fit(self) -> None:
        self.setFixedWidth(theme().px(_WIDTH))

    def _check(self) -> None:
        window = self.window()
        if hasattr(window, "check_before_leaving"):
            window.check_before_leaving()

    def _hand_over(self) -> None:
        window = self.window()
        if hasattr(window, "hand_over"):
            window.hand_over()

    def show_reading(self, shown: "Shown") -> None:
        """The numbers of a new reading."""
        read = shown.read
        keys = self.tr("在外钥匙（逾期 {late}）").format(late=read.keys_late) if read.keys_late else self.tr("在外钥匙")
        lines = (
            (self.tr("未办结的接待"), read.open_receptions),
            (keys, read.keys_out),
            (self.tr("未签回的表单"), len(read.forms)),
            (self.tr("今天应做的回访"), read.callbacks_due),
        )
        of_shift = self._show_shift(read.shift, read.now)
        self.card.fill([*of_shift, *(Counter(label, str(count), done=not count) for label, count in lines)])
        if read.incidents != self._incidents:
            self._incidents = read.incidents
            self._show_incidents()

    def _show_shift(self, shift: "ShiftNow | None", now: datetime) -> list[Counter]:
        """Whose shift it is and how it began; without a page of the log the card is the person's own."""
        by = self._context.by
        self.heading.setText(by.name if shift is None else shift.shift)
        words = by.role.value
        if shift is not None:
            words = self.tr("{name}　{hours}").format(name=shift.person, hours=shift.hours)
        self.who.setText(words)
        self.left.setText(self._left(shift.ends_at, now) if shift is not None else "")
        counted = shift.counted if shift is not None else None
        said = shift.said if shift is not None else ()
        self.card.show_line(0, shown=counted is not None)
        self.card.show_line(1, shown=bool(said))
        if said != self._said:
            self._said = said
            self._show_said(shift)
        read = shift.read if shift is not None else 0
        count = self.tr("{count} 条已阅") if read == len(said) else self.tr("{count} 条，已阅 {read} 条")
        return [
            Counter(counted.label, counted.words, done=counted.is_right) if counted else Counter("", ""),
            Counter(self.tr("上一班留话"), count.format(count=len(said), read=read), done=read == len(said)),
        ]

    @staticmethod
    def _left(until: datetime, now: datetime) -> str:
        # reason for the late import: the page stands before the areas it tells of are loaded
        from csapp.app.duty_now import left_words

        return left_words(until, now)

    def _show_said(self, shift: "ShiftNow | None") -> None:
        """上一班留话: what was told when the shift began, and who has read it."""
        if self.said is not None:
            self._column.removeWidget(self.said)
            self.said.hide()
            self.said.deleteLater()
            self.said = None
        if shift is None or not shift.said:
            return
        panel = self.said = Panel("", self)
        panel.body.setSpacing(6)
        panel.setAccessibleName(self.tr("上一班留话"))
        head = QHBoxLayout()
        head.addWidget(Label(self.tr("上一班留话"), "panel", panel))
        head.addStretch(1)
        when = f" {shift.said_at:%H:%M}" if shift.said_at is not None else ""
        head.addWidget(Label(f"{shift.said_by}{when}", "note", panel))
        panel.body.addLayout(head)
        for word in shift.said:
            panel.body.addWidget(rule(panel))
            panel.body.addWidget(Label(word.text, "body", panel).wrapping())
            if word.read_at is not None:
                told = self.tr("{name} {time} 已阅").format(name=word.read_name, time=f"{word.read_at:%H:%M}")
                panel.body.addWidget(SignLabel(Sign(told, Shape.TICK), filled=False, parent=panel))
            else:
                panel.body.addWidget(SignLabel(Sign(self.tr("还没有阅"), Shape.RING), filled=False, parent=panel))
        self._column.insertWidget(1, panel)

    def _show_incidents(self) -> None:
        """公共事件: what is going on, and the words for the next caller; no panel while all is quiet."""
        if self.incidents is not None:
            self._column.removeWidget(self.incidents)
            self.incidents.hide()
            self.incidents.deleteLater()
            self.incidents = None
        if not self._incidents:
            return
        panel = self.incidents = Panel("", self)
        panel.body.setSpacing(6)
        panel.setAccessibleName(self.tr("公共事件"))
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Label(self.tr("公共事件"), "panel", panel))
        count = self.tr("没了结 {count}").format(count=len(self._incidents))
        late = any(incident.is_late for incident in self._incidents)
        head.addWidget(SignLabel(Sign(count, Shape.TRIANGLE if late else Shape.DIAMOND), parent=panel))
        head.addStretch(1)
        panel.body.addLayout(head)
        for incident in self._incidents:
            self._add_incident(panel, incident)
        self._column.insertWidget(1 if self.said is None else 2, panel)

    def _add_incident(self, panel: Panel, incident: "OpenIncident") -> None:
        panel.body.addWidget(rule(panel))
        row = QHBoxLayout()
        row.addWidget(Label(incident.title, "strong", panel), 1)
        look = LinkButton(incident.label, parent=panel)
        look.setAccessibleName(self.tr("打开公共事件 {title}").format(title=incident.title))
        look.clicked.connect(lambda: self._context.go(INCIDENTS, incident.id))
        row.addWidget(look)
        panel.body.addLayout(row)
        panel.body.addWidget(Label(incident.sentence, "body", panel).wrapping())
        if incident.wording:
            words = self.tr("统一答复　“{wording}”").format(wording=incident.wording)
            panel.body.addWidget(Label(words, "secondary", panel).wrapping())
