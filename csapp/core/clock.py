"""The clock is a parameter: whoever needs the time is handed a `Clock`."""

from collections.abc import Callable
from datetime import datetime

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """Local time of the machine, to the second: what the office's wall clock shows."""
    return datetime.now().replace(microsecond=0)


def fixed_clock(at: datetime) -> Clock:
    """A clock that stands still, for tests and the sample estate."""
    return lambda: at
