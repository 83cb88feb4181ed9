"""The house rules of callbacks, what they leave out, merged sources. Frozen: the models go on, this file does not."""

from datetime import datetime
from typing import Any

from peewee import BooleanField, CharField, Check, DateField, DateTimeField, IntegerField, Model

_MADE = datetime(2026, 1, 1)
_SEED = 20261124
# data: the values of the seeds: source, rule, days, how, signature
_RULES = (
    ("重大投诉", "R02", 7, "上门", True),
    ("一般投诉", "R04", 14, "不限", True),
    ("意见", "R07", 14, "不限", True),
    ("特约服务", "R08", 3, "电话", False),
    ("报修", "R57", 3, "不限", False),
    ("定期", "R26", 30, "不限", False),
    ("公共事件", "", 1, "电话", False),
)


class CallbackRule(Model):
    version = IntegerField(default=1)
    created_at = DateTimeField()
    created_by = IntegerField()
    changed_at = DateTimeField()
    changed_by = IntegerField()
    source = CharField(unique=True, max_length=10)
    rule = CharField(max_length=10, default="")
    share = IntegerField(default=100, constraints=[Check("share BETWEEN 0 AND 100")])
    days = IntegerField(constraints=[Check("days BETWEEN 0 AND 366")])
    asking = CharField(max_length=10, default="不限")
    needs_signature = BooleanField(default=False)
    second_days = IntegerField(default=3, constraints=[Check("second_days BETWEEN 0 AND 366")])
    most_attempts = IntegerField(default=3, constraints=[Check("most_attempts BETWEEN 1 AND 99")])
    repeats = BooleanField(default=False)
    seed = IntegerField(default=0)

    class Meta:
        table_name = "callback_rule"


class LeftOut(Model):
    version = IntegerField(default=1)
    created_at = DateTimeField()
    created_by = IntegerField()
    changed_at = DateTimeField()
    changed_by = IntegerField()
    source = CharField(max_length=10)
    matter = CharField(max_length=80)
    why = CharField(max_length=10)
    share = IntegerField(default=100)
    seed = IntegerField(default=0)
    left_on = DateField(index=True)

    class Meta:
        table_name = "callback_left_out"
        indexes = ((("source", "matter"), True),)


class MergedSource(Model):
    version = IntegerField(default=1)
    created_at = DateTimeField()
    created_by = IntegerField()
    changed_at = DateTimeField()
    changed_by = IntegerField()
    number = CharField(unique=True, max_length=30)
    into = CharField(max_length=30)

    class Meta:
        table_name = "callback_merged_source"


TABLES = [CallbackRule, LeftOut, MergedSource]


def up(migrator: Any, db: Any) -> None:
    """The tables, the seeds' values as rules, and: a callback has one second callback at most."""
    with db.bind_ctx(TABLES):
        db.create_tables(TABLES)
        stamps = {"created_at": _MADE, "created_by": 0, "changed_at": _MADE, "changed_by": 0, "seed": _SEED}
        for source, rule, days, asking, signed in _RULES:
            CallbackRule.create(
                source=source,
                rule=rule,
                days=days,
                asking=asking,
                needs_signature=signed,
                repeats=rule == "R26",
                **stamps,
            )
    db.execute_sql("DROP INDEX IF EXISTS callback_second_of_id")
    db.execute_sql("CREATE UNIQUE INDEX callback_second_of_id ON callback (second_of_id)")
