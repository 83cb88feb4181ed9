"""The list under the person finder: groups with counts, rows of two lines, hits marked (look 3)."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from csapp.core.frozen import frozen
from csapp.core.workflow import Shape
from csapp.ui.pill import Sign, draw_sign, sign_size
from csapp.ui.theme import theme

_Index = QModelIndex | QPersistentModelIndex
_PAD = 12
ROW_ROLE = int(Qt.ItemDataRole.UserRole) + 1


@frozen
class Span:
    """A hit: which part of the row (`title`, `name` or `second`), where it begins, how long it is."""

    part: str
    start: int
    length: int


@frozen
class FinderRow:
    """One person, room, plate or document as found.

    `kind` and `key` name the record; `note` says what is open, with its shape.
    """

    kind: str
    key: str
    title: str
    name: str = ""
    relation: str = ""
    second_line: str = ""
    hit_spans: tuple[Span, ...] = ()
    note: str = ""
    note_shape: Shape | None = None

    def spoken(self) -> str:
        """The row in words, for screen readers."""
        return "，".join(part for part in (self.title, self.name, self.relation, self.second_line, self.note) if part)


@frozen
class FinderGroup:
    """Rows found in the same way; `count` is how many there are, and `more` that there are others besides."""

    label: str
    rows: tuple[FinderRow, ...]
    count: int
    more: bool = False

    @property
    def amount(self) -> str:
        """`3`, or `3+` where that is not all."""
        return f"{self.count}+" if self.more else str(self.count)


class FinderModel(QAbstractListModel):
    """Groups and rows one under the other; a group heading is no item to be chosen."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._lines: list[FinderGroup | FinderRow] = []

    def set_groups(self, groups: Sequence[FinderGroup], limit: int) -> None:
        """Show at most `limit` rows."""
        self.beginResetModel()
        self._lines = []
        for group in groups:
            rows = group.rows[: max(0, limit)]
            limit -= len(rows)
            if rows:
                self._lines += [group, *rows]
        self.endResetModel()

    def line(self, row: int) -> FinderGroup | FinderRow:
        """What stands in a line of the list."""
        return self._lines[row]

    def rows(self) -> list[int]:
        """Lines that can be chosen."""
        return [at for at, line in enumerate(self._lines) if isinstance(line, FinderRow)]

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Words as DisplayRole; the line itself under `ROW_ROLE`."""
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return line.spoken() if isinstance(line, FinderRow) else f"{line.label} {line.amount}"
        return line if role == ROW_ROLE else None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if not index.isValid() or isinstance(self._lines[index.row()], FinderGroup):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled


class FinderDelegate(QStyledItemDelegate):
    """Paints headings and two-line rows from the tokens."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        heading = isinstance(index.data(ROW_ROLE), FinderGroup)
        return QSize(100, theme().height("message_line") + 8 if heading else theme().height("row_two"))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        line, box, tokens = index.data(ROW_ROLE), QRectF(option.rect), theme()
        painter.save()
        if isinstance(line, FinderGroup):
            self._paint_heading(painter, box, line)
        else:
            view = option.widget
            chosen = isinstance(view, QListView) and view.currentIndex() == index
            painter.fillRect(box, tokens.sel if chosen else tokens.surface)
            if chosen:
                painter.fillRect(QRectF(box.left(), box.top(), 3, box.height()), tokens.accent)
            self._paint_row(painter, box.adjusted(_PAD, 0, -_PAD, 0), line)
        pen = QPen(tokens.line, 1)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())
        painter.restore()

    def _paint_heading(self, painter: QPainter, box: QRectF, group: FinderGroup) -> None:
        tokens = theme()
        painter.fillRect(box, tokens.raised)
        painter.setPen(tokens.text2)
        painter.setFont(tokens.font("hint"))
        inner = box.adjusted(_PAD, 0, -_PAD, 0)
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, group.label)
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, group.amount)

    def _paint_row(self, painter: QPainter, box: QRectF, row: FinderRow) -> None:
        tokens = theme()
        half = box.height() / 2
        top, bottom = (
            QRectF(box.left(), box.top() + 5, box.width(), half - 4),
            QRectF(box.left(), box.top() + half, box.width(), half - 6),
        )
        left = self._words(painter, top, row, "title", bold=True)
        left = self._words(painter, top.adjusted(left, 0, 0, 0), row, "name") + left
        painter.setPen(tokens.text2)
        painter.setFont(tokens.font())
        painter.drawText(top.adjusted(left, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, row.relation)
        note = 0
        if row.note:
            sign = Sign(row.note, row.note_shape)
            size = sign_size(sign, filled=False)
            note = size.width() + 8
            corner = QPointF(box.right() - size.width(), bottom.center().y() - size.height() / 2)
            draw_sign(painter, corner, sign, filled=False)
        self._words(painter, bottom.adjusted(0, 0, -note, 0), row, "second")

    def _words(self, painter: QPainter, box: QRectF, row: FinderRow, part: str, *, bold: bool = False) -> float:
        """One part with its hits on the tint; answers the width taken, with the gap behind."""
        text = {"title": row.title, "name": row.name, "second": row.second_line}[part]
        tokens = theme()
        font = tokens.font("hint" if part == "second" else "body", bold=bold)
        metrics = QFontMetricsF(font)
        for span in row.hit_spans:
            if span.part == part:
                self._mark(painter, box, metrics, text, span)
        painter.setPen(tokens.text2 if part == "second" else tokens.text)
        painter.setFont(font)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        if part == "second":
            self._embolden(painter, box, metrics, row)
        return metrics.horizontalAdvance(text) + (12 if part == "title" else 8) if text else 0.0

    def _mark(self, painter: QPainter, box: QRectF, metrics: QFontMetricsF, text: str, span: Span) -> None:
        left = metrics.horizontalAdvance(text[: span.start])
        width = metrics.horizontalAdvance(text[span.start : span.start + span.length])
        height = metrics.height()
        place = QRectF(box.left() + left - 1, box.center().y() - height / 2, width + 2, height)
        painter.fillRect(place, theme().warn_tint)

    def _embolden(self, painter: QPainter, box: QRectF, metrics: QFontMetricsF, row: FinderRow) -> None:
        """Hits in the second line carry the meaning of the row, so they stand in the main ink."""
        painter.setPen(theme().text)
        for span in row.hit_spans:
            if span.part == "second":
                left = metrics.horizontalAdvance(row.second_line[: span.start])
                words = row.second_line[span.start : span.start + span.length]
                painter.drawText(box.adjusted(left, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, words)
