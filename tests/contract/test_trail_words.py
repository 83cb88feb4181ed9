"""Whatever the program writes into a trail is told in Chinese (look 7)."""

from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from csapp.app.catalog import REGISTERS
from csapp.core.paths import DataFolder
from csapp.db.audit import AuditLine
from csapp.db.connection import connected, database, open_database
from csapp.registers.spec import Register
from csapp.registers.trail_words import COMMON, step_word
from tests.checks.source import PROGRAM, has_han, name_of
from tests.contract.written_steps import written_steps
from tests.sample_store import built

# These stand in the trail of whatever register they are made from.
_EVERYWHERE = ("create", "remove", "attach", "join", "loosen", "export", "export_safe", "export_unmasked")


@pytest.fixture
def estate(tmp_path: Path) -> Iterator[DataFolder]:
    """The sample, to be read."""
    folder = built(tmp_path)
    open_database(folder.database)
    with connected():
        yield folder
    database.initialize(None)


def _named(name: str, path: Path) -> bool:
    """Whether a name of the source (with `*` for what it puts in) has its words where it is written."""
    known = {step for register in _beside(path) for step in _own(register)} | set(COMMON)
    return any(fnmatchcase(step, name) for step in known)


def _own(register: Register) -> Iterator[str]:
    yield from (step.name for step in (register.workflow.steps if register.workflow is not None else ()))
    yield from (action.step for action in register.actions if action.label)


def _beside(path: Path) -> list[Register]:
    """The registers of the slice a file belongs to; all of them for a file that belongs to none."""
    room = ".".join((PROGRAM.name, *path.relative_to(PROGRAM).parts[:2]))
    return [one for one in REGISTERS if one.model.__module__.startswith(f"{room}.")] or list(REGISTERS)


def test_every_step_in_the_source_has_its_words() -> None:
    """Named in the table of the slice's own registers, or among what stands in every trail."""
    found = list(written_steps())
    names = {name for _, name in found}
    assert {"attach_signed", "seal", "open_repair", "export_unmasked", "acknowledge_for"} <= names
    assert sorted({f"{name_of(path)}: {name}" for path, name in found if not _named(name, path)}) == []


@pytest.mark.usefixtures("estate")
def test_every_step_of_the_sample_is_told_in_chinese() -> None:
    """In the trail of its own record, whether or not a state stands beside it."""
    query = AuditLine.select(AuditLine.area, AuditLine.step).distinct()
    lines = {(str(line.area), str(line.step)) for line in query}
    assert len(lines) > 150
    silent = []
    for area, step in sorted(lines):
        shown = [one for one in REGISTERS if one.model.key() == area]
        told = [step_word(one, step) for one in shown] or [COMMON.get(step, "")]
        if not all(has_han(word) for word in told):
            silent.append(f"{area}: {step}")
    assert silent == []


@pytest.mark.parametrize("register", REGISTERS, ids=lambda register: register.key)
def test_what_may_stand_in_any_trail_has_its_words(register: Register) -> None:
    """So has every step the register itself offers."""
    names = [*_EVERYWHERE, *_own(register), *(action.step for action in register.actions)]
    assert [name for name in names if not has_han(step_word(register, name))] == []


def test_a_step_nobody_knows_is_not_shown_in_english() -> None:
    """A data file written by a newer program may hold one."""
    assert step_word(REGISTERS[0], "sing_and_dance") == ""
