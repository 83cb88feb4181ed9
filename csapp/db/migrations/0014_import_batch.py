"""An imported batch says which register it belongs to. Frozen: the models go on, this file does not."""

from typing import Any


def up(migrator: Any, db: Any) -> None:
    """One more column; what was imported before are owner ledgers."""
    db.execute_sql("ALTER TABLE ledger ADD COLUMN register VARCHAR(40) NOT NULL DEFAULT ''")
