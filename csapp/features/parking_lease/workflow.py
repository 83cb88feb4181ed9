"""Parking lease (机动车位租赁), state machine 5.5 of the requirements; expiring and expired are derived from dates."""

from enum import StrEnum

from csapp.core.marks import mark
from csapp.core.workflow import Face, Shape, Step, Workflow


class LeaseState(StrEnum):
    """Where a lease stands."""

    APPLIED = "applied"
    SEEN = "seen"
    PROMISED = "promised"
    REGISTERED = "registered"
    PAID = "paid"
    ACTIVE = "active"
    RENEWED = "renewed"
    CHANGED = "changed"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"


_S = LeaseState

# Still being arranged; the car stands on the space; and both, which is when nobody else can have it.
BEGUN = (_S.APPLIED, _S.SEEN, _S.PROMISED, _S.REGISTERED, _S.PAID)
PARKED = (_S.ACTIVE, _S.RENEWED, _S.CHANGED)
OPEN = (*BEGUN, *PARKED)

PARKING_LEASE = Workflow(
    states={
        _S.APPLIED: Face(mark("申请"), Shape.RING),
        _S.SEEN: Face(mark("资料已核"), Shape.RING),
        _S.PROMISED: Face(mark("已承诺"), Shape.RING),
        _S.REGISTERED: Face(mark("待缴费"), Shape.BARS),
        _S.PAID: Face(mark("已缴费"), Shape.RING),
        _S.ACTIVE: Face(mark("租用中"), Shape.DOT),
        _S.RENEWED: Face(mark("已续费"), Shape.RING),
        _S.CHANGED: Face(mark("待换证"), Shape.RING),
        _S.ENDED: Face(mark("已退租"), Shape.FILED),
        _S.WITHDRAWN: Face(mark("已撤销"), Shape.CROSS),
    },
    initial=_S.APPLIED,
    steps=(
        Step("see_documents", mark("核对资料"), _S.APPLIED, _S.SEEN, needs=("licence_seen", "insurance_seen")),
        Step("sign_undertaking", mark("签承诺书"), _S.SEEN, _S.PROMISED, needs=("undertaking_how",)),
        Step("register", mark("登记录入"), _S.PROMISED, _S.REGISTERED, needs=("starts_on", "months")),
        Step("pay", mark("登记缴费"), _S.REGISTERED, _S.PAID, needs=("amount_fen", "method")),
        Step("pay_part", mark("登记部分缴费"), _S.REGISTERED, _S.REGISTERED, needs=("amount_fen", "method")),
        Step("issue_permit", mark("发放停车证"), _S.PAID, _S.ACTIVE),
        Step("renew", mark("登记续缴"), _S.ACTIVE, _S.ACTIVE, needs=("months",)),
        Step("remind", mark("记催缴"), _S.ACTIVE, _S.ACTIVE, needs=("how", "said")),
        Step("change", mark("变更"), _S.ACTIVE, _S.CHANGED),
        Step("pay", mark("登记缴费"), _S.ACTIVE, _S.RENEWED, needs=("amount_fen", "method")),
        Step("pay_part", mark("登记部分缴费"), _S.ACTIVE, _S.ACTIVE, needs=("amount_fen", "method")),
        Step("recheck", mark("登记核对结果"), _S.ACTIVE, _S.ACTIVE, needs=("recheck",)),
        Step("correct", mark("更正车辆信息"), _S.ACTIVE, _S.ACTIVE),
        Step("make_board", mark("车位牌已制作"), _S.ACTIVE, _S.ACTIVE),
        # taken by the list itself, for the trail
        Step("list", mark("列入到期清单"), _S.ACTIVE, _S.ACTIVE),
        Step("list_board", mark("列入车位牌清单"), _S.ACTIVE, _S.ACTIVE),
        Step("reissue", mark("补发停车证"), _S.ACTIVE, _S.ACTIVE, needs=("end_reason",)),
        Step("add_car", mark("加一辆车"), _S.ACTIVE, _S.ACTIVE, needs=("new_plate",)),
        Step("update_vehicle", mark("更新车辆信息"), _S.RENEWED, _S.RENEWED),
        Step("sign_again", mark("重签承诺书"), _S.RENEWED, _S.RENEWED, needs=("undertaking_how",)),
        Step("issue_permit", mark("发放停车证"), _S.RENEWED, _S.ACTIVE),
        Step("change", mark("变更"), _S.RENEWED, _S.RENEWED),
        Step("pay", mark("登记缴费"), _S.RENEWED, _S.RENEWED, needs=("amount_fen", "method")),
        Step("pay_part", mark("登记部分缴费"), _S.RENEWED, _S.RENEWED, needs=("amount_fen", "method")),
        Step("sign_again", mark("重签承诺书"), _S.CHANGED, _S.CHANGED, needs=("undertaking_how",)),
        Step("pay", mark("登记缴费"), _S.CHANGED, _S.CHANGED, needs=("amount_fen", "method")),
        Step("pay_part", mark("登记部分缴费"), _S.CHANGED, _S.CHANGED, needs=("amount_fen", "method")),
        Step("issue_permit", mark("发放停车证"), _S.CHANGED, _S.ACTIVE),
        Step("refund", mark("退还租金"), _S.ACTIVE, _S.ACTIVE, needs=("refund_fen", "method")),
        Step("refund", mark("退还租金"), _S.CHANGED, _S.CHANGED, needs=("refund_fen", "method")),
        Step("refund", mark("退还租金"), _S.ENDED, _S.ENDED, needs=("refund_fen", "method")),
        Step("refund", mark("退还租金"), _S.WITHDRAWN, _S.WITHDRAWN, needs=("refund_fen", "method")),
        Step("give_deposit_back", mark("退还押金"), _S.ENDED, _S.ENDED, needs=("deposit_back_fen", "method")),
        Step(
            "give_deposit_back",
            mark("退还押金"),
            _S.WITHDRAWN,
            _S.WITHDRAWN,
            needs=("deposit_back_fen", "method"),
        ),
        Step("pay_part", mark("补缴欠费"), _S.ENDED, _S.ENDED, needs=("amount_fen", "method")),
        *(
            Step("withdraw", mark("撤销申请"), state, _S.WITHDRAWN, needs=("end_reason",), destructive=True)
            for state in BEGUN
        ),
        *(Step("end", mark("退租"), state, _S.ENDED, needs=("ended_on", "end_reason"), destructive=True)
          for state in PARKED),
    ),
)  # fmt: skip
