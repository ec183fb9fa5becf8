"""How ``world.json``, the outlines of the countries on the map, was made; run it to make them again.

    python -m licet.orderbook.report.outlines countries-50m.json > src/licet/orderbook/report/world.json

The input is the file of that name in the npm package world-atlas 2.0.2 (ISC license): the Admin 0 countries of Natural
Earth 4.1.0 at 1:50,000,000 (public domain), as TopoJSON. 110m maps lack Singapore, Hong Kong, Macau and Bahrain.

The projection is the one that is named Natural Earth too (Patterson; polynomials of Šavrič and others), like Robinson's
a compromise in which neither areas nor angles are much wrong where people live. Its middle is 11° east: the edge runs
through the Bering Strait and cuts no country. Lines are thinned by the method of Visvalingam and Whyatt, each border
once, so that neighbors still meet; coordinates are whole numbers. Islands too small to be seen are left out, and a
country that is too small altogether has a mark, where a circle stands for it. Antarctica is not on the map.

Borders are Natural Earth's: who is in control, which states nothing about who should be. What it draws apart and ISO
3166-1 does not is part of the country that the code belongs to (Northern Cyprus, Somaliland); what it draws in one and
ISO has a code for is taken out of it (French Guiana, Svalbard). The Siachen Glacier belongs to none.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from itertools import accumulate, pairwise
from math import hypot, radians, tau
from typing import Any, Final

from licet.facts.countries import read_country

Point = tuple[float, float]

WIDTH: Final = 2_000
"""The length of the equator, in units."""
MIDDLE: Final = 11
"""The longitude in the middle."""
NORTH, SOUTH = 83.8, -57.0
"""The latitudes between which the map lies."""
DETAIL: Final = 1.5
"""Twice the area of the smallest triangle whose point stays, and of the smallest island, in square units."""
SMALL: Final = 12
"""What is narrower and lower than this has a mark."""

NAMES: Final = {
    "Antigua and Barb.": "AG",
    "Ashmore and Cartier Is.": "AU",
    "Bosnia and Herz.": "BA",
    "Br. Indian Ocean Ter.": "IO",
    "Congo": "CG",
    "Eq. Guinea": "GQ",
    "Fr. Polynesia": "PF",
    "Fr. S. Antarctic Lands": "TF",
    "Heard I. and McDonald Is.": "HM",
    "Indian Ocean Ter.": "AU",
    "N. Cyprus": "CY",
    "N. Mariana Is.": "MP",
    "S. Geo. and the Is.": "GS",
    "Siachen Glacier": "",
    "Somaliland": "SO",
    "St. Vin. and Gren.": "VC",
    "W. Sahara": "EH",
}
"""What the names of Natural Earth stand for, where Licet's table of countries does not read them as they are."""

APART: Final[dict[str, tuple[float, float, float]]] = {
    "BQ": (-68.3, 12.2, 1),
    "BV": (3.4, -54.4, 1),
    "CC": (96.8, -12.2, 1),
    "CX": (105.6, -10.5, 1),
    "GF": (-53.1, 3.9, 4),
    "GI": (-5.3, 36.1, 0),
    "GP": (-61.5, 16.2, 0.8),
    "MQ": (-61.0, 14.6, 0.8),
    "RE": (55.5, -21.1, 1),
    "SJ": (18.0, 79.0, 10),
    "TK": (188.2, -9.2, 0),
    "TV": (179.2, -8.5, 0),
    "UM": (166.6, 19.3, 0),
    "YT": (45.1, -12.8, 1),
}
"""Codes that Natural Earth has no country for: longitude and latitude, and within how many degrees of it land of
France, the Netherlands, Norway or Australia is theirs."""
SOVEREIGNS: Final = ("AU", "FR", "NL", "NO")


def projected(longitude: float, latitude: float) -> Point:
    """Where a place lies on the map, in units; the crossing of the equator and the middle is 0, and y grows south."""
    f = radians(latitude)
    across = 0.8707 - 0.131979 * f**2 - 0.013791 * f**4 + 0.003971 * f**10 - 0.001529 * f**12
    down = 1.007226 + 0.015085 * f**2 - 0.044475 * f**6 + 0.028874 * f**8 - 0.005916 * f**10
    unit = WIDTH / (tau * 0.8707)
    return radians(longitude - MIDDLE) * across * unit, -f * down * unit


def world(topology: dict[str, Any]) -> dict[str, Any]:
    """The map: its ``size``, and by alpha-2 code an SVG path in ``outlines``, the place of a small one in ``marks``.

    Raises UnknownCountry for a name that it does not know.
    """
    lines = [_thinned(_degrees(arc, topology["transform"])) for arc in topology["arcs"]]
    lands: dict[str, list[list[Point]]] = {}
    for shape in topology["objects"]["countries"]["geometries"]:
        name = shape["properties"]["name"]
        code = NAMES[name] if name in NAMES else read_country(name)
        for polygon in [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]:
            rings = [_joined(ring, lines) for ring in polygon]
            lands.setdefault(_owner(code, rings[0]), []).extend(rings)
    outlines, marks = {}, {}
    for code in sorted({*lands, *APART} - {"", "AQ"}):
        rings = [[_place(*p) for p in ring] for ring in lands.get(code, [])]
        largest = max(rings, key=_area) if rings else [_place(*APART[code][:2])]
        outlines[code] = "".join(_path(ring) for ring in rings if ring is largest or _area(ring) > DETAIL)
        xs, ys = zip(*largest, strict=True)
        left, right, top, bottom = min(xs), max(xs), min(ys), max(ys)
        if right - left < SMALL and bottom - top < SMALL:
            marks[code] = [round((left + right) / 2), round((top + bottom) / 2)]
    height = round(_place(MIDDLE, SOUTH)[1])
    return {"size": [WIDTH, height], "outlines": {code: d for code, d in outlines.items() if d}, "marks": marks}


def _place(longitude: float, latitude: float) -> Point:
    """Where a place lies from the upper left corner."""
    (x, y), (_, top) = projected(longitude, latitude), projected(MIDDLE, NORTH)
    return x + WIDTH / 2, y - top


def _degrees(arc: list[list[int]], transform: dict[str, list[float]]) -> list[Point]:
    """An arc of a quantized topology, in which each point is told by how far it is from the one before."""
    (kx, ky), (x0, y0) = transform["scale"], transform["translate"]
    xs, ys = map(accumulate, zip(*arc, strict=True))
    return _unbroken([(x * kx + x0, y * ky + y0) for x, y in zip(xs, ys, strict=True)])


def _unbroken(line: list[Point]) -> list[Point]:
    """The line going on beyond 180 degrees where it would come back on the other side."""
    turns = (-360 * round((b[0] - a[0]) / 360) for a, b in pairwise(line))
    return [(x + turn, y) for (x, y), turn in zip(line, accumulate(turns, initial=0), strict=True)]


def _thinned(line: list[Point]) -> list[Point]:
    """The line without the points that make the least difference; its ends stay, and of a ring at least a triangle."""
    kept = list(line)
    drawn = [projected(*p) for p in line]
    sizes = [_area(drawn[i - 1 : i + 2]) for i in range(1, len(drawn) - 1)]
    least = 2 if line[0] == line[-1] else 0
    while len(sizes) > least and min(sizes) < DETAIL:
        i = sizes.index(min(sizes))
        del kept[i + 1], drawn[i + 1], sizes[i]
        for j in (i - 1, i):
            if 0 <= j < len(sizes):
                sizes[j] = _area(drawn[j : j + 3])
    return kept


def _joined(ring: list[int], lines: list[list[Point]]) -> list[Point]:
    """A ring from its arcs, of which one that runs backwards has the complement of its number; on the map's side."""
    points = _unbroken([p for i in ring for p in (lines[i] if i >= 0 else lines[~i][::-1])[:-1]])
    turn = -360 * round((sum(x for x, _ in points) / len(points) - MIDDLE) / 360)
    return [(x + turn, y) for x, y in points]


def _owner(code: str, ring: list[Point]) -> str:
    """Whose an island is, its outline in degrees: the country's, or that of a code which ISO has for it."""
    if code in SOVEREIGNS:
        x, y = (sum(values) / len(ring) for values in zip(*ring, strict=True))
        for apart, (longitude, latitude, reach) in APART.items():
            if hypot(x - longitude, y - latitude) < reach:
                return apart
    return code


def _area(ring: list[Point]) -> float:
    """Twice the area within a ring."""
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, [*ring[1:], *ring[:1]], strict=True)))


def _path(ring: list[Point]) -> str:
    points = [(round(x), round(y)) for x, y in ring]
    steps = [(x - a, y - b) for (x, y), (a, b) in zip(points[1:], points, strict=False)]
    moves = " ".join(f"{x} {y}" for x, y in steps if (x, y) != (0, 0)).replace(" -", "-")
    return f"M{points[0][0]} {points[0][1]}l{moves}z" if moves else ""


def _lines(made: dict[str, Any]) -> Iterator[str]:
    """The map as JSON, a country a line."""
    yield "{"
    for key in ("size", "marks"):
        yield f"{json.dumps(key)}: {json.dumps(made[key], separators=(',', ':'))},"
    yield '"outlines": {'
    yield ",\n".join(f"{json.dumps(code)}: {json.dumps(path)}" for code, path in made["outlines"].items())
    yield "}"
    yield "}"


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        print("\n".join(_lines(world(json.load(file)))))
