"""How the places of a map are painted: all grounds, then the words font by font, since changing those costs most."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPixmap, QPolygonF

from csapp.core.frozen import frozen
from csapp.ui.shapes import draw_shape
from csapp.ui.theme import Theme, Tone, theme

if TYPE_CHECKING:
    from csapp.ui.space_map import MapPlace, MapSign

MAP_EDGE = 6
_PAD = 8
_SHAPE = 11
FULL, SHORT = 0.84, 0.58
"""From which scale everything fits, and from which at least shape and word do; below, numbers alone."""


@frozen
class _Ground:
    """A place without its words, prepared once for all that look alike."""

    picture: QPixmap
    ink: QColor


class SpacePainter:
    """Paints many places at once."""

    def __init__(self) -> None:
        self._grounds: dict[tuple[Any, ...], _Ground] = {}
        self._cut: dict[tuple[str, int], str] = {}
        self.take_theme()

    def take_theme(self) -> None:
        """Fonts and colours of the theme that is on."""
        self._tokens = theme()
        self._grounds.clear()
        self._cut.clear()
        self._label, self._words = self._tokens.font(bold=True), self._tokens.font("hint")
        self._number = self._tokens.font("cap")
        self._metrics = QFontMetrics(self._words)
        self._high = {name: QFontMetrics(font).height() for name, font in self._fonts().items()}

    def _fonts(self) -> dict[str, QFont]:
        return {"label": self._label, "words": self._words, "number": self._number}

    def paint(self, painter: QPainter, places: Sequence["MapPlace"], scale: float) -> None:
        """Places in scene coordinates at `scale`."""
        dots = painter.device().devicePixelRatioF()
        zoom = scale / self._tokens.text_factor
        worded: list[tuple[int, int, MapPlace, _Ground, int]] = []
        for place in places:
            x, y = round(place.x * scale), round(place.y * scale)
            width, height = round(place.width * scale), round(place.height * scale)
            ground = self._ground(place, width, height, zoom, dots)
            painter.drawPixmap(x, y, ground.picture)
            worded.append((x, y, place, ground, width))
        if zoom < SHORT:
            self._paint_numbers(painter, worded, scale)
            return
        painter.setFont(self._label)
        for faint in (False, True):
            painter.setPen(self._tokens.text3 if faint else self._tokens.text)
            for x, y, place, _, _ in worded:
                if place.is_faint is faint:
                    painter.drawText(QPointF(x + _PAD, y + self._label_y), place.label)
        painter.setFont(self._words)
        ink = None
        for x, y, place, ground, width in worded:
            if ground.ink is not ink:
                ink = ground.ink
                painter.setPen(ink)
            left = _PAD + (self._tokens.px(_SHAPE) + 3 if place.shape is not None else 0)
            painter.drawText(QPointF(x + left, y + self._word_y), self._fitting(place.word, int(width - left - 2)))
        if zoom >= FULL:
            painter.setPen(self._tokens.text2)
            for x, y, place, _, width in worded:
                self._paint_lines(painter, place, x, y, width)

    def _paint_lines(self, painter: QPainter, place: "MapPlace", x: int, y: int, width: int) -> None:
        below = y + self._word_y + self._high["words"] * 1.45
        if place.width > place.height and place.lines:
            painter.drawText(QPointF(x + _PAD, y + self._word_y + self._high["words"]), "".join(place.lines))
            return
        for line in place.lines:
            painter.drawText(QPointF(x + _PAD, below), self._fitting(line, int(width - _PAD - 2)))
            below += self._high["words"]

    def _paint_numbers(self, painter: QPainter, worded: Sequence[tuple[Any, ...]], scale: float) -> None:
        painter.setFont(self._number)
        ink = None
        for x, y, place, ground, width in worded:
            if ground.ink is not ink:
                ink = ground.ink
                painter.setPen(ink)
            box = QRectF(x, y, width, place.height * scale)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, place.label)

    @property
    def _label_y(self) -> float:
        return 4 + self._high["label"] * 0.78

    @property
    def _word_y(self) -> float:
        return self._label_y + self._high["words"] * 1.4

    def _fitting(self, text: str, room: int) -> str:
        key = (text, room)
        if key not in self._cut:
            self._cut[key] = self._metrics.elidedText(text, Qt.TextElideMode.ElideRight, room + 4)
        return self._cut[key]

    def _ground(self, place: "MapPlace", width: int, height: int, zoom: float, dots: float) -> _Ground:
        key = (place.tone, place.shape, place.is_filled, place.is_dashed, place.is_faint, width, height, zoom, dots)
        held = self._grounds.get(key)
        if held is None:
            held = self._grounds[key] = self._make_ground(place, QSize(width, height), zoom, dots)
        return held

    def _make_ground(self, place: "MapPlace", size: QSize, zoom: float, dots: float) -> _Ground:
        tokens = self._tokens
        ink = tokens.text2 if place.tone is None else tokens.ink(place.tone)
        picture = QPixmap(size * dots)
        picture.setDevicePixelRatio(dots)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(_edge(tokens, place, ink))
        painter.setBrush(_fill(tokens, place))
        painter.drawRoundedRect(QRectF(0.5, 0.5, size.width() - 1, size.height() - 1), 4, 4)
        if place.shape is not None and zoom >= SHORT:
            side = tokens.px(_SHAPE)
            middle = self._word_y - QFontMetrics(self._words).ascent() / 2 + 1.5
            draw_shape(painter, place.shape, QPointF(_PAD + side / 2 - 1, middle), ink, side)
        painter.end()
        return _Ground(picture, ink if not place.is_faint else tokens.text3)

    def paint_signs(self, painter: QPainter, signs: Sequence["MapSign"], scale: float) -> None:
        """Lanes, arrows, pillars and blocks."""
        tokens = self._tokens
        painter.setFont(self._words)
        for sign in signs:
            box = QRectF(sign.x * scale, sign.y * scale, sign.width * scale, sign.height * scale)
            if sign.kind == "arrow":
                _arrow(painter, box.topLeft(), sign.turn, scale, tokens.field)
            elif sign.kind == "pillar":
                painter.fillRect(QRectF(box.left(), box.top(), 14 * scale, 16 * scale), tokens.field)
            elif sign.kind == "block":
                painter.setPen(QPen(tokens.field, 1))
                painter.setBrush(tokens.surface)
                painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))
                painter.setPen(tokens.text2)
                words = sign.words.replace(" ", "\n")
                painter.drawText(box.adjusted(4, 4, -4, -4), Qt.AlignmentFlag.AlignCenter, words)
            elif scale / tokens.text_factor >= SHORT:
                painter.setPen(tokens.text2)
                painter.drawText(QPointF(box.left(), box.top()), sign.words)


def _fill(tokens: Theme, place: "MapPlace") -> QColor:
    if place.is_dashed or place.is_faint:
        return tokens.raised
    if not place.is_filled or place.tone is None:
        return tokens.surface
    return tokens.neutral_tint if place.tone is Tone.NEUTRAL else tokens.tint_of(place.tone)


def _edge(tokens: Theme, place: "MapPlace", ink: QColor) -> QPen:
    if place.is_dashed:
        return QPen(tokens.field, 1, Qt.PenStyle.DashLine)
    strong = place.is_filled and place.tone not in (None, Tone.NEUTRAL) and not place.is_faint
    return QPen(ink if strong else tokens.field, 1)


def _arrow(painter: QPainter, start: QPointF, turn: int, scale: float, colour: QColor) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, 1.4))
    painter.translate(start)
    painter.rotate(turn)
    long, head = 44 * scale, 8 * scale
    painter.drawPolyline(QPolygonF([QPointF(0, 0), QPointF(long, 0)]))
    painter.drawPolyline(QPolygonF([QPointF(long - head, -head), QPointF(long, 0), QPointF(long - head, head)]))
    painter.restore()
