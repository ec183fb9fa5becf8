"""Who is in a sample and what they order: as docs/sample.md says, and nobody who exists."""

import re
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path

import pytest

from licet.catalog import find
from licet.facts.countries import CODES
from licet.facts.record import same_name
from licet.orderbook.columns import COLUMNS
from licet.orderbook.sample.faults import FAULTS
from licet.orderbook.sample.market import DEMAND, EXPORTERS, PLACES, SEGMENTS, SEVERAL, spellings
from licet.orderbook.sample.traps import TRAPS
from tests.orderbook.sample.books import orders_of, rows_in, table_of

ROWS = 200_000
PARTIES = ("exporter", "purchaser", "consignee", "ultimate_parent", "end_user", "operator", "authorization_holder")
REAL = {
    *("nvidia", "amd", "intel", "google", "microsoft", "amazon", "meta", "apple", "oracle", "ibm", "cisco", "dell"),
    *(
        "supermicro",
        "lenovo",
        "huawei",
        "baidu",
        "alibaba",
        "tencent",
        "bytedance",
        "samsung",
        "hynix",
        "micron",
        "tsmc",
    ),
    *("foxconn", "quanta", "wistron", "inspur", "sugon", "humain", "etisalat", "reliance", "tata", "airtel", "jio"),
    *("yotta", "infosys", "wipro", "softbank", "rakuten", "ntt", "fujitsu", "hitachi", "naver", "kakao", "singtel"),
    *("telekom", "siemens", "bosch", "ovh", "orange", "thales", "atos", "mistral", "scaleway", "iliad", "telefonica"),
    *("eni", "enel", "leonardo", "ericsson", "nokia", "telia", "equinor", "maersk", "coreweave", "lambda", "crusoe"),
    *("nebius", "yandex", "sber", "openai", "anthropic", "xai", "cohere", "tesla", "equinix", "digitalocean", "akamai"),
    *(
        "palantir",
        "accenture",
        "capgemini",
        "vodafone",
        "arm",
        "graphcore",
        "cerebras",
        "groq",
        "tenstorrent",
        "corvel",
    ),
}


@pytest.fixture(scope="module")
def book():
    with table_of(ROWS) as connection:
        yield connection


def share(book, condition: str) -> float:
    return book.execute(f"SELECT count(*) / {ROWS} FROM sample WHERE {condition}").fetchone()[0]


def test_no_company_is_real(book):
    names = {
        name
        for party in PARTIES
        for (name,) in book.execute(f"SELECT DISTINCT {party} FROM sample WHERE {party} IS NOT NULL").fetchall()
    }
    assert len(names) > 3_000
    words = {word for name in names for word in re.findall(r"\w+", name.casefold())}
    assert words.isdisjoint(REAL)


def test_a_consignee_has_one_profile(book):
    """But for what is unknown, for the files of deemed exports, and for those that share a name on purpose."""
    profiles = defaultdict(set)
    found = book.execute(
        """
        SELECT DISTINCT consignee, consignee_location, consignee_headquarters, ultimate_parent FROM sample
        WHERE note IS NULL OR NOT (contains(note, 'unknown_fact') OR contains(note, 'same_name'))
        """
    ).fetchall()
    for name, *profile in found:
        if not name.startswith("Employee"):
            profiles[same_name(name)].add(tuple(profile))
    assert max(map(len, profiles.values())) == 1


def test_the_largest_customers_order_most(book):
    counts = [n for (n,) in book.execute("SELECT count(*) n FROM sample GROUP BY consignee ORDER BY n DESC").fetchall()]
    assert 0.03 < counts[0] / ROWS < 0.15
    assert 0.3 < sum(counts[: len(counts) // 10]) / ROWS < 0.8
    assert 1_500 < len(counts) < 5_000


def test_shares_of_the_distributions(book):
    assert share(book, "month(date::DATE) % 3 = 0 AND day(date::DATE) > 21") == pytest.approx(0.33, abs=0.05)
    assert share(book, "isodow(date::DATE) > 5") < 0.02
    assert share(book, "activity = 'export'") == pytest.approx(0.85, abs=0.08)
    assert 0.03 < share(book, "activity = 'reexport'") < 0.2
    assert share(book, "ultimate_parent IS NOT NULL") == pytest.approx(0.2, abs=0.12)
    assert share(book, "purpose IS NULL OR purpose = '?'") == pytest.approx(0.01, abs=0.007)
    assert share(book, "quantity = '1'") == pytest.approx(0.26, abs=0.03)
    assert share(book, "quantity::BIGINT % 8 = 0") > 0.25
    assert share(book, "authorization_held IS NOT NULL") < 0.2


def test_orders_of_several_lines_agree(book):
    rows = rows_in(book, "(SELECT * FROM sample LIMIT 20000)")
    orders = orders_of(rows)
    sizes = Counter(len(lines) for lines in orders.values())
    assert set(sizes) == {1, 2, 3, 4, 5, 6}
    assert 1 - sizes[1] / len(orders) == pytest.approx(0.12, abs=0.01)
    of_order = [name for name, column in COLUMNS.items() if not column.of_item]
    assert all(line[name] == lines[0][name] for lines in orders.values() for line in lines for name in of_order)
    assert any(len({line["product"] for line in lines}) > 1 for lines in orders.values())
    places = defaultdict(list)
    for i, row in enumerate(rows):
        places[row["order_id"]].append(i)
    gaps = {later - earlier for at in places.values() for earlier, later in pairwise(at)}
    assert gaps == {1, 64}


def test_plain_lines_are_orders_of_their_own():
    with table_of(5_000, plain=True) as book:
        assert book.execute("SELECT count(DISTINCT order_id) FROM sample").fetchone() == (5_000,)
        assert book.execute("SELECT count(*) FROM sample WHERE contains(note, 'fault')").fetchone() == (0,)


def test_a_reexport_leaves_another_country_than_it_goes_to(book):
    assert share(book, "activity = 'reexport' AND origin = destination") == 0
    assert share(book, "activity = 'transfer_in_country' AND destination <> '?' AND origin <> destination") == 0


def test_what_is_ordered_is_on_the_market():
    for demand in DEMAND:
        entry = find(demand.product)
        release = getattr(entry, "chip", entry).release
        assert entry.name == demand.product
        assert demand.segment in SEGMENTS
        assert release <= (demand.since or "2024-12"), demand.product


def test_ways_to_write_a_product_mean_it():
    texts = list(spellings())
    assert all(find(text) is find(texts[i - i % 4]) for i, text in enumerate(texts))


def test_places_are_countries_and_none_is_the_united_states():
    assert set(PLACES) <= CODES
    assert {exporter.location for exporter in EXPORTERS} <= CODES
    assert all(code in PLACES for codes in SEVERAL.values() for code in codes)


def test_the_documentation_names_everything():
    text = (Path(__file__).parents[3] / "docs" / "sample.md").read_text()
    named = [*COLUMNS, *(trap.name for trap in TRAPS), *(fault.name for fault in FAULTS)]
    assert [name for name in named if f"`{name}`" not in text] == []
    assert [t.name for t in TRAPS if f"| `{t.name}` | {t.share * 100:g} % | {t.meaning} |" not in text] == []
    assert [f.name for f in FAULTS if f"| `{f.name}` | {f.meaning} |" not in text] == []
