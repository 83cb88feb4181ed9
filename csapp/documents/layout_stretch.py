"""One row of a workbook becomes many: what covers the row grows, what is below goes down, in every part of the book."""

import re
from collections.abc import Iterator
from typing import Any

from csapp.core.frozen import frozen
from csapp.documents.sheet_cells import letter

_REFERENCE = re.compile(r"(\$?[A-Z]{1,3})?(\$?)(\d{1,7})(?::(\$?[A-Z]{1,3})?(\$?)(\d{1,7}))?", re.IGNORECASE)
# Functions that take a range where a lone cell was clicked: AutoSum over one row writes =SUM(D4).
_OVER_RANGES = frozenset(
    (
        "SUM", "SUMIF", "SUMIFS", "SUMPRODUCT", "SUBTOTAL", "AGGREGATE", "COUNT", "COUNTA", "COUNTBLANK", "COUNTIF",
        "COUNTIFS", "AVERAGE", "AVERAGEIF", "AVERAGEIFS", "MAX", "MIN", "MEDIAN", "PRODUCT",
    )
)  # fmt: skip


@frozen
class Stretch:
    """`row` of the sheet becomes itself and `by` more; all rows from 1."""

    sheet: str
    row: int
    by: int

    def begin(self, row: int) -> int:
        """Where a cell, or the first row of a range, comes to stand."""
        return row + self.by if row > self.row else row

    def end(self, row: int) -> int:
        """Where the last row of a range comes to stand."""
        return row + self.by if row >= self.row else row

    def area(self, place: str) -> str:
        """A range of the sheet, or several with spaces between; one that covers the row grows."""
        return " ".join(self.reference(one, own=True, grows=True) for one in place.split())

    def expression(self, text: str, *, own: bool, grows: bool = False) -> str:
        """A formula without its =; on its `own` sheet a reference names none. Lone cells given to sums grow too."""
        # reason for the late import: only an office with a layout of its own needs it
        from openpyxl.formula import Tokenizer

        items = Tokenizer("=" + text).items
        solid = [item for item in items if item.type != "WHITE-SPACE"]
        inside: list[str] = []
        for at, item in enumerate(solid):
            if item.type == "OPERAND" and item.subtype == "RANGE":
                is_argument = bool(inside) and inside[-1] in _OVER_RANGES and _stands_alone(solid, at)
                item.value = self.reference(item.value, own=own, grows=grows and is_argument)
            elif item.subtype == "OPEN":
                inside.append(item.value.rstrip("(").upper())
            elif item.subtype == "CLOSE":
                inside.pop()
        return "".join(item.value for item in items)

    def reference(self, text: str, *, own: bool, grows: bool) -> str:
        """One cell or range; a lone cell of the row becomes a range if it `grows`."""
        sheet, bang, place = text.rpartition("!")
        match = _REFERENCE.fullmatch(place)
        if match is None or not (sheet.strip("'").replace("''", "'") == self.sheet if bang else own):
            return text
        column, fixed, row, last_column, last_fixed, last = match.groups(default="")
        if last:
            moved = f"{last_column}{last_fixed}{self.end(int(last))}"
        elif grows and int(row) == self.row and self.by:
            moved = f"{column}{fixed}{self.end(int(row))}"
        else:
            moved = ""
        return f"{sheet}{bang}{column}{fixed}{self.begin(int(row))}" + (moved and f":{moved}")


def _stands_alone(items: list[Any], at: int) -> bool:
    """Whether an operand is a whole argument."""
    ends = {"SEP", "FUNC"}
    return items[at - 1].type in ends and at + 1 < len(items) and items[at + 1].type in ends


def stretch(book: Any, sheet: Any, by: Stretch) -> None:
    """Carry out the stretching in the whole workbook."""
    if by.by <= 0:
        return
    for one in book.worksheets:
        own = one is sheet
        for cell in formulas(one):
            _stretch_formula(cell, by, own=own)
        _stretch_rules(one, by, own=own)
        for name in one.defined_names.values():
            name.attr_text = by.expression(name.attr_text, own=False)
    for name in book.defined_names.values():
        name.attr_text = by.expression(name.attr_text, own=False)
    for chart in (chart for one in (*book.worksheets, *book.chartsheets) for chart in one._charts):
        _stretch_chart(chart, by)
    _stretch_areas(sheet, by)
    _move_rows(sheet, by)
    _move_drawings(sheet, by)


def formulas(sheet: Any) -> Iterator[Any]:
    """The cells that hold a formula."""
    return (cell for cells in sheet.iter_rows() for cell in cells if cell.data_type == "f")


def formula_of(cell: Any) -> str:
    """The formula of a cell with its =, whether it fills one cell or many."""
    return str(getattr(cell.value, "text", cell.value))


def _stretch_formula(cell: Any, by: Stretch, *, own: bool) -> None:
    moved = "=" + by.expression(formula_of(cell).removeprefix("="), own=own, grows=True)
    if isinstance(cell.value, str):
        cell.value = moved
    else:
        cell.value.text = moved
        cell.value.ref = by.area(cell.value.ref) if own else cell.value.ref


def _stretch_rules(sheet: Any, by: Stretch, *, own: bool) -> None:
    """Choices offered in cells, and colours that depend on values."""
    # reason for the late import: as above
    from openpyxl.formatting.formatting import ConditionalFormattingList
    from openpyxl.worksheet.cell_range import MultiCellRange

    for choice in sheet.data_validations.dataValidation:
        for name in ("formula1", "formula2"):
            if getattr(choice, name):
                setattr(choice, name, by.expression(getattr(choice, name), own=own))
        if own:
            choice.sqref = MultiCellRange(by.area(str(choice.sqref)))
    coloured = ConditionalFormattingList()
    for colours in sheet.conditional_formatting:
        for rule in colours.rules:
            rule.formula = [by.expression(text, own=own) for text in rule.formula]
            coloured.add(by.area(str(colours.sqref)) if own else str(colours.sqref), rule)
    sheet.conditional_formatting = coloured


def _stretch_chart(chart: Any, by: Stretch) -> None:
    """What the series of a chart are drawn from."""
    for series in (series for part in chart._charts for series in part.ser):
        for name in ("cat", "val", "xVal", "yVal", "tx", "bubbleSize"):
            source = getattr(series, name, None)
            for kind in ("numRef", "strRef", "multiLvlStrRef"):
                reference = getattr(source, kind, None)
                if reference is not None:
                    reference.f = by.reference(reference.f, own=False, grows=name != "tx")


def _stretch_areas(sheet: Any, by: Stretch) -> None:
    """Filter, tables, print area, page breaks."""
    if sheet.auto_filter.ref:
        sheet.auto_filter.ref = by.area(sheet.auto_filter.ref)
        sheet.auto_filter.sortState = None
    for table in sheet.tables.values():
        table.ref = by.area(table.ref)
        if table.autoFilter is not None:
            table.autoFilter.ref = by.area(table.autoFilter.ref)
        table.sortState = None
    if sheet.print_area:
        sheet.print_area = by.expression(sheet.print_area, own=True)
    for one in sheet.row_breaks.brk:
        one.id = by.end(one.id)


def _move_rows(sheet: Any, by: Stretch) -> None:
    """Cells, rows as such, links and merged cells under the row go down; merged cells keep their borders."""
    last = sheet.max_row
    if last <= by.row:
        return
    sheet.move_range(f"A{by.row + 1}:{letter(sheet.max_column - 1)}{last}", rows=by.by)
    for cells in sheet.iter_rows(min_row=by.row + by.by + 1):
        for cell in cells:
            if cell.hyperlink is not None:
                cell.hyperlink.ref = cell.coordinate
    heights = sheet.row_dimensions
    for at in sorted((at for at in heights if at > by.row), reverse=True):
        moved = heights.pop(at)
        moved.index = at + by.by
        heights[at + by.by] = moved
    for place in sheet.merged_cells.ranges:
        if place.min_row > by.row:
            place.shift(row_shift=by.by)


def _move_drawings(sheet: Any, by: Stretch) -> None:
    """Pictures and charts that begin under the row; one that stands beside it keeps its size."""
    for drawing in (*sheet._images, *sheet._charts):
        begin, end = getattr(drawing.anchor, "_from", None), getattr(drawing.anchor, "to", None)
        if begin is not None and begin.row >= by.row:
            for corner in filter(None, (begin, end)):
                corner.row += by.by
