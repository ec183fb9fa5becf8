"""A small order book in plain CSV, and what the command answers to it and to the same rows in other files."""

from __future__ import annotations

import csv
import tempfile
import time
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from licet.cli import main

HEADER = ["order_id", "date", "destination", "product", "quantity", "consignee", "consignee_headquarters", "purpose"]
ROWS = [
    ["A1", "2025-06-02", "NA", "H100 SXM5", "8", "Omaheke Rechenzentrum Ä", "NA", "data_center"],
    ["A2", "2025-06-13", "SE", "L40S", "1000", "Norrskarn Data AB", "SE", "data_center"],
    ["A3", "2025-07-24", "CN", "RTX 4090", "20", "Fenglin Retail", "CN", "consumer"],
]
"""One line to Namibia, one of a thousand pieces, and one to China."""

SECONDS = 30.0
"""No file of this size may take longer, whatever is in it."""


def run(path: Path, *arguments: str) -> Result:
    """``licet orderbook run`` of a file, its results in ``decided.csv`` beside it."""
    began = time.process_time()
    out = path.parent / "decided.csv"
    command = ["orderbook", "run", str(path), "--regime", "diffusion-2025", "--answers-only", "--out", str(out)]
    result = CliRunner().invoke(main, [*command, *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    assert time.process_time() - began < SECONDS
    return result


def answers(path: Path, *arguments: str, code: int = 0) -> list[dict[str, Any]]:
    """What is answered on each line of a file, which must be read with the exit status ``code``."""
    result = run(path, *arguments)
    assert result.exit_code == code, result.stderr
    return answers_in(path.parent / "decided.csv")


def answers_in(path: Path, above: int = 0) -> list[dict[str, Any]]:
    """The answers in a results file that has so many lines above its header."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = list(file)[above:]
    names = ("outcome", "authorization", "review_policy", "eccn", "total_tpp", "error")
    found = []
    for row in csv.DictReader(lines):
        answer: dict[str, Any] = {name: row[name] for name in names}
        found.append(answer | {"total_tpp": float(row["total_tpp"]) if row["total_tpp"] else None})
    return found


def refused(path: Path, problem: str, *arguments: str) -> None:
    """The file must be refused in one line that says so."""
    result = run(path, *arguments)
    assert (result.exit_code, result.stdout) == (3, ""), result.stderr
    errors = [line for line in result.stderr.splitlines() if line.startswith("error: ")]
    assert len(errors) == 1, result.stderr
    assert errors[0].startswith(f"error: {path}: ")
    assert problem in errors[0]
    assert "Traceback" not in result.stderr
    assert not (path.parent / "decided.csv").exists()


def text(rows: Sequence[Sequence[str]] = (), separator: str = ",", header: Sequence[str] = ()) -> str:
    """The rows as delimited text."""
    lines = [header or HEADER, *(rows or ROWS)]
    return "".join(separator.join(line) + "\r\n" for line in lines)


def objects() -> list[dict[str, Any]]:
    """The rows as objects."""
    return [dict(zip(HEADER, row, strict=True)) for row in ROWS]


@cache
def expected() -> tuple[dict[str, Any], ...]:
    """What is answered on the lines of the plain CSV file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "plain.csv"
        path.write_text(text(), encoding="utf-8")
        found = answers(path)
    assert [(a["outcome"], a["authorization"], a["total_tpp"]) for a in found] == [
        ("license_exception", "LPP", 126_649.6),  # eight of 15,831.2 TPP
        ("undetermined", "", 5_864_000),  # where the consignee is located is not said
        ("license_exception", "NAC", 105_696),  # twenty of 5,284.8 TPP, not for a data center
    ]
    return tuple(found)
