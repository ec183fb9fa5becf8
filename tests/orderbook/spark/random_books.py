"""Random order books, as adverse as they come: whatever a column can hold, and unknowns, in every combination."""

import csv
import io
import random
from collections.abc import Mapping
from typing import Final

from licet.orderbook.columns import COLUMNS

COUNTRIES: Final = (
    *("US", "GB", "DE", "JP", "TW", "SG", "IN", "MX", "AE", "SA", "CN"),
    *("HK", "MO", "RU", "IR", "VN", "NA", "IL", "PL", "KZ", "?"),
)
NAMES: Final = ("Acme", "Acme Ltd", "ACME", "Beta", "Gamma, Inc.", "Gamma Inc", "?", "")
DATES: Final = (
    *("2025-01-12", "2025-01-13", "2025-05-14", "2025-05-15", "2025-06-02", "2025-12-31", "2026-01-01"),
    *("2026-01-15", "2026-06-01", "2027-03-03"),
)
ALWAYS: Final[Mapping[str, tuple[str, ...]]] = {
    "date": DATES,
    "activity": ("", "", "", "export", "reexport", "transfer_in_country", "deemed_export", "?"),
    "origin": ("", "", "US", "TW", "SG", "?"),
    "destination": COUNTRIES,
    "product": (
        "H100 SXM5",
        "H20",
        "RTX 4090",
        "NVIDIA DGX H100",
        "HGX B300",
        "A100 40GB PCIe",
        "GB300 NVL72",
        "L40S",
        "?",
    ),
    "quantity": ("1", "8", "200", "1699", "1700", "20000", "500000"),
    "purpose": ("data_center", "data_center", "development_or_production", "warehouse_storage", "consumer", "?", ""),
    "private_sector": ("yes", "no", "?", ""),
    "government_assurances": ("yes", "no", "?", ""),
}
"""What stands in each column of every line."""
SOMETIMES: Final[Mapping[tuple[str, ...], float]] = {
    ("stated_eccn", "stated_tpp", "stated_for_level"): 0.2,
    ("ultimate_parent", "ultimate_parent_headquarters"): 0.3,
    ("end_use_flags",): 0.2,
    ("customers_outside_macau_d5",): 0.2,
    ("government_owned",): 0.2,
    ("listed",): 0.1,
    ("authorization_held", "authorization_holder", "authorization_country", "relocated"): 0.3,
    ("end_user", "end_user_location", "end_user_headquarters"): 0.3,
    ("operator", "operator_location", "operator_headquarters"): 0.15,
    ("purchaser", "purchaser_location", "purchaser_headquarters"): 0.15,
}
"""Columns that some lines fill, together, with this probability."""
VALUES: Final[Mapping[str, tuple[str, ...]]] = {
    "stated_eccn": ("4A090.a", "3A090.b", "5A992.z.1", "5A002.z.1", "3E001", "4A003"),
    "stated_tpp": ("126649.6", "4800", "9472", "0.000001", "0"),
    "stated_for_level": ("", "a", "none"),
    "ultimate_parent": ("Acme", "Beta", "", " Parent Co", "?"),
    "end_use_flags": ("military", "supercomputer;military", "iaas", "stored_in_compliant_facility", "supercomputer"),
    "customers_outside_macau_d5": ("yes", "no", "?"),
    "government_owned": ("yes", "no", "?"),
    "listed": ("entity_list", "sdn", "unverified_list", "entity_list;meu", "?"),
    "authorization_held": ("UVEU", "NVEU", "license", "VEU"),
    "authorization_holder": ("Acme", "acme.", "Beta", "Gamma Inc", ""),
    "authorization_country": ("", "", *COUNTRIES),
    "relocated": ("", "", "yes"),
}
FAULTS: Final = (("destination", "Korea"), ("quantity", "0"), ("product", "H100"), ("date", "2025-02-30"))
"""What no line may say: an error on it, and on the lines of the same order."""


def _one(r: random.Random, column: str) -> str:
    if column in VALUES:
        return r.choice(VALUES[column])
    return r.choice(COUNTRIES if column.endswith(("_location", "_headquarters")) else NAMES)


def _row(r: random.Random, number: int) -> dict[str, str]:
    row = {"order_id": r.choice([f"O{number}", f"O{number}", f"O{number // 3}", "", " ", f"\u00a0O{number}\u2003"])}
    row |= {column: r.choice(values) for column, values in ALWAYS.items()}
    for column in ("consignee", "consignee_location", "consignee_headquarters"):
        row[column] = _one(r, column)
    for columns, share in SOMETIMES.items():
        if r.random() < share:
            row |= {column: _one(r, column) for column in columns}
    if r.random() < 0.02:
        row |= [r.choice(FAULTS)]
    return row


def random_rows(seed: int, lines: int) -> list[dict[str, str]]:
    """Lines of which half are of the same order as the one before, in any order; some columns are missing."""
    r = random.Random(seed)
    rows: list[dict[str, str]] = []
    for i in range(lines):
        row = _row(r, i)
        if rows and r.random() < 0.5:  # as the line before, but for the item
            before = rows[-1]
            own = f"N{i}" if r.random() < 0.3 else before["order_id"].strip() or f"S{i}"
            row = {**before, "order_id": own, "product": row["product"], "quantity": row["quantity"]}
        rows.append(row)
    r.shuffle(rows)
    may_lack = [name for name in COLUMNS if name not in ("date", "product", "quantity")]
    lacks = set(r.sample(may_lack, r.randrange(20)))
    return [{name: cell for name, cell in row.items() if name not in lacks} for row in rows]


def as_csv(rows: list[dict[str, str]]) -> str:
    """The rows as a CSV file."""
    text = io.StringIO()
    names = list(dict.fromkeys(name for row in rows for name in row))
    table = csv.DictWriter(text, names, restval="")
    table.writeheader()
    table.writerows(rows)
    return text.getvalue()
