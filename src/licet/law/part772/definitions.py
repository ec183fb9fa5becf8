"""§ 772.1 and other paragraphs that say what a term means, as far as the facts of a transaction rest on it.

A definition that a condition tests (such as the private sector end user of 740.28(d)) is not here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from licet.law.provision import Confidence


@dataclass(frozen=True)
class Definition:
    """What a term means, in Licet's own words, and by which paragraph."""

    term: str
    cite: str
    text: str
    confidence: Confidence = "primary"


DEFINITIONS: Final = (
    Definition(
        "ultimate consignee (License Exception AIA)",
        "740.27(b)(1)",
        "The entity that owns the items.",
    ),
    Definition(
        "ultimate consignee (License Exception LPP)",
        "740.29(h)(1)",
        "The ultimate parent entity that has ultimate ownership of the items.",
    ),
    Definition(
        "cumulative TPP",
        "740.29(h)(2)",
        "The total TPP of all eligible commodities that one ultimate consignee receives in a calendar year, in all "
        "shipments from all exporters and reexporters: add the TPP of each 3A090.a and 4A090.a item, and of each item "
        "of 3A001.z, 4A003.z, 4A004.z, 4A005.z, 5A002.z, 5A004.z or 5A992.z that meets or exceeds 3A090.a or 4A090.a.",
    ),
    Definition(
        "use of a country allocation",
        "742.6(b)(10)(iii)(B)(1)",
        "The TPP of the 3A090.a and 4A090.a items, and of the .z items at their level, that BIS licensed to the "
        "destination, cumulatively from 2025 on. Items exported, reexported or transferred (in-country) before 2025 do "
        "not count.",
    ),
    Definition(
        "data center",
        "748.15",
        "A data center is a facility, or facilities, that house a multi-racked, networked computer system of servers, "
        "storage devices and networking equipment.",
    ),
    Definition(
        "total AI computing power",
        "Supplement No. 10 to part 748, paragraph 6",
        "The aggregate TPP of the chips at or above 3A090.a that the entity and all its subsidiaries and parents own.",
    ),
    Definition(
        "advanced-node integrated circuits",
        "772.1",
        "Logic with non-planar transistors or of the 16/14 nanometer node or less; NAND memory of 128 layers or more; "
        "and advanced DRAM.",
        "primary_extract",
    ),
    Definition(
        "supercomputer",
        "772.1",
        "A system with a theoretical compute capacity of 100 or more double-precision (64-bit) petaflops, or 200 or "
        "more single-precision (32-bit) petaflops, within 41,600 cubic feet or less.",
        "memory",
    ),
    Definition(
        "Model Weights",
        "772.1",
        "As in ECCN 4E091: the parameters of a model, any value learned during its training, such as weights and "
        "biases.",
        "primary_extract",
    ),
)
