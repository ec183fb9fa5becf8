"""A regime of the user's own: a YAML file that changes numbers, lists and readings of a base, or withdraws provisions.

    id: my-proposal
    title: Half of the low-volume limit
    based_on: diffusion-2025
    source: our own
    changes:
      - parameter: lpp_annual
        value: 13450000
        why: half of what the rule has

It needs no Python; provisions of its own do (``licet.law.proposals``). Every fault of a file is told with its line.
"""

from __future__ import annotations

import datetime as dt
import re
import textwrap
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Final, TypeVar, get_args

import yaml

from licet.facts.contract import MOST_TPP
from licet.facts.countries import CODES
from licet.kernel.nodes import NamedSet
from licet.law.changeable import LISTS, ONLY_IN, PARAMETERS, Amount, amount, is_share, listed, share, standing
from licet.law.held import has, held
from licet.law.parameter import UNLIMITED, parameters
from licet.law.proposal import Basis, Change, Proposal, RegimeFileError, withdrawn
from licet.law.proposals import own
from licet.law.provision import Authorization, Requirement
from licet.law.readings import READINGS
from licet.law.regimes import EXPECTED, OVERLAY_IDS, REGIME_IDS, UnknownRegimeError, parts_of, regime, whole

T = TypeVar("T")

_BASES: Final[tuple[str, ...]] = get_args(Basis)
_ID: Final = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_WORDS: Final = "small letters and digits, in words joined by hyphens"
_YEAR: Final = re.compile(r"[0-9]{4}")
_TAKEN: Final = frozenset((*REGIME_IDS, *OVERLAY_IDS))
_LARGEST: Final = 1_000_000
"""Bytes; a regime takes a few hundred."""


TEMPLATE: Final = """\
# A regime of your own, for `licet determine --regime {file}` and all other commands that take a regime.
# `licet regimes show {file}` checks it. It is not law, and every determination under it says so.

id: {id}
title: What it is, in a line
based_on: {base}        # a regime of `licet regimes`, overlays added with +
source: Where it can be read
# link: https://example.org/

# Switches for ambiguous law that it fixes (licet readings).
readings:
  # lpp_in_d1_d4: allowed

# What it changes; all else stays as the base has it. Each change can say why, and its basis (stated, reading,
# assumption).
#   parameters: {parameters}
#   lists: {lists}
# Of these only some proposals, and what is based on them, have
#   {only_in}.
# An agreement between governments is in force for the countries of agreements without being stated; what is agreed
# counts in all since 2025, so that each later amount has what came before in it:
#   - list: agreements
#     add: [IN]
#   - parameter: agreed_amount
#     value: unlimited
#     by_country: {{IN: {{2025: 500000000, 2026: 1000000000}}}}
changes:
  # - parameter: lpp_annual
  #   value: 13450000             # TPP (of a share: percent), or unlimited
  #   by_country: {{IN: 26900000}}  # for some destinations another, or days with others
  #   why: half of what the rule has
  #   basis: assumption
  # - parameter: nveu_installed_base
  #   from: {{2025-01-01: 633000000, 2026-07-01: 1899000000}}  # from a day on, or a year; the first also before it
  # - list: supplement_5_a
  #   add: [PL, CH]
  #   remove: []
  # - without: LPP                # an exception or authorization by its code, a requirement by its id
"""


def template(file: str, id: str, base: str) -> str:
    """The text of a new file, which changes nothing yet.

    Raises UnknownRegimeError for the base, and ValueError for an id that a regime has or that is none.
    """
    parts_of(base)
    if not _ID.fullmatch(id) or id in _TAKEN:
        raise ValueError(f"found {id!r}; expected {_WORDS}, which no regime has")
    only_in = "; ".join(f"{name}: {', '.join(bases)}" for name, bases in ONLY_IN.items())
    names = {"parameters": ", ".join(PARAMETERS), "lists": ", ".join(LISTS), "only_in": only_in}
    return TEMPLATE.format(file=file, id=id, base=base, **{key: _wrapped(text) for key, text in names.items()})


def _wrapped(text: str) -> str:
    return "\n#     ".join(textwrap.wrap(text, 100, break_on_hyphens=False))


def load(path: Path) -> Proposal:
    """Read a file and make its regime known by its id. Raises OSError and RegimeFileError."""
    found = read(path.read_bytes()[: _LARGEST + 1], path.name)
    known = own.get(found.id)
    if known is not None and str(known) != str(found):
        raise RegimeFileError(path.name, [f"id: found {found.id}; another file of this id was read before"])
    return own.setdefault(found.id, found)


def read(content: bytes, file: str) -> Proposal:
    """The regime of a file's content. Raises RegimeFileError with every fault."""
    if len(content) > _LARGEST:
        raise RegimeFileError(file, [f"found more than {_LARGEST:,} bytes; expected a regime"])
    try:
        root = yaml.compose(content.decode("utf-8-sig"), yaml.SafeLoader)
    except UnicodeDecodeError as error:
        raise RegimeFileError(file, [f"byte {error.start}: found no UTF-8; expected a text file"]) from None
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f"line {mark.line + 1}: " if mark else ""
        found = getattr(error, "problem", None) or "nested too deeply"
        raise RegimeFileError(
            file, [f"{line}found no YAML: {found}; expected id, title, based_on, source, changes"]
        ) from None
    faults: list[str] = []
    proposal = _Reader(faults).proposal(root)
    if faults or proposal is None:
        raise RegimeFileError(file, faults)
    return proposal


class _Reader:
    """Reads nodes of YAML; keeps every fault with its line."""

    def __init__(self, faults: list[str]) -> None:
        self._faults = faults

    def fault(self, node: yaml.Node | None, what: str, expected: str) -> None:
        line = f"line {node.start_mark.line + 1}: " if node is not None else ""
        found = "nothing" if node is None else _shown(node)
        self._faults.append(f"{line}{what}: found {found}; expected {expected}")

    def fields(self, node: yaml.Node | None, what: str, known: tuple[str, ...]) -> dict[str, yaml.Node]:
        """The fields of a mapping by name."""
        if not isinstance(node, yaml.MappingNode):
            self.fault(node, what, f"a mapping with {', '.join(known)}")
            return {}
        found: dict[str, yaml.Node] = {}
        for key, value in node.value:
            name = key.value if isinstance(key, yaml.ScalarNode) else _shown(key)
            if name not in known:
                self.fault(key, what, f"one of {', '.join(known)}")
            elif name in found:
                self.fault(key, what, "each field once")
            found[name] = value
        return found

    def text(self, node: yaml.Node | None, what: str, default: str | None = None) -> str:
        if node is None and default is not None:
            return default
        if isinstance(node, yaml.ScalarNode) and node.value.strip():
            return " ".join(node.value.split())
        self.fault(node, what, "a text")
        return ""

    def one_of(self, node: yaml.Node | None, what: str, known: tuple[str, ...], default: str = "") -> str:
        found = self.text(node, what, default or None)
        if node is not None and found and found not in known:
            self.fault(node, what, f"one of {', '.join(known)}")
        return found

    def proposal(self, root: yaml.Node | None) -> Proposal | None:
        fields = self.fields(root, "the file", ("id", "title", "based_on", "source", "link", "readings", "changes"))
        id = self.text(fields.get("id"), "id")
        if id and not _ID.fullmatch(id):
            self.fault(fields["id"], "id", _WORDS)
        if id in _TAKEN:
            self.fault(fields["id"], "id", "an id that no regime has")
        base = self.text(fields.get("based_on"), "based_on")
        try:
            parts_of(base)
        except UnknownRegimeError:
            if base:
                self.fault(fields["based_on"], "based_on", EXPECTED)
            return None
        changes = tuple(self.changes(fields.get("changes"), base))
        return Proposal(
            id=id,
            title=self.text(fields.get("title"), "title"),
            status="proposal",
            based_on=base,
            source=self.text(fields.get("source"), "source"),
            link=self.text(fields.get("link"), "link", ""),
            changes=changes,
            readings=self.readings(fields.get("readings")),
        )

    def readings(self, node: yaml.Node | None) -> dict[str, str]:
        found = {}
        if node is not None and not _is_empty(node):
            for name, value in self.fields(node, "readings", tuple(READINGS)).items():
                if name in READINGS:
                    found[name] = self.one_of(value, name, READINGS[name].values)
        return found

    def changes(self, node: yaml.Node | None, base: str) -> Iterator[Change]:
        if node is None or _is_empty(node):
            return
        if not isinstance(node, yaml.SequenceNode):
            self.fault(node, "changes", "a list")
            return
        seen: set[str] = set()
        for entry in node.value:
            change = self.change(entry, base)
            if change is not None and change.of in seen:
                self.fault(entry, change.of, "one change of each")
            elif change is not None:
                seen.add(change.of)
                yield change

    def change(self, node: yaml.Node, base: str) -> Change | None:
        said = ("what", "why", "basis")
        kinds: Mapping[str, tuple[tuple[str, ...], Callable[..., Change | None]]] = {
            "parameter": (("value", "from", "by_country"), self.parameter),
            "list": (("add", "remove"), self.list),
            "without": ((), self.without),
        }
        keys = [key.value for key, _ in node.value] if isinstance(node, yaml.MappingNode) else []
        kind = [k for k in kinds if k in keys]
        if len(kind) != 1:
            self.fault(node, "a change", f"a mapping with one of {', '.join(kinds)}")
            return None
        more, make = kinds[kind[0]]
        fields = self.fields(node, "a change", (kind[0], *more, *said))
        why = self.text(fields.get("why"), "why", "no reason is given")
        basis = self.one_of(fields.get("basis"), "basis", _BASES, "assumption")
        return make(fields, base, why, basis)

    def parameter(self, fields: dict[str, yaml.Node], base: str, why: str, basis: Basis) -> Change | None:
        id = self.name(fields, "parameter", PARAMETERS, base)
        if id is None:
            return None
        if is_share(id):
            title = parameters()[id].title
            percent = self.number(fields.get("value"), "value", Decimal(0), Decimal(100), "from 0 to 100 percent")
            for other in ("from", "by_country"):
                if other in fields:
                    self.fault(fields[other], other, "a value alone: it is a share")
            if percent is None:
                return None
            exact = int(percent) if percent == int(percent) else percent
            if isinstance(exact, Decimal) and exact * 10 != int(exact * 10):
                self.fault(fields["value"], "value", "percent, to a tenth at most")
                return None
            return share(
                id, exact, self.text(fields.get("what"), "what", f"The {title} is {percent} percent."), why, basis
            )
        value = self.amount(fields)
        if value is None:
            return None
        title, _ = standing(id)
        return amount(id, value, self.text(fields.get("what"), "what", f"The {title} is {value}."), why, basis)

    def name(self, fields: dict[str, yaml.Node], what: str, known: tuple[str, ...], base: str) -> str | None:
        """The name of a number or list that the base has."""
        found = self.one_of(fields[what], what, known)
        if found in known and not has(base, found):
            self.fault(fields[what], what, f"what {base} has: {', '.join(n for n in held(base) if n in known)}")
            return None
        return found if found in known else None

    def amount(self, fields: dict[str, yaml.Node]) -> Amount | None:
        if ("value" in fields) == ("from" in fields):
            self.fault(fields["parameter"], "parameter", "either a value, or from with days and values")
            return None
        if "value" in fields:
            steps = {dt.date.min: self.tpp(fields["value"], "value")}
        else:
            steps = self.steps(fields["from"], "from")
        countries: dict[str, Amount] = {}
        for key, value in self.pairs(fields["by_country"], "by_country") if "by_country" in fields else ():
            if (code := self.country(key, "by_country")) is None:
                continue
            if code in countries:
                self.fault(key, "by_country", "each country once")
            if not isinstance(value, yaml.MappingNode):
                countries[code] = Amount.of(self.tpp(value, code))
            elif of_country := self.steps(value, code):
                countries[code] = Amount(tuple(sorted(of_country.items())))
        return Amount(tuple(sorted(steps.items())), countries) if steps else None

    def steps(self, node: yaml.Node, what: str) -> dict[dt.date, int]:
        """Amounts by the day from which on each holds; a year stands for its first day."""
        found: dict[dt.date, int] = {}
        for key, value in self.pairs(node, what):
            try:
                day = dt.date.fromisoformat(f"{key.value}-01-01" if _YEAR.fullmatch(key.value) else key.value)
            except ValueError:
                self.fault(key, what, "a day, YYYY-MM-DD, or a year, YYYY")
                continue
            if day in found:
                self.fault(key, what, "each day once")
            found[day] = self.tpp(value, key.value)
        return found

    def pairs(self, node: yaml.Node, what: str) -> list[tuple[yaml.ScalarNode, yaml.Node]]:
        if isinstance(node, yaml.MappingNode) and node.value:
            found = {k.value: (k, v) for k, v in node.value if isinstance(k, yaml.ScalarNode)}
            for key, _ in node.value:
                if not isinstance(key, yaml.ScalarNode) or found[key.value][0] is not key:
                    self.fault(key, what, "each key once")
            return [*found.values()]
        self.fault(node, what, "a mapping")
        return []

    def tpp(self, node: yaml.Node, what: str) -> int:
        if isinstance(node, yaml.ScalarNode) and node.value == "unlimited":
            return UNLIMITED
        expected = f"a whole number of TPP from 0 to {MOST_TPP:,}, or unlimited"
        found = self.number(node, what, Decimal(0), Decimal(MOST_TPP), expected)
        if found is not None and found != int(found):
            self.fault(node, what, expected)
        return 0 if found is None else int(found)

    def number(self, node: yaml.Node | None, what: str, least: Decimal, most: Decimal, expected: str) -> Decimal | None:
        text = node.value.replace("_", "") if isinstance(node, yaml.ScalarNode) else ""
        if re.fullmatch(r"[0-9]{1,20}(\.[0-9]{1,6})?", text) and least <= Decimal(text) <= most:
            return Decimal(text)
        self.fault(node, what, expected)
        return None

    def country(self, node: yaml.Node, what: str) -> str | None:
        code = node.value if isinstance(node, yaml.ScalarNode) else ""
        if code in CODES and code != "HK":
            return str(code)
        self.fault(node, what, "an ISO 3166-1 alpha-2 code (Hong Kong is CN)")
        return None

    def list(self, fields: dict[str, yaml.Node], base: str, why: str, basis: Basis) -> Change | None:
        id = self.name(fields, "list", tuple(LISTS), base)
        if id is None:
            return None
        add, remove = (frozenset(self.countries(fields.get(name), name)) for name in ("add", "remove"))
        if not add and not remove:
            self.fault(fields["list"], "list", "countries to add or to remove")
            return None
        before = regime(base).settled.standing_for(LISTS[id])
        among, otherwise = ((when, _edited(s, add, remove)) for when, s in before[0]), _edited(before[1], add, remove)
        named = [f"{word} {' '.join(sorted(codes))}" for word, codes in (("with", add), ("without", remove)) if codes]
        what = self.text(fields.get("what"), "what", f"{LISTS[id].name} {' and '.join(named)}.")
        return listed(id, otherwise, what, why, basis, tuple(among))

    def countries(self, node: yaml.Node | None, what: str) -> Iterator[str]:
        if node is None:
            return
        if not isinstance(node, yaml.SequenceNode):
            self.fault(node, what, "a list of countries")
            return
        for each in node.value:
            if (code := self.country(each, what)) is not None:
                yield code

    def without(self, fields: dict[str, yaml.Node], base: str, why: str, basis: Basis) -> Change | None:
        law, original = regime(base), whole()
        requirements = (*law.prohibitions, *law.requirements)
        standing = {*(a.code for a in law.authorizations), *(r.id for r in requirements)}
        # Those of the law itself go before what a base made of them: the law speaks of them.
        held: dict[str, Requirement | Authorization] = {
            a.code: a for a in (*law.authorizations, *original.authorizations)
        }
        held |= {r.id: r for r in (*requirements, *original.prohibitions, *original.requirements)}
        held = {name: provision for name, provision in held.items() if name in standing}
        name = self.text(fields["without"], "without")
        if name not in held:
            self.fault(fields["without"], "without", f"a provision of {base}: {', '.join(held)}")
            return None
        provision = held[name]
        what = self.text(fields["what"], "what") if "what" in fields else ""
        return withdrawn(provision, why=why, basis=basis, what=what)


def _edited(codes: NamedSet, add: frozenset[str], remove: frozenset[str]) -> NamedSet:
    return codes.combine(codes.name, lambda members: (members | add) - remove, cite=codes.cite)


def _is_empty(node: yaml.Node) -> bool:
    return (isinstance(node, yaml.ScalarNode) and node.value == "") or (
        isinstance(node, yaml.CollectionNode) and not node.value
    )


def _shown(node: yaml.Node) -> str:
    if isinstance(node, yaml.ScalarNode):
        return repr(node.value if len(node.value) <= 60 else node.value[:60] + "…")
    return "a list" if isinstance(node, yaml.SequenceNode) else "a mapping"
