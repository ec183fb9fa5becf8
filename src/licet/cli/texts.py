"""The transactions of a stream: one JSON text, over as many lines as it likes, or JSON Lines, one a line.

Which of the two it is, the first line tells: in JSON Lines it is a JSON text by itself, and the beginning of a text
over several lines never is. So that a broken first line does not hide the good ones, a later line that by itself is a
transaction settles it too. Lines are read one at a time.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import IO, Final, NamedTuple

from licet.facts.read import parse_json
from licet.facts.shapes import InputError, InvalidTransactionError

LIMIT: Final = 8 * 2**20
"""The most bytes that one transaction may have: one of 10,000 items fits."""

BOM: Final = b"\xef\xbb\xbf"


class Text(NamedTuple):
    """The bytes of one transaction: those of a numbered line, or of the whole stream."""

    raw: bytes
    line: int | None = None
    offset: int = 0
    """Where the bytes begin in the stream."""

    def decoded(self) -> str:
        """The text. Raises InvalidTransactionError if there is none, too much of it, or if it is not UTF-8."""
        problem = None
        if not self.raw.strip():
            problem = InputError("", "nothing", "a JSON object")
        if len(self.raw) > LIMIT:
            problem = InputError("", f"more than {LIMIT:,} bytes", f"a transaction of at most {LIMIT:,} bytes")
        if problem is None:
            try:
                return self.raw.rstrip(b"\r\n").decode("utf-8")
            except UnicodeDecodeError as wrong:
                found = f"byte 0x{self.raw[wrong.start]:02x} at byte offset {self.offset + wrong.start:,}"
                problem = InputError("", found, "text in UTF-8")
        raise InvalidTransactionError([problem])

    def errors(self, invalid: InvalidTransactionError) -> list[InputError]:
        """What is wrong with it. Of a numbered line only the column is said; of a list, what to give instead."""
        errors = []
        for e in invalid.errors:
            found = e.found if self.line is None else e.found.replace("(line 1, ", "(")
            several = "an object, or several objects, one a line (JSON Lines)"
            errors.append(InputError(e.pointer, found, several if (e.pointer, found) == ("", "a list") else e.expected))
        return errors

    def stands_alone(self, first: bool) -> bool:
        """Whether it cannot be one line of a longer JSON text; a line that is not the first must be a transaction."""
        if len(self.raw) > LIMIT:
            return True
        if not first and not (b'"items"' in self.raw and self.raw.strip().endswith(b"}")):
            return False
        try:
            value = parse_json(self.decoded())
        except InvalidTransactionError:
            return False
        return first or (isinstance(value, dict) and "items" in value)


def texts(stream: IO[bytes], lines: bool = False) -> Iterator[Text]:
    """The texts of a stream, in order; at least one, if an empty one. ``lines``: it is known to be JSON Lines."""
    begun, offset = bytearray(), 0  # what may turn out to be one text over several lines, and where it begins
    whole, empty = False, True
    for line in _lines(stream):
        stripped = line.raw.strip()
        if stripped and not lines and not whole:
            lines = line.stands_alone(first=empty)
            whole = stripped == b"["  # a list over several lines, some of which may look like transactions
            if lines:
                yield from (text for text in _lines(io.BytesIO(begun), offset) if text.raw.strip())
                begun.clear()
        empty = empty and not stripped
        if not lines:
            offset = offset if begun else line.offset
            begun += line.raw
            if len(begun) > LIMIT:
                break
        elif stripped:
            yield line
    if begun or empty:
        yield Text(bytes(begun), offset=offset)


def _lines(stream: IO[bytes], offset: int = 0) -> Iterator[Text]:
    """The lines, numbered; of a line that is too long, a beginning that is too long. ``offset``: of the first."""
    number = 0
    while raw := stream.readline(LIMIT + 1):
        number, start = number + 1, offset
        offset += len(raw)
        rest = raw
        while not rest.endswith(b"\n") and (rest := stream.readline(LIMIT)):
            offset += len(rest)
        if start == 0 and raw.startswith(BOM):
            raw, start = raw.removeprefix(BOM), len(BOM)
        yield Text(raw, number, start)
