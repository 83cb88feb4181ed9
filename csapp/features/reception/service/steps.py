"""What every step of a reception shares: the arrow it takes, and the limits of its texts."""

from typing import Any

from csapp.core.errors import StaleRecord, TransitionRefused
from csapp.core.marks import mark
from csapp.core.roles import Actor, Permission, require
from csapp.db.unit_of_work import Work, fetch
from csapp.features.reception.models import Reception
from csapp.features.reception.workflow import RECEPTION, ReceptionState

LONGEST = 20_000  # characters of one text


def begin(reception_id: int, name: str, version: int | None, by: Actor) -> Reception:
    """The record, if this person may take this step now; raises NotAllowed, StaleRecord, TransitionRefused."""
    require(by, Permission.WRITE)
    reception = fetch(Reception, reception_id)
    if version is not None and version != reception.version:
        # asked before the table: the second of two seats hears that somebody was faster, not that a step is missing
        raise StaleRecord(mark("别人刚改过这张单，按 F5 看最新情况，对比后再存。"))
    check_step(reception, name, by)
    return reception


def check_step(reception: Reception, name: str, by: Actor) -> None:
    """Raise TransitionRefused or NotAllowed unless `name` may be taken now; a merged record says where it went."""
    if reception.state == ReceptionState.MERGED and name != "unmerge":
        words = mark("{number} 已并入 {into}，在 {into} 上办理。")
        raise TransitionRefused(words, number=reception.number, into=reception.matter_number)
    RECEPTION.step(name, ReceptionState(reception.state), by.role)


def take(work: Work, reception: Reception, name: str, remark: str = "", **values: Any) -> Reception:
    """One arrow of the table: state, values and audit line together."""
    check_step(reception, name, work.by)
    step = RECEPTION.step(name, ReceptionState(reception.state), work.by.role)
    return work.change(reception, name, remark=remark, state=step.target, **values)
