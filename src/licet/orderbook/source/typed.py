"""Columns that have types, as staged columns: what is nested is taken apart or printed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from duckdb.sqltypes import DuckDBPyType

from licet.orderbook.source.quoting import literal

_NESTED = ("struct", "list", "array", "map", "union", "variant")


def typed_cells(
    names: Sequence[str], values: Sequence[str], types: Sequence[DuckDBPyType]
) -> Iterator[tuple[str, str]]:
    """The name of each staged column and its value in SQL, of columns with these names, values in SQL and types.

    A member of a struct is a column ``outer.inner``; plain values in a list are one text, with ``;`` between them; what
    else is nested is printed. Bytes are text where they are UTF-8, else printed. All others keep their types.
    """
    for name, value, kind in zip(names, values, types, strict=True):
        yield from _cells(name, value, kind)


def _cells(name: str, value: str, kind: DuckDBPyType) -> Iterator[tuple[str, str]]:
    match kind.id:
        case "struct":
            for inner, its in _children(kind):
                yield from _cells(f"{name}.{inner}", f"struct_extract({value}, {literal(inner)})", its)
        case "list" | "array" if _children(kind)[0][1].id not in _NESTED:
            yield name, f"nullif(array_to_string(CAST({value} AS VARCHAR[]), ';'), '')"
        case "list" | "array" | "map" | "union" | "variant":
            yield name, f"CAST({value} AS VARCHAR)"
        case "blob":
            yield name, f"coalesce(try(decode({value})), CAST({value} AS VARCHAR))"
        case _:
            yield name, value


def _children(kind: DuckDBPyType) -> list[tuple[str, DuckDBPyType]]:
    return [(name, child) for name, child in kind.children if isinstance(child, DuckDBPyType)]
