"""Citations as places in the law, so that one can be told to lie in another: 740.29(d) lies in 740.29.

Paragraphs of an ECCN (3A090.a.1) lie in its entry, entries in Supplement No. 1 to part 774, sections and supplements in
their part. A note lies in what it is a note to.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

_TOKEN: Final = re.compile(
    r"""
      (?P<act> \d+\ FR\ (?:No\.\ )?\d+ | FR\ Doc\.\ [\d-]+ | BIS\ guidance\ of\ \w+\ \d+,\ \d{4} )
    | (?P<note> (?:Technical\ )?Notes?(?:\ \d+)? )\ to\ (?=\d)
    | Supplement\ No\.\ (?P<supplement>\d+)(?P<in_supplement>(?:\(\w+\))*)\ to\ part\ (?P<its_part>\d{3})
    | (?:part\ )?(?P<part_of>\d{3}),\ Supplement\ No\.\ (?P<its_supplement>\d+)
    | \b(?P<section>\d{3}\.\d{1,3})(?:\ to\ \d{3}\.(?P<last>\d{1,3})|(?P<in_section>(?:\(\w+\))*))
    | \bpart\ (?P<part>\d{3})\b
    | \b(?P<eccn>\d[A-E]\d{3})(?P<in_eccn>(?:\.\w+)*(?:\ \(\d{4}\))?)
    | \b(?P<kind>paragraph|action|red\ flag)s?\ (?P<paragraph>(?:\w{1,3}|\(\w+\))(?:\.\w+|\(\w+\))*)
    | (?:,\ and|,|\ and)\ (?P<sibling>(?:\(\w+\))+|(?:\.\w+)+|\d{1,2}(?:\.\w+)*(?!\ FR)(?![\w.]))
    """,
    re.VERBOSE | re.IGNORECASE,
)
_LEVELS: Final = tuple(re.compile(kind) for kind in (r"\d+", r"[A-Z]+", r"[ivx]+", r"[a-z]+"))
"""The kinds of labels, by which the level of a paragraph is told: (a), (1), (i), (A)."""
_LIST: Final = ("774", "supplement 1")
"""The Commerce Control List."""


@dataclass(frozen=True)
class Paragraph:
    """A place in the law: its labels from the part down; and, of a note, which note to that place, and where in it."""

    labels: tuple[str, ...]
    note: str = ""
    in_note: tuple[str, ...] = ()

    def lies_in(self, other: Paragraph) -> bool:
        """Whether this place is the other one or within it. A note to 3A090.a is one to 3A090 too."""
        if self.labels[: len(other.labels)] != other.labels:
            return False
        return not other.note or (self.note, self.in_note[: len(other.in_note)]) == (other.note, other.in_note)

    @property
    def section(self) -> Paragraph:
        """The section, supplement, entry of the Commerce Control List, or act that it lies in."""
        return Paragraph(self.labels[: 3 if self.labels[:2] == _LIST else 2])

    def __str__(self) -> str:
        part, *rest = self.labels
        if not part.isdigit():
            return ", ".join(self.labels)
        if not rest:
            text = f"part {part}"
        elif self.labels[:2] == _LIST and rest[1:]:
            text = ".".join(rest[1:]).replace(".(", " (")
        elif rest[0].startswith("supplement"):
            text = f"{rest[0].capitalize().replace(' ', ' No. ')} to part {part}{_inside(rest[1:])}"
        else:
            text = f"{part}.{rest[0]}" + "".join(f"({label})" for label in rest[1:])
        inside = f", paragraph {'.'.join(self.in_note)}" if self.in_note else ""
        return f"{self.note} to {text}{inside}" if self.note else text


@cache
def paragraphs(cite: str) -> tuple[Paragraph, ...]:
    """The places that a citation names, in order; a text that is no citation names the place called so."""
    note, named = "", list[Paragraph]()
    for found in _TOKEN.finditer(cite):
        if found["note"]:
            note = found["note"].capitalize().replace("notes", "Notes")
        elif found["paragraph"] and named:
            named.append(_within(named.pop(), found))
        elif found["sibling"] and named:
            named.append(_beside(named[-1], _labels(found["sibling"])))
        elif found["last"]:
            part, first = found["section"].split(".")
            named += (Paragraph((part, str(section))) for section in range(int(first), int(found["last"]) + 1))
        elif labels := _place(found):
            named.append(Paragraph(labels, note))
            note = ""
    return tuple(dict.fromkeys(named)) or (Paragraph((" ".join(cite.split()),)),)


def _place(found: re.Match[str]) -> tuple[str, ...]:
    if found["act"]:
        return (found["act"].replace("fr", "FR"),)
    if found["supplement"]:
        return (found["its_part"], f"supplement {found['supplement']}", *_labels(found["in_supplement"]))
    if found["part_of"]:
        return (found["part_of"], f"supplement {found['its_supplement']}")
    if found["section"]:
        return (*found["section"].split("."), *_labels(found["in_section"]))
    if found["eccn"]:
        version = re.findall(r"\(\d{4}\)", found["in_eccn"])
        return (*_LIST, found["eccn"].upper(), *_labels(found["in_eccn"].split(" ")[0].lower()), *version)
    return (found["part"],) if found["part"] else ()


def _labels(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", text))


def _within(place: Paragraph, found: re.Match[str]) -> Paragraph:
    labels = _labels(found["paragraph"])
    if place.note:
        return replace(place, in_note=labels)
    if not place.labels[0][0].isdigit():  # red flags and actions of a guidance
        return replace(place, labels=(*place.labels[:1], f"{found['kind'].lower()} {found['paragraph']}"))
    return replace(place, labels=place.labels + labels)


def _beside(place: Paragraph, labels: tuple[str, ...]) -> Paragraph:
    """The paragraph that shares all levels above its own first label with one that was named before it."""
    level = next((kind for kind in _LEVELS if kind.fullmatch(labels[0])), _LEVELS[-1])
    same = [i for i, label in enumerate(place.labels) if i > 1 and level.fullmatch(label)]
    return replace(place, labels=(*place.labels[: same[-1] if same else -1], *labels))


def _inside(labels: list[str]) -> str:
    """Labels inside a supplement as the text writes them: 14.b, (dd)(1), B(2)."""
    if not labels:
        return ""
    first, *rest = labels
    if first.isdigit():
        return f", paragraph {'.'.join(labels)}"
    return f", paragraph {first if first.isupper() else f'({first})'}" + "".join(f"({label})" for label in rest)
