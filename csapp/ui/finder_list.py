"""The list under the person finder: groups with counts, rows of two lines, hits marked (look 3)."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from csapp.ui.buttons import LinkButton
from csapp.ui.finder_rows import FinderGroup, FinderRow, Span
from csapp.ui.labels import Label
from csapp.ui.pill import Sign, draw_sign, sign_size
from csapp.ui.popup import PopupFrame
from csapp.ui.theme import theme

_Index = QModelIndex | QPersistentModelIndex
_PAD = 12
_EDGES = 4
"""Border of the sheet and the layout's margin, top and bottom."""
ROW_ROLE = int(Qt.ItemDataRole.UserRole) + 1


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


class FinderPopup(PopupFrame):
    """The results: list, or one line that says nothing was found, over a foot with the keys."""

    clicked = Signal(object)
    not_on_file = Signal()

    def __init__(self, parent: QWidget, most_rows: int, *, offers_not_on_file: bool, second_way: str = "") -> None:
        super().__init__(parent)
        self._most_rows = most_rows
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        self.list = QListView(self)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setAccessibleName(self.tr("查找结果"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.model = FinderModel(self)
        self.list.setModel(self.model)
        self.list.setItemDelegate(FinderDelegate(self.list))
        self.list.setMouseTracking(True)
        self.list.clicked.connect(self._click)
        self._none = Label("", "secondary", self).wrapping()
        self._none.setContentsMargins(12, 12, 12, 12)
        column.addWidget(self.list, 1)
        column.addWidget(self._none)
        column.addWidget(self._make_foot(second_way, offers_not_on_file=offers_not_on_file))

    def _make_foot(self, second_way: str, *, offers_not_on_file: bool) -> QFrame:
        foot = QFrame(self)
        foot.setProperty("foot", "true")
        row = QHBoxLayout(foot)
        row.setContentsMargins(12, 2, 8, 2)
        row.addWidget(Label(self.tr("↑↓ 选人"), "note", foot))
        row.addSpacing(8)
        row.addWidget(Label(self.tr("Enter 选定"), "note", foot))
        row.addStretch(1)
        if second_way:
            row.addWidget(Label(f"Ctrl Enter {second_way}", "note", foot))
            row.addSpacing(4)
        if offers_not_on_file:
            link = LinkButton(self.tr("不在册"), key="Ctrl L", token="text2", parent=foot)
            link.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            link.clicked.connect(self.not_on_file)
            row.addWidget(link)
        self._foot = foot
        foot.setFixedHeight(theme().height("row"))
        return foot

    def fill(self, text: str, groups: Sequence[FinderGroup]) -> None:
        """Show results and highlight the first."""
        self.model.set_groups(groups, self._most_rows)
        rows = self.model.rows()
        self.list.setVisible(bool(rows))
        self._none.setVisible(not rows)
        self._none.setText(self.tr("没有找到「{text}」。换个写法，或记作不在册。").format(text=text))
        if rows:
            self.highlight(rows[0])

    def highlight(self, line: int) -> None:
        """Put the selection bar on a line."""
        index = self.model.index(line)
        self.list.setCurrentIndex(index)
        if line == self.model.rows()[0]:
            self.list.scrollToTop()
        else:
            self.list.scrollTo(index)

    def current(self) -> FinderRow | None:
        """The highlighted row."""
        index = self.list.currentIndex()
        line = self.model.line(index.row()) if index.isValid() else None
        return line if isinstance(line, FinderRow) else None

    def move_by(self, steps: int) -> None:
        """Up and down over rows only, stopping at the ends."""
        rows = self.model.rows()
        if not rows:
            return
        now = self.list.currentIndex().row()
        at = rows.index(now) if now in rows else 0
        self.highlight(rows[max(0, min(len(rows) - 1, at + steps))])

    def wanted_height(self) -> int:
        """All rows and the foot."""
        rows = sum(self.list.sizeHintForRow(at) for at in range(self.model.rowCount()))
        return (rows or self._none.sizeHint().height()) + self._foot.minimumHeight() + _EDGES

    def _click(self, index: QModelIndex) -> None:
        line = self.model.line(index.row())
        if isinstance(line, FinderRow):
            self.clicked.emit(line)
