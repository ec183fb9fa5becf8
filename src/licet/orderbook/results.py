"""The answers beside the lines: what was decided by kind and by order, brought together in tables of DuckDB."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import duckdb
import numpy as np

from licet.law.part774.eccns import A_LEVEL, unsplit
from licet.orderbook.book import Book, register
from licet.orderbook.coding import insert
from licet.orderbook.columns import RESULTS
from licet.orderbook.decide import Deciding
from licet.orderbook.source.quoting import identifier, literal
from licet.orderbook.verdicts import SHOWN_COUNTERS

_CODES = ("outcome", "authorization_", "review_policy", "class")


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
    Columns: those of ``lines_query``; ``verdict`` (NULL where the line is in error), ``class`` (the ECCN as it
    was written on the day), ``a_level`` (whether it is at the level of 3A090.a), ``controlled`` (its computing power in
    millionths of TPP, as far as it is), the answer, and what it draws.
    Makes also the tables ``told_N``, ``said_N`` (texts by verdict) and ``texts_N`` (reasons of single lines).
    """
    columns = (
        "told BIGINT, verdict BIGINT, class VARCHAR, outcome VARCHAR, authorization_ VARCHAR, review_policy VARCHAR, "
        "a_level BOOLEAN, room BOOLEAN, on_lpp BOOLEAN, on_aia BOOLEAN, on_country BOOLEAN, installs BOOLEAN, "
        "counts BOOLEAN"
    )
    connection.execute(f"CREATE OR REPLACE TEMP TABLE told_{at} ({columns})")
    found = [(number, deciding.verdicts[verdict], own) for number, (verdict, own) in enumerate(told) if verdict >= 0]
    of_level = A_LEVEL.steps[0][1]
    rows = [
        (
            *(number, v.number, own if v.splits_z or own is None else unsplit(own)),
            *(v.outcome, v.authorization, v.review_policy, own in of_level, bool(v.shows)),
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
    """Make the view ``results``, the result columns of every line in their order, of ``lines_N`` and ``error_texts``.

    ``codes`` are all codes in them: a byte or two rather than a text. ``apart``: each regime has lines of its own.
    """
    written = sorted({*codes, *map(unsplit, codes)})
    connection.execute(f"CREATE TYPE code AS ENUM ({', '.join(map(literal, written))})")
    kept, joins, values = ["d0.line", "d0.micro", "e.text AS error"], "", list[str]()
    if not apart:
        kept.append("d0.told")
    for at in range(len(regimes)):
        d, told = (f"d{at}", f"told_{at}") if apart else ("d0", "told")
        if apart:
            kept.append(f"d{at}.told AS {told}")
            joins += f" JOIN lines_{at} AS d{at} ON d{at}.line = d0.line" if at else ""
        if reasons:
            kept += [*(f"{d}.{name}_{at}" for name in SHOWN_COUNTERS), f"own_{at}.text AS own_{at}"]
            joins += f" LEFT JOIN texts_{at} AS own_{at} ON own_{at}.line = d0.line"
        _store_lists(connection, at, reasons)
        values += _answers(at, told, f"own_{at}", reasons)
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE by_line AS SELECT {', '.join(kept)} FROM lines_0 AS d0{joins} "
        "LEFT JOIN error_texts AS e ON e.line = d0.line ORDER BY d0.line"
    )
    names = map(identifier, result_columns(regimes))
    selected = ", ".join(f"{value} AS {name}" for value, name in zip([*values, "error"], names, strict=True))
    connection.execute(f"CREATE OR REPLACE TEMP VIEW results AS SELECT line, {selected} FROM by_line")


def answers_query(at: int, reasons: bool) -> str:
    """A query: the result columns of one regime, by ``line``. After ``store_results``."""
    values = _answers(at, "told", "own.text", reasons)
    selected = ", ".join(f"{value} AS {name}" for value, name in zip(values, RESULTS, strict=True))
    return f"SELECT d.line, {selected} FROM lines_{at} AS d LEFT JOIN texts_{at} AS own ON own.line = d.line"


def _store_lists(connection: duckdb.DuckDBPyConnection, at: int, reasons: bool) -> None:
    """Keep the answers of a regime as lists by ``told``, and its texts by verdict: to look up a line there keeps the
    order of lines, and is quicker than to join so many tables."""

    def store(names: Sequence[str], table: str, key: str) -> None:
        of = {name: f"CAST({name} AS code)" if name in _CODES else name for name in names}
        every = f"(SELECT unnest(range((SELECT max({key}) FROM {table}) + 1)) AS {key}) LEFT JOIN {table} USING ({key})"
        for name, value in of.items():
            connection.execute(f"SET VARIABLE {name}_{at} = (SELECT list({value} ORDER BY {key}) FROM {every})")

    store((*_CODES, "counts"), f"told_{at}", "told")
    if reasons:
        store(("verdict", "room"), f"told_{at}", "told")
        store(("reasons", "citations"), f"said_{at}", "verdict")


def _answers(at: int, told: str, own: str, reasons: bool) -> list[str]:
    """The result columns of a regime for a line with the number ``told``, and with reasons of its ``own`` or NULL."""

    def found(name: str, key: str = told) -> str:
        return f"getvariable('{name}_{at}')[{key} + 1]"

    values = [*map(found, _CODES), f"CASE {found('counts')} WHEN TRUE THEN micro / 1e6 WHEN FALSE THEN 0 END"]
    if not reasons:
        return [*values, "NULL::code", "NULL::code"]
    verdict = found("verdict")
    plain = text = found("reasons", verdict)
    for name in SHOWN_COUNTERS:
        text = f"replace({text}, '\x01{name}\x02', {_figure(f'coalesce({name}_{at}, 0)')})"
    text = f"coalesce({own}, CASE WHEN {found('room')} THEN {text} ELSE {plain} END)"
    return [*values, text, found("citations", verdict)]


def _figure(thousandths: str) -> str:
    """Thousandths of TPP as TPP with thousands marks, as ``in_figures`` writes them."""
    rest = f"rtrim('.' || lpad(CAST({thousandths} % 1000 AS VARCHAR), 3, '0'), '0')"
    return f"(format('{{:,}}', {thousandths} // 1000) || CASE WHEN {thousandths} % 1000 = 0 THEN '' ELSE {rest} END)"
