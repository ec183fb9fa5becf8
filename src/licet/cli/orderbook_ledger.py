"""`licet orderbook run --ledger`: opening balances from a ledger, and what the orders consume reserved in it."""

from __future__ import annotations

from collections import Counter as Count
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from licet.cli.output import emit, say, table

if TYPE_CHECKING:
    from licet.determine.allocation_names import Name
    from licet.ledger import Ledger
    from licet.ledger.operation import Operation
    from licet.orderbook.draws import Drawn
    from licet.orderbook.opening import Counter, Opening
    from licet.orderbook.run import Run

COLUMN: Final = "ledger"
"""The column that says what the ledger did for an order."""
TOGETHER: Final = 1_000
"""So many orders are reserved in one transaction."""
LIMITED: Final = ("lpp", "country")
"""What must be in the ledger; of the other counters it is enough to count those that are."""


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

        What is seen in part is unknown, unless lower bounds are to be taken.
        """
        from licet.facts.record import same_name
        from licet.ledger.apart import Apart
        from licet.orderbook.opening import Opening, read_counter

        companies, countries = frozenset(names), frozenset(places)

        def concerned(name: Name) -> bool:
            return read_counter(name.text) is not None and (
                name.scope in countries if name.program == "country" else same_name(name.holder) in companies
            )

        own = Apart(self.ledger, self.key, begins=True)
        balances: dict[Counter, int | None] = {}
        spelled: dict[str, str] = {}
        for name, used, whole in self.ledger.drawn(concerned):
            counter = read_counter(name.text)
            assert counter is not None
            known = whole or self.lower_bounds == "taken"
            balances[counter[0]] = used - own.own(name.key) if known else None
            spelled.setdefault(counter[0].company, counter[1])
            self.read[name.text] = "whole" if whole else "part"
            self.kept |= {name.key, name.group} if name.program == "uveu" else {name.key}
        return Opening(self.others, balances, spelled)

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
        run.add_column(COLUMN, self.texts)

    def _asked(
        self, drawn: Iterator[Drawn], name: Callable[[Counter], str], law: str
    ) -> Iterator[tuple[Drawn, dict[str, int], Operation]]:
        from licet.determine.allocation_names import name_in

        for order in drawn:
            amounts = {}
            for counter, amount in order.amounts.items():
                read = name_in(name(counter))
                if read is not None and (counter.kind in LIMITED or self.kept & {read.key, read.group}):
                    amounts[read.text] = amount
            if amounts:
                key = f"{self.key}{order.lines[0]}"
                reason = f"line {order.lines[0]} of an order book"
                yield order, amounts, self.ledger.order(amounts, key=key, reason=reason, law=law, effective=order.day)

    def _enter(self, drawn: Drawn, amounts: dict[str, int], answer: Any) -> None:
        from licet.ledger import LedgerError
        from licet.ledger.amount import TPP

        what = ", ".join(f"{TPP.shown(amount)} on {name}" for name, amount in amounts.items())
        if isinstance(answer, LedgerError):
            said, kind = f"refused: {answer}", "refused"
            self.refused.append({"line": drawn.lines[0], "why": str(answer)})
        elif self.dry_run:
            said, kind = f"would reserve {what}", "to_reserve"
        else:
            kind = "reserved_before" if answer.replayed else "reserved"
            said = f"{kind.replace('_', ' ')}: {what} (reservation {answer.operation})"
        if kind != "refused":
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
            how = "lower bounds, taken as the whole" if taken else "unknown (--lower-bounds taken takes what is seen)"
            say(f"seen in part by the ledger, so their opening balances are {how}: {', '.join(in_part)}")


def key_of(book: str) -> str:
    """What the keys of the reservations of an order book begin with."""
    from licet.orderbook.record import sha256

    return f"orderbook/{sha256(Path(book))}/"
