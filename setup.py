"""What pyproject.toml cannot say: `resources/` and `forms/` lie inside the package once it is installed."""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

SHIPPED = ("resources", "forms")


class BuildWithResources(build_py):  # type: ignore[misc]
    """Copies the data folders into the wheel; an editable install reads them where they are (core/paths.py)."""

    def run(self) -> None:
        """Build, then lay the data beside the modules, without leftovers of an earlier build."""
        super().run()
        if self.editable_mode:
            return
        package = Path(self.build_lib) / "csapp"
        for name in SHIPPED:
            shutil.rmtree(package / name, ignore_errors=True)
            shutil.copytree(name, package / name)


setup(cmdclass={"build_py": BuildWithResources})
