"""Rows of a foreign table on their way in: what becomes of each, what is wrong with it and what it brings."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

from csapp.core.marks import mark


class RowResult(StrEnum):
    """What becomes of a row; the value is the word shown."""

    NEW = mark("新增")
    CHANGED = mark("修改")
    UNCHANGED = mark("不变")
    DOUBLE = mark("重复")
    BAD = mark("有误")
    SKIPPED = mark("不导入")


@dataclass(frozen=True)
class Problem:
    """What is wrong with one cell; `place` is its column, -1 for the whole row; only grave ones stop the row."""

    place: int
    column: str
    message: str
    grave: bool = True


@dataclass(frozen=True)
class Remark:
    """Something the row brings: a kind (a target, or `new_unit` …), the value held and the value written."""

    kind: str
    old: str = ""
    new: str = ""


@dataclass(slots=True)
class PreviewRow:
    """One row of the file and what becomes of it; `other` is the row of the file it repeats or contradicts."""

    block: int
    index: int
    number: int
    result: RowResult = RowResult.UNCHANGED
    problems: tuple[Problem, ...] = ()
    remarks: tuple[Remark, ...] = ()
    other: int = 0

    @property
    def is_good(self) -> bool:
        """Whether importing writes something for it."""
        return self.result is RowResult.NEW or self.result is RowResult.CHANGED

    @property
    def wants_attention(self) -> bool:
        """Whether somebody should look at it."""
        return bool(self.problems) or self.result in (RowResult.CHANGED, RowResult.DOUBLE, RowResult.BAD)


@contextmanager
def no_collection() -> Iterator[None]:
    """No search for unreachable cycles while thousands of rows are made: they are kept, and it costs half the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
