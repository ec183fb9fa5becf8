"""The traps of a sample are in it, and are what their names say: by the law, not by what made them."""

from collections import defaultdict

import pytest

import licet
from licet.facts.record import same_name
from licet.orderbook.sample.market import ALLOCATED
from licet.orderbook.sample.sample import Sample, noted
from licet.orderbook.sample.traps import TRAPS
from tests.orderbook.sample.books import Row, orders_of, rows_in, rows_of, table_of, transaction

ROWS = 200_000
LPP, ALLOCATION = 26_900_000, 790_000_000


@pytest.fixture(scope="module")
def book():
    with table_of(ROWS) as connection:
        yield connection


def by_date(rows: list[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: row["date"])


def test_every_trap_is_there_in_about_its_share(book):
    found = noted(book, "sample")
    assert set(found) == {trap.name for trap in TRAPS}
    assert [t.name for t in TRAPS if not t.share / 8 < found[t.name] / ROWS < t.share * 8] == []


@pytest.fixture(scope="module")
def owners(book):
    """All lines to each company that plays with the limit of License Exception LPP, among the first 20,000."""
    rows = rows_in(book, "(SELECT * FROM sample LIMIT 20000)", "consignee IS NOT NULL")
    owned = defaultdict(list)
    for row in rows:
        owned[same_name(row["ultimate_parent"] or row["consignee"])].append(row)
    return [by_date(lines) for lines in owned.values() if any("lpp_" in line["note"] for line in lines)]


def test_the_limit_of_lpp_is_met_exactly_and_passed(owners):
    assert len(owners) > 15
    seen = set()
    for lines in owners[:8]:
        used = defaultdict(int)
        for line in lines:
            year, note = line["date"][:4], line["note"].split("; ")
            d = licet.determine(transaction([line], state={"lpp_used_tpp": used[year]}))
            assert (d.authorization == "LPP") is ("lpp_beyond" not in note), line
            used[year] += d.total_tpp if d.authorization == "LPP" else 0
            assert used[year] == LPP or "lpp_exact" not in note
            seen |= set(note)
    assert {"lpp_exact", "lpp_beyond", "lpp_new_year"} <= seen


def test_the_limit_of_lpp_is_used_up_by_several_subsidiaries_and_exporters(owners):
    several = [lines for lines in owners if len({line["consignee_location"] for line in lines}) > 1]
    assert several
    for lines in several:
        assert len({line["exporter"] for line in lines}) == 3
        assert len({line["consignee"] for line in lines}) == 3
        assert len({line["ultimate_parent"] for line in lines}) == 1


@pytest.mark.parametrize("country", ALLOCATED)
def test_an_allocation_is_met_exactly_and_passed(book, country):
    lines = by_date(rows_in(book, "sample", f"destination = '{country}'"))
    used, exact = 0, []
    for line in lines:
        state = {"country_allocation_used_tpp": used, "lpp_used_tpp": 0}
        given = transaction([line])
        d = licet.determine({**given, "state": {**given["state"], **state}})
        passed = "allocation_passed" in line["note"]
        assert d.review_policy == ("policy_of_denial" if passed else "presumption_of_approval"), line
        used += 0 if passed else d.total_tpp
        exact += [used] if "allocation_exact" in line["note"] else []
    assert exact == [ALLOCATION, 2 * ALLOCATION]


def test_chips_that_move_were_there(book):
    for moved in rows_in(book, "(SELECT * FROM sample LIMIT 20000)", "relocated = 'yes'"):
        holder = moved["authorization_holder"].replace("'", "''")
        there = f"authorization_holder = '{holder}' AND destination = '{moved['origin']}' AND relocated IS NULL"
        before = sum(int(r["quantity"]) for r in rows_in(book, "sample", f"{there} AND date < '{moved['date']}'"))
        assert before >= int(moved["quantity"])
        assert "relocation" in moved["note"]


def test_names_that_differ_in_letters_and_punctuation_are_the_same_name(book):
    spelled = defaultdict(set)
    for (name,) in book.execute("SELECT DISTINCT consignee FROM sample").fetchall():
        spelled[same_name(name)].add(name)
    several = [names for names in spelled.values() if len(names) > 1]
    assert len(several) > 50
    assert any(name == name.upper() for names in several for name in names)


def test_two_companies_have_the_same_name(book):
    found = book.execute(
        """
        SELECT upper(consignee) AS name, count(DISTINCT consignee_location) AS countries FROM sample
        WHERE contains(note, 'same_name_in_two_countries') AND consignee_location <> '?'
        GROUP BY name
        """
    ).fetchall()
    assert sum(countries == 2 for _, countries in found) > 5
    assert max(countries for _, countries in found) == 2


@pytest.mark.parametrize(
    ("trap", "condition"),
    [
        ("namibia", "destination = 'NA'"),
        ("listed_party", "listed IS NOT NULL"),
        ("assurances_given", "government_assurances = 'yes'"),
        ("one_unit", "quantity = '1'"),
        ("stated_classification", "stated_eccn IS NOT NULL"),
        ("supercomputer_or_military", "regexp_matches(end_use_flags, 'supercomputer|military')"),
        ("day_of_change", "date IN ('2025-01-13', '2025-05-13', '2025-05-15', '2026-01-15', '2027-01-01')"),
        ("day_before_change", "date IN ('2025-01-12', '2025-05-12', '2026-01-14', '2026-12-31')"),
    ],
)
def test_the_note_names_every_line_of_a_trap(book, trap, condition):
    missing = f"{condition} AND coalesce(NOT list_contains(string_split(note, '; '), '{trap}'), TRUE)"
    assert book.execute(f"SELECT count(*) FROM sample WHERE {condition}").fetchone() > (0,)
    assert book.execute(f"SELECT count(*) FROM sample WHERE {missing}").fetchone() == (0,)


def test_half_of_the_unknown_cells_are_question_marks(book):
    found = book.execute(
        "SELECT count(*) FILTER (destination = '?'), count(*) FILTER (destination IS NULL) FROM sample"
    )
    asked, empty = found.fetchone()
    assert asked > 100
    assert empty > 100


def test_a_sample_without_faults_is_decided_whole():
    orders = orders_of(rows_of(Sample(1_300)))
    outcomes = {licet.determine(transaction(lines)).outcome for lines in orders.values()}
    assert outcomes >= {"no_license_required", "license_exception", "license_required", "undetermined"}
