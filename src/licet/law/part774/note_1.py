"""Note 1 to 3A090.a: what a front-end fabricator or OSAT company must presume (90 FR 5298).

What it exports is presumed to be in 3A090.a and to be designed or marketed for datacenters, until data of the designer
(paragraph a), or the place of packaging and the number of transistors (paragraphs b and c), overcome that.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from licet.facts.contract import FABRICATORS
from licet.facts.record import date, exporter_headquarters, exporter_role, osat_approved
from licet.kernel.nodes import Case, Const, NamedSet, all_of, any_of
from licet.law.in_force import FOUNDRY_2025
from licet.law.parameter import number
from licet.law.part774.limits import MEETS_A
from licet.law.part774.line import (
    contains_hbm,
    designer_approved,
    designer_authorized,
    eccn_at_a,
    non_planar,
    packaged_in,
    stated_level,
    transistors,
)
from licet.law.provision import Condition, require
from licet.law.readings import transistors_2028
from licet.law.sets import MACAU_OR_D5

_CITE: Final = "Note 1 to 3A090.a"
_SEEN: Final = "primary_extract"

FABRICATOR: Final = exporter_role.is_in(NamedSet.of("front-end fabricators and OSAT companies", FABRICATORS, _CITE))
CIRCUIT: Final = all_of(stated_level.equals(""), eccn_at_a.equals("3A090.a"))
"""An integrated circuit by its specification, not what contains one."""
REACHED: Final = all_of(FOUNDRY_2025, FABRICATOR, CIRCUIT, non_planar)
"""A front-end fabricator or OSAT company exports an applicable advanced logic integrated circuit."""


def _billions(id: str) -> Const:
    return Const(number(id) * 10**9, id, _CITE)


FEW: Final = _billions("transistors")
FEW_IN_2027: Final = _billions("transistors_2027")
FEW_FROM_2029: Final = _billions("transistors_2029")
_WITHOUT_MEMORY: Final = Case(
    (
        (date >= dt.date(2029, 1, 1), FEW_FROM_2029),
        (all_of(date >= dt.date(2028, 1, 1), transistors_2028.is_("30_billion")), FEW),
        (date >= dt.date(2027, 1, 1), FEW_IN_2027),
    ),
    FEW,
)
ATTESTED: Final = any_of(transistors < FEW, all_of(~contains_hbm, transistors < _WITHOUT_MEMORY))
"""The attested transistor count is low enough."""

BY_DESIGNER: Final = all_of(any_of(designer_approved, designer_authorized), ~MEETS_A)
BY_FABRICATOR: Final = all_of(
    exporter_role.equals("front_end_fabricator"), ~packaged_in.is_in(MACAU_OR_D5, date), ATTESTED
)
BY_OSAT: Final = all_of(osat_approved, ~exporter_headquarters.meets(MACAU_OR_D5, date), ATTESTED)

PRESUMED: Final = all_of(REACHED, ~any_of(BY_DESIGNER, BY_FABRICATOR, BY_OSAT))
"""The integrated circuit is presumed to be specified in 3A090.a and to be designed or marketed for datacenters."""

_COUNT: Final = (
    "an attested transistor count below 30 billion or, without high-bandwidth memory, below 35 billion (exports "
    "completed in 2027) or 40 billion (2029 or thereafter)"
)
PRESUMPTION: Final[dict[str, Condition]] = {
    "Note 1": require(
        _CITE,
        PRESUMED,
        "exported by a front-end fabricator or OSAT company, a logic integrated circuit with non-planar transistors is "
        "presumed to be in 3A090.a and designed or marketed for datacenters, unless paragraph a, b or c overcomes it",
        _SEEN,
        FOUNDRY_2025,
    ),
    "Note 1.a": require(
        f"{_CITE}, paragraph a",
        all_of(REACHED, BY_DESIGNER),
        "an approved or authorized designer, whose TPP and performance density show that it is not in 3A090.a",
        _SEEN,
        FOUNDRY_2025,
    ),
    "Note 1.b": require(
        f"{_CITE}, paragraph b",
        all_of(REACHED, BY_FABRICATOR),
        f"packaged by the front-end fabricator outside Macau and Country Group D:5, with {_COUNT}",
        _SEEN,
        FOUNDRY_2025,
    ),
    "Note 1.c": require(
        f"{_CITE}, paragraph c",
        all_of(REACHED, BY_OSAT),
        f"packaged by an approved OSAT company, with {_COUNT}",
        _SEEN,
        FOUNDRY_2025,
    ),
}
"""The presumption and what overcomes it, by the names that an explanation of a class gives them."""
