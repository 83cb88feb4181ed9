"""What happened before, in view while somebody speaks: the people, what to mind, open and earlier matters (look 02)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from csapp.core.frozen import frozen
from csapp.ui.icons import draw_icon
from csapp.ui.labels import Label
from csapp.ui.notice import Notice
from csapp.ui.pill import Sign, SignLabel, draw_sign, sign_size
from csapp.ui.style import draw_ring
from csapp.ui.theme import Tone, theme, theme_switch

_Index = QModelIndex | QPersistentModelIndex
_LINE = int(Qt.ItemDataRole.UserRole) + 1
_ICON = 16
_INDENT = 24
YEAR = timedelta(days=365)
_WORD_JOINER = "\u2060"
_LONGEST_UNBROKEN = 16


@frozen
class PastLine:
    """One earlier matter; `page` and `record_id` say where it can be opened, `detail` what became of it."""

    icon: str
    kind: str
    title: str
    moment: datetime
    who: str
    sign: Sign
    is_open: bool
    page: str = ""
    record_id: int | None = None
    number: str = ""
    detail: str = ""


@frozen
class PastHeading:
    """The title over some lines, with how many there are."""

    title: str
    count: int
    is_open: bool = False


@frozen
class Household:
    """A room or person as the panel shows it; `minds` are what the office must not forget."""

    title: str
    state: Sign | None = None
    people: tuple[str, ...] = ()
    minds: tuple[str, ...] = ()
    lines: tuple[PastLine, ...] = ()


class _Model(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.lines: list[PastHeading | PastLine] = []

    def fill(self, lines: Sequence[PastHeading | PastLine]) -> None:
        """Show these lines."""
        self.beginResetModel()
        self.lines = list(lines)
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line = self.lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            if isinstance(line, PastHeading):
                return f"{line.title} {line.count}"
            return "，".join((line.kind, line.title, f"{line.moment:%m-%d %H:%M}", line.who, line.sign.text))
        if role == Qt.ItemDataRole.ToolTipRole and isinstance(line, PastLine):
            return line.title
        return line if role == _LINE else None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if isinstance(self.lines[index.row()], PastHeading):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled


class _Delegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        heading = isinstance(index.data(_LINE), PastHeading)
        return QSize(100, theme().height("row" if heading else "row_two"))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        line, box, tokens, view = index.data(_LINE), QRectF(option.rect), theme(), option.widget
        painter.save()
        if isinstance(line, PastHeading):
            self._paint_heading(painter, box, line)
        else:
            self._paint_line(painter, box, line)
        painter.setPen(QPen(tokens.line, 1))
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())
        if isinstance(view, QListView) and view.hasFocus() and view.currentIndex() == index:
            draw_ring(painter, box, tokens.accent, 4)
        painter.restore()

    def _paint_heading(self, painter: QPainter, box: QRectF, line: PastHeading) -> None:
        tokens = theme()
        font = tokens.font("panel", bold=True)
        painter.setFont(font)
        painter.setPen(tokens.text)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, line.title)
        left = QFontMetricsF(font).horizontalAdvance(line.title) + 8
        painter.setFont(tokens.font(bold=line.is_open))
        painter.setPen(tokens.warn if line.is_open else tokens.text2)
        painter.drawText(box.adjusted(left, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, str(line.count))

    def _paint_line(self, painter: QPainter, box: QRectF, line: PastLine) -> None:
        tokens = theme()
        body, hint = tokens.font(), tokens.font("hint")
        half = box.height() / 2
        top = QRectF(box.left() + _INDENT, box.top() + 5, box.width() - _INDENT, half - 4)
        bottom = QRectF(top.left(), box.top() + half, top.width(), half - 6)
        middle = Qt.AlignmentFlag.AlignVCenter
        draw_icon(painter, line.icon, QRectF(box.left(), top.center().y() - _ICON / 2, _ICON, _ICON), tokens.text2)
        metrics = QFontMetricsF(body)
        painter.setFont(body)
        painter.setPen(tokens.text2)
        painter.drawText(top, middle, line.kind)
        kind = metrics.horizontalAdvance(line.kind) + 8
        painter.setPen(tokens.text)
        words = metrics.elidedText(line.title, Qt.TextElideMode.ElideRight, top.width() - kind)
        painter.drawText(top.adjusted(kind, 0, 0, 0), middle, words)
        size = sign_size(line.sign, filled=False)
        draw_sign(
            painter,
            QPointF(bottom.right() - size.width(), bottom.center().y() - size.height() / 2),
            line.sign,
            filled=False,
        )
        painter.setFont(hint)
        painter.setPen(tokens.text2)
        room = bottom.width() - size.width() - 8
        below = QFontMetricsF(hint).elidedText(
            f"{line.moment:%m-%d %H:%M}　{line.who}", Qt.TextElideMode.ElideRight, room
        )
        painter.drawText(bottom, middle, below)


class PastList(QListView):
    """Open matters, then those of a year, newest first; Enter or a double click opens one."""

    opened = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._model = _Model(self)
        self.setModel(self._model)
        self.setItemDelegate(_Delegate(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.doubleClicked.connect(self._open)
        theme_switch().changed.connect(self.scheduleDelayedItemsLayout)

    @property
    def lines(self) -> list[PastHeading | PastLine]:
        """What is shown now."""
        return self._model.lines

    def fill(self, lines: Sequence[PastLine], now: datetime) -> None:
        """Show what is open, and of the rest what happened within a year."""
        newest = sorted(lines, key=lambda line: line.moment, reverse=True)
        open_now = [line for line in newest if line.is_open]
        of_year = [line for line in newest if not line.is_open and line.moment >= now - YEAR]
        shown: list[PastHeading | PastLine] = []
        if open_now:
            shown += [PastHeading(self.tr("未办结"), len(open_now), is_open=True), *open_now]
        if of_year:
            shown += [PastHeading(self.tr("近一年"), len(of_year)), *of_year]
        self._model.fill(shown)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the line."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _open(self, index: QModelIndex) -> None:
        line = self._model.lines[index.row()]
        if isinstance(line, PastLine) and line.page:
            self.opened.emit(line)


def _unbroken(person: str) -> str:
    """A name with what the person is to the room stays on one line, unless it is a company's."""
    return _WORD_JOINER.join(person) if len(person) <= _LONGEST_UNBROKEN else person


class PastPanel(QFrame):
    """The third column: one room or person at a time, or a line that says what will stand here."""

    opened = Signal(object)

    def __init__(self, title: str, empty: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", "true")
        self.setAccessibleName(title)
        self._empty_text = empty
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(6)
        head = QHBoxLayout()
        self.title = Label(title, "panel", self)
        self.note = Label("", "note", self)
        head.addWidget(self.title, 1)
        head.addWidget(self.note)
        column.addLayout(head)
        column.addLayout(self._make_top())
        self.people = Label("", "secondary", self).wrapping()
        self.minds = Notice(Tone.WARN, parent=self)
        self.list = PastList(title, self)
        self.list.opened.connect(self.opened)
        self.empty = Label(empty, "hint", self).wrapping()
        for part in (self.people, self.minds, self.empty):
            column.addWidget(part)
        column.addWidget(self.list, 1)
        column.addStretch(0)
        self.clear()

    def _make_top(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        self.unit = Label("", "unit", self).wrapping()
        self.state = SignLabel(Sign(""), parent=self)
        row.addWidget(self.unit)
        row.addWidget(self.state)
        row.addStretch(1)
        return row

    def clear(self) -> None:
        """Nobody is chosen."""
        for part in (self.unit, self.people, self.note):
            part.clear()
            part.setVisible(False)
        self.minds.say("")
        self.state.setVisible(False)
        self.list.fill((), datetime.min + YEAR)
        self._say(self._empty_text)

    def show_household(self, household: Household, now: datetime, note: str = "") -> None:
        """Show a room or person; `note` says that it is only a preview."""
        self.unit.setText(household.title)
        self.unit.setVisible(bool(household.title))
        self.state.setVisible(household.state is not None)
        if household.state is not None:
            self.state.set_sign(household.state)
        self.people.setText("　 ".join(map(_unbroken, household.people)))
        self.people.setVisible(bool(household.people))
        self.note.setText(note)
        self.note.setVisible(bool(note))
        self.minds.say("\n".join(household.minds))
        self.list.fill(household.lines, now)
        self._say("" if self.list.lines else self.tr("近一年没有记录。"))

    def _say(self, text: str) -> None:
        self.empty.setText(text)
        self.empty.setVisible(bool(text))
        self.list.setVisible(not text)
