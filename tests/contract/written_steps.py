"""The step names the program writes into the trail, read from its source."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.checks.source import PROGRAM, parents_of, tree_of

# The verbs of a unit of work and of the bulk writer, and which argument of each is the step.
_VERBS = {"add": 1, "change": 1, "remove": 1, "tell": 2}
_BULK = {"remove_all": 2}
_UNITS = {"work", "unit"}

Place = tuple[Path, ast.FunctionDef | None]
"""A file, and the function in it that an expression stands in."""


def written_steps() -> Iterator[tuple[Path, str]]:
    """Each file that writes a step, with its name; one taken from a workflow table is left to the table."""
    for path, call, at in _writing():
        told = _argument(call, at, "step")
        if told is not None:
            yield from ((path, name) for name in _texts(told, (path, _around(path, call)), frozenset()))


def _writing() -> Iterator[tuple[Path, ast.Call, int]]:
    for path, call in _calls():
        of = call.func
        if isinstance(of, ast.Name) and of.id in _BULK:
            yield path, call, _BULK[of.id]
        elif isinstance(of, ast.Attribute) and of.attr in _VERBS and _is_unit(of.value):
            yield path, call, _VERBS[of.attr]


def _is_unit(told: ast.expr) -> bool:
    return isinstance(told, ast.Name) and told.id in _UNITS


@cache
def _files() -> tuple[Path, ...]:
    return tuple(path for path in sorted(PROGRAM.rglob("*.py")) if "migrations" not in path.parts)


@cache
def _calls() -> tuple[tuple[Path, ast.Call], ...]:
    return tuple((path, node) for path in _files() for node in ast.walk(tree_of(path)) if isinstance(node, ast.Call))


@cache
def _calls_of() -> dict[str, list[tuple[Path, ast.Call]]]:
    found: dict[str, list[tuple[Path, ast.Call]]] = {}
    for path, call in _calls():
        of = call.func
        called = of.id if isinstance(of, ast.Name) else of.attr if isinstance(of, ast.Attribute) else ""
        found.setdefault(called, []).append((path, call))
    return found


@cache
def _kept() -> dict[str, list[ast.expr]]:
    """What stands under a name at the top of a module or of a class: `SEAL`, `Opening.REPAIR_ORDER`."""
    found: dict[str, list[ast.expr]] = {}
    for path in _files():
        for node in tree_of(path).body:
            inner = node.body if isinstance(node, ast.ClassDef) else [node]
            before = f"{node.name}." if isinstance(node, ast.ClassDef) else ""
            for name, value in (pair for one in inner if isinstance(one, ast.Assign) for pair in _pairs(one)):
                found.setdefault(f"{before}{name}", []).append(value)
    return found


def _pairs(node: ast.Assign) -> Iterator[tuple[str, ast.expr]]:
    for target in node.targets:
        if isinstance(target, ast.Name):
            yield target.id, node.value
        elif isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
            pairs = zip(target.elts, node.value.elts, strict=False)
            yield from ((name.id, value) for name, value in pairs if isinstance(name, ast.Name))


def _argument(call: ast.Call, at: int, name: str) -> ast.expr | None:
    keyword = next((word.value for word in call.keywords if word.arg == name), None)
    return keyword if keyword is not None else call.args[at] if len(call.args) > at else None


@cache
def _parents(path: Path) -> dict[ast.AST, ast.AST]:
    return parents_of(tree_of(path))


def _around(path: Path, node: ast.AST) -> ast.FunctionDef | None:
    above: ast.AST | None = node
    while above is not None and not isinstance(above, ast.FunctionDef):
        above = _parents(path).get(above)
    return above


def _texts(told: ast.expr, place: Place, seen: frozenset[str]) -> Iterator[str]:
    """What an expression may be, as far as the source says it; a text put together keeps `*` for what it does not."""
    if isinstance(told, ast.Constant) and isinstance(told.value, str):
        yield told.value
    elif isinstance(told, ast.JoinedStr):
        yield "".join(str(part.value) if isinstance(part, ast.Constant) else "*" for part in told.values)
    elif isinstance(told, ast.IfExp):
        yield from _texts(told.body, place, seen)
        yield from _texts(told.orelse, place, seen)
    elif isinstance(told, ast.Attribute) and isinstance(told.value, ast.Name):
        for value in _kept().get(f"{told.value.id}.{told.attr}", []):
            yield from _texts(value, place, seen)
    elif isinstance(told, ast.Name):
        yield from _named(told.id, place, seen)


def _named(name: str, place: Place, seen: frozenset[str]) -> Iterator[str]:
    """The texts given to a name: in its function, by its callers, or at the top of a module."""
    path, function = place
    for node in ast.walk(function) if function is not None else ():
        for known, value in _pairs(node) if isinstance(node, ast.Assign) else ():
            if known == name:
                yield from _texts(value, place, seen)
    if function is not None and function.name not in seen:
        yield from _given(function, name, path, seen | {function.name})
    for value in _kept().get(name, []) if name.isupper() else ():
        yield from _texts(value, (path, None), seen)


def _given(function: ast.FunctionDef, name: str, path: Path, seen: frozenset[str]) -> Iterator[str]:
    """What the callers of a function give for the parameter `name`, and what it is without them."""
    spec = function.args
    positional = [arg.arg for arg in (*spec.posonlyargs, *spec.args)]
    usual = dict(zip(reversed(positional), reversed(spec.defaults), strict=False))
    usual |= {arg.arg: value for arg, value in zip(spec.kwonlyargs, spec.kw_defaults, strict=True) if value is not None}
    if name in usual:
        yield from _texts(usual[name], (path, None), seen)
    if name not in (*positional, *(arg.arg for arg in spec.kwonlyargs)):
        return
    at = positional.index(name) if name in positional else len(_calls())
    for there, call in _calls_of().get(function.name, []):
        if path.parent in there.parents:
            told = _argument(call, at, name)
            if told is not None:
                yield from _texts(told, (there, _around(there, call)), seen)
