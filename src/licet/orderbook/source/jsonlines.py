"""Order books in JSON: an object a line (JSON Lines), or an array of objects."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any, Final

import duckdb

from licet.facts.shapes import shown
from licet.orderbook.source.encoding import TextFile
from licet.orderbook.source.header import distinct
from licet.orderbook.source.quoting import identifier, literal
from licet.orderbook.source.results import Results, lines_of
from licet.orderbook.source.source import OrderBookError, Source
from licet.orderbook.source.staging import LONGEST, UNWRITABLE, load, staged

_PIECE: Final = 1 << 16
_MOST_HELD: Final = 1 << 24
"""An element of an array that has more characters is not held in memory."""
_MOST_NAMES: Final = 10_000
_NOT_BLANK: Final = re.compile(r"[^ \t\r\n]")
_END_OF_LINE: Final = re.compile(r"[ \t]*[\r\n][ \t\r\n]*")
_OBJECT: Final = "expected a JSON object in each line, or an array of them"


class JsonLines(Source):
    """Objects, one a line; or the elements of an array, numbered from 1.

    A name of the header is that of a member: of an object within an object ``outer.inner``, of an object within an
    array ``outer.0.inner``. Plain values in an array are one cell, with ``;`` between them (null is none). Numbers are
    the digits that stand in the file.

    Written again, each object is the text that it was, with the added members before its last brace; an array becomes
    JSON Lines. A line that is broken is written as ``{"line": …, "given": its text, …}``.
    """

    def __init__(self, file: TextFile) -> None:
        """Raises OrderBookError if there is no object in the file, or it cannot be read to its end."""
        if not file.encoding.startswith("utf-"):
            raise OrderBookError("JSON is text in UTF-8, and this file is not: save it as UTF-8")
        self._file = file
        with file.opened() as text:
            start = ""
            while not start.strip() and (piece := text.read(_PIECE)):
                start = piece
        self._array = start.lstrip().startswith("[")
        self.name = file.given.name
        self.suffix = ".jsonl.gz" if file.zipped else ".jsonl"
        self.remarks = tuple(file.remarks)
        names: dict[str, None] = {}
        problem = "it is empty"
        for line, _, cells, broken in self._found():
            names |= dict.fromkeys(cells)
            if broken and not names:
                problem = f"line {line}: {broken}"
            if len(names) > _MOST_NAMES:
                raise OrderBookError(f"by line {line} the objects have more than {_MOST_NAMES:,} different names")
        if not names:
            raise OrderBookError(f"there is no order in the file: {problem}")
        self.header = distinct(list(names))

    def stage(self, connection: duckdb.DuckDBPyConnection, table: str) -> None:
        """As Source says; null, "", [] and {} are no cell. A broken line has the cells that could be read of it."""
        rows = (
            staged(line, broken, [cells.get(name, "") for name in self.header])
            for line, _, cells, broken in self._found()
        )
        load(connection, table, len(self.header), rows)

    def write(self, connection: duckdb.DuckDBPyConnection, results: str, names: Sequence[str], out: Path) -> None:
        """As Source says; numbers and truth values are added as such. Raises OrderBookError if the file was changed."""
        found = Results(connection, results, " || ', ' || ".join(map(_member, names)))
        with self._file.rewritten(out) as file:
            for line, text, _, broken in self._found():
                if broken is None:
                    body = text[: text.rindex("}")].rstrip()
                else:
                    body = f'{{"line": {line}, "given": {json.dumps(text, ensure_ascii=False)}'
                file.write(f"{body}{'' if body == '{' else ', '}{found.of(line)}}}\n")

    def reject(self, connection: duckdb.DuckDBPyConnection, lines: str, out: Path) -> None:
        """As Source says: the text of each object, one a line."""
        wanted = lines_of(connection, lines)
        following = next(wanted, None)
        with self._file.rewritten(out) as file:
            for line, text, _, _ in self._found():
                if line == following:
                    file.write(text + "\n")
                    following = next(wanted, None)

    def _found(self) -> Iterator[tuple[int, str, dict[str, str], str | None]]:
        """The number of each line or element that is not blank, its text, its cells by name, and what is wrong."""
        reader = _Reader()
        for line, text in self._elements() if self._array else self._lines():
            yield line, text, *reader.read(text)

    def _lines(self) -> Iterator[tuple[int, str]]:
        for line, raw in enumerate(self._file.lines(), 1):
            if text := raw.strip(" \t\r\n"):
                yield line, text

    def _elements(self) -> Iterator[tuple[int, str]]:
        """The elements of the array, each as one line of text. Raises OrderBookError where it is no array."""
        with self._file.opened() as file:
            array = _Array(file)
            while element := array.element():
                yield array.number, _END_OF_LINE.sub(" ", element)


class _Array:
    """A JSON array, element by element."""

    def __init__(self, file: IO[str]) -> None:
        self.number = 0
        self._decoder = json.JSONDecoder(parse_int=str, parse_float=str)
        self._file = file
        self._text = ""
        self._at = 0

    def element(self) -> str:
        """The text of the next element; "" behind the last. Raises OrderBookError."""
        mark = self._next()
        if mark == "]" and self.number:
            return self._end()
        if mark != ("," if self.number else "["):
            raise self._unread("a comma or the end of the array was expected")
        self._at += 1
        if self._next() == "]" and mark == "[":
            return self._end()
        return self._value()

    def _end(self) -> str:
        self._at += 1
        if self._next():
            raise OrderBookError("there is more in the file behind the end of the array")
        return ""

    def _value(self) -> str:
        self.number += 1
        while True:
            problem, end = "", len(self._text)
            try:
                _, end = self._decoder.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                problem = error.msg
            except RecursionError:
                raise self._unread("it is nested too deeply") from None
            if end == len(self._text) and end - self._at < _MOST_HELD and self._more():
                continue  # it may end later than it seems to
            if problem:
                raise self._unread(problem)
            value = self._text[self._at : end]
            self._at = end
            return value

    def _next(self) -> str:
        """The next character that is not blank, which stays; "" at the end of the file."""
        while True:
            if something := _NOT_BLANK.search(self._text, self._at):
                self._at = something.start()
                return something[0]
            self._at = len(self._text)
            if not self._more():
                return ""

    def _more(self) -> bool:
        """Read on; whether there was more."""
        rest = self._text[self._at :]
        more = self._file.read(max(_PIECE, len(rest)))
        self._text, self._at = rest + more, 0
        return bool(more)

    def _unread(self, problem: str) -> OrderBookError:
        found = f"element {self.number} of the array, or what follows it, cannot be read ({problem})"
        return OrderBookError(f"{found}: the file is truncated or damaged, export it again; or give one object a line")


class _Reader:
    """Objects to cells."""

    def __init__(self) -> None:
        self._cells: dict[str, str] = {}
        self._flaws: list[str] = []
        self._decoder = json.JSONDecoder(
            object_pairs_hook=self._members, parse_int=str, parse_float=str, parse_constant=self._constant
        )

    def read(self, text: str) -> tuple[dict[str, str], str | None]:
        """The cells of an object by name, and what is wrong with it: then the cells are those that can be told."""
        if len(text) > LONGEST:
            return {}, f"{len(text):,} characters; expected an object of at most {LONGEST:,}"
        self._flaws = []
        self._cells = {}
        try:
            value = self._decoder.decode(text)
            if not isinstance(value, dict):
                return {}, f"{shown(value)}; {_OBJECT}"
            if set(map(type, value.values())) <= {str, type(None)}:  # nothing is nested
                self._cells = {name: cell for name, cell in value.items() if cell is not None}
            else:
                for name, inner in value.items():
                    self._put(name, inner)
        except json.JSONDecodeError as error:
            return {}, f"no JSON ({error.msg} at character {error.pos + 1}); {_OBJECT}"
        except RecursionError:
            return {}, f"an object nested too deeply; {_OBJECT}"
        if "\\u" in text:
            for name, cell in list(self._cells.items()):
                if UNWRITABLE.search(name + cell):
                    del self._cells[name]
                    self._flaws.append("NUL or half a surrogate pair; expected characters of text")
        return self._cells, self._flaws[0] if self._flaws else None

    def _put(self, name: str, value: Any) -> None:
        """Enter the cells that a value is, by their names."""
        if isinstance(value, bool):
            value = str(value).lower()
        elif isinstance(value, list) and all(map(_plain, value)):
            told = (inner for inner in value if inner is not None)
            value = ";".join(inner if isinstance(inner, str) else str(inner).lower() for inner in told)
        if isinstance(value, str):
            if name in self._cells:
                self._flaws.append(f"{shown(name)} twice; expected each name once")
            self._cells[name] = value
        elif value is not None:
            for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
                self._put(f"{name}.{key}", inner)

    def _members(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        members = dict(pairs)
        if len(members) < len(pairs):
            names = [name for name, _ in pairs]
            twice = next(name for name in names if names.count(name) > 1)
            self._flaws.append(f"{shown(twice)} twice; expected each name once")
        return members

    def _constant(self, text: str) -> None:
        self._flaws.append(f"{text}; expected a number or null")


def _plain(value: Any) -> bool:
    """Whether a value can stand beside others in one cell."""
    return value is None or isinstance(value, bool) or (isinstance(value, str) and ";" not in value)


def _member(name: str) -> str:
    """A column of results as SQL that prints a member of an object."""
    value = f"coalesce(CAST(to_json({identifier(name)}) AS VARCHAR), 'null')"
    return f"{literal(json.dumps(name, ensure_ascii=False) + ': ')} || {value}"
