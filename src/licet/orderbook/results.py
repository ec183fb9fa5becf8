"""The answers beside the lines: what was decided by kind and by order, brought together in tables of DuckDB."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import duckdb
import numpy as np

from licet.orderbook.book import Book, register
from licet.orderbook.coding import insert
from licet.orderbook.columns import RESULTS
from licet.orderbook.decide import SHOWN_COUNTERS, Deciding


def result_columns(regimes: Sequence[str]) -> list[str]:
    """The columns that a run adds: those of the contract, with ``__`` and the regime where there are several."""
    if len(regimes) == 1:
        return [*RESULTS, "error"]
    return [*(f"{name}__{regime}" for regime in regimes for name in RESULTS), "error"]


def store(book: Book, deciding: Deciding, settled: Any, at: int) -> None:
    """Make the view ``decided_N`` of a decided book, with a row for each line of the file.

    Columns: ``line``, ``head`` (whether it is the first line of its order), ``verdict`` (NULL where it is in error),
    ``class`` (the ECCN), ``micro`` (its controlled computing power, in millionths of TPP), the counters that reasons
    show, and those of the book's ``rows``. The verdicts are in the table ``verdicts_N``.
    """
    connection = book.connection
    store_verdicts(connection, deciding, settled, at)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE classes_{at} (number BIGINT, class VARCHAR)")
    insert(connection, f"classes_{at}", list(enumerate(deciding.eccns)))
    register(connection, f"folded_view_{at}", {"line": deciding.columns["line"], **deciding.decided})
    shown = ", ".join(f"nullif({name}, -1) AS {name}" for name in SHOWN_COUNTERS)
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE folded_{at} AS SELECT line, nullif(verdict, -1) AS verdict, class, {shown} "
        f"FROM folded_view_{at} LEFT JOIN classes_{at} ON number = eccn"
    )
    connection.unregister(f"folded_view_{at}")
    connection.execute(f"CREATE OR REPLACE TEMP TABLE lines_{at} AS {lines_query(book, at)}")
    connection.execute(f"DROP TABLE folded_{at}")
    connection.execute(f"CREATE OR REPLACE TEMP VIEW decided_{at} AS {decided_query(f'lines_{at}', at)}")


def store_verdicts(connection: duckdb.DuckDBPyConnection, deciding: Deciding, settled: Any, at: int) -> None:
    """Make the tables ``verdicts_N``, ``texts_N`` (reasons of single lines) and ``settled_N`` (verdicts by kind)."""
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE verdicts_{at} (number BIGINT, outcome VARCHAR, authorization_ VARCHAR, "
        "review_policy VARCHAR, class VARCHAR, reasons VARCHAR, citations VARCHAR, room BOOLEAN, on_lpp BOOLEAN, "
        "on_aia BOOLEAN, on_country BOOLEAN, installs BOOLEAN)"
    )
    rows = [
        (
            *(v.number, v.outcome, v.authorization, v.review_policy, v.eccns[0], v.reasons, v.citations),
            *(bool(v.shows), v.on_lpp, v.on_aia, v.on_country, v.installs),
        )
        for v in deciding.verdicts
    ]
    insert(connection, f"verdicts_{at}", rows)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE texts_{at} (line BIGINT, text VARCHAR)")
    insert(connection, f"texts_{at}", deciding.texts)
    register(connection, f"settled_view_{at}", {"kind": np.arange(len(settled)), "verdict": settled})
    connection.execute(f"CREATE OR REPLACE TEMP TABLE settled_{at} AS FROM settled_view_{at} WHERE verdict >= 0")


def lines_query(book: Book, at: int) -> str:
    """A query: the book's ``rows``, each with ``head``, ``verdict`` and what the tables ``folded_N`` say of it."""
    counters = ", ".join(f"f.{name}" for name in SHOWN_COUNTERS)
    several = "r.line = r.line"
    verdict = "CASE WHEN f.line IS NOT NULL THEN f.verdict ELSE s.verdict END"
    joins = f"LEFT JOIN folded_{at} AS f ON f.line = r.line LEFT JOIN settled_{at} AS s ON s.kind = r.kind"
    if book.has_wrong:
        joins += " LEFT JOIN wrong AS w ON w.line = r.line"
        verdict = f"CASE WHEN w.line IS NULL THEN {verdict} END"
    if book.has_several:
        joins += " LEFT JOIN several AS m ON m.line = r.line"
        several = "coalesce(m.first, r.line) = r.line"
    return (
        f"SELECT r.*, {several} AS head, {verdict} AS verdict, f.class AS own_class, {counters} "
        f"FROM ({book.rows}) AS r {joins}"
    )


def decided_query(lines: str, at: int) -> str:
    """A query: the lines of a table that ``lines_query`` gave, with their verdicts."""
    found = "coalesce(own_class, v.class)"
    nothing = f"v.number IS NULL OR {found} = 'undetermined'"
    return (
        f"SELECT d.*, {found} AS class, CASE WHEN {nothing} THEN NULL WHEN {found} = 'none' THEN 0 ELSE micro END AS "
        "controlled, v.outcome, v.authorization_, v.review_policy, v.reasons, v.citations, v.room, on_lpp, on_aia, "
        f"on_country, installs FROM {lines} AS d LEFT JOIN verdicts_{at} AS v ON v.number = d.verdict"
    )


def store_results(
    connection: duckdb.DuckDBPyConnection, regimes: Sequence[str], *, reasons: bool, in_order: bool
) -> None:
    """Make the view ``results``, the result columns of every line, of the views ``decided_N`` and ``error_texts``.

    ``in_order``: the answers of several regimes are sorted and laid side by side; to look up the lines of all of them
    at once takes more memory than DuckDB may have.
    """
    beside = len(regimes) > 1 and in_order
    for at in range(len(regimes)):
        kind, order = ("TABLE", " ORDER BY d.line") if beside else ("VIEW", "")
        connection.execute(f"CREATE OR REPLACE TEMP {kind} answers_{at} AS {answers_query(at, reasons)}{order}")
    names = iter(result_columns(regimes))
    selected = [f'a{at}."{name}" AS "{next(names)}"' for at in range(len(regimes)) for name in RESULTS]
    source = "answers_0 AS a0"
    for at in range(1, len(regimes)):
        source += f" POSITIONAL JOIN answers_{at} AS a{at}" if beside else f" JOIN answers_{at} AS a{at} USING (line)"
    connection.execute(
        f'CREATE OR REPLACE TEMP VIEW results AS SELECT a0.line, {", ".join(selected)}, e.text AS "{next(names)}" '
        f"FROM {source} LEFT JOIN error_texts AS e ON e.line = a0.line"
    )


def answers_query(at: int, reasons: bool) -> str:
    """A query: the result columns of one regime, by ``line``."""
    values = ["d.outcome", "d.authorization_", "d.review_policy", "d.class", "d.controlled / 1e6"]
    values += [_reasons("d", "t.text"), "d.citations"] if reasons else ["NULL::VARCHAR"] * 2
    selected = ", ".join(f'{value} AS "{name}"' for value, name in zip(values, RESULTS, strict=True))
    own = f" LEFT JOIN texts_{at} AS t ON t.line = d.line" if reasons else ""
    return f"SELECT d.line, {selected} FROM decided_{at} AS d{own}"


def _reasons(d: str, own: str) -> str:
    text = f"{d}.reasons"
    for name in SHOWN_COUNTERS:
        text = f"replace({text}, '\x01{name}\x02', {_figure(f'coalesce({d}.{name}, 0)')})"
    return f"coalesce({own}, CASE WHEN {d}.room THEN {text} ELSE {d}.reasons END)"


def _figure(thousandths: str) -> str:
    """Thousandths of TPP as TPP with thousands marks, as ``in_figures`` writes them."""
    rest = f"rtrim('.' || lpad(CAST({thousandths} % 1000 AS VARCHAR), 3, '0'), '0')"
    return f"(format('{{:,}}', {thousandths} // 1000) || CASE WHEN {thousandths} % 1000 = 0 THEN '' ELSE {rest} END)"
