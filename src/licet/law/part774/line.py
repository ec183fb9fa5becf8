"""The facts of one line: what its classification, and what follows from it, look at.

A line is an integrated circuit or what contains some, high-bandwidth memory, model weights, or an item that the caller
classified. The facts of the other kinds are unknown, and ``stated_level`` keeps them from being asked for.
"""

from __future__ import annotations

from typing import Final

from licet.facts.contract import MOST_CHIP_TPP, MOST_TPP
from licet.facts.record import MILLI
from licet.kernel.nodes import Fact, Type
from licet.law.part774.technical_notes import MICRO

stated_level: Final = Fact(
    "stated_level",
    Type.CODE,
    "level that the caller stated, or the kind of item",
    known=True,
    among=("", "hbm", "model", "a", "b", "z", "c", "4E091", "2022", "by_commodity", "none"),
)
"""``""`` for integrated circuits, ``hbm`` and ``model`` for the other kinds that are described; else as stated, which
is ``by_commodity`` for software and technology that stands where the commodities stand that it is for, and ``z`` for a
.z paragraph of before January 13, 2025, which had no levels."""
product: Final = Fact("product", Type.CODE, "product of the catalogue", known=True)
chip_tpp: Final = Fact("chip_tpp", Type.INT, "TPP of the integrated circuit", most=MOST_CHIP_TPP * MICRO)
die_area: Final = Fact("die_area", Type.INT, "applicable die area", most=10**6 * MICRO)
transfer_rate: Final = Fact("transfer_rate", Type.INT, "aggregate bidirectional transfer rate", most=10**9 * MICRO)
dram_bandwidth: Final = Fact("dram_bandwidth", Type.INT, "total DRAM bandwidth", most=10**9 * MICRO)
limit_tpp: Final = Fact(
    "limit_tpp", Type.INT, "TPP of the integrated circuit, or a bound on it", most=MOST_CHIP_TPP * MICRO
)
datacenter: Final = Fact("datacenter", Type.BOOL, "designed or marketed for use in a datacenter")
non_planar: Final = Fact("non_planar", Type.BOOL, "non-planar transistor architecture")
transistors: Final = Fact("transistors", Type.INT, "aggregated approximated transistor count", most=10**15)
contains_hbm: Final = Fact("contains_hbm", Type.BOOL, "contains high-bandwidth memory")
packaged_in: Final = Fact("packaged_in", Type.CODE, "where the exporter packaged it")
designer_approved: Final = Fact("designer_approved", Type.BOOL, "approved IC designer")
designer_authorized: Final = Fact("designer_authorized", Type.BOOL, "authorized IC designer")
designer_headquarters: Final = Fact("designer_headquarters", Type.CODE, "headquarters of the designer")

hbm_bandwidth: Final = Fact("hbm_bandwidth", Type.INT, "memory bandwidth of the package", most=10**9 * MICRO)
hbm_area: Final = Fact("hbm_area", Type.INT, "area of the memory package", most=10**6 * MICRO)
hbm_direct: Final = Fact("hbm_direct", Type.BOOL, "purchased directly by the designer of the co-packaged commodity")
packager_headquarters: Final = Fact("packager_headquarters", Type.CODES, "headquarters and parent of the packager")
to_packager: Final = Fact("to_packager", Type.BOOL, "destined to the country of the packaging site")

model_large: Final = Fact("model_large", Type.BOOL, "10^26 or more training operations")
model_published: Final = Fact("model_published", Type.BOOL, "published model")
model_derived: Final = Fact("model_derived", Type.BOOL, "derived from a published model within the limit of Note 1")
model_surpassed: Final = Fact("model_surpassed", Type.BOOL, "fewer operations than the best published model needs")

us_origin: Final = Fact("us_origin", Type.BOOL, "of US origin")
us_content: Final = Fact("us_content", Type.INT, "controlled US-origin content", most=100 * MICRO)
direct_product: Final = Fact("direct_product", Type.BOOL, "direct product under 734.9")

eccn_at_a: Final = Fact("eccn_at_a", Type.CODE, "ECCN at the .a level", known=True)
eccn_at_b: Final = Fact("eccn_at_b", Type.CODE, "ECCN at the .b level", known=True)
eccn_at_2022: Final = Fact("eccn_at_2022", Type.CODE, "ECCN in 2022", known=True)
for_level: Final = Fact(
    "for_level",
    Type.CODE,
    "level of the commodities that it is for, or of what it contains",
    among=("a", "b", "c", "none", ""),
)
for_2022: Final = Fact(
    "for_2022", Type.CODE, "for commodities that met the limits of October 2022", among=("yes", "no", "")
)
"""Both are empty where the item is neither software nor technology; the first says of a .z paragraph that had no levels
whether it is at that of 3A090.a."""
line_tpp: Final = Fact("line_tpp", Type.INT, "TPP of the line", most=MOST_TPP * MILLI)
others_tpp: Final = Fact(
    "others_tpp", Type.INT, "TPP of the other .a lines that draw on an allocation", most=MOST_TPP * MILLI
)
all_others_tpp: Final = Fact(
    "all_others_tpp", Type.INT, "TPP of all other .a lines of the order", most=MOST_TPP * MILLI
)

IN_MILLIONTHS: Final = frozenset(
    (chip_tpp, die_area, transfer_rate, dram_bandwidth, limit_tpp, hbm_bandwidth, hbm_area, us_content)
)
"""Facts counted in millionths of their unit (TPP, mm², GB/s, percent)."""
AS_THEY_ARE: Final = frozenset((transistors,))

LINE_FACTS: Final = tuple(v for v in list(globals().values()) if isinstance(v, Fact))
