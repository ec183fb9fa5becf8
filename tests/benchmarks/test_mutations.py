"""Seeded defects are real, are drawn alike every time, and are judged by the proofs and the cases alone."""

from itertools import islice

import pytest
from benchmarks.mutations import Laws, Mutation, drawn, found_by_answers, found_by_proofs, same

from licet.kernel.nodes import Cmp, In, NamedSet
from licet.law.in_force import LAWS
from licet.law.part740.s29_lpp import ANNUAL_LIMIT
from licet.law.sets import MILITARY_INTELLIGENCE_COUNTRIES, SUPPLEMENT_5A, to
from licet.proof.periods import period_of
from tests.proof.test_questions import BUSY


def test_the_same_defects_are_drawn_every_time_and_none_twice() -> None:
    first, again = ([m.says for m in islice(drawn(), 60)] for _ in range(2))
    assert first == again
    assert len(set(first)) == len(first)
    kinds = [type(m.node).__name__ for m in islice(drawn(), 60)]
    assert {"Cmp", "In", "Meets"} <= set(kinds)
    assert all(m.node is not m.instead for m in islice(drawn(), 60))


def flipped_limit() -> Mutation:
    (node,) = [m.node for m in islice(drawn(), 600) if ANNUAL_LIMIT in m.node.children() and "instead" in m.says]
    assert isinstance(node, Cmp)
    assert node.op == "<="
    return Mutation("LPP below its limit only", node, Cmp("<", node.left, node.right))


def without(codes: NamedSet, member: str) -> NamedSet:
    return NamedSet(codes.name, tuple((day, members - {member}) for day, members in codes.steps), codes.cite)


@pytest.mark.slow
def test_a_flipped_limit_is_found_by_a_legal_case_and_by_a_proof() -> None:
    laws = Laws(flipped_limit())
    assert found_by_answers(laws)
    where = [("diffusion-2025", period_of(BUSY, ["diffusion-2025"]))]
    assert found_by_proofs(laws, where) == "safety lpp-is-there (diffusion-2025, 2025-05-13)"
    assert found_by_proofs(laws, [("ear-2023", period_of(BUSY, ["ear-2023"]))]) is None


@pytest.mark.slow
def test_a_member_dropped_from_a_list_is_found_by_a_proof() -> None:
    node = to(SUPPLEMENT_5A)
    assert isinstance(node, In)
    laws = Laws(Mutation("", node, In(node.item, without(SUPPLEMENT_5A, "NL"), node.on)))
    where = [("diffusion-2025", period_of(BUSY, ["diffusion-2025"]))]
    assert found_by_proofs(laws, where)
    assert not same(laws)


@pytest.mark.slow
def test_what_changes_no_answer_is_no_defect() -> None:
    node = to(MILITARY_INTELLIGENCE_COUNTRIES)
    assert isinstance(node, In)
    laws = Laws(Mutation("", node, In(node.item, without(MILITARY_INTELLIGENCE_COUNTRIES, "KP"), node.on)))
    assert any(laws.changed(id, BUSY) for id in LAWS)
    assert same(laws)  # North Korea is under embargo as well
