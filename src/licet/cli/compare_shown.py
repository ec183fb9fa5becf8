"""A comparison of regimes for people, on standard output."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from licet.cli.terminal import prose, show, table, title

if TYPE_CHECKING:
    from rich.console import Console

FLIPS: Final = 8
"""So many orders that change are shown; their reasons take several lines each."""

PAIRS: Final = 4
"""So many pairs of regimes are shown in tables; of more, what changes is said in a sentence each."""

_SENTENCE: Final = re.compile(r"(?<=[.?]) (?=[A-Z])")


def show_comparison(found: dict[str, Any]) -> None:
    """Print what ``comparison`` found."""
    show(lambda console: _print(console, found))


def _print(console: Console, found: dict[str, Any]) -> None:
    from licet.determine.paragraphs import DISCLAIMER
    from licet.orderbook.summary import counted

    wrong = counted(found["lines_in_error"], "line")
    orders = counted(found["orders"], "order")
    title(console, f"{found['order_book']}: {orders} under {len(found['regimes'])} regimes, {wrong} in error")
    prose(console, [one["said"] for one in found["comparisons"]])
    prose(console, [""])
    prose(console, [f"{r['id']}: {r['title']} ({r['source']}). {r['standing']}" for r in found["regimes"]], mark="-")
    prose(console, [DISCLAIMER])
    _decisions(console, found)
    if len(found["comparisons"]) > PAIRS:
        title(console, "Pair by pair")
        prose(console, ["Too many to show each: name fewer regimes, or see --json and --out."])
    else:
        for one in found["comparisons"]:
            _pair(console, one)
    _allocations(console, found)
    title(console, "What to know")
    prose(console, [f"Strictness: {found['strictness']}", *found["assumptions"]], mark="-")
    if "written" in found:
        page = next(path for path in found["written"] if path.endswith(".html"))
        title(console, f"Written: {page} and {len(found['written']) - 1} files beside it")


def _decisions(console: Console, found: dict[str, Any]) -> None:
    from licet.lab.compare.comparison import words_of
    from licet.lab.compare.decisions import DECISIONS

    title(console, "Orders by what each regime decides")
    counts = {r["id"]: {words_of(d): d["orders"] for d in r["decisions"]} for r in found["regimes"]}
    across = [d for d in DECISIONS if any(d.words in of for of in counts.values())]
    rows = [[id, *(of.get(d.words) for d in across)] for id, of in counts.items()]
    table(console, ["", *(d.short for d in across)], rows)


def _pair(console: Console, one: dict[str, Any]) -> None:
    from licet.lab.compare.comparison import words_of
    from licet.lab.compare.decisions import DECISIONS

    base, alternative = one["base"], one["alternative"]
    title(console, f"From {base} (down) to {alternative} (across): orders")
    cells = {(words_of(c["base"]), words_of(c["alternative"])): c["orders"] for c in one["matrix"]}
    names = [d.words for d in DECISIONS]
    across = [d for d in DECISIONS if any(b == d.words for _, b in cells)]
    rows = [[a, *(cells.get((a, d.words)) for d in across)] for a in names if any(one == a for one, _ in cells)]
    table(console, ["", *(d.short for d in across)], rows)
    if one["same_decision_by_another_authorization"]:
        n = one["same_decision_by_another_authorization"]
        prose(console, [f"Of those that do not change, {n:,} are carried by another authorization."])
    if not one["changed"]["orders"]:
        return
    for key, name in (("countries", "country"), ("consignees", "consignee"), ("products", "product")):
        noun = "lines" if key == "products" else "orders"
        title(console, f"By {name} ({noun}; those for which most changes first)")
        _by(console, one[key], name, noun)
    title(console, "By computing power of the order (orders)")
    _by(console, one["computing_power"], "tpp_class", "orders")
    title(console, "Orders that change (the most computing power first; what decides on each side)")
    _flips(console, one)


def _by(console: Console, rows: list[dict[str, Any]], key: str, noun: str) -> None:
    from licet.lab.compare.comparison import words_of
    from licet.lab.compare.decisions import CHANGES
    from licet.orderbook.report.tables import place

    kinds = [kind for kind in CHANGES if any(row[kind][noun] for row in rows)]
    body = []
    for row in rows:
        most = row["most_frequent"]
        change = f"{words_of(most['base'])} > {words_of(most['alternative'])}" if most else None
        name = place(row[key]) if key == "country" else row[key] or "(not given)"
        counts = (row[kind][noun] or None for kind in kinds)
        body.append([name, row[noun], row["changed"][noun], *counts, change])
    heads = {"looser": "looser", "stricter": "stricter", "undetermined": "open", "as_strict": "as strict"}
    table(console, ["", noun, "changed", *(heads.get(k, "not ordered") for k in kinds), "most often"], body)


def _flips(console: Console, one: dict[str, Any]) -> None:
    from licet.lab.compare.comparison import words_of
    from licet.orderbook.report.tables import place

    rows = []
    for flip in one["flips"][:FLIPS]:
        products = "; ".join(flip["products"])
        where = f"line {flip['line']} {flip['order_id'] or ''}\n{place(flip['destination'])}, {products}"
        sides = (f"{words_of(flip[s])}: {_decisive(flip[s]['reasons'])}" for s in ("base", "alternative"))
        rows.append([where, *sides])
    table(console, ["", one["base"], one["alternative"]], rows)
    rest = one["flips_in_all"] - len(rows)
    if rest > 0:
        prose(console, [f"and {rest:,} more (--json has more with --flips N, --out all, with all reasons)"])


def _decisive(reasons: str | None) -> str:
    """The sentence that decides: the last one."""
    return _SENTENCE.split(reasons)[-1] if reasons else "-"


def _allocations(console: Console, found: dict[str, Any]) -> None:
    if not found["allocations"]:
        return
    title(console, "Allocations (percent of the limit that is used; the fullest first)")
    drawing = [r["id"] for r in found["regimes"] if any(r["id"] in _ids(a) for a in found["allocations"])]
    if len(drawing) > PAIRS:
        prose(console, ["Too many regimes to show beside each other: name fewer, or see --json and --out."])
        return
    rows = [[a["allocation"], *_shares(a, drawing)] for a in found["allocations"]]
    table(console, ["", *drawing], rows)


def _ids(allocation: dict[str, Any]) -> list[str]:
    return [r["regime"] for r in allocation["regimes"]]


def _shares(allocation: dict[str, Any], regimes: list[str]) -> Iterator[str | None]:
    from licet.orderbook.report.tables import percent

    uses = {r["regime"]: r for r in allocation["regimes"]}
    for regime in regimes:
        use = uses.get(regime)
        if use is None:
            yield None
        elif use["used_tpp"] is None:
            yield "unknown"
        else:
            yield percent(*(Decimal(str(use[key])) for key in ("used_tpp", "limit_tpp")))
