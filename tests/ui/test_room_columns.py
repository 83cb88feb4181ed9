"""A room's code is never cut (look 4): every register's column takes the longest one there is."""

import pytest
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QApplication

from csapp.app.catalog import REGISTERS
from csapp.registers.spec import Register
from csapp.ui.theme import apply_theme, theme

LONGEST = "12-商铺-120"
_PADDING = 24

ROOMS = [
    (register, field.width)
    for register in REGISTERS
    for field in map(register.field, register.table)
    if field.label == "房号" and field.width
]


@pytest.mark.parametrize(("register", "width"), ROOMS, ids=[register.key for register, _ in ROOMS])
def test_the_longest_room_fits(register: Register, width: int, qapp: QApplication) -> None:
    apply_theme(qapp, "light")
    needed = QFontMetricsF(theme().font()).horizontalAdvance(LONGEST) + _PADDING
    assert theme().px(width) >= needed, register.key
