"""Where things lie: the data folder of an estate and the program's own resources."""

import os
from contextlib import suppress
from pathlib import Path

from csapp.core.frozen import frozen

_PACKAGE = Path(__file__).resolve().parent.parent
_OFFICE: "list[DataFolder]" = []
"""The estate that is open, if any."""


def resource(*parts: str) -> Path:
    """A file of `resources/`, in a checkout or in an installed program."""
    return _root("resources").joinpath(*parts)


def form_folder(key: str) -> Path:
    """The folder of one printed form's template."""
    return _root("forms") / key


def own_form(key: str) -> Path | None:
    """The office's own template of a form, None where it uses the program's."""
    file = _OFFICE[0].own_forms / key / "form.toml" if _OFFICE else None
    return file if file is not None and file.is_file() else None


def use_own_forms(folder: "DataFolder | None") -> None:
    """From now on forms are printed as this estate has them; None forgets it."""
    _OFFICE[:] = [folder] if folder is not None else []


def form_keys() -> list[str]:
    """All printed forms of the program."""
    return sorted(file.parent.name for file in _root("forms").glob("*/form.toml"))


def _root(name: str) -> Path:
    """Beside the package in a checkout, inside it once installed (see pyproject)."""
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


def sync_folder(folder: Path) -> None:
    """Make a new or renamed file of `folder` survive a power cut; Windows does so by itself."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def discard(*files: Path) -> None:
    """Remove what is left of an unfinished copy; a disk that refuses even this changes nothing of the outcome."""
    for file in files:
        with suppress(OSError):
            file.unlink()


@frozen
class DataFolder:
    """All files of one estate; nothing else on the machine is written."""

    root: Path

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.root / "csapp.db"

    @property
    def attachments(self) -> Path:
        """Photos, scans and sealed forms, named by SHA-256."""
        return self.root / "attachments"

    @property
    def backups(self) -> Path:
        """Copies of the database, oldest thinned out."""
        return self.root / "backups"

    @property
    def logs(self) -> Path:
        """The program's log, without personal data."""
        return self.root / "logs"

    @property
    def own_forms(self) -> Path:
        """Templates of forms the office has changed, `<key>/form.toml`."""
        return self.root / "forms"

    @property
    def seal(self) -> Path:
        """The office's certificate and key, made at the first sealing."""
        return self.root / "seal"

    def make(self) -> None:
        """Create the folder and its parts."""
        for folder in (self.root, self.attachments, self.backups, self.logs):
            folder.mkdir(parents=True, exist_ok=True)
