"""The answers beside the lines: what was decided by kind and by order, brought together in tables of DuckDB."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import duckdb
import numpy as np

from licet.orderbook.book import Book, register
from licet.orderbook.coding import insert
from licet.orderbook.columns import RESULTS
from licet.orderbook.decide import Deciding
from licet.orderbook.source.quoting import identifier, literal
from licet.orderbook.verdicts import SHOWN_COUNTERS


def result_columns(regimes: Sequence[str]) -> list[str]:
    """The columns that a run adds: those of the contract, with ``__`` and the regime where there are several."""
    if len(regimes) == 1:
        return [*RESULTS, "error"]
    return [*(f"{name}__{regime}" for regime in regimes for name in RESULTS), "error"]


def store_shown(book: Book, deciding: Deciding, at: int) -> None:
    """Make the table ``shown_N``: the counters that reasons show, of each line that was to be decided on its own."""
    arrays = {f"{name}_{at}": deciding.decided[name] for name in SHOWN_COUNTERS}
    register(book.connection, "shown_", arrays)
    values = ", ".join(f"nullif({name}, -1) AS {name}" for name in arrays)
    book.connection.execute(f"CREATE OR REPLACE TEMP TABLE shown_{at} AS SELECT {values} FROM shown_")


def store_lines(book: Book, lines: Any, told: Any, shown: Sequence[int]) -> None:
    """Make the table ``lines``: the book's ``rows`` as ``lines_query`` has them, under the number of what is told.

    ``told`` are those numbers: of the ``lines``, and then of all kinds. ``shown``: the regimes with ``shown_N``.
    """
    connection, size = book.connection, len(lines)
    register(connection, "numbers_", {"line": lines, "told": told[:size]})
    beside = " ".join(f"POSITIONAL JOIN shown_{at}" for at in shown)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE folded AS SELECT * FROM numbers_ {beside}")
    register(connection, "settled", {"kind": np.arange(len(told) - size), "told": told[size:]})
    connection.execute(f"CREATE OR REPLACE TEMP TABLE lines AS {lines_query(book, 'folded', 'settled', shown)}")
    for table in ("folded", *(f"shown_{at}" for at in shown)):
        connection.execute(f"DROP TABLE {table}")


def lines_query(book: Book, folded: str, settled: str, shown: Sequence[int]) -> str:
    """A query: the book's ``rows``, each with ``head`` (whether it is the first line of its order) and ``told``.

    ``told`` is the number of its answers: that of the line in the table ``folded``, or else of its kind in ``settled``;
    NULL where it is in error. The counters that the reasons of the regimes ``shown`` show stand beside it.
    """
    counters = "".join(f", f.{name}_{at}" for at in shown for name in SHOWN_COUNTERS)
    several = "r.line = r.line"
    told = "CASE WHEN f.line IS NOT NULL THEN f.told ELSE s.told END"
    joins = f"LEFT JOIN {folded} AS f ON f.line = r.line LEFT JOIN {settled} AS s ON s.kind = r.kind"
    if book.has_wrong:
        joins += " LEFT JOIN wrong AS w ON w.line = r.line"
        told = f"CASE WHEN w.line IS NULL THEN {told} END"
    if book.has_several:
        joins += " LEFT JOIN several AS m ON m.line = r.line"
        several = "coalesce(m.first, r.line) = r.line"
    return f"SELECT r.*, {several} AS head, {told} AS told{counters} FROM ({book.rows}) AS r {joins}"


def store_told(
    connection: duckdb.DuckDBPyConnection, deciding: Deciding, told: Sequence[tuple[int, str | None]], at: int
) -> None:
    """Make the view ``decided_N``, with a row for each line of the file, of the table ``lines_N``.

    ``told`` are the verdict (-1: the line is in error) and the class of a line by the number that it has there.
    Columns: those of ``lines_query``; ``verdict`` (NULL where the line is in error), ``class`` (the ECCN),
    ``controlled`` (its computing power in millionths of TPP, as far as it is), the answer, and what it draws.
    Makes also the tables ``told_N``, ``said_N`` (texts by verdict) and ``texts_N`` (reasons of single lines).
    """
    columns = (
        "told BIGINT, verdict BIGINT, class VARCHAR, outcome VARCHAR, authorization_ VARCHAR, review_policy VARCHAR, "
        "room BOOLEAN, on_lpp BOOLEAN, on_aia BOOLEAN, on_country BOOLEAN, installs BOOLEAN, counts BOOLEAN"
    )
    connection.execute(f"CREATE OR REPLACE TEMP TABLE told_{at} ({columns})")
    found = [(number, deciding.verdicts[verdict], own) for number, (verdict, own) in enumerate(told) if verdict >= 0]
    rows = [
        (
            *(number, v.number, own, v.outcome, v.authorization, v.review_policy, bool(v.shows)),
            *(v.on_lpp, v.on_aia, v.on_country, v.installs, None if own == "undetermined" else own != "none"),
        )
        for number, v, own in found
    ]
    insert(connection, f"told_{at}", rows)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE said_{at} (verdict BIGINT, reasons VARCHAR, citations VARCHAR)")
    insert(connection, f"said_{at}", [(v.number, v.reasons, v.citations) for v in deciding.met.values()])
    connection.execute(f"CREATE OR REPLACE TEMP TABLE texts_{at} (line BIGINT, text VARCHAR)")
    insert(connection, f"texts_{at}", deciding.texts)
    connection.execute(
        f"CREATE OR REPLACE TEMP VIEW decided_{at} AS SELECT d.*, t.* EXCLUDE (told, counts), "
        "CASE WHEN counts THEN micro WHEN NOT counts THEN 0 END AS controlled "
        f"FROM lines_{at} AS d LEFT JOIN told_{at} AS t ON t.told = d.told"
    )


def store_results(
    connection: duckdb.DuckDBPyConnection, regimes: Sequence[str], codes: Sequence[str], *, reasons: bool, apart: bool
) -> None:
    """Make the view ``results``, the result columns of every line, of the tables ``lines_N`` and ``error_texts``.

    ``codes`` are all codes in them: a byte or two rather than a text. ``apart``: each regime has lines of its own.
    """
    connection.execute(f"CREATE TYPE code AS ENUM ({', '.join(map(literal, codes))})")
    for at in range(len(regimes)):
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE codes_{at} AS SELECT * REPLACE (CAST(outcome AS code) AS outcome, CAST("
            "authorization_ AS code) AS authorization_, CAST(review_policy AS code) AS review_policy, "
            f"CAST(class AS code) AS class) FROM told_{at}"
        )
    source, values = "", list[str]()
    if reasons or apart:
        for at in range(len(regimes)):
            of_regime, joins = _answers(at, f"d{at if apart else 0}", reasons)
            beside = f" JOIN lines_{at} AS d{at} ON d{at}.line = d0.line" if at and apart else ""
            source, values = source + beside + joins, values + of_regime
        lines = f"lines_0 AS d0{source} LEFT JOIN error_texts AS e ON e.line = d0.line"
    else:
        for at in range(len(regimes)):
            values += _looked_up(connection, at)
        connection.execute(
            "CREATE OR REPLACE TEMP TABLE by_line AS SELECT d.line, told, micro, text "
            "FROM lines_0 AS d LEFT JOIN error_texts AS e ON e.line = d.line ORDER BY d.line"
        )
        lines = "by_line AS d0"
    names = map(identifier, result_columns(regimes))
    text = "e.text" if reasons or apart else "text"
    selected = ", ".join(f"{value} AS {name}" for value, name in zip([*values, text], names, strict=True))
    connection.execute(f"CREATE OR REPLACE TEMP VIEW results AS SELECT d0.line, {selected} FROM {lines}")


def _looked_up(connection: duckdb.DuckDBPyConnection, at: int) -> list[str]:
    """The result columns of a regime without reasons, for lines ``told``: looked up in lists, which keeps their order
    and is quicker than to join so many tables."""
    told = f"(SELECT unnest(range((SELECT max(told) FROM lines_{at}) + 1)) AS told) LEFT JOIN codes_{at} USING (told)"
    values = {}
    for name in ("outcome", "authorization_", "review_policy", "class", "counts"):
        connection.execute(f"SET VARIABLE {name}_{at} = (SELECT list({name} ORDER BY told) FROM {told})")
        values[name] = f"getvariable('{name}_{at}')[told + 1]"
    controlled = f"CASE {values.pop('counts')} WHEN TRUE THEN micro / 1e6 WHEN FALSE THEN 0 END"
    return [*values.values(), controlled, "NULL::code", "NULL::code"]


def answers_query(at: int, reasons: bool) -> str:
    """A query: the result columns of one regime, by ``line``."""
    values, joins = _answers(at, "d", reasons)
    selected = ", ".join(f"{value} AS {name}" for value, name in zip(values, RESULTS, strict=True))
    return f"SELECT d.line, {selected} FROM lines_{at} AS d{joins}"


def _answers(at: int, d: str, reasons: bool) -> tuple[list[str], str]:
    """The result columns of a regime for the lines ``d``, and what has to be joined to these for them."""
    t, s = f"t{at}", f"s{at}"
    values = [f"{t}.{name}" for name in ("outcome", "authorization_", "review_policy", "class")]
    values.append(f"CASE WHEN {t}.counts THEN {d}.micro / 1e6 WHEN NOT {t}.counts THEN 0 END")
    joins = f" LEFT JOIN codes_{at} AS {t} ON {t}.told = {d}.told"
    if not reasons:
        return [*values, "NULL::code", "NULL::code"], joins
    joins += f" LEFT JOIN said_{at} AS {s} ON {s}.verdict = {t}.verdict"
    joins += f" LEFT JOIN texts_{at} AS own_{at} ON own_{at}.line = {d}.line"
    return [*values, _reasons(d, at), f"{s}.citations"], joins


def _reasons(d: str, at: int) -> str:
    text = f"s{at}.reasons"
    for name in SHOWN_COUNTERS:
        text = f"replace({text}, '\x01{name}\x02', {_figure(f'coalesce({d}.{name}_{at}, 0)')})"
    return f"coalesce(own_{at}.text, CASE WHEN t{at}.room THEN {text} ELSE s{at}.reasons END)"


def _figure(thousandths: str) -> str:
    """Thousandths of TPP as TPP with thousands marks, as ``in_figures`` writes them."""
    rest = f"rtrim('.' || lpad(CAST({thousandths} % 1000 AS VARCHAR), 3, '0'), '0')"
    return f"(format('{{:,}}', {thousandths} // 1000) || CASE WHEN {thousandths} % 1000 = 0 THEN '' ELSE {rest} END)"
