"""What every register must hold, whatever it is of; parametrised over the catalogue (design 11)."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import openpyxl
import pytest

from csapp.app.catalog import REGISTERS, register_of
from csapp.app.exporting import export_register
from csapp.core.errors import NotAllowed
from csapp.core.paths import DataFolder, resource
from csapp.core.roles import GRANTS, Permission
from csapp.db.connection import database
from csapp.features.complaint.service import intake as complaints
from csapp.masterdata.calendar.service import set_day
from csapp.masterdata.staff.service import make_first_manager
from csapp.masterdata.vehicles.service import add_space, add_vehicle
from csapp.registers import query
from csapp.registers.check import problems
from csapp.registers.facts import facts
from csapp.registers.plan import View, first_view
from csapp.registers.spec import Register
from tests import makers
from tests.makers import EVERYBODY, MANAGER, NOW

ESTATE = {"name": "翠湖花园", "office": "物业客服中心"}

every_register = pytest.mark.parametrize("register", REGISTERS, ids=lambda register: register.key)


@pytest.fixture
def peopled(office: DataFolder) -> DataFolder:
    """An office with something in nearly every register."""
    home = makers.unit("3-2-1501", area=11862)
    owner = makers.person("单雅琴", "13800002746", home=home, identity_number="32050119800101002X")
    makers.reception(unit=home.id, person=owner.id, caller_phone="13800002746")
    makers.callback(unit=home.id, person=owner.id)
    complaints.record(by=MANAGER, at=NOW, content="楼上滴水", unit=home.id, person=owner.id)
    add_vehicle("苏E31501", by=MANAGER, at=NOW, unit=home.id, person=owner.id)
    add_space("B1-031", by=MANAGER, at=NOW, unit=home.id, person=owner.id)
    set_day(NOW.date(), False, "厂休", by=MANAGER, at=NOW)
    make_first_manager("王志强", "cuihu2026", at=NOW)
    return office


@contextmanager
def selects() -> Iterator[list[str]]:
    """The SELECT statements that reach the database meanwhile."""
    seen: list[str] = []
    connection = database.connection()
    connection.set_trace_callback(lambda sql: seen.append(sql) if sql.lstrip().upper().startswith("SELECT") else None)
    try:
        yield seen
    finally:
        connection.set_trace_callback(None)


@every_register
def test_the_declaration_is_sound(register: Register) -> None:
    """Every name is declared, every path leads somewhere, the order has an index."""
    assert problems(register) == []


@every_register
def test_its_pictures_are_there(register: Register) -> None:
    """An icon that is missing would be told only when a row is painted."""
    named = [register.icon, *(action.icon for action in register.actions if action.icon)]
    assert [name for name in named if not resource("icons", f"{name}.svg").is_file()] == []


def test_keys_are_unique() -> None:
    """One key names one register."""
    keys = [register.key for register in REGISTERS]
    assert len(keys) == len(set(keys))
    assert all(register_of(key) is register for key, register in zip(keys, REGISTERS, strict=True))


@every_register
@pytest.mark.usefixtures("peopled")
def test_a_list_is_one_select(register: Register) -> None:
    """However many links a row follows."""
    with selects() as seen:
        query.page(register, first_view(register), NOW, MANAGER)
    assert len(seen) == 1


@every_register
@pytest.mark.usefixtures("peopled")
def test_every_chip_runs_and_counts_what_it_lists(register: Register) -> None:
    """The number on a chip is the number of its rows."""
    counts = query.counts(register, first_view(register), NOW, MANAGER)
    for entry in register.filters:
        if entry.modifier:
            view = View(modifiers=frozenset({entry.key}))
            assert query.page(register, view, NOW, MANAGER) is not None
        else:
            assert counts[entry.key] == len(query.page(register, View(filter=entry.key), NOW, MANAGER))


@every_register
@pytest.mark.usefixtures("peopled")
def test_every_record_opens_for_everybody_who_may_see_it(register: Register) -> None:
    """Facts, steps and history; who may not see the register is refused."""
    for by in EVERYBODY:
        if by.role not in GRANTS[register.view]:
            with pytest.raises(NotAllowed):
                query.page(register, View(), NOW, by)
            continue
        for row in query.page(register, View(), NOW, by):
            shown = facts(register, row.id, NOW, by)
            assert shown.title
            assert len(shown.facts) <= len(register.facts or register.table)


@every_register
@pytest.mark.usefixtures("peopled")
def test_only_allowed_steps_are_offered(register: Register) -> None:
    """What the panel offers is what the workflow table allows this role from this state."""
    for by in EVERYBODY:
        if register.workflow is None or by.role not in GRANTS[register.view]:
            continue
        for row in query.page(register, View(), NOW, by):
            offered = {step.name for step in facts(register, row.id, NOW, by).steps}
            record = register.model.get_by_id(row.id)
            allowed = {step.name for step in register.workflow.steps_from(record.state, by.role)}
            # a step with a label of its own is outside the workflow, for whoever holds its right
            own = {action.step for action in register.actions if action.label and by.role in GRANTS[action.needs]}
            assert offered <= allowed | own


@pytest.mark.usefixtures("peopled")
@pytest.mark.parametrize("register", [held for held in REGISTERS if held.sheet], ids=lambda register: register.key)
def test_the_sheet_opens_and_masks(register: Register, tmp_path: Path) -> None:
    """Every register comes out; no telephone, identity number or plate is readable; the export is on record."""
    file = tmp_path / "x.xlsx"
    count = export_register(register, View(), file, by=MANAGER, at=NOW, estate=ESTATE)
    assert register.sheet is not None
    sheet = openpyxl.load_workbook(file).worksheets[0]
    assert sheet["A1"].value == register.sheet.title
    assert [cell.value for cell in sheet[3]] == [register.field(key).label for key in register.sheet.columns]
    assert count == len(query.page(register, View(), NOW, MANAGER))
    text = "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row)
    assert not any(secret in text for secret in ("13800002746", "32050119800101002X", "苏E31501"))


@pytest.mark.usefixtures("peopled")
def test_an_unmasked_export_needs_a_leader(tmp_path: Path) -> None:
    """With a reason a leader gets the numbers; the desk exports nothing."""
    receptions = register_of("reception")
    assert receptions is not None
    file = tmp_path / "x.xlsx"
    export_register(receptions, View(), file, by=makers.SUPERVISOR, at=NOW, estate=ESTATE, reason="派出所调取")
    text = "\n".join(str(cell.value) for row in openpyxl.load_workbook(file).worksheets[0].iter_rows() for cell in row)
    assert "13800002746" in text
    with pytest.raises(NotAllowed):
        export_register(receptions, View(), file, by=makers.DESK, at=NOW, estate=ESTATE)
    assert makers.DESK.role not in GRANTS[Permission.EXPORT]
