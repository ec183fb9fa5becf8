"""Countries and territories: the ISO 3166-1 alpha-2 codes, and how people write them.

The table is `countries.csv`: the 249 entries of ISO 3166-1 and Kosovo (`XK`, user-assigned). No field of it holds a
comma or a quotation mark, so that splitting at commas reads it. The aliases, separated by semicolons, are matched
without regard to case, accents, punctuation and the order of words.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from itertools import groupby
from os.path import dirname

with open(f"{dirname(__file__)}/countries.csv", encoding="utf-8") as _file:
    _LINES = _file.read().splitlines()[1:]
_ROWS: dict[str, tuple[str, str, str]] = {  # alpha-2 to alpha-3, name, aliases
    alpha2: (alpha3, name, aliases) for alpha2, alpha3, name, aliases in (line.split(",") for line in _LINES)
}
_BY_CODE = {code: alpha2 for alpha2, (alpha3, _, _) in _ROWS.items() for code in (alpha2, alpha3)}

CODES: frozenset[str] = frozenset(_ROWS)
"""Every valid alpha-2 code: ISO 3166-1 and `XK`."""

# Texts that fit more than one country are refused, not guessed. The keys are in the form that _key gives.
_AMBIGUOUS = {
    "america": ("US", "AS"),
    "china republic": ("TW", "CN"),
    "congo": ("CD", "CG"),
    "islands virgin": ("VI", "VG"),
    "korea": ("KR", "KP"),
}
_SEPARATORS = str.maketrans(dict.fromkeys('!"#$%&()*+,-./:;<=>?@[]\\^_{|}~·‐‑–—、・', " ") | dict.fromkeys("'`ʻʼ‘’´"))
_SAME = {"st": "saint", "rep": "republic", "dem": "democratic", "is": "islands"}
_DROPPED = {"the", "of", "and"}


class UnknownCountry(ValueError):  # noqa: N818  (the name is the interface)
    """A text that is no country, or that fits more than one.

    `text` is what was read; `nearest` is worked out only when it, or the message, is asked for.
    """

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text

    @property
    def nearest(self) -> tuple[str, ...]:
        """The alpha-2 codes that may be meant, most likely first, at most three; empty when nothing is near."""
        key = _key(self.text)
        if key in _AMBIGUOUS:
            return _AMBIGUOUS[key]
        from difflib import get_close_matches

        names = _names()
        return tuple(dict.fromkeys(names[name] for name in get_close_matches(key[:60], names, 6, 0.7)))[:3]

    def __str__(self) -> str:
        shown = repr(self.text if len(self.text) <= 60 else self.text[:60] + "…")
        nearest = " or ".join(f"{code} ({_ROWS[code][1]})" for code in self.nearest)
        if _key(self.text) in _AMBIGUOUS:
            return f"{shown} is ambiguous: {nearest}"
        return f"{shown} is not a country" + (f"; nearest: {nearest}" if nearest else "")


def _key(text: str) -> str:
    """The form in which names are compared: bare lower-case words in alphabetical order."""
    text = text.casefold()
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    words = text.translate(_SEPARATORS).split()
    if 1 in map(len, words):  # "P.R. China", "U. S. A."
        runs = [(single, list(run)) for single, run in groupby(words, lambda word: len(word) == 1)]
        words = [word for single, run in runs for word in (["".join(run)] if single else run)]
    return " ".join(sorted(_SAME.get(word, word) for word in words if word not in _DROPPED))


@cache
def _names() -> dict[str, str]:
    """Every name and alias, as a key, to its alpha-2 code."""
    return {
        _key(text): alpha2
        for alpha2, (_, name, aliases) in _ROWS.items()
        for text in (name, *aliases.split(";"))
        if text
    }


def read_country(text: str) -> str:
    """The alpha-2 code of the country that `text` gives as alpha-2, alpha-3 or name. `NA` is Namibia, `HK` stays `HK`.

    Raises UnknownCountry if it is none, or ambiguous.
    """
    if text in CODES:
        return text
    code = text.strip()
    if code.isascii() and (found := _BY_CODE.get(code.upper())):
        return found
    try:
        return _names()[_key(text)]
    except KeyError:
        raise UnknownCountry(text) from None


def country_name(alpha2: str) -> str:
    """The English short name. Raises UnknownCountry if `alpha2` is not in CODES."""
    if alpha2 not in CODES:
        raise UnknownCountry(alpha2)
    return _ROWS[alpha2][1]


_PART_OF = {"HK": "CN"} | dict.fromkeys(("AS", "GU", "MP", "PR", "UM", "VI"), "US")


def ear_country(alpha2: str) -> str:
    """The destination that the EAR see.

    Hong Kong is China since December 23, 2020 (85 FR 83765), Macau is its own; the territories and possessions of the
    United States are the United States (772.1, from memory). Raises UnknownCountry if `alpha2` is not in CODES.
    """
    if alpha2 not in CODES:
        raise UnknownCountry(alpha2)
    return _PART_OF.get(alpha2, alpha2)
