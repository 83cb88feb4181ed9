"""The cabinet with lending, giving back, counting and every next step of a loan (look 05, S12)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, cast

from PySide6.QtWidgets import QMenu

from csapp.core.errors import BadInput, UserError
from csapp.core.marks import mark
from csapp.core.roles import Permission, may
from csapp.db.connection import connected
from csapp.features.key_lending import documents
from csapp.features.key_lending.models import BorrowerKind, Return, hooks_of, last_loans
from csapp.features.key_lending.page.known import Known
from csapp.features.key_lending.page.slips import LoanHooks
from csapp.features.key_lending.register import COPY_FIELDS, KEY_LOANS, PROOF_FIELDS, asked_of
from csapp.features.key_lending.service import keeping, lending, returning
from csapp.features.key_lending.workflow import KEY_LENDING
from csapp.masterdata.keys.models import Hook, HookState
from csapp.masterdata.keys.page import FACES, OUT, KeyCabinet
from csapp.masterdata.people.service import Resident, residents_of
from csapp.registers.facts import NextStep, RecordFacts, Trail, facts
from csapp.registers.spec import Field
from csapp.ui.cabinet_round import CabinetRound, RoundStop
from csapp.ui.cabinet_tray import TrayItem
from csapp.ui.context import Context
from csapp.ui.draft_keeper import DraftKeeper
from csapp.ui.editors import FormTools
from csapp.ui.in_place_form import InPlaceForm
from csapp.ui.keys import bind
from csapp.ui.kind_form import KindForm
from csapp.ui.page_steps import PageSteps
from csapp.ui.register_page import RegisterPage
from csapp.ui.segments import Choice


class LendingCabinet(LoanHooks, KeyCabinet):
    """The cabinet with lending, giving back and every next step of a loan."""

    def __init__(self, context: Context, tools: FormTools) -> None:
        super().__init__(context, KEY_LOANS, tools, hooks_of)
        # the steps ask of a page what this one has; it is no register page, since its rows are hooks
        self.steps = PageSteps(cast("RegisterPage", self))
        self.prepare()
        self.openers["lend"] = lambda told, _step: self.ask_who(told.id)
        self.frame.tray.given.connect(self._give_back)
        self.frame.print_button.clicked.connect(lambda: self.put_on_paper(documents.print_cabinet, self.shown))
        self.frame.more.clicked.connect(self.open_menu)
        self.panel.reveal_asked.connect(self._reveal)
        bind(self, "Ctrl+U", self._reveal)
        self.refresh()

    def facts_of(self, hook: Hook) -> RecordFacts:
        """The loan that holds a key, or the key itself with who had it before."""
        by, now = self.context.by, self.context.clock()
        label, shape, _ = FACES[hook.state]
        if hook.loan_id:
            told = facts(KEY_LOANS, hook.loan_id, now, by)
            if hook.state is not HookState.OVERDUE:
                return told
            words = told.missing or mark("同一借用人逾期未还，再借由主管写理由。")
            return replace(told, state=label, shape=shape, missing=words)
        earlier = tuple(
            Trail(mark("上次归还"), str(loan.returned_by), loan.returned_at or now, str(loan.purpose))
            for loan in last_loans(hook.key_id)
        )
        allowed = hook.state is HookState.IN and may(by, Permission.WRITE)
        steps = (NextStep("lend", mark("借出"), "key", opens="lend"),) if allowed else ()
        told = super().facts_of(hook)
        return replace(told, steps=steps, history=earlier or told.history)

    def _reveal(self) -> None:
        told, hook = self.panel.facts, self.hook_now()
        if told is not None and hook is not None and hook.loan_id:
            job = partial(keeping.reveal, told.id, by=self.context.by, at=self.context.clock())
            self.context.runner.run(self, job, self.panel.show_clear, self.message.error)

    def take(self, hook: Hook) -> None:
        """One key: out, it comes back; on its hook, it goes out; anything else is shown."""
        if hook.state in OUT:
            count = hook.pieces
            item = TrayItem(hook.loan_id, hook.version, hook.label, hook.subject, hook.borrower, count, count)
            self.frame.tray.add(item)
            self.frame.show_tray(wanted=True)
            self.frame.scan.setFocus()
        elif hook.state is HookState.IN and may(self.context.by, Permission.WRITE):
            self.ask_who(hook.key_id)
        else:
            self.frame.cabinet.setFocus()

    def _give_back(self, items: tuple[TrayItem, ...]) -> None:
        returns = [Return(item.key, item.counted, item.is_hung, item.scanned, item.version) for item in items]
        by, at = self.context.by, self.context.clock()

        def done(loans: list[Any]) -> None:
            self.frame.tray.clear()
            self.message.good(self.tr("已登记归还 {count} 套。归还人还要签字。").format(count=len(loans)))
            self.frame.scan.setFocus()

        self.context.runner.run(self, partial(returning.give_back_all, returns, by=by, at=at), done, self.message.error)

    def take_back(self, key_id: int) -> None:
        """The key on the list of those that come back, as if it had been scanned."""

        def take() -> None:
            hook = next((hook for hook in self.board.all() if hook.key_id == key_id), None)
            if hook is not None:
                self.go_to(hook)
                self.take(hook)

        self.once_read(take)

    def ask_who(self, key_id: int, given: Mapping[str, Any] | None = None, kind: BorrowerKind | None = None) -> None:
        """借用登记 for a key; `given` is what another area knows already (a repair order: technician, purpose)."""

        def ask() -> None:
            hook = next((hook for hook in self.board.all() if hook.key_id == key_id), None)
            if hook is not None:
                job = partial(people_of, hook.unit_id)
                show = partial(self._open_form, hook, dict(given or {}), kind)
                self.context.runner.run(self, job, show, self.message.error, latest="people")

        self.once_read(ask)

    def _open_form(self, hook: Hook, given: dict[str, Any], kind: BorrowerKind | None, people: list[Resident]) -> None:
        owner = next((one for one in people if one.relation == BorrowerKind.OWNER), None)
        leader = may(self.context.by, Permission.SIGN_REVIEW)
        known = Known(given, kind)

        def asked(name: str) -> tuple[tuple[Field, ...], dict[str, Any]]:
            chosen, values = BorrowerKind(name), known.shown(name)
            needs = not (chosen is BorrowerKind.OWNER or (hook.is_public and chosen is BorrowerKind.STAFF))
            if chosen is BorrowerKind.OWNER:
                values = {"purpose": self.tr("业主自用"), "borrower": owner.name if owner is not None else "", **values}
            elif owner is not None:
                values.setdefault("contact_name", owner.name)
            return known.hinted(asked_of(chosen, needs_consent=needs, is_leader=leader), name), values

        words = self.tr("借出 {hook}　{subject}　业主 {name}") if owner else self.tr("借出 {hook}　{subject}")
        title = words.format(hook=hook.label, subject=hook.subject, name=owner.name if owner else "")
        kinds = [Choice(one.value, one.value) for one in BorrowerKind]
        form = KindForm(title, self.tr("登记借出"), kinds, asked, self.tools)
        form.say(known.consent())
        form.add_way("request", self.tr("先登记，等业主"))
        form.add_way("turn_away", self.tr("拒借"), is_danger=True)
        form.given.connect(lambda way, name, typed: self._lend(hook, people, way, name, known.completed(name, typed)))
        self._form = form
        form.closed.connect(self.leave_panel)
        self.frame.put_aside(form)
        form.show_kind((kind or (BorrowerKind.OWNER if owner is not None else BorrowerKind.STAFF)).value)

    def _lend(self, hook: Hook, people: list[Resident], way: str, kind: str, values: dict[str, Any]) -> None:
        proofs = [proof for proof, field in PROOF_FIELDS.items() if values.pop(field.key, False)]
        told = {name: value for name, value in values.items() if value not in (None, "")}
        told |= {"borrower_kind": kind, "proofs": proofs, "by": self.context.by, "at": self.context.clock()}
        strange = kind in (BorrowerKind.STAFF, BorrowerKind.CONTRACTOR)
        same = (one.person_id for one in people if one.name == told.get("borrower") and not strange)
        told["person"] = next(same, None)
        if not way:
            told["owner_phone"] = next((one.phone for one in people if one.relation == BorrowerKind.OWNER), "")
            self._run_lend(hook, self._form, partial(lend_at_desk, hook.key_id, **told))
            return
        told = {"purpose": self.tr("没有说明"), **{key: told[key] for key in told if key not in _AT_ONCE}}
        if way == "request":
            self._run_lend(hook, self._form, partial(lending.request, hook.key_id, **told))
        else:
            self._ask_reason(hook, told)

    def _ask_reason(self, hook: Hook, told: dict[str, Any]) -> None:
        """拒借: one field, the reason."""
        job = partial(lending.turn_away, hook.key_id, **told)
        title, fields = self.tr("拒借 {hook}").format(hook=hook.label), (KEY_LOANS.field("refuse_reason"),)
        self._ask(title, fields, lambda given: self._run_lend(hook, None, partial(job, **given)))

    def _run_lend(self, hook: Hook, form: KindForm | None, job: Callable[[], Any]) -> None:
        def done(loan: Any) -> None:
            self.leave_panel()
            label = KEY_LENDING.states[loan.state].label
            words = self.tr("{hook} {state}，{name}，编号 {number}。")
            self.message.good(words.format(hook=hook.label, state=label, name=loan.borrower, number=loan.number))
            self.refresh()

        def failed(problem: UserError) -> None:
            if form is None or not (isinstance(problem, BadInput) and form.show_error(problem)):
                self.message.error(problem)

        self.context.runner.run(self, job, done, failed)

    # Papers, counting, the copy for a dead computer

    def papers(self) -> list[tuple[str, Callable[[], None]]]:
        """What 更多 offers this role now."""
        hook, hooks = self.hook_now(), self.board.hooks.get(self.shown, [])
        put, keys = self.put_on_paper, [hook.key_id for hook in hooks if hook.key_id]
        offered: list[tuple[str, Callable[[], None]]] = [
            (self.tr("打印《钥匙借用表》"), partial(put, documents.print_register)),
            (self.tr("打印钥匙牌"), partial(put, documents.print_tags, keys)),
            (self.tr("盘点这个柜"), self.count_keys),
        ]
        if hook is not None and hook.state is HookState.OVERDUE:
            offered.insert(0, (self.tr("打印催还通知"), partial(put, documents.print_notice, hook.loan_id)))
        if may(self.context.by, Permission.SIGN_REVIEW):
            offered.append((self.tr("打印钥匙对照表"), partial(put, documents.print_decode_sheet)))
            offered.append((self.tr("应急副本放在哪里"), self.arrange_copy))
        return offered

    def open_menu(self) -> None:
        """更多."""
        menu, more = QMenu(self), self.frame.more
        for label, act in self.papers():
            menu.addAction(label).triggered.connect(act)
        menu.popup(more.mapToGlobal(more.rect().bottomLeft()))

    def count_keys(self) -> None:
        """Walk the cabinet hook by hook; a walk that was left goes on where it stopped."""
        stops, title = stops_of(self.board.hooks.get(self.shown, [])), self.tr("盘点")
        if not stops:
            self.message.note(self.tr("这个柜里没有挂钥匙，不用盘点。"))
            return
        walk = CabinetRound(title, stops)
        drafts = DraftKeeper(f"key_stock_{self.shown}", self.context, lambda: {"counts": walk.counts}, walk)
        walk.moved.connect(self._look_at)
        walk.touched.connect(drafts.touch)
        walk.closed.connect(drafts.leave)
        walk.closed.connect(self.leave_panel)
        walk.given.connect(partial(self._write_count, drafts))
        self.frame.put_aside(walk)
        walk.take_focus()
        drafts.offer(lambda kept: walk.resume({int(key): count for key, count in kept[1]["counts"].items()}))

    def _look_at(self, key_id: int) -> None:
        """The hook under the walk is the one marked in the cabinet; the focus stays with the walk."""
        hook = next((hook for hook in self.board.hooks[self.shown] if hook.key_id == key_id), None)
        if hook is not None:
            self.frame.cabinet.go_to(hook.row - 1, hook.place - 1)

    def _write_count(self, drafts: DraftKeeper, counts: dict[int, int]) -> None:
        """On record, and the sheet to be signed."""

        def count(folder: Any, **who: Any) -> Path:
            take = keeping.take_stock(self.shown, counts, **who)
            return documents.print_stock_take(take.id, folder, **who)

        drafts.drop()
        self.put_on_paper(count)
        self.leave_panel()

    def arrange_copy(self) -> None:
        """Where the copies go, and the password that opens the key map."""

        def done(_result: None) -> None:
            self.leave_panel()
            self.message.good(self.tr("应急副本已写好，以后每天、每次借还后一分钟内更新。"))

        def go(given: dict[str, Any]) -> None:
            by, at = self.context.by, self.context.clock()
            job = partial(documents.arrange_copy, Path(given["place"]), given["password"], by=by, at=at)
            self.context.runner.run(self, job, done, self.message.error)

        self._ask(self.tr("存放应急副本"), COPY_FIELDS, go)

    def _ask(self, title: str, fields: tuple[Field, ...], go: Callable[[dict[str, Any]], None]) -> None:
        form = InPlaceForm(title, fields, self.tools)
        form.setProperty("panel", "true")
        form.closed.connect(self.leave_panel)
        form.given.connect(go)
        self.frame.put_aside(form)
        form.form.focus_first()


_AT_ONCE = (
    "contacted_at", "contact_name", "contact_phone", "contacted_by", "identity_confirmed", "consent_given",
    "override_reason",
)  # fmt: skip


def stops_of(hooks: Sequence[Hook]) -> list[RoundStop]:
    """The hooks of a walk: what hangs there by the book, or who has it."""
    used = [hook for hook in hooks if hook.key_id and hook.state is not HookState.MISSING]
    return [
        RoundStop(
            hook.key_id, hook.label, hook.key_code, hook.subject, 0 if hook.state in OUT else hook.pieces,
            hook.word if hook.state in OUT else "",
        )
        for hook in used
    ]  # fmt: skip


def people_of(unit_id: int | None) -> list[Resident]:
    """Everybody of the room on record; in the worker."""
    if unit_id is None:
        return []
    with connected():
        return residents_of([unit_id])


def lend_at_desk(key_id: int, *, owner_phone: str, **told: Any) -> Any:
    """借用登记; the owner's telephone on record stands in for one that was not written, an owner's file proves him."""
    if told["borrower_kind"] == BorrowerKind.OWNER:
        told["identity_confirmed"] = bool(told["proofs"])
    elif told.get("contacted_at") is not None:
        told.setdefault("contact_phone", owner_phone)
    told.setdefault("identity_confirmed", bool(told["proofs"]))
    told.setdefault("purpose", "")
    return lending.lend(key_id, **told)
