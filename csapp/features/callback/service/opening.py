"""From a callback to the opinion the customer gave in it: nothing is typed twice (S22)."""

from datetime import datetime

import blinker

from csapp.core.errors import BadInput
from csapp.core.marks import mark
from csapp.core.roles import Actor, Permission, require
from csapp.db.record import Record
from csapp.db.unit_of_work import fetch, unit_of_work
from csapp.features.callback.models import Callback

# Sent inside the unit of work with `callback`, `by`, `at`; a receiver makes the record, links it and returns it.
# One that refuses undoes the whole step.
opens_opinion = blinker.Signal()


def has_opinion(callback: Callback) -> bool:
    """Whether the customer said something, and somebody keeps opinions: what nobody makes is not offered."""
    wired = not opens_opinion.is_muted and bool(opens_opinion.has_receivers_for(None))
    return wired and bool(str(callback.opinion).strip())


def open_opinion(callback_id: int, *, version: int | None = None, by: Actor, at: datetime) -> Callback:
    """登记意见: what the customer said goes on as an opinion of its own, to a department and back.

    Raises BadInput where the callback holds no words or its opinion is written down already; NotAllowed, StaleRecord.
    """
    require(by, Permission.WRITE)
    with unit_of_work(by, at) as work:
        callback = fetch(Callback, callback_id)
        if not str(callback.opinion).strip():
            raise BadInput("opinion", mark("这次回访没有记客户意见，先填写回访结果。"))
        answers = opens_opinion.send(None, callback=callback, by=by, at=at)
        made: Record | None = next((record for _, record in answers if record is not None), None)
        if made is None:
            raise BadInput("opinion", mark("这里开不了意见，到「意见」里登记。"))
        number = str(getattr(made, "number", ""))
        return work.change(callback, "open_opinion", version=version, remark=number)
