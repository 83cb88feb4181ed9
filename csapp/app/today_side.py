"""The right column of 今日: who sits here, what is still open, what callers are told (look 01)."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from csapp.app.pages import PAGES
from csapp.core.workflow import Shape
from csapp.ui.buttons import Button, LinkButton
from csapp.ui.context import Context
from csapp.ui.counter_panel import Counter, CounterPanel
from csapp.ui.labels import Label, Panel, rule
from csapp.ui.pill import Sign, SignLabel
from csapp.ui.theme import theme, theme_switch

if TYPE_CHECKING:
    from csapp.app.today_rows import Shown
    from csapp.features.public_incident.service.reading import OpenIncident

_WIDTH = 344
_GAP = 16
DUTY = "duty_log"
INCIDENTS = "public_incident"


class TodaySide(QWidget):
    """Cards under each other; the buttons do what Ctrl+E and F8 do."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_GAP)
        labels = [self.tr("未办结的接待"), self.tr("在外钥匙"), self.tr("未签回的表单"), self.tr("今天应做的回访")]
        self.card = CounterPanel(self.tr("下班前还有"), labels, self)
        self.card.head.addWidget(Label(context.by.name, "panel", self))
        self.card.head.addWidget(Label(context.by.role.value, "note", self))
        self.card.head.addStretch(1)
        self.leaving = Button(self.tr("下班前检查"), icon="check", key="Ctrl E", parent=self)
        self.leaving.clicked.connect(self._check)
        self.card.buttons.addWidget(self.leaving)
        if any(entry.key == DUTY for entry in PAGES):
            hand_over = Button(self.tr("交接班"), icon="handover", key="F8", parent=self)
            hand_over.clicked.connect(self._hand_over)
            self.card.buttons.addWidget(hand_over)
        column.addWidget(self.card)
        self._column = column
        self._incidents: tuple[OpenIncident, ...] = ()
        self.incidents: Panel | None = None
        column.addStretch(1)
        theme_switch().changed.connect(self._fit)
        self._fit()

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
        self.card.fill([Counter(label, str(count), done=not count) for label, count in lines])
        if read.incidents != self._incidents:
            self._incidents = read.incidents
            self._show_incidents()

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
        self._column.insertWidget(1, panel)

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
