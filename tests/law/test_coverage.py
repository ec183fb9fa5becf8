"""docs/coverage.md tells the truth: every paragraph is marked, and what is marked encoded is in the law."""

from __future__ import annotations

from pathlib import Path

import pytest

from licet.law.covered import MARKS, STATES, Inventory, inventories, page

PAGE = Path(__file__).parents[2] / "docs" / "coverage.md"
DIFFUSION = next(i for i in inventories() if i.citation == "90 FR 4544")

each_instrument = pytest.mark.parametrize("inventory", inventories(), ids=lambda i: i.citation)


def test_the_page_is_what_the_program_writes() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "python -m licet.law.covered > docs/coverage.md"


@each_instrument
def test_every_paragraph_is_marked(inventory: Inventory) -> None:
    for row in inventory.rows:
        assert row.mark in MARKS, row
        assert set(row.states) <= STATES, row
        assert bool(row.by) == (row.mark == "encoded"), row
        assert row.why or row.mark != "out_of_scope", f"no reason: {row}"
        assert not row.states or row.mark != "informational", f"it lays something down: {row}"


@each_instrument
def test_what_encodes_a_paragraph_is_in_the_law(inventory: Inventory) -> None:
    assert [(row.at, row.missing) for row in inventory.rows if row.missing] == []


@each_instrument
def test_no_statement_is_listed_twice(inventory: Inventory) -> None:
    listed = [(row.at, row.says) for row in inventory.rows]
    assert len(listed) == len(set(listed))


def test_the_diffusion_rule_is_held_almost_entirely() -> None:
    assert 100 * len(DIFFUSION.held) >= 95 * len(DIFFUSION.counted)
