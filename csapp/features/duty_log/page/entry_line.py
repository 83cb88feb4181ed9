"""The line an entry is written on: time, sort, what happened, handling; a complaint asks 投诉人 and 电话 (S17, A24)."""

from collections.abc import Mapping
from datetime import datetime
from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from csapp.core.clock import Clock
from csapp.core.errors import BadInput, UserError
from csapp.core.marks import mark
from csapp.features.duty_log.models.pages import EntryCategory, EntryTopic
from csapp.features.duty_log.page.words import clock_text, initials, moment_on, sounds_like
from csapp.features.duty_log.service.entries import EntryTold
from csapp.ui.announce import announce
from csapp.ui.buttons import Button, ButtonKind
from csapp.ui.editors import CheckField
from csapp.ui.fields import ChoiceField, Line, TextField
from csapp.ui.growing_text import GrowingText
from csapp.ui.labels import Label
from csapp.ui.numbered_choice import NumberedChoice
from csapp.ui.segments import Choice
from csapp.ui.theme import theme, theme_switch

_EVERY_MS = 20_000
_TIME_WIDTH, _CATEGORY_WIDTH, _PHONE_WIDTH, _NAME_WIDTH, _LABEL_WIDTH = 72, 124, 136, 104, 40


class EntryLine(QFrame):
    """`saved` is Ctrl+Enter, `left` Esc, `changed` every edit.

    The time goes with the clock and the sort with the words until somebody sets them.
    """

    saved = Signal()
    left = Signal()
    changed = Signal()

    def __init__(self, clock: Clock, *, is_whole: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("记一条"))
        self._clock = clock
        self._is_whole = is_whole
        self._span: tuple[datetime, datetime] | None = None
        self._typed_time = self._chosen = self._setting = False
        self._make_entries()
        self._lay_out()
        self._connect()
        self._minute = QTimer(self, interval=_EVERY_MS)
        self._minute.timeout.connect(self.show_now)
        self._minute.start()
        theme_switch().changed.connect(self._fit)
        self._fit()
        self.clear()

    # Building

    def _make_entries(self) -> None:
        self.time = Line(self.tr("时间"), folding=True, parent=self)
        sorts = [Choice(kind.value, kind.value) for kind in EntryCategory]
        self.category = NumberedChoice(sorts, self.tr("类别"), initials, self)
        self.category.setPlaceholderText(self.tr("类别"))
        self.content = GrowingText(self.tr("事情情况"), self.tr("事情经过，客观写清时间、地点、人"), self)
        self.complainant = TextField(self.tr("投诉人"), self.tr("投诉人"), parent=self)
        self.phone = TextField(self.tr("电话"), self.tr("电话"), folding=True, parent=self)
        self.handling = GrowingText(self.tr("处理"), self.tr("处理：做了什么，通知了谁"), self)
        self.waits = CheckField(self.tr("待善后"), self)
        self.is_call = CheckField(self.tr("电话记录"), self)
        self.is_major = CheckField(self.tr("重大"), self)
        topics = [Choice("", self.tr("不另交待"))]
        topics += [Choice(topic.value, topic.value) for topic in EntryTopic if topic.value]
        self.topic = ChoiceField(topics, self.tr("交待下一班"), parent=self)
        self.button = Button(self.tr("记下"), key="Ctrl Enter", parent=self)
        if self._is_whole:
            self.button.set_kind(ButtonKind.PRIMARY)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        first = QHBoxLayout()
        first.setSpacing(8)
        top = Qt.AlignmentFlag.AlignTop
        first.addWidget(self.time, 0, top)
        first.addWidget(self.category, 0, top)
        first.addWidget(self.content, 1, top)
        first.addWidget(self.button, 0, top)
        column.addLayout(first)
        self.details = QWidget(self)
        below = QVBoxLayout(self.details)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(8)
        second = QHBoxLayout()
        second.setSpacing(8)
        second.addWidget(self.complainant, 0, top)
        second.addWidget(self.phone, 0, top)
        second.addWidget(self.handling, 1, top)
        below.addLayout(second)
        third = QHBoxLayout()
        third.setSpacing(16)
        for box in (self.waits, self.is_call, self.is_major):
            third.addWidget(box)
        third.addStretch(1)
        third.addWidget(Label(self.tr("交待下一班"), "secondary", self.details))
        third.addWidget(self.topic)
        below.addLayout(third)
        column.addWidget(self.details)
        self.message = Label("", "error", self).wrapping()
        self.message.hide()
        column.addWidget(self.message)

    def _order(self) -> tuple[QWidget, ...]:
        boxes = (self.waits, self.is_call, self.is_major, self.topic)
        return (
            self.time, self.category, self.content, self.complainant, self.phone, self.handling, *boxes, self.button
        )  # fmt: skip

    def _connect(self) -> None:
        order = self._order()
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)
        for part in order:
            part.installEventFilter(self)
        self.time.textEdited.connect(lambda _text: self._set_by_hand("time"))
        self.category.activated.connect(lambda _at: self._set_by_hand("category"))
        self.category.currentIndexChanged.connect(lambda _at: self._show_complaint())
        self.content.edited.connect(self._guess)
        for part in (self.time, self.content, self.complainant, self.phone, self.handling, self.category, self.topic):
            part.edited.connect(self._edited)
        for box in (self.waits, self.is_call, self.is_major):
            box.toggled.connect(self._edited)
        self.button.clicked.connect(self.saved)

    def _fit(self) -> None:
        self.time.setFixedWidth(theme().px(_TIME_WIDTH))
        self.category.setFixedWidth(theme().px(_CATEGORY_WIDTH))
        self.complainant.setFixedWidth(theme().px(_NAME_WIDTH))
        self.phone.setFixedWidth(theme().px(_PHONE_WIDTH))

    # What stands there

    def set_span(self, first: datetime, last: datetime) -> None:
        """The shift the entry is of, from which a time alone takes its day."""
        self._span = (first, last)

    def show_now(self) -> None:
        """The time of the clock, until one is typed."""
        if not self._typed_time:
            self._setting = True
            self.time.setText(clock_text(self._clock()))
            self._setting = False

    def _set_by_hand(self, which: str) -> None:
        if which == "time":
            self._typed_time = bool(self.time.text().strip())
        else:
            self._chosen = True

    def _guess(self) -> None:
        """The sort the words sound like, as long as none was chosen."""
        if self._chosen or self._setting:
            return
        text = self.content.value()
        self._setting = True
        self.category.set_value(sounds_like(text).value if text else "")
        self._setting = False

    def _show_complaint(self) -> None:
        if not self._setting:
            self._chosen = self.category.currentIndex() >= 0
        is_complaint = self.category.value() == EntryCategory.COMPLAINT
        self.complainant.setVisible(is_complaint)
        self.phone.setVisible(is_complaint)

    def _edited(self) -> None:
        if self._setting:
            return
        self._say("", None)
        self._show_details()
        self.changed.emit()

    def _show_details(self) -> None:
        has_focus = any(part.hasFocus() for part in self._order())
        self.details.setVisible(self._is_whole or has_focus or not self.is_untouched())

    def is_untouched(self) -> bool:
        """Nothing was typed."""
        return not any(part.value() for part in (self.content, self.complainant, self.phone, self.handling))

    def clear(self) -> None:
        """Begin the next one."""
        self._setting = True
        for part in (self.content, self.complainant, self.phone, self.handling):
            part.set_value("")
        self.category.set_value("")
        self.topic.set_value("")
        for box, on in ((self.waits, True), (self.is_call, False), (self.is_major, False)):
            box.setChecked(on)
        self._typed_time = self._chosen = self._setting = False
        self._say("", None)
        self.show_now()
        self._show_complaint()
        self._chosen = False
        self._show_details()

    def begin(self) -> None:
        """Ctrl+N: the cursor in the words; what was typed stays."""
        self.content.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def told(self) -> EntryTold:
        """What was typed. Raises BadInput for what cannot be read or is missing."""
        now = self._clock()
        if not self.content.value():
            raise BadInput("content", mark("还没有写事情经过，写清时间、地点、人。"))
        try:
            text = self.time.text() if self._typed_time else clock_text(now)
            happened_at = moment_on(text, now, *(self._span or (now, now)))
        except UserError as problem:
            raise BadInput("happened_at", problem.message, **problem.values) from problem
        category = EntryCategory(self.category.value() or EntryCategory.OTHER.value)
        is_complaint = category == EntryCategory.COMPLAINT
        return EntryTold(
            happened_at=happened_at,
            category=category,
            topic=EntryTopic(self.topic.value()),
            content=self.content.value(),
            handling=self.handling.value(),
            phone=self.phone.value() if is_complaint else "",
            complainant=self.complainant.value() if is_complaint else "",
            is_call=self.is_call.value(),
            is_major=self.is_major.value(),
            needs_aftermath=self.waits.value(),
        )

    def draft(self) -> dict[str, str]:
        """Everything as typed, for keeping it; nothing where the line is untouched."""
        if self.is_untouched():
            return {}
        found = {
            "time": self.time.text() if self._typed_time else "",
            "category": self.category.value() if self._chosen else "",
            "content": self.content.value(),
            "complainant": self.complainant.value(),
            "phone": self.phone.value(),
            "handling": self.handling.value(),
            "topic": self.topic.value(),
        }
        boxes = {"waits": self.waits, "is_call": self.is_call, "is_major": self.is_major}
        return found | {name: "1" if box.isChecked() else "" for name, box in boxes.items()}

    def set_draft(self, draft: Mapping[str, str]) -> None:
        """Put back what `draft` gave."""
        self.clear()
        for name in ("content", "complainant", "phone", "handling"):
            getattr(self, name).set_value(draft.get(name, ""))
        if draft.get("time"):
            self._typed_time = True
            self.time.setText(draft["time"])
        if draft.get("category"):
            self.category.set_value(draft["category"])
            self._chosen = True
        self.topic.set_value(draft.get("topic", ""))
        for name in ("waits", "is_call", "is_major"):
            box: QCheckBox = getattr(self, name)
            box.setChecked(draft.get(name) == "1")
        self._show_details()

    # Telling what is wrong

    def show_error(self, problem: UserError) -> None:
        """A refusal under the line, the cursor where it can be mended."""
        fields: dict[str, QWidget] = {
            "happened_at": self.time,
            "category": self.category,
            "content": self.content,
            "complainant": self.complainant,
            "phone": self.phone,
            "handling": self.handling,
        }
        self._say(str(problem), fields.get(problem.field) if isinstance(problem, BadInput) else None)

    def _say(self, text: str, where: QWidget | None) -> None:
        for part in (self.time, self.category, self.content, self.complainant, self.phone, self.handling):
            part.set_wrong(part is where)
        self.message.setText(text)
        self.message.setVisible(bool(text))
        if where is not None:
            self.details.setVisible(True)
            where.setFocus(Qt.FocusReason.OtherFocusReason)
        if text:
            announce(self, text, at_once=True)

    def set_busy(self, *, busy: bool) -> None:
        """While it is being written the button takes no press."""
        self.button.set_busy(self.tr("正在记") if busy else "")

    # Keys

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter goes on, Ctrl+Enter writes, Esc leaves; while something is being composed none of these fires."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            QTimer.singleShot(0, self, self._show_details)
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        if isinstance(watched, (Line, GrowingText)) and watched.preedit:
            return super().eventFilter(watched, event)
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.saved.emit()
                return True
            if not isinstance(watched, (GrowingText, Button)):
                self.focusNextChild()
                return True
        return super().eventFilter(watched, event)
