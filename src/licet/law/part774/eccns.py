"""The ECCNs of the rule: which paragraphs stand at the level of 3A090.a (".a") and of 3A090.b (".b").

The lists are those of 742.6(a)(6)(iii)(A) and (B), commodities only.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from licet.kernel.nodes import NamedSet

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
FIVE_A002_Z: Final = NamedSet.of("5A002.z, .a level", (f"5A002.z.{i}.a" for i in range(1, 6)), "774, Supplement No. 1")
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


def eccns_of(base: str) -> tuple[str, str]:
    """The ECCN of a commodity of this base whose chips stand at the .a level, and at the .b level."""
    return _BY_BASE[base]


def level_of(eccn: str) -> str:
    """``a``, ``b`` or ``none`` for an ECCN as a caller states it. Raises LookupError for any other."""
    members = A_LEVEL.steps[0][1], B_LEVEL.steps[0][1]
    if eccn in members[0]:
        return "a"
    if eccn in members[1]:
        return "b"
    if eccn in OUTSIDE:
        return "none"
    raise LookupError(eccn)
