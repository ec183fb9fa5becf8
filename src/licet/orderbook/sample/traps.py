"""The traps of the sample: lines that are easily misread, or decided otherwise than they look."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from licet.catalog import Assembly
from licet.orderbook.sample.law import D1_OR_D4, MACAU_OR_ARMS_EMBARGO, TIER_1, days_before_change, days_of_change
from licet.orderbook.sample.market import ENTRIES, SEVERAL, SPELLINGS, spellings
from licet.orderbook.sample.sql import listed, within

MANY: Final = 500
HUGE: Final = 100_000


@dataclass(frozen=True)
class Trap:
    """A trap, by the name that the column ``note`` gives it."""

    name: str
    share: float
    """In about how large a share of a million lines it is; where it hangs on few customers, this varies by seed."""
    meaning: str
    where: str = ""
    """The lines that it is in, in SQL, over finished cells and what they were drawn from; empty: as scripted."""


def _far(*columns: str) -> str:
    return "(" + " OR ".join(within(column, MACAU_OR_ARMS_EMBARGO) for column in columns) + ")"


def _one_is(code: str) -> str:
    return f"list_contains([destination, consignee_headquarters, ultimate_parent_headquarters], '{code}')"


_SPELLINGS: Final = list(spellings())
_OTHERWISE: Final = [text != _SPELLINGS[i - i % SPELLINGS] for i, text in enumerate(_SPELLINGS)]
_CONSUMER: Final = [(entry.chip if isinstance(entry, Assembly) else entry).market == "consumer" for entry in ENTRIES]

TRAPS: Final = (
    Trap(
        "tier_1_consignee_of_macau_or_d5_parent",
        0.004,
        "The consignee is located in a country of Supplement No. 5(a), and its ultimate parent is headquartered in "
        "Macau or Country Group D:5.",
        f"{within('consignee_location', TIER_1)} AND {_far('ultimate_parent_headquarters')}",
    ),
    Trap(
        "macau_or_d5_party",
        0.016,
        "The destination is neither Macau nor in D:5; the headquarters of the exporter, the purchaser, the end user or "
        "the operator is.",
        f"NOT {_far('destination')} AND "
        + _far("exporter_headquarters", "purchaser_headquarters", "end_user_headquarters", "operator_headquarters"),
    ),
    Trap("d1_or_d4_destination", 0.1, "To Country Group D:1 or D:4, but not D:5.", within("destination", D1_OR_D4)),
    Trap("hong_kong", 0.014, "To Hong Kong, or headquartered there: China.", _one_is("HK")),
    Trap("macau", 0.005, "To Macau, or headquartered there: not China, and treated like it.", _one_is("MO")),
    Trap("namibia", 0.003, "To Namibia, whose code, NA, careless software reads as missing.", "destination = 'NA'"),
    Trap(
        "name_spelled_otherwise",
        0.033,
        "The consignee's name in other letters, or with other punctuation, than in its other orders.",
        "step IS NULL AND spelled IS NOT NULL",
    ),
    Trap(
        "same_name_in_two_countries",
        0.017,
        "Another consignee, in another country, has the same name.",
        f"step IS NULL AND NOT deemed AND number % 100 IN ({', '.join(map(str, SEVERAL))})",
    ),
    Trap(
        "product_alias",
        0.26,
        "The product by another name than the catalogue's.",
        f"step IS NULL AND stated_eccn IS NULL AND {listed(_OTHERWISE, f'product_index * {SPELLINGS} + spelling')}",
    ),
    Trap(
        "consumer_cards",
        0.003,
        f"{MANY} consumer cards or more in one line.",
        f"step IS NULL AND stated_eccn IS NULL AND quantity >= {MANY} AND {listed(_CONSUMER, 'product_index')}",
    ),
    Trap("unknown_fact", 0.06, "A cell that decides is empty or ?, though the fact exists.", "unknown"),
    Trap(
        "day_of_change",
        0.035,
        "On a day on which the law changes, on either clock.",
        within("date", days_of_change()),
    ),
    Trap("day_before_change", 0.054, "On the day before.", within("date", days_before_change())),
    Trap(
        "assurances_given",
        0.083,
        "The government of the destination gives assurances in the course of the period, and has.",
        "government_assurances = 'yes'",
    ),
    Trap(
        "supercomputer_or_military",
        0.006,
        "A supercomputer, military or military-intelligence end use.",
        "contains(end_use_flags, 'supercomputer') OR contains(end_use_flags, 'military')",
    ),
    Trap("listed_party", 0.007, "The consignee is on a list of restricted parties.", "listed IS NOT NULL"),
    Trap(
        "stated_classification",
        0.022,
        "The maker's own classification, in part with decimals of TPP; the product is a mere label.",
        "stated_eccn IS NOT NULL",
    ),
    Trap("stated_5a992_z", 0.005, "The same, of a mass-market encryption item.", "starts_with(stated_eccn, '5A992.z')"),
    Trap("deemed_export", 0.0045, "A release of technology to a person of another country.", "deemed"),
    Trap("one_unit", 0.26, "A quantity of 1.", "quantity = 1"),
    Trap("huge_quantity", 0.00016, f"A quantity of {HUGE:,} or more.", f"quantity >= {HUGE}"),
    Trap("lpp_exact", 0.0005, "License Exception LPP: just 26,900,000 TPP in the year, of one ultimate parent."),
    Trap("lpp_beyond", 0.001, "The same, passed by a unit of a small product or by 1 TPP."),
    Trap("lpp_new_year", 0.0002, "The same company, in the first days of the next year."),
    Trap("allocation_exact", 0.00001, "Licenses to the country come to just its allocation (742.6(b)(10)(iii)(B))."),
    Trap("allocation_passed", 0.00001, "An application that passes it."),
    Trap("relocation", 0.0005, "Chips that a validated end user already owns move."),
)


def note() -> str:
    """The names of the traps that a line is in (SQL); empty where it is in none."""
    arms = (f"CASE WHEN {trap.where} THEN '{trap.name}' END" for trap in TRAPS if trap.where)
    return f"concat_ws('; ', trap, {', '.join(arms)})"
