"""What the documents that a determination asks for must hold, paragraph by paragraph."""

from __future__ import annotations

from typing import Any

import pytest

import licet
from tests.legal.cases import bases

CERTIFICATION_OF_AIA = [f"740.27(b)(2)({i})" for i in ("i", "ii", "iii", "iv", "v")]
CERTIFICATION_OF_LPP = [f"740.29(f)({i})" for i in ("i", "ii", "iii", "iv")]
NOTIFICATION_2023 = ["740.8(c)(1)", "740.8(c)(1)", *(f"740.8(c)(1)({i})" for i in ("i", "ii", "iii"))]
NOTIFICATION_2025 = [
    *NOTIFICATION_2023,
    *(f"740.8(c)(1)({i})" for i in ("iv", "v", "vi", "vi)(A", "vi)(B)(1", "vi)(B)(2")),
]


def contents(transaction: dict[str, Any], cite: str) -> list[str]:
    """The paragraphs that say what the document of a duty must hold."""
    (duty,) = [o for o in licet.determine(transaction).obligations if o["citation"] == cite]
    assert all(held["text"] for held in duty["contents"])
    return [held["citation"] for held in duty["contents"]]


@pytest.mark.parametrize(
    ("base", "change", "cite", "paragraphs"),
    [
        ("aia", {}, "740.27(b)(2)", CERTIFICATION_OF_AIA),
        ("lpp", {}, "740.29(f)", CERTIFICATION_OF_LPP),
        ("nac", {}, "740.8(c)(1)", NOTIFICATION_2025),
        ("nac", {"regime": "ear-2023", "date": "2024-06-03"}, "740.8(c)(1)", NOTIFICATION_2023),
        ("uveu", {}, "748.15(f)(1)(ii)", ["748.15(f)(1)(iv)"]),
        ("lpp", {}, "740.29(g)(3)", []),
    ],
)
def test_what_a_document_must_hold(base: str, change: dict[str, Any], cite: str, paragraphs: list[str]) -> None:
    transaction = {**bases()[base], **change}
    if cite == "740.29(g)(3)":
        transaction |= {"items": [{"eccn": "4A090.a", "tpp": 4_000_000}]}
    assert contents(transaction, cite) == paragraphs


def test_the_report_lists_it_below_the_duty() -> None:
    said = licet.determine(bases()["aia"]).explain()
    first, last = CERTIFICATION_OF_AIA[0], CERTIFICATION_OF_AIA[-1]
    assert said.index("740.27(b)(2)\n") < said.index(f"[{first}]") < said.index(f"[{last}]")
