"""The map of the world: what becomes of the orders for each destination."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.resources import files
from typing import Any, Final, NamedTuple

from licet.facts.countries import ear_country
from licet.orderbook.columns import Json
from licet.orderbook.report.answers import KINDS, Pattern
from licet.orderbook.report.drawing import pattern, swatch
from licet.orderbook.report.tables import figure, place, plural


@dataclass(frozen=True)
class Class:
    """What becomes of the orders for a country, and how the country is drawn."""

    key: str
    title: str
    color: str
    pattern: Pattern | None = None

    @property
    def fill(self) -> str:
        return f"url(#map-{self.key})" if self.pattern else self.color


CLASSES: Final = (
    Class("free", "Every order may go without a license", "#2F7FB8"),
    Class("most", "More than half of the orders may go without a license", "#A9D3EA", "dots"),
    Class("half", "Half or more need a license, or cannot be answered yet", "#E8B04A", "grid"),
    Class("stopped", "Half or more are denied or prohibited", "#A5341B", "stripes"),
)
_LAND: Final = "#E9ECEF"
_SCALE: Final = 2
"""How much larger the patterns are than in a bar: the map is drawn at half its size or so."""
_MARK: Final = 9
"""The radius of the circle that stands for a small country."""


@cache
def _world() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(files(__package__).joinpath("world.json").read_text(encoding="utf-8"))
    return found


def drawable() -> frozenset[str]:
    """The codes of the countries that have a place on the map."""
    return frozenset((*_world()["outlines"], *_world()["marks"]))


def class_of(destination: Json) -> Class:
    """What becomes of most of the orders for a destination; where two answers are as many, the worse one."""
    counts = {group: sum(destination.get(k.key, 0) for k in KINDS if k.group == group) for group in ("free", "stopped")}
    orders = destination["orders"]
    if counts["free"] == orders:
        return CLASSES[0]
    if 2 * counts["stopped"] >= orders:
        return CLASSES[3]
    return CLASSES[1] if 2 * counts["free"] > orders else CLASSES[2]


def definitions(classes: Sequence[Class] = CLASSES) -> Iterator[str]:
    """The outlines and fills that every map of a page uses."""
    for one in classes:
        if one.pattern:
            yield pattern(f"map-{one.key}", one.color, one.pattern, _SCALE)
    paths = (f'<path id="land-{code}" d="{path}"/>' for code, path in _world()["outlines"].items())
    yield f'<g id="land">{"".join(paths)}</g>'


class Shown(NamedTuple):
    """A country on a map: how it is drawn, and what is said of it."""

    code: str
    of: Class
    told: str
    orders: int


def world_map(destinations: Sequence[Json], id: str) -> str:
    """The figure, with its legend in words; it uses the ``definitions``, and ``id`` begins the ids that it makes."""
    shown = [Shown(d["destination"], class_of(d), _numbers(d), d["orders"]) for d in destinations]
    return drawn_map(shown, CLASSES, id, "Countries by what becomes of their orders.")


def drawn_map(countries: Sequence[Shown], classes: Sequence[Class], id: str, about: str) -> str:
    """A map of countries in classes; ``about`` says what it shows."""
    world = _world()
    by_code = {c.code: c for c in countries}
    belongs: dict[str, list[str]] = {}
    for code in world["outlines"]:
        belongs.setdefault(code if code in by_code else ear_country(code), []).append(code)
    land, circles = [], []
    for code, c in by_code.items():
        shapes = "".join(f'<use href="#land-{part}"/>' for part in belongs.get(code, []))
        begin = f'<g fill="{c.of.fill}"><title>{escape(c.told)}</title>'
        if shapes:
            land.append(f"{begin}{shapes}</g>")
        if code in world["marks"]:
            x, y = world["marks"][code]
            circles.append(f'{begin}<circle cx="{x}" cy="{y}" r="{_MARK}"/></g>')
    width, height = world["size"]
    counted = [sum(c.of is one for c in countries) for one in classes]
    told = "; ".join(f"{one.title}: {count:,}" for one, count in zip(classes, counted, strict=True))
    legend = "".join(
        f"<li>{swatch(one.fill)} {one.title} <b>({count:,})</b></li>"
        for one, count in zip(classes, counted, strict=True)
    )
    absent = [f"{place(code)} ({figure(c.orders)})" for code, c in by_code.items() if code not in drawable()]
    note = f"<p>Not on the map, with their orders: {escape(', '.join(absent))}.</p>" if absent else ""
    return f"""<figure class="map">
<svg role="img" aria-labelledby="{id}-title {id}-desc" viewBox="0 0 {width} {height}">
<title id="{id}-title">Map of the countries of ultimate destination</title>
<desc id="{id}-desc">{about} {told}. The table of countries has the numbers.</desc>
<use href="#land" fill="{_LAND}" class="land"/>
<g class="orders">{"".join(land)}{"".join(circles)}</g>
</svg>
<figcaption>
<ul class="legend">{legend}<li>{swatch(_LAND)} No orders</li></ul>
{note}<p class="small">In parentheses: how many countries. Small countries are drawn as circles. Borders are those of
Natural Earth, by who is in control, and state nothing about who should be. Hong Kong is part of China in the EAR and
has its numbers; Taiwan and Macau are destinations of their own.</p>
</figcaption>
</figure>"""


def _numbers(destination: Json) -> str:
    kinds = (f"{kind.title.lower()} {figure(n)}" for kind in KINDS if (n := destination.get(kind.key, 0)))
    orders = destination["orders"]
    told = f"{figure(orders)} {plural(orders, 'order')}, {figure(destination['tpp'])} TPP"
    return f"{place(destination['destination'])}: {told}; {', '.join(kinds)}"
