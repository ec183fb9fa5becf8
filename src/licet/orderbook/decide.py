"""A sorted order book decided under one regime.

What the law makes of a kind of line is worked out once, by the very code that decides a single transaction. Where
numbers matter, orders are decided one after the other, each with the counters as those before it left them; what stays
unknown is decided as a single transaction is. So each line gets the answer that ``licet.determine`` gives.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any, Final, NamedTuple

import numpy as np

from licet.determine.as_applied import counts_as_in_law, members
from licet.determine.decider import Codes, totals_of_the_others
from licet.determine.determination import Determination
from licet.determine.evidence import milli
from licet.determine.possible import BUDGET
from licet.facts.contract import MOST_TPP
from licet.facts.read import read_transaction
from licet.facts.record import MILLI
from licet.facts.shapes import InputError
from licet.law.part774.eccns import A_LEVEL
from licet.law.part774.technical_notes import MICRO
from licet.law.sets import SUPPLEMENT_5A
from licet.orderbook.at_once import decide_at_once
from licet.orderbook.columns import Json
from licet.orderbook.fold import EPOCH, FIRST_YEAR, NOBODY, YEARS, Counters, Parties, date_of
from licet.orderbook.found import Found
from licet.orderbook.ground import Ground, Kind
from licet.orderbook.law_of_day import LARGER_CHANGES_NOTHING, Detail, LawOfDay
from licet.orderbook.opening import Opening
from licet.orderbook.situations import NUMBERS, OF_ORDER, Asked, Numbers, Situation, turns
from licet.orderbook.unsettled import Open
from licet.orderbook.verdicts import COUNTERS, SHOWN_COUNTERS, Verdict, filled, verdict

CHUNK: Final = 100_000
"""So many lines are taken into Python at once."""

_PER_MILLI: Final = MICRO // MILLI
_NO_NUMBERS: Final[Numbers] = (None, 0, 0, *(None,) * (len(NUMBERS) - 3))
_FAR_FROM_BUDGET: Final = BUDGET // 20
_LICENSE_HELD: Final = OF_ORDER.index("license_held")

Progress = Callable[[int], None]
"""Told how many more orders are decided."""


Turns = Callable[[Numbers], tuple[Any, ...]]


class Line(NamedTuple):
    """A line as the fold takes it; -1 is a number that is not known."""

    line: int
    kind: int
    order: int
    item: int
    micro: int
    day: int
    """Days since 1970-01-01."""
    quantity: int
    consignee: int
    parent: int
    end_user: int
    holder: int
    place: int
    left: int
    """The place that it leaves."""


_NOBODY: Final = (-1,) * 6


class Deciding:
    """One regime over one book.

    ``folded``: whether orders draw on the counters; else each is decided on its own, with the opening balances.
    ``everything``: whether every order goes through the fold, so that all its counters are known.
    """

    def __init__(
        self,
        ground: Ground,
        regime: str,
        opening: Opening,
        *,
        folded: bool = True,
        everything: bool = False,
        found: Found | None = None,
    ) -> None:
        self.ground: Final = ground
        self.regime: Final = regime
        self.folded: Final = folded
        self.everything: Final = everything
        self.opening: Final = opening
        for counter in opening.balances:
            if counter.company:
                ground.names.number(counter.company)
            if counter.country:
                ground.places.number(counter.country)
        self._of_order: dict[Any, tuple[Any, ...]] = {}
        self._of_item: dict[Any, tuple[Any, ...]] = {}
        self._kept: Final = {name: NUMBERS.index(name) for name in (COUNTERS if everything else SHOWN_COUNTERS)}
        self.found: Final = found or Found()
        self.met: Final[dict[int, Verdict]] = {}
        """The verdicts of this regime by number, in the order in which they were met."""
        self._place: Final = ground.regimes.index(regime)
        self._whole: dict[tuple[Situation, Any], tuple[int, tuple[Any, ...]]] = {}
        self._codes: dict[Any, Codes] = {}
        self.start()

    def tier_1(self, day: dt.date) -> frozenset[str]:
        """Supplement No. 5(a) as the regime has it."""
        return members(self.regime, SUPPLEMENT_5A, day, self.ground.readings)

    def start(self) -> None:
        """Open the counters, as before the first order. What was found of kinds and numbers stays."""
        self.counters = Counters(self.opening, self.ground.names, self.ground.places, self.tier_1)
        self.texts: list[tuple[int, str]] = []
        """Lines whose reasons show counters that few orders look at, with those reasons."""
        self.universal: dict[int, tuple[dt.date, bool]] = {}
        """Holders of universal authorizations who were owners of items: the last such day, and whether the owner was
        headquartered in the United States."""
        self.national: dict[tuple[int, int], dt.date] = {}
        """Holders of national authorizations and the country, each with its last day."""
        self.faults: dict[int, InputError] = {}
        """Lines of orders in which something turned out to be wrong when they were decided."""

    @property
    def verdicts(self) -> list[Verdict]:
        """The verdicts by their numbers; those of other regimes of the book too."""
        return self.found.verdicts

    def law(self, period: int) -> LawOfDay:
        """The regime in a period of the book."""
        return self.ground.laws(period)[self._place]

    def situation(self, kind: Kind, view: str) -> Situation:
        """What the law makes of lines of a kind, under one of the views of ``LawOfDay``."""
        of: Any = getattr(self.law(kind.period), view)
        found: Situation = of.situation(*self._said(kind, view))
        return found

    def _said(self, kind: Kind, view: str) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
        """The values of what a view looks at of orders and of items of a kind."""
        of: Any = getattr(self.law(kind.period), view)
        order_key, item_key = (view, kind.order_class), (view, kind.item_class)
        if order_key not in self._of_order:
            self._of_order[order_key] = of.of_order(kind.order.values)
        if item_key not in self._of_item:
            self._of_item[item_key] = of.of_item(kind.item.values)
        return self._of_order[order_key], self._of_item[item_key]

    # ---- verdicts

    def given(self, lines: Sequence[Line], state: Json) -> Json:
        """A transaction like the order that these lines are, in the contract's form; names and places may be others."""
        order = self.ground.orders[lines[0].order].given or {}
        items = [(self.ground.items[line.item].given or {}, line.quantity) for line in lines]
        transaction: Json = {
            **order,
            "date": date_of(lines[0].day).isoformat(),
            "regime": self.regime,
            "items": [{**item, "quantity": quantity} for item, quantity in items],
            "state": {**order.get("state", {}), **state},
        }
        if self.ground.switched:
            transaction["readings"] = self.ground.switched
        return transaction

    def _verdict(self, lines: Sequence[Line], numbers: Numbers) -> Verdict:
        """The verdict for an order like these lines, found as that of a single transaction."""
        of_all = self.found.verdicts
        law = self.law(self.ground.kinds[lines[0].kind].period)  # the same, perhaps, as that of another regime
        determination = Determination(read_transaction(self.given(lines, state_of(numbers))), law.decider)
        of_all.append(verdict(determination, len(of_all), self.ground.detail > Detail.ANSWERS))
        return of_all[-1]

    def _known(self, key: Any, lines: Sequence[Line], numbers: Numbers) -> Verdict:
        """The verdict for an order like these lines, of which the key says all that matters."""
        found = self.found.by_key.get(key)
        if found is None:
            found = self.found.by_key[key] = self._verdict(lines, numbers)
        return self.met.setdefault(found.number, found)

    @cached_property
    def situations(self) -> tuple[list[Situation], Any]:
        """What the law makes of lines that are alone: the situations, and the number of that of each kind."""
        numbers: dict[Situation, int] = {}
        of_kind = np.zeros(len(self.ground.kinds), dtype=np.int64)
        for period in range(len(self.ground.days)):
            at = self.ground.of_period(period)
            if len(at):
                situations, place = self.found.situations(self.ground, self.law(period), period)
                own = [numbers.setdefault(situation, len(numbers)) for situation in situations]
                of_kind[at] = np.array(own, dtype=np.int64)[place]
        return list(numbers), of_kind

    @cached_property
    def _met(self) -> list[tuple[Turns, dict[Any, Verdict], Situation]]:
        """For each kind its situation, how numbers turn out in it, and the verdicts that were met by that."""
        situations, of_kind = self.situations
        met: list[tuple[Turns, dict[Any, Verdict], Situation]] = [(s.turns, {}, s) for s in situations]
        return [met[number] for number in of_kind.tolist()]

    def alone(self, line: Line, numbers: Numbers) -> Verdict:
        """The verdict for a line that is an order."""
        turns, known, situation = self._met[line.kind]
        key = turns(numbers)
        found = known.get(key)
        if found is None:
            kind, whole = self.ground.kinds[line.kind], situation.whole(numbers)
            if None in whole[:3]:
                return self._undetermined(line, situation, numbers, whole[3 : self.law(kind.period).shown])
            law = self.law(kind.period)
            found = known[key] = self._known((law.told_apart, *whole), [line], numbers)
        return found

    def _undetermined(self, line: Line, situation: Situation, numbers: Numbers, shown: tuple[Any, ...]) -> Verdict:
        """The verdict where Kleene's logic leaves it open: that of a transaction of which the same is missing."""
        law = self.law(self.ground.kinds[line.kind].period)
        open_ = self.still_open(situation.asked, line.kind, line.order, line.item)
        key = (shown, open_, turns(open_.comparisons, numbers))
        found = self._known((law.told_apart, *key), [line], numbers)
        if found.searched <= _FAR_FROM_BUDGET:
            return found
        return self._known((id(law), *key), [line], numbers)  # whose search may end before all is tried out

    def still_open(self, asked: Asked, kind: int, order: int, item: int) -> Open:
        """What stays open of a line of a kind that is an order, by the numbers of order and item.

        ``asked`` is what is left of the answer in its situation.
        """
        ground = self.ground
        return self.found.filled.open(
            asked,
            lambda: self._said(ground.kinds[kind], "alone"),
            (order, ground.orders[order]),
            (item, ground.items[item]),
        )

    def among(self, lines: Sequence[Line], numbers: Numbers) -> tuple[Verdict, list[str]]:
        """The verdict for an order of several lines, and the class of each."""
        kinds = [self.ground.kinds[line.kind] for line in lines]
        law = self.law(kinds[0].period)
        tpp = [_line_tpp(line) for line in lines]
        counters = numbers[3:]
        totals = self._totals(kinds, tpp, counters)
        situations = [self.situation(k, "among") for k in kinds]
        found_of = []
        for situation, n, totals_of in zip(situations, tpp, totals, strict=True):
            own: Numbers = (n, *totals_of, *counters)
            turns = situation.turns(own)
            found_of.append(self._whole.get((situation, turns)) or self._among(situation, turns, own))
        values = [whole for _, whole in found_of]
        aspects = [v[: law.aspects] for v in values]
        eccns = [v[law.aspects] or "undetermined" for v in values]
        held = bool(kinds[0].order.values[_LICENSE_HELD])
        decided = (id(law), held, *aspects)
        codes = self._codes.get(decided) or self._codes.setdefault(decided, law.decider.combine(aspects, held))
        key: Any = (id(law), held, *dict.fromkeys(number for number, _ in found_of))
        if None in codes:
            key = (id(law), tuple((line.order, line.item) for line in lines), tuple(tpp), counters)
        elif codes[0] != "license_required":
            key = (id(law), held, *dict.fromkeys(whole[: law.carried] for whole in values))
        return self._known(key, lines, numbers), eccns

    def _totals(
        self, kinds: Sequence[Kind], tpp: Sequence[int | None], counters: tuple[int | None, ...]
    ) -> list[tuple[int | None, int | None]]:
        """For each line of an order what the other lines have together."""
        counted = [self.situation(k, "counts").whole((n, 0, 0, *counters)) for k, n in zip(kinds, tpp, strict=True)]
        return totals_of_the_others([(n, *c) for n, c in zip(tpp, counted, strict=True)])

    def _decided_by(
        self,
        seen: tuple[int | None, ...],
        lines: Sequence[Line],
        tpp: Sequence[int | None],
        counters: tuple[int | None, ...],
    ) -> tuple[int | None, ...]:
        """The counters, with what is seen of the unknown ones where that decides, as ``licet.determine`` has it."""
        if not counts_as_in_law(self.regime):
            return counters
        kinds = [self.ground.kinds[line.kind] for line in lines]
        situations = [self.situation(kind, "limits") for kind in kinds]
        for i, (_, truth) in enumerate(LARGER_CHANGES_NOTHING):
            if counters[i] is None and seen[i] is not None:
                counted = (*counters[:i], seen[i], *counters[i + 1 :])
                totals = self._totals(kinds, tpp, counted) if len(lines) > 1 else [(0, 0)]
                of_lines = zip(situations, tpp, totals, strict=True)
                if all(situation.whole((n, *others, *counted))[i] is truth for situation, n, others in of_lines):
                    counters = counted
        return counters

    def _among(self, situation: Situation, turns: Any, numbers: Numbers) -> tuple[int, tuple[Any, ...]]:
        """What the law says of a line among others, and the number of all that."""
        whole = situation.whole(numbers)
        number = self.found.numbers.setdefault(whole, len(self.found.numbers))  # situations may come to the same
        found = self._whole[situation, turns] = (number, whole)
        return found

    # ---- the run

    def settle(self) -> Any:
        """For each kind the number of its verdict; -1 where numbers matter, so that its lines are to be folded."""
        situations, of_kind = self.situations
        verdicts = np.full(len(situations), -1, dtype=np.int64)
        kinds = self.ground.kinds
        if not self.everything:
            some = dict(zip(of_kind.tolist(), range(len(kinds)), strict=True))
            for number, i in some.items():
                situation, kind = situations[number], kinds[i]
                if not situation.numeric and None not in situation.base[:3]:
                    day = (self.ground.days[kind.period] - EPOCH).days
                    line = Line(0, i, kind.order_number, kind.item_number, -1, day, 1, *_NOBODY)
                    found = self.alone(line, _NO_NUMBERS)
                    verdicts[number] = -1 if found.shows else found.number
        settled = verdicts[of_kind]
        settled[self.ground.holding] = -1
        return settled

    @property
    def watched(self) -> list[int]:
        """The companies whose installed computing power is looked at, by number; all, if everything is kept."""
        ground = self.ground
        if self.everything:
            return list(range(len(ground.names)))
        return sorted({*ground.holders, *(ground.names.number(name) for name in self.opening.universal)})

    def fold(
        self, columns: Mapping[str, Any], progress: Progress = lambda done: None, settled: Any | None = None
    ) -> None:
        """Decide lines one after the other, in their order; those of one order stand together.

        ``columns`` are arrays, one for each field of ``Line`` and ``owner``, ``year``, ``first`` (the first line of the
        order), ``several`` (whether the order has more) and ``watched`` (whether a watched company is an owner).
        ``settled`` has the verdicts of kinds: those of their lines, but for lines among others and watched ones. Fills
        ``decided``, arrays beside the columns: the verdict and the class of each line (-1 where it is in error), and
        what the counters were before its order (-1 where not known).
        """
        c = self.columns = dict(columns)
        size = len(c["line"])
        owner, year = c["owner"], c["year"]
        c["lpp"] = np.where(owner >= 0, owner * YEARS + year - FIRST_YEAR, -1)
        c["tpp"] = np.where(c["micro"] >= 0, -(-c["micro"] // _PER_MILLI), -1)  # a finer remainder counts in full
        self.decided = {name: np.full(size, -1, dtype=np.int64) for name in ("verdict", "eccn", *self._kept)}
        apart = c["several"] | self._seen_in_part(c)
        if settled is not None:
            self.decided["verdict"] = np.where(c["several"] | c["watched"], -1, settled[c["kind"]])
        rest = np.flatnonzero(self.decided["verdict"] < 0)
        progress(size - len(rest))
        if self.folded or self.everything or any(counter.kind in ("nveu", "aia") for counter in self.opening.seen):
            apart |= self.ground.holding[c["kind"]]
        if self.folded or self.everything:
            apart |= c["watched"]
        else:
            decide_at_once(self, rest[~apart[rest]])
            progress(int(np.count_nonzero(~apart[rest])))
            rest = rest[apart[rest]]
        start = 0
        while start < len(rest):
            stop = min(start + CHUNK, len(rest))
            while stop < len(rest) and self._goes_on(rest[stop - 1]):
                stop += 1  # an order is not cut in two
            self._fold_part(rest[start:stop], apart)
            progress(stop - start)
            start = stop
        decided = self.decided
        alone = decided["eccn"] < 0
        decided["eccn"][alone] = self.found.classes(decided["verdict"][alone])

    def _seen_in_part(self, columns: Mapping[str, Any]) -> Any:
        """Which lines may look at a counter that is seen in part."""
        ground, owners, places = self.ground, set(), set()
        for counter in self.opening.seen:
            if counter.kind == "lpp":
                owners.add(ground.names.number(counter.company) * YEARS + int(counter.year) - FIRST_YEAR)
            elif counter.kind == "country":
                places.add(ground.places.number(counter.country))
        return np.isin(columns["lpp"], sorted(owners)) | np.isin(columns["place"], sorted(places))

    def forget_lines(self) -> None:
        """Give up the arrays of ``columns`` and ``decided``, which take much room."""
        self.columns, self.decided = {}, {}

    def _goes_on(self, at: int) -> bool:
        """Whether the next line is of the same order."""
        c = self.columns
        return bool(at + 1 < len(c["line"]) and c["several"][at] and c["first"][at] == c["first"][at + 1])

    def _fold_part(self, places: Any, apart: Any) -> None:
        """Decide the orders at these places; those of one line of which nobody watches what it installs here, all
        others in ``_order``."""
        c, counters, decided = self.columns, self.counters, self.decided
        lists = [c[name][places].tolist() for name in ("kind", "lpp", "place", "tpp")]
        special = apart[places].tolist()
        met_by_kind, lpp_of, country_of, folded = self._met, counters.lpp, counters.country, self.folded
        at, numbers_of, lpps, allocations = [], [], [], []
        rest = (None,) * (len(NUMBERS) - 6)
        until = -1
        for i, (kind, key, place, tpp) in enumerate(zip(*lists, strict=True)):
            if special[i]:
                if i > until:
                    until = i - 1 + self._order(int(places[i]))
                continue
            lpp, allocation = lpp_of[key], country_of[place]
            numbers = (tpp if tpp >= 0 else None, 0, 0, lpp, None, allocation, *rest)
            turns, known, _ = met_by_kind[kind]
            found = known.get(turns(numbers))
            if found is None:
                found = self.alone(self.line(int(places[i])), numbers)
            at.append(i)
            numbers_of.append(found.number)
            lpps.append(-1 if lpp is None else lpp)
            allocations.append(-1 if allocation is None else allocation)
            if folded and found.goes_ahead:
                if found.on_lpp and lpp is not None:
                    lpp_of[key] = lpp + tpp
                elif found.on_country and allocation is not None:
                    country_of[place] = allocation + tpp
        here = places[at]
        decided["verdict"][here], decided["lpp_used"][here] = numbers_of, lpps
        decided["allocation_used"][here] = allocations

    def line(self, at: int) -> Line:
        """The line at a place of the columns."""
        return Line._make([int(self.columns[name][at]) for name in Line._fields])

    def _lines(self, at: int) -> list[Line]:
        """The lines of the order that begins at a place of the columns."""
        c, stop = self.columns, at + 1
        while c["several"][at] and stop < len(c["line"]) and c["first"][stop] == c["first"][at]:
            stop += 1
        return [self.line(i) for i in range(at, stop)]

    def _order(self, at: int) -> int:
        """Decide the order that begins at a place of the columns, with all that it looks at; how many lines it has."""
        lines = self._lines(at)
        self._decide(at, lines, int(self.columns["lpp"][at]))
        return len(lines)

    def _decide(self, at: int, lines: list[Line], key: int) -> None:
        """Decide an order, with all that it looks at and draws on."""
        line, counters = lines[0], self.counters
        kind = self.ground.kinds[line.kind]
        parties = self._parties(line, kind)
        day = date_of(line.day)
        national = counters.installed(parties.national, line.place) if parties.national is not None else None
        shares: tuple[int | None, ...] = (None,) * 4
        if parties.universal is not None and counters.is_universal(parties.universal):
            shares = counters.shares(parties.universal, line.place, day)
        tpp = [_line_tpp(one) for one in lines]
        if sum(n or 0 for n in tpp) > MOST_TPP * MILLI:
            found = f"{sum(n or 0 for n in tpp) // MILLI:,} TPP"
            return self._fault(lines, InputError("/items", found, f"at most {MOST_TPP:,} TPP in all"))
        of: tuple[int | None, ...] = (
            counters.lpp[key],
            counters.aia[line.consignee],
            counters.country[line.place],
            national,
            *shares,
        )
        seen = counters.seen(key, line.consignee, line.place, parties.national)
        if any(bound is not None for bound in seen):
            of = self._decided_by(seen, lines, tpp, of)
        numbers: Numbers = (tpp[0], 0, 0, *of)
        self._remember(parties, kind, line.place, day)
        if len(lines) == 1:
            verdict = self.alone(line, numbers)
            eccns: Sequence[str] = verdict.eccns
        else:
            verdict, eccns = self.among(lines, numbers)
        a_level = A_LEVEL.on(day)
        drawn = sum(n or 0 for n, eccn in zip(tpp, eccns, strict=True) if eccn in a_level)
        if drawn and verdict.goes_ahead and self.folded:
            if verdict.installs and kind.moves:
                if (lack := counters.lacks(parties, drawn)) is not None:
                    return self._fault(lines, self._lacking(lack, drawn, parties.left))
                counters.install(parties, line.place, drawn)
            counters.draw(verdict, drawn, key, line.consignee, line.place)
        self._enter(at, verdict, eccns, numbers)

    def _enter(self, at: int, found: Verdict, eccns: Sequence[str], numbers: Numbers) -> None:
        decided = self.decided
        for i, eccn in enumerate(eccns, at):
            decided["verdict"][i] = found.number
            decided["eccn"][i] = self.found.eccns.number(eccn)
            for name, place in self._kept.items():
                used = numbers[place]
                decided[name][i] = -1 if used is None else used
            self.show(i, found, numbers)

    def show(self, at: int, found: Verdict, numbers: Numbers) -> None:
        """Keep the reasons of the line at a place where they show counters that few orders look at."""
        if found.shows_rare:
            self.texts.append((int(self.columns["line"][at]), filled(found.reasons, _by_name(numbers))))

    def _parties(self, line: Line, kind: Kind) -> Parties:
        t = kind.order.transaction
        if t is None:
            return NOBODY
        owners = frozenset(n for n in (line.consignee, line.parent, line.end_user) if n >= 0)
        holds = {a.type: line.holder for a in kind.held if line.holder >= 0}
        left = line.left if kind.relocates and line.left >= 0 else None
        national = holds.get("NVEU") if line.place >= 0 else None
        return Parties(owners, national, holds.get("UVEU"), left)

    def _remember(self, parties: Parties, kind: Kind, place: int, day: dt.date) -> None:
        if parties.universal is not None and parties.universal in parties.owners:
            self.held_universal(parties.universal, day, kind.owned_from_us)
        if parties.national is not None:
            self.held_national(parties.national, place, day)

    def held_universal(self, holder: int, day: dt.date, american: bool) -> None:
        """Keep of a holder of a universal authorization who is an owner what the last order says."""
        if holder not in self.universal or self.universal[holder][0] <= day:
            self.universal[holder] = (day, american)

    def held_national(self, holder: int, place: int, day: dt.date) -> None:
        """Keep the last day on which a holder had a national authorization for a place."""
        self.national[holder, place] = max(day, self.national.get((holder, place), day))

    def _fault(self, lines: Sequence[Line], problem: InputError) -> None:
        for line in lines:
            self.faults[line.line] = problem

    def _lacking(self, lack: tuple[int, int], tpp: int, left: int | None) -> InputError:
        company, there = lack
        found = f"{milli(tpp):,} TPP leaving {self.ground.places[left or 0]}"
        name = self.ground.spelled.get(company) or self.opening.companies.get(self.ground.names[company], "it")
        return InputError(
            "/authorizations/0/relocated", found, f"at most the {milli(there):,} TPP that {name} has there"
        )

    @cached_property
    def _at(self) -> dict[int, int]:
        return {line: at for at, line in enumerate(self.columns["line"].tolist())}

    def has(self, line: int) -> bool:
        """Whether the order of a line went through the fold, and was decided."""
        return line in self._at and line not in self.faults

    def state(self, line: int) -> Json:
        """The counters before the order of a line, in the contract's form (``everything``)."""
        at = self._at[line]
        used = {name: int(self.decided[name][at]) for name in COUNTERS}
        return state_of(tuple(None if used.get(name, -1) < 0 else used[name] for name in NUMBERS))


def state_of(numbers: Numbers) -> Json:
    """Counters in the contract's form."""
    state: Json = {}
    for name, pointer in COUNTERS.items():
        tpp = numbers[NUMBERS.index(name)]
        if tpp is not None:
            *path, last = pointer.removeprefix("/state/").split("/")
            place = state.setdefault(path[0], {}) if path else state
            place[last] = milli(tpp)
    return state


def _by_name(numbers: Numbers) -> dict[str, int | None]:
    return {name: numbers[NUMBERS.index(name)] for name in COUNTERS}


def _line_tpp(line: Line) -> int | None:
    """The computing power of a line in thousandths of TPP; a finer remainder counts in full."""
    return None if line.micro < 0 else -(-line.micro // _PER_MILLI)
