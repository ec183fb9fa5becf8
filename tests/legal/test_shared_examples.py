"""The teaching cases that lie beside the repository: those in chips under the diffusion rule, and one invalid input."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import licet

FILE = Path(__file__).resolve().parents[2] / "../shared/cases/examples.jsonl"
INPUT_ERRORS = {"ex-030"}
TRIPLE = ("outcome", "authorization", "review_policy")
KNOWN = {
    *TRIPLE,
    *("items", "exceptions", "consumes_tpp", "obligation_citations_include", "notices_min", "missing_includes"),
    *("input_error", "pointer"),
}


def examples() -> list[dict[str, Any]]:
    if not FILE.exists():
        return []
    found = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]
    return [e for e in found if e["case"] in INPUT_ERRORS or in_chips(e["transaction"])]


def in_chips(transaction: dict[str, Any]) -> bool:
    others = {"model_weights", "hbm"}
    return transaction.get("regime") == "diffusion-2025" and not any(others & set(i) for i in transaction["items"])


EXAMPLES = examples()


@pytest.mark.skipif(not EXAMPLES, reason=f"the teaching cases are not there: {FILE}")
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: e["case"])
def test_example(example: dict[str, Any]) -> None:
    expect = example["expect"]
    assert set(expect) <= KNOWN, f"an expectation that nothing compares: {set(expect) - KNOWN}"
    if expect.get("input_error"):
        with pytest.raises(licet.InvalidTransactionError) as raised:
            licet.determine(example["transaction"])
        assert expect["pointer"] in [error.pointer for error in raised.value.errors]
        return
    d = licet.determine(example["transaction"]).to_dict()
    got = tuple(d[name] for name in TRIPLE)
    assert any(agrees(wanted, got) for wanted in alternatives(expect)), f"{example['why']}\n{got}"
    wanted_items = expect.get("items", [{} for _ in d["items"]])
    for wanted, item in zip(wanted_items, d["items"], strict=True):
        for field, value in wanted.items():
            assert item[field] in value if isinstance(value, list) else item[field] == value, field
    tried = {e["code"]: e["available"] for e in d["exceptions"]}
    assert expect.get("exceptions", {}).items() <= tried.items()
    if "consumes_tpp" in expect:
        assert sum(c["tpp"] for c in d["consumes"]) == expect["consumes_tpp"]
    assert set(expect.get("obligation_citations_include", ())) <= {o["citation"] for o in d["obligations"]}
    assert len(d["notices"]) >= expect.get("notices_min", 0)
    assert set(expect.get("missing_includes", ())) <= {m["fact"] for m in d["missing"]}


def alternatives(expect: dict[str, Any]) -> list[dict[str, Any]]:
    """The acceptable answers: lists of the three fields run in parallel; a field that is not given is not compared."""
    lists = [expect[name] for name in TRIPLE if isinstance(expect.get(name), list)]
    count = max(map(len, lists), default=1)
    assert all(len(values) == count for values in lists)
    given = [name for name in TRIPLE if name in expect]
    return [{n: expect[n][i] if isinstance(expect[n], list) else expect[n] for n in given} for i in range(count)]


def agrees(wanted: dict[str, Any], got: tuple[Any, ...]) -> bool:
    return all(got[TRIPLE.index(name)] == value for name, value in wanted.items())


@pytest.mark.skipif(not EXAMPLES, reason=f"the teaching cases are not there: {FILE}")
def test_how_many_examples_ran(capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        print(f"\n{len(EXAMPLES)} teaching cases: {EXAMPLES[0]['case']} to {EXAMPLES[-1]['case']}")
    assert {e["case"] for e in EXAMPLES} > INPUT_ERRORS
