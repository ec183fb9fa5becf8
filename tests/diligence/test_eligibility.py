"""748.15(b)(2): who can be a validated end user, where its data centers can be, and who can operate them."""

import pytest

from licet.diligence.veu.check import check
from licet.diligence.veu.eligibility import conditions
from tests.diligence.files import NVEU, UVEU, changed, questions, verdicts


def part(file):
    return check(file).parts[0]


def failed(file):
    return {f.cite for f in part(file).findings if f.holds is False}


def unknown(file):
    return {f.cite for f in part(file).findings if f.holds is None}


def test_the_conditions_are_those_of_the_authorization():
    assert [c.cite for c in conditions("UVEU")] == [
        "748.15(b)(2)(i)",
        "748.15(b)(2)",
        "748.15(a)(2)(ii)(A)",
        "Supplement No. 10 to part 748, paragraph 4",
    ]
    assert [c.cite for c in conditions("NVEU")] == [
        "748.15(b)(2)(ii)",
        "748.15(b)(2)",
        "748.15(a)(2)(iii)(A)",
        "Supplement No. 10 to part 748, paragraph 4",
        "Supplement No. 10 to part 748, paragraph 12",
    ]


@pytest.mark.parametrize("file", [UVEU, NVEU])
def test_all_of_it_met(file):
    assert verdicts(file)["eligibility"] == "eligible"


@pytest.mark.parametrize("country", ["US", "TW", "Norway", "JPN"])
def test_a_uveu_is_headquartered_in_supplement_5a(country):
    assert verdicts(changed(UVEU, applicant__headquarters=country))["eligibility"] == "eligible"


def test_a_uveu_is_not_headquartered_elsewhere():
    assert failed(changed(UVEU, applicant__headquarters="SG")) == {"748.15(b)(2)(i)"}


def test_the_ultimate_parent_is_enough():
    parent = {"name": "Cascade Holdings", "headquarters": "US"}
    file = changed(UVEU, applicant__headquarters="SG", applicant__ultimate_parent=parent)
    assert verdicts(file)["eligibility"] == "eligible"


def test_headquarters_that_are_not_known_are_asked_for():
    file = changed(UVEU, applicant__headquarters=None)
    assert "748.15(b)(2)(i)" in unknown(file)
    assert questions(check(file)) == ["/applicant/headquarters"]


def test_an_ultimate_parent_that_is_asked_and_not_known():
    file = changed(UVEU, applicant__headquarters="SG")
    file["applicant"]["ultimate_parent"] = None
    assert unknown(file) == {"748.15(b)(2)(i)", "Supplement No. 10 to part 748, paragraph 4"}
    assert "/applicant/ultimate_parent/headquarters" in questions(check(file))


def test_a_company_without_a_named_parent_is_its_own_and_this_is_listed():
    assert check(UVEU).to_dict()["assumptions"][0]["fact"] == "/applicant/ultimate_parent"
    named = changed(UVEU, applicant__ultimate_parent={"name": "Cascade", "headquarters": "US"})
    assert check(named).to_dict()["assumptions"] == []


@pytest.mark.parametrize("country", ["MO", "CN", "HK", "IR"])
@pytest.mark.parametrize("file", [UVEU, NVEU])
def test_no_data_center_in_macau_or_d5(file, country):
    file = changed(file, data_centers__0__country=country)
    if file["type"] == "UVEU":
        file["computing_power"]["planned"]["by_country"][1]["country"] = country
    assert "748.15(b)(2)" in failed(file)


@pytest.mark.parametrize(("day", "verdict"), [("2026-02-02", "not_eligible"), ("2026-02-03", "eligible")])
def test_the_country_groups_of_the_day(day, verdict):
    """Cambodia left D:5 on February 3, 2026."""
    file = changed(UVEU, date=day, data_centers__0__country="KH")
    file["computing_power"]["planned"]["by_country"][1]["country"] = "KH"
    assert verdicts(file)["eligibility"] == verdict


def test_one_bad_data_center_among_good_ones_is_named():
    file = changed(UVEU)
    good = {"name": "Quincy", "country": "US", "operator": {"name": "Cascade Hyperscale Inc."}}
    file["data_centers"] += [good, {**good, "name": "Taipa", "country": "MO"}]
    finding = next(f for f in part(file).findings if f.holds is False)
    assert finding.why == "data centers in Macau (MO)"


def test_headquarters_in_d5_bar_whoever_has_the_other_one_elsewhere():
    file = changed(UVEU, applicant__ultimate_parent={"name": "Dragon Group", "headquarters": "CN"})
    assert failed(file) == {"Supplement No. 10 to part 748, paragraph 4"}


def test_an_operator_must_hold_its_own():
    operator = {"name": "Johor Operations Sdn Bhd", "headquarters": "MY"}
    file = changed(UVEU, data_centers__0__operator=operator)
    assert unknown(file) == {"748.15(a)(2)(ii)(A)"}
    assert questions(check(file)) == ["/data_centers/0/operator/authorized"]
    assert failed(changed(file, data_centers__0__operator__authorized=False)) == {"748.15(a)(2)(ii)(A)"}
    assert verdicts(changed(file, data_centers__0__operator__authorized=True))["eligibility"] == "eligible"


def test_the_applicant_operates_whatever_the_case_of_its_name():
    file = changed(UVEU, data_centers__0__operator={"name": "CASCADE Hyperscale Inc."})
    assert verdicts(file)["eligibility"] == "eligible"


def test_an_operator_that_is_not_named_is_asked_for():
    file = changed(UVEU, data_centers__0__operator=None)
    assert "748.15(a)(2)(ii)(A)" in unknown(file)
    assert questions(check(file)) == ["/data_centers/0/operator/name"]


def test_data_centers_that_are_not_given_are_asked_for():
    file = changed(UVEU, data_centers=None)
    assert verdicts(file)["eligibility"] == "undetermined"
    assert questions(check(file))[0] == "/data_centers"


def test_a_nveu_may_be_located_or_headquartered_in_a_b_or_d1_to_d4():
    assert verdicts(changed(NVEU, applicant__headquarters="VN"))["eligibility"] == "eligible"
    vietnam = changed(NVEU, data_centers__0__country="VN", installed_base__0__country="VN")
    assert verdicts(vietnam)["eligibility"] == "eligible"


def test_a_nveu_is_for_one_country():
    file = changed(NVEU)
    file["data_centers"].append({**file["data_centers"][0], "name": "Johor", "country": "MY"})
    assert failed(file) == {"748.15(a)(2)(iii)(A)"}
    file["data_centers"][1] = changed(file["data_centers"][1], country=None)
    assert "748.15(a)(2)(iii)(A)" in unknown(file)
    assert "/data_centers/1/country" in questions(check(file))


def test_a_nveu_from_outside_supplement_5a_needs_an_arrangement():
    paragraph = "Supplement No. 10 to part 748, paragraph 12"
    file = changed(NVEU, assurances__government_to_government=False)
    assert failed(file) == {paragraph}
    assert unknown(changed(NVEU, assurances=None)) == {paragraph}
    assert questions(check(changed(NVEU, assurances=None))) == ["/assurances/government_to_government"]
    sought = changed(file, readings__nveu_assurances_tier2="may_be_sought")
    assert verdicts(sought)["eligibility"] == "eligible"
    assert "nveu_assurances_tier2" in {n["id"] for n in check(sought).to_dict()["notices"]}


def test_a_nveu_of_supplement_5a_needs_none():
    file = changed(NVEU, assurances=None, applicant__headquarters="JP")
    assert verdicts(file)["eligibility"] == "eligible"
    assert "nveu_assurances_tier2" not in {n["id"] for n in check(file).to_dict()["notices"]}
