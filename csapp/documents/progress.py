"""How far a file with many copies is: whoever asks for it listens, the slices between need not know."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

T = TypeVar("T")
Progress = Callable[[int, int], object]

_LISTENER: ContextVar[Progress | None] = ContextVar("_LISTENER", default=None)


@contextmanager
def reporting(listener: Progress) -> Iterator[None]:
    """While this lasts, `listener` hears done and total; what it raises ends the writing before a file is there."""
    before = _LISTENER.set(listener)
    try:
        yield
    finally:
        _LISTENER.reset(before)


def report(done: int, total: int) -> None:
    """Tell whoever listens."""
    listener = _LISTENER.get()
    if listener is not None:
        listener(done, total)


def with_progress(write: Callable[[], T], listener: Progress) -> T:
    """Do `write` while `listener` hears how far it is."""
    with reporting(listener):
        return write()
