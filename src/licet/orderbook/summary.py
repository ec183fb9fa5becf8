"""What came of a run, counted: answers, destinations, allocations, documents, what is missing, what was assumed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from licet.determine.evidence import milli
from licet.facts.record import parent_headquarters
from licet.law.parameter import number
from licet.law.regimes import regime
from licet.law.sets import SUPPLEMENT_5A
from licet.orderbook.columns import Json
from licet.orderbook.reading import OrderBook
from licet.orderbook.run import Decided, Run

OUTCOMES = (
    "no_license_required",
    "license_exception",
    "authorized_veu",
    "license_required",
    "prohibited",
    "undetermined",
)
DENIED = ("presumption_of_denial", "policy_of_denial")


def summary(book: OrderBook, run: Run) -> Json:
    """The summary of a run, ready for JSON. Its ``closing`` can be the opening balances of the next order book."""
    law = regime(run.regime)
    days = [one.determination.date for one in run.decided]
    balances = list(run.counters.balances())
    return {
        "regime": law.id,
        "title": law.title,
        "source": law.source,
        "status": law.status,
        "lines": len(book.rows),
        "lines_in_error": sum(bool(row.errors) for row in book.rows),
        "orders_decided": len(run.decided),
        "first_day": min(days).isoformat() if days else None,
        "last_day": max(days).isoformat() if days else None,
        "answers": _answers(run.decided),
        "destinations": _destinations(run.decided),
        "allocations": [
            {
                "allocation": b.name,
                "opening_tpp": milli(b.opened),
                "drawn_tpp": milli(b.drawn),
                "limit_tpp": milli(b.limit),
                "left_tpp": None if b.closing is None else milli(b.limit - b.closing),
            }
            for b in balances
            if b.limit is not None
        ],
        "universal_validated_end_users": [_shares(run, holder) for holder in run.counters.universal],
        "documents": _documents(run.decided),
        "missing": _missing(run.decided),
        "assumptions": list(_assumptions(run)),
        "columns_not_read": book.unread,
        "errors": [error.to_dict() for error in book.errors],
        "closing": {"others": run.counters.opening.others, "balances": {b.name: milli(b.closing) for b in balances}},
    }


def _answers(decided: Iterable[Decided]) -> list[Json]:
    """Orders, lines and controlled computing power by answer."""
    found: dict[tuple[str, ...], Json] = {}
    for one in decided:
        d = one.determination
        answer = {"outcome": d.outcome, "authorization": d.authorization, "review_policy": d.review_policy}
        key = (str(OUTCOMES.index(d.outcome)), d.authorization or "", d.review_policy or "")
        count = found.setdefault(key, {**answer, "orders": 0, "lines": 0, "tpp": Decimal(0)})
        count["orders"] += 1
        count["lines"] += len(one.order.rows)
        count["tpp"] += Decimal(str(d.total_tpp or 0))
    return [{**count, "tpp": _plain(count["tpp"])} for _, count in sorted(found.items())]


def _destinations(decided: Iterable[Decided]) -> list[Json]:
    """Orders by destination and kind of answer, those with the most computing power first."""
    found: dict[str, Json] = {}
    kinds = dict.fromkeys((*OUTCOMES[:3], "approval", "case_by_case", "denial", *OUTCOMES[4:]), 0)
    for one in decided:
        d = one.determination
        place = d.transaction.destination or ""
        count = found.setdefault(place, {"destination": place, "orders": 0, "tpp": Decimal(0), **kinds})
        policy = "denial" if d.review_policy in DENIED else (d.review_policy or "").removeprefix("presumption_of_")
        count["orders"] += 1
        count[policy or d.outcome] = count.get(policy or d.outcome, 0) + 1
        count["tpp"] += Decimal(str(d.total_tpp or 0))
    return [{**count, "tpp": _plain(count["tpp"])} for count in sorted(found.values(), key=lambda c: -c["tpp"])]


def _shares(run: Run, holder: str) -> Json:
    """Where a universal validated end user's computing power is after its last order, in percent of the whole."""
    last = run.counters.universal[holder]
    known = holder in run.counters.opening.universal
    shares = run.counters.shares(holder, None, last.date)
    inside = SUPPLEMENT_5A.on(last.date)
    outside = {place: tpp for place, tpp in run.counters.installed(holder).items() if place not in inside}
    largest = max(outside, key=outside.__getitem__, default=None)

    def percent(tpp: int) -> float | None:
        return round(tpp * 100 / shares["total_tpp"], 2) if known and shares["total_tpp"] else None

    owner = last.parties.ultimate_consignee
    american = "US" in (owner.headquarters, parent_headquarters(owner))
    return {
        "holder": run.counters.spelled(holder),
        "total_tpp": milli(shares["total_tpp"]) if known else None,
        "outside_supplement_5_percent": percent(shares["outside_supplement_5_tpp"]),
        "outside_supplement_5_limit": number("uveu_outside_supplement_5"),
        "largest_country": largest,
        "largest_country_percent": percent(outside[largest]) if largest else None,
        "largest_country_limit": number("uveu_one_country"),
        "outside_us_percent": percent(shares["outside_us_tpp"]),
        "outside_us_limit": number("uveu_outside_us") if american else None,
    }


def _documents(decided: Iterable[Decided]) -> list[Json]:
    """How many orders need each document that somebody has to make, the most frequent first."""
    found: dict[str, Json] = {}
    for one in decided:
        duties = {duty["document"]: duty["citation"] for duty in reversed(one.determination.obligations)}
        for document, cite in duties.items():
            if document is not None:
                found.setdefault(document, {"document": document, "citation": cite, "orders": 0})["orders"] += 1
    return sorted(found.values(), key=lambda count: (-count["orders"], count["document"]))


def _missing(decided: Iterable[Decided]) -> list[Json]:
    """What to ask for the orders that are undetermined."""
    return [
        {
            "order_id": one.determination.id,
            "lines": [row.line for row in one.order.rows],
            "questions": [missing["question"] for missing in one.determination.missing],
        }
        for one in decided
        if one.determination.outcome == "undetermined"
    ]


def _assumptions(run: Run) -> Iterator[str]:
    """What the counters rest on, in words."""
    opening = run.counters.opening
    if opening.others == "zero":
        yield (
            "Counters without an opening balance are taken to start at zero: as if this file held every shipment that "
            "counts, of all exporters. Where others ship to these parties too, what is left is less (--opening)."
        )
    else:
        yield "Counters without an opening balance are unknown; orders that depend on them are undetermined."
    presumed = [one.determination for one in run.decided if _presumed_licensed(one)]
    if presumed:
        tpp = sum((Decimal(str(d.total_tpp or 0)) for d in presumed), Decimal(0))
        some = f"{counted(len(presumed), 'order')} ({_plain(tpp):,} TPP) under a presumption of approval"
        yield f"{some}: counted as licensed on their date and shipped in full, although BIS has decided none of them."
    nothing = sum(one.determination.outcome == "undetermined" for one in run.decided)
    if nothing:
        rest = "what ships of that all the same leaves less for later orders"
        yield f"{counted(nothing, 'undetermined order')} drew nothing: {rest}."
    unknown = [run.counters.spelled(h) for h in run.counters.universal if h not in opening.universal]
    if unknown:
        names = ", ".join(unknown)
        yield f"Not known is what is installed worldwide of: {names}. State it as opening balance (uveu/NAME/COUNTRY)."
    yield from _beyond(run)


def _beyond(run: Run) -> Iterator[str]:
    """Where a universal validated end user ended up beyond a share, although each of its own orders was within."""
    for holder in run.counters.universal:
        user = _shares(run, holder)
        for share in ("outside_supplement_5", "largest_country", "outside_us"):
            percent, limit = user[f"{share}_percent"], user[f"{share}_limit"]
            if percent is not None and limit is not None and percent > limit:
                has = f"{user['holder']} has {percent} percent where {limit} is the limit"
                rest = "what License Exceptions and licenses carry to it is not tested against its shares"
                yield f"{has} (Supplement No. 10 to part 748, paragraph 6): {rest}."


def _presumed_licensed(one: Decided) -> bool:
    d = one.determination
    return d.review_policy == "presumption_of_approval" and d.authorization is None


def counted(number: int, noun: str) -> str:
    """A number of things in words: ``1 order``, ``2 orders``."""
    return f"{number:,} {noun}{'s' * (number != 1)}"


def _plain(tpp: Decimal) -> int | float:
    return int(tpp) if tpp == tpp.to_integral_value() else float(tpp)
