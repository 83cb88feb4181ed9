"""A register's sheet corrected in Excel and brought back: previewed as it would go, applied in one piece, undone whole.

Every change goes through the service of its register, so nothing is changed that the desk itself would be refused.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from csapp.core.errors import BadInput, StaleRecord, UserError
from csapp.core.frozen import frozen
from csapp.core.marks import mark
from csapp.core.roles import Actor, Permission, require
from csapp.db.connection import connected
from csapp.db.reversal import Key, last_line
from csapp.db.stamps import stamps_of, touched_since
from csapp.db.unit_of_work import Work, unit_of_work
from csapp.documents.formula_cells import fault_cells, formula_cells
from csapp.documents.tables import Table, read_tables
from csapp.registers.drawn import Drawn, NoNumber, locate_drawn
from csapp.registers.import_batch import ImportBatch, keep_stamps
from csapp.registers.import_preview import Problem, RowResult
from csapp.registers.returned import (
    Comparison,
    ReturnedSheet,
    compare,
    locate,
    plain_label,
)
from csapp.registers.returned_write import write
from csapp.registers.spec import Register

_MACROS = (".xlsm", ".xlsb", ".xltm")
_HEAD = 5  # rows in which a title is looked for

Progress = Callable[[int, int], None]
DrawnBy = Callable[[Register], Drawn | None]


class _TriedOut(Exception):
    """Ends a trial: the unit of work is rolled back."""


@frozen
class Preview:
    """A sheet that came back and what bringing it in would do."""

    path: Path
    digest: str
    sheet: ReturnedSheet
    comparison: Comparison

    @property
    def totals(self) -> Mapping[RowResult, int]:
        """Rows by what becomes of them."""
        counts = Counter(row.result for row in self.comparison.rows)
        return {result: counts[result] for result in RowResult}

    @property
    def good(self) -> int:
        """Rows that would be written."""
        return sum(row.is_good for row in self.comparison.rows)


def open_sheet(
    registers: Sequence[Register],
    path: Path,
    *,
    drawn: DrawnBy | None = None,
    cancelled: Callable[[], None] | None = None,
) -> ReturnedSheet:
    """Read a workbook and find out which register's sheet it is, by title or by its columns; raises BadInput.

    `drawn` says how the office draws a register that it gave a workbook of its own.
    """
    _refuse_macros(path)
    tables = read_tables(path, cancelled=cancelled)
    named = [register for register in registers if any(_has_title(table, register) for table in tables)]
    found: list[tuple[int, ReturnedSheet]] = []
    fault: BadInput | None = None
    reckoned, faulty = formula_cells(path), fault_cells(path)
    for table in tables:
        for register in named or registers:
            try:
                sheet = _located(register, drawn, table)
            except BadInput as other:
                fault = other if register in named or isinstance(other, NoNumber) else fault
                continue
            known = sum(column is not None for column in sheet.columns)
            if register not in named and known * 2 < _titled(table, sheet):
                continue
            none: frozenset[tuple[int, int]] = frozenset()
            formulas, faults = reckoned.get(table.sheet, none), faulty.get(table.sheet, none)
            found.append((known, replace(sheet, formulas=formulas, faults=faults)))
    if found:
        return max(found, key=lambda one: one[0])[1]
    words = mark("「{name}」不是客服台导出的台账。先导出，在导出的表里改，再导回来。")
    raise fault or BadInput("file", words, name=path.name)


def _refuse_macros(path: Path) -> None:
    if path.suffix.lower() in _MACROS:
        words = mark("「{name}」是带宏的工作簿。在 Excel 里另存为 xlsx 再导。")
        raise BadInput("file", words, name=path.name)


def _has_title(table: Table, register: Register) -> bool:
    """Whether the title of the register's sheet stands at its head; then it is a sheet of no other."""
    titles = {plain_label(str(cell)) for row in table.rows[:_HEAD] for cell in row if cell}
    return register.sheet is not None and plain_label(register.sheet.title) in titles


def _titled(table: Table, sheet: ReturnedSheet) -> int:
    """How many columns of the sheet have a heading, known to the register or not."""
    at = sheet.first_row - table.first_row - 1
    return sum(bool(cell) for cell in table.rows[at]) if 0 <= at < len(table.rows) else 0


def _located(register: Register, drawn: DrawnBy | None, table: Table) -> ReturnedSheet:
    """In the office's own layout where it has one, otherwise, or from before it had one, in the usual one."""
    own = drawn(register) if drawn is not None else None
    found = locate_drawn(register, own, table.rows, table.first_row) if own is not None else None
    return found or locate(register, table.rows, table.first_row)


def preview(
    registers: Sequence[Register],
    path: Path,
    *,
    by: Actor,
    at: datetime,
    drawn: DrawnBy | None = None,
    cancelled: Callable[[], None] | None = None,
) -> Preview:
    """Compare the sheet with the register and try every change out without keeping it.

    Raises NotAllowed, BadInput.
    """
    require(by, Permission.IMPORT_LEDGER)
    sheet = open_sheet(registers, path, drawn=drawn, cancelled=cancelled)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    with connected():
        seen = compare(sheet, at, by)
    return Preview(path, digest, sheet, _tried_out(seen, by, at)[0])


def _tried_out(seen: Comparison, by: Actor, at: datetime) -> tuple[Comparison, frozenset[Key]]:
    """The same rows, those the services refuse marked with the reason; and the records that were touched."""
    refused: dict[int, Problem] = {}
    touched: set[Key] = set()

    def try_all() -> None:
        with unit_of_work(by, at):
            first = last_line()
            for index, correction in seen.corrections.items():
                try:
                    with unit_of_work(by, at):
                        write(seen.sheet.register, correction, by, at)
                except UserError as fault:
                    refused[index] = _problem(seen.sheet, fault)
            touched.update(touched_since(first))
            raise _TriedOut

    with suppress(_TriedOut):
        try_all()
    for row in seen.rows:
        if row.index in refused:
            row.result, row.problems = RowResult.BAD, (refused[row.index],)
    kept = {index: one for index, one in seen.corrections.items() if index not in refused}
    return replace(seen, corrections=kept), frozenset(touched)


def _problem(sheet: ReturnedSheet, fault: UserError) -> Problem:
    field = getattr(fault, "field", "")
    place = next((at for at, column in enumerate(sheet.columns) if column is not None and column.key == field), -1)
    label = column.label if place >= 0 and (column := sheet.columns[place]) is not None else ""
    return Problem(place, label, fault.message.format(**fault.values))


def apply(
    seen: Preview,
    *,
    by: Actor,
    at: datetime,
    backup: Callable[[], object] | None = None,
    progress: Progress | None = None,
) -> ImportBatch:
    """Write the good rows of a preview in one transaction; `backup` is called before it.

    Raises NotAllowed, BadInput where nothing is to be written, StaleRecord where the register changed meanwhile.
    """
    require(by, Permission.IMPORT_LEDGER)
    if not seen.good:
        raise BadInput("rows", mark("没有要改的：内容和台账一样，或先改好有误的行。"))
    if backup is not None:
        backup()
    with unit_of_work(by, at) as work:
        now, touched = _tried_out(compare(seen.sheet, at, by), by, at)
        if now.corrections != seen.comparison.corrections:
            raise StaleRecord(mark("预检之后台账又变了，重新预检再导。"))
        first, before = last_line() + 1, stamps_of(touched)
        for done, correction in enumerate(now.corrections.values()):
            write(seen.sheet.register, correction, by, at)
            if progress is not None:
                progress(done + 1, len(now.corrections))
        batch = work.add(_batch(seen, work, first))
        keep_stamps(batch, before)
        return batch


def _batch(seen: Preview, work: Work, first_line: int) -> ImportBatch:
    return ImportBatch(
        number=work.number("DR"),
        register=seen.sheet.register.key,
        file_name=seen.path.name[:200],
        digest=seen.digest,
        first_line=first_line,
        last_line=last_line(),
        rows=len(seen.comparison.rows),
        added=seen.totals[RowResult.NEW],
        changed=seen.totals[RowResult.CHANGED],
    )
