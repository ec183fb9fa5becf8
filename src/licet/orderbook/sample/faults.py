"""Faults: lines that are wrong on purpose, so that what is said of them can be tested."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import duckdb

from licet.orderbook.sample.distributions import Columns, Formula, Given


@dataclass(frozen=True)
class Fault:
    """A fault, by the name that the column ``note`` gives it behind ``fault:``."""

    name: str
    column: str
    found: str
    """What the cell holds instead (SQL over the right cells)."""
    meaning: str


FAULTS: Final = (
    Fault("ambiguous_product", "product", "'H100'", "A name that several products have."),
    Fault("unknown_product", "product", "'NVIDIA H150 SXM'", "A product that does not exist."),
    Fault("impossible_date", "date", "'2025-02-30'", "A day that does not exist."),
    Fault("negative_quantity", "quantity", "'-8'", "A quantity below zero."),
    Fault("fractional_quantity", "quantity", "'2.5'", "Two units and a half."),
    Fault("unknown_country", "destination", "'Atlantis'", "A country that does not exist."),
    Fault("ambiguous_country", "destination", "'Korea'", "One of two countries."),
    Fault("disagreeing_lines", "date", "(date + 1)::VARCHAR", "A later line of an order, dated a day later."),
    Fault("missing_date", "date", "NULL", "No date."),
    Fault("missing_quantity", "quantity", "NULL", "No quantity."),
)


def faults(share: float) -> Columns:
    """Drawn over the row: which fault it has. Scripts have none, and none is given to a line that would not show it."""
    names = ", ".join(f"'{fault.name}'" for fault in FAULTS)
    of_product = ", ".join(f"'{fault.name}'" for fault in FAULTS if fault.column == "product")
    return {
        "drawn_fault": Formula(
            f"CASE WHEN step IS NULL AND {{}} < {share!r} THEN ([{names}])[1 + floor({{}} * {len(FAULTS)})::INT] END"
        ),
        "fault": Given(
            "CASE WHEN drawn_fault = 'disagreeing_lines' AND (NOT several OR place = first) THEN 'impossible_date' "
            f"WHEN drawn_fault IN ({of_product}) AND stated_eccn IS NOT NULL THEN 'negative_quantity' "
            "ELSE drawn_fault END"
        ),
    }


def faulty(column: str) -> str:
    """A cell of a line that may have a fault, as text under its name (SQL)."""
    arms = " ".join(f"WHEN '{fault.name}' THEN {fault.found}" for fault in FAULTS if fault.column == column)
    if column == "note":
        return "concat_ws('; ', nullif(note, ''), 'fault: ' || fault) AS note"
    return f"CASE fault {arms} ELSE {column}::VARCHAR END AS {column}" if arms else column


def lines_in_error(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    """How many lines of a sample cannot be decided: those with a fault, and the others of their orders."""
    faulty = f"SELECT order_id FROM {table} WHERE contains(note, 'fault: ')"
    found = connection.execute(f"SELECT count(*) FROM {table} WHERE order_id IN ({faulty})").fetchone()
    assert found is not None
    return int(found[0])
