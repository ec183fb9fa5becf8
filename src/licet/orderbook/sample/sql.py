"""How values are written in SQL."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable


def literal(value: object) -> str:
    """A value as SQL."""
    match value:
        case None:
            return "NULL"
        case bool():
            return str(value).upper()
        case dt.date():
            return f"DATE '{value.isoformat()}'"
        case str():
            return "'" + value.replace("'", "''") + "'"
    return str(value)


def listed(values: Iterable[object], index: str) -> str:
    """The one of some values at an index from 0 (SQL)."""
    return f"([{', '.join(map(literal, values))}])[1 + {index}]"


def within(column: str, values: Collection[str] | Collection[dt.date]) -> str:
    """Whether a column holds one of some values (SQL); not an IN, of which DuckDB would make a join."""
    return f"(coalesce(list_position([{', '.join(map(literal, sorted(values)))}], {column}), 0) > 0)"
