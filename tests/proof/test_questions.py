"""What is proved of the law, and what is refuted with a transaction."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import pairwise, permutations
from typing import Any

import pytest

import licet
from licet.determine.decider import Decider
from licet.determine.procedure import STRICTEST_FIRST
from licet.determine.strictness import WORDS, step, strictness
from licet.kernel.assume import Assumed
from licet.kernel.evaluate import evaluate
from licet.kernel.nodes import Const
from licet.law.part740.s29_lpp import ANNUAL_LIMIT, LPP
from licet.law.regimes import LAW_IDS, regime
from licet.proof.periods import Period, period_of, periods
from licet.proof.questions import dead, equal, equal_conditions, law_of, order, provision, safe, total
from licet.proof.result import Result
from licet.proof.safety import PROPERTIES

DAYS = [dt.date.fromisoformat(d) for d in ("2022-12-02", "2025-06-02", "2026-11-20")]
BUSY, LATE = DAYS[1:]


def asked(question: Any, id: str, day: dt.date, **options: Any) -> list[Result]:
    period = period_of(day, [id])
    return list(question(law_of(id, period), period, **options))


def confirmed(result: Result) -> None:
    """Every witness has, as it is determined in full, the answers that are shown with it."""
    assert result.witness is not None
    for transaction, answers in zip(result.witness.transactions, result.witness.answers, strict=True):
        for id, answer in answers.items():
            d = licet.determine({**transaction, "regime": id})
            assert (d.outcome, d.authorization, d.review_policy) == answer


@pytest.mark.slow
@pytest.mark.parametrize("id", LAW_IDS)
def test_every_transaction_has_one_answer(id: str) -> None:
    for day in DAYS:
        for result in asked(total, id, day):
            assert not result.fails, (result.name, result.found, result.witness)
            if result.status == "refuted":
                confirmed(result)


@pytest.mark.slow
def test_the_safety_list_holds_but_where_it_is_known_not_to() -> None:
    found: dict[str, set[str]] = {}
    for id in LAW_IDS:
        for day in DAYS:
            for result in asked(safe, id, day):
                assert not result.fails, (id, day, result.name, result.witness)
                if result.status == "refuted":
                    confirmed(result)
                found.setdefault(result.name, set()).add(result.status)
    assert {name for name, seen in found.items() if seen != {"vacuous"}} == {p.name for p in PROPERTIES}
    assert {name for name, seen in found.items() if "refuted" in seen} == {p.name for p in PROPERTIES if p.exception}


def test_names_are_unique_and_every_sentence_is_one() -> None:
    assert len(PROPERTIES) >= 15
    assert len({p.name for p in PROPERTIES}) == len(PROPERTIES)
    for p in PROPERTIES:
        assert p.says.endswith("."), p.name
        assert p.cite, p.name


@pytest.mark.slow
def test_forty_ordered_pairs_of_regimes_are_settled() -> None:
    settled = set()
    for day in (BUSY, LATE):
        for a, b in permutations(LAW_IDS, 2):
            period = period_of(day, [a, b])
            result = order(law_of(a, period), law_of(b, period), period)
            assert result.status in ("proved", "refuted")
            settled.add((day, a, b))
            if result.status == "refuted":
                confirmed(result)
                assert result.witness is not None
                one = result.witness.answers[0]
                assert step(one[a][0], one[a][2]) > step(one[b][0], one[b][2])
    assert len(settled) >= 40


def test_a_witness_is_small_and_ordinary() -> None:
    period = period_of(BUSY, ["ear-2023", "diffusion-2025"])
    result = order(law_of("diffusion-2025", period), law_of("ear-2023", period), period)
    assert result.witness is not None
    (transaction,) = result.witness.transactions
    assert transaction["items"] == [{"product": "NVIDIA H100 SXM5 80GB", "quantity": 100}]
    assert set(transaction["parties"]) == {"ultimate_consignee"}
    assert transaction["date"] == "2025-06-02"


def test_the_code_was_the_ai_diffusion_rule_in_june_2025_and_is_not_in_2026() -> None:
    ids = ["codified", "diffusion-2025"]
    for day, status in ((BUSY, "proved"), (LATE, "refuted")):
        period = period_of(day, ids)
        result = equal(*(law_of(id, period) for id in ids), period)
        assert result.status == status
        if status == "refuted":
            confirmed(result)


def test_two_writings_of_a_condition() -> None:
    period = period_of(BUSY, ["diffusion-2025"])
    law = law_of("diffusion-2025", period)
    first, *others = (c.expr for c in LPP.conditions)
    both = first & others[0]
    assert equal_conditions((law, both), (law, ~(~first | ~others[0])), period).status == "proved"
    assert equal_conditions((law, both), (law, first), period).status == "refuted"
    enforced = law_of("enforced", period)
    worldwide = "742.6(a)(6)(iii)(A)"
    result = equal_conditions((law, provision(law, worldwide)), (enforced, provision(enforced, worldwide)), period)
    assert result.status == "refuted"
    confirmed(result)
    with pytest.raises(LookupError, match="no provision 'XYZ' under diffusion-2025"):
        provision(law, "XYZ")


def test_conditions_that_never_decide_are_found() -> None:
    found = {(r.name, r.cite) for r in asked(dead, "diffusion-2025", BUSY)}
    assert ("LPP", "740.29(c)(2)") in found  # 740.2(a)(9)(ii) says it too
    assert ("744.23(a)(1)", "734.13 to 734.16") in found  # Macau and D:5 are not the United States
    assert ("LPP", "740.29(d)") not in found
    on_the_clock = {r.says for r in asked(dead, "enforced", BUSY)}
    assert "LPP never carries what needs a license." in on_the_clock
    assert "NAC never carries what needs a license." not in on_the_clock


def test_all_readings_find_what_the_defaults_hide() -> None:
    by_default = {r.cite for r in asked(dead, "diffusion-2025", BUSY) if r.name == "LPP"}
    under_all = {r.cite for r in asked(dead, "diffusion-2025", BUSY, readings=None) if r.name == "LPP"}
    assert "740.29(c)(1)" in by_default - under_all  # lpp_in_d1_d4=allowed leaves (c)(1) alone to bar D:5


def test_a_defect_in_the_law_is_found() -> None:
    period = period_of(BUSY, ["diffusion-2025"])
    law = regime("diffusion-2025", BUSY)
    assert isinstance(ANNUAL_LIMIT.value, int)
    raised = Assumed({}, {ANNUAL_LIMIT: Const(ANNUAL_LIMIT.value + 1)})

    class Defective(Assumed):
        def __call__(self, expr: Any) -> Any:
            return law.settled(raised(expr))

    broken = Decider(replace(law, settled=Defective({})))
    failing = {r.name: r for r in safe(broken, period) if r.fails}
    assert set(failing) == {"lpp-limit"}
    assert failing["lpp-limit"].witness is not None
    (transaction,) = failing["lpp-limit"].witness.transactions
    assert "lpp_used_tpp" in transaction["state"]


@pytest.mark.parametrize("id", LAW_IDS)
def test_periods_cover_every_day_once(id: str) -> None:
    found = periods([id])
    assert found[0].since == dt.date(2022, 10, 7)
    assert found[-1].until == dt.date(2030, 12, 31)
    for one, following in pairwise(found):
        assert one.until + dt.timedelta(days=1) == following.since
    for day in DAYS:
        period = period_of(day, [id])
        assert period.since <= day <= period.until
        assert period == Period(period.since, period.until, day)


OUTCOMES = ("no_license_required", "license_exception", "authorized_veu", "license_required", "prohibited")


def test_the_order_of_strictness() -> None:
    law = law_of("diffusion-2025", period_of(BUSY, ["diffusion-2025"]))
    answer = law.answer
    as_expression = strictness(answer)
    for outcome in OUTCOMES:
        for policy in ("", *STRICTEST_FIRST) if outcome == "license_required" else ("",):
            given = Assumed({}, {answer.outcome: Const(outcome), answer.review_policy: Const(policy)})
            assert evaluate(given(as_expression), {}) == step(outcome, policy)
    steps = [step("license_required", policy) for policy in STRICTEST_FIRST]
    assert steps == sorted(steps, reverse=True)
    assert {step(o, None) for o in OUTCOMES} | set(steps) == set(range(len(WORDS)))
