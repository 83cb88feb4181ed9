"""A register's sheet that comes back corrected: which record each row is, and what of it was changed in Excel.

Rows are matched by number; a cell counts as changed only where it differs from what an export would write now.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from csapp.core.errors import BadInput
from csapp.core.frozen import frozen
from csapp.core.marks import mark
from csapp.core.roles import Actor
from csapp.registers.cells import text_of
from csapp.registers.import_preview import PreviewRow, Problem, Remark, RowResult
from csapp.registers.plan import Links, View
from csapp.registers.privacy import mask_numbers
from csapp.registers.query import export_rows
from csapp.registers.spec import Action, Field, Kind, Register
from csapp.registers.text import clear_value, faces_of

CORRECTING = ("change", "correct")
_EPOCH = datetime(1899, 12, 30)
_DAYS = (Kind.DAY, Kind.MOMENT, Kind.DEADLINE)
_MOST = 32_000  # characters of a cell that are compared; a longer text was cut by the export


@frozen
class ReturnedSheet:
    """A sheet as it came back: `columns` are the fields of its columns, None for a column we do not know.

    `formulas` are the cells whose value was reckoned by Excel, by row of the file (from 1) and column (from 0).
    """

    register: Register
    columns: tuple[Field | None, ...]
    rows: tuple[tuple[Any, ...], ...]
    first_row: int
    formulas: frozenset[tuple[int, int]] = frozenset()


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
        cells = self.sheet.rows[row.index]
        place = self.sheet.columns.index(key)
        number = written(cells[place]) if place < len(cells) else ""
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
        if field.key in usual or _is_read(register, field.source):
            found.setdefault(field.label, field.key)
    return found


def _is_read(register: Register, path: str) -> bool:
    try:
        Links(register.model).source(path)
    except KeyError:
        return False
    return True


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
    """What becomes of every row; nothing is written. Raises NotAllowed."""
    register = sheet.register
    names = _names(sheet)
    held = _held(register, names, now, by)
    found: list[PreviewRow] = []
    corrections: dict[int, Correction] = {}
    seen: dict[str, int] = {}
    key = matching_field(register)
    place = sheet.columns.index(key)
    for index, row in enumerate(sheet.rows):
        if is_end(row):
            continue
        line = PreviewRow(0, index, sheet.first_row + index)
        number = written(row[place]) if place < len(row) else ""
        found.append(line)
        if number in seen:
            line.result, line.other = RowResult.DOUBLE, seen[number]
            words = mark("和第 {row} 行同一个编号，只留一行。").format(row=line.other)
            line.problems = (Problem(place, key.label if key else "", words),)
        elif not number:
            _take_new(sheet, row, line, corrections)
        elif number not in held:
            words = mark("台账里没有 {number}，核对编号；要新增就把编号空着。").format(number=number)
            if "*" in number:
                words = mark("{label}遮盖了，认不出是哪一条。用不遮盖的导出来改。").format(
                    label=key.label if key else ""
                )
            line.result, line.problems = RowResult.BAD, (Problem(place, key.label if key else "", words),)
        else:
            _take_change(sheet, row, line, dict(zip(names, held[number], strict=True)), corrections)
        if number:
            seen[number] = line.number
    return Comparison(sheet, tuple(found), corrections)


def _names(sheet: ReturnedSheet) -> tuple[str, ...]:
    """The usual columns, and those an office's own layout shows besides."""
    usual = sheet.register.sheet.columns if sheet.register.sheet is not None else ()
    return tuple(dict.fromkeys((*usual, *(field.key for field in sheet.columns if field is not None))))


def _held(register: Register, names: tuple[str, ...], now: datetime, by: Actor) -> dict[str, tuple[Any, ...]]:
    """What an export would write now, in the open, by number."""
    key = matching_field(register)
    place = names.index(key.key) if key is not None else 0
    rows = export_rows(register, View(), now, by, unmasked=True, shown=names)
    return {written(row[place]): row for row in rows}


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
        if (line.number, place) in sheet.formulas:
            words = mark("「{label}」这一格是公式。复制后「选择性粘贴」成数值，再导。").format(label=field.label)
            problems.append(Problem(place, field.label, words))
            continue
        if _same(register, field, new, old):
            continue
        try:
            values[_asked_as(register, field, asked)] = _read(register, field, new, asked)
        except BadInput as fault:
            problems.append(Problem(place, field.label, fault.message.format(**fault.values)))
            continue
        remarks.append(Remark(field.key, _shown(field, _masked(register, field, old)), _shown(field, new)))
    line.problems, line.remarks = tuple(problems), tuple(remarks)
    if problems:
        line.result = RowResult.BAD
    elif values:
        line.result = RowResult.CHANGED
        key = matching_field(register)
        number = written(row[sheet.columns.index(key)])
        corrections[line.index] = Correction(number, values)


def _take_new(sheet: ReturnedSheet, row: Sequence[Any], line: PreviewRow, corrections: dict[int, Correction]) -> None:
    """A row without a number is a new record, where the register's own form asks for nothing the sheet lacks."""
    register = sheet.register
    asked = [name for section in register.form for name in section.fields]
    known = {field.key for field in sheet.columns if field is not None}
    needed = [name for name in asked if register.field(name).required]
    if register.create is None or not asked or not set(needed) <= known:
        words = mark("新的{noun}在客服台里登记，表里只能改已有的。").format(noun=register.noun or register.label)
        line.result, line.problems = RowResult.BAD, (Problem(-1, "", words),)
        return
    problems, values = [], {}
    for place, field in enumerate(sheet.columns):
        if field is None or field.key not in asked or place >= len(row) or not written(row[place]):
            continue
        try:
            values[field.key] = _read(register, field, row[place], asked)
        except BadInput as fault:
            problems.append(Problem(place, field.label, fault.message.format(**fault.values)))
    line.problems = tuple(problems)
    line.result = RowResult.BAD if problems else RowResult.NEW
    if not problems:
        line.remarks = tuple(Remark(name, "", _shown(register.field(name), value)) for name, value in values.items())
        corrections[line.index] = Correction("", values)


def _same(register: Register, field: Field, cell: Any, held: Any) -> bool:
    if _plain_value(field, cell) == _plain_value(field, held):
        return True
    return isinstance(held, str) and _plain_value(field, cell) == _plain_value(field, _masked(register, field, held))


def _masked(register: Register, field: Field, held: Any) -> Any:
    """As a default export writes it: private values masked, and numbers that stand in a text."""
    if field.private is not None:
        return clear_value(register, field, held, unmasked=False)
    return mask_numbers(held) if isinstance(held, str) else held


def _plain_value(field: Field, cell: Any) -> Any:
    """A cell in the one form in which sheet and record are compared; fen, days, seconds and tidy text."""
    if cell is None or cell == "":
        return None
    if field.show is None and field.kind is Kind.MONEY:
        return round(cell * 100) if isinstance(cell, float) else cell if isinstance(cell, int) else written(cell)
    if field.show is None and field.kind in _DAYS and isinstance(cell, date | float):
        return _moment(cell)
    if isinstance(cell, float) and not cell.is_integer():
        return cell
    return "\n".join(written(cell).splitlines())[:_MOST].strip() or None


def _moment(cell: date | float) -> datetime:
    """Whole seconds; Excel keeps fractions of days."""
    if isinstance(cell, float):
        cell = datetime.fromtimestamp(_EPOCH.timestamp() + cell * 86_400)
    if not isinstance(cell, datetime):
        return datetime(cell.year, cell.month, cell.day)
    return datetime.fromtimestamp(round(cell.timestamp()))


def _read(register: Register, field: Field, cell: Any, asked: Collection[str]) -> Any:
    """A cell as the service takes it; raises BadInput where the field is not `asked` for, or the cell is not so."""
    if _asked_as(register, field, asked) not in asked:
        raise BadInput(field.key, mark("「{label}」在客服台里办，不能在表里改。"), label=field.label)
    text = written(cell)
    if "*" in text and (field.private is not None or text != text.replace("****", "")):
        raise BadInput(field.key, mark("「{label}」带 * 是遮盖过的，写完整的，或改回原样。"), label=field.label)
    if field.kind is Kind.CHECK:
        return text in (mark("是"), "1")
    if field.kind is Kind.CHOICE:
        return _choice(field, text)
    if field.kind is Kind.STATE:
        return next((state for state, face in (faces_of(register) or {}).items() if face.label == text), text)
    readers = {Kind.NUMBER: _number, Kind.MONEY: _money, Kind.DAY: _day, Kind.MOMENT: _day}
    reader = readers.get(field.kind)
    if reader is None:
        return text
    return reader(field, cell) if text else None


def _asked_as(register: Register, field: Field, asked: Collection[str]) -> str:
    """The field itself, or the one asked for that holds the same (内容摘要 is 投诉内容)."""
    if field.key in asked:
        return field.key
    same = (name for name in asked if register.field(name).source == field.source)
    return next(same, field.key)


def _choice(field: Field, text: str) -> str:
    labels = {label: value for value, label in (field.labels or {}).items()}
    chosen = labels.get(text, text)
    if text and field.choices is not None and chosen not in {str(choice.value) for choice in field.choices}:
        known = mark("、").join((field.labels or {}).get(choice, str(choice.value)) for choice in field.choices)
        words = mark("「{label}」没有「{text}」，写 {known}。")
        raise BadInput(field.key, words, label=field.label, text=text, known=known)
    return chosen


def _number(field: Field, cell: Any) -> int | float:
    try:
        value = float(written(cell).replace(",", ""))
    except ValueError as wrong:
        raise BadInput(field.key, mark("「{label}」要写数。"), label=field.label) from wrong
    return int(value) if value.is_integer() else value


def _money(field: Field, cell: Any) -> int:
    """Yuan of the sheet as fen."""
    value = _number(field, str(cell).lstrip("¥￥"))
    fen = round(value * 100)
    if abs(fen - value * 100) > 1e-6:
        raise BadInput(field.key, mark("「{label}」最多两位小数。"), label=field.label)
    return fen


def _day(field: Field, cell: Any) -> date | datetime:
    if isinstance(cell, date | float):
        moment = _moment(cell)
    else:
        try:
            moment = datetime.fromisoformat(written(cell))
        except ValueError as wrong:
            raise BadInput(field.key, mark("「{label}」写成 2026-11-24 这样。"), label=field.label) from wrong
    return moment.date() if field.kind is Kind.DAY else moment


def written(cell: Any) -> str:
    """A cell as text, empty signs kept: what the export wrote comes back as it was."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e16:
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="minutes")
    return str(cell.value if hasattr(cell, "value") else cell).strip()


def _shown(field: Field, value: Any) -> str:
    """A value in the preview, money in yuan."""
    if field.kind is Kind.MONEY and isinstance(value, int):
        return f"{value / 100:.2f}"
    return " ".join(written(value).split())


def plain_label(label: str) -> str:
    """A label without blanks, as titles are compared."""
    return "".join(label.split())
