"""Icons and shapes are drawn in token colours, sharp at any ratio."""

import pytest
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QPainter
from PySide6.QtWidgets import QApplication

from csapp.core.paths import resource
from csapp.core.workflow import Shape
from csapp.ui.icons import draw_icon, icon
from csapp.ui.pill import Sign, sign_size
from csapp.ui.shapes import draw_shape, tone_of
from csapp.ui.theme import Tone, apply_theme, load_theme, theme

pytestmark = pytest.mark.usefixtures("themed")


def canvas(side: int, ratio: float = 1.0) -> QImage:
    image = QImage(round(side * ratio), round(side * ratio), QImage.Format.Format_ARGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    return image


def drawn(image: QImage) -> set[tuple[int, int]]:
    return {(x, y) for x in range(image.width()) for y in range(image.height()) if image.pixelColor(x, y).alpha() > 60}


@pytest.mark.parametrize("ratio", [1.0, 1.25, 1.5, 2.0])
def test_every_icon_is_drawn_at_every_ratio(ratio: float) -> None:
    for path in sorted(resource("icons").glob("*.svg")):
        image = canvas(16, ratio)
        painter = QPainter(image)
        draw_icon(painter, path.stem, QRectF(0, 0, 16, 16), QColor("#1d5fb8"))
        painter.end()
        ink = drawn(image)
        assert len(ink) > 4, path.stem
        strongest = max((image.pixelColor(x, y) for x, y in ink), key=lambda colour: colour.alpha())
        assert abs(strongest.blue() - 0xB8) < 12, path.stem


def test_an_icon_takes_the_colour_of_its_token_and_of_the_theme(themed: QApplication) -> None:
    made = icon("plus", "accent")
    colours = []
    for name in ("light", "dark"):
        apply_theme(themed, name)
        image = made.pixmap(QSize(24, 24)).toImage()
        colours.append(image.pixelColor(12, 12))
    assert colours[0] == load_theme("light").accent
    assert colours[1] == load_theme("dark").accent


def test_a_disabled_icon_is_grey() -> None:
    image = icon("plus", "accent").pixmap(QSize(24, 24), QIcon.Mode.Disabled).toImage()
    assert image.pixelColor(12, 12) == theme().disabled


def test_icons_outlive_their_makers() -> None:
    copies = [icon("search") for _ in range(50)]
    again = [made.pixmap(QSize(16, 16)).isNull() for made in [*copies]]
    assert not any(again)


def test_shapes_differ_from_each_other_without_colour() -> None:
    pictures = {}
    for shape in Shape:
        image = canvas(12, 2)
        painter = QPainter(image)
        draw_shape(painter, shape, QPointF(6, 6), QColor("#000000"))
        painter.end()
        ink = drawn(image)
        assert ink, shape
        assert all(0 < x < 23 and 0 < y < 23 for x, y in ink), shape
        pictures[shape] = frozenset(ink)
    distinct = {shape: ink for shape, ink in pictures.items() if shape is not Shape.FILED}
    assert len(set(distinct.values())) == len(distinct)
    assert pictures[Shape.FILED] == pictures[Shape.TICK]


def test_red_is_for_overdue_and_amber_for_our_turn_only() -> None:
    assert {shape for shape in Shape if tone_of(shape) is Tone.DANGER} == {Shape.TRIANGLE, Shape.SQUARE}
    assert {shape for shape in Shape if tone_of(shape) is Tone.WARN} == {Shape.RING, Shape.DIAMOND}


def test_a_sign_is_wide_enough_for_its_words() -> None:
    short, long = sign_size(Sign("急", Shape.SQUARE)), sign_size(Sign("整改中，今天到期", Shape.DIAMOND))
    assert long.width() > short.width() + 60
    assert short.height() == long.height()
