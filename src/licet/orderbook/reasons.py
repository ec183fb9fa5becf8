"""A determination in a few sentences, for a cell of a table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal

from licet.determine.determination import Determination
from licet.determine.evidence import Seen, Tried

Shown = Callable[[str, Decimal], str]
"""How a counter is shown, from its JSON pointer and its value in TPP."""


def in_figures(pointer: str, tpp: Decimal) -> str:
    """A counter as a number with thousands marks."""
    return f"{tpp.normalize():,f}"


def reasons(d: Determination, shown: Shown = in_figures) -> str:
    """Why the answer is what it is: the paragraphs that decide, and what failed where nothing carries the order."""
    return " ".join(_sentences(d, shown))


def citations(d: Determination) -> str:
    """The paragraphs relied on, separated by semicolons."""
    return "; ".join(c["citation"] for c in d.citations)


def _sentences(d: Determination, shown: Shown) -> Iterator[str]:
    prohibitions = {p.cite for p in d.regime_law.prohibitions}
    required = list(dict.fromkeys(r.citation for r in d.requirements if r.citation not in prohibitions))
    if d.outcome == "no_license_required":
        yield f"No license requirement reaches {_items(d)} for this destination and these parties."
        return
    if d.outcome == "prohibited":
        yield f"Prohibited by {_list(r.citation for r in d.requirements if r.citation in prohibitions)}."
        return
    if required:
        yield f"License required by {_list(required)}."
    for carried in d.carried_by:
        seen = _counters(carried.conditions, shown)
        yield f"{carried.reason_for_control} carries it: each condition of {carried.citation} is met{seen}."
    if d.outcome == "license_required":
        if d.authorization == "license":
            yield "A party holds a license; its terms are to be checked (750.7)."
        yield f"No exception carries it: {_failed(d.exceptions, shown)}."
        for policy in d.reviewed_under:
            paragraph = f"{policy.condition.cite}, {policy.condition.text}{_counters([policy], shown)}"
            yield f"Review under {_words(d.review_policy)}: {paragraph}."
    if d.outcome == "undetermined":
        yield f"Not known: {' '.join(m['question'] for m in d.missing)}"
        yield f"Depending on that: {_list((_answer(p) for p in d.possible), 'or')}."


def _items(d: Determination) -> str:
    classes = ("an item outside 3A090, 4A090 and .z" if i["eccn"] == "none" else i["eccn"] for i in d.items)
    return _list(dict.fromkeys(classes))


def _failed(tried: Iterable[Tried], shown: Shown) -> str:
    """The first condition that each fails, those that fail the same one together."""
    failing: dict[str, list[str]] = {}
    for t in tried:
        if t.failed:
            first = t.failed[0]
            words = f"“{first.condition.text}” ({first.condition.cite}){_counters([first], shown)}"
            failing.setdefault(words, []).append(t.code)
    return "; ".join(f"{_list(codes)} need{'s' * (len(codes) == 1)} {words}" for words, codes in failing.items())


def _counters(conditions: Iterable[Seen], shown: Shown) -> str:
    """The counters that conditions looked at, as they stood before the order."""
    facts = [f for seen in conditions for f in seen.facts if f["pointer"].startswith("/state/")]
    amounts = [f for f in facts if isinstance(f["value"], (int, float)) and not isinstance(f["value"], bool)]
    texts = dict.fromkeys(f"{f['fact']}: {shown(f['pointer'], Decimal(str(f['value'])))}" for f in amounts)
    return f" (before this order, {'; '.join(texts)})" if texts else ""


def _answer(possible: dict[str, str | None]) -> str:
    if possible["outcome"] == "license_required":
        policy = possible["review_policy"]
        return f"a license under {_words(policy)}" if policy else "a license"
    return possible["authorization"] or _words(possible["outcome"])


def _words(code: str | None) -> str:
    return (code or "").replace("_", " ")


def _list(words: Iterable[str], last: str = "and") -> str:
    *most, end = words
    return f"{', '.join(most)} {last} {end}" if most else end
