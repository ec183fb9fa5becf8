"""Country Groups and the timeline: what the law's data says on given days, and how faults in it are reported."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from licet.facts.countries import CODES
from licet.law import load
from licet.law.load import LawDataError, country_groups, in_force, instruments

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "../shared/reference/law"
FIRST, LAST = date(2022, 10, 7), date(2030, 12, 31)
DIFFUSION = date(2025, 1, 13)
SINCE_DIFFUSION = {"supplement_5_a", "supplement_5_b"}


def members(group: str, on: date) -> frozenset[str]:
    return in_force(group, on).members


def scope(on: date) -> frozenset[str]:
    """The destinations of 742.6(a)(6)(iii)(B): D:1, D:4 and D:5 less A:5 and A:6."""
    return (members("D:1", on) | members("D:4", on) | members("D:5", on)) - members("A:5", on) - members("A:6", on)


def test_the_groups() -> None:
    assert set(country_groups()) == {
        *("A:1", "A:5", "A:6", "B", "D:1", "D:2", "D:3", "D:4", "D:5", "E:1", "E:2"),
        *("supplement_5_a", "supplement_5_b", "part_746", "744_21_any_item", "744_21_supplement_2", "744_22"),
    }


def test_the_snapshots_cover_the_valid_dates() -> None:
    for group, snapshots in country_groups().items():
        assert snapshots[0].since == (DIFFUSION if group in SINCE_DIFFUSION else FIRST), group
        assert in_force(group, LAST) == snapshots[-1]


def test_the_scope_of_january_13_2025() -> None:
    expected = (
        "AE AF AM AZ BH BY CD CF CN CU EG ER GE HT IQ IR JO KG KH KP KW KZ LA LB LY MD MM MN MO NI OM PK QA RU SA SD SO"
        " SS SY TJ TM UZ VE VN YE ZW"
    )
    assert scope(DIFFUSION) == set(expected.split())
    assert len(scope(DIFFUSION)) == 46


def test_macau_is_in_d1_and_d4_but_never_in_d5() -> None:
    assert not any("MO" in snapshot.members for snapshot in country_groups()["D:5"])
    assert "MO" in members("D:1", FIRST) & members("D:4", FIRST) & scope(LAST)


def test_hong_kong_is_in_no_group_because_it_is_china() -> None:
    assert not any("HK" in snapshot.members for snapshots in country_groups().values() for snapshot in snapshots)


def test_nicaragua_moves_from_b_to_d1_and_d5_on_march_15_2024() -> None:
    before, after = date(2024, 3, 14), date(2024, 3, 15)
    groups = ("B", "D:1", "D:5", "744_21_supplement_2")
    assert ["NI" in members(group, before) for group in groups] == [True, False, False, False]
    assert ["NI" in members(group, after) for group in groups] == [False, True, True, True]
    assert scope(after) - scope(before) == {"NI"}


def test_cambodia_leaves_d5_on_february_3_2026_and_stays_in_d1() -> None:
    assert "KH" in members("D:5", date(2026, 2, 2))
    assert "KH" not in members("D:5", date(2026, 2, 3))
    assert "KH" in members("D:1", date(2026, 2, 3)) & scope(date(2026, 2, 3))


def test_the_united_arab_emirates_move_to_a5_by_july_23_2026() -> None:
    before, after = date(2026, 7, 22), date(2026, 7, 23)
    groups = ("A:5", "B", "D:3", "D:4")
    assert ["AE" in members(group, before) for group in groups] == [False, True, True, True]
    assert ["AE" in members(group, after) for group in groups] == [True, True, False, False]
    assert scope(before) - scope(after) == {"AE"}
    assert "July 8" in in_force("A:5", after).note


@pytest.mark.parametrize("code", ["IL", "TW", "CY"])
def test_a6_destinations_are_outside_the_scope(code: str) -> None:
    for on in (FIRST, DIFFUSION, LAST):
        assert code in members("A:6", on)
        assert code not in scope(on)


def test_supplement_5() -> None:
    assert len(members("supplement_5_a", DIFFUSION)) == 19
    assert {"US", "TW"} <= members("supplement_5_a", DIFFUSION)
    assert "IN" in members("A:5", DIFFUSION) - members("supplement_5_a", DIFFUSION)
    assert members("supplement_5_b", LAST) == frozenset()


def test_military_intelligence_adds_e1_and_e2_to_the_named_countries() -> None:
    named = {"BY", "CN", "KH", "MM", "RU", "VE"}
    assert members("744_22", LAST) == named | members("E:1", LAST) | members("E:2", LAST)


def test_d2_adds_nothing_that_a_rule_on_d1_to_d4_could_miss() -> None:
    assert members("D:2", LAST) <= members("D:3", LAST) | members("D:4", LAST)


def test_every_snapshot_has_its_source() -> None:
    for snapshots in country_groups().values():
        for snapshot in snapshots:
            assert "15 CFR" in snapshot.citation
            assert snapshot.source.startswith("https://")
            assert snapshot.members <= CODES


def test_a_day_before_the_first_snapshot_and_an_unknown_group_are_lookup_errors() -> None:
    with pytest.raises(LookupError, match="supplement_5_a starts on 2025-01-13, asked for 2025-01-12"):
        in_force("supplement_5_a", date(2025, 1, 12))
    with pytest.raises(LookupError):
        in_force("D:6", DIFFUSION)


def test_no_group_is_written_twice() -> None:
    written = [line for line in Path(load.GROUPS_FILE).read_text("utf-8").splitlines() if line.startswith('  "')]
    assert len(written) == len(country_groups())


def test_the_diffusion_rule_is_in_the_text_and_not_enforced() -> None:
    rule = instruments()["diffusion_2025"]
    assert (rule.citation, rule.published, rule.effective) == ("90 FR 4544", date(2025, 1, 15), DIFFUSION)
    assert (rule.compliance, rule.until, rule.enforced) == (date(2025, 5, 15), None, None)
    assert rule.later[0][0] == date(2026, 1, 15)


def test_the_affiliates_rule_was_suspended_for_a_year() -> None:
    rule, pause, back = (instruments()[f"affiliates_{name}"] for name in ("2025", "suspension", "return"))
    assert (rule.enforced, rule.until) == (date(2025, 9, 29), date(2025, 11, 9))
    assert (pause.effective, pause.until) == (date(2025, 11, 10), date(2026, 11, 9))
    assert back.effective == date(2026, 11, 10)
    assert back.note.startswith("Unverified")


def test_enforcement_follows_compliance_then_effect() -> None:
    assert instruments()["foundry_2025"].enforced == date(2025, 1, 31)
    assert instruments()["acs_2023"].enforced == date(2023, 11, 17)
    assert instruments()["gao_2026"].enforced is None


def test_changes_of_the_groups_are_in_the_timeline() -> None:
    effective = {instrument.effective for instrument in instruments().values()}
    starts = {snapshot.since for snapshots in country_groups().values() for snapshot in snapshots}
    assert starts <= effective


GROUPS = """
schema_version: 1
groups:
  "D:5":
    - {from: 2022-10-07, members: [CN, RU], citation: c, source: s, confidence: primary}
    - {from: 2024-03-15, members: [CN, NI], citation: c, source: s, confidence: primary, note: n}
"""
TIMELINE = """
schema_version: 1
instruments:
  - {id: one, kind: final_rule, title: t, changes: c, confidence: primary, effective: 2025-01-13}
  - {id: two, kind: letter, title: t, changes: c, confidence: memory}
"""


def reload(name: str, text: str, directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Load `text` in place of a data file, past the caches."""
    path = directory / "data.yaml"
    path.write_text(text, "utf-8")
    monkeypatch.setattr(load, name, str(path))
    (country_groups if name == "GROUPS_FILE" else instruments).__wrapped__()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("2024-03-15", "2022-10-07", "data.yaml: D:5[1].from: 2022-10-07 is not after 2022-10-07"),
        ("2024-03-15", "soon", "data.yaml: D:5[1].from: expected date, found 'soon'"),
        ("[CN, NI]", "[CN, NO]", 'data.yaml: D:5[1].members: YAML reads NO as false; quote it, "NO"'),
        ("[CN, NI]", "[CN, UK]", "data.yaml: D:5[1].members: 'UK' is not an ISO 3166-1 alpha-2 code"),
        ("[CN, NI]", "[CN, [NI]]", "data.yaml: D:5[1].members: ['NI'] is not an ISO 3166-1 alpha-2 code"),
        ("[CN, NI]", "[CN, CN]", "data.yaml: D:5[1].members: a country is there twice"),
        ("[CN, NI]", "[]", "data.yaml: D:5[1].members: there are none"),
        ("[CN, NI]", "CN", "data.yaml: D:5[1].members: expected list, found 'CN'"),
        ("note: n", "notes: n", "data.yaml: D:5[1]: unknown key 'notes'"),
        ("primary, note", "sure, note", "data.yaml: D:5[1].confidence: 'sure' is none of derived, memory, primary"),
        ("source: s, confidence: primary, note", "confidence: primary, note", "data.yaml: D:5[1].source: expected str"),
        ('"D:5"', "744_22", "data.yaml: 74422: the name of a group is text; quote it"),
        ("schema_version: 1", "schema_version: 2", "data.yaml.schema_version: expected 1, found 2"),
        ("groups:", "group:", "data.yaml: groups: expected a mapping, found None"),
        ("groups:", "groups: {", "data.yaml: while parsing a flow"),
    ],
)
def test_a_fault_in_the_groups_names_the_file_and_the_key(
    old: str, new: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reload("GROUPS_FILE", GROUPS, tmp_path, monkeypatch)
    assert old in GROUPS
    with pytest.raises(LawDataError) as caught:
        reload("GROUPS_FILE", GROUPS.replace(old, new), tmp_path, monkeypatch)
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("two", "one", "data.yaml: instruments[1].id: one is there twice"),
        ("letter", "rumor", "data.yaml: instruments[1].kind: 'rumor' is none of"),
        ("memory", "memory, until: 2025-01-01", "data.yaml: instruments[1].until: 2025-01-01 is not on or after"),
        ("-13}", "-13, compliance: 2025-01-12}", "data.yaml: instruments[0].compliance: 2025-01-12 is not on or after"),
        ("memory", "memory, later: {soon: x}", "data.yaml: instruments[1].later: expected dates, found ['soon']"),
        ("memory", "memory, fr: x", "data.yaml: instruments[1]: unknown key 'fr'"),
        ("instruments:", "events:", "data.yaml: instruments: expected a list, found None"),
    ],
)
def test_a_fault_in_the_timeline_names_the_file_and_the_key(
    old: str, new: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reload("TIMELINE_FILE", TIMELINE, tmp_path, monkeypatch)
    assert old in TIMELINE
    with pytest.raises(LawDataError) as caught:
        reload("TIMELINE_FILE", TIMELINE.replace(old, new), tmp_path, monkeypatch)
    assert str(caught.value).startswith(message)


def reference(name: str) -> Any:
    path = REFERENCE / name
    if not path.is_file():
        pytest.skip(f"not compared: the legal reference {name} is not beside this checkout")
    return yaml.safe_load(path.read_text("utf-8"))


def test_the_groups_agree_with_the_legal_reference() -> None:
    data = reference("country-groups.yaml")
    compared = 0
    for snapshot in data["snapshots"]:
        on = date.fromisoformat(snapshot["as_of"])
        for group in snapshot["groups"].keys() & country_groups().keys():
            assert members(group, on) == set(snapshot["groups"][group]), (group, on)
            compared += 1
        assert scope(on) == set(snapshot["derived"]["d1_d4_d5_excluding_a5_a6"])
        assert members("D:5", on) | {"MO"} == set(snapshot["derived"]["macau_or_d5"])
    supplement = data["supplement_5_to_part_740"]
    assert members("supplement_5_a", DIFFUSION) == set(supplement["a_ai_authorization_countries"])
    assert compared == 29
    print(f"compared with the legal reference: {compared} lists of countries")


def test_the_timeline_agrees_with_the_legal_reference() -> None:
    events = {event["id"]: event for event in reference("timeline.yaml")["events"]}
    assert events.keys() == instruments().keys()
    for name, event in events.items():
        ours = instruments()[name]
        assert str(ours.compliance or "") == event.get("date_compliance", "")
        for day, given in ((ours.published, event["date_published"]), (ours.effective, event["date_effective"])):
            if given is None or len(given) == len("2026-07-23"):  # two are known to the month only
                assert str(day) == str(given), name
    print(f"compared with the legal reference: {len(events)} instruments")
