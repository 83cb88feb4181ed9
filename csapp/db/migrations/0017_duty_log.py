"""值班日志, its entries and rounds, 交接班. Frozen: the models go on, this file does not."""

from collections.abc import Iterator
from typing import Any

from peewee import (
    BooleanField,
    CharField,
    Check,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    Model,
    SqliteDatabase,
    TextField,
)


class Staff(Model):
    class Meta:
        table_name = "staff"


class Shift(Model):
    class Meta:
        table_name = "shifts"


class DutyPage(Model):
    version = IntegerField(default=1)
    created_at = DateTimeField()
    created_by = IntegerField()
    changed_at = DateTimeField()
    changed_by = IntegerField()
    number = CharField(max_length=30, unique=True)
    state = CharField(max_length=12, default="on_duty")
    day = DateField(index=True)
    shift = ForeignKeyField(Shift)
    shift_name = CharField(max_length=10)
    staff = ForeignKeyField(Staff)
    staff_name = CharField(max_length=40)
    companions = CharField(max_length=200, default="")
    place = CharField(max_length=40, default="")
    planned_from = DateTimeField(index=True)
    planned_until = DateTimeField()
    began_at = DateTimeField()
    ended_at = DateTimeField(null=True)
    summary = TextField(default="")
    print_count = IntegerField(default=0)
    signed_at = DateTimeField(null=True)
    signed_by = ForeignKeyField(Staff, null=True)
    signed_name = CharField(max_length=40, default="")
    signed_for = CharField(max_length=40, default="")
    opinion = CharField(max_length=200, default="")
    digest = CharField(max_length=64, default="")

    class Meta:
        table_name = "duty_log"
        indexes = ((("day", "shift"), True), (("state", "day"), False))
        constraints = (
            Check("planned_from < planned_until"),
            Check("ended_at IS NULL OR ended_at >= began_at"),
            Check("(state = 'on_duty') = (ended_at IS NULL)"),
            Check("state <> 'signed' OR (signed_at IS NOT NULL AND signed_name <> '' AND length(digest) = 64)"),
        )


class DutyEntry(Model):
    version = IntegerField(default=1)
    created_at = DateTimeField()
    created_by = IntegerField()
    changed_at = DateTimeField()
    changed_by = IntegerField()
    page = ForeignKeyField(DutyPage)
    happened_at = DateTimeField(index=True)
    category = CharField(max_length=12)
    topic = CharField(max_length=12, default="")
    content = TextField()
    handling = TextField(default="")
    phone = CharField(max_length=30, default="")
    complainant = CharField(max_length=40, default="")
    is_call = BooleanField(default=False)
    is_major = BooleanField(default=False)
    needs_aftermath = BooleanField(default=True)
    aftermath = TextField(default="")
    settled_at = DateTimeField(null=True)
    settled_name = CharField(max_length=40, default="")
    is_added = BooleanField(default=False)
    written_at = DateTimeField()
    written_name = CharField(max_length=40)
    continues = ForeignKeyField("self", null=True)

    class Meta:
        table_name = "duty_log_entry"
        indexes = ((("page", "happened_at"), False), (("needs_aftermath", "settled_at"), False))
        constraints = (
            Check("settled_at IS NULL OR (aftermath <> '' AND settled_name <> '')"),
            Check("content <> ''"),
        )


class TourPoint(Model):
    version = IntegerField(default=1)
    created_at = DateTimeField()
    created_by = IntegerField()
    changed_at = DateTimeField()
    changed_by = IntegerField()
    name = CharField(max_length=30)
    kind = CharField(max_length=4, default="巡查")
    at_minute = IntegerField(null=True)
    position = IntegerField(default=0, index=True)
    is_active = BooleanField(default=True)

    class Meta:
        table_name = "duty_tour_point"
        indexes = ((("name", "kind", "at_minute"), True),)
        constraints = (Check("at_minute IS NULL OR at_minute BETWEEN 0 AND 1439"),)


class TourCheck(Model):
    version = IntegerField(default=1)
    created_at = DateTimeField()
    created_by = IntegerField()
    changed_at = DateTimeField()
    changed_by = IntegerField()
    page = ForeignKeyField(DutyPage)
    point = ForeignKeyField(TourPoint)
    checked_at = DateTimeField()
    checked_name = CharField(max_length=40)
    is_fine = BooleanField(default=True)
    finding = CharField(max_length=200, default="")

    class Meta:
        table_name = "duty_tour_check"
        indexes = ((("page", "point"), True),)
        constraints = (Check("is_fine OR finding <> ''"),)


class SignDelegate(Model):
    version = IntegerField(default=1)
    created_at = DateTimeField()
    created_by = IntegerField()
    changed_at = DateTimeField()
    changed_by = IntegerField()
    staff = ForeignKeyField(Staff)
    from_on = DateField(index=True)
    until_on = DateField()
    named_name = CharField(max_length=40)
    reason = CharField(max_length=100)

    class Meta:
        table_name = "duty_sign_delegate"
        constraints = (Check("from_on <= until_on"),)


class CountedItem(Model):
    version = IntegerField(default=1)
    created_at = DateTimeField()
    created_by = IntegerField()
    changed_at = DateTimeField()
    changed_by = IntegerField()
    name = CharField(max_length=30, unique=True)
    unit = CharField(max_length=4, default="个")
    kind = CharField(max_length=4, default="件数")
    expected = IntegerField(default=0)
    is_mandatory = BooleanField(default=True)
    position = IntegerField(default=0, index=True)
    is_active = BooleanField(default=True)

    class Meta:
        table_name = "duty_counted_item"
        constraints = (Check("expected >= 0"),)


class DutyHandover(Model):
    version = IntegerField(default=1)
    created_at = DateTimeField()
    created_by = IntegerField()
    changed_at = DateTimeField()
    changed_by = IntegerField()
    number = CharField(max_length=30, unique=True)
    state = CharField(max_length=12, default="prepared")
    page = ForeignKeyField(DutyPage, unique=True)
    next_page = ForeignKeyField(DutyPage, null=True, unique=True)
    outgoing_name = CharField(max_length=40)
    incoming = ForeignKeyField(Staff, null=True)
    incoming_name = CharField(max_length=40, default="")
    stand_in_reason = CharField(max_length=200, default="")
    arrived_at = DateTimeField(null=True)
    business = TextField(default="")
    notice = TextField(default="")
    suggestion = TextField(default="")
    complaints = TextField(default="")
    equipment = TextField(default="")
    prepared_at = DateTimeField()
    outgoing_at = DateTimeField(null=True)
    incoming_at = DateTimeField(null=True)
    print_count = IntegerField(default=0)
    signed_at = DateTimeField(null=True)

    class Meta:
        table_name = "duty_handover"
        constraints = (
            Check(
                "state <> 'taken_over' OR (incoming_id IS NOT NULL AND arrived_at IS NOT NULL"
                " AND outgoing_at IS NOT NULL AND incoming_at IS NOT NULL)"
            ),
        )


class DutyHandoverCount(Model):
    version = IntegerField(default=1)
    created_at = DateTimeField()
    created_by = IntegerField()
    changed_at = DateTimeField()
    changed_by = IntegerField()
    handover = ForeignKeyField(DutyHandover, on_delete="CASCADE")
    key_word = CharField(max_length=20)
    name = CharField(max_length=30)
    unit = CharField(max_length=4)
    kind = CharField(max_length=4)
    is_mandatory = BooleanField(default=True)
    expected = IntegerField()
    counted = IntegerField(null=True)
    reason = CharField(max_length=200, default="")
    detail = TextField(default="")
    position = IntegerField(default=0)

    class Meta:
        table_name = "duty_handover_count"
        indexes = ((("handover", "key_word"), True),)


class DutyHandoverLine(Model):
    version = IntegerField(default=1)
    created_at = DateTimeField()
    created_by = IntegerField()
    changed_at = DateTimeField()
    changed_by = IntegerField()
    handover = ForeignKeyField(DutyHandover, on_delete="CASCADE")
    key_word = CharField(max_length=30)
    area = CharField(max_length=30, default="")
    record_id = IntegerField(null=True)
    label = CharField(max_length=40)
    detail = TextField(default="")
    count = IntegerField(default=0)
    is_overdue = BooleanField(default=False)
    needs_reason = BooleanField(default=False)
    reason = CharField(max_length=200, default="")
    read_at = DateTimeField(null=True)
    read_name = CharField(max_length=40, default="")
    position = IntegerField(default=0)

    class Meta:
        table_name = "duty_handover_line"
        indexes = ((("handover", "key_word"), True),)


TABLES = [
    DutyPage,
    DutyEntry,
    TourPoint,
    TourCheck,
    SignDelegate,
    CountedItem,
    DutyHandover,
    DutyHandoverCount,
    DutyHandoverLine,
]


# What the manager has signed is locked, whatever writes it; the seal comes in the same transaction as the signature.
_OPEN_SEAL = "0" * 64
_SIGNED_PAGE = "(SELECT state FROM duty_log WHERE id = {page}) = 'signed'"
_PAGE_COLUMNS = (
    "number, state, day, shift_id, shift_name, staff_id, staff_name, companions, place, planned_from, planned_until,"
    " began_at, ended_at, summary, signed_at, signed_by_id, signed_name, signed_for, opinion, digest"
)
_HANDOVER_COLUMNS = (
    "number, state, page_id, next_page_id, outgoing_name, incoming_id, incoming_name, stand_in_reason, arrived_at,"
    " business, notice, suggestion, complaints, equipment, prepared_at, outgoing_at, incoming_at"
)
_LINE_COLUMNS = (
    "handover_id, key_word, area, record_id, label, detail, count, is_overdue, needs_reason, reason, position"
)
_PAGE_OF_SHEET = "(SELECT page_id FROM duty_handover WHERE id = {row}.handover_id)"


def _locks() -> Iterator[tuple[str, str, str]]:
    """Name, event and condition of every trigger."""
    sealed = f"OLD.state = 'signed' AND OLD.digest <> '{_OPEN_SEAL}'"
    yield "duty_log_signed", f"UPDATE OF {_PAGE_COLUMNS} ON duty_log", sealed
    yield "duty_log_signed_gone", "DELETE ON duty_log", "OLD.state = 'signed'"
    for table in ("duty_log_entry", "duty_tour_check"):
        for event, row in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD")):
            yield f"{table}_{event.lower()}", f"{event} ON {table}", _SIGNED_PAGE.format(page=f"{row}.page_id")
        # nor is a row moved onto a signed page
        yield f"{table}_moved", f"UPDATE OF page_id ON {table}", _SIGNED_PAGE.format(page="NEW.page_id")
    of_sheet = _SIGNED_PAGE.format(page="OLD.page_id")
    yield "duty_handover_signed", f"UPDATE OF {_HANDOVER_COLUMNS} ON duty_handover", of_sheet
    yield "duty_handover_gone", "DELETE ON duty_handover", of_sheet
    for table, columns in (("duty_handover_line", f" OF {_LINE_COLUMNS}"), ("duty_handover_count", "")):
        for event, row in (("INSERT", "NEW"), (f"UPDATE{columns}", "OLD"), ("DELETE", "OLD")):
            page = _PAGE_OF_SHEET.format(row=row)
            yield f"{table}_{event[:6].lower()}", f"{event} ON {table}", _SIGNED_PAGE.format(page=page)


def up(migrator: Any, db: Any) -> None:
    """The tables of the log and of the handover; on SQLite signed pages are locked by triggers as well."""
    with db.bind_ctx([Staff, Shift, *TABLES]):
        db.create_tables(TABLES)
    if isinstance(db, SqliteDatabase) or isinstance(getattr(db, "obj", None), SqliteDatabase):
        for name, event, condition in _locks():
            db.execute_sql(
                f"CREATE TRIGGER {name} BEFORE {event} WHEN {condition} "
                f"BEGIN SELECT RAISE(ABORT, '签过字的日志不能再改'); END"
            )
