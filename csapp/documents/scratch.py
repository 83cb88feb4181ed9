"""A folder for files on their way: made, sealed, then kept elsewhere or thrown away."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from csapp.core.errors import DataUnavailable
from csapp.core.marks import mark


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """An empty folder that is gone afterwards; raises DataUnavailable where none can be made."""
    try:
        place = tempfile.TemporaryDirectory(prefix="csapp-", ignore_cleanup_errors=True)
    except OSError as fault:
        raise DataUnavailable(mark("临时文件夹写不进去，检查磁盘空间。")) from fault
    with place as path:
        yield Path(path)
