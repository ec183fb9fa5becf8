"""`licet ledger`: allocations of computing power, reserved and committed, and never over-committed."""

from __future__ import annotations

import click

from licet.cli.ledger_agree import allocate, freeze, init, limit, period, sees, share, unfreeze
from licet.cli.ledger_read import balance, history, statement
from licet.cli.ledger_record import (
    acquire,
    adjust,
    attrition,
    commit,
    expire,
    lapse,
    release,
    reserve,
    return_,
    transfer,
)
from licet.cli.ledger_whole import export_, import_, verify


class _InOrder(click.Group):
    """A group that lists its commands in the order in which they are used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)


@click.group(cls=_InOrder)
def ledger() -> None:
    """Keep allocations: reserve, commit and release computing power, and never over-commit it.

    \b
    Examples:
      export LICET_LEDGER=allocations.db
      licet ledger init
      licet ledger allocate lpp/2025/ACME --sees whole
      licet ledger reserve lpp/2025/ACME 126,656 --key "order 17" --days 30
      licet ledger commit 2 --reason shipped
      licet ledger balance

    Amounts are TPP, exact to 0.001; of a license also items and US dollars. docs/ledger.md is the guide.
    """


for command in (
    *(init, allocate, limit, period, share, sees, freeze, unfreeze, reserve, commit, release, expire),
    *(attrition, return_, transfer, adjust, acquire, lapse),
    *(balance, statement, history, verify, export_, import_),
):
    ledger.add_command(command)
