"""Numbers as people and programs write them, exactly: to plain decimal digits. Nothing is ever rounded."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from licet.facts.contract import MOST_QUANTITY, MOST_UNIT_TPP
from licet.facts.shapes import shown
from licet.orderbook.mapping.cells import CellError, plain

_UNIT: Final = re.compile(
    r"(.*\d)\s*(?:pcs?|pces?|pieces?|ea|each|units?|nos|stk|stück|pièces?|unités?|pzas?|piezas?|unidades|台|個|个|件|枚|개|대)\.?",
    re.IGNORECASE,
)
_TPP: Final = re.compile(r"(.*\d)\s*TPP", re.IGNORECASE)
_LONGEST_TEXT: Final = 60
_PLACES: Final = 6  # of the contract's amounts
_LONGEST: Final = 15  # characters of an amount that Licet's own columns read
_MYRIADS: Final = re.compile(r"[1-9]\d{0,3}(,\d{4})+", re.ASCII)  # groups of four, or decimals


def _pattern(decimal: str, other: str) -> re.Pattern[str]:
    mark, groups = re.escape(decimal), f"[{re.escape(other)} '’]"
    return re.compile(
        rf"(\d+|[1-9]\d{{0,2}}(?P<group>{groups})\d{{3}}(?:(?P=group)\d{{3}})*)(?:{mark}(\d+))?", re.ASCII
    )


_PATTERNS: Final = {".": _pattern(".", ","), ",": _pattern(",", ".")}


def read_quantity(text: str, decimal: str = "") -> str:
    """A whole number of pieces from 1 on, in plain digits. ``decimal``: as in ``Options``. Raises CellError."""
    expected = f"a whole number from 1 to {MOST_QUANTITY:,}"
    number = _number(text, _UNIT, decimal, expected)
    if number != number.to_integral_value():
        raise CellError(shown(text), f"{expected}; nothing is rounded")
    if not 1 <= number <= MOST_QUANTITY:
        raise CellError(shown(text), expected)
    return str(int(number))


def read_amount(text: str, decimal: str = "") -> str:
    """An amount of TPP, in plain digits with at most six decimals. Raises CellError."""
    expected = f"a number from 0 to {MOST_UNIT_TPP:,} with at most {_PLACES} decimals"
    number = _number(text, _TPP, decimal, expected)
    digits = f"{number:f}"
    digits = digits.rstrip("0").rstrip(".") if "." in digits else digits
    if number > MOST_UNIT_TPP or len(digits.partition(".")[2]) > _PLACES or len(digits) > _LONGEST:
        raise CellError(shown(text), expected)
    return digits


def _number(text: str, unit: re.Pattern[str], decimal: str, expected: str) -> Decimal:
    figures = plain(text)
    if len(figures) > _LONGEST_TEXT:
        raise CellError(shown(text), expected)
    if measured := unit.fullmatch(figures):
        figures = measured[1]
    point, comma = (_read(figures, mark) if decimal in ("", mark) else None for mark in _PATTERNS)
    # "1,000" is a thousand, as where the EAR are; "1.000" is open
    if point is not None and comma not in (None, point) and "." in figures:
        either = f'{point} (decimal = ".") or {comma} (decimal = ",")'
        raise CellError(shown(text), f"{expected}; this is {either}: the mapping can say which")
    number = comma if point is None else point
    if number is not None and (decimal or not _MYRIADS.fullmatch(figures)):
        return number
    if re.fullmatch(r"[-(].*\d.*|.*\d-", figures):
        raise CellError(shown(text), f"{expected}; this is negative")
    if re.fullmatch(r"[\d.,]+e[+-]?\d+", figures, re.IGNORECASE):
        raise CellError(shown(text), f"{expected}, written in full")
    raise CellError(shown(text), expected)


def _read(figures: str, decimal: str) -> Decimal | None:
    """The number, where ``decimal`` is the mark before decimals; None where it cannot be read so."""
    found = _PATTERNS[decimal].fullmatch(figures.removeprefix("+"))
    if found is None:
        return None
    whole = re.sub(r"\D", "", found[1])
    return Decimal(f"{whole}.{found[3] or 0}")
