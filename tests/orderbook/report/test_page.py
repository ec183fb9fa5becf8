"""The summary as a page: what it says, that it loads nothing, and that no text of a file becomes markup."""

import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from licet.orderbook.report import page as module
from licet.orderbook.report.answers import KINDS
from licet.orderbook.report.page import page, write_page
from licet.orderbook.report.tables import figure, legible
from tests.orderbook.report.samples import allocation, told

Json = dict[str, Any]
VOID = {"meta", "link", "br"}
LOADING = {"src", "srcset", "data", "poster", "background", "action", "formaction", "ping", "xlink:href", "style"}


class Document(HTMLParser):
    """A page, parsed: its elements, its text, and the rows of its tables by the id of their section."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.section = ""
        self.rows: dict[str, list[list[str]]] = {}
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_startendtag(tag, attrs)
        if tag not in VOID:
            self.open.append(tag)
        if tag == "section":
            self.section = dict(attrs)["id"] or ""
        if tag == "tr":
            self.rows.setdefault(self.section, []).append([])
        if tag in ("td", "th"):
            self.rows[self.section][-1].append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs)
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.text += data
        if "td" in self.open or "th" in self.open:
            self.rows[self.section][-1][-1] += data.strip()

    def attributes(self, name: str) -> list[str]:
        return [value or "" for _, attrs in self.elements for key, value in attrs.items() if key == name]


@pytest.fixture(scope="module")
def single(one: list[Json]) -> Document:
    return Document(page(one))


@pytest.fixture(scope="module")
def double(two: list[Json]) -> Document:
    return Document(page(two))


def test_the_answer_comes_first(single: Document) -> None:
    text = re.sub(r"\s+", " ", single.text)
    first = text[text.index("The answer", text.index("209 orders decided") - 20) :][:1_000]
    assert "209 orders decided, with controlled computing power of 11,099,650,862.4 TPP" in first
    assert "Of 225 lines, 8 are in error and not decided." in first
    assert "May go without a license133 orders, 63.6%5,060,949,168 TPP, 45.6%" in first
    assert "Need a license42 orders" in first
    assert "1 under a license that a party holds" in first
    assert "Are denied or prohibited25 orders" in first
    assert "Cannot be answered yet9 orders" in first


def test_it_says_what_law_it_is(single: Document, double: Document) -> None:
    assert "Law that is codified and not enforced, applied as if it were complied with." in single.text
    assert "What is enforced on the date of the transaction" in double.text
    for document in (single, double):
        assert document.text.count("Not legal advice.") == 2  # at its head and at its foot


def test_a_proposal_is_never_shown_as_law() -> None:
    assert "It is not law." in page([told("x") | {"regime": "act-2026", "status": "proposal"}])


def test_every_number_of_the_summary_is_there(single: Document, one: list[Json]) -> None:
    found = one[0]
    countries = {row[1]: row for row in single.rows["countries-1"][1:]}
    for d in found["destinations"]:
        shown = countries[d["destination"]]
        assert shown[2:4] == [figure(d["orders"]), figure(d["tpp"])]
        counts = [
            figure(d[k.key]) if d[k.key] else "–" for k in KINDS if any(o.get(k.key) for o in found["destinations"])
        ]
        assert shown[4:-1] == counts
    for name, key, figures in (
        ("answers-1", "answers", ("orders", "lines", "tpp")),
        ("documents-1", "documents", ("orders",)),
        ("products-1", "products", ("lines", "quantity", "tpp")),
        ("consignees-1", "consignees", ("orders", "tpp")),
    ):
        rows = single.rows[name][1:]
        assert len(rows) == len(found[key])
        for row, given_ in zip(rows, found[key], strict=True):
            assert {figure(given_[f]) for f in figures} <= set(row)
    quotas = [tuple(row[3:8]) for row in single.rows["quotas-1"][1:]]
    for a in found["allocations"]:
        opening, drawn, limit, left = (figure(a[f"{key}_tpp"]) for key in ("opening", "drawn", "limit", "left"))
        assert any((q[0], q[1], q[3], q[4]) == (opening, drawn, limit, left) for q in quotas)
    for error in found["errors"]:
        assert [figure(error["line"]), error["column"], error["value"], error["reason"]] in single.rows["errors"]
    for sentence in found["assumptions"]:
        assert sentence in single.text
    for missing in found["missing"]:
        assert missing["order_id"] in single.text
        assert all(question in single.text for question in missing["questions"])


def test_what_is_unknown_is_not_zero() -> None:
    quotas = Document(page([told("x") | {"allocations": [allocation("lpp/2025/A", opening=None)]}])).rows["quotas-1"]
    assert quotas[1][3:] == ["unknown", "15,831.2", "unknown", "26,900,000", "unknown", "unknown"]
    assert "url(#unknown)" in page([told("x")])


def test_two_regimes_stand_side_by_side(double: Document) -> None:
    assert ["Cannot be answered yet", "9", "3", "490,838,304", "4,339,904"] in double.rows["compared"]
    assert {"answer-1", "answer-2", "countries-1", "countries-2", "errors"} <= set(double.attributes("id"))


def test_it_loads_nothing_and_runs_nothing(single: Document, double: Document) -> None:
    for document in (single, double):
        tags = {tag for tag, _ in document.elements}
        assert not tags & {"script", "img", "iframe", "object", "embed", "audio", "video", "base", "form", "image"}
        names = {name for _, attrs in document.elements for name in attrs}
        assert not names & LOADING
        assert not [name for name in names if name.startswith("on")]
        assert {link if link[:1] != "#" else "#" for link in document.attributes("href")} == {"#", "data:,"}
        first_three = [attrs for tag, attrs in document.elements if tag == "meta"][:2]
        assert first_three[1]["http-equiv"] == "Content-Security-Policy"
        assert first_three[1]["content"] == (
            "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
        )


def test_the_style_loads_nothing(one: list[Json]) -> None:
    (style,) = re.findall(r"<style>(.*?)</style>", page(one), re.DOTALL)
    assert not re.search(r"url\(|@import|@font-face", style)


def test_fills_and_links_lead_somewhere(double: Document) -> None:
    ids = Counter(double.attributes("id"))
    assert max(ids.values()) == 1
    wanted = [link[1:] for link in double.attributes("href") if link.startswith("#")]
    wanted += [id for ref in double.attributes("aria-labelledby") for id in ref.split()]
    wanted += [id for fill in double.attributes("fill") for id in re.findall(r"url\(#(.*)\)", fill)]
    assert set(wanted) <= set(ids)


def test_it_can_be_read_without_seeing_it(single: Document) -> None:
    elements = single.elements
    assert next(attrs for tag, attrs in elements if tag == "html") == {"lang": "en"}
    tags = Counter(tag for tag, _ in elements)
    assert tags["h1"] == tags["main"] == tags["nav"] == tags["header"] == tags["footer"] == 1
    assert tags["caption"] == tags["table"]
    assert all("scope" in attrs for tag, attrs in elements if tag == "th")
    pictures = [attrs for tag, attrs in elements if tag == "svg"]
    assert all(attrs.get("aria-hidden") == "true" or attrs.get("role") == "img" for attrs in pictures)
    assert sum(attrs.get("role") == "img" for attrs in pictures) == 1
    assert all("tabindex" in attrs and "aria-label" in attrs for _, attrs in elements if attrs.get("role") == "region")


@pytest.mark.parametrize(
    ("text", "back"),
    [
        ("#1f2933", "#fff"),
        ("#1f2933", "#f5f7f9"),
        ("#1f2933", "#fff8e1"),
        ("#52606d", "#fff"),
        ("#52606d", "#f5f7f9"),
        ("#fff", "#0b3c5d"),
        ("#0b5394", "#fff"),
    ],
)
def test_texts_stand_out_from_what_is_behind_them(text: str, back: str) -> None:
    """WCAG 2.2, 1.4.3: a contrast of at least 4.5 to 1."""
    style = (Path(module.__file__).parent / "page.css").read_text()
    assert text in style
    assert back in style

    def luminance(color: str) -> float:
        digits = color[1:] if len(color) == 7 else "".join(c * 2 for c in color[1:])
        parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
        r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    dark, light = sorted((luminance(text), luminance(back)))
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_the_same_summaries_give_the_same_bytes(two: list[Json], tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_page(two, tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert len((tmp_path / "a").read_bytes()) < 400_000


def test_a_page_of_a_large_run_stays_small_and_counts_what_it_leaves_out() -> None:
    large = told("x")
    large["consignees"] = [large["consignees"][0] | {"consignee": f"Consignee {i} Ltd"} for i in range(1_000)]
    large["consignees_in_all"] = 60_000
    large["allocations"] = [allocation(f"lpp/2025/Consignee {i} Ltd") for i in range(5_000)]
    large["missing"] = [{"order_id": f"O{i}", "lines": [*range(1_000)], "questions": ["Why?"]} for i in range(500)]
    large["errors"] = [{"line": i, "column": "c", "value": "v" * 50_000, "reason": "r"} for i in range(1_000)]
    large["errors_in_all"] = 900_000
    html = page([large])
    assert len(html.encode()) < 700_000
    assert (
        "first 100 of 60,000: the summary workbook has 1,000, on its sheet Consignees; the results of the run" in html
    )
    assert "first 100 of 5,000: the summary workbook has 5,000, on its sheet Quotas." in html
    assert "first 100 of 900,000: the summary workbook has 1,000, on its sheet Errors; the results of the run" in html
    assert "18, 19 and 980 more" in html
    assert "… (50,000 characters in all)" in html


def test_what_a_summary_does_not_have_is_not_shown(one: list[Json]) -> None:
    new = {"consignees", "consignees_in_all", "products", "product_matches", "record", "order_book"}
    document = Document(page([{key: value for key, value in one[0].items() if key not in new}]))
    assert not {"consignees-1", "products-1", "product-matches", "record"} & set(document.attributes("id"))


def test_a_book_without_orders_has_a_page() -> None:
    lists = ("answers", "destinations", "consignees", "products", "product_matches", "allocations", "missing")
    empty = told("x") | {key: [] for key in lists} | {"first_day": None, "last_day": None}
    text = Document(page([empty])).text
    assert "0 orders decided" in text
    assert "what to ask for the orders that are undetermined: none." in text


def structure(html: str) -> list[tuple[str, dict[str, str | None]]]:
    """The elements of a page, without what a long word or a line break may add."""
    return [(tag, attrs | {"class": ""}) for tag, attrs in Document(html).elements if tag != "br"]


PLAIN = structure(page([told("x")]))


@settings(max_examples=60)
@given(st.text(min_size=1, max_size=60))
@example("<script>alert(1)</script>")
@example("</title></style></table><img src=x onerror=alert(1)>")
@example("\"' onmouseover='x' \"><b>")
@example("<!-- -->]]>&#60;&lt;&amp;lt;")
@example("\x00\x1f\ud800\u202eevil\uffff\r\n\t")
@example("{0} {text} %s $x ${x}")
@example("../../etc/passwd#frag?x=1&y=2")
def test_no_text_becomes_markup(text: str) -> None:
    html = page([told(text)])
    assert structure(html) == PLAIN
    said = legible(text).replace("\n", "")
    assert Document(html).text.replace("\n", "").count(said) >= 10
    html.encode()
