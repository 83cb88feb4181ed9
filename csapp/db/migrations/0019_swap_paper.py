"""调班申请 is printed and comes back signed (F22). Frozen: the models go on, this file does not."""

from typing import Any


def up(migrator: Any, db: Any) -> None:
    """How often it was printed, and when it came back."""
    db.execute_sql("ALTER TABLE duty_swap ADD COLUMN print_count INTEGER NOT NULL DEFAULT 0")
    db.execute_sql("ALTER TABLE duty_swap ADD COLUMN signed_at DATETIME")
