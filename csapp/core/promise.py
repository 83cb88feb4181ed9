"""A promise: something due by a rule of the office, waiting for somebody, one key away from its record (P24)."""

from datetime import datetime

from csapp.core.frozen import frozen
from csapp.core.roles import Role


@frozen
class Promise:
    """What is due by when; every slice computes its own from dates (design 4), the page 今日 and `csapp due` list them.

    `rule` is the rule of the requirements (R09) or the form's id; `due_at` is 23:59 where the rule names only a day
    (`is_day`). `owner` is the colleague it waits for, empty where it waits for whoever sits at the desk; `roles` are
    those who may take `step`, whose label the row shows as its next step.
    """

    rule: str
    area: str
    record_id: int
    number: str
    due_at: datetime
    subject: str
    title: str
    step: str = ""
    step_label: str = ""
    owner: str = ""
    is_day: bool = True
    roles: frozenset[Role] = frozenset({Role.DESK, Role.SUPERVISOR, Role.MANAGER})
