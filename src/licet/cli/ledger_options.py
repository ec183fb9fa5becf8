"""What the commands of the ledger have in common: which ledger, who records what and why, amounts and days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from licet.cli.law_options import day
from licet.cli.output import INVALID, complain

if TYPE_CHECKING:
    from licet.ledger import Ledger

Command = TypeVar("Command", bound=Callable[..., Any])

WHERE = "A SQLite file, or postgresql://HOST/DATABASE."
EXIT = "Exit status: 0; 2 for wrong usage; 3 if the ledger refuses or does not answer."

ledger_option = click.option(
    *("--ledger", "url"), required=True, envvar="LICET_LEDGER", show_envvar=True, metavar="URL", help=WHERE
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def recording(command: Command) -> Command:
    """Give a command the options of what records; it receives ``url``, ``as_json``, ``key``, ``actor``, ``reason``."""
    for option in (
        json_option,
        click.option("--key", metavar="TEXT", help="Your own key: with it a repeated command records nothing twice."),
        click.option("--actor", metavar="NAME", default="", help="Who does it."),
        click.option("--reason", metavar="TEXT", default="", help="Why."),
        ledger_option,
    ):
        command = option(command)
    return command


on_option = click.option(
    *("--on", "effective"), metavar="DATE", callback=day, help="The day for which it counts; default: today."
)


lower_bounds_option = click.option(
    "--lower-bounds",
    type=click.Choice(["unknown", "taken"]),
    default="unknown",
    show_default=True,
    help="What a counter is that the ledger sees in part and that does not decide: unknown, or what is seen.",
)


def day_or_moment(ctx: click.Context, param: click.Parameter, given: str | None) -> dt.date | None:
    """A day, or a moment (UTC unless it says otherwise). Raises click.BadParameter."""
    if given is None:
        return None
    for read in (dt.date.fromisoformat, dt.datetime.fromisoformat):
        try:
            return read(given)
        except ValueError:
            continue
    raise click.BadParameter(f"found {given!r}; expected a day or a moment, such as 2025-06-30 or 2025-06-30T12:00:00")


def amount(allocation: str, text: str) -> int:
    """An amount as it is written, in the ledger's own unit. Raises click.BadParameter."""
    from licet.ledger.amount import unit_of

    try:
        return unit_of(allocation).read(text)
    except ValueError as problem:
        raise click.BadParameter(str(problem), param_hint=f"the amount of {allocation}") from None


def draws(given: Sequence[str]) -> dict[str, int]:
    """Names and amounts by turns. Raises click.BadParameter."""
    if len(given) % 2:
        raise click.BadParameter(f"found {len(given)} words; expected a NAME and an AMOUNT by turns")
    found: dict[str, int] = {}
    for name, text in zip(given[::2], given[1::2], strict=True):
        found[name] = found.get(name, 0) + amount(name, text)
    return found


def is_of_ledger(path: Path, url: str | None) -> bool:
    """Whether a path is a file that a ledger is kept in: SQLite has its latest pages and its locks beside it."""
    from licet.ledger.errors import StoreError
    from licet.ledger.store import engine_url

    try:
        where = engine_url(url or "")
    except StoreError:  # which is said when it is opened
        return False
    if where.get_backend_name() != "sqlite":
        return False
    kept = Path(str(where.database)).resolve()
    return path.resolve() in [kept.with_name(kept.name + beside) for beside in ("", "-wal", "-shm", "-journal")]


@contextmanager
def opened(ctx: click.Context, url: str, *, make: bool = False) -> Iterator[Ledger]:
    """The ledger at a URL. What it refuses is said on standard error, and ends the command."""
    from licet.ledger import DoesNotFitError, Ledger, LedgerError
    from licet.ledger.errors import BadNameError

    try:
        with (Ledger.init if make else Ledger.open)(url) as ledger:
            yield ledger
    except BadNameError as wrong:
        raise click.BadParameter(str(wrong), param_hint="NAME") from None
    except LedgerError as refused:
        problems = refused.shortages if isinstance(refused, DoesNotFitError) else [refused]
        complain("", (" ".join(str(problem).split()) for problem in problems))
        ctx.exit(INVALID)
