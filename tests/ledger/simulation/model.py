"""The plain model: sums of what was acknowledged, beside every row that the database has. It shares no code with it."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from licet.ledger import Kind, Ledger, Receipt
from tests.ledger.simulation.client import Call, Effect


class FoundError(AssertionError):
    """The ledger did what it must never do."""


class Model:
    """What the clients know: calls that were acknowledged, and calls of which nobody knows."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = list(names)
        self.acknowledged: dict[str, tuple[Call, Receipt]] = {}
        self.abandoned: dict[str, Call] = {}

    def check(self, database: Any, ledger: Ledger, pending: Iterable[Call]) -> None:
        """Compare with the database as it is now. Raises FoundError, with what is wrong."""
        unknown = {**self.abandoned, **{call.key: call for call in pending}}
        names = dict(database.rows("SELECT id, name FROM allocation"))
        recorded = defaultdict(list)
        operations = database.rows("SELECT id, key FROM operation ORDER BY id")
        for row in database.rows(
            "SELECT allocation, seq, operation, kind, hold, held_change, committed_change, expires, recorded, change,"
            " hash FROM entry ORDER BY allocation, seq"
        ):
            recorded[row[2]].append((names[row[0]], *row[1:]))
        keys = Counter(key for _, key in operations)
        twice = [key for key, count in keys.items() if count > 1]
        require(not twice, f"operations were recorded twice: {twice[:5]}")
        found = {key: (id, recorded[id]) for id, key in operations}
        self._acknowledged(found)
        effects = self._effects(found, unknown)
        expired = [row for key, (_, rows) in found.items() if key.startswith("expire ") for row in rows]
        held = self._holds(found, effects, expired)
        self._balances(database, ledger, effects, expired)
        left = {
            (of, names[on]): n for of, on, n in database.rows("SELECT reservation, allocation, remaining FROM hold")
        }
        require(held == {at: n for at, n in left.items() if n}, "what reservations hold is not what was acknowledged")
        self._never_over(row for rows in recorded.values() for row in rows)
        faults = ledger.verify().faults
        require(not faults, "; ".join(map(str, faults[:5])))

    def _acknowledged(self, found: dict[str, tuple[int, list[Any]]]) -> None:
        for key, (_, receipt) in self.acknowledged.items():
            require(key in found, f"{key}: acknowledged as operation {receipt.operation}, and lost")
            id, rows = found[key]
            require(id == receipt.operation, f"{key}: acknowledged as operation {receipt.operation}, recorded as {id}")
            links = sorted((link.allocation, link.seq, link.hash) for link in receipt.entries)
            there = sorted((row[0], row[1], bytes(row[10]).hex()) for row in rows)
            require(links == there, f"{key}: acknowledged with {links}, recorded with {there}")

    def _effects(self, found: dict[str, tuple[int, list[Any]]], unknown: dict[str, Call]) -> list[tuple[Call, Effect]]:
        """What all calls that count came to: those acknowledged, and of the unknown those that are there, whole."""
        effects = []
        for key, (_, rows) in found.items():
            if key.startswith(("expire ", "open ")):
                continue
            call = self.acknowledged[key][0] if key in self.acknowledged else unknown.get(key)
            require(call is not None, f"{key}: recorded, and the caller was told that it was refused")
            assert call is not None
            there = sorted((row[3], row[0], row[5], row[6]) for row in rows)
            require(there == sorted(call.effects), f"{key}: asked for {call.effects}, recorded {there}")
            effects += [(call, effect) for effect in call.effects]
        return effects

    def _holds(
        self, found: dict[str, tuple[int, list[Any]]], effects: list[tuple[Call, Effect]], expired: list[Any]
    ) -> dict[tuple[int, str], int]:
        """What each reservation holds."""
        held: Counter[tuple[int, str]] = Counter()
        for call, (_, name, change, _) in effects:
            if change:
                held[call.reservation or found[call.key][0], name] += change
        until = {(row[4], row[0]): row[7] for _, rows in found.values() for row in rows if row[3] == Kind.RESERVE}
        for name, _, _, _, of, change, _, _, recorded, _, _ in expired:
            held[of, name] += change
            require(held[of, name] == 0, f"{name}: reservation {of} expired with {-change}, {held[of, name]} differs")
            require(0 < until[of, name] <= recorded, f"{name}: reservation {of} expired before its time")
        for _, rows in found.values():
            for name, _, _, kind, of, _, _, _, recorded, _, _ in rows:
                late = kind == Kind.COMMIT and 0 < until[of, name] <= recorded
                require(not late, f"{name}: reservation {of} was committed after its time")
        require(min(held.values(), default=0) >= 0, "a reservation gave more than it held")
        return {at: n for at, n in held.items() if n}

    def _balances(self, database: Any, ledger: Ledger, effects: list[tuple[Call, Effect]], expired: list[Any]) -> None:
        sums = {name: [0, 0] for name in self.names}
        for _, (_, name, held, committed) in effects:
            sums[name][0] += held
            sums[name][1] += committed
        for row in expired:
            sums[row[0]][0] += row[5]
        heads = "SELECT a.name, h.held, h.committed FROM head h JOIN allocation a ON a.id = h.allocation"
        there = {name: [held, committed] for name, held, committed in database.rows(heads)}
        require(there == sums, f"balances are {there}, of what was acknowledged {sums}")
        said = {b.allocation: [b.held, b.committed] for b in ledger.balances()}
        require(said == sums, f"the ledger says {said}, of what was acknowledged {sums}")

    def _never_over(self, rows: Iterable[Any]) -> None:
        """Each draw was within the limit as it stood at its place in the order of entries."""
        used: Counter[str] = Counter()
        committed: Counter[str] = Counter()
        limit: dict[str, int] = {}
        for name, seq, operation, kind, _, held_change, committed_change, _, _, change, _ in sorted(
            rows, key=lambda row: row[:2]
        ):
            if change is not None:
                limit[name] = json.loads(change)["steps"][-1][1]
            committed[name] += committed_change
            used[name] += held_change + committed_change
            beside = committed if kind == Kind.COMMIT else used
            over = kind in (Kind.RESERVE, Kind.TRANSFER_IN, Kind.COMMIT) and beside[name] > limit[name]
            where = f"{name}, entry {seq}, operation {operation}"
            require(not over, f"{where}: over-committed: {beside[name]} of {limit[name]}")


def require(holds: bool, otherwise: str) -> None:
    if not holds:
        raise FoundError(otherwise)
