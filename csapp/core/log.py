"""The program's log file; personal data is never written to it (design 9)."""

import logging
from pathlib import Path

_FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"


def log_to(folder: Path) -> Path | None:
    """Write warnings and worse to `folder/csapp.log`, at most 4 MB in all; None where the folder can't be written."""
    # reason for the late import: it brings the whole network along
    from logging.handlers import RotatingFileHandler

    file = folder / "csapp.log"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        keeper = RotatingFileHandler(file, maxBytes=1_000_000, backupCount=3, encoding="utf-8", delay=True)
    except OSError:
        return None
    keeper.setFormatter(logging.Formatter(_FORMAT))
    root = logging.getLogger()
    root.setLevel(logging.INFO)
    root.addHandler(keeper)
    # these libraries log what they read, which is people's data
    for name in ("peewee", "pyhanko", "pyhanko_certvalidator", "fontTools"):
        logging.getLogger(name).setLevel(logging.ERROR)
    return file
