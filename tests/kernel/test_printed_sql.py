"""What makes the printed SQL fast must not change what it says: masks of many sets, and of sets that change."""

import datetime as dt

import duckdb

from licet.kernel.evaluate import evaluate
from licet.kernel.nodes import Fact, NamedSet, Type
from licet.kernel.sql import select

DAYS = [dt.date(2025, 1, 1) + dt.timedelta(days=10 * n) for n in range(6)]
CODES = [f"C{n}" for n in range(12)]
TODAY = Fact("today", Type.DATE, known=True)
CODE, LIST, PAIR = Fact("code", Type.CODE), Fact("list", Type.CODES), Fact("pair", Type.CODES)


def dated_set(n: int) -> NamedSet:
    """A set that changes twice; different for every ``n``."""
    steps = [(DAYS[1 + step * (1 + n % 2)], {c for i, c in enumerate(CODES) if n >> i & 1 ^ step}) for step in (0, 1)]
    return NamedSet(f"set {n}", tuple((day, frozenset(codes)) for day, codes in steps))


def test_more_sets_than_a_mask_has_bits():
    sets = [dated_set(n) for n in range(1, 240, 3)]
    outputs = {f"in_{i}": CODE.is_in(s, TODAY) for i, s in enumerate(sets)}
    outputs |= {f"meets_{i}": (LIST, PAIR)[i % 2].meets(s, TODAY) for i, s in enumerate(sets)}
    outputs |= {f"within_{i}": (PAIR, LIST)[i % 2].within(s, TODAY) for i, s in enumerate(sets)}
    assert len({members for s in sets for _, members in s.steps}) > 2 * 63

    rows = [
        (day, code, other, None if i % 7 == 0 else tuple([code, other, CODES[i % 12]][: i % 4]))
        for i, (day, code, other) in enumerate(
            (d, c, o) for d in DAYS for c in (*CODES, None, "?") for o in ("C3", "x", None)
        )
    ]
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE facts (today DATE, code VARCHAR, other VARCHAR, list VARCHAR[])")
        connection.executemany(
            "INSERT INTO facts VALUES (?, ?, ?, ?)", [[*r[:3], None if r[3] is None else list(r[3])] for r in rows]
        )
        found = connection.execute(select(outputs, "facts", columns={"pair": ("code", "other")})).fetchall()
    for (day, code, other, codes), answers in zip(rows, found, strict=True):
        facts = {"today": day, "code": code, "list": codes, "pair": (code, other)}
        assert list(answers) == [evaluate(e, facts) for e in outputs.values()], facts
