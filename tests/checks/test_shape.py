"""Rooms and slices have their fixed shape (design 1, 2, 12)."""

import ast
import re

from tests.checks.source import PROGRAM, name_of, program_files, python_files, slices, tree_of

ROOMS = {"app", "features", "masterdata", "ui", "documents", "registers", "db", "core"}
SLICE = {"__init__.py", "workflow.py", "models.py", "service.py", "register.py", "documents.py", "page.py"}
# a file that outgrows its budget becomes a folder of the same name, with one file for each group of use cases
FOLDERS = {name.removesuffix(".py") for name in SLICE}
# verbs and drawers that say nothing
EMPTY_WORDS = {"process", "handle", "handler", "manage", "util", "utils", "helper", "helpers", "misc", "stuff"}


def test_the_rooms_are_these() -> None:
    folders = {path.name for path in PROGRAM.iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert folders == ROOMS
    assert {path.name for path in PROGRAM.glob("*.py")} == {"__init__.py", "__main__.py"}


def test_a_slice_has_no_other_files() -> None:
    strange = [
        name_of(path)
        for folder in slices()
        for path in folder.iterdir()
        if path.name not in (FOLDERS if path.is_dir() else SLICE) and path.name != "__pycache__"
    ]
    assert strange == []


def test_a_slice_has_each_part_as_a_file_or_as_a_folder() -> None:
    twice = [
        name_of(folder / part)
        for folder in slices()
        for part in FOLDERS
        if (folder / part).is_dir() and (folder / f"{part}.py").exists()
    ]
    loners = [
        name_of(folder / part)
        for folder in slices()
        for part in FOLDERS
        if (folder / part).is_dir() and len(list((folder / part).glob("*.py"))) < 3
    ]
    assert twice + loners == []


def test_a_slice_is_a_package_with_models_or_more() -> None:
    for folder in slices():
        names = {path.name for path in folder.iterdir()}
        assert "__init__.py" in names, name_of(folder)
        assert names & (SLICE | FOLDERS) - {"__init__.py"}, name_of(folder)


def test_features_hold_nothing_but_slices() -> None:
    loose = {path.name for room in ("features", "masterdata") for path in (PROGRAM / room).glob("*.py")}
    assert loose == {"__init__.py"}


def words_of(name: str) -> set[str]:
    """The words of a name in snake_case or CamelCase; Qt's own mixedCase names are one word each."""
    if name[:1].isupper():
        name = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name)
    return set(name.lower().split("_"))


def test_names_say_something() -> None:
    empty = [
        f"{name_of(path)}:{node.name}"
        for path in python_files()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and words_of(node.name) & EMPTY_WORDS
    ]
    empty += [name_of(path) for path in program_files() if words_of(path.stem) & EMPTY_WORDS]
    assert empty == []
