"""`licet orderbook explain`: the full determination of one line of a run."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import click

from licet.cli.output import INVALID, complain, emit, emit_json, say


@click.command()
@click.argument("out", metavar="OUT")
@click.argument("line", type=click.IntRange(1, sys.maxsize))
@click.option("--regime", metavar="R", help="Of several regimes, the one to explain; default: all.")
@click.option("--json", "as_json", is_flag=True, help="Print the determination as JSON.")
@click.pass_context
def explain(ctx: click.Context, out: str, line: int, regime: str | None, as_json: bool) -> None:
    """Explain the answer on a LINE of the order book that was run to OUT.

    \b
    Examples:
      licet orderbook explain decided 17
      licet orderbook explain decided.csv 17 --regime enforced --json

    LINE is the line of the file, the header's being 1 (the row of the sheet, or the number of the record in Parquet).
    The run is repeated from its record, OUT.run.json, as far as the counters need it; the order book must still be what
    it was.
    """
    import duckdb

    from licet.cli.orderbook_reading import unreadable
    from licet.orderbook.files import outputs
    from licet.orderbook.record import law_version, read_record, sha256
    from licet.orderbook.run import Run, workbench
    from licet.orderbook.source.open import open_source
    from licet.orderbook.source.source import OrderBookError

    path = outputs(out, "").record
    try:
        record = read_record(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise click.BadParameter(f"there is no run record {path}", param_hint="OUT") from None
    except ValueError as problem:
        complain(str(path), [f"this is no run record: {problem}"])
        ctx.exit(INVALID)
    regimes, book = record.settings.regimes, record.path
    if regime is not None and regime not in regimes:
        raise click.BadParameter(f"the run is of {', '.join(regimes)}", param_hint="--regime")
    try:
        if book is None:
            raise OrderBookError("the run was of standard input, which is gone: run it from a file to explain lines")
        if not Path(book).exists() or sha256(Path(book)) != record.sha256:
            raise OrderBookError(f"{book} is gone or is not what it was when it was run: run it again")
        if record.law != [law_version(id) for id in regimes]:
            say("the law in this version of Licet is not that of the run: the answer may be another one")
        source = open_source(book, **record.source)
        with workbench() as connection:
            source.stage(connection, "staged")
            run = Run(connection, source, record.mapping.fitted(source.header), record.settings)
            _explain(ctx, run, line, [regime] if regime else list(regimes), as_json)
    except OrderBookError as problem:
        complain(record.name, [problem])
        ctx.exit(INVALID)
    except duckdb.Error as problem:
        complain(record.name, [unreadable(problem)])
        ctx.exit(INVALID)


def _explain(ctx: click.Context, run: Any, line: int, regimes: list[str], as_json: bool) -> None:
    errors = run.connection.execute("SELECT text FROM error_texts WHERE line = $1", [line]).fetchall()
    if errors:
        complain(run.source.name, errors[0])
        ctx.exit(INVALID)
    found = []
    for regime in regimes:
        at = run.settings.regimes.index(regime)
        for order, transaction, d in run.decided(at, [line]):
            item = [row.line for row in order.rows].index(line)
            found.append({"line": line, "item": item, "transaction": transaction, "determination": d.to_dict()})
            if not as_json:
                several = f" (item {item + 1} of {len(order.rows)} of its order)" if len(order.rows) > 1 else ""
                emit(f"Line {line}{several}, under {regime}\n\n{d.explain()}")
    if not found:
        raise click.BadParameter(_absent(run, line), param_hint="LINE")
    if as_json:
        emit_json(found[0] if len(found) == 1 else found)


def _absent(run: Any, line: int) -> str:
    """Why there is no order on a line."""
    before, after = run.connection.execute(
        "SELECT max(line) FILTER (line < $1), min(line) FILTER (line > $1) FROM staged", [line]
    ).fetchone()
    if before is None:
        return f"line {line} is above the first order, which is on line {after}"
    if not run.source.suffix.startswith(".xls"):  # a row of a sheet is one line, whatever is in its cells
        cells = ", ".join(f"CAST(c{i} AS VARCHAR)" for i in range(len(run.source.header)))
        (text,) = run.connection.execute(f"SELECT concat({cells}) FROM staged WHERE line = $1", [before]).fetchone()
        if line <= before + len(re.findall(r"\r\n|\r|\n", text)):
            return f"line {line} is a part of the order that begins on line {before}"
    if after is None:
        return f"line {line} is below the last order, which is on line {before}"
    return f"line {line} is blank: there is no order on it"
