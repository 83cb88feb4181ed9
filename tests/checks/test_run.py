"""`run.py`: reads on old Pythons, needs nothing, installs once, repairs what was cut off (issue 2, item 1)."""

import ast
import importlib.util
import shutil
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.checks.source import ROOT, text_of, tree_of

RUN = ROOT / "run.py"


@pytest.fixture(scope="module")
def run() -> ModuleType:
    spec = importlib.util.spec_from_file_location("run_under_test", RUN)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with the real files that decide what is installed."""
    for name in ("pyproject.toml", "requirements.lock", "requirements-test.lock"):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


class Installer:
    """Makes what an installation leaves behind, and counts."""

    def __init__(self, run: ModuleType) -> None:
        self.run = run
        self.calls: list[tuple[str, bool]] = []
        self.cut_off = False

    def __call__(self, root: str, lock: str, fresh: bool) -> None:
        self.calls.append((lock, fresh))
        python = Path(self.run.python_of(root))
        python.parent.mkdir(parents=True, exist_ok=True)
        python.write_text("interpreter", encoding="utf-8")
        if self.cut_off:
            raise KeyboardInterrupt


@pytest.fixture
def installer(run: ModuleType) -> Installer:
    return Installer(run)


def test_an_old_python_can_read_it_as_far_as_the_sentence() -> None:
    tree = ast.parse(text_of(RUN), feature_version=(3, 7))
    guard = next(number for number, node in enumerate(tree.body) if isinstance(node, ast.If))
    before = tree.body[:guard]
    assert [type(node) for node in before] == [ast.Expr, ast.Import, ast.Import]
    assert "sys.version_info < (3, 11)" in ast.unparse(tree.body[guard])
    assert "Python 3.11" in ast.unparse(tree.body[guard])


def test_it_needs_only_the_standard_library() -> None:
    names = {alias.name for node in ast.walk(tree_of(RUN)) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in ast.walk(tree_of(RUN)) if isinstance(node, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in names} <= sys.stdlib_module_names
    assert "://" not in text_of(RUN)


def test_a_start_imports_next_to_nothing() -> None:
    at_once = {
        alias.name
        for node in ast.walk(tree_of(RUN))
        if isinstance(node, ast.Import) and node.col_offset == 0
        for alias in node.names
    }
    assert at_once == {"os", "sys"}


def test_a_second_start_installs_nothing(run: ModuleType, checkout: Path, installer: Installer) -> None:
    for _ in range(3):
        run.ensure(str(checkout), run.RUN_LOCK, installer)
    assert installer.calls == [(run.RUN_LOCK, True)]


def test_the_checks_bring_what_the_desk_needs(run: ModuleType, checkout: Path, installer: Installer) -> None:
    run.ensure(str(checkout), run.TEST_LOCK, installer)
    run.ensure(str(checkout), run.RUN_LOCK, installer)
    run.ensure(str(checkout), run.TEST_LOCK, installer)
    assert installer.calls == [(run.TEST_LOCK, True)]


def test_the_checks_are_added_to_a_whole_environment(run: ModuleType, checkout: Path, installer: Installer) -> None:
    run.ensure(str(checkout), run.RUN_LOCK, installer)
    run.ensure(str(checkout), run.TEST_LOCK, installer)
    assert installer.calls == [(run.RUN_LOCK, True), (run.TEST_LOCK, False)]


def test_an_install_that_was_cut_off_is_made_anew(run: ModuleType, checkout: Path, installer: Installer) -> None:
    installer.cut_off = True
    with pytest.raises(KeyboardInterrupt):
        run.ensure(str(checkout), run.RUN_LOCK, installer)
    assert not run.is_current(str(checkout), run.RUN_LOCK)
    installer.cut_off = False
    run.ensure(str(checkout), run.RUN_LOCK, installer)
    assert installer.calls == [(run.RUN_LOCK, True), (run.RUN_LOCK, True)]
    assert run.is_current(str(checkout), run.RUN_LOCK)


def test_an_update_that_was_cut_off_is_made_anew(run: ModuleType, checkout: Path, installer: Installer) -> None:
    run.ensure(str(checkout), run.RUN_LOCK, installer)
    installer.cut_off = True
    with pytest.raises(KeyboardInterrupt):
        run.ensure(str(checkout), run.TEST_LOCK, installer)
    installer.cut_off = False
    run.ensure(str(checkout), run.RUN_LOCK, installer)
    assert installer.calls[-1] == (run.RUN_LOCK, True)


@pytest.mark.parametrize("name", ["pyproject.toml", "requirements.lock"])
def test_a_changed_file_is_installed_over_the_old(
    run: ModuleType, checkout: Path, installer: Installer, name: str
) -> None:
    run.ensure(str(checkout), run.RUN_LOCK, installer)
    with (checkout / name).open("a", encoding="utf-8") as file:
        file.write("# newer\n")
    run.ensure(str(checkout), run.RUN_LOCK, installer)
    assert installer.calls == [(run.RUN_LOCK, True), (run.RUN_LOCK, False)]


def test_a_moved_folder_is_made_anew(
    run: ModuleType, checkout: Path, installer: Installer, tmp_path_factory: pytest.TempPathFactory
) -> None:
    run.ensure(str(checkout), run.RUN_LOCK, installer)
    moved = checkout.rename(tmp_path_factory.mktemp("moved") / "csapp")
    run.ensure(str(moved), run.RUN_LOCK, installer)
    assert installer.calls == [(run.RUN_LOCK, True), (run.RUN_LOCK, True)]


def test_a_lost_interpreter_is_made_anew(run: ModuleType, checkout: Path, installer: Installer) -> None:
    run.ensure(str(checkout), run.RUN_LOCK, installer)
    Path(run.python_of(str(checkout))).unlink()
    run.ensure(str(checkout), run.RUN_LOCK, installer)
    assert installer.calls == [(run.RUN_LOCK, True), (run.RUN_LOCK, True)]


@pytest.mark.parametrize(
    ("platform", "environment", "arguments", "wanted"),
    [
        ("linux", {}, [], True),
        ("linux", {"DISPLAY": ""}, ["--sample"], True),
        ("linux", {"DISPLAY": ":0"}, [], False),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, [], False),
        ("linux", {"QT_QPA_PLATFORM": "offscreen"}, [], False),
        ("linux", {}, ["find", "3-2-1501"], False),
        ("win32", {}, [], False),
        ("darwin", {}, ["--sample"], False),
    ],
)
def test_pictures_are_made_where_there_is_no_screen(
    run: ModuleType, platform: str, environment: dict[str, str], arguments: list[str], wanted: bool
) -> None:
    assert run.wants_pictures(platform, environment, arguments) is wanted


def test_the_line_to_type_can_be_typed(run: ModuleType) -> None:
    line = run.apt_line(["apt-get", "install", "--yes", "libegl1"])
    assert line == "sudo apt-get update && sudo apt-get install --yes libegl1"


def test_what_qt_has_loaded_here_is_not_called_missing(run: ModuleType) -> None:
    if sys.platform.startswith("linux"):
        offscreen = set(list(run.QT_LIBRARIES)[: run.FOR_PICTURES])
        assert offscreen & set(run.missing_packages(run.RUN_LOCK)) == set()


def test_a_missing_library_is_noticed(run: ModuleType) -> None:
    assert not run.loads("libnobody-has-this.so.7")
