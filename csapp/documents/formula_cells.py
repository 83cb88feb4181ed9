"""Which cells of a workbook hold formulas or faults: the readers of values give what was last reckoned, or nothing."""

import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO
from xml.etree.ElementTree import Element, ParseError, iterparse

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})")

Cells = frozenset[tuple[int, int]]


def formula_cells(path: Path) -> dict[str, Cells]:
    """By name of sheet, the rows (from 1) and columns (from 0) of the cells that are formulas."""
    return _cells(path, b"<f", lambda cell: cell.find(f"{_MAIN}f") is not None)


def fault_cells(path: Path) -> dict[str, Cells]:
    """The same of the cells that hold #REF! and the like, which the readers of values take for empty ones."""
    return _cells(path, b't="e"', lambda cell: cell.get("t") == "e")


def _cells(path: Path, trace: bytes, is_meant: Callable[[Element], bool]) -> dict[str, Cells]:
    if not zipfile.is_zipfile(path):
        return {}
    try:
        with zipfile.ZipFile(path) as book:
            return {
                name: _of_sheet(book, part, trace, is_meant) for name, part in _parts(book) if part in book.namelist()
            }
    except (zipfile.BadZipFile, KeyError, ParseError):
        # what is damaged was refused, or is told, by who reads the values
        return {}


def _parts(book: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Name and part of every sheet."""
    with book.open("xl/_rels/workbook.xml.rels") as file:
        targets = {one.get("Id", ""): one.get("Target", "") for one in _elements(file)}
    with book.open("xl/workbook.xml") as file:
        for one in _elements(file):
            if one.tag == f"{_MAIN}sheet":
                target = targets.get(one.get(_RELATION, ""), "")
                yield one.get("name", ""), target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _elements(file: IO[bytes]) -> Iterator[Element]:
    for _, element in iterparse(file):
        yield element


def _of_sheet(book: zipfile.ZipFile, part: str, trace: bytes, is_meant: Callable[[Element], bool]) -> Cells:
    """Those that are meant; a sheet without any `trace` of them is not taken apart."""
    with book.open(part) as file:
        if not any(trace in block for block in iter(lambda: file.read(1 << 20), b"")):
            return frozenset()
    found = set()
    with book.open(part) as file:
        for element in _elements(file):
            if element.tag == f"{_MAIN}c" and is_meant(element):
                found.add(_place(element.get("r", "")))
            if element.tag == f"{_MAIN}row":
                element.clear()
    return frozenset(found - {(0, 0)})


def _place(name: str) -> tuple[int, int]:
    match = _PLACE.fullmatch(name)
    if match is None:
        return 0, 0
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]), column - 1
