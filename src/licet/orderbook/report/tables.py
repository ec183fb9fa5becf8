"""The tables of a report: what the workbook and the page both show, each stated once."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from enum import Enum
from typing import Any, Final

from licet.facts.countries import CODES, country_name
from licet.orderbook.columns import Json
from licet.orderbook.report.answers import GROUPS, KINDS, Count, by_group, by_kind, standing, total

Cell = str | int | float | Decimal | None


class Form(Enum):
    """What the cells of a column are. A figure that is not known is None."""

    TEXT = "text"
    FIGURE = "a number, of whatever unit the title says"
    SHARE = "a part of a whole that is 1"


@dataclass(frozen=True)
class Column:
    """A column; ``kind`` is the key of the kind of answer that it counts, ``detail`` is for where there is room."""

    title: str
    form: Form = Form.TEXT
    kind: str | None = None
    detail: bool = False


@dataclass(frozen=True)
class Table:
    """A table: ``name`` is short, ``title`` says what it holds, ``label`` is the column that names its rows.

    ``in_all`` is how many rows there are where the summary does not hold all of them.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: Sequence[tuple[Cell, ...]]
    note: str = ""
    label: int = 0
    in_all: int = 0

    def with_regime(self, regime: str) -> Table:
        """The same with the regime in front of each row."""
        columns, rows = (Column("Regime"), *self.columns), [(regime, *row) for row in self.rows]
        return replace(self, columns=columns, rows=rows, label=self.label + 1)


_UNFIT: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


def legible(value: Any) -> Any:
    """A value of JSON, its texts without what no document can hold and what turns other text around: as escapes."""
    match value:
        case str():
            return _UNFIT.sub(lambda found: ascii(found[0])[1:-1], value)
        case list():
            return [legible(one) for one in value]
        case dict():
            return {legible(key): legible(one) for key, one in value.items()}
    return value


def of_regime(summary: Json) -> list[Table]:
    """The tables of what came out under one regime, as far as the summary has what they show."""
    made = {
        "answers": answers,
        "destinations": countries,
        "consignees": consignees,
        "products": products,
        "allocations": quotas,
        "universal_validated_end_users": universal,
        "documents": documents,
        "missing": questions,
        "assumptions": assumptions,
    }
    return [make(summary) for key, make in made.items() if summary.get(key) is not None]


def of_file(summaries: Sequence[Json]) -> list[Table]:
    """The tables of what was read, which is the same under each regime, as far as a summary has what they show."""
    made = {"product_matches": matches, "errors": errors, "columns_not_read": unread, "record": record}
    return [make(summaries) for key, make in made.items() if any(key in summary for summary in summaries)]


def about(summaries: Sequence[Json]) -> Table:
    """What was decided under which law, a column for each regime."""
    facts: dict[str, Callable[[Json], Any]] = {
        "Law": lambda s: s["title"],
        "Source": lambda s: s["source"],
        "Standing": lambda s: standing(s["status"]),
        "First day": lambda s: s["first_day"] or "",
        "Last day": lambda s: s["last_day"] or "",
        "Lines": lambda s: s["lines"],
        "Lines in error": lambda s: s["lines_in_error"],
        "Orders decided": lambda s: s["orders_decided"],
        "Controlled computing power, TPP": lambda s: total(by_kind(s).values()).tpp,
    }
    rows = [(title, *(fact(s) for s in summaries)) for title, fact in facts.items()]
    return Table("Summary", "What was decided, and under which law", _side_by_side(summaries), rows)


def grouped(summaries: Sequence[Json]) -> Table:
    """What may go and what may not: orders and computing power, the regimes side by side."""
    counted = [by_group(s) for s in summaries]
    rows = [(title, [one[group] for one in counted]) for group, (title, _) in GROUPS.items()]
    return _counts("What may go, and what may not", summaries, rows)


def compared(summaries: Sequence[Json]) -> Table:
    """Orders and computing power by kind of answer, the regimes side by side."""
    counted = [by_kind(s) for s in summaries]
    rows = [(kind.title, [one[kind.key] for one in counted]) for kind in KINDS]
    rows.append(("All", [total(one.values()) for one in counted]))
    return _counts("Answers by kind", summaries, rows)


def _counts(title: str, summaries: Sequence[Json], rows: Iterable[tuple[str, list[Count]]]) -> Table:
    columns = [Column(title)]
    for what in ("Orders", "TPP"):
        columns += [Column(f"{what}, {s['regime']}" if len(summaries) > 1 else what, Form.FIGURE) for s in summaries]
    cells: list[tuple[Cell, ...]] = [
        (name, *(c.orders for c in counts), *(c.tpp for c in counts)) for name, counts in rows
    ]
    return Table(title, title, tuple(columns), cells)


def answers(summary: Json) -> Table:
    """What the orders came to, in full."""
    rows = [
        (
            _words(a["outcome"]),
            a["authorization"] or "",
            _words(a["review_policy"] or ""),
            *(a[key] for key in ("orders", "lines", "tpp")),
        )
        for a in summary["answers"]
    ]
    columns = _columns("Outcome", "Authorization", "Review of applications", figures=("Orders", "Lines", "TPP"))
    return Table("Answers", "Answers: outcome, what authorizes it, how an application is reviewed", columns, rows)


def countries(summary: Json) -> Table:
    """Orders by country of ultimate destination and kind of answer, those with the most computing power first."""
    rows = [
        (place(d["destination"]), d["destination"], *(d[key] for key in ("orders", "tpp")), *_kinds(d))
        for d in summary["destinations"]
    ]
    columns = (*_columns("Country", "Code", figures=("Orders", "TPP")), *_KIND_COLUMNS)
    return Table(
        "Countries", "Orders by country of ultimate destination, the most computing power first", columns, rows
    )


def consignees(summary: Json) -> Table:
    """Orders by ultimate consignee and kind of answer, those with the most computing power first."""
    found = summary["consignees"]
    rows = [(c["consignee"] or "(not given)", *(c[key] for key in ("orders", "tpp")), *_kinds(c)) for c in found]
    columns = (*_columns("Ultimate consignee", figures=("Orders", "TPP")), *_KIND_COLUMNS)
    title = "Orders by ultimate consignee, the most computing power first"
    return Table("Consignees", title, columns, rows, in_all=summary.get("consignees_in_all", 0))


def products(summary: Json) -> Table:
    """Lines by product of the catalogue and kind of answer."""
    found = summary["products"]
    rows = [
        (p["product"] or "(not given)", *(p[key] for key in ("lines", "quantity", "tpp")), *_kinds(p)) for p in found
    ]
    columns = (*_columns("Product", figures=("Lines", "Quantity", "TPP")), *_KIND_COLUMNS)
    return Table("Products", "Lines by product", columns, rows)


def quotas(summary: Json) -> Table:
    """The allocations of computing power, those not known first, then those with the least share left."""
    ranked: list[tuple[Decimal | None, tuple[Cell, ...]]] = []
    for a in summary["allocations"]:
        limit, left, opening, drawn = (a[f"{key}_tpp"] for key in ("limit", "left", "opening", "drawn"))
        used = None
        if limit is not None and left is not None:
            used = _exact(limit) - _exact(left)
        elif opening is not None and drawn is not None:
            used = _exact(opening) + _exact(drawn)
        share = used / _exact(limit) if used is not None and limit else None
        figures = (opening, drawn, used, limit, left, _rounded(share))
        ranked.append((share, (*_quota(a["allocation"]), *figures, a["allocation"])))
    ranked.sort(key=lambda ranks: (ranks[0] is not None, -(ranks[0] or 0)))
    rows = [row for _, row in ranked]
    titles = ("Opening, TPP", "Drawn, TPP", "Used, TPP", "Limit, TPP", "Left, TPP")
    columns = (
        *_columns("Quota", "Of", "For", figures=titles),
        Column("Used", Form.SHARE),
        Column("Allocation", detail=True),
    )
    note = (
        "Used is what the opening balance and this order book come to. Where others ship to the same parties and "
        "countries too, more is used than this says. What is not known is said to be unknown, and not taken to be 0."
    )
    return Table("Quotas", "Quotas: what is used, and what is left", columns, rows, note, label=1)


def universal(summary: Json) -> Table:
    """The shares of universal validated end users after their last order."""
    rows: list[tuple[Cell, ...]] = []
    for u in summary["universal_validated_end_users"]:
        nowhere = "none" if u["largest_country"] is None and u["total_tpp"] is not None else None
        rows.append(
            (
                u["holder"],
                u["total_tpp"],
                *(u[f"outside_supplement_5_{key}"] for key in ("percent", "limit")),
                nowhere or (place(u["largest_country"]) if u["largest_country"] else "unknown"),
                nowhere or u["largest_country_percent"],
                u["largest_country_limit"],
                u["outside_us_percent"],
                "none" if u["outside_us_limit"] is None else u["outside_us_limit"],
            )
        )
    columns = (
        *_columns("Holder", figures=("Installed worldwide, TPP", "Outside Supp. No. 5(a), %", "Limit, %")),
        *_columns("Most outside it in", figures=("There, %", "Limit there, %")),
        *_columns(figures=("Outside the US, %", "Limit outside the US, %")),
    )
    title = (
        "Universal validated end users: shares of their computing power (Supplement No. 10 to part 748, paragraph 6)"
    )
    return Table("UVEU shares", title, columns, rows)


def documents(summary: Json) -> Table:
    """How many orders need each document that somebody has to make."""
    rows = [(_words(d["document"]), d["citation"], d["orders"]) for d in summary["documents"]]
    columns = _columns("Document", "Paragraph", figures=("Orders",))
    return Table("Documents", "Documents to make, and for how many orders", columns, rows)


def questions(summary: Json) -> Table:
    """What to ask for the orders that are undetermined."""
    rows = [(m["order_id"] or "(none)", _lines(m["lines"]), "\n".join(m["questions"])) for m in summary["missing"]]
    columns = _columns("Order", "Lines", "What to ask")
    title = "Questions: what to ask for the orders that are undetermined"
    return Table("Questions", title, columns, rows, in_all=summary.get("undetermined", 0))


def assumptions(summary: Json) -> Table:
    """What the answers rest on, in sentences."""
    rows = [(text,) for text in summary["assumptions"]]
    return Table("Assumptions", "What the answers rest on", _columns("Assumption"), rows)


def matches(summaries: Sequence[Json]) -> Table:
    """The texts that were taken for products of the catalogue, the least certain first."""
    said = {"name": "its name", "alias": "another name", "text": "likeness of the texts", "said": "the mapping says so"}
    found = sorted(_union(summaries, "product_matches"), key=lambda m: (m["score"], str(m["given"])))
    rows = [(m["given"], m["product"], m["score"], said.get(m["how"], m["how"]), m["lines"]) for m in found]
    score, lines = _columns(figures=("Score of 100", "Lines"))
    columns = (*_columns("As given", "Product of the catalogue"), score, Column("By"), lines)
    return Table(
        "Product matches", "Product texts and what they were taken for, the least certain first", columns, rows
    )


def errors(summaries: Sequence[Json]) -> Table:
    """The lines that were not decided, and why."""
    rows = [(e["line"], *(e[key] or "" for key in ("column", "value", "reason"))) for e in _union(summaries, "errors")]
    in_all = max((s.get("errors_in_all", 0) for s in summaries), default=0)
    columns = (Column("Line", Form.FIGURE), *_columns("Column", "Found", "What is wrong"))
    title = "Errors: lines that were not decided, each with its place and reason"
    return Table("Errors", title, columns, rows, in_all=in_all)


def unread(summaries: Sequence[Json]) -> Table:
    """The columns of the file that were carried along and not read."""
    names = dict.fromkeys(name for s in summaries for name in s.get("columns_not_read", []))
    title = "Columns that were carried along and not read"
    return Table("Columns not read", title, _columns("Column"), [(name,) for name in names])


def record(summaries: Sequence[Json]) -> Table:
    """What was run on what, by which version, and what it gave, a column for each regime."""
    flat = [dict(_flat(s.get("record") or {})) for s in summaries]
    names = dict.fromkeys(name for one in flat for name in one)
    rows = [(name, *(one.get(name, "") for one in flat)) for name in names]
    return Table("Record", "Record of the run", _side_by_side(summaries), rows)


def joined(tables: Sequence[Table]) -> Table:
    """The same table of several regimes as one, the regime in front of each row."""
    rows = [row for table in tables for row in table.rows]
    return replace(tables[0], rows=rows, in_all=sum(max(table.in_all, len(table.rows)) for table in tables))


def place(code: str) -> str:
    """A country in words; what is not known says so."""
    return country_name(code) if code in CODES else code or "(not given)"


def figure(value: int | float | Decimal) -> str:
    """A number in words: exact, with its thousands apart."""
    text = f"{_exact(value):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent(part: int | Decimal, whole: int | Decimal) -> str:
    """A part in percent; 0% and 100% are said only where they are exact."""
    if not whole:
        return "0%"
    percent = Decimal(part) * 100 / Decimal(whole)
    if 0 < percent < Decimal("0.1"):
        return "under 0.1%"
    if Decimal("99.9") < percent < 100:
        return "over 99.9%"
    return f"{percent:.1f}%"


def plural(number: int, noun: str) -> str:
    """The noun for that many things."""
    return noun if number == 1 else f"{noun}s"


def _exact(value: int | float | Decimal | str) -> Decimal:
    return Decimal(str(value))


def _rounded(share: Decimal | None) -> Decimal | None:
    """A share in thousandths: 1 only where it is exactly 1."""
    return share and share.quantize(Decimal("0.001"), ROUND_FLOOR if share < 1 else ROUND_CEILING)


def _columns(*texts: str, figures: Iterable[str] = ()) -> tuple[Column, ...]:
    return (*(Column(title) for title in texts), *(Column(title, Form.FIGURE) for title in figures))


def _side_by_side(summaries: Sequence[Json]) -> tuple[Column, ...]:
    return (Column("What"), *(Column(s["regime"]) for s in summaries))


_KIND_COLUMNS: Final = tuple(Column(kind.title, Form.FIGURE, kind.key) for kind in KINDS)


def _kinds(counts: Json) -> tuple[int, ...]:
    return tuple(counts.get(kind.key, 0) for kind in KINDS)


def _union(summaries: Sequence[Json], key: str) -> list[Json]:
    """What the lists of the summaries hold, each once."""
    return list({json.dumps(one, sort_keys=True): one for s in summaries for one in s.get(key, [])}.values())


_SHORT: Final = frozenset(["aca", "acm", "aia", "bis", "eccn", "hbm", "lpp", "nac", "nveu", "uveu", "veu"])


def _words(code: str) -> str:
    """A code in words: ``lpp_shipment_notice`` is an LPP shipment notice."""
    words = " ".join(word.upper() if word in _SHORT else word for word in code.split("_"))
    return words[:1].upper() + words[1:]


def quota(name: str) -> str:
    """An allocation in words, from its name: ``License Exception LPP, ACME, 2025``."""
    return ", ".join(part for part in _quota(name) if part)


def _quota(name: str) -> tuple[str, str, str]:
    """What an allocation is, whose it is, and the year or country that it is for, from its name."""
    kind, _, rest = name.partition("/")
    match kind:
        case "lpp":
            year, _, party = rest.partition("/")
            return "License Exception LPP", party, year
        case "country":
            code, _, years = rest.partition("/")
            return "Country allocation", place(code), years.replace("-", " to ")
        case "nveu" | "uveu":
            party, _, code = rest.rpartition("/")
            return kind.upper(), party, place(code)
    return kind.upper(), rest, ""


def _lines(numbers: Sequence[int]) -> str:
    """Line numbers in a row, of a long one the beginning and how many follow."""
    shown = ", ".join(map(str, numbers[:20]))
    return shown if len(numbers) <= 20 else f"{shown} and {len(numbers) - 20:,} more"


def _flat(record: Json, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Cell]]:
    """The fields of a nested object, each with its path in words."""
    for key, value in record.items():
        if isinstance(value, dict) and value:
            yield from _flat(value, (*path, key))
        else:
            above = path[:-1] if path and key.startswith(path[-1]) else path  # law, law_version: said once
            words = " ".join((*above, key)).replace("_", " ").replace("sha256", "SHA-256")
            said = value if isinstance(value, (str, int, float)) and not isinstance(value, bool) else json.dumps(value)
            yield words[:1].upper() + words[1:], said
