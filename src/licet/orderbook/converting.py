"""The results in the form that a file's name asks for, where that is not the form of the order book itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from licet.facts.shapes import shown
from licet.orderbook.files import known_suffix
from licet.orderbook.run import Run
from licet.orderbook.source.quoting import literal
from licet.orderbook.source.source import OrderBookError, Source

_TEXT: Final = ({".csv", ".txt"}, {".tsv"}, {".jsonl", ".ndjson", ".json"})
_FAMILIES: Final = (
    *_TEXT,
    *({f"{suffix}.gz" for suffix in family} for family in _TEXT),
    {".arrow", ".feather", ".ipc"},
)
_FAMILY: Final = {suffix: i for i, family in enumerate(_FAMILIES) for suffix in family}
_COPIED: Final = {".csv": "csv, header", ".tsv": "csv, header, delimiter '\t'", ".jsonl": "json"}
_FORMULA: Final = "(?s)^([=@\\t\\r]|[-+].*[a-zA-Z(|!])"
_COPIED_TO: Final = {
    **_COPIED,
    **{f"{suffix}.gz": f"{form}, compression gzip" for suffix, form in _COPIED.items()},
    ".parquet": "parquet",
}


def check_names(source: Source, added: Sequence[str], out: Path) -> None:
    """Raise OrderBookError if a column of the order book has the name of one that is added to it in ``out``.

    Parquet, and what is written in another form than the order book's own, does not tell names apart by their case.
    """
    by_case = _in_own_form(source, out) and source.suffix != ".parquet"
    taken = {name if by_case else name.casefold() for name in added}
    for column in source.header:
        if (column if by_case else column.casefold()) in taken:
            raise OrderBookError(f"column {shown(column)} has the name of one that a run adds: rename it")


def check_form(source: Source, out: Path) -> None:
    """Raise OrderBookError if the order book cannot be written in the form that ``out`` asks for."""
    own, asked = source.suffix.casefold(), known_suffix(out).casefold()
    if not _in_own_form(source, out) and asked not in _COPIED_TO:
        forms = ", ".join([own, *(suffix for suffix in _COPIED_TO if suffix != own)])
        raise OrderBookError(f"results of a {own} file are not written as {asked or 'a file without suffix'}: {forms}")


def write_results(run: Run, out: Path) -> None:
    """Write the order book with the results beside its lines: as the file that it is, or as a table of another form.

    In CSV and TSV made of another form, a text that a spreadsheet program would run as a formula (``=1+1``, ``@SUM``,
    ``-cmd``; no number) has an apostrophe put before it. Raises OrderBookError for a form that it cannot be written in.
    """
    check_form(run.source, out)
    if _in_own_form(run.source, out):
        run.write(out)
        return
    asked = known_suffix(out).casefold()
    as_text = _COPIED_TO[asked].startswith("csv")
    given = ", ".join(_given(run, as_text=as_text))
    added = ", ".join(_added(name, as_text=as_text) for name in run.columns)
    place = str(out).replace("'", "''")
    run.connection.execute(
        f"COPY (SELECT {given}, {added} FROM staged JOIN results AS found USING (line) ORDER BY staged.line) "
        f"TO '{place}' (FORMAT {_COPIED_TO[asked]})"
    )


def _in_own_form(source: Source, out: Path) -> bool:
    own, asked = source.suffix.casefold(), known_suffix(out).casefold()
    return _FAMILY.get(own, own) == _FAMILY.get(asked, asked)


def _given(run: Run, *, as_text: bool) -> Iterator[str]:
    """The columns of the order book as SQL."""
    types = {name: kind for name, kind, *_ in run.connection.execute("DESCRIBE staged").fetchall()}
    for i, name in enumerate(run.source.header):
        cell = f"staged.c{i}"
        if as_text and types[f"c{i}"] == "VARCHAR":
            cell = f"CASE WHEN regexp_matches({cell}, {literal(_FORMULA)}) THEN chr(39) ELSE '' END || {cell}"
        yield f'{cell} AS "{_quoted(name)}"'


def _added(name: str, *, as_text: bool) -> str:
    """A column of results as SQL; TPP in text without decimals where it is whole, as in a text file's own form."""
    column = f'found."{_quoted(name)}"'
    if as_text and name.split("__")[0] == "total_tpp":
        return f"regexp_replace(CAST({column} AS VARCHAR), '\\.0$', '') AS \"{_quoted(name)}\""
    return column


def _quoted(name: str) -> str:
    return name.replace('"', '""')
