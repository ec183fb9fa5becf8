"""The charts of a comparison, as Vega-Lite specifications with their data in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from licet.lab.compare.comparison import words_of
from licet.lab.compare.decisions import CHANGES, DECISIONS, Change
from licet.orderbook.columns import Json
from licet.orderbook.report.answers import KINDS, kind_of
from licet.orderbook.report.tables import place, quota

COLORS: Final[Mapping[Change, str]] = {
    "looser": "#2F7FB8",
    "as_strict": "#B08D57",
    "stricter": "#C0492B",
    "undetermined": "#E3B23C",
    "not_ordered": "#8E6BA8",
}
"""Of changes. Blue and red are apart for the color-blind too."""
MOST: Final = 20
"""So many bars are drawn."""

_WAYS: Final[tuple[tuple[Change, int], ...]] = (("looser", -1), ("stricter", 1))
_ORDER: Final = [d.words for d in DECISIONS]
_DECIDED: Final = {
    d.words: next(k.color for k in KINDS if k.key == kind_of(d.outcome, d.review_policy)) for d in DECISIONS
}
_DECIDED["license: policy of denial"] = "#7E2A17"  # apart from a presumption of denial


def charts(found: Json) -> Iterator[tuple[str, Json]]:
    """The charts with their names: of all regimes, then of each pair."""
    yield "decisions", _decisions(found)
    if found["allocations"]:
        yield "allocations", _allocations(found)
    for one in found["comparisons"]:
        pair = f"{one['base']}--{one['alternative']}"
        yield f"matrix--{pair}", _matrix(found, one)
        if one["changed"]["orders"]:
            yield f"countries--{pair}", _countries(found, one)
            yield f"computing-power--{pair}", _computing_power(found, one)


def _chart(title: str, regimes: Sequence[Json], values: list[Json], **more: Any) -> Json:
    """A chart with what its regimes are below its title: never is a proposal shown as law."""
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "title": {
            "text": title,
            "subtitle": [f"{r['id']}: {r['standing']}" for r in regimes],
            "anchor": "start",
            "subtitleColor": "#52606D",
        },
        "config": {
            "font": "sans-serif",
            "background": "#FFFFFF",
            "view": {"stroke": None},
            "axis": {"labelLimit": 320},
        },
        "data": {"values": values},
        **more,
    }


def _of_pair(found: Json, one: Json) -> list[Json]:
    return [r for r in found["regimes"] if r["id"] in (one["base"], one["alternative"])]


def _decisions(found: Json) -> Json:
    values = [
        {"regime": r["id"], "decision": words_of(d), "orders": d["orders"], "rank": _ORDER.index(words_of(d))}
        for r in found["regimes"]
        for d in r["decisions"]
    ]
    return _chart(
        "Orders by what each regime decides",
        found["regimes"],
        values,
        width=640,
        height={"step": 26},
        mark={"type": "bar", "stroke": "#FFFFFF"},
        encoding={
            "y": {"field": "regime", "type": "nominal", "sort": [r["id"] for r in found["regimes"]], "title": None},
            "x": {"field": "orders", "type": "quantitative", "title": "orders"},
            "color": _color("decision", _present(values, "decision"), _DECIDED),
            "order": {"field": "rank"},
        },
    )


def _present(values: Sequence[Json], key: str) -> list[str]:
    """The decisions among some values, in the order in which they are shown."""
    return [name for name in _ORDER if any(value[key] == name for value in values)]


def _color(field: str, domain: Sequence[str], colors: dict[str, str]) -> Json:
    scale = {"domain": list(domain), "range": [colors[name] for name in domain]}
    return {"field": field, "type": "nominal", "scale": scale, "title": None}


def _matrix(found: Json, one: Json) -> Json:
    values = [
        {
            "base": words_of(c["base"]),
            "alternative": words_of(c["alternative"]),
            "orders": c["orders"],
            "change": CHANGES.get(c["change"], "not changed"),
        }
        for c in one["matrix"]
    ]
    domain = ["not changed", *CHANGES.values()]
    colors = {"not changed": "#7B8794", **{words: COLORS[kind] for kind, words in CHANGES.items()}}
    met = [name for name in domain if any(value["change"] == name for value in values)]
    x = {"field": "alternative", "type": "nominal", "sort": _ORDER, "title": f"under {one['alternative']}"}
    y = {"field": "base", "type": "nominal", "sort": _ORDER, "title": f"under {one['base']}"}
    most = max((c["orders"] for c in one["matrix"]), default=1)
    opacity = {"field": "orders", "type": "quantitative", "legend": None}
    return _chart(
        f"What orders change to, from {one['base']} to {one['alternative']}",
        _of_pair(found, one),
        values,
        width={"step": 62},
        height={"step": 32},
        encoding={"x": {**x, "axis": {"labelAngle": -35, "orient": "top"}}, "y": y},
        layer=[
            {
                "mark": {"type": "rect", "stroke": "#FFFFFF"},
                "encoding": {
                    "color": _color("change", met, colors),
                    "opacity": {**opacity, "scale": {"type": "sqrt", "domain": [0, most], "range": [0.15, 0.75]}},
                },
            },
            {
                "mark": {"type": "text", "color": "#1F2933", "fontWeight": "bold"},
                "encoding": {"text": {"field": "orders", "format": ","}},
            },
        ],
    )


def _countries(found: Json, one: Json) -> Json:
    """Bars to the left for what is decided less strictly, to the right for what is decided more strictly."""
    values = []
    shown = [row for row in one["countries"] if row["looser"]["orders"] or row["stricter"]["orders"]][:MOST]
    for row in shown:
        for kind, sign in _WAYS:
            if n := row[kind]["orders"]:
                values.append({"country": place(row["country"]), "change": CHANGES[kind], "orders": sign * n})
    return _chart(
        f"Orders decided less and more strictly under {one['alternative']} than under {one['base']}, by country",
        _of_pair(found, one),
        values,
        width=640,
        height={"step": 20},
        mark="bar",
        encoding={
            "y": {
                "field": "country",
                "type": "nominal",
                "sort": [place(row["country"]) for row in shown],
                "title": None,
            },
            "x": {
                "field": "orders",
                "type": "quantitative",
                "title": "orders: less strictly to the left, more strictly to the right",
                "axis": {"labelExpr": "format(abs(datum.value), ',')", "tickMinStep": 1},
            },
            "color": _color(
                "change",
                [CHANGES[kind] for kind, _ in _WAYS],
                {words: COLORS[kind] for kind, words in CHANGES.items()},
            ),
        },
    )


def _computing_power(found: Json, one: Json) -> Json:
    classes = [row["tpp_class"] for row in one["computing_power"]]
    values = [
        {"class": row["tpp_class"], "change": words, "orders": row[kind]["orders"], "rank": rank}
        for row in one["computing_power"]
        for rank, (kind, words) in enumerate(CHANGES.items())
        if row[kind]["orders"]
    ]
    met = [words for words in CHANGES.values() if any(value["change"] == words for value in values)]
    return _chart(
        f"Orders that change from {one['base']} to {one['alternative']}, by their computing power",
        _of_pair(found, one),
        values,
        width=640,
        height={"step": 24},
        mark={"type": "bar", "stroke": "#FFFFFF"},
        encoding={
            "y": {"field": "class", "type": "nominal", "sort": classes, "scale": {"domain": classes}, "title": None},
            "x": {"field": "orders", "type": "quantitative", "title": "orders that change", "axis": {"tickMinStep": 1}},
            "color": _color("change", met, {words: COLORS[kind] for kind, words in CHANGES.items()}),
            "order": {"field": "rank"},
        },
    )


def _allocations(found: Json) -> Json:
    """How much of each limit is used, for the fullest; a line marks the limit."""
    shown = found["allocations"][:MOST]
    regimes = [r for r in found["regimes"] if any(r["id"] == u["regime"] for a in shown for u in a["regimes"])]
    values = [
        {"allocation": quota(a["allocation"]), "regime": u["regime"], "share": u["share"]}
        for a in shown
        for u in a["regimes"]
        if u["share"] is not None
    ]
    names = [r["id"] for r in regimes]
    return _chart(
        "Allocations: how much of the limit is used",
        regimes,
        values,
        width=640,
        height={"step": 9 if len(names) > 1 else 18, "for": "offset" if len(names) > 1 else "position"},
        encoding={
            "y": {
                "field": "allocation",
                "type": "nominal",
                "sort": [quota(a["allocation"]) for a in shown],
                "title": None,
            },
            **({"yOffset": {"field": "regime", "sort": names}} if len(names) > 1 else {}),
        },
        layer=[
            {
                "mark": "bar",
                "encoding": {
                    "x": {"field": "share", "type": "quantitative", "title": "used", "axis": {"format": "%"}},
                    "color": {"field": "regime", "type": "nominal", "sort": names, "scale": {"scheme": "tableau10"}},
                },
            },
            {
                "mark": {"type": "rule", "color": "#1F2933", "strokeDash": [4, 3]},
                "encoding": {"x": {"datum": 1}, "y": None, "yOffset": None},
            },
        ],
    )
