"""Code that is compiled once: the second start reads it, another source or a damaged file is compiled anew."""

import sys
from pathlib import Path
from types import CodeType

import pytest

from csapp.core.kept_code import kept_code

SOURCE = b"answer = 6 * 7\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    return tmp_path


def _code(source: bytes = SOURCE, *, left_out: str = "") -> CodeType:
    with kept_code("probe", left_out=left_out):
        code: CodeType = compile(source, "a/module.py", "exec")
    return code


def _answer(code: CodeType) -> object:
    names: dict[str, object] = {}
    exec(code, names)
    return names.get("answer")


def _file(folder: Path) -> Path:
    (found,) = folder.rglob("probe.*.code")
    return found


def test_the_second_start_reads_what_the_first_compiled(folder: Path) -> None:
    assert _answer(_code()) == 42
    before = _file(folder).stat().st_mtime_ns
    assert _answer(_code()) == 42
    assert _file(folder).stat().st_mtime_ns == before


@pytest.mark.usefixtures("folder")
def test_another_source_under_the_same_name_is_compiled_anew() -> None:
    _code()
    assert _answer(_code(b"answer = 1\n")) == 1
    assert _answer(_code(b"answer = 1\n")) == 1


@pytest.mark.parametrize("damage", [b"", b"nothing of ours", None])
def test_a_damaged_file_costs_only_time(folder: Path, damage: bytes | None) -> None:
    _code()
    whole = _file(folder).read_bytes()
    _file(folder).write_bytes(whole[:-9] + b"\0" * 9 if damage is None else damage)
    assert _answer(_code()) == 42
    assert _file(folder).read_bytes() == whole


def test_where_nothing_may_be_written_each_start_compiles(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert _answer(_code()) == 42
    assert not list(folder.rglob("*.code"))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    (folder / "in the way").write_text("a file where a folder should be")
    monkeypatch.setattr(sys, "pycache_prefix", str(folder / "in the way"))
    assert _answer(_code()) == 42


@pytest.mark.usefixtures("folder")
def test_a_module_that_is_left_out_is_empty() -> None:
    assert _answer(_code(left_out="a/module.py")) is None
    assert _answer(_code()) == 42


@pytest.mark.usefixtures("folder")
def test_expressions_and_compiling_elsewhere_are_as_ever() -> None:
    with kept_code("probe"):
        assert eval(compile("6 * 7", "there", "eval")) == 42
        with pytest.raises(SyntaxError):
            compile("answer =", "there", "exec")
    assert compile.__module__ == "builtins"
