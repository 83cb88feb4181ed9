"""When and by whom a record was changed last before a batch of corrections. Frozen, as the others."""

from typing import Any

from peewee import CharField, DateTimeField, ForeignKeyField, IntegerField, Model


class ImportBatch(Model):
    class Meta:
        table_name = "ledger"


class ImportStamp(Model):
    batch = ForeignKeyField(ImportBatch)
    area = CharField(max_length=40)
    record_id = IntegerField()
    version = IntegerField()
    changed_at = DateTimeField()
    changed_by = IntegerField()
    left = IntegerField()

    class Meta:
        table_name = "import_stamp"


def up(_migrator: Any, db: Any) -> None:
    """One table."""
    models = [ImportBatch, ImportStamp]
    with db.bind_ctx(models, bind_refs=False, bind_backrefs=False):
        db.create_tables([ImportStamp])
