"""The seeds of error: what documents say of the rule, and the transactions, counts and dates that show otherwise."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import licet
from licet.published.misstatements import Check, Misstatement, Shown, misstatements, page
from tests.legal.cases import EXPECTATIONS
from tests.legal.test_cases import TRIPLE, compare

PAGE = Path(__file__).parents[2] / "docs" / "misstatements.md"
TRANSACTIONS = [pytest.param(s, id=f"{m.id}-{i}") for m in misstatements() for i, s in enumerate(m.transactions, 1)]
CHECKS = [pytest.param(c, id=f"{m.id}-{i}") for m in misstatements() for i, c in enumerate(m.checks, 1)]


def test_the_page_is_what_the_program_writes() -> None:
    command = "python -m licet.published.misstatements > docs/misstatements.md"
    assert PAGE.read_text(encoding="utf-8") == page(), command


@pytest.mark.parametrize("shown", TRANSACTIONS)
def test_the_transaction_shows_it(shown: Shown) -> None:
    said = licet.determine(dict(shown.transaction)).to_dict()
    assert compare(dict(shown.expect), said) == []
    if shown.were_it_so is not None:
        supposed: dict[str, Any] = {**dict.fromkeys(TRIPLE, "any"), **shown.were_it_so}
        assert len(compare(supposed, said)) == len(shown.were_it_so), f"the statement would be right: {shown.what}"


@pytest.mark.parametrize("shown", TRANSACTIONS)
def test_the_compiled_decider_gives_the_same_answer(shown: Shown) -> None:
    decide = licet.compile(shown.transaction["regime"])
    assert decide(dict(shown.transaction)) == tuple(shown.expect.get(name) for name in TRIPLE)


@pytest.mark.parametrize("check", CHECKS)
def test_the_law_shows_it(check: Check) -> None:
    assert check.value() == check.gives
    assert check.value() != check.were_it_so or check.were_it_so is None


@pytest.mark.parametrize("m", misstatements(), ids=lambda m: m.id)
def test_every_statement_is_contradicted(m: Misstatement) -> None:
    assert any(each.were_it_so is not None for each in (*m.transactions, *m.checks))
    assert all(set(s.expect) | set(s.were_it_so or ()) <= EXPECTATIONS for s in m.transactions)
    assert all(not text.endswith(" ") and text for text in (m.title, m.says, m.by, m.text, m.cite))


def test_each_is_there_once() -> None:
    ids = [m.id for m in misstatements()]
    assert len(ids) == len(set(ids)) >= 15
