"""Layouts of registers: the usual one, or an office's own workbook, kept with the data and backed up with it."""

from collections.abc import Collection, Sequence
from datetime import datetime
from pathlib import Path

from csapp.core.errors import BadInput, DataUnavailable
from csapp.core.frozen import frozen
from csapp.core.marks import mark
from csapp.core.paths import DataFolder
from csapp.core.roles import Actor, Permission, require
from csapp.db.attachment import Attachment, attach, stored_at
from csapp.db.connection import connected
from csapp.db.unit_of_work import Work, unit_of_work
from csapp.documents import layout_starter
from csapp.documents.sheet import SheetColumn, SheetPage
from csapp.documents.sheet_layout import Layout, read_layout
from csapp.registers.drawn import Drawn
from csapp.registers.returned import readable
from csapp.registers.spec import Field, Kind, Register

AREA = "sheet_layout"
_PX_PER_CHARACTER = 7
_LONG_WIDTH = 42
_WIDTHS = {Kind.MOMENT: 17.0, Kind.DAY: 12.0, Kind.DEADLINE: 17.0}


def columns_of(register: Register) -> dict[str, str]:
    """The fields a layout may show, by label: everything the register can read of a record."""
    return readable(register)


def layout_of(register: Register, folder: DataFolder) -> Layout | None:
    """The office's own layout, None where it uses the usual one; raises BadInput, DataUnavailable."""
    held = _kept(register)
    if held is None:
        return None
    file = stored_at(folder, held.sha256)
    if not file.is_file():
        words = mark("「{label}」的版式文件不见了，在「台账版式」里恢复通用，或再放一次。")
        raise DataUnavailable(words, label=register.label)
    return _read(register, file)


def _read(register: Register, file: Path) -> Layout:
    keys = columns_of(register)
    numbers = {key for key in keys.values() if register.field(key).kind in (Kind.NUMBER, Kind.MONEY)}
    return read_layout(file, keys, numbers)


def drawn_of(folder: DataFolder, register: Register) -> Drawn | None:
    """Where the office's own layout has its column titles and which field stands in which column."""
    layout = layout_of(register, folder) if register.sheet is not None else None
    if layout is None:
        return None
    width = layout.columns[-1].index + 1
    keys = {column.index: column.key for column in layout.columns}
    return Drawn(layout.titles(width), tuple(keys.get(at, "") for at in range(width)), layout.row, layout.below)


def _kept(register: Register) -> Attachment | None:
    with connected():
        mine = (Attachment.area == AREA) & (Attachment.purpose == register.key)
        held: Attachment | None = Attachment.select().where(mine).order_by(Attachment.id.desc()).first()
    return held


@frozen
class Kept:
    """Which layout a register has: the file's name and since when, both empty for the usual one."""

    register: Register
    file: str = ""
    at: datetime | None = None


def layouts(registers: tuple[Register, ...]) -> list[Kept]:
    """Every register that can be exported with the layout it has."""
    found = []
    for register in registers:
        if register.sheet is not None:
            held = _kept(register)
            found.append(Kept(register, held.name, held.created_at) if held is not None else Kept(register))
    return found


def keep_layout(register: Register, file: Path, folder: DataFolder, *, by: Actor, at: datetime) -> None:
    """From now on the register is exported in this workbook's layout; raises NotAllowed, BadInput, DataUnavailable."""
    require(by, Permission.SETTINGS)
    if register.sheet is None:
        raise BadInput("key", mark("「{label}」没有 Excel 版式。"), label=register.label)
    _read(register, file)
    with unit_of_work(by, at) as work:
        _forget(work, register)
        attach(work, folder, file, area=AREA, owner_id=0, purpose=register.key)


def drop_layout(register: Register, *, by: Actor, at: datetime) -> None:
    """Back to the usual layout; raises NotAllowed."""
    require(by, Permission.SETTINGS)
    with unit_of_work(by, at) as work:
        _forget(work, register)


def _forget(work: Work, register: Register) -> None:
    for held in Attachment.select().where(Attachment.area == AREA, Attachment.purpose == register.key):
        work.remove(held)


def write_starter(register: Register, file: Path) -> None:
    """A workbook to begin with: the usual layout with its columns in words; raises BadInput, DataUnavailable."""
    if register.sheet is None:
        raise BadInput("key", mark("「{label}」没有 Excel 版式。"), label=register.label)
    sheet = register.sheet
    page = SheetPage(
        title=sheet.title, estate="", period="", columns=sheet_columns(register, sheet.columns), rows=(), exporter="",
        exported_at=datetime.min, signatures=sheet.signatures,
    )  # fmt: skip
    layout_starter.write_starter(file, page)


def sheet_columns(register: Register, keys: Sequence[str], added: Collection[str] = ()) -> tuple[SheetColumn, ...]:
    """The fields as columns of a sheet; those `added` have totals besides the register's own."""
    totals = (*(register.sheet.totals if register.sheet is not None else ()), *added)
    return tuple(_column(register.field(key), totals) for key in keys)


def _column(field: Field, totals: Collection[str]) -> SheetColumn:
    width = _WIDTHS.get(field.kind) or (field.width / _PX_PER_CHARACTER if field.width else _LONG_WIDTH)
    return SheetColumn(field.label, field.kind, max(width, 8.0), field.key in totals)
