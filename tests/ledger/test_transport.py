"""Export and import: everything, in one form, with its hashes."""

import io
import json
from collections.abc import Callable

import pytest

from licet.ledger import Ledger
from licet.ledger import errors as e
from tests.ledger.moving_clock import MovingClock


@pytest.fixture
def exported(ledger: Ledger) -> str:
    ledger.allocate("lpp/2025/Société Générale")
    made = ledger.reserve({"lpp/2025/Société Générale": 50}, key="k", reason="“order”")
    ledger.commit(made, {"lpp/2025/Société Générale": 20})
    ledger.seal()
    text = io.StringIO()
    assert ledger.export(text) == len(text.getvalue().splitlines())
    return text.getvalue()


def test_there_and_back(exported: str, new_url: Callable[[], str], clock: MovingClock):
    with Ledger.init(new_url(), clock=clock) as other:
        assert other.import_(io.StringIO(exported)).intact
        assert other.reserve({"lpp/2025/Société Générale": 50}, key="k", reason="“order”").replayed
        again = io.StringIO()
        other.export(again)
        assert again.getvalue() == exported
        other.reserve({"lpp/2025/Société Générale": 1})  # and it goes on
        assert other.verify().intact
        with pytest.raises(e.StoreError, match="not empty"):
            other.import_(io.StringIO(exported))


def altered(exported: str, table: str, place: int, value: object) -> str:
    """An export with a value of the last row of a table changed."""
    lines = exported.splitlines(keepends=True)
    at = max(i for i, line in enumerate(lines) if line.startswith(f'{{"{table}":'))
    row = json.loads(lines[at])[table]
    row[place] = value
    lines[at] = json.dumps({table: row}) + "\n"
    return "".join(lines)


def without(exported: str, *tables: str) -> str:
    """An export without the lines of these tables."""
    lines = exported.splitlines(keepends=True)
    return "".join(line for line in lines if next(iter(json.loads(line))) not in tables)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda text: altered(text, "entry", 6, 21), "entry 3: its hash"),
        (lambda text: without(text, "seal", "sealed_head"), "the lines before it are not those exported"),
        (lambda text: without(text, "end"), "expected the line that ends an export"),
        (lambda text: without(text, "allocation", "operation", "entry", "head", "hold", "seal", "sealed_head"), "not"),
        (lambda text: without(text, "seal", "sealed_head").replace('{"end":', '{"end":5}\n{"end":'), "behind the end"),
        (lambda text: altered(text, "operation", 4, "x"), "its row is not"),
        (lambda text: altered(text, "entry", 6, "x"), "sqlite|postgresql"),
        (lambda text: text.replace('{"form":"licet ledger 1"}', '{"form":"x"}'), "line 1"),
        (lambda text: text + "[]", "no line of an export"),
        (lambda text: text + '{"other":[1]}', "no line of an export"),
        (lambda text: text.replace('{"head":', '{"hold":'), "no line of an export"),
    ],
)
def test_what_is_damaged_is_refused_and_nothing_kept(
    exported: str, new_url: Callable[[], str], change: Callable[[str], str], said: str
):
    with Ledger.init(new_url()) as other:
        with pytest.raises(e.DamagedError, match=said):
            other.import_(io.StringIO(change(exported)))
        assert list(other.history()) == []
        assert other.verify().intact
