"""历史台账: old registers in any order and wording of columns, read into finished records of today's register.

An area declares what its columns may hold and how one row becomes a record; everything else stands here. Rows are told
by a digest, so that the same row never comes in twice.
"""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from csapp.core.errors import BadInput
from csapp.core.marks import mark
from csapp.core.values import clean_line, clean_text, day
from csapp.db.audit import AuditLine
from csapp.db.record import Record
from csapp.db.unit_of_work import Work
from csapp.registers.cells import Doubtful, is_blank, text_of
from csapp.registers.columns import Target, best_score, exact_words, fraction, guess, samples_of
from csapp.registers.import_preview import PreviewRow, Problem, RowResult
from csapp.registers.table_reading import Block, Words, find_blocks

NUMBER = "number"
"""The target of the number a row had in the old ledger."""
_MARK = mark("历史台账")
_DIGEST = re.compile(r"#([0-9a-f]{16})$")
_CLOCK = re.compile(r"(\d{1,2})\s*[:：点时]\s*(\d{1,2}|半)?")
_CLOCK_ALONE = re.compile(
    r"(?:上午|中午|下午|早上|晚上|晚)?\s*\d{1,2}\s*[:：点时]\s*(?:\d{1,2}\s*分?|半)?(?::\d{1,2})?"
)
_AFTERNOON = re.compile("下午|晚")  # data: how people write the time of day
_EARLIEST = date(1990, 1, 1)
_TOLD_EVERY = 100

Reader = Callable[[Any], Any]


@dataclass(frozen=True)
class OldRow:
    """One row as it is written: its values by target, the number it had, where it came from."""

    values: Mapping[str, Any]
    number: str
    note: str


@dataclass(frozen=True)
class OldLedger:
    """What an area takes: `readers` by target, the targets a row can't do without, and who writes a record of it.

    `check` looks at what the cells of a row say together, at a moment; it raises BadInput with the target in `field`.
    `matter` are the targets that tell a row in the preview.
    """

    key: str
    label: str
    targets: tuple[Target, ...]
    readers: Mapping[str, Reader]
    required: tuple[str, ...]
    write: Callable[[Work, OldRow], Record]
    check: Callable[[Mapping[str, Any], datetime], None] | None = None
    matter: tuple[str, ...] = ("content",)

    def label_of(self, target: str) -> str:
        """The label of a target."""
        return next((one.label for one in self.targets if one.key == target), target)


@dataclass
class OldTable:
    """One table of a file, with what its columns are taken for."""

    block: Block
    mapping: tuple[str, ...]


@dataclass
class Read:
    """The rows of a table, what becomes of each, and what would be written for the good ones."""

    rows: list[PreviewRow]
    written: dict[int, OldRow]


def tables_of(ledger: OldLedger, sheet: str, rows: Sequence[Sequence[Any]], first_row: int) -> list[OldTable]:
    """The tables of a sheet, each column guessed from its header and its values."""
    words = Words(lambda text: best_score(text, ledger.targets), exact_words(ledger.targets))
    found = []
    for block in find_blocks(sheet, rows, first_row, words):
        headers = [block.title(place) for place in range(len(block.columns))]
        columns = [block.cells(place) for place in range(len(block.columns))]
        mapping = [one.target for one in guess(headers, columns, ledger.targets)]
        found.append(OldTable(block, _with_clocks(ledger, mapping, columns)))
    return found


def _with_clocks(ledger: OldLedger, mapping: list[str], columns: Sequence[Sequence[Any]]) -> tuple[str, ...]:
    """A column of mere times of day belongs to the day that stands before it: 日期, 时间."""
    moments = {name for name, reader in ledger.readers.items() if reader is moment}
    for place in range(1, len(mapping)):
        samples = samples_of(columns[place])
        if mapping[place - 1] in moments and not mapping[place] and samples and fraction(samples, is_clock) >= 0.8:
            mapping[place] = mapping[place - 1]
    return tuple(mapping)


def read_rows(
    ledger: OldLedger, table: OldTable, at: datetime, *, known: frozenset[str], mended: Mapping[tuple[int, int], str],
    left_out: frozenset[int], progress: Callable[[int, int], None] | None = None,
) -> Read:  # fmt: skip
    """Every row: new, known already (by `known` digests or within the file), wrong, or left out."""
    block, made, seen = table.block, Read([], {}), dict[str, int]()
    for index, row in enumerate(block.rows):
        if progress is not None and index % _TOLD_EVERY == 0:
            progress(index, len(block.rows))
        number = block.numbers[index]
        shown = PreviewRow(0, index, number)
        made.rows.append(shown)
        cells = _cells(table, index, row, mended)
        if index in left_out:
            shown.result = RowResult.SKIPPED
            continue
        values, problems = _values(ledger, table, cells, at)
        shown.problems = tuple(problems)
        digest = digest_of(ledger, cells)
        if any(problem.grave for problem in problems):
            shown.result = RowResult.BAD
        elif digest in known:
            shown.result = RowResult.UNCHANGED
        elif digest in seen:
            shown.result, shown.other = RowResult.DOUBLE, seen[digest]
        else:
            shown.result, seen[digest] = RowResult.NEW, number
            old = clean_line(text_of(cells.get(NUMBER)))[:30]
            made.written[index] = OldRow(values, old, note_of(number, old, digest))
    return made


def _cells(table: OldTable, index: int, row: Sequence[Any], mended: Mapping[tuple[int, int], str]) -> dict[str, Any]:
    cells: dict[str, Any] = {}
    for place, target in enumerate(table.mapping):
        cell = mended.get((index, place), row[table.block.columns[place]])
        if not target or is_blank(cell):
            continue
        # two columns of one thing are one text
        cells[target] = f"{text_of(cells[target])} {text_of(cell)}" if target in cells else cell
    return cells


def _values(
    ledger: OldLedger, table: OldTable, cells: Mapping[str, Any], at: datetime
) -> tuple[dict[str, Any], list[Problem]]:
    values: dict[str, Any] = {}
    problems: list[Problem] = []

    def told(target: str, fault: BadInput, *, grave: bool) -> None:
        place = table.mapping.index(target) if target in table.mapping else -1
        problems.append(Problem(place, ledger.label_of(target), str(fault), grave))

    for target, cell in cells.items():
        reader: Reader = ledger.readers.get(target, line)
        try:
            values[target] = reader(cell)
        except Doubtful as doubt:
            values[target] = doubt.value
            told(target, doubt, grave=False)
        except BadInput as fault:
            told(target, fault, grave=True)
            continue
        held = values[target]
        if isinstance(held, datetime) and (held > at + timedelta(minutes=1) or held.date() < _EARLIEST):
            told(target, BadInput(target, mark("日期不是过去的日期，核对这一格。")), grave=True)
    for target in ledger.required:
        if not values.get(target) and not any(problem.column == ledger.label_of(target) for problem in problems):
            missing = BadInput(target, mark("没有写{label}，补上再导。"), label=ledger.label_of(target))
            told(target, missing, grave=True)
    if ledger.check is not None and not any(problem.grave for problem in problems):
        try:
            ledger.check(values, at)
        except BadInput as fault:
            told(fault.field, fault, grave=True)
    return values, problems


def digest_of(ledger: OldLedger, cells: Mapping[str, Any]) -> str:
    """The same for the same content, in whatever order the columns stand."""
    told = "\x1f".join(f"{name}={' '.join(text_of(cells[name]).split())}" for name in sorted(cells))
    return hashlib.sha256(f"{ledger.key}\x1e{told}".encode()).hexdigest()[:16]


def note_of(row: int, number: str, digest: str) -> str:
    """What the record's history says of where it came from."""
    told = mark("{mark}第 {row} 行，旧编号 {number}") if number else mark("{mark}第 {row} 行")
    return f"{told.format(mark=_MARK, row=row, number=number)} #{digest}"


def known_digests(model: type[Record]) -> frozenset[str]:
    """Rows that were brought in before and are still there."""
    lines = AuditLine.select(AuditLine.record_id, AuditLine.note).where(
        AuditLine.area == model.key(), AuditLine.step == "create", AuditLine.note ** f"{_MARK}%"
    )
    found = {line.record_id: line.note for line in lines}
    there: set[int] = set()
    ids = list(found)
    for start in range(0, len(ids), 500):
        part = ids[start : start + 500]
        there.update(record.id for record in model.select(model.id).where(model.id.in_(part)))
    digests = (_DIGEST.search(note) for record_id, note in found.items() if record_id in there)
    return frozenset(held.group(1) for held in digests if held)


# Readers


def line(cell: Any) -> str:
    """One line of text."""
    return clean_line(text_of(cell))


def text(cell: Any) -> str:
    """Text of several lines."""
    return clean_text(text_of(cell))


def moment(cell: Any) -> datetime:
    """A day with or without a time; raises BadInput."""
    if isinstance(cell, datetime):
        return cell
    written = text_of(cell)
    clock = _CLOCK.search(written)
    at = time()
    if clock is not None:
        hour, minute = (
            int(clock.group(1)),
            30 if clock.group(2) == "半" else int(clock.group(2) or 0),
        )  # data: half past
        hour += 12 if hour < 12 and _AFTERNOON.search(written) else 0
        if hour > 23 or minute > 59:
            raise BadInput("moment", mark("时间「{text}」认不出来，写成 2019-03-05 14:20 这样。"), text=written[:30])
        at = time(hour, minute)
        written = re.sub("上午|中午|下午|晚上|晚|早上", "", written[: clock.start()]).strip()
    return datetime.combine(day(written if clock is not None else cell), at)


def is_clock(written: str) -> bool:
    """Whether a text is a time of day and nothing else: 14:20, 下午3点."""
    return _CLOCK_ALONE.fullmatch(written) is not None


def by_words(words: Sequence[tuple[str, Any]], other: Any, sentence: str) -> Reader:
    """The first word that is part of the text counts; another text is `other`, and doubtful."""

    def reader(cell: Any) -> Any:
        written = text_of(cell)
        found = next((value for word, value in words if word in written), None)
        if found is None:
            raise Doubtful(other, "choice", sentence, text=written[:20])
        return found

    return reader
