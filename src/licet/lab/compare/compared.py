"""The orders of a run with what each regime decides of them, side by side in one table of DuckDB."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np

from licet.lab.compare.decisions import BY_KEY, CHANGES, DECISIONS, Decision, change
from licet.orderbook.book import register
from licet.orderbook.coding import insert
from licet.orderbook.results import answers_query
from licet.orderbook.run import Run
from licet.orderbook.source.quoting import literal

DIMENSIONS: Final = ("country", "consignee", "product", "tpp")
"""What changes are counted by."""
BANDS: Final = (10**4, 10**5, 10**6, 10**7, 10**8, 10**9)
"""Where the classes of orders by computing power begin, in TPP."""

_KEYS: Final = {"country": "place", "consignee": "consignee", "product": "product", "tpp": "band"}
_ROOM: Final = 2**62
"""So many patterns have numbers of 64 bits."""
_TPP: Final = "coalesce(sum(micro), 0)"


class Count(NamedTuple):
    """How many orders (lines, where products are counted), and their computing power in millionths of TPP."""

    orders: int
    micro: int


class Cell(NamedTuple):
    """A cell of a flip matrix."""

    base: Decision
    other: Decision
    orders: Count


class Changed(NamedTuple):
    """What changes for a country, consignee, product or class of computing power."""

    key: Any
    changed: Count
    by_change: dict[str, Count]
    """By how it changes: ``looser``, ``stricter`` and so on."""
    most: tuple[Decision, Decision, int] | None
    """The most frequent change: from what, to what, how many; None where nothing changes."""


class Flip(NamedTuple):
    """An order whose decision is another one; ``base`` and ``other`` are what the two regimes say of it."""

    line: int
    order_id: str | None
    date: Any
    place: str
    consignee: str
    products: list[str]
    micro: int | None
    base: Side
    other: Side


class Side(NamedTuple):
    """What one regime says of an order."""

    decision: Decision
    authorization: str | None
    reasons: str | None
    citations: str | None


class Compared:
    """The decided orders of a run. Makes the tables ``compared`` (a row for each line) and ``by_country`` and the like.

    Orders that all regimes decide alike are of one pattern: what is counted is counted by pattern, once. A regime is
    told by its place among those of the run. Computing power is that of the items, whether a regime controls them or
    not, so that it is the same under all of them.
    """

    def __init__(self, run: Run) -> None:
        self.run: Final = run
        self.connection: Final = run.connection
        self._names()
        keys = ", ".join(literal(d.key) for d in DECISIONS)
        self.connection.execute(f"CREATE OR REPLACE TYPE decision AS ENUM ({keys})")
        self._made("changes", "(base decision, other decision, change VARCHAR)")
        pairs = [(base.key, other.key, change(base, other)) for base in DECISIONS for other in DECISIONS]
        insert(self.connection, "changes", pairs)
        self._patterns()
        self._orders()
        for dimension, key in _KEYS.items():
            counted = "count(*)" if dimension == "product" else "count(*) FILTER (head)"
            self._made(
                f"by_{dimension}",
                f"AS SELECT {key} AS key, pattern, {counted} AS n, {_TPP} AS tpp FROM compared GROUP BY ALL",
            )
        self._chosen = -1
        ((self.orders, micro),) = self._rows("SELECT coalesce(sum(n), 0), coalesce(sum(tpp), 0) FROM by_country")
        self.micro: Final = int(micro)

    def _made(self, table: str, columns: str) -> None:
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE {table} {columns}")

    def _taken(self, table: str, columns: Mapping[str, Any]) -> None:
        """Make a table of NumPy arrays."""
        register(self.connection, "taken_", columns)
        self._made(table, "AS FROM taken_")
        self.connection.unregister("taken_")

    def _rows(self, query: str) -> list[tuple[Any, ...]]:
        return self.connection.execute(query).fetchall()

    def _names(self) -> None:
        """The texts behind the numbers of the book: tables ``places``, ``companies`` and ``products``."""
        coding, items = self.run.book.coding, self.run.book.ground.items
        given = [item.given or {} for item in items]
        products = [item.get("product") or item.get("eccn") or "" for item in given]
        companies = [coding.spelled.get(number, "") for number in range(len(coding.names))]
        for table, texts in (("places", coding.places), ("companies", companies), ("products", products)):
            self._taken(table, {"number": np.arange(-1, len(texts)), "text": np.array(["", *texts], dtype=object)})

    def _patterns(self) -> None:
        """Number the patterns: tables ``patterns`` (``cN``, ``aN``: decision, authorization) and ``patterned``."""
        run = self.run
        lines = self.connection.execute("SELECT line FROM sorted").fetchnumpy()["line"]
        by_line = np.full(int(lines.max(initial=0)) + 1, -1, dtype=np.int64)
        pattern, room = np.zeros(len(lines), dtype=np.int64), 1
        answers: list[tuple[list[tuple[str, str | None]], Any]] = []
        decided = np.ones(len(lines), dtype=bool)
        for at, deciding in enumerate(run.deciding):
            numbers: dict[tuple[str, str | None], int] = {}
            by_verdict = [
                numbers.setdefault((v.review_policy or v.outcome, v.authorization), len(numbers))
                for v in deciding.verdicts
            ]
            query = f"SELECT line, coalesce(verdict, -1) AS verdict FROM decided_{at}"
            columns = self.connection.execute(query).fetchnumpy()
            by_line[columns["line"]] = columns["verdict"]
            found = np.array([*by_verdict, -1])[by_line[lines]]
            decided &= found >= 0
            answers.append((list(numbers), found))
            room *= len(numbers) + 1
            if room > _ROOM:  # number the patterns that there are anew
                pattern = np.unique(pattern, return_inverse=True)[1]
                room = (int(pattern.max(initial=0)) + 1) * (len(numbers) + 1)
            pattern = pattern * (len(numbers) + 1) + found + 1
        lines, pattern = lines[decided], pattern[decided]
        _, first, pattern = np.unique(pattern, return_index=True, return_inverse=True)
        answered: dict[str, Any] = {"pattern": np.arange(len(first))}
        for at, (codes, found) in enumerate(answers):
            for name, part in (("c", 0), ("a", 1)):
                texts = np.array([code[part] for code in codes], dtype=object)
                answered[f"{name}{at}"] = texts[found[decided][first]]
        self._taken("patterns", answered)
        typed = ", ".join(f"c{at}::VARCHAR::decision AS c{at}, a{at}::VARCHAR AS a{at}" for at in range(len(answers)))
        self._made("patterns", f"AS SELECT * REPLACE ({typed}) FROM patterns")
        self._taken("patterned", {"line": lines, "pattern": pattern})

    def _orders(self) -> None:
        band = "CASE WHEN whole IS NULL THEN -1 " + "".join(
            f"WHEN whole < {least * 10**6} THEN {i} " for i, least in enumerate(BANDS)
        )
        whole = "CASE WHEN first IS NULL THEN micro ELSE of_order.tpp END AS whole"
        self._made(
            "compared",
            f"""AS SELECT *, {band} ELSE {len(BANDS)} END AS band FROM (
                SELECT line, pattern, first IS NULL OR first = line AS head, day, micro, destination_place AS place,
                    consignee_name AS consignee, item_number AS item, p.text AS product, {whole}
                FROM patterned JOIN sorted USING (line) LEFT JOIN several USING (line)
                LEFT JOIN (SELECT first, CASE WHEN bool_and(micro IS NOT NULL) THEN sum(micro) END AS tpp
                    FROM several JOIN sorted USING (line) GROUP BY first) AS of_order USING (first)
                LEFT JOIN products AS p ON p.number = item_number)""",
        )

    def matrix(self, a: int, b: int) -> list[Cell]:
        """How many orders go from which decision under regime ``a`` to which under ``b``."""
        query = f"""SELECT c{a}, c{b}, sum(n), sum(tpp) FROM by_country JOIN patterns USING (pattern)
            GROUP BY ALL ORDER BY 1, 2"""
        return [
            Cell(BY_KEY[base], BY_KEY[other], Count(int(orders), int(micro)))
            for base, other, orders, micro in self._rows(query)
        ]

    def other_authorization(self, a: int, b: int) -> int:
        """How many orders have the same decision under another authorization."""
        query = f"""SELECT coalesce(sum(n), 0) FROM by_country JOIN patterns USING (pattern)
            WHERE c{a} = c{b} AND a{a} IS DISTINCT FROM a{b}"""
        return int(self._rows(query)[0][0])

    def draws(self, at: int) -> bool:
        """Whether orders may draw on allocations under a regime: LPP, licenses, national authorizations."""
        query = f"""SELECT count(*) FROM patterns WHERE c{at} = 'presumption_of_approval'
            OR list_has_any(string_split(a{at}, '+'), ['LPP', 'NVEU'])"""
        return bool(self._rows(query)[0][0])

    def national(self, at: int) -> set[tuple[str, str]]:
        """The holders of national authorizations that carry orders under a regime, each with the country."""
        names, places = self.run.book.coding.names, self.run.book.coding.places
        query = f"""SELECT DISTINCT authorization_holder_name, destination_place FROM patterned JOIN sorted USING (line)
            JOIN patterns USING (pattern) WHERE list_contains(string_split(a{at}, '+'), 'NVEU')"""
        return {(names[holder], places[place]) for holder, place in self._rows(query)}

    def whole(self, dimension: str) -> dict[Any, Count]:
        """The orders (lines, for products) of each key of a dimension."""
        query = f"SELECT {self._key(dimension)}, sum(n), sum(tpp) FROM by_{dimension} GROUP BY key"
        return {key: Count(int(orders), int(micro)) for key, orders, micro in self._rows(query)}

    def changed(self, dimension: str, a: int, b: int, most: int | None = None) -> tuple[int, list[Changed]]:
        """How many keys of a dimension there are for which something changes, and what changes for (``most`` of) them.

        Those for which most changes come first.
        """
        sums = ", ".join(
            f"coalesce(sum(n) FILTER (change = '{kind}'), 0), coalesce(sum(tpp) FILTER (change = '{kind}'), 0)"
            for kind in CHANGES
        )
        query = f"""SELECT key, sum(n) AS changed, sum(tpp) AS power, {sums},
                max({{'n': n, 'a': flips.base, 'b': flips.other}}), count(*) OVER ()
            FROM ({self._changes(dimension, a, b)}) AS flips JOIN changes USING (base, other)
            GROUP BY key ORDER BY changed DESC, power DESC, key {"" if most is None else f"LIMIT {most}"}"""
        rows = self._rows(
            f"SELECT {self._key(dimension)}, * EXCLUDE (key) FROM ({query}) ORDER BY changed DESC, power DESC, 1"
        )
        found = []
        for key, orders, micro, *rest in rows:
            counts = [Count(int(n), int(tpp)) for n, tpp in zip(rest[0:-2:2], rest[1:-2:2], strict=True)]
            top = (BY_KEY[rest[-2]["a"]], BY_KEY[rest[-2]["b"]], int(rest[-2]["n"]))
            found.append(Changed(key, Count(int(orders), int(micro)), dict(zip(CHANGES, counts, strict=True)), top))
        return (rows[0][-1] if rows else 0), found

    def _key(self, dimension: str) -> str:
        """The text of a key, or the number of a class of computing power."""
        tables = {"country": "places", "consignee": "companies"}
        return f"(SELECT text FROM {tables[dimension]} WHERE number = key)" if dimension in tables else "key"

    def _changes(self, dimension: str, a: int, b: int) -> str:
        """A query: key, base, other, how many and their computing power, of what changes."""
        return (
            f"SELECT key, c{a} AS base, c{b} AS other, sum(n) AS n, sum(tpp) AS tpp "
            f"FROM by_{dimension} JOIN patterns USING (pattern) WHERE c{a} <> c{b} GROUP BY ALL"
        )

    def flips(self, a: int, b: int, most: int) -> Iterator[Flip]:
        """The orders that change, those with the most computing power first."""
        if self._chosen != most:
            self._choose(most)
        query = self._flips(a, b, "chosen", [f"chosen_{at}" for at in (a, b)])
        for row in self._rows(f"{query} ORDER BY tpp DESC NULLS LAST, line LIMIT {most}"):
            line, order_id, day, place, consignee, products, micro, *rest = row
            base, other = (
                Side(BY_KEY[decision], authorization, reasons or None, citations or None)
                for decision, authorization, reasons, citations in (rest[0:4], rest[4:8])
            )
            yield Flip(line, order_id, day, place, consignee, products, micro, base, other)

    def _choose(self, most: int) -> None:
        """Describe the orders with the most computing power of each pattern: tables ``chosen`` and ``chosen_N``."""
        self._made(
            "chosen",
            """AS SELECT * FROM compared WHERE head QUALIFY row_number() OVER (PARTITION BY pattern
            ORDER BY whole DESC NULLS LAST, line) <= """
            + str(most),
        )
        self._made("chosen", f"AS {self._described('chosen')}")
        for at in range(len(self.run.deciding)):
            said = answers_query(at, self.run.settings.reasons)
            self._made(f"chosen_{at}", f"AS FROM ({said}) WHERE line IN (SELECT line FROM chosen)")
        self._chosen = most

    def _described(self, rows: str) -> str:
        """A query: the orders of a table like ``compared``, in words."""
        products = f"""SELECT first, list(DISTINCT text ORDER BY text) AS texts
            FROM several JOIN sorted USING (line) JOIN products ON number = item_number
            WHERE first IN (SELECT line FROM {rows}) GROUP BY first"""
        return f"""SELECT f.line, order_id, day AS date, place.text AS destination, company.text AS consignee,
                coalesce(texts, [product]) AS products, whole AS tpp, pattern
            FROM {rows} AS f LEFT JOIN ({products}) ON first = f.line
            LEFT JOIN ({self.run.book.coding.order_ids}) AS ids ON ids.line = f.line
            LEFT JOIN places AS place ON place.number = f.place
            LEFT JOIN companies AS company ON company.number = f.consignee WHERE head"""

    def _flips(self, a: int, b: int, described: str, said: Sequence[str]) -> str:
        """A query: the orders of a table like ``chosen`` that change; ``said``: tables of the reasons of both sides."""
        sides, joins = [], []
        for side, at, table in zip(("base", "alternative"), (a, b), said, strict=True):
            texts = ", ".join(f"{side}_.{text} AS {side}_{text}" for text in ("reasons", "citations"))
            sides.append(f"c{at} AS {side}, a{at} AS {side}_authorization, {texts}")
            joins.append(f"JOIN {table} AS {side}_ ON {side}_.line = f.line")
        return f"""SELECT f.* EXCLUDE (pattern), {", ".join(sides)}
            FROM {described} AS f JOIN patterns USING (pattern) {" ".join(joins)} WHERE c{a} <> c{b}"""

    # ---- as files

    def write_flips(self, pairs: Sequence[tuple[int, int]], out: Path) -> None:
        """Write every order that changes, of each pair, as CSV in the order of the file."""
        for at in range(len(self.run.deciding)):
            query = answers_query(at, self.run.settings.reasons)
            self.connection.execute(f"CREATE OR REPLACE TEMP VIEW answered_{at} AS {query}")
        self._made("described", f"AS {self._described('compared')}")
        self._copy(
            " UNION ALL ".join(
                f"SELECT {self._of(a, b)}, "
                "f.* REPLACE (array_to_string(products, '; ') AS products, tpp / 1e6 AS tpp), change "
                f"FROM ({self._flips(a, b, 'described', (f'answered_{a}', f'answered_{b}'))}) AS f "
                "JOIN changes AS k ON k.base = f.base AND k.other = f.alternative"
                for a, b in pairs
            ),
            "base_regime, alternative_regime, line",
            out,
        )

    def write_matrices(self, pairs: Sequence[tuple[int, int]], out: Path) -> None:
        """Write the cells of the flip matrices, with what does not change, as CSV."""
        self._copy(
            " UNION ALL ".join(
                f"SELECT {self._of(a, b)}, c{a} AS base, c{b} AS alternative, change, sum(n) AS orders, "
                f"sum(tpp) / 1e6 AS tpp FROM by_country JOIN patterns USING (pattern) "
                f"JOIN changes ON c{a} = changes.base AND c{b} = other GROUP BY ALL"
                for a, b in pairs
            ),
            "base_regime, alternative_regime, base, alternative",
            out,
        )

    def write_by(self, dimension: str, pairs: Sequence[tuple[int, int]], out: Path) -> None:
        """Write what changes by a dimension as CSV: a row for each key and change."""
        number = "lines" if dimension == "product" else "orders"
        key, name = self._key(dimension), "tpp_class" if dimension == "tpp" else dimension
        if dimension == "tpp":
            key = f"CASE key {' '.join(f'WHEN {i} THEN {literal(band(i))}' for i in range(-1, len(BANDS) + 1))} END"
        self._copy(
            " UNION ALL ".join(
                f"SELECT {self._of(a, b)}, {key} AS {name}, base, other AS alternative, change, n AS {number}, "
                f"tpp / 1e6 AS tpp FROM ({self._changes(dimension, a, b)}) JOIN changes USING (base, other)"
                for a, b in pairs
            ),
            f"base_regime, alternative_regime, {number} DESC, {name}, base, alternative",
            out,
        )

    def _of(self, a: int, b: int) -> str:
        regimes = self.run.settings.regimes
        return f"{literal(regimes[a])} AS base_regime, {literal(regimes[b])} AS alternative_regime"

    def _copy(self, query: str, order: str, out: Path) -> None:
        self.connection.execute(f"COPY ({query} ORDER BY {order}) TO {literal(str(out))} (FORMAT csv, HEADER)")


def band(number: int) -> str:
    """A class of orders by their computing power, in words; -1 is what is not known."""
    if number < 0:
        return "not known"
    if number == 0:
        return f"under {BANDS[0]:,} TPP"
    if number == len(BANDS):
        return f"{BANDS[-1]:,} TPP and more"
    return f"{BANDS[number - 1]:,} to under {BANDS[number]:,} TPP"
