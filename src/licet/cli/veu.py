"""`licet veu`: validated end users (748.15), checked against the law and their evidence."""

from __future__ import annotations

import click

from licet.cli.output import INVALID, complain, emit, emit_json


@click.group()
def veu() -> None:
    """Check data center validated end users, universal (UVEU) and national (NVEU).

    \b
    Examples:
      licet veu check veu.json
      licet schema veu
    """


@veu.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.option("--json", "as_json", is_flag=True, help="Print the check as JSON.")
@click.pass_context
def check(ctx: click.Context, file: str, as_json: bool) -> None:
    """Check the validated end user that FILE describes; - is standard input.

    \b
    Examples:
      licet veu check veu.json
      licet veu check veu.json --json > check.json

    The verdict is ready, ready on conditions (what is planned in time), not ready, or undetermined. Behind it: who and
    where (748.15(b)(2)), the vetting and security conditions of Supplements Nos. 8 and 10 to part 748 with their
    evidence, the geographic shares (UVEU) or the installed base (NVEU), notices and reports with their days, and what
    is missing. licet schema veu prints the form of FILE.

    Exit status: 0 if there is a verdict, whatever it is; 2 for wrong usage; 3 if FILE is invalid.
    """
    from licet.diligence.veu.check import check as checked
    from licet.facts.shapes import InvalidTransactionError

    name = "standard input" if file == "-" else file
    with click.open_file(file, "rb") as stream:
        raw = stream.read()
    try:
        found = checked(raw.decode("utf-8-sig"))
    except UnicodeDecodeError:
        complain(name, ["this is not text in UTF-8"])
        ctx.exit(INVALID)
    except InvalidTransactionError as invalid:
        complain(name, invalid.errors)
        ctx.exit(INVALID)
    if as_json:
        emit_json(found.to_dict())
    else:
        emit(found.explain())
