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
from typing import Any

from csapp.core.errors import BadInput, StaleRecord, UserError
from csapp.core.frozen import frozen
from csapp.core.marks import mark
from csapp.core.roles import Actor, Permission, require
from csapp.db.connection import connected
from csapp.db.reversal import last_line
from csapp.db.unit_of_work import unit_of_work
from csapp.documents.formula_cells import formula_cells
from csapp.documents.tables import Table, read_tables
from csapp.registers.drawn import Drawn, NoNumber, locate_drawn
from csapp.registers.facts import value_at
from csapp.registers.import_batch import ImportBatch
from csapp.registers.import_preview import Problem, RowResult
from csapp.registers.returned import (
    Comparison,
    Correction,
    ReturnedSheet,
    compare,
    correcting_action,
    locate,
    matching_field,
)
from csapp.registers.spec import Register

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
    found: list[tuple[bool, int, ReturnedSheet]] = []
    fault: BadInput | None = None
    reckoned = formula_cells(path)
    for table in read_tables(path, cancelled=cancelled):
        titles = {str(cell).strip() for row in table.rows[:5] for cell in row if cell}
        for register in registers:
            named = register.sheet is not None and register.sheet.title in titles
            try:
                sheet = _located(register, drawn, table)
                sheet = replace(sheet, formulas=reckoned.get(table.sheet, frozenset()))
            except BadInput as other:
                fault = other if named or isinstance(other, NoNumber) else fault
                continue
            found.append((named, sum(column is not None for column in sheet.columns), sheet))
    if found:
        return max(found, key=lambda one: one[:2])[2]
    words = mark("「{name}」不是客服台导出的台账。先导出，在导出的表里改，再导回来。")
    raise fault or BadInput("file", words, name=path.name)


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
    return Preview(path, digest, sheet, _tried_out(seen, by, at))


def _tried_out(seen: Comparison, by: Actor, at: datetime) -> Comparison:
    """The same rows, those the services refuse marked with the reason."""
    refused: dict[int, Problem] = {}

    def try_all() -> None:
        with unit_of_work(by, at):
            for index, correction in seen.corrections.items():
                try:
                    with unit_of_work(by, at):
                        _write(seen.sheet.register, correction, by, at)
                except UserError as fault:
                    refused[index] = _problem(seen.sheet, fault)
            raise _TriedOut

    with suppress(_TriedOut):
        try_all()
    for row in seen.rows:
        if row.index in refused:
            row.result, row.problems = RowResult.BAD, (refused[row.index],)
    kept = {index: one for index, one in seen.corrections.items() if index not in refused}
    return replace(seen, corrections=kept)


def _problem(sheet: ReturnedSheet, fault: UserError) -> Problem:
    field = getattr(fault, "field", "")
    place = next((at for at, column in enumerate(sheet.columns) if column is not None and column.key == field), -1)
    label = column.label if place >= 0 and (column := sheet.columns[place]) is not None else ""
    return Problem(place, label, fault.message.format(**fault.values))


def _write(register: Register, correction: Correction, by: Actor, at: datetime) -> None:
    """One row through the register's own service."""
    if not correction.number:
        assert register.create is not None
        register.create(by=by, at=at, **correction.values)
        return
    action, key = correcting_action(register), matching_field(register)
    assert action is not None
    assert key is not None
    model: Any = register.model
    record = model.get_or_none(getattr(model, key.source) == correction.number)
    if record is None:
        raise StaleRecord(mark("{number} 已经不在台账里，按 F5 看最新情况。"), number=correction.number)
    if action.offered is not None and not action.offered(record):
        raise BadInput("row", mark("{number} 现在不能修改。"), number=correction.number)
    require(by, action.needs)
    action.call(record.id, version=record.version, by=by, at=at, **_all_values(register, record, correction.values))


def _all_values(register: Register, record: Any, changed: Mapping[str, Any]) -> dict[str, Any]:
    """What 修改 asks for: what stands there, with what was changed; a private value left alone is not said."""
    action = correcting_action(register)
    fields = [register.field(name) for name in (action.fields if action is not None else ())]
    held = {one.key: value_at(record, one.source) for one in fields if one.private is None}
    return {name: value for name, value in {**held, **changed}.items() if value is not None}


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
        now = _tried_out(compare(seen.sheet, at, by), by, at)
        if now.corrections != seen.comparison.corrections:
            raise StaleRecord(mark("预检之后台账又变了，重新预检再导。"))
        first = last_line() + 1
        for done, correction in enumerate(now.corrections.values()):
            _write(seen.sheet.register, correction, by, at)
            if progress is not None:
                progress(done + 1, len(now.corrections))
        return work.add(
            ImportBatch(
                number=work.number("DR"),
                register=seen.sheet.register.key,
                file_name=seen.path.name[:200],
                digest=seen.digest,
                first_line=first,
                last_line=last_line(),
                rows=len(seen.comparison.rows),
                added=seen.totals[RowResult.NEW],
                changed=seen.totals[RowResult.CHANGED],
            )
        )
