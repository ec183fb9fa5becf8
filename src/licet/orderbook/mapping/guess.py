"""From the header of a file and a sample of its rows to a mapping, with a reason for each column.

Nothing that decides is guessed: what is not unmistakable is a doubt, which says what to write in the mapping file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from licet.facts.countries import CODES
from licet.facts.shapes import Amount, Country, Day, Text, Whole, shown
from licet.orderbook.columns import COLUMNS, NEEDED
from licet.orderbook.mapping.cells import ERRORS, Cell, CellError, Options, stripped
from licet.orderbook.mapping.headers import OWN, Meaning, item_number, meaning, own_name, without_results
from licet.orderbook.mapping.mapping import CONTRACT, Doubt, Mapped, Mapping, column_key, several_items
from licet.orderbook.mapping.reader import reader, shape_at, shape_of
from licet.orderbook.source.source import OrderBookError

ENOUGH: Final = 70
"""The certainty from which on a column is taken for what its name says."""

CLEARLY: Final = 10
"""By how much the better of two columns for one field must be more certain."""

_LOOKED_AT: Final = 300  # values of a column that tell whether they are what its name says
_GLANCE: Final = 40  # values that tell whether a column could be looked at
_ALIKE: Final = 85  # percent, from which on an unknown name is one of Licet's own, misspelled
_FEW: Final = 3  # values that cannot be read, for a name of Licet's own to be doubted
_BY_VALUES: Final = 80
_SUBDIVISION: Final = re.compile(r"[A-Z]{2}-([A-Z0-9]{1,3})")
_ALONE: Final = (
    "{} is a classification, which is read only beside the TPP of one unit (stated_tpp): it is not read, "
    "and the products are classified"
)
_SECOND: Final = re.compile(r"(?!items|authorizations)(.+)\.1\.([^.]+)")
_ALL_THOUSANDS: Final = re.compile(r"[1-9][0-9]{0,2}[.,]000")


def guess(header: Sequence[str], sample: Sequence[Sequence[str | None]]) -> Mapping:
    """The mapping of a file with this header and rows such as those of ``sample`` (cells as given; None: no cell).

    Raises OrderBookError for a header with a name twice, or with columns that a run of Licet added.
    """
    _check(header)
    columns = [
        _Column(name, meaning(name), _distinct(row[i] for row in sample))
        for i, name in enumerate(header)
        if name.strip()
    ]
    first_items = [column for column in columns if not item_number(column.name)]
    taken: list[Mapped] = []
    doubts: list[Doubt] = []
    for field in COLUMNS:
        found = _of_field(field, [c for c in first_items if c.meaning is not None and c.meaning.field == field])
        if isinstance(found, Mapped):
            taken.append(found)
        elif found is not None:
            doubts.append(found)
    fields = {mapped.field for mapped in taken}
    reference = next((c.name for c in columns if c.name.strip("/") == "id"), None)
    if reference is not None and "order_id" not in fields and any("." in mapped.column for mapped in taken):
        taken.append(Mapped(reference, "order_id", why="name of the contract"))
    if "product" not in fields and (by_values := _product_by_values(columns)):
        taken.append(by_values)
        doubts = [doubt for doubt in doubts if doubt.field != "product"]
    if not {"date", "product"} & {mapped.field for mapped in taken} and (name := _list_of_objects(header)):
        raise OrderBookError(
            f"{shown(name)} is a list of objects with fields of orders: give that list alone, or an object a line"
        )
    doubts += _of_names(columns)
    if "stated_eccn" in fields and "stated_tpp" not in fields:
        alone = next(mapped for mapped in taken if mapped.field == "stated_eccn")
        taken.remove(alone)
        doubts.append(Doubt("stated_eccn", _ALONE.format(shown(alone.column)), (alone.column,)))
    read = {mapped.column for mapped in taken}
    doubted = {doubt.field for doubt in doubts}
    unread = [column for column in columns if column.name not in read]
    for field in ("date", "destination", "product", "quantity"):
        if field not in doubted and not any(field == mapped.field for mapped in taken):
            doubts += _could_be(field, unread, classified=fields >= {"stated_eccn", "stated_tpp"})
    doubts += _misspelled(unread, {mapped.field for mapped in taken} | doubted)
    in_order = [mapped for column in columns for mapped in taken if mapped.column == column.name]
    return Mapping(tuple(in_order), unread=tuple(column.name for column in unread), doubts=tuple(doubts))


class _Column(NamedTuple):
    """A column of the file: its name, what that means, and its different values."""

    name: str
    meaning: Meaning | None
    texts: list[str]


def _check(header: Sequence[str]) -> None:
    seen: set[str] = set()
    for name in header:
        key = column_key(name)
        if key and key in seen:
            raise OrderBookError(f"the header has column {shown(name)} twice")
        seen.add(key)
    without_results(header)


def _list_of_objects(header: Sequence[str]) -> str:
    """The name of a list whose second object has a date, a product or a quantity in columns of its own; or nothing."""
    found = [_SECOND.fullmatch(name) for name in header]
    meant = (match[1] for match in found if match and (m := meaning(match[2])) and m.field in NEEDED)
    return next(meant, "")


def _distinct(cells: Iterable[str | None]) -> list[str]:
    texts = (stripped(cell) for cell in cells if cell is not None)
    return list(dict.fromkeys(text for text in texts if text and text not in ERRORS))


def _of_names(columns: Sequence[_Column]) -> Iterator[Doubt]:
    """Doubts that names alone raise."""
    if others := tuple(column.name for column in columns if item_number(column.name)):
        yield Doubt("product", several_items(others), others)
    for name, meant, texts in columns:
        if name in others:
            continue
        if meant is not None and meant.field == "!":
            said = f"{shown(name)} may matter, and no column of an order book takes it as it stands"
            path = name.strip("/").replace(".", "/")
            if texts and "/" in path and shape_at(f"/{path}") is not None:
                do = "give such transactions to licet determine, or pass it over (ignore) in the mapping file"
                yield Doubt(CONTRACT, f"{said}: {do}", (name,))
            else:
                yield Doubt("", f"{said}: not read")


def _of_field(field: str, named: Sequence[_Column]) -> Mapped | Doubt | None:
    """The column that is the field, of those whose names say so; or why none of them surely is."""
    tried = [(c.meaning.certainty, _tried(field, c, c.meaning.certainty)) for c in named if c.meaning]
    fit = sorted(((c, found) for c, found in tried if isinstance(found, Mapped)), key=lambda f: -f[0])
    sure = [found for certainty, found in fit if certainty >= ENOUGH]
    if sure:
        best, second = fit[0][0], fit[1][0] if len(fit) > 1 else 0
        if len(sure) == 1 or (best == OWN > second) or best - second >= CLEARLY:
            rather = ", ".join(shown(found.column) for found in sure[1:])
            return replace(sure[0], why=f"{sure[0].why}; rather than {rather}" if rather else sure[0].why)
        return _either(field, sure, f"could each be the {field}; write which:")
    if fit and not _is_free_text(field):
        return _either(field, [found for _, found in fit], f"may be the {field}, and may not; if so, write")
    return next((found for c, found in tried if c >= ENOUGH and isinstance(found, Doubt)), None)


def _tried(field: str, column: _Column, certainty: int) -> Mapped | Doubt:
    """The column as the field that its name says, where its values do not speak against it."""
    options, concluded = _options(field, column.texts)
    read = reader(field, options)
    looked_at = column.texts[:_LOOKED_AT]
    wrong = [problem for text in looked_at if (problem := _problem(read, text))]
    if against := _against(field, column, certainty, wrong):
        return Doubt(field, against, (column.name,))
    if certainty == OWN:
        return Mapped(column.name, field, options, "name" + concluded, certainty)
    if not looked_at or _is_free_text(field):
        return Mapped(column.name, field, options, "header" + concluded, certainty)
    certainty += 0 if wrong else (OWN - certainty) // 2
    return Mapped(
        column.name, field, options, "header and values" + concluded, certainty - 20 * len(wrong) // len(looked_at)
    )


def _against(field: str, column: _Column, certainty: int, wrong: Sequence[CellError]) -> str:
    """What in a column's values speaks against what its name says; empty where nothing does."""
    name, _, texts = column
    looked_at = len(texts[:_LOOKED_AT])
    named = f"{shown(name)} is named like the {field}"
    if _is_free_text(field):
        of_company = COLUMNS[field].pointer.endswith(("name", "holder"))
        return (
            f"{named}, but its values are countries" if of_company and len(texts) > 1 and _are("origin", texts) else ""
        )
    if texts and isinstance(shape_of(field), (Whole, Amount)) and all(map(_ALL_THOUSANDS.fullmatch, texts)):
        marks = f'decimal = "{"," if "." in texts[0] else "."}"', f'decimal = "{"." if "." in texts[0] else ","}"'
        what = f"{named}, and all its values end in three zeros behind a mark, such as {shown(texts[0])}"
        return f"{what}: if they are thousands, write {_written(name, field, marks[0])}; if decimals, {marks[1]}"
    most = looked_at if certainty == OWN or field == "product" else looked_at // 2 + 1
    few = certainty == OWN and looked_at < _FEW
    if not looked_at or few or len(wrong) < most:
        return ""
    what = f"{named}, but {len(wrong)} of {looked_at} different values cannot be read so: {wrong[0]}"
    return f"{what}. If it is, write {_written(name, field)}, and what its words mean under [values.{field}]"


def _is_free_text(field: str) -> bool:
    return isinstance(shape_of(field), Text | None) and field not in ("product", "stated_eccn")


def _options(field: str, texts: Sequence[str]) -> tuple[Options, str]:
    """How the values of a column want to be read, where they themselves prove it; and the conclusion, in words."""
    match shape_of(field):
        case Day():
            ways = {'date = "mdy"': Options(date="mdy"), 'date = "dmy"': Options(date="dmy")}
        case Whole() | Amount():
            ways = {'decimal = "."': Options(decimal="."), 'decimal = ","': Options(decimal=",")}
        case Country():
            codes = [found for text in texts if (found := _SUBDIVISION.fullmatch(text))]
            if codes and len(codes) == len(texts) and any(found[1] not in CODES for found in codes):
                return Options(country="subdivision"), "; they are codes of ISO 3166-2"
            return Options(), ""
        case _:
            return Options(), ""
    cells = {way: reader(field, options) for way, options in ways.items()}
    impossible: dict[str, list[str]] = {way: [] for way in ways}
    for text in texts:
        failed = [way for way, cell in cells.items() if _problem(cell, text)]
        for way in failed if len(failed) < len(ways) else ():
            impossible[way].append(text)
    for way, other in (tuple(ways), tuple(ways)[::-1]):
        if impossible[other] and not impossible[way]:
            return ways[way], f"; {way}, since of {shown(impossible[other][0])}"
    return Options(), ""


def _product_by_values(columns: Sequence[_Column]) -> Mapped | None:
    """The one column of unknown name whose values are products of the catalogue."""
    found = [column.name for column in columns if column.meaning is None and _are("product", column.texts)]
    return Mapped(found[0], "product", Options(), "values", _BY_VALUES) if len(found) == 1 else None


def _could_be(field: str, unread: Sequence[_Column], *, classified: bool) -> list[Doubt]:
    """A doubt about a field that no column is, with the columns whose values would do."""
    if field == "product" and classified:
        return []
    names = [c.name for c in unread if (c.meaning is None or c.meaning.field != "-") and _are(field, c.texts)]
    if not names:
        return []
    listed = ", ".join(map(shown, names))
    return [
        Doubt(
            field,
            f"no column is surely the {field}; by their values {listed} could be: write {_written(names[0], field)}",
            tuple(names),
        )
    ]


def _misspelled(unread: Sequence[_Column], settled: Container[str]) -> Iterator[Doubt]:
    """Names that are almost Licet's own, of fields that no column gives."""
    from rapidfuzz import fuzz, process

    for name, meant, _ in unread:
        near = process.extractOne(own_name(name), list(COLUMNS), scorer=fuzz.ratio, score_cutoff=_ALIKE)
        if meant is None and near and near[0] not in settled:
            asked = f"{shown(name)} is no column; is it the {near[0]}? Then write {_written(name, near[0])}"
            yield Doubt(near[0], asked, (name,))


def _are(field: str, texts: Sequence[str]) -> bool:
    """Whether nearly all of the first values can be read as the field."""
    cell, wrong, glanced = reader(field), 0, texts[:_GLANCE]
    for text in glanced:
        wrong += _problem(cell, text) is not None
        if 10 * wrong > len(glanced):
            return False
    return bool(glanced)


def _problem(cell: Callable[[str], Cell], text: str) -> CellError | None:
    try:
        cell(text)
    except CellError as problem:
        return problem
    return None


def _either(field: str, columns: Sequence[Mapped], what: str) -> Doubt:
    """A doubt between columns, with what to write of the first."""
    names = tuple(mapped.column for mapped in columns)
    return Doubt(field, f"{' and '.join(map(shown, names))} {what} {_written(names[0], field)}", names)


def _written(column: str, field: str, setting: str = "") -> str:
    """What the mapping file says of a column."""
    said = f'{{ field = "{field}", {setting} }}' if setting else f'"{field}"'
    return f"{json.dumps(column, ensure_ascii=False)} = {said}"
