"""Seeded defects: how many of a hundred the proofs and the legal cases find.

A defect is one change in a copy of the law, made by substitution: a comparison of numbers that includes its limit no
more, or includes it now; a member dropped from a list; a limit one too high or too low, in the smallest unit that is
counted (a thousandth, or a millionth, of TPP). It is drawn from all expressions on which an answer depends, of every
regime. It is found if, under it, a sentence of ``licet prove total`` or ``licet prove safety`` fails that holds of the
law, or a legal case of ``tests/legal`` does. Neither compares with the law itself. A change that is proved to leave
every answer of every regime as it is, under every reading, is no defect, and another is drawn. Comparisons of dates are
left out: the days on which the law changes have their own tests. Of periods of a regime that differ in nothing but a
number, such as the base of a quarter, one is proved.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain, islice, repeat
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.legal.cases import Case, cases
from tests.legal.test_cases import compare

from benchmarks.measure import Figure
from licet import InvalidTransactionError, read_transaction
from licet.determine import capture as captures
from licet.determine import decider as deciders
from licet.determine.decider import ORDER, Decider, decider
from licet.determine.determination import determine
from licet.facts.transaction import Transaction
from licet.kernel.assume import Assumed
from licet.kernel.evaluate import evaluate
from licet.kernel.nodes import Cmp, Const, Expr, In, Meets, NamedSet, Type, Within, walk
from licet.law.provision import Regime
from licet.law.regimes import LAW_IDS, regime, whole
from licet.law.regimes import period as period_of
from licet.proof.periods import Period, periods
from licet.proof.questions import equal, safe, total

SEED: Final = 20260115
WANTED: Final = 100
TARGET: Final = 95
KINDS: Final = ("comparison", "member", "limit")
FLIPPED: Final = {"<=": "<", "<": "<=", ">=": ">", ">": ">="}


@dataclass(frozen=True)
class Mutation:
    """One defect: what stands in the place of an expression of the law, and what that is in words."""

    says: str
    node: Expr
    instead: Expr


class _Reduced(Assumed):
    """The law of a regime with a defect: what the defect makes of an expression, reduced as the regime reduces it."""

    def __init__(self, defect: Assumed, settled: Assumed) -> None:
        super().__init__(settled.known)
        self._defect, self._settled = defect, settled

    def __call__(self, expr: Expr) -> Expr:
        return self._settled(self._defect(expr))


def defective(law: Regime, mutation: Mutation) -> Regime:
    """A regime with a defect."""
    return replace(law, settled=_Reduced(Assumed({}, {mutation.node: mutation.instead}), law.settled))


def roots() -> list[Expr]:
    """The expressions of the law on which answers depend."""
    law = whole()
    return [
        law.subject,
        *(r.applies for r in (*law.prohibitions, *law.requirements)),
        *(a.available for a in law.authorizations),
        *(p.condition.expr for p in law.policies),
    ]


def drawn(seed: int = SEED) -> Iterator[Mutation]:
    """Defects in the order in which they are drawn, the three kinds in turn, none twice."""
    random = Random(seed)
    nodes = list(walk(*roots()))
    numbers = [n for n in nodes if isinstance(n, Cmp) and n.left.type is Type.INT]
    tests = [n for n in nodes if isinstance(n, (In, Meets, Within))]
    limits = [n for n in numbers if any(isinstance(side, Const) for side in n.children())]
    make: Mapping[str, Callable[[], Mutation]] = {
        "comparison": lambda: _flip(random.choice([n for n in numbers if n.op in FLIPPED])),
        "member": lambda: _drop(random.choice(tests), random),
        "limit": lambda: _shift(random.choice(limits), random.choice((-1, 1))),
    }
    seen: set[str] = set()
    for turn in range(100 * WANTED):
        mutation = make[KINDS[turn % len(KINDS)]]()
        if mutation.says not in seen:
            seen.add(mutation.says)
            yield mutation


def _flip(node: Cmp) -> Mutation:
    says = f"{_words(node.left)} {node.op} {_words(node.right)}: {FLIPPED[node.op]} instead"
    return Mutation(says, node, Cmp(FLIPPED[node.op], node.left, node.right))


def _drop(node: In | Meets | Within, random: Random) -> Mutation:
    members = sorted(frozenset[str]().union(*(codes for _, codes in node.codes.steps)))
    out = random.choice(members)
    codes = NamedSet(node.codes.name, tuple((day, codes - {out}) for day, codes in node.codes.steps), node.codes.cite)
    says = f"{_words(node.item)} {type(node).__name__.lower()} {node.codes.name}: without {out}"
    return Mutation(says, node, type(node)(node.item, codes, node.on))


def _shift(node: Cmp, by: int) -> Mutation:
    left, right = (
        Const(side.value + by, side.name, side.cite)
        if isinstance(side, Const) and isinstance(side.value, int)
        else side
        for side in (node.left, node.right)
    )
    says = f"{_words(node.left)} {node.op} {_words(node.right)}: the limit {by:+d}"
    return Mutation(says, node, Cmp(node.op, left, right))


def _words(expr: Expr) -> str:
    names = [n.name if isinstance(n, Const) and n.name else getattr(n, "name", "") for n in walk(expr)]
    value = f"{expr.value:,}" if isinstance(expr, Const) and isinstance(expr.value, int) else ""
    said = " ".join(filter(None, (value, *dict.fromkeys(names)))) or repr(expr)
    return said if len(said) <= 60 else f"{said[:40]} … {said[-18:]}"


@dataclass(frozen=True)
class Prepared:
    """A legal case: the facts of its lines, which no defect of the law changes, and the answer for the first line."""

    case: Case
    transaction: Transaction
    facts: tuple[Mapping[str, Any], ...]
    answer: tuple[Any, ...]


@cache
def prepared() -> tuple[Prepared, ...]:
    """The legal cases that the law passes."""
    found = []
    for case in cases():
        if case.disputed or case.disputed_compile:
            continue
        try:
            t = read_transaction(case.transaction)
            law = deciders.decider_for(t)
            records = law.records(t)
        except InvalidTransactionError:
            continue
        facts = tuple({**law.regime.settled.known, **dict(zip(ORDER, r, strict=True))} for r in records)
        found.append(Prepared(case, t, facts, tuple(evaluate(e, facts[0]) for e in law.answer.all())))
    return tuple(found)


class Laws:
    """The regimes with a defect, each as it stands on a day."""

    def __init__(self, mutation: Mutation) -> None:
        self.mutation = mutation
        self._made: dict[tuple[str, Any], Decider] = {}

    def __call__(self, id: str, day: Any) -> Decider:
        since = period_of(id, day)
        if (id, since) not in self._made:
            self._made[id, since] = Decider(defective(regime(id, since), self.mutation))
        return self._made[id, since]

    def changed(self, id: str, day: Any) -> bool:
        """Whether the defect is in what decides under a regime on a day."""
        return self(id, day).answer.all() != decider(id, day).answer.all()


def concerned(mutation: Mutation) -> list[Prepared]:
    """The legal cases for a line of which the defect changes the value of the expression that it is in."""
    return [
        one
        for one in prepared()
        if any(evaluate(mutation.node, facts) != evaluate(mutation.instead, facts) for facts in one.facts)
    ]


def found_by_answers(laws: Laws) -> str | None:
    """A legal case of one line whose outcome, authorization or review policy is another under the defect."""
    for one in concerned(laws.mutation):
        t = one.transaction
        if len(one.facts) == 1 and None not in one.answer:  # the others are determined in full
            after = tuple(evaluate(e, one.facts[0]) for e in laws(t.regime, t.date).answer.all())
            if after != one.answer:
                return f"case {one.case.id}"
    return None


def found_by_proofs(laws: Laws, chosen: Iterable[tuple[str, Period]]) -> str | None:
    """A sentence that holds of the law and not under the defect."""
    for id, period in chosen:
        if not laws.changed(id, period.day):
            continue
        law = laws(id, period.day)
        # The last two of totality are about unknown facts: no such change touches them.
        for result in chain(safe(law, period, witnesses=False), islice(total(law, period, witnesses=False), 6)):
            if result.fails:
                return f"{result.question} {result.name} ({id}, {period.since})"
    return None


@contextmanager
def applied(laws: Laws) -> Iterator[None]:
    """Determinations by the law with the defect."""
    original = deciders.regime  # type: ignore[attr-defined]
    caches = (deciders._in_period, deciders.decider_of_all_days, captures.capture)
    try:
        deciders.regime = lambda id, day=None: defective(original(id, day), laws.mutation)  # type: ignore[attr-defined, assignment]
        for one in caches:
            one.cache_clear()
        yield
    finally:
        deciders.regime = original  # type: ignore[attr-defined]
        for one in caches:
            one.cache_clear()


def found_by_determinations(laws: Laws) -> str | None:
    """A legal case whose determination says something else than the text, under the defect."""
    with applied(laws):
        for one in concerned(laws.mutation):
            if compare(one.case.expect, determine(one.case.transaction).to_dict()):
                return f"case {one.case.id}"
    return None


def same(laws: Laws) -> bool:
    """Whether every transaction of one line has the same answer as under the law, proved for every reading."""
    return all(
        equal(decider(id, period.day), laws(id, period.day), period, None, witnesses=False).status == "proved"
        for id, period in everywhere()
        if laws.changed(id, period.day)
    )


@cache
def everywhere() -> tuple[tuple[str, Period], ...]:
    """Every regime in every period, the latest first; those that differ in nothing but a number are one."""
    found: dict[tuple[str, object], Period] = {}
    for id in reversed(LAW_IDS):
        for period in reversed(periods([id])):
            nodes = walk(*decider(id, period.day).answer.all())
            form = tuple(
                (type(n), getattr(n, "op", ""), getattr(n, "codes", ""), "" if isinstance(n, Const) else repr(n))
                for n in nodes
            )
            found.setdefault((id, form), period)
    return tuple((id, period) for (id, _), period in found.items())


@dataclass(frozen=True)
class Judged:
    """A defect in words, and by what it was found: None by nothing, ``same`` where it is none."""

    says: str
    by: str | None


def judge(seed: int, number: int) -> Judged:
    """The defect of a number among those that a seed draws, judged."""
    mutation = mutations(seed)[number]
    laws = Laws(mutation)
    by = found_by_answers(laws) or found_by_proofs(laws, everywhere()[::6])
    by = by or ("same" if same(laws) else None)
    by = by or found_by_proofs(laws, everywhere()) or found_by_determinations(laws)
    return Judged(mutation.says, by)


@cache
def mutations(seed: int) -> tuple[Mutation, ...]:
    """The defects that a seed draws."""
    return tuple(drawn(seed))


def judged(wanted: int, jobs: int, seed: int) -> list[Judged]:
    """So many defects, those that are none left out."""
    found: list[Judged] = []
    numbers = range(min(wanted + wanted // 2, len(mutations(seed))))
    with ProcessPoolExecutor(jobs, get_context("spawn")) as pool:
        for number, one in enumerate(pool.map(judge, repeat(seed), numbers)):
            if one.by != "same":
                found.append(one)
            print(f"{number + 1:>4}  {one.by or 'NOT FOUND':60}  {one.says}", file=sys.stderr, flush=True)
            if len(found) == wanted:
                pool.shutdown(cancel_futures=True)
                break
    return found


def figures(wanted: int = WANTED, jobs: int = 2, seed: int = SEED) -> Iterator[Figure]:
    """How many of the seeded defects are found."""
    found = judged(wanted, jobs, seed)
    for one in found:
        if one.by is None:
            print(f"not found: {one.says}", file=sys.stderr)
    number = 100 * sum(one.by is not None for one in found) / len(found)
    yield Figure("seeded defects found by proofs and legal cases", number, "of 100", "target", TARGET)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--defects", type=int, default=WANTED, metavar="N", help=f"how many (default {WANTED})")
    parser.add_argument("--jobs", type=int, default=2, metavar="N", help="processes (default 2)")
    parser.add_argument("--seed", type=int, default=SEED, metavar="N", help=f"other defects (default {SEED})")
    options = parser.parse_args(arguments)
    for figure in figures(options.defects, options.jobs, options.seed):
        print(f"{figure.name}: {figure.value:g} {figure.unit}; target {figure.peer_value:g}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
