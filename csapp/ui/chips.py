"""Chips: word, shape and count; one on at a time, modifiers behind a separator, one tab stop (look 3, 04)."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QFocusEvent, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolButton, QWidget

from csapp.core.frozen import frozen
from csapp.core.workflow import Shape
from csapp.ui.icons import draw_icon
from csapp.ui.shapes import BOX, draw_shape, tone_of
from csapp.ui.style import draw_ring
from csapp.ui.theme import Tone, theme, theme_switch

_PAD = 12
_GAP = 6
_BETWEEN = 8
_SEPARATOR = 17
_ICON = 16
_LOUD = (Shape.DIAMOND, Shape.TRIANGLE, Shape.SQUARE)


@frozen
class ChipChoice:
    """One chip as declared; `apart` sets it off from those before it, a quiet one is never coloured by its shape."""

    key: str
    label: str
    shape: Shape | None = None
    modifier: bool = False
    apart: bool = False
    is_quiet: bool = False


class Chip(QToolButton):
    """A checkable chip; its count is not known before it was read."""

    def __init__(self, choice: ChipChoice, parent: QWidget) -> None:
        super().__init__(parent)
        self.choice = choice
        self.count: int | None = None
        self.setCheckable(True)
        self.setText(choice.label)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.set_count(None)

    def set_count(self, count: int | None) -> None:
        """Show how many rows it has."""
        self.count = count
        words = self.tr("{label}，{count} 条").format(label=self.choice.label, count=self._number())
        self.setAccessibleName(self.choice.label if count is None else words)
        self.updateGeometry()
        self.update()

    def _number(self) -> str:
        return "" if self.count is None else f"{self.count:,}"

    def sizeHint(self) -> QSize:
        """Exactly shape, word and number, with half the height as round ends."""
        words = QFontMetricsF(theme().font()).horizontalAdvance(self.choice.label)
        number = QFontMetricsF(theme().font(bold=True)).horizontalAdvance(self._number() or "0")
        shape = theme().px(BOX) + _GAP if self.choice.shape is not None else 0
        return QSize(round(words + number + shape + _GAP + 2 * _PAD), theme().height("chip"))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows and Enter belong to the row; Qt would move the focus by itself."""
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _ink(self) -> Tone | None:
        """Colour speaks only where there is something: today, overdue, urgent."""
        shape = self.choice.shape
        loud = shape is not None and shape in _LOUD and self.count and not self.choice.is_quiet
        return tone_of(shape) if shape is not None and loud else None

    def paintEvent(self, event: QPaintEvent) -> None:
        """Round ends; tint, accent border and accent words when on."""
        tokens, on, painter = theme(), self.isChecked(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(tokens.accent if on else tokens.line, 1))
        painter.setBrush(tokens.tint if on else tokens.hover if self.underMouse() else tokens.surface)
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        loud = self._ink()
        ink = tokens.ink(loud) if loud else tokens.accent if on else tokens.text if self.count else tokens.text2
        left = float(_PAD)
        if self.choice.shape is not None:
            side = tokens.px(BOX)
            draw_shape(painter, self.choice.shape, QPointF(left + side / 2, box.center().y()), ink, side)
            left += side + _GAP
        painter.setPen(ink)
        painter.setFont(tokens.font())
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(QRectF(left, 0, box.width(), self.height()), middle, self.choice.label)
        left += QFontMetricsF(tokens.font()).horizontalAdvance(self.choice.label) + _GAP
        painter.setFont(tokens.font(bold=True))
        painter.drawText(QRectF(left, 0, box.width(), self.height()), middle, self._number())
        if self.hasFocus():
            draw_ring(painter, QRectF(self.rect()), tokens.accent, box.height() / 2)
        painter.end()


class _More(QToolButton):
    """更多: the chips for which the row has no room."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setText(self.tr("更多"))
        self.setAccessibleName(self.tr("更多分类"))
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setMenu(QMenu(self))

    def sizeHint(self) -> QSize:
        """Word and chevron."""
        words = QFontMetricsF(theme().font()).horizontalAdvance(self.text())
        return QSize(round(words) + _ICON + _GAP + 2 * _PAD, theme().height("chip"))

    def paintEvent(self, event: QPaintEvent) -> None:
        """As a chip that is off."""
        tokens, painter = theme(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(tokens.line, 1))
        painter.setBrush(tokens.hover if self.underMouse() else tokens.surface)
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        painter.setPen(tokens.text2)
        painter.setFont(tokens.font())
        painter.drawText(QRectF(_PAD, 0, box.width(), self.height()), Qt.AlignmentFlag.AlignVCenter, self.text())
        place = QRectF(self.width() - _PAD - _ICON, (self.height() - _ICON) / 2, _ICON, _ICON)
        draw_icon(painter, "down", place, tokens.text2)
        painter.end()


class ChipRow(QWidget):
    """All chips of a page in one row; emits what people choose, not what is set."""

    chosen = Signal(str)
    modified = Signal(object)

    def __init__(self, choices: Sequence[ChipChoice], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("分类"))
        ordered = [choice for choice in choices if not choice.modifier] + [each for each in choices if each.modifier]
        self.chips = [Chip(choice, self) for choice in ordered]
        for chip in self.chips:
            chip.clicked.connect(self._clicked)
        self._more = _More(self)
        self._on = ""
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        theme_switch().changed.connect(self._arrange)

    @property
    def on(self) -> str:
        """The chip that is on."""
        return self._on

    @property
    def modifiers(self) -> frozenset[str]:
        """Modifiers that are on."""
        return frozenset(chip.choice.key for chip in self.chips if chip.choice.modifier and chip.isChecked())

    def exclusive(self) -> list[Chip]:
        """Chips of which one is on."""
        return [chip for chip in self.chips if not chip.choice.modifier]

    def set_on(self, key: str, modifiers: frozenset[str] = frozenset()) -> None:
        """Turn a chip on without telling anybody."""
        self._on = key
        for chip in self.chips:
            chip.setChecked(chip.choice.key in modifiers if chip.choice.modifier else chip.choice.key == key)
        self._take_tab_stop()
        self._arrange()

    def set_counts(self, counts: Mapping[str, int]) -> None:
        """Show the numbers."""
        for chip in self.chips:
            chip.set_count(counts.get(chip.choice.key))
        self._arrange()

    def count_of(self, key: str) -> int | None:
        """The number on a chip, None while it is not known."""
        return next((chip.count for chip in self.chips if chip.choice.key == key), None)

    def go(self, steps: int) -> None:
        """The neighbour of the chip that is on: Alt+→ and Alt+←."""
        chips = self.exclusive()
        if chips:
            at = next((at for at, chip in enumerate(chips) if chip.choice.key == self._on), 0)
            self._choose(chips[(at + steps) % len(chips)])

    def _choose(self, chip: Chip) -> None:
        self.set_on(chip.choice.key, self.modifiers)
        self.chosen.emit(chip.choice.key)

    def _clicked(self) -> None:
        chip = self.sender()
        if not isinstance(chip, Chip):
            return
        if chip.choice.modifier:
            self.modified.emit(self.modifiers)
        else:
            self._choose(chip)

    def _take_tab_stop(self) -> None:
        """Only the chip that is on is reached by Tab; arrows go on from there."""
        stop = next((chip for chip in self.chips if chip.choice.key == self._on), self.chips[0] if self.chips else None)
        for chip in self.chips:
            chip.setFocusPolicy(Qt.FocusPolicy.StrongFocus if chip is stop else Qt.FocusPolicy.ClickFocus)
        if stop is not None:
            self.setFocusProxy(stop)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move along the chips; Space switches, Enter chooses."""
        shown = [chip for chip in self.chips if chip.isVisible()]
        steps = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()), 0)
        focus = self.focusWidget()
        if steps and isinstance(focus, Chip) and focus in shown:
            target = shown[(shown.index(focus) + steps) % len(shown)]
            target.setFocus(Qt.FocusReason.OtherFocusReason)
            if not target.choice.modifier:
                self._choose(target)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(focus, Chip):
            focus.click()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """As wide as all chips."""
        return QSize(sum(chip.sizeHint().width() + _BETWEEN for chip in self.chips), theme().height("chip_row"))

    def minimumSizeHint(self) -> QSize:
        """The rest goes into 更多."""
        return QSize(120, theme().height("chip_row"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the chips out again."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """From left to right; those without room into 更多, the one that is on never."""
        whole = sum(chip.sizeHint().width() + _BETWEEN + self._gap_before(chip) for chip in self.chips)
        room = (
            self.width()
            if whole - _BETWEEN <= self.width()
            else self.width() - self._more.sizeHint().width() - _BETWEEN
        )
        kept_on = next((chip.sizeHint().width() + _BETWEEN for chip in self.chips if chip.isChecked()), 0)
        left, overflow = 0, []
        self._separators: list[int] = []
        for chip in self.chips:
            size, gap = chip.sizeHint(), self._gap_before(chip)
            reserve = 0 if chip.isChecked() or self._is_placed(self._on, chip) else kept_on
            if left + gap + size.width() + reserve > room and not chip.isChecked():
                overflow.append(chip)
                chip.hide()
                continue
            if gap:
                self._separators.append(left)
            left += gap
            chip.setGeometry(left, (self.height() - size.height()) // 2, size.width(), size.height())
            chip.show()
            left += size.width() + _BETWEEN
        self._fill_more(overflow, left)
        self.update()

    def _is_placed(self, key: str, before: Chip) -> bool:
        """Whether the chip `key` stands before another one."""
        keys = [chip.choice.key for chip in self.chips]
        return key in keys and keys.index(key) < keys.index(before.choice.key)

    def _gap_before(self, chip: Chip) -> int:
        at = self.chips.index(chip)
        first_modifier = chip.choice.modifier and not self.chips[at - 1].choice.modifier
        return _SEPARATOR - _BETWEEN if at and (first_modifier or chip.choice.apart) else 0

    def _fill_more(self, overflow: list[Chip], left: int) -> None:
        self._more.setVisible(bool(overflow))
        size = self._more.sizeHint()
        self._more.setGeometry(left, (self.height() - size.height()) // 2, size.width(), size.height())
        menu = self._more.menu()
        menu.clear()
        for chip in overflow:
            action = QAction(chip.accessibleName(), menu)
            action.setCheckable(chip.choice.modifier)
            action.setChecked(chip.isChecked())
            action.triggered.connect(chip.click)
            menu.addAction(action)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The separators."""
        painter = QPainter(self)
        # lines, not rectangles: a brush brings the gradients of Qt along, two hundred names at the start
        painter.setPen(theme().line)
        top = self.height() // 2 - 8
        for left in self._separators:
            painter.drawLine(left, top, left, top + 15)
        painter.end()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The focus belongs to the chip that is on."""
        super().focusInEvent(event)
        self._take_tab_stop()
