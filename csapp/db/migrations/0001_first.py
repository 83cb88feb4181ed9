"""The tables of the first version. Frozen: the models go on, this file does not."""

from typing import Any

from peewee import BooleanField, CharField, DateField, DateTimeField, ForeignKeyField, IntegerField, Model, TextField


class Attachment(Model):
    version = IntegerField(default=1)
    created_at = DateTimeField()
    created_by = IntegerField()
    changed_at = DateTimeField()
    changed_by = IntegerField()
    area = CharField(max_length=40)
    owner_id = IntegerField()
    purpose = CharField(max_length=40)
    name = CharField(max_length=200)
    sha256 = CharField(index=True, max_length=64)
    size = IntegerField()

    class Meta:
        table_name = "attachment"
        indexes = ((("area", "owner_id"), False),)


class AuditLine(Model):
    at = DateTimeField()
    by = IntegerField()
    by_name = CharField(max_length=80)
    area = CharField(max_length=40)
    record_id = IntegerField(null=True)
    step = CharField(max_length=60)
    before = TextField(default="")
    after = TextField(default="")
    note = TextField(default="")
    previous = CharField(max_length=64)
    digest = CharField(max_length=64)

    class Meta:
        table_name = "audit_line"
        indexes = ((("area", "record_id"), False),)


class Unit(Model):
    version = IntegerField(default=1)
    created_at = DateTimeField()
    created_by = IntegerField()
    changed_at = DateTimeField()
    changed_by = IntegerField()
    code = CharField(unique=True, max_length=40)
    building = CharField(max_length=20)
    entrance = CharField(max_length=20, default="")
    room = CharField(index=True, max_length=20)
    area = IntegerField(null=True)
    status = CharField(max_length=10, default="已入住")
    handed_over_on = DateField(null=True)
    note = TextField(default="")

    class Meta:
        table_name = "places"
        indexes = ((("building", "entrance", "room"), True),)


class Person(Model):
    version = IntegerField(default=1)
    created_at = DateTimeField()
    created_by = IntegerField()
    changed_at = DateTimeField()
    changed_by = IntegerField()
    name = CharField(index=True, max_length=80)
    sound = CharField(max_length=400, default="")
    phone = CharField(max_length=24, default="")
    is_company = BooleanField(default=False)
    identity_number = CharField(index=True, max_length=40, default="")
    secrecy = CharField(max_length=10, default="普通")
    is_vip = BooleanField(default=False)
    note = TextField(default="")
    note_until = DateField(null=True)

    class Meta:
        table_name = "people"


class Callback(Model):
    version = IntegerField(default=1)
    created_at = DateTimeField()
    created_by = IntegerField()
    changed_at = DateTimeField()
    changed_by = IntegerField()
    number = CharField(unique=True, max_length=30)
    state = CharField(max_length=20, default="pending")
    source = CharField(max_length=10)
    source_number = CharField(index=True, max_length=30, default="")
    unit = ForeignKeyField(Unit, null=True)
    person = ForeignKeyField(Person, null=True)
    unit_code = CharField(max_length=40, default="")
    customer = CharField(max_length=80)
    phone = CharField(max_length=24, default="")
    subject = TextField()
    department = CharField(max_length=40, default="")
    received_on = DateField(null=True)
    measures = TextField(default="")
    rectified_on = DateField(null=True)
    due_on = DateField()
    rule = CharField(max_length=10, default="")
    needs_signature = BooleanField(default=True)
    method = CharField(null=True, max_length=10)
    called_at = DateTimeField(null=True)
    caller = CharField(max_length=40, default="")
    attempts = IntegerField(default=0)
    next_attempt_at = DateTimeField(null=True)
    effect = CharField(null=True, max_length=10)
    satisfaction = CharField(null=True, max_length=10)
    opinion = TextField(default="")
    follow_up = CharField(null=True, max_length=10)
    follow_up_note = TextField(default="")
    signed_how = CharField(null=True, max_length=10)
    signed_at = DateTimeField(null=True)
    decline_reason = TextField(default="")
    witness = CharField(max_length=40, default="")
    print_count = IntegerField(default=0)
    second_of = ForeignKeyField("self", null=True)

    class Meta:
        table_name = "callback"
        indexes = ((("due_on",), False), (("state", "due_on"), False), (("unit", "due_on"), False))


class Counter(Model):
    name = CharField(primary_key=True, max_length=40)
    last = IntegerField()

    class Meta:
        table_name = "counter"


class Draft(Model):
    page = CharField(max_length=60)
    person_id = IntegerField()
    person_name = CharField(max_length=80)
    saved_at = DateTimeField()
    content = TextField()

    class Meta:
        table_name = "draft"
        indexes = ((("page", "person_id"), True),)


class Finding(Model):
    area = CharField(max_length=40)
    record_id = IntegerField()
    number = CharField(max_length=60)
    title = TextField()
    words = TextField()

    class Meta:
        table_name = "finding"
        indexes = ((("area", "record_id"), True), (("number",), False))


class ImportBatch(Model):
    version = IntegerField(default=1)
    created_at = DateTimeField()
    created_by = IntegerField()
    changed_at = DateTimeField()
    changed_by = IntegerField()
    number = CharField(unique=True, max_length=20)
    state = CharField(max_length=10, default="applied")
    file_name = CharField(max_length=200)
    digest = CharField(index=True, max_length=64)
    rows = IntegerField()
    added = IntegerField()
    changed = IntegerField()
    units = IntegerField(default=0)
    people = IntegerField(default=0)
    vehicles = IntegerField(default=0)
    spaces = IntegerField(default=0)
    first_line = IntegerField()
    last_line = IntegerField()
    undone_at = DateTimeField(null=True)

    class Meta:
        table_name = "ledger"


class Occupancy(Model):
    version = IntegerField(default=1)
    created_at = DateTimeField()
    created_by = IntegerField()
    changed_at = DateTimeField()
    changed_by = IntegerField()
    person = ForeignKeyField(Person, on_delete="CASCADE")
    unit = ForeignKeyField(Unit)
    relation = CharField(max_length=10, default="业主")
    from_on = DateField(null=True)
    until_on = DateField(null=True)

    class Meta:
        table_name = "occupancy"
        indexes = ((("person", "unit"), False),)


class ParkingSpace(Model):
    version = IntegerField(default=1)
    created_at = DateTimeField()
    created_by = IntegerField()
    changed_at = DateTimeField()
    changed_by = IntegerField()
    code = CharField(unique=True, max_length=30)
    zone = CharField(max_length=30, default="")
    kind = CharField(max_length=10, default="地下")
    area = IntegerField(null=True)
    person = ForeignKeyField(Person, null=True)
    unit = ForeignKeyField(Unit, null=True)
    note = TextField(default="")

    class Meta:
        table_name = "parking_space"


class Phone(Model):
    version = IntegerField(default=1)
    created_at = DateTimeField()
    created_by = IntegerField()
    changed_at = DateTimeField()
    changed_by = IntegerField()
    person = ForeignKeyField(Person, on_delete="CASCADE")
    digits = CharField(index=True, max_length=24)
    place = IntegerField(default=0)

    class Meta:
        table_name = "phone"
        indexes = ((("person", "digits"), True),)


class Reception(Model):
    version = IntegerField(default=1)
    created_at = DateTimeField()
    created_by = IntegerField()
    changed_at = DateTimeField()
    changed_by = IntegerField()
    number = CharField(unique=True, max_length=30)
    state = CharField(max_length=20, default="received")
    channel = CharField(max_length=10, default="来电")
    category = CharField(max_length=10)
    urgency = CharField(max_length=10, default="一般")
    unit = ForeignKeyField(Unit, null=True)
    person = ForeignKeyField(Person, null=True)
    unit_code = CharField(max_length=40, default="")
    caller_name = CharField(max_length=80, default="")
    caller_phone = CharField(max_length=24, default="")
    content = TextField()
    place = CharField(max_length=120, default="")
    received_at = DateTimeField()
    happened_at = DateTimeField(null=True)
    reply = TextField(default="")
    is_in_duty = BooleanField(default=True)
    responsible = CharField(max_length=40)
    transferred_to = CharField(max_length=80, default="")
    transferred_at = DateTimeField(null=True)
    reported_at = DateTimeField(null=True)
    result = TextField(default="")
    closed_at = DateTimeField(null=True)

    class Meta:
        table_name = "reception"
        indexes = ((("received_at",), False), (("state", "received_at"), False), (("unit", "received_at"), False))


class Setting(Model):
    person_id = IntegerField(default=0)
    name = CharField(max_length=120)
    content = TextField()

    class Meta:
        table_name = "setting"
        indexes = ((("person_id", "name"), True),)


class SpecialDay(Model):
    version = IntegerField(default=1)
    created_at = DateTimeField()
    created_by = IntegerField()
    changed_at = DateTimeField()
    changed_by = IntegerField()
    day = DateField(unique=True)
    is_workday = BooleanField()
    name = CharField(max_length=40, default="")

    class Meta:
        table_name = "calendar"


class Staff(Model):
    version = IntegerField(default=1)
    created_at = DateTimeField()
    created_by = IntegerField()
    changed_at = DateTimeField()
    changed_by = IntegerField()
    name = CharField(unique=True, max_length=40)
    role = CharField(max_length=10)
    password = CharField(max_length=200, default="")
    phone = CharField(max_length=20, default="")
    is_active = BooleanField(default=True)
    failures = IntegerField(default=0)
    locked_until = DateTimeField(null=True)
    last_login_at = DateTimeField(null=True)

    class Meta:
        table_name = "staff"


class Vehicle(Model):
    version = IntegerField(default=1)
    created_at = DateTimeField()
    created_by = IntegerField()
    changed_at = DateTimeField()
    changed_by = IntegerField()
    plate = CharField(unique=True, max_length=12)
    person = ForeignKeyField(Person, null=True)
    unit = ForeignKeyField(Unit, null=True)
    brand = CharField(max_length=40, default="")
    color = CharField(max_length=20, default="")
    note = TextField(default="")

    class Meta:
        table_name = "vehicles"


TABLES = [
    Attachment,
    AuditLine,
    Unit,
    Person,
    Callback,
    Counter,
    Draft,
    Finding,
    ImportBatch,
    Occupancy,
    ParkingSpace,
    Phone,
    Reception,
    Setting,
    SpecialDay,
    Staff,
    Vehicle,
]


def up(migrator: Any, db: Any) -> None:
    """Make every table, and on SQLite the full-text one."""
    with db.bind_ctx(TABLES):
        db.create_tables(TABLES)
    if type(db).__name__ == "SqliteDatabase":
        db.execute_sql(
            "CREATE VIRTUAL TABLE finding_gram USING fts5(grams, content='', detail='none', tokenize='ascii')"
        )
