"""A list of cards under headings: what waits for a place, or one line each in a narrow column (look 03)."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from csapp.ui.announce import announce
from csapp.ui.board_model import BoardCard, CardGroup
from csapp.ui.pill import draw_sign, sign_size
from csapp.ui.style import draw_ring
from csapp.ui.theme import theme, theme_switch

_Index = QModelIndex | QPersistentModelIndex
LINE = int(Qt.ItemDataRole.UserRole) + 1
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_GAP = 8
_PAD = 12


class CardModel(QAbstractListModel):
    """Headings and cards one under the other; a heading is no item to be chosen, and one alone is left out."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.lines: list[CardGroup | BoardCard] = []

    def show_groups(self, groups: Sequence[CardGroup], *, headings: bool) -> None:
        """Show these cards."""
        self.beginResetModel()
        self.lines = []
        for group in groups:
            self.lines += [group, *group.cards] if headings else group.cards
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        line = self.lines[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return line.spoken() if isinstance(line, BoardCard) else f"{line.title} {len(line.cards)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return line.text if isinstance(line, BoardCard) else line.note
        return line if role == LINE else None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if not index.isValid() or isinstance(self.lines[index.row()], CardGroup):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled

    def row_of(self, key: int) -> int:
        """Where the card called `key` stands, -1 for nowhere."""
        rows = (at for at, line in enumerate(self.lines) if isinstance(line, BoardCard) and line.key == key)
        return next(rows, -1)


class CardDelegate(QStyledItemDelegate):
    """Three lines in a frame, or, `compact`, one line."""

    def __init__(self, view: "CardList", *, compact: bool) -> None:
        super().__init__(view)
        self._view, self._compact = view, compact

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        tokens, line = theme(), index.data(LINE)
        if isinstance(line, CardGroup):
            return QSize(100, tokens.px(34 if index.row() == 0 else 50))
        return QSize(100, tokens.height("row_compact") if self._compact else 3 * tokens.px(22) + 16 + _GAP)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        line, box = index.data(LINE), QRectF(option.rect)
        painter.save()
        chosen = self._view.currentIndex() == index and (self._view.shows_current or self._view.hasFocus())
        if isinstance(line, CardGroup):
            self._paint_heading(painter, box, line)
        elif self._compact:
            self._paint_line(painter, box, line, chosen=chosen)
        else:
            self._paint_card(painter, box.adjusted(1, 1, -1, -_GAP), line, chosen=chosen)
        painter.restore()

    def _paint_heading(self, painter: QPainter, box: QRectF, group: CardGroup) -> None:
        tokens = theme()
        place = QRectF(box.left(), box.bottom() - tokens.px(32), box.width(), tokens.px(24))
        font = tokens.font("panel", bold=True)
        painter.setFont(font)
        painter.setPen(tokens.text)
        painter.drawText(place, _LEFT, group.title)
        painter.setPen(tokens.ink(group.tone) if group.tone is not None and group.cards else tokens.text2)
        shift = QFontMetricsF(font).horizontalAdvance(group.title) + 8
        painter.drawText(place.adjusted(shift, 0, 0, 0), _LEFT, str(len(group.cards)))
        painter.setPen(tokens.text2)
        painter.setFont(tokens.font("hint"))
        painter.drawText(place, _RIGHT, group.note)

    def _paint_card(self, painter: QPainter, box: QRectF, card: BoardCard, *, chosen: bool) -> None:
        tokens = theme()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(tokens.line, 1))
        painter.setBrush(tokens.sel if chosen else tokens.surface)
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        if chosen:
            draw_ring(painter, box, tokens.accent if self._view.hasFocus() else tokens.field, 4)
        inner, step = box.adjusted(_PAD, 7, -_PAD, 0), tokens.px(22)
        lines = [QRectF(inner.left(), inner.top() + at * step, inner.width(), step) for at in range(3)]
        self._paint_first(painter, lines[0], card)
        painter.setPen(tokens.text)
        self._put(painter, lines[1], card.text)
        small = tokens.font("hint")
        painter.setFont(small)
        painter.setPen(tokens.text3)
        painter.drawText(lines[2], _LEFT, card.number)
        painter.setPen(tokens.text2)
        metrics = QFontMetricsF(small)
        room = lines[2].width() - (metrics.horizontalAdvance(card.number) + 8 if card.number else 0)
        painter.drawText(lines[2], _RIGHT, metrics.elidedText(card.note, Qt.TextElideMode.ElideRight, room))

    def _paint_first(self, painter: QPainter, box: QRectF, card: BoardCard) -> None:
        tokens, bold = theme(), theme().font(bold=True)
        if card.sign is not None:
            size = sign_size(card.sign, filled=False)
            corner = QPointF(box.right() - size.width(), box.center().y() - size.height() / 2)
            draw_sign(painter, corner, card.sign, filled=False)
            box = box.adjusted(0, 0, -size.width() - 8, 0)
        painter.setPen(tokens.text)
        painter.setFont(bold)
        painter.drawText(box, _LEFT, card.title)
        painter.setFont(tokens.font())
        self._put(painter, box.adjusted(QFontMetricsF(bold).horizontalAdvance(card.title) + 8, 0, 0, 0), card.name)

    def _paint_line(self, painter: QPainter, box: QRectF, card: BoardCard, *, chosen: bool) -> None:
        tokens = theme()
        if chosen and self._view.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.sel)
            painter.drawRoundedRect(box, 4, 4)
            draw_ring(painter, box, tokens.accent, 4)
        box = box.adjusted(4, 0, -4, 0)
        right = 0.0
        if card.sign is not None:
            size = sign_size(card.sign, filled=False)
            draw_sign(
                painter,
                QPointF(box.right() - size.width(), box.center().y() - size.height() / 2),
                card.sign,
                filled=False,
            )
            right = size.width() + 8
        elif card.note:
            painter.setFont(tokens.font("hint"))
            painter.setPen(tokens.text2)
            painter.drawText(box, _RIGHT, card.note)
            right = QFontMetricsF(tokens.font("hint")).horizontalAdvance(card.note) + 8
        bold = tokens.font(bold=True)
        painter.setPen(tokens.text)
        painter.setFont(bold)
        painter.drawText(box, _LEFT, card.title)
        left = QFontMetricsF(bold).horizontalAdvance(card.title) + 8
        painter.setFont(tokens.font())
        self._put(painter, box.adjusted(left, 0, -right, 0), card.text)

    @staticmethod
    def _put(painter: QPainter, box: QRectF, text: str) -> None:
        metrics = QFontMetricsF(painter.font())
        painter.drawText(box, _LEFT, metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(box.width(), 0)))


class CardList(QListView):
    """`chosen` is another card under the cursor, `went_in` Enter or a double click; the rest as in `BoardView`."""

    chosen = Signal(int)
    went_in = Signal(int)
    lifted = Signal(int, float)
    carried = Signal(QPoint)
    let_go = Signal(QPoint)

    def __init__(self, name: str, *, compact: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cards = CardModel(self)
        self._held: tuple[QPoint, BoardCard] | None = None
        self._carries = False
        self.shows_current = True
        self._compact = compact
        self.setModel(self._cards)
        self.setItemDelegate(CardDelegate(self, compact=compact))
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.doubleClicked.connect(lambda _index: self._go_in())
        theme_switch().changed.connect(self.scheduleDelayedItemsLayout)

    def show_groups(self, groups: Sequence[CardGroup], *, headings: bool = True) -> None:
        """Other cards; the cursor stays on its card, or on its place where that left."""
        held, before = self.current(), self.currentIndex().row()
        self._cards.show_groups(groups, headings=headings)
        row = self._cards.row_of(held.key) if held is not None else -1
        if row < 0:
            rows = [at for at, line in enumerate(self._cards.lines) if isinstance(line, BoardCard)]
            row = next((at for at in rows if at >= before), rows[-1] if rows else -1)
        if row >= 0:
            self._put_cursor(row)

    def _put_cursor(self, row: int) -> None:
        self.selectionModel().setCurrentIndex(self._cards.index(row), QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def cards(self) -> list[BoardCard]:
        """What is shown, from above."""
        return [line for line in self._cards.lines if isinstance(line, BoardCard)]

    def current(self) -> BoardCard | None:
        """The card under the cursor."""
        line = self.currentIndex().data(LINE) if self.currentIndex().isValid() else None
        return line if isinstance(line, BoardCard) else None

    def go_to(self, key: int) -> bool:
        """Put the cursor on a card; False where it is not here."""
        row = self._cards.row_of(key)
        if row >= 0:
            self._put_cursor(row)
        return row >= 0

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        super().currentChanged(current, previous)
        self.viewport().update()
        card = self.current()
        if card is not None and self.hasFocus():
            announce(self, card.spoken())
        if card is not None:
            self.chosen.emit(card.key)

    def _go_in(self) -> None:
        card = self.current()
        if card is not None:
            self.went_in.emit(card.key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes in; a letter starts no search of Qt's own."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & ~_KEYPAD:
            self._go_in()
        elif event.key() in _WALKS:
            super().keyPressEvent(event)
        else:
            event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        card = self.current()
        if card is not None:
            announce(self, card.spoken())
            self.chosen.emit(card.key)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a card; held and moved, it is lifted."""
        super().mousePressEvent(event)
        line = self.indexAt(event.position().toPoint()).data(LINE)
        is_card = isinstance(line, BoardCard) and event.button() == Qt.MouseButton.LeftButton
        self._held = (event.position().toPoint(), line) if is_card else None
        self._carries = False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Past the usual distance a held card is carried; the list itself never scrolls under it."""
        if self._held is None:
            return
        begin, card = self._held
        distance = (event.position().toPoint() - begin).manhattanLength()
        if not self._carries and card.placing and distance >= QApplication.startDragDistance():
            self._carries = True
            self.lifted.emit(card.key, 0.0)
        if self._carries:
            self.carried.emit(event.globalPosition().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if self._held is not None and self._carries:
            self.let_go.emit(event.globalPosition().toPoint())
        self._held = None
        self._carries = False


_KEYPAD = Qt.KeyboardModifier.KeypadModifier
_WALKS = (
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
)
