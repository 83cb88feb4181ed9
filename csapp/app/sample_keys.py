# all data: sample estate
"""The key cabinets of the sample estate as they hang on 2026-11-24 at 10:24 (look 05)."""

from datetime import datetime, timedelta
from typing import Any

from csapp.core.roles import Actor
from csapp.db.connection import connected
from csapp.features.key_lending.models import PROOFS, BorrowerKind
from csapp.features.key_lending.service import lending, returning
from csapp.masterdata.keys.models import KeySet
from csapp.masterdata.keys.service import add_cabinet, add_key
from csapp.masterdata.people.models import Occupancy, Person, Relation
from csapp.masterdata.places.models import Unit

# Row by row as on the wall; a dash is an empty hook, anything that is no room a public place.
_A = (
    "1-1-0102 1-1-0603 1-1-1101 1-1-1603 1-2-0402 1-2-0901 1-2-1102 2-1-0304 2-1-0801 2-1-1702 - 2-2-0502",
    "3-1-0201 3-1-0904 3-1-1501 3-2-0702 3-2-1001 3-2-1203 3-2-1501 3-2-1604 4-1-0301 4-1-0702 4-1-1402 4-2-0101",
    "4-2-0903 4-2-1203 5-1-0101 5-1-0302 5-1-0404 5-1-0501 5-1-0604 5-1-0701 5-1-0703 5-1-0802 5-1-1102 5-2-0203",
    "5-2-1004 5-2-1301 6-1-0102 6-1-0903 6-1-1204 6-2-0301 6-2-1401 - 7-1-0303 7-1-0601 7-2-0404 7-2-1501",
    "8-1-0201 8-1-1701 8-2-0702 8-2-1103 8-2-1602 公共天台 快递间 装修备用 样板间 物业仓库 会议室 -",
    "1栋配电间 2栋配电间 3栋配电间 水泵房 消控室 电梯机房 屋面门 东门岗 - - - -",
)
_C = ("车库东门 车库西门 人防门 垃圾房 泳池机房 监控室 - - - - - -", "儿童乐园 健身房 - - - - - - - - - -")


def add_keys(by: Actor, at: datetime) -> None:
    """Cabinets, keys, and what is out; `at` is the moment of the pictures. Call it after the people are there."""
    with connected():
        units = {unit.code: unit.id for unit in Unit.select()}
    settled = at - timedelta(days=90)
    for code, label in (("A", "A 柜"), ("B", "B 柜"), ("C", "C 柜 公共")):
        add_cabinet(code, label, 6 if code != "C" else 2, 12, by=by, at=settled)
    keys: dict[str, KeySet] = {}
    for cabinet, rows in (("A", _A), ("C", _C)):
        for row, line in enumerate(rows, 1):
            for place, what in enumerate(line.split(), 1):
                if what != "-":
                    keys[what] = _hang(units, what, f"{cabinet}{row}-{place:02d}", by, settled)
    rest = [code for code in sorted(units) if code not in keys and code.startswith(("9-", "10-"))][:58]
    for at_hook, code in enumerate(rest):
        keys[code] = _hang(units, code, f"B{at_hook // 12 + 1}-{at_hook % 12 + 1:02d}", by, settled)
    _lend_all(keys, at)


def _hang(units: dict[str, int], what: str, hook: str, by: Actor, at: datetime) -> KeySet:
    unit = units.get(what)
    given: dict[str, Any] = {"unit": unit, "opens": "入户门"} if unit else {"place_name": what, "opens": "门锁"}
    return add_key(by=by, at=at, hook=hook, pieces=2 if what == "5-1-0802" else 1, **given)


def _owner(code: str) -> Person:
    with connected():
        held = Occupancy.select(Occupancy, Person).join(Person).switch(Occupancy).join(Unit)
        found: Person = held.where(Unit.code == code, Occupancy.relation == Relation.OWNER).first().person
        return found


def _lend_all(keys: dict[str, KeySet], now: datetime) -> None:
    """The five loans of the picture, one lost key, one request, and what was given back before."""
    desk, other = _colleague("刘芳"), _colleague("何静")
    day = now.replace(hour=0, minute=0)
    kind = BorrowerKind
    earlier = _stranger(keys["5-1-0802"], other, day - timedelta(days=43, hours=-15), kind.FAMILY, "仇文博", "取快递")
    returning.give_back(earlier, by=other, at=day - timedelta(days=43, hours=-16), pieces=2, hook_confirmed=True)
    late = _stranger(
        keys["5-1-0802"], other, day - timedelta(days=1, hours=9, minutes=55), kind.CONTRACTOR, "韩大勇",
        "卫生间防水返工", phone="15900003308", due=day - timedelta(hours=6),
    )  # fmt: skip
    returning.chase(late, by=other, at=day - timedelta(hours=5, minutes=40), chase_note="18:20 电话未接")
    returning.chase(late, by=desk, at=day + timedelta(hours=9, minutes=10), chase_note="09:10 再拨，称中午还")
    for code, who, hour, minute, until, borrower, why in (
        ("5-1-0101", kind.CONTRACTOR, 8, 40, 18, "宏达防水 周师傅", "厨房防水"),
        ("1-1-1603", kind.CONTRACTOR, 9, 20, 12, "刘工（水表厂）", "换水表"),
        ("8-1-1701", kind.STAFF, 9, 30, 17, "赵永强", "查阳台漏水"),
        ("3-2-1501", kind.FAMILY, 10, 2, 20, "单立新", "忘带钥匙"),
    ):
        lent, due = day + timedelta(hours=hour, minutes=minute), day + timedelta(hours=until)
        _stranger(keys[code], desk, lent, who, borrower, why, due=due)
    lost = _stranger(keys["6-1-1204"], other, day - timedelta(days=5, hours=-10), kind.STAFF, "马师傅", "换门铃")
    lost_at = day - timedelta(days=4, hours=-9)
    returning.report_lost(lost, by=other, at=lost_at, trouble_note="在工地遗失 1 把", follow_up="换锁芯")
    lending.request(
        keys["3-1-0904"].id, by=desk, at=now - timedelta(minutes=15), borrower_kind=kind.CONTRACTOR,
        borrower="和美装饰 李师傅", borrower_phone="15900007702", purpose="量尺寸，14:00 来取",
    )  # fmt: skip


def _stranger(
    key: KeySet, by: Actor, at: datetime, kind: BorrowerKind, *who: str, phone: str = "", due: datetime | None = None
) -> int:
    borrower, purpose = who
    owner = _owner(key.subject) if key.unit_id else None
    loan = lending.lend(
        key.id, by=by, at=at, borrower_kind=kind, borrower=borrower, borrower_phone=phone, purpose=purpose,
        proofs=PROOFS[kind], due_at=due, identity_confirmed=True, contacted_at=at - timedelta(minutes=7),
        contact_name=owner.name if owner else "", contact_phone=(owner.phone if owner else "") or "051265001234",
        consent_given=True,
    )  # fmt: skip
    return int(loan.id)


def _colleague(name: str) -> Actor:
    # reason for the late import: the sample alone looks for its own colleagues by name
    from csapp.masterdata.staff.models import Staff

    with connected():
        actor: Actor = Staff.get(Staff.name == name).actor()
    return actor
