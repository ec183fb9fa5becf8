#!/usr/bin/env python3
"""Everything a developer runs, with nothing but Python 3.11 or later to begin with.

    python3 dev.py run   [ARG...]   the example order book, decided; ARGs go to `licet orderbook run`
    python3 dev.py test  [ARG...]   lint, types, import layers and the whole test suite; ARGs go to pytest
    python3 dev.py bench [ARG...]   the benchmarks; ARGs go to benchmarks/run.py, such as --json FILE
    python3 dev.py lock  [ARG...]   re-make the lock files; ARGs go to uv, such as --upgrade

All but `lock` first make the environment .venv from the lock files, unless it is there and matches them.
"""

from __future__ import annotations  # so that an older Python gets as far as being told that it is too old

import hashlib
import importlib.util
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent
REQUIREMENTS = ROOT / "requirements"
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / "python"

# dev comes first: the other locks are held to its versions, so that all of them fit in one environment.
LOCKS = ("dev", "runtime", "bench")

SOME_LINES_INVALID = 3


class DevError(Exception):
    """A step that cannot be done, in words for the person at the terminal."""


def run(*command: str | Path) -> int:
    """Run a command from the project's root, its output on the terminal; return its exit code."""
    sys.stdout.flush()
    return subprocess.run(command, cwd=ROOT, check=False).returncode


def run_quietly(*command: str | Path) -> None:
    """Run a command from the project's root; show its output only if it fails, and raise DevError then."""
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    if done.returncode:
        shown = " ".join(str(part) for part in command)
        raise DevError(f"{done.stdout}{done.stderr}\nfailed with exit code {done.returncode}: {shown}")


def pip_install(*arguments: str | Path) -> None:
    run_quietly(PYTHON, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", *arguments)


def up_to_date(name: str, content: str) -> bool:
    """Whether the environment's stamp of this name says that `content` is what was installed."""
    stamp = VENV / f"{name}.stamp"
    return stamp.exists() and stamp.read_text(encoding="utf-8") == content


def lock_digest(lock: str) -> str:
    return hashlib.sha256((REQUIREMENTS / f"{lock}.txt").read_bytes()).hexdigest()


def ensure_venv() -> None:
    """Make .venv, unless one made by this very Python is there."""
    if up_to_date("python", sys.version):
        return
    for module in ("venv", "ensurepip"):
        if importlib.util.find_spec(module) is None:
            raise DevError(
                f"this Python has no module {module!r}, which makes the environment; "
                "on Debian or Ubuntu install it with: apt-get install python3-venv"
            )
    print("making the environment .venv", file=sys.stderr)
    run_quietly(sys.executable, "-m", "venv", "--clear", VENV)
    (VENV / "python.stamp").write_text(sys.version, encoding="utf-8")


def ensure_installed(lock: str, *, project: bool = False) -> None:
    """Install a lock file, and after it the project itself if asked, unless .venv already has them."""
    content = lock_digest(lock)
    if project:  # its name, version and commands are installed from here; its code is used where it lies
        content += hashlib.sha256((ROOT / "pyproject.toml").read_bytes()).hexdigest()
    if up_to_date(lock, content):
        return
    stamp = VENV / f"{lock}.stamp"
    stamp.unlink(missing_ok=True)  # an interrupted installation must not look like a finished one
    print(f"installing requirements/{lock}.txt", file=sys.stderr)
    pip_install("--require-hashes", "-r", REQUIREMENTS / f"{lock}.txt")
    if project:
        pip_install("--no-deps", "--no-build-isolation", "-e", ROOT)
    stamp.write_text(content, encoding="utf-8")


def ensure_environment() -> None:
    """Bring .venv to what the development lock says."""
    ensure_venv()
    ensure_installed("dev", project=True)


def run_main_job(arguments: list[str]) -> int:
    ensure_environment()
    job = ["examples/orderbook.csv", "--opening", "examples/opening.json"]
    job += ["--regime", "diffusion-2025", "--out", "build/orderbook"]
    code = run(BIN / "licet", "orderbook", "run", *job, *arguments)
    if code == SOME_LINES_INVALID and not arguments:
        print("lines of the example that cannot be read are there on purpose: see the error column", file=sys.stderr)
        return 0
    return code


def test(arguments: list[str]) -> int:
    """Run every check even if one fails. The tests come last, so that their closing line is the last one printed."""
    ensure_environment()
    checks: dict[str, list[str | Path]] = {
        "ruff": [BIN / "ruff", "check", "."],
        "mypy": [BIN / "mypy"],
        "import-linter": [BIN / "lint-imports", "--no-logo"],
    }
    failed = []
    for name, command in checks.items():
        print(f"--- {name}")
        if run(*command):
            failed.append(name)
    print(f"--- checks failed: {', '.join(failed)}" if failed else "--- checks passed")
    tests = run(PYTHON, "-m", "pytest", "-n", "2", *arguments)
    return tests or int(bool(failed))


def bench(arguments: list[str]) -> int:
    """Run the benchmarks, also beside other engines where those can be installed."""
    ensure_environment()
    try:
        ensure_installed("bench")
    except DevError as error:
        print(f"{error}\nthe engines to compare with are not available; going on without them", file=sys.stderr)
    return run(PYTHON, "benchmarks/run.py", *arguments)


def lock(arguments: list[str]) -> int:
    """Re-make the lock files from pyproject.toml, keeping the locked versions that still fit."""
    ensure_venv()  # and no more than that: the present lock files may be what is wrong
    if not (BIN / "uv").exists() and not (BIN / "uv.exe").exists():
        pip_install("uv")
    for name in LOCKS:
        extra = [] if name == "runtime" else ["--extra", name]
        agreement = [] if name == "dev" else ["--constraints", "requirements/dev.txt"]
        run_quietly(
            *(BIN / "uv", "pip", "compile", "--universal", "--python-version", "3.11"),
            *("--generate-hashes", "--no-header", "--no-annotate", "--no-emit-index-url"),
            *(*extra, *agreement, *arguments, "pyproject.toml", "--output-file", f"requirements/{name}.txt"),
        )
    return 0


VERBS: dict[str, Callable[[list[str]], int]] = {"run": run_main_job, "test": test, "bench": bench, "lock": lock}


def main() -> int:
    if sys.version_info < (3, 11):  # noqa: UP036 - this file is what an older Python meets first
        print(f"dev.py: needs Python 3.11 or later, and this is {sys.version.split()[0]}", file=sys.stderr)
        return 2
    verb, arguments = (sys.argv[1], sys.argv[2:]) if len(sys.argv) > 1 else ("", [])
    if verb in ("-h", "--help"):
        print(__doc__)
        return 0
    if verb not in VERBS:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        return VERBS[verb](arguments)
    except DevError as error:
        print(f"dev.py: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
