"""A count of keys knows when its signed sheet came back. Frozen: the models go on, this file does not."""

from typing import Any


def up(migrator: Any, db: Any) -> None:
    """One more column."""
    db.execute_sql("ALTER TABLE key_stock_take ADD COLUMN signed_at DATETIME")
