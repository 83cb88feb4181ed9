"""The project's own files as the checks read them."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "csapp"
SLICED = ("features", "masterdata")

_MADE = {".git", ".venv", "build", "dist", "shots", "__pycache__"}
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")


def has_han(text: str) -> bool:
    """Whether a Chinese character is in it."""
    return bool(_HAN.search(text))


@cache
def text_of(path: Path) -> str:
    """The text of a file."""
    return path.read_text(encoding="utf-8")


@cache
def tree_of(path: Path) -> ast.Module:
    """The syntax tree of a Python file."""
    return ast.parse(text_of(path), filename=str(path))


def name_of(path: Path) -> str:
    """How a file is named in a report."""
    return path.relative_to(ROOT).as_posix()


@cache
def python_files() -> tuple[Path, ...]:
    """Every Python file that belongs to the project."""
    return (*sorted(PROGRAM.rglob("*.py")), *sorted((ROOT / "tests").rglob("*.py")), ROOT / "run.py", ROOT / "setup.py")


@cache
def program_files() -> tuple[Path, ...]:
    """The files of the program itself."""
    return tuple(path for path in python_files() if PROGRAM in path.parents)


def all_files() -> Iterator[Path]:
    """Every file of the project; what a tool made beside them is left out, since a download has no git to ask."""
    for path in sorted(ROOT.rglob("*")):
        parts = path.relative_to(ROOT).parts
        made = any(part in _MADE or part.endswith((".egg-info", "_cache")) or part == ".hypothesis" for part in parts)
        if path.is_file() and not made:
            yield path


def slices() -> Iterator[Path]:
    """The folders of the business areas."""
    for room in SLICED:
        for folder in sorted((PROGRAM / room).iterdir()):
            if folder.is_dir() and folder.name != "__pycache__":
                yield folder


def parents_of(tree: ast.AST) -> dict[ast.AST, ast.AST]:
    """Each node's parent."""
    return {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}


def comment_at(path: Path, line: int) -> str:
    """The comment on a line (counted from 1) or in the comment lines directly above it; empty if there is none."""
    lines = text_of(path).splitlines()
    words = [lines[line - 1].partition("#")[2]]
    above = line - 2
    while above >= 0 and lines[above].lstrip().startswith("#"):
        words.insert(0, lines[above].lstrip().lstrip("#"))
        above -= 1
    return " ".join(word.strip() for word in words if word.strip())
