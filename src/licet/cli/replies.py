"""What a reply at the terminal means, by the shape of the fact that was asked for."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from licet.facts.contract import TRANSACTION
from licet.facts.countries import UnknownCountry, read_country
from licet.facts.shapes import Amount, Choice, Country, Flag, ListOf, Operations, Record, Shape, Table, Whole

_FLAGS = {"y": True, "yes": True, "true": True, "n": False, "no": False, "false": False}
_NUMBER = re.compile(r"-?(\d{1,3}([, _]\d{3})+|\d+)(\.\d+)?([eE]\+?\d{1,3})?")


def shape_at(pointer: str) -> Shape:
    """The shape of the fact at a JSON pointer of a transaction."""
    shape: Shape = TRANSACTION
    for part in pointer.split("/")[1:]:
        match shape:
            case Record(fields=fields):
                shape = fields[part]
            case ListOf(of=of) | Table(of=of):
                shape = of
            case _:
                raise LookupError(pointer)
    return shape


def hint(shape: Shape) -> str:
    """How to reply where a fact has this shape."""
    match shape:
        case Flag():
            return "yes or no"
        case Country():
            return "a country"
        case Choice(among=among):
            return "one of " + "  ".join(f"{i} {word}" for i, word in enumerate(among, 1))
        case ListOf(of=Choice(among=among)):
            return "none, or some of " + "  ".join(f"{i} {word}" for i, word in enumerate(among, 1))
        case Table(keys=keys):
            return f"dense, such as {keys[3]}=989 {keys[5]}=1979; or the TPP, as tpp=15832"
        case Amount() | Whole() | Operations():
            return "a number"
    return "a text"


def understand(shape: Shape, text: str) -> Any:
    """The JSON value that a reply means; the text itself where it means none, for the shape to refuse."""
    match shape:
        case Flag():
            return _FLAGS.get(text.casefold(), text)
        case Country():
            try:
                return read_country(text)
            except UnknownCountry:
                return text
        case Choice(among=among):
            return _chosen(among, text)
        case ListOf(of=Choice(among=among)):
            words = re.split(r"[\s,;]+", text.strip(" ,;"))
            return [] if words in (["none"], ["no"]) else [_chosen(among, word) for word in words]
        case Table() if "=" in text:
            pairs = [pair.partition("=") for pair in re.split(r"[\s,;]+(?=\w+\s*=)", text)]
            return {key.strip().casefold(): _number(value.strip(" ,;")) for key, _, value in pairs}
        case Amount() | Whole() | Operations():
            return _number(text)
    return text


def _chosen(among: tuple[str, ...], text: str) -> str:
    """The option that is named, or counted from 1."""
    if text.isdecimal() and 1 <= int(text) <= len(among):
        return among[int(text) - 1]
    return re.sub(r"[\s-]+", "_", text.casefold())


def _number(text: str) -> Decimal | str:
    return Decimal(re.sub("[, _]", "", text)) if _NUMBER.fullmatch(text) else text
