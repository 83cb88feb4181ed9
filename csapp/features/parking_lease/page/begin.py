"""What is begun on the map: a lease, a place in the queue, another drawing of a zone, the lists that go out."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu

from csapp.core.errors import BadInput, UserError
from csapp.core.marks import mark
from csapp.core.roles import Permission, may
from csapp.features.parking_lease.documents import tables
from csapp.features.parking_lease.models.board import SpaceNow
from csapp.features.parking_lease.models.rounds import ListKind
from csapp.features.parking_lease.models.rules import rules
from csapp.features.parking_lease.page.apply_form import ApplyForm, WaitForm
from csapp.features.parking_lease.page.draw_form import DrawForm
from csapp.features.parking_lease.page.shared import LeaseHooks
from csapp.features.parking_lease.service import lease as service
from csapp.features.parking_lease.service import rounds
from csapp.masterdata.vehicles.documents import draw_from_file
from csapp.masterdata.vehicles.service import draw_zone
from csapp.registers.spec import Field, Kind
from csapp.ui.buttons import Button
from csapp.ui.editors import FormTools
from csapp.ui.in_place_form import InPlaceForm
from csapp.ui.space_map_frame import SpaceMapFrame

RULE_FIELDS = (
    Field("cars_per_space", mark("一个车位最多几辆车"), Kind.NUMBER, required=True),
    Field("spaces_per_household", mark("一户最多几个车位"), Kind.NUMBER, required=True),
    Field("horizon_days", mark("到期清单提前几天"), Kind.NUMBER, required=True),
    Field("list_every_days", mark("到期清单几天一次"), Kind.NUMBER, required=True),
    Field("undertaking_on_renewal", mark("续租也重签承诺书"), Kind.CHECK),
)


class MapForms(LeaseHooks):
    """Forms beside the map; `view_asked` leads to another view of the page, with register and record."""

    view_asked = Signal(str, int)
    frame: SpaceMapFrame
    tools: FormTools
    zone: str
    more_button: Button

    def space_now(self) -> SpaceNow | None:
        """The space under the cursor."""
        return None

    def leave_panel(self) -> None:
        """Back to the spaces."""

    def refresh(self) -> None:
        """Read all spaces again."""

    def show_record(self, lease_id: int) -> None:
        """The space of a lease that was just begun."""

    def new_record(self) -> None:
        """Ctrl+N, or Enter on a free space: 申请 with the space under the cursor."""
        if not may(self.context.by, Permission.WRITE):
            return
        space = self.space_now()
        form = ApplyForm(self.context, self.tools, space.code if space is not None and not space.lease_id else "")
        form.closed.connect(self.leave_panel)
        form.given.connect(lambda values: self._run_form(form, partial(service.apply, **values)))
        self.frame.put_aside(form)
        form.focus_first()

    def more(self) -> list[tuple[str, Callable[[], None]]]:
        """What 更多 offers this role now."""
        offered: list[tuple[str, Callable[[], None]]] = [
            (self.tr("月末核对 28–30 日"), lambda: self.view_asked.emit("parking_round", 0))
        ]
        if may(self.context.by, Permission.WRITE):
            lists = (ListKind.LEASES, ListKind.BOARDS)
            offered += [(kind.value, partial(self.put_on_paper, tables.issue, kind)) for kind in lists]
            offered.append((self.tr("登记排队"), self.queue))
        if may(self.context.by, Permission.EDIT_MASTERDATA):
            offered.append((self.tr("画一个区域的车位"), self.draw_zone))
        if may(self.context.by, Permission.SETTINGS):
            offered.append((self.tr("车位租赁的规定"), self.arrange_rules))
        return offered

    def open_menu(self) -> None:
        """更多."""
        menu, button = QMenu(self), self.more_button
        for label, act in self.more():
            menu.addAction(label).triggered.connect(act)
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def arrange_rules(self) -> None:
        """How many cars and spaces, how far ahead, how often: as the office settled it."""
        form = InPlaceForm(self.tr("车位租赁的规定"), RULE_FIELDS, self.tools)
        form.setProperty("panel", "true")
        form.closed.connect(self.leave_panel)

        def done(_rules: Any) -> None:
            self.leave_panel()
            self.message.good(self.tr("规定已记下，从现在起照此办理。"))
            self.refresh()

        def failed(problem: UserError) -> None:
            if not (isinstance(problem, BadInput) and form.show_error(problem)):
                self.message.error(problem)

        def keep(values: dict[str, Any]) -> None:
            job = partial(rounds.change_rules, by=self.context.by, at=self.context.clock(), **values)
            self.context.runner.run(self, job, done, failed)

        form.given.connect(keep)
        self.frame.put_aside(form)
        held = rules()
        form.start({field.key: getattr(held, field.key) for field in RULE_FIELDS}, {})

    def draw_zone(self) -> None:
        """A zone's rows from a short text or from a sheet."""
        form = DrawForm(self.tools, self.zone)
        form.closed.connect(self.leave_panel)
        form.given.connect(lambda values: self._draw(form, partial(draw_zone, **values)))
        form.file_chosen.connect(lambda file, values: self._draw(form, partial(draw_from_file, file=file, **values)))
        self.frame.put_aside(form)
        form.focus_first()

    def _draw(self, form: DrawForm, job: Any) -> None:
        def done(spaces: list[Any]) -> None:
            self.leave_panel()
            self.message.good(self.tr("已画好 {count} 个车位。").format(count=len(spaces)))
            self.zone = str(spaces[0].zone)
            self.refresh()

        def failed(problem: UserError) -> None:
            if not (isinstance(problem, BadInput) and form.show_error(problem)):
                self.message.error(problem)

        self.context.runner.run(self, partial(job, by=self.context.by, at=self.context.clock()), done, failed)

    def queue(self) -> None:
        """登记排队 for the sort of the space under the cursor."""
        space = self.space_now()
        form = WaitForm(self.context, self.tools, space.kind if space is not None else "")
        form.closed.connect(self.leave_panel)
        form.given.connect(lambda values: self._run_form(form, partial(rounds.wait, **values)))
        self.frame.put_aside(form)
        form.focus_first()

    def _run_form(self, form: ApplyForm | WaitForm, job: Any) -> None:
        def done(record: Any) -> None:
            self.leave_panel()
            self.message.good(self.tr("已记下，编号 {number}。").format(number=record.number))
            self.show_record(record.id if record.key() == "parking_lease" else 0)

        def failed(problem: UserError) -> None:
            if not (isinstance(problem, BadInput) and form.show_error(problem)):
                self.message.error(problem)

        self.context.runner.run(self, partial(job, by=self.context.by, at=self.context.clock()), done, failed)
