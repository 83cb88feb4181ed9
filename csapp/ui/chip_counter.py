"""Keeps the numbers on a page's chips up to date, without holding up the rows (design 7)."""

from functools import partial

from PySide6.QtCore import QObject, Signal

from csapp.core.errors import UserError
from csapp.registers import query
from csapp.registers.query import View
from csapp.ui.chips import ChipRow
from csapp.ui.context import Context
from csapp.ui.table_model import TableModel

_LONG = 50_000


class ChipCounter(QObject):
    """Counts all chips at once; of a long table chip by chip, so that other reading comes between."""

    counted = Signal()

    def __init__(self, chips: ChipRow, model: TableModel, context: Context) -> None:
        super().__init__(chips)
        self._chips = chips
        self._model = model
        self._context = context

    def count(self) -> None:
        """Count for the view the model shows."""
        names = [entry.key for entry in self._model.register.filters]
        groups = [[name] for name in names] if self._model.rowCount() > _LONG else [names]
        self._next(groups, {})

    def _next(self, groups: list[list[str]], known: dict[str, int]) -> None:
        if not groups or not groups[0]:
            self._chips.set_counts(known)
            self.counted.emit()
            return
        view: View = self._model.view
        register, now, by = self._model.register, self._model.now, self._context.by
        job = partial(query.counts, register, view, now, by, only=groups[0])
        self._context.runner.run(self, job, partial(self._keep, groups[1:], known), self._refuse, latest="counts")

    def _keep(self, groups: list[list[str]], known: dict[str, int], found: dict[str, int]) -> None:
        self._next(groups, known | found)

    def _refuse(self, problem: UserError) -> None:
        """The page says why nothing can be read; chips stay without numbers."""
        self._chips.set_counts({})
