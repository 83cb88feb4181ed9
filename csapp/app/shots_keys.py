"""Pictures of 钥匙: the cabinet, a loan being made, keys coming back, the register, a count, the decode sheet."""

from typing import Any

from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QWidget

from csapp.app.repair_keys import key_desk
from csapp.app.shots_scene import Scene, settle
from csapp.app.window import MainWindow
from csapp.db.connection import connected
from csapp.documents.preview import page_png
from csapp.features.key_lending import documents
from csapp.features.key_lending.models import BorrowerKind
from csapp.features.repair_order.models.order import Order
from csapp.masterdata.keys.models import HookState, KeySet

_PAPER = 1.5  # pixels per point


def _cabinet(window: MainWindow) -> Any:
    window.go("key_lending")
    page: Any = window.page("key_lending")
    settle()
    return page.cabinet


def _overdue(window: MainWindow) -> QWidget:
    """The red hook, as look 05 shows it."""
    cabinet = _cabinet(window)
    late = next(hook for hook in cabinet.board.all() if hook.state is HookState.OVERDUE)
    cabinet.open_key(late.key_id)
    return window


def _key_at(hook: str) -> int:
    with connected():
        return int(KeySet.get(KeySet.hook == hook).id)


def _to_owner(window: MainWindow) -> QWidget:
    cabinet = _cabinet(window)
    cabinet.open_key(_key_at("A3-03"))
    cabinet.ask_who(_key_at("A3-03"))
    return window


def _to_stranger(window: MainWindow) -> QWidget:
    """A contractor: his papers, and the owner who was called."""
    cabinet = _cabinet(window)
    cabinet.open_key(_key_at("A3-03"))
    cabinet.ask_who(_key_at("A3-03"), None, BorrowerKind.CONTRACTOR)
    return window


def _for_order(window: MainWindow) -> QWidget:
    """The loan of a repair order, prepared by one key."""
    key_desk(window.context).act(window.page("repair_order"), _order("WX20261124-003"))
    return window


def _order(number: str) -> int:
    with connected():
        return int(Order.get(Order.number == number).id)


def _order_with_key(window: MainWindow) -> QWidget:
    """The order itself: the key of the room above its paper."""
    window.go("repair_order", _order("WX20261124-003"))
    return window


def _coming_back(window: MainWindow) -> QWidget:
    """Several keys on the running list, one on the wrong hook."""
    cabinet = _cabinet(window)
    for hook in cabinet.board.out()[:3]:
        cabinet.take_back(hook.key_id)
    settle()
    cabinet.frame.tray.hang_all.setFocus()
    cabinet.frame.scan.given.emit("A3-09")
    return window


def _register(window: MainWindow) -> QWidget:
    window.go("key_lending")
    page: Any = window.page("key_lending")
    page.show_view("register")
    return window


def _counting(window: MainWindow) -> QWidget:
    """The walk along the cabinet, some hooks counted."""
    cabinet = _cabinet(window)
    cabinet.count_keys()
    settle()
    walk = cabinet.frame.side.currentWidget()
    for text in ("1", "0", "1"):
        walk.line.setText(text)
        walk.line.returnPressed.emit()
    return window


def _decode_sheet(window: MainWindow) -> QPixmap:
    """The first page of the paper that says which tag opens what."""
    context = window.context
    file = documents.print_decode_sheet(context.folder, by=context.by, at=context.clock())
    drawn = QPixmap()
    drawn.loadFromData(page_png(file, 0, _PAPER))
    return drawn


KEY_SCENES: tuple[Scene, ...] = (
    ("keys", _overdue),
    ("keys-lend-owner", _to_owner),
    ("keys-lend-contractor", _to_stranger),
    ("keys-lend-repair", _for_order),
    ("repairs-key", _order_with_key),
    ("keys-return", _coming_back),
    ("keys-register", _register),
    ("key-stock", _counting),
)
KEY_LEADER_SCENES: tuple[Scene, ...] = (("key-decode", _decode_sheet),)
