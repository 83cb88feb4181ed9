"""The search box of the window (Ctrl+K): the same finder everywhere, results of every kind."""

from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from csapp.app.pages import PAGE_OF, entry_of
from csapp.core.marks import mark
from csapp.ui.context import Context
from csapp.ui.finder import PersonFinder
from csapp.ui.finder_rows import FinderGroup, FinderRow, Span
from csapp.ui.theme import theme

if TYPE_CHECKING:
    from csapp.app.found import Found

_MOST_RECENT = 10
_PEOPLE = frozenset({"people", "places"})


class SearchBox(PersonFinder):
    """Finds in the worker; Enter opens the record or the household, Ctrl+Enter begins a reception for it."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(
            self._look_up, key="Ctrl K", offers_not_on_file=False, recent=True, second_way=mark("新接待"), parent=parent
        )
        self._context = context
        self._opened: list[Found] = []
        self._shown: dict[str, Found] = {}
        self.setFixedWidth(theme().px(288))
        self.picked.connect(self._open_record)
        self.picked_second.connect(self._begin_reception)

    def _look_up(self, text: str) -> None:
        if not text:
            self._show(text, self._opened)
            return
        # reason for the late import: the first page needs no search
        from csapp.app.finding import find

        self._context.runner.run(self, partial(find, text), partial(self._show, text), latest="find")

    def _show(self, text: str, found: "list[Found]") -> None:
        self._shown = {f"{row.kind}/{row.key}": row for row in found}
        groups = []
        for label, rows in groupby(found, key=lambda row: row.group if text else mark("最近打开")):
            held = list(rows)
            lines = tuple(_line(row, text) for row in held)
            groups.append(FinderGroup(label, lines, len(lines), more=held[0].more and bool(text)))
        self.show_results(text, groups)

    def _highlighted(self) -> "Found | None":
        row = self.popup.current() if self.popup is not None else None
        return self._shown.get(f"{row.kind}/{row.key}") if row is not None else None

    def _remember(self, row: FinderRow) -> "Found":
        found = self._shown[f"{row.kind}/{row.key}"]
        self._opened = [found, *[held for held in self._opened if held != found]][:_MOST_RECENT]
        self.clear()
        return found

    def _open_record(self, row: FinderRow) -> None:
        found = self._remember(row)
        self.window().setFocus()
        page = PAGE_OF.get(found.kind)
        if found.kind in _PEOPLE:
            # reason for the late import: as above
            from csapp.app.household_opening import open_household

            open_household(self.window(), found.unit_id, found.person_id)
        elif page is not None:
            self._context.go(page, found.key if found.kind == page else None)
        else:
            # reason for the late import: as above
            from csapp.app.household_opening import open_household_here

            open_household_here(self.window(), found)

    def _begin_reception(self, row: FinderRow) -> None:
        # reason for the late import: as above
        from csapp.app.household_opening import begin_reception_of

        begin_reception_of(self.window(), self._remember(row))

    def open_household_here(self) -> None:
        """Ctrl+I: the household of what the bar is on or, while nothing is looked for, of the record on the page."""
        # reason for the late import: as above
        from csapp.app.household_opening import open_household_here

        open_household_here(self.window(), self._highlighted() if self.hasFocus() else None)
        self.close_popup()


def _line(row: "Found", text: str) -> FinderRow:
    """A person as the finder of the pages shows him; a document with the piece of text that matched."""
    if row.line is not None and row.kind in _PEOPLE:
        # reason for the late import: as above
        from csapp.masterdata.people.page import second_line, spans_of

        line = row.line
        title, name = (line.unit_spoken, line.name) if line.unit_id else (line.name, "")
        return FinderRow(
            row.kind, str(row.key), title, name, line.relation, second_line(line), spans_of(line, text), row.reason
        )
    spans = [*_span("title", row.number, row.typed), *_span("second", row.second, row.typed)]
    owner = row.line.name if row.line is not None else ""
    page = PAGE_OF.get(row.kind, "")
    note = entry_of(page).label if page and owner == "" else row.reason
    return FinderRow(row.kind, str(row.key), row.number, owner, "", row.second, tuple(spans), note)


def _span(part: str, text: str, typed: str) -> list[Span]:
    """Where the letters typed stand, whatever dots and hyphens are between them."""
    wanted = [character for character in typed.lower() if character not in "-·. "]
    plain = [(at, character) for at, character in enumerate(text.lower()) if character not in "-·. "]
    line = "".join(character for _, character in plain)
    start = line.find("".join(wanted)) if wanted else -1
    if start < 0:
        return []
    first, last = plain[start][0], plain[start + len(wanted) - 1][0]
    return [Span(part, first, last - first + 1)]
