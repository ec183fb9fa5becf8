"""Items of software and technology: what may be said of them."""

from __future__ import annotations

from typing import Any

import pytest

import licet
from licet import InvalidTransactionError
from tests.legal.cases import bases


@pytest.mark.parametrize(
    ("item", "pointer"),
    [
        ({"eccn": "3E001", "tpp": 4800}, "/items/0/tpp"),
        ({"eccn": "5D002.z.1.a", "tpp": 1}, "/items/0/tpp"),
        ({"eccn": "4A090.a", "tpp": 4800, "for_level": "a"}, "/items/0/for_level"),
        ({"eccn": "5D002.z.1.a", "for_level": "b"}, "/items/0/for_level"),
        ({"product": "NVIDIA L40", "for_level": "a"}, "/items/0/for_level"),
        ({"eccn": "3E001", "for_level": "z"}, "/items/0/for_level"),
        ({"eccn": "5D002.z.10.a"}, "/items/0/eccn"),
        ({"eccn": "5D002.z", "tpp": 1}, "/items/0/tpp"),
        ({"eccn": "5A992.z", "tpp": 1, "for_level": "none"}, "/items/0/for_level"),
        ({"eccn": "5D992.z", "for_level": "none"}, "/items/0/for_level"),
        ({"eccn": "5A992.z.1", "tpp": 1, "for_level": "a"}, "/items/0/for_level"),
        ({"eccn": "4A090.z", "tpp": 1}, "/items/0/eccn"),
    ],
)
def test_what_cannot_be_said(item: dict[str, Any], pointer: str) -> None:
    with pytest.raises(InvalidTransactionError) as caught:
        licet.determine({**bases()["license"], "items": [item]})
    assert [e.pointer for e in caught.value.errors] == [pointer]


def test_the_operator_whose_limit_counts_is_named() -> None:
    transaction = {**bases()["lpp"], "state": {"lpp_operator_used_tpp": 0}}
    with pytest.raises(InvalidTransactionError) as caught:
        licet.determine(transaction)
    assert [e.pointer for e in caught.value.errors] == ["/state/lpp_operator_used_tpp"]


def test_how_it_was_classified() -> None:
    d = licet.determine({**bases()["license"], "items": [{"eccn": "3e001", "for_level": "b"}]})
    assert d.items[0]["why"] == ["3E001 as classified by the caller, for commodities at level b"]
    d = licet.determine({**bases()["of_2023"], "items": [{"eccn": "5a992.Z", "tpp": 3000, "for_level": "b"}]})
    assert d.items[0]["why"] == ["5A992.z as classified by the caller, with integrated circuits at level b"]
