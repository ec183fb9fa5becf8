"""The register holds every provision with its citation, and what stands on a day; and what changed."""

from __future__ import annotations

import datetime as dt
import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from dataclasses import is_dataclass
from typing import Any

import pytest

import licet.law
from licet.kernel.nodes import Expr, NamedSet
from licet.law.changes import difference
from licet.law.paragraph import paragraphs
from licet.law.parameter import parameters
from licet.law.proposal import Proposal
from licet.law.proposals import PROPOSALS
from licet.law.regimes import OVERLAY_IDS
from licet.law.register import Span, everything, quantity, register, spans


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def ids(regime: str, on: str, kind: str) -> set[str]:
    return {key[1] for key in register(regime, day(on)).entries if key[0] == kind}


def cited(value: Any) -> Iterator[Any]:
    """The objects of the law under a value that carry a citation."""
    if isinstance(value, (str, type, Expr, NamedSet)):
        return
    if isinstance(value, (tuple, list)):
        for each in value:
            yield from cited(each)
    elif isinstance(value, Mapping):
        yield from cited(list(value.values()))
    elif is_dataclass(value) and isinstance(getattr(value, "cite", None), str):
        yield value


def test_it_holds_every_object_of_the_law_that_carries_a_citation() -> None:
    held = {
        cite
        for regime in ("codified", "+".join(("enforced", *OVERLAY_IDS)), *PROPOSALS)
        for entry in everything(regime).values()
        for cite in entry.cites
    }
    modules = [importlib.import_module(m.name) for m in pkgutil.walk_packages(licet.law.__path__, "licet.law.")]
    found = [each for module in modules for each in cited(dict(vars(module))) if not isinstance(each, Proposal)]
    assert len(found) > 300
    assert {(type(each).__name__, each.cite) for each in found if each.cite not in held} == set()


def test_what_is_codified_and_what_is_enforced() -> None:
    codified, enforced = (ids(regime, "2025-06-02", "authorization") for regime in ("codified", "enforced"))
    assert {"AIA", "ACM", "LPP", "UVEU", "NVEU"} <= codified
    assert not {"AIA", "ACM", "LPP", "UVEU", "NVEU"} & enforced
    barred = register("enforced", day("2025-06-02")).barred
    assert {key[1] for key in barred if key[0] == "authorization"} == {"AIA", "ACM", "LPP", "UVEU", "NVEU"}
    (bar,) = barred["authorization", "LPP", "740.29"].barred_by
    assert bar.cite == "90 FR 4544"


@pytest.mark.parametrize(
    ("key", "regime", "found"),
    [
        (("authorization", "LPP", "740.29"), "codified", [Span(day("2025-01-13"), None)]),
        (("authorization", "LPP", "740.29"), "enforced", []),
        (("parameter", "lpp_annual", "740.29(d)"), "enforced", []),
        (("parameter", "hbm_density", "3A090.c"), "codified", [Span(day("2024-12-02"), None)]),
        (("parameter", "hbm_density", "3A090.c"), "enforced", [Span(day("2024-12-31"), None)]),
        (
            ("parameter", "transfer_rate_2022", "3A090 (2022)"),
            "codified",
            [Span(day("2022-10-07"), day("2023-11-16"))],
        ),
        (
            ("requirement", "744.11 (affiliates)", "744.11(a)"),
            "codified",
            [Span(day("2025-09-29"), day("2025-11-09")), Span(day("2026-11-10"), None)],
        ),
        (("requirement", "744.11", "744.11"), "codified", [Span(None, None)]),
    ],
)
def test_the_time_through_which_a_provision_stands(key: tuple[str, str, str], regime: str, found: list[Span]) -> None:
    assert spans(key, regime) == found


def test_a_section_holds_what_is_cited_in_it_and_the_parts_of_others() -> None:
    (place,) = paragraphs("740.29(d)")
    inside = {key[1]: e.within([place]) for key, e in register("codified", day("2025-06-02")).entries.items()}
    lpp, limit = inside["LPP"], inside["lpp_annual"]
    assert lpp is not None
    assert {p.cite for p in lpp.parts} == {"740.29(d)"}
    assert limit is not None
    assert limit.parts[0].text == "26,900,000 TPP"


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (26_900_000, "TPP", "26,900,000 TPP"),
        (592, "hundredths of TPP per mm²", "5.92 TPP per mm²"),
        (33, "tenths of GB/s per mm2", "3.3 GB/s per mm²"),
        (30, "billions", "30 billion"),
        (10**26, "operations", "10^26 operations"),
        (25 * 10**24, "operations", "2.5 x 10^25 operations"),
    ],
)
def test_a_number_as_people_write_it(value: int, unit: str, words: str) -> None:
    assert quantity(value, unit) == words


def test_every_number_of_the_law_has_one_value_on_a_day() -> None:
    entries = register("codified", day("2025-06-02")).entries.values()
    shown = {e.name: e.parts for e in entries if e.kind == "parameter"}
    assert all(len(parts) == 1 for parts in shown.values())
    assert set(shown) <= set(parameters())
    assert shown["nveu_installed_base"][0].text == "949,500,000 TPP"  # the second quarter


def changes(regime: str, first: str, last: str) -> dict[str, Any]:
    found = difference(regime, day(first), day(last)).changes
    return {c.entry.name: c for c in found}


def test_what_the_ai_diffusion_rule_put_into_the_code() -> None:
    found = changes("codified", "2025-01-12", "2025-01-13")
    for name in ("AIA", "ACM", "LPP", "742.6(a)(6)(iii)(A)", "country_allocation"):
        assert (found[name].what, found[name].instrument.id) == ("added", "diffusion_2025")
    gone = found["742.6(a)(6)(iii) (2023)"]
    assert (gone.what, gone.instrument.id) == ("removed", "diffusion_2025")
    aca = found["ACA"]
    assert [p.text for p in aca.went] == [
        "to or within a destination in Country Groups D:1 or D:4 (before January 13, 2025)"
    ]


def test_what_of_it_is_not_enforced() -> None:
    found = changes("enforced", "2025-01-12", "2025-01-13")
    assert not {"AIA", "ACM", "LPP", "742.6(a)(6)(iii)(A)", "country_allocation"} & set(found)
    assert found["742.6(a)(6)(iii)(A) (headquarters)"].what == "added"


def test_a_condition_came_three_days_later() -> None:
    aia = changes("codified", "2025-01-13", "2025-01-16")["AIA"]
    assert (aia.what, aia.instrument.citation) == ("changed", "90 FR 5298")
    assert [p.cite for p in aia.came] == ["740.27(a)(1)"]
    assert "AIA" not in changes("enforced", "2025-01-13", "2025-01-31")


def test_cambodia_leaves() -> None:
    found = changes("codified", "2026-02-02", "2026-02-03")
    group = found["D:5"]
    assert group.instrument.citation == "91 FR 5091"
    assert group.changed[0].members.left == ["KH"]
    lpp = {p.after.cite: p.reason for p in found["LPP"].changed if p.reason}
    assert [(m.name, m.came, m.left) for m in lpp["740.29(c)(1)"].lists] == [("Macau or Country Group D:5", [], ["KH"])]
    assert lpp["740.29(e)"].indirect


def test_the_united_arab_emirates_move() -> None:
    found = changes("enforced", "2026-07-22", "2026-07-23")
    assert (found["A:5"].changed[0].members.came, found["D:4"].changed[0].members.left) == (["AE"], ["AE"])
    assert found["A:5"].instrument.id == "uae_2026"
    # .b items need a license as before: the list of their destinations is what it was.
    assert "742.6(a)(6)(iii)(B)" not in {
        p.after.cite for c in found.values() for p in c.changed if p.reason and p.reason.lists
    }


def test_a_number_that_follows_its_schedule() -> None:
    step = changes("codified", "2025-03-31", "2025-04-01")["nveu_installed_base"]
    assert (step.changed[0].before.text, step.changed[0].after.text) == ("633,000,000 TPP", "949,500,000 TPP")
    assert step.instrument.id == "diffusion_2025"


def test_what_came_and_went_in_between_is_apart() -> None:
    found = difference("codified", day("2025-09-01"), day("2025-12-01"))
    undone = [(c.what, c.day) for c in found.undone if c.entry.name == "744.11 (affiliates)"]
    assert undone == [("added", day("2025-09-29")), ("removed", day("2025-11-10"))]
    assert "744.11 (affiliates)" not in {c.entry.name for c in found.changes}


@pytest.mark.parametrize("on", ["2022-10-07", "2025-01-13", "2030-12-31"])
def test_nothing_changes_on_one_day(on: str) -> None:
    assert difference("codified", day(on), day(on)) == ([], [])
