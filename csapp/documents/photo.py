"""Opening photographs and scans, also those of telephones (HEIC)."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any


@lru_cache(maxsize=1)
def _know_heic() -> None:
    # reason for the late import: native code that only pictures need
    from pi_heif import register_heif_opener  # type: ignore[import-untyped]

    register_heif_opener()


@contextmanager
def opened(file: Path) -> Iterator[Any]:
    """The picture of a file; raises one of `faults()` while it is opened or read."""
    # reason for the late import: only pictures need it
    from PIL import Image

    _know_heic()
    with Image.open(file) as picture:
        yield picture


def faults() -> tuple[type[BaseException], ...]:
    """What a file that is no sound picture raises."""
    # reason for the late import: as above
    from PIL import Image, UnidentifiedImageError

    return (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        OSError,
        SyntaxError,
        ValueError,
        RuntimeError,
        Warning,
    )
