"""What lies in the checkout: no machine's paths, no addresses of registries, one kind of line end."""

import re
from pathlib import Path

from tests.checks.source import ROOT, all_files, name_of

# spelled in pieces, so that this file does not find itself
FOREIGN = re.compile(
    "|".join(
        (
            "/wor" + "k/",
            "/opt/py" + "pi",
            "/opt/whe" + "els",
            "/ro" + r"ot/",
            r"/home/[a-z]+/",
            r"/User" + r"s/[A-Za-z]",
            r"[A-Z]:\\\\?User" + "s",
            r"py" + r"pi\.org",
            "python" + "hosted",
            "index" + "-url",
            "find" + "-links",
            r"\.\./sha" + "red",
            r"deb\.deb" + "ian",
        )
    )
)
TEXT = {
    ".py",
    ".md",
    ".toml",
    ".lock",
    ".yaml",
    ".yml",
    ".csv",
    ".svg",
    ".txt",
    ".in",
    ".ts",
    ".json",
    ".qss",
    ".cfg",
    "",
}


def texts() -> list[tuple[Path, str]]:
    return [(path, path.read_text(encoding="utf-8")) for path in all_files() if path.suffix in TEXT]


def test_no_file_names_a_machine_or_a_registry() -> None:
    named = [
        f"{name_of(path)}:{number} {line.strip()[:80]}"
        for path, text in texts()
        if FOREIGN.search(text)
        for number, line in enumerate(text.splitlines(), 1)
        if FOREIGN.search(line)
    ]
    assert named == []


def test_the_pattern_finds() -> None:
    assert FOREIGN.search("see /home/" + "anna/x")
    assert FOREIGN.search("--index" + "-url")
    assert not FOREIGN.search("resources/fonts")


def test_text_files_end_their_lines_alike() -> None:
    assert [name_of(path) for path, text in texts() if "\r" in text or (text and not text.endswith("\n"))] == []


def test_the_ci_is_the_command_of_the_readme() -> None:
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "#!/usr/bin/env bash"
    assert lines[-1].endswith("exec python3 run.py test")


def test_no_file_is_huge() -> None:
    big = [name_of(path) for path in all_files() if path.stat().st_size > 2**20 and path.suffix != ".ttf"]
    assert big == []
