"""A map of 2,000 spaces opened, against as many plain rectangles, each with one label, in a scene of Qt's own items."""

from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QApplication, QGraphicsRectItem, QGraphicsScene, QGraphicsSimpleTextItem, QGraphicsView

from csapp.app.desk import application
from csapp.core.workflow import Shape
from csapp.masterdata.vehicles.models import SPACE_HEIGHT, SPACE_STEP, SPACE_WIDTH
from csapp.ui.space_map import MapPlace, SpaceMap
from csapp.ui.theme import Tone, apply_theme, theme
from tests.bench.figure import Figure, paired, timed

_TIMES = 9
_SPACES, _BESIDE = 2_000, 50
_FACES = ((Shape.DOT, None), (Shape.RING, Tone.OK), (Shape.DIAMOND, Tone.WARN), (Shape.TRIANGLE, Tone.DANGER))


def _places() -> list[MapPlace]:
    """Nine of ten leased, the others free, expiring, expired."""
    made = []
    for at in range(_SPACES):
        shape, tone = _FACES[at % 40 // 10 if at % 10 == 0 else 0]
        x, y = at % _BESIDE * SPACE_STEP, at // _BESIDE * (SPACE_HEIGHT + 24)
        word = "租用" if tone is None else "8 天"
        lines = ("苏E", f"{at:05d}")
        code = f"{at % 1000:03d}"
        made.append(
            MapPlace(
                at + 1,
                code,
                x,
                y,
                SPACE_WIDTH,
                SPACE_HEIGHT,
                word,
                lines,
                code,
                shape,
                tone,
                is_filled=tone is not None,
            )
        )
    return made


def _shown(view: QGraphicsView) -> None:
    """The view painted whole, as large as all spaces."""
    view.grab()


def _ours(places: list[MapPlace], steps: int, *, whole: bool) -> float:
    view = SpaceMap("")
    view.set_zoom(steps)
    _size(view, places, view.zoom, whole=whole)

    def open_map() -> None:
        view.show_places(places)
        _shown(view)

    took = timed(open_map)
    view.deleteLater()
    QApplication.processEvents()
    return took


def _size(view: QGraphicsView, places: list[MapPlace], zoom: float, *, whole: bool) -> None:
    right, below = max(place.x for place in places) + SPACE_STEP, max(place.y for place in places) + SPACE_HEIGHT + 24
    view.resize(*((round(right * zoom) + 40, round(below * zoom) + 40) if whole else (1_060, 700)))


def _floor(places: list[MapPlace], zoom: float, *, whole: bool) -> float:
    view = QGraphicsView()
    view.scale(zoom, zoom)
    _size(view, places, zoom, whole=whole)
    font = theme().font()

    def open_plain() -> None:
        scene = QGraphicsScene(view)
        for place in places:
            box = QGraphicsRectItem(QRectF(0, 0, place.width, place.height))
            box.setPos(place.x, place.y)
            label = QGraphicsSimpleTextItem(place.label, box)
            label.setFont(font)
            scene.addItem(box)
        view.setScene(scene)
        _shown(view)

    took = timed(open_plain)
    view.deleteLater()
    QApplication.processEvents()
    return took


def measure() -> list[Figure]:
    """As the page opens it, and drawn whole at 100 % and far out."""
    apply_theme(application(), "light")
    places = _places()
    opened = paired(lambda: _ours(places, 0, whole=False), lambda: _floor(places, 1.0, whole=False), _TIMES)
    whole = paired(lambda: _ours(places, 0, whole=True), lambda: _floor(places, 1.0, whole=True), _TIMES)
    small = paired(lambda: _ours(places, -5, whole=True), lambda: _floor(places, 0.35, whole=True), _TIMES)
    return [
        Figure("2,000 spaces opened", *opened, 2.0),
        Figure("2,000 spaces drawn whole", *whole, 2.0),
        Figure("2,000 spaces drawn small", *small, 2.0),
    ]
