"""The design tokens of look 2 as one frozen object, and switching between the two themes."""

import json
import sys
from dataclasses import fields
from enum import StrEnum
from pathlib import Path
from string import Template
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from csapp.core.frozen import frozen
from csapp.core.paths import resource

FAMILY = "Noto Sans SC"


class Tone(StrEnum):
    """What a colour says; a shape and a word always stand beside it (look 1.3)."""

    ACCENT = "accent"
    WARN = "warn"
    DANGER = "danger"
    OK = "ok"
    NEUTRAL = "neutral"


@frozen
class Theme:
    """Every colour of look 2; lengths in logical px. Read by delegates, painted widgets and the style sheet."""

    name: str
    dark: bool
    text_factor: float
    text_sizes: dict[str, int]
    heights: dict[str, int]
    spaces: dict[str, int]
    window: QColor
    surface: QColor
    raised: QColor
    line: QColor
    field: QColor
    text: QColor
    text2: QColor
    text3: QColor
    accent: QColor
    accent_hover: QColor
    accent_down: QColor
    on_accent: QColor
    tint: QColor
    sel: QColor
    danger: QColor
    danger_tint: QColor
    warn: QColor
    warn_tint: QColor
    ok: QColor
    ok_tint: QColor
    neutral_tint: QColor
    hover: QColor
    disabled: QColor

    def colour(self, token: str) -> QColor:
        """The colour called `token` in the theme file; raises AttributeError."""
        value = getattr(self, token)
        assert isinstance(value, QColor)
        return value

    def ink(self, tone: Tone) -> QColor:
        """Colour of words and shapes of a tone."""
        return self.text2 if tone is Tone.NEUTRAL else self.colour(tone.value)

    def tint_of(self, tone: Tone) -> QColor:
        """Background that belongs to a tone's ink."""
        return self.tint if tone is Tone.ACCENT else self.colour(f"{tone.value}_tint")

    def px(self, length: float) -> int:
        """A length that holds text, grown by the text factor."""
        return round(length * self.text_factor)

    def height(self, name: str) -> int:
        """A minimum height of `sizes.json`, at 100 % in logical px, grown by the text factor."""
        return self.px(self.heights[name])

    def font(self, role: str = "body", *, bold: bool = False) -> QFont:
        """The program's font in one of the seven sizes of look 2."""
        font = QFont(FAMILY)
        font.setPixelSize(self.px(self.text_sizes[role]))
        font.setBold(bold)
        if sys.platform == "win32":
            font.setHintingPreference(QFont.HintingPreference.PreferVerticalHinting)
        return font


def colour_names() -> tuple[str, ...]:
    """Names of all colour tokens."""
    return tuple(entry.name for entry in fields(Theme) if entry.type is QColor)


def _tokens(path: Path) -> dict[str, Any]:
    # JSON, which the database's library has loaded already; a reader of TOML would be one more
    tokens: dict[str, Any] = json.loads(path.read_bytes())
    return tokens


def load_theme(name: str, text_factor: float = 1.0) -> Theme:
    """Read `light` or `dark`; `text_factor` is 1.0 to 2.0 (look 2). Raises FileNotFoundError and TypeError."""
    theme = _tokens(resource("theme", f"{name}.json"))
    sizes = _tokens(resource("theme", "sizes.json"))
    colours = {token: QColor(value) for token, value in theme["colour"].items()}
    return Theme(name, theme["dark"], text_factor, sizes["text"], sizes["height"], sizes["space"], **colours)


def style_sheet(theme: Theme) -> str:
    """The sheet of the whole program, made from the tokens."""
    names = {token: theme.colour(token).name() for token in colour_names()}
    names |= {f"text_{role}": str(theme.px(size)) for role, size in theme.text_sizes.items()}
    for kind in ("field", "finder"):
        # A sheet's min-height leaves out the border, which is 1 px at rest and 2 px in focus.
        names[f"{kind}_inner"] = str(theme.height(kind) - 2)
        names[f"{kind}_inner_focus"] = str(theme.height(kind) - 4)
    names["tick"] = resource("theme", f"tick-{theme.name}.svg").as_posix()
    return Template(resource("theme", "app.qss").read_text(encoding="utf-8")).substitute(names)


def palette(theme: Theme) -> QPalette:
    """Colours of text, base, highlight and placeholder (look 9); the sheet adds borders and corners."""
    colours = QPalette()
    role = QPalette.ColorRole
    pairs = {
        role.Window: theme.window,
        role.WindowText: theme.text,
        role.Base: theme.surface,
        role.AlternateBase: theme.raised,
        role.Text: theme.text,
        role.Button: theme.surface,
        role.ButtonText: theme.text,
        role.BrightText: theme.on_accent,
        role.Highlight: theme.accent,
        role.HighlightedText: theme.on_accent,
        role.PlaceholderText: theme.text3,
        role.ToolTipBase: theme.surface,
        role.ToolTipText: theme.text,
        role.Link: theme.accent,
        role.LinkVisited: theme.accent,
        role.Accent: theme.accent,
        role.Light: theme.surface,
        role.Midlight: theme.raised,
        role.Mid: theme.line,
        role.Dark: theme.field,
        role.Shadow: theme.line,
    }
    for key, colour in pairs.items():
        colours.setColor(key, colour)
    for key in (role.WindowText, role.Text, role.ButtonText):
        colours.setColor(QPalette.ColorGroup.Disabled, key, theme.disabled)
    colours.setColor(QPalette.ColorGroup.Disabled, role.Base, theme.raised)
    return colours


class ThemeSwitch(QObject):
    """Says that another theme is on; painted widgets read `theme()` again."""

    changed = Signal()


class _State:
    """What is on now; filled lazily, because tokens are also read in tests without an application."""

    theme: Theme | None = None
    switch: ThemeSwitch | None = None
    families: tuple[str, ...] = ()


def theme() -> Theme:
    """The theme that is on."""
    if _State.theme is None:
        _State.theme = load_theme("light")
    return _State.theme


def theme_switch() -> ThemeSwitch:
    """The one emitter of `changed`."""
    if _State.switch is None:
        _State.switch = ThemeSwitch()
    return _State.switch


def _load_fonts() -> None:
    if _State.families:
        return
    for weight in ("Regular", "Bold"):
        font = QFontDatabase.addApplicationFont(str(resource("fonts", f"NotoSansSC-{weight}.ttf")))
        _State.families += tuple(QFontDatabase.applicationFontFamilies(font))


def put_sheet(app: QApplication) -> None:
    """The style sheet of the present theme."""
    app.setStyleSheet(style_sheet(theme()))


def apply_theme(app: QApplication, name: str, text_factor: float = 1.0, *, sheet: bool = True) -> Theme:
    """Put a theme on the running program, in the order of look 9: palette, sheet; then `changed`. The style is Fusion.

    Without `sheet` the caller makes its first window and calls `put_sheet` before showing it: a sheet that is there
    already is worked through again each time a widget finds its place.
    """
    chosen = load_theme(name, text_factor)
    _State.theme = chosen
    _load_fonts()
    app.styleHints().setColorScheme(Qt.ColorScheme.Dark if chosen.dark else Qt.ColorScheme.Light)
    app.setFont(chosen.font())
    app.setPalette(palette(chosen))
    if sheet:
        put_sheet(app)
    theme_switch().changed.emit()
    for widget in app.topLevelWidgets():
        widget.update()
    return chosen
