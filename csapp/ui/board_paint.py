"""Paints the blocks of the board: all grounds, then all words of one font, since changing font and pen costs most."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen, QPixmap

from csapp.core.workflow import Shape
from csapp.ui.board_model import Block, BoardCard
from csapp.ui.pill import Sign
from csapp.ui.shapes import draw_shape
from csapp.ui.style import draw_ring
from csapp.ui.theme import Theme, Tone, theme

_PAD = 7
_SIDE = 10
_RADIUS = 4
_PLAIN = Sign("", Shape.DOT)
_LOUD = (Shape.TRIANGLE, Shape.SQUARE, Shape.DIAMOND)
_DONE = (Shape.TICK, Shape.FILED, Shape.CROSS)

Placed = Sequence[tuple[QRect, Block]]


class _Face(NamedTuple):
    """How blocks of one state and size look: the ground prepared once, inks, and where their lines stand in them."""

    ground: QPixmap
    ink: int
    word_ink: int
    pad: int
    shift: int
    text_shift: int
    base: int
    is_tall: bool
    is_loud: bool


_Put = tuple[int, int, str]


class _Lines(NamedTuple):
    """Words about to be written, by font and ink."""

    titles: defaultdict[int, list[_Put]]
    texts: list[_Put]
    words: defaultdict[int, list[_Put]]


class Cursor(NamedTuple):
    """Which lane is tinted and which block has the ring."""

    lane: str = ""
    key: int | None = None
    is_focused: bool = False


class BlockPainter:
    """`loud` shapes (late, urgent, today) say their word before the text; others beside the title where it fits."""

    def __init__(self) -> None:
        self._faces: dict[tuple[Any, ...], _Face] = {}
        self._short: dict[tuple[str, bool, int], str] = {}
        self._words: dict[str, int] = {}
        self._hints: dict[tuple[str, int], tuple[str, int]] = {}
        self._letters: dict[bool, dict[str, int]] = {True: {}, False: {}}
        self.painted = 0
        self.take_theme()

    def take_theme(self) -> None:
        """Fonts and colours of the theme that is on."""
        tokens = theme()
        self._faces.clear()
        self._short.clear()
        self._words.clear()
        self._hints.clear()
        for table in self._letters.values():
            table.clear()
        self._tokens = tokens
        self._bold, self._plain, self._hint = tokens.font(bold=True), tokens.font(), tokens.font("hint")
        self._metrics = {True: QFontMetrics(self._bold), False: QFontMetrics(self._plain)}
        self._small = QFontMetrics(self._hint)
        self._ascent = self._metrics[False].ascent()
        self._line = tokens.px(21)
        self._shift = tokens.px(_SIDE) + 5
        self._room_number = self._metrics[True].horizontalAdvance("3-2-1501")
        self._letter = tokens.text_sizes["body"] * tokens.text_factor

    def paint(self, painter: QPainter, placed: Placed, cursor: Cursor) -> None:
        """Blocks by their places; the current one has the ring."""
        scale, lines = painter.deviceTransform().m11(), _Lines(defaultdict(list), [], defaultdict(list))
        for box, block in placed:
            card, x, y, width = block.card, box.x(), box.y(), box.width()
            face = self._face(card.sign or _PLAIN, width, box.height(), scale, block.lane == cursor.lane)
            painter.drawPixmap(x, y, face.ground)
            self._lay_out(lines, face, card, (x + face.pad, y + face.base, width - 2 * face.pad))
            if card.key == cursor.key:
                colour = self._tokens.accent if cursor.is_focused else self._tokens.field
                draw_ring(painter, QRectF(box).adjusted(-1, -1, 1, 1), colour, _RADIUS + 1)
        self._write(painter, lines)
        self.painted += len(placed)

    def _lay_out(self, lines: _Lines, face: _Face, card: BoardCard, place: tuple[int, int, int]) -> None:
        """Title, the word of the state beside it where both have room, below them what it is.

        What is wrong is said before that where it found no room above.
        """
        x, y, room = place
        title, shift = self._width(card.title, bold=True), face.shift
        words = card.title if title <= room - shift else self._cut(card.title, room - shift + 4, bold=True)
        lines.titles[face.ink].append((x + shift, y, words))
        said = card.sign.text if card.sign is not None else ""
        if said:
            width = self._word(said)
            if shift + title + 8 + width <= room:
                lines.words[face.word_ink].append((x + room - width + 1, y, said))
                said = ""
        if not face.is_tall:
            return
        x, y, room = x + face.text_shift, y + self._line, room + 4 - face.text_shift
        if said and face.is_loud:
            lines.words[face.word_ink].append((x, y, self._cut(said, room, bold=False)))
            width = self._word(said) + 6
            x, room = x + width, room - width
        if room > self._letter:
            lines.texts.append((x, y, self._cut(card.text, room, bold=False)))

    def _write(self, painter: QPainter, lines: _Lines) -> None:
        draw = painter.drawText
        painter.setFont(self._bold)
        for ink, titles in lines.titles.items():
            painter.setPen(QColor.fromRgb(ink))
            for x, y, text in titles:
                draw(x, y, text)
        painter.setFont(self._plain)
        painter.setPen(self._tokens.text)
        for x, y, text in lines.texts:
            draw(x, y, text)
        painter.setFont(self._hint)
        for ink, words in lines.words.items():
            painter.setPen(QColor.fromRgb(ink))
            for x, y, text in words:
                draw(x, y, text)

    def _word(self, text: str) -> int:
        """How wide the word of a state is; there are few of them."""
        width = self._words.get(text)
        if width is None:
            width = self._words[text] = self._small.horizontalAdvance(text)
        return width

    def _width(self, text: str, *, bold: bool) -> int:
        """Letter by letter from a table: a day holds some twenty kinds of letters in its room numbers."""
        table = self._letters[bold]
        try:
            return sum([table[letter] for letter in text])
        except KeyError:
            for letter in text:
                table[letter] = self._metrics[bold].horizontalAdvance(letter)
        return sum([table[letter] for letter in text])

    def _cut(self, text: str, room: int, *, bold: bool) -> str:
        # no letter is wider than the font is high, so that short words need no measuring
        if len(text) * self._letter <= room or self._width(text, bold=bold) <= room:
            return text
        key = (text, bold, room)
        held = self._short.get(key)
        if held is None:
            held = self._metrics[bold].elidedText(text, Qt.TextElideMode.ElideRight, room)
            self._short[key] = held
        return held

    def fitting_title(self, text: str, room: int) -> str:
        """A bold word as far as it fits."""
        return self._cut(text, room, bold=True)

    def fitting_hint(self, text: str, room: int) -> tuple[str, int]:
        """Small words as far as they fit, and how wide they are."""
        key = (text, room)
        held = self._hints.get(key)
        if held is None:
            words = self._small.elidedText(text, Qt.TextElideMode.ElideRight, room)
            held = self._hints[key] = words, self._small.horizontalAdvance(words)
        return held

    def _face(self, sign: Sign, width: int, height: int, scale: float, on_tint: bool) -> _Face:
        key = (sign.shape, sign.tone, width, height, scale, on_tint)
        held = self._faces.get(key)
        if held is None:
            held = self._faces[key] = self._make_face(sign, QSize(width, height), scale, on_tint=on_tint)
        return held

    def _make_face(self, sign: Sign, size: QSize, scale: float, *, on_tint: bool) -> _Face:
        """The ground is opaque, since that is put down faster: its corners are of the lane below."""
        tokens = self._tokens
        fill, edge = block_colours(tokens, sign)
        ground = QPixmap(round(size.width() * scale), round(size.height() * scale))
        ground.setDevicePixelRatio(scale)
        ground.fill(tokens.tint if on_tint else tokens.surface)
        painter = QPainter(ground)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(edge, 1))
        painter.setBrush(fill)
        painter.drawRoundedRect(QRectF(0.5, 0.5, size.width() - 1, size.height() - 1), _RADIUS, _RADIUS)
        tone = _ink(sign)
        ink = tokens.text if tone is None else tokens.ink(tone)
        is_tall = size.height() >= 2 * self._line + 2
        lines = 2 if is_tall else 1
        base = (size.height() - lines * self._line) // 2 + self._ascent + 1
        shift = self._shift if sign.shape is not None else 0
        # a room number is never cut: where it needs the whole width, the shape stands before the second line
        is_narrow = size.width() < self._shift + 2 * _PAD + self._room_number
        pad = _PAD - 3 if is_narrow else _PAD
        line = base + self._line if is_narrow else base
        if sign.shape is not None and (is_tall or not is_narrow) and size.width() > 2 * self._shift:
            side = tokens.px(_SIDE)
            draw_shape(painter, sign.shape, QPointF(pad + side / 2, line - self._ascent / 2 + 1.5), ink, side)
        painter.end()
        shifts = (0, shift) if is_narrow else (shift, 0)
        inks = ink.rgb(), tokens.ink(sign.ink).rgb()
        return _Face(ground, *inks, pad, *shifts, base, is_tall, sign.shape in _LOUD)


def _ink(sign: Sign | None) -> Tone | None:
    """Arranged work is in the main ink; every other state in that of its tone."""
    if sign is None or sign.shape in (None, Shape.DOT):
        return None
    return sign.ink


def block_colours(tokens: Theme, sign: Sign) -> tuple[QColor, QColor]:
    """Ground and border of a state."""
    if sign.shape in _DONE:
        return tokens.neutral_tint, tokens.line
    if sign.shape is Shape.DOT or sign.shape is None:
        return tokens.surface, tokens.field
    if sign.ink is Tone.NEUTRAL:
        return tokens.neutral_tint, tokens.field
    return tokens.tint_of(sign.ink), tokens.ink(sign.ink)
