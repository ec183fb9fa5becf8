"""The records of a text table: a bad one is given up alone, and reading goes on with the line after it."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress

from licet.orderbook.source.dialect import Dialect
from licet.orderbook.source.staging import LONGEST

Record = tuple[int, str, Sequence[str] | None, str | None]
"""The number of its first line; its text with the end of the line; its cells; what is wrong with it, or None.

The cells are None where the text has only to be ``cut`` (because it holds no quotation mark, or none that match), and
there are none in a blank line.
"""


def records(lines: Iterator[str], dialect: Dialect) -> Iterator[Record]:
    """The records below the header, of the lines below it."""
    number = dialect.upto + 1
    delimiter, width = dialect.delimiter, len(dialect.header)
    blank = delimiter + " \t\r\n"
    ahead: deque[str] = deque()  # lines that were read in search of a quotation mark, and given back
    while raw := ahead.popleft() if ahead else next(lines, ""):
        if '"' not in raw and raw.count(delimiter) == width - 1 and len(raw) <= LONGEST and raw.strip(blank):
            yield number, raw, None, None
            number += 1
            continue
        taken = [raw]
        cells: list[str] | None = None
        broken = None
        if len(raw) > LONGEST:
            broken = f"{len(raw):,} characters; expected a line of at most {LONGEST:,}"
        elif '"' not in raw:
            cells = cut(raw, dialect)
        elif (cells := _quoted(taken, ahead, lines, dialect)) is None:
            broken = f"a quotation mark that does not match; {_expected(dialect)}"
        if cells is not None and not any(map(str.strip, cells)):
            cells = []
        elif cells is not None and not dialect.least <= len(cells) <= width:
            broken = f"{len(cells)} cell{'s' * (len(cells) != 1)}; {_expected(dialect)}"
        yield number, "".join(taken), cells, broken
        number += len(taken)


def cut(raw: str, dialect: Dialect, most: int = 0) -> list[str]:
    """What stands between the separators of a line; into ``most`` cells, if given, the rest of it in the last."""
    return raw.rstrip("\r\n").split(dialect.delimiter, most - 1)


def fitted(cells: Sequence[str], dialect: Dialect) -> list[str]:
    """As many cells as the header has: empty ones added, or the last ones in one."""
    width = len(dialect.header)
    if len(cells) > width:
        return [*cells[: width - 1], dialect.delimiter.join(cells[width - 1 :])]
    return [*cells, *[""] * (width - len(cells))]


def _quoted(taken: list[str], ahead: deque[str], lines: Iterator[str], dialect: Dialect) -> list[str] | None:
    """The cells of the record that begins with the line in ``taken``, where its other lines are then.

    None where quotation marks do not match, or it runs over several lines and then does not fit the header: nothing
    more is taken.
    """
    raw, delimiter, width = taken[0], dialect.delimiter, len(dialect.header)
    every = raw.rstrip("\r\n")[1:-1].split(f'"{delimiter}"')
    if len(every) == width and raw[0] == '"' and raw.count('"') == 2 * width and raw.rstrip("\r\n")[-1] == '"':
        return every  # each cell is quoted, and no quotation mark is left for anything else
    with suppress(csv.Error):
        return next(csv.reader((raw,), delimiter=delimiter, strict=True))

    def following() -> Iterator[str]:
        yield raw
        room = LONGEST - len(raw)
        ends = width
        while more := ahead.popleft() if ahead else next(lines, ""):
            taken.append(more)
            room -= len(more)
            ends -= '"' in more.replace('""', "")  # the line ends a cell, and a record has so many cells
            if room < 0 or ends < 0:
                return
            yield more

    with suppress(csv.Error):
        cells = next(csv.reader(following(), delimiter=delimiter, strict=True))
        if dialect.least <= len(cells) <= width:
            return cells
    ahead.extendleft(reversed(taken[1:]))
    del taken[1:]
    return None


def _expected(dialect: Dialect) -> str:
    return f"expected {len(dialect.header)} cells, as in the header line, separated by {dialect.spoken}"
