"""重大事件: registered, reported at once, the written report next day, signed by the manager (S18, F18, F19, 5.6)."""

from enum import StrEnum

from csapp.core.marks import mark
from csapp.core.roles import Role
from csapp.core.workflow import Face, Shape, Step, Workflow


class MajorEventState(StrEnum):
    """Where a major event stands; overdue is derived from its dates."""

    REGISTERING = "registering"
    REPORTED = "reported"
    AWAITING_REPORT = "awaiting_report"
    REPORT_SUBMITTED = "report_submitted"
    SIGNED_OFF = "signed_off"
    VOIDED = "voided"


_S = MajorEventState
_LEADERS = frozenset({Role.SUPERVISOR, Role.MANAGER})
_MANAGER = frozenset({Role.MANAGER})

# The 《紧急情况处理登记表》 is still being written.
UNREGISTERED = (_S.REGISTERING, _S.REPORTED)
# The written report is owed (R15).
UNWRITTEN = (*UNREGISTERED, _S.AWAITING_REPORT)
# Somebody has still to do something.
OPEN_STATES = (*UNWRITTEN, _S.REPORT_SUBMITTED)
# A superior has been told, and may be told more.
TOLD = (_S.REPORTED, _S.AWAITING_REPORT, _S.REPORT_SUBMITTED)

MAJOR_EVENT = Workflow(
    states={
        _S.REGISTERING: Face(mark("登记中"), Shape.RING),
        _S.REPORTED: Face(mark("已上报"), Shape.HALF),
        _S.AWAITING_REPORT: Face(mark("待书面报告"), Shape.RING),
        _S.REPORT_SUBMITTED: Face(mark("已交书面报告"), Shape.BARS),
        _S.SIGNED_OFF: Face(mark("经理已签阅"), Shape.TICK),
        _S.VOIDED: Face(mark("已作废"), Shape.CROSS),
    },
    initial=_S.REGISTERING,
    steps=(
        Step("report", mark("上报"), _S.REGISTERING, _S.REPORTED, needs=("told_kind",)),
        Step("finish_registration", mark("登记完毕"), _S.REPORTED, _S.AWAITING_REPORT, needs=("handling",)),
        Step(
            "submit_report",
            mark("写书面报告"),
            _S.AWAITING_REPORT,
            _S.REPORT_SUBMITTED,
            needs=("report_course", "report_causes", "report_impact", "report_handling", "report_prevention"),
        ),
        Step("sign_off", mark("签阅书面报告"), _S.REPORT_SUBMITTED, _S.SIGNED_OFF, roles=_MANAGER),
        Step(
            "send_back",
            mark("退回重写"),
            _S.REPORT_SUBMITTED,
            _S.AWAITING_REPORT,
            needs=("sent_back_why",),
            roles=_MANAGER,
        ),
        *(Step("tell", mark("再记上报"), state, state, needs=("told_kind",)) for state in TOLD),
        *(Step("acknowledge", mark("上级已知悉"), state, state, roles=_LEADERS) for state in TOLD),
        *(Step("tell_later", mark("补报直接上级"), state, state) for state in (*TOLD, _S.SIGNED_OFF)),
        *(
            Step("void", mark("误报作废"), state, _S.VOIDED, needs=("void_why",), roles=_MANAGER, destructive=True)
            for state in UNREGISTERED
        ),
    ),
)
