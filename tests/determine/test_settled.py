"""What is said of an answer that unknown facts leave open one by one, and settle together."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import licet
from licet.facts.record import military
from licet.law.part774.eccn_3a090 import level_a
from licet.law.proposal import Change, Proposal
from licet.law.proposals import own
from licet.law.provision import Policy, Requirement, require


@pytest.fixture
def either_way() -> Iterator[str]:
    """A regime that requires a license by one provision of a military end use, and by another of all others."""
    found = []
    for name, expr in (("military", military), ("civil", ~military)):
        conditions = (require(f"own {name}", level_a, "an .a-level item"), require(f"own {name}", expr, name))
        found.append(Requirement(name, f"own {name}", name, "RS", conditions))
    policies = tuple(Policy("case_by_case", require(f"{r.cite}, review", r.applies, r.title)) for r in found)
    change = Change(
        of="either way", what="both", why="a test", basis="stated", requirements=tuple(found), policies=policies
    )
    own["either-way"] = Proposal(
        id="either-way", title="either way", status="proposal", based_on="ear-2023", source="a test", changes=(change,)
    )
    yield "either-way"
    del own["either-way"]


def test_each_provision_that_may_be_the_one_is_cited_where_none_is_in_all_cases(either_way: str) -> None:
    d = licet.determine(
        {
            "date": "2025-06-02",
            "regime": either_way,
            "destination": "BR",
            "items": [{"eccn": "4A090.a", "tpp": 10000}],
            "parties": {"ultimate_consignee": {"name": "X", "location": "BR", "headquarters": "BR"}},
            "end_use": {"military": None},
        }
    )
    assert (d.outcome, d.review_policy, d.missing) == ("license_required", "case_by_case", [])
    assert [r.citation for r in d.requirements] == ["own military", "own civil"]
    assert [[c.holds for c in r.conditions] for r in d.requirements] == [[True, None], [True, None]]
    assert {"own military, review", "own civil, review"} <= {c["citation"] for c in d.citations}
    assert {f["pointer"] for s in d.reviewed_under for f in s.facts} >= {"/end_use/military"}
