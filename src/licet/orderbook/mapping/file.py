"""A mapping as a small TOML file, for people to read and to change."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

import tomlkit
from tomlkit.items import Item, KeyType, SingleKey, Table

from licet.facts.shapes import Amount, Country, Day, Whole, shown
from licet.orderbook.columns import COLUMNS, UNKNOWN
from licet.orderbook.mapping.cells import CHOICES, CellError, Options, stripped
from licet.orderbook.mapping.mapping import Mapped, column_key
from licet.orderbook.mapping.mapping import Mapping as ColumnMapping
from licet.orderbook.mapping.reader import reader, shape_of
from licet.orderbook.source.source import OrderBookError

_SECTIONS: Final = ("ignore", "columns", "constants", "values")
_SETTINGS: Final = {
    Day: ("date", "zone"),
    Whole: ("decimal",),
    Amount: ("decimal",),
    Country: ("country",),
}
_ON_ONE_LINE: Final = 4  # names of columns
_HEAD: Final = (
    """How the columns of an order book are read. "licet orderbook columns" lists the fields that there are."""
)
_COLUMNS: Final = """Each column that is read, and the field that it is: "COLUMN" = "field"; or, to say more of it,
"COLUMN" = { field = "date", date = "mdy" }
  date = "mdy" or "dmy" (the order in 06/02/2025), "ymd" (the year comes first, always), "excel" (serial numbers)
  zone = "written" (the day that is written, where a time has a zone)
  decimal = "." or "," (the mark before decimals; the other one groups thousands)
  country = "numeric" (ISO 3166-1 numbers, 840) or "subdivision" (ISO 3166-2 codes, US-CA)"""
_CONSTANTS: Final = """What holds for every line and has no column: field = "value"."""
_VALUES: Final = """What the file's own words mean: "WORD" = "what it says", by field; such as [values.product] with
"SKU-1093" = "NVIDIA H100 SXM5"."""
_IGNORE: Final = "Columns that are carried along and not read. A column that is named nowhere is not read either."


def read_mapping(text: str) -> ColumnMapping:
    """The mapping that a TOML text says; its reasons are ``said``.

    Raises OrderBookError with the line, or with the key, what was found and what was expected.
    """
    try:
        given = tomllib.loads(text.removeprefix("\N{BYTE ORDER MARK}"))
    except (ValueError, RecursionError) as problem:
        raise OrderBookError(f"the mapping is not TOML: {problem}") from None
    for name in given:
        if name not in _SECTIONS:
            raise _wrong([name], "a key that a mapping does not have", f"one of {', '.join(_SECTIONS)}")
    said = {field: _values(field, words) for field, words in _table(given, "values").items()}
    columns = tuple(_mapped(name, setting, said) for name, setting in _table(given, "columns").items())
    constants = {field: _constant(field, value) for field, value in _table(given, "constants").items()}
    names: dict[str, str] = {}
    fields: dict[str, str] = {}
    for mapped in columns:
        for seen, key, what in ((names, column_key(mapped.column), "name"), (fields, mapped.field, "field")):
            if key in seen:
                found = f"the {what} that {shown(seen[key])} has"
                raise _wrong(["columns", mapped.column], found, f"each {what} in one column")
            seen[key] = mapped.column
    for field in constants:
        if field in fields:
            raise _wrong(["constants", field], f"a field that column {shown(fields[field])} gives", "one of the two")
    for field in said:
        if field not in fields:
            raise _wrong(["values", field], "words for a field that no column gives", "a field of [columns]")
    ignored = given.get("ignore", [])
    if not isinstance(ignored, list) or not all(isinstance(name, str) for name in ignored):
        raise _wrong(["ignore"], shown(ignored), "a list of names of columns")
    for name in ignored:
        if column_key(name) in names:
            raise _wrong(["ignore"], f"{shown(name)}, which [columns] reads", "each column in one of the two")
    return ColumnMapping(columns, constants, tuple(ignored))


def write_mapping(mapping: ColumnMapping, about: str = "") -> str:
    """The mapping as a TOML text that ``read_mapping`` reads, with what each part is for, and why it is so.

    ``about`` is said at its head. Doubts stand in it as comments, and columns with them: those that may be a field
    without which orders cannot be read as ``"?"``, which ``read_mapping`` refuses until it is said what they are.
    """
    document = tomlkit.document()
    _say(document, "\n".join(filter(None, (about, _HEAD))))
    doubtful = {name: doubt for doubt in mapping.doubts if doubt.field for name in doubt.columns}
    for doubt in mapping.doubts:
        if doubt not in doubtful.values():
            _say(document, f"In doubt: {doubt}")
    document.add(tomlkit.nl())
    _say(document, _IGNORE)
    ignored = tomlkit.array()
    ignored.extend(unread := [name for name in mapping.unread if name not in doubtful])
    document.add("ignore", ignored.multiline(len(unread) > _ON_ONE_LINE))
    columns = _section(document, "columns", _COLUMNS)
    for mapped in mapping.columns:
        item = _setting(mapped)
        item.comment(_one_line(mapped.why if mapped.why == "said" else f"{mapped.why}, {mapped.certainty} %"))
        columns.add(_key(mapped.column), item)
    said = None
    for name, doubt in doubtful.items():
        if doubt is not said:
            columns.add(tomlkit.comment(_one_line(f"In doubt: {doubt}")))
            said = doubt
        if doubt in mapping.open:
            columns.add(_key(name), tomlkit.string(UNKNOWN))
        else:
            columns.add(tomlkit.comment(_one_line(f"{_key(name).as_string()} = {json.dumps(doubt.field)}")))
    constants = _section(document, "constants", _CONSTANTS)
    for field, constant in mapping.constants.items():
        constants.add(field, constant)
    words = _section(document, "values", _VALUES)
    for mapped in mapping.columns:
        if mapped.options.values:
            table = tomlkit.table()
            for word, meaning in mapped.options.values.items():
                table.add(_key(word), meaning)
            words.add(mapped.field, table)
    return tomlkit.dumps(document)


def _setting(mapped: Mapped) -> Item:
    """A column's field, or a table with its field and how its cells are read."""
    settings = {name: value for name in CHOICES if (value := getattr(mapped.options, name)) != CHOICES[name][0]}
    if not settings:
        return tomlkit.string(mapped.field)
    table = tomlkit.inline_table()
    table.update({"field": mapped.field, **settings})
    return table


def _mapped(column: str, setting: Any, said: Mapping[str, Mapping[str, str]]) -> Mapped:
    """A column as ``[columns]`` says it: a field, or a table with the field and how its cells are read."""
    at = ["columns", column]
    settings = {"field": setting} if isinstance(setting, str) else setting
    if not isinstance(settings, dict) or "field" not in settings:
        raise _wrong(at, shown(setting), 'a field, or a table such as { field = "date", date = "mdy" }')
    field = settings["field"]
    if field == UNKNOWN:
        raise _wrong(at, shown(field), "the field that it is; or, if it is none, its name in ignore")
    if field not in COLUMNS:
        raise _wrong(at, shown(field), f"one of {', '.join(COLUMNS)}")
    may_have = _SETTINGS.get(type(shape_of(field)), ())
    for name, value in settings.items():
        choices = CHOICES.get(name, ()) if name in may_have else ()
        if name != "field" and value not in choices:
            expected = f"{name} = {' or '.join(json.dumps(choice) for choice in choices)}"
            other = f"nothing but field{''.join(f' and {n}' for n in may_have)} for the {field}"
            raise _wrong(at, f"{name} = {shown(value)}", expected if choices else other)
    options = {name: value for name, value in settings.items() if name != "field"}
    return Mapped(column, field, replace(Options(**options), values=said.get(field, {})))


def _constant(field: str, value: Any) -> str:
    """What a field is on every line, in Licet's own words."""
    if text := _read(["constants", field], field, value):
        return text
    raise _wrong(["constants", field], shown(value), "a value: where there is none, leave the field out")


def _values(field: str, words: Any) -> dict[str, str]:
    """The words of the file for a field, each with what it says."""
    at = ["values", field]
    if field not in COLUMNS or not isinstance(words, dict):
        raise _wrong(at, shown(words), f"a table of words of one of {', '.join(COLUMNS)}")
    for word, meaning in words.items():
        _read([*at, word], field, meaning)
        if stripped(word) != word or not word:
            raise _wrong([*at, word], "a word with blanks around it, or none", "a word as it stands in a cell")
    return dict(words)


def _read(at: list[str], field: str, value: Any) -> str:
    if field not in COLUMNS:
        raise _wrong(at, f"the field {shown(field)}", f"one of {', '.join(COLUMNS)}")
    if not isinstance(value, str) or not stripped(value):
        raise _wrong(at, shown(value), "a text")
    try:
        return reader(field)(value).text
    except CellError as problem:
        raise _wrong(at, problem.found, problem.expected) from None


def _table(given: Mapping[str, Any], name: str) -> dict[str, Any]:
    found = given.get(name, {})
    if not isinstance(found, dict):
        raise _wrong([name], shown(found), f"a table, [{name}]")
    return found


def _wrong(at: list[str], found: str, expected: str) -> OrderBookError:
    key = ".".join(part if part.isidentifier() else json.dumps(part, ensure_ascii=False) for part in at)
    return OrderBookError(f"the mapping at {key}: found {found}; expected {expected}")


def _section(document: tomlkit.TOMLDocument, name: str, about: str) -> Table:
    table = tomlkit.table()
    document.add(tomlkit.nl())
    _say(document, about)
    document.add(name, table)
    return table


def _say(document: tomlkit.TOMLDocument, text: str) -> None:
    for line in text.split("\n"):
        document.add(tomlkit.comment(_one_line(line)))


def _one_line(text: str) -> str:
    """The text without what a comment may not hold."""
    return "".join(c if c.isprintable() else " " for c in text)


def _key(name: str) -> SingleKey:
    """A key in quotation marks, as names of columns and words of cells look best."""
    return SingleKey(name, KeyType.Basic)
