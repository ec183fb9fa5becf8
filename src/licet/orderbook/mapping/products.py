"""Product texts of order systems to the catalogue: certain, or an error that lists what is near. Never a guess.

A text is certain where it is a name of the catalogue, or where it holds the full name (or an alias) of one entry and
every other word in it is known to add nothing: what kind of thing it is, its memory where that agrees, a part number.
Any word that is not known so may make another product of it (``Laptop``, ``Ti``, ``bridge for``), and is an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import dropwhile, pairwise
from typing import Final, NamedTuple, TypeAlias

from licet.catalog import AmbiguousProduct, Assembly, Product, UnknownProduct, aliases, assemblies, find, products
from licet.catalog.names import PRODUCT_LINES
from licet.facts.shapes import shown
from licet.orderbook.mapping.cells import CellError, Match, plain

Entry: TypeAlias = Product | Assembly

SHOWN: Final = 5
"""How many near names an error lists."""

_LONGEST: Final = 300
_LONGEST_NAME: Final = 12  # words
_MOST_WORDS: Final = 60
_TELLING: Final = 6  # characters of a name that is enough without its maker: "S3000" may be anybody's
_LEAST: Final = 90
_NUMERALS: Final = 4  # figures that a part number has at least

_NAME_ALIKE: Final = 75
"""How alike a text and a name are, in percent, that one is said to be near the other."""
_MODEL_ALIKE: Final = 85
"""The same of single words that say which model it is."""
_MODEL: Final = 3  # characters of such a word

_PLAIN_CHIP: Final = [
    phrase.split()
    for phrase in (
        "gpu",
        "gpus",
        "accelerator",
        "accelerators",
        "ai accelerator",
        "module",
        "modules",
        "card",
        "cards",
        "graphics",
        "graphics processing unit",
        "tensor core",
        "tensor cores",
        "data center",
        "data centre",
        "datacenter",
        "modul",
        "grafikkarte",
        "carte graphique",
        "tarjeta gráfica",
    )
]
"""What may stand beside the name of a chip: it is what every chip of the catalogue is or comes on."""
_PLAIN_KIND: Final = {
    "dgx": [["system"], ["server"], ["appliance"]],
    "hgx": [["baseboard"]],
    "nvl36": [["rack"], ["system"]],
    "nvl72": [["rack"], ["system"]],
}
"""What may stand beside the name of an assembly with this word: the kind of thing that it is."""
_PLAIN_ANY: Final = [["new"], ["oem"], ["bulk"], ["used"], ["refurbished"], ["brand", "new"]]
_ACCESSORIES: Final = [
    [with_, kind, kit]
    for with_ in ("incl", "including", "with", "w")
    for kind in ("rack", "rail", "mounting", "rackmount")
    for kit in ("kit", "kits")
]
_FORMS: Final = frozenset({"oam", "pcie", "sxm", "sxm2", "sxm3", "sxm4", "sxm5", "sxm6"})
_COUNT: Final = re.compile(r"([0-9]+)x|x([0-9]+)")
_SIZE: Final = re.compile(r"([0-9]+)(?:gb|gib)")
_HAS_FIGURE: Final = re.compile(r"[0-9]")
_FIGURES_MEET: Final = re.compile(r"(?<=[0-9])\0(?=[0-9])")
_PART_NUMBER: Final = re.compile(
    r"(?<!\w)(?:p/n|pn|mpn|sku|part (?:no|nr|number)|art(?:ikel)?\.?-?nr)\b\.?\s?[:#]?\s?([\w./-]*\d[\w./-]*)"
    r"|(?<![\w-])(\d{3}-\w{5}-\w{4}-\w{3})(?![\w-])",
    re.IGNORECASE,
)


def match_product(text: str) -> Match:
    """The entry of the catalogue that a text names. Raises CellError, with the nearest names and their scores."""
    found = _matched(plain(text)[: _LONGEST + 1])
    if isinstance(found, Match):
        return found
    raise CellError(shown(text), found)


@lru_cache(maxsize=100_000)
def _matched(text: str) -> Match | str:
    """The match, or what was expected instead of the text."""
    if len(text) > _LONGEST:
        return f"a product of the catalogue, in at most {_LONGEST} characters"
    run = "".join(_words(text))
    if any(run.endswith(name) for name in _runs()):  # else no use to ask
        try:
            entry = find(text)
            written = _joined(_words(_rest(text, entry)))
            if " " not in written or written in _names():
                return Match(entry.name, 100, "name" if _bare(text, entry) == _bare(entry.name, entry) else "alias")
        except (AmbiguousProduct, UnknownProduct):
            pass
    words = _words(_PART_NUMBER.sub(_without_part_number, text.replace("×", "x")))
    return _described(words) or f"a product of the catalogue{_nearest(text)}"


class _Span(NamedTuple):
    """The words from ``begin`` to before ``end``, which are a name or an alias of ``entry``."""

    begin: int
    end: int
    entry: Entry


def _described(words: list[str]) -> Match | None:
    """The match of words among which is one name, and nothing that may change it; None where that is not certain."""
    if len(words) > _MOST_WORDS:
        return None
    spans = _spans(words)
    if not spans:  # words that add nothing may stand inside a name: "A100 GPU 80GB PCIe"
        words = _without(words, _PLAIN_CHIP)
        spans = _spans(words)
    named: dict[str, Entry] = {span.entry.name: span.entry for span in spans}
    entry = next((e for e in named.values() if named.keys() <= {e.name, _chip(e).name}), None)
    if entry is None:
        return None
    names = {span.begin: span.end for span in spans if span.entry is entry}
    chips = {span.begin: span.end for span in spans if span.entry is not entry}
    kinds = _PLAIN_CHIP if isinstance(entry, Product) else _kinds(words, names)
    telling = any(len("".join(words[begin:end])) >= _TELLING for begin, end in names.items())
    i = beside = 0
    while i < len(words):
        if i in names:
            i = names[i]
            continue
        says_which = _memory(words, i, entry) or words[i] in _front(entry)
        size = (
            says_which
            or _count(words, i, entry, chips)
            or _phrase(words, i, [*kinds, *_PLAIN_ANY, *_forms(entry), *_ACCESSORIES])
        )
        if not size:
            return None
        telling = telling or bool(says_which)
        beside += size
        i += size
    return Match(entry.name, max(_LEAST, 100 - beside), "text") if telling else None


def _spans(words: list[str]) -> list[_Span]:
    """Where names of the catalogue stand; none that is part of a longer one, such as "RTX 4090" of "RTX 4090 D"."""
    found = [
        _Span(begin, end, entry)
        for begin in range(len(words))
        for end in range(begin + 1, min(begin + _LONGEST_NAME, len(words)) + 1)
        if (entry := _names().get(_joined(words[begin:end])))
    ]
    return [a for a in found if not any(b != a and b.begin <= a.begin and a.end <= b.end for b in found)]


def _phrase(words: list[str], at: int, phrases: list[list[str]]) -> int:
    """How many words the longest of the phrases that stand here has; 0 where none does."""
    return max((len(phrase) for phrase in phrases if words[at : at + len(phrase)] == phrase), default=0)


def _without(words: list[str], phrases: list[list[str]]) -> list[str]:
    kept, i = [], 0
    while i < len(words):
        size = _phrase(words, i, phrases)
        kept += words[i : i + (not size)]
        i += size or 1
    return kept


def _count(words: list[str], at: int, entry: Entry, chips: dict[int, int]) -> int:
    """How many words here say how many chips it has: one, or, before them, as many as the assembly does have."""
    first, second = words[at], words[at + 1] if at + 1 < len(words) else ""
    if found := _COUNT.fullmatch(first):
        number, end = int(found[1] or found[2]), at + 1
    elif first.isdecimal() and second == "x":
        number, end = int(first), at + 2
    elif first.isdecimal() and second in ("gpu", "gpus"):
        number, end = int(first), at + 1
    else:
        return 0
    if isinstance(entry, Product) or number != entry.count:
        return end - at if number == 1 and at == 0 and second not in ("gpu", "gpus") else 0
    if end in chips:
        return chips[end] - at
    return end + 1 - at if words[end : end + 1] in (["gpu"], ["gpus"]) else 0


def _memory(words: list[str], at: int, entry: Entry) -> int:
    """How many words here say what memory it has, and rightly."""
    chip = _chip(entry)
    kind = chip.memory_type.casefold()
    if kind and words[at] in (kind, "hbm" if kind.startswith("hbm") else kind):
        return 1
    size = _SIZE.fullmatch("".join(words[at : at + 2])) if words[at].isdecimal() else _SIZE.fullmatch(words[at])
    if size is None or not chip.memory_gb:
        return 0
    of_all = chip.memory_gb * (entry.count if isinstance(entry, Assembly) else 1)
    return (2 if words[at].isdecimal() else 1) if int(size[1]) in (chip.memory_gb, of_all) else 0


@cache
def _forms(entry: Entry) -> list[list[str]]:
    """Words for the form of the module that agree with the entry; PCI Express also where its likes have no forms."""
    chip = _chip(entry)
    own = {word for name in (chip.name, *_aliases(chip)) for word in _words(name)}
    forms = own & _FORMS
    alike = [other for other in products() if other is not chip and _models(other) & _models(chip)]
    if isinstance(entry, Product) and not forms and not any(_FORMS.intersection(_words(p.name)) for p in alike):
        forms = {"pcie"}
    pcie = [phrase.split() for i in (3, 4, 5) for phrase in (f"gen{i}", f"pcie gen{i}", f"pcie {i} 0")]
    return [[form] for form in sorted(forms)] + (pcie if "pcie" in forms else [])


def _models(chip: Product) -> set[str]:
    """The words of a name that say which model it is, such as ``h100``."""
    return {w for w in _words(chip.name) if _HAS_FIGURE.search(w) and w not in _FORMS and not _SIZE.fullmatch(w)}


def _kinds(words: list[str], names: dict[int, int]) -> list[list[str]]:
    """The words for the kind of thing that an assembly of this name is."""
    inside = {word for begin, end in names.items() for word in words[begin:end]}
    return [phrase for word, phrases in _PLAIN_KIND.items() if word in inside for phrase in phrases]


def _without_part_number(found: re.Match[str]) -> str:
    """Nothing, where what was found is a part number; itself, where it may be more than that."""
    number = found[1] or found[2]
    words = _words(number)
    figures = sum(map(str.isdigit, number))
    return " " if figures >= _NUMERALS and not _spans(words) and not _telling_words().intersection(words) else found[0]


def _nearest(text: str) -> str:
    """The names that stand in a text, and those that are near it, with their scores; empty where there are none."""
    from rapidfuzz import fuzz, process

    words = _words(text)
    standing = dict.fromkeys(span.entry.name for span in _spans(words))
    near = standing.keys() | _alike(words)
    written = {key: phrase for key, phrase in _written().items() if key[0] in near}
    scores: dict[str, int] = {}
    for _, score, (name, _) in process.extract(" ".join(words), written, scorer=fuzz.WRatio, limit=None):
        scores.setdefault(name, round(score))
    listed = ", ".join(f"{name} ({scores[name]})" for name in [*{**standing, **scores}][:SHOWN])
    return f"; nearest: {listed}" if listed else ""


def _alike(words: list[str]) -> set[str]:
    """The entries with a name that is spelled nearly like a text, or of a model that the text nearly has."""
    from rapidfuzz import fuzz, process

    run = "".join(dropwhile(_fronts().__contains__, words))
    spelled = process.extract(run, _bares(), scorer=fuzz.ratio, score_cutoff=_NAME_ALIKE, limit=None)
    found = {name for _, _, (name, _) in spelled}
    for model in _model_words(words):
        alike = process.extract(model, _of_models().keys(), scorer=fuzz.ratio, score_cutoff=_MODEL_ALIKE, limit=None)
        found.update(name for other, _, _ in alike for name in _of_models()[other])
    return found


def _model_words(words: list[str]) -> set[str]:
    """The words, and pairs of them, that may say which model it is: with letters and figures, and no form or size."""
    pairs = (first + second for first, second in pairwise(words) if first.isalpha() and second.isdecimal())
    return {
        word
        for word in (*words, *pairs)
        if len(word) >= _MODEL and not (word.isalpha() or word.isdecimal() or word in _FORMS or _SIZE.fullmatch(word))
    }


def _chip(entry: Entry) -> Product:
    return entry.chip if isinstance(entry, Assembly) else entry


@cache
def _phrases() -> list[tuple[str, Entry]]:
    """Every name and alias, with its entry."""
    every: list[Entry] = [*products(), *assemblies()]
    entries = {entry.name: entry for entry in every}
    return [*entries.items(), *((alias, entries[name]) for alias, name in aliases().items())]


def _aliases(entry: Entry) -> Iterator[str]:
    return (alias for alias, name in aliases().items() if name == entry.name)


@cache
def _names() -> dict[str, Entry]:
    """Every name and alias without maker and product line in front, its words joined, with its entry."""
    return {_joined(_words(_rest(phrase, entry))): entry for phrase, entry in _phrases()}


@cache
def _runs() -> frozenset[str]:
    return frozenset(_bare(phrase, entry) for phrase, entry in _phrases())


@cache
def _bares() -> dict[tuple[str, int], str]:
    """Every name and alias without maker and product line in front, as one word."""
    return {(entry.name, i): _bare(phrase, entry) for i, (phrase, entry) in enumerate(_phrases())}


@cache
def _of_models() -> dict[str, set[str]]:
    """The words that say which model it is, each with the entries that have it in a name."""
    found: dict[str, set[str]] = {}
    for phrase, entry in _phrases():
        for word in _model_words(_words(phrase)):
            found.setdefault(word, set()).add(entry.name)
    return found


@cache
def _written() -> dict[tuple[str, int], str]:
    return {(entry.name, i): " ".join(_words(phrase)) for i, (phrase, entry) in enumerate(_phrases())}


@cache
def _telling_words() -> frozenset[str]:
    """Words of names, with letters and figures or as long as a model's number, that no part number should have."""
    words = {word for phrase, _ in _phrases() for word in _words(phrase)}
    return frozenset(w for w in words if _HAS_FIGURE.search(w) and (not w.isdecimal() or len(w) >= _NUMERALS))


@cache
def _fronts() -> frozenset[str]:
    return frozenset().union(*(_front(entry) for _, entry in _phrases()))


@cache
def _front(entry: Entry) -> frozenset[str]:
    """The words of maker and product line that people write in front of an entry's name, or leave out."""
    chip = _chip(entry)
    makers = {"".join(_words(word)) for word in f"{chip.vendor} {chip.designer}".split()}
    lines = (word for word in _words(entry.name) if word in PRODUCT_LINES)
    return frozenset({*makers, *lines})


def _rest(phrase: str, entry: Entry) -> str:
    """A phrase without the words of maker and product line in front."""
    return " ".join(dropwhile(lambda word: "".join(_words(word)) in _front(entry), phrase.split()))


def _bare(phrase: str, entry: Entry) -> str:
    return "".join(_words(_rest(phrase, entry)))


def _joined(words: list[str]) -> str:
    """Words as one, but for figures: "H 100" is "H100", and "L4 0" is not "L40"."""
    return _FIGURES_MEET.sub(" ", "\0".join(words)).replace("\0", "")


def _words(text: str) -> list[str]:
    """The runs of letters and figures, in small letters."""
    return re.findall(r"[^\W_]+", plain(text).casefold())
