"""`licet prove`: what holds of every transaction under a regime, proved, or refuted with a transaction."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

import click

from licet.cli.law_options import day
from licet.cli.output import emit, emit_json, number, say
from licet.determine.paragraphs import paragraph

if TYPE_CHECKING:
    from licet.proof.result import Result
    from licet.proof.run import Task

INSTALL: Final = "pip install 'licet[prove]'"
_DOMAIN: Final = (
    "Domain: every transaction of one line that the contract allows, each of its facts known; an answer that is given "
    "although facts are unknown is the answer whatever they turn out to be, which is proved too (licet prove total)."
)


def _options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of every question."""
    for option in (
        click.option("--date", "on", callback=day, metavar="DATE", help="The law of this day; default today."),
        click.option("--all-dates", is_flag=True, help="Every period in which the law does not change, 2022 to 2030."),
        click.option(
            "--all-readings", is_flag=True, help="Under all readings of ambiguous law, not only the defaults."
        ),
        click.option("--witness", type=click.Path(dir_okay=False), metavar="FILE", help="Write the witnesses to FILE."),
        click.option("--jobs", type=click.IntRange(1), metavar="N", help="Processes; default as many as cores."),
        click.option("--json", "as_json", is_flag=True, help="Print a list of records."),
    ):
        command = option(command)
    return command


def _regimes(command: Callable[..., Any]) -> Callable[..., Any]:
    option = click.option("--regime", "ids", multiple=True, metavar="R", help="A regime; may be repeated; default all.")
    return option(command)


@click.group()
def prove() -> None:
    """Prove what holds of every transaction, or find a transaction that refutes it.

    \b
    Examples:
      licet prove total                              every transaction has one answer, under every regime
      licet prove safety --regime diffusion-2025     the safety list, each sentence proved or refuted
      licet prove order ear-2023 diffusion-2025      is the first nowhere stricter than the second?
      licet prove equal codified diffusion-2025 --date 2025-06-02
      licet prove dead --regime enforced             what never applies and never decides

    A proof is about every transaction of one line that can be written, not about examples. Each refutation is a
    transaction, decided once more as licet determine decides it; --witness FILE writes it. Needs the package
    z3-solver: pip install 'licet[prove]'.

    Exit status: 0 if every question was settled as it should be, 2 for wrong usage, 3 if something that should hold is
    refuted, or stays open.
    """


@prove.command()
@_regimes
@_options
@click.pass_context
def total(ctx: click.Context, /, ids: tuple[str, ...], **options: Any) -> None:
    """Prove that every transaction has exactly one answer, whose parts belong together."""
    _ask(ctx, "total", [(id,) for id in _known(ids)], **options)


@prove.command()
@_regimes
@_options
@click.pass_context
def safety(ctx: click.Context, /, ids: tuple[str, ...], **options: Any) -> None:
    """Prove or refute the safety list: what must be true of every answer.

    A sentence that is known not to hold is marked so, with the reason, and shown with a witness.
    """
    _ask(ctx, "safety", [(id,) for id in _known(ids)], **options)


@prove.command()
@click.argument("ids", nargs=-1, metavar="[A B …]")
@_options
@click.pass_context
def order(ctx: click.Context, /, ids: tuple[str, ...], **options: Any) -> None:
    """Is regime A nowhere stricter than regime B? Of more than two, or of all, every ordered pair.

    \b
    Examples:
      licet prove order ear-2023 diffusion-2025 --witness stricter.json
      licet prove order                              all ordered pairs of all regimes

    From the freest answer to the strictest: no license required; an exception or a validated end-user authorization; a
    license required under a presumption of approval, case by case (or under no stated policy), under a presumption of
    denial, under a policy of denial; prohibited.
    """
    if len(ids) == 1:
        raise click.UsageError(f"found one regime, {ids[0]}; expected two or more, or none for all")
    known = _known(ids)
    pairs = [known] if len(ids) == 2 else [(a, b) for a in known for b in known if a != b]
    _ask(ctx, "order", pairs, **options)


@prove.command()
@click.argument("a")
@click.argument("b")
@_options
@click.pass_context
def equal(ctx: click.Context, /, a: str, b: str, **options: Any) -> None:
    """Do two regimes give every transaction the same answer? Or are two provisions the same?

    \b
    Examples:
      licet prove equal codified diffusion-2025 --date 2025-06-02
      licet prove equal codified:LPP diffusion-2025:LPP
      licet prove equal "ear-2023:742.6(a)(6)(iii)" "enforced:742.6(a)(6)(iii)"

    A provision is named behind its regime and a colon: a requirement by its paragraph, an authorization by its code.
    """
    if (":" in a) != (":" in b):
        raise click.UsageError(f"found {a} and {b}; expected two regimes, or two provisions as REGIME:PROVISION")
    _known([a.partition(":")[0], b.partition(":")[0]])
    _ask(ctx, "equal", [(a, b)], **options)


@prove.command()
@_regimes
@_options
@click.pass_context
def dead(ctx: click.Context, /, ids: tuple[str, ...], **options: Any) -> None:
    """Find provisions that never apply and conditions that never decide."""
    _ask(ctx, "dead", [(id,) for id in _known(ids)], **options)


def _known(ids: Sequence[str]) -> tuple[str, ...]:
    """The regimes, all of them where none is named. Raises click.BadParameter for one that does not exist."""
    from licet.cli.law_options import asked_law
    from licet.law.regimes import REGIME_IDS

    for id in ids:
        asked_law(id, {})
    return tuple(ids) or tuple(REGIME_IDS)


def _ask(
    ctx: click.Context,
    question: str,
    about: Sequence[tuple[str, ...]],
    on: dt.date | None,
    all_dates: bool,
    all_readings: bool,
    witness: str | None,
    jobs: int | None,
    as_json: bool,
) -> None:
    """Ask one question of regimes, or of pairs of them, and print what came of it."""
    if on is not None and all_dates:
        raise click.UsageError("--date goes without --all-dates")
    try:
        from licet.proof.run import asked, tasks
    except ModuleNotFoundError as missing:
        if missing.name != "z3":
            raise
        say(f"error: the package z3-solver is not installed; install it with: {INSTALL}")
        ctx.exit(2)
    start = perf_counter()
    wanted = tasks(question, about, None if all_dates else on or dt.date.today(), all_readings)
    results: list[Result] = []
    try:
        for task, found in asked(wanted, jobs):
            results += found
            if not as_json:
                emit("\n".join(_shown(task, found, brief=all_dates)))
                emit("")
    except LookupError as unknown:
        raise click.UsageError(str(unknown.args[0])) from None
    if as_json:
        emit_json([r.to_dict() for r in results])
    else:
        emit("\n".join(_summary(results, perf_counter() - start)))
    if witness:
        _write(Path(witness), results)
    if any(r.fails for r in results if question in ("total", "safety")) or any(r.status == "open" for r in results):
        ctx.exit(3)


def _shown(task: Task, found: Sequence[Result], brief: bool) -> Iterable[str]:
    """The results of one regime, or pair, in one period; if ``brief``, of what is proved the number only."""
    about = " and ".join(task.about)
    title = f"{about}, {task.period.since} to {task.period.until}"
    yield from (title, "-" * len(title))
    if task.question == "dead":
        yield from (line for r in found for line in paragraph("-", f"{r.says} [{r.cite}]"))
        if not found:
            yield "Nothing is dead: each provision applies somewhere, and each condition decides somewhere."
        return
    told = [r for r in found if r.status in ("refuted", "open")] if brief else found
    for r in told:
        yield from _one(r)
    if brief and len(told) < len(found):
        vacuous = sum(r.status == "vacuous" for r in found)
        yield f"{len(found) - len(told) - vacuous} proved" + (f", {vacuous} vacuous" if vacuous else "")


_MARKS: Final = {"proved": "proved ", "refuted": "REFUTED", "vacuous": "vacuous", "open": "OPEN   "}


def _one(r: Result) -> Iterable[str]:
    cite = f" [{r.cite}]" if r.cite else ""
    yield from paragraph(f"{_MARKS[r.status]} {r.seconds:6.2f} s ", f"{r.name}: {r.says}{cite}")
    if r.status == "vacuous":
        yield from paragraph("                 ", "There is no such transaction under this regime.")
    if r.status == "refuted" and r.exception:
        yield from paragraph("                 ", f"Known: {r.exception}")
    for found in r.found:
        yield from paragraph("                 ", found)
    if r.witness is not None:
        for transaction, answers in zip(r.witness.transactions, r.witness.answers, strict=True):
            yield from paragraph("                 ", json.dumps(transaction, ensure_ascii=False, default=number))
            for id, (outcome, authorization, policy) in answers.items():
                said = ", ".join(filter(None, (outcome, authorization, policy))).replace("_", " ")
                yield from paragraph("                 ", f"{id}: {said}")


def _summary(results: Sequence[Result], seconds: float) -> Iterable[str]:
    counts = {status: sum(r.status == status for r in results) for status in _MARKS}
    said = ", ".join(f"{n:,} {status}" for status, n in counts.items() if n) or "nothing found"
    readings = "all readings" if results and results[0].readings is None else "the default readings"
    yield f"{said}; {readings} of ambiguous law; {seconds:.1f} s"
    yield from paragraph("", _DOMAIN)
    if any(r.witness for r in results):
        yield from paragraph(
            "", "Every witness was decided again, as licet determine decides it, with the same answer."
        )


def _write(file: Path, results: Sequence[Result]) -> None:
    """The transactions of all witnesses: one as JSON, more as JSON Lines."""
    found = [t for r in results if r.witness is not None for t in r.witness.transactions]
    if not found:
        say(f"no witness: {file} is not written")
        return
    indent = 2 if len(found) == 1 else None
    file.write_text(
        "".join(json.dumps(t, ensure_ascii=False, indent=indent, default=number) + "\n" for t in found), "utf-8"
    )
    say(f"{len(found):,} transactions in {file}")
