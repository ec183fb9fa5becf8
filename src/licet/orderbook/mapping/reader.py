"""How the cells of each field are read: to the words that Licet's own columns take, or to an error."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Final

from licet.facts.contract import TRANSACTION
from licet.facts.shapes import (
    TEXT_LIMIT,
    Amount,
    Choice,
    Country,
    Day,
    Flag,
    ListOf,
    Record,
    Shape,
    Text,
    Whole,
    shown,
)
from licet.orderbook.columns import COLUMNS, NEEDED, UNKNOWN
from licet.orderbook.mapping.cells import ERRORS, Cell, CellError, Options, plain, stripped
from licet.orderbook.mapping.dates import read_date
from licet.orderbook.mapping.numbers import read_amount, read_quantity
from licet.orderbook.mapping.places import read_place
from licet.orderbook.mapping.words import read_word, read_words, read_yes_no, says_none, says_unknown

_NO_NAME: Final = frozenset({"n/a", "n.a.", "na", "n/k", "none", "-", "--", "?"})
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_ECCN: Final = re.compile(r"[0-9][A-Ea-e][0-9]{3}(\.[0-9A-Za-z]{1,4})*")
_MAY_BE_NONE: Final = frozenset({"listed", "end_use_flags", "authorization_held"})


def reader(field: str, options: Options = Options()) -> Callable[[str], Cell]:  # noqa: B008 - frozen
    """What reads the cells of a column that holds ``field`` (a name of ``COLUMNS``; KeyError for any other).

    It takes a text and gives a ``Cell``, or raises CellError. An empty text gives an empty cell.
    """
    read = _reading(field, options)

    def cell(text: str) -> Cell:
        text = stripped(text)
        if not text:
            return Cell("")
        if text not in options.values:
            if text in ERRORS:
                raise CellError(shown(text), "a value, where a spreadsheet program had none")
            return read(text)
        said = read(options.values[text])
        return said._replace(match=said.match and said.match._replace(score=100, how="said"))

    return cell


def shape_of(field: str) -> Shape | None:
    """What the contract says that a field holds; None for the free text of ``note``."""
    return shape_at(COLUMNS[field].pointer) if COLUMNS[field].pointer else None


def shape_at(pointer: str) -> Shape | None:
    """What the contract has at a pointer (``*`` or a number for an entry of a list); None where it has nothing."""
    shape: Shape | None = TRANSACTION
    for part in pointer.split("/")[1:]:
        if isinstance(shape, Record):
            shape = shape.fields.get(part)
        elif isinstance(shape, ListOf) and (part == "*" or part.isdigit()):
            shape = shape.of
        else:
            return None
    return shape


def choices_of(field: str) -> tuple[str, ...]:
    """The words that a field may hold; none where it holds something else."""
    match shape_of(field):
        case Choice(among=choices) | ListOf(of=Choice(among=choices)):
            return choices
        case Record(fields=fields) if field == "end_use_flags":
            own = {column.pointer for column in COLUMNS.values()}
            at = COLUMNS[field].pointer
            return tuple(
                name for name, shape in fields.items() if isinstance(shape, Flag) and f"{at}/{name}" not in own
            )
    return ()


def _reading(field: str, options: Options) -> Callable[[str], Cell]:
    if field == "product":
        return _product
    choices = choices_of(field)
    reads: Callable[[str], str]
    match shape_of(field):
        case Day():
            reads = partial(read_date, order=options.date, zone=options.zone)
        case Whole():
            reads = partial(read_quantity, decimal=options.decimal)
        case Amount():
            reads = partial(read_amount, decimal=options.decimal)
        case Country():
            reads = partial(read_place, how=options.country)
        case Flag():
            reads = read_yes_no
        case Choice():
            reads = partial(read_word, field=field, choices=choices)
        case ListOf() | Record():
            reads = partial(read_words, field=field, choices=choices)
        case Text() if field == "stated_eccn":
            reads = _eccn
        case Text() if COLUMNS[field].pointer.endswith("/name") or field == "authorization_holder":
            return _name
        case Text():
            return _text
        case _:
            return Cell

    def read(text: str) -> Cell:
        if field in _MAY_BE_NONE and says_none(text):
            return Cell("")
        if field not in NEEDED and says_unknown(text):
            return Cell(UNKNOWN)
        return Cell(reads(text))

    return read


def _product(text: str) -> Cell:
    from licet.orderbook.mapping.products import match_product

    match = match_product(text)
    return Cell(match.product, match)


def _text(text: str) -> Cell:
    if len(text) > TEXT_LIMIT or _SURROGATE.search(text):
        raise CellError(shown(text), f"a text of 1 to {TEXT_LIMIT:,} characters")
    return Cell(text)


def _name(text: str) -> Cell:
    """The name of a company; a word that stands where a name is missing is none."""
    return Cell(UNKNOWN) if says_unknown(text) or text.casefold() in _NO_NAME else _text(text)


def _eccn(text: str) -> str:
    found = plain(text)
    if found.upper() == "EAR99":
        return "EAR99"
    if not _ECCN.fullmatch(found):
        raise CellError(shown(text), "an ECCN with its paragraphs, such as 4A090.a or 5A992.z.1, or EAR99")
    return found[:5].upper() + found[5:].lower()
