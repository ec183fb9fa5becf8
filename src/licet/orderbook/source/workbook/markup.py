"""XML read piece by piece, by expat: no document types, no entities, nothing that does not fit in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final
from xml.parsers import expat

from licet.orderbook.source.source import OrderBookError

TAG: Final = 2 << 20
"""Bytes that a tag or a comment may have."""

HELD: Final = 16 << 20
"""Bytes of XML that are held at once: a row of a sheet, a shared text."""

DEEPEST: Final = 256
"""How far elements may be nested."""


class Markup:
    """A pass over the XML of one part.

    A subclass says what happens at the ``start`` and ``end`` of an element and at ``text``; names have their namespace
    and a blank before them. It sets ``mark`` to the byte from which on it holds what it has read.
    """

    def __init__(self, place: str) -> None:
        self.place = place
        self.mark = 0
        self._depth = 0
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.XmlDeclHandler = self._declared
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.listen(True)

    def listen(self, on: bool) -> None:
        """Whether ``start``, ``end`` and ``text`` are called; without them reading is several times faster."""
        self.parser.StartElementHandler = self.start if on else None
        self.parser.EndElementHandler = self.end if on else None
        self.parser.CharacterDataHandler = self.text if on else None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, data: str) -> None:
        """Text, not necessarily the whole of it."""

    def deeper(self) -> None:
        """An element begins that is not one of those that cannot be nested."""
        self._depth += 1
        if self._depth > DEEPEST:
            raise self.damaged("elements are nested too deeply")

    def read(self, pieces: Iterable[bytes]) -> Iterator[None]:
        """Read the part; after each piece it is the caller's turn. Raises OrderBookError."""
        fed = 0
        try:
            for piece in pieces:
                if not fed and piece.startswith((b"\xff\xfe", b"\xfe\xff")):
                    self._declared("", "UTF-16", 0)
                self.parser.Parse(piece, False)
                fed += len(piece)
                if fed - self.parser.CurrentByteIndex > TAG or fed - self.mark > HELD:
                    raise self.damaged("a row, a text or a tag is too long")
                yield
            self.parser.Parse(b"", True)
        except expat.ExpatError as problem:
            raise self.damaged(str(problem)) from None
        yield

    def damaged(self, what: str) -> OrderBookError:
        """The error that says that the part is not what it should be."""
        return OrderBookError(f"the workbook is damaged ({self.place}: {what}): open it in Excel and save it again")

    def _declared(self, version: str, encoding: str | None, standalone: int) -> None:
        if (encoding or "utf-8").casefold() not in ("utf-8", "utf8", "us-ascii"):
            raise OrderBookError(f"{self.place} is in {encoding} and not in UTF-8: open it in Excel and save it again")

    def _doctype(self, *_: object) -> None:
        raise OrderBookError(f"{self.place} has a document type, which no workbook has: it is not read")


class _Tags(Markup):
    def __init__(self, place: str) -> None:
        super().__init__(place)
        self.path = [""]
        self.found: list[tuple[str, str, dict[str, str]]] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.deeper()
        self.mark = self.parser.CurrentByteIndex
        self.found.append((self.path[-1], local(name), {local(key): value for key, value in attributes.items()}))
        self.path.append(local(name))

    def end(self, name: str) -> None:
        self._depth -= 1
        self.path.pop()


def tags(pieces: Iterable[bytes], place: str) -> Iterator[tuple[str, str, dict[str, str]]]:
    """The elements of a part in their order: the name of the one around it, its own, its attributes."""
    markup = _Tags(place)
    for _ in markup.read(pieces):
        yield from markup.found
        markup.found.clear()


def local(name: str) -> str:
    """A name without its namespace."""
    return name.rpartition(" ")[2]
