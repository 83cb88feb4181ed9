"""Key loan (钥匙借用), state machine 5.4 of the requirements."""

from enum import StrEnum

from csapp.core.marks import mark
from csapp.core.roles import Role
from csapp.core.workflow import Face, Shape, Step, Workflow


class LoanState(StrEnum):
    """Where a loan stands; overdue is derived from its day."""

    REQUESTED = "requested"
    CONTACTING = "contacting"
    ASKING = "asking"
    REFUSED = "refused"
    OUT = "out"
    RETURNED = "returned"
    TROUBLE = "trouble"
    SETTLED = "settled"


_S = LoanState
_LEADERS = frozenset({Role.SUPERVISOR, Role.MANAGER})

# Not yet decided; and those in which the key is not on its hook.
PENDING = (_S.REQUESTED, _S.CONTACTING, _S.ASKING)
HOLDING = (_S.OUT, _S.TROUBLE)

KEY_LENDING = Workflow(
    states={
        _S.REQUESTED: Face(mark("要借"), Shape.RING),
        _S.CONTACTING: Face(mark("联系业主"), Shape.RING),
        _S.ASKING: Face(mark("征询同意"), Shape.RING),
        _S.REFUSED: Face(mark("拒借"), Shape.CROSS),
        _S.OUT: Face(mark("借出"), Shape.HALF),
        _S.RETURNED: Face(mark("已归还"), Shape.TICK),
        _S.TROUBLE: Face(mark("遗失或损坏"), Shape.SQUARE),
        _S.SETTLED: Face(mark("已处理"), Shape.FILED),
    },
    initial=_S.REQUESTED,
    steps=(
        Step("lend_to_owner", mark("借给业主"), _S.REQUESTED, _S.OUT, needs=("identity_confirmed",)),
        Step("lend_to_staff", mark("借给员工"), _S.REQUESTED, _S.OUT, needs=("identity_confirmed",)),
        Step("ask_owner", mark("联系业主"), _S.REQUESTED, _S.CONTACTING),
        Step("refuse", mark("拒借"), _S.REQUESTED, _S.REFUSED, needs=("refuse_reason",), destructive=True),
        Step(
            "confirm_identity",
            mark("业主确认身份"),
            _S.CONTACTING,
            _S.ASKING,
            needs=("contacted_at", "contact_phone", "identity_confirmed"),
        ),
        Step("refuse", mark("不能确认，拒借"), _S.CONTACTING, _S.REFUSED, needs=("refuse_reason",), destructive=True),
        Step("agree", mark("业主同意，借出"), _S.ASKING, _S.OUT, needs=("consent_given",)),
        Step("refuse", mark("业主不同意，拒借"), _S.ASKING, _S.REFUSED, needs=("refuse_reason",), destructive=True),
        Step("give_back", mark("登记归还"), _S.OUT, _S.RETURNED, needs=("pieces", "hook_confirmed")),
        Step("sign_out", mark("借用人签字"), _S.OUT, _S.OUT),
        Step("chase", mark("记催还"), _S.OUT, _S.OUT, needs=("chase_note",)),
        Step("extend", mark("延期"), _S.OUT, _S.OUT, needs=("due_at",)),
        Step("report_damaged", mark("报损坏"), _S.OUT, _S.TROUBLE, needs=("trouble_note", "follow_up")),
        Step("report_lost", mark("报遗失"), _S.OUT, _S.TROUBLE, needs=("trouble_note", "follow_up"), destructive=True),
        Step("sign_in", mark("归还人签字"), _S.RETURNED, _S.RETURNED),
        Step("find_again", mark("找回归还"), _S.TROUBLE, _S.RETURNED, needs=("pieces", "hook_confirmed")),
        Step("settle", mark("处理完毕"), _S.TROUBLE, _S.SETTLED, needs=("settle_note",), roles=_LEADERS),
    ),
)
