"""历史台账 from a file into the registers: read, previewed, written in one transaction, undone as a batch."""

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from csapp.core.errors import BadInput
from csapp.core.marks import mark
from csapp.core.roles import Actor, Permission, require
from csapp.db.connection import connected
from csapp.db.record import Record
from csapp.db.reversal import last_line
from csapp.db.unit_of_work import unit_of_work
from csapp.documents.tables import read_tables
from csapp.features.callback.models import Callback
from csapp.features.callback.service.history import HISTORY as CALLBACKS
from csapp.features.complaint.models import Complaint
from csapp.features.complaint.service.history import HISTORY as COMPLAINTS
from csapp.features.key_lending.models import Loan
from csapp.features.key_lending.service.history import HISTORY as LOANS
from csapp.features.parking_lease.models.lease import Lease
from csapp.features.parking_lease.service.history import HISTORY as LEASES
from csapp.features.reception.models import Reception
from csapp.features.reception.service.history import HISTORY as RECEPTIONS
from csapp.features.repair_order.models.order import Order
from csapp.features.repair_order.service.history import HISTORY as ORDERS
from csapp.registers.import_batch import ImportBatch
from csapp.registers.import_preview import RowResult
from csapp.registers.old_ledger import OldLedger, OldTable, Read, known_digests, read_rows, tables_of

LEDGERS: tuple[tuple[OldLedger, type[Record]], ...] = (
    (RECEPTIONS, Reception),
    (COMPLAINTS, Complaint),
    (ORDERS, Order),
    (CALLBACKS, Callback),
    (LOANS, Loan),
    (LEASES, Lease),
)
"""Areas whose old ledgers come in."""


@dataclass
class OldFile:
    """A file on its way in: its tables, the one that is looked at, what was mended and left out."""

    path: Path
    digest: str
    ledger: OldLedger
    model: type[Record]
    tables: list[OldTable]
    at_table: int = 0
    mended: dict[tuple[int, int], str] = field(default_factory=dict)
    left_out: set[int] = field(default_factory=set)

    @property
    def table(self) -> OldTable:
        """The table that comes in."""
        return self.tables[self.at_table]


def ledger_of(key: str) -> tuple[OldLedger, type[Record]]:
    """The declaration of an area. Raises BadInput."""
    for ledger, model in LEDGERS:
        if ledger.key == key:
            return ledger, model
    raise BadInput("key", mark("「{key}」没有历史台账可导。"), key=key)


def open_file(key: str, path: Path, *, cancelled: Callable[[], None] | None = None) -> OldFile:
    """Read a file; raises BadInput for one that holds no table."""
    ledger, model = ledger_of(key)
    found: list[OldTable] = []
    for sheet in read_tables(path, cancelled=cancelled):
        found += tables_of(ledger, sheet.sheet, sheet.rows, sheet.first_row)
    if not found:
        raise BadInput("file", mark("「{name}」里没有找到表格，看看是不是空表。"), name=path.name)
    return OldFile(path, hashlib.sha256(path.read_bytes()).hexdigest(), ledger, model, found)


def preview(file: OldFile, at: datetime, *, progress: Callable[[int, int], None] | None = None) -> Read:
    """What becomes of each row, with the mapping and what was mended."""
    with connected():
        known = known_digests(file.model)
        out = frozenset(file.left_out)
        ledger, table = file.ledger, file.table
        return read_rows(ledger, table, at, known=known, mended=file.mended, left_out=out, progress=progress)


def totals(read: Read) -> Mapping[RowResult, int]:
    """Rows by what becomes of them."""
    counts = Counter(row.result for row in read.rows)
    return {result: counts[result] for result in RowResult}


def apply(
    file: OldFile,
    *,
    by: Actor,
    at: datetime,
    backup: Callable[[], object] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> ImportBatch:
    """Write the good rows in one transaction; `backup` is called before it.

    Raises NotAllowed, BadInput where nothing is to be written.
    """
    require(by, Permission.IMPORT_LEDGER)
    if backup is not None and preview(file, at, progress=progress).written:
        backup()
    with unit_of_work(by, at) as work:
        # read again: another seat may have brought the same file in meanwhile
        read = preview(file, at, progress=progress)
        if not read.written:
            raise BadInput("rows", mark("没有可导的行：都导过了，或先改好有误的行。"))
        first = last_line() + 1
        for done, row in enumerate(read.written.values()):
            file.ledger.write(work, row)
            if progress is not None:
                progress(done + 1, len(read.written))
        return work.add(
            ImportBatch(
                number=work.number("DR"),
                register=file.ledger.key,
                file_name=file.path.name[:200],
                digest=file.digest,
                first_line=first,
                last_line=last_line(),
                rows=len(read.rows),
                added=len(read.written),
                changed=0,
            )
        )
