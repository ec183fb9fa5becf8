"""Every legal case, determined and compared with what the text says."""

from __future__ import annotations

from typing import Any

import pytest

import licet
from licet import InvalidTransactionError
from tests.legal.cases import Case, cases

TRIPLE = ("outcome", "authorization", "review_policy")
DIFFERS = (AssertionError, InvalidTransactionError)


def parameters(disputes: str = "disputed") -> list[Any]:
    """The cases; one in which the program differs from the text must fail, until it does not."""
    found = []
    for case in cases():
        reason = getattr(case, disputes)
        marks = [pytest.mark.xfail(reason=reason, raises=DIFFERS, strict=True)] if reason else []
        found.append(pytest.param(case, id=case.id, marks=marks))
    return found


@pytest.mark.parametrize("case", parameters())
def test_the_text(case: Case) -> None:
    d = licet.determine(case.transaction)
    differences = list(compare(case.expect, d.to_dict()))
    assert not differences, f"{case.why} [{case.cite}]\n" + "\n".join(differences)


@pytest.mark.parametrize("case", parameters("disputed_compile"))
def test_the_compiled_decider_gives_the_same_answer(case: Case) -> None:
    d = licet.determine(case.transaction)
    decide = licet.compile(case.transaction.get("regime", "enforced"))
    assert decide(case.transaction) == (d.outcome, d.authorization, d.review_policy)


def test_ids_are_unique() -> None:
    ids = [case.id for case in cases()]
    assert len(ids) == len(set(ids)), sorted({i for i in ids if ids.count(i) > 1})


def compare(expect: dict[str, Any], d: dict[str, Any]) -> list[str]:
    """The differences between an expectation and a determination in the contract's form."""
    found: list[str] = []

    def same(what: str, expected: Any, got: Any) -> None:
        if expected != got:
            found.append(f"{what}: expected {expected!r}, got {got!r}")

    def includes(what: str, expected: list[Any], got: list[Any]) -> None:
        found.extend(f"{what}: {e!r} is not among {got!r}" for e in expected if e not in got)

    def excludes(what: str, unwanted: list[Any], got: list[Any]) -> None:
        found.extend(f"{what}: {e!r} is among {got!r}" for e in unwanted if e in got)

    for name in TRIPLE:
        if expect.get(name) != "any":
            same(name, expect.get(name), d[name])

    tried = {e["code"]: e for e in d["exceptions"]}
    obligations = [o["citation"] for o in d["obligations"]]
    missing = [m["fact"] for m in d["missing"]]
    requirements = [r["citation"] for r in d["requirements"]]
    notices = [n["id"] for n in d["notices"]]
    flags = [f["id"] for f in d["red_flags"]]
    for key, value in expect.items():
        match key:
            case "items":
                same("number of items", len(value), len(d["items"]))
                for i, (wanted, item) in enumerate(zip(value, d["items"], strict=False)):
                    for field, v in wanted.items():
                        same(f"items/{i}/{field}", v, item[field])
            case "total_tpp" | "consumes":
                same(key, value, d[key])
            case "requirements_include":
                includes(key, value, requirements)
            case "requirements_exclude":
                excludes(key, value, requirements)
            case "exceptions":
                for code, available in value.items():
                    same(f"exceptions/{code}", available, tried[code]["available"] if code in tried else "not tried")
            case "failed" | "unknown":
                for code, citations in value.items():
                    same(f"{key}/{code}", citations, [c["citation"] for c in tried[code][key]])
            case "obligation_citations_include":
                includes(key, value, obligations)
            case "obligation_citations_exclude":
                excludes(key, value, obligations)
            case "obligation_dates":
                days = {o["citation"]: o["date"] for o in d["obligations"]}
                for citation, day in value.items():
                    same(f"{key}/{citation}", day, days.get(citation))
            case "obligation_words":
                for citation, words in value.items():
                    said = " ".join(f"{o['what']} {o['when']}" for o in d["obligations"] if o["citation"] == citation)
                    if words not in said:
                        found.append(f"{key}/{citation}: {words!r} is not in {said!r}")
            case "missing":
                same(key, sorted(value), sorted(missing))
            case "missing_includes":
                includes(key, value, missing)
            case "possible_includes":
                includes(key, value, [[p[name] for name in TRIPLE] for p in d["possible"]])
            case "notices":
                includes(key, value, notices)
            case "notices_exclude":
                excludes(key, value, notices)
            case "assumptions_include":
                includes(key, value, [a["fact"] for a in d["assumptions"]])
            case "assumptions_exclude":
                excludes(key, value, [a["fact"] for a in d["assumptions"]])
            case "assumed":
                assumed = {a["fact"]: a["value"] for a in d["assumptions"]}
                for pointer, taken in value.items():
                    same(f"{key}{pointer}", taken, assumed.get(pointer, "nothing"))
            case "red_flags":
                includes(key, value, flags)
            case "red_flags_exclude":
                excludes(key, value, flags)
            case "citations_include":
                includes(key, value, [c["citation"] for c in d["citations"]])
    return found
