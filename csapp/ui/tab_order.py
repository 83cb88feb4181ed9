"""Where Tab goes: what was added to a page's head later comes before what was there (look 5, focus order)."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def put_before(parts: Sequence[QWidget], first: QWidget) -> None:
    """Have Tab reach `parts`, in their order, before `first`; what follows `first` keeps its order.

    Qt only puts one widget behind another, so everything from `first` up to the parts is put behind them.
    """
    moved: list[QWidget] = []
    at: QWidget | None = first
    while at is not None and at not in parts:
        if at.focusPolicy() != Qt.FocusPolicy.NoFocus:
            moved.append(at)
        at = at.nextInFocusChain()
        if at is first:
            return
    # from the last one on, each directly behind the first part: behind the very last widget Qt puts nothing
    for after in reversed((*parts[1:], *moved)):
        QWidget.setTabOrder(parts[0], after)
