"""The verdict over all parts, what is missing in which order, the reports, and what the check says of the law."""

import datetime as dt

import pytest

from licet.diligence.veu.check import check
from licet.diligence.veu.reporting import reports
from tests.diligence.files import NVEU, UVEU, changed, questions, shown


@pytest.mark.parametrize("file", [UVEU, NVEU])
def test_ready_where_everything_is_met(file):
    found = check(file)
    assert found.verdict == "ready"
    assert {part.verdict for part in found.parts} == {"eligible"}
    assert (found.failed, found.conditions, found.missing) == ([], [], [])


def test_ready_on_conditions_where_only_plans_in_time_are_left():
    file = shown(
        shown(UVEU, "14", state="planned", by="2026-01-15"), "1.human_rights", state="planned", by="2025-07-01"
    )
    found = check(file)
    assert found.verdict == "ready_on_conditions"
    assert [f.detail["item"] for f in found.conditions] == ["1.human_rights", "14"]  # the earliest first


def test_undetermined_goes_before_conditions_and_failure_before_both():
    planned = shown(UVEU, "14", state="planned", by="2026-01-15")
    unknown = shown(planned, "17")
    assert check(unknown).verdict == "undetermined"
    assert check(shown(unknown, "16.tracking", state="not_met")).verdict == "not_ready"


def test_what_is_missing_the_most_decisive_first():
    file = changed(UVEU, applicant__headquarters=None, computing_power=None, transfers=None)
    for item in ("17", "2.a", "18.c"):
        del file["evidence"][item]
    assert questions(check(file)) == [
        "/applicant/headquarters",
        "/computing_power/planned/total_tpp",
        "/computing_power/planned/by_country",
        "/evidence/18.c",  # has a day of its own
        "/evidence/2.a",
        "/evidence/17",
        "/transfers",
    ]


@pytest.mark.parametrize(
    ("day", "end_user", "chips"),
    [
        ("2025-06-02", ["2025-07-15", "2026-01-15"], ["2025-08-01", "2026-02-01"]),
        ("2025-07-15", ["2025-07-15", "2026-01-15"], ["2025-08-01", "2026-02-01"]),
        ("2025-07-16", ["2026-01-15", "2026-07-15"], ["2025-08-01", "2026-02-01"]),
        ("2025-12-31", ["2026-01-15", "2026-07-15"], ["2026-02-01", "2026-08-01"]),
        ("2026-01-16", ["2026-07-15", "2027-01-15"], ["2026-02-01", "2026-08-01"]),
        ("2026-02-02", ["2026-07-15", "2027-01-15"], ["2026-08-01", "2027-02-01"]),
    ],
)
@pytest.mark.parametrize("file", [UVEU, NVEU])
def test_the_next_reports(file, day, end_user, chips):
    found = {r["citation"]: [n["date"] for n in r["next"]] for r in reports(check(changed(file, date=day)).veu)}
    assert found == {
        "748.15(f)(1)(ii)": end_user,
        "748.15(f)(1)(i)": end_user,
        "Supplement No. 10 to part 748, paragraph 10": chips,
    }


def test_the_half_year_that_a_report_covers():
    covers = {n["date"]: n["covers"] for n in reports(check(UVEU).veu)[0]["next"]}
    assert covers == {"2025-07-15": ["2025-01-01", "2025-06-30"], "2026-01-15": ["2025-07-01", "2025-12-31"]}


@pytest.mark.parametrize("file", [UVEU, NVEU])
@pytest.mark.parametrize("day", ["2025-01-13", "2025-06-02", "2026-11-22"])
def test_it_says_that_the_rule_is_codified_and_not_enforced(file, day):
    found = check(changed(file, date=day))
    assert found.to_dict()["status"] == "codified_not_enforced"
    assert "codified_not_enforced" in {n["id"] for n in found.to_dict()["notices"]}
    assert "BIS announced on May 13, 2025" in found.explain()
    assert "(90 FR 4544): codified and not enforced" in found.explain()


@pytest.mark.parametrize(("day", "said"), [("2025-01-12", True), ("2025-01-13", False)])
def test_before_its_effective_date_the_rule_was_not_law(day, said):
    found = check(changed(UVEU, date=day)).to_dict()
    assert ("not_yet_effective" in {n["id"] for n in found["notices"]}) is said


def test_questions_about_data_centers_of_one_name_are_all_asked():
    file = changed(UVEU, data_centers__0__operator=None)
    file["data_centers"] = [{**file["data_centers"][0], "tpp": 300}] * 2
    assert questions(check(file)) == ["/data_centers/0/operator/name", "/data_centers/1/operator/name"]


@pytest.mark.parametrize(
    ("file", "words", "others"),
    [
        (UVEU, "ability to operate in that country", "NVEU status"),
        (NVEU, "NVEU status may be revoked", "ability to operate"),
    ],
)
def test_revocation(file, words, others):
    text = " ".join(r["text"] for r in check(file).to_dict()["revocation"])
    assert words in text
    assert others not in text
    assert "national or global basis" in text


@pytest.mark.parametrize("file", [UVEU, NVEU])
def test_the_text_has_every_item_and_fits_the_page(file):
    found = check(changed(file, evidence=None))
    text = found.explain()
    assert max(map(len, text.splitlines())) <= 100
    for part in found.parts[1:3]:
        for finding in part.findings:
            assert f"  {finding.detail['item']}  " in text
    assert text.isprintable() or "\n" in text


def test_dates_in_the_check_are_dates():
    for finding in check(shown(UVEU, "14", state="planned", by="2026-01-15")).conditions:
        assert isinstance(finding.until, dt.date)
