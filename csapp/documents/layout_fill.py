"""A layout filled: what stands outside its rows, the footer that every export has, and room for the rows."""

from collections.abc import Iterator, Mapping
from typing import Any

from csapp.documents.layout_stretch import Stretch, stretch
from csapp.documents.layout_words import (
    COUNT,
    EXPORTER,
    MOMENT_OF_EXPORT,
    NOTE,
    OFFICE,
    PERIOD,
    TITLE,
    alone,
    blanks,
    fill_blanks,
    margins,
    rewrite,
    texts,
    total_of,
)
from csapp.documents.sheet_layout import MONEY, Layout, named_cells
from csapp.documents.sheet_looks import footer_text, page_numbers, put, told_line

_NO_FORMAT = "General"


def fill_layout(layout: Layout, told: Mapping[str, str], totals: Mapping[str, Any], count: int) -> None:
    """Fill what stands outside the sample row and make room for `count` rows.

    `told` are the words of HEAD_WORDS; `totals` go by label, whole numbers, or floats where they are money.
    """
    sheet = layout.sheet
    shown = _with_note(layout, told)

    def value(word: str) -> str:
        total = totals.get(total_of(word), "")
        return f"{total:,.2f}" if isinstance(total, float) else shown.get(word, str(total))

    for place, word in named_cells(layout.book, sheet).items():
        put(sheet[place], shown[word])
    for cell in [cell for cell in texts(sheet) if cell.row != layout.row and blanks(str(cell.value))]:
        total = totals.get(total_of(alone(str(cell.value))))
        put(cell, rewrite(cell.value, lambda text: fill_blanks(text, value)) if total is None else total)
        if isinstance(total, float) and cell.number_format == _NO_FORMAT:
            cell.number_format = MONEY
    for part in margins(sheet):
        part.text = fill_blanks(part.text, lambda word: footer_text(value(word)))
    _complete_footers(layout, told)
    stretch(layout.book, sheet, Stretch(sheet.title, layout.row, max(count, 1) - 1))


def _with_note(layout: Layout, told: Mapping[str, str]) -> Mapping[str, str]:
    """Where the layout has no place for the note, it stands behind the first of these that it shows."""
    bearer = next((word for word in (PERIOD, OFFICE, TITLE) if word in layout.said), "")
    if NOTE in layout.said or not bearer:
        return told
    return {**told, bearer: "　".join(filter(None, (told[bearer], told[NOTE])))}


def _complete_footers(layout: Layout, told: Mapping[str, str]) -> None:
    """An empty footer becomes the usual one; an office's own is kept, and what it fails to tell stands beside it."""
    line = told_line(told[EXPORTER], told[MOMENT_OF_EXPORT], told[COUNT])
    tells = {EXPORTER, MOMENT_OF_EXPORT, COUNT} <= layout.said
    note = footer_text("" if NOTE in layout.said else told[NOTE])
    for footer in _footers(layout.sheet):
        parts = (footer.left, footer.center, footer.right)
        is_empty = not any(part.text for part in parts)
        missing = "　".join(filter(None, ("" if tells and not is_empty else line, note)))
        if missing:
            free = next((part for part in parts if not part.text), footer.left)
            free.text = "　".join(filter(None, (free.text, missing)))
        if is_empty:
            footer.right.text = page_numbers()


def _footers(sheet: Any) -> Iterator[Any]:
    """Those in use."""
    yield sheet.oddFooter
    if sheet.HeaderFooter.differentOddEven:
        yield sheet.evenFooter
    if sheet.HeaderFooter.differentFirst:
        yield sheet.firstFooter
