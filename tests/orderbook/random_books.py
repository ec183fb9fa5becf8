"""Order books of random rows: few companies, many countries, amounts at the limits, and every kind of gap."""

from __future__ import annotations

import random

from licet.orderbook.columns import COLUMNS

COUNTRIES = (
    *("US", "GB", "DE", "JP", "TW", "SG", "IN", "MX", "AE", "SA", "CN", "HK", "MO", "RU", "IR", "VN", "NA", "IL"),
    *("PL", "KZ"),
)
PRODUCTS = (
    *("H100 SXM5", "H20", "RTX 4090", "NVIDIA DGX H100", "HGX B300", "A100 40GB PCIe", "GB300 NVL72", "L40S"),
    *("NVIDIA H100 PCIe 80GB", "?"),
)
DAYS = (
    *("2025-01-12", "2025-01-13", "2025-05-14", "2025-05-15", "2025-06-02", "2025-12-31", "2026-01-01", "2026-01-15"),
    *("2026-06-01", "2026-07-23", "2027-03-03"),
)
FLAGS = ("military", "supercomputer;military", "iaas", "stored_in_compliant_facility", "supercomputer")
COMPANIES = ("Acme", "Acme Ltd", "ACME", "Beta", "Gamma, Inc.", "Gamma Inc", "?", "")


def _country(r: random.Random) -> str:
    return r.choice([*COUNTRIES, "?", ""])


def _party(r: random.Random, name: str) -> dict[str, str]:
    return {name: r.choice(COMPANIES), f"{name}_location": _country(r), f"{name}_headquarters": _country(r)}


def _row(r: random.Random, number: int) -> dict[str, str]:
    row = {
        "order_id": r.choice([f"O{number}", f"O{number}", f"O{number // 3}", ""]),
        "date": r.choice(DAYS),
        "activity": r.choice(["", "", "", "export", "reexport", "transfer_in_country", "deemed_export", "?"]),
        "origin": r.choice(["", "", "US", "TW", "SG", "?"]),
        "destination": _country(r),
        "product": r.choice(PRODUCTS),
        "quantity": r.choice(["1", "8", "200", "1699", "1700", "20000", "500000"]),
        "purpose": r.choice(
            ["data_center", "data_center", "development_or_production", "warehouse_storage", "consumer", "?", ""]
        ),
        "private_sector": r.choice(["yes", "no", "?", ""]),
        "government_assurances": r.choice(["yes", "no", "?", ""]),
        **_party(r, "consignee"),
    }
    some: list[tuple[float, dict[str, str]]] = [
        (
            0.2,
            {
                "stated_eccn": r.choice(["4A090.a", "3A090.b", "5A992.z.1", "5A992.z", "5A002.z.1", "3E001", "4A003"]),
                "stated_tpp": r.choice(["126649.6", "4800", "9472", "0.000001", "0"]),
                "stated_for_level": r.choice(["", "a", "none"]),
            },
        ),
        (0.3, _party(r, "end_user")),
        (0.15, _party(r, "operator")),
        (0.15, _party(r, "purchaser")),
        (
            0.3,
            {
                "ultimate_parent": r.choice(["Acme", "Beta", "", "Parent Co", "?"]),
                "ultimate_parent_headquarters": _country(r),
            },
        ),
        (0.2, {"end_use_flags": r.choice(FLAGS)}),
        (0.2, {"customers_outside_macau_d5": r.choice(["yes", "no", "?"])}),
        (0.2, {"government_owned": r.choice(["yes", "no", "?"])}),
        (0.1, {"listed": r.choice(["entity_list", "sdn", "unverified_list", "entity_list;meu", "?"])}),
        (
            0.3,
            {
                "authorization_held": r.choice(["UVEU", "NVEU", "license", "VEU"]),
                "authorization_holder": r.choice(["Acme", "acme.", "Beta", "Gamma Inc", ""]),
                "authorization_country": r.choice(["", "", *COUNTRIES]),
                "relocated": r.choice(["", "", "yes"]),
            },
        ),
    ]
    for share, cells in some:
        if r.random() < share:
            row |= cells
    return row


def random_book(seed: int, rows: int, columns_left_out: int = 20) -> tuple[list[str], list[dict[str, str]]]:
    """The columns of a book and its rows; half of them repeat much of another row, as one order or as two."""
    r = random.Random(seed)
    names = [name for name in COLUMNS if name != "note"]
    left_out = set(
        r.sample([n for n in names if n not in ("date", "product", "quantity")], r.randrange(columns_left_out))
    )
    if "stated_tpp" in left_out:  # without it a classification is not read
        left_out |= {"stated_eccn", "stated_for_level"}
    found: list[dict[str, str]] = []
    for number in range(rows):
        row = _row(r, number)
        if found and r.random() < 0.5:
            before = found[-1]
            row = {**before, "product": row["product"], "quantity": row["quantity"]}
            row["order_id"] = f"N{number}" if r.random() < 0.3 else before["order_id"] or f"S{number}"
        found.append(row)
    r.shuffle(found)
    columns = [name for name in names if name not in left_out]
    return columns, [{name: row.get(name, "") for name in columns} for row in found]
