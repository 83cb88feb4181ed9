"""轮班表: 编制中 > 已公布 > 已锁定. 调班: 待找顶班人 > 待经理确认 > 已确认 (5.6, S20, R21)."""

from enum import StrEnum

from csapp.core.marks import mark
from csapp.core.roles import Role
from csapp.core.workflow import Face, Shape, Step, Workflow

_LEADERS = frozenset({Role.SUPERVISOR, Role.MANAGER})
_MANAGER = frozenset({Role.MANAGER})
_SUPERVISOR = frozenset({Role.SUPERVISOR})


class RosterState(StrEnum):
    """Where a month's roster stands."""

    DRAFT = "draft"
    PUBLISHED = "published"
    LOCKED = "locked"


class SwapState(StrEnum):
    """Where a swap stands; the first two are open."""

    FILED = "filed"
    PROPOSED = "proposed"
    ACKNOWLEDGED = "acknowledged"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


R, S = RosterState, SwapState

ROSTER = Workflow(
    states={
        R.DRAFT: Face(mark("编制中"), Shape.RING),
        R.PUBLISHED: Face(mark("已公布"), Shape.TICK),
        R.LOCKED: Face(mark("已锁定"), Shape.FILED),
    },
    initial=R.DRAFT,
    steps=(
        Step("publish", mark("公布"), R.DRAFT, R.PUBLISHED, roles=_LEADERS),
        Step("lock", mark("锁定"), R.PUBLISHED, R.LOCKED, roles=_MANAGER),
        Step("take_back", mark("撤回重排"), R.PUBLISHED, R.DRAFT, ("reason",), _LEADERS, destructive=True),
        Step("unlock", mark("解锁"), R.LOCKED, R.PUBLISHED, ("reason",), _MANAGER, destructive=True),
    ),
)

SWAP = Workflow(
    states={
        S.FILED: Face(mark("待找顶班人"), Shape.RING),
        S.PROPOSED: Face(mark("待经理确认"), Shape.BARS),
        S.ACKNOWLEDGED: Face(mark("已确认"), Shape.TICK),
        S.REFUSED: Face(mark("不同意"), Shape.CROSS),
        S.WITHDRAWN: Face(mark("已撤回"), Shape.CROSS),
    },
    initial=S.FILED,
    steps=(
        Step("replace", mark("定顶班人"), S.FILED, S.PROPOSED, ("replacement",)),
        Step("acknowledge", mark("确认"), S.PROPOSED, S.ACKNOWLEDGED, roles=_MANAGER),
        Step("acknowledge_for", mark("代经理确认"), S.PROPOSED, S.ACKNOWLEDGED, roles=_SUPERVISOR),
        Step("replace", mark("换顶班人"), S.PROPOSED, S.PROPOSED, ("replacement",)),
        Step("refuse", mark("不同意"), S.FILED, S.REFUSED, ("refusal",), _MANAGER, destructive=True),
        Step("refuse", mark("不同意"), S.PROPOSED, S.REFUSED, ("refusal",), _MANAGER, destructive=True),
        Step("withdraw", mark("撤回"), S.FILED, S.WITHDRAWN, destructive=True),
        Step("withdraw", mark("撤回"), S.PROPOSED, S.WITHDRAWN, destructive=True),
    ),
)

OPEN_SWAPS = (S.FILED, S.PROPOSED)
