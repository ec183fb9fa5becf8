"""§ 744.8  Specially Designated Nationals of the programs that the section names."""

from __future__ import annotations

from typing import Final

from licet.facts.record import listed
from licet.kernel.nodes import NamedSet
from licet.law.part734.scope import ABROAD
from licet.law.provision import Requirement, require

SPECIALLY_DESIGNATED: Final = NamedSet.of("the Specially Designated Nationals List", ("sdn",), "744.8")

DESIGNATED: Final = Requirement(
    "744.8",
    "744.8",
    "Specially Designated Nationals",
    "744",
    (
        ABROAD,
        require("744.8", listed.meets(SPECIALLY_DESIGNATED), "a party is a Specially Designated National", "memory"),
    ),
    "memory",
)
