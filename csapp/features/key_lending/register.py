"""《钥匙借用表》 (F07): declared once for table, panel, form, filters and sheet."""

from dataclasses import replace
from datetime import datetime

from csapp.core.marks import mark
from csapp.core.roles import Actor
from csapp.core.workflow import Shape
from csapp.features.key_lending.models import PROOFS, BorrowerKind, FollowUp, Loan, Proof, SignedHow, Trouble
from csapp.features.key_lending.service import correcting, keeping, lending, returning, steps
from csapp.features.key_lending.workflow import HOLDING, KEY_LENDING, PENDING, LoanState
from csapp.registers.spec import Action, Field, Filter, Kind, Private, Register, Sheet

_S = LoanState


def _overdue(now: datetime, _by: Actor | None) -> object:
    return (Loan.state == _S.OUT) & (Loan.chase_at < now)


def _today(now: datetime, _by: Actor | None) -> object:
    end = now.replace(hour=23, minute=59, second=59)
    return (Loan.state == _S.OUT) & (Loan.chase_at >= now) & (Loan.chase_at <= end)


def _unsigned(_now: datetime, _by: Actor | None) -> object:
    return ((Loan.state == _S.OUT) & Loan.signed_out.is_null()) | (
        (Loan.state == _S.RETURNED) & Loan.signed_in.is_null() & ~Loan.is_history
    )


def _mine(_now: datetime, by: Actor | None) -> object:
    return Loan.lent_by == (by.name if by else "")


def _still_out(record: Loan, _now: datetime) -> str:
    """What the key was lent for is over: bringing it back comes before anything else."""
    if record.state != _S.OUT or record.matter_ended_at is None:
        return ""
    return mark("{number} 已办完，钥匙还没有还，先追还。").format(number=record.source_number)


KEY_LOANS = Register(
    key="key_lending",
    label=mark("钥匙"),
    noun=mark("借用"),
    icon="key",
    model=Loan,
    workflow=KEY_LENDING,
    fields=(
        Field("state", mark("状态"), Kind.STATE, width=104),
        Field("hook", mark("存放位置"), Kind.CODE, width=84),
        Field("key_code", mark("钥匙牌"), Kind.CODE, width=84),
        Field("subject", mark("房号"), width=112),
        Field("opens", mark("什么锁"), width=96),
        Field("pieces", mark("把数"), Kind.NUMBER, width=56, required=True),
        Field("borrower", mark("借用人"), required=True, width=116, limit=80),
        Field("borrower_kind", mark("借用人类别"), Kind.CHOICE, choices=BorrowerKind, required=True, width=84),
        Field("borrower_phone", mark("联系电话"), Kind.PHONE, private=Private.PHONE, width=116),
        Field("identity_number", mark("证件号"), private=Private.IDENTITY, width=132, limit=40),
        Field("proofs", mark("身份确认"), width=132),
        Field("purpose", mark("用途"), Kind.LONG, required=True, width=0, limit=200),
        Field("source_number", mark("来源单号"), Kind.CODE, width=132, limit=30),
        Field("contacted_at", mark("联系时间"), Kind.MOMENT, required=True, width=116),
        Field("contact_name", mark("联系的业主"), width=96, limit=80),
        Field("contact_phone", mark("联系的电话"), Kind.PHONE, private=Private.PHONE, required=True, width=116),
        Field("contacted_by", mark("联系人"), width=76),
        Field("identity_confirmed", mark("身份已确认"), Kind.CHECK, width=84),
        Field("consent_given", mark("业主同意"), Kind.CHECK, width=84),
        Field("override_reason", mark("再借理由"), limit=200, hint=mark("借用人有逾期未还的钥匙时，主管写")),
        Field("override_by", mark("批准再借")),
        Field("refuse_reason", mark("拒借原因"), required=True, width=140, limit=200),
        Field("requested_at", mark("登记时间"), Kind.MOMENT, width=116),
        Field("lent_at", mark("借出时间"), Kind.MOMENT, width=116),
        Field("lent_by", mark("经办人"), width=76),
        Field("due_at", mark("预计归还"), Kind.MOMENT, width=116, required=True, hint=mark("例如 1800 或 明天 1200")),
        Field("chase_at", mark("应还"), Kind.DEADLINE, width=96),
        Field("chases", mark("催还次数"), Kind.NUMBER),
        Field("chase_note", mark("催还"), width=140, limit=200, required=True, hint=mark("怎么催的、对方怎么说")),
        Field("returned_at", mark("归还时间"), Kind.MOMENT, width=116),
        Field("returned_by", mark("归还人"), width=84, limit=80, hint=mark("不是借用人本人时写")),
        Field("received_by", mark("接收人"), width=76),
        Field("hook_confirmed", mark("已挂回原钩"), Kind.CHECK, width=84),
        Field("trouble", mark("异常"), Kind.CHOICE, choices=Trouble, width=64),
        Field("trouble_at", mark("报告时间"), Kind.MOMENT),
        Field("trouble_note", mark("异常情况"), Kind.LONG, required=True, limit=steps.LONGEST),
        Field("follow_up", mark("后续"), Kind.CHOICE, choices=FollowUp, required=True, width=96),
        Field("settle_note", mark("处理结果"), Kind.LONG, required=True, limit=steps.LONGEST),
        Field("is_replaced", mark("已配好，挂回原钩"), Kind.CHECK),
        Field("signed_out", mark("借出签字"), Kind.CHOICE, choices=SignedHow, width=84),
        Field("signed_in", mark("归还签字"), Kind.CHOICE, choices=SignedHow, width=84),
        Field("print_count", mark("已打印"), Kind.NUMBER),
        Field("number", mark("编号"), Kind.CODE, width=140),
    ),
    table=("state", "hook", "subject", "borrower", "borrower_kind", "purpose", "lent_at", "chase_at", "number"),
    title="subject",
    order="-requested_at",
    period="requested_at",
    facts=(
        "hook",
        "key_code",
        "borrower",
        "borrower_kind",
        "proofs",
        "identity_number",
        "borrower_phone",
        "purpose",
        "source_number",
        "contacted_at",
        "contact_name",
        "contact_phone",
        "contacted_by",
        "identity_confirmed",
        "consent_given",
        "override_reason",
        "override_by",
        "refuse_reason",
        "lent_at",
        "lent_by",
        "chase_at",
        "chases",
        "chase_note",
        "returned_at",
        "returned_by",
        "received_by",
        "trouble",
        "trouble_note",
        "follow_up",
        "settle_note",
        "signed_out",
        "signed_in",
    ),
    filters=(
        Filter("out", mark("借出"), lambda now, by: Loan.state.in_(HOLDING), Shape.HALF),
        Filter("overdue", mark("逾期"), _overdue, Shape.TRIANGLE),
        Filter("today", mark("今天应还"), _today, Shape.DIAMOND),
        Filter("pending", mark("待借"), lambda now, by: Loan.state.in_(PENDING), Shape.RING),
        Filter("unsigned", mark("待签字"), _unsigned, Shape.RING),
        Filter("trouble", mark("遗失或损坏"), lambda now, by: Loan.state == _S.TROUBLE, Shape.SQUARE),
        Filter("returned", mark("已归还"), lambda now, by: Loan.state == _S.RETURNED, Shape.TICK),
        Filter("refused", mark("拒借"), lambda now, by: Loan.state == _S.REFUSED, Shape.CROSS),
        Filter("history", mark("历史台账"), lambda now, by: Loan.is_history, Shape.FILED),
        Filter("all", mark("全部")),
        Filter("mine", mark("只看我的"), _mine, modifier=True),
    ),
    actions=(
        Action(
            "lend_to_owner",
            lending.lend_to_owner,
            ("identity_confirmed", "override_reason"),
            icon="key",
            offered=lambda record: record.borrower_kind == BorrowerKind.OWNER,
        ),
        Action(
            "lend_to_staff",
            lending.lend_to_staff,
            ("identity_confirmed", "override_reason"),
            icon="key",
            offered=lambda record: not record.needs_consent and record.borrower_kind == BorrowerKind.STAFF,
        ),
        Action("ask_owner", lending.ask_owner, icon="phone", offered=lambda record: record.needs_consent),
        Action(
            "confirm_identity",
            lending.confirm_identity,
            ("contacted_at", "contact_name", "contact_phone", "identity_confirmed"),
            icon="phone",
        ),
        Action("agree", lending.agree, ("consent_given", "override_reason"), icon="key"),
        Action("refuse", lending.refuse, ("refuse_reason",)),
        Action("give_back", returning.give_back, ("pieces", "hook_confirmed", "returned_by"), icon="check"),
        Action(
            "sign_out",
            keeping.sign,
            icon="sign",
            opens="sign_out",
            offered=lambda record: record.signed_out is None,
        ),
        Action("chase", returning.chase, ("chase_note",), icon="phone"),
        Action("extend", returning.extend, ("due_at",), icon="clock"),
        Action("report_damaged", returning.report_damaged, ("trouble_note", "follow_up")),
        Action("report_lost", returning.report_lost, ("trouble_note", "follow_up")),
        Action(
            "sign_in",
            keeping.sign,
            icon="sign",
            opens="sign_in",
            offered=lambda record: record.signed_in is None and not record.is_history,
        ),
        Action("find_again", returning.find_again, ("pieces", "hook_confirmed", "returned_by"), icon="check"),
        Action("settle", returning.settle, ("settle_note", "is_replaced"), icon="check"),
        Action(
            "correct",
            correcting.correct,
            ("purpose", "borrower_phone"),
            label=mark("更正"),
            offered=correcting.may_correct,
        ),
    ),
    sheet=Sheet(
        title=mark("钥匙借用表"),
        personal=("borrower", "contact_name", "returned_by"),
        columns=(
            "number",
            "hook",
            "key_code",
            "subject",
            "pieces",
            "borrower",
            "borrower_kind",
            "proofs",
            "identity_number",
            "borrower_phone",
            "purpose",
            "contact_name",
            "contacted_at",
            "consent_given",
            "lent_at",
            "lent_by",
            "signed_out",
            "returned_at",
            "returned_by",
            "received_by",
            "hook_confirmed",
            "signed_in",
            "refuse_reason",
            "state",
        ),
        counts="state",
        signatures=(mark("前台"), mark("主管"), mark("经理")),
    ),
    document="key_lending",
    missing=_still_out,
)

# What is asked at the counter, in the order of the paper; each relation demands its own proofs.
PROOF_FIELDS = {proof: Field(proof.name.lower(), proof.value, Kind.CHECK) for proof in Proof}
_OF_OWNER = ("borrower", "purpose", "due_at")
_OF_STRANGER = ("borrower", "borrower_phone", "identity_number", "purpose", "due_at")
_OF_CONSENT = ("contacted_at", "contact_name", "contact_phone", "identity_confirmed", "consent_given")
_LENIENT = ("contacted_at", "contact_phone", "due_at")


def asked_of(kind: BorrowerKind, *, needs_consent: bool, is_leader: bool) -> tuple[Field, ...]:
    """The fields of 借用登记 for a borrower of this kind."""
    names: tuple[str, ...] = _OF_OWNER if kind is BorrowerKind.OWNER else _OF_STRANGER
    names += _OF_CONSENT if needs_consent else ()
    names += ("override_reason",) if is_leader else ()
    fields = (KEY_LOANS.field(name) for name in names)
    # the service says what is missing, or finds the owner's telephone on record
    eased = (replace(field, required=False) if field.key in _LENIENT else field for field in fields)
    eased = (replace(field, kind=Kind.TEXT) if field.kind is Kind.LONG else field for field in eased)
    return (*(PROOF_FIELDS[proof] for proof in PROOFS[kind]), *eased)


# What is asked for a count, where everything else is as the book says; and for the copy on a USB stick.
COPY_FIELDS = (
    Field("place", mark("文件夹"), required=True, hint=mark("例如 E:/钥匙，U 盘上的文件夹")),
    Field("password", mark("打开对照表的密码"), required=True, hint=mark("至少 8 个字符")),
)
