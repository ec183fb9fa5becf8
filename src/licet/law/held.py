"""Whether a regime has a number or a list: whether another in its place would change anything that it says."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Final

from licet.kernel.nodes import Const, Expr, NamedSet
from licet.law.changeable import LISTS, PARAMETERS, expression, is_share
from licet.law.proposal import NEVER, replaced, rewriting
from licet.law.regimes import applied, regime

_ANOTHER_NUMBER: Final[Expr] = Const(1)
_ANOTHER_LIST: Final = NamedSet.of("another list", ("another country",))


def has(id: str, name: str, day: dt.date | None = None) -> bool:
    """Whether a regime (on a day) has a number or list of ``changeable``. Raises UnknownRegimeError."""
    law = replace(regime(id, day), notices=())  # they speak of what may be the law, too
    instead, sets = replaced(applied(id)[1])
    if name in LISTS:
        sets[LISTS[name]] = ((), _ANOTHER_LIST)
    else:
        instead[expression(name)] = NEVER if is_share(name) else _ANOTHER_NUMBER
    changed = rewriting(law.settled.known, instead, sets)
    _, within, tpp = law.license_consumes
    unused = {tpp} if law.settled(within) is changed(within) is NEVER else set[Expr]()
    return any(changed(e) is not law.settled(e) for e in law.expressions() if e not in unused)


def held(id: str) -> tuple[str, ...]:
    """The names of all numbers and lists of ``changeable`` that a regime has. Raises UnknownRegimeError."""
    return tuple(name for name in (*PARAMETERS, *LISTS) if has(id, name))
