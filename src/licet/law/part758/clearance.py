"""Parts 758 and 762: export clearance and recordkeeping duties that come with every controlled transaction."""

from __future__ import annotations

from typing import Final

from licet.facts.record import activity
from licet.kernel.nodes import all_of
from licet.law.part734.scope import ABROAD, EXPORT_REEXPORT
from licet.law.part774.eccn_3a090 import COMMODITY, CONTROLLED
from licet.law.provision import Obligation, When

CLEARANCE: Final = (
    Obligation(
        "758.6(a)(2)",
        "Print the destination control statement and the ECCN (for 3A090 its paragraph) on the commercial invoice.",
        "exporter",
        When("with each shipment"),
        applies=all_of(COMMODITY, activity.is_in(EXPORT_REEXPORT), ABROAD.expr),
    ),
    Obligation(
        "758.1",
        "File electronic export information with the ECCN and the license, exception or NLR code.",
        "exporter",
        When("before the export"),
        applies=all_of(COMMODITY, activity.equals("export"), ABROAD.expr),
    ),
    Obligation(
        "762.6",
        "Keep the records of the transaction.",
        "all parties",
        When("for five years from the latest of export, known reexport, transfer or diversion", months=60, kept=True),
        applies=CONTROLLED,
    ),
)
