"""The cells of a staged order book as small numbers, so that lines can be compared by the million.

Each field has a dictionary: every text that the file has for it, read once. What the law cannot tell apart gets the
same digit; the digits of a line are packed into words. Two lines with the same words, of the same period of the law,
differ in their numbers, their names and their dates alone.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

import duckdb

from licet.facts.countries import ear_country, read_country
from licet.facts.record import same_name
from licet.facts.shapes import shown
from licet.orderbook.alike import Tested, alike, is_country
from licet.orderbook.columns import UNKNOWN
from licet.orderbook.numbered import Numbered
from licet.orderbook.orders import value_problem

NAMES: Final = (
    *("exporter", "purchaser", "consignee", "ultimate_parent", "end_user", "operator"),
    "authorization_holder",
)
"""The fields that hold names of parties, which the law only compares with each other."""
ITEM: Final = ("product", "stated_eccn", "stated_tpp", "stated_for_level")
"""The fields that describe an item, but for how many."""
_OWN: Final = ("order_id", "date", "quantity", "note")
"""The fields that are a line's own, and no part of its kind."""
_WORD: Final = 2**62
_STATES: Final = 2 + 2 * len(NAMES)
"""How many states the name of a party has: absent, unknown, like an earlier one (letter for letter or not), its own."""


class Cell(Protocol):
    """A cell as it was read."""

    @property
    def text(self) -> str:
        """The canonical text."""

    @property
    def match(self) -> Any:
        """For a product: what was matched, and how surely; else None."""


class Unreadable(Protocol):
    """What reading a cell raises (a ValueError)."""

    found: str
    expected: str


Reader = Callable[[str], Cell]


@dataclass(frozen=True)
class Field:
    """A column of the file that is read: its place in the file, the field that it is, and how its cells are read."""

    column: int
    name: str
    read: Reader


@dataclass
class Dictionary:
    """What the file says in one column: each text with what it was read as, or what is wrong with it."""

    column: int
    name: str
    texts: dict[str, str] = field(default_factory=dict)
    """From the text in the file to the canonical text."""
    faults: dict[str, tuple[str, str]] = field(default_factory=dict)
    """From the text in the file to what was found and why it cannot be read."""
    matches: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Digit:
    """One place of the key of a line: a table that gives it for each text, and what it stands for."""

    name: str
    sql: str
    stands_for: Sequence[str]
    """The canonical text of each digit; the first is that of an empty cell."""


class Coding:
    """The dictionaries of a staged file, and the query that turns its lines into words and numbers.

    ``given`` is the staged table; ``days`` are the days on which the law turns, ascending; ``tested`` are the sets of
    countries that the laws of a period test facts on. Makes temporary tables in the connection.
    """

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        given: str,
        fields: Sequence[Field],
        days: Sequence[dt.date],
        tested: Callable[[int], Iterable[Tested]],
    ) -> None:
        self.connection: Final = connection
        self.given: Final = given
        self.days: Final = tuple(days)
        self.fields: Final = {f.name: f for f in fields}
        self.dictionaries: Final = {f.name: self._dictionary(f) for f in fields if f.name not in ("order_id", "note")}
        self.names: Final = Numbered()
        """Every name of a party, in the form in which names are compared; its place is its number."""
        self.spelled: Final[dict[int, str]] = {}
        """How it is spelled in the file: of several spellings the first in the order of texts."""
        self.places: Final = Numbered()
        """Every destination or origin; its place is its number."""
        self._tests: Final = [tests for period in self._periods() for tests in tested(period)]
        self.order: Final[list[Digit]] = []
        self.item: Final[list[Digit]] = []
        self._joins: list[str] = []
        self._bad = ["given.broken IS NOT NULL"]
        self._columns: dict[str, str] = {}
        for f in fields:
            self._code(f.name)
        self._code_names()
        self.order_words: Final = _words(self.order)
        self.item_words: Final = _words(self.item)

    def _periods(self) -> list[int]:
        """The periods of the file's dates."""
        dates = self.dictionaries["date"].texts.values() if "date" in self.dictionaries else ()
        return sorted({self._period(text) for text in dates if text != UNKNOWN})

    def _period(self, text: str) -> int:
        return bisect_right(self.days, dt.date.fromisoformat(text))

    def _dictionary(self, f: Field) -> Dictionary:
        found = Dictionary(f.column, f.name)
        cells = f"SELECT CAST(c{f.column} AS VARCHAR) AS text, line FROM {self.given} WHERE c{f.column} IS NOT NULL"
        query = f"SELECT DISTINCT text FROM ({cells}) ORDER BY text"
        if f.name in NAMES:  # a company is called what it is called first
            query = f"SELECT text FROM ({cells}) GROUP BY text ORDER BY min(line)"
        for (raw,) in self.connection.execute(query).fetchall():
            if not raw.strip():
                continue
            try:
                cell = f.read(raw)
            except ValueError as problem:
                unreadable: Any = problem
                found.faults[raw] = (unreadable.found, unreadable.expected)
                continue
            text = cell.text
            if not text:
                continue
            if f.name not in NAMES and (wrong := value_problem(f.name, text)) is not None:
                found.faults[raw] = (shown(raw), wrong)
                continue
            if is_country(f.name) and text != UNKNOWN:
                text = read_country(text)
            found.texts[raw] = text
            if cell.match is not None:
                found.matches[raw] = cell.match
        return found

    def _code(self, name: str) -> None:
        """Make the dictionary's table, and what the query takes from it."""
        if name not in self.dictionaries or name in NAMES:
            return
        d = self.dictionaries[name]
        match name:
            case "date":
                dates = {raw: t for raw, t in d.texts.items() if t != UNKNOWN}
                rows = {raw: (dt.date.fromisoformat(t), self._period(t)) for raw, t in dates.items()}
                self._table(d, ("day DATE", "period INTEGER"), rows)
                self._columns |= {"day": f"{name}_.day", "period": f"{name}_.period"}
                self._bad.append(f"{name}_.day IS NULL")
            case "quantity":
                self._table(d, ("quantity BIGINT",), {raw: (int(t),) for raw, t in d.texts.items() if t != UNKNOWN})
                self._columns["quantity"] = f"{name}_.quantity"
                self._bad.append(f"{name}_.quantity IS NULL")
            case _:
                self._code_kind(d)

    def _code_kind(self, d: Dictionary) -> None:
        """A field that is part of the kind of an order or of an item.

        A country stands for those like it, but not beside an authorization, whose country is compared with others.
        """
        texts = sorted(set(d.texts.values()))
        country = is_country(d.name)
        codes = {t: ear_country(t) if country and t != UNKNOWN else t for t in texts}
        standing = dict(codes)
        if country:
            stands = alike(d.name, {code for code in codes.values() if code != UNKNOWN}, self._tests)
            standing = {t: stands.get(code, code) for t, code in codes.items()}
        stands_for = ["", *dict.fromkeys((*standing.values(), *codes.values()))]
        number = {t: i for i, t in enumerate(stands_for)}
        exact = {t: i for i, t in enumerate(texts, 1)}
        rows = {
            raw: (number[standing[t]], number[codes[t]], exact[t], self._place(d.name, t)) for raw, t in d.texts.items()
        }
        self._table(d, ("alike INTEGER", "digit INTEGER", "exact INTEGER", "place INTEGER"), rows)
        sql = f"coalesce({d.name}_.digit, 0)"
        if country:
            sql = f"coalesce(CASE WHEN {self._held} THEN {d.name}_.digit ELSE {d.name}_.alike END, 0)"
        elif d.name == "product" and "stated_eccn" in self.dictionaries:  # then it is a mere label
            sql = f"CASE WHEN stated_eccn_.raw IS NULL THEN {sql} ELSE 0 END"
        (self.item if d.name in ITEM else self.order).append(Digit(d.name, sql, stands_for))
        if d.name in ("destination", "origin"):
            self._columns[f"{d.name}_place"] = f"coalesce({d.name}_.place, -1)"

    def _place(self, name: str, text: str) -> int | None:
        if name not in ("destination", "origin") or text == UNKNOWN:
            return None
        return self.places.number(ear_country(text))

    def _table(self, d: Dictionary, columns: Sequence[str], rows: Mapping[str, tuple[Any, ...]]) -> None:
        """The dictionary as a table over the column's own values; what cannot be read has ``bad``."""
        table, raw = f"dictionary_{d.name}", f"given.c{d.column}"
        names = [c.split()[0] for c in columns]
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE read_ (text VARCHAR, bad BOOLEAN, {', '.join(columns)})")
        values: list[tuple[Any, ...]] = [(text, False, *row) for text, row in rows.items()]
        values += [(text, True, *(None,) * len(columns)) for text in d.faults]
        insert(self.connection, "read_", values)
        self.connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT raw, {', '.join(names)}, bad FROM "
            f"(SELECT DISTINCT c{d.column} AS raw FROM {self.given}) JOIN read_ ON text = CAST(raw AS VARCHAR)"
        )
        self._joins.append(f"LEFT JOIN {table} AS {d.name}_ ON {d.name}_.raw = {raw}")
        if d.faults:
            labels = d.name == "product" and "stated_eccn" in self.dictionaries
            self._bad.append(f"{d.name}_.bad{' AND stated_eccn_.raw IS NULL' if labels else ''}")

    def _code_names(self) -> None:
        """Names are compared where an authorization is held; elsewhere only those of the owner and the operator."""
        present = [name for name in NAMES if name in self.dictionaries]
        for i, name in enumerate(present):
            d = self.dictionaries[name]
            rows = {raw: (self._spelled(t), self._name(t)) for raw, t in d.texts.items()}
            self._table(d, ("spelling VARCHAR", "number INTEGER"), rows)
            self._columns[f"{name}_name"] = f"coalesce({name}_.number, -1)"
            arms = [f"WHEN {name}_.raw IS NULL THEN 0 WHEN {name}_.number IS NULL THEN 1"]
            for j, other in enumerate(present[:i]):
                held = "" if (name, other) == ("operator", "consignee") else f"{self._held} AND "
                arms.append(f"WHEN {held}{name}_.spelling = {other}_.spelling THEN {2 + 2 * j}")
            for j, other in enumerate(present[:i]):
                arms.append(f"WHEN {self._held} AND {name}_.number = {other}_.number THEN {3 + 2 * j}")
            self.order.append(Digit(name, f"(CASE {' '.join(arms)} ELSE {2 + 2 * i} END)", range(_STATES)))  # type: ignore[arg-type]

    @property
    def _held(self) -> str:
        """Whether a line says of an authorization that it is held."""
        return "authorization_held_.raw IS NOT NULL" if "authorization_held" in self.dictionaries else "FALSE"

    def _spelled(self, text: str) -> str | None:
        return None if text == UNKNOWN else text

    def _name(self, text: str) -> int | None:
        if text == UNKNOWN:
            return None
        number = self.names.number(same_name(text))
        self.spelled.setdefault(number, text)
        return number

    @property
    def order_ids(self) -> str:
        """A query: the lines that say of which order they are (``line``, ``order_id``)."""
        if "order_id" not in self.fields:
            return "SELECT 0::BIGINT AS line, NULL::VARCHAR AS order_id WHERE FALSE"
        text = f"trim(CAST(c{self.fields['order_id'].column} AS VARCHAR))"
        return f"SELECT line, {text} AS order_id FROM {self.given} WHERE {text} <> ''"

    def query(self) -> str:
        """The query that gives each line its words and numbers.

        Columns: ``line``, ``day``, ``period`` (an index into ``days``; 0 is before the first),
        ``quantity``, ``order_0`` …, ``item_0`` …, the numbers of names and places, and ``bad``.
        """
        columns = {
            **{f"{name}_name": "-1" for name in NAMES},
            "destination_place": "-1",
            "origin_place": "-1",
            **self._columns,
        }
        columns["owner"] = self._owner(columns)
        for side, words in (("order", self.order_words), ("item", self.item_words)):
            columns |= {f"{side}_{i}": _packed(word) for i, word in enumerate(words)}
        columns["bad"] = " OR ".join(f"coalesce({b}, FALSE)" for b in self._bad)
        selected = ", ".join(f"{sql} AS {name}" for name, sql in columns.items())
        return f"SELECT given.line, {selected} FROM {self.given} AS given {' '.join(self._joins)}"

    def _owner(self, columns: Mapping[str, str]) -> str:
        """Who owns the items: the ultimate parent, where the line says anything of one, else the consignee."""
        parent = [f"{n}_.raw IS NOT NULL" for n in ("ultimate_parent",) if n in self.dictionaries]
        parent += [f"{n}_.digit > 0" for n in ("ultimate_parent_headquarters",) if n in self.dictionaries]
        consignee = columns["consignee_name"]
        if not parent:
            return consignee
        return f"CASE WHEN {' OR '.join(parent)} THEN {columns['ultimate_parent_name']} ELSE {consignee} END"

    def key_columns(self, side: str) -> list[str]:
        """The columns of the query that say of what kind an order (``order``) or an item (``item``) is, and when."""
        words = self.order_words if side == "order" else self.item_words
        return ["period", *(f"{side}_{i}" for i in range(len(words)))]

    def cells_of_order(self, words: Sequence[int]) -> dict[str, str]:
        """Cells of an order of this kind; names are made up, and alike where the file's are."""
        return _cells(self.order_words, words)

    def cells_of_item(self, words: Sequence[int]) -> dict[str, str]:
        """Cells of an item of this kind, without a quantity."""
        return _cells(self.item_words, words)


def insert(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert rows into a table, a column at a time."""
    if rows:
        columns = [list(column) for column in zip(*rows, strict=True)]
        unnested = ", ".join(f"unnest(${i + 1})" for i in range(len(columns)))
        connection.execute(f"INSERT INTO {table} SELECT {unnested}", columns)


def _words(digits: Sequence[Digit]) -> list[list[Digit]]:
    """The digits in words of a signed 64-bit integer."""
    words: list[list[Digit]] = [[]]
    room = _WORD
    for digit in digits:
        room //= len(digit.stands_for)
        if room == 0:
            words.append([])
            room = _WORD // len(digit.stands_for)
        words[-1].append(digit)
    return words


def _packed(word: Sequence[Digit]) -> str:
    packed = "0::BIGINT"
    for digit in word:
        packed = f"({packed} * {len(digit.stands_for)} + {digit.sql})"
    return packed


def _cells(words: Sequence[Sequence[Digit]], values: Sequence[int]) -> dict[str, str]:
    found: dict[str, str] = {}
    states: dict[str, int] = {}
    for digits, value in zip(words, values, strict=True):
        rest = int(value)
        for digit in reversed(digits):
            rest, place = divmod(rest, len(digit.stands_for))
            if digit.name in NAMES:
                states[digit.name] = place
            elif digit.stands_for[place]:
                found[digit.name] = digit.stands_for[place]
    present = [name for name in NAMES if name in states]
    for i, name in enumerate(present):
        state = states[name]
        if state == 1:
            found[name] = UNKNOWN
        elif state:
            like, loosely = divmod(state - 2, 2)
            base = found[present[like]] if like < i else f"Party {like + 1}"
            found[name] = f"{base}{'.' * (i + 1)}" if loosely else base
    return found
