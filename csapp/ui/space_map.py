"""A map of numbered places: drawn from a table of x, y and turn, walked with the arrows, zoomed, found (look 06).

Everything lies in one item: a thousand places cost one call, grounds that look alike are prepared once, words are
written font by font. Shapes and words keep their size when the map shrinks; where they no longer fit, numbers remain.
"""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QWheelEvent
from PySide6.QtWidgets import QFrame, QGraphicsItem, QGraphicsScene, QGraphicsView, QStyleOptionGraphicsItem, QWidget

from csapp.core.frozen import frozen
from csapp.core.workflow import Shape
from csapp.ui.announce import announce
from csapp.ui.space_paint import MAP_EDGE, SpacePainter
from csapp.ui.style import draw_ring
from csapp.ui.theme import Tone, theme, theme_switch

ZOOMS = (0.35, 0.5, 0.6, 0.75, 0.85, 1.0, 1.25, 1.5, 2.0)
_MARGIN = 24
_WAYS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


@frozen
class MapPlace:
    """One place: `label` is the short number, `word` its state, `lines` what stands below; px at 100 %."""

    key: int
    label: str
    x: int
    y: int
    width: int
    height: int
    word: str = ""
    lines: tuple[str, ...] = ()
    spoken: str = ""
    shape: Shape | None = None
    tone: Tone | None = None
    is_filled: bool = False
    is_dashed: bool = False
    is_faint: bool = False

    @property
    def box(self) -> QRectF:
        """Where it lies, at 100 %."""
        return QRectF(self.x, self.y, self.width, self.height)


@frozen
class MapSign:
    """A lane's name, an arrow (`turn` degrees), a pillar or a named block; px at 100 %."""

    kind: str
    words: str
    x: int
    y: int
    width: int = 0
    height: int = 0
    turn: int = 0


class _Layer(QGraphicsItem):
    """All places and signs as one item; paints what is exposed."""

    def __init__(self, view: "SpaceMap") -> None:
        super().__init__()
        self._view = view
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)
        self._area = QRectF()

    def fit(self, area: QRectF) -> None:
        self.prepareGeometryChange()
        self._area = area

    def boundingRect(self) -> QRectF:
        return self._area

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        view, exposed = self._view, option.exposedRect
        zoom = view.scale_now()
        seen = view.exposed(exposed)
        view.painter.paint(painter, seen, zoom)
        view.painter.paint_signs(painter, view.signs, zoom)
        place = view.place_now()
        if place is not None:
            tokens = theme()
            box = QRectF(place.x * zoom, place.y * zoom, place.width * zoom, place.height * zoom)
            colour = tokens.accent if view.hasFocus() else tokens.field
            draw_ring(painter, box.adjusted(-2.5, -2.5, 2.5, 2.5), colour, 6)


class SpaceMap(QGraphicsView):
    """`moved` is another place under the cursor, `went_in` Enter or a double click, `typed` a letter or digit."""

    moved = Signal(int)
    went_in = Signal()
    typed = Signal(str)
    zoomed = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        self.zoom = 1.0
        self.places: Sequence[MapPlace] = ()
        self.signs: Sequence[MapSign] = ()
        self._by_key: dict[int, MapPlace] = {}
        self._current = 0
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontSavePainterState)
        self.setBackgroundBrush(Qt.BrushStyle.NoBrush)
        self.viewport().setAutoFillBackground(False)
        self.painter = SpacePainter()
        scene = QGraphicsScene(self)
        scene.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)
        self._layer = _Layer(self)
        scene.addItem(self._layer)
        self.setScene(scene)
        theme_switch().changed.connect(self._take_theme)

    def sizeHint(self) -> QSize:
        return QSize(640, 420)

    # What is shown

    def show_places(self, places: Sequence[MapPlace], signs: Sequence[MapSign] = ()) -> None:
        """Other places, or the same with other states: the cursor stays on its place."""
        self.places, self.signs = places, signs
        self._by_key = {place.key: place for place in places}
        if self._current not in self._by_key:
            self._current = places[0].key if places else 0
        self._fit()

    def _fit(self) -> None:
        zoom = self.scale_now()
        everything: list[MapPlace | MapSign] = [*self.places, *self.signs]
        right = max((one.x + one.width for one in everything), default=0)
        below = max((one.y + one.height for one in everything), default=0)
        area = QRectF(0, 0, right * zoom + _MARGIN, below * zoom + _MARGIN)
        self._layer.fit(area)
        self.scene().setSceneRect(area)
        self._layer.update()
        self.viewport().update()

    def scale_now(self) -> float:
        """Px on the screen for one px of the table."""
        return self.zoom * theme().text_factor

    def exposed(self, area: QRectF) -> list[MapPlace]:
        """The places that touch an area of the scene."""
        zoom = self.scale_now()
        left, top = area.left() / zoom - MAP_EDGE, area.top() / zoom - MAP_EDGE
        right, below = area.right() / zoom + MAP_EDGE, area.bottom() / zoom + MAP_EDGE
        return [
            place
            for place in self.places
            if place.x < right and place.y < below and place.x + place.width > left and place.y + place.height > top
        ]

    def _take_theme(self) -> None:
        self.painter.take_theme()
        self._fit()

    # The cursor

    def place_now(self) -> MapPlace | None:
        """The place under the cursor."""
        return self._by_key.get(self._current)

    def go_to(self, key: int) -> None:
        """Put the cursor on a place and bring it into view; says so aloud."""
        place = self._by_key.get(key)
        if place is None:
            return
        changed, self._current = key != self._current, key
        zoom = self.scale_now()
        box = QRectF(place.x * zoom, place.y * zoom, place.width * zoom, place.height * zoom)
        self.ensureVisible(box, 8, 8)
        self._layer.update()
        if changed:
            announce(self, place.spoken)
            self.moved.emit(key)

    def _beside(self, across: int, down: int) -> MapPlace | None:
        """The nearest place in a direction: straight ahead counts, sideways counts thrice."""
        here = self.place_now()
        if here is None:
            return None
        middle, best, least = here.box.center(), None, float("inf")
        for place in self.places:
            way = place.box.center() - middle
            ahead = way.x() * across + way.y() * down
            aside = abs(way.y() * across) + abs(way.x() * down)
            if ahead < 1 or aside > ahead * 2 + 8:
                continue
            far = ahead + 3 * aside
            if far < least:
                best, least = place, far
        return best

    def at(self, point: QPointF) -> MapPlace | None:
        """The place under a point of the scene."""
        zoom = self.scale_now()
        where = QPointF(point.x() / zoom, point.y() / zoom)
        return next((place for place in self.places if place.box.contains(where)), None)

    def set_zoom(self, steps: int) -> None:
        """Larger or smaller by so many steps; the cursor stays in view."""
        now = min(range(len(ZOOMS)), key=lambda place: abs(ZOOMS[place] - self.zoom))
        self.zoom = ZOOMS[max(0, min(now + steps, len(ZOOMS) - 1))]
        self._fit()
        self.go_to(self._current)
        self.zoomed.emit()

    # Keys and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk, Home and End go to the ends, Enter goes in, Ctrl + and Ctrl - zoom, letters look for."""
        key, control = Qt.Key(event.key()), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if control and key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            self.set_zoom(-1 if key == Qt.Key.Key_Minus else 1)
        elif key in _WAYS and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            beside = self._beside(*_WAYS[key])
            if beside is not None:
                self.go_to(beside.key)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and self.places:
            self.go_to(self.places[0 if key == Qt.Key.Key_Home else -1].key)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not control:
            self.went_in.emit()
        elif event.text().isalnum() and not control:
            self.typed.emit(event.text())
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click puts the cursor on a place."""
        self.setFocus()
        place = self.at(self.mapToScene(event.position().toPoint()))
        if place is not None:
            self.go_to(place.key)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Two clicks go in."""
        if self.at(self.mapToScene(event.position().toPoint())) is not None:
            self.went_in.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ctrl and the wheel zoom."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.set_zoom(1 if event.angleDelta().y() > 0 else -1)
        else:
            super().wheelEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._layer.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._layer.update()


def placed_without(keys: Sequence[int], columns: int, step: int, row: int) -> Iterator[tuple[int, int, int]]:
    """Key, x and y for places that have none: in rows of `columns`, from the left upper corner."""
    for at, key in enumerate(keys):
        yield key, _MARGIN + at % columns * step, _MARGIN + at // columns * row
