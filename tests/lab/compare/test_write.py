"""A comparison as files: tables, charts, and a page that loads nothing."""

from __future__ import annotations

import csv
import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest

from licet.lab.compare.charts import charts
from licet.lab.compare.comparison import comparison, pairs_of
from licet.lab.compare.page import page
from licet.lab.compare.pictures import MissingChartsError, converter, png, svg
from licet.lab.compare.write import write_comparison
from licet.orderbook.report.tables import figure
from tests.lab.compare.books import EXAMPLE, compared, comparison_of, comparison_of_rows
from tests.orderbook.report.test_page import LOADING, Document

Json = dict[str, Any]
REGIMES = ("ear-2023", "diffusion-2025", "enforced")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Json, Path]:
    """What was compared, and the folder."""
    folder = tmp_path_factory.mktemp("compared")
    with compared(EXAMPLE, *REGIMES) as orders:
        found = comparison(orders, pairs_of(REGIMES))
        made = write_comparison(orders, found, folder, pictures=False)
    assert sorted(made) == sorted(path for path in folder.rglob("*") if path.is_file())
    return found, folder


@pytest.fixture(scope="module")
def document(written: tuple[Json, Path]) -> Document:
    return Document((written[1] / "index.html").read_text(encoding="utf-8"))


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_order_that_changes_is_in_the_table_of_flips_with_both_reasons(written: tuple[Json, Path]) -> None:
    found, folder = written
    flips = rows(folder / "flips.csv")
    for pair in found["comparisons"]:
        of_pair = [
            f for f in flips if (f["base_regime"], f["alternative_regime"]) == (pair["base"], pair["alternative"])
        ]
        assert len(of_pair) == pair["flips_in_all"]
        by_line = {int(f["line"]): f for f in of_pair}
        for flip in pair["flips"]:
            row = by_line[flip["line"]]
            assert (row["change"], row["destination"]) == (flip["change"], flip["destination"])
            for side in ("base", "alternative"):
                assert row[side] == (flip[side]["review_policy"] or flip[side]["outcome"])
                assert row[f"{side}_reasons"] == (flip[side]["reasons"] or "")
                assert row[f"{side}_citations"] == (flip[side]["citations"] or "")


def test_the_tables_sum_to_what_changes(written: tuple[Json, Path]) -> None:
    found, folder = written
    for pair in found["comparisons"]:
        names = (pair["base"], pair["alternative"])

        def of_pair(name: str, names: tuple[str, str] = names) -> list[dict[str, str]]:
            return [r for r in rows(folder / name) if (r["base_regime"], r["alternative_regime"]) == names]

        assert sum(int(r["orders"]) for r in of_pair("matrix.csv")) == pair["orders"]
        for name in ("by_country.csv", "by_consignee.csv", "by_tpp.csv"):
            assert sum(int(r["orders"]) for r in of_pair(name)) == pair["changed"]["orders"]
            assert {r["change"] for r in of_pair(name)} <= {"looser", "stricter", "undetermined", "as_strict"}
            assert set(of_pair(name)[0]) >= {"base", "alternative", "change", "orders", "tpp"}
        classes = {r["tpp_class"] for r in of_pair("by_tpp.csv")}
        assert classes == {row["tpp_class"] for row in pair["computing_power"] if row["changed"]["orders"]}
        assert sum(float(r["tpp"]) for r in of_pair("by_tpp.csv")) == pytest.approx(pair["changed"]["tpp"])
        lines = sum(row["changed"]["lines"] for row in pair["products"])
        assert sum(int(r["lines"]) for r in of_pair("by_product.csv")) == lines


def test_the_json_is_the_comparison(written: tuple[Json, Path]) -> None:
    found, folder = written
    assert json.loads((folder / "comparison.json").read_text()) == {**found, "order_book": "orderbook.csv"}


def test_the_page_answers_first(document: Document, written: tuple[Json, Path]) -> None:
    text = re.sub(r"\s+", " ", document.text)
    first = text[text.index("ear-2023 beside diffusion-2025 and enforced", 100) :]
    said = [pair["said"] for pair in written[0]["comparisons"]]
    assert first.removeprefix("ear-2023 beside diffusion-2025 and enforced").lstrip().startswith(" ".join(said)[:60])
    for one in said:
        assert one in first[: first.index("What each regime decides")]


def test_the_page_says_what_each_regime_is(document: Document) -> None:
    assert "Law that is codified and not enforced, applied as if it were complied with." in document.text
    assert document.text.count("Not legal advice.") == 2


def test_a_proposal_is_never_shown_as_law() -> None:
    found = comparison_of_rows({}, regimes=("ear-2023", "diffusion-2025"))
    found["regimes"][1] |= {"status": "proposal", "standing": "A proposal, applied as if it were law. It is not law."}
    assert "It is not law." in page(found)
    for _, chart in charts(found):
        if any("diffusion-2025" in line for line in chart["title"]["subtitle"]):
            assert any("It is not law." in line for line in chart["title"]["subtitle"])


def test_every_number_of_the_matrix_is_on_the_page(document: Document, written: tuple[Json, Path]) -> None:
    for number, pair in enumerate(written[0]["comparisons"], 1):
        shown = [cell for row in document.rows[f"pair-{number}"] for cell in row]
        for cell in pair["matrix"]:
            word = (
                "alike" if cell["change"] == "same" else "open" if cell["change"] == "undetermined" else cell["change"]
            )
            assert f"{figure(cell['orders'])}{word}" in shown
        countries = [row for row in document.rows[f"countries-{number}"] if row]
        assert len(countries) > len(pair["countries"])


def test_the_page_loads_nothing_and_runs_nothing(document: Document, written: tuple[Json, Path]) -> None:
    assert "script" not in {tag for tag, _ in document.elements}
    assert not [value for name in LOADING for value in document.attributes(name)]
    assert all(link.startswith(("#", "data:")) for link in document.attributes("href"))
    assert "url(http" not in (written[1] / "index.html").read_text(encoding="utf-8")


def test_the_page_can_be_read_aloud(document: Document) -> None:
    """Tables have captions and scopes, pictures that say something have a title, links lead somewhere."""
    tags = [tag for tag, _ in document.elements]
    assert (tags.count("h1"), tags.count("main"), tags.count("table")) == (1, 1, tags.count("caption"))
    assert all(attrs.get("scope") in ("col", "row") for tag, attrs in document.elements if tag == "th")
    ids = document.attributes("id")
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in document.attributes("href") if link.startswith("#")} <= set(ids)
    for tag, attrs in document.elements:
        if tag == "svg":
            assert attrs.get("aria-hidden") == "true" or attrs.get("aria-labelledby")


def test_no_text_of_a_file_becomes_markup() -> None:
    found = comparison_of_rows(
        {"consignee": "<script>alert(1)</script>", "order_id": '"><img src=x>'}, regimes=("ear-2023", "diffusion-2025")
    )
    text = page(found)
    assert "<script" not in text
    assert "<img" not in text
    assert "&lt;script&gt;" in text


def test_charts_hold_their_data_and_say_what_the_regimes_are(written: tuple[Json, Path]) -> None:
    found, folder = written
    made = dict(charts(found))
    assert {path.name for path in (folder / "charts").iterdir()} == {f"{name}.vl.json" for name in made}
    assert "matrix--ear-2023--diffusion-2025" in made
    for chart in made.values():
        assert chart["data"]["values"]
        assert all(": " in line for line in chart["title"]["subtitle"])
    matrix = made["matrix--ear-2023--diffusion-2025"]["data"]["values"]
    assert sum(value["orders"] for value in matrix) == found["orders"]


def test_charts_are_drawn() -> None:
    pytest.importorskip("vl_convert")
    found = comparison_of_rows({}, {"destination": "AE"}, regimes=("ear-2023", "diffusion-2025"))
    for _, chart in charts(found):
        drawn = svg(chart)
        assert drawn.startswith("<svg")
        assert "diffusion-2025" in drawn
        assert png(drawn).startswith(b"\x89PNG")


def test_without_what_draws_charts_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    with pytest.raises(MissingChartsError, match=r"pip install 'licet\[charts\]'"):
        converter()


def test_the_charts_of_an_earlier_comparison_are_gone(tmp_path: Path) -> None:
    for regimes in (("ear-2023", "diffusion-2025"), ("ear-2023", "enforced")):
        with compared(EXAMPLE, *regimes, reasons=False) as orders:
            write_comparison(orders, comparison(orders, [regimes]), tmp_path, pictures=False)
    names = {path.name for path in (tmp_path / "charts").iterdir()}
    assert "matrix--ear-2023--enforced.vl.json" in names
    assert not [name for name in names if "diffusion" in name]


def test_where_nothing_changes_the_page_says_so() -> None:
    text = page(comparison_of(EXAMPLE, "ear-2023", "ear-2023", reasons=False))
    assert "all 211 orders are decided as under ear-2023" in text
    assert "Orders that change" not in text
