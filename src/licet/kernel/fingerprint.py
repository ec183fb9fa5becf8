"""A stable fingerprint of expressions, so that a determination can name the very law it applied."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from licet.kernel.nodes import Expr, NamedSet, walk


def fingerprint(exprs: Iterable[Expr]) -> str:
    """Sixteen hexadecimal digits that change with any node, constant, set member or order of the expressions."""
    roots = list(exprs)
    number: dict[Expr, int] = {}
    digest = hashlib.sha256()
    for node in walk(*roots):
        number[node] = len(number)
        parts = [_plain(getattr(node, f.name), number) for f in fields(node)]
        digest.update(f"{type(node).__name__}{parts}\n".encode())
    digest.update(str([number[root] for root in roots]).encode())
    return digest.hexdigest()[:16]


def _plain(value: Any, number: dict[Expr, int]) -> str:
    match value:
        case Expr():
            return f"#{number[value]}"
        case tuple():
            return f"({','.join(_plain(v, number) for v in value)})"
        case NamedSet():
            return f"{value.name}{[(str(since), sorted(codes)) for since, codes in value.steps]}"
        case _:
            return repr(value)
