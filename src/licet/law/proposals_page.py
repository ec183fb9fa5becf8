"""The page on the proposals, written from their own files: ``python -m licet.law.proposals_page``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Final

from licet.facts.record import pointer_of
from licet.law.changeable import LISTS, ONLY_IN, PARAMETERS
from licet.law.proposal import Change, Proposal
from licet.law.proposals import FOLDER, OVERLAYS, PROPOSALS, proposal
from licet.law.readings import READINGS, Reading

_ONLY_IN: Final = "; ".join(
    f"`{name}` ({' and '.join(f'`{base}`' for base in bases)})" for name, bases in ONLY_IN.items()
)
_HEAD: Final = f"""# Proposals

What has been proposed in the place of the AI Diffusion rule, each as a regime that can be determined, compared and
proved. **None of it is law**: every determination under a proposal says so, and cites the proposal, never a paragraph
of the law, for what it changes. This page is written by a program and checked by a test; write it anew with

    python -m licet.law.proposals_page > docs/proposals.md

A proposal names a base and changes it; what it does not name stays as the base has it. Of each change the page says
what it rests on: *stated*, the source says so; *reading*, it is how the source is read; *assumption*, the source gives
no figure or no rule. Switches are set with `--reading NAME=VALUE`. What a proposal does to whole populations over time
(queues, review capacity, responses) is no part of it.

    licet regimes show carnegie-tweak
    licet regimes diff diffusion-2025 carnegie-tweak
    licet determine order.json --regime eu-all-tier1
    licet determine order.json --regime diffusion-2025+chip-security-act

## A regime of your own

`licet regimes new mine.yaml` writes a file with every field explained; `licet regimes show mine.yaml` checks it, with
the line of each fault; `--regime mine.yaml` applies it. Where a file cannot be named, put it into a folder, name that
folder in the environment variable `{FOLDER}`, and use the regime by its id.

    id: half-the-low-volume
    title: Half of the low-volume limit, and Poland among the allies
    based_on: diffusion-2025
    source: our own
    changes:
      - parameter: lpp_annual
        value: 13450000
        why: half of what the rule has
      - list: supplement_5_a
        add: [PL]
      - without: ACM

Numbers that can be changed: {", ".join(f"`{id}`" for id in PARAMETERS)}. Lists: {", ".join(f"`{id}`" for id in LISTS)}.
What the base does not have is refused, for changing it would change nothing. Some only proposals have: {_ONLY_IN}.

An amount is one number, or one for each day (or year) from which on it holds, for some destinations another:

    id: my-agreements
    title: Agreements with India and Brazil
    based_on: g2g-global
    source: our own
    changes:
      - list: agreements                  # in force without the transaction saying so
        add: [BR, IN]
      - parameter: agreed_amount          # in all since 2025, so that each has what came before in it
        value: unlimited
        by_country:
          BR: 200000000
          IN: {{2025: 500000000, 2026: 1000000000, 2027-07-01: 1500000000}}

The amount agreed is held against what was licensed to the destination since 2025
(state.country_allocation_used_tpp): it is added up, and not per year. Where a transaction says whether there are
assurances (state.government_assurances), that decides whether an agreement is in force, member of `agreements` or not.

Provisions of its own are written in Python: a module with a `PROPOSAL` like those of `src/licet/law/proposals`, made of
the law's own expressions, conditions and policies.
"""


def page() -> str:
    """The page, in Markdown."""
    return "\n".join([_HEAD, *_all()]).rstrip() + "\n"


def _all() -> Iterator[str]:
    for id in (*PROPOSALS, *OVERLAYS):
        found = proposal(id)
        assert found is not None
        yield from _one(found)


def _one(p: Proposal) -> Iterator[str]:
    source = f"[{p.source}]({p.link})" if p.link else p.source
    based = f"Based on `{p.based_on}`." if p.based_on else "An overlay, added to any regime with `+`."
    draft = " A draft that the press reported." if p.status == "reported_draft" else ""
    yield from (f"## `{p.id}`", "", f"{p.title}. {based}{draft} Source: {source}.", "")
    yield from ("| changes | what | rests on |", "| --- | --- | --- |")
    yield from map(_row, p.changes)
    yield ""
    for default in (d for c in p.changes for d in c.defaults):
        taken = str(default.value).lower()
        because = default.because.removeprefix(f"{p.cite}: ")
        field = pointer_of(default.fact)[1:].replace("/", ".")
        yield from (f"Where `{field}` is not said it is taken as `{taken}`: {because}.", "")
    for reading in READINGS.values():
        if reading.cite.startswith("proposal") and p.id in reading.cite:
            yield from _switch(reading)


def _row(c: Change) -> str:
    shown = " → ".join(part for part in (c.before, c.after) if part)
    what = f"{c.what}{f' ({shown})' if shown else ''}"
    return f"| {c.of} | {what} | *{c.basis}*: {c.why} |"


def _switch(r: Reading) -> Iterator[str]:
    default, *others = r.values
    values = ", ".join([f"`{default}` (default)", *(f"`{value}`" for value in others)])
    yield from (f"Switch `{r.name}`: {values}. {r.question} {r.why[0].upper()}{r.why[1:]}", "")


if __name__ == "__main__":
    sys.stdout.write(page())
