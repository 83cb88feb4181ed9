"""意见: the register, and a new opinion with its customer taken from the people on file (S22)."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtWidgets import QVBoxLayout

from csapp.core.roles import Actor
from csapp.features.opinion.models import Channel, Opinion
from csapp.features.opinion.register import OPINIONS
from csapp.features.opinion.service import intake
from csapp.masterdata.people.page import ResidentFinder, ids_of
from csapp.registers.facts import RecordFacts
from csapp.ui.context import Context
from csapp.ui.editors import FormTools
from csapp.ui.finder_rows import FinderRow
from csapp.ui.labels import Label
from csapp.ui.moments import Days
from csapp.ui.register_page import RegisterPage
from csapp.ui.segments import Segments
from csapp.ui.tab_order import put_before


class OpinionPage(RegisterPage):
    """Ctrl+N asks whose opinion it is, then for the words."""

    def __init__(self, context: Context, tools: FormTools | None = None) -> None:
        self._chosen: tuple[str, tuple[int | None, int | None]] = ("", (None, None))
        declared = replace(OPINIONS, create=self._record)
        super().__init__(context, declared, tools or FormTools(Days(clock=context.clock)))

    def take_focus(self) -> None:
        """What opening the page does: the rows take the keys."""
        self.table.setFocus()

    def open_record(self, record_id: int) -> None:
        """Show one opinion, whatever the chips say."""
        self.show_record(record_id)

    def reveal_job(self, facts: RecordFacts) -> Callable[[], str | Mapping[str, str]]:
        """Ctrl+U: the customer's telephone, for 30 s, with its audit line."""
        return partial(intake.reveal, facts.id, by=self.context.by, at=self.context.clock())

    def new_record(self) -> None:
        """Ctrl+N: the declared form, with the finder over it."""
        super().new_record()
        form = self.panel.in_place
        if form is None:
            return
        self._chosen = ("", (None, None))
        if not form.draft().get("channel"):
            form.form.set_values({"channel": Channel.PATROL})
        finder = ResidentFinder(self.context, offers_not_on_file=False, parent=form)
        finder.picked.connect(self._choose)
        channel = form.form.entry("channel")
        if isinstance(channel, Segments):
            channel.wrap(3)
        column = form.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(1, Label(self.tr("从住户里找，选定就填好客户和房号"), "hint", form))
        column.insertWidget(2, finder)
        finder.show()
        put_before((finder,), form.form.entry("customer"))
        finder.setFocus()

    def _choose(self, row: FinderRow) -> None:
        form = self.panel.in_place
        if form is None:
            return
        name = row.name or ("" if ids_of(row)[0] else row.title)
        self._chosen = (name, ids_of(row))
        form.form.set_values({"customer": name})
        finder = form.findChild(ResidentFinder)
        if finder is not None:
            finder.set_picked_text("　".join(filter(None, (row.title, row.name))))
        form.form.entry("content" if name else "customer").setFocus()

    def _record(self, *, by: Actor, at: datetime, **values: Any) -> Opinion:
        """The use case with the room and person that were picked; called in the worker."""
        name, (unit, person) = self._chosen
        same = person is not None and values.get("customer", "").strip() == name
        return intake.record(by=by, at=at, unit=unit, person=person if same else None, **values)
