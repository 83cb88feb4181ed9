"""Sets of keys, the cabinets they hang in, and the counts taken of them (S12, S23)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import peewee

from csapp.db.record import EnumField, Findable, Record
from csapp.masterdata.places.models import Unit


class KeyStatus(StrEnum):
    """Whether a set can be used; whether it is out is the lending's to say."""

    IN_USE = "在用"
    LOST = "遗失"
    DAMAGED = "损坏"
    RETIRED = "停用"


class Cabinet(Record):
    """A cabinet on the wall: `rows` of `hooks` each, numbered from the top left."""

    code = peewee.CharField(max_length=4, unique=True)
    label = peewee.CharField(max_length=40)
    rows = peewee.IntegerField()
    hooks = peewee.IntegerField()

    class Meta:
        """Beside the keys that hang in it."""

        table_name = "key_cabinet"

    def hook(self, row: int, place: int) -> str:
        """`A3-10`: the label under a hook."""
        return f"{self.code}{row}-{place:02d}"

    def findable(self) -> Findable:
        """Found by its letter."""
        return Findable(self.code, self.label, f"{self.code} {self.label}")


class KeySet(Record):
    """One ring of keys with its tag; `code` is all that is written on the tag, `hook` its place (指定位置)."""

    unit_id: int | None
    cabinet_id: int | None
    code = peewee.CharField(max_length=12, unique=True)
    opens = peewee.CharField(max_length=60, default="")
    unit = peewee.ForeignKeyField(Unit, backref="keys", null=True)
    subject = peewee.CharField(max_length=60)
    pieces = peewee.IntegerField(default=1)
    cabinet = peewee.ForeignKeyField(Cabinet, backref="keys", null=True)
    row = peewee.IntegerField(null=True)
    place = peewee.IntegerField(null=True)
    hook = peewee.CharField(max_length=12, null=True, unique=True)
    status = EnumField(KeyStatus, max_length=10, default=KeyStatus.IN_USE)
    note = peewee.TextField(default="")

    class Meta:
        """The key of the slice; a cabinet is read row by row."""

        table_name = "keys"
        indexes = ((("cabinet", "row", "place"), False),)

    @property
    def is_public(self) -> bool:
        """Opens something that no owner can be asked about: roofs, machine rooms, stores."""
        return self.unit_id is None

    def findable(self) -> Findable:
        """Found by tag, hook, room in any plain spelling and the name of the place."""
        spoken = self.unit.spoken if self.unit is not None else ""
        words = (self.code, self.hook or "", self.subject, spoken, self.opens)
        return Findable(self.code, f"{self.subject} {self.opens}".strip(), " ".join(filter(None, words)))


class StockTake(Record):
    """One walk along a cabinet: who looked when, and how many keys were where they belong."""

    cabinet_id: int
    number = peewee.CharField(max_length=30, unique=True)
    cabinet = peewee.ForeignKeyField(Cabinet, backref="stock_takes")
    taken_at = peewee.DateTimeField(index=True)
    taken_by = peewee.CharField(max_length=40)
    expected = peewee.IntegerField()
    found = peewee.IntegerField()
    note = peewee.TextField(default="")
    signed_at = peewee.DateTimeField(null=True)

    class Meta:
        """Beside the keys that were counted."""

        table_name = "key_stock_take"

    def findable(self) -> Findable:
        """Found by its number."""
        return Findable(self.number, f"{self.cabinet.label} {self.taken_at:%Y-%m-%d}", self.number)

    @property
    def differences(self) -> int:
        """How many hooks were not as the book says."""
        return int(StockLine.select().where(StockLine.stock_take == self.id).count())


class Difference(StrEnum):
    """What a count can find wrong."""

    MISSING = "不在钩上"
    UNEXPECTED = "登记借出却在钩上"
    PIECES = "把数不对"


class StockLine(Record):
    """One difference found by a count."""

    stock_take_id: int
    key_set_id: int
    stock_take = peewee.ForeignKeyField(StockTake, backref="lines", on_delete="CASCADE")
    key_set = peewee.ForeignKeyField(KeySet, backref="stock_lines")
    difference = EnumField(Difference, max_length=20)
    pieces = peewee.IntegerField()

    class Meta:
        """Lines of a count."""

        table_name = "key_stock_line"


class HookState(StrEnum):
    """What is to be seen at a hook of the cabinet."""

    EMPTY = "empty"
    IN = "in"
    OUT = "out"
    OVERDUE = "overdue"
    PENDING = "pending"
    MISSING = "missing"


@dataclass(frozen=True)
class Hook:
    """One hook of a cabinet as it is now, as plain values; `word` says who has the key or what is wrong with it."""

    label: str
    row: int
    place: int
    state: HookState = HookState.EMPTY
    word: str = ""
    subject: str = ""
    opens: str = ""
    key_id: int = 0
    key_code: str = ""
    pieces: int = 0
    unit_id: int | None = None
    is_public: bool = False
    loan_id: int = 0
    version: int = 0
    borrower: str = ""
    kind: str = ""
    purpose: str = ""
    lent_at: datetime | None = None
    lent_by: str = ""
    chase_at: datetime | None = None
