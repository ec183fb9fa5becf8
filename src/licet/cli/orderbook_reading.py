"""How commands read an order book: the options that say what its columns are, and what is said of what is wrong."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from licet.cli.output import INVALID, complain, say
from licet.cli.terminal import SHOWN

if TYPE_CHECKING:
    from licet.orderbook.mapping.mapping import Mapping
    from licet.orderbook.opening import Opening
    from licet.orderbook.run import Run
    from licet.orderbook.source.source import Source

Command = TypeVar("Command", bound=Callable[..., Any])


def reading_options(command: Command) -> Command:
    """Give a command the options ``mapping``, ``sheet``, ``delimiter``, ``encoding`` and ``opening``."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


_OPTIONS = (
    click.option(
        "--mapping", metavar="MAP.toml", type=click.Path(exists=True, dir_okay=False), help="What the columns are."
    ),
    click.option("--sheet", metavar="NAME", help="The sheet of a workbook."),
    click.option("--delimiter", metavar="C", help="What separates the columns of a text file (one character, or tab)."),
    click.option("--encoding", metavar="NAME", help="The encoding of a text file."),
    click.option(
        "--opening",
        metavar="FILE|zero|unknown",
        default="zero",
        show_default=True,
        help="What the counters stand at before the first order: balances from a JSON file, or what they all are.",
    ),
)


def _memory(ctx: click.Context, param: click.Parameter, given: str | None) -> str | None:
    """An amount of memory as DuckDB takes it. Raises click.BadParameter."""
    if given is not None and re.fullmatch(r"\d+(\.\d+)? ?[KMGT]i?B", given) is None:
        raise click.BadParameter(f"found {given!r}; expected an amount of memory, such as 4GB")
    return given


memory_option = click.option(
    *("--memory", "memory"),
    callback=_memory,
    metavar="SIZE",
    help="What DuckDB may take beside Python, such as 4GB, which is quicker for a large book.  [default: 500MB]",
)


@contextmanager
def refusals(ctx: click.Context, name: str) -> Iterator[None]:
    """Say what is wrong with an order book that cannot be read, or with where results are to go, and exit."""
    import duckdb

    from licet.orderbook.source.source import OrderBookError

    try:
        yield
    except OrderBookError as problem:
        complain(name, [problem])
        ctx.exit(INVALID)
    except (duckdb.InterruptException, RuntimeError) as problem:
        if "interrupt" in str(problem).casefold():
            raise click.Abort from None
        raise
    except duckdb.Error as problem:  # a file that is damaged in the middle shows it only when it is read
        complain(name, [unreadable(problem)])
        ctx.exit(INVALID)
    except OSError as problem:
        raise click.BadParameter(f"cannot write: {problem}", param_hint="--out") from None


def unreadable(problem: Exception) -> str:
    """What DuckDB met in a file, in one line."""
    return f"the file cannot be read or worked on: {' '.join(str(problem).split())}"


def mapping_of(ctx: click.Context, name: str, source: Source, connection: Any, given: str | None) -> Mapping:
    """The mapping that was given or is remembered, or else what can be told from names and values of a staged source.

    Says what is to be known of it. Raises OrderBookError where a field is missing or in doubt.
    """
    from licet.orderbook.mapping import templates
    from licet.orderbook.mapping.guess import guess
    from licet.orderbook.mapping.sample import sample_rows

    for remark in source.remarks:
        say(f"{name}: {remark}")
    if given is not None:
        found = _given_mapping(ctx, given).fitted(source.header)
    elif (remembered := templates.recall(source.header)) is not None:
        found = remembered
        say(f"{name}: read with the mapping that is remembered for files with these columns")
    else:
        found = guess(source.header, sample_rows(connection, "staged", len(source.header)))
        taken = [f"{m.column!r} as {m.field}" for m in found.columns if not m.why.startswith("name")]
        if taken:
            say(f"{name}: columns taken: {', '.join(taken)} (licet orderbook map shows why)")
    found.check()
    for doubt in found.doubts:
        say(f"{name}: in doubt: {doubt}")
    return found


def _given_mapping(ctx: click.Context, path: str) -> Mapping:
    """The mapping in a file."""
    from licet.orderbook.mapping.file import read_mapping
    from licet.orderbook.source.source import OrderBookError

    try:
        return read_mapping(Path(path).read_text(encoding="utf-8"))
    except (OrderBookError, UnicodeDecodeError) as problem:
        complain(path, [problem])
        ctx.exit(INVALID)


def opening_of(ctx: click.Context, given: str) -> Opening:
    """The opening balances that an option names: a file, or what all counters are."""
    from licet.facts.shapes import InvalidTransactionError
    from licet.orderbook.opening import OTHERS, Opening, read_opening

    problems: Sequence[object] = ["this is not text in UTF-8"]
    if given in OTHERS:
        return Opening(given)
    try:
        return read_opening(Path(given).read_text(encoding="utf-8-sig"))
    except OSError as problem:
        raise click.BadParameter(f"{given}: {problem.strerror}", param_hint="--opening") from None
    except UnicodeDecodeError:
        pass
    except InvalidTransactionError as invalid:
        problems = invalid.errors
    complain(given, problems)
    ctx.exit(INVALID)


def complain_of(name: str, run: Run, as_json: bool) -> None:
    """Say what is wrong with the lines of a run that are in error; as events, if asked."""
    query = "SELECT line, column_, value, reason FROM errors ORDER BY line, place LIMIT $1"
    errors = run.connection.execute(query, [SHOWN]).fetchall()
    ((count,),) = run.connection.execute("SELECT count(*) FROM errors").fetchall()
    for line, column, value, reason in errors:
        if as_json:
            event = {"event": "error", "line": line, "column": column or None, "value": value, "reason": reason}
            click.echo(json.dumps(event, ensure_ascii=False), err=True)
        else:
            place = f"line {line}, column {column}" if column else f"line {line}"
            complain(name, [f"{place}: found {value}; {reason}"])
    if count > SHOWN and not as_json:
        say(f"and {count - SHOWN:,} more errors")
