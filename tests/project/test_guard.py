"""What must not enter the repository: addresses of package mirrors, paths of one machine, files without a subject."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# Written so that no pattern matches its own text, nor this file.
MACHINE_PATH = re.compile(r"(?<![\w.~/-])/(?:w[o]rk|r[o]ot|t[m]p|f[a]rm|h[o]me|o[p]t|U[s]ers)/[\w.]")
PACKAGE_INDEX = re.compile(
    r"(?<!no-emit-)index[-_]url|find[-_]links|(?:PIP|UV)[_]INDEX|tool[.]uv[.]index", re.IGNORECASE
)
DRAWER_NAMES = {"common", "helper", "helpers", "misc", "util", "utils"}


def project_files() -> list[Path]:
    """Every file that is or would be committed, relative to the root."""
    if not (ROOT / ".git").exists() or shutil.which("git") is None:
        pytest.skip("not a git checkout")
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout.decode().split("\0")
    return [Path(name) for name in listed if name and (ROOT / name).is_file()]


def lines_matching(pattern: re.Pattern[str], files: list[Path]) -> list[str]:
    found = []
    for file in files:
        text = (ROOT / file).read_text(encoding="utf-8", errors="replace")
        for number, line in enumerate(text.splitlines(), start=1):
            if pattern.search(line):
                found.append(f"{file}:{number}: {line.strip()[:160]}")
    return found


def requirement_files() -> list[Path]:
    return [file for file in project_files() if file.parts[0] == "requirements"]


def test_lock_files_are_there():
    assert {file.name for file in requirement_files()} >= {"runtime.txt", "dev.txt", "bench.txt"}


def test_lock_files_hold_no_address():
    found = lines_matching(re.compile(r"https?:|file:|://|@ ", re.IGNORECASE), requirement_files())
    assert not found, "a lock file names versions and hashes, never where to get them:\n" + "\n".join(found)


def test_lock_files_hold_no_option_but_hashes():
    found = lines_matching(re.compile(r"^\s*-(?!-hash=)"), requirement_files())
    assert not found, "a lock file carries no pip option:\n" + "\n".join(found)


def test_every_locked_version_has_a_hash():
    for file in requirement_files():
        text = (ROOT / file).read_text(encoding="utf-8")
        for entry in re.split(r"\n(?=\S)", text.strip()):
            assert "--hash=sha256:" in entry, f"{file}: no hash for {entry.splitlines()[0]}"


def test_no_package_index_is_named():
    found = lines_matching(PACKAGE_INDEX, project_files())
    assert not found, "where packages come from is the installer's own configuration:\n" + "\n".join(found)


def test_no_path_of_one_machine():
    found = lines_matching(MACHINE_PATH, project_files())
    assert not found, "a path that exists on one machine only:\n" + "\n".join(found)


def test_no_drawer_files():
    found = [str(file) for file in project_files() if DRAWER_NAMES & {Path(part).stem.lower() for part in file.parts}]
    assert not found, "name a file or folder for the one thing it holds:\n" + "\n".join(found)


def test_no_uv_lock():
    found = [str(file) for file in project_files() if file.name == "uv.lock"]
    assert not found, "uv.lock records the address of an index; requirements/ holds the locks: " + ", ".join(found)
