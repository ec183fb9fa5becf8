"""The legal cases: how they are written, read, and turned into transactions.

A case is a mapping:

* ``id``, ``why`` (the reasoning from the text), ``cite`` (the paragraphs);
* ``base``: the name of a transaction of ``bases.yaml``; ``change``: JSON pointer to value (null: asked, and not known;
  ``/-``, or the next index, appends to a list); ``absent``: pointers to remove;
* ``expect``: what the determination says. ``outcome``, ``authorization`` and ``review_policy`` are always compared (a
  field that is not given is null; ``any`` compares nothing); every other key is compared where it is given;
* ``disputed``: where the program says something else than the text, what and why. Such a case must fail.
"""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
KEYS = {"id", "why", "cite", "base", "change", "absent", "expect", "disputed", "disputed_compile"}
EXPECTATIONS = {
    *("outcome", "authorization", "review_policy", "items", "total_tpp", "consumes"),
    *("requirements_include", "requirements_exclude", "exceptions", "failed", "unknown"),
    *("obligation_citations_include", "obligation_citations_exclude", "obligation_dates", "obligation_words"),
    *("missing", "missing_includes", "notices", "notices_exclude", "assumptions_include", "red_flags"),
    *("assumed", "assumptions_exclude"),
    *("red_flags_exclude", "citations_include", "possible_includes"),
}


class _Loader(yaml.SafeLoader):
    """YAML in which only true and false are booleans and a date is a text, so that NO is Norway."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in found if not tag.endswith((":bool", ":timestamp"))]
    for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), list("tf"))


@dataclass(frozen=True)
class Case:
    """One case, ready to run."""

    id: str
    file: str
    why: str
    cite: str
    transaction: dict[str, Any]
    expect: dict[str, Any]
    disputed: str | None = None
    disputed_compile: str | None = None
    changed: tuple[str, ...] = field(default=())


def load(path: Path) -> Any:
    """The content of a YAML file."""
    return yaml.load(path.read_text(encoding="utf-8"), _Loader)


@cache
def bases() -> dict[str, Any]:
    """The transactions that cases start from."""
    return load(HERE / "bases.yaml")


@cache
def cases() -> tuple[Case, ...]:
    """Every case of every file."""
    found = []
    for path in sorted(HERE.glob("*.yaml")):
        if path.name != "bases.yaml":
            found += [_case(data, path) for data in load(path)]
    return tuple(found)


def _case(data: dict[str, Any], path: Path) -> Case:
    where = f"{path.name}: {data.get('id')}"
    assert set(data) <= KEYS, f"{where}: unknown key {set(data) - KEYS}"
    assert {"id", "why", "cite", "base", "expect"} <= set(data), f"{where}: incomplete"
    assert set(data["expect"]) <= EXPECTATIONS, f"{where}: unknown expectation {set(data['expect']) - EXPECTATIONS}"
    transaction = copy.deepcopy(bases()[data["base"]])
    for pointer in data.get("absent", ()):
        remove(transaction, pointer)
    for pointer, value in data.get("change", {}).items():
        put(transaction, pointer, copy.deepcopy(value))
    return Case(
        id=data["id"],
        file=path.name,
        why=data["why"],
        cite=data["cite"],
        transaction=transaction,
        expect=data["expect"],
        disputed=data.get("disputed"),
        disputed_compile=data.get("disputed_compile"),
        changed=(*data.get("absent", ()), *data.get("change", {})),
    )


def put(document: Any, pointer: str, value: Any) -> None:
    """Set the value at a JSON pointer; objects on the way that are not there are made."""
    *way, last = pointer.removeprefix("/").split("/")
    for step in way:
        if isinstance(document, list):
            document = document[int(step)]
        else:
            if document.get(step) is None:
                document[step] = {}
            document = document[step]
    if not isinstance(document, list):
        document[last] = value
    elif last == "-" or int(last) == len(document):
        document.append(value)
    else:
        document[int(last)] = value


def remove(document: Any, pointer: str) -> None:
    """Remove what is at a JSON pointer; it must be there."""
    *way, last = pointer.removeprefix("/").split("/")
    for step in way:
        document = document[int(step) if isinstance(document, list) else step]
    del document[int(last) if isinstance(document, list) else last]
