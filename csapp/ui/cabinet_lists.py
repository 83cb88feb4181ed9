"""Beside a cabinet: the box a scanner types into, and lines of what is out or about to come back (look 05)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QLineEdit,
    QListView,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from csapp.ui.caps import cap_size, draw_cap
from csapp.ui.fields import Line
from csapp.ui.icons import icon
from csapp.ui.pill import Sign, draw_sign, sign_size
from csapp.ui.style import draw_ring
from csapp.ui.theme import theme, theme_switch

_BOX_WIDTH = 280
_KEY = "F6"
_PAD = 8
_WIDTHS = (56, 88, 180)
# who has a key gets more where there is room, and what stands behind starts at the same place in every line
_WIDEST, _BEHIND = 360, 360
_LINE = Qt.ItemDataRole.UserRole + 1
_SAID = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole)

Index = QModelIndex | QPersistentModelIndex


class ScanBox(Line):
    """`given` carries what was typed or scanned on Enter; `typed` every change; Esc empties, then leaves."""

    given = Signal(str)
    typed = Signal(str)
    left = Signal()

    def __init__(self, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(hint, hint, parent=parent)
        self.addAction(icon("scan"), QLineEdit.ActionPosition.LeadingPosition)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.textEdited.connect(lambda text: self.typed.emit("" if self.preedit else text.strip()))

    def sizeHint(self) -> QSize:
        return QSize(theme().px(_BOX_WIDTH), super().sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter gives, ↓ leaves for the hooks, Esc empties."""
        if self.preedit:
            super().keyPressEvent(event)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & _CONTROL:
            if self.text().strip():
                self.given.emit(self.text().strip())
        elif event.key() == Qt.Key.Key_Down or (event.key() == Qt.Key.Key_Escape and not self.text()):
            self.left.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.empty()
        else:
            super().keyPressEvent(event)

    def empty(self) -> None:
        """Nothing typed, as after a scan."""
        self.clear()
        self.typed.emit("")

    def paintEvent(self, event: QPaintEvent) -> None:
        """The key cap stands in the empty box."""
        super().paintEvent(event)
        if self.text() or self.hasFocus():
            return
        painter, size = QPainter(self), cap_size(_KEY)
        corner = QPointF(self.width() - size.width() - 8, round((self.height() - size.height()) / 2))
        draw_cap(painter, corner, _KEY, ink=theme().text2, edge=theme().line, fill=theme().raised)
        painter.end()


_CONTROL = Qt.KeyboardModifier.ControlModifier


@dataclass(frozen=True)
class CabinetLine:
    """One line: hook, what hangs there in bold, who, a remark, and a sign at the right."""

    key: int
    hook: str
    title: str
    who: str
    remark: str
    sign: Sign


class CabinetLines(QAbstractListModel):
    """Lines whose spoken text is one whole sentence."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lines: list[CabinetLine] = []

    def show(self, lines: Sequence[CabinetLine]) -> None:
        """Other lines."""
        self.beginResetModel()
        self.lines = list(lines)
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        if not index.isValid() or index.row() >= len(self.lines):
            return None
        line = self.lines[index.row()]
        if role == _LINE:
            return line
        if role in _SAID:
            return "，".join(filter(None, (line.hook, line.title, line.who, line.remark, line.sign.text)))
        return None


class _LineDelegate(QStyledItemDelegate):
    """Columns as in look 05, a hairline below, the selected line on `sel`."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(400, theme().height("row_compact"))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One line."""
        tokens, box, view = theme(), option.rect, self.parent()
        line: CabinetLine = index.data(_LINE)
        painter.save()
        current = isinstance(view, QListView) and view.currentIndex() == index
        if current:
            painter.fillRect(box, tokens.sel)
        painter.fillRect(box.left(), box.bottom(), box.width(), 1, tokens.line)
        size = sign_size(line.sign, filled=False)
        right = box.right() - _PAD - size.width()
        left = box.left() + _PAD
        hook, title, who = (tokens.px(width) for width in _WIDTHS)
        who = max(who, min(tokens.px(_WIDEST), box.width() - hook - title - tokens.px(_BEHIND)))
        parts = ((line.hook, hook, "note", False), (line.title, title, "body", True), (line.who, who, "body", False))
        for text, width, role, is_bold in parts:
            ink = tokens.text2 if role == "note" else tokens.text
            self._put(
                painter, text, QRect(left, box.top(), min(width, right - left) - _PAD, box.height()), ink, is_bold
            )
            left += width
        self._put(painter, line.remark, QRect(left, box.top(), right - left - _PAD, box.height()), tokens.text2, False)
        draw_sign(painter, QPointF(right, box.top() + (box.height() - size.height()) / 2), line.sign, filled=False)
        if current and isinstance(view, QListView) and view.hasFocus():
            draw_ring(painter, box.toRectF(), tokens.accent, 3)
        painter.restore()

    @staticmethod
    def _put(painter: QPainter, text: str, box: QRect, ink: Any, is_bold: bool) -> None:
        if box.width() < 12:
            return
        font = theme().font(bold=is_bold)
        painter.setFont(font)
        painter.setPen(ink)
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown)


class CabinetList(QListView):
    """`opened` is Enter or a click on a line, `toggled` Space, `removed` Delete, `stepped` + or - on it."""

    opened = Signal(int)
    toggled = Signal(int)
    removed = Signal(int)
    stepped = Signal(int, int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.content = CabinetLines(self)
        self.setModel(self.content)
        self.setItemDelegate(_LineDelegate(self))
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.clicked.connect(lambda index: self.opened.emit(index.data(_LINE).key))
        theme_switch().changed.connect(self.scheduleDelayedItemsLayout)

    def show_lines(self, lines: Sequence[CabinetLine]) -> None:
        """Other lines; the cursor stays on its line where that is still there."""
        held = self.current_key()
        self.content.show(lines)
        at = next((row for row, line in enumerate(lines) if line.key == held), 0)
        if lines:
            self.setCurrentIndex(self.content.index(at))

    def current_key(self) -> int:
        """The key of the line under the cursor, 0 for none."""
        line = self.currentIndex().data(_LINE)
        return line.key if isinstance(line, CabinetLine) else 0

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter, Space, Delete, + and - act on the line under the cursor."""
        key, pressed = self.current_key(), event.key()
        if not key or event.modifiers() & _CONTROL:
            super().keyPressEvent(event)
        elif pressed in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(key)
        elif pressed == Qt.Key.Key_Space:
            self.toggled.emit(key)
        elif pressed == Qt.Key.Key_Delete:
            self.removed.emit(key)
        elif pressed in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            self.stepped.emit(key, -1 if pressed == Qt.Key.Key_Minus else 1)
        else:
            super().keyPressEvent(event)
