"""One measured figure beside its floor."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """`value` and `floor` in the same unit; `limit` is the greatest ratio (or, for `difference`, the greatest gap)."""

    name: str
    value: float
    floor: float
    limit: float
    unit: str = "ms"
    difference: bool = False

    @property
    def ratio(self) -> float:
        """What is held against the limit."""
        return self.value - self.floor if self.difference else self.value / self.floor

    @property
    def holds(self) -> bool:
        """Whether the limit is kept."""
        return self.ratio <= self.limit

    def as_json(self) -> dict[str, float]:
        """As design 10 says."""
        return {"value": self.value, "floor": self.floor, "ratio": self.ratio, "limit": self.limit}


def paired(ours: Callable[[], float], floor: Callable[[], float], times: int) -> tuple[float, float]:
    """Medians of both, taken in turn so that a busy machine is unkind to both; each call returns its own duration."""
    ours()
    floor()
    pairs = [(ours(), floor()) for _ in range(times)]
    return statistics.median(p[0] for p in pairs), statistics.median(p[1] for p in pairs)


def timed(act: Callable[[], object]) -> float:
    """Milliseconds of one call."""
    begin = time.perf_counter()
    act()
    return (time.perf_counter() - begin) * 1000
