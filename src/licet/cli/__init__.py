"""The command line: `licet`. Data goes to standard output, everything else to standard error.

Exit status: 0, 2 for wrong usage, 3 where at least one input was invalid. A command is imported when it is invoked.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from io import TextIOWrapper
from typing import Final

import click

from licet import __version__

_COMMANDS: Final = {
    "determine": "Determine the transactions of a JSON or JSON Lines file.",
    "ask": "Determine a transaction in a conversation.",
    "classify": "Classify products of the catalogue.",
    "orderbook": "Determine whole order books: files in, annotated files out.",
    "compare": "Compare regimes over the same orders, or over one transaction.",
    "ledger": "Keep allocations: reserve, commit and release computing power.",
    "prove": "Prove what holds of every transaction, or refute it.",
    "veu": "Check a validated end user against the law and evidence.",
    "products": "List the product catalogue.",
    "convert": "Convert computing power: TPP, H100 equivalents, units, caps.",
    "published": "Compare published numbers with what the law's text gives.",
    "regimes": "List the regimes that a transaction can be determined under.",
    "readings": "List the switches for ambiguous law.",
    "timeline": "List the instruments of the law by date; what stood on a day.",
    "law": "Show a section or paragraph of the law as it stands on a day.",
    "diff": "Show what changed in the law between two days.",
    "operations": "Count the operations that trained a model (ECCN 4E091).",
    "de-minimis": "Compare U.S. content with the de minimis level (734.4).",
    "schema": "Print the JSON Schema of transactions or determinations.",
}
"""Each command, which the module of its name holds, with what the help says of it."""


class _Lazy(click.Group):
    """A group whose commands are imported when they are invoked, not when they are listed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        name = cmd_name.replace("-", "_")
        command: click.Command = getattr(import_module(f"licet.cli.{name}"), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="licet")
@click.pass_context
def main(ctx: click.Context) -> None:
    """May this AI chip go there, to them, for that, and under which authorization?

    \b
    Examples:
      licet ask                                       be asked what matters, and nothing else
      licet determine order.json                      an explanation to read and file
      licet determine orders.jsonl --json             one determination a line
      licet classify "RTX 4090" L40 "H100 SXM5"       what the products are under 3A090
      licet orderbook run orders.csv --regime diffusion-2025 --out decided.csv

    Not legal advice.
    """
    if os.environ.get("NO_COLOR"):
        ctx.color = False
    if isinstance(sys.stdout, TextIOWrapper):  # a terminal that cannot show a character shows its number
        sys.stdout.reconfigure(errors="backslashreplace")
