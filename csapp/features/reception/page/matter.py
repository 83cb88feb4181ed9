"""What it is about, in the rows of look 02, and what comes next: a card each, chosen by Alt 1 to Alt 4."""

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from csapp.core.errors import BadInput
from csapp.features.reception.models import Category, Channel, Urgency
from csapp.features.reception.register import RECEPTIONS
from csapp.features.reception.service.opening import Opening, is_wired
from csapp.ui.arranged_form import ArrangedForm
from csapp.ui.editors import FormTools
from csapp.ui.labels import Label, rule
from csapp.ui.name_choice import NameChoice
from csapp.ui.notice import Notice
from csapp.ui.outcome_cards import Card, OutcomeCards
from csapp.ui.segments import Segments
from csapp.ui.theme import Tone, theme

REPEAT = "repeat"
_DEFAULTS = {"channel": Channel.CALL, "urgency": Urgency.ORDINARY, "is_in_duty": True}
_ASKED = {"close": "result", "transfer": "transferred_to"}
_LATER = ("result", "transferred_to", "reported_at")
_LINES = {"content": 4, "reply": 2, "result": 2}
_LINES_WHERE_LOW = {"content": 2, "reply": 1, "result": 2}
_LOW = 740
_NO_BAR = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
_ROWS = (("channel",), ("content",), ("category",), ("urgency", "is_in_duty"), ("happened_at", "place"), ("reply",))
_UNTOUCHED = {"channel": str(Channel.CALL), "urgency": str(Urgency.ORDINARY), "is_in_duty": "1"}

TellsOutcome = Callable[[str, str], str]
"""What saving with an outcome and an urgency leads to, in words."""


def no_words(_outcome: str, _urgency: str) -> str:
    """A page that stands alone says nothing of other areas."""
    return ""


class MatterForm(ArrangedForm):
    """The rows of the call; `outcome` is what saving does besides, `tells` says in words what follows from it."""

    def __init__(self, tools: FormTools, parent: QWidget, tells: TellsOutcome = no_words) -> None:
        fields = [RECEPTIONS.field(key) for key in (*itertools.chain(*_ROWS), *_LATER)]
        # taken from the answer given on the spot where nothing is written: the service refuses where both are missing
        fields = [replace(field, required=False) if field.key == "result" else field for field in fields]
        super().__init__(fields, _ROWS, tools, parent)
        self._tells = tells
        self._again = ""
        self._is_low = False
        self.set_lines(**_LINES)
        self.cards = OutcomeCards(tuple(self._cards()), self.tr("接下来"), self)
        self.cards.chosen.connect(self._choose)
        self.names = NameChoice(self.tr("移交给"), self)
        self.names.chosen.connect(self._take_name)
        self.major = Notice(Tone.WARN, self.tr("重大事项，马上向总经理汇报。还没汇报先空着。"), "flag", self)
        self.follows = Notice(Tone.ACCENT, "", "info", self)
        self._add_next(self.column)
        urgency = self.entry("urgency")
        assert isinstance(urgency, Segments)
        urgency.chosen.connect(self.show_later)
        self.clear()

    def _put(self, keys: Sequence[str]) -> None:
        """Under 缓急 there is room for what a major matter asks."""
        super()._put(keys)
        if "urgency" in keys:
            self._under_urgency = QVBoxLayout()
            self._under_urgency.setSpacing(0)
            self._grid.addLayout(self._under_urgency, self._grid.rowCount(), 0, 1, 2)

    def fit(self, height: int) -> None:
        """On a page of this height in px: where the cards would be out of sight all that can be lower is."""
        is_low = height < theme().px(_LOW)
        if is_low == self._is_low:
            return
        self._is_low = is_low
        self.show_lines(**(_LINES_WHERE_LOW if is_low else _LINES))
        reply = self.entry("reply")
        assert isinstance(reply, QPlainTextEdit)
        # the bar of a single line would only hide words
        reply.setVerticalScrollBarPolicy(_NO_BAR if is_low else Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        for key in ("content", "category"):
            self._reserve(self.parts_of(key)[2], full=not is_low)

    def _cards(self) -> Iterator[Card]:
        """What nobody makes is not offered."""
        yield Card("close", self.tr("一次办结"), self.tr("记下处理结果，归档"), "Alt 1")
        if is_wired(Opening.REPAIR_ORDER):
            yield Card(Opening.REPAIR_ORDER, self.tr("转报修"), self.tr("生成报修单，待派单"), "Alt 2")
        if is_wired(Opening.COMPLAINT):
            yield Card(Opening.COMPLAINT, self.tr("转投诉"), self.tr("今天查清并报经理"), "Alt 3")
        yield Card("transfer", self.tr("移交"), self.tr("交主管或责任部门"), "Alt 4")

    def _add_next(self, column: QVBoxLayout) -> None:
        """Cards, then in place what they ask for; the time of reporting stands under 缓急, which asks it (R28)."""
        head = QHBoxLayout()
        head.addWidget(Label(self.tr("接下来"), "panel", self))
        head.addWidget(Label(self.tr("选一项，保存时一并办理；不选就先受理"), "note", self), 1)
        later = QVBoxLayout()
        later.setSpacing(0)
        self.place_in(_ASKED["close"], later)
        later.addWidget(self.names)
        self.place_in(_ASKED["transfer"], later)
        told, entry, message = self.parts_of("reported_at")
        entry.setMinimumWidth(theme().px(168))
        self.major.row.addWidget(told)
        self.major.row.addWidget(entry)
        column.setSpacing(6)
        column.insertWidget(1, rule(self))
        column.insertLayout(2, head)
        column.insertWidget(3, self.cards)
        column.insertLayout(4, later)
        column.insertWidget(5, self.follows)
        self._under_urgency.addWidget(self.major)
        self._under_urgency.addWidget(message)
        # the sentence belongs to the field over it, not to the row below
        message.setContentsMargins(0, 2, 0, 8)

    def _choose(self, outcome: str) -> None:
        self._again = ""
        if outcome == Opening.COMPLAINT:
            self.set_values({"category": Category.COMPLAINT})
        elif outcome == Opening.REPAIR_ORDER and self.value_of("category") != Category.SPECIAL_SERVICE:
            self.set_values({"category": Category.REPAIR})
        self.show_later()
        if outcome in _ASKED:
            entry = self.entry(_ASKED[outcome])
            entry.setFocus(Qt.FocusReason.ShortcutFocusReason)
            # what was just shown has its place only when the layout has come to rest
            QTimer.singleShot(0, entry, partial(self._bring_into_view, entry))
        self.changed.emit()

    def check(self) -> bool:
        """As any form; what is wrong comes into view with its sentence."""
        is_well = super().check()
        if not is_well:
            self._show_wrong(next(key for key in self._rows if self.message_of(key)))
        return is_well

    def show_error(self, problem: BadInput) -> bool:
        """As any form; what is wrong comes into view with its sentence."""
        is_shown = super().show_error(problem)
        if is_shown:
            self._show_wrong(problem.field)
        return is_shown

    def _show_wrong(self, key: str) -> None:
        _, entry, message = self.parts_of(key)
        QTimer.singleShot(0, entry, partial(self._bring_into_view, message, entry))

    def _bring_into_view(self, *parts: QWidget) -> None:
        """The parts and a little over them, however low the window; the last one above all."""
        above: QObject | None = self
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parent()
        if isinstance(above, QScrollArea):
            QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
            for part in parts:
                above.ensureWidgetVisible(part, 0, 24)

    def _take_name(self, name: str) -> None:
        self.set_values({"transferred_to": name})
        self.entry("transferred_to").setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def toggle(self, card: str) -> None:
        """What the key of a card does; one that is not offered does nothing."""
        if card in self.cards.cards:
            self.cards.toggle(card)

    def go_on_with(self, number: str, category: str) -> None:
        """The call belongs to the open matter `number`; nothing where the choice is taken back (R27)."""
        self._again = number
        self.cards.set_value("")
        if number and not self.value_of("category"):
            self.set_values({"category": category})
        self.show_later()
        self.changed.emit()

    def outcome(self) -> str:
        """What saving does besides: a card, or the matter this call is counted on."""
        if self._again:
            return REPEAT
        chosen = self.cards.value()
        special = self.value_of("category") == Category.SPECIAL_SERVICE
        if chosen == Opening.REPAIR_ORDER and special and is_wired(Opening.SPECIAL_SERVICE):
            return Opening.SPECIAL_SERVICE
        return chosen

    def offer_names(self, names: Sequence[str]) -> None:
        """Colleagues a matter can be handed to."""
        self.names.offer(names)

    def show_later(self) -> None:
        """Show what the chosen card and a major matter ask for, and nothing else."""
        chosen = self.cards.value()
        wanted = {_ASKED[chosen]} if chosen in _ASKED else set()
        urgency = self.value_of("urgency")
        major = urgency == Urgency.MAJOR
        self.leave_out(set(_LATER) - wanted - ({"reported_at"} if major else set()))
        self.major.setVisible(major)
        self.names.show_if(wanted=chosen == "transfer")
        if self._again:
            words = self.tr("保存后记到 {number}，算再次联系一次，不另开单。").format(number=self._again)
        else:
            words = self._tells(self.outcome(), str(urgency or "")) if chosen else ""
        self.follows.say(words)

    def clear(self) -> None:
        """As at the beginning of a call."""
        super().clear()
        self._again = ""
        self.set_values(_DEFAULTS)
        self.cards.set_value("")
        self.show_later()

    def is_untouched(self) -> bool:
        """Whether nothing was written or chosen yet."""
        chosen = self.cards.value() or self._again
        return not chosen and {key: text for key, text in self.draft().items() if text} == _UNTOUCHED
