"""A zone's rows from an Excel sheet: one row for one line of the drawing (look 06)."""

from datetime import datetime
from pathlib import Path
from typing import Any

from csapp.core.roles import Actor
from csapp.documents.tables import read_tables
from csapp.masterdata.vehicles.models import ParkingSpace, SpaceKind
from csapp.masterdata.vehicles.service import draw_zone


def drawing_of(file: Path) -> str:
    """The lines of the first sheet, cells beside each other; a heading row is left out. Raises BadInput."""
    lines = []
    for number, row in enumerate(read_tables(file)[0].rows):
        words = [_word(cell) for cell in row if cell not in (None, "")]
        if words and not (number == 0 and not any(word.lstrip("-").isdigit() for word in words)):
            lines.append(" ".join(words))
    return "\n".join(lines)


def _word(cell: Any) -> str:
    """A cell as a word: 24.0 is 24."""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else "".join(str(cell).split())


def draw_from_file(
    zone: str, file: Path, *, by: Actor, at: datetime, kind: SpaceKind | str = SpaceKind.UNDERGROUND
) -> list[ParkingSpace]:
    """Lay a zone out from a sheet with the columns 车位, x, y, 方向; raises BadInput, NotAllowed."""
    return draw_zone(zone, drawing_of(file), by=by, at=at, kind=kind)
