"""Start csapp, or check it, on a machine that has nothing but Python.

python3 run.py [ARGUMENTS]          the desk, or any command of csapp
python3 run.py test [ARGUMENTS]     every check; arguments go to pytest
python3 run.py soak [ARGUMENTS]     the long proofs of tests/soak, in full

The first start makes `.venv` from the lock; a later one compares a stamp and starts at once. Everything that only an
install needs is imported where it is used, because this file is read at every start.
"""

import os
import sys

if sys.version_info < (3, 11):
    sys.exit(
        "客服台要用 Python 3.11 或更新的版本，这里是 {}.{}。装好新版本，再用它运行 run.py。".format(*sys.version_info)
    )

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import IO

    Install = Callable[[str, str, bool], None]

ROOT = os.path.dirname(os.path.abspath(__file__))
WINDOWS = os.name == "nt"

RUN_LOCK = "requirements.lock"
TEST_LOCK = "requirements-test.lock"
STAMPS = {RUN_LOCK: "installed-for-run", TEST_LOCK: "installed-for-test"}

# Debian's package and the library in it that Qt loads; the first six even where no window is opened
QT_LIBRARIES = {
    "libgl1": "libGL.so.1",
    "libegl1": "libEGL.so.1",
    "libxkbcommon0": "libxkbcommon.so.0",
    "libfontconfig1": "libfontconfig.so.1",
    "libdbus-1-3": "libdbus-1.so.3",
    "libglib2.0-0": "libglib-2.0.so.0",
    "libxkbcommon-x11-0": "libxkbcommon-x11.so.0",
    "libxcb-cursor0": "libxcb-cursor.so.0",
    "libxcb-icccm4": "libxcb-icccm.so.4",
    "libxcb-keysyms1": "libxcb-keysyms.so.1",
    "libxcb-shape0": "libxcb-shape.so.0",
}
FOR_PICTURES = 6
TEST_TOOLS = {"xvfb": "Xvfb", "poppler-utils": "pdfsig", "libreoffice-calc-nogui": "soffice"}


def main(arguments: list[str]) -> int:
    """Install what is missing, then become csapp; gives the exit status where it does not."""
    command, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    if command in ("test", "soak"):
        ensure(ROOT, TEST_LOCK, install)
        return check(rest) if command == "test" else soak(rest)
    ensure(ROOT, RUN_LOCK, install)
    if wants_pictures(sys.platform, os.environ, arguments):
        return pictures()
    return become([python_of(ROOT), "-P", "-m", "csapp", *arguments])


def python_of(root: str) -> str:
    """The interpreter of `.venv`."""
    return os.path.join(root, ".venv", *(("Scripts", "python.exe") if WINDOWS else ("bin", "python")))


# What is installed


def ensure(root: str, lock: str, install: "Install") -> None:
    """Call `install(root, lock, fresh)` unless `.venv` already holds exactly what the lock and pyproject say.

    The stamp goes before anything is changed and comes back last, so an install that was cut off is found at the next
    start and made anew: `fresh` says that the present `.venv`, if any, is not to be trusted.
    """
    if is_current(root, lock):
        return
    turn = take_turn(root)
    try:
        if is_current(root, lock):  # another start did it while this one waited
            return
        fresh = not any(begins_alike(root, name) for name in STAMPS)
        for name in STAMPS:
            if os.path.exists(stamp_of(root, name)):
                os.remove(stamp_of(root, name))
        install(root, lock, fresh)
        for name in {lock, RUN_LOCK}:  # the test lock holds the run lock, pin by pin
            write_stamp(root, name)
    finally:
        turn.close()


def is_current(root: str, lock: str) -> bool:
    """Whether the stamp is there and says what the files say now."""
    stamp = read(stamp_of(root, lock))
    return stamp != b"" and stamp == wanted(root, lock) and os.path.exists(python_of(root))


def stamp_of(root: str, lock: str) -> str:
    """The stamp file of one lock."""
    return os.path.join(root, ".venv", STAMPS[lock])


def wanted(root: str, lock: str) -> bytes:
    """What the stamp must say: the files themselves, because comparing them is quicker than loading a hash function."""
    return header(root) + read(os.path.join(root, "pyproject.toml")) + read(os.path.join(root, lock))


def header(root: str) -> bytes:
    """Python's version and the folder: a `.venv` serves no other."""
    return f"{sys.version_info[0]}.{sys.version_info[1]}\n{root}\n".encode()


def begins_alike(root: str, lock: str) -> bool:
    """Whether a whole `.venv` of this Python in this folder is there, made from whatever lock."""
    return read(stamp_of(root, lock)).startswith(header(root)) and os.path.exists(python_of(root))


def read(path: str) -> bytes:
    """The bytes of a file, none if it is not there."""
    try:
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        return b""


def write_stamp(root: str, lock: str) -> None:
    """Put the stamp down after everything else has reached the disk."""
    if hasattr(os, "sync"):
        os.sync()
    path = stamp_of(root, lock)
    with open(path + ".new", "wb") as file:
        file.write(wanted(root, lock))
        file.flush()
        os.fsync(file.fileno())
    os.replace(path + ".new", path)


def take_turn(root: str) -> "IO[bytes]":
    """Wait until no other start installs into this folder; the system gives the turn back even after a kill."""
    file = open(os.path.join(root, ".venv.turn"), "wb")  # noqa: SIM115 -- held until `ensure` closes it
    if sys.platform == "win32":
        import msvcrt

        while True:
            try:
                msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
                break
            except OSError:  # it gives up after ten seconds; an installation takes longer
                continue
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX)
        # pip holds it too (see `step`): where only this program was killed, the next one waits until pip has ended
        os.set_inheritable(file.fileno(), True)
    return file


# Installing


def install(root: str, lock: str, fresh: bool) -> None:
    """Make `.venv` if `fresh`, then put the locked packages and the program itself into it."""
    import shutil

    prepare_system(lock)
    say("正在准备运行环境，只在第一次或更新以后做，要一两分钟。")
    if fresh:
        try:
            if os.path.lexists(os.path.join(root, ".venv")):
                shutil.rmtree(os.path.join(root, ".venv"))
        except OSError as error:
            sys.exit(f"删不掉没装完的 .venv：{error}。关掉所有客服台窗口再运行一次。")
        base = getattr(sys, "_base_executable", None) or sys.executable
        step([base, "-m", "venv", os.path.join(root, ".venv")], "没有建成 .venv")
    pip = [python_of(root), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    if not sys.stdout.isatty():
        pip.append("--quiet")
    locked = ["--require-hashes", "--only-binary", ":all:", "--requirement", os.path.join(root, lock)]
    step([*pip, *locked], "没有装上需要的软件包")
    # editable: a start after an update of the sources has nothing to install
    step([*pip, "--no-deps", "--no-index", "--no-build-isolation", "--editable", root], "没有装上客服台")
    say("运行环境准备好了。")


def step(command: list[str], failure: str, *, quiet: bool = False) -> None:
    """Run one command of the installation; `quiet` keeps its output back unless it fails. Stops with a sentence."""
    import subprocess

    output = subprocess.PIPE if quiet else None
    done = subprocess.run(
        command, check=False, stdout=output, stderr=subprocess.STDOUT if quiet else None, close_fds=False
    )
    if done.returncode == 0:
        return
    if done.stdout:
        say(done.stdout.decode(errors="replace"))
    sys.exit(f"{failure}，原因在上面。检查网络和磁盘空间后再运行一次，会从头修好。")


def prepare_system(lock: str) -> None:
    """On Debian and its kin: install what Qt, venv and the checks need, or print the line to type."""
    if not sys.platform.startswith("linux"):
        return
    import shutil

    packages = missing_packages(lock)
    if not packages:
        return
    if shutil.which("apt-get") is None:
        say(f"这台电脑可能还缺：{' '.join(packages)}（Debian 的包名）。窗口打不开时，先装上相当的包。")
        return
    apt = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    if os.geteuid() != 0:
        sys.exit(f"还缺系统软件包。输入下面这一行装好，再运行一次：\n\n  {apt_line(apt)}\n")
    say(f"正在安装系统软件包：{' '.join(packages)}")
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    step(["apt-get", "update", "--quiet=2"], "没有更新软件包列表", quiet=True)
    step([*apt, "--quiet=2"], "没有装上系统软件包", quiet=True)
    left = missing_packages(lock)
    if left:
        sys.exit(f"装过以后还是缺：{' '.join(left)}。检查软件源，再运行一次。")


def apt_line(apt: list[str]) -> str:
    """The line for a person who is not root."""
    return f"sudo apt-get update && sudo {' '.join(apt)}"


def missing_packages(lock: str) -> list[str]:
    """Debian packages whose libraries or programs cannot be found.

    Looked up by what is loaded, not by package name, because newer releases renamed some packages.
    """
    import importlib.util
    import shutil

    importlib.invalidate_caches()
    packages = [package for package, library in QT_LIBRARIES.items() if not loads(library)]
    if importlib.util.find_spec("ensurepip") is None:
        packages.insert(0, f"python{sys.version_info[0]}.{sys.version_info[1]}-venv")
    if lock == TEST_LOCK:
        packages += [package for package, program in TEST_TOOLS.items() if shutil.which(program) is None]
    return packages


def loads(library: str) -> bool:
    """Whether the system finds this shared library."""
    import ctypes

    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


# Starting


def wants_pictures(platform: str, environment: "Mapping[str, str]", arguments: list[str]) -> bool:
    """Whether there is no screen to open the desk on, and nothing else was asked for."""
    if not platform.startswith("linux") or arguments not in ([], ["--sample"]):
        return False
    return not any(environment.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def pictures() -> int:
    """Render the sample estate's pages as PNG files and say where they are."""
    import subprocess

    folder = os.path.join(ROOT, "shots")
    say("没有屏幕，把示例小区的页面画成图片。")
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    status = subprocess.call([python_of(ROOT), "-P", "-m", "csapp", "--sample", "--shots", folder])
    names = os.listdir(folder) if os.path.isdir(folder) else []
    count = sum(name.endswith(".png") for name in names)
    if status or not count:
        sys.exit("没有画出图片，原因在上面。")
    say(f"{count} 张图片在 {folder}。要打开窗口，在有屏幕的电脑上运行 python3 run.py。")
    return 0


def become(command: list[str]) -> int:
    """Turn into `command`; where the system cannot, run it and give its exit status."""
    if not WINDOWS:
        sys.stdout.flush()
        os.execv(command[0], command)
    import subprocess

    try:
        return subprocess.call(command)
    except KeyboardInterrupt:
        return 130


def check(arguments: list[str]) -> int:
    """Run every stage even if one fails; pytest is the last, so its closing line is too."""
    scripts = os.path.dirname(python_of(ROOT))
    stages = (
        ("ruff check", ["ruff", "check", "--output-format", "concise"]),
        ("ruff format", ["ruff", "format", "--check"]),
        ("mypy", ["mypy"]),
        ("import-linter", ["lint-imports"]),
        ("pytest", ["python", "-m", "pytest", "-n", "2", *arguments]),
    )
    failed: list[str] = []
    first = 0
    for name, (program, *options) in stages:
        if name == "pytest" and failed:
            say(f"没有通过：{'、'.join(failed)}。")
        say(f"== {name}")
        status = run_in_root([os.path.join(scripts, program), *options])
        if status:
            failed.append(name)
            first = first or status
    return first


def soak(arguments: list[str]) -> int:
    """The long proofs: kills, fuzzing, brute force."""
    os.environ["CSAPP_SOAK"] = "full"
    return run_in_root([python_of(ROOT), "-m", "pytest", *(arguments or [os.path.join("tests", "soak")])])


def run_in_root(command: list[str]) -> int:
    """The exit status of a command run in the checkout."""
    import subprocess

    return subprocess.call(command, cwd=ROOT)


def say(text: str) -> None:
    """One line to the person at the keyboard, in order with what other programs print."""
    print(text, flush=True)


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):  # a Windows code page without Chinese must not stop the start
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    sys.exit(main(sys.argv[1:]))
