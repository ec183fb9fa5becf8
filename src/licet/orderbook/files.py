"""The files that a run leaves: complete and together, or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

KNOWN: Final = (
    ".csv",
    ".tsv",
    ".txt",
    ".jsonl",
    ".ndjson",
    ".json",
    ".parquet",
    ".arrow",
    ".arrows",
    ".feather",
    ".ipc",
    ".xlsx",
    ".xlsm",
)
"""What the name of a results file may end in; without a suffix OUT names all the files of a run. Text may have
``.gz`` behind it."""
_TEXT: Final = KNOWN[: KNOWN.index(".parquet")]


class Outputs(NamedTuple):
    """The files of a run to OUT; None for what is not asked for."""

    results: Path
    """The order book again, with the results beside its lines."""
    rejects: Path
    """The lines in error, in the file's own form; only where there are any."""
    record: Path
    """What was run: input, law, options, counts, time, and the hashes of input and results."""
    determinations: Path | None
    """JSON Lines with the determination of every line in full."""
    summary: Path | None
    """A workbook of tables and charts."""
    page: Path | None
    """A page with tables, charts and a map."""

    @property
    def all(self) -> list[Path]:
        """Every file that may be written."""
        return [path for path in self if path is not None]


def outputs(out: str, suffix: str, also: Sequence[str] = ()) -> Outputs:
    """The files of a run to OUT for an order book of a kind (``suffix``).

    OUT that ends in a suffix is the results file; else all files of the run are made, beside each other. ``also``:
    ``determinations``, ``summary`` and ``page``, where OUT names one file.
    """
    own = known_suffix(Path(out))
    single = own != ""
    results = Path(out) if single else Path(f"{out}{suffix}")
    stem = out[: len(out) - len(own)]

    def asked(name: str, ending: str) -> Path | None:
        return Path(f"{stem}{ending}") if not single or name in also else None

    return Outputs(
        results,
        Path(f"{stem}.rejects{suffix}"),
        Path(f"{stem}.run.json"),
        asked("determinations", ".jsonl" if results.suffix != ".jsonl" else ".determinations.jsonl"),
        asked("summary", ".summary.xlsx"),
        asked("page", ".html"),
    )


def known_suffix(path: Path) -> str:
    """What the name of a results file ends in, as it is written (``.csv``, ``.csv.gz``); empty if unknown."""
    last = path.suffix
    if last.casefold() == ".gz" and (text := path.with_suffix("").suffix).casefold() in _TEXT:
        return text + last
    return last if last.casefold() in KNOWN else ""


def unknown_suffix(path: Path) -> str:
    """The suffix of a name that is none of a results file; empty where it is one, or there is none.

    A suffix begins with a letter: ``v1.2`` and ``orders.2025-06`` have none.
    """
    return "" if known_suffix(path) or not path.suffix[1:2].isalpha() else path.suffix


class Parts:
    """Files that are being written under other names, beside where they will be."""

    def __init__(self) -> None:
        self._parts: dict[Path, Path] = {}

    def of(self, path: Path) -> Path:
        """Where to write what will be ``path``."""
        path.parent.mkdir(parents=True, exist_ok=True)
        suffix = known_suffix(path) or path.suffix  # which says the form to write
        part = path.with_name(f".{path.name.removesuffix(suffix)}.{os.getpid()}.part{suffix}")
        self._parts[path] = part
        return part

    def keep(self, stale: Sequence[Path] = ()) -> list[Path]:
        """Give all of them their names; the files that there are then.

        ``stale`` are files of an earlier run that this one did not make again; they are removed.
        """
        for part in self._parts.values():
            with part.open("rb") as file:
                os.fsync(file.fileno())
        for path, part in self._parts.items():
            part.replace(path)
        for path in stale:
            path.unlink(missing_ok=True)
        kept, self._parts = list(self._parts), {}
        return kept

    def __contains__(self, path: Path) -> bool:
        return path in self._parts

    def drop(self) -> None:
        """Remove what did not get its name."""
        for part in self._parts.values():
            part.unlink(missing_ok=True)


@contextmanager
def together() -> Iterator[Parts]:
    """Files that take their names together, with ``keep``; without it, or if anything goes wrong, they are gone."""
    parts = Parts()
    try:
        yield parts
    finally:
        parts.drop()
