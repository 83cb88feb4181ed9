"""A cabinet of hooks as it hangs on the wall: one cell for each hook, walked with the arrows (look 05)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelection,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QTableView,
    QWidget,
)

from csapp.core.workflow import Shape
from csapp.ui.icons import draw_icon
from csapp.ui.shapes import draw_shape
from csapp.ui.style import draw_ring
from csapp.ui.theme import Theme, Tone, theme, theme_switch

CELL_WIDTH, CELL_HEIGHT = 76, 74
ZOOMS = (0.6, 0.8, 1.0, 1.25, 1.5)
_GAP = 3
_PAD = 7
_SHAPE = 10
_CELL = Qt.ItemDataRole.UserRole + 1

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class CabinetCell:
    """One hook: its label, what hangs there, and a word with a shape where it is not simply full.

    `tone` tints the whole cell, `is_outlined` only its border; `is_faint` is left out by the filter that is on.
    """

    label: str
    title: str = ""
    word: str = ""
    spoken: str = ""
    shape: Shape | None = None
    tone: Tone | None = None
    is_outlined: bool = False
    is_empty: bool = False
    is_faint: bool = False


class CabinetModel(QAbstractTableModel):
    """Rows of hooks; the spoken text of a cell is one whole sentence."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[list[CabinetCell]] = []

    def show_cells(self, rows: Sequence[Sequence[CabinetCell]]) -> None:
        """Other hooks; where the cabinet has the same size, the place of the cursor stays."""
        fresh = [list(row) for row in rows]
        same = [len(row) for row in fresh] == [len(row) for row in self.rows]
        if same and fresh:
            self.rows = fresh
            self.dataChanged.emit(self.index(0, 0), self.index(len(fresh) - 1, len(fresh[0]) - 1))
            return
        self.beginResetModel()
        self.rows = fresh
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if (parent is not None and parent.isValid()) or not self.rows else len(self.rows[0])

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = int(Qt.ItemDataRole.DisplayRole)
    ) -> Any:
        """01, 02 … as over the hooks on the wall."""
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return f"{section + 1:02d}"
        return None

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        if not index.isValid():
            return None
        cell = self.rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return cell.label
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return cell.spoken
        return cell if role == _CELL else None


@dataclass(frozen=True)
class _Face:
    """How a cell is painted: its ground prepared once for all cells that look alike."""

    ground: QPixmap
    ink: QColor
    is_bold: bool


class CabinetPainter:
    """Paints many hooks at once: all grounds, then all words of one font, since changing font and pen costs most."""

    def __init__(self, view: "CabinetView") -> None:
        self._view = view
        self._faces: dict[tuple[Any, ...], _Face] = {}
        self._short: dict[tuple[str, bool, int], str] = {}
        self.take_theme()

    def take_theme(self) -> None:
        """Fonts and colours of the theme that is on."""
        tokens = theme()
        self._faces.clear()
        self._short.clear()
        self._tokens = tokens
        zoom = self._view.zoom
        self._small, self._plain, self._bold = tokens.font("cap"), tokens.font(), tokens.font(bold=True)
        for font in (self._small, self._plain, self._bold):
            font.setPixelSize(max(round(font.pixelSize() * zoom), 8))
        self._metrics = {False: QFontMetrics(self._plain), True: QFontMetrics(self._bold)}
        self._word_metrics = QFontMetrics(self._small)
        self._label_y = _GAP + _PAD + QFontMetrics(self._small).ascent() - 1
        self._title_y = self._label_y + round(tokens.px(19) * zoom)
        self._word_y = self._title_y + round(tokens.px(20) * zoom)

    def paint(self, painter: QPainter, placed: Sequence[tuple[int, int, CabinetCell]], width: int, height: int) -> None:
        """Hooks by the left upper corner of their cells, all of one size."""
        titles: dict[bool, list[tuple[int, int, CabinetCell]]] = {False: [], True: []}
        worded: list[tuple[int, int, CabinetCell, QColor]] = []
        face_of, ratio = self._face, painter.device().devicePixelRatioF()
        for x, y, cell in placed:
            face = face_of(cell, width, height, ratio)
            painter.drawPixmap(x, y, face.ground)
            if cell.title:
                titles[face.is_bold].append((x, y, cell))
            if cell.word:
                worded.append((x, y, cell, face.ink))
        left = _GAP + _PAD
        painter.setFont(self._small)
        painter.setPen(self._tokens.text2)
        for x, y, cell in placed:
            painter.drawText(x + left, y + self._label_y, cell.label)
        for x, y, cell, ink in worded:
            painter.setPen(ink)
            shift = self._tokens.px(_SHAPE) + 5 if cell.shape is not None else 0
            words = self._cut(cell.word, self._word_metrics, width - 2 * left - shift, bold=False)
            painter.drawText(x + left + shift, y + self._word_y, words)
        for is_bold, cells in titles.items():
            self._paint_titles(painter, cells, width - 2 * left + 4, is_bold=is_bold)

    def _paint_titles(
        self, painter: QPainter, cells: Sequence[tuple[int, int, CabinetCell]], room: int, *, is_bold: bool
    ) -> None:
        painter.setFont(self._bold if is_bold else self._plain)
        metrics, left, below = self._metrics[is_bold], _GAP + _PAD, self._title_y
        for is_faint in (False, True):
            painter.setPen(self._tokens.text3 if is_faint else self._tokens.text)
            for x, y, cell in cells:
                if cell.is_faint is is_faint:
                    painter.drawText(x + left, y + below, self._cut(cell.title, metrics, room, bold=is_bold))

    def _cut(self, text: str, metrics: QFontMetrics, room: int, *, bold: bool) -> str:
        key = (text, bold, room)
        if key not in self._short:
            self._short[key] = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
        return self._short[key]

    def _face(self, cell: CabinetCell, width: int, height: int, ratio: float) -> _Face:
        key = (
            cell.tone,
            cell.shape,
            cell.is_outlined,
            cell.is_empty,
            cell.is_faint,
            bool(cell.word),
            width,
            height,
            ratio,
        )
        held = self._faces.get(key)
        if held is None:
            held = self._faces[key] = self._make_face(cell, QSize(width, height), ratio)
        return held

    def _make_face(self, cell: CabinetCell, size: QSize, ratio: float) -> _Face:
        tokens = self._tokens
        ink = tokens.text2 if cell.tone is None else tokens.ink(cell.tone)
        ground = QPixmap(size * ratio)
        ground.setDevicePixelRatio(ratio)
        ground.fill(Qt.GlobalColor.transparent)
        painter = QPainter(ground)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._edge(tokens, cell, ink))
        painter.setBrush(self._fill(tokens, cell))
        box = QRectF(0, 0, size.width(), size.height()).adjusted(_GAP + 0.5, _GAP + 0.5, -_GAP - 0.5, -_GAP - 0.5)
        painter.drawRoundedRect(box, 4, 4)
        left, side = _GAP + _PAD, tokens.px(_SHAPE)
        if cell.shape is not None:
            middle = self._word_y - self._word_metrics.ascent() / 2 + 1.5
            draw_shape(painter, cell.shape, QPointF(left + side / 2, middle), ink, side)
        elif not cell.is_empty and not cell.word:
            mark_side = tokens.px(13)
            faint = tokens.text3
            draw_icon(painter, "key", QRectF(left - 1, self._word_y - mark_side + 2, mark_side, mark_side), faint)
        painter.end()
        return _Face(ground, ink, cell.tone not in (None, Tone.NEUTRAL))

    @staticmethod
    def _fill(tokens: Theme, cell: CabinetCell) -> QColor:
        if cell.is_empty or cell.is_faint:
            return tokens.raised
        if cell.tone is None or cell.is_outlined or cell.tone is Tone.NEUTRAL:
            return tokens.surface
        return tokens.tint_of(cell.tone)

    @staticmethod
    def _edge(tokens: Theme, cell: CabinetCell, ink: QColor) -> QPen:
        if cell.is_empty:
            return QPen(tokens.line, 1, Qt.PenStyle.DashLine)
        return QPen(tokens.line if cell.tone in (None, Tone.NEUTRAL) else ink, 1)


class CabinetView(QTableView):
    """`moved` is another hook under the cursor (row, hook; from 0), `went_in` Enter or a double click on it."""

    moved = Signal(int, int)
    went_in = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.zoom = 1.0
        self.cells = CabinetModel(self)
        self.setModel(self.cells)
        self._painter = CabinetPainter(self)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.verticalHeader().hide()
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        head.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        head.setStyleSheet("QHeaderView, QHeaderView::section { background: transparent; border: 0; padding: 0; }")
        for header in (head, self.verticalHeader()):
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            header.setMinimumSectionSize(20)
        self.doubleClicked.connect(self.went_in)
        self.cells.modelReset.connect(self._fit)
        theme_switch().changed.connect(self._take_theme)
        self._take_theme()

    def go_to(self, row: int, place: int) -> None:
        """Put the cursor on a hook."""
        self.setCurrentIndex(self.cells.index(row, place))

    def set_zoom(self, steps: int) -> None:
        """Larger or smaller by so many steps."""
        at = min(range(len(ZOOMS)), key=lambda place: abs(ZOOMS[place] - self.zoom))
        self.zoom = ZOOMS[max(0, min(at + steps, len(ZOOMS) - 1))]
        self._take_theme()

    def sizeHint(self) -> QSize:
        """All rows, where there is room."""
        height = self.cells.rowCount() * self._cell_height() + self.horizontalHeader().height() + 8
        return QSize(600, min(height, 2_000))

    def _cell_height(self) -> int:
        return round(theme().px(CELL_HEIGHT) * self.zoom)

    def _take_theme(self) -> None:
        self._painter.take_theme()
        self._fit()
        self.viewport().update()

    def _fit(self) -> None:
        """Cells share the width, and are never narrower than a room number."""
        count = self.cells.columnCount()
        if not count:
            return
        least = round(theme().px(CELL_WIDTH) * self.zoom)
        room = self.viewport().width()
        whole = room // count
        width = whole if whole >= least else least
        self.horizontalHeader().setDefaultSectionSize(width)
        self.verticalHeader().setDefaultSectionSize(self._cell_height())
        for column in range(count):
            self.setColumnWidth(column, width)
        for row in range(self.cells.rowCount()):
            self.setRowHeight(row, self._cell_height())
        self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The hooks in view, and the ring around the one under the cursor."""
        painter = QPainter(self.viewport())
        area, rows = event.rect(), self.cells.rows
        if rows:
            across = self._shown(self.columnAt(area.left()), self.columnAt(area.right()), len(rows[0]))
            down = self._shown(self.rowAt(area.top()), self.rowAt(area.bottom()), len(rows))
            lefts = [(column, self.columnViewportPosition(column)) for column in across]
            placed = [
                (x, y, rows[row][column])
                for row in down
                for y in (self.rowViewportPosition(row),)
                for column, x in lefts
            ]
            self._painter.paint(painter, placed, self.columnWidth(0), self.rowHeight(0))
        at = self.currentIndex()
        if at.isValid():
            tokens = theme()
            colour = tokens.accent if self.hasFocus() else tokens.field
            draw_ring(painter, QRectF(self.visualRect(at)).adjusted(0.5, 0.5, -0.5, -0.5), colour, 6)
        painter.end()

    @staticmethod
    def _shown(first: int, last: int, count: int) -> range:
        """The rows or columns from one to another, -1 standing for the end."""
        return range(max(first, 0), last + 1 if last >= 0 else count)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.viewport().update()
        if current.isValid():
            self.moved.emit(current.row(), current.column())

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self.viewport().update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ctrl and the wheel zoom."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.set_zoom(1 if event.angleDelta().y() > 0 else -1)
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes into the panel; Ctrl + and Ctrl - zoom."""
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not control:
            self.went_in.emit()
        elif control and event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            self.set_zoom(-1 if event.key() == Qt.Key.Key_Minus else 1)
        else:
            super().keyPressEvent(event)
