"""The house rules of callbacks: which share of a source, by when, how; and the draw that never changes."""

import hashlib
from datetime import datetime
from typing import Any

from csapp.core.errors import BadInput
from csapp.core.marks import mark
from csapp.core.roles import Actor, Permission, require
from csapp.core.values import member
from csapp.db.connection import connected
from csapp.db.unit_of_work import Work, fetch, unit_of_work
from csapp.features.callback.models import SEED_RULES, Asking, Callback, CallbackRule, LeftOut, Method, Source, Why

_RANGES = {"share": (0, 100), "days": (0, 366), "second_days": (0, 366), "most_attempts": (1, 99)}
_PARTS = 10_000  # a share is drawn in hundredths of a percent


def rule_of(source: Source) -> CallbackRule:
    """What holds now for a source; the seeds' value where nobody keeps a row."""
    with connected():
        held = CallbackRule.get_or_none(CallbackRule.source == source)
    if held is not None:
        return held
    usual = SEED_RULES[source]
    return CallbackRule(
        source=source,
        rule=usual.rule,
        days=usual.days,
        asking=usual.asking,
        needs_signature=usual.needs_signature,
        repeats=usual.repeats,
    )


def proposed_method(callback_id: int) -> Method | None:
    """How the house rule wants this customer asked (A63); None where the caller chooses."""
    with connected():
        asking = rule_of(Source(fetch(Callback, callback_id).source)).asking
    return None if asking == Asking.EITHER else Method(asking)


def change_rule(
    rule_id: int,
    *,
    version: int | None = None,
    by: Actor,
    at: datetime,
    share: int,
    days: int,
    asking: Asking | str = Asking.EITHER,
    needs_signature: bool = False,
    second_days: int = 3,
    most_attempts: int = 3,
    repeats: bool = False,
) -> CallbackRule:
    """Another share (percent), time (calendar days) or way; holds for callbacks scheduled from now on.

    What was drawn stays as it was drawn. Raises BadInput, NotAllowed, StaleRecord.
    """
    require(by, Permission.SETTINGS)
    numbers: dict[str, Any] = {"share": share, "days": days, "second_days": second_days, "most_attempts": most_attempts}
    for name, number in numbers.items():
        least, most = _RANGES[name]
        if number != int(number) or not least <= number <= most:
            raise BadInput(name, mark("写 {least} 到 {most} 之间的整数。"), least=least, most=most)
    with unit_of_work(by, at) as work:
        rule = fetch(CallbackRule, rule_id)
        if repeats and rule.source != Source.PERIODIC:
            raise BadInput("repeats", mark("只有定期回访能自动约下一次。"))
        return work.change(
            rule,
            "change",
            version=version,
            asking=member(Asking, asking, "asking"),
            needs_signature=bool(needs_signature),
            repeats=bool(repeats),
            **numbers,
        )


def is_drawn(seed: int, matter: str, share: int) -> bool:
    """Whether a matter is in the sample: the same answer on every seat, on every day, for ever.

    The number of the matter and the stored seed give a fixed place between 0 and 100; in are those below `share`
    percent, so that a larger share keeps everybody of the smaller one.
    """
    place = int.from_bytes(hashlib.sha256(f"{seed}/{matter}".encode()).digest()[:8], "big") % _PARTS
    return place < share * _PARTS // 100


def leave_out(work: Work, rule: CallbackRule, matter: str, why: Why) -> None:
    """Put on record that a matter gets no callback; a matter without a number leaves only its line in the trail."""
    source = Source(rule.source)
    if not matter:
        work.tell(Callback.key(), None, "leave_out", after={"source": source, "why": why})
        return
    if was_left_out(source, matter):
        return
    work.add(
        LeftOut(source=source, matter=matter, why=why, share=rule.share, seed=rule.seed, left_on=work.at.date()),
        "leave_out",
    )


def was_left_out(source: Source, matter: str) -> bool:
    """Whether the draw, or the lack of a name, has left this matter out before."""
    same = (LeftOut.source == source) & (LeftOut.matter == matter)
    return bool(matter) and LeftOut.select().where(same).exists()
