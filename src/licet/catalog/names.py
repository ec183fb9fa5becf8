"""From what people type to the one entry that they mean, or to the entries that they could mean.

Case, spaces and punctuation never matter, and the words of maker and product line in front of a name may be left out
or in: ``rtx4090``, ``GeForce RTX-4090`` and ``NVIDIA RTX 4090`` are one name. Beyond that only an entry's full name
or an alias resolves. Part of a name never does, even if a single entry has it: the rest is what tells variants apart,
and the catalogue does not have every variant ("RTX 3080" has two memory sizes in the world and one here). Part of a
name lists candidates instead.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import chain, combinations, dropwhile, takewhile
from typing import Final, TypeAlias

from licet.catalog.entries import Assembly, Product, aliases, assemblies, products

Entry: TypeAlias = Product | Assembly

PRODUCT_LINES: Final = frozenset({"arc", "ascend", "aws", "geforce", "instinct", "quadro", "radeon", "sunway", "tesla"})
"""Words that, in front of a name, people leave out as readily as the maker's."""

SHOWN: Final = 8
"""How many candidates a message lists; the error has all."""


class UnknownProduct(LookupError):  # noqa: N818 - named for what the caller gave
    """No entry is called ``text``. ``nearest``: up to five names that resemble it, the most alike first."""

    def __init__(self, text: str, nearest: tuple[str, ...]) -> None:
        super().__init__(text, nearest)
        self.text = text
        self.nearest = nearest

    def __str__(self) -> str:
        if not _tokens(self.text):
            return f"a product name is expected, not {_quoted(self.text)}"
        hint = f"; the nearest: {', '.join(self.nearest)}" if self.nearest else ""
        return f"no product in the catalogue is called {_quoted(self.text)}{hint}"


class AmbiguousProduct(LookupError):  # noqa: N818
    """``text`` could mean each of ``candidates``: at least two names, those of products first."""

    def __init__(self, text: str, candidates: tuple[str, ...]) -> None:
        super().__init__(text, candidates)
        self.text = text
        self.candidates = candidates

    def __str__(self) -> str:
        more = f" and {len(self.candidates) - SHOWN} more" if len(self.candidates) > SHOWN else ""
        return f"{_quoted(self.text)} could mean any of: {', '.join(self.candidates[:SHOWN])}{more}"


def find(text: str) -> Product | Assembly:
    """The one entry that ``text`` names.

    Raises ``AmbiguousProduct`` if it is only part of the names of several, else ``UnknownProduct``.
    """
    tokens = _tokens(text)
    entry = _entries_by_key().get("".join(tokens))
    if entry is not None:
        return entry
    candidates = _candidates(tokens)
    if len(candidates) > 1:
        raise AmbiguousProduct(text, candidates)
    raise UnknownProduct(text, nearest(text))


def nearest(text: str, count: int = 5) -> tuple[str, ...]:
    """Up to ``count`` names that resemble ``text``: those with most of its numbers first, then by spelling."""
    import difflib

    tokens = _tokens(text)
    entries = _entries_by_key()
    alike = difflib.get_close_matches("".join(tokens), entries, n=8 * count, cutoff=0.5)
    numbers = {token for token in tokens if not token.isalpha()}
    shared = {name: len(words & numbers) for name, words in _words_by_name().items()}
    same_number = (name for name, some in shared.items() if some)
    names = dict.fromkeys([*_candidates(tokens), *(entries[key].name for key in alike), *same_number])
    return tuple(sorted(names, key=shared.__getitem__, reverse=True)[:count])


def _candidates(tokens: list[str]) -> tuple[str, ...]:
    """The names that have all of the words; failing those, the names that have words which begin like them."""
    if not tokens:
        return ()
    words_by_name = _words_by_name().items()
    whole = tuple(name for name, words in words_by_name if words.issuperset(tokens))
    return whole or tuple(
        name for name, words in words_by_name if all(any(word.startswith(token) for word in words) for token in tokens)
    )


@cache
def _words_by_name() -> dict[str, frozenset[str]]:
    return {entry.name: frozenset(_tokens(entry.name)) for entry in _entries()}


def _entries() -> Iterator[Entry]:
    return chain(products(), assemblies())


@cache
def _entries_by_key() -> dict[str, Entry]:
    phrases = {entry.name: [entry.name] for entry in _entries()}
    for alias, name in aliases().items():
        phrases[name].append(alias)
    return {key: entry for entry in _entries() for key in _keys(entry, phrases[entry.name])}


def _keys(entry: Entry, phrases: list[str]) -> Iterator[str]:
    """Each phrase as one run of letters and digits, behind each choice of the words that may stand in front."""
    front = _front(entry)
    fronts = ["".join(words) for size in range(len(front) + 1) for words in combinations(front, size)]
    for phrase in phrases:
        rest = "".join(dropwhile(front.__contains__, _words(phrase)))
        yield from (words + rest for words in fronts)


def _front(entry: Entry) -> tuple[str, ...]:
    """The words of maker and product line that may stand in front of an entry's names, in their order."""
    chip = entry if isinstance(entry, Product) else entry.chip
    makers = [*_words(chip.vendor), *_words(chip.designer)]
    leading = takewhile({*makers, *PRODUCT_LINES}.__contains__, _words(entry.name))
    return tuple(dict.fromkeys([*makers, *leading]))


def _words(text: str) -> list[str]:
    """What stands between spaces, each as one run of letters and digits."""
    return ["".join(_tokens(word)) for word in text.split()]


def _tokens(text: str) -> list[str]:
    """The runs of letters and digits, without regard to case and to typographic variants of a character."""
    return re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", text).casefold())


def _quoted(text: str) -> str:
    return repr(text if len(text) <= 80 else f"{text[:77]}...")
