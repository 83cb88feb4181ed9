"""The key cabinet on the screen: hooks as on the wall, filtered, searched, scanned; what may be done is a slice's."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from csapp.core.marks import mark
from csapp.core.workflow import Shape
from csapp.masterdata.keys.models import Hook, HookState
from csapp.masterdata.keys.register import KEY_SETS
from csapp.masterdata.keys.service import cabinets, find_keys, read_hook
from csapp.registers.facts import RecordFacts, facts
from csapp.registers.spec import Register
from csapp.ui.cabinet_frame import CabinetFrame
from csapp.ui.cabinet_lists import CabinetLine
from csapp.ui.cabinet_view import CabinetCell
from csapp.ui.changes import Follower
from csapp.ui.chips import ChipChoice
from csapp.ui.context import Context
from csapp.ui.editors import FormTools
from csapp.ui.page_hooks import PageHooks
from csapp.ui.pill import Sign
from csapp.ui.segments import Choice, Segments
from csapp.ui.theme import Tone

FACES: dict[HookState, tuple[str, Shape, Tone | None]] = {
    HookState.IN: (mark("在柜"), Shape.DOT, None),
    HookState.OUT: (mark("借出"), Shape.HALF, Tone.ACCENT),
    HookState.OVERDUE: (mark("逾期"), Shape.TRIANGLE, Tone.DANGER),
    HookState.PENDING: (mark("待借"), Shape.DIAMOND, Tone.NEUTRAL),
    HookState.MISSING: (mark("遗失损坏"), Shape.CROSS, Tone.DANGER),
    HookState.EMPTY: (mark("空钩"), Shape.RING, None),
}
_AFTER_NAME = re.compile(r"[\s（(]")
OUT = (HookState.OUT, HookState.OVERDUE)


@dataclass(frozen=True)
class Board:
    """All cabinets as they hang now, by id: read in the worker."""

    labels: tuple[tuple[int, str], ...]
    hooks: dict[int, list[Hook]]

    def all(self) -> list[Hook]:
        """Every hook of every cabinet."""
        return [hook for hooks in self.hooks.values() for hook in hooks]

    def out(self) -> list[Hook]:
        """What is out of any cabinet, what was promised first on top."""
        return sorted(
            (hook for hook in self.all() if hook.state in OUT), key=lambda hook: hook.chase_at or datetime.max
        )


HooksOf = Callable[[int, datetime], list[Hook]]


def read_board(hooks_of: HooksOf, now: datetime) -> Board:
    """Every hook of every cabinet."""
    held = cabinets()
    return Board(tuple((one.id, str(one.label)) for one in held), {one.id: hooks_of(one.id, now) for one in held})


def look_up(text: str) -> list[int]:
    """The keys that are meant; in the worker."""
    return [key.id for key in find_keys(text)]


def cell_of(hook: Hook, *, is_faint: bool) -> CabinetCell:
    """A hook as it is drawn and read aloud."""
    label, shape, tone = FACES[hook.state]
    if hook.state is HookState.EMPTY:
        return CabinetCell(hook.label, word=label, spoken=f"{hook.label} {label}", is_empty=True, is_faint=is_faint)
    spoken = "，".join(filter(None, (f"{hook.label} {hook.subject}", label, hook.word, *_why(hook))))
    if hook.state is HookState.IN:
        return CabinetCell(hook.label, hook.subject, spoken=spoken, is_faint=is_faint)
    outlined = hook.state is HookState.MISSING
    return CabinetCell(
        hook.label, hook.subject, short_name(hook.word), spoken, shape, tone, outlined, is_faint=is_faint
    )


def _why(hook: Hook) -> tuple[str, ...]:
    """What a key that is out was lent for, and since when (peers 3.2, idea 7)."""
    if hook.state not in OUT or hook.lent_at is None:
        return ()
    return hook.purpose, mark("{at} 借出").format(at=f"{hook.lent_at:%m-%d %H:%M}")


def short_name(word: str) -> str:
    """What fits on a hook: 宏达防水 of 宏达防水 周师傅, 刘工 of 刘工（水表厂）; the panel tells it whole."""
    return _AFTER_NAME.split(word, maxsplit=1)[0] or word


def out_line(hook: Hook, now: datetime) -> CabinetLine:
    """A line of 在外钥匙: who has it since when, and until when."""
    lent = mark("{at} 借出，经办 {by}").format(at=f"{hook.lent_at:%m-%d %H:%M}", by=hook.lent_by)
    due = hook.chase_at or now
    if hook.state is HookState.OVERDUE:
        hours = int((now - due).total_seconds()) // 3600
        words = mark("逾期 {days} 天") if hours >= 48 else mark("逾期 {hours} 小时")
        sign = Sign(words.format(days=hours // 24, hours=hours), Shape.TRIANGLE)
    else:
        words = mark("今天 {time} 前") if due.date() == now.date() else mark("{day} {time} 前")
        sign = Sign(words.format(time=f"{due:%H:%M}", day=f"{due:%m-%d}"), Shape.HALF)
    who = mark("{name}（{kind}）").format(name=hook.borrower, kind=hook.kind)
    return CabinetLine(hook.key_id, hook.label, hook.subject, who, lent, sign)


class KeyCabinet(PageHooks):
    """`board` is what was read last. A slice says what a hook's panel shows and what happens to a key that is meant."""

    def __init__(self, context: Context, register: Register, tools: FormTools, hooks_of: HooksOf) -> None:
        super().__init__(context, register)
        self.board = Board((), {})
        self.tools, self.shown, self._hooks_of = tools, 0, hooks_of
        self._filter, self._found = "all", frozenset[int]()
        self._wanted: Callable[[], None] | None = None
        chips = [ChipChoice("all", self.tr("全部"))]
        chips += [ChipChoice(state.value, self.tr(label), shape) for state, (label, shape, _) in FACES.items()]
        hint = self.tr("与墙上钥匙柜同排同钩，钥匙牌上不写房号")
        asked = self.tr("扫钥匙牌，或输入钩号、房号")
        self.frame = CabinetFrame(self, self.tr(register.label), chips, tools, scan_hint=asked, hint=hint)
        self.message, self.panel = self.frame.message, self.frame.panel
        self.switch: Segments | None = None
        self.frame.chips.set_on("all")
        self.frame.chips.chosen.connect(self.narrow)
        self.frame.cabinet.moved.connect(self.show_hook)
        self.frame.cabinet.went_in.connect(self.panel.focus_first)
        self.frame.scan.given.connect(partial(self._look_for, self._found_keys))
        self.frame.scan.typed.connect(partial(self._look_for, self._mark))
        self.frame.out.opened.connect(self.open_key)
        self.frame.slip_asked.connect(self._print_slip)
        self.panel.link_opened.connect(context.go_to)
        for left in (self.frame.scan.left, self.panel.left):
            left.connect(self.leave_panel)
        Follower(self, context.changed, {register.key, "keys", "key_cabinet"}, self.refresh)

    # What a slice replaces

    def facts_of(self, hook: Hook) -> RecordFacts:
        """What the panel shows of a hook with a key; in the worker."""
        label, shape, _ = FACES[hook.state]
        told = facts(KEY_SETS, hook.key_id, self.context.clock(), self.context.by)
        return replace(told, number=hook.label, state=label, shape=shape)

    def take(self, hook: Hook) -> None:
        """The one key that was scanned or typed."""

    # Reading

    def refresh(self) -> None:
        """Read all hooks again; the cursor stays on its hook."""
        job = partial(read_board, self._hooks_of, self.context.clock())
        self.context.runner.run(self, job, self._show, self.message.error, latest="board")

    def _show(self, board: Board) -> None:
        if board.labels != self.board.labels and board.labels:
            if self.switch is not None:
                self.switch.deleteLater()
            choices = [Choice(str(key), label) for key, label in board.labels]
            self.switch = self.frame.add_cabinets(choices, self.tr("哪个柜"))
            self.switch.chosen.connect(lambda key: self.show_cabinet(int(key)))
        self.board = board
        if self.shown not in board.hooks:
            self.shown = board.labels[0][0] if board.labels else 0
        out = board.out()
        self.frame.out_title.setText(self.tr("在外钥匙 {count}").format(count=len(out)))
        self.frame.out.show_lines([out_line(hook, self.context.clock()) for hook in out])
        self.show_cabinet(self.shown)
        if self._wanted is not None:
            wanted, self._wanted = self._wanted, None
            wanted()

    def once_read(self, act: Callable[[], None]) -> None:
        """Act on the hooks now, or as soon as they have been read for the first time."""
        if self.board.labels:
            act()
        else:
            self._wanted = act

    def show_cabinet(self, cabinet_id: int) -> None:
        """Another cabinet, or the same with what is true now."""
        self.shown = cabinet_id
        if self.switch is not None:
            self.switch.set_value(str(cabinet_id))
        hooks = self.board.hooks.get(cabinet_id, [])
        counts = {state.value: sum(hook.state is state for hook in hooks) for state in HookState}
        self.frame.chips.set_counts({"all": len(hooks), **counts})
        rows: dict[int, list[CabinetCell]] = {}
        for hook in hooks:
            rows.setdefault(hook.row, []).append(cell_of(hook, is_faint=self._is_faint(hook)))
        self.frame.cabinet.cells.show_cells(list(rows.values()))
        if hooks and not self.frame.cabinet.currentIndex().isValid():
            self.frame.cabinet.go_to(0, 0)
        else:
            self.show_hook()

    def _is_faint(self, hook: Hook) -> bool:
        if self._found:
            return hook.key_id not in self._found
        return self._filter not in ("all", hook.state.value)

    def narrow(self, key: str) -> None:
        """Only the hooks of one chip stand out."""
        self._filter = key
        self.show_cabinet(self.shown)

    def hook_now(self) -> Hook | None:
        """The hook under the cursor."""
        at = self.frame.cabinet.currentIndex()
        hooks = self.board.hooks.get(self.shown, [])
        place = at.row() * self.frame.cabinet.cells.columnCount() + at.column()
        return hooks[place] if at.isValid() and place < len(hooks) else None

    def show_hook(self) -> None:
        """The panel follows the cursor."""
        hook = self.hook_now()
        if hook is None or not hook.key_id:
            self.panel.show_nothing()
            return
        self.context.runner.run(
            self, partial(self.facts_of, hook), self._show_facts, self.message.error, latest="facts"
        )

    def _show_facts(self, told: RecordFacts) -> None:
        hook = self.hook_now()
        paper = self.make_paper_section(told) if hook is not None and hook.loan_id == told.id else None
        self.panel.show_facts(told, self.context.clock().date(), paper)

    def _print_slip(self) -> None:
        hook, told = self.hook_now(), self.panel.facts
        if hook is not None and told is not None and hook.loan_id == told.id:
            self.print_paper(told)

    def go_to(self, hook: Hook) -> None:
        """The cursor on a hook, in whichever cabinet it is."""
        cabinet = next((key for key, hooks in self.board.hooks.items() if hook in hooks), self.shown)
        if cabinet != self.shown:
            self.show_cabinet(cabinet)
        self.frame.cabinet.go_to(hook.row - 1, hook.place - 1)

    def open_key(self, key_id: int) -> None:
        """The hook of a key."""
        self.once_read(partial(self._go_to_key, key_id))

    def _go_to_key(self, key_id: int) -> None:
        for hook in self.board.all():
            if hook.key_id == key_id:
                self.go_to(hook)

    def open_record(self, loan_id: int) -> None:
        """The hook of an open loan."""
        for hook in self.board.all():
            if hook.loan_id == loan_id:
                self.go_to(hook)

    def leave_panel(self) -> None:
        """Back to the hooks."""
        self.frame.put_aside(None)
        self.frame.cabinet.setFocus()

    take_focus = leave_panel

    # The box

    def new_record(self) -> None:
        """F6: the box takes a scan, a hook or a room; which key it is decides whether it goes out or comes back."""
        self.frame.scan.setFocus()
        self.frame.scan.selectAll()

    def _look_for(self, show: Callable[[str, list[int]], None], text: str) -> None:
        job = partial(look_up, text)
        self.context.runner.run(self, job, partial(show, text), self.message.error, latest="scan")

    def _mark(self, _text: str, keys: list[int]) -> None:
        """What is meant by the words so far stands out among the hooks."""
        self._found = frozenset(keys)
        self.show_cabinet(self.shown)

    def _found_keys(self, text: str, keys: list[int]) -> None:
        hooks = [hook for hook in self.board.all() if hook.key_id and hook.key_id in keys]
        if self._is_wrong_hook(text, hooks):
            return
        if not hooks:
            words = self.tr("没有找到「{text}」的钥匙。扫钥匙牌，或输入 A3-10、3-2-1501 这样的钩号、房号。")
            self.message.error(words.format(text=text))
            self.frame.scan.selectAll()
        elif len(hooks) > 1:
            self._mark(text, keys)
            self.go_to(hooks[0])
            self.message.note(self.tr("有 {count} 把，用方向键选定，再按 Enter。").format(count=len(hooks)))
            self.frame.cabinet.setFocus()
        else:
            self.message.clear()
            self.frame.scan.empty()
            self.go_to(hooks[0])
            self.take(hooks[0])

    def _is_wrong_hook(self, text: str, hooks: list[Hook]) -> bool:
        """A hook's label scanned while a key waits to be hung, where that key does not belong."""
        waiting, label = self.frame.tray.waiting(), read_hook(text)
        on_tray = [item.key for item in self.frame.tray.items]
        on_list = any(hook.loan_id in on_tray or hook.state in OUT for hook in hooks)
        if waiting is None or label is None or on_list:
            return False
        words = self.tr("挂错钩了：{title} 挂回 {own}，不是 {hook}。")
        self.message.error(words.format(title=waiting.title, own=waiting.hook, hook=text.upper()))
        self.frame.scan.empty()
        return True
