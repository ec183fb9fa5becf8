"""What a regime makes of a line: evaluated in three steps, for the order, for the item, and for the numbers.

Millions of lines have few kinds of orders and few kinds of items. What the law says of each kind is evaluated once;
what is left, once order and item are known, is a situation: a constant, or a function of the numbers alone. All of it
is the same expressions that decide a single transaction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, Final, cast

from licet.facts.record import FACTS
from licet.kernel.assume import Assumed
from licet.kernel.evaluate import COMPARE
from licet.kernel.nodes import Add, Case, Cmp, Const, Expr, Fact, Scale, Type, Value, facts_of, walk
from licet.kernel.python import Compiled, compile_python
from licet.kernel.split import left, parts, renamed
from licet.law.part774.line import LINE_FACTS

NUMBERS: Final = (
    *("line_tpp", "others_tpp", "all_others_tpp", "lpp_used", "aia_cumulative", "allocation_used"),
    *("nveu_installed", "uveu_total", "uveu_outside", "uveu_in_destination", "uveu_outside_us"),
)
"""The facts that are a line's own: its computing power, that of the other lines, and the counters."""

OF_ORDER: Final = tuple(f.name for f in FACTS)
OF_ITEM: Final = tuple(f.name for f in LINE_FACTS)

_NO_NUMBERS: Final = (None,) * len(NUMBERS)

Numbers = tuple[int | None, ...]
"""The values of ``NUMBERS``; None where unknown."""
Parts = tuple[Value | Expr, ...]
"""The values of parts of the law; where one is not known, what is left of it."""


class Situation:
    """What the law makes of the lines of one kind, all but their numbers known."""

    __slots__ = ("_common", "_compared", "_view", "base")

    def __init__(self, view: View, common: tuple[Any, ...], base: tuple[Any, ...]) -> None:
        self._view = view
        self._common = common
        self._compared = view.compared(common)
        self.base: Final = base
        """The values of the view's expressions as far as no number matters; None where one may."""

    @property
    def numeric(self) -> bool:
        """Whether a number may matter."""
        return None in self.base

    def turns(self, numbers: Numbers) -> tuple[bool | None, ...]:
        """How the law's comparisons of numbers turn out; lines that agree in them agree in everything."""
        return self._view.turns(self._compared + numbers)

    def comparisons(self) -> tuple[Cmp, ...]:
        """The law's comparisons of numbers, with all that the lines have in common filled in."""
        return self._view.comparisons(self._compared)

    def left(self) -> tuple[Expr, ...]:
        """What is left of the view's expressions: the numbers in it may matter, and no others."""
        return self._view.left(self._common)

    @property
    def asked(self) -> Asked:
        """What is left of the answer."""
        return self._view.asked(self._common)

    def whole(self, numbers: Numbers) -> tuple[Any, ...]:
        """The values of the view's expressions for these numbers."""
        return self._view.whole(self._common + numbers)


class Asked:
    """What is left of the answer where orders and items have the same in common.

    There are facts in it for the parts that look at orders alone or at items alone.
    """

    def __init__(
        self,
        exprs: tuple[Expr, ...],
        of_order: Mapping[Fact, tuple[int, Expr]],
        of_item: Mapping[Fact, tuple[int, Expr]],
    ) -> None:
        """The parts, each with its place among the values of ``View.of_order`` or of ``View.of_item``."""
        self._exprs = exprs
        self._facts = (*of_order, *of_item)
        self.of_order: Final = tuple(of_order.values())
        self.of_item: Final = tuple(of_item.values())
        self._left: dict[Parts, tuple[Expr, ...]] = {}

    def left(self, parts: Parts) -> tuple[Expr, ...]:
        """What is left of it where the parts of orders and then of items have these values."""
        found = self._left.get(parts)
        if found is None:
            known = [part if isinstance(part, Expr) else Const(part) for part in parts]  # type: ignore[arg-type]
            reduced = Assumed({}, dict(zip(self._facts, known, strict=True)))
            found = self._left[parts] = tuple(map(reduced, self._exprs))
        return found


class View:
    """Some expressions of the law of one day. ``settled`` are the facts that are the same for every line."""

    def __init__(self, exprs: Sequence[Expr], settled: Mapping[str, Any]) -> None:
        reduced = Assumed(settled)
        self.exprs: Final = tuple(reduced(e) for e in exprs)
        common = parts(self.exprs, frozenset(NUMBERS))
        self.order_parts: Final = parts(common, frozenset(OF_ITEM))
        self.item_parts: Final = parts(common, frozenset(OF_ORDER))
        self._common: Final = common
        self._renamed, self._facts = renamed(self.exprs, common, "common")
        self._compared = compared = comparisons(self._renamed)
        used = frozenset(facts_of(*compared))
        self._used = [i for i, fact in enumerate(self._facts) if fact in used]
        asked = frozenset(facts_of(*self._renamed[:3]))
        self._used_by_answer = [i for i, fact in enumerate(self._facts) if fact in asked]
        self._asked: dict[tuple[Any, ...], Asked] = {}
        self._left: dict[tuple[Any, ...], tuple[Cmp, ...]] = {}
        self._situations: dict[tuple[Any, ...], Situation] = {}
        self._constant: dict[tuple[Any, ...], Situation] = {}

    @cached_property
    def of_order(self) -> Compiled:
        """What the expressions look at of orders."""
        return compile_python(self.order_parts, OF_ORDER, "of_order")

    @cached_property
    def of_item(self) -> Compiled:
        """What the expressions look at of items."""
        return compile_python(self.item_parts, OF_ITEM, "of_item")

    @cached_property
    def _looked_at(self) -> tuple[tuple[Expr, ...], tuple[Fact, ...]]:
        """What orders and items have in common, with a fact for each part that looks at one of them alone."""
        return renamed(self._common, (*self.order_parts, *self.item_parts), "part")

    @cached_property
    def _between(self) -> Compiled:
        between, facts = self._looked_at
        return compile_python(between, [fact.name for fact in facts], "between")

    @cached_property
    def whole(self) -> Compiled:
        """The expressions, from the values of what orders and items have in common, and the numbers."""
        return compile_python(self._renamed, [*(fact.name for fact in self._facts), *NUMBERS], "whole")

    @cached_property
    def turns(self) -> Compiled:
        """The comparisons of numbers in them, from those values that they look at, and the numbers."""
        return compile_python(self._compared, [*(self._facts[i].name for i in self._used), *NUMBERS], "turns")

    def left(self, common: tuple[Any, ...]) -> tuple[Expr, ...]:
        """What is left of the expressions where orders and items have these values in common."""
        return left(self._renamed, self._facts, common)

    def asked(self, common: tuple[Any, ...]) -> Asked:
        """What is left of the first three expressions where orders and items have these values in common."""
        own = tuple([common[i] for i in self._used_by_answer])
        if own not in self._asked:
            between, facts = self._looked_at
            of_parts = ((self._facts[i], v, between[i]) for i, v in zip(self._used_by_answer, own, strict=True))
            reduced = Assumed({}, {fact: e if v is None else Const(v) for fact, v, e in of_parts})
            exprs = tuple(map(reduced, self._renamed[:3]))
            own_facts = frozenset(facts_of(*exprs))
            split = len(self.order_parts)
            sides = (facts[:split], self.order_parts), (facts[split:], self.item_parts)
            of_order, of_item = (
                {fact: place for fact, place in zip(of, enumerate(parts), strict=True) if fact in own_facts}
                for of, parts in sides
            )
            self._asked[own] = Asked(exprs, of_order, of_item)
        return self._asked[own]

    def compared(self, common: tuple[Any, ...]) -> tuple[Any, ...]:
        """Of the values that orders and items have in common those that comparisons of numbers look at."""
        return tuple([common[i] for i in self._used])

    def comparisons(self, compared: tuple[Any, ...]) -> tuple[Cmp, ...]:
        """The comparisons of numbers where what they look at beside numbers has these values."""
        if compared not in self._left:
            facts = [self._facts[i] for i in self._used]
            self._left[compared] = comparisons(left(self._compared, facts, compared))
        return self._left[compared]

    def situation(self, order: tuple[Any, ...], item: tuple[Any, ...]) -> Situation:
        """The situation of a line, from the values of ``of_order`` and of ``of_item``."""
        common = self._between(order + item)
        found = self._situations.get(common)
        if found is None:
            base = self.whole(common + _NO_NUMBERS)  # what is known without the numbers hangs on none (Kleene)
            found = Situation(self, common, base)
            if not found.numeric:
                found = self._constant.setdefault(base, found)
            self._situations[common] = found
        return found


def comparisons(exprs: Sequence[Expr]) -> tuple[Cmp, ...]:
    """The comparisons of numbers in some expressions."""
    return tuple(node for node in walk(*exprs) if isinstance(node, Cmp) and node.left.type is Type.INT)


def turns(comparisons: Sequence[Cmp], numbers: Numbers) -> tuple[bool, ...]:
    """How comparisons turn out for these numbers, whatever the unknown facts may be.

    A number that is unknown stands at both its ends, and a decision list at each of its values: where two lines agree
    in all of these, no completion of the facts tells them apart.
    """
    known = dict(zip(NUMBERS, numbers, strict=True))
    found: list[bool] = []
    for node in comparisons:
        left, right = _possible(node.left, known), _possible(node.right, known)
        found += [COMPARE[node.op](a, b) for a in left for b in right]
    return tuple(found)


def _possible(e: Expr, known: Mapping[str, int | None]) -> tuple[int, ...]:
    match e:
        case Const():
            return (cast("int", e.value),)
        case Add():
            return tuple(a + b for a in _possible(e.left, known) for b in _possible(e.right, known))
        case Scale():
            return tuple(e.factor * n for n in _possible(e.term, known))
        case Case():
            return tuple(n for value in (*(v for _, v in e.cases), e.default) for n in _possible(value, known))
    number = known.get(e.name) if isinstance(e, Fact) else None
    return (e.lo, e.hi) if number is None else (number,)
