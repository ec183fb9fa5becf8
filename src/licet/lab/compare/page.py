"""A comparison as one HTML page that opens offline: it loads nothing, and needs no script."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from html import escape
from importlib.resources import files
from typing import Final, NamedTuple

from licet.determine.paragraphs import DISCLAIMER
from licet.lab.compare.comparison import words_of
from licet.lab.compare.decisions import CHANGES, DECISIONS
from licet.orderbook.columns import Json
from licet.orderbook.report import drawing, worldmap
from licet.orderbook.report.answers import KINDS, kind_of
from licet.orderbook.report.document import document
from licet.orderbook.report.tables import figure, legible, percent, place, plural, quota
from licet.orderbook.report.worldmap import Class, Shown

SHOWN: Final = 50
"""How many rows of a long table are shown; of countries all. The CSV files have all."""

_CLASSES: Final = (
    Class("looser", "More orders are decided less strictly than more strictly", "#2F7FB8"),
    Class("mixed", "Orders change, and not more of them one way than the other", "#E8B04A", "grid"),
    Class("stricter", "More orders are decided more strictly than less strictly", "#A5341B", "stripes"),
    Class("alike", "No order changes", "#C3CCD5", "dots"),
)
_SENTENCE: Final = re.compile(r"(?<=[.?]) (?=[A-Z])")


class _Part(NamedTuple):
    id: str
    title: str
    content: str


def page(found: Json) -> str:
    """The page as HTML text, from what ``comparison`` found. The same comparison gives the same bytes."""
    found = legible(found)
    parts = list(_parts(found))
    links = "".join(f'<li><a href="#{part.id}">{part.title}</a></li>' for part in parts)
    body = "".join(f'<section id="{p.id}">\n<h2>{p.title}</h2>\n{p.content}\n</section>\n' for p in parts)
    base, *others = (r["id"] for r in found["regimes"])
    title = f"{base} beside {' and '.join(others) if len(others) < 4 else f'{len(others)} other regimes'}"
    style = files("licet.orderbook.report").joinpath("page.css").read_text(encoding="utf-8")
    style += files(__package__).joinpath("page.css").read_text(encoding="utf-8")
    kind = f"Comparison of regimes over {escape(found['order_book'])}"
    return document(
        title=f"Comparison of regimes: {escape(title)}",
        style=style,
        skip="Skip to the tables",
        definitions=(*drawing.patterns(), *worldmap.definitions(_CLASSES)),
        header=f'<p class="kind">{kind}</p>\n<h1>{escape(title)}</h1>\n'
        f'{_said(found)}\n<div class="standing">{_standings(found)}<p>{DISCLAIMER}</p></div>',
        contents=f"<ul>{links}</ul>",
        body=body,
        by="Licet",
    )


def _said(found: Json) -> str:
    """The answer: how many orders change, and how."""
    said = [escape(one["said"]) for one in found["comparisons"]]
    if len(said) == 1:
        return f'<p class="said">{said[0]}</p>'
    return f'<ul class="said">{"".join(f"<li>{one}</li>" for one in said)}</ul>'


def _standings(found: Json) -> str:
    return "".join(
        f"<p><b>{escape(r['id'])}</b>: {escape(r['title'])} ({escape(r['source'])}). "
        f"<strong>{escape(r['standing'])}</strong></p>"
        for r in found["regimes"]
    )


def _parts(found: Json) -> Iterator[_Part]:
    yield _Part("decisions", "What each regime decides", _decisions(found))
    for i, one in enumerate(found["comparisons"], 1):
        pair = f"{escape(one['base'])} to {escape(one['alternative'])}"
        yield _Part(f"pair-{i}", f"From {pair}", _pair(one, i))
        if one["changed"]["orders"]:
            yield _Part(f"countries-{i}", f"Who wins and who loses, {pair}", _winners(one, i))
            yield _Part(f"flips-{i}", f"Orders that change, {pair}", _flips(one))
    if found["allocations"]:
        yield _Part("allocations", "Allocations", _allocations(found))
    told = [f"Strictness: {found['strictness']}", *found["assumptions"]]
    told.append(f"{figure(found['lines_in_error'])} of {figure(found['lines'])} lines are in error and not compared.")
    yield _Part("know", "What to know", f"<ul>{''.join(f'<li>{escape(text)}</li>' for text in told)}</ul>")


def _table(caption: str, head: Sequence[tuple[str, bool]], rows: Sequence[Sequence[str]], note: str = "") -> str:
    """A table; ``head`` says of each column whether it holds text. The first cell of a row, which names it, is HTML of
    a whole ``th``; all cells are HTML."""
    columns = "".join(f'<th scope="col"{" class=text" * is_text}>{title}</th>' for title, is_text in head)
    body = "\n".join(f"<tr>{''.join(row)}</tr>" for row in rows)
    return f"""<div class="scroll" role="region" tabindex="0" aria-label="{caption}"><table>
<caption>{caption}</caption>
<thead><tr>{columns}</tr></thead>
<tbody>
{body}</tbody>
</table></div>{f'<p class="note">{note}</p>' if note else ""}"""


def _name(text: str) -> str:
    return f'<th scope="row">{text}</th>'


def _figure(value: int | float | Decimal) -> str:
    return f"<td>{figure(value) if value else '–'}</td>"


def _decisions(found: Json) -> str:
    """Orders by decision, a row for each regime, with a bar."""
    met = {words_of(d) for r in found["regimes"] for d in r["decisions"]}
    shown = [d for d in DECISIONS if d.words in met]
    rows = []
    for r in found["regimes"]:
        orders = {words_of(d): d["orders"] for d in r["decisions"]}
        kinds: dict[str, int | Decimal] = {}
        for d in r["decisions"]:
            key = kind_of(d["outcome"], d["review_policy"])
            kinds[key] = kinds.get(key, 0) + d["orders"]
        cells = [_figure(orders.get(d.words, 0)) for d in shown]
        rows.append([_name(escape(r["id"])), *cells, f"<td>{drawing.stacked(kinds, 180, 14)}</td>"])
    swatches = {k.key: drawing.swatch(drawing.fill(k)) for k in KINDS}
    head = [("Regime", True)]
    head += [(f"{swatches[kind_of(d.outcome, d.review_policy)]}{_capital(d.words)}", False) for d in shown]
    note = "Both kinds of denial have one color in the bars." if sum("denial" in d.words for d in shown) > 1 else ""
    return _table(f"Orders by decision, of {figure(found['orders'])}", [*head, ("Orders", True)], rows, note)


def _capital(words: str) -> str:
    return escape(words[:1].upper() + words[1:])


def _pair(one: Json, number: int) -> str:
    """The flip matrix and, where something changes, the map."""
    parts = [f"<p>{escape(one['said'])}</p>", _matrix(one)]
    if n := one["same_decision_by_another_authorization"]:
        parts.append(f"<p>{figure(n)} {plural(n, 'order')} keep the decision under another authorization.</p>")
    if one["changed"]["orders"]:
        parts.append(_map(one, f"map-{number}"))
    return "\n".join(parts)


def _matrix(one: Json) -> str:
    """From what to what: rows are the base, columns the alternative."""
    cells = {(words_of(c["base"]), words_of(c["alternative"])): c for c in one["matrix"]}
    down = [d for d in DECISIONS if any(base == d.words for base, _ in cells)]
    across = [d for d in DECISIONS if any(other == d.words for _, other in cells)]
    told = {"same": "alike", "not_ordered": "not ordered", "undetermined": "open", "as_strict": "as strict"}
    rows = []
    for base in down:
        row = [_name(f"{_capital(base.words)}")]
        for other in across:
            cell = cells.get((base.words, other.words))
            if cell is None:
                row.append('<td class="none">–</td>')
                continue
            change = cell["change"]
            look = "alike" if change == "same" else change
            row.append(
                f'<td class="{look}"><b>{figure(cell["orders"])}</b><small>{told.get(change, change)}</small></td>'
            )
        row.append(_figure(sum(c["orders"] for (b, _), c in cells.items() if b == base.words)))
        rows.append(row)
    sums = [_figure(sum(c["orders"] for (_, o), c in cells.items() if o == other.words)) for other in across]
    rows.append([_name("All"), *sums, _figure(one["orders"])])
    base_name, other_name = escape(one["base"]), escape(one["alternative"])
    head = [(f"Under {base_name} (down), {other_name} (across)", True), *((_capital(d.words), False) for d in across)]
    caption = f"Flip matrix: orders by their decision under {base_name} and under {other_name}"
    return f'<div class="matrix">{_table(caption, [*head, ("All", False)], rows)}</div>'


def _map(one: Json, id: str) -> str:
    shown = [_on_map(c) for c in one["countries"]]
    shown += [
        Shown(
            c["country"],
            _CLASSES[3],
            f"{place(c['country'])}: none of {figure(c['orders'])} orders changes",
            c["orders"],
        )
        for c in one["unchanged_countries"]
    ]
    about = f"Countries by how their orders change from {escape(one['base'])} to {escape(one['alternative'])}."
    return worldmap.drawn_map(shown, _CLASSES, id, about)


def _on_map(country: Json) -> Shown:
    looser, stricter = country["looser"]["orders"], country["stricter"]["orders"]
    of = _CLASSES[0 if looser > stricter else 2 if stricter > looser else 1]
    counts = (
        f"{figure(country[kind]['orders'])} {words}" for kind, words in CHANGES.items() if country[kind]["orders"]
    )
    changed, orders = figure(country["changed"]["orders"]), figure(country["orders"])
    told = f"{place(country['country'])}: {changed} of {orders} orders change; {', '.join(counts)}"
    return Shown(country["country"], of, told, country["orders"])


def _winners(one: Json, number: int) -> str:
    """Tables of changes by country, consignee, product and computing power."""
    return "\n".join(
        (
            _by(one, "countries", "country", "Country of ultimate destination", lambda key: place(key), "by_country"),
            _by(one, "consignees", "consignee", "Ultimate consignee", lambda key: key or "(not given)", "by_consignee"),
            _by(one, "products", "product", "Product", lambda key: key or "(not given)", "by_product"),
            _by(one, "computing_power", "tpp_class", "Computing power of the order", lambda key: key, "by_tpp"),
        )
    )


def _by(one: Json, key: str, name: str, title: str, told: Callable[[str], str], file: str) -> str:
    noun = "lines" if key == "products" else "orders"
    shown = one[key] if key in ("countries", "computing_power") else one[key][:SHOWN]
    kinds = [kind for kind in CHANGES if any(row[kind][noun] for row in one[key])]
    titles = {"looser": "Less strictly", "stricter": "More strictly", "undetermined": "Undetermined on one side"}
    titles |= {"as_strict": "As strictly", "not_ordered": "Not ordered"}
    widest = max((max(row["looser"][noun], row["stricter"][noun]) for row in shown), default=0)
    rows = []
    for row in shown:
        most = row["most_frequent"]
        often = f"{words_of(most['base'])} → {words_of(most['alternative'])}" if most else ""
        rows.append(
            [
                _name(escape(told(row[name]))),
                _figure(row[noun]),
                _figure(row["changed"][noun]),
                f"<td>{percent(row['changed'][noun], row[noun])}</td>",
                *(_figure(row[kind][noun]) for kind in kinds),
                f"<td>{_both_ways(row['looser'][noun], row['stricter'][noun], widest)}</td>",
                _figure(Decimal(str(row["changed"]["tpp"]))),
                f'<td class="text">{escape(often)}</td>',
            ]
        )
    head = [(title, True), (noun.capitalize(), False), ("Changed", False), ("of all", False)]
    head += [(titles[kind], False) for kind in kinds]
    head += [("Less, more", True), ("TPP changed", False), ("Most often", True)]
    in_all = one.get(f"{key}_in_all", len(shown))
    note = f"These are the first {len(shown):,} of {in_all:,} for which something changes; {file}.csv has all."
    order = "" if key == "computing_power" else ", those for which most changes first"
    return _table(f"Changes by {title.lower()}{order}", head, rows, note if in_all > len(shown) else "")


def _both_ways(looser: int, stricter: int, widest: int) -> str:
    """A bar to the left for what is looser and to the right for what is stricter; the numbers stand beside it."""
    half = 60
    left, right = (n * half / widest if widest else 0 for n in (looser, stricter))
    return (
        f'<svg class="bar" width="{2 * half}" height="12" viewBox="0 0 {2 * half} 12" aria-hidden="true">'
        f'<rect x="{half - left:.1f}" width="{left:.1f}" height="12" fill="#2F7FB8"/>'
        f'<rect x="{half}" width="{right:.1f}" height="12" fill="#C0492B"/>'
        f'<path d="M{half} 0V12" stroke="#1F2933"/></svg>'
    )


def _flips(one: Json) -> str:
    rows = []
    for flip in one["flips"]:
        order = f"{escape(flip['order_id'])}<br>" if flip["order_id"] else ""
        tpp = "unknown" if flip["tpp"] is None else figure(flip["tpp"])
        rows.append(
            [
                f'<th scope="row" class="short">{order}line {flip["line"]:,}</th>',
                f'<td class="text short">{escape(flip["date"])}</td>',
                f'<td class="text">{escape(place(flip["destination"]))}</td>',
                f'<td class="text">{escape(flip["consignee"] or "(not given)")}</td>',
                f'<td class="text">{escape("; ".join(flip["products"]))}</td>',
                f"<td>{tpp}</td>",
                f'<td class="text">{escape(CHANGES[flip["change"]])}</td>',
                *(_side(flip[side]) for side in ("base", "alternative")),
            ]
        )
    head = [(title, True) for title in ("Order", "Date", "Country", "Ultimate consignee", "Products")]
    head += [("TPP", False), ("Decided", True), (f"Under {escape(one['base'])}", True)]
    head.append((f"Under {escape(one['alternative'])}", True))
    in_all = one["flips_in_all"]
    note = f"These are {len(rows):,} of {in_all:,}; flips.csv has all." if in_all > len(rows) else ""
    return _table("Orders that change, those with the most computing power first", head, rows, note)


def _side(side: Json) -> str:
    """What one regime decides: in words, the sentence that decides, and on demand all reasons and paragraphs."""
    by = f" ({escape(side['authorization'])})" if side["authorization"] else ""
    reasons = side["reasons"] or ""
    why = f"<br>{escape(_SENTENCE.split(reasons)[-1])}" if reasons else ""
    more = "".join(f"<p>{escape(text)}</p>" for text in (reasons, side["citations"] or "") if text)
    details = f"<details><summary>All reasons and paragraphs</summary>{more}</details>" if more else ""
    return f'<td class="text reasons"><b>{_capital(words_of(side))}</b>{by}{why}{details}</td>'


def _allocations(found: Json) -> str:
    """How much of each limit is used under each regime that draws on it."""
    ids = [u["regime"] for a in found["allocations"] for u in a["regimes"]]
    regimes = [r["id"] for r in found["regimes"] if r["id"] in ids]
    shown = found["allocations"][:SHOWN]
    rows = []
    for a in shown:
        of = {u["regime"]: u for u in a["regimes"]}
        rows.append([_name(escape(quota(a["allocation"]))), *(_used(of.get(regime)) for regime in regimes)])
    in_all = len(found["allocations"])
    note = "What is drawn by others than this order book is not counted, unless the opening balances have it."
    if in_all > len(shown):
        note += f" These are the fullest {len(shown):,} of {in_all:,}; comparison.json has more."
    head = [("Allocation", True), *((f"Used under {escape(regime)}", True) for regime in regimes)]
    return _table("Allocations: how much of the limit is used, the fullest first", head, rows, note)


def _used(use: Json | None) -> str:
    if use is None:
        return '<td class="share">not drawn on</td>'
    share = None if use["share"] is None else Decimal(str(use["share"]))
    limit = Decimal(str(use["limit_tpp"]))
    told = "unknown" if share is None else f"{percent(Decimal(str(use['used_tpp'])), limit)} of {figure(limit)} TPP"
    return f'<td class="share">{drawing.used(share)} {told}</td>'
