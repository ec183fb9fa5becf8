"""The map: every country has its place on it, and what it shows of a country is what its orders came to."""

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licet.facts.countries import CODES, UnknownCountry
from licet.orderbook.report import outlines, worldmap
from licet.orderbook.report.answers import KINDS
from licet.orderbook.report.worldmap import CLASSES, class_of, definitions, drawable, world_map
from tests.orderbook.report.samples import KINDS as NONE

WORLD = Path(worldmap.__file__).parent / "world.json"


def of(code: str, **counts: int) -> dict[str, Any]:
    return {"destination": code, "orders": sum(counts.values()), "tpp": 0} | NONE | counts


def shape(drawn: str, code: str) -> str:
    """The group of a map that draws a country."""
    return next(g for g in re.findall(r"<g fill=.*?</g>", drawn) if f'#land-{code}"' in g)


def test_every_country_is_on_the_map_or_the_map_says_that_it_is_not() -> None:
    assert CODES - drawable() == {"AQ"}
    drawn = world_map([of(code, approval=1) for code in sorted(CODES)], "m")
    assert "Not on the map, with their orders: Antarctica (1)." in drawn
    titles = re.findall(r"<title>(.*?):", drawn)
    assert len(set(titles)) == len(CODES) - 1
    assert "Not on the map" not in world_map([of("IN", approval=1)], "m")


def test_a_destination_that_is_not_given_is_named() -> None:
    assert "Not on the map, with their orders: (not given) (2)." in world_map([of("", undetermined=2)], "m")


@pytest.mark.parametrize("code", ["SG", "HK", "MO", "BH", "MT", "LU", "QA", "TV", "GI"])
def test_small_countries_can_be_seen(code: str) -> None:
    assert "<circle cx=" in world_map([of(code, approval=1)], "m")


def test_the_outlines_are_small_whole_and_within_the_map() -> None:
    assert WORLD.stat().st_size < 200_000
    assert len("".join(definitions()).encode()) < 250_000
    world = worldmap._world()
    width, height = world["size"]
    for path in world["outlines"].values():
        assert re.fullmatch(r"(M-?\d+ -?\d+l[\d -]+z)+", path)
        for x, y in re.findall(r"M(-?\d+) (-?\d+)", path):
            assert -10 <= int(x) <= width + 10
            assert -10 <= int(y) <= height + 10
    assert all(0 <= x <= width and 0 <= y <= height for x, y in world["marks"].values())


def test_hong_kong_has_the_numbers_of_china_and_taiwan_its_own() -> None:
    drawn = world_map([of("CN", denial=3), of("TW", license_exception=1)], "m")
    assert shape(drawn, "HK") == shape(drawn, "CN")
    assert "China: 3 orders, 0 TPP; license: denial 3" in shape(drawn, "CN")
    assert "Taiwan: 1 order," in shape(drawn, "TW")


def test_a_territory_of_the_united_states_with_orders_of_its_own_keeps_them() -> None:
    drawn = world_map([of("US", license_exception=2), of("PR", denial=1)], "m")
    assert "Puerto Rico" in shape(drawn, "PR")
    assert shape(drawn, "GU") == shape(drawn, "US")


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({"no_license_required": 1, "license_exception": 2, "authorized_veu": 3}, "free"),
        ({"license_exception": 2, "approval": 1}, "most"),
        ({"license_exception": 1, "approval": 1}, "half"),
        ({"license_exception": 1, "denial": 1}, "stopped"),
        ({"license_exception": 3, "denial": 2}, "most"),
        ({"approval": 1, "case_by_case": 1, "prohibited": 1, "denial": 1}, "stopped"),
        ({"undetermined": 1}, "half"),
        ({"license_required": 1}, "half"),
    ],
)
def test_a_country_is_drawn_by_what_becomes_of_its_orders(counts: dict[str, int], expected: str) -> None:
    assert class_of(of("IN", **counts)).key == expected


@given(st.dictionaries(st.sampled_from([kind.key for kind in KINDS]), st.integers(1, 9), min_size=1))
def test_the_legend_holds_of_every_country(counts: dict[str, int]) -> None:
    orders = sum(counts.values())
    free = sum(counts.get(k.key, 0) for k in KINDS if k.group == "free")
    stopped = sum(counts.get(k.key, 0) for k in KINDS if k.group == "stopped")
    holds = {
        "free": free == orders,
        "most": orders / 2 < free < orders,
        "half": orders - free >= orders / 2,
        "stopped": stopped >= orders / 2,
    }
    assert holds[class_of(of("IN", **counts)).key]
    assert not holds["stopped"] or class_of(of("IN", **counts)).key == "stopped"


def test_more_than_color_tells_the_answers_apart() -> None:
    assert len({one.pattern for one in CLASSES}) == len(CLASSES)


def test_the_middle_of_the_map() -> None:
    assert outlines.projected(outlines.MIDDLE, 0) == (0, 0)
    x, y = outlines.projected(outlines.MIDDLE + 180, 0)
    assert (round(x), round(y)) == (outlines.WIDTH // 2, 0)
    assert outlines.projected(100, 60)[1] == -outlines.projected(100, -60)[1] < 0


def topology(name: str) -> dict[str, Any]:
    """Two squares of 20 degrees that share a border; the one in the east goes on beyond 180 degrees."""
    return {
        "transform": {"scale": [1, 1], "translate": [0, 0]},
        "arcs": [
            [[160, 0], [0, 0.01], [0, 19.99]],  # the border; its second point makes no difference
            [[160, 20], [-20, 0], [0, -20], [20, 0]],
            [[160, 0], [-340, 0], [0, 20], [340, 0]],
        ],
        "objects": {
            "countries": {
                "geometries": [
                    {"type": "Polygon", "arcs": [[0, 1]], "properties": {"name": "Japan"}},
                    {"type": "MultiPolygon", "arcs": [[[-1, 2]]], "properties": {"name": name}},
                ]
            }
        },
    }


def test_outlines_from_a_topology() -> None:
    made = outlines.world(topology("Fiji"))
    assert set(made["outlines"]) == {"JP", "FJ"}
    left, right = ([int(n) for n in re.findall(r"-?\d+", made["outlines"][code])] for code in ("JP", "FJ"))
    corners = {code: {tuple(p) for p in absolute(path)} for code, path in (("JP", left), ("FJ", right))}
    assert len(corners["JP"]) == len(corners["FJ"]) == 4
    assert len(corners["JP"] & corners["FJ"]) == 2  # they meet
    assert max(x for x, _ in corners["FJ"]) - min(x for x, _ in corners["FJ"]) < outlines.WIDTH / 10


def absolute(numbers: list[int]) -> list[tuple[int, int]]:
    points = [(numbers[0], numbers[1])]
    for dx, dy in zip(numbers[2::2], numbers[3::2], strict=True):
        points.append((points[-1][0] + dx, points[-1][1] + dy))
    return points


def test_a_country_that_the_table_does_not_have_is_an_error() -> None:
    with pytest.raises(UnknownCountry):
        outlines.world(topology("Atlantis"))
