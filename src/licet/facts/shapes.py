"""Shapes of input: each knows how to read a JSON value strictly and how to describe itself as a JSON Schema.

Reading never raises and never stops at the first problem: what is wrong is added to a list of ``InputError``, each
with the JSON pointer of the place, what was found there and what was expected.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, Protocol

from licet.facts.countries import CODES, UnknownCountry, ear_country, read_country

Schema = dict[str, Any]

TEXT_LIMIT: Final = 1000

_HUGE: Final = 10**60
_SURROGATE: Final = re.compile("[\ud800-\udfff]")  # half of a pair, which no encoding can write


@dataclass(frozen=True, slots=True)
class InputError:
    """One thing wrong with an input: where (a JSON pointer), what was found, what was expected."""

    pointer: str
    found: str
    expected: str

    def __str__(self) -> str:
        return f"{self.pointer or '/'}: found {self.found}; expected {self.expected}"


class InvalidTransactionError(ValueError):
    """An input that cannot be read as a transaction; ``errors`` says everything that is wrong with it."""

    def __init__(self, errors: list[InputError]) -> None:
        super().__init__("; ".join(map(str, errors)))
        self.errors = errors


class Shape(Protocol):
    """How a value is read and described."""

    def read(self, value: Any, at: str, errors: list[InputError]) -> Any:
        """The value as Licet holds it; on a problem, an entry in ``errors`` and a meaningless result."""

    def schema(self) -> Schema:
        """The JSON Schema of the value (draft 2020-12)."""


def shown(value: Any) -> str:
    """A value as an error message shows it: its JSON form, shortened."""
    match value:
        case None:
            text = "null"
        case bool():
            text = str(value).lower()
        case Mapping():
            text = "an object"
        case list() | tuple():
            text = "a list"
        case str():
            text = repr(value)
        case int() if abs(value) >= _HUGE:
            text = "a number of more than 60 digits"
        case _:
            text = str(value)
    return text if len(text) <= 80 else f"{text[:77]}… ({len(text)} characters)"


@dataclass(frozen=True)
class Text:
    """A string of 1 to 1,000 characters."""

    doc: str

    def read(self, value: Any, at: str, errors: list[InputError]) -> Any:
        if isinstance(value, str) and len(value) <= TEXT_LIMIT and value.strip() and not _SURROGATE.search(value):
            return value
        errors.append(InputError(at, shown(value), f"a text of 1 to {TEXT_LIMIT:,} characters"))

    def schema(self) -> Schema:
        return {"type": "string", "pattern": r"\S", "maxLength": TEXT_LIMIT, "description": self.doc}


@dataclass(frozen=True)
class Choice:
    """One of a few words."""

    doc: str
    among: tuple[str, ...]

    def read(self, value: Any, at: str, errors: list[InputError]) -> Any:
        if isinstance(value, str) and value in self.among:
            return value
        errors.append(InputError(at, shown(value), f"one of {', '.join(self.among)}"))

    def schema(self) -> Schema:
        return {"enum": list(self.among), "description": self.doc}


@dataclass(frozen=True)
class Flag:
    """True or false."""

    doc: str

    def read(self, value: Any, at: str, errors: list[InputError]) -> Any:
        if isinstance(value, bool):
            return value
        errors.append(InputError(at, shown(value), "true or false"))

    def schema(self) -> Schema:
        return {"type": "boolean", "description": self.doc}


@dataclass(frozen=True)
class Whole:
    """A whole number within bounds."""

    doc: str
    least: int
    most: int

    def read(self, value: Any, at: str, errors: list[InputError]) -> Any:
        number = _number(value)
        if number is not None and number == number.to_integral_value() and self.least <= number <= self.most:
            return int(number)
        errors.append(InputError(at, shown(value), f"a whole number from {self.least:,} to {self.most:,}"))

    def schema(self) -> Schema:
        return {"type": "integer", "minimum": self.least, "maximum": self.most, "description": self.doc}


@dataclass(frozen=True)
class Amount:
    """A decimal number, read exactly, within bounds; ``above`` excludes the lower bound itself."""

    doc: str
    most: int
    above: bool = False
    places: int = 6

    def read(self, value: Any, at: str, errors: list[InputError]) -> Any:
        number = _number(value)
        low_enough = number is not None and number <= self.most and (number > 0 if self.above else number >= 0)
        if number is None or not low_enough:
            low = "above 0" if self.above else "from 0"
            errors.append(InputError(at, shown(value), f"a number {low} to {self.most:,}"))
        elif number != round(number, self.places):
            errors.append(InputError(at, shown(value), f"a number with at most {self.places} decimals"))
        else:
            return number

    def schema(self) -> Schema:
        bound = "exclusiveMinimum" if self.above else "minimum"
        return {"type": "number", bound: 0, "maximum": self.most, "description": self.doc}


@dataclass(frozen=True)
class Operations:
    """A count of mathematical operations, such as 2e26."""

    doc: str

    def read(self, value: Any, at: str, errors: list[InputError]) -> Any:
        number = _number(value)
        if number is not None and 0 <= number <= Decimal("1e40"):
            return number
        errors.append(InputError(at, shown(value), "a number of operations from 0 to 1e40"))

    def schema(self) -> Schema:
        return {"type": "number", "minimum": 0, "maximum": 1e40, "description": self.doc}


_ISO_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True)
class Day:
    """A calendar date, ISO 8601, within bounds."""

    doc: str
    first: dt.date
    last: dt.date

    def read(self, value: Any, at: str, errors: list[InputError]) -> Any:
        day = value if type(value) is dt.date else None
        if isinstance(value, str) and _ISO_DATE.fullmatch(value):
            try:
                day = dt.date.fromisoformat(value)
            except ValueError:
                day = None
        if day is not None and self.first <= day <= self.last:
            return day
        errors.append(InputError(at, shown(value), f"a date YYYY-MM-DD from {self.first} to {self.last}"))

    def schema(self) -> Schema:
        doc = f"{self.doc} From {self.first} to {self.last}."
        return {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$", "description": doc}


@dataclass(frozen=True)
class Country:
    """A country: ISO 3166-1 alpha-2 (alpha-3 and names are accepted), read as the EAR see it: Hong Kong as China."""

    doc: str

    def read(self, value: Any, at: str, errors: list[InputError]) -> Any:
        if value in _EAR_COUNTRIES if isinstance(value, str) else False:
            return _EAR_COUNTRIES[value]
        if isinstance(value, str) and len(value) <= TEXT_LIMIT:
            try:
                return ear_country(read_country(value))
            except UnknownCountry as unknown:
                near = "".join(f", such as {code}" for code in unknown.nearest[:1])
                errors.append(InputError(at, shown(value), f"a country (ISO 3166-1 alpha-2){near}"))
        else:
            errors.append(InputError(at, shown(value), "a country (ISO 3166-1 alpha-2)"))

    def schema(self) -> Schema:
        return {"type": "string", "minLength": 1, "maxLength": TEXT_LIMIT, "description": self.doc}


_EAR_COUNTRIES: Final = {code: ear_country(code) for code in CODES}


@dataclass(frozen=True)
class ListOf:
    """A list of values of one shape."""

    doc: str
    of: Shape
    least: int = 0
    most: int = 10_000

    def read(self, value: Any, at: str, errors: list[InputError]) -> Any:
        if isinstance(value, (list, tuple)) and self.least <= len(value) <= self.most:
            return [self.of.read(v, f"{at}/{i}", errors) for i, v in enumerate(value)]
        found = f"{len(value):,} entries" if isinstance(value, (list, tuple)) else shown(value)
        errors.append(InputError(at, found, f"a list of {self.least:,} to {self.most:,} entries"))

    def schema(self) -> Schema:
        described = {"minItems": self.least, "maxItems": self.most, "description": self.doc}
        return {"type": "array", "items": self.of.schema(), **described}


@dataclass(frozen=True)
class Table:
    """An object from some of the given keys to values of one shape."""

    doc: str
    keys: tuple[str, ...]
    of: Shape

    def read(self, value: Any, at: str, errors: list[InputError]) -> Any:
        return Record(self.doc, dict.fromkeys(self.keys, self.of)).read(value, at, errors)

    def schema(self) -> Schema:
        return Record(self.doc, dict.fromkeys(self.keys, self.of)).schema()


@dataclass(frozen=True)
class Words:
    """An object from words to words, such as the switches of ambiguous law."""

    doc: str

    def read(self, value: Any, at: str, errors: list[InputError]) -> Any:
        if not isinstance(value, Mapping):
            errors.append(InputError(at, shown(value), "an object"))
            return None
        _no_duplicates(value, at, errors)
        return {k: Text("").read(v, f"{at}/{escape(k)}", errors) for k, v in value.items()}

    def schema(self) -> Schema:
        return {"type": "object", "additionalProperties": Text("").schema(), "description": self.doc}


@dataclass(frozen=True)
class Record:
    """An object with named fields. A field that is null is read as null: asked for, and not known.

    ``need`` are fields that must be given; of ``one_of`` just one must be given.
    """

    doc: str
    fields: Mapping[str, Shape]
    need: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()

    def read(self, value: Any, at: str, errors: list[InputError]) -> Any:
        if not isinstance(value, Mapping):
            errors.append(InputError(at, shown(value), "an object"))
            return {}
        _no_duplicates(value, at, errors)
        result: dict[str, Any] = {}
        for name, found in value.items():
            shape = self.fields.get(name) if isinstance(name, str) else None
            if shape is None:
                errors.append(
                    InputError(f"{at}/{escape(name)}", "an unknown field", f"one of {', '.join(self.fields)}")
                )
            elif found is None and name not in self.need and name not in self.one_of:
                result[name] = None
            else:
                result[name] = shape.read(found, f"{at}/{name}", errors)
        errors.extend(InputError(f"{at}/{name}", "nothing", "a value") for name in self.need if name not in value)
        if self.one_of and sum(name in value for name in self.one_of) != 1:
            given = [name for name in self.one_of if name in value]
            errors.append(InputError(at, " and ".join(given) or "none of them", f"one of {', '.join(self.one_of)}"))
        return result

    def schema(self) -> Schema:
        required = set(self.need) | set(self.one_of)
        properties = {
            name: shape.schema() if name in required else {"anyOf": [shape.schema(), {"type": "null"}]}
            for name, shape in self.fields.items()
        }
        schema: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
        if self.need:
            schema["required"] = list(self.need)
        if self.one_of:
            schema["oneOf"] = [{"required": [name]} for name in self.one_of]
        return {**schema, "description": self.doc}


def escape(key: Any) -> str:
    """A key as a part of a JSON pointer (RFC 6901), shortened where it is absurdly long."""
    text = str(key).replace("~", "~0").replace("/", "~1")
    return text if len(text) <= 80 else f"{text[:77]}…"


def _number(value: Any) -> Decimal | None:
    """A finite number, exactly; a float counts as the shortest decimal that reads back as itself."""
    match value:
        case bool():
            return None
        case int():
            return Decimal(value) if abs(value) < _HUGE else None
        case float():
            number = Decimal(repr(value))
        case Decimal():
            number = value
        case _:
            return None
    return number if number.is_finite() and abs(number.adjusted()) < 60 else None


def _no_duplicates(value: Mapping[Any, Any], at: str, errors: list[InputError]) -> None:
    for name in getattr(value, "duplicates", ()):
        errors.append(InputError(f"{at}/{escape(name)}", "the same key twice", "each key once"))
