"""The lines of 交接班 that are filled in: what is counted, what goes on with a reason (look 07)."""

from decimal import Decimal, InvalidOperation

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from csapp.core.errors import UserError
from csapp.core.marks import mark
from csapp.core.workflow import Shape
from csapp.features.duty_log.service.sheet import CountView, LineView
from csapp.ui.fields import Line, TextField
from csapp.ui.labels import Label, keep_together
from csapp.ui.pill import Sign, SignLabel
from csapp.ui.theme import Tone, theme, theme_switch

_ENTRY, _GAP, _INDENT = 112, 8, 17
_KEYS, _URGENT = "keys", "urgent"
CALLS = "callbacks"
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_MOST_DIGITS = 9


def number_of(text: str, *, is_money: bool) -> int | None:
    """Pieces or fen of what was typed, None for nothing. Raises UserError with what to write instead."""
    plain = text.replace(",", "").removeprefix("¥").strip()
    if not plain:
        return None
    try:
        value = Decimal(plain) * (100 if is_money else 1)
    except InvalidOperation:
        value = Decimal(-1)
    if value != value.to_integral_value() or not 0 <= value < 10**_MOST_DIGITS:
        words = mark("金额写成 500 或 500.50 这样。") if is_money else mark("写数出来的数，如 12。")
        raise UserError(words)
    return int(value)


class ValueSign(SignLabel):
    """A number that was counted; Enter, a digit or a click lets it be counted again (`asked`)."""

    asked = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Sign(""), filled=False, parent=parent)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What is typed begins the new number."""
        if event.key() in _ENTER or event.text().isdecimal():
            self.asked.emit("" if event.key() in _ENTER else event.text())
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.focusPolicy() != Qt.FocusPolicy.NoFocus:
            self.asked.emit("")

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """As a sign, with the ring of the focus."""
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme().accent, 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)
            painter.end()


class SheetRow(QWidget):
    """A sign, a label and a value at the right, with parts below the label; `moved` is Enter, on to the next."""

    moved = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 3, 0, 3)
        self.column.setSpacing(3)
        self.top = QHBoxLayout()
        self.top.setSpacing(_GAP)
        self.sign = SignLabel(Sign("", Shape.RING), filled=False, parent=self)
        self.label = Label("", "body", self).wrapping()
        self.value = ValueSign(self)
        self.top.addWidget(self.sign)
        self.top.addWidget(self.label, 1)
        self.top.addWidget(self.value)
        self.column.addLayout(self.top)
        self.note = Label("", "note", self).wrapping()
        self.add_below(self.note)

    def add_below(self, part: QWidget) -> None:
        """A part under the label, indented as it is."""
        row = QHBoxLayout()
        row.setContentsMargins(theme().px(_INDENT) + _GAP, 0, 0, 0)
        row.addWidget(part)
        self.column.addLayout(row)
        part.hide()

    def say(self, shape: Shape, tone: Tone, label: str, value: str, note: str = "", *, is_calm: bool = True) -> None:
        """What stands in the line; a calm value is grey, else it has the tone of the sign."""
        self.sign.set_sign(Sign("", shape, tone))
        self.label.setText(label)
        self.value.set_sign(Sign(keep_together(value), None, Tone.NEUTRAL if is_calm else tone))
        self.note.setText(note)
        self.note.setVisible(bool(note))
        self.setAccessibleName(" ".join(filter(None, (label, value, note))))

    def stops(self) -> list[QWidget]:
        """What takes the keys in this line, in order."""
        return []


class CountRow(SheetRow):
    """One item: the number typed where it is not counted yet, then 相符 or how much it differs.

    `counted` is the item's id, the number (or None) and the reason of a difference that may be.
    """

    counted = Signal(int, object, str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.view: CountView | None = None
        self._editing = self._is_open = False
        self._kept: tuple[int | None, str] = (None, "")  # what was given last, perhaps still being written
        self.entry = Line(folding=True, parent=self)
        self.entry.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.top.addWidget(self.entry)
        self.reason = TextField(self.tr("原因"), self.tr("写明差在哪里"), parent=self)
        self.add_below(self.reason)
        self.wrong = Label("", "error", self).wrapping()
        self.add_below(self.wrong)
        self.value.asked.connect(self.edit)
        self.entry.returnPressed.connect(self._enter)
        self.entry.editingFinished.connect(self._leave)
        self.reason.returnPressed.connect(self._enter)
        self.reason.editingFinished.connect(self._give)
        theme_switch().changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        self.entry.setFixedWidth(theme().px(_ENTRY))

    def show_view(self, view: CountView, *, is_open: bool) -> None:
        """The item as it stands; one that is being typed stays in its field."""
        self.view, self._is_open = view, is_open
        self._kept = (view.counted, view.reason)
        if view.counted is not None and not self.entry.hasFocus():
            self._editing = False
        self.entry.setAccessibleName(self.tr("{name}，清点数").format(name=view.name))
        self.entry.setPlaceholderText(self.tr("应有 {amount}").format(amount=view.expected_words))
        self.reason.setAccessibleName(self.tr("{name}，差的原因").format(name=view.name))
        if not self.reason.hasFocus():
            self.reason.set_value(view.reason)
        self._draw()

    def _draw(self) -> None:
        view = self.view
        if view is None:
            return
        differs = view.counted is not None and view.differs != 0
        typing = self._is_open and (self._editing or view.counted is None)
        shape, tone = Shape.TICK, Tone.OK
        if differs or (view.key_word == _KEYS and view.detail):
            shape, tone = Shape.TRIANGLE, Tone.DANGER
        if typing or view.counted is None:
            shape, tone = Shape.RING, Tone.WARN
        self.say(shape, tone, view.name, self._words(), view.detail, is_calm=shape is not Shape.TRIANGLE)
        self.entry.setVisible(typing)
        self.value.setVisible(not typing)
        focusable = Qt.FocusPolicy.StrongFocus if self._is_open else Qt.FocusPolicy.NoFocus
        self.value.setFocusPolicy(focusable)
        self.value.setAccessibleName(f"{view.name} {self._words()}")
        may_differ = differs and not view.is_mandatory
        self.reason.setVisible(may_differ and self._is_open)
        self.reason.set_wrong(may_differ and not view.reason)
        text = ""
        if differs and view.is_mandatory and self._is_open:
            less = self.tr("少 {amount}，查清或补齐才能交班。")
            text = (less if view.differs < 0 else self.tr("多 {amount}，查清才能交班。")).format(
                amount=view.differs_words
            )
        self._say_wrong(text)

    def _words(self) -> str:
        view = self.view
        if view is None or view.counted is None:
            return self.tr("未清点")
        if view.differs:
            words = self.tr("{amount}，差 {differs}")
            return words.format(amount=view.counted_words, differs=view.differs_words)
        if view.key_word == _KEYS and view.detail:
            late = len(view.detail.splitlines())
            return self.tr("{amount}，逾期 {late}").format(amount=view.counted_words, late=late)
        return self.tr("{amount} 相符").format(amount=view.counted_words)

    def _say_wrong(self, text: str) -> None:
        self.wrong.setText(text)
        self.wrong.setVisible(bool(text))
        self.entry.set_wrong(bool(text))

    def edit(self, typed: str = "") -> None:
        """Count again; `typed` is the first digit of the new number."""
        if not self._is_open:
            return
        self._editing = True
        self._draw()
        self.entry.setText(typed)
        self.entry.setFocus(Qt.FocusReason.OtherFocusReason)

    def _enter(self) -> None:
        """Enter: the number is kept, on to the next; nothing typed stays as it was."""
        if self._give():
            self.moved.emit()

    def _leave(self) -> None:
        if self.entry.text().strip() and not self.entry.hasFocus():
            self._give()

    def _give(self) -> bool:
        view = self.view
        if view is None or not self._is_open:
            return False
        number = self._kept[0]
        try:
            if self.entry.text().strip():
                number = number_of(self.entry.text(), is_money=view.is_money)
        except UserError as problem:
            self._say_wrong(str(problem))
            self.entry.selectAll()
            return False
        self.entry.clear()
        self._editing = False
        if (number, self.reason.value()) != self._kept:
            self._kept = (number, self.reason.value())
            self.counted.emit(view.id, *self._kept)
        else:
            self._draw()
        return True

    def stops(self) -> list[QWidget]:
        """The number, and the reason of a difference."""
        if not self._is_open:
            return []
        shown = [self.entry if not self.entry.isHidden() else self.value]
        return [*shown, *([self.reason] if not self.reason.isHidden() else [])]


class MatterRow(SheetRow):
    """A matter that goes to the next shift; `reasoned` is its id and why it does (R23)."""

    reasoned = Signal(int, str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.view: LineView | None = None
        self._kept = ""  # what was given last, perhaps still being written
        self.reason = TextField("", self.tr("写明交下一班的原因"), parent=self)
        self.reason.setMaxLength(200)
        self.add_below(self.reason)
        self.wrong = Label("", "error", self).wrapping()
        self.add_below(self.wrong)
        # kept before the cursor goes on: what lacks then is asked for
        self.reason.returnPressed.connect(self._give)
        self.reason.returnPressed.connect(self.moved)
        self.reason.editingFinished.connect(self._give)

    def show_view(self, view: LineView, *, is_open: bool) -> None:
        """The matter as it stands; a reason that is being typed stays."""
        self.view, self._kept = view, view.reason
        lacks = view.needs_reason and not view.reason
        shape, tone = (Shape.RING, Tone.WARN) if view.needs_reason else (Shape.TICK, Tone.OK)
        if view.is_overdue and view.needs_reason:
            shape, tone = Shape.TRIANGLE, Tone.DANGER
        note = "" if is_open else view.reason
        self.say(shape, tone, view.label, matter_words(view), note, is_calm=not view.needs_reason)
        self.setToolTip(view.detail)
        self.reason.setAccessibleName(self.tr("{label}，交下一班的原因").format(label=view.label))
        self.reason.setAccessibleDescription(view.detail)
        if not self.reason.hasFocus():
            self.reason.set_value(view.reason)
        self.reason.setVisible(is_open and view.needs_reason)
        is_red = lacks and view.is_overdue
        self.reason.set_wrong(is_red)
        self.wrong.setText(self._why(view) if is_red and is_open else "")
        self.wrong.setVisible(is_red and is_open)

    def _why(self, view: LineView) -> str:
        if view.key_word == _URGENT:
            return self.tr("急单还没有派人，先派单或写原因。")
        return self.tr("{detail}：办完或写原因。").format(detail=view.detail)

    def _give(self) -> None:
        if self.view is not None and self.reason.value() != self._kept:
            self._kept = self.reason.value()
            self.reasoned.emit(self.view.id, self._kept)

    def stops(self) -> list[QWidget]:
        """The reason."""
        return [] if self.reason.isHidden() else [self.reason]


def matter_words(view: LineView) -> str:
    """How many of a matter: `3 条`, `2 单`; calls say it whole."""
    if view.key_word == CALLS:
        return view.detail
    words = {"entries": mark("{count} 条"), _URGENT: mark("{count} 单"), "forms": mark("{count} 张")}
    told = words.get(view.key_word, mark("{count} 项") if view.area else mark("{count} 条"))
    return told.format(count=view.count)
