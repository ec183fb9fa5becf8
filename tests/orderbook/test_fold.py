"""The fold: what one order draws is what the next one finds used."""

import json
from itertools import accumulate

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from licet.facts.shapes import InvalidTransactionError
from licet.orderbook.balances import balances
from licet.orderbook.opening import Opening, read_opening
from tests.orderbook.books import answers, by_row, run_of
from tests.orderbook.counters import a_level_tpp
from tests.orderbook.runs import ONE_H100, file_of, named, run_of_file

LIMIT = 26_900_000_000  # 740.29(d), in thousandths of TPP
GROUP = {"ultimate_parent": "Deodarline Group", "ultimate_parent_headquarters": "CH"}


def opening(others: str = "zero", **balances: float | None) -> Opening:
    named = {name.replace("__", "/"): tpp for name, tpp in balances.items()}
    return read_opening(json.dumps({"others": others, "balances": named}))


def drawn(*rows: dict[str, str], since: Opening | None = None) -> dict[str, float]:
    """What was drawn of each counter, in TPP."""
    return {b.name: b.drawn / 1000 for b in run_of(*rows, opening=since).balances}


def test_lpp_counts_all_exporters_and_subsidiaries_of_one_ultimate_parent() -> None:
    """740.29(d) and (h)(1): 1,699 H100 fit in a year, for the group as a whole."""
    india = {**GROUP, "exporter": "Tanagerfield Inc.", "quantity": "1000"}
    poland = {
        **GROUP,
        "exporter": "Wrenmoor LLC",
        "consignee": "Deodarline Polska",
        "consignee_location": "PL",
        "consignee_headquarters": "PL",
        "destination": "PL",
        "ultimate_parent": "DEODARLINE   GROUP.",
    }
    assert answers(india, {**poland, "quantity": "699"}) == ["LPP", "LPP"]
    assert answers(india, {**poland, "quantity": "700"}) == ["LPP", "presumption_of_approval"]
    assert answers(india, {**poland, "quantity": "700", "ultimate_parent": "Another"}) == ["LPP", "LPP"]


def test_lpp_starts_again_with_the_calendar_year() -> None:
    year = [{"date": "2025-12-31", "quantity": "1699"}, {"date": "2026-01-01", "quantity": "1699"}]
    assert answers(*year, {"date": "2026-12-31"}) == ["LPP", "LPP", "presumption_of_approval"]


def test_lpp_may_be_used_to_its_last_tpp() -> None:
    """26,900,000 = 125 x 36,000 + 560 x 40,000, and 740.29(d) says that it may not be exceeded."""
    full = [{"product": "B200", "quantity": "125"}, {"product": "GB200 GPU", "quantity": "560"}]
    assert answers(*full, {"product": "L4"}) == ["LPP", "LPP", "presumption_of_approval"]
    due = [o["document"] for o in by_row(run_of(*full))[1].obligations]
    assert "lpp_limit_reached" in due


def test_orders_are_decided_by_date_and_on_one_date_by_line() -> None:
    late, early = {"date": "2025-06-03", "quantity": "1699"}, {"date": "2025-06-02", "quantity": "1"}
    assert answers(late, early) == ["presumption_of_approval", "LPP"]
    assert answers(early, {**late, "date": "2025-06-02"}) == ["LPP", "presumption_of_approval"]
    assert answers({**late, "date": "2025-06-02"}, early) == ["LPP", "presumption_of_approval"]


def test_what_does_not_go_ahead_draws_nothing() -> None:
    china = {"consignee_headquarters": "CN"}  # presumption of denial
    unknown = {"consignee_headquarters": ""}  # undetermined
    denied = {"listed": "denied_persons"}  # prohibited
    assert drawn(china, unknown, denied) == {}


def test_a_license_under_a_presumption_of_approval_draws_on_the_country_and_not_on_lpp() -> None:
    """742.6(b)(10)(iii)(B)(1). In-country transfers are outside LPP (740.29(a))."""
    row = {"activity": "transfer_in_country", "origin": "IN"}
    assert answers(row) == ["presumption_of_approval"]
    assert drawn(row) == {"country/IN/2025-2027": 15831.2, "nveu/Deodarline Compute/IN": 15831.2}


def test_a_country_allocation_can_be_used_up_and_an_application_that_straddles_it_is_beyond_it() -> None:
    """790,000,000 TPP are 274.3 racks of 2,880,000; the reading straddling_application is at its default."""
    racks = {"product": "GB200 NVL72"}
    book = [{**racks, "quantity": "264"}, {**racks, "quantity": "11"}, {**racks, "quantity": "10"}]
    assert answers(*book) == ["presumption_of_approval", "policy_of_denial", "presumption_of_approval"]


def test_government_assurances_double_a_country_allocation() -> None:
    """742.6(b)(10)(iii)(C)."""
    racks = {"product": "GB200 NVL72", "quantity": "270"}
    with_assurances = {**racks, "government_assurances": "yes"}
    found = answers(racks, racks, with_assurances, with_assurances)
    assert found == ["presumption_of_approval", "policy_of_denial", "presumption_of_approval", "policy_of_denial"]


def test_a_license_draws_on_the_country_where_assurances_are_not_told_but_do_not_matter() -> None:
    row = {"activity": "transfer_in_country", "origin": "IN", "government_assurances": ""}
    assert drawn(row)["country/IN/2025-2027"] == 15831.2


def test_a_license_for_tier_1_draws_on_no_country() -> None:
    """742.6(b)(10)(iii)(A)(2): beyond LPP, to Japan, for a company headquartered in India."""
    row = {"destination": "JP", "consignee_location": "JP", "quantity": "1700"}
    assert answers(row) == ["presumption_of_approval"]
    assert "country/JP/2025-2027" not in drawn(row)


def test_what_ships_under_a_license_that_is_held_drew_when_it_was_granted() -> None:
    held = {"authorization_held": "license", "authorization_holder": "Deodarline Compute", "quantity": "1700"}
    assert answers(held) == ["license"]
    assert "country/IN/2025-2027" not in drawn(held)


def test_aia_adds_up_to_the_certification() -> None:
    """740.27(c): 253,000,000 TPP of one ultimate consignee, reached with 6,325 x 40,000."""
    japan = {"destination": "JP", "consignee_location": "JP", "consignee_headquarters": "JP", "product": "GB200 GPU"}
    first, second = by_row(run_of({**japan, "quantity": "6324"}, {**japan, "quantity": "1"}))
    assert (first.authorization, second.authorization) == ("AIA", "AIA")
    certification = [[o["citation"] for o in d.obligations].count("740.27(c)") for d in (first, second)]
    assert certification == [0, 1]


NVEU = {
    "authorization_held": "NVEU",
    "authorization_holder": "Ketterholm Cloud",
    "authorization_country": "IN",
    "consignee": "Ketterholm Cloud",
    "consignee_headquarters": "SE",
    "product": "GB200 NVL72",
}


def test_an_nveu_may_have_installed_so_much_in_a_quarter() -> None:
    """748.15(a)(2)(iii)(B): 1,266,000,000 TPP in 2025 Q3 are 439 racks, 1,582,500,000 in Q4 549."""
    rows = [
        {**NVEU, "date": "2025-09-30", "quantity": "439"},
        {**NVEU, "date": "2025-10-01", "quantity": "111"},
        {**NVEU, "date": "2025-10-02", "quantity": "110"},
    ]
    assert answers(*rows) == ["NVEU", "presumption_of_approval", "presumption_of_approval"]
    assert answers(rows[0], rows[2]) == ["NVEU", "NVEU"]


def test_what_an_nveu_moves_within_the_country_adds_nothing() -> None:
    full = {**NVEU, "date": "2025-09-29", "quantity": "439"}
    moved = {**NVEU, "date": "2025-09-30", "quantity": "100", "activity": "transfer_in_country", "relocated": "yes"}
    moved |= {"origin": "IN"}
    assert answers(full, moved) == ["NVEU", "NVEU"]
    assert drawn(full, moved)["nveu/Ketterholm Cloud/IN"] == 439 * 2_880_000


@pytest.mark.parametrize("reasons", [True, False])
def test_what_was_installed_before_the_z_paragraphs_were_split_counts_by_its_level(tmp_path, reasons) -> None:
    """5A992.z had no parts for the levels before January 13, 2025; 748.15(a)(2)(iii)(B) counts .a-level items."""
    stated = {"stated_eccn": "5A992.z", "stated_tpp": "1000", "quantity": "1"}
    rows = [
        {"date": "2025-01-12", "product": "NVIDIA DGX H100", "quantity": "2"},
        {"date": "2025-01-12", "product": "", **stated, "stated_for_level": "a"},
        {"date": "2025-01-12", "product": "", **stated, "stated_for_level": "b"},
        {"date": "2025-01-12", "product": "NVIDIA DGX H100", "quantity": "1", "order_id": "TWO"},
        {"date": "2025-01-12", "product": "", **stated, "stated_for_level": "b", "order_id": "TWO"},
        {"date": "2025-01-13", "product": "NVIDIA DGX H100", "quantity": "4"},
    ]
    book = tmp_path / "book.csv"
    book.write_bytes(file_of(*rows))
    with run_of_file(book, "codified", everything=True, reasons=reasons) as run:
        eccns = [row["eccn"] for _, row in sorted(named(run).items())]
        (installed,) = (b.drawn for b in balances(run, 0) if b.name == "nveu/Deodarline Compute/IN")
    assert eccns == ["5A992.z"] * 5 + ["5A992.z.1"]
    assert installed == (2 + 1 + 4) * 8 * ONE_H100 + 1_000_000


UVEU = {
    "authorization_held": "UVEU",
    "authorization_holder": "Ketterholm Cloud",
    "consignee": "Ketterholm India",
    "consignee_headquarters": "IN",
    "ultimate_parent": "Ketterholm Cloud",
    "ultimate_parent_headquarters": "SE",
    "product": "GB200 NVL72",
}
SWEDEN = {"uveu__Ketterholm Cloud__SE": 9_300_000_000}


def test_a_uveu_may_have_7_percent_in_one_country_after_the_shipment() -> None:
    """Supplement No. 10 to part 748, paragraph 6: 243 racks are 7.0 percent of 9,300,000,000 and themselves."""
    book = opening(**SWEDEN)
    assert answers({**UVEU, "quantity": "243"}, opening=book) == ["UVEU"]
    assert answers({**UVEU, "quantity": "244"}, opening=book) == ["presumption_of_approval"]
    assert answers({**UVEU, "quantity": "243"}, {**UVEU, "quantity": "1"}, opening=book) == ["UVEU", "LPP"]


def test_what_a_uveu_relocates_leaves_one_country_and_joins_another() -> None:
    book = opening(**SWEDEN)
    full = {**UVEU, "date": "2025-07-01", "quantity": "243"}
    leaves = {**UVEU, "date": "2025-07-02", "quantity": "43", "destination": "SE", "consignee_location": "SE"}
    leaves |= {"activity": "reexport", "origin": "IN", "relocated": "yes", "consignee_headquarters": "SE"}
    again = {**UVEU, "date": "2025-07-03", "quantity": "40"}
    assert answers(full, leaves, again, opening=book) == ["UVEU", "AIA", "UVEU"]
    moved = run_of(full, leaves, opening=book).installed("ketterholm cloud")
    assert moved == {"IN": 200 * 2_880_000_000, "SE": 9_300_000_000_000 + 43 * 2_880_000_000}


def test_a_company_cannot_relocate_more_than_it_has() -> None:
    leaves = {**UVEU, "activity": "reexport", "origin": "NO", "relocated": "yes"}
    found = run_of(leaves, opening=opening(**SWEDEN))
    assert not found.decided
    [error] = found.errors
    assert (error.line, error.column) == (2, "relocated")
    assert "at most the 0 TPP that Ketterholm Cloud has there" in error.reason


def test_what_other_authorizations_carry_to_a_uveu_counts_in_its_shares() -> None:
    small = {**UVEU, "quantity": "9", "authorization_held": "", "authorization_holder": ""}
    assert answers(small, {**UVEU, "quantity": "243"}, opening=opening(**SWEDEN)) == ["LPP", "presumption_of_approval"]


def test_a_uveu_without_opening_balance_is_not_taken_to_have_nothing() -> None:
    [found] = by_row(run_of({**UVEU, "quantity": "100"}))
    assert found.outcome == "undetermined"
    assert "/state/uveu/total_tpp" in [m["fact"] for m in found.missing]


def test_an_unknown_counter_is_not_zero() -> None:
    [found] = by_row(run_of({"quantity": "10"}, opening=Opening("unknown")))
    assert found.outcome == "undetermined"
    assert "/state/lpp_used_tpp" in [m["fact"] for m in found.missing]
    known = opening("unknown", **{"lpp__2025__Deodarline Compute": 0})
    assert answers({"quantity": "10"}, opening=known) == ["LPP"]


def test_opening_balances_are_used_before_the_first_order() -> None:
    used = opening(**{"lpp__2025__DEODARLINE compute": 26_900_000 - 15_831.2})
    assert answers({}, {}, opening=used) == ["LPP", "presumption_of_approval"]


def test_the_closing_balances_of_one_book_open_the_next() -> None:
    first = {"date": "2025-06-02", "quantity": "1000"}
    second = {"date": "2025-06-03", "quantity": "700"}
    closing = run_of(first).summary["closing"]
    assert answers(second, opening=read_opening(json.dumps(closing))) == answers(first, second)[1:]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "a JSON object"),
        ("[]", "an object"),
        ("{}", "a value"),
        ('{"others": "nothing"}', "zero, unknown"),
        ('{"others": "zero", "balances": {"lpp/2025/A": -1}}', "from 0"),
        ('{"others": "zero", "balances": {"lpp/2025/A": "1"}}', "a number"),
        ('{"others": "zero", "balances": {"lpp/1999/A": 1}}', "lpp/2025/NAME"),
        ('{"others": "zero", "balances": {"lpp/2025/": 1}}', "lpp/2025/NAME"),
        ('{"others": "zero", "balances": {"country/XX/2025-2027": 1}}', "country/MY/2025-2027"),
        ('{"others": "zero", "balances": {"uveu/A/B": 1}}', "uveu/NAME/MY"),
        ('{"others": "zero", "balances": {"lpp/2025/A": 1, "lpp/2025/a.": 1}}', "each counter once"),
        ('{"others": "zero", "balances": {"lpp/2025/A": 1, "lpp/2025/A": 1}}', "each key once"),
        ('{"others": "zero", "balance": {}}', "one of about, others, balances"),
    ],
)
def test_opening_balances_that_cannot_be_read_are_refused(text: str, says: str) -> None:
    with pytest.raises(InvalidTransactionError) as refused:
        read_opening(text)
    assert says in str(refused.value)


@settings(max_examples=10)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 2690),
            st.lists(st.tuples(st.integers(1, 400), st.integers(0, 5)), min_size=1, max_size=12),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_splitting_an_order_never_gets_more_under_lpp_than_the_limit(
    companies: list[tuple[int, list[tuple[int, int]]]],
) -> None:
    """However a quantity is cut into lines, orders and exporters: 740.29(d) leaves no room for it."""
    opened = {f"Company {i}": used * 10_000 for i, (used, _) in enumerate(companies)}
    rows = [
        {"consignee": company, "quantity": str(n), "order_id": f"{company}/{order}", "exporter": f"Exporter {order}"}
        for company, (_, lines) in zip(opened, companies, strict=True)
        for n, order in lines
    ]
    decided = run_of(*rows, opening=opening(**{f"lpp__2025__{name}": tpp for name, tpp in opened.items()})).decided
    for company, (_, lines) in zip(opened, companies, strict=True):
        found = [one.determination for one in decided if (one.determination.id or "").startswith(f"{company}/")]
        before, whole = opened[company] * 1000, sum(quantity for quantity, _ in lines) * ONE_H100
        under_lpp = [a_level_tpp(d) for d in found if d.authorization == "LPP"]
        assert all(total <= LIMIT for total in accumulate(under_lpp, initial=before))
        assert len(found) == len({order for _, order in lines})
        assert (len(under_lpp) < len(found)) == (before + whole > LIMIT)


@settings(max_examples=5)
@given(st.lists(st.permutations(range(6)), min_size=1, max_size=6))
def test_the_order_of_the_file_does_not_matter_where_dates_differ(orders: list[list[int]]) -> None:
    """Each company has the same six orders, in an order of its own; 1,699 H100 fit: the first four orders."""
    rows = [{"date": f"2025-0{i + 1}-01", "quantity": str(250 + 50 * i)} for i in range(6)]
    companies = [{**rows[i], "consignee": f"Company {at}"} for at, order in enumerate(orders) for i in order]
    found = [d.authorization for d in by_row(run_of(*companies))]
    assert found == ["LPP" if i < 4 else None for order in orders for i in order]


def test_what_is_drawn_is_what_the_determination_says_it_consumes() -> None:
    rows = [{"quantity": "700"}, {"quantity": "1000"}, {**NVEU, "quantity": "3"}]
    run = run_of(*rows)
    for d in by_row(run):
        assert [c["tpp"] for c in d.consumes] == [a_level_tpp(d) / 1000]
