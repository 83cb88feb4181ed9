"""新租赁 and 登记排队: the resident from the finder, then what is asked at the counter."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from csapp.core.errors import BadInput
from csapp.features.parking_lease.register.lease import APPLY_FIELDS
from csapp.features.parking_lease.register.rounds import WAITING
from csapp.masterdata.people.page import ResidentFinder, ids_of
from csapp.registers.spec import Field
from csapp.ui.context import Context
from csapp.ui.editors import FormTools
from csapp.ui.finder_rows import FinderRow
from csapp.ui.foot_dock import FootDock
from csapp.ui.in_place_form import InPlaceForm
from csapp.ui.labels import Label


class _ResidentForm(QFrame):
    """A finder over a form; `given` carries the values with `unit` and `person`."""

    given = Signal(object)
    closed = Signal()
    name_field = "holder"

    def __init__(self, context: Context, title: str, fields: Sequence[Field], tools: FormTools) -> None:
        super().__init__()
        self.setProperty("panel", "true")
        self.setAccessibleName(title)
        self._unit: int | None = None
        self._person: int | None = None
        self._name = ""
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 1, 1, 1)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        outer.setSpacing(0)
        outer.addWidget(area)
        dock = FootDock(area, 16, self)
        outer.addWidget(dock)
        body = QWidget()
        area.setWidget(body)
        area.viewport().setAutoFillBackground(False)
        body.setAutoFillBackground(False)
        column = QVBoxLayout(body)
        column.setContentsMargins(12, 12, 12, 16)
        column.setSpacing(8)
        self.finder = ResidentFinder(context, offers_not_on_file=False, parent=body)
        self.finder.picked.connect(self._choose)
        self.form = InPlaceForm(title, fields, tools, parent=body)
        self.form.closed.connect(self.closed)
        self.form.given.connect(self._give)
        column.addWidget(Label(self.tr("从住户里找，选定就填好姓名和房号"), "hint", body))
        column.addWidget(self.finder)
        column.addWidget(self.form)
        column.addStretch(1)
        dock.watch(self.form)

    def focus_first(self) -> None:
        """The finder: who comes is asked first."""
        self.finder.setFocus()

    def _choose(self, row: FinderRow) -> None:
        self._unit, self._person = ids_of(row)
        self._name = row.name or ("" if self._unit else row.title)
        self.form.form.set_values({self.name_field: self._name})
        self.finder.set_picked_text("　".join(filter(None, (row.title, row.name))))
        self.form.form.focus_first()

    def _give(self, values: dict[str, Any]) -> None:
        same = values.get(self.name_field, "").strip() == self._name
        told = {name: value for name, value in values.items() if value not in (None, "")}
        self.given.emit({**told, "unit": self._unit, "person": self._person if same else None})

    def show_error(self, problem: BadInput) -> bool:
        """A refusal under its field; False where there is none such."""
        return self.form.show_error(problem)


class ApplyForm(_ResidentForm):
    """申请 for a space and a car."""

    def __init__(self, context: Context, tools: FormTools, space: str) -> None:
        super().__init__(context, self.tr("登记申请"), APPLY_FIELDS, tools)
        self.form.form.set_values({"space": space})


class WaitForm(_ResidentForm):
    """排队 for a space of a sort."""

    name_field = "name"

    def __init__(self, context: Context, tools: FormTools, kind: str) -> None:
        fields = [WAITING.field(name) for section in WAITING.form for name in section.fields]
        super().__init__(context, self.tr("登记排队"), fields, tools)
        self.form.form.set_values({"kind": kind})
