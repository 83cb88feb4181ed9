"""车位图: every space as it lies, with the lease that stands on it and what may be done now (look 06)."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any, cast

from csapp.core.marks import mark
from csapp.core.roles import Permission, may
from csapp.features.parking_lease.documents import tables
from csapp.features.parking_lease.models.board import SpaceNow, SpaceState
from csapp.features.parking_lease.models.rounds import ListKind
from csapp.features.parking_lease.models.rules import rules
from csapp.features.parking_lease.page.begin import MapForms
from csapp.features.parking_lease.page.board import (
    BESIDE,
    FACES,
    GAP,
    Board,
    place_of,
    read_board,
    short_facts,
    sign_of,
    spaces_meant,
    until_words,
    waits_for,
)
from csapp.features.parking_lease.register.lease import LEASES
from csapp.masterdata.vehicles.models import SPACE_HEIGHT, SPACE_STEP, MapMark
from csapp.masterdata.vehicles.register import SPACES
from csapp.registers.facts import NextStep, RecordFacts, facts
from csapp.ui.buttons import Button
from csapp.ui.changes import Follower
from csapp.ui.chips import ChipChoice
from csapp.ui.context import Context
from csapp.ui.editors import FormTools
from csapp.ui.keys import bind
from csapp.ui.page_steps import PageSteps
from csapp.ui.register_page import RegisterPage
from csapp.ui.segments import Choice
from csapp.ui.space_map import MapPlace, placed_without
from csapp.ui.space_map_frame import SpaceMapFrame
from csapp.ui.theme import Tone


class ParkingMap(MapForms):
    """`board` is what was read last."""

    def __init__(self, context: Context, tools: FormTools) -> None:
        super().__init__(context, LEASES)
        self.board = Board((), (), ())
        self.tools, self.zone, self._filter, self._found = tools, "", "all", frozenset[int]()
        self._wanted = 0
        days = rules().horizon_days
        chips = [ChipChoice("all", self.tr("全部"))]
        chips += [
            ChipChoice(state.value, face[0].format(days=days), face[1], is_quiet=face[2] is Tone.NEUTRAL)
            for state, face in FACES.items()
        ]
        self.frame = SpaceMapFrame(
            self,
            self.tr("车位"),
            chips,
            tools,
            find_hint=self.tr("车位号或车牌"),
            hint="",
        )
        self.message, self.panel = self.frame.message, self.frame.panel
        self._add_buttons()
        # the steps ask of a page what this one has; it is no register page, since its places are spaces
        self.steps = PageSteps(cast("RegisterPage", self))
        self.prepare()
        self.openers |= {"lease": lambda _told, _step: self.new_record(), "wait": lambda _told, _step: self.queue()}
        self.openers["space"] = lambda told, _step: self.view_asked.emit("parking_space", told.id)
        self._connect()
        Follower(self, context.changed, self.reads(), self.refresh)
        self.refresh()

    def reads(self) -> frozenset[str]:
        return frozenset({"parking_lease", "parking_space", "parking_mark", "vehicles", "parking_report"})

    def _add_buttons(self) -> None:
        self.list_button = Button(self.tr("到期清单"), icon="print", key="Ctrl P", parent=self.frame.head)
        self.more_button = Button(self.tr("更多"), icon="more", parent=self.frame.head)
        self.new_button = Button(self.tr("新租赁"), icon="plus", key="Ctrl N", parent=self.frame.head)
        for button in (self.list_button, self.more_button, self.new_button):
            self.frame.row.addWidget(button)
        self.new_button.setVisible(may(self.context.by, Permission.WRITE))
        self.list_button.setVisible(may(self.context.by, Permission.WRITE))
        self.list_button.clicked.connect(self.print_expiry)
        self.more_button.clicked.connect(self.open_menu)
        self.new_button.clicked.connect(self.new_record)

    def _connect(self) -> None:
        frame = self.frame
        for part in (frame.map, frame.list):
            part.moved.connect(self._move)
            part.went_in.connect(self._go_in)
        frame.chips.chosen.connect(self.narrow)
        frame.finder.typed.connect(self._mark)
        frame.finder.given.connect(self._go_found)
        frame.finder.left.connect(self.leave_panel)
        frame.panel.left.connect(self.leave_panel)
        frame.panel.reveal_asked.connect(self._reveal)
        bind(self, "Ctrl+U", self._reveal)
        bind(self, "Ctrl+P", self._print_here)
        bind(self, "Ctrl+N", self.new_record)

    # Reading

    def refresh(self) -> None:
        """Read all spaces again; the cursor stays on its space."""
        job = partial(read_board, self.context.clock())
        self.context.runner.run(self, job, self._show, self.message.error, latest="board")

    def _show(self, board: Board) -> None:
        zones = board.zones()
        if zones != self.board.zones() and len(zones) > 1:
            choices = [Choice(zone, zone or self.tr("没有分区")) for zone in zones]
            self.frame.show_zones(choices, self.tr("哪个区域")).chosen.connect(self.show_zone)
        self.board = board
        self.show_zone(self.zone if self.zone in zones else zones[0] if zones else "")
        if not zones:
            self.message.note(self.tr("还没有车位。在「档案」里登记车位，或按一行文字画出整排。"))
        if self._wanted:
            self.open_record(self._wanted)

    def show_zone(self, zone: str) -> None:
        """Another zone, or the same with what is true now."""
        self.zone = zone
        if self.frame.zones is not None:
            self.frame.zones.set_value(zone)
        spaces = [space for space in self.board.spaces if space.zone == zone]
        counts = {state.value: sum(one.state is state for one in spaces) for state in SpaceState}
        self.frame.chips.set_counts({"all": len(spaces), **counts})
        marks = [one for one in self.board.marks if one.zone == zone]
        self.frame.show_places(list(self._places(spaces, marks)), [sign_of(one) for one in marks])
        self.show_space()

    def _places(self, spaces: Sequence[SpaceNow], marks: Sequence[MapMark]) -> list[MapPlace]:
        """Drawn spaces where they lie, the others in rows below."""
        drawn = {one.space_id: (one.x, one.y) for one in spaces if one.x is not None and one.y is not None}
        lowest = max((y + SPACE_HEIGHT for _, y in drawn.values()), default=0)
        lowest = max([lowest, *(one.y + one.height for one in marks)]) if drawn else 0
        rest = [one.space_id for one in spaces if one.space_id not in drawn]
        for key, x, y in placed_without(rest, BESIDE, SPACE_STEP, SPACE_HEIGHT + GAP):
            drawn[key] = (x, y + lowest)
        return [place_of(one, *drawn[one.space_id], is_faint=self._is_faint(one)) for one in spaces]

    def _is_faint(self, space: SpaceNow) -> bool:
        if self._found:
            return space.space_id not in self._found
        return self._filter not in ("all", space.state.value)

    def narrow(self, key: str) -> None:
        """Only the spaces of one chip stand out; the cursor goes to the first of them."""
        self._filter = key
        self.show_zone(self.zone)
        space = self.space_now()
        first = next((one for one in self.board.spaces if one.zone == self.zone and not self._is_faint(one)), None)
        if first is not None and (space is None or self._is_faint(space)):
            self.frame.go_to(first.space_id)

    # The space under the cursor

    def space_now(self) -> SpaceNow | None:
        """The space under the cursor."""
        place = self.frame.map.place_now()
        key = place.key if place is not None else 0
        return next((space for space in self.board.spaces if space.space_id == key), None)

    def _move(self, key: int) -> None:
        self.frame.go_to(key)
        self.show_space()

    def show_space(self) -> None:
        """The panel follows the cursor."""
        space = self.space_now()
        if space is None:
            self.panel.show_nothing()
            return
        job = partial(self.facts_of, space)
        self.context.runner.run(self, job, self._show_facts, self.message.error, latest="facts")

    def facts_of(self, space: SpaceNow) -> RecordFacts:
        """The lease on a space, or the space itself with what may be begun; in the worker."""
        by, now = self.context.by, self.context.clock()
        if space.lease_id:
            told = facts(LEASES, space.lease_id, now, by)
            title = f"{space.code}　{space.plate[:2]}·{space.plate[2:]}"
            told = replace(told, title=title, facts=tuple(short_facts(told, space)))
            if space.state not in (SpaceState.EXPIRING, SpaceState.EXPIRED) or space.paid_until is None:
                return told
            words = until_words((space.paid_until - now.date()).days)
            return replace(told, state=words, shape=FACES[space.state][1])
        told = facts(SPACES, space.space_id, now, by)
        steps = self._steps_of(space) if may(by, Permission.WRITE) else ()
        return replace(told, state=str(space.state), shape=FACES[space.state][1], steps=steps, missing=waits_for(space))

    @staticmethod
    def _steps_of(space: SpaceNow) -> tuple[NextStep, ...]:
        change = NextStep("space", mark("修改车位"), "sign", opens="space")
        if space.state is SpaceState.FREE:
            return (NextStep("lease", mark("办理租赁"), "parking", opens="lease"), change)
        return (NextStep("wait", mark("登记排队"), "users", opens="wait"), change)

    def _show_facts(self, told: RecordFacts) -> None:
        space = self.space_now()
        is_lease = space is not None and space.lease_id == told.id
        paper = self.make_paper_section(told) if is_lease else None
        self.panel.show_facts(told, self.context.clock().date(), paper)

    def _go_in(self) -> None:
        space = self.space_now()
        if space is not None and space.state is SpaceState.FREE and may(self.context.by, Permission.WRITE):
            self.new_record()
        else:
            self.panel.focus_first()

    def leave_panel(self) -> None:
        """Back to the spaces."""
        self.frame.put_aside(None)
        self.frame.take_focus()

    take_focus = leave_panel

    def _reveal(self) -> None:
        told, space = self.panel.facts, self.space_now()
        if told is not None and space is not None and space.lease_id == told.id:
            job: Any = self.reveal_job(told)
            self.context.runner.run(self, job, self.panel.show_clear, self.message.error)

    # Finding

    def _mark(self, text: str) -> None:
        """What is meant so far stands out, in every zone."""
        self._found = frozenset(one.space_id for one in spaces_meant(text, self.board.spaces)) if text else frozenset()
        self.show_zone(self.zone)

    def _go_found(self, text: str) -> None:
        found = spaces_meant(text, self.board.spaces)
        self._found = frozenset()
        if not found:
            self.message.error(self.tr("没有找到「{text}」。写车位号如 B1-027，或车牌的一部分。").format(text=text))
            self.frame.finder.selectAll()
            return
        if len(found) > 1:
            self.message.note(self.tr("有 {count} 个车位，先到第一个，用方向键选。").format(count=len(found)))
        self.frame.finder.empty()
        self.go_to(found[0])
        self.frame.take_focus()

    def go_to(self, space: SpaceNow) -> None:
        """The cursor on a space, in whichever zone it lies."""
        self.show_zone(space.zone)
        self.frame.go_to(space.space_id)
        self.show_space()

    def open_record(self, lease_id: int) -> bool:
        """The space of an open lease; False where no space shows it."""
        space = next((one for one in self.board.spaces if one.lease_id == lease_id), None)
        self._wanted = lease_id if space is None and not self.board.spaces else 0
        if space is not None:
            self.go_to(space)
        return space is not None or bool(self._wanted)

    def show_record(self, lease_id: int) -> None:
        """The space of a lease that was just begun."""
        self._wanted = lease_id
        self.refresh()

    def _print_here(self) -> None:
        """Ctrl+P: the paper of what the panel shows while the focus is there, else 到期清单."""
        told, space = self.panel.facts, self.space_now()
        inside = self.panel.isAncestorOf(self.focusWidget()) if self.focusWidget() is not None else False
        if inside and told is not None and space is not None and space.lease_id == told.id:
            self.print_paper(told)
        else:
            self.print_expiry()

    def print_expiry(self) -> None:
        """费用到期车辆清单 for the gates."""
        self.put_on_paper(tables.issue, ListKind.DUE)
