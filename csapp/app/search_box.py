"""The search box of the window (Ctrl+K): the same finder everywhere, results of every kind."""

from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from csapp.app.pages import PAGE_OF
from csapp.core.marks import mark
from csapp.ui.context import Context
from csapp.ui.finder import PersonFinder
from csapp.ui.finder_list import FinderGroup, FinderRow
from csapp.ui.theme import theme

if TYPE_CHECKING:
    from csapp.app.finding import Found


class SearchBox(PersonFinder):
    """Finds in the worker; Enter opens the record on its page."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(self._look_up, key="Ctrl K", offers_not_on_file=False, recent=True, parent=parent)
        self._context = context
        self._opened: list[Found] = []
        self._shown: dict[str, Found] = {}
        self.setFixedWidth(theme().px(288))
        self.picked.connect(self._open_record)

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
            lines = tuple(_line(row) for row in rows)
            groups.append(FinderGroup(label, lines, len(lines)))
        self.show_results(text, groups)

    def _open_record(self, row: FinderRow) -> None:
        found = self._shown[f"{row.kind}/{row.key}"]
        self._opened = [found, *[held for held in self._opened if held != found]][:10]
        self.clear()
        page = PAGE_OF.get(found.kind)
        if page is not None:
            self._context.go(page, found.key if found.kind in (page, "places") else None)
        self.window().setFocus()


def _line(row: "Found") -> FinderRow:
    return FinderRow(row.kind, str(row.key), row.number, row.title, "", row.second or row.title, (), row.reason)
