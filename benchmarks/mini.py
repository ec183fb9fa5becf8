"""Other rule engines on a small part of the rule: first match of eight, over thirteen facts that are all known.

The engines come with the ``bench`` extra; one that is not installed is left out, and said to be.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from typing import Any, Final

import duckdb

from benchmarks.agreement import DisagreementError
from benchmarks.handwritten import ALLIES, ALLOCATION, D5, LPP_LIMIT, MICRO
from benchmarks.measure import Figure, per_call, side_by_side
from licet.kernel.nodes import Case, Const, Fact, NamedSet, Type, all_of, any_of
from licet.kernel.python import compile_python

IN_FORCE: Final = dt.date(2025, 5, 15)
PLACES: Final = ("destination", "home", "parent")
NUMBERS: Final = ("chip_tpp", "die_area", "line_tpp", "lpp_used", "allocation_used")
FLAGS: Final = ("datacenter", "military", "listed", "assurances")

ORDERS: Final = """
    SELECT date, destination, consignee_headquarters AS home, consignee_parent AS parent,
        chip_tpp, die_area, line_tpp, lpp_used, allocation_used,
        datacenter, military, listed = 'entity_list' AS listed, government_assurances AS assurances
    FROM orders"""


def _licet() -> Callable[[Sequence[Any]], Any]:
    """The rules in Licet's kernel, compiled."""
    date = Fact("date", Type.DATE, known=True)
    destination, home, parent = (Fact(name, Type.CODE, known=True) for name in PLACES)
    tpp, area, line, lpp_used, used = (Fact(name, Type.INT, known=True, most=10**16) for name in NUMBERS)
    datacenter, military, listed, assurances = (Fact(name, Type.BOOL, known=True) for name in FLAGS)
    arms, allies = NamedSet.of("Macau or D:5", D5), NamedSet.of("Supplement No. 5(a)", ALLIES)
    controlled = any_of(tpp >= 4800 * MICRO, all_of(datacenter, tpp >= 1600 * MICRO, area > 0, tpp * 100 >= area * 592))
    outcome = Case(
        (
            (~controlled, Const("free")),
            (listed | military, Const("denied")),
            (any_of(*(place.is_in(arms) for place in (destination, home, parent))), Const("presumption of denial")),
            (date < IN_FORCE, Const("not yet")),
            (all_of(*(place.is_in(allies) for place in (destination, home, parent))), Const("AIA")),
            (lpp_used + line <= LPP_LIMIT, Const("LPP")),
            (
                used + line <= Case(((assurances, Const(2 * ALLOCATION)),), Const(ALLOCATION)),
                Const("presumption of approval"),
            ),
        ),
        Const("policy of denial"),
    )
    return compile_python([outcome], ("date", *PLACES, *NUMBERS, *FLAGS), "mini")


def _conditions(quote: Callable[[frozenset[str]], str], member: str, words: dict[str, str]) -> list[tuple[str, str]]:
    """The same rules as text, in the words of an engine: its operators, its lists, its names of facts."""
    w = words
    controlled = (
        f"({w['chip_tpp']} >= {4800 * MICRO} {w['or']} ({w['datacenter']} {w['and']} {w['chip_tpp']} >= {1600 * MICRO} "
        f"{w['and']} {w['die_area']} > 0 {w['and']} {w['chip_tpp']} * 100 >= {w['die_area']} * 592))"
    )

    def places(codes: frozenset[str], joint: str) -> str:
        return f" {w[joint]} ".join(member.format(code=w[place], codes=quote(codes)) for place in PLACES)

    return [
        ("free", f"{w['not']}{controlled}"),
        ("denied", f"{w['listed']} {w['or']} {w['military']}"),
        ("presumption of denial", places(D5, "or")),
        ("not yet", f"{w['day']} < {IN_FORCE.toordinal()}"),
        ("AIA", places(ALLIES, "and")),
        ("LPP", f"{w['lpp_used']} + {w['line_tpp']} <= {LPP_LIMIT}"),
        (
            "presumption of approval",
            f"{w['allocation_used']} + {w['line_tpp']} <= "
            + w["if"].format(test=w["assurances"], then=2 * ALLOCATION, otherwise=ALLOCATION),
        ),
    ]


def _zen() -> Callable[[dict[str, Any]], Any]:
    """The rules as a decision table of ZEN: the first row that matches."""
    import zen

    words = {name: name for name in ("day", *PLACES, *NUMBERS, *FLAGS)}
    words |= {"and": "and", "or": "or", "not": "not ", "if": "({test} ? {then} : {otherwise})"}
    table = _conditions(lambda codes: str(sorted(codes)), "{code} in {codes}", words)
    rows = [{"_id": outcome, "when": when, "outcome": f"'{outcome}'"} for outcome, when in table]
    rows.append({"_id": "last", "when": "", "outcome": "'policy of denial'"})
    content = {
        "hitPolicy": "first",
        "inputs": [{"id": "when", "name": "when", "type": "expression"}],
        "outputs": [{"id": "outcome", "name": "outcome", "field": "outcome", "type": "expression"}],
        "rules": rows,
    }
    kinds = {"in": "inputNode", "table": "decisionTableNode", "out": "outputNode"}
    nodes = [{"id": id, "name": id, "type": kind, "position": {"x": 0, "y": 0}} for id, kind in kinds.items()]
    nodes[1]["content"] = content
    links = (("in", "table"), ("table", "out"))
    edges = [{"id": f"{a} {b}", "sourceId": a, "targetId": b, "type": "edge"} for a, b in links]
    loader: Any = {"type": "static", "content": {"mini": {"nodes": nodes, "edges": edges}}}
    decision = zen.ZenEngine({"loader": loader}).get_decision("mini")
    return lambda context: decision.evaluate(context)["result"]["outcome"]


def _cedar() -> Callable[[dict[str, Any]], Any]:
    """The rules as policies of Cedar, which has no order among them: the first that holds is picked out here."""
    import cedarpy

    words = {name: f"context.{name}" for name in ("day", *PLACES, *NUMBERS, *FLAGS)}
    words |= {"and": "&&", "or": "||", "not": "!", "if": "(if {test} then {then} else {otherwise})"}
    table = _conditions(lambda codes: json.dumps(sorted(codes)), "{codes}.contains({code})", words)
    permit = '@id("{}") permit(principal, action, resource) when {{ {} }};'
    permits = [permit.format(i, when) for i, (_, when) in enumerate(table)]
    policies = cedarpy.PolicySet.from_str("\n".join(permits))
    entities = cedarpy.Entities.from_json_str("[]")
    outcomes = [*(outcome for outcome, _ in table), "policy of denial"]
    who = {"principal": 'Party::"exporter"', "action": 'Action::"export"', "resource": 'Item::"chip"'}

    def decide(context: dict[str, Any]) -> str:
        answer = cedarpy.is_authorized({**who, "context": context}, policies, entities)
        held = answer.diagnostics.id_annotations_by_reason.values()
        return outcomes[min((int(i) for i in held), default=len(table))]

    return decide


ENGINES: Final[dict[str, tuple[str, str, Callable[[], Callable[[dict[str, Any]], Any]]]]] = {
    "ZEN": ("zen", "zen-engine", _zen),
    "Cedar": ("cedarpy", "cedarpy", _cedar),
}


def figures(connection: duckdb.DuckDBPyConnection, calls: int, rounds: int) -> Iterator[Figure]:
    """The small rule set in Licet beside each of the other engines that are installed."""
    cursor = connection.execute(f"FROM ({ORDERS}) AS mini WHERE COLUMNS(*) IS NOT NULL LIMIT {calls}")
    names = [column[0] for column in cursor.description or ()]
    rows = cursor.fetchall()
    contexts = [{**dict(zip(names[1:], row[1:], strict=True)), "day": row[0].toordinal()} for row in rows]
    licet = _licet()
    for name, (module, package, build) in ENGINES.items():
        if find_spec(module) is None:
            print(f"{name} is left out: install it with `pip install {package}`", file=sys.stderr)
            continue
        engine = build()
        for row, context in zip(rows, contexts, strict=True):
            if engine(context) != licet(row)[0]:
                raise DisagreementError(f"{name}: {engine(context)!r}, Licet: {licet(row)[0]!r}\n{context}")
        title = f"one decision of the small rule set, beside {name}"
        yield side_by_side(title, "µs", per_call(licet, rows), name, per_call(engine, contexts), rounds)
