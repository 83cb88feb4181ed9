"""The one delegate of all registers: ground, hairline, selection bar, signs, elision and ring (look 3, 9)."""

from functools import lru_cache

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QHelpEvent, QPainter, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QToolTip

from csapp.core.workflow import Shape
from csapp.registers.spec import Kind
from csapp.ui.pill import Sign, draw_sign, sign_size
from csapp.ui.table_model import SHAPE
from csapp.ui.theme import theme, theme_switch

PAD = 12
"""Free px left of a cell's words; half of it right of them."""

BAR = 3
_RING = 2
_NOTHING = "—"
_SELECTED = QStyle.StateFlag.State_Selected.value
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_SHAPE = int(SHAPE)
_LEFT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
_RIGHT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
_WHOLE = frozenset({Kind.STATE, Kind.CODE, Kind.MONEY, Kind.NUMBER, Kind.DEADLINE, Kind.DAY, Kind.MOMENT, Kind.PHONE})

Index = QModelIndex | QPersistentModelIndex


@lru_cache(maxsize=512)
def _sign_picture(text: str, shape: str, filled: bool, ratio: float, _theme: int) -> tuple[QPixmap, int]:
    """A sign drawn once for all rows that show it, and its height; `_theme` tells colours and text sizes apart."""
    sign = Sign(text, Shape(shape))
    size = sign_size(sign, filled=filled)
    picture = QPixmap(QSize(round(size.width() * ratio) + 1, round(size.height() * ratio) + 1))
    picture.fill(Qt.GlobalColor.transparent)
    picture.setDevicePixelRatio(ratio)
    painter = QPainter(picture)
    draw_sign(painter, QPoint(0, 0).toPointF(), sign, filled=filled)
    painter.end()
    return picture, size.height()


@lru_cache(maxsize=4096)
def _elided(text: str, width: int, _theme: int) -> str:
    return QFontMetrics(theme().font()).elidedText(text, Qt.TextElideMode.ElideRight, width)


class TableDelegate(QStyledItemDelegate):
    """Paints cells from words and shapes of any model; `kinds` says what each column holds."""

    def __init__(self, kinds: list[Kind], view: QAbstractItemView) -> None:
        super().__init__(view)
        self._view = view
        self._kinds = kinds
        self.hovered = -1
        self.ringed = -1
        self.edges = (0, len(kinds) - 1)
        theme_switch().changed.connect(self._take_theme)
        self._take_theme()

    def _take_theme(self) -> None:
        tokens = theme()
        self._theme = id(tokens)
        self._font: QFont = tokens.font()
        self._colours: dict[str, QColor] = {
            name: tokens.colour(name)
            for name in ("line", "sel", "hover", "accent", "text", "text2", "text3", "neutral_tint")
        }
        last = len(self._kinds) - 1
        self._shapes = [kind in (Kind.STATE, Kind.DEADLINE, Kind.CHOICE) for kind in self._kinds]
        self._inks = [
            self._colours["text3" if at == last and kind is Kind.CODE else "text2" if kind is Kind.MOMENT else "text"]
            for at, kind in enumerate(self._kinds)
        ]
        self._sides = [_RIGHT if kind in (Kind.NUMBER, Kind.MONEY) else _LEFT for kind in self._kinds]

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One cell."""
        box: QRect = option.rect
        row, column = index.row(), index.column()
        self._paint_ground(painter, box, row, column, bool(option.state.value & _SELECTED))
        text = index.data(_DISPLAY)
        if text is None:
            self._paint_waiting(painter, box, column)
            return
        shape = index.data(_SHAPE) if self._shapes[column] else None
        if shape:
            ratio = painter.device().devicePixelRatioF()
            picture, height = _sign_picture(text, shape, self._kinds[column] is Kind.STATE, ratio, self._theme)
            painter.drawPixmap(box.left() + PAD, box.top() + (box.height() - height) // 2, picture)
            return
        words = box.adjusted(PAD, 0, -PAD // 2, 0)
        if len(text) * self._font.pixelSize() > words.width():
            text = _elided(text, words.width(), self._theme)
        painter.setFont(self._font)
        painter.setPen(self._colours["text3"] if text == _NOTHING else self._inks[column])
        painter.drawText(words, self._sides[column], text)

    def _paint_ground(self, painter: QPainter, box: QRect, row: int, column: int, selected: bool) -> None:
        colours = self._colours
        if selected:
            painter.fillRect(box, colours["sel"])
            if column == self.edges[0]:
                painter.fillRect(box.left(), box.top(), BAR, box.height(), colours["accent"])
        elif row == self.hovered:
            painter.fillRect(box, colours["hover"])
        painter.fillRect(box.left(), box.bottom(), box.width(), 1, colours["line"])
        if row == self.ringed:
            self._paint_ring(painter, box, column)

    def _paint_ring(self, painter: QPainter, box: QRect, column: int) -> None:
        """The part of the row's focus ring that lies in this cell."""
        accent = self._colours["accent"]
        painter.fillRect(box.left(), box.top(), box.width(), _RING, accent)
        painter.fillRect(box.left(), box.bottom() - _RING + 1, box.width(), _RING, accent)
        if column == self.edges[0]:
            painter.fillRect(box.left(), box.top(), _RING, box.height(), accent)
        if column == self.edges[1]:
            painter.fillRect(box.right() - _RING + 1, box.top(), _RING, box.height(), accent)

    def _paint_waiting(self, painter: QPainter, box: QRect, column: int) -> None:
        """A quiet bar where words will stand."""
        width = min(box.width() - 2 * PAD, 40 + 17 * column % 60)
        if width > 0:
            painter.fillRect(box.left() + PAD, box.center().y() - 3, width, 6, self._colours["neutral_tint"])

    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        """The whole text of an elided cell as a tooltip."""
        if event.type() != QEvent.Type.ToolTip or not index.isValid():
            return super().helpEvent(event, view, option, index)
        text = str(index.data(_DISPLAY) or "")
        room = option.rect.width() - PAD - PAD // 2
        is_cut = (
            QFontMetrics(self._font).horizontalAdvance(text) > room and self._kinds[index.column()] is not Kind.STATE
        )
        QToolTip.showText(event.globalPos(), text if is_cut else "", view)
        return True

    def widest(self, model: QAbstractItemModel, column: int, rows: range) -> int:
        """Width the loaded words of a column need, for kinds that are never elided."""
        if self._kinds[column] not in _WHOLE:
            return 0
        metrics, widest = QFontMetrics(self._font), 0
        for row in rows:
            index = model.index(row, column)
            text, shape = index.data(_DISPLAY), index.data(_SHAPE) if self._shapes[column] else None
            if shape:
                filled = self._kinds[column] is Kind.STATE
                width = sign_size(Sign(str(text), Shape(shape)), filled=filled).width()
            else:
                width = metrics.horizontalAdvance(str(text or ""))
            widest = max(widest, width)
        return widest + PAD + PAD // 2 if widest else 0


def kinds_of(model: QObject) -> list[Kind]:
    """What the columns of a model hold, text where it does not tell."""
    count = model.columnCount() if isinstance(model, QAbstractItemModel) else 0
    told = getattr(model, "kind", None)
    return [told(column) if callable(told) else Kind.TEXT for column in range(count)]
