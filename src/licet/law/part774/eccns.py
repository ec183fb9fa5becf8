"""The ECCNs of the rule: which paragraphs stand at the level of 3A090.a (".a") and of 3A090.b (".b").

The lists are those of 742.6(a)(6)(iii)(A) and (B): commodities, and the software and technology for them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from licet.facts.transaction import Item
from licet.kernel.nodes import NamedSet
from licet.law.readings import product_form

_CITE_A: Final = "742.6(a)(6)(iii)(A)"
_CITE_B: Final = "742.6(a)(6)(iii)(B)"

A_LEVEL: Final = NamedSet.of(
    "the .a-level items of 742.6(a)(6)(iii)(A)",
    (
        *(f"3A001.z.{i}.a" for i in range(1, 5)),
        "3A090.a",
        "4A003.z.1.a",
        "4A003.z.2.a",
        "4A004.z.1",
        "4A005.z.1",
        "4A090.a",
        *(f"5A002.z.{i}.a" for i in range(1, 6)),
        "5A004.z.1.a",
        "5A004.z.2.a",
        "5A992.z.1",
    ),
    _CITE_A,
)
B_LEVEL: Final = NamedSet.of(
    "the .b-level items of 742.6(a)(6)(iii)(B)",
    (
        *(f"3A001.z.{i}.b" for i in range(1, 5)),
        "3A090.b",
        "4A003.z.1.b",
        "4A003.z.2.b",
        "4A004.z.2",
        "4A005.z.2",
        "4A090.b",
        *(f"5A002.z.{i}.b" for i in range(1, 6)),
        "5A004.z.1.b",
        "5A004.z.2.b",
        "5A992.z.2",
    ),
    _CITE_B,
)
SOFTWARE_A: Final = NamedSet.of(
    "the .a-level software of 742.6(a)(6)(iii)(A)",
    (*(f"5D002.z.{i}.a" for i in range(1, 10)), "5D992.z.1"),
    _CITE_A,
)
SOFTWARE_B: Final = NamedSet.of(
    "the .b-level software of 742.6(a)(6)(iii)(B)",
    (*(f"5D002.z.{i}.b" for i in range(1, 10)), "5D992.z.2"),
    _CITE_B,
)
BY_COMMODITY: Final = NamedSet.of(
    "software and technology at the level of the commodities that it is for",
    ("3D001", "3E001", "4D001", "4D090", "4E001", "5E002", "5E992"),
    f"{_CITE_A}; {_CITE_B}",
)
"""Entries without paragraphs for the levels: 3D001 and 3E001 for 3A001.z and 3A090; 4D001 for 4A003.z, 4A004.z and
4A005.z; 4D090 for 4A090; 4E001 for all four and their software; 5E002 for 5A002.z, 5A004.z and 5D002 for them; 5E992
for 5A992.z and 5D992.z."""
SOFTWARE_AND_TECHNOLOGY: Final = SOFTWARE_A.combine(
    "the software and technology of 742.6(a)(6)(iii)",
    lambda *sets: frozenset().union(*sets),
    SOFTWARE_B,
    BY_COMMODITY,
    cite="742.6(a)(6)(iii)",
)
"""It has no total processing performance."""
THREE_E001: Final = NamedSet.of("3E001", ("3E001",), "774, Supplement No. 1")
FOR_MEMORY: Final = NamedSet.of("3D001 and 3E001, for 3A090.c", ("3D001", "3E001"), "742.6(a)(6)(i)(B)")
FIVE_A002_Z: Final = NamedSet.of("5A002.z, .a level", (f"5A002.z.{i}.a" for i in range(1, 6)), "774, Supplement No. 1")
OF_2022: Final = ("3A090", "4A090")
"""The entries of October 2022, which had no paragraphs .a and .b."""
UNSPLIT: Final[Mapping[str, NamedSet]] = {
    paragraph: NamedSet.of(
        f"{paragraph}, as it is split since January 13, 2025",
        (
            code
            for codes in (A_LEVEL, B_LEVEL, SOFTWARE_A, SOFTWARE_B)
            for code in codes.steps[0][1]
            if code.startswith(f"{paragraph}.")
        ),
        "774, Supplement No. 1",
    )
    for paragraph in (
        *("3A001.z", "4A003.z", "4A004.z", "4A005.z", "5A002.z", "5A004.z", "5A992.z"),
        *("5D002.z", "5D992.z"),
    )
}
"""The .z paragraphs as they stood before the AI Diffusion rule, and what it split each of them into."""
OTHER_LEVELS: Final[Mapping[str, str]] = {"3A090.c": "c", "4E091": "4E091", **dict.fromkeys(OF_2022, "2022")}
OUTSIDE: Final = ("EAR99", "3A991", "3A991.p", "4A994", "4A994.l", "5A992", "5A992.c")
"""Classifications by the caller that are outside the advanced-computing entries."""

_BY_BASE: Final[Mapping[str, tuple[str, str]]] = {
    "3A090": ("3A090.a", "3A090.b"),
    "4A090": ("4A090.a", "4A090.b"),
    "3A001": ("3A001.z.4.a", "3A001.z.4.b"),
    "4A003": ("4A003.z.1.a", "4A003.z.1.b"),
    "4A003.b": ("4A003.z.1.a", "4A003.z.1.b"),
    "4A003.c": ("4A003.z.1.a", "4A003.z.1.b"),
    "4A003.g": ("4A003.z.2.a", "4A003.z.2.b"),
    "4A004": ("4A004.z.1", "4A004.z.2"),
    "4A005": ("4A005.z.1", "4A005.z.2"),
    "5A002": ("5A002.z.1.a", "5A002.z.1.b"),
    **{f"5A002.{p}": (f"5A002.z.{i}.a", f"5A002.z.{i}.b") for i, p in enumerate("abcde", 1)},
    "5A004": ("5A004.z.1.a", "5A004.z.1.b"),
    "5A004.a": ("5A004.z.1.a", "5A004.z.1.b"),
    "5A004.b": ("5A004.z.2.a", "5A004.z.2.b"),
    "5A992": ("5A992.z.1", "5A992.z.2"),
    "5A992.c": ("5A992.z.1", "5A992.z.2"),
}

BASES: Final = tuple(_BY_BASE)
"""What an assembly may be but for the chips that it contains."""
_WHEN_SPLIT: Final[Mapping[str, tuple[str, str]]] = {
    **{f"{base}.z": levels for base, levels in _BY_BASE.items() if f"{base}.z" in UNSPLIT},
    "5D002.z": ("5D002.z.1.a", "5D002.z.1.b"),
    "5D992.z": ("5D992.z.1", "5D992.z.2"),
}
"""What stands for a .z paragraph at the .a level, and at the .b level."""


def eccns_of(base: str) -> tuple[str, str, str]:
    """The ECCN of a commodity of this base whose chips stand at the .a level, at the .b level, and at that of 2022."""
    return (*_BY_BASE[base], base)


def stated_eccns(eccn: str) -> tuple[str, str, str]:
    """The same three for an item that the caller classified: what was stated, at each.

    Of a .z paragraph that was not split yet, what it became at the level: the part that is taken for the base too, as
    no provision tells the parts of a level apart.
    """
    return (*_WHEN_SPLIT[eccn], eccn) if eccn in _WHEN_SPLIT else (eccn, eccn, eccn)


def unsplit(eccn: str) -> str:
    """An ECCN as it was written before the .z paragraphs were split by levels."""
    return next((paragraph for paragraph in UNSPLIT if eccn.startswith(f"{paragraph}.")), eccn)


def is_software_or_technology(eccn: str | None) -> bool:
    """Whether an ECCN as a caller states it is one of software or technology."""
    return eccn is not None and stated_eccns(eccn)[0] in SOFTWARE_AND_TECHNOLOGY.steps[0][1]


def base_of(item: Item, readings: Mapping[str, str]) -> str:
    """What the commodity would be classified as, level aside."""
    if item.eccn_base is not None:
        return item.eccn_base
    as_assembly = item.product is not None and readings[product_form.name] == "assembly"
    return "4A090" if as_assembly else "3A090"


def level_of(eccn: str) -> str:
    """``a``, ``b``, ``z`` (either of them), ``c``, ``4E091``, ``2022``, ``by_commodity`` or ``none`` for an ECCN as a
    caller states it.

    Raises LookupError for any other.
    """
    return _LEVELS[eccn]


_LEVELS: Final[Mapping[str, str]] = {
    **{
        code: level
        for level, codes in (
            ("a", A_LEVEL),
            ("a", SOFTWARE_A),
            ("b", B_LEVEL),
            ("b", SOFTWARE_B),
            ("by_commodity", BY_COMMODITY),
        )
        for code in codes.steps[0][1]
    },
    **dict.fromkeys(UNSPLIT, "z"),
    **dict.fromkeys(OUTSIDE, "none"),
    **OTHER_LEVELS,
}
