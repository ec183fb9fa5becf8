"""The cells of a sheet as text: dates as ISO 8601, numbers exactly and without exponent, everything else as it is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Final, Literal, NamedTuple, Protocol

from licet.orderbook.source.workbook.markup import tags
from licet.orderbook.source.workbook.package import Package

LONGEST: Final = 32_767
"""How many characters a cell holds."""

WRITTEN: Final = 7 * LONGEST
"""How many characters they are written with at most (``_x000B_`` is one)."""

Moment = Literal["date", "time"]
"""What a number format shows: a day (perhaps with its time), or a time of day alone."""

_BUILT_IN: Final[dict[int, Moment]] = {
    **dict.fromkeys((*range(14, 18), 22, *range(27, 32), 36, *range(50, 59)), "date"),
    **dict.fromkeys((*range(18, 22), 32, 33, 34, 35, 45, 47), "time"),
}
"""The number formats without a definition that show dates and times (ECMA-376, part 1, 18.8.30)."""

_NUMBER: Final = re.compile(r"([+-]?(?=\.?[0-9])[0-9]*(\.[0-9]*)?)([eE][+-]?[0-9]+)?", re.ASCII)
_LITERAL: Final = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_DAY: Final = 86_400_000


class Cell(NamedTuple):
    """A cell as the sheet has it: its column, type, style and value (None where there is none)."""

    column: int
    kind: str
    style: str
    value: str | None
    formula: bool


class Unreadable(Exception):  # noqa: N818 - the cell is what is unreadable
    """A cell that has no value to be read; says what it holds. ``given``: its text, where it shows one."""

    def __init__(self, holds: str, given: str | None = None) -> None:
        super().__init__(holds)
        self.given = given


class Texts(Protocol):
    """The texts that cells refer to by number."""

    def __getitem__(self, number: int, /) -> str: ...


class Reader:
    """Reads the cells of a workbook, with its shared texts, its number formats and its calendar (1900 or 1904)."""

    def __init__(self, texts: Texts, moments: Mapping[str, Moment], since_1904: bool) -> None:
        self._texts = texts
        self._moments = moments
        self._since_1904 = since_1904

    def text(self, cell: Cell) -> str | None:
        """The text of a cell, None if it is empty. Raises Unreadable."""
        _, kind, style, value, formula = cell
        if not value:
            if formula and (value is None or kind != "str"):
                raise Unreadable("a formula without its value; open the workbook in Excel, calculate and save it")
            return None
        if len(value) > WRITTEN:
            raise _too_long()
        if kind == "s":
            try:
                text = self._texts[int(value)]
            except (ValueError, IndexError):
                raise Unreadable(f"a text ({value[:20]!r}) that the workbook does not have") from None
        elif kind == "n":
            moment = self._moments.get(style) if len(value) < 32 else None
            text = (moment and moment_text(value, moment, self._since_1904)) or number_text(value)
        elif kind in ("str", "inlineStr"):
            text = unescaped(value)
        elif kind == "b":
            text = {"1": "true", "0": "false"}.get(value.strip(), value)
        elif kind == "d":
            text = value.strip().removesuffix("T00:00:00")
        elif kind == "e":
            raise Unreadable(f"the error {value[:20]}", value[:20])
        else:
            raise Unreadable(f"a value of the unknown type {kind[:20]!r}")
        if len(text) > LONGEST:
            raise _too_long()
        return text


def _too_long() -> Unreadable:
    return Unreadable(f"more than {LONGEST:,} characters")


def number_text(value: str) -> str:
    """The shortest decimal text of a number: whole numbers as they are, others as the double that a sheet means.

    A number of more than 17 digits, which no double can mean, stays as it is written. Raises Unreadable.
    """
    if value.isdigit() and value.isascii() and value[0] != "0":
        return value
    match = _NUMBER.fullmatch(value)
    if not match or float(value) in (float("inf"), float("-inf")):
        raise Unreadable(f"{value[:20]!r}, which is not a number")
    written, decimals, exponent = match.groups()
    is_exact = not (decimals or exponent) or (len(written) > 17 and sum(map(str.isdigit, written.lstrip("+-0."))) > 17)
    text = value if is_exact else repr(float(value))
    if is_exact or "e" in text:
        text = f"{Decimal(text):f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


@lru_cache(100_000)
def moment_text(value: str, moment: Moment, since_1904: bool) -> str | None:
    """``YYYY-MM-DD``, with ``THH:MM:SS`` where there is a time of day, for the number of a day; None if it is of none.

    Day 60 of the calendar of 1900 is February 29, 1900, which never was; the days before it are one further.
    """
    if not _NUMBER.fullmatch(value) or not 0 <= float(value) < 2_958_466:
        return None
    day, rest = divmod(round(float(value) * _DAY), _DAY)
    seconds, milli = divmod(rest, 1000)
    time = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}" + (f".{milli:03}" if milli else "")
    if day == 0 and moment == "time":
        return time
    if not since_1904 and day in (0, 60):
        return None
    start = date(1904, 1, 1) if since_1904 else date(1899, 12, 31 if day < 60 else 30)
    try:
        text = (start + timedelta(days=day)).isoformat()
    except OverflowError:
        return None
    return f"{text}T{time}" if rest else text


def moment_of(code: str) -> Moment | None:
    """What the first section of a number format shows, if that is a day or a time of day.

    A time that goes on beyond 24 hours (``[h]:mm``) is an amount.
    """
    code = _LITERAL.sub("", code).split(";")[0].casefold().replace("general", "")
    if "[" in code:
        return None
    clock = re.search("[hs]", code)
    if re.search("[ydb]|g|e(?![+-])", code) or ("m" in code and not clock):
        return "date"
    return "time" if clock else None


def moments(package: Package, part: str) -> dict[str, Moment]:
    """The styles of the workbook that show dates and times, by their number as cells name them."""
    codes: dict[str, str] = {}
    styles: list[str] = []
    for around, name, attributes in tags(package.pieces(part), part):
        if name == "numFmt" and around == "numFmts":
            codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "xf" and around == "cellXfs":
            styles.append(attributes.get("numFmtId", "0"))
    shows: dict[str, Moment | None] = {str(number): moment for number, moment in _BUILT_IN.items()}
    shows |= {number: moment_of(code) for number, code in codes.items()}
    return {str(style): moment for style, number in enumerate(styles) if (moment := shows.get(number))}


def unescaped(text: str) -> str:
    """A text with its characters that XML cannot hold (``_x000B_``), but for those that no text can hold."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda m: m[0] if (code := int(m[1], 16)) == 0 or 0xD800 <= code < 0xE000 else chr(code), text)
