"""The texts that the cells of a workbook share. They are kept in a temporary file: there can be many millions."""

from __future__ import annotations

import mmap
import tempfile
from array import array
from typing import IO

from licet.orderbook.source.workbook.cells import WRITTEN, unescaped
from licet.orderbook.source.workbook.markup import Markup, local
from licet.orderbook.source.workbook.package import LARGEST, Package


class SharedTexts:
    """The texts by their number. Raises IndexError for others."""

    def __init__(self, package: Package, part: str | None) -> None:
        with tempfile.TemporaryFile() as texts, tempfile.TemporaryFile() as ends:
            array("Q", [0]).tofile(ends)
            if part is not None:
                reading = _Reading(part, texts, ends)
                for _ in reading.read(package.pieces(part, LARGEST)):
                    pass
            texts.write(b"\0")  # an empty file cannot be mapped
            for file in (texts, ends):
                file.flush()
            self._texts = mmap.mmap(texts.fileno(), 0, access=mmap.ACCESS_READ)
            self._ends = memoryview(mmap.mmap(ends.fileno(), 0, access=mmap.ACCESS_READ)).cast("Q")

    def __getitem__(self, number: int, /) -> str:
        if number < 0:
            raise IndexError(number)
        return self._texts[self._ends[number] : self._ends[number + 1]].decode()


class _Reading(Markup):
    """Each ``si`` is a text: its ``t``, or those of its runs; what is said of its pronunciation is none of it."""

    def __init__(self, part: str, texts: IO[bytes], ends: IO[bytes]) -> None:
        super().__init__(part)
        self._files = texts, ends
        self._end = 0
        self._held: list[str] = []
        self._long = 0
        self._listens = self._spoken = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.deeper()
        tag = local(name)
        if tag == "si":
            self.mark = self.parser.CurrentByteIndex
            self._held, self._long = [], 0
        elif tag == "rPh":
            self._spoken = True
        self._listens = tag == "t" and not self._spoken

    def text(self, data: str) -> None:
        if self._listens and self._long <= WRITTEN:
            self._held.append(data)
            self._long += len(data)

    def end(self, name: str) -> None:
        self._depth -= 1
        self._listens = False
        tag = local(name)
        if tag == "rPh":
            self._spoken = False
        elif tag == "si":
            texts, ends = self._files
            self._end += texts.write(unescaped("".join(self._held)).encode())
            array("Q", [self._end]).tofile(ends)
