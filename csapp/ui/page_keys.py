"""The keys of a register page (look 5, register) and what only they do."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from csapp.registers.query import Row
from csapp.registers.spec import Kind
from csapp.ui.keys import bind

if TYPE_CHECKING:
    from csapp.ui.register_page import RegisterPage

_COPIED = 1000


def bind_keys(page: "RegisterPage") -> None:
    """Bind the page's keys; those of the table itself are in the table."""
    bind(page, "Ctrl+F", partial(_go_to_filter, page))
    bind(page, "Alt+Left", partial(page.chips.go, -1))
    bind(page, "Alt+Right", partial(page.chips.go, 1))
    bind(page, "Ctrl+N", page.new_record)
    bind(page, "Ctrl+U", page.reveal)
    bind(page, "Ctrl+P", partial(_print, page))
    bind(page, "Ctrl+Z", page.message.undo)
    bind(page.table, "Ctrl+C", partial(copy_numbers, page))
    for number in range(4):
        bind(page, f"Alt+{number + 1}", partial(_take_step, page, number))


def _go_to_filter(page: "RegisterPage") -> None:
    page.head.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
    page.head.filter.selectAll()


def _print(page: "RegisterPage") -> None:
    if page.panel.facts is not None:
        page.print_paper(page.panel.facts)


def _take_step(page: "RegisterPage", number: int) -> None:
    if page.panel.facts is not None:
        page.place.open()
        page.panel.steps.take(number)


def selected_rows(page: "RegisterPage") -> list[Row]:
    """The selected rows that are loaded, in the order of the table; at most a thousand."""
    numbers = (number for part in page.table.selected_ranges() for number in part[:_COPIED])
    rows = [page.model.row_at(number) for number in sorted(numbers)[:_COPIED]]
    return [row for row in rows if row is not None]


def copy_numbers(page: "RegisterPage") -> None:
    """The document numbers of the selected rows, one a line."""
    fields = [page.register.field(name) for name in page.register.table]
    codes = [at for at, field in enumerate(fields) if field.kind is Kind.CODE]
    at = next((at for at, field in enumerate(fields) if field.key == "number"), codes[-1] if codes else 0)
    QGuiApplication.clipboard().setText("\n".join(row.cells[at] for row in selected_rows(page)))
