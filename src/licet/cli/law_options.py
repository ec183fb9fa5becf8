"""The options --regime and --reading, checked against the law's own vocabulary before any input is read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])


class AskedLaw(NamedTuple):
    """What the command line says of the law to apply; it goes before what a transaction says."""

    regime: str | None
    readings: dict[str, str]


def day(ctx: click.Context, param: click.Parameter, given: str | None) -> dt.date | None:
    """A date as the contract bounds it. Raises click.BadParameter."""
    from licet.facts.contract import TRANSACTION
    from licet.facts.shapes import InputError

    if given is None:
        return None
    errors: list[InputError] = []
    read: dt.date = TRANSACTION.fields["date"].read(given, "", errors)
    for error in errors:
        raise click.BadParameter(f"found {error.found}; expected {error.expected}")
    return read


def law_options(command: Command) -> Command:
    """Give a command the options; it receives them as ``regime`` and ``readings``."""
    regime = click.option(
        "--regime", metavar="R", help="The regime to apply, overlays added with +, or a file; see licet regimes."
    )
    return regime(reading_option(command))


def _pairs(ctx: click.Context, param: click.Parameter, given: Sequence[str]) -> dict[str, str]:
    for text in given:
        if "=" not in text:
            raise click.BadParameter(f"{text!r} is not of the form NAME=VALUE")
    return dict(text.split("=", 1) for text in given)


reading_option = click.option(
    *("--reading", "readings"),
    metavar="NAME=VALUE",
    multiple=True,
    callback=_pairs,
    help="How to read ambiguous law, once for each switch; see licet readings.",
)
"""The option alone; the command receives it as ``readings``."""


def regime_id(given: str) -> str:
    """The id of a regime that is given by id or by file (``.yaml``), overlays added with +.

    Raises click.BadParameter for one that does not exist, or whose file has faults.
    """
    from licet.law.proposal import RegimeFileError
    from licet.law.regimes import EXPECTED, UnknownRegimeError, parts_of

    def named(part: str) -> str:
        if not part.endswith((".yaml", ".yml")):
            return part
        from licet.law.regime_file import load

        return load(Path(part)).id

    try:
        id = "+".join(map(named, given.split("+")))
        parts_of(id)
    except UnknownRegimeError:
        raise click.BadParameter(f"found {given!r}; expected {EXPECTED}", param_hint="--regime") from None
    except RegimeFileError as error:
        raise click.BadParameter(str(error), param_hint="--regime") from None
    except OSError as error:
        raise click.BadParameter(f"found {given!r}: {error.strerror}; expected a file", param_hint="--regime") from None
    return id


def law_id(given: str) -> str:
    """The id of a regime that is law. Raises click.BadParameter, for a proposal too."""
    from licet.law.regimes import applied

    id = regime_id(given)
    if proposals := applied(id)[1]:
        shown = f"licet regimes show {proposals[-1].id}"
        raise click.BadParameter(f"found {given!r}, not law; expected a law (see {shown})", param_hint="--regime")
    return id


def asked_law(regime: str | None, readings: dict[str, str]) -> AskedLaw:
    """The options, checked. Raises click.BadParameter for a regime or a reading that does not exist."""
    from licet.determine.decider import check
    from licet.facts.contract import FIRST_DAY
    from licet.facts.transaction import Parties, Party, Transaction

    nobody = Party()
    nothing = Transaction(FIRST_DAY, (), Parties(nobody, nobody, (), nobody, nobody, nobody), readings=readings)
    for error in check(nothing):
        raise click.BadParameter(str(error).removeprefix("/readings/"), param_hint="--reading")
    return AskedLaw(None if regime is None else regime_id(regime), readings)
