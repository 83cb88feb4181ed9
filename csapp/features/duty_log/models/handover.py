"""交接班: the sheet of one shift, what is counted, what is still open, who read it (F20, S19, R22, R23)."""

from enum import StrEnum
from typing import ClassVar

import peewee

from csapp.core.marks import mark
from csapp.core.money import yuan
from csapp.db.record import EnumField, Findable, Record
from csapp.features.duty_log.models.pages import DutyPage
from csapp.features.duty_log.workflow import HandoverState
from csapp.masterdata.staff.models import Staff


class CountKind(StrEnum):
    """How an item is counted: pieces, or money in fen."""

    PIECES = "件数"
    MONEY = "金额"


class CountedItem(Record):
    """What is counted at each handover: 备用金, 门禁遥控器, 对讲机; `expected` in pieces or fen."""

    name = peewee.CharField(max_length=30, unique=True)
    unit = peewee.CharField(max_length=4, default="个")  # data: the measure word that counts most things
    kind = EnumField(CountKind, max_length=4, default=CountKind.PIECES)
    expected = peewee.IntegerField(default=0)
    is_mandatory = peewee.BooleanField(default=True)
    position = peewee.IntegerField(default=0, index=True)
    is_active = peewee.BooleanField(default=True)

    class Meta:
        """Nothing less than none is kept."""

        table_name = "duty_counted_item"
        constraints: ClassVar[list[object]] = [peewee.Check("expected >= 0")]

    @property
    def amount(self) -> str:
        """The number as it is typed: `12`, or `500.00` for money."""
        whole, rest = divmod(int(self.expected), 100)
        return f"{whole}.{rest:02d}" if self.kind == CountKind.MONEY else str(self.expected)


class Handover(Record):
    """The handover of one page to the person of the next; made from live data, kept as it was confirmed.

    `next_page` is the page that was opened by it. `outgoing_at` and `incoming_at` are when each confirmed with the
    own password, `signed_at` when the paper was signed last. `stand_in_reason` is why somebody else took over than the
    roster says.
    """

    page_id: int
    next_page_id: int | None
    incoming_id: int | None
    number = peewee.CharField(max_length=30, unique=True)
    state = EnumField(HandoverState, max_length=12, default=HandoverState.PREPARED)
    page = peewee.ForeignKeyField(DutyPage, backref="handovers", unique=True)
    next_page = peewee.ForeignKeyField(DutyPage, backref="taken_from", null=True, unique=True)
    outgoing_name = peewee.CharField(max_length=40)
    incoming = peewee.ForeignKeyField(Staff, backref="taken_over", null=True)
    incoming_name = peewee.CharField(max_length=40, default="")
    stand_in_reason = peewee.CharField(max_length=200, default="")
    arrived_at = peewee.DateTimeField(null=True)
    business = peewee.TextField(default="")
    notice = peewee.TextField(default="")
    suggestion = peewee.TextField(default="")
    complaints = peewee.TextField(default="")
    equipment = peewee.TextField(default="")
    prepared_at = peewee.DateTimeField()
    outgoing_at = peewee.DateTimeField(null=True)
    incoming_at = peewee.DateTimeField(null=True)
    print_count = peewee.IntegerField(default=0)
    signed_at = peewee.DateTimeField(null=True)

    class Meta:
        """Nobody has taken over who did not come and confirm (R22)."""

        table_name = "duty_handover"
        constraints: ClassVar[list[object]] = [
            peewee.Check(
                "state <> 'taken_over' OR (incoming_id IS NOT NULL AND arrived_at IS NOT NULL"
                " AND outgoing_at IS NOT NULL AND incoming_at IS NOT NULL)"
            )
        ]

    @property
    def subject(self) -> str:
        """`11-24 早班 刘芳 → 何静`."""
        page: DutyPage = self.page
        words = mark("{day} {shift} {outgoing} → {incoming}")
        told = {"day": f"{page.day:%m-%d}", "shift": page.shift_name, "outgoing": self.outgoing_name}
        return words.format(**told, incoming=self.incoming_name or mark("待接班"))

    @property
    def differences(self) -> str:
        """What was counted and does not agree, with its reason; read with a connection open."""
        rows = HandoverCount.select().where(HandoverCount.handover == self).order_by(HandoverCount.position)
        counted = [row for row in rows if row.counted is not None]
        if not counted:
            return ""
        told = [row.off_words for row in counted if row.counted != row.expected]
        if len(counted) < len(rows):
            told.append(mark("{count} 样未点").format(count=len(rows) - len(counted)))
        # data: the list comma
        return "；".join(told) or mark("相符")

    def findable(self) -> Findable:
        """Found by number and by what was told."""
        told = (self.business, self.notice, self.suggestion, self.complaints, self.equipment)
        words = " ".join(filter(None, (self.outgoing_name, self.incoming_name, *told)))
        return Findable(self.number, f"{self.outgoing_name} {self.incoming_name}".strip(), words)


class HandoverCount(Record):
    """One item as the program expects it and as the incoming person counted it; None is not counted yet."""

    handover_id: int
    handover = peewee.ForeignKeyField(Handover, backref="counts", on_delete="CASCADE")
    key_word = peewee.CharField(max_length=20)
    name = peewee.CharField(max_length=30)
    unit = peewee.CharField(max_length=4)
    kind = EnumField(CountKind, max_length=4)
    is_mandatory = peewee.BooleanField(default=True)
    expected = peewee.IntegerField()
    counted = peewee.IntegerField(null=True)
    reason = peewee.CharField(max_length=200, default="")
    detail = peewee.TextField(default="")
    position = peewee.IntegerField(default=0)

    class Meta:
        """Every item once."""

        table_name = "duty_handover_count"
        indexes = ((("handover", "key_word"), True),)

    def amount(self, number: int) -> str:
        """A number of this item in words: `12 个`, `¥500.00`."""
        return yuan(number) if self.kind == CountKind.MONEY else f"{number} {self.unit}"

    @property
    def off_words(self) -> str:
        """`对讲机少 1 台（一台送修）`; empty while it agrees or is not counted."""
        off = int(self.counted - self.expected) if self.counted is not None else 0
        if not off:
            return ""
        words = mark("{name}少 {amount}") if off < 0 else mark("{name}多 {amount}")
        told = words.format(name=self.name, amount=self.amount(abs(off)))
        return told + (mark("（{reason}）").format(reason=self.reason) if self.reason else "")


class HandoverLine(Record):
    """One matter that goes to the next shift: of which area, how many, which; `reason` where one is needed (R23).

    `read_at` is when the incoming person ticked it.
    """

    handover_id: int
    handover = peewee.ForeignKeyField(Handover, backref="lines", on_delete="CASCADE")
    key_word = peewee.CharField(max_length=30)
    area = peewee.CharField(max_length=30, default="")
    record_id = peewee.IntegerField(null=True)
    label = peewee.CharField(max_length=40)
    detail = peewee.TextField(default="")
    count = peewee.IntegerField(default=0)
    is_overdue = peewee.BooleanField(default=False)
    needs_reason = peewee.BooleanField(default=False)
    reason = peewee.CharField(max_length=200, default="")
    read_at = peewee.DateTimeField(null=True)
    read_name = peewee.CharField(max_length=40, default="")
    position = peewee.IntegerField(default=0)

    class Meta:
        """Every matter once."""

        table_name = "duty_handover_line"
        indexes = ((("handover", "key_word"), True),)
