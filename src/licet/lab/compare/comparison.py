"""A comparison as one object: what changes from regime to regime, by what, in which orders, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from licet.determine.classification import number
from licet.determine.evidence import milli
from licet.lab.compare.compared import BANDS, DIMENSIONS, Changed, Compared, Count, Flip, Side, band
from licet.lab.compare.decisions import CHANGES, DECISIONS, STRICTNESS, Decision, change
from licet.law.part774.technical_notes import MICRO
from licet.law.regimes import parts_of, regime
from licet.orderbook.balances import balances
from licet.orderbook.columns import Json
from licet.orderbook.report.answers import standing
from licet.orderbook.report.tables import percent
from licet.orderbook.run import Run
from licet.orderbook.summary import counted, counters_assumed

MOST: Final = 1_000
"""So many consignees and products are listed for a pair of regimes; it is said how many there are in all."""
FLIPS: Final = 100
"""So many orders that change are listed for a pair, unless more are asked for."""

FULLEST: Final = 100
"""So many allocations of a kind are shown for a regime, those on which most is drawn."""

Pair = tuple[str, str]
"""Two regimes: the base, and the alternative to it."""


def pairs_of(regimes: Sequence[str], asked: Iterable[Pair] = ()) -> list[Pair]:
    """The pairs to compare: each regime with the first, and those that are asked for."""
    first, *others = regimes
    return list(dict.fromkeys([*((first, other) for other in others), *asked]))


def regimes_of(pairs: Iterable[Pair]) -> tuple[str, ...]:
    """The regimes of some pairs, each once."""
    return tuple(dict.fromkeys(one for pair in pairs for one in pair))


def comparison(orders: Compared, pairs: Sequence[Pair], flips: int = FLIPS) -> Json:
    """What the regimes of a run decide otherwise, ready for JSON. The run must be of every regime of the pairs.

    ``flips``: so many of the orders that change are listed for a pair, those with the most computing power.
    """
    run = orders.run
    regimes = run.settings.regimes
    wholes = {dimension: orders.whole(dimension) for dimension in DIMENSIONS}
    return {
        "order_book": run.source.name,
        "lines": run.lines,
        "lines_in_error": run.lines_in_error,
        "orders": orders.orders,
        "tpp": _tpp(orders.micro),
        "regimes": [_regime(orders, at) for at in range(len(regimes))],
        "strictness": STRICTNESS,
        "comparisons": [_pair(orders, wholes, regimes.index(a), regimes.index(b), flips) for a, b in pairs],
        "allocations": allocations(orders),
        "assumptions": [_MEASURE, *_path(run), *counters_assumed(run)],
    }


_MEASURE: Final = (
    "TPP is the aggregate computing power of the items as the order book has them, whether or not a regime controls "
    "them; where it is not known it counts as nothing in sums."
)


def _path(run: Run) -> Iterator[str]:
    if run.settings.folded:
        yield (
            "Under each regime orders draw on its allocations in the order of their dates. An order may therefore "
            "change because orders before it left more or less of an allocation, and not by its own facts."
        )


def standing_of(id: str) -> str:
    """What the rules of a regime are, in a sentence: law, law that is not enforced, a proposal; and its overlays."""
    overlays = parts_of(id)[1]
    said = standing(regime(id).status)
    return f"{said} Changed by {' and '.join(overlays)}, taken to be in force on any date." if overlays else said


def _regime(orders: Compared, at: int) -> Json:
    law = regime(orders.run.settings.regimes[at])
    found = [cell for cell in orders.matrix(at, at) if cell.orders.orders]
    return {
        "id": law.id,
        "title": law.title,
        "status": law.status,
        "standing": standing_of(law.id),
        "source": law.source,
        "decisions": [{**cell.base.to_dict(), **_count(cell.orders)} for cell in found],
    }


def _pair(orders: Compared, wholes: Mapping[str, Mapping[Any, Count]], a: int, b: int, flips: int) -> Json:
    regimes = orders.run.settings.regimes
    matrix = orders.matrix(a, b)
    found: Json = {
        "base": regimes[a],
        "alternative": regimes[b],
        "orders": orders.orders,
        **_changes((cell.base, cell.other, cell.orders) for cell in matrix),
        "same_decision_by_another_authorization": orders.other_authorization(a, b),
        "matrix": [
            {
                "base": cell.base.to_dict(),
                "alternative": cell.other.to_dict(),
                "change": change(cell.base, cell.other),
                **_count(cell.orders),
            }
            for cell in matrix
            if cell.orders.orders
        ],
    }
    for dimension, name in (("country", "countries"), ("consignee", "consignees"), ("product", "products")):
        in_all, rows = orders.changed(dimension, a, b, None if dimension == "country" else MOST)
        found[name] = [_by(dimension, row, wholes[dimension][row.key]) for row in rows]
        found[f"{name}_in_all"] = in_all
    found["unchanged_countries"] = _unchanged(wholes["country"], {row["country"] for row in found["countries"]})
    whole, changed = wholes["tpp"], {row.key: row for row in orders.changed("tpp", a, b)[1]}
    found["computing_power"] = [
        _by("tpp_class", changed.get(key) or Changed(key, _NONE, dict.fromkeys(CHANGES, _NONE), None), whole[key])
        for key in (-1, *range(len(BANDS) + 1))
        if key in whole
    ]
    found["flips"] = [_flip(flip) for flip in orders.flips(a, b, flips)]
    found["flips_in_all"] = found["changed"]["orders"]
    return {**found, "said": sentence(found)}


_NONE: Final = Count(0, 0)


def _changes(cells: Iterable[tuple[Decision, Decision, Count]]) -> Json:
    """Orders and computing power by how their decision changes, and of all that do."""
    sums = {kind: [0, 0] for kind in ("changed", *CHANGES)}
    for base, other, count in cells:
        if base is not other:
            for kind in ("changed", change(base, other)):
                sums[kind][0] += count.orders
                sums[kind][1] += count.micro
    return {kind: _count(Count(*both)) for kind, both in sums.items()}


def _by(dimension: str, row: Changed, whole: Count) -> Json:
    """What changes for one key of a dimension; where products are counted, lines."""
    key = band(row.key) if dimension == "tpp_class" else row.key
    of: Json = {
        dimension: key,
        **_count(whole),
        "changed": _count(row.changed),
        **{kind: _count(count) for kind, count in row.by_change.items()},
        "most_frequent": None,
    }
    if row.most is not None:
        base, other, n = row.most
        of["most_frequent"] = {"base": base.to_dict(), "alternative": other.to_dict(), "orders": n}
    return of if dimension != "product" else _lines(of)


def _lines(of: Any) -> Any:
    """The same with lines in the place of orders."""
    if isinstance(of, dict):
        return {"lines" if key == "orders" else key: _lines(value) for key, value in of.items()}
    return of


def _unchanged(countries: Mapping[str, Count], changed: set[str]) -> list[Json]:
    """The countries for which nothing changes."""
    return [{"country": key, **_count(count)} for key, count in sorted(countries.items()) if key not in changed]


def _flip(flip: Flip) -> Json:
    return {
        "line": flip.line,
        "order_id": flip.order_id,
        "date": flip.date.isoformat(),
        "destination": flip.place,
        "consignee": flip.consignee,
        "products": flip.products,
        "tpp": None if flip.micro is None else _tpp(flip.micro),
        "change": change(flip.base.decision, flip.other.decision),
        "base": _side(flip.base),
        "alternative": _side(flip.other),
    }


def _side(side: Side) -> Json:
    decision = side.decision.to_dict()
    answer = {"outcome": decision["outcome"], "authorization": side.authorization, **decision}
    return {**answer, "reasons": side.reasons, "citations": side.citations}


def sentence(found: Json) -> str:
    """How many orders change under the alternative, and how, in a sentence or two."""
    base, alternative = found["base"], found["alternative"]
    changed, orders = found["changed"]["orders"], found["orders"]
    if not orders:
        return "No order was decided: every line is in error."
    if not changed:
        all_ = "the one order is" if orders == 1 else f"all {orders:,} orders are"
        return f"Under {alternative} {all_} decided as under {base}."
    how = [f"{found[kind]['orders']:,} {words}" for kind, words in CHANGES.items() if found[kind]["orders"]]
    verb = "is" if changed == 1 else "are"
    said = f"{changed:,} of {counted(orders, 'order')} ({percent(changed, orders)}) {verb} decided otherwise under "
    said += f"{alternative} than under {base}: {', '.join(how)}."
    flips = [cell for cell in found["matrix"] if cell["change"] != "same"]
    most = max(flips, key=lambda cell: (cell["orders"], cell["tpp"]))
    return (
        f"{said} Most often “{words_of(most['base'])}” becomes “{words_of(most['alternative'])}” ({most['orders']:,})."
    )


def words_of(decision: Json) -> str:
    """A decision in words, from its outcome and review policy."""
    (found,) = (d for d in DECISIONS if d.to_dict() == {key: decision[key] for key in ("outcome", "review_policy")})
    return found.words


def allocations(orders: Compared) -> list[Json]:
    """The allocations that orders draw on under some regime, with what is used under each that does; fullest first."""
    found: dict[str, Json] = {}
    for at, id in enumerate(orders.run.settings.regimes):
        national = orders.national(at)
        counted_ = list(balances(orders.run, at, fullest=FULLEST)) if orders.draws(at) else []
        drawn = {b.counter.kind for b in counted_ if b.drawn} - {"nveu"}  # which counts all that is installed
        for b in counted_:
            used = b.counter.kind in drawn or (b.counter.company, b.counter.country) in national
            if b.limit is None or not used or not (b.drawn or b.opened):
                continue
            share = None if b.closing is None else Decimal(b.closing) / b.limit
            found.setdefault(b.name, {"allocation": b.name, "regimes": []})["regimes"].append(
                {
                    "regime": id,
                    "drawn_tpp": milli(b.drawn),
                    "used_tpp": milli(b.closing),
                    "limit_tpp": milli(b.limit),
                    "share": None if share is None else float(round(share, 4)),
                }
            )
    ranked = found.values()
    return sorted(ranked, key=lambda of: (-max(r["share"] or 0 for r in of["regimes"]), of["allocation"]))


def _count(count: Count) -> Json:
    return {"orders": count.orders, "tpp": _tpp(count.micro)}


def _tpp(micro: int) -> int | float:
    """Millionths of TPP as a JSON number of TPP."""
    return number(Decimal(int(micro)) / MICRO) or 0
