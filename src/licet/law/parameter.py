"""The numbers of the law as constants that carry their name and paragraph (``parameters/values.yaml``)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from os.path import dirname
from typing import Any, Final

import yaml

from licet.facts.record import MILLI
from licet.kernel.nodes import Const

UNLIMITED: Final = 4 * 10**15
"""TPP, in thousands of them more than there will ever be: no limit."""

VALUES_FILE: Final = f"{dirname(__file__)}/parameters/values.yaml"


@dataclass(frozen=True)
class Parameter:
    """A number, a dated schedule of numbers or a list of names, with its source."""

    id: str
    title: str
    cite: str
    instrument: str
    confidence: str
    unit: str = ""
    value: int | None = None
    schedule: tuple[tuple[dt.date, int], ...] = ()
    names: tuple[str, ...] = ()


@cache
def parameters() -> dict[str, Parameter]:
    """Every parameter by its id. Raises yaml.YAMLError or TypeError on a fault in the file."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    with open(VALUES_FILE, encoding="utf-8") as file:
        data: dict[str, Any] = yaml.load(file, loader)
    del data["schema_version"]
    return {id: _parameter(id, fields) for id, fields in data.items()}


def _parameter(id: str, fields: dict[str, Any]) -> Parameter:
    schedule = tuple(sorted(fields.pop("schedule", {}).items()))
    return Parameter(id, schedule=schedule, names=tuple(fields.pop("names", ())), **fields)


def tpp(id: str) -> Const:
    """A parameter in thousandths of TPP."""
    p = parameters()[id]
    assert p.value is not None
    assert p.unit == "TPP"
    return Const(p.value * MILLI, p.title, p.cite)


def number(id: str) -> int:
    """A parameter in its own unit."""
    value = parameters()[id].value
    assert value is not None
    return value
