"""A regime, compiled: from a transaction to records, and from records to outcome, authorization, review policy."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, cached_property
from typing import Final, cast

from licet.determine.procedure import (
    STRICTEST_FIRST,
    Answer,
    Aspects,
    answer,
    aspects_of_line,
    aspects_of_order,
)
from licet.facts.contract import MOST_TPP
from licet.facts.record import FACTS, MILLI, license_held, transaction_values
from licet.facts.shapes import InputError, InvalidTransactionError, escape, shown
from licet.facts.transaction import Item, Transaction
from licet.kernel.evaluate import conjunction, evaluate
from licet.kernel.nodes import Expr, Value, all_of, any_of
from licet.kernel.python import Compiled, compile_python
from licet.law.part774.eccn_3a090 import SPLIT, level_a
from licet.law.part774.eccns import (
    BASES,
    BY_COMMODITY,
    OTHER_LEVELS,
    OUTSIDE,
    UNSPLIT,
    is_software_or_technology,
    level_of,
)
from licet.law.part774.line import LINE_FACTS, others_tpp
from licet.law.part774.line_values import line_values
from licet.law.proposal import RegimeFileError
from licet.law.provision import Regime
from licet.law.readings import DEFAULTS, READINGS
from licet.law.regimes import EXPECTED, UnknownRegimeError, period, regime

Triple = tuple[str, str | None, str | None]
"""Outcome, authorization and review policy."""
Codes = tuple[str | None, str | None, str | None]
"""The same as codes of the kernel: None is unknown, an empty code is none."""

Record = tuple[Value, ...]
"""The values of the facts of one line; None where unknown."""

READING_FACTS: Final = tuple(r.fact for r in READINGS.values())
RECORD: Final = (*FACTS, *LINE_FACTS, *READING_FACTS)
"""The facts of one line, in the order of a record."""
ORDER: Final = tuple(f.name for f in RECORD)
DEFAULT_READINGS: Final = dict(DEFAULTS)

_DEFAULTS: Final[Record] = tuple(DEFAULT_READINGS.values())
_LINE: Final = ORDER.index("line_tpp")
_OTHERS: Final = ORDER.index("others_tpp")
_LICENSE_HELD: Final = ORDER.index(license_held.name)


class Decider:
    """A regime compiled for records: their making, and the answer as far as Kleene's logic gives it."""

    def __init__(self, regime: Regime) -> None:
        self.regime = regime
        self.aspects: Aspects = aspects_of_line(regime)
        self.answer: Answer = answer(regime, self.aspects)
        self._of_order: Answer = answer(regime, aspects_of_order(regime))

    @cached_property
    def plain(self) -> Compiled:
        """The answer for one record, without reasons: three codes, None where unknown."""
        return compile_python(self.answer.all(), ORDER)

    def decide_lines(self, lines: Sequence[Record]) -> Codes:
        """The answer for an order from the records of its lines, as codes; None where Kleene's logic leaves it open."""
        if len(lines) == 1:
            outcome, authorization, policy = self.plain(lines[0])
            return outcome, authorization, policy
        return self.combine([self._aspects(line) for line in lines], bool(lines[0][_LICENSE_HELD]))

    def records(self, t: Transaction) -> list[Record]:
        """The records of a transaction, one for each line.

        Raises InvalidTransactionError for what the law's own vocabulary or bounds exclude.
        """
        errors = check(t)
        if errors:
            raise InvalidTransactionError(errors)
        readings = readings_of(t)
        shared = transaction_values(t)
        switched = _DEFAULTS if readings is DEFAULT_READINGS else tuple(readings.values())
        lines = [shared + line_values(item, t, readings) + switched for item in t.items]
        tpp: int = sum([line[_LINE] or 0 for line in lines])  # type: ignore[misc]
        if tpp > others_tpp.hi:
            found = f"{tpp // MILLI:,} TPP"
            raise InvalidTransactionError([InputError("/items", found, f"at most {MOST_TPP:,} TPP in all")])
        return lines if len(lines) == 1 else self.with_totals(lines)

    def splits_z(self, day: dt.date) -> bool:
        """Whether the Commerce Control List has the .z paragraphs split by levels on a day of the regime."""
        return bool(evaluate(self.regime.settled(SPLIT), {"date": day}))

    def with_totals(self, lines: Sequence[Record]) -> list[Record]:
        """The records with the computing power of the other lines filled in.

        A line that an authorization without a limit carries draws on nothing: ``others_tpp`` leaves it out.
        """
        counts = [(cast("int | None", line[_LINE]), *self._counts(line)) for line in lines]
        return [
            (*line[:_OTHERS], *totals, *line[_OTHERS + 2 :])
            for line, totals in zip(lines, totals_of_the_others(counts), strict=True)
        ]

    @cached_property
    def counts(self) -> tuple[Expr, Expr]:
        """Whether the computing power of a line counts among what draws on allocations, and among all .a items."""
        settled, subject = self.regime.settled, self.regime.subject
        free = [a.available for a in self.regime.authorizations if a.consumes is None]
        return settled(all_of(subject, level_a, ~any_of(*free))), settled(all_of(subject, level_a))

    @cached_property
    def _counts(self) -> Compiled:
        return compile_python(self.counts, ORDER, "counts")

    @cached_property
    def _aspects(self) -> Compiled:
        return compile_python(self.aspects.all(), ORDER, "aspects")

    def aspects_of(self, line: Record) -> dict[str, bool | None]:
        """The truth of each aspect of a line, by name."""
        return dict(zip(self.aspect_names, self._aspects(line), strict=True))

    @property
    def aspect_names(self) -> tuple[str, ...]:
        """The names of the aspects, in their fixed order."""
        return ("prohibited", "required", *self.aspects.carries, "covered", *STRICTEST_FIRST)

    def combine(self, aspects: Iterable[Sequence[bool | None]], held: bool) -> Codes:
        """The answer for an order from the aspects of its lines (in the order of ``aspect_names``)."""

        def some(*aspects: str) -> bool | None:
            """Some line has all these aspects."""
            return _not(conjunction([_not(conjunction([line[a] for a in aspects])) for line in lines]))

        named = [dict(zip(self.aspect_names, line, strict=True)) for line in aspects]
        lines = [{**line, "uncovered": _not(line["covered"])} for line in named]
        facts: dict[str, Value] = {
            license_held.name: held,
            "order_prohibited": some("prohibited"),
            "order_required": some("required"),
            "order_covered": _not(some("required", "uncovered")),
        }
        for code in self.aspects.carries:
            lines = [{**line, "not carried": _not(line[code])} for line in lines]
            facts[f"order_carried_by_{code}"] = _not(some("required", "not carried"))
        for policy in STRICTEST_FIRST:
            facts[f"order_{policy}"] = some("required", "uncovered", policy)
        return cast("Codes", tuple(evaluate(e, facts) for e in self._of_order.all()))


def decider(regime_id: str, day: dt.date) -> Decider:
    """The decider of a regime as it stands on a day. Raises UnknownRegimeError."""
    return _in_period(regime_id, period(regime_id, day))


@cache
def decider_of_all_days(regime_id: str) -> Decider:
    """The decider of a regime for records of any date. Raises UnknownRegimeError."""
    return Decider(regime(regime_id))


@cache
def _in_period(regime_id: str, since: dt.date) -> Decider:
    return Decider(regime(regime_id, since))


def decider_for(t: Transaction, regime_id: str | None = None) -> Decider:
    """The decider of the regime that a transaction names, or of another, on its date.

    Raises InvalidTransactionError where there is none.
    """
    id = regime_id or t.regime
    try:
        return decider(id, t.date)
    except RegimeFileError as error:
        faults = [InputError("/regime", shown(id), f"a file without faults: {fault}") for fault in error.faults]
        raise InvalidTransactionError([*faults, *check(t)]) from None
    except UnknownRegimeError:
        raise InvalidTransactionError([InputError("/regime", shown(id), EXPECTED), *check(t)]) from None


def triple(outcome: str, authorization: str, review_policy: str) -> Triple:
    """An answer in codes as callers get it: None instead of an empty code."""
    return (outcome, authorization or None, review_policy or None)


def readings_of(t: Transaction) -> dict[str, str]:
    """The readings in force: the defaults, and what the transaction switches."""
    return {**DEFAULT_READINGS, **t.readings} if t.readings else DEFAULT_READINGS


def check(t: Transaction) -> list[InputError]:
    """What the law's own vocabulary says against a transaction: its readings, ECCNs and bases."""
    errors = []
    for name, value in t.readings.items():
        reading = READINGS.get(name)
        if reading is None:
            errors.append(
                InputError(f"/readings/{escape(name)}", "an unknown reading", f"one of {', '.join(READINGS)}")
            )
        elif value not in reading.values:
            errors.append(InputError(f"/readings/{name}", shown(value), f"one of {', '.join(reading.values)}"))
    for item in t.items:
        errors += _check_item(item)
    return errors


def _check_item(item: Item) -> list[InputError]:
    if item.eccn_base is not None and item.product is None and item.eccn_base not in BASES:
        return [InputError(f"{item.at}/assembly/eccn_base", shown(item.eccn_base), f"one of {', '.join(BASES)}")]
    if item.eccn is not None:
        try:
            level_of(item.eccn)
        except LookupError:
            others = ", ".join((*OTHER_LEVELS, *sorted(_BY_COMMODITY), *OUTSIDE))
            expected = (
                "a paragraph such as 3A090.a, 4A090.b, 5A992.z.1 (5A992.z before January 13, 2025) or 5D002.z.1.a, or "
                f"one of {others}"
            )
            return [InputError(f"{item.at}/eccn", shown(item.eccn), expected)]
        return list(_check_software(item))
    return []


def _check_software(item: Item) -> Iterator[InputError]:
    """What only software and technology has, and what it has not; the level of a .z paragraph that was not split."""
    software = is_software_or_technology(item.eccn)
    if item.tpp and software:
        yield InputError(f"{item.at}/tpp", shown(item.tpp), "no tpp: software and technology have none")
    if item.for_level is not None and item.eccn not in _BY_COMMODITY:
        others = ("a", "b") if item.eccn in UNSPLIT else ("none",) if software else ()
        if item.for_level not in (*others, *(("2022",) if software else ())):
            expected = (
                f"for_level only beside {', '.join(sorted(_BY_COMMODITY))}, and a or b beside 5A992.z and the like"
            )
            yield InputError(f"{item.at}/for_level", shown(item.for_level), expected)


_BY_COMMODITY: Final = BY_COMMODITY.steps[0][1]


def totals_of_the_others(
    lines: Sequence[tuple[int | None, bool | None, bool | None]],
) -> list[tuple[int | None, int | None]]:
    """For each line what the other lines have together: of what draws on allocations, and of all .a items.

    A line is given by its computing power and whether it counts among either.
    """
    drawing = _of_the_others([_counted(tpp, draws) for tpp, draws, _ in lines])
    return list(zip(drawing, _of_the_others([_counted(tpp, is_a) for tpp, _, is_a in lines]), strict=True))


def _counted(tpp: int | None, counts: bool | None) -> int | None:
    """The computing power of a line if it counts, else 0; None where either is unknown."""
    return tpp if counts else None if counts is None else 0


def _of_the_others(tpp: Sequence[int | None]) -> list[int | None]:
    """For each line the sum over all other lines, None where one of those is unknown."""
    known, unknown = sum(n for n in tpp if n is not None), tpp.count(None)
    return [min(known - (own or 0), others_tpp.hi) if unknown == (own is None) else None for own in tpp]


def _not(truth: bool | None) -> bool | None:
    return None if truth is None else not truth
