"""Pictures of the parking: the map beside look 06, a new lease, the list, the leases, the money, the files."""

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from csapp.app.window import MainWindow

Show = Callable[[MainWindow], QWidget]


def _space(code: str, *, steps: int = 0, as_list: bool = False, lease: bool = False) -> Show:
    def show(window: MainWindow) -> QWidget:
        window.go("parking_lease")
        parking: Any = window.page("parking_lease")
        page = parking.map
        page.go_to(next(space for space in page.board.spaces if space.code == code))
        page.frame.map.set_zoom(steps)
        if as_list:
            page.frame.show_list(True)
        if lease:
            page.new_record()
        return window

    return show


def _register(key: str) -> Show:
    def show(window: MainWindow) -> QWidget:
        window.go("parking_lease")
        parking: Any = window.page("parking_lease")
        parking.show_register(key)
        return window

    return show


PARKING_SCENES: tuple[tuple[str, Show], ...] = (
    ("parking-map", _space("B1-027")),
    ("parking-map-small", _space("B1-055", steps=-4)),
    ("parking-list", _space("B1-027", as_list=True)),
    ("parking-apply", _space("B1-019", lease=True)),
    ("parking-leases", _register("parking_lease")),
    ("parking-money", _register("parking_payment")),
    ("parking-reports", _register("parking_report")),
    ("parking-queue", _register("parking_waiting")),
    ("parking-rates", _register("parking_rate")),
)
