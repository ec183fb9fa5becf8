"""Supplement No. 10, paragraph 6: 25, 7 and 50 percent. 748.15(a)(2)(iii)(B), Table 1: the installed base."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licet.diligence.veu.check import check
from licet.diligence.veu.computing_power import Share
from licet.diligence.veu.figures import percent
from tests.diligence.files import NVEU, UVEU, changed, questions


def plan(total, headquarters="US", **countries):
    file = changed(UVEU, applicant__headquarters=headquarters, data_centers=None)
    rows = [{"country": c, "tpp": Decimal(t)} for c, t in countries.items()]
    file["computing_power"] = {"planned": {"total_tpp": Decimal(total), "by_country": rows}}
    return file


def holds(file):
    """What holds of the shares outside Supplement No. 5(a), in one country, and outside the United States."""
    return tuple(f.holds for f in check(file).parts[3].findings)


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        # 25 percent in all, in countries of 5 percent each: exactly, and one thousandth of a TPP above
        (plan(10000, US=7500, MY=500, IN=500, BR=500, AE=500, SG=500), (True, True, True)),
        (plan(10000, US="7499.999", MY="500.001", IN=500, BR=500, AE=500, SG=500), (False, True, True)),
        # 7 percent in one country
        (plan(10000, US=9300, MY=700), (True, True, True)),
        (plan(10000, US="9299.999", MY="700.001"), (True, False, True)),
        # 50 percent outside the United States, all of it in Supplement No. 5(a)
        (plan(10000, US=5000, JP=5000), (True, True, True)),
        (plan(10000, US="4999.999", JP="5000.001"), (True, True, False)),
        # which binds only who is headquartered there
        (plan(10000, headquarters="JP", US=1, JP=9999), (True, True, True)),
        (plan(0), (True, True, True)),
    ],
)
def test_the_shares_at_their_limits(file, expected):
    assert holds(file) == expected


def test_countries_of_supplement_5a_have_no_limit_of_their_own():
    assert holds(plan(10000, headquarters="JP", GB=4000, NO=6000)) == (True, True, True)


def test_an_ultimate_parent_in_the_united_states_brings_the_50_percent():
    file = plan(10000, headquarters="JP", US=1000, JP=9000)
    assert holds(file) == (True, True, True)
    file["applicant"]["ultimate_parent"] = {"name": "Cascade", "headquarters": "US"}
    assert holds(file) == (True, True, False)


def test_headquarters_that_are_not_known_matter_only_above_50_percent():
    below, above = plan(10000, US=5000, JP=5000), plan(10000, US=4000, JP=6000)
    for file in (below, above):
        del file["applicant"]["headquarters"]
    assert holds(below)[2] is True
    assert holds(above)[2] is None
    assert "/applicant/headquarters" in questions(check(above))


def test_what_has_no_stated_place_may_be_anywhere():
    assert holds(plan(10000, US=9500)) == (True, True, True)  # 5 percent fit wherever they are
    assert holds(plan(10000, US=9000)) == (True, None, True)  # 10 percent do not fit in one country
    assert holds(plan(10000, US=7000)) == (None, None, True)
    assert holds(plan(10000, US=4000)) == (None, None, None)
    assert holds(plan(10000, US=5000, MY=2600)) == (False, False, True)
    assert questions(check(plan(10000, US=4000)))[1] == "/computing_power/planned/by_country"


def test_a_total_that_is_not_known_is_asked_for():
    file = plan(10000, US=9300, MY=700)
    del file["computing_power"]["planned"]["total_tpp"]
    assert holds(file) == (None, None, None)
    assert "/computing_power/planned/total_tpp" in questions(check(file))


def test_nothing_said_is_not_known():
    file = changed(UVEU, computing_power=None)
    assert holds(file) == (None, None, None)
    assert questions(check(file)) == ["/computing_power/planned/total_tpp", "/computing_power/planned/by_country"]


def test_shares_before_the_plan_do_not_decide_and_are_pointed_out():
    file = plan(10000, US=9500, MY=500)
    before = {"total_tpp": 1000, "by_country": [{"country": "US", "tpp": 700}, {"country": "MY", "tpp": 300}]}
    file["computing_power"]["before"] = before
    assert holds(file) == (True, True, True)
    assert [n["id"] for n in check(file).to_dict()["notices"]].count("above_before") == 2


def test_figures_before_the_plan_are_shown_where_they_are_stated():
    rows = check(UVEU).to_dict()["parts"]["computing_power"]["figures"]
    assert {row["when"] for row in rows} == {"planned"}
    rows = check(changed(UVEU, computing_power__before={"total_tpp": 0})).to_dict()["parts"]["computing_power"][
        "figures"
    ]
    assert {row["when"] for row in rows} == {"before", "planned"}


def test_the_figures_behind_it():
    rows = check(plan(10000, US=9300, MY=700)).to_dict()["parts"]["computing_power"]["figures"]
    malaysia = next(r for r in rows if r["when"] == "planned" and r["where"] == "Malaysia (MY)")
    assert malaysia == {
        "when": "planned",
        "where": "Malaysia (MY)",
        "tpp": 700,
        "at_most_tpp": 700,
        "percent": 7.0,
        "limit_percent": 7,
        "limit_tpp": 700,
        "within": True,
    }


@given(
    st.integers(0, 10**16), st.integers(0, 10**16), st.sampled_from(["uveu_outside_supplement_5", "uveu_one_country"])
)
def test_a_share_is_within_its_limit_as_fractions_are(part, rest, parameter):
    share = Share("planned", "somewhere", parameter, part, part, part + rest)
    assert share.within is (part * 100 <= (part + rest) * share.limit)
    assert share.within is (part <= (part + rest) * share.limit // 100)


def test_a_percentage_above_a_limit_never_looks_as_if_it_met_it():
    assert percent(7 * 10**15 + 1, 10**17) == "7.01"
    assert (percent(7, 100), percent(1, 3), percent(0, 0)) == ("7.00", "33.34", "0.00")


QUARTERS = [
    ("2025 Q1", "2025-01-01", 633000000),
    ("2025 Q2", "2025-04-01", 949500000),
    ("2025 Q3", "2025-07-01", 1266000000),
    ("2025 Q4", "2025-12-31", 1582500000),
    ("2026 Q1", "2026-03-31", 1899000000),
    ("2026 Q2", "2026-05-05", 2690250000),
    ("2026 Q3", "2026-09-30", 3481500000),
    ("2026 Q4", "2026-10-01", 4272750000),
    ("2027 Q1", "2027-01-01", 5064000000),
    ("2027 Q4", "2027-12-31", 5064000000),
]


def base(day, *rows):
    file = changed(NVEU, date=day, data_centers__0__tpp=1)
    file["installed_base"] = [{"country": "IN", "quarter": q, "tpp": t} for q, t in rows]
    return file


@pytest.mark.parametrize(("quarter", "day", "allowed"), QUARTERS)
def test_the_installed_base_at_its_allocation(quarter, day, allowed):
    above = Decimal(allowed) + Decimal("0.001")
    assert check(base(day, (quarter, allowed))).parts[3].verdict == "eligible"
    assert check(base(day, (quarter, above))).parts[3].verdict == "not_eligible"


def test_a_later_quarter_decides_and_an_earlier_one_is_pointed_out():
    assert check(base("2025-06-02", ("2025 Q2", 1), ("2025 Q3", 1266000001))).parts[3].verdict == "not_eligible"
    past = check(base("2025-06-02", ("2025 Q1", 633000001), ("2025 Q2", 1)))
    assert past.parts[3].verdict == "eligible"
    assert "above_before" in {n["id"] for n in past.to_dict()["notices"]}


def test_after_the_table_its_last_allocation_is_taken_and_said():
    found = check(base("2028-01-01", ("2028 Q1", 5064000000)))
    assert found.parts[3].verdict == "eligible"
    assert "nveu_outside_table" in {n["id"] for n in found.to_dict()["notices"]}


def test_the_table_must_have_this_quarter_and_reach_what_is_planned():
    found = check(base("2025-06-02", ("2025 Q3", 1)))
    assert found.missing[0]["question"] == "How much TPP is installed in India (IN) in 2025 Q2?"
    file = base("2025-06-02", ("2025 Q2", 1000))
    file["data_centers"][0]["tpp"] = 1001
    assert (
        check(file).missing[0]["question"] == "In which quarter will the installed base in India (IN) reach 1,001 TPP?"
    )
    del file["data_centers"][0]["tpp"]
    assert questions(check(file)) == ["/data_centers/0/tpp"]
    assert check(changed(NVEU, installed_base=None)).parts[3].verdict == "undetermined"


def test_an_entry_without_computing_power_is_asked_for():
    file = changed(NVEU, installed_base__0__tpp=None, data_centers__0__tpp=0)
    assert check(file).parts[3].verdict == "undetermined"
    assert questions(check(file)) == ["/installed_base/0/tpp"]


def test_each_country_has_its_own_allocation():
    file = base("2025-06-02", ("2025 Q2", 949500000))
    file["installed_base"].append({"country": "MY", "quarter": "2025 Q2", "tpp": 949500000})
    assert check(file).parts[3].verdict == "eligible"
