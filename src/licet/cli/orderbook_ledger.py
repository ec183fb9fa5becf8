"""`licet orderbook run --ledger`: opening balances from a ledger, and what the orders consume reserved in it."""

from __future__ import annotations

from collections import Counter as Count
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

from licet.cli.output import emit, say, table

if TYPE_CHECKING:
    from licet.determine.allocation_names import Name
    from licet.ledger import Ledger
    from licet.ledger.apart import Apart
    from licet.ledger.operation import Operation
    from licet.orderbook.draws import Drawn
    from licet.orderbook.opening import Counter, Opening
    from licet.orderbook.run import Run
    from licet.orderbook.source.source import Source

COLUMN: Final = "ledger"
"""The column that says what the ledger did for an order."""
TOGETHER: Final = 1_000
"""So many orders are reserved in one transaction."""
LIMITED: Final = ("lpp", "country")
"""What must be in the ledger; of the other counters it is enough to count those that are."""
BY_HAND: Final = "record it with licet ledger transfer once it has moved"


@dataclass
class Reserving:
    """One run of an order book with a ledger: what it read, and what it reserved."""

    ledger: Ledger
    key: str
    """What the keys of its reservations begin with: the hash of the order book, so that no line is reserved twice."""
    others: str
    lower_bounds: str
    dry_run: bool
    read: dict[str, str] = field(default_factory=dict)
    """The allocations that were read, each with whether it is seen whole or in part."""
    kept: set[str] = field(default_factory=set)
    """The keys of these allocations, and the groups of those of universal validated end users."""
    texts: list[tuple[int, str]] = field(default_factory=list)
    refused: list[dict[str, Any]] = field(default_factory=list)
    orders: Count[str] = field(default_factory=Count)
    amounts: Count[str] = field(default_factory=Count)
    """What was reserved, by allocation, in thousandths of TPP."""

    def opening(self, names: Sequence[str], places: Sequence[str]) -> Opening:
        """The opening balances of the companies and countries of a book, without what this run reserved before.

        What is seen in part is unknown, a lower bound, unless lower bounds are to be taken.
        """
        from licet.facts.record import same_name
        from licet.orderbook.opening import Opening, read_counter

        companies, countries = frozenset(names), frozenset(places)

        def concerned(name: Name) -> bool:
            return read_counter(name.text) is not None and (
                name.scope in countries if name.program == "country" else same_name(name.holder) in companies
            )

        balances: dict[Counter, int | None] = {}
        seen: dict[Counter, int] = {}
        spelled: dict[str, str] = {}
        for name, used, whole in self.ledger.drawn(concerned):
            counter = read_counter(name.text)
            assert counter is not None
            known = whole or self.lower_bounds == "taken"
            before = max(0, used - self.own.own(name.key))
            balances[counter[0]] = before if known else None
            if not known:
                seen[counter[0]] = before
            spelled.setdefault(counter[0].company, counter[1])
            self.read[name.text] = "whole" if whole else "part"
            self.kept |= {name.key, name.group} if name.program == "uveu" else {name.key}
        return Opening(self.others, balances, spelled, seen)

    @cached_property
    def own(self) -> Apart:
        """The ledger without what this order book reserved before."""
        from licet.ledger.apart import Apart

        return Apart(self.ledger, self.key, begins=True)

    def reserve(self, run: Run) -> None:
        """Reserve what each order consumes, in their order, all or nothing for each; say so in a column of results."""
        from licet.orderbook.balances import names_of
        from licet.orderbook.draws import draws
        from licet.orderbook.record import law_version

        law = law_version(run.settings.regimes[0])
        asked = self._asked(draws(run, 0), names_of(run), law)
        while part := list(islice(asked, TOGETHER)):
            orders = [order for *_, order in part]
            answers = [None] * len(part) if self.dry_run else self.ledger.reserve_all(orders, each=True)
            for (drawn, amounts, _), answer in zip(part, answers, strict=True):
                self._enter(drawn, amounts, answer)
        self.refused.sort(key=itemgetter("line"))
        run.add_column(COLUMN, self.texts)

    def _asked(
        self, drawn: Iterator[Drawn], name: Callable[[Counter], str], law: str
    ) -> Iterator[tuple[Drawn, dict[str, int], Operation]]:
        for order in drawn:
            named = {counter: name(counter) for counter in (*order.amounts, *order.relocated)}
            amounts = {
                named[counter]: amount
                for counter, amount in order.amounts.items()
                if counter.kind in LIMITED or self._keeps(named[counter])
            }
            moved = [named[counter] for counter in order.relocated if self._keeps(named[counter])]
            if moved:
                self._refuse(order, f"it relocates what is counted on {', '.join(moved)}: {BY_HAND}")
            elif amounts:
                key = f"{self.key}{order.lines[0]}"
                reason = f"line {order.lines[0]} of an order book"
                yield order, amounts, self.ledger.order(amounts, key=key, reason=reason, law=law, effective=order.day)

    def _keeps(self, allocation: str) -> bool:
        """Whether the ledger has an allocation, or others of a universal validated end user."""
        from licet.determine.allocation_names import name_in

        read = name_in(allocation)
        return read is not None and bool(self.kept & {read.key, read.group})

    def _refuse(self, drawn: Drawn, why: str) -> None:
        self.refused.append({"line": drawn.lines[0], "why": why})
        self.orders["refused"] += 1
        self.texts += [(line, f"refused: {why}") for line in drawn.lines]

    def _enter(self, drawn: Drawn, amounts: dict[str, int], answer: Any) -> None:
        from licet.ledger import LedgerError

        if isinstance(answer, LedgerError):
            self._refuse(drawn, str(answer))
            return
        said, kind = f"would reserve {_shown(amounts)}", "to_reserve"
        if answer is not None:
            kind = "reserved_before" if answer.replayed else "reserved"
            said = f"{kind.replace('_', ' ')}: {_shown(amounts)} (reservation {answer.operation})"
            if answer.replayed and (gone := self.own.gone(answer.operation)):
                kind = "reserved_before_and_given_back"
                said += f"; released or over since, and not reserved again: {_shown(gone)}"
                amounts = self.own.left(answer.operation)
        self.amounts.update(amounts)
        self.orders[kind] += 1
        self.texts += [(line, said) for line in drawn.lines]

    def to_dict(self) -> dict[str, Any]:
        """What was reserved, for the run record."""
        from licet.ledger.amount import TPP

        return {
            "ledger": self.ledger.where,
            "keys": f"{self.key}LINE",
            "dry_run": self.dry_run,
            "lower_bounds": self.lower_bounds,
            "read": self.read,
            "orders": dict(self.orders),
            "tpp": {name: float(TPP.of(amount)) for name, amount in sorted(self.amounts.items())},
            "refused": self.refused,
        }

    def show(self) -> None:
        """Print what was read and reserved."""
        from licet.ledger import LedgerError
        from licet.ledger.amount import TPP

        verb = "would be reserved" if self.dry_run else "reserved"
        said = [f"{count:,} {kind.replace('_', ' ')}" for kind, count in self.orders.items()]
        emit(f"\nLedger {self.ledger.where}: orders that draw on it: {', '.join(said) or 'none'}")
        rows: list[tuple[Any, ...]] = []
        for name, amount in sorted(self.amounts.items()):
            try:
                found = self.ledger.balance(name)
            except LedgerError:
                rows.append((name, TPP.of(amount), "not allocated", ""))
                continue
            room = "without limit" if found.room is None else TPP.shown(found.room)
            rows.append((name, TPP.of(amount), room, "whole" if found.sees_whole else "in part: a lower bound"))
        if rows:
            table(("", f"TPP {verb}", "room in the ledger", "seen"), rows)
        in_part = sorted(name for name, sees in self.read.items() if sees == "part")
        if in_part:
            taken = self.lower_bounds == "taken"
            unknown = "unknown where what is seen does not decide (--lower-bounds taken takes it as the whole)"
            how = "lower bounds, taken as the whole" if taken else unknown
            say(f"seen in part by the ledger, so their opening balances are {how}: {', '.join(in_part)}")


def _shown(amounts: Mapping[str, int]) -> str:
    from licet.ledger.amount import TPP

    return ", ".join(f"{TPP.shown(amount)} on {name}" for name, amount in amounts.items())


def key_of(source: Source) -> str:
    """What the keys of the reservations of an order book begin with: by its content, wherever it came from."""
    from licet.orderbook.record import sha256

    return f"orderbook/{sha256(source.file)}/"
