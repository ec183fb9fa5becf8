"""Notices of a UVEU: 180 days before the first shipment to a new location, 60 before a transfer or a new country."""

import pytest

from licet.diligence.veu.check import check
from tests.diligence.files import NVEU, UVEU, changed, questions


def new_site(**fields):
    """A new location in a known country; the first shipment is on 2025-12-01, 180 days after 2025-06-04."""
    file = changed(UVEU, data_centers__0__new_location=True, data_centers__0__new_country=False)
    file["data_centers"][0] |= fields
    return file


def notices(file):
    return check(file).parts[4].findings


@pytest.mark.parametrize(
    ("day", "notice", "holds"),
    [
        ("2025-06-04", None, True),  # it can still be filed today
        ("2025-06-04", {"filed": False}, True),
        ("2025-06-05", {"filed": False}, False),
        ("2025-06-05", None, None),
        ("2025-06-05", {"filed": True}, None),
        ("2025-06-04", {"filed": True}, True),  # whenever it was
        ("2025-06-05", {"filed": True, "on": "2025-06-04"}, True),
        ("2025-06-05", {"filed": True, "on": "2025-06-05"}, False),
        ("2026-06-05", {"filed": True, "on": "2025-06-04"}, True),
    ],
)
def test_180_days_the_day_of_and_the_day_after(day, notice, holds):
    (finding,) = notices(changed(new_site(notice=notice), date=day))
    assert (finding.holds, finding.detail["due"], finding.detail["days"]) == (holds, "2025-06-04", 180)
    assert finding.cite == "748.15(a)(2)(ii)(A)"


def test_a_notice_still_to_be_filed_is_a_condition():
    found = check(new_site())
    assert found.verdict == "ready_on_conditions"
    assert (found.conditions[0].until.isoformat(), found.conditions[0].depends_on) == (
        "2025-06-04",
        "file it by 2025-06-04",
    )


def test_a_late_notice_moves_the_first_shipment():
    (filed,) = notices(changed(new_site(notice={"filed": True, "on": "2025-06-05"}), date="2025-06-06"))
    assert "no earlier than 2025-12-02" in filed.why
    (unfiled,) = notices(changed(new_site(notice={"filed": False}), date="2025-06-06"))
    assert "if it is filed today, the first shipment can be no earlier than 2025-12-03" in unfiled.why


def test_whether_a_location_is_new_matters_only_if_the_notice_is_late():
    known, late = new_site(), changed(new_site(notice={"filed": False}), date="2025-06-05")
    for file in (known, late):
        del file["data_centers"][0]["new_location"]
    assert notices(known)[0].holds is True
    assert notices(known)[0].depends_on.endswith("if it is due at all")
    assert notices(late)[0].holds is None
    assert questions(check(late)) == ["/data_centers/0/new_location"]
    assert notices(changed(late, data_centers__0__new_location=False)) == ()


def test_a_first_shipment_without_a_day_is_asked_for():
    file = new_site()
    del file["data_centers"][0]["first_shipment"]
    assert notices(file)[0].holds is None
    assert questions(check(file)) == ["/data_centers/0/first_shipment"]


@pytest.mark.parametrize(("day", "holds"), [("2025-06-04", True), ("2025-06-05", False)])
def test_60_days_before_construction_in_a_new_country(day, holds):
    file = changed(UVEU, date=day, data_centers__0__first_shipment="2026-06-01")
    file["data_centers"][0] |= {"new_location": True, "new_country": True, "construction_starts": "2025-08-03"}
    file["data_centers"][0]["notice"] = {"filed": False}
    location, country = notices(file)
    assert (location.holds, location.detail["days"]) == (True, 180)
    assert (country.holds, country.detail["days"], country.detail["due"]) == (holds, 60, "2025-06-04")
    assert country.cite == "Supplement No. 10 to part 748, paragraph 5"


def test_what_is_missing_of_a_new_country():
    file = new_site()
    del file["data_centers"][0]["new_country"]
    assert questions(check(file)) == ["/data_centers/0/new_country", "/data_centers/0/construction_starts"]


@pytest.mark.parametrize(
    ("notice", "holds"),
    [
        ({"filed": False}, True),
        ({"filed": True, "on": "2025-06-01"}, True),
    ],
)
def test_60_days_before_a_transfer_between_countries(notice, holds):
    file = changed(UVEU, transfers=[{"from": "IE", "to": "MY", "tpp": 5, "date": "2025-08-01", "notice": notice}])
    (finding,) = notices(file)
    assert (finding.holds, finding.detail["due"]) == (holds, "2025-06-02")
    (late,) = notices(changed(file, date="2025-06-03"))
    assert late.holds is notice["filed"]


def test_a_transfer_without_a_day_is_asked_for():
    assert questions(check(changed(UVEU, transfers=[{"from": "IE", "to": "MY"}]))) == ["/transfers/0/date"]


def test_transfers_that_are_not_said_are_asked_for_and_none_is_none():
    assert questions(check(changed(UVEU, transfers=None))) == ["/transfers"]
    assert notices(UVEU) == ()


def test_a_nveu_owes_no_notice_in_advance():
    assert notices(NVEU) == ()
    assert check(NVEU).verdict == "ready"
