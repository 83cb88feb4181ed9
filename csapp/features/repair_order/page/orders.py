"""报修台账: paper, photos and bill in the panel; a new order with the person finder over its form (look 04)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from csapp.core.errors import UserError
from csapp.core.marks import mark
from csapp.core.roles import Actor, Permission, may
from csapp.features.repair_order.models.bill import BillEntry
from csapp.features.repair_order.models.order import Order
from csapp.features.repair_order.models.words import Channel
from csapp.features.repair_order.models.words import Kind as OrderKind
from csapp.features.repair_order.page.bill import BillSection, Drafts
from csapp.features.repair_order.page.keys import KeyDesk, KeySection, KeyStanding
from csapp.features.repair_order.page.papers import Open, OrderPapers, show_file
from csapp.features.repair_order.page.photos import Photo, PhotoSection
from csapp.features.repair_order.register import ORDERS, create_order
from csapp.features.repair_order.service import intake, reading, work
from csapp.features.repair_order.workflow import OPEN, ORDER, OrderState
from csapp.masterdata.people.page import ResidentFinder, ids_of
from csapp.masterdata.places.service import unit_at
from csapp.registers.facts import RecordFacts
from csapp.ui.context import Context
from csapp.ui.editors import FormTools
from csapp.ui.fields import Line
from csapp.ui.finder_rows import FinderRow
from csapp.ui.in_place_form import InPlaceForm
from csapp.ui.keys import bind
from csapp.ui.labels import Label, rule
from csapp.ui.notice import Notice
from csapp.ui.register_page import RegisterPage
from csapp.ui.tab_order import put_before
from csapp.ui.theme import Tone, theme

_S = OrderState
_BILLED = {ORDER.states[state].label for state in (_S.WORKING, _S.AGREED, _S.DONE, _S.AWAITING_SHEET)}
_OPEN = {ORDER.states[state].label for state in OPEN}
_MOST = 3
_COUNTED = ("fee_fen", "minutes_spent", "estimate_fen")
# Typed by name, while the record holds a link under the same key.
_NAMES = {"item": "item_name", "trade": "trade_name", "technician": "technician_name"}


def faults_before(unit_id: int | None, room: str, now: datetime) -> list[str]:
    """What this room reported within 90 days, newest first; called in the worker, nothing for an unknown room."""
    if unit_id is None and room.strip():
        try:
            unit_id = unit_at(room).id
        except UserError:
            return []
    return [_told(order) for order in reading.earlier_faults(unit_id, None, now)]


def _told(order: Order) -> str:
    words = mark("{day} {content}（{state}，{number}）")
    # data: the full stop people end their sentences with
    content = " ".join(order.content.split()).rstrip("。")[:24]
    state = ORDER.states[OrderState(order.state)].label
    return words.format(day=f"{order.reported_at:%m-%d}", content=content, state=state, number=order.number)


class OrderRegister(RegisterPage):
    """`open_file` shows a file and can be replaced."""

    new_key = "F3"

    def __init__(self, context: Context, tools: FormTools, keys: KeyDesk | None = None) -> None:
        self._keys = keys
        self._chosen: tuple[str, str, tuple[int | None, int | None]] = ("", "", (None, None))
        self._drafts: Drafts = {}
        self.open_file: Open = show_file
        fields = tuple(replace(field, path=_NAMES.get(field.key, field.path)) for field in ORDERS.fields)
        super().__init__(context, replace(ORDERS, create=self._create, fields=fields), tools)
        self.papers = OrderPapers(self, context, self.message, self._show_file, self.refresh)
        self.bill: BillSection | None = None
        self.photos: PhotoSection | None = None
        self.repeats: Notice | None = None
        bind(self, "Alt+B", self._open_bill)
        bind(self, "Alt+K", self._ask_key)

    def reads(self) -> frozenset[str]:
        """Who has the key of the room is shown, too."""
        return super().reads() | (self._keys.tables if self._keys is not None else frozenset())

    def reveal_job(self, facts: RecordFacts) -> Callable[[], str | Mapping[str, str]] | None:
        """Ctrl+U: the customer's telephone, for 30 s, with its audit line."""
        return partial(intake.reveal_phone, facts.id, by=self.context.by, at=self.context.clock())

    def _show_facts(self, facts: RecordFacts) -> None:
        """A zero nobody wrote is not offered as an answer: an empty fee is the sum of the bill, empty minutes count."""
        values = {key: value for key, value in facts.values.items() if value or key not in _COUNTED}
        super()._show_facts(replace(facts, values=values))

    # Paper, bill, photos

    def make_paper_section(self, facts: RecordFacts) -> QWidget:
        """The work order on paper, what it took, and photos before and after."""
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        may_write = may(self.context.by, Permission.WRITE)
        self.bill = self._make_bill(facts, can_change=may_write and facts.state in _BILLED)
        self.photos = self._make_photos(facts, can_add=may_write and facts.state in _OPEN)
        for at, part in enumerate((self.papers.section(facts), self.bill, self.photos)):
            if at:
                column.addWidget(rule(whole))
            column.addWidget(part)
        if self._keys is not None:
            self._add_keys(column, facts, self._keys)
        return whole

    def _add_keys(self, column: QVBoxLayout, facts: RecordFacts, keys: KeyDesk) -> None:
        """Above the paper, as soon as it is known that a key comes into it."""
        section, line = KeySection(), rule(column.parentWidget())
        section.asked.connect(self._ask_key)
        line.hide()
        column.insertWidget(0, section)
        column.insertWidget(1, line)

        def show(told: KeyStanding | None) -> None:
            section.show_standing(told, may_act=may(self.context.by, Permission.WRITE))
            line.setVisible(told is not None)

        job = partial(keys.read, facts.id, self.context.clock())
        self.context.runner.run(section, job, show, latest="key")

    def _ask_key(self) -> None:
        """Alt+K: the key of the room, lent to whoever is sent or back from him."""
        facts = self.panel.facts
        if facts is not None and self._keys is not None and may(self.context.by, Permission.WRITE):
            self._keys.act(self, facts.id)

    def print_paper(self, facts: RecordFacts) -> None:
        """Ctrl+P: the selected orders in one file, else the one shown."""
        rows = [self.model.row_at(at) for span in self.table.selected_ranges() for at in span]
        chosen = [row.id for row in rows if row is not None]
        self.papers.print_sheets(chosen if facts.id in chosen else [facts.id])

    def _make_bill(self, facts: RecordFacts, *, can_change: bool) -> BillSection:
        def save(entries: Sequence[BillEntry], failed: Callable[[UserError], None]) -> None:
            by, at = self.context.by, self.context.clock()
            job = partial(work.put_lines, facts.id, entries, version=facts.version, by=by, at=at)
            self.context.runner.run(self, job, self._bill_saved, failed)

        section = BillSection(facts.id, can_change=can_change, drafts=self._drafts, save=save)
        job = partial(BillSection.read, facts.id)
        self.context.runner.run(section, job, section.show_lines, latest="bill")
        return section

    def _bill_saved(self, order: Order) -> None:
        self._drafts.pop(order.id, None)
        self.message.good(self.tr("{number} 的明细已记下。").format(number=order.number))
        self.refresh()
        self.leave_panel()

    def _open_bill(self) -> None:
        """Alt+B: write what it took."""
        if self.bill is not None and self.bill.change.isVisible():
            self.place.open()
            self.bill.open()

    def _make_photos(self, facts: RecordFacts, *, can_add: bool) -> PhotoSection:
        section = PhotoSection(can_add=can_add)
        section.given.connect(partial(self._attach, facts.id))
        section.refused.connect(self._refuse_drop)
        section.open_asked.connect(self._show_photo)
        job = partial(PhotoSection.read, facts.id, self.context.folder)
        self.context.runner.run(section, job, section.show_photos, latest="photos")
        return section

    def _show_photo(self, photo: Photo) -> None:
        job = partial(PhotoSection.copy, photo, self.context.folder)
        self.context.runner.run(self, job, self._show_file, self.message.error)

    def _show_file(self, file: Path) -> None:
        self.open_file(file)

    def _attach(self, order_id: int, files: Sequence[Path], purpose: str) -> None:
        """Each photo by itself: one that is none is refused, the order and the others stay."""
        by, at, folder = self.context.by, self.context.clock(), self.context.folder

        def keep() -> int:
            for file in files:
                work.attach_photo(order_id, file, folder, by=by, at=at, purpose=purpose)
            return len(files)

        def done(count: int) -> None:
            self.message.good(self.tr("已附 {count} 张照片。").format(count=count))
            self.refresh()

        self.context.runner.run(self, keep, done, self.message.error)

    def _refuse_drop(self, names: Sequence[str]) -> None:
        words = self.tr("「{name}」不是照片，换一个 jpg、png 或 heic 文件。")
        self.message.error(words.format(name=names[0]))

    # A new order

    def new_record(self) -> None:
        """F3: the declared form under the finder; what this room reported before is said at once."""
        super().new_record()
        form = self.panel.in_place
        if form is None:
            return
        self._chosen = ("", "", (None, None))
        finder = ResidentFinder(self.context, offers_not_on_file=False, parent=form)
        finder.picked.connect(self._choose)
        self.repeats = Notice(Tone.WARN, "", "warn", form)
        self.repeats.hide()
        column = form.layout()
        assert isinstance(column, QVBoxLayout)
        told = Label(self.tr("从住户里找，选定就填好房号和报修人；公共部位空着"), "hint", form).wrapping()
        for at, part in enumerate((told, finder, self.repeats), 1):
            column.insertWidget(at, part)
        finder.show()
        room = form.form.entry("room")
        assert isinstance(room, Line)
        room.editingFinished.connect(partial(self._look_back, form))
        form.form.entry("channel").setMinimumWidth(theme().px(120))
        typed = form.form.draft()
        usual = {"channel": Channel.CALL, "kind": OrderKind.REPAIR}
        form.form.set_values({key: value for key, value in usual.items() if not typed.get(key)})
        put_before((finder,), room)
        finder.setFocus()

    def _choose(self, row: FinderRow) -> None:
        form = self.panel.in_place
        if form is None:
            return
        unit, _person = ids_of(row)
        name = row.name or ("" if unit else row.title)
        room = row.title if unit else ""
        self._chosen = (room, name, ids_of(row))
        form.form.set_values({"room": room, "customer": name})
        finder = form.findChild(ResidentFinder)
        if finder is not None:
            finder.set_picked_text("　".join(filter(None, (row.title, row.name))))
        form.form.entry("content").setFocus()
        self._look_back(form)

    def _look_back(self, form: InPlaceForm) -> None:
        """Repeated faults of one unit in 90 days are pointed out (S61)."""
        room = str(form.form.draft().get("room", ""))
        picked, _, (unit, _) = self._chosen
        job = partial(faults_before, unit if room == picked else None, room, self.context.clock())
        self.context.runner.run(form, job, self._say_repeats, latest="faults")

    def _say_repeats(self, faults: list[str]) -> None:
        if self.repeats is None or self.panel.in_place is None:
            return
        if not faults:
            self.repeats.hide()
            return
        words = self.tr("这一户 90 天内报过 {count} 次：{faults}。问一声是不是同一处。")
        if len(faults) > _MOST:
            words = self.tr("这一户 90 天内报过 {count} 次，最近的：{faults}。问一声是不是同一处。")
        self.repeats.say(words.format(count=len(faults), faults="；".join(faults[:_MOST])))

    def _create(self, *, by: Actor, at: datetime, **values: Any) -> Order:
        """The use case with the room and person that were picked; called in the worker."""
        room, name, (unit, person) = self._chosen
        typed = str(values.get("room") or "")
        if unit is None or typed != room:
            return create_order(by=by, at=at, **_given(values))
        given = _given({key: value for key, value in values.items() if key != "room"})
        same = person is not None and str(given.get("customer", "")).strip() == name
        return intake.open_order(by=by, at=at, unit=unit, person=person if same else None, **given)


def _given(values: Mapping[str, Any]) -> dict[str, Any]:
    """What was filled in; the service knows what stands for the rest."""
    return {key: value for key, value in values.items() if value is not None}
