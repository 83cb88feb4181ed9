"""What import-linter cannot see: late imports, core's standard library, blind excepts (design 1, 9)."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.checks.source import PROGRAM, comment_at, name_of, program_files, text_of, tree_of

# the hook that shows the crash dialog is the one place where every error arrives
CRASH_HOOK = {"csapp/app/crash.py"}
REASON = 12


def imported(node: ast.AST) -> list[str]:
    """The modules an import statement names."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [("." * node.level) + (node.module or "")]
    return []


def late_imports(path: Path) -> Iterator[ast.stmt]:
    """Imports of our own modules inside functions."""
    for function in ast.walk(tree_of(path)):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            for node in ast.walk(function):
                if isinstance(node, ast.Import | ast.ImportFrom) and any(
                    name.startswith(("csapp", ".")) for name in imported(node)
                ):
                    yield node


def reason_for(path: Path, line: int) -> str:
    """The comment on an import, or the one above the block of imports it belongs to."""
    lines = text_of(path).splitlines()
    while not comment_at(path, line) and lines[line - 2].lstrip().startswith(("import ", "from ")):
        line -= 1
    return comment_at(path, line)


def test_core_imports_only_the_standard_library() -> None:
    foreign = [
        f"{name_of(path)}: {name}"
        for path in (PROGRAM / "core").glob("*.py")
        for node in ast.walk(tree_of(path))
        for name in imported(node)
        if name.partition(".")[0] not in sys.stdlib_module_names and not name.startswith("csapp.core")
    ]
    assert foreign == []


def test_a_late_import_of_our_own_has_its_reason() -> None:
    bare = {
        f"{name_of(path)}:{node.lineno}"
        for path in program_files()
        for node in late_imports(path)
        if len(reason_for(path, node.lineno)) < REASON
    }
    assert bare == set()


def test_one_reason_serves_a_block_of_imports(tmp_path: Path) -> None:
    path = tmp_path / "late.py"
    path.write_text(
        "def a():\n    # only when asked\n    import csapp.x\n    import csapp.y\n    b = 1\n    import csapp.z\n",
        "utf-8",
    )
    assert [reason_for(path, node.lineno) for node in late_imports(path)] == ["only when asked"] * 2 + [""]


def test_imports_are_absolute() -> None:
    relative = [
        f"{name_of(path)}:{node.lineno}"
        for path in program_files()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert relative == []


def blind(node: ast.ExceptHandler) -> bool:
    """Whether an except clause takes whatever comes."""
    if node.type is None:
        return True
    names = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
    return any(isinstance(name, ast.Name) and name.id in {"Exception", "BaseException"} for name in names)


def test_only_the_crash_hook_takes_every_exception() -> None:
    found = [
        f"{name_of(path)}:{node.lineno}"
        for path in program_files()
        if name_of(path) not in CRASH_HOOK
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ExceptHandler) and blind(node)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("clause", "taken"),
    [
        ("except:", True),
        ("except Exception:", True),
        ("except (ValueError, BaseException):", True),
        ("except ValueError:", False),
    ],
)
def test_blind_clauses_are_told_apart(clause: str, taken: bool) -> None:
    statement = ast.parse(f"try:\n    pass\n{clause}\n    pass\n").body[0]
    assert isinstance(statement, ast.Try)
    assert blind(statement.handlers[0]) is taken
