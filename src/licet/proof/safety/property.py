"""A sentence of the safety list, and what it can speak of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from licet.determine.decider import Decider
from licet.determine.strictness import strictness
from licet.kernel.nodes import Expr, Fact, In, NamedSet, all_of, any_of
from licet.law.provision import ALWAYS


@dataclass(frozen=True)
class Sentence:
    """Wherever the premise is true, so is the conclusion."""

    premise: Expr
    conclusion: Expr

    @property
    def condition(self) -> Expr:
        """What is to be true of every record."""
        return any_of(~self.premise, self.conclusion)


@dataclass(frozen=True)
class Property:
    """A sentence about every transaction. ``claim`` makes it a condition on the answers of a law.

    ``when``: where it is asked at all. ``then``: the facts of a second transaction that differs from the first in them.
    ``needs``: the authorizations that it speaks of. ``exception``: why it is known not to hold, where it does not.
    """

    name: str
    says: str
    cite: str
    claim: Callable[[Law], Sentence]
    when: Expr = ALWAYS
    then: Mapping[Fact, Fact] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    exception: str = ""


class Law:
    """What a property can speak of: the answer of a law for a record, and for the second one."""

    def __init__(self, law: Decider, then: Callable[[Expr], Expr]) -> None:
        self.answer = law.answer
        self.then = then

    @property
    def free(self) -> Expr:
        """No license is required."""
        return self.answer.outcome.equals("no_license_required")

    @property
    def carried(self) -> Expr:
        """An exception or an authorization carries the transaction."""
        return any_of(self.answer.outcome.equals("license_exception"), self.answer.outcome.equals("authorized_veu"))

    @property
    def goes(self) -> Expr:
        """It may go ahead without a license."""
        return any_of(self.free, self.carried)

    @property
    def prohibited(self) -> Expr:
        """It is prohibited."""
        return self.answer.outcome.equals("prohibited")

    def by(self, *codes: str) -> Expr:
        """One of these authorizations carries it."""
        return In(self.answer.authorization, NamedSet.of(" or ".join(codes), codes))

    def reviewed(self, *policies: str) -> Expr:
        """A license is required, under one of these policies."""
        return In(self.answer.review_policy, NamedSet.of(" or ".join(policies), policies))

    @property
    def never_stricter_before(self) -> Expr:
        """The second transaction is answered at least as strictly as the first."""
        now = strictness(self.answer)
        return self.then(now) >= now


def where(*premises: Expr) -> Callable[[Expr], Sentence]:
    """Makes a sentence of a conclusion: it is true wherever all the premises are."""
    return lambda conclusion: Sentence(all_of(*premises), conclusion)
