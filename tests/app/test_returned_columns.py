"""Every column of every register corrected in Excel: a sentence or a change, and the change is the one told before."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from csapp.app.catalog import REGISTERS
from csapp.app.exporting import export_register
from csapp.core.errors import BadInput
from csapp.core.paths import DataFolder
from csapp.db.connection import connected, database
from csapp.features.sheet_return import service
from csapp.registers.import_batch import undo_batch
from csapp.registers.import_preview import PreviewRow, RowResult
from csapp.registers.plan import View
from csapp.registers.returned import ReturnedSheet, compare, correcting_action, is_end, matching_field, takes_new
from csapp.registers.spec import Field, Kind, Register
from tests.makers import MANAGER, NOW
from tests.sample_store import sample

ESTATE = {"name": "翠湖花园", "office": "客服中心"}
SHEETS = [register for register in REGISTERS if register.sheet is not None]
CLOSED = {"callback", "parking_payment"}  # their newest records are done, and no word of them may be corrected
MOST = 3  # rows in which a column is corrected
Row = tuple[Any, ...]
BOOKS = {"audit_line", "counter", "import_stamp", "ledger"}  # what only grows: trail, numbers, batches


@pytest.fixture(scope="module")
def estate(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    return sample(tmp_path_factory.mktemp("returned") / "sample")


def digest() -> dict[str, str]:
    """Every table by the hash of its whole rows."""
    names = database.execute_sql("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
    kept = [name for (name,) in names if name not in BOOKS and not name.startswith(("finding", "sqlite_", "schema_"))]
    rows = {name: sorted(map(repr, database.execute_sql(f'SELECT * FROM "{name}"').fetchall())) for name in kept}
    return {name: hashlib.sha256("\n".join(told).encode()).hexdigest() for name, told in rows.items()}


def other(field: Field, held: Any) -> Any:
    """A plausible value that is not the one that stands there."""
    if field.kind is Kind.CHOICE and field.choices is not None and field.show is None:
        words = [(field.labels or {}).get(one, str(one.value)) for one in field.choices]
        return next((word for word in words if word != held), words[0])
    if field.kind is Kind.CHECK:
        return "否" if held == "是" else "是"
    if field.kind in (Kind.NUMBER, Kind.MONEY) and field.show is None:
        return (held or 0) + 1
    if field.kind in (Kind.DAY, Kind.MOMENT, Kind.DEADLINE) and field.show is None:
        return held - timedelta(days=1) if isinstance(held, datetime) else datetime(2026, 11, 2)
    if "phone" in field.key:
        return "13900001111"
    return f"{held}另" if isinstance(held, str) else "另写的"


def sheet_of(register: Register, folder: Path) -> ReturnedSheet:
    file = folder / "台账.xlsx"
    export_register(register, View(), file, by=MANAGER, at=NOW, estate=ESTATE, reason="核对")
    return service.open_sheet(REGISTERS, file)


def seen_with(sheet: ReturnedSheet, rows: list[Row]) -> service.Preview | None:
    """What importing these rows would do; None where the whole sheet is refused in a sentence."""
    filled = replace(sheet, rows=tuple(rows))
    has_new = takes_new(sheet) and any(not sheet.number_in(row) for row in rows)
    if correcting_action(sheet.register) is None and rows and not has_new:
        with pytest.raises(BadInput, match="不能从 Excel 改，在客服台的"):
            compare(filled, NOW, MANAGER)
        return None
    comparison, _ = service._tried_out(compare(filled, NOW, MANAGER), MANAGER, NOW)
    return service.Preview(Path("台账.xlsx"), "", filled, comparison)


def is_sentence(words: str) -> bool:
    return words.endswith(("。", "？")) and "{" not in words and "None" not in words


def told(row: PreviewRow, *, unchanged: bool = False) -> None:
    """A row is taken, or refused with a reason; what was empty and was emptied is as it was."""
    if not (unchanged and row.result is RowResult.UNCHANGED):
        assert row.result in (RowResult.CHANGED, RowResult.NEW) or row.problems, row
    assert all(is_sentence(problem.message) for problem in row.problems), row.problems


def may_be_corrected(register: Register, field: Field | None) -> bool:
    action = correcting_action(register)
    asked = {register.field(name).source for name in action.fields} if action is not None else set()
    return field is not None and field.source in asked


def changed(sheet: ReturnedSheet, row: Row, places: set[int], *, emptied: bool) -> Row:
    key = sheet.columns.index(matching_field(sheet.register))
    values = zip(sheet.columns, row, strict=True)
    return tuple(
        cell if place not in places or field is None or place == key else None if emptied else other(field, cell)
        for place, (field, cell) in enumerate(values)
    )


def rounds(sheet: ReturnedSheet, *, emptied: bool) -> Iterator[list[Row]]:
    """Every column that may be corrected, one to a row, and one row in which all others are; in as few sheets as go."""
    rows = [row for row in sheet.rows if not is_end(row) and sheet.number_in(row)]
    open_columns = {place for place, field in enumerate(sheet.columns) if may_be_corrected(sheet.register, field)}
    waiting = [*({place} for place in sorted(open_columns)), set(range(len(sheet.columns))) - open_columns]
    while waiting:
        free, made, later = list(range(len(rows))), [], []
        for places in waiting:
            filled = [at for at in free if any(rows[at][place] for place in places)]
            chosen = (filled if emptied and filled else free)[:MOST]
            made += [changed(sheet, rows[at], places, emptied=emptied) for at in chosen]
            free = [at for at in free if at not in chosen]
            later += [] if chosen or not rows else [places]
        yield made
        waiting = later


@pytest.mark.usefixtures("estate")
@pytest.mark.parametrize("emptied", [False, True], ids=["another value", "emptied"])
@pytest.mark.parametrize("register", SHEETS, ids=lambda register: register.key)
def test_every_column_is_corrected_or_refused_in_a_sentence(register: Register, emptied: bool, tmp_path: Path) -> None:
    with connected():
        sheet, written = sheet_of(register, tmp_path), 0
        for rows in rounds(sheet, emptied=emptied):
            seen = seen_with(sheet, rows)
            for row in seen.comparison.rows if seen is not None else ():
                told(row, unchanged=emptied)
            if seen is None or not seen.good:
                continue
            before = digest()
            batch = service.apply(seen, by=MANAGER, at=NOW)
            written += batch.changed
            assert batch.changed == seen.good
            # what was told is what was done: the same sheet has nothing more to change
            again = compare(seen.sheet, NOW, MANAGER).rows
            assert [row.index for row in again if row.result is RowResult.UNCHANGED] == [
                row.index for row in seen.comparison.rows if row.result in (RowResult.UNCHANGED, RowResult.CHANGED)
            ]
            undo_batch(batch.id, by=MANAGER, at=NOW + timedelta(minutes=1))
            assert digest() == before
        assert written or emptied or correcting_action(register) is None or register.key in CLOSED


@pytest.mark.usefixtures("estate")
@pytest.mark.parametrize("register", SHEETS, ids=lambda register: register.key)
def test_a_row_with_an_empty_number_is_a_new_one_or_refused_in_a_sentence(register: Register, tmp_path: Path) -> None:
    key = matching_field(register)
    with connected():
        sheet = sheet_of(register, tmp_path)
        place = sheet.columns.index(key)
        rows = [row for row in sheet.rows[:MOST] if sheet.number_in(row) and not is_end(row)]
        full = [(*row[:place], None, *row[place + 1 :]) for row in rows]
        bare = [tuple(cell if at == (place + 1) % len(row) else None for at, cell in enumerate(row)) for row in full]
        before = digest()
        for changed_rows in (full, bare):
            seen = seen_with(sheet, [row for row in changed_rows if not is_end(row)])
            for row in seen.comparison.rows if seen is not None else ():
                told(row)
        assert digest() == before
