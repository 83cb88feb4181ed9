"""Giving a card its lane and time: one slot, moved by keys or by the mouse, given or left (look 5, board)."""

from dataclasses import replace
from datetime import timedelta

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from csapp.core.marks import mark
from csapp.ui.announce import announce
from csapp.ui.board_model import BoardCard, BoardDay, Slot, first_slot, refusal_of, shifted, snapped, warning_of
from csapp.ui.board_view import BoardView

_Key = Qt.Key
_MOVES = {
    _Key.Key_Up: {"lanes": -1},
    _Key.Key_Down: {"lanes": 1},
    _Key.Key_Left: {"steps": -1},
    _Key.Key_Right: {"steps": 1},
    _Key.Key_Plus: {"longer": 1},
    _Key.Key_Equal: {"longer": 1},
    _Key.Key_Minus: {"longer": -1},
}


class Placing(QObject):
    """`given` carries the slot that was confirmed and not refused; `told` what is proposed now, and whether refused."""

    given = Signal(object)
    told = Signal(str, bool)
    ended = Signal()

    def __init__(self, view: BoardView) -> None:
        super().__init__(view)
        self._view = view
        self._card: BoardCard | None = None
        self._origin: QWidget | None = None
        self._grabbed = 0.0
        self.slot: Slot | None = None
        view.carried.connect(self.carry)
        view.let_go.connect(self.let_go)

    @property
    def _day(self) -> BoardDay:
        return self._view.grid.day

    @property
    def card(self) -> BoardCard | None:
        """What is being placed."""
        return self._card

    @property
    def refusal(self) -> str:
        """Why the slot shown can't be given."""
        return refusal_of(self._day, self.slot) if self.slot is not None else ""

    def begin(self, card: BoardCard, origin: QWidget | None = None) -> None:
        """By keyboard: from where the card stands, else from the first slot nobody refuses."""
        held = self._day.block(card.key)
        slot = first_slot(self._day, card)
        if held is not None:
            slot = Slot(card, held.lane, held.start, round((held.end - held.start).total_seconds() / 60))
        if slot is None:
            self.told.emit(mark("这一天没有维修人员，按 Ctrl → 换一天。"), True)
            return
        self._card, self._origin = card, origin
        self._view.is_placing = True
        self._view.setFocus(Qt.FocusReason.OtherFocusReason)
        self._propose(slot)
        self._view.show_ghost_whole()

    def lift(self, card: BoardCard, grabbed: float) -> None:
        """By mouse: the card is held `grabbed` minutes from its beginning; no slot before it is over a lane."""
        self._card, self._grabbed, self._origin = card, grabbed, None
        self._view.is_placing = True
        self._view.setCursor(Qt.CursorShape.ClosedHandCursor)

    def carry(self, at: QPoint) -> None:
        """The pointer is here, on the screen; the slot follows it."""
        if self._card is None:
            return
        self._view.scroll_near(at)
        place = self._view.slot_place(at)
        if place is None:
            self.slot = None
            self._view.take_back()
            self.told.emit(mark("拖到一个人的时段上，松开就{verb}；Esc 不动。").format(verb=self._card.placing), False)
            return
        held, day = self._day.block(self._card.key), self._day
        minutes = round((held.end - held.start).total_seconds() / 60) if held is not None else self._card.minutes
        moment = self._view.grid.moment_at(place.x()) - timedelta(minutes=self._grabbed)
        lane = day.lanes[self._view.grid.lane_at(place.y())]
        slot = Slot(self._card, lane.key, snapped(day, moment, minutes), minutes)
        if slot != self.slot:
            self._propose(slot)

    def let_go(self, at: QPoint) -> None:
        """The button is up: the slot is given, or left where it was refused or outside."""
        self.carry(at)
        if self.slot is None or not self.confirm():
            refused = self.refusal
            self.leave()
            if refused:
                self.told.emit(refused, True)

    def nudge(self, *, lanes: int = 0, steps: int = 0, longer: int = 0) -> None:
        """Another lane, 15 minutes on, 15 minutes longer."""
        if self.slot is not None:
            self._propose(shifted(self._day, self.slot, lanes=lanes, steps=steps, longer=longer))
            self._view.show_ghost_whole()

    def on_another_day(self) -> None:
        """The board shows another day: the card goes on at the same time there."""
        if self._card is None or self.slot is None:
            return
        slot = self.slot
        at = max(self._day.number_of(slot.lane), 0)
        if not self._day.lanes:
            self.leave()
            return
        same = self._day.since.replace(hour=slot.start.hour, minute=slot.start.minute)
        self._propose(replace(slot, lane=self._day.lanes[at].key, start=snapped(self._day, same, slot.minutes)))

    def confirm(self) -> bool:
        """Give the slot; a refused one stays and says why again."""
        slot, refused = self.slot, self.refusal
        if slot is None or refused:
            if refused:
                self._tell(slot, refused)
            return False
        self._end()
        self.given.emit(slot)
        return True

    def leave(self) -> None:
        """Esc: nothing is given."""
        origin = self._origin
        self._end()
        if origin is not None:
            origin.setFocus(Qt.FocusReason.OtherFocusReason)

    def _end(self) -> None:
        self._card = self.slot = None
        self._view.is_placing = False
        self._view.unsetCursor()
        self._view.take_back()
        self.ended.emit()

    def _propose(self, slot: Slot) -> None:
        self.slot = slot
        refused = refusal_of(self._day, slot)
        self._view.propose(slot)
        self._tell(slot, refused)

    def _tell(self, slot: Slot | None, refused: str) -> None:
        if slot is None:
            return
        lane = self._day.lanes[self._day.number_of(slot.lane)]
        words = mark("{verb} {title}：{name} {span}").format(
            verb=slot.card.placing, title=slot.card.title, name=lane.title, span=slot.span()
        )
        more = refused or warning_of(self._day, slot)
        said = f"{words}。{more}" if more else words
        self.told.emit(said, bool(refused))
        announce(self._view, said, at_once=bool(refused))

    def take_key(self, event: QKeyEvent) -> bool:
        """What a key does while a card is being placed; False where it means nothing here."""
        if self._card is None:
            return False
        key = Qt.Key(event.key())
        if key == _Key.Key_Escape:
            self.leave()
        elif event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier):
            return False
        elif key in (_Key.Key_Return, _Key.Key_Enter):
            self.confirm()
        elif key in _MOVES:
            self.nudge(**_MOVES[key])
        else:
            return False
        return True
