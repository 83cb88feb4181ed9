"""What keeps the two from confirming: the relief, what is counted, what goes on without a reason (R22, R23)."""

from csapp.core.frozen import frozen
from csapp.core.marks import mark
from csapp.features.duty_log.models.handover import Handover, HandoverCount, HandoverLine
from csapp.features.duty_log.service.entries import open_entries
from csapp.features.duty_log.service.handover import amount, difference
from csapp.features.duty_log.workflow import HandoverState


@frozen
class Lack:
    """One thing that lacks: in a few words, as a sentence, and the row it is about; no row is the relief."""

    short: str
    sentence: str
    count_id: int = 0
    line_id: int = 0


def lacks_of(sheet: Handover, *, alone: bool = False) -> list[Lack]:
    """All of it from top to bottom, read with a connection open; `alone` leaves out what only the relief can do."""
    counts = HandoverCount.select().where(HandoverCount.handover == sheet).order_by(HandoverCount.position)
    lines = HandoverLine.select().where(HandoverLine.handover == sheet).order_by(HandoverLine.position)
    found = [] if alone else [lack for row in counts if (lack := _of_count(row)) is not None]
    words = mark("{label}：写明交下一班的原因。")
    found += [
        Lack(mark("{label}（写原因）").format(label=row.label), words.format(label=row.label), line_id=row.id)
        for row in lines
        if row.needs_reason and not row.reason
    ]
    if sheet.incoming_id is None and not alone:
        found.append(Lack(mark("接班人到岗"), mark("接班人还没到，继续值班，不能离岗。")))
    return found + _written_since(sheet)


def _written_since(sheet: Handover) -> list[Lack]:
    """Open entries that are younger than the sheet: their reasons could not be asked for (R23)."""
    count = sum(entry.written_at > sheet.prepared_at for entry in open_entries(sheet.page))
    if sheet.state != HandoverState.PREPARED or not count:
        return []
    words = mark("做好交接单以后又记了 {count} 条没办完的事，更新交接单再确认。")
    return [Lack(mark("更新交接单"), words.format(count=count))]


def _of_count(row: HandoverCount) -> Lack | None:
    if row.counted is None:
        words = mark("{name}还没有清点。")
        return Lack(mark("清点{name}").format(name=row.name), words.format(name=row.name), count_id=row.id)
    differs = difference(row)
    if not differs or (not row.is_mandatory and row.reason):
        return None
    told = {"name": row.name, "amount": amount(row, abs(differs))}
    if not row.is_mandatory:
        sentence = mark("{name}差 {amount}，写明原因。").format(**told)
    elif differs < 0:
        sentence = mark("{name}少 {amount}，查清或补齐才能交班。").format(**told)
    else:
        sentence = mark("{name}多 {amount}，查清才能交班。").format(**told)
    short = mark("{name}少 {amount}") if differs < 0 else mark("{name}多 {amount}")
    return Lack(short.format(**told), sentence, count_id=row.id)
