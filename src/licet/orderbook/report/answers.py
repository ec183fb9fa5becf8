"""The kinds of answers, in words and colors, and what they mean for whoever ships."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

from licet.orderbook.columns import Json

Group = Literal["free", "license", "stopped", "open"]
Pattern = Literal["stripes", "grid", "dots"]


@dataclass(frozen=True)
class Kind:
    """A kind of answer. The colors are apart for the color-blind too, and neighbors differ in lightness."""

    key: str
    title: str
    group: Group
    color: str
    pattern: Pattern | None = None


KINDS: Final = (
    Kind("no_license_required", "No license required", "free", "#0B3C5D"),
    Kind("license_exception", "License exception", "free", "#2F7FB8"),
    Kind("authorized_veu", "Validated end user", "free", "#9CCBEA"),
    Kind("approval", "License: presumption of approval", "license", "#F4D35E"),
    Kind("case_by_case", "License: case by case", "license", "#E39A2D"),
    Kind("license_required", "License: no policy stated", "license", "#B08D57"),
    Kind("denial", "License: denial", "stopped", "#C0492B", "stripes"),
    Kind("prohibited", "Prohibited", "stopped", "#4A1020", "grid"),
    Kind("undetermined", "Undetermined", "open", "#C9CED3", "dots"),
)
"""In the order in which they are shown: what is free to go first, what nothing is known of last."""

GROUPS: Final[Mapping[Group, tuple[str, str]]] = MappingProxyType(
    {
        "free": ("May go without a license", "on the conditions stated for each line"),
        "license": ("Need a license", "presumption of approval, case-by-case review, or no policy stated"),
        "stopped": ("Are denied or prohibited", "license applications meet denial, or the transaction is prohibited"),
        "open": ("Cannot be answered yet", "facts are missing that decide; the report says what to ask"),
    }
)
"""What an answer means for whoever ships: in words, and what stands behind them."""

_DENIED: Final = ("presumption_of_denial", "policy_of_denial")


def kind_of(outcome: str, review_policy: str | None) -> str:
    """The key of the kind that an answer is of: the policy of review where a license is required, else the outcome."""
    if review_policy in _DENIED:
        return "denial"
    return review_policy.removeprefix("presumption_of_") if review_policy else outcome


class Count(NamedTuple):
    """How many orders, and their computing power in TPP."""

    orders: int
    tpp: Decimal


def by_kind(summary: Json) -> dict[str, Count]:
    """What the orders of a summary came to, by the key of the kind of answer; every kind is there."""
    found = {kind.key: Count(0, Decimal(0)) for kind in KINDS}
    for answer in summary["answers"]:
        key = kind_of(answer["outcome"], answer["review_policy"])
        found[key] = Count(found[key].orders + answer["orders"], found[key].tpp + Decimal(str(answer["tpp"])))
    return found


def by_group(summary: Json) -> dict[Group, Count]:
    """The same by what it means for whoever ships."""
    kinds = by_kind(summary)
    return {group: total(kinds[kind.key] for kind in KINDS if kind.group == group) for group in GROUPS}


def total(counts: Iterable[Count]) -> Count:
    """Counts added up."""
    given = list(counts)
    return Count(sum(count.orders for count in given), sum((count.tpp for count in given), Decimal(0)))


def standing(status: str) -> str:
    """What the rules of a regime are, in a sentence: law, law that is not enforced, or a proposal."""
    match status:
        case "law":
            return "Law."
        case "codified_not_enforced":
            return "Law that is codified and not enforced, applied as if it were complied with."
        case "proposal":
            return "A proposal, applied as if it were law. It is not law."
        case "reported_draft":
            return "A draft as it was reported, applied as if it were law. It is not law."
        case "overlay":
            return "Law with an overlay that is a proposal, applied as if it were law. It is not law."
    return f"Status: {status.replace('_', ' ')}."
