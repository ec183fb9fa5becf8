"""A transaction that refutes a claim: built from what the prover found, decided again row by row, and made small."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from licet.determine.decider import DEFAULT_READINGS, ORDER, RECORD, Decider, Triple, triple
from licet.facts.read import read_transaction
from licet.facts.shapes import InvalidTransactionError
from licet.kernel.evaluate import evaluate
from licet.kernel.nodes import Expr, Fact, Type, Value, facts_of
from licet.kernel.solver import Formulas
from licet.law.part774 import line
from licet.law.part774.eccns import BASES, eccns_of, level_of, stated_eccns
from licet.proof.preferences import CLASSIFIED, PLACES, ordinary_record
from licet.proof.space import Space
from licet.proof.transaction import Json, transaction_of

_FIRST: Final = (*PLACES, *CLASSIFIED, "data_center", "export", "reexport", "entity_list", *DEFAULT_READINGS.values())
_BUYER: Final = "/parties/ultimate_consignee"
_STAYS: Final = {
    *("", "/date", "/items", "/items/0", "/activity", "/destination", "/parties"),
    *(_BUYER, f"{_BUYER}/name", f"{_BUYER}/location", f"{_BUYER}/headquarters"),
}
"""What a reader expects of any transaction."""
_STAYS_OF_ITEMS: Final = ("/quantity", "/tpp", "/product", "/eccn")


class ReplayError(Exception):
    """The row reading answers otherwise than the formulas: one of the two is wrong. Names the facts in question."""


@dataclass(frozen=True)
class Claim:
    """A condition that is to be true of every record of a transaction of one line.

    ``then``: the facts of a second record, by those of the first; all others are the same in both.
    """

    condition: Expr
    then: Mapping[Fact, Fact] = field(default_factory=dict)


@dataclass(frozen=True)
class Witness:
    """Transactions (one, or two that the claim compares) that refute a claim, and the answers of each by regime."""

    transactions: tuple[Json, ...]
    answers: tuple[Mapping[str, Triple], ...]


def counterexample(space: Space, claim: Claim, laws: Sequence[Decider]) -> Witness | None:
    """A transaction of which a claim is false under the laws, replayed; None where none can be written.

    ``space``: the records in which everything is known that means something, and nothing else.

    Raises OpenError and ReplayError.
    """
    found = ordinary_record(space, space.formulas.truth(claim.condition).false, claim.then)
    if found is None:
        return None
    model, known, quantity = found
    facts = space.record(model)
    first = named(space.formulas, facts)
    records = [first]
    products = known.name if known.unit is not None else ""
    if claim.then:
        changed = {fact.name: space.formulas.read(model, then) for fact, then in claim.then.items()}
        records.append(first | named(space.formulas, {**facts, **changed}, only=changed))
    transactions = [_transaction(record, products, quantity, known.unit) for record in records]
    _replay(transactions, records, laws, claim)
    small = _reduced(transactions, laws, claim)
    if len(laws) == 1:
        small = [{"regime": laws[0].regime.id, **t} for t in small]
    return Witness(tuple(small), tuple(_answers(t, laws) for t in small))


def _transaction(record: Mapping[str, Value], product: str, quantity: int | None, unit: int | None) -> Json:
    tpp = record[line.line_tpp.name]
    if product and unit and isinstance(tpp, int) and tpp % unit == 0:
        quantity = tpp // unit
    elif product:
        product = ""
    return transaction_of(record, product, quantity)


def named(f: Formulas, facts: Mapping[str, Value], only: Mapping[str, Value] | None = None) -> dict[str, Value]:
    """The record with a code that a reader knows for each class of codes."""
    by_name = {fact.name: fact for fact in RECORD}
    found: dict[str, Value] = {}
    for name, value in facts.items():
        if only is not None and name not in only:
            continue
        match by_name[name].type:
            case Type.CODE if value is not None:
                found[name] = _code(f, str(value))
            case Type.CODES if value is not None:
                assert isinstance(value, tuple)
                found[name] = tuple(None if c is None else _code(f, c) for c in value)
            case _:
                found[name] = value
    if only is None:
        found |= _eccns(f, facts)
    return found


def _code(f: Formulas, name: str) -> str:
    members = f.members(name)
    return next((code for code in _FIRST if code in members), members[0])


def _eccns(f: Formulas, facts: Mapping[str, Value]) -> dict[str, Value]:
    """The level and the ECCNs that belong together."""
    at = (line.eccn_at_a, line.eccn_at_b, line.eccn_at_2022)
    level, wanted = facts[line.stated_level.name], tuple(facts[fact.name] for fact in at)
    levels = f.members(str(level))
    if "" in levels:
        names = next(n for base in BASES if tuple(map(f.class_of, n := eccns_of(base))) == wanted)
        return {line.stated_level.name: "", **{fact.name: n for fact, n in zip(at, names, strict=True)}}
    if "" in f.members(str(wanted[0])):
        return {line.stated_level.name: levels[0], **{fact.name: "" for fact in at}}
    members = f.members(str(wanted[2]))  # as it was stated
    fitting = [
        c
        for c in (*(c for c in CLASSIFIED if c in members), *members)
        if _level(c) in levels and tuple(map(f.class_of, stated_eccns(c))) == wanted
    ]
    names = stated_eccns(fitting[0])
    return {line.stated_level.name: _level(fitting[0]), **{fact.name: n for fact, n in zip(at, names, strict=True)}}


def _level(code: str) -> str:
    try:
        return level_of(code)
    except LookupError:
        return "no level"


def _answers(transaction: Json, laws: Sequence[Decider]) -> dict[str, Triple]:
    """The answer of each law for a transaction, by the row reading."""
    t = read_transaction(transaction)
    found: dict[str, Triple] = {}
    for law in laws:
        outcome, authorization, policy = law.plain(law.records(t)[0])
        found[law.regime.id] = triple(str(outcome), str(authorization), str(policy))
    return found


def _facts(transactions: Sequence[Json], laws: Sequence[Decider], claim: Claim) -> dict[str, Value]:
    """The facts of the first transaction, and those of the second in the names that the claim gives them."""
    records = [dict(zip(ORDER, laws[0].records(read_transaction(t))[0], strict=True)) for t in transactions]
    return records[0] | {then.name: records[-1][fact.name] for fact, then in claim.then.items()}


def _replay(
    transactions: Sequence[Json], records: Sequence[Mapping[str, Value]], laws: Sequence[Decider], claim: Claim
) -> None:
    for transaction, expected in zip(transactions, records, strict=True):
        try:
            given = dict(zip(ORDER, laws[0].records(read_transaction(transaction))[0], strict=True))
        except InvalidTransactionError as refused:
            raise ReplayError(f"a witness that cannot be read: {refused}; {transaction}") from None
        for law in laws:
            exprs = law.answer.all()
            row, formulas = law.plain(tuple(given.values())), tuple(evaluate(e, expected) for e in exprs)
            if row != formulas:
                differ = [
                    f"{f.name} is {given[f.name]!r}, not {expected[f.name]!r}"
                    for f in facts_of(*exprs)
                    if f.name in given and given[f.name] != expected[f.name]
                ]
                raise ReplayError(f"{law.regime.id}: {row} by row, {formulas} by formulas: {'; '.join(differ)}")
    if evaluate(claim.condition, _facts(transactions, laws, claim)) is not False:
        raise ReplayError(f"the claim holds of its own counterexample: {transactions}")


def _reduced(transactions: list[Json], laws: Sequence[Decider], claim: Claim) -> list[Json]:
    """The same without whatever does not matter: the claim stays false, and the answers stay the same."""
    wanted = [_answers(t, laws) for t in transactions]

    def shows(tried: Sequence[Json]) -> bool:
        try:
            same = [_answers(t, laws) for t in tried] == wanted
            return same and evaluate(claim.condition, _facts(tried, laws, claim)) is False
        except InvalidTransactionError:
            return False

    for pointer in list(_pointers(transactions[0])):
        if pointer in _STAYS or pointer.endswith(_STAYS_OF_ITEMS):
            continue
        tried = copy.deepcopy(transactions)
        if all(_remove(t, pointer) for t in tried) and shows(tried):
            transactions = tried
    return [{field: given for field, given in t.items() if given not in ({}, [])} for t in transactions]


def _pointers(value: Any, at: str = "") -> Iterator[str]:
    """Every place in a document, what contains others before them."""
    yield at
    if isinstance(value, dict):
        for key, held in value.items():
            yield from _pointers(held, f"{at}/{key}")
    elif isinstance(value, list):
        for i in reversed(range(len(value))):
            yield from _pointers(value[i], f"{at}/{i}")


def _remove(document: Any, pointer: str) -> bool:
    *way, last = pointer.removeprefix("/").split("/")
    for step in way:
        if isinstance(document, list):
            if int(step) >= len(document):
                return False
            document = document[int(step)]
        elif step in document:
            document = document[step]
        else:
            return False
    if isinstance(document, list):
        if int(last) >= len(document):
            return False
        del document[int(last)]
        return True
    if last not in document:
        return False
    del document[last]
    return True
