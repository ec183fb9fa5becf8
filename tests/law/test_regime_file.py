"""A regime of one's own is read from a file; what is wrong in it is told with its line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.legal.cases import bases

import licet
from licet.law import proposals
from licet.law.changeable import LISTS, ONLY_IN, PARAMETERS
from licet.law.held import has, held
from licet.law.proposal import RegimeFileError
from licet.law.regime_difference import differences
from licet.law.regime_file import load, read, template
from licet.law.regimes import LAW_IDS, REGIME_IDS, UnknownRegimeError, regime

HEAD = "id: ID\ntitle: A try\nbased_on: BASE\nsource: this test\n"


def headed(id: str, base: str = "diffusion-2025") -> str:
    return HEAD.replace("ID", id).replace("BASE", base)


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    before = dict(proposals.own)
    yield
    proposals.own.clear()
    proposals.own.update(before)


def made(tmp_path: Path, id: str, text: str, base: str = "diffusion-2025") -> str:
    path = tmp_path / f"{id}.yaml"
    path.write_text(headed(id, base) + text, encoding="utf-8")
    return load(path).id


def determined(regime: str, base: str, **change: object) -> licet.Determination:
    return licet.determine({**bases()[base], **change, "regime": regime})


def to_country(code: str) -> dict[str, object]:
    """The base case ``license``, to another country."""
    parties = bases()["license"]["parties"]
    consignee = {**parties["ultimate_consignee"], "location": code, "headquarters": code}
    return {"destination": code, "parties": {**parties, "ultimate_consignee": consignee}}


def test_a_limit(tmp_path: Path) -> None:
    id = made(tmp_path, "try-limit", "changes:\n- {parameter: lpp_annual, value: 999_999}\n")
    d = determined(id, "lpp")
    assert (d.outcome, d.review_policy) == ("license_required", "presumption_of_approval")
    lpp = next(e for e in d.exceptions if e.authorization.code == "LPP").to_dict()
    assert [c["citation"] for c in lpp["failed"]] == ["740.29(d) as changed by try-limit"]
    assert "within 999,999 TPP" in lpp["failed"][0]["text"]


def test_a_limit_by_day_and_country(tmp_path: Path) -> None:
    amounts = "{parameter: country_allocation, from: {2025-01-01: 1, 2026-01-01: 790000000}, by_country: {IN: 5}}"
    id = made(tmp_path, "try-days", f"changes:\n- without: LPP\n- {amounts}\n")
    assert determined(id, "license").review_policy == "policy_of_denial"
    assert determined(id, "license", date="2026-01-01").review_policy == "presumption_of_approval"
    assert determined(id, "lpp", date="2026-01-01").review_policy == "policy_of_denial"


def test_a_list(tmp_path: Path) -> None:
    id = made(tmp_path, "try-list", "changes:\n- {list: supplement_5_a, add: [IN], remove: [DE]}\n")
    assert determined(id, "lpp").authorization == "AIA"
    assert determined(id, "aia").outcome == "license_required"


def test_the_threshold_of_a_site(tmp_path: Path) -> None:
    amounts = "value: 40_000_000, by_country: {MY: {2025: 50000000, 2026: 60000000}}"
    text = f"changes:\n- {{parameter: site_threshold, {amounts}}}\n"
    id = made(tmp_path, "try-site", text, base="itif-installations")
    brazil = to_country("BR")

    def outcome(site: float, **change: object) -> str:
        use = {**bases()["license"]["end_use"], "site_tpp": site}
        return determined(id, "license", end_use=use, **change).outcome

    assert outcome(39_999_999.999, **brazil) == "no_license_required"
    assert outcome(40_000_000, **brazil) == "license_required"
    assert outcome(49_999_999.999) == "no_license_required"
    assert outcome(50_000_000) == "license_required"
    assert outcome(59_999_999.999, date="2026-01-01") == "no_license_required"
    assert outcome(60_000_000, date="2026-01-01") == "license_required"


def test_the_threshold_of_a_site_is_said_as_it_is(tmp_path: Path) -> None:
    id = made(
        tmp_path, "try-said", "changes:\n- {parameter: site_threshold, value: 40_000_000}\n", base="itif-installations"
    )
    d = determined(id, "license", end_use={"site_tpp": 40_000_000}).to_dict()
    (condition,) = [c for r in d["requirements"] for c in r["conditions"] if "for a site" in c["text"]]
    assert condition["text"].endswith("for a site of 40,000,000 TPP or more")
    assert condition["citation"] == "proposal itif-installations as changed by try-said"
    notices = {n["id"]: n["text"] for n in d["notices"]}
    assert "only where the site reaches 40,000,000 TPP" in notices["not_law_itif_installations"]
    assert "The threshold of a site is 40,000,000 TPP." in notices["not_law_try_said"]


@pytest.mark.parametrize("reading", ["southeast_asia", "malaysia_and_thailand"])
def test_the_hotspots(tmp_path: Path, reading: str) -> None:
    id = made(
        tmp_path, "try-hotspots", "changes:\n- {list: hotspots, add: [BR], remove: [MY]}\n", base="jenner-hotspots"
    )
    brazil = to_country("BR")
    taken = {"readings": {"jenner_hotspots": reading}}
    assert determined("jenner-hotspots", "license", **taken).review_policy == "case_by_case"
    assert determined(id, "license", **taken).outcome == "no_license_required"
    assert determined("jenner-hotspots", "license", **brazil, **taken).outcome == "no_license_required"
    assert determined(id, "license", **brazil, **taken).review_policy == "case_by_case"


def test_the_countries_with_a_high_risk(tmp_path: Path) -> None:
    id = made(tmp_path, "try-risk", "changes:\n- {list: high_risk, add: [IN], remove: [MY]}\n", base="carnegie-repeal")
    wide = {"readings": {"carnegie_high_risk": "with_malaysia_and_thailand"}}
    assert determined("carnegie-repeal", "license", **wide).review_policy == "case_by_case"
    assert determined(id, "license", **wide).outcome == "no_license_required"
    assert determined(id, "lpp").review_policy == "case_by_case"


@pytest.mark.parametrize("base", ["g2g-global", "jenner-bilateral"])
def test_agreements_between_governments(tmp_path: Path, base: str) -> None:
    text = """changes:
- {list: agreements, add: [MY]}
- {parameter: agreed_amount, value: unlimited, by_country: {MY: {2025: 100_000_000, 2026: 200_000_000}, IN: 5}}
"""
    id = made(tmp_path, f"try-{base}", text, base=base)
    items = [{"eccn": "4A090.a", "tpp": 1_000_000}]

    def policy(used: int | None, date: str = "2025-06-02", destination: str = "MY", **state: object) -> str | None:
        there = {**to_country(destination), "date": date, "items": items}
        state |= {} if used is None else {"country_allocation_used_tpp": used}
        return determined(id, "license", **there, state=state).review_policy

    assert policy(99_000_000) == "presumption_of_approval"
    assert policy(99_000_001) == "policy_of_denial"
    assert policy(199_000_000, "2026-01-01") == "presumption_of_approval"
    assert policy(199_000_001, "2026-01-01") == "policy_of_denial"
    assert policy(0, government_assurances=False) != "presumption_of_approval"
    assert policy(0, destination="IN", government_assurances=True) == "policy_of_denial"
    assert policy(None, destination="BR", government_assurances=True) == "presumption_of_approval"


def test_only_what_the_base_has_can_be_changed() -> None:
    for name, bases_of_it in ONLY_IN.items():
        assert [id for id in REGIME_IDS if has(id, name)] == sorted(bases_of_it, key=REGIME_IDS.index)
    assert {*PARAMETERS, *LISTS} == set().union(*map(held, REGIME_IDS))
    assert {*held("diffusion-2025"), "d1_d4"} == {*PARAMETERS, *LISTS} - set(ONLY_IN)
    assert not any(has("ear-2022", name) for name in (*PARAMETERS, "supplement_5_a"))
    assert all(has(id, "macau_or_d5") for id in LAW_IDS)


def test_a_share(tmp_path: Path) -> None:
    id = made(tmp_path, "try-share", "changes:\n- {parameter: uveu_one_country, value: 7.5}\n")
    state = {**bases()["shares"]["state"], "uveu": dict.fromkeys(("outside_supplement_5_tpp", "outside_us_tpp"), 0)}
    state["uveu"] |= {"total_tpp": 1000000, "in_destination_tpp": 75000}
    relocated = [{**bases()["shares"]["authorizations"][0], "relocated": True}]
    move = {"activity": "reexport", "origin": "DE", "authorizations": relocated}
    assert (
        determined(
            id, "shares", **move, state={**state, "uveu": {**state["uveu"], "in_destination_tpp": 74999}}
        ).authorization
        == "UVEU"
    )
    assert determined(id, "shares", **move, state=state).authorization != "UVEU"


def test_the_same_words_with_other_shares_are_a_difference(tmp_path: Path) -> None:
    id = made(tmp_path, "try-relief", "changes:\n- {parameter: uveu_one_country, value: 5}\n", base="google-ostp")
    found = {d.name: (d.first, d.second) for d in differences("google-ostp", id, dt.date(2025, 6, 2))}
    assert "10.5 percent" in found["uveu_one_country"][0]
    assert "no more than 5 percent" in found["uveu_one_country"][1]
    assert "uveu_outside_supplement_5" not in found


def test_a_reading(tmp_path: Path) -> None:
    id = made(tmp_path, "try-reading", "readings: {lpp_in_d1_d4: allowed}\n")
    to_vietnam = {"destination": "VN", "parties": bases()["lpp"]["parties"]}
    assert determined("diffusion-2025", "lpp", **to_vietnam).outcome == "license_required"
    d = determined(id, "lpp", **to_vietnam)
    assert d.authorization == "LPP"
    assert {n["reading"] for n in d.notices if n["id"] == "lpp_in_d1_d4"} == {"allowed"}


def test_on_top_of_a_proposal(tmp_path: Path) -> None:
    text = "changes:\n- {parameter: lpp_annual, value: unlimited}\n- {list: supplement_5_a, add: [IN]}\n"
    id = made(tmp_path, "try-chain", text, base="carnegie-tweak+chip-security-act")
    d = determined(
        id,
        "aia",
        destination="PL",
        parties={"ultimate_consignee": {"name": "W", "location": "PL", "headquarters": "PL"}},
    )
    assert d.authorization == "AIA"
    assert {"not_law_carnegie_tweak", "not_law_chip_security_act", "not_law_try_chain"} <= {n["id"] for n in d.notices}
    assert determined(id, "lpp").authorization == "AIA"
    assert determined(id, "lpp", destination="BR", items=[{"eccn": "4A090.a", "tpp": 9 * 10**9}]).authorization == "LPP"


def test_what_is_withdrawn_stays_withdrawn_on_top(tmp_path: Path) -> None:
    id = made(tmp_path, "try-without", "changes:\n- without: LPP\n", base="carnegie-tweak")
    assert determined(id, "lpp").outcome == "license_required"
    with pytest.raises(
        RegimeFileError, match=r"line 6: without: found 'LPP'; expected a provision of jenner-no-low-volume"
    ):
        made(tmp_path, "try-again", "changes:\n- without: LPP\n", base="jenner-no-low-volume")


def test_from_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LICET_REGIMES", str(tmp_path))
    (tmp_path / "of-a-folder.yaml").write_text(headed("of-a-folder", "ear-2023"), encoding="utf-8")
    assert determined("of-a-folder", "lpp").outcome == "no_license_required"
    (tmp_path / "wrong.yaml").write_text("id: wrong\n", encoding="utf-8")
    with pytest.raises(licet.InvalidTransactionError, match="/regime: found 'wrong'; expected a file without faults"):
        determined("wrong", "lpp")
    with pytest.raises(licet.InvalidTransactionError, match="/regime"):
        determined("../of-a-folder", "lpp")


def test_numbers_in_texts_are_replaced_once(tmp_path: Path) -> None:
    text = """changes:
- {parameter: lpp_annual, value: 3200000}
- {parameter: lpp_shipment_notice, value: 1000000}
- {parameter: uveu_outside_supplement_5, value: 37}
- {parameter: uveu_one_country, value: 10}
"""
    law = regime(made(tmp_path, "try-words", text))
    said = {c.cite.split(" as ")[0]: c.text for a in law.authorizations for c in a.conditions if a.code == "LPP"}
    assert said["740.29(d)"].startswith("within 3,200,000 TPP in the calendar year")
    shares = [c.text for a in law.authorizations for c in a.conditions if a.code == "UVEU" and "percent" in c.text]
    assert [text.split(" percent")[0] for text in shares] == [
        "no more than 37", "no more than 10", "if headquartered in the United States, no more than 50"
    ]  # fmt: skip


def test_a_number_on_top_of_a_proposal_is_said_instead_of_the_proposals(tmp_path: Path) -> None:
    id = made(tmp_path, "try-over", "changes:\n- {parameter: lpp_annual, value: 1000000}\n", base="carnegie-tweak")
    condition = next(
        c for a in regime(id).authorizations if a.code == "LPP" for c in a.conditions if "within" in c.text
    )
    assert condition.text.startswith("within 1,000,000 TPP in the calendar year")
    assert condition.cite == "740.29(d) as changed by try-over"


def test_an_overlay_of_the_base_comes_before_what_the_file_changes(tmp_path: Path) -> None:
    base = "diffusion-2025+guidance-may-2025+affiliates-rule"
    id = made(tmp_path, "try-overlay", "changes:\n- without: proposal guidance-may-2025, training\n", base=base)
    law = regime(id)
    assert "proposal guidance-may-2025, training" not in {r.id for r in law.requirements}
    assert law.settled.known["overlay_affiliates_rule"] is True


def test_bases_in_a_circle_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LICET_REGIMES", str(tmp_path))
    for id, base in (("one", "two"), ("two", "one")):
        (tmp_path / f"{id}.yaml").write_text(headed(id, base), encoding="utf-8")
    with pytest.raises(licet.InvalidTransactionError, match="found a circle, one on two on one"):
        determined("one", "lpp")


def test_another_file_of_the_same_id_is_refused(tmp_path: Path) -> None:
    made(tmp_path, "try-same", "")
    with pytest.raises(RegimeFileError, match="another file of this id"):
        made(tmp_path, "try-same", "changes:\n- without: LPP\n")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("id: diffusion-2025\n", "line 1: id: found 'diffusion-2025'; expected an id that no regime has"),
        ("id: Mine\n", "line 1: id: found 'Mine'; expected small letters"),
        ("id: mine\nbased_on: nothing\n", "line 2: based_on: found 'nothing'; expected one of enforced"),
        ("id: mine\ncolour: red\n", "line 2: the file: found 'colour'; expected one of id, title"),
        ("- 1\n", "line 1: the file: found a list; expected a mapping"),
        ("", "the file: found nothing; expected a mapping"),
        ("id: [\n", "line 2: found no YAML"),
        (HEAD + "changes: 5\n", "line 5: changes: found '5'; expected a list"),
        (
            HEAD + "changes:\n- {why: so}\n",
            "line 6: a change: found a mapping; expected a mapping with one of parameter",
        ),
        (
            HEAD + "changes:\n- {parameter: lpp, value: 1}\n",
            "line 6: parameter: found 'lpp'; expected one of lpp_annual",
        ),
        (
            HEAD + "changes:\n- {parameter: lpp_annual}\n",
            "line 6: parameter: found 'lpp_annual'; expected either a value",
        ),
        (
            HEAD + "changes:\n- {parameter: lpp_annual, value: -1}\n",
            "line 6: value: found '-1'; expected a whole number",
        ),
        (
            HEAD + "changes:\n- {parameter: lpp_annual, value: 1.5}\n",
            "line 6: value: found '1.5'; expected a whole number",
        ),
        (
            HEAD + "changes:\n- {parameter: lpp_annual, value: 1e9}\n",
            "line 6: value: found '1e9'; expected a whole number",
        ),
        (
            HEAD + "changes:\n- {parameter: uveu_one_country, value: 101}\n",
            "line 6: value: found '101'; expected from 0",
        ),
        (HEAD + "changes:\n- parameter: lpp_annual\n  from: {soon: 1}\n", "line 7: from: found 'soon'; expected a day"),
        (
            HEAD + "changes:\n- {list: tier_1, add: [IN]}\n",
            "line 6: list: found 'tier_1'; expected one of supplement_5_a",
        ),
        (
            HEAD + "changes:\n- {list: supplement_5_a}\n",
            "line 6: list: found 'supplement_5_a'; expected countries to add",
        ),
        (
            HEAD + "changes:\n- {parameter: site_threshold, value: 1}\n",
            "line 6: parameter: found 'site_threshold'; expected what diffusion-2025 has: lpp_annual,",
        ),
        (
            HEAD + "changes:\n- list: hotspots\n  add: [IN]\n",
            "line 6: list: found 'hotspots'; expected what diffusion-2025 has: supplement_5_a, macau_or_d5",
        ),
        (
            HEAD + "changes:\n- parameter: lpp_annual\n  value: 1\n  by_country:\n    IN: {soon: 1}\n",
            "line 9: IN: found 'soon'; expected a day, YYYY-MM-DD, or a year",
        ),
        (
            HEAD + "changes:\n- parameter: lpp_annual\n  value: 1\n  by_country:\n    IN: {2025: -1}\n",
            "line 9: 2025: found '-1'; expected a whole number",
        ),
        (
            HEAD + "changes:\n- parameter: lpp_annual\n  from: {2025: 1, 2025-01-01: 2}\n",
            "line 7: from: found '2025-01-01'; expected each day once",
        ),
        (HEAD + "changes:\n- {list: supplement_5_a, add: [XX]}\n", "line 6: add: found 'XX'; expected an ISO 3166-1"),
        (HEAD + "changes:\n- {list: supplement_5_a, add: [HK]}\n", "line 6: add: found 'HK'; expected an ISO 3166-1"),
        (
            HEAD + "changes:\n- {without: STA}\n",
            "line 6: without: found 'STA'; expected a provision of diffusion-2025: ACA",
        ),
        (HEAD + "changes:\n- {without: LPP, basis: rumor}\n", "line 6: basis: found 'rumor'; expected one of stated"),
        (
            HEAD + "changes:\n- {without: LPP}\n- {without: LPP}\n",
            "line 7: 740.29: found a mapping; expected one change of each",
        ),
        (HEAD + "readings: {lpp: yes}\n", "line 5: readings: found 'lpp'; expected one of lpp_in_d1_d4"),
        (
            HEAD + "readings: {lpp_in_d1_d4: maybe}\n",
            "line 5: lpp_in_d1_d4: found 'maybe'; expected one of barred, allowed",
        ),
    ],
)
def test_faults_are_told_with_their_line(text: str, fault: str) -> None:
    with pytest.raises(RegimeFileError) as error:
        read(text.replace(HEAD, headed("mine")).encode(), "mine.yaml")
    assert any(found.startswith(fault) for found in error.value.faults), error.value.faults


def test_a_new_file_is_without_faults_and_shows_every_name() -> None:
    text = template("mine.yaml", "mine", "ear-2023")
    assert read(text.encode(), "mine.yaml").changes == ()
    assert all(name in text for name in (*PARAMETERS, *LISTS))
    with pytest.raises(UnknownRegimeError):
        template("mine.yaml", "mine", "nothing")
    for id in ("enforced", "My File"):
        with pytest.raises(ValueError, match="expected small letters and digits"):
            template("mine.yaml", id, "ear-2023")


def test_its_examples_hold_when_they_are_uncommented() -> None:
    text = "\n".join(
        line.replace("# ", "", 1) if line.startswith("  # ") else line
        for line in template("mine.yaml", "mine", "diffusion-2025").splitlines()
    )
    found = read(text.encode(), "mine.yaml")
    assert [c.of for c in found.changes] == [
        "parameter lpp_annual",
        "parameter nveu_installed_base",
        "list supplement_5_a",
        "740.29",
    ]
    assert found.readings == {"lpp_in_d1_d4": "allowed"}


@given(st.one_of(st.binary(max_size=200), st.text(alphabet="{}[]:,-#\n &*!|>'\"?%@ab1", max_size=80).map(str.encode)))
def test_what_is_no_regime_is_refused(content: bytes) -> None:
    with pytest.raises(RegimeFileError) as error:
        read(content, "any.yaml")
    assert error.value.faults
