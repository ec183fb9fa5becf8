"""The dated data of the law: Country Groups and the timeline of instruments, read from their YAML files.

Each file is read and checked once a process; what is returned is immutable. A fault in a file raises LawDataError.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from os.path import basename, dirname
from types import MappingProxyType
from typing import Any, TypeVar

from licet.facts.countries import CODES

GROUPS_FILE = f"{dirname(__file__)}/parameters/country_groups.yaml"
TIMELINE_FILE = f"{dirname(__file__)}/timeline.yaml"

CONFIDENCE = frozenset({"primary", "primary_extract", "secondary", "derived", "memory"})
KINDS = frozenset(
    {"interim_final_rule", "final_rule", "correction", "proposed_rule", "draft_rule", "amendment", "step"}
    | {"letter", "announcement", "guidance", "executive_order", "proclamation", "notice", "bill", "decision"}
)

_MAY_BE_EMPTY = {"supplement_5_b"}

T = TypeVar("T")


class LawDataError(ValueError):
    """A fault in a data file of the law; the message names the file, the key, what is there and what was expected."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The members of a group of countries (alpha-2) from a date on, until the group's next snapshot."""

    since: date
    members: frozenset[str]
    citation: str
    source: str
    """Where the list can be read: a public address."""
    confidence: str
    """One of CONFIDENCE."""
    note: str


@dataclass(frozen=True, slots=True)
class Instrument:
    """A rule, letter, announcement or other act that makes, changes or suspends the law. Empty texts are unknown."""

    id: str
    kind: str
    """One of KINDS."""
    title: str
    citation: str
    """In the Federal Register as a rule: `90 FR 4544`."""
    published: date | None
    effective: date | None
    """The first day that the text has it; None if it never changed the law."""
    compliance: date | None
    """The first day that it must be complied with, where that is later than `effective`."""
    until: date | None
    """The last day that the text has it; None if it still has it."""
    enforced: date | None
    """The first day that it is enforced; None if it never was, or requires nothing."""
    enforcement: str
    later: tuple[tuple[date, str], ...]
    """Further dates that it sets itself, and what happens then."""
    changes: str
    link: str
    confidence: str
    """One of CONFIDENCE."""
    note: str


@cache
def country_groups() -> Mapping[str, tuple[Snapshot, ...]]:
    """Every group of countries by the name that the rules use (`D:5`, `supplement_5_a`), its snapshots oldest first."""
    file, groups = _read(GROUPS_FILE, "groups")
    found: dict[str, tuple[Snapshot, ...]] = {}
    for name, rows in _Row(groups, f"{file}: groups").data.items():
        where = f"{file}: {name}"
        if not isinstance(name, str):
            raise LawDataError(f"{where}: the name of a group is text; quote it")
        if not isinstance(rows, list) or not rows:
            raise LawDataError(f"{where}: expected a list of snapshots, found {rows!r}")
        found[name] = tuple(_snapshot(row, f"{where}[{i}]", name in _MAY_BE_EMPTY) for i, row in enumerate(rows))
        for i, (earlier, later) in enumerate(pairwise(found[name]), start=1):
            if earlier.since >= later.since:
                raise LawDataError(f"{where}[{i}].from: {later.since} is not after {earlier.since}")
    return MappingProxyType(found)


def in_force(group: str, on: date) -> Snapshot:
    """The snapshot of a group on a day. Raises LookupError for an unknown group or a day before its first snapshot."""
    snapshots = country_groups()[group]
    for snapshot in reversed(snapshots):
        if snapshot.since <= on:
            return snapshot
    raise LookupError(f"{group} starts on {snapshots[0].since}, asked for {on}")


@cache
def instruments() -> Mapping[str, Instrument]:
    """Every instrument of the timeline by its id, in the file's order."""
    file, rows = _read(TIMELINE_FILE, "instruments")
    if not isinstance(rows, list):
        raise LawDataError(f"{file}: instruments: expected a list, found {rows!r}")
    found: dict[str, Instrument] = {}
    for i, row in enumerate(rows):
        instrument = _instrument(row, f"{file}: instruments[{i}]")
        if instrument.id in found:
            raise LawDataError(f"{file}: instruments[{i}].id: {instrument.id} is there twice")
        found[instrument.id] = instrument
    return MappingProxyType(found)


def _snapshot(data: object, where: str, may_be_empty: bool) -> Snapshot:
    row = _Row(data, where)
    members = row.take("members", list)
    for code in members:
        if code is False:
            raise LawDataError(f'{where}.members: YAML reads NO as false; quote it, "NO"')
        if not isinstance(code, str) or code not in CODES:
            raise LawDataError(f"{where}.members: {code!r} is not an ISO 3166-1 alpha-2 code")
    if len(set(members)) != len(members):
        raise LawDataError(f"{where}.members: a country is there twice")
    if not members and not may_be_empty:
        raise LawDataError(f"{where}.members: there are none")
    snapshot = Snapshot(
        since=row.take("from", date),
        members=frozenset(members),
        citation=row.take("citation", str),
        source=row.take("source", str),
        confidence=row.one_of("confidence", CONFIDENCE),
        note=row.take("note", str, ""),
    )
    row.done()
    return snapshot


def _instrument(data: object, where: str) -> Instrument:
    row = _Row(data, where)
    later = _Row(row.take("later", dict, {}), f"{where}.later")
    if not all(type(day) is date for day in later.data):
        raise LawDataError(f"{where}.later: expected dates, found {list(later.data)}")
    effective, compliance, until = row.day("effective"), row.day("compliance"), row.day("until")
    for key, day in (("compliance", compliance), ("until", until)):
        if day and (not effective or day < effective):
            raise LawDataError(f"{where}.{key}: {day} is not on or after effective, {effective}")
    instrument = Instrument(
        id=row.take("id", str),
        kind=row.one_of("kind", KINDS),
        title=row.take("title", str),
        citation=row.take("citation", str, ""),
        published=row.day("published"),
        effective=effective,
        compliance=compliance,
        until=until,
        enforced=row.day("enforced") if "enforced" in row.data else compliance or effective,
        enforcement=row.take("enforcement", str, ""),
        later=tuple((day, later.take(day, str)) for day in later.data),
        changes=row.take("changes", str),
        link=row.take("link", str, ""),
        confidence=row.one_of("confidence", CONFIDENCE),
        note=row.take("note", str, ""),
    )
    row.done()
    return instrument


class _Row:
    """A mapping of a data file, read key by key and type by type."""

    def __init__(self, data: object, where: str) -> None:
        if not isinstance(data, dict):
            raise LawDataError(f"{where}: expected a mapping, found {data!r}")
        self.data: dict[Any, Any] = data
        self.where = where
        self.unread = set(data)

    def take(self, key: object, kind: type[T], default: T | None = None) -> T:
        """The value at `key`, exactly of type `kind`; `default` if the key is absent and there is one."""
        self.unread.discard(key)
        value = self.data.get(key, default)
        if type(value) is not kind:
            raise LawDataError(f"{self.where}.{key}: expected {kind.__name__}, found {value!r}")
        return value

    def day(self, key: str) -> date | None:
        """The date at `key`; None if it is absent or null."""
        self.unread.discard(key)
        return None if self.data.get(key) is None else self.take(key, date)

    def one_of(self, key: str, known: frozenset[str]) -> str:
        """The text at `key`, which must be one of `known`."""
        value = self.take(key, str)
        if value not in known:
            raise LawDataError(f"{self.where}.{key}: {value!r} is none of {', '.join(sorted(known))}")
        return value

    def done(self) -> None:
        """Refuse keys that nothing took: they are misspelled."""
        if self.unread:
            raise LawDataError(f"{self.where}: unknown key {min(map(str, self.unread))!r}")


def _read(path: str, key: str) -> tuple[str, Any]:
    """The file's name, and what it has under `key`."""
    import yaml  # slow to import: only for those who read

    file = basename(path)
    with open(path, encoding="utf-8") as stream:
        try:
            data = yaml.load(stream.read(), getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        except yaml.YAMLError as error:
            raise LawDataError(f"{file}: {error}") from error
    row = _Row(data, file)
    if (version := row.take("schema_version", int)) != 1:
        raise LawDataError(f"{file}.schema_version: expected 1, found {version}")
    return file, row.data.get(key)
