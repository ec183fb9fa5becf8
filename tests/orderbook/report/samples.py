"""Summaries of runs: of the example order book (``summaries.json``), and of one in which every text is a given one."""

import json
from pathlib import Path
from typing import Any

KINDS = {
    "no_license_required": 0,
    "license_exception": 0,
    "authorized_veu": 0,
    "approval": 0,
    "case_by_case": 0,
    "denial": 0,
    "prohibited": 0,
    "undetermined": 0,
}

CONSIGNEES = [
    {"consignee": "Saffar Dune Data LLC", "orders": 9, "tpp": 2_878_265_600} | KINDS | {"approval": 6, "denial": 3},
    {"consignee": "Lumarenne India Pvt Ltd", "orders": 8, "tpp": 1_889_566_400.5} | KINDS | {"authorized_veu": 8},
    {"consignee": "", "orders": 2, "tpp": 100} | KINDS | {"undetermined": 1, "prohibited": 1},
]
PRODUCTS = [
    {"product": "NVIDIA H100 SXM5 80GB", "lines": 41, "quantity": 12_345, "tpp": 195_436_164}
    | KINDS
    | {"license_exception": 30, "approval": 11},
    {"product": "NVIDIA L20", "lines": 3, "quantity": 30, "tpp": 0} | KINDS | {"no_license_required": 3},
]
MATCHES = [
    {"given": "H100 SXM5", "product": "NVIDIA H100 SXM5 80GB", "score": 100, "how": "alias", "lines": 40},
    {"given": "Nvidia H-100 sxm 80", "product": "NVIDIA H100 SXM5 80GB", "score": 93.5, "how": "text", "lines": 1},
]
RECORD = {
    "input": {"name": "orderbook.csv", "sha256": "ab" * 32, "bytes": 51_234},
    "law": {"regime": "diffusion-2025", "law_version": "0.1.0+0123456789ab"},
    "results_sha256": "cd" * 32,
    "licet": "0.1.0",
    "started": "2026-11-22T15:30:00+00:00",
    "seconds": 0.51,
    "lines_per_second": 441,
    "options": {"opening": "examples/opening.json", "readings": {}},
}


def example() -> list[dict[str, Any]]:
    """The summaries of the example order book under two regimes, with consignees, products, matches and a record."""
    found = json.loads((Path(__file__).parent / "summaries.json").read_text(encoding="utf-8"))
    return [
        {
            **one,
            "consignees": CONSIGNEES,
            "consignees_in_all": 1_234,
            "products": PRODUCTS,
            "product_matches": MATCHES,
            "errors_in_all": len(one["errors"]),
            "record": RECORD | {"law": {"regime": one["regime"], "law_version": "0.1.0+0123456789ab"}},
        }
        for one in found
    ]


def told(text: str) -> dict[str, Any]:
    """A summary in which everything that a file or a user can say is the text."""
    counts = {"orders": 1, "tpp": 10.5} | KINDS | {"undetermined": 1}
    return {
        "order_book": text,
        "regime": "enforced",
        "title": "What is enforced",
        "source": "90 FR 4544",
        "status": "law",
        "lines": 2,
        "lines_in_error": 1,
        "orders_decided": 1,
        "first_day": "2025-01-20",
        "last_day": "2025-01-20",
        "answers": [
            {
                "outcome": "undetermined",
                "authorization": None,
                "review_policy": None,
                "orders": 1,
                "lines": 1,
                "tpp": 10.5,
            }
        ],
        "destinations": [{"destination": "IN"} | counts, {"destination": f"{text} (no code)"} | counts],
        "consignees": [{"consignee": text} | counts],
        "consignees_in_all": 1,
        "products": [{"product": text, "lines": 1, "quantity": 1, "tpp": 10.5} | KINDS | {"undetermined": 1}],
        "product_matches": [{"given": text, "product": text, "score": 90, "how": "text", "lines": 1}],
        "allocations": [allocation(f"lpp/2025/{text}"), allocation(f"nveu/{text}/IN", opening=None)],
        "universal_validated_end_users": [
            {
                "holder": text,
                "total_tpp": None,
                "outside_supplement_5_percent": None,
                "outside_supplement_5_limit": 25,
                "largest_country": None,
                "largest_country_percent": None,
                "largest_country_limit": 7,
                "outside_us_percent": None,
                "outside_us_limit": None,
            }
        ],
        "documents": [{"document": "lpp_certification", "citation": "740.29(f)", "orders": 1}],
        "missing": [{"order_id": text, "lines": [2], "questions": [text, text]}],
        "assumptions": [text],
        "columns_not_read": [text],
        "errors": [{"line": 3, "column": text, "value": text, "reason": text}],
        "errors_in_all": 1,
        "record": RECORD | {"input": {"name": text, "sha256": "ab" * 32, "bytes": 1}, "options": {text: text}},
    }


def allocation(name: str, opening: float | None = 0, drawn: float = 15_831.2, limit: float | None = 26_900_000) -> Any:
    """An allocation as a summary has it; without an opening balance what is left is unknown."""
    left = None if opening is None or limit is None else limit - opening - drawn
    return {"allocation": name, "opening_tpp": opening, "drawn_tpp": drawn, "limit_tpp": limit, "left_tpp": left}
