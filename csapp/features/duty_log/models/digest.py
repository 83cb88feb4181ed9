"""What the manager signs is sealed: one digest over a page, its entries, its round and its handover (R17)."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Any

import peewee

from csapp.core.marks import mark
from csapp.db.audit import AuditLine
from csapp.db.record import Record, plain
from csapp.features.duty_log.models.handover import Handover, HandoverCount, HandoverLine
from csapp.features.duty_log.models.pages import DutyEntry, DutyPage, TourCheck
from csapp.features.duty_log.workflow import PageState

SEAL = "seal"
"""The step of the trail that keeps a digest."""
# Columns that go on living after the signature; the digest itself cannot hold itself.
_LEFT_OUT = frozenset({"version", "changed_at", "changed_by", "print_count", "digest"})
# A handover that is read by the next shift is ticked there, perhaps after the page was signed.
_TICKED = frozenset({"read_at", "read_name"})
# The paper of a handover may be signed by hand later than the page.
_PAPER = frozenset({"signed_at"})


def digest_of(page: DutyPage) -> str:
    """SHA-256 over everything that stands on the page, as 64 hex digits; read with a connection open."""
    parts: list[Any] = [_values(page)]
    for model, ours in (
        (DutyEntry, DutyEntry.page == page),
        (TourCheck, TourCheck.page == page),
        (Handover, Handover.page == page),
    ):
        parts.append(_rows(model.select().where(ours)))
    held = Handover.select(Handover.id).where(Handover.page == page)
    parts.append(_rows(HandoverCount.select().where(HandoverCount.handover.in_(held))))
    parts.append(_rows(HandoverLine.select().where(HandoverLine.handover.in_(held))))
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


def _rows(query: Iterable[Record]) -> list[dict[str, Any]]:
    return sorted((_values(row) for row in query), key=lambda values: values["id"])


def _values(row: Record) -> dict[str, Any]:
    left_out = _LEFT_OUT | (_TICKED if isinstance(row, HandoverLine) else frozenset())
    left_out |= _PAPER if isinstance(row, Handover) else frozenset()
    return {name: plain(value) for name, value in sorted(row.__data__.items()) if name not in left_out}


def changed_pages() -> Iterator[str]:
    """One sentence for each page that is not any more what was signed; for `csapp check`, a connection open.

    What was signed is read from the trail, whose chain is checked apart: a digest that was written anew on the page,
    or a signature that was taken off, is found too.
    """
    sealed = AuditLine.select().where(AuditLine.area == DutyPage.key(), AuditLine.step == SEAL).order_by(AuditLine.id)
    for line in sealed:
        page: DutyPage | None = DutyPage.get_or_none(DutyPage.id == line.record_id)
        kept = str(json.loads(line.after or "{}").get("digest", ""))
        if page is None:
            words = mark("{time} {name}签过字的一页值班日志不在了。")
            yield words.format(time=f"{line.at:%Y-%m-%d %H:%M}", name=line.by_name)
        elif page.state != PageState.SIGNED or _readable(page) != kept or page.digest != kept:
            words = mark("值班日志 {number}：{time} {name}签字以后被改过，和签字时的内容不一样。")
            yield words.format(number=page.number, time=f"{line.at:%Y-%m-%d %H:%M}", name=line.by_name)


def _readable(page: DutyPage) -> str:
    try:
        return digest_of(page)
    except (ValueError, TypeError, peewee.PeeweeException):
        # a value no step of the program could have written
        return ""
