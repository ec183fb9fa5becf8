"""Words of Licet's vocabularies as files write them. Case, blanks and punctuation do not matter.

``words.csv`` has what is written instead of a word, by the name of the column; and, under ``yes_no``, ``none`` and
``unknown``, what says so in any column.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path
from typing import Final

from licet.facts.shapes import shown
from licet.orderbook.mapping.cells import CellError, plain

_SPLIT: Final = re.compile(r"[;,|\n]")


def read_yes_no(text: str) -> str:
    """``yes`` or ``no``. Raises CellError."""
    if word := _said("yes_no").get(_key(text)):
        return word
    raise CellError(shown(text), "yes or no")


def read_word(text: str, field: str, choices: tuple[str, ...]) -> str:
    """The one of ``choices`` that the text says. Raises CellError."""
    if word := _known(field, choices).get(_key(text)):
        return word
    raise CellError(shown(text), f"one of {', '.join(choices)}")


def read_words(text: str, field: str, choices: tuple[str, ...]) -> str:
    """Those of ``choices`` that the text says, each once, with semicolons between them. Raises CellError."""
    known = _known(field, choices)
    if word := known.get(_key(text)):
        return word
    words = [known.get(_key(part)) for part in _SPLIT.split(text) if part.strip()]
    if not words or None in words:
        raise CellError(shown(text), f"some of {', '.join(choices)}, with semicolons between them")
    return "; ".join(dict.fromkeys(word for word in words if word))


def says_none(text: str) -> bool:
    """Whether the text says that there is nothing."""
    return _key(text) in _said("none")


def says_unknown(text: str) -> bool:
    """Whether the text says that it is not known."""
    return _key(text) in _said("unknown")


@cache
def _known(field: str, choices: tuple[str, ...]) -> dict[str, str]:
    return {_key(word): word for word in choices} | _said(field)


@cache
def _said(field: str) -> dict[str, str]:
    with Path(__file__).with_name("words.csv").open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["field"] == field]
    return {_key(text): row["word"] for row in rows for text in row["texts"].split(";")}


def _key(text: str) -> str:
    """Letters, figures and signs that alone are a word, in small letters."""
    bare = plain(text).casefold()
    return re.sub(r"[\W_]+", "", bare) or bare
