"""The ledger as a program uses it."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, TextIO

import sqlalchemy as sa

from licet import __version__
from licet.determine.allocation_names import Name
from licet.facts.contract import FIRST_DAY, LAST_DAY
from licet.facts.record import thousandths
from licet.ledger import reading, schema
from licet.ledger.account import MOST, Kind, Post, whole
from licet.ledger.amount import unit_of
from licet.ledger.clock import DAY, Clock, SystemClock, micros, moment
from licet.ledger.definition import (
    TIMINGS,
    Definition,
    Share,
    Step,
    canonical,
    limit_from_now,
    new_share,
    new_steps,
    opening,
)
from licet.ledger.errors import (
    AllocationExistsError,
    DoesNotFitError,
    InvalidOperationError,
    LedgerError,
    StoreError,
    UnknownAllocationError,
)
from licet.ledger.limits import agreed, country_step, definition, require_law, shares
from licet.ledger.migrate import check_version, upgrade
from licet.ledger.moves import check_acquisition, check_transfer
from licet.ledger.name import read_name
from licet.ledger.operation import Draw, Operation, Receipt
from licet.ledger.reading import Balance, Line, Reserved, Statement
from licet.ledger.seals import seal
from licet.ledger.store import Store
from licet.ledger.transport import export, import_
from licet.ledger.verify import Verification, verify
from licet.ledger.writer import Writer

if TYPE_CHECKING:
    from licet.determine.determination import Determination

LAW: Final = f"licet@{__version__}"
"""The law version of an operation that names none."""
SEALED_EVERY: Final = 10_000
"""Operations between two seals that a process sets of itself."""

Draws = Mapping[str, int] | Iterable[Draw]


class Ledger:
    """An open ledger. Amounts are whole thousandths of TPP (for licenses also items and US cents).

    Every method that records takes ``key``, under which a retry gives the first receipt instead of a second effect,
    ``actor``, ``reason`` and ``law`` (the law version). Safe for many threads: what they call at once is recorded in
    one transaction. All methods raise LedgerError.
    """

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store: Final = store
        self._writer: Final = Writer(store, clock)
        self._unsealed = 0

    @classmethod
    def open(cls, url: str | Path, *, clock: Clock | None = None) -> Ledger:
        """Open a ledger that ``init`` made: a file, ``sqlite:///FILE`` or ``postgresql://…``."""
        store = Store(str(url))
        try:
            if store.url.get_backend_name() == "sqlite" and not Path(str(store.url.database)).exists():
                raise StoreError(f"{store}: no such file; licet ledger init makes one")
            check_version(store)
        except BaseException:
            store.close()
            raise
        return cls(store, clock or SystemClock())

    @classmethod
    def init(cls, url: str | Path, *, clock: Clock | None = None) -> Ledger:
        """Make the tables of a ledger, or bring those of an older version up to date, and open it."""
        store = Store(str(url))
        try:
            upgrade(store)
        finally:
            store.close()
        return cls.open(url, clock=clock)

    @property
    def where(self) -> str:
        """The URL of its store, without a password."""
        return str(self._store)

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Seal what was recorded and close all connections."""
        with suppress(LedgerError):
            if self._unsealed:
                self.seal()
        self._writer.close()
        self._store.close()

    # What is agreed

    def allocate(
        self,
        name: str,
        *,
        limit: int | None = None,
        assurances_percent: int = 0,
        sees: str | None = None,
        first: dt.date | None = None,
        last: dt.date | None = None,
        united_states: bool | None = None,
        uveu_timing: str = "after_each_event",
        tier2_headquarters_in_tier1: str = "approve",
        key: str | None = None,
        actor: str = "",
        reason: str = "",
        law: str = LAW,
    ) -> Receipt:
        """Open an allocation, with the limits that the law sets for its program.

        ``limit``, ``first`` and ``last``: of a license or of a user's own limit. The limit of a license's value is what
        the license says: the shipping tolerance is added. ``assurances_percent``: only a destination in Supplement No.
        5(b) to part 740, which was published empty, has any. ``tier2_headquarters_in_tier1``: by the reading ``counts``
        countries of Supplement No. 5(a) have allocations; else the law has none, and they are refused. ``sees``:
        ``whole`` if all that is drawn on it is recorded here, else ``part``, the default for what others draw on too.
        ``united_states``: a universal validated end user is headquartered there; said once for its allocations.
        """
        read = read_name(name)
        require_law(read, tier2_headquarters_in_tier1)
        _within(name, first, last)
        opened = definition(read, limit=limit, assurances_percent=assurances_percent, sees=sees, first=first, last=last)
        post = Post(Kind.OPEN, read.key, 0, change=opening(opened))
        grouped = read.program in ("uveu", "china-2026")
        follows = self._share_posts(read, united_states, uveu_timing, law) if grouped else ()
        said = f"{united_states}, {uveu_timing}" if grouped else ""
        try:
            made = self._do("allocate", [post], key, actor, reason, law, follows=tuple(follows), said=said)
        except AllocationExistsError:
            raise AllocationExistsError(read.text) from None
        if grouped and (missed := self._share_posts(read, united_states, uveu_timing, law)):
            self._do("set_share", missed, None, actor, reason, law)  # another was allocated at the same time
        return made

    def _share_posts(self, new: Name, united_states: bool | None, timing: str, law: str) -> list[Post]:
        """What changes in the shares of a holder when an allocation joins; nothing where they are as they should be."""
        with self._store.reading() as c:
            known = self._group(c, new.group)
        members = {d.key: d.name for d in known} | {new.key: new}
        named = {share.name: share for d in known for share in d.shares}
        abroad = named.get(f"{new.group} outside the United States")
        if abroad is not None:
            united_states, timing = True, abroad.timing
        today = moment(self._writer.now()).date()
        posts: list[Post] = []
        for share in shares(new.group, members.values(), today, united_states=bool(united_states), timing=timing):
            counted = [d for d in known if share in d.shares]
            if len(counted) < len(share.part | share.whole):
                posts += _share_posts(share)
        return posts

    def _group(self, c: sa.Connection, group: str) -> list[Definition]:
        """The definitions of a holder's allocations."""
        rows = c.execute(
            sa.select(schema.allocation).where(schema.allocation.c.key.startswith(f"{group}/", autoescape=True))
        )
        heads = sa.select(schema.head.c.seq).where(schema.head.c.allocation == sa.bindparam("id"))
        found = [(row, c.execute(heads, {"id": row.id}).scalar_one()) for row in rows if _of(row.key, group)]
        return [reading.definition_at(c, row.id, seq) for row, seq in found]

    def set_limit(
        self, name: str, limit: int | None, *, since: dt.date | None = None, reason: str, cite: str = "", **by: Any
    ) -> Receipt:
        """Raise or lower the limit from a day on (the day of the operation if none is given); None: without limit.

        It holds for good: later steps that were agreed before are replaced. Of a license's value it is what the license
        says: the shipping tolerance is added.
        """
        step = agreed(read_name(name), Step(since or FIRST_DAY, limit, cite))
        _within(name, step.since)
        change = limit_from_now(step.limit, step.cite) if since is None else new_steps((step,))
        return self._change(name, "set_limit", change, reason, by)

    def set_steps(self, name: str, steps: Sequence[Step], *, reason: str, **by: Any) -> Receipt:
        """Set limits from several days on, each for good until the next. As for ``set_limit``."""
        _within(name, *(step.since for step in steps))
        ascending = tuple(agreed(read_name(name), step) for step in sorted(steps, key=lambda step: step.since))
        if not ascending:
            raise InvalidOperationError(f"{name}: no step; expected at least one")
        return self._change(name, "set_limit", new_steps(ascending), reason, by)

    def set_assurances(self, name: str, percent: int, *, since: dt.date, reason: str, **by: Any) -> Receipt:
        """Raise a country allocation by what government assurances give, up to 100 percent (742.6(b)(10)(iii)(C)).

        Only a destination in Supplement No. 5(b) to part 740 has given them: it was published empty.
        """
        _within(name, since)
        if read_name(name).program != "country":
            raise InvalidOperationError(f"{name}: assurances are given for country allocations only")
        return self._change(name, "set_limit", new_steps((country_step(since, percent),)), reason, by)

    def set_share(
        self,
        share: str,
        *,
        part: Sequence[str],
        whole: Sequence[str],
        percent: int,
        timing: str = "after_each_event",
        cite: str = "",
        reason: str,
        **by: Any,
    ) -> Receipt:
        """Limit a part to so many percent of a whole, each the sum over named allocations.

        ``timing``: tested after each event, or only looked at on reporting dates.
        """
        parts = frozenset(read_name(name).key for name in part)
        wholes = frozenset(read_name(name).key for name in whole)
        if len(units := {unit_of(name).name for name in (*part, *whole)}) > 1:
            raise InvalidOperationError(f"share {share!r} over {', '.join(sorted(units))}; expected one unit")
        if timing not in TIMINGS or not parts or not wholes or type(percent) is not int or not 0 < percent <= 100:
            expected = f"a part, a whole, 1 to 100 percent, and {' or '.join(TIMINGS)}"
            raise InvalidOperationError(f"share {share!r}: {percent} percent, {timing!r}; expected {expected}")
        posts = _share_posts(Share(share, parts, wholes, percent, 100, timing, cite))
        return self._do("set_share", posts, reason=reason, **by)

    def set_period(self, name: str, first: dt.date | None, last: dt.date | None, *, reason: str, **by: Any) -> Receipt:
        """Set the days for which an allocation may be drawn on: a license is extended, or ends early."""
        _within(name, first, last)
        change = {"first": first.isoformat() if first else None, "last": last.isoformat() if last else None}
        return self._change(name, "set_period", canonical(change), reason, by)

    def set_sees(self, name: str, sees: str, *, reason: str, **by: Any) -> Receipt:
        """Say whether this ledger sees the ``whole`` of an allocation or ``part`` of it."""
        if sees not in ("whole", "part"):
            raise InvalidOperationError(f"{name}: sees {sees!r}; expected 'whole' or 'part'")
        return self._change(name, "set_sees", canonical({"sees": sees}), reason, by)

    def freeze(self, name: str, *, reason: str, **by: Any) -> Receipt:
        """Let nothing be reserved, committed or transferred in. What gives room back stays possible."""
        return self._change(name, "freeze", canonical({"frozen": reason}), reason, by)

    def unfreeze(self, name: str, *, reason: str, **by: Any) -> Receipt:
        """End a freeze."""
        return self._change(name, "unfreeze", canonical({"frozen": None}), reason, by)

    def _change(self, name: str, verb: str, change: str, reason: str, by: Mapping[str, Any]) -> Receipt:
        if not reason:
            raise InvalidOperationError(f"{name}: {verb} without a reason; expected one")
        return self._do(verb, [Post(Kind.DEFINE, read_name(name).key, 0, change=change)], reason=reason, **by)

    # What happens

    def reserve(
        self,
        draws: Draws,
        *,
        key: str | None = None,
        actor: str = "",
        reason: str = "",
        law: str = LAW,
        effective: dt.date | None = None,
        expires: dt.datetime | None = None,
        lasts: dt.timedelta | None = None,
    ) -> Receipt:
        """Reserve on one or more allocations: all of it or nothing.

        ``effective``: the day for which it counts, where a draw names none. The hold ends at ``expires``, or after
        ``lasts``; without either only when it is released. Raises DoesNotFitError, which says what would fit and when.
        """
        made: Receipt = self.reserve_all([self.order(draws, key, actor, reason, law, effective, expires, lasts)])[0]
        return made

    def order(
        self,
        draws: Draws,
        key: str | None = None,
        actor: str = "",
        reason: str = "",
        law: str = LAW,
        effective: dt.date | None = None,
        expires: dt.datetime | None = None,
        lasts: dt.timedelta | None = None,
    ) -> Operation:
        """A reservation that ``reserve_all`` is to make."""
        given = [Draw(n, a) for n, a in draws.items()] if isinstance(draws, Mapping) else list(draws)
        if not given:
            raise InvalidOperationError("a reservation of nothing; expected at least one draw")
        until = 0 if expires is None else max(1, micros(expires))
        during = 0 if lasts is None else lasts // dt.timedelta(microseconds=1)
        if (lasts is not None and during <= 0) or (until and during):
            raise InvalidOperationError("expected either a time at which the reservation ends or how long it lasts")
        posts = []
        for d in given:
            name, amount, day = read_name(d.allocation), whole(d.allocation, d.amount), d.effective or effective
            _within(d.allocation, day)
            posts.append(Post(Kind.RESERVE, name.key, amount, day, 0, until, during))
        merged: dict[tuple[str, dt.date | None], Post] = {}
        for post in posts:
            at = post.key, post.effective
            merged[at] = post if at not in merged else replace(post, amount=_sum(merged[at].amount, post.amount))
        if len({post.key for post in merged.values()}) < len(merged):
            raise InvalidOperationError("one allocation is drawn on for two days; expected one day for each")
        return _operation("reserve", merged.values(), key, actor, reason, law)

    def reserve_all(self, orders: Sequence[Operation], *, each: bool = False) -> list[Any]:
        """Make many reservations, each by itself; receipts in their order. Raises the first error.

        ``each``: give a LedgerError in the place of what was refused instead of raising it.
        """
        answers: list[Any] = self._submit(orders)
        for i, (order, answer) in enumerate(zip(orders, answers, strict=True)):
            if isinstance(answer, DoesNotFitError):
                answers[i] = self._explained(order, answer)
            if not each and isinstance(answers[i], Exception):
                raise answers[i]
        return answers

    def _explained(self, order: Operation, refused: DoesNotFitError) -> Receipt | Exception:
        """The refusal, with when room comes back. Where reservations that are over took the room: another try."""
        crowded = {s.allocation for s in refused.shortages}
        crowded |= {key for name in crowded for share in self.definition(name).shares for key in share.part}
        if self.expire_due(sorted(crowded)):
            again = self._submit([order])[0]
            if not isinstance(again, DoesNotFitError):
                return again
            refused = again
        now = self._writer.now()
        days = {post.key: post.effective or moment(now).date() for post in order.posts}
        with self._store.reading() as c:
            explained = []
            for s in refused.shortages:
                name = read_name(s.allocation)
                ahead = reading.room_ahead(c, name, s.asked, now, days[name.key])
                explained.append(replace(s, comes_back=ahead))
        return DoesNotFitError(explained)

    def reserve_for(self, determination: Determination, **by: Any) -> Receipt | None:
        """Reserve what a determination consumes, for its date; None if it consumes nothing."""
        draws = draws_of(determination)
        if not draws:
            return None
        return self.reserve(draws, **{"effective": determination.date, "law": determination.law_version, **by})

    def commit(self, reservation: int | Receipt, amounts: Mapping[str, int] | None = None, **by: Any) -> Receipt:
        """Commit what a reservation holds, or so much of it: it was shipped, licensed or installed."""
        return self._settle(Kind.COMMIT, reservation, amounts, by)

    def release(self, reservation: int | Receipt, amounts: Mapping[str, int] | None = None, **by: Any) -> Receipt:
        """Give back what a reservation holds, or so much of it."""
        return self._settle(Kind.RELEASE, reservation, amounts, by)

    def _settle(
        self, kind: Kind, reservation: int | Receipt, amounts: Mapping[str, int] | None, by: Mapping[str, Any]
    ) -> Receipt:
        of = reservation.operation if isinstance(reservation, Receipt) else reservation
        day = by.get("effective")
        keys: dict[str, int] = {}
        for name, amount in (amounts or {}).items():
            key = read_name(name).key
            keys[key] = keys.get(key, 0) + whole(name, amount)
        posts = [Post(kind, key, amount, day, hold=of) for key, amount in keys.items()]
        if of <= 0 or (amounts is not None and not posts):
            raise InvalidOperationError(f"{kind.name.lower()} of reservation {of}: nothing to settle")
        return self._do(kind.name.lower(), posts, reservation=of, **by)

    def expire_due(self, names: Sequence[str] = (), *, actor: str = "") -> list[Receipt]:
        """End the reservations whose time is over, on these allocations or on all; a receipt for each."""
        now, hold = self._writer.now(), schema.hold.c
        due = sa.select(hold.reservation).where(hold.remaining > 0, hold.expires > 0, hold.expires <= now).distinct()
        with self._store.reading() as c:
            if names:
                due = due.where(hold.allocation.in_([reading.number_of(c, read_name(name)) for name in names]))
            reservations = c.execute(due.order_by(hold.reservation)).scalars().all()
        orders = [
            replace(_operation("expire", (), f"expire {of}", actor, "its time is over", LAW), reservation=of)
            for of in reservations
        ]
        return [a for a in self._submit(orders) if isinstance(a, Receipt)] if orders else []

    def attrite(self, name: str, amount: int, *, reason: str, **by: Any) -> Receipt:
        """Take out what suffered loss, damage, failure, relocation or resale (748.15(a)(2)(iii)(B))."""
        return self._one(Kind.ATTRITE, "attrite", name, amount, reason, by)

    def return_(self, name: str, amount: int, *, reason: str, **by: Any) -> Receipt:
        """Give committed computing power back: it came back, or its license lapsed."""
        return self._one(Kind.RETURN, "return", name, amount, reason, by)

    def adjust(self, name: str, amount: int, *, reason: str, **by: Any) -> Receipt:
        """Correct what is committed by an amount of either sign, or state what it opens with: a fact, not tested."""
        return self._one(Kind.ADJUST, "adjust", name, amount, reason, by)

    def _one(self, kind: Kind, verb: str, name: str, amount: int, reason: str, by: Mapping[str, Any]) -> Receipt:
        if not reason:
            raise InvalidOperationError(f"{name}: {verb} without a reason; expected one")
        least = -MOST if kind is Kind.ADJUST else 1
        post = Post(kind, read_name(name).key, whole(name, amount, least), by.get("effective"))
        return self._do(verb, [post], reason=reason, **by)

    def transfer(self, source: str, target: str, amount: int, *, reason: str, **by: Any) -> Receipt:
        """Move what is committed from one allocation to another, which it must fit.

        Between countries of one validated end user, or between limits of a user: other totals count what happened.
        """
        check_transfer(read_name(source), read_name(target))
        whole(source, amount)
        return self._move(Kind.TRANSFER_IN, "transfer", source, target, amount, reason, by)

    def acquire(self, acquired: str, acquirer: str, *, reason: str, **by: Any) -> Receipt:
        """A company has a new ultimate parent: what it committed counts to the parent, and it draws no more.

        It is a fact: what exceeds the parent's limit leaves no room. Reservations that are open are settled first.
        """
        check_acquisition(read_name(acquired), read_name(acquirer))
        self.expire_due([acquired])
        change = canonical({"frozen": f"acquired: {reason}"})
        frozen = Post(Kind.DEFINE, read_name(acquired).key, 0, change=change)
        return self._move(Kind.ACQUIRE, "acquire", acquired, acquirer, None, reason, by, also=[frozen])

    def _move(
        self,
        kind: Kind,
        verb: str,
        source: str,
        target: str,
        amount: int | None,
        reason: str,
        by: Mapping[str, Any],
        also: Sequence[Post] = (),
    ) -> Receipt:
        left, joined, day = read_name(source), read_name(target), by.get("effective")
        if left.key == joined.key or not reason:
            raise InvalidOperationError(f"{verb} from {source} to {target}: expected two allocations and a reason")
        posts = [*also, Post(Kind.TRANSFER_OUT, left.key, amount, day), Post(kind, joined.key, amount, day)]
        return self._do(verb, posts, reason=reason, **by)

    def lapse(
        self,
        license: str,
        country: str | None = None,
        *,
        allocation_on_lapse: str = "returned",
        reason: str,
        **by: Any,
    ) -> Receipt:
        """A license ends for good: nothing more is shipped under it, and by the reading what it did not use is given
        back, once.

        ``license``: ``license/NUMBER/tpp``. ``country``: the allocation that it drew on when it was granted.
        ``allocation_on_lapse``: ``returned`` or ``consumed`` (742.6(b)(10)(iii)(B)(1)).
        """
        if allocation_on_lapse not in ("returned", "consumed") or read_name(license).scope != "tpp":
            expected = "license/NUMBER/tpp, and returned or consumed"
            raise InvalidOperationError(f"{license}: lapse, {allocation_on_lapse!r}; expected {expected}")
        if country is not None and read_name(country).program != "country":
            raise InvalidOperationError(f"{license}: lapse, back to {country}; expected a country allocation")
        self.expire_due([license])
        change = canonical({"frozen": f"lapsed: {reason}", "lapsed": True})
        posts = [Post(Kind.DEFINE, read_name(license).key, 0, change=change)]
        if country is not None and allocation_on_lapse == "returned":
            posts.append(Post(Kind.RETURN, read_name(country).key, None, by.get("effective")))
        return self._do("lapse", posts, reason=reason, **by)

    # What it says

    def balance(self, name: str, at: dt.datetime | dt.date | None = None) -> Balance:
        """The balance now, at a moment, or at the end of a day (UTC). Raises UnknownAllocationError if not there."""
        until, day = self._until(at)
        with self._store.reading() as c:
            found = reading.balance(c, read_name(name), until, day, self._writer.now() if at is None else None)
        if found is None:
            raise UnknownAllocationError(name, at)
        return found

    def balances(self, at: dt.datetime | dt.date | None = None) -> list[Balance]:
        """The balances of all allocations, by name."""
        until, day = self._until(at)
        with self._store.reading() as c:
            names = c.execute(sa.select(schema.allocation.c.name).order_by(schema.allocation.c.key)).scalars().all()
            now = self._writer.now() if at is None else None
            found = [reading.balance(c, read_name(name), until, day, now) for name in names]
        return [b for b in found if b is not None]

    def definition(self, name: str) -> Definition:
        """What is agreed about an allocation now."""
        with self._store.reading() as c:
            id = reading.number_of(c, read_name(name))
            seq = c.execute(sa.select(schema.head.c.seq).where(schema.head.c.allocation == id)).scalar_one()
            return reading.definition_at(c, id, seq)

    def history(
        self, *names: str, since: dt.datetime | dt.date | None = None, until: dt.datetime | dt.date | None = None
    ) -> Iterator[Line]:
        """The entries of allocations, or of all, in the order of time."""
        first = None if since is None else _start(since)
        last = None if until is None else self._until(until)[0]
        with self._store.reading() as c:
            yield from reading.lines(c, [read_name(name) for name in names], first, last)

    def statement(
        self, name: str, since: dt.datetime | dt.date, until: dt.datetime | dt.date | None = None
    ) -> Statement:
        """What happened to an allocation from a moment or day on until another, or until now."""
        read, first = read_name(name), _start(since)
        last, day = self._until(until)
        with self._store.reading() as c:
            closing = reading.balance(c, read, last, day, self._writer.now() if until is None else None)
            if closing is None:
                raise UnknownAllocationError(name, until)
            start = reading.balance(c, read, first, moment(first).date())
            return Statement(start, closing, tuple(reading.lines(c, [read], first, last)))

    def used(self, allocation: str) -> tuple[int, bool] | None:
        """What is drawn on an allocation, reserved or committed, and whether this ledger sees the whole of it.

        None where it has no such allocation. ``licet.determine`` reads its counters from here. What is held by
        reservations whose time is over is not drawn any more.
        """
        try:
            name = read_name(allocation)
            with self._store.reading() as c:
                found = reading.balance(c, name, *self._until(None), self._writer.now())
        except LedgerError:
            return None
        return None if found is None else (found.used - found.expired, found.sees_whole)

    def stricter(self, allocation: str, day: dt.date, own: int = 0) -> str | None:
        """What this ledger would refuse on a day though it is within the law's own limit, in words; None if nothing.

        ``own``: what is drawn and is to count as free.
        """
        try:
            with self._store.reading() as c:
                return reading.stricter(c, read_name(allocation), day, self._writer.now(), own)
        except LedgerError:
            return None

    def refusals(self, draws: Mapping[str, int], day: dt.date) -> list[str]:
        """Why a reservation for a day would be refused now, in words; empty if it would be made."""
        with self._store.reading() as c:
            return reading.refusals(c, draws, day, self._writer.now())

    def assured(self, country: str, day: dt.date) -> bool | None:
        """Whether a country allocation is raised for government assurances on a day; None if that is not known."""
        try:
            with self._store.reading() as c:
                return reading.assured(c, read_name(f"country/{country}/2025-2027"), day)
        except LedgerError:
            return None

    def reserved_under(self, key: str, *, begins: bool = False) -> list[Reserved]:
        """What reservations drew under a key, or under all keys that are this text and a number, and still draw."""
        with self._store.reading() as c:
            return reading.reserved_under(c, key, self._writer.now(), begins=begins)

    def drawn(self, wanted: Callable[[Name], bool]) -> list[tuple[Name, int, bool]]:
        """The allocations that are wanted, with what is drawn on each and whether this ledger sees the whole of it."""
        with self._store.reading() as c:
            return reading.drawn(c, wanted, self._writer.now())

    def installed(self, holder: str, *, committed: bool = False) -> tuple[dict[str, int], bool]:
        """What a universal validated end user has by country, and whether this ledger sees the whole of it.

        ``committed``: without what is only reserved.
        """
        with self._store.reading() as c:
            known = self._group(c, read_name(f"uveu/{holder}/US").group)
            keys = {d.key for d in known}
            found = reading.drawn(c, lambda name: name.key in keys, self._writer.now(), committed=committed)
        return {name.scope: used for name, used, _ in found}, bool(known) and all(d.sees_whole for d in known)

    # What it holds to

    def verify(self, receipts: Iterable[Receipt] = ()) -> Verification:
        """Recompute chains, balances, limits, keys and seals, and look for what callers kept of their receipts."""
        with self._store.reading() as c:
            return verify(c, receipts)

    def seal(self) -> None:
        """Record where all chains end, so that what is taken away from an end later is found."""
        seal(self._store, self._writer.now())
        self._unsealed = 0

    def export(self, to: TextIO) -> int:
        """Write all of the ledger as JSON Lines in canonical form, with its hashes; the number of lines."""
        with self._store.reading() as c:
            return export(c, to)

    def import_(self, source: Iterable[str]) -> Verification:
        """Fill an empty ledger from an export, and verify it. Raises DamagedError, with nothing kept."""
        return import_(self._store, source)

    def _until(self, at: dt.datetime | dt.date | None) -> tuple[int, dt.date]:
        """The last microsecond of what is asked for, and its day."""
        if at is None:
            return 2**62, moment(self._writer.now()).date()
        if isinstance(at, dt.datetime):
            return micros(at), moment(micros(at)).date()
        return _start(at) + DAY, at

    def _do(
        self,
        verb: str,
        posts: Sequence[Post],
        key: str | None = None,
        actor: str = "",
        reason: str = "",
        law: str = LAW,
        effective: dt.date | None = None,
        **more: Any,
    ) -> Receipt:
        _within(verb, effective)
        operation = replace(_operation(verb, posts, key, actor, reason, law), effective=effective, **more)
        answer: Receipt | Exception = self._submit([operation])[0]
        if verb == "transfer" and isinstance(answer, DoesNotFitError):
            answer = self._explained(operation, answer)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def _submit(self, operations: Sequence[Operation]) -> list[Receipt | LedgerError]:
        answers = self._writer.submit(operations)
        self._unsealed += len(operations)
        if self._unsealed >= SEALED_EVERY:
            with suppress(LedgerError):
                self.seal()
        return answers


def draws_of(determination: Determination) -> dict[str, int]:
    """What a determination consumes, in thousandths of TPP."""
    drawn = {c["allocation"]: thousandths(Decimal(str(c["tpp"]))) for c in determination.consumes}
    return {name: amount for name, amount in drawn.items() if amount}


def _operation(verb: str, posts: Iterable[Post], key: str | None, actor: str, reason: str, law: str) -> Operation:
    key = uuid.uuid4().hex if key is None else key
    for what, text in (("key", key), ("actor", actor), ("reason", reason), ("law", law)):
        if "\0" in text or not text.isprintable():
            raise InvalidOperationError(f"{what} {text!r}: expected text that can be printed")
    if verb != "expire" and re.fullmatch(r"expire [0-9]+", key):
        raise InvalidOperationError(f"key {key!r}: the ledger ends reservation {key[7:]} under it; expected another")
    if not key:
        raise InvalidOperationError("an empty key; expected one, or none for an operation that is not repeated")
    return Operation(verb, key, actor, reason, law, tuple(posts))


def _share_posts(share: Share) -> list[Post]:
    return [Post(Kind.DEFINE, key, 0, change=new_share(share)) for key in sorted(share.part | share.whole)]


def _of(key: str, group: str) -> bool:
    """Whether a key is of a holder: of no other whose name goes on behind a slash."""
    return key.startswith(f"{group}/") and "/" not in key[len(group) + 1 :]


def _within(what: str, *days: dt.date | None) -> None:
    """Refuse a day that no transaction can have. Raises InvalidOperationError."""
    for day in days:
        if day is not None and (isinstance(day, dt.datetime) or not FIRST_DAY <= day <= LAST_DAY):
            raise InvalidOperationError(f"{what}: day {day}; expected one from {FIRST_DAY} to {LAST_DAY}")


def _start(at: dt.datetime | dt.date) -> int:
    """The last microsecond before a moment or a day."""
    return micros(at if isinstance(at, dt.datetime) else dt.datetime(at.year, at.month, at.day)) - 1


def _sum(a: int | None, b: int | None) -> int:
    return (a or 0) + (b or 0)
