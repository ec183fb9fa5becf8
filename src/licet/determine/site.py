"""What a transaction says of its site and contradicts itself."""

from __future__ import annotations

from collections.abc import Iterator

from licet.facts.record import MILLI


def contradiction(site: int, order: int) -> Iterator[tuple[str, str, str]]:
    """A notice (id, citation, text) where the site has less after the transaction than the transaction brings there.

    ``site``: its computing power as it was stated; ``order``: what is known of the transaction's controlled computing
    power. Both in thousandths of TPP.
    """
    if site < order:
        yield (
            "site_below_order",
            "end_use.site_tpp",
            f"The site is said to have {_tpp(site)} after this transaction, and this transaction alone has "
            f"{_tpp(order)}: one of them is wrong, or the items go to several sites. What was said of the site was "
            "taken. Correct it; if the items go to several sites, determine what goes to each apart.",
        )


def _tpp(amount: int) -> str:
    whole, rest = divmod(amount, MILLI)
    return f"{whole:,}{f'.{rest:03}'.rstrip('0') if rest else ''} TPP"
