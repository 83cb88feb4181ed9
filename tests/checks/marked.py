"""Finds Chinese text in the program and tells how it is declared."""

import ast
import itertools
import re
from collections.abc import Iterator
from pathlib import Path

from tests.checks.source import comment_at, has_han, parents_of, text_of, tree_of

# `# data: reason` beside a statement or above it: words that are not shown as sentences, such as column names to be
# recognised, surname readings, numerals, or the sample estate's people; `# all data: reason` says it of a whole file
DATA = "data:"
ALL_DATA = re.compile(r"^# all data: \S", re.MULTILINE)

# methods that recognise what was typed or read, so their text is never shown
RECOGNISERS = {
    "compile",
    "match",
    "fullmatch",
    "search",
    "sub",
    "split",
    "findall",
    "finditer",
    "replace",
    "partition",
    "rpartition",
    "strip",
    "lstrip",
    "rstrip",
    "startswith",
    "endswith",
    "removeprefix",
    "removesuffix",
    "maketrans",
}


def called(node: ast.AST) -> str:
    """The name of what a call calls: `mark`, `tr`, or whatever it is."""
    if not isinstance(node, ast.Call):
        return ""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def marked_calls(path: Path) -> Iterator[ast.Call]:
    """Every `mark(...)` and `tr(...)`."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Call) and called(node) in {"mark", "tr"}:
            yield node


def marked_texts(path: Path) -> Iterator[tuple[int, str]]:
    """Line and text of everything marked."""
    for call in marked_calls(path):
        if call.args and isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, str):
            yield call.lineno, call.args[0].value


def unmarked(path: Path) -> Iterator[tuple[int, str]]:
    """Line and text of Chinese literals that are neither marked, nor docstrings, nor enum values, nor declared data."""
    if not has_han(text_of(path)) or ALL_DATA.search(text_of(path)):
        return
    tree = tree_of(path)
    parents = parents_of(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and has_han(node.value):
            around = list(ancestors(node, parents))
            if not is_declared(path, node, around):
                yield node.lineno, node.value


def ancestors(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> Iterator[ast.AST]:
    """From the node's parent up to the module."""
    while node in parents:
        node = parents[node]
        yield node


def is_declared(path: Path, node: ast.Constant, around: list[ast.AST]) -> bool:
    """Whether one of the places where Chinese may stand holds this literal."""
    if isinstance(around[0], ast.Expr):  # a docstring, or a sentence standing for one
        return True
    if any(called(parent) in {"mark", "tr"} for parent in around):
        return True
    if is_enum_value(around) or is_recognised(around):
        return True
    statements = [parent for parent in around if isinstance(parent, ast.stmt)]
    return any(DATA in comment_at(path, line) for line in {node.lineno, *(parent.lineno for parent in statements)})


def is_enum_value(around: list[ast.AST]) -> bool:
    """`NAME = "词"` directly in an enum: the stored value; where it is shown it is looked up like any marked text."""
    if len(around) < 2 or not isinstance(around[0], ast.Assign) or not isinstance(around[1], ast.ClassDef):
        return False
    bases = {base.attr if isinstance(base, ast.Attribute) else getattr(base, "id", "") for base in around[1].bases}
    return bool(bases & {"Enum", "StrEnum"})


def is_recognised(around: list[ast.AST]) -> bool:
    """A pattern, or one side of a comparison: compared with, never shown."""
    inside = itertools.takewhile(lambda parent: isinstance(parent, ast.expr), around)
    return any(isinstance(parent, ast.Compare) or called(parent) in RECOGNISERS for parent in inside)
