"""Ledgers written as real files, and what the estate looks like after importing them."""

import csv
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import xlwt

from csapp.features.ledger import service
from csapp.features.ledger.models import Preview
from csapp.masterdata.people.models import Occupancy, Person, Phone
from csapp.masterdata.places.models import Unit
from csapp.masterdata.vehicles.models import ParkingSpace, Vehicle
from tests.makers import NOW, SUPERVISOR

Rows = Sequence[Sequence[Any]]


def xlsx(path: Path, sheets: dict[str, Rows] | Rows, merged: Sequence[str] = ()) -> Path:
    """A workbook as Excel writes it; `merged` ranges belong to the first sheet."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    named = sheets if isinstance(sheets, dict) else {"Sheet1": sheets}
    for name, rows in named.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    for cells in merged:
        book.worksheets[0].merge_cells(cells)
    book.save(path)
    return path


def xls(path: Path, rows: Rows) -> Path:
    """A workbook of Excel 97."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("业主")
    day = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    for y, row in enumerate(rows):
        for x, value in enumerate(row):
            if value is not None:
                sheet.write(y, x, value, day) if isinstance(value, date) else sheet.write(y, x, value)
    book.save(str(path))
    return path


def csv_file(path: Path, rows: Rows, encoding: str = "gbk") -> Path:
    """A file of comma separated values."""
    with path.open("w", encoding=encoding, newline="") as stream:
        csv.writer(stream).writerows([["" if cell is None else cell for cell in row] for row in rows])
    return path


def homes() -> dict[str, dict[str, tuple[str, ...]]]:
    """Rooms with their people and these people's telephones in calling order."""
    phones: dict[int, list[str]] = {}
    for row in Phone.select().order_by(Phone.place, Phone.id):
        phones.setdefault(row.person_id, []).append(row.digits)
    found: dict[str, dict[str, tuple[str, ...]]] = {unit.code: {} for unit in Unit.select()}
    for home in Occupancy.select(Occupancy, Person, Unit).join_from(Occupancy, Person).join_from(Occupancy, Unit):
        found[home.unit.code][home.person.name] = tuple(phones.get(home.person_id, ()))
    return found


def relations() -> dict[tuple[str, str], str]:
    """What each person is to each room."""
    rows = Occupancy.select(Occupancy, Person, Unit).join_from(Occupancy, Person).join_from(Occupancy, Unit)
    return {(row.unit.code, row.person.name): str(row.relation) for row in rows}


def cars() -> dict[str, tuple[str | None, str | None]]:
    """Room and person of each plate."""
    return {car.plate: _owner(car) for car in Vehicle.select()}


def spaces() -> dict[str, tuple[str | None, str | None]]:
    """Room and person of each parking space."""
    return {space.code: _owner(space) for space in ParkingSpace.select()}


def _owner(thing: Any) -> tuple[str | None, str | None]:
    return (thing.unit.code if thing.unit else None, thing.person.name if thing.person else None)


def look(path: Path) -> Preview:
    """The preview with what the program guessed."""
    return service.preview(service.open_ledger(path))


def bring_in(path: Path) -> Preview:
    """Preview and apply; returns the preview."""
    seen = look(path)
    service.apply(seen, by=SUPERVISOR, at=NOW)
    return seen


def results(seen: Preview) -> list[str]:
    """The result of every row, in the order of the file."""
    return [str(row.result) for row in seen.rows]


def messages(seen: Preview) -> dict[int, list[str]]:
    """The problems of each row of the file that has one."""
    return {row.number: [problem.message for problem in row.problems] for row in seen.rows if row.problems}
