"""The tokens keep their contrast, the sheet is complete, and themes can be switched while running."""

import re

import pytest
from PySide6.QtGui import QColor, QFontInfo
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from csapp.core.paths import resource
from csapp.ui.buttons import Button, ButtonKind
from csapp.ui.fields import TextField
from csapp.ui.theme import Theme, Tone, apply_theme, load_theme, style_sheet, theme, theme_switch
from tests.ui.staging import put

TEXT_PAIRS = [
    *(("text", ground) for ground in ("window", "surface", "raised", "sel", "hover", "tint", "warn_tint")),
    *(("text2", ground) for ground in ("surface", "window", "sel", "neutral_tint", "raised")),
    *(("text3", ground) for ground in ("surface", "window", "raised", "sel")),
    *(("accent", ground) for ground in ("surface", "tint", "sel", "window")),
    *(("on_accent", ground) for ground in ("accent", "accent_hover", "accent_down", "danger")),
    *((tone, ground) for tone in ("danger", "warn", "ok") for ground in ("surface", f"{tone}_tint", "sel")),
]
SHAPE_PAIRS = [
    *(("field", ground) for ground in ("surface", "window")),
    *(("accent", ground) for ground in ("surface", "window", "sel", "raised")),
]


def luminance(colour: QColor) -> float:
    parts = [
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in (colour.redF(), colour.greenF(), colour.blueF())
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: QColor, other: QColor) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT_PAIRS)
def test_text_has_a_contrast_of_four_and_a_half(name: str, ink: str, ground: str) -> None:
    chosen = load_theme(name)
    assert contrast(chosen.colour(ink), chosen.colour(ground)) >= 4.5


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), SHAPE_PAIRS)
def test_borders_and_shapes_have_a_contrast_of_three(name: str, ink: str, ground: str) -> None:
    chosen = load_theme(name)
    assert contrast(chosen.colour(ink), chosen.colour(ground)) >= 3.0


@pytest.mark.parametrize("tone", list(Tone))
@pytest.mark.parametrize("name", ["light", "dark"])
def test_every_tone_reads_on_its_own_tint(name: str, tone: Tone) -> None:
    chosen = load_theme(name)
    assert contrast(chosen.ink(tone), chosen.tint_of(tone)) >= 4.5


def test_the_contrast_formula_knows_black_and_white() -> None:
    assert contrast(QColor("#000000"), QColor("#ffffff")) == pytest.approx(21.0)


def test_the_sheet_uses_no_colour_of_its_own() -> None:
    chosen = load_theme("dark")
    colours = {colour.lower() for colour in re.findall(r"#[0-9a-fA-F]{6}", style_sheet(chosen))}
    known = {value.name() for value in vars(chosen).values() if isinstance(value, QColor)}
    assert colours
    assert colours <= known


@pytest.mark.parametrize("name", ["light", "dark"])
def test_the_tick_of_a_check_box_has_the_colour_of_its_theme(name: str) -> None:
    tick = resource("theme", f"tick-{name}.svg")
    assert f'stroke="{load_theme(name).on_accent.name().upper()}"' in tick.read_text(encoding="utf-8")
    assert tick.as_posix() in style_sheet(load_theme(name))


def test_text_sizes_and_heights_grow_with_the_text_factor() -> None:
    plain, large = load_theme("light"), load_theme("light", 1.5)
    assert large.font("hint").pixelSize() == 18
    assert large.height("field") == 48
    assert plain.font("page", bold=True).bold()


def test_the_program_speaks_in_its_own_font(themed: QApplication) -> None:
    assert QFontInfo(themed.font()).family() == "Noto Sans SC"


def test_a_theme_is_switched_while_running(stage: QWidget, themed: QApplication, qtbot: QtBot) -> None:
    button = put(stage, Button("打印", ButtonKind.PRIMARY))
    light = button.grab().toImage().pixelColor(6, 16)
    with qtbot.waitSignal(theme_switch().changed):
        apply_theme(themed, "dark")
    assert theme().dark
    assert light == load_theme("light").accent
    assert button.grab().toImage().pixelColor(6, 16) == load_theme("dark").accent


def test_fields_are_as_high_as_designed_and_keep_their_height_in_focus(stage: QWidget, themed: QApplication) -> None:
    field = put(stage, TextField("房号"))
    other = put(stage, TextField("电话"))
    field.setFocus()
    themed.processEvents()
    assert field.height() == other.height() == theme().height("field")


def test_theme_files_must_name_every_token() -> None:
    with pytest.raises(TypeError):
        Theme(name="light", dark=False)  # type: ignore[call-arg]
