"""Pages of paper as pictures, one below the other, with the places that are filled in and signed outlined."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from csapp.ui.theme import theme

_GAP = 12


@dataclass(frozen=True)
class Outline:
    """A place on the first page, in points from its upper left corner; `dashed` where somebody signs."""

    x: float
    y: float
    width: float
    height: float
    dashed: bool = False


class PaperView(QScrollArea):
    """`show_pages` puts pictures in; without any the last ones stay, paler."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._inner = inner = QWidget(self)
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(_GAP, _GAP, _GAP, _GAP)
        self._column.setSpacing(_GAP)
        self._column.addStretch(1)
        self.setWidget(inner)
        self.sheets: list[_Sheet] = []

    def show_pages(self, pages: Sequence[bytes], points: float, outlines: Sequence[Outline] = ()) -> None:
        """PNG of each page; `points` is the width of a page in points."""
        for sheet in self.sheets:
            self._column.removeWidget(sheet)
            sheet.deleteLater()
        self.sheets = []
        for at, page in enumerate(pages):
            sheet = _Sheet(page, points, outlines if at == 0 else (), self._inner)
            self._column.insertWidget(at, sheet)
            self.sheets.append(sheet)

    def grow_pale(self) -> None:
        """What is shown is not what is written any more."""
        for sheet in self.sheets:
            sheet.pale = True
            sheet.update()


class _Sheet(QWidget):
    """One page, as wide as there is room."""

    def __init__(self, page: bytes, points: float, outlines: Sequence[Outline], parent: QWidget) -> None:
        super().__init__(parent)
        self.picture = QPixmap()
        self.picture.loadFromData(page)
        self.pale = False
        self._points = points
        self._outlines = outlines
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        """A page keeps its form."""
        return True

    def heightForWidth(self, width: int) -> int:
        """As high as the page is for this width."""
        return round(width * self.picture.height() / max(self.picture.width(), 1))

    def sizeHint(self) -> QSize:
        """A narrow page; there is usually more room."""
        return QSize(300, self.heightForWidth(300))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Picture, then outlines over it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setOpacity(0.4 if self.pale else 1.0)
        height = self.heightForWidth(self.width())
        painter.drawPixmap(QRectF(0, 0, self.width(), height).toRect(), self.picture)
        scale = self.width() / self._points
        for outline in self._outlines:
            ink = QColor(theme().colour("accent"))
            pen = QPen(ink, 1, Qt.PenStyle.DashLine if outline.dashed else Qt.PenStyle.SolidLine)
            painter.setPen(pen)
            ink.setAlpha(18)
            box = QRectF(outline.x * scale, outline.y * scale, outline.width * scale, outline.height * scale)
            painter.fillRect(box, ink)
            painter.drawRect(box)
        painter.setPen(theme().colour("line"))
        painter.drawRect(0, 0, self.width() - 1, height - 1)
