"""Clients: each calls, keeps its key until it has an answer, and knows what it holds by its answers alone."""

import datetime as dt
import random
from dataclasses import dataclass, field

from licet.ledger import Kind, Ledger, LedgerError, Receipt

Effect = tuple[Kind, str, int, int]
"""An entry that a call makes: on which allocation, what it adds to held and to committed."""


@dataclass
class Call:
    """What a client asks for, and what that must come to if it is recorded."""

    key: str
    verb: str
    amounts: dict[str, int]
    effects: list[Effect]
    reservation: int = 0
    lasts: dt.timedelta | None = None
    asks_why: bool = True
    """A reservation: where it is refused, it looks when room comes back, which takes longer than all else."""
    whole: bool = False
    """It settles all that the reservation holds, and names no amounts."""

    def perform(self, ledger: Ledger) -> Receipt:
        """Call the ledger. Raises LedgerError."""
        match self.verb:
            case "reserve" if self.asks_why:
                return ledger.reserve(self.amounts, key=self.key, lasts=self.lasts)
            case "reserve":
                (answer,) = ledger._submit([ledger.order(self.amounts, self.key, lasts=self.lasts)])
                if isinstance(answer, LedgerError):
                    raise answer
                return answer
            case "commit" | "release":
                settle = ledger.commit if self.verb == "commit" else ledger.release
                return settle(self.reservation, None if self.whole else self.amounts, key=self.key)
            case "transfer":
                source, to = self.amounts
                return ledger.transfer(source, to, self.amounts[to], key=self.key, reason="r")
        ((name, amount),) = self.amounts.items()
        call = ledger.attrite if self.verb == "attrite" else ledger.set_limit
        return call(name, amount, key=self.key, reason="r")


@dataclass
class Client:
    """A client, which does one thing after another."""

    number: int
    calls: int = 0
    holds: dict[int, dict[str, int]] = field(default_factory=dict)
    """What its reservations hold, by their operations, if none has expired."""
    pending: Call | None = None
    first: Receipt | None = None
    """The receipt of the pending call, if it came and was lost on its way."""

    def next(self, choices: random.Random, limits: dict[str, int], moving: str) -> Call:
        """What it asks for next."""
        self.calls += 1
        key = f"{self.number}:{self.calls}"
        names = list(limits)
        what = choices.random()
        effects: list[Effect]
        if self.holds and what < 0.65:
            of = choices.choice(list(self.holds))
            held = self.holds[of]
            whole = choices.random() < 0.6
            some = held if whole else {n: choices.randint(1, x) for n, x in held.items()}
            if choices.random() < 0.6:
                effects = [(Kind.COMMIT, n, -x, x) for n, x in some.items()]
                return Call(key, "commit", dict(some), effects, of, whole=whole)
            return Call(
                key, "release", dict(some), [(Kind.RELEASE, n, -x, 0) for n, x in some.items()], of, whole=whole
            )
        if what < 0.82:
            drawn = {names[0]} | set(choices.sample(names, choices.randint(0, 2))) if what < 0.5 else {names[-1]}
            amounts = {n: choices.randint(1, 12) for n in sorted(drawn)}
            lasts = dt.timedelta(seconds=choices.randint(15, 300)) if choices.random() < 0.7 else None
            effects = [(Kind.RESERVE, n, x, 0) for n, x in amounts.items()]
            return Call(key, "reserve", amounts, effects, lasts=lasts, asks_why=choices.random() < 0.1)
        name, amount = choices.choice(names), choices.randint(5, 120)
        if what < 0.92:
            return Call(key, "attrite", {name: amount}, [(Kind.ATTRITE, name, 0, -amount)])
        if what < 0.99:
            source, to = choices.sample(names, 2)
            effects = [(Kind.TRANSFER_OUT, source, 0, -amount), (Kind.TRANSFER_IN, to, 0, amount)]
            return Call(key, "transfer", {source: amount, to: amount}, effects)
        limit = limits[moving] * choices.randint(50, 150) // 100
        return Call(key, "set_limit", {moving: limit}, [(Kind.DEFINE, moving, 0, 0)])

    def answered(self, call: Call, receipt: Receipt) -> None:
        """It has its answer."""
        self.pending = self.first = None
        if call.verb == "reserve":
            self.holds[receipt.operation] = dict(call.amounts)
        elif call.reservation:
            held = self.holds[call.reservation]
            for name, amount in call.amounts.items():
                held[name] -= amount
                if not held[name]:
                    del held[name]
            if not held:
                del self.holds[call.reservation]
