"""A register's sheet that comes back corrected: which record each row is, and what of it was changed in Excel.

Rows are matched by number; a cell counts as changed only where it differs from what an export would write now.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from peewee import ForeignKeyField

from csapp.core.errors import BadInput
from csapp.core.frozen import frozen
from csapp.core.marks import mark
from csapp.core.roles import Actor
from csapp.registers.cells import text_of
from csapp.registers.import_preview import PreviewRow, Problem, Remark, RowResult
from csapp.registers.plan import Links, View
from csapp.registers.privacy import GONE, mask_numbers
from csapp.registers.query import export_rows
from csapp.registers.returned_cells import number_in, read, same, shown, written
from csapp.registers.spec import Action, Field, Register
from csapp.registers.text import clear_value

CORRECTING = ("change", "correct")


@frozen
class ReturnedSheet:
    """A sheet as it came back: `columns` are the fields of its columns, None for a column we do not know.

    `formulas` are the cells whose value was reckoned by Excel, `faults` those that hold #REF! and the like, by row of
    the file (from 1) and column (from 0).
    """

    register: Register
    columns: tuple[Field | None, ...]
    rows: tuple[tuple[Any, ...], ...]
    first_row: int
    formulas: frozenset[tuple[int, int]] = frozenset()
    faults: frozenset[tuple[int, int]] = frozenset()

    def number_in(self, row: Sequence[Any]) -> str:
        """The number of the record a row is about; empty where it says none."""
        key = matching_field(self.register)
        place = self.columns.index(key)
        return number_in(key, row[place]) if key is not None and place < len(row) else ""

    def fault_at(self, row: int, column: int) -> str:
        """Why the value of a cell can't be taken at all, with a place for its label; empty where it can."""
        if (row, column) in self.formulas:
            return mark("「{label}」这一格是公式。复制后「选择性粘贴」成数值，再导。")
        if (row, column) in self.faults:
            return mark("「{label}」这一格是 Excel 的出错值，改对再导。")
        return ""


@frozen
class Correction:
    """What a good row asks for: the record's number (empty for a new one) and the values by field."""

    number: str
    values: dict[str, Any]


@frozen
class Comparison:
    """Rows with what becomes of them, and the corrections of the good ones by their index."""

    sheet: ReturnedSheet
    rows: tuple[PreviewRow, ...]
    corrections: dict[int, Correction]

    def number_of(self, row: PreviewRow) -> str:
        """The number as it stands in a row, masked where it is private."""
        key = matching_field(self.sheet.register)
        number = self.sheet.number_in(self.sheet.rows[row.index])
        return written(_masked(self.sheet.register, key, number)) if key is not None else number


def matching_field(register: Register) -> Field | None:
    """The column by which rows are matched: one whose values are unique among the records."""
    columns = register.model._meta.fields if register.model is not None else {}
    names = register.sheet.columns if register.sheet is not None else ()
    fields = (register.field(name) for name in names)
    return next((one for one in fields if one.source in columns and _is_unique(columns[one.source])), None)


def _is_unique(column: Any) -> bool:
    return bool(column.unique or column.primary_key)


def correcting_action(register: Register) -> Action | None:
    """修改 or 更正, where the register has it."""
    return next((action for action in register.actions if action.label and action.step in CORRECTING), None)


def readable(register: Register) -> dict[str, str]:
    """The fields a sheet may show, by label: its usual columns, and whatever else can be read of a record."""
    usual = register.sheet.columns if register.sheet is not None else ()
    found: dict[str, str] = {}
    for field in register.fields:
        if field.key in usual or is_read(register, field.source):
            found.setdefault(field.label, field.key)
    return found


def is_read(register: Register, path: str) -> bool:
    """Whether a record itself tells what the path leads to; what only a form asks for, it does not, nor a link."""
    try:
        source = Links(register.model).source(path)
    except KeyError:
        return False
    return not isinstance(source.model._meta.fields.get(path.rpartition(".")[2]), ForeignKeyField)


def locate(register: Register, rows: Sequence[Sequence[Any]], first_row: int) -> ReturnedSheet:
    """The header of an exported sheet and the rows under it; raises BadInput for another sheet."""
    sheet = register.sheet
    usual = [register.field(name) for name in (sheet.columns if sheet else ())]
    others = (register.field(name) for name in readable(register).values())
    by_label: dict[str, Field] = {}
    for field in (*usual, *others):
        by_label.setdefault(plain_label(field.label), field)
    key = matching_field(register)
    if key is None:
        raise BadInput("file", mark("「{label}」不能从 Excel 改回来，在客服台里改。"), label=register.label)
    for at, row in enumerate(rows[:20]):
        columns = tuple(by_label.get(plain_label(text_of(cell))) for cell in row)
        known = [field for field in columns if field is not None]
        if key in known and len(known) >= min(2, len(usual)):
            if len({field.key for field in known}) < len(known):
                raise BadInput("file", mark("表头有两列同名，删掉多出来的一列再导。"))
            return ReturnedSheet(register, columns, tuple(map(tuple, rows[at + 1 :])), first_row + at + 1)
    words = mark("没有找到「{label}」的表头，要有「{key}」一列。用客服台导出的表改，别改表头。")
    raise BadInput("file", words, label=register.label, key=key.label)


def compare(sheet: ReturnedSheet, now: datetime, by: Actor) -> Comparison:
    """What becomes of every row; nothing is written. Raises NotAllowed, BadInput where nothing may be corrected."""
    names = _names(sheet)
    held = _held(sheet.register, names, now, by)
    found: list[PreviewRow] = []
    corrections: dict[int, Correction] = {}
    seen: dict[str, int] = {}
    key = matching_field(sheet.register)
    place, label = sheet.columns.index(key), key.label if key is not None else ""
    for index, row in enumerate(sheet.rows):
        if is_end(row):
            continue
        line = PreviewRow(0, index, sheet.first_row + index)
        number = sheet.number_in(row)
        found.append(line)
        if number in seen:
            line.result, line.other = RowResult.DOUBLE, seen[number]
            words = mark("和第 {row} 行同一个编号，只留一行。").format(row=line.other)
            line.problems = (Problem(place, label, words),)
        elif not number:
            _take_new(sheet, row, line, corrections)
        elif number not in held:
            line.result, line.problems = RowResult.BAD, (Problem(place, label, _unknown(sheet, number)),)
        else:
            _take_change(sheet, row, line, dict(zip(names, held[number], strict=True)), corrections)
        if number:
            seen[number] = line.number
    _refuse_closed(sheet, found)
    return Comparison(sheet, tuple(found), corrections)


def _refuse_closed(sheet: ReturnedSheet, rows: Sequence[PreviewRow]) -> None:
    """One sentence for a whole sheet of which nothing can be corrected in Excel; new rows are told one by one."""
    register = sheet.register
    if correcting_action(register) is not None:
        return
    refused = [row for row in rows if row.result in (RowResult.BAD, RowResult.DOUBLE)]
    is_new = [not sheet.number_in(sheet.rows[row.index]) for row in rows if row.result is not RowResult.UNCHANGED]
    if not refused or (takes_new(sheet) and any(is_new)):
        return
    words = mark("「{label}」不能从 Excel 改，在客服台的「{label}」里办。有 {count} 行和台账不同，没有导入。")
    raise BadInput("file", words, label=register.label, count=len(refused))


def _names(sheet: ReturnedSheet) -> tuple[str, ...]:
    """The usual columns, and those an office's own layout shows besides."""
    usual = sheet.register.sheet.columns if sheet.register.sheet is not None else ()
    return tuple(dict.fromkeys((*usual, *(field.key for field in sheet.columns if field is not None))))


def _held(register: Register, names: tuple[str, ...], now: datetime, by: Actor) -> dict[str, tuple[Any, ...]]:
    """What an export would write now, in the open, by number."""
    key = matching_field(register)
    place = names.index(key.key) if key is not None else 0
    rows = export_rows(register, View(), now, by, unmasked=True, shown=names)
    return {number_in(key, row[place]) if key is not None else "": row for row in rows}


def is_end(row: Sequence[Any]) -> bool:
    """An empty row, the totals, or the line for signatures."""
    filled = [text for cell in row if (text := written(cell))]
    return not filled or mark("合计") in filled[:1] or all(text.endswith("：") for text in filled)


def _take_change(
    sheet: ReturnedSheet, row: Sequence[Any], line: PreviewRow, held: dict[str, Any], corrections: dict[int, Correction]
) -> None:
    register = sheet.register
    action = correcting_action(register)
    asked = action.fields if action is not None else ()
    problems, remarks, values = [], [], {}
    for place, field in enumerate(sheet.columns):
        if field is None or place >= len(row):
            continue
        old, new = held[field.key], row[place]
        fault = sheet.fault_at(line.number, place)
        if not fault and _same(register, field, new, held):
            continue
        try:
            _refuse(field, fault)
            name = _asked_as(register, field, asked)
            values[name] = read(register, field, new, old)
        except BadInput as wrong:
            problems.append(Problem(place, field.label, wrong.message.format(**wrong.values)))
            continue
        remarks.append(Remark(field.key, shown(field, _masked(register, field, old)), shown(field, values[name])))
    line.problems, line.remarks = tuple(problems), tuple(remarks)
    if problems:
        line.result = RowResult.BAD
    elif values:
        line.result = RowResult.CHANGED
        corrections[line.index] = Correction(sheet.number_in(row), values)


def _refuse(field: Field, words: str) -> None:
    if words:
        raise BadInput(field.key, words, label=field.label)


def asked_of_new(register: Register) -> tuple[str, ...]:
    """What the register's own form asks of a new record."""
    return tuple(name for section in register.form for name in section.fields)


def takes_new(sheet: ReturnedSheet) -> bool:
    """Whether the sheet has all that a new record wants, and the program gives it its number."""
    register = sheet.register
    asked, key = asked_of_new(register), matching_field(register)
    known = {field.key for field in sheet.columns if field is not None}
    needed = {name for name in asked if register.field(name).required}
    return register.create is not None and bool(asked) and needed <= known and key is not None and key.key not in asked


def _take_new(sheet: ReturnedSheet, row: Sequence[Any], line: PreviewRow, corrections: dict[int, Correction]) -> None:
    """A row without a number is a new record, where the register's own form asks for nothing the sheet lacks."""
    register, asked = sheet.register, asked_of_new(sheet.register)
    if not takes_new(sheet):
        line.result, line.problems = RowResult.BAD, (Problem(-1, "", _no_new(register)),)
        return
    problems, values = [], {}
    for place, field in enumerate(sheet.columns):
        if field is None:
            continue
        cell = row[place] if place < len(row) else None
        fault = sheet.fault_at(line.number, place)
        if not fault and not written(cell):
            fault = mark("「{label}」空着，新的一行要写上。") if field.key in asked and field.required else ""
            if not fault:
                continue
        try:
            _refuse(field, fault)
            if field.key not in asked:
                words = mark("新的一行里「{label}」空着，登记以后在客服台里办。")
                raise BadInput(field.key, words, label=field.label)
            values[field.key] = read(register, field, cell)
        except BadInput as wrong:
            problems.append(Problem(place, field.label, wrong.message.format(**wrong.values)))
    line.problems = tuple(problems)
    line.result = RowResult.BAD if problems else RowResult.NEW
    if not problems:
        line.remarks = tuple(Remark(name, "", shown(register.field(name), value)) for name, value in values.items())
        corrections[line.index] = Correction("", values)


def _no_new(register: Register) -> str:
    key, noun = matching_field(register), register.noun or register.label
    if correcting_action(register) is not None and key is not None and key.key in asked_of_new(register):
        words = mark("「{label}」空着，认不出是哪一条；新的{noun}在客服台里登记。")
        return words.format(label=key.label, noun=noun)
    return mark("新的{noun}在客服台里登记，表里只能改已有的。").format(noun=noun)


def _unknown(sheet: ReturnedSheet, number: str) -> str:
    """Why no record has this number."""
    register, key = sheet.register, matching_field(sheet.register)
    label = key.label if key is not None else ""
    if "*" in number:
        return mark("{label}遮盖了，认不出是哪一条。用不遮盖的导出来改。").format(label=label)
    if takes_new(sheet):
        return mark("台账里没有 {number}，核对编号；要新增就把编号空着。").format(number=number)
    words = mark("台账里没有 {number}，核对编号；新的{noun}在客服台里登记。")
    return words.format(number=number, noun=register.noun or register.label)


def _same(register: Register, field: Field, cell: Any, row: dict[str, Any]) -> bool:
    """As it is held, as a default export masks it, or as it goes to a chat group."""
    held = row[field.key]
    if same(field, cell, held):
        return True
    if not isinstance(held, str) or not isinstance(cell, str) or "*" not in cell:
        return False
    if same(field, cell, _masked(register, field, held)):
        return True
    return GONE in cell and _fits_around(cell.strip().split(GONE), held)


def _fits_around(parts: Sequence[str], held: str) -> bool:
    """Whether a text is these parts with somebody between each two of them."""
    first, *between, last = parts
    if not held.startswith(first):
        return False
    at = len(first)
    for part in between:
        found = held.find(part, at + 1)
        if found < 0:
            return False
        at = found + len(part)
    return held.endswith(last) and len(held) - len(last) > at


def is_personal(register: Register, key: str) -> bool:
    """Whether a column says who or where to reach somebody."""
    named = register.sheet.personal if register.sheet is not None else ()
    return key in named or register.field(key).private is not None


def _masked(register: Register, field: Field, held: Any) -> Any:
    """As a default export writes it: private values masked, and numbers that stand in a text."""
    if field.private is not None:
        return clear_value(register, field, held, unmasked=False)
    return mask_numbers(held) if isinstance(held, str) else held


def _asked_as(register: Register, field: Field, asked: Collection[str]) -> str:
    """The field itself, or the one asked for that holds the same (内容摘要 is 投诉内容); raises BadInput."""
    if field.key in asked:
        return field.key
    found = next((name for name in asked if register.field(name).source == field.source), "")
    if not found:
        raise BadInput(field.key, mark("「{label}」在客服台里办，不能在表里改。"), label=field.label)
    return found


def plain_label(label: str) -> str:
    """A label without blanks, as titles are compared."""
    return "".join(label.split())
