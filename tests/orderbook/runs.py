"""Order books made for tests: rows to a file, and a file to a finished run."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from licet.orderbook.mapping.guess import guess
from licet.orderbook.mapping.sample import sample_rows
from licet.orderbook.opening import Opening
from licet.orderbook.run import Run, Settings, workbench
from licet.orderbook.source.open import open_source

ROW = {
    "date": "2025-06-02",
    "destination": "IN",
    "product": "H100 SXM5",
    "quantity": "1",
    "consignee": "Deodarline Compute",
    "consignee_location": "IN",
    "consignee_headquarters": "IN",
    "purpose": "data_center",
    "government_assurances": "no",
}
"""One H100 (15,831.2 TPP) to India; LPP carries it while its limit lasts."""

ONE_H100 = 15_831_200
"""Its computing power, in thousandths of TPP."""


def file_of(*rows: Mapping[str, str], columns: Sequence[str] | None = None) -> bytes:
    """A CSV file of rows, each given as what differs from ``ROW``."""
    full = [{**ROW, **row} for row in rows]
    text = io.StringIO()
    table = csv.DictWriter(text, columns or list(dict.fromkeys(name for row in full for name in row)), restval="")
    table.writeheader()
    table.writerows(full)
    return text.getvalue().encode()


@contextmanager
def run_of_file(path: Path, *regimes: str, opening: Opening | None = None, **settings: Any) -> Iterator[Run]:
    """A finished run of a file, whose columns are told as the command does."""
    source = open_source(str(path))
    with workbench() as connection:
        source.stage(connection, "staged")
        mapping = guess(source.header, sample_rows(connection, "staged", len(source.header)))
        mapping.check()
        asked = Settings(regimes or ("diffusion-2025",), opening or Opening(), **settings)
        yield Run(connection, source, mapping, asked)


def answers(run: Run) -> dict[int, tuple[Any, ...]]:
    """The result columns of each line."""
    names = ", ".join(f'"{name}"' for name in run.columns)
    rows = run.connection.execute(f"SELECT line, {names} FROM results ORDER BY line").fetchall()
    return {line: tuple(values) for line, *values in rows}


def named(run: Run) -> dict[int, dict[str, Any]]:
    """The same by the names of the columns."""
    return {line: dict(zip(run.columns, values, strict=True)) for line, values in answers(run).items()}
