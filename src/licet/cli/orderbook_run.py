"""`licet orderbook run`: an order book in, the same order book with an answer on each line out."""

from __future__ import annotations

import gc
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from licet.cli.law_options import asked_law, law_options
from licet.cli.ledger_options import is_of_ledger, lower_bounds_option, opened
from licet.cli.orderbook_reading import (
    complain_of,
    mapping_of,
    memory_option,
    opening_of,
    reading_options,
    refusals,
)
from licet.cli.output import INVALID, complain, emit_json, say
from licet.cli.terminal import SHOWN

if TYPE_CHECKING:
    from licet.cli.orderbook_ledger import Reserving
    from licet.orderbook.files import Outputs, Parts
    from licet.orderbook.mapping.mapping import Mapping
    from licet.orderbook.run import Progress, Run, Settings
    from licet.orderbook.source.source import Source


@click.command("run")
@click.argument("book", metavar="IN", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@law_options
@click.option(
    "--out", required=True, metavar="OUT", help="The results file, or what the names of all files begin with."
)
@reading_options
@click.option("--ledger", "url", metavar="URL", help="Read opening balances from a ledger, and reserve in it.")
@lower_bounds_option
@click.option("--dry-run", is_flag=True, help="With --ledger: show what would be reserved, and reserve nothing.")
@click.option("--alone", is_flag=True, help="Decide each order on its own, with the opening balances: no quotas.")
@click.option(
    "--also",
    multiple=True,
    type=click.Choice(["determinations", "summary", "page"]),
    help="Where OUT is one file: JSON Lines in full, the workbook of tables and charts, the page with the map.",
)
@click.option("--answers-only", is_flag=True, help="Leave reasons and citations out; the fastest.")
@click.option("--engine", type=click.Choice(["duckdb", "spark"]), default="duckdb", show_default=True)
@click.option(
    "--master", metavar="URL", default="local[*]", show_default=True, help="With --engine spark: where it runs."
)
@memory_option
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON, and events on standard error.")
@click.option("--strict", is_flag=True, help="Write nothing if any line is in error.")
@click.pass_context
def run(ctx: click.Context, /, **options: Any) -> None:
    """Decide the order book IN in date order, the counters folded in.

    \b
    Examples:
      licet orderbook run orders.xlsx --regime diffusion-2025 --out decided
      licet orderbook run orders.csv --regime diffusion-2025,enforced --out decided.csv --also page
      licet orderbook run orders.parquet --regime enforced --out decided.parquet --opening unknown --json
      licet orderbook run orders.csv --regime diffusion-2025 --out decided --ledger allocations.db --dry-run

    IN is CSV, TSV, XLSX, JSON Lines, Parquet or Arrow (- is standard input). Its columns are told from names and values
    (licet orderbook map shows how, and writes a mapping file to edit). OUT.csv (or whatever IN is) has the rows and
    columns of IN with outcome, authorization, review_policy, eccn, total_tpp, reasons, citations and error behind them;
    of several regimes (R1,R2) each has its own, named outcome__R1 and so on. Beside it: OUT.rejects.csv with the lines
    in error, OUT.run.json with what was run, OUT.jsonl with every determination in full, OUT.summary.xlsx and OUT.html.
    An OUT that ends in the suffix of a table is that one file, with the rejects and the run record; --also adds others.

    With --ledger the counters of the companies and countries in the book start at what the ledger has, others are
    unknown unless --opening zero says so. What the orders that go ahead consume is reserved, in their order, all or
    nothing for each; the column ledger says what was. Run again, the same file reserves nothing twice.

    Exit status: 0; 2 for wrong usage; 3 if a line was in error or refused by the ledger (the others are
    decided all the same).
    """
    _Command(ctx, options).run()


class _Command:
    """One run from the command line."""

    def __init__(self, ctx: click.Context, options: dict[str, Any]) -> None:
        self.ctx = ctx
        self.options = options
        self.book: str = options["book"]
        self.name = "standard input" if self.book == "-" else self.book

    def run(self) -> None:
        from licet.orderbook.files import outputs, together
        from licet.orderbook.source.open import open_source

        options, ctx = self.options, self.ctx
        settings = self.settings()
        self.check_out()
        gc.disable()  # what is made here stays alive to the end: looking for garbage would take as long as deciding
        ctx.call_on_close(gc.enable)
        given = {key: options[key] for key in ("sheet", "delimiter", "encoding")}
        with refusals(ctx, self.name):
            source = open_source(self.book, **given)
            files = outputs(options["out"], source.suffix, options["also"])
            self.check(files)
            with together() as parts, self.reserving(source) as reserving:
                code = self.decide(source, settings, files, parts, reserving)
        ctx.exit(code)

    def settings(self) -> Settings:
        from licet.orderbook.run import Settings

        options = self.options
        if options["regime"] is None:
            raise click.UsageError("Missing option '--regime'; see licet regimes.")
        regimes = tuple(dict.fromkeys(r.strip() for r in options["regime"].split(",")))
        asked = [asked_law(one, options["readings"]).regime or one for one in regimes]
        return Settings(
            tuple(asked),
            opening_of(self.ctx, options["opening"]),
            options["readings"],
            not options["alone"],
            not options["answers_only"],
            True if "determinations" in options["also"] else None,
        )

    @contextmanager
    def reserving(self, source: Source) -> Iterator[Reserving | None]:
        """The ledger that is asked for."""
        options = self.options
        if options["url"] is None:
            if options["dry_run"] or options["lower_bounds"] != "unknown":
                raise click.UsageError("found --dry-run or --lower-bounds without --ledger")
            yield None
            return
        from licet.cli.orderbook_ledger import Reserving, key_of

        given = self.ctx.get_parameter_source("opening") is not ParameterSource.DEFAULT
        others = options["opening"] if given else "unknown"
        if others not in ("zero", "unknown"):
            raise click.UsageError("found --ledger and a file of opening balances; expected one of them")
        if "," in options["regime"] or options["alone"] or options["engine"] != "duckdb":
            raise click.UsageError("--ledger is for one regime, the engine duckdb, and not with --alone")
        with opened(self.ctx, options["url"]) as ledger:
            yield Reserving(ledger, key_of(source), others, options["lower_bounds"], options["dry_run"])

    def check_out(self) -> None:
        """Refuse an OUT that is no name of a file, or whose suffix says a form that there is not."""
        from licet.orderbook.files import KNOWN, unknown_suffix

        out: str = self.options["out"]
        if not Path(out).name or out.endswith(("/", os.sep)):
            raise click.BadParameter(f"found {out!r}; expected a file's name", param_hint="--out")
        if unknown := unknown_suffix(Path(out)):
            expected = f"a name that ends in {', '.join(KNOWN)} (text also with .gz behind it), or in no suffix"
            raise click.BadParameter(f"found a name that ends in {unknown}; expected {expected}", param_hint="--out")

    def check(self, files: Outputs) -> None:
        """Refuse to write over what is read."""
        read = [
            Path(p).resolve() for p in (self.book, self.options["opening"], self.options["mapping"]) if p and p != "-"
        ]
        for path in files.all:
            if path.is_dir() or path.resolve() in read or is_of_ledger(path, self.options["url"]):
                raise click.BadParameter(f"{path} is a directory or one of the files to read", param_hint="--out")

    def decide(
        self, source: Source, settings: Settings, files: Outputs, parts: Parts, reserving: Reserving | None
    ) -> int:
        import datetime as dt
        from time import perf_counter

        from licet.cli.orderbook_progress import progress
        from licet.orderbook.converting import check_form, check_names
        from licet.orderbook.mapping.headers import without_results
        from licet.orderbook.results import result_columns
        from licet.orderbook.run import MEMORY, workbench

        began, started = perf_counter(), dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
        as_json = self.options["as_json"]
        with workbench(self.options["memory"] or MEMORY) as connection, progress(as_json) as tell:
            tell("reading", 0, 0)
            without_results(source.header)
            added = [*result_columns(settings.regimes), *(["ledger"] if reserving else [])]
            check_form(source, files.results)
            check_names(source, added, files.results)
            source.stage(connection, "staged")
            mapping = mapping_of(self.ctx, self.name, source, connection, self.options["mapping"])
            done = self.engine(connection, source, mapping, settings, tell, reserving)
            wrong = done.lines_in_error
            if wrong:
                complain_of(self.name, done, as_json)
            if wrong and self.options["strict"]:
                say("nothing was written, because of --strict")
                return INVALID
            if reserving is not None:
                tell("reserving", 0, 0)
                reserving.reserve(done)
            summaries = self.write(done, files, parts, tell, started, began, reserving)
        if as_json:
            emit_json(summaries[0] if len(summaries) == 1 else summaries)
        else:
            from licet.cli.orderbook_summary import show_summary

            for found in summaries:
                show_summary(found)
            if reserving is not None:
                reserving.show()
        for refused in reserving.refused[:SHOWN] if reserving else ():
            complain(f"{self.name}: line {refused['line']}: not reserved", [refused["why"]])
        if reserving and len(reserving.refused) > SHOWN:
            say(f"and {len(reserving.refused) - SHOWN:,} more orders that the ledger refused")
        return INVALID if wrong or (reserving and reserving.refused) else 0

    def engine(
        self,
        connection: Any,
        source: Source,
        mapping: Mapping,
        settings: Settings,
        tell: Progress,
        reserving: Reserving | None,
    ) -> Run:
        from licet.orderbook.run import Run

        if self.options["engine"] == "spark":
            from licet.orderbook.spark.run import SparkRun

            return SparkRun(connection, source, mapping, settings, tell, master=self.options["master"])
        return Run(connection, source, mapping, settings, tell, reserving.opening if reserving else None)

    def stale(self, files: Outputs, parts: Parts) -> list[Path]:
        """What an earlier run to OUT, of which there is a record, made and this one does not."""
        if not files.record.exists():
            return []
        stem = str(files.record).removesuffix(".run.json")
        made = [files.rejects, *(Path(f"{stem}{ending}") for ending in (".jsonl", ".summary.xlsx", ".html"))]
        others = [path for path in made if path not in parts and not is_of_ledger(path, self.options["url"])]
        return [path for path in others if path.resolve() != Path(self.book).resolve()]

    def write(
        self,
        done: Run,
        files: Outputs,
        parts: Parts,
        tell: Progress,
        started: str,
        began: float,
        reserving: Reserving | None,
    ) -> list[dict[str, Any]]:
        from time import perf_counter

        from licet.orderbook.converting import write_results
        from licet.orderbook.record import run_record
        from licet.orderbook.summary import summaries

        tell("writing", 0, 0)
        results = parts.of(files.results)
        write_results(done, results)
        if done.lines_in_error:
            done.reject(parts.of(files.rejects))
        if files.determinations is not None and done.everything:
            from licet.orderbook.determinations import write_determinations

            write_determinations(done, parts.of(files.determinations))
        tell("counting", 0, 0)
        path = str(Path(self.book).absolute()) if self.book != "-" else None
        record = run_record(
            done,
            path=path,
            started=started,
            seconds=perf_counter() - began,
            source={key: self.options[key] for key in ("sheet", "delimiter", "encoding")},
            results=results,
        )
        if reserving is not None:
            record["ledger"] = reserving.to_dict()
        parts.of(files.record).write_text(json.dumps(record, ensure_ascii=False, indent=2) + "\n", "utf-8")
        laws = {law["regime"]: law for law in record["law"]}
        found = [
            {"order_book": self.name, **of_regime, "record": {**record, "law": laws[of_regime["regime"]]}}
            for of_regime in summaries(done)
        ]
        shown = [_for_report(of_regime) for of_regime in found]
        if files.summary is not None:
            from licet.orderbook.report.workbook import write_summary_workbook

            write_summary_workbook(shown, parts.of(files.summary))
        if files.page is not None:
            from licet.orderbook.report.page import write_page

            write_page(shown, parts.of(files.page))
        written = [str(p) for p in parts.keep(self.stale(files, parts))]
        return [{"order_book": s["order_book"], "written": written, **s} for s in found]


def _for_report(found: dict[str, Any]) -> dict[str, Any]:
    """A summary as reports show it, which others are given: the file by its name, without the folders it is in."""
    record = found["record"]
    name = Path(found["order_book"]).name
    given = {key: value for key, value in record["input"].items() if key != "path"} | {"name": name}
    return {**found, "order_book": name, "record": {**record, "input": given}}
