"""《钥匙借用表》: who has which key, why, with whose consent, until when (S12, F07)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from typing import ClassVar

import peewee

from csapp.core.marks import mark
from csapp.core.promise import Promise
from csapp.core.roles import Role
from csapp.db.connection import connected
from csapp.db.record import EnumField, Findable, Record
from csapp.db.unit_of_work import fetch
from csapp.features.key_lending.workflow import HOLDING, KEY_LENDING, PENDING, LoanState
from csapp.masterdata.keys.models import Cabinet, Hook, HookState, KeySet, KeyStatus
from csapp.masterdata.people.models import Occupancy, Person, Relation
from csapp.masterdata.places.models import Unit


class BorrowerKind(StrEnum):
    """借用人类别: what the borrower is to the room."""

    OWNER = "业主"
    FAMILY = "家属"
    TENANT = "租户"
    CONTRACTOR = "施工单位"
    STAFF = "员工"


class Proof(StrEnum):
    """证件或身份确认方式: what the desk has seen."""

    RECORD = "业主资料核对一致"
    IDENTITY = "身份证"
    KINSHIP = "户口簿或关系证明"
    LEASE = "租赁合同"
    PERMIT = "单位证明或施工证"
    BADGE = "工作证"


# Each relation demands its own proofs, all of them (peers 2.3).
PROOFS: dict[BorrowerKind, tuple[Proof, ...]] = {
    BorrowerKind.OWNER: (Proof.RECORD,),
    BorrowerKind.FAMILY: (Proof.IDENTITY, Proof.KINSHIP),
    BorrowerKind.TENANT: (Proof.IDENTITY, Proof.LEASE),
    BorrowerKind.CONTRACTOR: (Proof.IDENTITY, Proof.PERMIT),
    BorrowerKind.STAFF: (Proof.BADGE,),
}


class FollowUp(StrEnum):
    """What follows when a key is lost or damaged."""

    NEW_LOCK = "换锁芯"
    NEW_KEY = "配新钥匙"
    COMPENSATION = "借用人赔偿"
    POLICE = "报警登记"


class Trouble(StrEnum):
    """What happened to the key."""

    LOST = "遗失"
    DAMAGED = "损坏"


class SignedHow(StrEnum):
    """How a signature was obtained."""

    ON_SCREEN = "屏幕签字"
    PAPER = "纸质签字"


_HELD = ", ".join(f"'{state.value}'" for state in HOLDING)
_LENT = ", ".join(
    f"'{state.value}'" for state in (LoanState.OUT, LoanState.RETURNED, LoanState.TROUBLE, LoanState.SETTLED)
)
# 5.4: an owner; a colleague with a key that no owner can be asked about; or all three of contact, identity, consent.
_GUARD = (
    f"(is_history AND state = '{LoanState.RETURNED.value}') OR state NOT IN ({_LENT})"
    f" OR (identity_confirmed AND (borrower_kind = '{BorrowerKind.OWNER}'"
    f" OR (is_public AND borrower_kind = '{BorrowerKind.STAFF}')"
    " OR (contacted_at IS NOT NULL AND contact_phone <> '' AND contacted_by <> '' AND consent_given)))"
)


class Loan(Record):
    """One line of the 《钥匙借用表》; `chase_at` is `due_at` or, where none was agreed, the end of the day.

    `matter_ended_at` is when what it was lent for, the repair order of `source_number`, was over.
    """

    # pictures of people's signatures
    secrets: ClassVar[frozenset[str]] = frozenset({"out_ink", "in_ink"})

    key_set_id: int
    unit_id: int | None
    person_id: int | None
    number = peewee.CharField(max_length=30, unique=True)
    state = EnumField(LoanState, max_length=20, default=LoanState.REQUESTED)
    key_set = peewee.ForeignKeyField(KeySet, backref="loans")
    key_code = peewee.CharField(max_length=12)
    hook = peewee.CharField(max_length=12, default="")
    subject = peewee.CharField(max_length=60)
    opens = peewee.CharField(max_length=60, default="")
    pieces = peewee.IntegerField(null=True)
    is_public = peewee.BooleanField(default=False)
    unit = peewee.ForeignKeyField(Unit, backref="loans", null=True)
    person = peewee.ForeignKeyField(Person, backref="loans", null=True)
    borrower = peewee.CharField(max_length=80)
    borrower_kind = EnumField(BorrowerKind, max_length=10, null=True)
    borrower_phone = peewee.CharField(max_length=24, default="")
    identity_number = peewee.CharField(max_length=40, default="")
    proofs = peewee.CharField(max_length=120, default="")
    purpose = peewee.CharField(max_length=200)
    source_number = peewee.CharField(max_length=30, default="", index=True)
    contacted_at = peewee.DateTimeField(null=True)
    contact_name = peewee.CharField(max_length=80, default="")
    contact_phone = peewee.CharField(max_length=24, default="")
    contacted_by = peewee.CharField(max_length=40, default="")
    identity_confirmed = peewee.BooleanField(default=False)
    consent_given = peewee.BooleanField(default=False)
    override_reason = peewee.CharField(max_length=200, default="")
    override_by = peewee.CharField(max_length=40, default="")
    refuse_reason = peewee.CharField(max_length=200, default="")
    requested_at = peewee.DateTimeField(index=True)
    lent_at = peewee.DateTimeField(null=True)
    lent_by = peewee.CharField(max_length=40, default="")
    due_at = peewee.DateTimeField(null=True)
    chase_at = peewee.DateTimeField(null=True)
    matter_ended_at = peewee.DateTimeField(null=True)
    chases = peewee.IntegerField(default=0)
    chase_note = peewee.CharField(max_length=200, default="")
    returned_at = peewee.DateTimeField(null=True)
    returned_by = peewee.CharField(max_length=80, default="")
    received_by = peewee.CharField(max_length=40, default="")
    hook_confirmed = peewee.BooleanField(default=False)
    trouble = EnumField(Trouble, max_length=10, null=True)
    trouble_at = peewee.DateTimeField(null=True)
    trouble_note = peewee.TextField(default="")
    follow_up = EnumField(FollowUp, max_length=10, null=True)
    settle_note = peewee.TextField(default="")
    signed_out = EnumField(SignedHow, max_length=10, null=True)
    signed_in = EnumField(SignedHow, max_length=10, null=True)
    out_ink = peewee.TextField(default="")
    in_ink = peewee.TextField(default="")
    print_count = peewee.IntegerField(default=0)
    is_history = peewee.BooleanField(default=False)

    class Meta:
        """The key of the slice, and the guards that two seats or a foreign program could break."""

        table_name = "key_lending"
        constraints: ClassVar[list[object]] = [peewee.Check(_GUARD)]
        indexes = (
            (("state", "chase_at"), False),
            (("unit", "requested_at"), False),
            (("key_set", "requested_at"), False),
        )

    @property
    def is_out(self) -> bool:
        """The borrower has the key, or should have."""
        return self.state in HOLDING

    def is_overdue(self, now: datetime) -> bool:
        """Not back when it was promised, or not on the day it was lent (peers 2.3: chased the same day)."""
        return self.state == LoanState.OUT and self.chase_at is not None and self.chase_at < now

    @property
    def needs_consent(self) -> bool:
        """Whether the owner, or for a public key 主管, must be asked (5.4, A11)."""
        staff = self.is_public and self.borrower_kind == BorrowerKind.STAFF
        return self.borrower_kind != BorrowerKind.OWNER and not staff

    def missing_proofs(self) -> tuple[Proof, ...]:
        """What this relation must still show."""
        shown = set(self.proofs.split("、"))
        return tuple(proof for proof in PROOFS[BorrowerKind(self.borrower_kind)] if proof.value not in shown)

    @property
    def borrower_owns(self) -> bool:
        """Whether the borrower owns the room today according to the record (A12)."""
        held = Occupancy.select().where(
            Occupancy.person == self.person_id,
            Occupancy.unit == self.unit_id,
            Occupancy.relation == Relation.OWNER,
            Occupancy.until_on.is_null(),
        )
        return self.person_id is not None and self.unit_id is not None and bool(held.exists())

    def holder(self) -> "Loan | None":
        """The loan that holds this key now."""
        found: Loan | None = Loan.get_or_none(Loan.key_set == self.key_set_id, Loan.state.in_(HOLDING))
        return found

    def overdue_of_borrower(self, at: datetime) -> "Loan | None":
        """The oldest overdue loan of the same person: by file, identity number, or name and telephone."""
        same = (Loan.borrower == self.borrower) & (Loan.borrower_phone == self.borrower_phone)
        if self.person_id is not None:
            same |= Loan.person == self.person_id
        if self.identity_number:
            same |= Loan.identity_number == self.identity_number
        late = Loan.select().where(same, Loan.state == LoanState.OUT, Loan.chase_at < at, Loan.id != self.id)
        found: Loan | None = late.order_by(Loan.chase_at).first()
        return found

    def findable(self) -> Findable:
        """Found by number, tag, hook, room, borrower, telephone, purpose and source."""
        words = (
            self.key_code, self.hook, self.subject, self.borrower, self.borrower_phone, self.purpose,
            self.source_number, self.contact_name, self.refuse_reason,
        )  # fmt: skip
        return Findable(self.number, f"{self.subject} {self.borrower}", " ".join(filter(None, words)))


# A key goes out once, whatever seat or program writes (5.4, one open loan per physical key).
_OUT_ONCE = Loan.index(Loan.key_set, unique=True, where=peewee.SQL(f"state IN ({_HELD})"), name="key_lending_out_once")
Loan.add_index(_OUT_ONCE)


def end_of_chase(due_at: datetime | None, lent_at: datetime) -> datetime:
    """When a loan becomes overdue."""
    return due_at or datetime.combine(lent_at.date(), time(23, 59))


def proof_words(proofs: Iterable[Proof]) -> str:
    """Proofs as they are kept: 身份证、租赁合同, in the order of the enum."""
    given = set(proofs)
    return "、".join(proof.value for proof in Proof if proof in given)


@dataclass(frozen=True)
class Return:
    """One key of a running list; `hook` is the label that was scanned, empty where it was confirmed by hand."""

    loan_id: int
    pieces: int
    hook_confirmed: bool
    hook: str = ""
    version: int | None = None


def hooks_of(cabinet_id: int, now: datetime) -> list[Hook]:
    """Every hook of a cabinet, row by row, in three queries; raises StaleRecord."""
    with connected():
        cabinet = fetch(Cabinet, cabinet_id)
        keys = {(key.row, key.place): key for key in KeySet.select().where(KeySet.cabinet == cabinet)}
        open_loans = (
            Loan.select()
            .where(Loan.key_set.in_([key.id for key in keys.values()]))
            .where(Loan.state.in_((*HOLDING, *PENDING)))
        )
        # a key that is out may be asked for meanwhile: who has it comes last and stays
        order = {state: at for at, state in enumerate((*PENDING, *HOLDING))}
        loans = {loan.key_set_id: loan for loan in sorted(open_loans, key=lambda loan: order[LoanState(loan.state)])}
    hooks = []
    for row in range(1, cabinet.rows + 1):
        for place in range(1, cabinet.hooks + 1):
            key = keys.get((row, place))
            label = cabinet.hook(row, place)
            hooks.append(
                Hook(label, row, place) if key is None else hook_now(key, loans.get(key.id), now, (label, row, place))
            )
    return hooks


def hook_now(key: KeySet, loan: Loan | None, now: datetime, where: tuple[str, int, int]) -> Hook:
    """A key with its open loan as the hook shows it."""
    held = {"subject": key.subject, "opens": key.opens, "key_id": key.id, "key_code": key.code, "pieces": key.pieces}
    held |= {"unit_id": key.unit_id, "is_public": key.is_public}
    state, word = HookState.IN, ""
    if loan is not None:
        face = KEY_LENDING.states[LoanState(loan.state)]
        state, word = HookState.PENDING, face.label
        if loan.state == LoanState.OUT:
            state, word = HookState.OVERDUE if loan.is_overdue(now) else HookState.OUT, loan.borrower
        held |= {
            "loan_id": loan.id, "version": loan.version, "borrower": loan.borrower, "kind": str(loan.borrower_kind),
            "purpose": loan.purpose, "lent_at": loan.lent_at, "lent_by": loan.lent_by, "chase_at": loan.chase_at,
        }  # fmt: skip
    if key.status != KeyStatus.IN_USE:
        state, word = HookState.MISSING, str(key.status)
    label, row, place = where
    return Hook(label=label, row=row, place=place, state=state, word=word, **held)


def last_loans(key_id: int, limit: int = 5) -> list[Loan]:
    """Who had this key before, newest first."""
    with connected():
        back = Loan.select().where(Loan.key_set == key_id, Loan.returned_at.is_null(False))
        return list(back.order_by(Loan.returned_at.desc()).limit(limit))


def loans_out() -> list[Loan]:
    """What is not on its hook, what was promised first on top: for the handover, the evening check and the list."""
    with connected():
        return list(Loan.select().where(Loan.state.in_(HOLDING)).order_by(Loan.chase_at, Loan.id))


def promises(end: datetime) -> list[Promise]:
    """Keys that should be back before `end`; one that is lost or damaged waits for a leader (F07, 5.4)."""
    with connected():
        late = Loan.select().where(Loan.state.in_(HOLDING), Loan.chase_at < end).order_by(Loan.chase_at, Loan.id)
        return [_promise(loan) for loan in late]


def unsigned_slips() -> list[Promise]:
    """Every 借用单 and 归还单 that nobody has signed yet (F07)."""
    borrowed = (Loan.state == LoanState.OUT) & Loan.signed_out.is_null()
    returned = (Loan.state == LoanState.RETURNED) & Loan.signed_in.is_null() & ~Loan.is_history
    with connected():
        rows = Loan.select().where(borrowed | returned).order_by(Loan.id)
        return [_slip(loan) for loan in rows]


def _slip(loan: Loan) -> Promise:
    is_back = loan.state == LoanState.RETURNED
    step = KEY_LENDING.step("sign_in" if is_back else "sign_out", loan.state, Role.MANAGER)
    words = mark("归还单没有签字：{opens}钥匙") if is_back else mark("借用单没有签字：{opens}钥匙")
    return Promise(
        rule="F07",
        area=Loan.key(),
        record_id=loan.id,
        number=loan.number,
        due_at=datetime.combine((loan.returned_at or loan.lent_at or loan.requested_at).date(), time(23, 59)),
        subject=f"{loan.subject} {loan.borrower}",
        title=words.format(opens=loan.opens),
        step=step.name,
        step_label=step.label,
        owner=loan.received_by if is_back else loan.lent_by,
        roles=step.roles,
    )


def _promise(loan: Loan) -> Promise:
    step = KEY_LENDING.step("settle" if loan.state == LoanState.TROUBLE else "chase", loan.state, Role.MANAGER)
    assert loan.chase_at is not None
    words = mark("{opens}钥匙在外：{purpose}，应还 {due}")
    if loan.matter_ended_at is not None:
        words = mark("{source} 已办完，{opens}钥匙还没有还：{purpose}")
    if loan.state == LoanState.TROUBLE:
        words = mark("{opens}钥匙{trouble}：{purpose}")
    return Promise(
        rule="F07",
        area=Loan.key(),
        record_id=loan.id,
        number=loan.number,
        due_at=loan.chase_at,
        subject=f"{loan.subject} {loan.borrower}",
        title=words.format(
            opens=loan.opens, purpose=loan.purpose, due=f"{loan.chase_at:%m-%d %H:%M}", trouble=loan.trouble or "",
            source=loan.source_number,
        ),
        step=step.name,
        step_label=step.label,
        # what became of a lost key is the leaders' to decide, whoever lent it
        owner="" if loan.state == LoanState.TROUBLE else loan.lent_by,
        is_day=loan.due_at is None or (loan.chase_at.hour, loan.chase_at.minute) == (23, 59),
        roles=step.roles,
    )  # fmt: skip


def loans_of(unit_id: int | None, person_id: int | None, limit: int = 20) -> list[Loan]:
    """The last loans of this room or person, newest first."""
    if unit_id is None and person_id is None:
        return []
    same = (Loan.unit == unit_id) if unit_id is not None else (Loan.person == person_id)
    with connected():
        return list(Loan.select().where(same).order_by(Loan.requested_at.desc()).limit(limit))
