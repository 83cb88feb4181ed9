"""Paints rows under headings: ground, sign, icon, words, and on the row that is on its step as a button (look 01)."""

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QFontMetricsF, QHelpEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem, QToolTip

from csapp.ui.caps import cap_size, draw_cap
from csapp.ui.group_model import GroupModel, GroupRow, Index, RowGroup
from csapp.ui.icons import draw_icon
from csapp.ui.pill import Sign, draw_sign, sign_size
from csapp.ui.theme import theme

PAD = 12
_GAP = 8
_BAR = 3
_RING = 2
_ICON = 16
_RADIUS = 5
_LEFT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
ENTER = "Enter"


def sign_of(row: GroupRow) -> Sign:
    """The first cell."""
    return Sign(row.words[0], row.shape, row.tone)


class GroupDelegate(QStyledItemDelegate):
    """`number` is the column with the document number, `hovered` the row under the mouse."""

    def __init__(self, model: GroupModel, number: int, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._model = model
        self._view = view
        self._number = number
        self._last = len(model.head) - 1
        self.hovered: tuple[int, int] | None = None

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Headings are a little lower than rows."""
        return QSize(40, theme().height("row" if self._model.row_of(index) is not None else "group_row"))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One cell, or a heading over the whole width."""
        box: QRect = option.rect
        row = self._model.row_of(index)
        if row is None:
            self._paint_heading(painter, box, self._model.group_of(index))
            return
        on = self._view.currentIndex()
        is_on = (on.internalId(), on.row()) == (index.internalId(), index.row())
        self._paint_ground(painter, box, index, is_on=is_on)
        column = index.column()
        if column == 0:
            sign = sign_of(row)
            draw_sign(painter, QPointF(box.left() + PAD, box.center().y() - _middle(sign)), sign, filled=False)
        elif column == self._last:
            self._paint_step(painter, box, row.step, is_on=is_on)
        else:
            self._paint_words(painter, box, row, column)

    def _paint_heading(self, painter: QPainter, box: QRect, group: RowGroup) -> None:
        tokens = theme()
        painter.fillRect(box, tokens.raised)
        painter.fillRect(box.left(), box.bottom(), box.width(), 1, tokens.line)
        painter.setPen(tokens.ink(group.tone) if group.tone is not None else tokens.text2)
        font = tokens.font(bold=True)
        painter.setFont(font)
        room = box.adjusted(PAD, 0, 0, 0)
        painter.drawText(room, _LEFT, group.title)
        room.setLeft(room.left() + QFontMetrics(font).horizontalAdvance(group.title) + _GAP)
        painter.drawText(room, _LEFT, str(group.count))

    def _paint_ground(self, painter: QPainter, box: QRect, index: Index, *, is_on: bool) -> None:
        tokens = theme()
        if is_on:
            painter.fillRect(box, tokens.sel)
            if index.column() == 0:
                painter.fillRect(box.left(), box.top(), _BAR, box.height(), tokens.accent)
        elif self.hovered == (index.internalId() - 1, index.row()):
            painter.fillRect(box, tokens.hover)
        painter.fillRect(box.left(), box.bottom(), box.width(), 1, tokens.line)
        if is_on and self._view.hasFocus():
            self._paint_ring(painter, box, index.column())

    def _paint_ring(self, painter: QPainter, box: QRect, column: int) -> None:
        accent = theme().accent
        painter.fillRect(box.left(), box.top(), box.width(), _RING, accent)
        painter.fillRect(box.left(), box.bottom() - _RING + 1, box.width(), _RING, accent)
        if column == 0:
            painter.fillRect(box.left(), box.top(), _RING, box.height(), accent)
        elif column == self._last:
            painter.fillRect(box.right() - _RING + 1, box.top(), _RING, box.height(), accent)

    def _paint_words(self, painter: QPainter, box: QRect, row: GroupRow, column: int) -> None:
        tokens = theme()
        room = box.adjusted(PAD, 0, -PAD // 2, 0)
        if column == 1 and row.icon:
            side = tokens.px(_ICON)
            place = QRectF(room.left(), room.center().y() - side / 2 + 0.5, side, side)
            draw_icon(painter, row.icon, place, tokens.text2)
            room.setLeft(room.left() + side + _GAP)
        font = tokens.font()
        painter.setFont(font)
        painter.setPen(tokens.text3 if column == self._number else tokens.text2 if column == 1 else tokens.text)
        words = QFontMetrics(font).elidedText(row.words[column], Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, _LEFT, words)

    def _paint_step(self, painter: QPainter, box: QRect, step: str, *, is_on: bool) -> None:
        if not step:
            return
        tokens = theme()
        painter.setFont(tokens.font())
        if not is_on:
            painter.setPen(tokens.accent)
            painter.drawText(box.adjusted(PAD, 0, 0, 0), _LEFT, step)
            return
        button = self.button_box(box, step)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.accent)
        painter.drawRoundedRect(button, _RADIUS, _RADIUS)
        painter.setPen(tokens.on_accent)
        painter.drawText(button.adjusted(_GAP, 0, 0, 0), _LEFT, step)
        cap = cap_size(ENTER)
        corner = QPointF(button.right() - _GAP - cap.width(), round(button.center().y() - cap.height() / 2))
        draw_cap(painter, corner, ENTER, ink=tokens.on_accent, edge=tokens.on_accent)
        painter.restore()

    def button_box(self, box: QRect, step: str) -> QRectF:
        """Where the button of the row that is on stands in its cell."""
        height = theme().height("button_small")
        left = box.left() + PAD - _GAP
        return QRectF(left, box.center().y() - height / 2 + 0.5, step_width(step) - PAD, height)

    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        """The whole words of a cell that is cut."""
        row = self._model.row_of(index)
        if event.type() != QEvent.Type.ToolTip or row is None or not 0 < index.column() < self._last:
            return super().helpEvent(event, view, option, index)
        words = row.words[index.column()]
        is_cut = QFontMetrics(theme().font()).horizontalAdvance(words) > option.rect.width() - PAD - PAD // 2
        QToolTip.showText(event.globalPos(), words if is_cut else "", view)
        return True


def _middle(sign: Sign) -> float:
    return sign_size(sign, filled=False).height() / 2


def step_width(step: str) -> int:
    """Room a row's step takes as a button, with what is free around it."""
    words = round(QFontMetricsF(theme().font()).horizontalAdvance(step) + 0.5)
    return words + cap_size(ENTER).width() + 3 * _GAP + PAD
