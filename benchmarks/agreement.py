"""Whether the generated code and the code written by hand give the same answers; a difference stops the benchmark."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import duckdb

from benchmarks import handwritten
from benchmarks.data import LISTS
from licet.determine.decider import ORDER, Decider
from licet.kernel.nodes import Expr
from licet.kernel.sql import select

ANSWER: Final = ("outcome", "authorization", "review_policy")
SETS: Final = (
    "D5 SCOPE ALLIES EMBARGOED TERRORISM MILITARY INTELLIGENCE NOT_FOR_NVEU A5_OR_US FRIENDS MILITARY_ANY_ITEM LISTED "
    "OF_DIRECT_PRODUCTS COMMODITIES INTANGIBLE BY_COMMODITY FOR_AIA SECURITY_Z NEEDS_DESIGNER"
)
"""The sets of ``handwritten`` that the SQL takes over."""


class DisagreementError(AssertionError):
    """Two ways of deciding that do not give the same answer, and the record on which they differ."""


def printed_sql(decider: Decider, orders: str, conditions: Iterable[Expr] = ()) -> str:
    """The answers by the SQL that Licet prints; with the truth of the conditions as a bitmap if asked."""
    outputs = dict(zip(ANSWER, decider.answer.all(), strict=True))
    return select(outputs, orders, keep=("row",), conditions=tuple(conditions), columns=LISTS)


def handwritten_sql(orders: str) -> str:
    """The answers by the SQL written by hand."""
    sets = {name.lower(): _in_sql(getattr(handwritten, name)) for name in SETS.split()}
    return Path(__file__).with_name("handwritten.sql").read_text("utf-8").format(orders=orders, **sets)


def _in_sql(codes: Iterable[str]) -> str:
    return f"({', '.join(repr(code) for code in sorted(codes))})"


def assert_python_agrees(decider: Decider, records: Iterable[tuple[Any, ...]]) -> None:
    """The generated function and the one written by hand decide every record alike."""
    if list(ORDER) != handwritten.RECORD:
        raise DisagreementError("benchmarks/handwritten.py takes the facts of a record in another order")
    for record in records:
        ours, theirs = decider.plain(record), handwritten.decide(record)
        if ours != theirs:
            raise DisagreementError(difference(ours, theirs, dict(zip(ORDER, record, strict=True))))


def assert_sql_agrees(connection: duckdb.DuckDBPyConnection, ours: str, theirs: str, orders: str) -> None:
    """Two queries decide every row of ``orders`` alike."""
    both = [f"({', '.join(f'{side}.{column}' for column in ANSWER)})" for side in ("ours", "theirs")]
    query = f"""
        SELECT {", ".join(both)}, orders
        FROM ({ours}) AS ours JOIN ({theirs}) AS theirs USING ("row") JOIN {orders} AS orders USING ("row")
        WHERE {both[0]} IS DISTINCT FROM {both[1]}
        ORDER BY "row" LIMIT 1"""
    found = connection.execute(query).fetchone()
    if found is not None:
        raise DisagreementError(difference(*found))


def difference(ours: Any, theirs: Any, facts: Mapping[str, Any]) -> str:
    """Two answers that differ, and the facts of the record on which they do."""
    lines = [f"generated: {ours}", f"by hand:   {theirs}", *(f"  {name} = {value!r}" for name, value in facts.items())]
    return "\n".join(["the answers differ", *lines])
