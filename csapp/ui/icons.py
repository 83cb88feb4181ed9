"""Icons of `resources/icons`, drawn from their SVG in the colour of a token at any screen ratio (look 6, 9)."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from csapp.core.paths import resource
from csapp.ui.theme import theme


@lru_cache(maxsize=128)
def _source(name: str) -> str:
    return resource("icons", f"{name}.svg").read_text(encoding="utf-8")


@lru_cache(maxsize=512)
def _drawing(name: str, colour: str, side: int, ratio: float) -> QPixmap:
    """One icon at one size and ratio; never scaled afterwards."""
    pixmap = QPixmap(QSize(round(side * ratio), round(side * ratio)))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    text = _source(name).replace("currentColor", colour)
    QSvgRenderer(QByteArray(text.encode())).render(painter, QRectF(pixmap.rect()))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


def draw_icon(painter: QPainter, name: str, box: QRectF, colour: QColor) -> None:
    """Draw icon `name` centred in `box`, as large as its shorter side. Raises FileNotFoundError."""
    side = int(min(box.width(), box.height()))
    # Not asked of the device: telling which kind of device it is loads every widget class of Qt.
    ratio = painter.deviceTransform().m11()
    corner = box.center() - QPointF(side / 2, side / 2)
    # On whole device pixels, or 1.5 px lines blur.
    aligned = QPointF(round(corner.x() * ratio) / ratio, round(corner.y() * ratio) / ratio)
    painter.drawPixmap(aligned, _drawing(name, colour.name(), side, ratio))


class _TokenEngine(QIconEngine):
    """Renders on paint, so that a theme change needs no new icons."""

    def __init__(self, name: str, token: str) -> None:
        super().__init__()
        self._name = name
        self._token = token

    def _colour(self, mode: QIcon.Mode) -> QColor:
        return theme().disabled if mode == QIcon.Mode.Disabled else theme().colour(self._token)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        draw_icon(painter, self._name, QRectF(rect), self._colour(mode))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        # `size` is in device pixels already.
        side = round(min(size.width(), size.height()) / scale)
        return QPixmap(_drawing(self._name, self._colour(mode).name(), side, scale))

    def clone(self) -> QIconEngine:
        return _TokenEngine(self._name, self._token)


def icon(name: str, token: str = "text2") -> QIcon:
    """An icon whose colour is the theme's `token` whenever it is painted."""
    return QIcon(_TokenEngine(name, token))
