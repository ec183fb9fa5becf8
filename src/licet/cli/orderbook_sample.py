"""`licet orderbook sample`: a realistic order book, made up."""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
from pathlib import Path

import click


@click.command("sample")
@click.option("--rows", default=1_000, show_default=True, type=click.IntRange(min=0), help="How many lines.")
@click.option("--seed", default=1, show_default=True, help="The same seed makes the same book.")
@click.option("--out", metavar="FILE", help="A .csv, .tsv, .jsonl, .parquet or .xlsx; default: CSV on standard output.")
@click.option("--faults", metavar="SHARE", default=0.0, help="Share of lines that are wrong on purpose, 0 to 1.")
@click.option("--since", metavar="DATE", default="2025-01-02", show_default=True, help="First day of the orders.")
@click.option("--until", metavar="DATE", default="2027-12-31", show_default=True, help="Last day of the orders.")
@click.option("--plain", is_flag=True, help="Only orders of one line, and no faults: for benchmarks.")
@click.option("--known", is_flag=True, help="No cell is empty that decides: for benchmarks.")
@click.option("--force", is_flag=True, help="Write over a file that exists.")
def sample_command(
    rows: int, seed: int, out: str | None, faults: float, since: str, until: str, plain: bool, known: bool, force: bool
) -> None:
    """Make up a realistic order book: real products, companies that do not exist, and every trap that Licet knows.

    \b
    Examples:
      licet orderbook sample --rows 1000 > orders.csv
      licet orderbook sample --rows 10000000 --seed 7 --out orders.parquet
      licet orderbook sample --rows 5000 --faults 0.02 --out orders.xlsx

    The column note names the traps and the faults of a line; docs/sample.md describes them and the distributions. The
    first lines of a longer book with the same seed and period are the lines of a shorter one.
    """
    from licet.orderbook.sample.sample import Sample
    from licet.orderbook.sample.write import write_sample

    if out is not None and Path(out).exists() and not force:
        raise click.BadParameter(f"{out} exists; --force writes over it", param_hint="--out")
    try:
        sample = Sample(rows, seed, _day("--since", since), _day("--until", until), faults, plain, known)
        if out is not None:
            write_sample(Path(out), sample)
    except ValueError as problem:
        raise click.UsageError(str(problem)) from None
    except OSError as problem:
        raise click.BadParameter(f"cannot write: {problem}", param_hint="--out") from None
    if out is None:
        with tempfile.TemporaryDirectory() as directory:
            whole = Path(directory) / "sample.csv"
            write_sample(whole, sample)
            with whole.open("rb") as file, click.open_file("-", "wb") as stdout:
                shutil.copyfileobj(file, stdout)


def _day(option: str, text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(f"{text!r}; expected a day, YYYY-MM-DD", param_hint=option) from None
