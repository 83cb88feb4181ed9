"""Compiled code kept between starts, for modules that Python itself keeps none of."""

import builtins
import marshal
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import MAGIC_NUMBER, cache_from_source, source_hash
from pathlib import Path
from types import CodeType
from typing import Any

_Kept = dict[str, tuple[bytes, CodeType]]  # what a file name stood for: the hash of its source, and its code


@contextmanager
def kept_code(name: str, *, left_out: str = "") -> Iterator[None]:
    """While it is open, `compile` of a whole module answers from the file `name` in our folder of compiled code.

    The module whose path is `left_out` is empty: for one that is loaded with the others and used by none.
    The code goes by its source, as in Python's own files: another source is compiled anew. A file that is missing,
    damaged or of another Python costs the time to compile, and is written again where Python may write its own.
    """
    file = Path(cache_from_source(__file__)).with_name(f"{name}.{sys.implementation.cache_tag}.code")
    kept, fresh = _read(file), _Kept()
    compiled = builtins.compile

    def compile_once(source: Any, filename: Any, mode: str, *rest: Any, **more: Any) -> Any:
        if mode != "exec" or rest or more or not isinstance(source, (bytes, str)):
            return compiled(source, filename, mode, *rest, **more)
        if str(filename) == left_out:
            source = b""
        mark = source_hash(source if isinstance(source, bytes) else source.encode())
        found = kept.get(str(filename))
        if found is not None and found[0] == mark:
            return found[1]
        code = compiled(source, filename, mode, dont_inherit=True)
        fresh[str(filename)] = (mark, code)
        return code

    builtins.compile = compile_once
    try:
        yield
    finally:
        builtins.compile = compiled
    if fresh and not sys.dont_write_bytecode:
        _write(file, kept | fresh)


def _read(file: Path) -> _Kept:
    head = len(MAGIC_NUMBER) + 8
    try:
        data = file.read_bytes()
    except OSError:
        return {}
    body = data[head:]
    if data[:head] != MAGIC_NUMBER + source_hash(body):
        return {}
    kept: _Kept = marshal.loads(body)
    return kept


def _write(file: Path, kept: _Kept) -> None:
    body = marshal.dumps(kept)
    aside = file.with_name(f"{file.name}.{os.getpid()}")
    # an installation for all is not ours to write in: then each start compiles
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        aside.write_bytes(MAGIC_NUMBER + source_hash(body) + body)
        aside.replace(file)
