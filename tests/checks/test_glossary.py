"""One word for one thing: `resources/glossary.csv` (design 12)."""

import ast
import csv
import re
from collections import Counter
from functools import cache

from tests.checks.source import ROOT, has_han, name_of, program_files, tree_of

COLUMNS = ["zh", "en", "identifier", "meaning", "not"]


@cache
def rows() -> tuple[dict[str, str], ...]:
    with (ROOT / "resources" / "glossary.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        assert reader.fieldnames == COLUMNS
        return tuple(reader)


def snake(name: str) -> str:
    """`OwnerList` as `owner_list`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def test_every_row_is_whole() -> None:
    assert len(rows()) >= 60
    for row in rows():
        assert None not in row, row
        assert all(row[column] for column in COLUMNS[:-1]), row
        assert all(row[column] == row[column].strip() for column in COLUMNS), row
        assert has_han(row["zh"]), row


def test_words_and_identifiers_are_unique() -> None:
    for column in ("zh", "en", "identifier"):
        twice = [word for word, times in Counter(row[column] for row in rows()).items() if times > 1]
        assert twice == [], column


def test_identifiers_can_be_written() -> None:
    wrong = [row["identifier"] for row in rows() if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", row["identifier"])]
    assert wrong == []


def test_a_refused_word_is_nobodys_identifier() -> None:
    refused = {word for row in rows() for word in row["not"].split()}
    assert refused & {row["identifier"] for row in rows()} == set()
    assert refused


def declared(tree: ast.AST) -> set[str]:
    """Names that a file gives: classes, functions, parameters, and what is assigned."""
    names = {node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef | ast.FunctionDef)}
    names |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    names |= {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    names |= {
        node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)
    }
    return {snake(name).strip("_") for name in names}


def test_the_program_uses_no_refused_word() -> None:
    instead = {word: row["identifier"] for row in rows() for word in row["not"].split()}
    used = [
        f"{name_of(path)}: {name}, say {instead[name]}"
        for path in program_files()
        for name in sorted(declared(tree_of(path)) & set(instead))
    ]
    assert used == []


def test_declared_names_are_seen() -> None:
    tree = ast.parse("class OwnerList:\n    def pick(self, guest):\n        self.late = flat = 1\n")
    assert {"owner_list", "pick", "guest", "late", "flat"} <= declared(tree)
