"""Keys: cabinets, sets, counts and the 钥匙借用表. Frozen: the models go on, this file does not."""

from typing import Any

from peewee import BooleanField, CharField, Check, DateTimeField, ForeignKeyField, IntegerField, Model, TextField

_GUARD = (
    "state NOT IN ('out', 'returned', 'trouble', 'settled') OR (identity_confirmed AND (borrower_kind = '业主'"
    " OR (is_public AND borrower_kind = '员工')"
    " OR (contacted_at IS NOT NULL AND contact_phone <> '' AND contacted_by <> '' AND consent_given)))"
)


class Unit(Model):
    class Meta:
        table_name = "places"


class Person(Model):
    class Meta:
        table_name = "people"


class Cabinet(Model):
    version = IntegerField(default=1)
    created_at = DateTimeField()
    created_by = IntegerField()
    changed_at = DateTimeField()
    changed_by = IntegerField()
    code = CharField(unique=True, max_length=4)
    label = CharField(max_length=40)
    rows = IntegerField()
    hooks = IntegerField()

    class Meta:
        table_name = "key_cabinet"


class KeySet(Model):
    version = IntegerField(default=1)
    created_at = DateTimeField()
    created_by = IntegerField()
    changed_at = DateTimeField()
    changed_by = IntegerField()
    code = CharField(unique=True, max_length=12)
    opens = CharField(max_length=60, default="")
    unit = ForeignKeyField(Unit, null=True)
    subject = CharField(max_length=60)
    pieces = IntegerField(default=1)
    cabinet = ForeignKeyField(Cabinet, null=True)
    row = IntegerField(null=True)
    place = IntegerField(null=True)
    hook = CharField(unique=True, null=True, max_length=12)
    status = CharField(max_length=10, default="在用")
    note = TextField(default="")

    class Meta:
        table_name = "keys"
        indexes = ((("cabinet", "row", "place"), False),)


class StockTake(Model):
    version = IntegerField(default=1)
    created_at = DateTimeField()
    created_by = IntegerField()
    changed_at = DateTimeField()
    changed_by = IntegerField()
    number = CharField(unique=True, max_length=30)
    cabinet = ForeignKeyField(Cabinet)
    taken_at = DateTimeField(index=True)
    taken_by = CharField(max_length=40)
    expected = IntegerField()
    found = IntegerField()
    note = TextField(default="")

    class Meta:
        table_name = "key_stock_take"


class StockLine(Model):
    version = IntegerField(default=1)
    created_at = DateTimeField()
    created_by = IntegerField()
    changed_at = DateTimeField()
    changed_by = IntegerField()
    stock_take = ForeignKeyField(StockTake, on_delete="CASCADE")
    key_set = ForeignKeyField(KeySet)
    difference = CharField(max_length=20)
    pieces = IntegerField()

    class Meta:
        table_name = "key_stock_line"


class Loan(Model):
    version = IntegerField(default=1)
    created_at = DateTimeField()
    created_by = IntegerField()
    changed_at = DateTimeField()
    changed_by = IntegerField()
    number = CharField(unique=True, max_length=30)
    state = CharField(max_length=20, default="requested")
    key_set = ForeignKeyField(KeySet)
    key_code = CharField(max_length=12)
    hook = CharField(max_length=12, default="")
    subject = CharField(max_length=60)
    opens = CharField(max_length=60, default="")
    pieces = IntegerField()
    is_public = BooleanField(default=False)
    unit = ForeignKeyField(Unit, null=True)
    person = ForeignKeyField(Person, null=True)
    borrower = CharField(max_length=80)
    borrower_kind = CharField(max_length=10)
    borrower_phone = CharField(max_length=24, default="")
    identity_number = CharField(max_length=40, default="")
    proofs = CharField(max_length=120, default="")
    purpose = CharField(max_length=200)
    source_number = CharField(index=True, max_length=30, default="")
    contacted_at = DateTimeField(null=True)
    contact_name = CharField(max_length=80, default="")
    contact_phone = CharField(max_length=24, default="")
    contacted_by = CharField(max_length=40, default="")
    identity_confirmed = BooleanField(default=False)
    consent_given = BooleanField(default=False)
    override_reason = CharField(max_length=200, default="")
    override_by = CharField(max_length=40, default="")
    refuse_reason = CharField(max_length=200, default="")
    requested_at = DateTimeField(index=True)
    lent_at = DateTimeField(null=True)
    lent_by = CharField(max_length=40, default="")
    due_at = DateTimeField(null=True)
    chase_at = DateTimeField(null=True)
    chases = IntegerField(default=0)
    chase_note = CharField(max_length=200, default="")
    returned_at = DateTimeField(null=True)
    returned_by = CharField(max_length=80, default="")
    received_by = CharField(max_length=40, default="")
    hook_confirmed = BooleanField(default=False)
    trouble = CharField(null=True, max_length=10)
    trouble_at = DateTimeField(null=True)
    trouble_note = TextField(default="")
    follow_up = CharField(null=True, max_length=10)
    settle_note = TextField(default="")
    signed_out = CharField(null=True, max_length=10)
    signed_in = CharField(null=True, max_length=10)
    out_ink = TextField(default="")
    in_ink = TextField(default="")
    print_count = IntegerField(default=0)

    class Meta:
        table_name = "key_lending"
        constraints = (Check(_GUARD),)
        indexes = (
            (("state", "chase_at"), False),
            (("unit", "requested_at"), False),
            (("key_set", "requested_at"), False),
        )


TABLES = [Cabinet, KeySet, StockTake, StockLine, Loan]


def up(migrator: Any, db: Any) -> None:
    """The tables of the keys; a key is out once."""
    with db.bind_ctx([Unit, Person, *TABLES]):
        db.create_tables(TABLES)
    db.execute_sql(
        "CREATE UNIQUE INDEX key_lending_out_once ON key_lending (key_set_id) WHERE state IN ('out', 'trouble')"
    )
