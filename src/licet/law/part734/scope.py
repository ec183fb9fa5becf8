"""Part 734: what is an export, reexport or transfer (in-country) that a license requirement can reach."""

from __future__ import annotations

from typing import Final

from licet.facts.record import activity
from licet.kernel.nodes import NamedSet
from licet.law.provision import require
from licet.law.sets import UNITED_STATES, to

DEEMED: Final = NamedSet.of("deemed exports and reexports", ("deemed_export", "deemed_reexport"))
EXPORT_REEXPORT: Final = NamedSet.of("exports and reexports", ("export", "reexport"))
EXPORT_REEXPORT_TRANSFER: Final = NamedSet.of(
    "exports, reexports and transfers (in-country)", ("export", "reexport", "transfer_in_country")
)

ABROAD: Final = require("734.13 to 734.16", ~to(UNITED_STATES), "the destination is not the United States", "memory")
NOT_DEEMED: Final = require(
    "742.6(a)(6)(iv)",
    ~activity.is_in(DEEMED),
    "not a deemed export or reexport, which this paragraph leaves out",
)
