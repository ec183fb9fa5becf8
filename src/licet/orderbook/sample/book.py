"""How an order book is laid out: which line of which order a row is, and who orders on which day."""

from __future__ import annotations

import datetime as dt
from typing import Final

from licet.orderbook.sample.customers import FILES
from licet.orderbook.sample.distributions import Columns, Formula, Given, OneOf, Slots
from licet.orderbook.sample.law import days_before_change, days_of_change
from licet.orderbook.sample.sql import literal

BLOCK: Final = 640
"""Rows come in blocks of 64 groups of ten; the last group of a block is left to the scripts."""


def rows() -> Columns:
    """Where a row stands. In every other block the ten rows of a group stand 64 rows apart."""
    together, at = f"row // {BLOCK} % 2 = 0", f"row % {BLOCK}"
    return {
        "block": Given(f"row // {BLOCK}"),
        "grouped": Given(f"block * 64 + CASE WHEN {together} THEN {at} // 10 ELSE {at} % 64 END"),
        "place": Given(f"CASE WHEN {together} THEN {at} % 10 ELSE {at} // 64 END"),
        "stride": Given(f"CASE WHEN {together} THEN 1 ELSE 64 END"),
    }


def lines(plain: bool) -> Columns:
    """Drawn over the group: of its ten rows, two to six that follow one another are one order, the others their own."""
    if plain:
        return {"several": Given("FALSE"), "order_row": Given("row")}
    return {
        "line_count": OneOf({2: 50, 3: 25, 4: 13, 5: 7, 6: 5}),
        "first": Formula("floor({} * (11 - line_count))::INT"),
        "several": Given("grouped % 64 < 63 AND place >= first AND place < first + line_count"),
        "order_row": Given("CASE WHEN several THEN row - (place - first) * stride ELSE row END"),
    }


def orders(since: dt.date, until: dt.date) -> Columns:
    """Drawn over the order: who orders, by which file, on which day."""
    first, last = literal(since), literal(until)
    quarter_ends = f"least((date_trunc('quarter', drawn_day) + INTERVAL 3 MONTH)::DATE - 1, {last})"
    turns = [day for day in (*days_of_change(), *days_before_change()) if since <= day <= until]
    return {
        "order_id": Given("'SO-' || lpad((order_row + 1)::VARCHAR, 9, '0')"),
        "number": Formula("floor((200 + 1.5 * pow(order_row + 1, 0.6)) * pow({}, 3))::BIGINT"),
        "file": Formula(f"floor({FILES} * pow({{}}, 2))::BIGINT"),
        "file_number": Given(f"number * {FILES} + file"),
        "drawn_day": Formula(f"{first} + floor({{}} * {(until - since).days + 1})::INT"),
        "quarter_day": Formula(f"CASE WHEN {{}} < 0.25 THEN {quarter_ends} - floor({{}} * 7)::INT ELSE drawn_day END"),
        "turn": Slots(dict.fromkeys(turns, 1), len(turns)) if turns else Given("NULL"),
        "date": Formula(
            "coalesce(CASE WHEN {} < 0.03 THEN turn END, "
            f"greatest(quarter_day - greatest(isodow(quarter_day) - 5, 0)::INT, {first}))"
        ),
        "item_number": Formula(
            "CASE WHEN NOT several AND {} < 0.25 THEN -1 - file_number * 3 - floor({} * 3)::INT ELSE row END"
        ),
    }
