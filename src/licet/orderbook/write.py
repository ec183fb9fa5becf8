"""What a run leaves behind: the rows of the file with the answers added (CSV), and everything (JSON Lines)."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from licet.determine.determination import Determination
from licet.orderbook.columns import Json
from licet.orderbook.reading import RESULTS, OrderBook
from licet.orderbook.reasons import citations, reasons
from licet.orderbook.run import Run


def outputs(out: str) -> list[Path]:
    """The files that a run to OUT writes: OUT itself if it ends in .csv or .jsonl, else OUT.csv and OUT.jsonl."""
    if Path(out).suffix in (".csv", ".jsonl"):
        return [Path(out)]
    return [Path(f"{out}.csv"), Path(f"{out}.jsonl")]


def write_all(paths: Sequence[Path], book: OrderBook, runs: Sequence[Run]) -> None:
    """Write each file by its suffix. Only when all are complete do they take their names. Raises OSError."""
    with _complete(paths) as files:
        for path, file in zip(paths, files, strict=True):
            (write_jsonl if path.suffix == ".jsonl" else write_csv)(file, book, runs)


def result_columns(regimes: Sequence[str]) -> list[str]:
    """The columns that a run adds: those of the contract, with ``__`` and the regime where there are several."""
    if len(regimes) == 1:
        return [*RESULTS, "error"]
    return [*(f"{name}__{regime}" for regime in regimes for name in RESULTS), "error"]


def write_csv(file: IO[str], book: OrderBook, runs: Sequence[Run]) -> None:
    """The rows and columns of the file, in their order, with the results of each run behind them."""
    file.write("\N{BYTE ORDER MARK}" if book.bom else "")
    table = csv.writer(file, lineterminator="\n")
    table.writerow([*book.header, *result_columns([run.regime for run in runs])])
    lines = [run.by_line() for run in runs]
    for row in book.rows:
        results: list[str] = []
        for decided in lines:
            if row.line in decided:
                order, item = decided[row.line]
                results += _results(order.determination, item)
            else:
                results += [""] * len(RESULTS)
        table.writerow([*row.given, *results, "; ".join(map(str, row.errors))])


def _results(d: Determination, item: int) -> list[str]:
    """The values of ``RESULTS`` for a line: its own class and controlled computing power, the answer of its order."""
    eccn, tpp = d.items[item]["eccn"], d.items[item]["total_tpp"]
    controlled = {"none": 0, "undetermined": None}.get(eccn, tpp)
    answer = [d.outcome, d.authorization, d.review_policy, eccn, controlled, reasons(d), citations(d)]
    return ["" if value is None else str(value) for value in answer]


def write_jsonl(file: IO[str], book: OrderBook, runs: Sequence[Run]) -> None:
    """One object for each row and run: the row, its order's transaction as it was decided (the row is ``item`` of its
    items) and the determination in full; or the row and what is wrong with it."""
    lines = [run.by_line() for run in runs]
    for row in book.rows:
        said: Json = {"line": row.line, "row": dict(zip(book.header, row.given, strict=True))}
        for decided in lines:
            if row.line in decided:
                order, item = decided[row.line]
                found = {"item": item, "transaction": order.transaction, "determination": order.determination.to_dict()}
            else:
                found = {"errors": [error.to_dict() for error in row.errors]}
            file.write(json.dumps(said | found, ensure_ascii=False) + "\n")


@contextmanager
def _complete(paths: Sequence[Path]) -> Iterator[list[IO[str]]]:
    """Files to write, which take their names together at the end, or are gone if anything goes wrong before."""
    parts = [path.with_name(f".{path.name}.{os.getpid()}.part") for path in paths]
    files: list[IO[str]] = []
    try:
        for part in parts:
            part.parent.mkdir(parents=True, exist_ok=True)
            files.append(part.open("w", encoding="utf-8", newline=""))
        yield files
        for file in files:
            file.flush()
            os.fsync(file.fileno())
            file.close()
        for part, path in zip(parts, paths, strict=True):
            part.replace(path)
    finally:
        for file in files:
            file.close()
        for part in parts:
            part.unlink(missing_ok=True)
