"""Papers beside the order: the list handed to finance, and sheets printed for days without power (F02, S01)."""

from typing import ClassVar

import peewee

from csapp.db.record import Findable, Record
from csapp.features.repair_order.models.order import Order


class Handover(Record):
    """交财务清单: which returned sheets went to finance with what sum, and who signed for them."""

    number = peewee.CharField(max_length=30, unique=True)
    handed_at = peewee.DateTimeField(index=True)
    handed_by = peewee.CharField(max_length=40)
    receiver = peewee.CharField(max_length=40)
    signed_on = peewee.DateField(null=True)
    sheets = peewee.IntegerField()
    total_fen = peewee.IntegerField()
    print_count = peewee.IntegerField(default=0)
    note = peewee.CharField(max_length=200, default="")

    class Meta:
        """Never a negative sum."""

        table_name = "repair_handover"
        constraints: ClassVar[list[object]] = [peewee.Check("total_fen >= 0 AND sheets > 0")]

    def findable(self) -> Findable:
        """Found by number and receiver."""
        return Findable(self.number, self.receiver, " ".join((self.number, self.receiver, self.note)))


class HandoverLine(Record):
    """One sheet on a list; a sheet leaves once in each round of its order, whatever seat writes."""

    handover_id: int
    order_id: int
    handover = peewee.ForeignKeyField(Handover, backref="lines", on_delete="CASCADE")
    order = peewee.ForeignKeyField(Order, backref="handovers")
    round = peewee.IntegerField(default=0)
    fee_fen = peewee.IntegerField()

    class Meta:
        """Nothing leaves the list twice."""

        table_name = "repair_handover_line"
        indexes = ((("order", "round"), True),)


class BlankSheet(Record):
    """A sheet printed with its number only; it is entered later, or struck out (S09)."""

    order_id: int | None
    number = peewee.CharField(max_length=30, unique=True)
    reserved_at = peewee.DateTimeField(index=True)
    reserved_by = peewee.CharField(max_length=40)
    order = peewee.ForeignKeyField(Order, backref="blanks", null=True, unique=True)
    voided_at = peewee.DateTimeField(null=True)
    void_reason = peewee.CharField(max_length=200, default="")

    class Meta:
        """Entered or struck out, never both."""

        table_name = "repair_blank_sheet"
        constraints: ClassVar[list[object]] = [peewee.Check("order_id IS NULL OR voided_at IS NULL")]
