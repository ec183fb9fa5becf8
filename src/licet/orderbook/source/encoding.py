"""A text file: which encoding its bytes are in, its lines as text, and the way back to the same bytes."""

from __future__ import annotations

import codecs
import gzip
import io
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import IO, Final, cast

from licet.facts.shapes import shown
from licet.orderbook.source.given import Given
from licet.orderbook.source.source import OrderBookError

_MARKS: Final = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
_BLOCK: Final = 1 << 20
_HEAD: Final = 1 << 13
_LONGEST_LINE: Final = 1 << 27
"""A line longer than this many characters is not held in memory: the file is none of lines."""
_ROOM: Final = 100_000_000
_RATIO: Final = 250
"""A compressed file may hold _ROOM bytes, or this many times its size: order books are far below, bombs far above."""
_ADVICE: Final = "save the file as CSV in UTF-8, or name its encoding with --encoding"


@dataclass
class TextFile:
    """A text file, perhaps compressed (gzip). What is read from it is known to be written back to the same bytes."""

    given: Given
    encoding: str
    mark: bytes = b""
    """The byte order mark that it begins with."""
    remarks: list[str] = field(default_factory=list)

    @cached_property
    def zipped(self) -> bool:
        """Whether it is compressed; what is written of it then is, too."""
        with self.given.path.open("rb") as file:
            return file.read(2) == b"\x1f\x8b"

    @contextmanager
    def opened(self) -> Iterator[IO[str]]:
        """Its text, without the byte order mark; the ends of lines as they are."""
        with _bytes(self.given.path) as file, io.TextIOWrapper(file, self.encoding, newline="") as text:
            file.read(len(self.mark))
            yield text

    def lines(self) -> Iterator[str]:
        """Its lines with their ends: \\n, \\r\\n or \\r. Raises OrderBookError for one that is endless."""
        with self.opened() as text:
            while line := text.readline(_LONGEST_LINE):
                if len(line) == _LONGEST_LINE:
                    raise OrderBookError(f"a line has {_LONGEST_LINE:,} characters or more: this is no table of lines")
                yield line

    @contextmanager
    def rewritten(self, out: Path) -> Iterator[IO[str]]:
        """The file ``out`` to write, in the same encoding, with the same mark, compressed if this one is.

        A character that the encoding lacks is written by its name, as ``\\N{GREATER-THAN OR EQUAL TO}``: the text that
        was read has none, and what is added to it loses nothing.
        """
        self.given.unchanged()
        with out.open("wb", buffering=_BLOCK) as plain:
            file = cast("IO[bytes]", gzip.GzipFile("", "wb", 6, plain, mtime=0)) if self.zipped else plain
            with io.TextIOWrapper(file, self.encoding, "namereplace", newline="") as text:
                file.write(self.mark)
                yield text


def text_file(given: Given, encoding: str | None = None) -> TextFile:
    """The file with its encoding: that of its byte order mark, or ``encoding``, or UTF-16 where the NUL bytes say so,
    else UTF-8; where it is none of these, Windows-1252, with a remark. Raises OrderBookError.
    """
    try:
        with _bytes(given.path) as file:
            head = file.read(_HEAD)
        mark = next((mark for mark in _MARKS if head.startswith(mark)), b"")
        found = TextFile(given, _MARKS[mark] if mark else _named(encoding, head), mark)
        if mark and encoding and not found.encoding.startswith(_codec(encoding)):
            raise OrderBookError(
                f"the file begins with the byte order mark of {_spoken(found.encoding)}, not {encoding}"
            )
        misfit = _misfit(found)
        if misfit and misfit.byte is not None and found.encoding == "utf-8" and not (mark or encoding):
            return _windows(given, misfit)
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise OrderBookError("the compressed file (gzip) is truncated or damaged: export or copy it again") from None
    except UnicodeError:
        raise OrderBookError(f"the file is not text in {encoding}") from None
    if misfit:
        raise misfit.error(found)
    return found


@dataclass(frozen=True)
class _Misfit:
    """A place in a file that cannot be text in an encoding: how many bytes before it, and the byte there (or NUL)."""

    before: int
    byte: int | None

    def line(self, file: TextFile) -> int:
        return _line(file, self.before)

    def error(self, file: TextFile) -> OrderBookError:
        line = self.line(file)
        if self.byte is None:
            return OrderBookError(f"line {line} has a NUL character: this is not a text file")
        found = f"line {line} has the byte 0x{self.byte:02X}, which is not {_spoken(file.encoding)} there"
        return OrderBookError(f"{found}; {_ADVICE}")


@contextmanager
def _bytes(path: Path) -> Iterator[IO[bytes]]:
    with path.open("rb") as plain:
        zipped = plain.read(2) == b"\x1f\x8b"
        plain.seek(0)
        if zipped:
            with gzip.GzipFile(fileobj=plain) as file:
                yield cast("IO[bytes]", file)
        else:
            yield plain


def _codec(encoding: str) -> str:
    """The name of an encoding as Python has it."""
    try:
        "".encode(encoding)  # refuses what is no encoding of text
        return codecs.lookup(encoding).name.removesuffix("-sig")
    except (LookupError, UnicodeError, ValueError):
        raise OrderBookError(f"no encoding is called {shown(encoding)}; among those that are: utf-8, cp1252") from None


def _named(encoding: str | None, head: bytes) -> str:
    """The encoding of a file without a byte order mark."""
    if encoding and (name := _codec(encoding)) != "utf-16":
        return name
    # Of a Latin letter, a digit or a separator one byte of two is NUL, the high one.
    even, odd = head[::2].count(0), head[1::2].count(0)
    for name, high, low in ("utf-16-le", odd, even), ("utf-16-be", even, odd):
        if low == 0 and high > len(head) // 8 and len(head) % 2 == 0:
            return name
    if encoding:
        raise OrderBookError("the file has no byte order mark: name the encoding as utf-16-le or utf-16-be")
    return "utf-8"


def _misfit(file: TextFile) -> _Misfit | None:
    """The first place where the file is no text in its encoding, or would not be written back as it is."""
    decoder = codecs.getincrementaldecoder(file.encoding)()
    encoder = codecs.getincrementalencoder(file.encoding)()
    most = max(_ROOM, _RATIO * file.given.size) if file.zipped else None
    at, rest = len(file.mark), b""  # how many bytes are written back; those read since
    with _bytes(file.given.path) as opened:
        opened.read(at)
        while True:
            block = opened.read(_BLOCK)
            rest += block
            try:
                text = decoder.decode(block, final=not block)
            except UnicodeDecodeError as error:
                place = len(rest) - len(error.object) + error.start
                return _Misfit(at + place, error.object[error.start])
            if "\0" in text:
                return _Misfit(at + len(encoder.encode(text[: text.index("\0")])), None)
            back = encoder.encode(text)
            if not rest.startswith(back) or (not block and rest != back):
                raise OrderBookError(f"the file is not written back as it is in {file.encoding}: save it as UTF-8")
            at, rest = at + len(back), rest[len(back) :]
            if not block:
                return None
            if most is not None and at > most:
                raise OrderBookError(
                    f"the compressed file holds more than {_RATIO} times its size: it is no order book"
                )


def _line(file: TextFile, before: int) -> int:
    """The line in which the byte after ``before`` bytes stands."""
    decoder = codecs.getincrementaldecoder(file.encoding)("replace")
    ends = io.IncrementalNewlineDecoder(decoder, translate=True)
    line = 1
    with _bytes(file.given.path) as opened:
        while before and (block := opened.read(min(before, _BLOCK))):
            line += ends.decode(block).count("\n")
            before -= len(block)
    return line + ends.decode(b"", final=True).count("\n")


_HIGH: Final = re.compile(rb"[\x80-\xff]{2,}")


def _windows(given: Given, misfit: _Misfit) -> TextFile:
    """The file in Windows-1252, if it can be: it has none of the pairs of bytes that only UTF-8 has."""
    utf_8, windows = TextFile(given, "utf-8"), TextFile(given, "cp1252")
    if (other := _misfit(windows)) is not None:
        raise other.error(windows) if other.byte is None else misfit.error(utf_8)
    line = misfit.line(windows)
    sample = "a blank"
    for number, text in enumerate(windows.lines(), 1):
        if number == line:
            sample = next((word for word in text.split() if not word.isascii()), sample)
        if not text.isascii() and any(map(_is_utf_8, _HIGH.findall(text.encode("cp1252")))):
            found = f"line {line} has the byte 0x{misfit.byte:02X}, which is not UTF-8, and line {number} is in UTF-8"
            raise OrderBookError(f"{found}; {_ADVICE}")
    windows.remarks.append(
        f"The file is not UTF-8 and was read as Windows-1252, first in line {line} ({shown(sample)}): "
        "if that is not so, name its encoding with --encoding."
    )
    return windows


def _is_utf_8(some: bytes) -> bool:
    try:
        some.decode()
    except UnicodeDecodeError:
        return False
    return True


def _spoken(encoding: str) -> str:
    return {"cp1252": "Windows-1252"}.get(encoding, encoding.upper())
