"""The owner ledger comes in: read, previewed row by row, applied in one step, undone in one step (issue item 5)."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Any

from csapp.core.errors import BadInput, StaleRecord
from csapp.core.marks import mark
from csapp.core.roles import Actor, Permission, require
from csapp.db.connection import connected
from csapp.db.reversal import last_line
from csapp.db.setting import keep_setting, setting
from csapp.db.unit_of_work import unit_of_work
from csapp.documents.sheet import SheetColumn, SheetPage, write_sheet
from csapp.features.ledger.documents import Cancelled, Lookup, Progress, fingerprint, read_facts, read_ledger
from csapp.features.ledger.models import (
    Facts,
    Ledger,
    Mapping,
    Preview,
    Slot,
    Waiting,
    code_of,
    is_recognised,
    is_remark,
    slots_of,
)
from csapp.features.ledger.register.preview import explanation
from csapp.features.ledger.register.targets import TARGETS
from csapp.masterdata.estate.models import PersonDraft, Place, UnitDraft
from csapp.masterdata.estate.service import Owner, Row, write
from csapp.masterdata.people.models import Relation
from csapp.masterdata.places.models import UnitStatus
from csapp.registers.address_columns import NOWHERE, Address
from csapp.registers.cells import text_of
from csapp.registers.import_batch import ImportBatch
from csapp.registers.import_preview import PreviewRow, Problem, Remark, RowResult, no_collection

_STEP = 500
_KINDS = (("units", "unit"), ("people", "person"), ("vehicles", "vehicle"), ("spaces", "space"))
_REMEMBERED = "ledger.mappings"

Corrections = dict[tuple[int, int, int], str]


@dataclass(slots=True)
class _Now:
    """The row being put in: what it says, whom it names and points at, what it brings."""

    row: PreviewRow
    said: Facts
    named: list[tuple[Slot, PersonDraft | None]]
    pointed: list[PersonDraft]
    remarks: list[Remark] = field(default_factory=list)


class _Planner(Lookup):
    """Goes through the rows of a ledger and puts what they say into the estate's drafts."""

    def __init__(self, ledger: Ledger, mapping: Mapping, facts: list[list[Facts]], corrected: frozenset[Place]) -> None:
        super().__init__(ledger, mapping, facts, corrected)
        self._seen: dict[tuple[int, str, int], int] = {}
        self._waiting = Waiting(self.estate)

    def run(
        self, problems: list[dict[int, list[Problem]]], skipped: frozenset[Place], tick: Progress
    ) -> list[PreviewRow]:
        """All rows in the order of the file."""
        found: dict[int, list[PreviewRow]] = {}
        done, total = 0, self._ledger.row_count
        for block in self._layout.order():
            numbers = self._ledger.blocks[block].numbers
            rows = found[block] = []
            self._above = NOWHERE
            plain = self._layout.is_plain[block]
            unread = problems[block]
            for index, said in enumerate(self._facts[block]):
                if is_remark(said) and index not in unread:
                    continue
                row = PreviewRow(block, index, numbers[index])
                rows.append(row)
                if (block, index) in skipped:
                    row.result = RowResult.SKIPPED
                elif plain and index not in unread and self._is_plain(row, said):
                    row.result = RowResult.NEW
                else:
                    self._row(row, said, unread.get(index))
                if index % _STEP == 0:
                    tick(done + index, total)
            done += len(rows)
        return list(chain.from_iterable(found[block] for block in sorted(found)))

    def _is_plain(self, row: PreviewRow, said: Facts) -> bool:
        """Whether the row only adds a room, one person and their things, which are noted for later rows to find."""
        address = said.address
        if not address[2] or len(said.name) != 1 or len(said.identity) > 1 or address[:2] in self._odd:
            return False
        if not self._waiting.take((row.block, row.index), said, code_of(address)):
            return False
        self._above = address
        return True

    def _look_at(self, places: Iterable[Place]) -> None:
        """Make drafts of rows that were waiting; these have nothing to do with each other."""
        for place in places:
            row = PreviewRow(*place, self._ledger.blocks[place[0]].numbers[place[1]])
            self._row(row, self._waiting.release(place), None, alone=True)

    def complete(self) -> None:
        """Everything as drafts, in the order of the file."""
        self._look_at(sorted(self._waiting.rows))
        self.estate.new.sort(key=lambda draft: draft.origin or (0, 0))

    def fresh(self) -> dict[str, int]:
        """How many records of each kind would be new."""
        counts = Counter(draft.model for draft in self.estate.new)
        counts.update(self._waiting.fresh())
        return {name: counts[kind] for name, kind in _KINDS}

    def _row(self, row: PreviewRow, said: Facts, unread: list[Problem] | None, *, alone: bool = False) -> None:
        """One row: where and who, what speaks against it, then what it changes."""
        problems = list(unread) if unread else []
        slots = slots_of(said)
        address = self._address(row, said, slots, problems)
        code = code_of(address)
        if not alone:
            by_name = self._layout.lists_cars[row.block]
            self._look_at(self._waiting.asked_for(said, slots, code, by_name=by_name))
        unit = self.estate.units.get(code)
        people = self._pointed_at(row, said, problems) if said.person_key and not slots else []
        held = [self._find(row, said, slot, code, problems) for slot in slots]
        problems += self._objections(row, said, address, unit)
        row.problems = tuple(problems)
        if any(problem.grave for problem in problems):
            row.result = RowResult.BAD
            self._bad_keys.update(dict.fromkeys(chain(said.person_key, said.unit_key), row.number))
            return
        before = len(self.estate.new)
        now = _Now(row, said, list(zip(slots, held, strict=True)), people)
        if code:
            unit = self._put_unit(now, address, unit)
        repeated = self._put_people(now, unit)
        made = len(self.estate.new) - before
        owner = people[0] if people else next((person for person in held if person is not None), None)
        if owner is None and slots and unit is not None and unit.people:
            owner = unit.people[-len(slots)] if made else unit.people[0]
        if owner is None:
            # a parking list of its own: whom the row has just made
            owner = next((draft for draft in self.estate.new[before:] if isinstance(draft, PersonDraft)), None)
        self._put_things(now, (owner, unit))
        row.remarks = tuple(now.remarks)
        things = len(self.estate.new) - before - made
        if repeated and not made and not things and not row.remarks:
            row.result, row.other = RowResult.DOUBLE, repeated
        elif made or (things and self._layout.lists_cars[row.block]):
            row.result = RowResult.NEW
        elif row.remarks or things:
            row.result = RowResult.CHANGED

    def _put_unit(self, now: _Now, address: Address, unit: UnitDraft | None) -> UnitDraft:
        """The room of a row, new or filled in; of two statements about it in one file the first holds."""
        said = now.said
        values = {"area": said.area, "status": said.status, "handed_over_on": said.handed_over_on, "note": said.note}
        if unit is not None:
            open_values = {name: value for name, value in values.items() if name == "note" or name not in unit.said}
            now.remarks += self.estate.fill_unit(unit, open_values, now.row.number)
            return unit
        peopled = UnitStatus.OCCUPIED if now.named or now.pointed else UnitStatus.VACANT
        unit = self.estate.put_unit(address, code_of(address), values, place_of(now.row))
        unit.values["status"] = said.status or (UnitStatus.RENTED if said.tenant_name else peopled)
        return unit

    def _put_people(self, now: _Now, unit: UnitDraft | None) -> int:
        """The people of a row; returns the row that already named one of them in the same room, or 0."""
        row, said = now.row, now.said
        usual = Relation.FAMILY if unit is not None and unit.named else Relation.OWNER
        code = unit.values["code"] if unit is not None else ""
        repeated = 0
        for slot, known in now.named:
            person = known
            if person is None:
                note = said.note if unit is None else ""
                person = self.estate.put_person(*slot[:3], note, place_of(row)[0])
                if self._layout.lists_people[row.block]:
                    self._lone.setdefault(slot.name, []).append(person)
            elif (row.block, code, id(person)) in self._seen:
                repeated = self._seen[row.block, code, id(person)]
                continue
            else:
                now.remarks += self.estate.fill_person(person, slot[:3], row.number)
            for key in said.person_key:
                self._people_of_key.setdefault(key, []).append(person)
            self._settle(now, person, unit, (slot.relation or slot.usual, usual))
        for person in now.pointed:
            if (row.block, code, id(person)) in self._seen:
                repeated = self._seen[row.block, code, id(person)]
            else:
                self._settle(now, person, unit, (said.relation, usual))
        return repeated

    def _settle(
        self, now: _Now, person: PersonDraft, unit: UnitDraft | None, relations: tuple[Relation | None, Relation]
    ) -> None:
        """A person in the room of the row; a table that only points at rooms houses nobody."""
        code = unit.values["code"] if unit is not None else ""
        self._seen[now.row.block, code, id(person)] = now.row.number
        if unit is not None and not self._layout.lists_cars[now.row.block]:
            now.remarks += self.estate.settle(person, unit, relations, now.said.from_on, place_of(now.row))

    def _put_things(self, now: _Now, owner: Owner) -> None:
        """Cars and spaces of a row, for its first person and its room."""
        said, place = now.said, place_of(now.row)
        if said.plate:
            car = {"brand": said.brand, "color": said.color} if len(said.plate) == 1 else {}
            now.remarks += self.estate.put_things("vehicle", said.plate, car, owner, place)
        if said.space:
            values = {"zone": said.space_zone, "kind": said.space_kind, "area": said.space_area}
            now.remarks += self.estate.put_things("space", said.space, values, owner, place)


def place_of(row: PreviewRow) -> Row:
    """Where a row stands and its number in the file."""
    return (row.block, row.index), row.number


def open_ledger(path: Path, *, progress: Progress | None = None, cancelled: Cancelled | None = None) -> Ledger:
    """Read a file and guess what its columns hold; a mapping kept for the same headers is used again.

    `progress(done, total)` is told how far it is; `cancelled()` raises to stop. Raises BadInput with one sentence.
    """
    with no_collection():
        return read_ledger(path, setting(_REMEMBERED, {}), progress, cancelled)


def remember(ledger: Ledger, mapping: Mapping) -> None:
    """Keep a mapping for the next file with the same headers."""
    kept = setting(_REMEMBERED, {})
    for block, targets in zip(ledger.blocks, mapping, strict=True):
        kept[fingerprint(block)] = list(targets)
    keep_setting(_REMEMBERED, kept)


def preview(
    ledger: Ledger,
    mapping: Mapping | None = None,
    corrections: Corrections | None = None,
    skipped: Iterable[Place] | None = None,
    *,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Preview:
    """What importing the file would do, row by row; nothing is written.

    `mapping` has one target per column of every table, `corrections` replace cells (table, row, column; all from 0),
    `skipped` rows are left out. Raises BadInput where no column says who or where.
    """
    mapping = ledger.mapping if mapping is None else mapping
    corrected, left_out = dict(corrections or {}), frozenset(skipped or ())
    tick = _ticker(progress, cancelled)
    if not any(map(is_recognised, mapping)):
        raise BadInput("mapping", mark("没有一列对应到房号或业主，先在左边选好对应。"))
    tick(0, ledger.row_count)
    with no_collection():
        facts, problems = read_facts(ledger, mapping, corrected)
        planner = _Planner(ledger, mapping, facts, frozenset((table, row) for table, row, _ in corrected))
        rows = planner.run(problems, left_out, tick)
    totals = Counter(row.result for row in rows)
    counts = {kind: totals[kind] for kind in RowResult}
    return Preview(ledger, mapping, corrected, left_out, rows, counts, planner.fresh(), facts, planner)


def apply(
    seen: Preview,
    *,
    by: Actor,
    at: datetime,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
    backup: Callable[[], object] | None = None,
) -> ImportBatch:
    """Write the good rows of a preview in one transaction; `backup` is called before it.

    Raises NotAllowed, BadInput where nothing is to be written, StaleRecord where the estate changed meanwhile.
    """
    require(by, Permission.IMPORT_LEDGER)
    if not seen.good:
        raise BadInput("rows", mark("没有可导入的行：内容都已在册，或先改好有误的行。"))
    if backup is not None:
        backup()
    tick = _ticker(progress, cancelled)
    with unit_of_work(by, at) as work:
        held = (seen.ledger, seen.mapping, seen.corrections, seen.skipped)
        now = preview(*held, progress=progress, cancelled=cancelled)
        if [(row.result, row.remarks) for row in now.rows] != [(row.result, row.remarks) for row in seen.rows]:
            raise StaleRecord(mark("预检之后资料又变了，重新预检再导。"))
        first = last_line() + 1
        now.plan.complete()
        write(now.plan.estate, work, tick)
        counts = {"added": seen.totals[RowResult.NEW], "changed": seen.totals[RowResult.CHANGED], **now.fresh}
        return work.add(
            ImportBatch(
                number=work.number("DR"),
                file_name=seen.ledger.path.name[:200],
                digest=seen.ledger.digest,
                first_line=first,
                last_line=last_line(),
                rows=len(seen.rows),
                **counts,
            )
        )


def _ticker(progress: Progress | None, cancelled: Cancelled | None) -> Progress:
    """Asks whether to go on, then tells how far it is."""

    def tick(done: int, total: int) -> None:
        if cancelled is not None:
            cancelled()
        if progress is not None:
            progress(done, total)

    return tick


def batches(limit: int = 50) -> list[ImportBatch]:
    """Imported batches, newest first."""
    with connected():
        return list(ImportBatch.select().order_by(ImportBatch.id.desc()).limit(limit))


def summary(seen: Preview, batch: ImportBatch | None = None) -> dict[str, Any]:
    """The preview as plain values for the command line (design 10); `ok` counts rows without a grave problem."""
    problems = [
        {"sheet": seen.sheet(row), "row": row.number, "column": problem.column, "message": problem.message}
        for row in seen.rows
        for problem in (row.problems or ([_double(seen, row)] if row.result is RowResult.DOUBLE else []))
    ]
    fine = (RowResult.NEW, RowResult.CHANGED, RowResult.UNCHANGED)
    return {
        "rows": len(seen.rows),
        "ok": sum(seen.totals[result] for result in fine),
        "bad": seen.totals[RowResult.BAD],
        "columns": {
            block.title(place): next((one.label for one in TARGETS if one.key == key), "")
            for block, targets in zip(seen.ledger.blocks, seen.mapping, strict=True)
            for place, key in enumerate(targets)
        },
        "problems": problems,
        **seen.fresh,
        "batch": str(batch.number) if batch is not None else None,
    }


def _double(seen: Preview, row: PreviewRow) -> Problem:
    return Problem(-1, "", explanation(seen, row), grave=False)


def write_problems(path: Path, seen: Preview, *, by: Actor, at: datetime) -> int:
    """The bad rows with their columns and what is wrong, as a sheet to be mended and imported; returns their number.

    Raises NotAllowed, DataUnavailable.
    """
    require(by, Permission.EXPORT_UNMASKED)
    bad = [row for row in seen.rows if row.result is RowResult.BAD]
    block = seen.ledger.blocks[bad[0].block if bad else 0]
    titles = [block.title(place) for place in range(len(block.columns))]
    columns = [SheetColumn(title, width=14) for title in (*titles, mark("原文件"), mark("问题"))]
    rows = [
        (*(text_of(seen.cell(row, place)) for place in range(len(titles))), f"{seen.sheet(row)} {row.number}", words)
        for row in bad
        if row.block == bad[0].block and (words := explanation(seen, row))
    ]
    return write_sheet(path, SheetPage(mark("有误的行"), "", "", tuple(columns), rows, by.name, at))
