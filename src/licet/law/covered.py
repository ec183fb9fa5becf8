"""What of each instrument's text Licet holds: every paragraph, marked, with the provision that encodes it.

``python -m licet.law.covered > docs/coverage.md`` writes the page. A paragraph marked ``encoded`` names citations, each
with words if need be (``740.29(d): 26900000``): an object of the law must carry that citation and say those words, or
else the paragraph is shown as missing.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from decimal import Decimal
from functools import cache
from glob import glob
from os.path import dirname
from textwrap import wrap
from typing import Any, Final

import yaml

import licet.law
from licet.kernel.nodes import Expr
from licet.law.load import country_groups, instruments
from licet.law.paragraph import Paragraph, paragraphs
from licet.law.parameter import parameters
from licet.law.provision import Regime
from licet.law.regimes import LAW_IDS, regime

FILES: Final = f"{dirname(__file__)}/coverage/*.yaml"
MARKS: Final = ("encoded", "informational", "out_of_scope")
COUNTED: Final = frozenset({"condition", "number", "date", "duty"})
STATES: Final = COUNTED | {"definition"}

HEAD: Final = """# Coverage of the law

Every paragraph of the instruments that Licet holds, and where. This page is written by a program and checked by a test;
write it anew with

    python -m licet.law.covered > docs/coverage.md

**encoded**: a provision of Licet carries the paragraph's citation, or the one named; **informational**: the paragraph
lays nothing down; **out of scope**: it does, and Licet leaves it out for the reason given; **missing**: what should
encode it is not there. A paragraph that says several things has several rows. The share is that of the rows encoded
among those that state a condition, a number, a date or a duty.
"""


@dataclass(frozen=True)
class Row:
    """A paragraph, or one statement of a paragraph that makes several."""

    at: str
    says: str
    mark: str
    """One of MARKS."""
    states: Sequence[str] = ()
    """Of STATES; empty where the text lays nothing down."""
    by: Sequence[str] = ()
    """The citations that encode it, each with words that the provision says after a colon."""
    why: str = ""
    """Why it is out of scope, or how a provision of another paragraph encodes it."""

    @property
    def missing(self) -> tuple[str, ...]:
        """The citations that nothing in the law carries."""
        return tuple(by for by in self.by if not provisions(by))


@dataclass(frozen=True)
class Inventory:
    """One instrument: how its text was seen, and its paragraphs by part."""

    citation: str
    title: str
    text: str
    parts: Mapping[str, Sequence[Row]]

    @property
    def rows(self) -> list[Row]:
        """The paragraphs of all parts."""
        return [row for rows in self.parts.values() for row in rows]

    @property
    def counted(self) -> list[Row]:
        """Those that state a condition, number, date or duty."""
        return [row for row in self.rows if not COUNTED.isdisjoint(row.states)]

    @property
    def held(self) -> list[Row]:
        """Those of them that are encoded."""
        return [row for row in self.counted if row.mark == "encoded" and not row.missing]


@dataclass(frozen=True)
class Provision:
    """An object of the law that carries a citation: what it is, whose, and all that it says."""

    kind: str
    of: str
    says: str


@cache
def inventories() -> tuple[Inventory, ...]:
    """The instruments, in the order of their files. Raises TypeError for an unknown or absent key."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    found = []
    for path in sorted(glob(FILES)):
        with open(path, encoding="utf-8") as file:
            data = yaml.load(file, loader)
        parts = {title: [Row(**row) for row in rows] for title, rows in data.pop("parts").items()}
        found.append(Inventory(parts=parts, **data))
    return tuple(found)


def provisions(by: str) -> list[Provision]:
    """What in the law carries a citation and says the words after its colon; the last of them may go on."""
    cite, _, words = by.partition(": ")
    said = re.compile(rf"(?<!\w){re.escape(words)}", re.IGNORECASE)
    first, *others = (_law()[paragraph] for paragraph in paragraphs(cite))
    return [p for p in first if said.search(p.says) and all(p in other for other in others)]


@cache
def _law() -> defaultdict[Paragraph, list[Provision]]:
    modules = [m for m in pkgutil.walk_packages(licet.law.__path__, "licet.law.") if "proposals" not in m.name]
    roots: list[tuple[str, Any]] = [("", vars(importlib.import_module(m.name))) for m in modules]
    roots += [("", regime(id)) for id in LAW_IDS]
    roots += [("", parameters()), ("", instruments()), *country_groups().items()]
    found: defaultdict[Paragraph, list[Provision]] = defaultdict(list)
    seen: set[tuple[int, str]] = set()
    for of, root in roots:
        for cite, provision in _collect(root, of, seen):
            for paragraph in (p for named in cite.split("; ") for p in paragraphs(named)):
                if provision not in found[paragraph]:
                    found[paragraph].append(provision)
    return found


def _collect(value: Any, of: str, seen: set[tuple[int, str]]) -> Iterator[tuple[str, Provision]]:
    """Every object under ``value`` that carries a citation; ``of`` is the nearest name above it."""
    if isinstance(value, (str, type, Expr)) or (id(value), of) in seen:
        return
    seen.add((id(value), of))
    if isinstance(value, (Mapping, tuple, list)):
        for held in list(value.values() if isinstance(value, Mapping) else value):
            yield from _collect(held, of, seen)
    elif is_dataclass(value):
        if not isinstance(value, Regime):
            of = next((name for key in ("id", "code", "name", "policy") if (name := getattr(value, key, ""))), of)
        if cite := _cite(value):
            kind = re.sub(r"\B(?=[A-Z])", " ", type(value).__name__).lower()
            yield cite, Provision(kind, of, " ".join(_words(value)))
        for field in fields(value):
            yield from _collect(getattr(value, field.name), of, seen)


def _cite(value: Any) -> str:
    cite = getattr(value, "cite", "") or getattr(value, "citation", "")
    return cite if isinstance(cite, str) else ""


def _words(value: Any) -> Iterator[str]:
    """What an object says, without its expressions and without what under it has a citation of its own."""
    if is_dataclass(value):
        value = [v for f in fields(value) if not _cite(v := getattr(value, f.name))]
    if isinstance(value, Mapping):
        value = list(value.items())
    if not isinstance(value, (tuple, list, frozenset)):
        yield "" if value is None else str(value)
        return
    for held in value:
        if not isinstance(held, Expr) and not _cite(held):
            yield from _words(held)


def page() -> str:
    """The page: how much is held of each instrument, then every paragraph."""
    lines = [HEAD, "| instrument | rows | state something | encoded | share |", "| --- | ---: | ---: | ---: | ---: |"]
    lines += [_count(i.citation, [i]) for i in inventories()] + [_count("all", inventories())]
    for inventory in inventories():
        lines += ["", f"## {inventory.citation}: {inventory.title}", "", *wrap(inventory.text, 120)]
        for part, rows in inventory.parts.items():
            lines += ["", f"### {part}", "", "| paragraph | says | states | mark | where, or why not |"]
            lines += ["| --- | --- | --- | --- | --- |", *(_line(row) for row in rows)]
    return "\n".join(lines) + "\n"


def _count(name: str, of: Sequence[Inventory]) -> str:
    rows, counted, held = (
        sum(map(len, lists)) for lists in zip(*((i.rows, i.counted, i.held) for i in of), strict=True)
    )
    return f"| {name} | {rows} | {counted} | {held} | {Decimal(100 * held) / counted:.1f} % |"


def _line(row: Row) -> str:
    mark = "**missing**" if row.missing else row.mark.replace("_", " ")
    where = [
        *(_where(by, row.at) for by in row.by if by not in row.missing),
        *(f"not found: {by}" for by in row.missing),
    ]
    note = " ".join(filter(None, ("; ".join(dict.fromkeys(where)), row.why and f"({row.why})")))
    return f"| {row.at} | {row.says} | {', '.join(row.states)} | {mark} | {note} |"


def _where(by: str, at: str) -> str:
    """The provisions that carry a citation, by kind; the citation itself where it is not the row's own."""
    cite = by.partition(": ")[0]
    names: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for provision in provisions(by):
        if provision.of:
            names[provision.kind][f"`{provision.of}`"] = None
        names[provision.kind]
    found = ", ".join(f"{kind} {' '.join(names[kind])}".strip() for kind in sorted(names))
    return found if cite == at else f"{cite}: {found}"


if __name__ == "__main__":
    print(page(), end="")
