"""A part's XML written again, byte for byte but for what is changed in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import IO, Final

from licet.orderbook.source.source import OrderBookError
from licet.orderbook.source.workbook.markup import Markup

_TAG: Final = re.compile(rb"<[^<>\"']+(?:\"[^\"]*\"[^<>\"']*|'[^']*'[^<>\"']*)*>")
_ATTRIBUTE: Final = re.compile(rb"\s+([^\s=/>]+)\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_PREFIX: Final = re.compile(rb"</?([^\s/>:]+:)?")


class Rewriting(Markup):
    """A pass over a part that writes it. A subclass says where something is put, left out or changed."""

    def __init__(self, place: str, out: IO[bytes]) -> None:
        super().__init__(place)
        self._out = out
        self._held = bytearray()
        self._from = 0
        """The place in the part of the first byte held: what is before it has been written, or left out."""

    def run(self, pieces: Iterable[bytes]) -> None:
        """Write the part. Raises OrderBookError."""
        try:
            for _ in self.read(self._holding(pieces)):
                self.keep(max(self.mark, self._from))
        except OrderBookError:
            raise
        except ValueError:
            raise self.damaged("a number is none") from None
        self.keep(self._from + len(self._held))

    def _holding(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        for piece in pieces:
            self._held += piece
            yield piece

    @property
    def at(self) -> int:
        """Where in the part the present tag begins; where an empty element (``<c/>``) ends, what comes after it."""
        return self.parser.CurrentByteIndex

    def tag(self) -> bytes:
        """The present tag."""
        match = _TAG.match(self._held, self.at - self._from)
        if match is None:
            raise self.damaged("a tag")
        return match[0]

    def keep(self, to: int) -> None:
        """Write what is held as it is, up to a place in the part."""
        self._out.write(self._held[: to - self._from])
        self.omit(to)

    def omit(self, to: int) -> None:
        """Leave out what is held, up to a place in the part."""
        del self._held[: to - self._from]
        self._from = to

    def put(self, data: bytes) -> None:
        """Write something new."""
        self._out.write(data)

    def replace(self, tag: bytes, by: bytes) -> None:
        """Write something else for the present tag."""
        self.keep(self.at)
        self.put(by)
        self.omit(self.at + len(tag))


class WithoutPart(Rewriting):
    """Writes a list of parts (the types of their contents, or the relations of a part) without one of them."""

    def __init__(self, place: str, out: IO[bytes], part: str) -> None:
        super().__init__(place, out)
        self._name = part.rpartition("/")[2]
        self._is_empty = self._leaves_out = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.mark = self.at
        target = attributes.get("PartName") or attributes.get("Target", "")
        self._leaves_out = target.rpartition("/")[2].casefold() == self._name.casefold()
        if self._leaves_out:
            self.keep(self.at)
            self._is_empty = self.tag().endswith(b"/>")

    def end(self, name: str) -> None:
        if self._leaves_out:
            self.omit(self.at if self._is_empty else self.at + len(self.tag()))
            self._leaves_out = False


def tag_with(tag: bytes, **attributes: str | None) -> bytes:
    """A tag with other values for those of its attributes that are given; None leaves one out."""

    def changed(match: re.Match[bytes]) -> bytes:
        name = match[1].decode()
        if name not in attributes:
            return match[0]
        value = attributes[name]
        return b"" if value is None else f' {name}="{value}"'.encode()

    return _ATTRIBUTE.sub(changed, tag)


def prefix(tag: bytes) -> str:
    """The prefix of a tag's name, with its colon; empty where it has none."""
    match = _PREFIX.match(tag)
    return (match[1] or b"").decode() if match else ""
