"""Links between records of different areas: what was opened from what, what belongs together (design 2).

Slices do not know each other's tables; a link names both ends by area and id, and reads number and title from the
search index.
"""

from enum import StrEnum

import peewee

from csapp.core.frozen import frozen
from csapp.core.marks import mark
from csapp.db.connection import connected, database
from csapp.db.record import EnumField, Record, Table
from csapp.db.search_index import Finding
from csapp.db.unit_of_work import Work


class Bond(StrEnum):
    """What a link says, read from its first end to its second."""

    OPENED = "开出"
    SAME = "同一件事"
    INCIDENT = "公共事件"
    RELATED = "有关"


# The same link read from its second end.
_BACKWARDS = {
    Bond.OPENED: mark("来自"),
    Bond.SAME: mark("同一件事"),
    Bond.INCIDENT: mark("公共事件"),
    Bond.RELATED: mark("有关"),
}


class Link(Table):
    """One link; both ends are records that the search index knows."""

    from_area = peewee.CharField(max_length=40)
    from_id = peewee.IntegerField()
    to_area = peewee.CharField(max_length=40)
    to_id = peewee.IntegerField()
    bond = EnumField(Bond, max_length=10)

    class Meta:
        """Read from both ends; no link twice."""

        indexes = (
            (("from_area", "from_id", "to_area", "to_id", "bond"), True),
            (("to_area", "to_id"), False),
        )


@frozen
class LinkLine:
    """The other end of a link, as a page shows it."""

    area: str
    record_id: int
    number: str
    title: str
    words: str


def join(work: Work, first: Record, second: Record, bond: Bond = Bond.OPENED) -> None:
    """Link two records, with a line in the trail of each; a link that is there already stays one."""
    ends = {"from_area": first.key(), "from_id": first.id, "to_area": second.key(), "to_id": second.id}
    if not Link.insert(**ends, bond=bond).on_conflict_ignore().execute():
        return
    for here, there in ((first, second), (second, first)):
        work.tell(here.key(), here.id, "join", after={"area": there.key(), "number": getattr(there, "number", "")})


def loosen(work: Work, first: Record, second: Record, bond: Bond) -> None:
    """Take a link away again; both trails say so."""
    same = (Link.from_area == first.key(), Link.from_id == first.id, Link.to_area == second.key())
    if not Link.delete().where(*same, Link.to_id == second.id, Link.bond == bond).execute():
        return
    for here, there in ((first, second), (second, first)):
        work.tell(here.key(), here.id, "loosen", before={"area": there.key(), "number": getattr(there, "number", "")})


def links_of(area: str, record_id: int) -> list[LinkLine]:
    """The other ends of all links of one record, oldest first."""
    first = (Link.from_area == area) & (Link.from_id == record_id)
    own = first | ((Link.to_area == area) & (Link.to_id == record_id))
    with connected():
        lines = []
        for link in Link.select().where(own).order_by(Link.id):
            outward = link.from_area == area and link.from_id == record_id
            there = (link.to_area, link.to_id) if outward else (link.from_area, link.from_id)
            bond = Bond(link.bond)
            entry = Finding.get_or_none(Finding.area == there[0], Finding.record_id == there[1])
            if entry is not None:
                words = bond.value if outward else _BACKWARDS[bond]
                lines.append(LinkLine(*there, entry.number, entry.title, words))
        return lines


def linked_ids(area: str, record_id: int, other: str, bond: Bond) -> list[int]:
    """The ids of the records of the area `other` that a record is linked with by `bond`, from either end."""
    p = database.param
    sql = (
        f"SELECT to_id FROM link WHERE from_area = {p} AND from_id = {p} AND to_area = {p} AND bond = {p} "
        f"UNION SELECT from_id FROM link WHERE to_area = {p} AND to_id = {p} AND from_area = {p} AND bond = {p}"
    )
    values = (area, record_id, other, bond.value)
    with connected():
        return sorted(row[0] for row in database.execute_sql(sql, (*values, *values)))
