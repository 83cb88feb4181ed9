"""The locks install what pyproject asks for, byte for byte, from wherever the packages come."""

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.checks.source import ROOT, text_of

LOCKS = ("requirements.lock", "requirements-test.lock")
PIN = re.compile(r"^(?P<name>[a-z0-9.-]+)==(?P<version>\S+)", re.MULTILINE)
PROJECT = tomllib.loads(text_of(ROOT / "pyproject.toml"))


def pins(lock: str) -> dict[str, str]:
    """Locked version of each package."""
    return {match["name"]: match["version"] for match in PIN.finditer(text_of(ROOT / lock))}


def entries(lock: str) -> list[str]:
    """One text per requirement, with its hashes; comments left out."""
    lines = [line for line in text_of(ROOT / lock).splitlines() if not line.lstrip().startswith("#")]
    return re.split(r"\n(?=\S)", "\n".join(lines).strip())


@pytest.mark.parametrize("lock", LOCKS)
def test_every_requirement_is_pinned_with_its_hashes(lock: str) -> None:
    loose = [
        entry.split()[0]
        for entry in entries(lock)
        if not re.match(r"[a-z0-9.-]+==\S+.*--hash=sha256:[0-9a-f]{64}", entry, re.DOTALL)
    ]
    assert loose == []
    assert len(entries(lock)) == len(pins(lock)) > 30


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_address_and_no_file(lock: str) -> None:
    assert not re.search(r"://|file:|^-|\s/", text_of(ROOT / lock), re.MULTILINE)


def asked(lock: str) -> list[Requirement]:
    """What pyproject wants in this lock."""
    project = PROJECT["project"]
    names = [*project["dependencies"], *PROJECT["dependency-groups"]["build"], *PROJECT["build-system"]["requires"]]
    if lock == LOCKS[1]:
        names += project["optional-dependencies"]["test"]
    return [Requirement(name) for name in names]


@pytest.mark.parametrize("lock", LOCKS)
def test_the_lock_answers_pyproject(lock: str) -> None:
    locked = pins(lock)
    missing = [
        str(want) for want in asked(lock) if not want.specifier.contains(locked.get(canonicalize_name(want.name), "0"))
    ]
    assert missing == []


def test_the_test_lock_holds_the_run_lock_pin_by_pin() -> None:
    tested = pins(LOCKS[1])
    assert {name: tested.get(name) for name in pins(LOCKS[0])} == pins(LOCKS[0])


@pytest.mark.parametrize("lock", LOCKS)
def test_qt_is_the_version_that_keeps_none_alive(lock: str) -> None:
    locked = pins(lock)
    assert (locked["pyside6-essentials"], locked["shiboken6"]) == ("6.11.3", "6.11.3")
    assert "pyside6-addons" not in locked
