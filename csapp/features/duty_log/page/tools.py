"""What the page 值班日志 needs of other areas, handed in by the program: it knows none of them (design 3)."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from csapp.core.frozen import frozen
from csapp.core.roles import Actor
from csapp.features.duty_log.page.rows import StateOf, no_state
from csapp.features.duty_log.service.opening import Asked


@frozen
class ShiftToOpen:
    """A shift whose page may be begun now; `names` are those the roster has on it."""

    day: date
    shift_id: int
    shift: str
    hours: str
    names: tuple[str, ...] = ()
    is_mine: bool = False


def no_shift(_now: datetime, _by: Actor) -> ShiftToOpen | None:
    """A page that stands alone knows no roster."""
    return None


def nothing_known(_entry_id: int) -> Asked:
    """A page that stands alone knows no rooms."""
    return Asked()


@frozen
class DutyTools:
    """All are called in the worker.

    `known_of` tells the room of an entry, `state_of` how a linked record stands, `to_open` which shift may be begun;
    `print_page` writes 值班日志 of a page, by its id, as a PDF.
    """

    known_of: Callable[[int], Asked] = nothing_known
    state_of: StateOf = no_state
    to_open: Callable[[datetime, Actor], ShiftToOpen | None] = no_shift
    print_page: Callable[[int, Actor, datetime], Path] | None = None
