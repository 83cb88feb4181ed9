"""Sizes of files, classes and functions (design 1): answered by splitting, never by raising."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from tests.checks.source import PROGRAM, ROOT, name_of, program_files, python_files, text_of, tree_of

FILE, CLASS, FUNCTION = 400, 300, 40
MAIN_WINDOW, VOCABULARY = 300, 250
COMPLEXITY = 10


def length(path: Path) -> int:
    return len(text_of(path).splitlines())


def spans(path: Path) -> Iterator[tuple[str, int, int]]:
    """Name, length and budget of every class and function of a file."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            yield f"{name_of(path)}:{node.name}", lines, CLASS if isinstance(node, ast.ClassDef) else FUNCTION


def test_files_stay_short() -> None:
    assert [(name_of(path), length(path)) for path in python_files() if length(path) > FILE] == []


def test_classes_and_functions_stay_short() -> None:
    over = [(name, lines) for path in python_files() for name, lines, budget in spans(path) if lines > budget]
    assert over == []


def test_main_window_and_vocabulary_stay_small() -> None:
    windows = [path for path in (PROGRAM / "app").glob("*window*.py") if length(path) > MAIN_WINDOW]
    assert [name_of(path) for path in windows] == []
    assert length(PROGRAM / "registers" / "spec.py") <= VOCABULARY


def test_complexity_is_bounded_without_exceptions() -> None:
    lint = tomllib.loads(text_of(ROOT / "pyproject.toml"))["tool"]["ruff"]["lint"]
    assert lint["mccabe"]["max-complexity"] == COMPLEXITY
    assert "C90" in lint["select"]
    waived = re.compile(r"#\s*noqa:[^#]*\b(C901|PLR091[0-9])")
    assert [name_of(path) for path in python_files() if waived.search(text_of(path))] == []


def unfinished(node: ast.AST) -> bool:
    """Whether a statement raises what stands for work not done."""
    raised = node.exc if isinstance(node, ast.Raise) else None
    name = raised.func if isinstance(raised, ast.Call) else raised
    return isinstance(name, ast.Name) and name.id == "NotImplementedError"


def test_nothing_is_left_for_later() -> None:
    words = re.compile("|".join((r"\bTO" + r"DO\b", r"\bFIX" + r"ME\b")))
    later = [name_of(path) for path in python_files() if words.search(text_of(path))]
    later += [name_of(path) for path in python_files() if any(map(unfinished, ast.walk(tree_of(path))))]
    assert later == []


def test_no_test_is_switched_off() -> None:
    off = re.compile(r"\b(pytest|mark)\.(skip|xfail|skipif|importorskip)\b")
    assert [name_of(path) for path in python_files() if off.search(text_of(path))] == []


def test_package_files_are_empty() -> None:
    assert [name_of(path) for path in python_files() if path.name == "__init__.py" and text_of(path).strip()] == []


def test_the_program_is_there() -> None:
    assert len(program_files()) > len(list(PROGRAM.rglob("__init__.py")))
