"""Expressions cut in two: the parts that never look at some facts, and the whole with facts in their place.

The law looks at a few numbers that every transaction has of its own, and at much that many transactions have in
common. What they have in common is evaluated once; what is left is a handful of comparisons.
"""

from __future__ import annotations

from collections.abc import Container, Sequence

from licet.kernel.assume import Assumed
from licet.kernel.nodes import Const, Expr, Fact, Type, Value, walk


def parts(exprs: Sequence[Expr], apart: Container[str]) -> tuple[Expr, ...]:
    """The greatest expressions under ``exprs`` that look at facts, and at none of those that are named in ``apart``."""
    looks: dict[Expr, tuple[bool, bool]] = {}  # at a fact; at one that is apart
    for node in walk(*exprs):
        if isinstance(node, Fact):
            looks[node] = (True, node.name in apart)
        else:
            below = [looks[child] for child in node.children()]
            looks[node] = (any(some for some, _ in below), any(kept for _, kept in below))
    found: dict[Expr, None] = {}
    seen: set[Expr] = set()
    stack = list(reversed(exprs))
    while stack:
        node = stack.pop()
        if node in seen:
            continue
        seen.add(node)
        some, kept = looks[node]
        if some and not kept and node.type is not Type.CODES:
            found[node] = None
        elif kept:
            stack.extend(reversed(node.children()))
    return tuple(found)


def left(exprs: Sequence[Expr], parts: Sequence[Expr], values: Sequence[Value]) -> tuple[Expr, ...]:
    """What is left of ``exprs`` where the ``parts`` have these values; a part whose value is unknown stays."""
    instead = {part: Const(v) for part, v in zip(parts, values, strict=True) if v is not None}  # type: ignore[arg-type]
    reduced = Assumed({}, instead)
    return tuple(reduced(e) for e in exprs)


def renamed(exprs: Sequence[Expr], parts: Sequence[Expr], prefix: str) -> tuple[tuple[Expr, ...], tuple[Fact, ...]]:
    """The expressions with a fact in the place of each part, and those facts, in the order of the parts."""
    facts = tuple(
        Fact(f"{prefix}{i}", part.type, known=not part.nullable, least=part.lo, most=part.hi)
        if part.type is Type.INT
        else Fact(f"{prefix}{i}", part.type, known=not part.nullable)
        for i, part in enumerate(parts)
    )
    reduced = Assumed({}, dict(zip(parts, facts, strict=True)))
    return tuple(reduced(e) for e in exprs), facts
