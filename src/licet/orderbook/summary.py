"""What came of a run, counted: answers, destinations, consignees, products, allocations, documents, what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

from licet.determine.as_applied import percent as percent_of
from licet.determine.classification import classify
from licet.determine.evidence import milli
from licet.law.regimes import regime
from licet.orderbook.balances import Balance, balances
from licet.orderbook.columns import UNKNOWN, Json
from licet.orderbook.run import Run

OUTCOMES: Final = (
    "no_license_required",
    "license_exception",
    "authorized_veu",
    "license_required",
    "prohibited",
    "undetermined",
)
KINDS: Final = (*OUTCOMES[:3], "approval", "case_by_case", "denial", *OUTCOMES[4:])
"""The kinds of answer that are counted: the outcomes, and how an application would be reviewed."""
MOST: Final = 1_000
"""So many consignees, products, questions and errors are listed; each list says how many there are in all."""

_KIND: Final = (
    "CASE WHEN outcome <> 'license_required' OR outcome IS NULL THEN outcome "
    "WHEN review_policy IN ('presumption_of_denial', 'policy_of_denial') THEN 'denial' "
    "WHEN review_policy = 'presumption_of_approval' THEN 'approval' "
    "WHEN review_policy = 'case_by_case' THEN 'case_by_case' ELSE 'license_required' END"
)
_PARENTS: Final = (
    "SELECT count(*) FROM (SELECT consignee_name FROM {counted} WHERE consignee_name >= 0 "
    "GROUP BY consignee_name HAVING count(DISTINCT owner) > 1)"
)
_TPP: Final = "coalesce(sum(CASE WHEN counts THEN micro ELSE 0 END), 0)"
_PLACE: Final = "destination_place"
_CONSIGNEE: Final = "consignee_name, owner"
_ITEM: Final = "item_number"


def summaries(run: Run) -> list[Json]:
    """The summary of a run under each of its regimes, ready for JSON.

    Its ``closing`` can be the opening balances of the next order book.
    """
    of_book: Json = {
        "lines": run.lines,
        "lines_in_error": run.lines_in_error,
        "product_matches": list(_matches(run)),
        "errors": list(_errors(run)),
        "errors_in_all": _one(run, "SELECT count(*) FROM errors"),
    }
    _make_open(run)
    _make_stated(run)
    return [_summary(run, at, of_book) for at in range(len(run.deciding))]


def _summary(run: Run, at: int, of_book: Json) -> Json:
    law = regime(run.settings.regimes[at])
    counted_ = list(balances(run, at))
    query = f"SELECT min(first), max(last), coalesce(sum(orders), 0) FROM {_counted(run, at, _PLACE)}"
    ((first, last, decided),) = run.connection.execute(query).fetchall()
    undetermined, universal = _undetermined(run, at), list(_universal(run, at))
    return {
        "regime": law.id,
        "title": law.title,
        "source": law.source,
        "status": law.status,
        **of_book,
        "orders_decided": int(decided),
        "first_day": first and first.isoformat(),
        "last_day": last and last.isoformat(),
        "answers": list(_answers(run, at)),
        "destinations": list(_destinations(run, at)),
        "consignees": list(_consignees(run, at)),
        "consignees_in_all": _one(run, f"SELECT count(DISTINCT consignee_name) FROM {_counted(run, at, _CONSIGNEE)}"),
        "products": list(_products(run, at)),
        "allocations": [_allocation(b) for b in counted_ if b.limit is not None],
        "universal_validated_end_users": universal,
        "documents": _documents(run, at),
        "missing": list(_missing(run, at)),
        "undetermined": undetermined,
        "assumptions": list(_assumptions(run, at, undetermined, universal)),
        "columns_not_read": list(run.mapping.unread),
        "closing": {"others": run.settings.opening.others, "balances": {b.name: milli(b.closing) for b in counted_}},
    }


def _one(run: Run, query: str) -> int:
    ((value,),) = run.connection.execute(query).fetchall()
    return int(value)


def _counted(run: Run, at: int, key: str) -> str:
    """The lines that were decided, counted by a key and by what is told of them: what follows on FROM.

    Columns: those of the key and of ``told_N``, ``orders``, ``lines``, ``micro``, ``quantity``, ``first``, ``last``.
    """
    table = f"{run.lines_of(at)}_by_{key.split(',')[0]}"
    run.connection.execute(
        f"CREATE TEMP TABLE IF NOT EXISTS {table} AS SELECT {key}, told, count(*) FILTER (head) AS orders, "
        "count(*) AS lines, sum(micro) AS micro, sum(quantity) AS quantity, min(day) AS first, max(day) AS last "
        f"FROM {run.lines_of(at)} GROUP BY {key}, told"
    )
    return f"{table} JOIN told_{at} USING (told)"


def _undetermined(run: Run, at: int) -> int:
    query = f"SELECT coalesce(sum(orders), 0) FROM {_counted(run, at, _PLACE)} WHERE outcome = 'undetermined'"
    return _one(run, query)


def _answers(run: Run, at: int) -> Iterator[Json]:
    """Orders, lines and controlled computing power by answer."""
    query = f"""SELECT outcome, authorization_, review_policy, sum(orders), sum(lines), {_TPP}
        FROM {_counted(run, at, _PLACE)} GROUP BY outcome, authorization_, review_policy"""
    rows = run.connection.execute(query).fetchall()
    for outcome, authorization, policy, orders, lines, micro in sorted(
        rows, key=lambda row: (OUTCOMES.index(row[0]), row[1] or "", row[2] or "")
    ):
        answer = {"outcome": outcome, "authorization": authorization, "review_policy": policy}
        yield {**answer, "orders": int(orders), "lines": int(lines), "tpp": _tpp(micro)}


def _by(run: Run, at: int, key: str, noun: str, also: str = "", most: int | None = None) -> Iterator[tuple[Any, Json]]:
    """What there is by a key: how many orders or lines in all and of each kind of answer, and the computing power.

    The ``most`` with the greatest computing power, or all, by that.
    """
    kinds = ", ".join(f"coalesce(sum({noun}) FILTER ({_KIND} = '{kind}'), 0)" for kind in KINDS)
    of = key.split(",")[0]
    query = f"""SELECT {of} AS key, sum({noun}), {_TPP}, {kinds}{also}
        FROM {_counted(run, at, key)} GROUP BY {of} ORDER BY {_TPP} DESC, {of} {f"LIMIT {most}" if most else ""}"""
    for found, number_, micro, *counts in run.connection.execute(query).fetchall():
        more = {} if not also else {"quantity": int(counts.pop() or 0)}
        by_kind = dict(zip(KINDS, map(int, counts), strict=True))
        yield found, {noun: int(number_), **more, "tpp": _tpp(micro), **by_kind}


def _destinations(run: Run, at: int) -> Iterator[Json]:
    places = run.book.coding.places
    for place, counts in _by(run, at, _PLACE, "orders"):
        yield {"destination": places[place] if place >= 0 else "", **counts}


def _consignees(run: Run, at: int) -> Iterator[Json]:
    coding = run.book.coding
    for name, counts in _by(run, at, _CONSIGNEE, "orders", most=MOST):
        yield {"consignee": coding.spelled.get(name, "") if name >= 0 else "", **counts}


def _products(run: Run, at: int) -> Iterator[Json]:
    """By what the lines are of: a product of the catalogue, or the caller's own classification."""
    items = run.book.ground.items
    found: dict[str, Json] = {}
    for number_, counts in _by(run, at, _ITEM, "lines", ", sum(quantity)"):
        item = items[number_].given or {}
        name = item.get("product") or item.get("eccn") or "not known"
        if name in found:
            found[name] = {k: v + counts[k] for k, v in found[name].items() if k != "product"}
        found[name] = {"product": name, **(found.get(name) or counts)}
    yield from sorted(found.values(), key=lambda count: (-count["tpp"], count["product"]))


def _matches(run: Run) -> Iterator[Json]:
    """What product texts were taken to be, where they are not the catalogue's own names."""
    dictionary = run.book.coding.dictionaries.get("product")
    if dictionary is None:
        return
    query = (
        f"SELECT CAST(c{dictionary.column} AS VARCHAR) AS text, count(*) FROM given GROUP BY text ORDER BY 2 DESC, 1"
    )
    for given, lines in run.connection.execute(query).fetchall():
        if (match := dictionary.matches.get(given)) is not None:
            yield {"given": given, "product": match.product, "score": match.score, "how": match.how, "lines": lines}


def _allocation(b: Balance) -> Json:
    return {
        "allocation": b.name,
        "opening_tpp": milli(b.opened),
        "drawn_tpp": milli(b.drawn),
        "limit_tpp": milli(b.limit),
        "left_tpp": None if b.closing is None or b.limit is None else milli(b.limit - b.closing),
    }


def _universal(run: Run, at: int) -> Iterator[Json]:
    """Where each universal validated end user's computing power is after its last order, in percent of the whole."""
    deciding = run.deciding[at]
    counters, coding = deciding.counters, run.book.coding
    for holder, (day, american) in deciding.universal.items():
        known = counters.is_universal(holder)
        has = counters.everywhere(holder)
        inside = deciding.tier_1(day)
        outside = {place: tpp for place, tpp in has.items() if place not in inside}
        largest = max(outside, key=outside.__getitem__, default=None)
        total = sum(has.values())

        def percent(tpp: int, total: int = total, known: bool = known) -> float | None:
            return round(tpp * 100 / total, 2) if known and total else None

        yield {
            "holder": coding.spelled.get(holder) or coding.names[holder],
            "total_tpp": milli(total) if known else None,
            "outside_supplement_5_percent": percent(sum(outside.values())),
            "outside_supplement_5_limit": percent_of(deciding.regime, "uveu_outside_supplement_5"),
            "largest_country": largest,
            "largest_country_percent": percent(outside[largest]) if largest else None,
            "largest_country_limit": percent_of(deciding.regime, "uveu_one_country"),
            "outside_us_percent": percent(sum(tpp for place, tpp in has.items() if place != "US")),
            "outside_us_limit": percent_of(deciding.regime, "uveu_outside_us") if american else None,
        }


def _documents(run: Run, at: int) -> list[Json] | None:
    """How many orders need each document, the most frequent first; None where duties were not worked out."""
    if not (run.everything and run.settings.reasons):
        return None
    query = f"SELECT verdict, sum(orders) FROM {_counted(run, at, _PLACE)} GROUP BY verdict"
    orders = {number_: int(orders) for number_, orders in run.connection.execute(query).fetchall()}
    found: dict[str, Json] = {}
    for verdict in run.deciding[at].met.values():
        for document, cite in verdict.documents.items():
            count = found.setdefault(document, {"document": document, "citation": cite, "orders": 0})
            count["orders"] += orders.get(verdict.number, 0)
    return sorted((c for c in found.values() if c["orders"]), key=lambda c: (-c["orders"], c["document"]))


def _missing(run: Run, at: int) -> Iterator[Json]:
    """What to ask for the orders that are undetermined."""
    query = f"SELECT order_id, lines, verdict FROM open_{at} LEFT JOIN open_ids ON line = whole ORDER BY whole"
    for order_id, lines, verdict in run.connection.execute(query).fetchall():
        yield {"order_id": order_id, "lines": lines, "questions": list(run.deciding[at].verdicts[verdict].questions)}


def _make_open(run: Run) -> None:
    """Make the tables ``open_N``, of each regime the orders that are undetermined, and ``open_ids``."""
    regimes = range(len(run.deciding))
    for at in regimes:
        run.connection.execute(
            f"""CREATE OR REPLACE TEMP TABLE open_{at} AS
                WITH open AS (SELECT d.line, verdict, coalesce(several.first, d.line) AS whole
                    FROM decided_{at} AS d LEFT JOIN several USING (line) WHERE outcome = 'undetermined'),
                firsts AS (SELECT DISTINCT whole FROM open ORDER BY whole LIMIT {MOST})
                SELECT whole, list(line ORDER BY line) AS lines, first(verdict) AS verdict
                FROM open SEMI JOIN firsts USING (whole) GROUP BY whole"""
        )
    wholes = " UNION ".join(f"SELECT whole AS line FROM open_{at}" for at in regimes)
    ids = f"FROM ({run.book.coding.order_ids}) SEMI JOIN ({wholes}) USING (line)"
    run.connection.execute(f"CREATE OR REPLACE TEMP TABLE open_ids AS {ids}")


_STATED: Final = ("product", "stated_eccn", "stated_tpp")


def _make_stated(run: Run) -> None:
    """Make the table ``stated``: the cells of lines that state a class, where products have one too."""
    of = run.book.coding.dictionaries
    if of.keys() >= {*_STATED}:
        cells = ", ".join(f"CAST(c{of[name].column} AS VARCHAR) AS {name}" for name in _STATED)
        rows = f"SELECT line, {cells} FROM given WHERE trim(CAST(c{of['stated_eccn'].column} AS VARCHAR)) <> ''"
    else:
        rows = "SELECT 0 AS line, '' AS product, '' AS stated_eccn, '' AS stated_tpp WHERE FALSE"
    run.connection.execute(f"CREATE OR REPLACE TEMP TABLE stated AS {rows}")


def _stated_otherwise(run: Run, at: int) -> Iterator[str]:
    """Products beside which the file states another class or computing power than the catalogue has."""
    of = run.book.coding.dictionaries
    query = f"""SELECT {", ".join(_STATED)}, count(*), min(day) FROM stated JOIN decided_{at} USING (line)
        WHERE verdict IS NOT NULL GROUP BY 1, 2, 3 ORDER BY 4 DESC, 1, 2, 3 LIMIT {MOST}"""
    for product, eccn, tpp, lines, day in run.connection.execute(query).fetchall():
        name = of["product"].texts.get(product)
        if name is None or name == UNKNOWN:
            continue
        known = classify(name, run.settings.regimes[at], day, run.settings.readings)
        stated, by_catalogue = Decimal(of["stated_tpp"].texts[tpp]), known["tpp"]
        differs = by_catalogue is not None and abs(stated - Decimal(str(by_catalogue))) >= 1
        if differs or of["stated_eccn"].texts[eccn] != known["eccn"]:
            power = "TPP not known" if by_catalogue is None else f"{by_catalogue:,} TPP"
            yield (
                f"{product} in {counted(lines, 'line')}: stated as {eccn.strip()} with {stated:,} TPP, by the "
                f"catalogue {known['eccn']} with {power}; what is stated was taken."
            )


def _repeated(run: Run) -> int:
    """How many lines say in every cell what another one of the same order says."""
    if not run.book.has_several:
        return 0
    cells = "SELECT given.* EXCLUDE (line) FROM given SEMI JOIN several USING (line)"
    return _one(run, f"SELECT coalesce(sum(n - 1), 0) FROM (SELECT count(*) AS n FROM ({cells}) AS t GROUP BY t)")


def _errors(run: Run) -> Iterator[Json]:
    query = f"SELECT line, column_, value, reason FROM errors ORDER BY line, place LIMIT {MOST}"
    for line, column, value, reason in run.connection.execute(query).fetchall():
        yield {"line": line, "column": column or None, "value": value, "reason": reason}


def counters_assumed(run: Run) -> Iterator[str]:
    """What the counters start from and whether orders draw on them, in words."""
    if not run.settings.folded:
        yield "Each order is decided on its own, with the opening balances: what one draws is not counted for others."
    if run.settings.opening.others == "zero":
        yield (
            "Counters without an opening balance are taken to start at zero: as if this file held every shipment that "
            "counts, of all exporters. Where others ship to these parties too, what is left is less (--opening)."
        )
    else:
        yield "Counters without an opening balance are unknown; orders that depend on them are undetermined."


def _assumptions(run: Run, at: int, undetermined: int, universal: list[Json]) -> Iterator[str]:
    """What the counters rest on, in words."""
    yield from counters_assumed(run)
    presumed = "review_policy = 'presumption_of_approval' AND authorization_ IS NULL"
    query = f"SELECT coalesce(sum(orders), 0), {_TPP} FROM {_counted(run, at, _PLACE)} WHERE {presumed}"
    ((orders, micro),) = run.connection.execute(query).fetchall()
    if orders := int(orders):
        some = f"{counted(orders, 'order')} ({_tpp(micro):,} TPP) under a presumption of approval"
        date = "its date" if orders == 1 else "their dates"
        decided = "not decided it" if orders == 1 else "decided none of them"
        yield f"{some}: counted as licensed on {date} and shipped in full, although BIS has {decided}."
    if undetermined and run.settings.folded:
        rest = "what ships of that all the same leaves less for later orders"
        yield f"{counted(undetermined, 'undetermined order')} drew nothing: {rest}."
    apart = _one(run, _PARENTS.format(counted=_counted(run, at, _CONSIGNEE)))
    if apart:
        some = f"{counted(apart, 'consignee')} with an ultimate parent on some lines and another or none on others"
        yield f"{some}: License Exception LPP is counted by the owner that each line names (740.29(h)(1))."
    if repeated := _repeated(run):
        some = f"{counted(repeated, 'line')} {'repeats' if repeated == 1 else 'repeat'} another of the same order"
        yield f"{some} in every cell: each was taken for an item of its own."
    for doubt in run.mapping.doubts:
        yield f"In doubt: {doubt}"
    yield from _stated_otherwise(run, at)
    unknown = [user["holder"] for user in universal if user["total_tpp"] is None]
    if unknown:
        names = ", ".join(unknown)
        yield f"Not known is what is installed worldwide of: {names}. State it as opening balance (uveu/NAME/COUNTRY)."
    for user in universal:
        for share in ("outside_supplement_5", "largest_country", "outside_us"):
            percent, limit = user[f"{share}_percent"], user[f"{share}_limit"]
            if percent is not None and limit is not None and percent > limit:
                has = f"{user['holder']} has {percent} percent where {limit} is the limit"
                rest = "what License Exceptions and licenses carry to it is not tested against its shares"
                yield f"{has} (Supplement No. 10 to part 748, paragraph 6): {rest}."


def counted(number: int, noun: str) -> str:
    """A number of things in words: ``1 order``, ``2 orders``."""
    return f"{number:,} {noun}{'s' * (number != 1)}"


def _tpp(micro: int) -> int | float:
    """Millionths of TPP as a JSON number of TPP."""
    tpp = Decimal(int(micro)) / 1_000_000
    return int(tpp) if tpp == tpp.to_integral_value() else float(tpp)
